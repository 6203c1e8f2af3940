"""From a point to a start: the earliest slot in which everybody works, or a later one with why."""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from itertools import chain

import attrs

from devframe.followup.cadence.points import Point
from devframe.followup.calendar import NoWorkingDayError, WorkCalendar, days_from
from devframe.followup.hosts import Host
from devframe.followup.slots import Span, joint_spans, starts_within, without
from devframe.followup.zoned import ZonedDateTime, settle, zone_named

SEARCH_DAYS = 366
"""How far beyond a closed window a session is looked for."""


@attrs.frozen(kw_only=True)
class Placement:
    """Where a point came to lie.

    Attributes:
        starts_at: The start.
        adjusted: Whether the wall-clock time differs from the one asked for.
        late_because: Why it lies outside the window; `None` when inside.
    """

    starts_at: ZonedDateTime
    adjusted: bool
    late_because: str | None


@attrs.frozen(kw_only=True)
class Placer:
    """Everything that decides where a person's sessions can lie.

    Attributes:
        calendar: The calendar of the person whom they are for; windows are its local dates.
        host: Who holds them, if anybody.
        others: Calendars of further people who take part.
        zone: Zone of the starts, and of `at`.
        at: Wanted wall-clock time, or `None` for the earliest slot.
        duration_minutes: Length of a session.
        busy: What those who take part are booked for besides; kept free.
    """

    calendar: WorkCalendar
    host: Host | None
    others: tuple[WorkCalendar, ...]
    zone: str
    at: time | None
    duration_minutes: int
    busy: tuple[Span, ...] = ()

    def place(self, point: Point, taken: Sequence[Span]) -> Placement | None:
        """Find the start of one point.

        Args:
            point: The point.
            taken: Spans of the sessions placed before it.

        Returns:
            The earliest start in the window, or the first one after it with the reason. A point
            that has to stay within a week: the first start from its day on, else the last day
            before it; `None` when nothing is free in the week.

        Raises:
            NoWorkingDayError: When nothing is free within `SEARCH_DAYS` after the window.
        """
        if point.within is not None:
            return self._place_within(point.on, point.within, taken)
        window_days = (point.until - point.on).days + 1
        for day in days_from(point.on, window_days + SEARCH_DAYS):
            found = self._start_on(day, taken)
            if found is None:
                continue
            because = None
            if day > point.until:
                window = str(point.on) if window_days == 1 else f"{point.on} to {point.until}"
                because = f"no slot of {self.duration_minutes} minutes for everybody in {window}"
            return Placement(starts_at=found[0], adjusted=found[1], late_because=because)
        searched = f"{SEARCH_DAYS} days for {self.duration_minutes} minutes"
        raise NoWorkingDayError(point.on, searched=searched)

    def _place_within(
        self, on: date, within: tuple[date, date], taken: Sequence[Span]
    ) -> Placement | None:
        later = days_from(on, (within[1] - on).days + 1)
        earlier = reversed(list(days_from(within[0], (on - within[0]).days)))
        for day in chain(later, earlier):
            found = self._start_on(day, taken)
            if found is not None:
                return Placement(starts_at=found[0], adjusted=found[1], late_because=None)
        return None

    def wanted(self, on: date) -> Iterator[tuple[ZonedDateTime, bool]]:
        """Give the starts at the wanted wall-clock time on a date of the person.

        Args:
            on: The person's local date.

        Yields:
            The start and whether the clocks forced another time; none where no time is wanted,
            or where no such time of the host falls on that date of the person.
        """
        if self.at is None:
            return
        home = zone_named(self.calendar.zone)
        # On the other side of the date line the host's date is another one.
        for shift in (-1, 0, 1):
            start, adjusted = settle(on + timedelta(days=shift), self.at, zone=self.zone)
            if start.utc.astimezone(home).date() == on:
                yield start, adjusted

    def span(self, start: ZonedDateTime) -> Span:
        """Give the span of a session.

        Args:
            start: Its start.

        Returns:
            Start and end in UTC.
        """
        return start.utc, start.utc + timedelta(minutes=self.duration_minutes)

    def _start_on(self, on: date, taken: Sequence[Span]) -> tuple[ZonedDateTime, bool] | None:
        free = self._free_on(on, taken)
        for start, adjusted in self.wanted(on):
            opens, closes = self.span(start)
            if any(span[0] <= opens and closes <= span[1] for span in free):
                return (start, adjusted) if self._has_room((opens, closes), taken) else None
        for moment in starts_within(free, self.duration_minutes):
            start = ZonedDateTime.of(moment.astimezone(zone_named(self.zone)))
            if self._has_room(self.span(start), taken):
                return start, self.at is not None
        return None

    def _free_on(self, on: date, taken: Sequence[Span]) -> tuple[Span, ...]:
        if self.host is None:
            return without(joint_spans((self.calendar, *self.others), on, on), (*taken, *self.busy))
        everybody = (self.calendar, *self.others, self.host.calendar)
        booked = (*self.busy, *self.host.sessions, *self.host.busy)
        return without(joint_spans(everybody, on, on), (*taken, *booked))

    def _has_room(self, span: Span, taken: Sequence[Span]) -> bool:
        if self.host is None:
            return True
        return self.host.has_room(self.host.local_date(span), self.duration_minutes, further=taken)
