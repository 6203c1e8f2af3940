"""Free time in UTC: working hours of people anywhere, cut with each other and with bookings."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from devframe.followup.calendar import WorkCalendar, days_from
from devframe.followup.zoned import zone_named

Span = tuple[datetime, datetime]
"""Start and end as aware datetimes in UTC; the end itself is outside."""

GRID_MINUTES = 15
"""Sessions start on quarters of an hour."""


def working_spans(calendar: WorkCalendar, first_on: date, last_on: date) -> tuple[Span, ...]:
    """Give a person's working hours as spans.

    Args:
        calendar: The person's calendar.
        first_on: First local date, included.
        last_on: Last local date, included.

    Returns:
        Spans in order, without overlap; hours that the clocks skip are left out.

    Example:
        >>> berlin = WorkCalendar(zone="Europe/Berlin")
        >>> working_spans(berlin, date(2026, 7, 1), date(2026, 7, 1))[0][0].isoformat()
        '2026-07-01T07:00:00+00:00'
    """
    zone = zone_named(calendar.zone)
    spans: list[Span] = []
    for day in days_from(first_on, (last_on - first_on).days + 1):
        for start, end in calendar.hours_of(day):
            last_day = day if end != time() else day + timedelta(days=1)
            opens = datetime.combine(day, start, zone).astimezone(UTC)
            closes = datetime.combine(last_day, end, zone).astimezone(UTC)
            if spans and spans[-1][1] >= opens:
                spans[-1] = (spans[-1][0], max(closes, spans[-1][1]))
            elif opens < closes:
                spans.append((opens, closes))
    return tuple(spans)


def shared(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Cut two people's spans with each other.

    Args:
        one: Spans in order, without overlap.
        other: Spans in order, without overlap.

    Returns:
        What lies in both.
    """
    cut = []
    left, right = 0, 0
    while left < len(one) and right < len(other):
        opens = max(one[left][0], other[right][0])
        closes = min(one[left][1], other[right][1])
        if opens < closes:
            cut.append((opens, closes))
        if one[left][1] <= other[right][1]:
            left += 1
        else:
            right += 1
    return tuple(cut)


def joint_spans(
    calendars: Sequence[WorkCalendar], first_on: date, last_on: date
) -> tuple[Span, ...]:
    """Give the hours that several people share, wherever they are.

    Args:
        calendars: Their calendars, at least one.
        first_on: First local date of the first of them, included.
        last_on: Last local date of the first of them, included.

    Returns:
        Spans on those dates in which everybody works, each on a work day of their own.

    Example:
        >>> berlin = WorkCalendar(zone="Europe/Berlin")
        >>> new_york = WorkCalendar(zone="America/New_York")
        >>> [(opens, closes)] = joint_spans(
        ...     [berlin, new_york], date(2026, 11, 23), date(2026, 11, 23)
        ... )
        >>> opens.hour, closes.hour  # 15 to 17 in Berlin
        (14, 16)
    """
    joint = working_spans(calendars[0], first_on, last_on)
    for other in calendars[1:]:
        if joint:
            day = timedelta(days=1)  # on the other side of the date line it is another date
            joint = shared(joint, working_spans(other, first_on - day, last_on + day))
    return joint


def without(spans: Sequence[Span], busy: Iterable[Span]) -> tuple[Span, ...]:
    """Take bookings out of spans.

    Args:
        spans: Spans in order, without overlap.
        busy: Bookings in any order.

    Returns:
        What is left.
    """
    left = list(spans)
    for taken_from, taken_to in busy:
        pieces: list[Span] = []
        for opens, closes in left:
            if taken_to <= opens or closes <= taken_from:
                pieces.append((opens, closes))
                continue
            if opens < taken_from:
                pieces.append((opens, taken_from))
            if taken_to < closes:
                pieces.append((taken_to, closes))
        left = pieces
    return tuple(left)


def on_grid(moment: datetime) -> datetime:
    """Round up to the grid.

    Args:
        moment: An aware datetime in UTC.

    Returns:
        The first quarter of an hour not before it.
    """
    midnight = datetime.combine(moment.date(), time(), UTC)
    step = timedelta(minutes=GRID_MINUTES)
    return midnight - ((midnight - moment) // step) * step


def starts_within(spans: Iterable[Span], duration_minutes: int) -> Iterable[datetime]:
    """Run through the possible starts of a session.

    Args:
        spans: Free spans in order.
        duration_minutes: Length of the session in elapsed minutes.

    Yields:
        Starts on the grid, earliest first, at which the whole session is free.
    """
    length = timedelta(minutes=duration_minutes)
    step = timedelta(minutes=GRID_MINUTES)
    for opens, closes in spans:
        start = on_grid(opens)
        while start + length <= closes:
            yield start
            start += step
