"""What a cadence is, and what it gives: points in time with labels."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import NamedTuple, Protocol

from devframe.followup.calendar import WorkCalendar


class Point(NamedTuple):
    """One dated point of a cadence.

    Attributes:
        on: The earliest day on which it may take place, and the wanted one.
        until: The last day of its window, the same day where there is no leeway.
        labels: What it is for; several after a merge.
        skipped_because: Why it cannot take place at all; `None` for a point that can.
        depends_from: The first day whose being a work day decides where the point lies; `None`
            for the anchor. An estimated holiday from there on makes the plan provisional.
        within: First and last day between which it may move, later first, else earlier, when not
            everybody is free; without any such day it is skipped. `None` for a point that may
            come late instead.
    """

    on: date
    until: date
    labels: tuple[str, ...]
    skipped_because: str | None = None
    depends_from: date | None = None
    within: tuple[date, date] | None = None

    @property
    def takes_place(self) -> bool:
        """Whether it can take place."""
        return self.skipped_because is None


class Cadence(Protocol):
    """Whatever plans points: devframe's own cadences and a user's.

    `devframe.testing.check_cadence` checks an implementation.
    """

    @property
    def name(self) -> str:
        """Short stable name, kept in every session that it plans."""

    @property
    def duration_minutes(self) -> int:
        """Length of one session in minutes."""

    def points(self, anchor: date, calendar: WorkCalendar) -> tuple[Point, ...]:
        """Plan.

        Args:
            anchor: The local date everything counts from.
            calendar: The work calendar of the person whom it is for.

        Returns:
            Points in order of their day, at most one a day, labels unique.
        """


def merged(points: Iterable[Point]) -> tuple[Point, ...]:
    """Put points in order and join those that fall on one day, keeping all labels.

    Args:
        points: Points in any order.

    Returns:
        At most one point that takes place a day; the window of a joined point is the part that
        its points share. Points that cannot take place stay as they are.

    Example:
        >>> monday = date(2026, 11, 23)
        >>> merged([Point(monday, monday, ("day 3",)), Point(monday, monday, ("day 2",))])[0].labels
        ('day 3', 'day 2')
    """
    # Sorting by day alone is stable: labels keep the order in which the cadence gave them.
    ordered = sorted(points, key=itemgetter(0))
    if len({point[0] for point in ordered}) == len(ordered):
        return tuple(ordered)
    joined: list[Point] = []
    last: Point | None = None
    for point in ordered:
        if last is not None and last.on == point.on and last.takes_place and point.takes_place:
            joined[-1] = last = _joined(last, point)
        else:
            joined.append(point)
            last = point
    return tuple(joined)


def _joined(one: Point, other: Point) -> Point:
    """Make one point of two that take place on the same day."""
    since = None
    if one.depends_from is not None and other.depends_from is not None:
        since = min(one.depends_from, other.depends_from)
    return one._replace(
        until=min(one.until, other.until),
        labels=one.labels + other.labels,
        depends_from=since,
        within=one.within if one.within == other.within else None,
    )
