"""Weekdays, working hours and leave, checked once when a calendar is built."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Literal

from devframe._base.errors import Fault, InvalidInputError, shorten

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
"""A day of the week."""

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of the week, Monday first."""

Hours = tuple[tuple[time, time], ...]
"""Working hours of a day as (start, end) in order; an end of 00:00 means midnight at the end."""


def known_weekdays(names: Iterable[Weekday] | None) -> frozenset[Weekday] | None:
    """Check weekdays.

    Args:
        names: Short English names, or `None` for "as the country does".

    Returns:
        The same as a set.

    Raises:
        InvalidInputError: When a name is unknown, or there is none at all.
    """
    if names is None:
        return None
    given = tuple(names)
    wrong = [name for name in given if name not in WEEKDAYS]
    if wrong or not given:
        came = shorten(wrong[0]) if wrong else "none"
        message = f"expected one or more of {', '.join(WEEKDAYS)}, got {came}"
        raise InvalidInputError([Fault("work_days", "wrong_weekday", message)], origin="calendar")
    return frozenset(given)


def checked_hours(hours: Iterable[tuple[time, time]]) -> Hours:
    """Check the working hours of a day.

    Args:
        hours: Pairs of start and end, local times.

    Returns:
        The same as a tuple.

    Raises:
        InvalidInputError: When they overlap or are out of order.
    """
    checked = tuple(hours)
    edges = [edge for start, end in checked for edge in (_minute(start), _minute(end) or 24 * 60)]
    empty = any(start >= end for start, end in zip(edges[::2], edges[1::2], strict=True))
    zoned = any(edge.tzinfo is not None for pair in checked for edge in pair)
    if edges != sorted(edges) or empty or zoned:
        message = (
            f"expected (start, end) local times in order and without overlap, got {shorten(hours)}"
        )
        raise InvalidInputError([Fault("hours", "wrong_hours", message)], origin="calendar")
    return checked


def _minute(at: time) -> float:
    return at.hour * 60 + at.minute + at.second / 60


def hours_by_day(hours_on: Mapping[Weekday, Hours]) -> tuple[tuple[Weekday, Hours], ...]:
    """Check the working hours of single weekdays.

    Args:
        hours_on: Hours by weekday.

    Returns:
        The same as pairs in the order of the week.

    Raises:
        InvalidInputError: When a weekday is unknown or hours overlap.
    """
    by_day = dict(hours_on)  # `attrs.evolve` hands over the pairs that came out before
    known_weekdays(by_day or None)
    return tuple((day, checked_hours(by_day[day])) for day in WEEKDAYS if day in by_day)


def checked_days_off(days: Iterable[date]) -> frozenset[date]:
    """Check single days off.

    Args:
        days: The days.

    Returns:
        The same as a set.

    Raises:
        InvalidInputError: When one is no plain date.
    """
    given = tuple(days)
    wrong = [day for day in given if type(day) is not date]
    if wrong:
        message = f"expected dates, got {shorten(wrong[0])}"
        raise InvalidInputError([Fault("days_off", "wrong_day", message)], origin="calendar")
    return frozenset(given)


def checked_absences(absences: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Check spans of leave.

    Args:
        absences: Pairs of first and last day.

    Returns:
        The same, sorted.

    Raises:
        InvalidInputError: When a pair is out of order or not made of plain dates.
    """
    pairs = tuple(sorted(absences))
    for first_on, last_on in pairs:
        if isinstance(first_on, datetime) or isinstance(last_on, datetime) or first_on > last_on:
            message = f"expected (first day, last day) as dates in order, got {first_on}, {last_on}"
            raise InvalidInputError([Fault("absences", "wrong_order", message)], origin="calendar")
    return pairs
