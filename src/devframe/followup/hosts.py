"""Who holds sessions, with a calendar, bookings and limits."""

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from devframe.followup.calendar import WorkCalendar
from devframe.followup.checks import at_least
from devframe.followup.slots import Span
from devframe.followup.zoned import zone_named


def _as_spans(busy: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(busy))


@attrs.frozen(kw_only=True)
class Host:
    """A manager, coach or mentor who holds sessions.

    Attributes:
        id: Opaque id.
        calendar: Days and hours worked.
        max_sessions_per_day: Day cap; `None` for none.
        max_minutes_per_week: Cap of session minutes in a work week; `None` for none.
        sessions: Sessions already booked: kept free, and counted towards the caps.
        busy: Other bookings: kept free.
    """

    id: str
    calendar: WorkCalendar
    max_sessions_per_day: int | None = attrs.field(default=None, validator=at_least(1))
    max_minutes_per_week: int | None = attrs.field(default=None, validator=at_least(1))
    sessions: tuple[Span, ...] = attrs.field(default=(), converter=_as_spans)
    busy: tuple[Span, ...] = attrs.field(default=(), converter=_as_spans)

    def has_room(self, on: date, duration_minutes: int, *, further: Iterable[Span] = ()) -> bool:
        """Tell whether the caps leave room for one more session on a day.

        Args:
            on: The host's local date.
            duration_minutes: Length of the session.
            further: Sessions placed besides those already booked.

        Returns:
            Whether both caps hold with it.
        """
        if self.max_sessions_per_day is None and self.max_minutes_per_week is None:
            return True
        booked = (*self.sessions, *further)
        today = sum(self.local_date(span) == on for span in booked)
        if self.max_sessions_per_day is not None and today >= self.max_sessions_per_day:
            return False
        if self.max_minutes_per_week is None:
            return True
        first, last = self.calendar.week_of(on)
        in_week = [span for span in booked if first <= self.local_date(span) <= last]
        taken = sum((closes - opens) // timedelta(minutes=1) for opens, closes in in_week)
        return taken + duration_minutes <= self.max_minutes_per_week

    def local_date(self, span: Span) -> date:
        """Give the host's local date on which a span begins.

        Args:
            span: A span.

        Returns:
            The date.
        """
        return span[0].astimezone(zone_named(self.calendar.zone)).date()
