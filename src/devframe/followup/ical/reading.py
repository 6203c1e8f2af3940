"""Calendars read back: events that are understood, and a report on everything that is not."""

import os
from collections.abc import Iterable
from datetime import UTC

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.ical.content import Limits, RawEvent, read_content, read_octets
from devframe.followup.ical.event_reading import EventReader
from devframe.followup.ical.records import CalendarEvent
from devframe.followup.ical.rrule import parse_rule
from devframe.followup.zoned import ZonedDateTime, zone_named


@attrs.frozen
class ImportedCalendar:
    """What was read from a calendar.

    Attributes:
        events: The events that were understood, in order of the file.
        report: What was left out, changed or looks wrong, each with its line.
    """

    events: tuple[CalendarEvent, ...]
    report: tuple[Fault, ...]


def read_calendar(
    path: str | os.PathLike[str], *, limits: Limits | None = None
) -> ImportedCalendar:
    """Read an iCalendar file that may come from anywhere.

    Args:
        path: The file.
        limits: Bounds on size, number, depth and recurrence.

    Returns:
        Its events, and a report on everything that was not understood.

    Raises:
        InvalidInputError: When the file as a whole is refused: too large, no iCalendar, not UTF-8,
            nested too deep, too many events, or components that do not close in order.
        OSError: When it cannot be opened.
    """
    limits = limits or Limits()
    octets = read_octets(path, limits=limits)
    return _imported(octets, origin=str(path), limits=limits)


def parse_calendar(text: str, *, limits: Limits | None = None) -> ImportedCalendar:
    r"""Read an iCalendar text; see `read_calendar`.

    Args:
        text: The text.
        limits: Bounds on size, number, depth and recurrence.

    Returns:
        Its events, and a report on everything that was not understood.

    Raises:
        InvalidInputError: When the text as a whole is refused.

    Example:
        >>> text = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"
        >>> [fault.code for fault in parse_calendar(text).report]
        ['method']
    """
    limits = limits or Limits()
    return _imported(text.encode("utf-8", "replace"), origin="calendar", limits=limits)


def _imported(octets: bytes, *, origin: str, limits: Limits) -> ImportedCalendar:
    raw = read_content(octets, origin=origin, limits=limits)
    report = list(raw.faults)
    for method in raw.methods:
        message = f"METHOD {method.value!r} belongs into mail, not into a file; it is ignored"
        report.append(Fault(f"line {method.line}", "method", message))
    read: list[tuple[RawEvent, CalendarEvent]] = []
    for raw_event in raw.events:
        reader = EventReader(raw_event)
        event = reader.read()
        report += reader.faults
        if event is not None:
            read.append((raw_event, event))
    read = _latest(read, report)
    events = _in_zone_of_master(read)
    checked = zip((raw_event for raw_event, _ in read), events, strict=True)
    report += _misses(checked, limits=limits, origin=origin)
    return ImportedCalendar(events, tuple(report))


def _latest(
    read: Iterable[tuple[RawEvent, CalendarEvent]], report: list[Fault]
) -> list[tuple[RawEvent, CalendarEvent]]:
    """Keep the latest revision of each event and say which ones were left out."""
    latest: dict[tuple[str, str], tuple[RawEvent, CalendarEvent]] = {}
    for raw_event, event in read:
        key = (event.uid, "" if event.replaces is None else event.replaces.utc.isoformat())
        earlier = latest.get(key)
        if earlier is None:
            latest[key] = (raw_event, event)
            continue
        kept, dropped = earlier, (raw_event, event)
        if (event.sequence, event.stamped_at) > (earlier[1].sequence, earlier[1].stamped_at):
            kept, dropped = dropped, earlier
        latest[key] = kept
        message = f"uid {event.uid} comes twice; the latest revision is kept (line {kept[0].line})"
        report.append(Fault(f"line {dropped[0].line}", "duplicate", message))
    return list(latest.values())


def _in_zone_of_master(read: Iterable[tuple[RawEvent, CalendarEvent]]) -> tuple[CalendarEvent, ...]:
    """Write exclusions, additions and replaced starts in the zone of their master.

    Some programs write them in UTC; the same instant in another zone must still match.
    """
    events = [event for _, event in read]
    zones = {event.uid: event.starts_at.zone for event in events if event.replaces is None}
    return tuple(
        event.model_copy(
            update={
                "excluded": tuple(_in_zone(start, zones[event.uid]) for start in event.excluded),
                "added": tuple(_in_zone(start, zones[event.uid]) for start in event.added),
                "replaces": None
                if event.replaces is None
                else _in_zone(event.replaces, zones[event.uid]),
            }
        )
        if event.uid in zones
        else event
        for event in events
    )


def _in_zone(start: ZonedDateTime, zone: str) -> ZonedDateTime:
    if start.zone == zone:
        return start
    return ZonedDateTime.of(start.utc.astimezone(UTC if zone == "UTC" else zone_named(zone)))


def _misses(
    read: Iterable[tuple[RawEvent, CalendarEvent]], *, limits: Limits, origin: str
) -> list[Fault]:
    """Report exclusions and overrides that name no instance: others ignore them silently."""
    read = tuple(read)
    masters = {event.uid: event for _, event in read if event.replaces is None}
    rules = {uid: parse_rule(event.rule) for uid, event in masters.items() if event.rule}
    faults = []
    left = limits.max_days_scanned

    def gives(master: CalendarEvent, start: ZonedDateTime) -> bool:
        nonlocal left
        rule = rules.get(master.uid)
        left -= 1 if rule is None else rule.days_per_check
        if left < 0:
            message = "the rules have too many exceptions to check; raise max_days_scanned"
            raise InvalidInputError([Fault("", "too_many_days", message)], origin=origin)
        if start == master.starts_at or start in master.added:
            return True
        return rule is not None and rule.fits(start, first=master.starts_at)

    for raw_event, event in read:
        where = f"line {raw_event.line}"
        master = masters.get(event.uid)
        if master is None:
            message = "the override comes without its series, so the series may be lost"
            faults.append(Fault(where, "override_alone", message))
        elif event.replaces is not None and not gives(master, event.replaces):
            message = f"the override names {event.replaces.key}, which the series never has"
            faults.append(Fault(where, "override_matches_nothing", message))
        for start in event.excluded:
            if not gives(event, start):
                message = f"the exclusion names {start.key}, which the series never has"
                faults.append(Fault(where, "exclusion_matches_nothing", message))
        rule = None if event.rule is None else rules[event.uid]
        if rule is not None and not rule.gives_first(event.starts_at):
            message = "the start does not follow the rule; it counts as an instance of its own"
            faults.append(Fault(where, "start_off_rule", message))
    return faults
