"""Calendars read back: events that are understood, and a report on everything that is not."""

import os
from collections.abc import Iterable
from datetime import UTC

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.markup import Shown
from devframe.followup.ical.content import Limits, RawEvent, Report, read_content, read_octets
from devframe.followup.ical.event_reading import EventReader
from devframe.followup.ical.records import CalendarEvent
from devframe.followup.ical.rrule import parse_rule
from devframe.followup.zoned import ZonedDateTime, zone_named


@attrs.frozen
class ImportedCalendar(Shown):
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
    report = Report(origin, limits.max_faults)
    read: list[tuple[RawEvent, CalendarEvent]] = []
    for raw_event in read_content(octets, report, limits=limits):
        event = EventReader(raw_event, report).read()
        if event is not None:
            read.append((raw_event, event))
    read = _in_zone_of_master(_latest(read, report))
    _report_misses(read, report, limits=limits)
    return ImportedCalendar(tuple(event for _, event in read), tuple(report.faults))


def _latest(
    read: Iterable[tuple[RawEvent, CalendarEvent]], report: Report
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
        report.add(dropped[0].line, "duplicate", message)
    return list(latest.values())


def _in_zone_of_master(
    read: list[tuple[RawEvent, CalendarEvent]],
) -> list[tuple[RawEvent, CalendarEvent]]:
    """Write exclusions, additions and replaced starts in the zone of their master.

    Some programs write them in UTC; the same instant in another zone must still match.
    """
    zones = {event.uid: event.starts_at.zone for _, event in read if event.replaces is None}
    same_zone = []
    for raw_event, event in read:
        zone = zones.get(event.uid, event.starts_at.zone)
        starts = {
            "excluded": tuple(_in_zone(start, zone) for start in event.excluded),
            "added": tuple(_in_zone(start, zone) for start in event.added),
            "replaces": None if event.replaces is None else _in_zone(event.replaces, zone),
        }
        same_zone.append((raw_event, event.model_copy(update=starts)))
    return same_zone


def _in_zone(start: ZonedDateTime, zone: str) -> ZonedDateTime:
    if start.zone == zone:
        return start
    return ZonedDateTime.of(start.utc.astimezone(UTC if zone == "UTC" else zone_named(zone)))


def _report_misses(
    read: list[tuple[RawEvent, CalendarEvent]], report: Report, *, limits: Limits
) -> None:
    """Report exclusions and overrides that name no instance: others ignore them silently."""
    masters = {event.uid: event for _, event in read if event.replaces is None}
    rules = {uid: parse_rule(event.rule) for uid, event in masters.items() if event.rule}
    added = {uid: frozenset(event.added) for uid, event in masters.items()}
    left = limits.max_days_scanned

    def gives(master: CalendarEvent, start: ZonedDateTime) -> bool:
        nonlocal left
        rule = rules.get(master.uid)
        left -= 1 if rule is None else rule.days_per_check
        if left < 0:
            message = "the rules have too many exceptions to check; raise max_days_scanned"
            raise InvalidInputError([Fault("", "too_many_days", message)], origin=report.origin)
        if start == master.starts_at or start in added[master.uid]:
            return True
        return rule is not None and rule.fits(start, first=master.starts_at)

    for raw_event, event in read:
        line = raw_event.line
        master = masters.get(event.uid)
        if master is None:
            message = "the override comes without its series, so the series may be lost"
            report.add(line, "override_alone", message)
        elif event.replaces is not None and not gives(master, event.replaces):
            message = f"the override names {event.replaces.key}, which the series never has"
            report.add(line, "override_matches_nothing", message)
        for start in event.excluded:
            if not gives(event, start):
                message = f"the exclusion names {start.key}, which the series never has"
                report.add(line, "exclusion_matches_nothing", message)
        rule = None if event.rule is None else rules[event.uid]
        if rule is not None and not rule.gives_first(event.starts_at):
            message = "the start does not follow the rule; it counts as an instance of its own"
            report.add(line, "start_off_rule", message)
