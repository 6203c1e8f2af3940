"""The floating cadence of mentoring: counted from the last session held, never forced."""

from datetime import date, timedelta

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.cadence.points import Point
from devframe.followup.calendar import WorkCalendar
from devframe.followup.checks import at_least


@attrs.frozen(kw_only=True)
class Mentoring:
    """Mentoring: a proposal for the next meeting once one was held.

    Its anchor is the day of the last meeting held, so it plans one point at a time and never
    becomes a repeating rule.

    Attributes:
        days: Wanted days after the last meeting.
        earliest_days: Not sooner than this.
        latest_days: The window closes then.
        overdue_days: From then on the pair is worth a question.
        duration_minutes: Length of one meeting.
        name: Short stable name.

    Source:
        `devframe-convention`: the days are assumptions. That mentoring keeps no forced rhythm:
        `cx-development-framework`.

    Example:
        >>> Mentoring().points(date(2026, 11, 2), WorkCalendar(zone="UTC"))[0].on
        datetime.date(2026, 11, 30)
    """

    days: int = 28
    earliest_days: int = 14
    latest_days: int = 56
    overdue_days: int = 42
    duration_minutes: int = attrs.field(default=60, validator=at_least(1))
    name: str = "mentoring"

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.earliest_days <= self.days <= self.overdue_days <= self.latest_days:
            message = (
                "expected 1 <= earliest_days <= days <= overdue_days <= latest_days, got "
                f"{self.earliest_days}, {self.days}, {self.overdue_days}, {self.latest_days}"
            )
            raise InvalidInputError([Fault("", "wrong_order", message)], origin="Mentoring")

    def points(self, anchor: date, calendar: WorkCalendar) -> tuple[Point, ...]:
        """Propose the next meeting.

        Args:
            anchor: The local date of the last meeting held.
            calendar: The work calendar of the person whom it is for.

        Returns:
            One point, open until the window closes.

        Raises:
            NoWorkingDayError: When the calendar has no work day for years.
        """
        on = calendar.roll_forward(anchor + timedelta(days=self.days))
        until = calendar.roll_back(anchor + timedelta(days=self.latest_days))
        return (Point(on, max(on, until), ("mentoring",)),)

    def fits(self, last_held_on: date, on: date) -> bool:
        """Tell whether a meeting on a day keeps to the tolerance.

        Args:
            last_held_on: The day of the last meeting held.
            on: The day in question.

        Returns:
            Whether it lies from `earliest_days` to `latest_days` after the last one.
        """
        return self.earliest_days <= (on - last_held_on).days <= self.latest_days

    def overdue(self, last_held_on: date, *, as_of: date) -> bool:
        """Tell whether the next meeting is overdue.

        Args:
            last_held_on: The day of the last meeting held.
            as_of: The day on which one asks.

        Returns:
            Whether `overdue_days` have passed.
        """
        return (as_of - last_held_on).days >= self.overdue_days
