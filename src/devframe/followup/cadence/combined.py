"""Composition: several cadences from one anchor as one."""

from collections.abc import Iterable
from datetime import date

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.cadence.points import Cadence, Point, merged
from devframe.followup.calendar import WorkCalendar


def _as_tuple(parts: Iterable[Cadence]) -> tuple[Cadence, ...]:
    return tuple(parts)


@attrs.frozen(kw_only=True)
class Combined:
    """Several cadences as one: points that fall on one day become one session with all labels.

    Attributes:
        name: Short stable name.
        parts: The cadences; each label is prefixed with the name of its part.

    Example:
        >>> from devframe.followup.cadence.standard import kirkpatrick_points, reinforcement
        >>> both = Combined(name="after_training", parts=(reinforcement(), kirkpatrick_points()))
        >>> points = both.points(date(2026, 9, 1), WorkCalendar(zone="UTC"))
        >>> [point.labels for point in points if len(point.labels) == 2][-1]
        ('reinforcement: day 60', 'kirkpatrick: level 3, 60 days')
    """

    name: str
    parts: tuple[Cadence, ...] = attrs.field(converter=_as_tuple)

    def __attrs_post_init__(self) -> None:
        names = [part.name for part in self.parts]
        if not names or len(set(names)) != len(names):
            message = f"expected one or more cadences with names of their own, got {names}"
            raise InvalidInputError(
                [Fault("parts", "repeated_name", message)], origin=f"cadence {self.name}"
            )

    @property
    def duration_minutes(self) -> int:
        """The longest of its parts: a joined session has room for either."""
        return max(part.duration_minutes for part in self.parts)

    def points(self, anchor: date, calendar: WorkCalendar) -> tuple[Point, ...]:
        """Plan the points of all parts.

        Args:
            anchor: The local date everything counts from.
            calendar: The work calendar of the person whom it is for.

        Returns:
            The points of all parts in order, merged by day.

        Raises:
            NoWorkingDayError: When the calendar has no work day for years.
        """
        return merged(
            point._replace(labels=tuple(f"{part.name}: {label}" for label in point.labels))
            for part in self.parts
            for point in part.points(anchor, calendar)
        )
