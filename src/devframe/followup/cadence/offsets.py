"""The cadence of fixed offsets: every point counts from the same anchor, so nothing drifts."""

import calendar as months
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, get_args

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.sources import source
from devframe.followup.cadence.points import Point, merged
from devframe.followup.calendar import WorkCalendar
from devframe.followup.checks import at_least, one_of

Roll = Literal["following", "preceding", "same_week", "omit"]
"""Where a point on a day off goes: to the next work day, to the one before, to another day of the
same work week (later first, else earlier, else it is skipped and recorded), or nowhere."""


def months_after(anchor: date, count: int) -> date:
    """Count calendar months, clamping to the end of short ones and never chaining.

    Args:
        anchor: The date to count from.
        count: How many months later; negative for earlier.

    Returns:
        The same day of that month, or its last day where the month is too short.

    Raises:
        OverflowError: When the year leaves the calendar.

    Example:
        >>> [str(months_after(date(2026, 1, 31), count)) for count in (1, 2, 3)]
        ['2026-02-28', '2026-03-31', '2026-04-30']
    """
    number = anchor.year * 12 + anchor.month - 1 + count
    year, month = number // 12, number % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{count} months after {anchor} leaves the calendar")
    return date(year, month, min(anchor.day, months.monthrange(year, month)[1]))


@attrs.frozen(kw_only=True)
class Offset:
    """Where one point lies, counted from the anchor: months first, then days, then work days.

    Attributes:
        label: What the point is for, unique within its cadence.
        months: Calendar months after the anchor, clamped at month ends.
        days: Calendar days after that.
        work_days: Work days after that; 0 rolls to a work day instead of counting.
        window_work_days: How many further work days the window stays open; without effect where
            the point stays within its week.
        roll: What happens on a day off; without effect where work days are counted.
    """

    label: str
    months: int = 0
    days: int = 0
    work_days: int = attrs.field(default=0, validator=at_least(0))
    window_work_days: int = attrs.field(default=0, validator=at_least(0))
    roll: Roll = attrs.field(default="following", validator=one_of(get_args(Roll)))

    def point(self, anchor: date, calendar: WorkCalendar) -> Point | None:
        """Place the point.

        Args:
            anchor: The local date to count from.
            calendar: The work calendar.

        Returns:
            The point, or `None` when it falls on a day off and is to be omitted.

        Raises:
            NoWorkingDayError: When the calendar has no work day for years.
            OverflowError: When the date leaves the calendar.
        """
        on = months_after(anchor, self.months) if self.months else anchor
        if self.days:
            on += timedelta(days=self.days)
        if self.roll == "same_week" and not self.work_days:
            return self._within_week(on, calendar)
        since = on
        if self.work_days:
            on = calendar.nth_work_day(on, self.work_days)
        elif self.roll == "following":
            on = calendar.roll_forward(on)
        elif self.roll == "preceding":
            on = since = calendar.roll_back(on)
        elif not calendar.works_on(on):
            return None
        until = on
        if self.window_work_days:
            until = calendar.nth_work_day(on, self.window_work_days)
        return Point(on, until, (self.label,), None, since)

    def _within_week(self, on: date, calendar: WorkCalendar) -> Point:
        week = calendar.week_of(on)
        since = on if calendar.works_on(on) else week[0]
        if calendar.work_days_between(on, week[1]):
            on = calendar.roll_forward(on)
        elif calendar.work_days_between(week[0], on):
            on = calendar.roll_back(on)
        else:
            return Point(on, on, (self.label,), "no work day in its week", since)
        return Point(on, on, (self.label,), None, since, week)


def _as_tuple(offsets: Iterable[Offset]) -> tuple[Offset, ...]:
    return tuple(offsets)


@attrs.frozen(kw_only=True)
class OffsetCadence:
    """A cadence of fixed offsets from one anchor.

    Attributes:
        name: Short stable name.
        duration_minutes: Length of one session.
        offsets: Its points.
        sources: Keys of the sources that its numbers come from.

    Example:
        >>> check_in = OffsetCadence(
        ...     name="check_in", duration_minutes=15, offsets=(Offset(label="one month", months=1),)
        ... )
        >>> check_in.points(date(2026, 1, 31), WorkCalendar(zone="UTC"))[0].on  # 28th: Saturday
        datetime.date(2026, 3, 2)
    """

    name: str
    duration_minutes: int = attrs.field(validator=at_least(1))
    offsets: tuple[Offset, ...] = attrs.field(converter=_as_tuple)
    sources: tuple[str, ...] = ("devframe-convention",)
    _ladder: tuple[int, ...] = attrs.field(init=False, eq=False, repr=False)
    _labels: tuple[tuple[str, ...], ...] = attrs.field(init=False, eq=False, repr=False)

    @_ladder.default
    def _(self) -> tuple[int, ...]:
        """The days, if nothing but ascending days count: the common case, worth a short way."""
        days = [offset.days for offset in self.offsets]
        plain = all(
            offset == Offset(label=offset.label, days=offset.days) for offset in self.offsets
        )
        return tuple(days) if plain and days == sorted(days) else ()

    @_labels.default
    def _(self) -> tuple[tuple[str, ...], ...]:
        return tuple((offset.label,) for offset in self.offsets)

    def __attrs_post_init__(self) -> None:
        labels = [offset.label for offset in self.offsets]
        if not labels or len(set(labels)) != len(labels):
            message = (
                f"expected one or more offsets with labels of their own, got {shorten(labels)}"
            )
            raise InvalidInputError(
                [Fault("offsets", "repeated_label", message)], origin=f"cadence {self.name}"
            )
        for key in self.sources:
            source(key)

    def points(self, anchor: date, calendar: WorkCalendar) -> tuple[Point, ...]:
        """Plan the points.

        Args:
            anchor: The local date to count from.
            calendar: The work calendar of the person whom it is for.

        Returns:
            The points in order; those that roll to one day are merged and keep all labels.

        Raises:
            NoWorkingDayError: When the calendar has no work day for years.
            OverflowError: When a date leaves the calendar.
        """
        if self._ladder:
            return self._rungs(anchor, calendar)
        placed = [offset.point(anchor, calendar) for offset in self.offsets]
        return merged(point for point in placed if point is not None)

    def _rungs(self, anchor: date, calendar: WorkCalendar) -> tuple[Point, ...]:
        """Plan a ladder: what `merged` does for points that come in order already."""
        points: list[Point] = []
        on = None
        pairs = calendar.roll_forward_each(anchor, self._ladder)
        for labels, (day, rolled) in zip(self._labels, pairs, strict=True):
            if rolled == on:
                joined = points[-1].labels + labels
                points[-1] = Point(rolled, rolled, joined, None, points[-1].depends_from)
            else:
                points.append(Point(rolled, rolled, labels, None, day))
                on = rolled
        return tuple(points)
