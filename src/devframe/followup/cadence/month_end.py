"""The cadence of the last work day of each month."""

from datetime import date

import attrs

from devframe.followup.cadence.offsets import months_after
from devframe.followup.cadence.points import Point
from devframe.followup.calendar import WorkCalendar
from devframe.followup.checks import at_least

_SPARE_MONTHS = 24  # how many months without a work day, such as a long leave, are bridged


@attrs.frozen(kw_only=True)
class LastWorkDay:
    """A session on the last work day of every month, from the anchor on.

    Attributes:
        months: How many sessions.
        duration_minutes: Length of one session.
        name: Short stable name.

    Example:
        >>> january_end = date(2026, 1, 31)  # a Saturday: the last work day of January is over
        >>> points = LastWorkDay(months=2).points(january_end, WorkCalendar(zone="UTC"))
        >>> [str(point.on) for point in points]
        ['2026-02-27', '2026-03-31']
    """

    months: int = attrs.field(default=12, validator=at_least(1))
    duration_minutes: int = attrs.field(default=30, validator=at_least(1))
    name: str = "last_work_day"

    def points(self, anchor: date, calendar: WorkCalendar) -> tuple[Point, ...]:
        """Plan the points.

        Args:
            anchor: The local date to start from, itself included.
            calendar: The work calendar of the person whom it is for.

        Returns:
            One point a month; a month without a work day has none.

        Raises:
            NoWorkingDayError: When the calendar has no work day for years.
            OverflowError: When a date leaves the calendar.
        """
        days: list[date] = []
        first_of_month = anchor.replace(day=1)
        for number in range(1, self.months + _SPARE_MONTHS + 1):
            on = calendar.roll_back(months_after(first_of_month, number) - date.resolution)
            if on >= anchor and on not in days[-1:]:
                days.append(on)
        days = days[: self.months]
        return tuple(Point(on, on, (f"{on:%Y-%m}",), None, on) for on in days)
