"""Events turned into the occurrences that take place in a window."""

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.ical.records import CalendarEvent
from devframe.followup.ical.rrule import parse_rule
from devframe.followup.zoned import ZonedDateTime, settle

MAX_DAYS_SCANNED = 500_000
"""How many days all rules together may look at; a file from anywhere must not cost more."""


@attrs.frozen
class Occurrence:
    """One occurrence of an event.

    Attributes:
        uid: The event's uid.
        original: Its start as the master or the single event has it: its identity.
        starts_at: Its start after an override, with skipped wall-clock times settled.
        event: The event that describes it: single event, master or override.
    """

    uid: str
    original: ZonedDateTime
    starts_at: ZonedDateTime
    event: CalendarEvent


def occurrences(
    events: Iterable[CalendarEvent],
    *,
    first_on: date,
    last_on: date,
    max_days_scanned: int = MAX_DAYS_SCANNED,
) -> tuple[Occurrence, ...]:
    """Expand events within a window.

    Cancelled events and overrides are given too: their status says so.

    Args:
        events: Single events, masters and overrides.
        first_on: First local date of the window.
        last_on: Last local date of the window.
        max_days_scanned: How many days all rules together may look at.

    Returns:
        The occurrences, in order of time, then uid.

    Raises:
        InvalidInputError: When a rule cannot be read, or the rules reach too far together.

    Source:
        RFC 5545, section 3.8.5; wall-clock times that the clocks skip keep the offset before the
        gap, and of times that come twice the first counts (section 3.3.5).
    """
    events = tuple(events)
    overridden = {(event.uid, event.replaces) for event in events if event.replaces is not None}
    found = []
    left = max_days_scanned
    for event in events:
        if event.rule is not None:
            left -= parse_rule(event.rule).days_scanned(event.starts_at, last_on=last_on)
            if left < 0:
                message = (
                    f"expected rules that reach over at most {max_days_scanned} days together; "
                    "narrow the window or raise max_days_scanned"
                )
                raise InvalidInputError(
                    [Fault(event.uid, "too_many_days", message)], origin="events"
                )
        for original in _originals(event, last_on):
            if event.replaces is None and (event.uid, original) in overridden:
                continue
            start = event.starts_at if event.replaces is not None else original
            if start.fold == 0:
                start, _ = settle(start.on, start.at, zone=start.zone)
            if first_on <= start.on <= last_on:
                found.append(Occurrence(event.uid, original, start, event))
    return tuple(sorted(found, key=lambda one: (one.starts_at.utc, one.uid, one.original.key)))


def _originals(event: CalendarEvent, last_on: date) -> Iterator[ZonedDateTime]:
    """Give an event's original starts up to a day, exclusions taken out."""
    if event.replaces is not None:
        yield event.replaces
    elif event.rule is None and not event.added:
        yield event.starts_at
    else:
        rule_starts = (
            parse_rule(event.rule).starts(event.starts_at, last_on=last_on)
            if event.rule is not None
            else (event.starts_at,)
        )
        # A date may be given by the rule and be added as well, and still is one occurrence.
        excluded = set(event.excluded)
        yield from dict.fromkeys(
            start for start in (*rule_starts, *event.added) if start not in excluded
        )
