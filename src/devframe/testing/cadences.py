"""The conformance check of a cadence: what every planner may rely on."""

from collections.abc import Iterator
from datetime import date, datetime

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.cadence.points import Cadence, Point
from devframe.followup.calendar import WorkCalendar

ANCHORS = (date(2026, 1, 31), date(2028, 2, 29), date(2026, 12, 31), date(2040, 6, 15))
"""Anchors that are hard: month ends, a leap day, the turn of a year, far ahead."""

CALENDARS = (
    WorkCalendar(zone="UTC"),
    WorkCalendar(zone="Asia/Dubai", work_days=("sun", "mon", "tue", "wed", "thu")),
    WorkCalendar(zone="America/New_York", work_days=("wed",)),
    WorkCalendar(zone="Europe/Berlin", absences=((date(2026, 1, 1), date(2026, 3, 31)),)),
)
"""Calendars that are hard: another weekend, one day a week, a long leave."""


def check_cadence(cadence: Cadence) -> None:
    """Check that a cadence keeps what planners rely on.

    It is planned from several anchors on several calendars. Points must come in order, at most one
    a day, not twice the same label, on work days, with a window that ends after it begins; the same
    input must give the same points; and a name and a length are needed.

    Args:
        cadence: The cadence to check.

    Raises:
        InvalidInputError: With every fault found.

    Example:
        >>> from devframe.followup import reinforcement
        >>> check_cadence(reinforcement())
    """
    faults = []
    if not cadence.name or any(character.isspace() for character in cadence.name):
        faults.append(Fault("name", "wrong_name", "expected a short name without spaces"))
    if cadence.duration_minutes < 1:
        message = f"expected 1 minute or more, got {cadence.duration_minutes}"
        faults.append(Fault("duration_minutes", "wrong_duration", message))
    for anchor in ANCHORS:
        for calendar in CALENDARS:
            # A calendar of its own for the second call: nothing may be remembered in the first.
            points = cadence.points(anchor, calendar)
            again = cadence.points(anchor, attrs.evolve(calendar))
            where = f"anchor {anchor}, zone {calendar.zone}"
            if tuple(points) != tuple(again):
                message = "expected the same points for the same input; read no clock and no state"
                faults.append(Fault(where, "not_repeatable", message))
            faults += [
                Fault(where, code, message) for code, message in _faults_of(points, calendar)
            ]
    if faults:
        raise InvalidInputError(faults, origin=f"cadence {cadence.name!r}")


def _faults_of(points: tuple[Point, ...], calendar: WorkCalendar) -> Iterator[tuple[str, str]]:
    labels = [label for point in points for label in point.labels]
    if not points:
        yield "no_points", "expected at least one point"
    if len(set(labels)) != len(labels):
        yield "repeated_label", "expected every label once"
    days = [point.on for point in points]
    if days != sorted(days):
        yield "wrong_order", "expected points in order of their day"
    taking_place = [point for point in points if point.skipped_because is None]
    if len({point.on for point in taking_place}) != len(taking_place):
        yield "shared_day", "expected at most one point a day; merge them and keep both labels"
    for point in points:
        if isinstance(point.on, datetime) or isinstance(point.until, datetime):
            yield "not_a_date", f"expected dates, got {point.on!r} and {point.until!r}"
        elif point.until < point.on:
            yield "window_closed", f"the window of {point.on} ends before, on {point.until}"
        elif point.skipped_because is None and not calendar.works_on(point.on):
            yield "day_off", f"{point.on} is no work day; roll it or say why it is skipped"
        if not point.labels or not all(point.labels):
            yield "no_label", f"the point on {point.on} has no label"
