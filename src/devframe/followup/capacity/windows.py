"""A host's free windows, cut so that whoever is free at all in one is free throughout."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import attrs

from devframe.followup.calendar import WorkCalendar
from devframe.followup.capacity.records import SessionRequest
from devframe.followup.hosts import Host
from devframe.followup.slots import (
    GRID_MINUTES,
    Span,
    on_grid,
    without,
    working_spans,
)
from devframe.followup.zoned import zone_named

_BLOCK = timedelta(minutes=GRID_MINUTES)


def blocks(duration_minutes: int) -> int:
    """Count the quarters of an hour that a session occupies.

    Args:
        duration_minutes: Its length.

    Returns:
        Whole quarters, rounded up.
    """
    return -(-duration_minutes // GRID_MINUTES)


@attrs.frozen(kw_only=True)
class Window:
    """Free time of a host in one piece.

    Attributes:
        opens: Its start on the grid, in UTC.
        blocks: Its length in quarters of an hour.
        on: The host's local date.
        week: First day of the host's work week.
    """

    opens: datetime
    blocks: int
    on: date
    week: date


@attrs.frozen(kw_only=True)
class HostProblem:
    """What is to be scheduled for one host.

    Attributes:
        host: The host, with confirmed sessions among the bookings.
        windows: Free windows in order of time.
        requests: The requests without a confirmed start, in order of urgency.
        eligible: For each request the indices of windows in which it fits by itself, ascending.
    """

    host: Host
    windows: tuple[Window, ...]
    requests: tuple[SessionRequest, ...]
    eligible: tuple[tuple[int, ...], ...]

    def day_room(self, on: date) -> int | None:
        """Give how many more sessions the day cap allows; `None` for no cap."""
        cap = self.host.max_sessions_per_day
        if cap is None:
            return None
        return max(cap - sum(self.host.local_date(span) == on for span in self.host.sessions), 0)

    def week_room_minutes(self, week: date) -> int | None:
        """Give how many more minutes the week cap allows; `None` for no cap."""
        cap = self.host.max_minutes_per_week
        if cap is None:
            return None
        taken = sum(
            (closes - opens) // timedelta(minutes=1)
            for opens, closes in self.host.sessions
            if self.host.calendar.week_of(self.host.local_date((opens, closes)))[0] == week
        )
        return max(cap - taken, 0)


def host_problem(
    host: Host,
    requests: Sequence[SessionRequest],
    *,
    calendars: Mapping[str, WorkCalendar],
    taken: Mapping[str, Sequence[Span]],
    as_of: date,
) -> HostProblem:
    """Cut a host's free time into windows and find out who fits where.

    Args:
        host: The host, with confirmed sessions among the bookings.
        requests: The host's requests without a confirmed start.
        calendars: People's calendars; who has none keeps the host's hours.
        taken: Spans in which people have sessions elsewhere.
        as_of: Nothing is scheduled before this date.

    Returns:
        The problem.
    """
    ordered = tuple(sorted(requests, key=urgency))
    open_requests = [request for request in ordered if request.until >= as_of]
    if not open_requests:
        return HostProblem(host=host, windows=(), requests=ordered, eligible=((),) * len(ordered))
    first = max(min(request.on for request in open_requests), as_of) - timedelta(days=1)
    last = max(request.until for request in open_requests) + timedelta(days=1)
    free = without(working_spans(host.calendar, first, last), (*host.sessions, *host.busy))
    hours = {
        calendar: working_spans(calendar, first, last)
        for calendar in {calendars.get(request.person_id, host.calendar) for request in ordered}
    }
    spans_of = {
        request.person_id: without(
            hours[calendars.get(request.person_id, host.calendar)],
            taken.get(request.person_id, ()),
        )
        for request in ordered
    }
    windows = _cut(host, free, set(spans_of.values()))
    eligible = tuple(
        tuple(
            index
            for index in _inside(windows, spans_of[request.person_id])
            if _fits(
                request, windows[index], calendars.get(request.person_id, host.calendar), as_of
            )
        )
        for request in ordered
    )
    return HostProblem(host=host, windows=windows, requests=ordered, eligible=eligible)


def urgency(request: SessionRequest) -> tuple[int, date, str]:
    """Order requests: by priority, then by the end of the window, then by id."""
    return request.priority, request.until, request.id


def _cut(
    host: Host, free: Sequence[Span], people: Iterable[tuple[Span, ...]]
) -> tuple[Window, ...]:
    edges = sorted({edge for spans in people for span in spans for edge in span})
    windows = []
    position = 0
    for opens, closes in free:
        while position < len(edges) and edges[position] <= opens:
            position += 1
        start = opens
        cursor = position
        while cursor < len(edges) and edges[cursor] < closes:
            windows.append((start, edges[cursor]))
            start = edges[cursor]
            cursor += 1
        windows.append((start, closes))
    return tuple(
        Window(
            opens=on_grid(opens),
            blocks=(closes - on_grid(opens)) // _BLOCK,
            on=host.local_date((opens, closes)),
            week=host.calendar.week_of(host.local_date((opens, closes)))[0],
        )
        for opens, closes in windows
        if closes - on_grid(opens) >= _BLOCK
    )


def _inside(windows: Sequence[Window], spans: Sequence[Span]) -> Iterable[int]:
    """Give the windows that lie wholly in spans; both are in order of time."""
    position = 0
    for index, window in enumerate(windows):
        while position < len(spans) and spans[position][1] <= window.opens:
            position += 1
        if position == len(spans):
            return
        if spans[position][0] <= window.opens and _closes(window) <= spans[position][1]:
            yield index


def _closes(window: Window) -> datetime:
    return window.opens + window.blocks * _BLOCK


def _fits(request: SessionRequest, window: Window, calendar: WorkCalendar, as_of: date) -> bool:
    on = window.opens.astimezone(zone_named(calendar.zone)).date()
    return (
        max(request.on, as_of) <= on <= request.until
        and blocks(request.duration_minutes) <= window.blocks
    )
