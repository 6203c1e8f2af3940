"""Events written as iCalendar: event by event, so that memory does not grow with their number."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from io import StringIO
from typing import TextIO

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.ical.records import CalendarEvent
from devframe.followup.ical.text import LINE_END, escape, fold
from devframe.followup.ical.zones import timezone_lines, unmistakable
from devframe.followup.zoned import ZonedDateTime

PRODUCT = "-//devframe//follow-ups//EN"
_OPENING = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN")


def write_calendar(
    events: Iterable[CalendarEvent], handle: TextIO, *, first_year: int, last_year: int
) -> int:
    r"""Write events to an open handle as one calendar, in the order in which they come.

    One event at a time is held in memory. A zone is described in front of the first event that
    needs it, which is why the years must be known beforehand. No METHOD is written: servers refuse
    stored files that have one.

    Args:
        events: The events; a generator will do.
        handle: An open text handle that keeps line ends as they are (`newline=""`).
        first_year: Local year of the earliest start.
        last_year: Local year of the latest start.

    Returns:
        How many events were written.

    Raises:
        InvalidInputError: When an event starts outside the years.

    Source:
        RFC 5545.

    Example:
        >>> with (folder / "empty.ics").open("w", encoding="utf-8", newline="") as handle:
        ...     write_calendar([], handle, first_year=2026, last_year=2026)
        0
    """
    handle.write(LINE_END.join(_OPENING) + LINE_END)
    described = {"UTC"}
    count = 0
    for event in events:
        for start in _starts(event):
            if not first_year <= start.on.year <= last_year:
                message = (
                    f"expected starts from {first_year} to {last_year}, got {start.key}; "
                    "widen first_year and last_year"
                )
                raise InvalidInputError(
                    [Fault(event.uid, "outside_years", message)], origin="events"
                )
            if start.zone not in described:
                described.add(start.zone)
                lines = timezone_lines(start.zone, first_year=first_year, last_year=last_year)
                handle.write(LINE_END.join(lines) + LINE_END)
        handle.write(LINE_END.join(event_lines(event)) + LINE_END)
        count += 1
    handle.write("END:VCALENDAR" + LINE_END)
    return count


def calendar_text(events: Iterable[CalendarEvent]) -> str:
    """Write a calendar into one text.

    Args:
        events: The events, in any order.

    Returns:
        An iCalendar text with CRLF line ends; the same events in another order give the same text.

    Example:
        >>> calendar_text([]).splitlines()[-1]
        'END:VCALENDAR'
    """
    ordered = sorted(
        events, key=lambda event: (event.uid, "" if event.replaces is None else event.replaces.key)
    )
    years = [start.on.year for event in ordered for start in _starts(event)]
    text = StringIO(newline="")
    write_calendar(
        ordered, text, first_year=min(years, default=1970), last_year=max(years, default=1970)
    )
    return text.getvalue()


def calendar_files(events: Iterable[CalendarEvent]) -> dict[str, str]:
    """Write one calendar per uid: what a CalDAV server stores as one resource.

    A master and its overrides stay together: an override sent alone replaces the whole series in
    some clients.

    Args:
        events: The events, in any order.

    Returns:
        iCalendar texts by uid, in order of uid.

    Source:
        RFC 4791, section 4.1.

    Example:
        >>> calendar_files([])
        {}
    """
    groups: dict[str, list[CalendarEvent]] = {}
    for event in events:
        groups.setdefault(event.uid, []).append(event)
    return {uid: calendar_text(groups[uid]) for uid in sorted(groups)}


def event_lines(event: CalendarEvent) -> list[str]:
    """Write one event as a VEVENT component.

    Args:
        event: The event.

    Returns:
        Folded content lines without line ends, from `BEGIN:VEVENT` to `END:VEVENT`.
    """
    starts_at = event.starts_at
    if event.rule is None:
        starts_at = unmistakable(starts_at, duration_minutes=event.duration_minutes)
    start, end = _span(starts_at, event.duration_minutes)
    lines = [
        "BEGIN:VEVENT",
        fold(f"UID:{event.uid}"),
        f"DTSTAMP:{_utc(event.stamped_at)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART{start}",
        f"DTEND{end}",
    ]
    if event.replaces is not None:
        lines.append(f"RECURRENCE-ID{_value(event.replaces)}")
    if event.rule is not None:
        lines.append(fold(f"RRULE:{event.rule}"))
    # One property a date: several readers take only the first of a list.
    lines += (f"EXDATE{_value(start)}" for start in event.excluded)
    lines += (f"RDATE{_value(start)}" for start in event.added)
    lines.append(_title_line("SUMMARY", event.title))
    if event.description is not None:
        lines.append(fold(f"DESCRIPTION:{escape(event.description)}"))
    lines.append(f"STATUS:{event.status.upper()}")
    lines.append("CLASS:PRIVATE" if event.private else "CLASS:PUBLIC")
    if event.related_to is not None:
        lines.append(fold(f"RELATED-TO:{event.related_to}"))
    if event.alarm_minutes is not None:
        lines += (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-PT{event.alarm_minutes}M",
            _title_line("DESCRIPTION", event.title),
            "END:VALARM",
        )
    lines.append("END:VEVENT")
    return lines


def _starts(event: CalendarEvent) -> Iterable[ZonedDateTime]:
    yield event.starts_at
    if event.replaces is not None:
        yield event.replaces
    yield from event.excluded
    yield from event.added


# In a large export times, titles and stamps repeat: keeping a bounded number of written forms
# saves half of the work.
@lru_cache(maxsize=8_192)
def _span(start: ZonedDateTime, duration_minutes: int) -> tuple[str, str]:
    """Write start and end as `_value` does."""
    return _value(start), _value(ZonedDateTime.of(start.later(duration_minutes)))


def _value(start: ZonedDateTime) -> str:
    """Write a start as parameters and value, from the first `;` or `:` on."""
    if start.fold:  # a local time without more means the first pass
        start = ZonedDateTime.of(start.utc)
    basic = f"{start.on.isoformat()}T{start.at.isoformat()}".replace("-", "").replace(":", "")
    return f":{basic}Z" if start.zone == "UTC" else f";TZID={start.zone}:{basic}"


@lru_cache(maxsize=256)
def _title_line(name: str, title: str) -> str:
    return fold(f"{name}:{escape(title)}")


@lru_cache(maxsize=256)
def _utc(moment: datetime) -> str:
    return f"{moment.isoformat()[:19]}Z".replace("-", "").replace(":", "")
