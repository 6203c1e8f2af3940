"""What somebody did to a series in their own calendar, for people to take over or not."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from devframe._base.records import Record
from devframe.followup.ical.expansion import Occurrence, occurrences
from devframe.followup.ical.export import Look, uid_of
from devframe.followup.ical.records import CalendarEvent
from devframe.followup.ical.rrule import parse_rule
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime, zone_named

DifferenceKind = Literal["moved", "cancelled", "missing"]
"""`missing` when the calendar holds nothing about a session: deleted, or never put there."""


class CalendarDifference(Record):
    """One session that stands otherwise in a calendar than in its series.

    Attributes:
        original: The original start of the session.
        kind: What is different.
        to: Where the calendar has it, in the zone of the session; for a moved one only.
    """

    original: ZonedDateTime
    kind: DifferenceKind
    to: ZonedDateTime | None = None


def calendar_differences(
    series: FollowUpSeries, events: Iterable[CalendarEvent], *, look: Look | None = None
) -> tuple[CalendarDifference, ...]:
    """Compare a series with a calendar that it was written to and read back from.

    Nothing is taken over: `FollowUpSeries.change` does that, once somebody says who and why.

    Args:
        series: The series as devframe has it.
        events: The events as read, in either profile; those of others are passed over.
        look: The look that the series was written with; only its domain matters here.

    Returns:
        The sessions that take place by the series and stand otherwise in the calendar, in order of
        their original start.

    Raises:
        InvalidInputError: When a rule in the calendar cannot be read or reaches too far.
    """
    own = {uid_of(series, look=look), *(uid_of(one, look=look) for one in series.sessions)}
    events = tuple(event for event in events if event.uid in own)
    days = [event.starts_at.on for event in events]
    days += [session.original.on for session in series.sessions]
    last_on = max(days, default=date.min) + timedelta(days=1)
    found = occurrences(events, first_on=date.min, last_on=last_on)
    by_original = {(one.uid, one.original.utc): one for one in found}
    single = {one.uid: one for one in found}
    differences = []
    for session in series.sessions:
        if session.status in {"cancelled", "skipped"}:
            continue
        there = single.get(uid_of(session, look=look)) or by_original.get(
            (uid_of(series, look=look), session.original.utc)
        )
        kind: DifferenceKind | None = None
        to = None
        if there is None:
            kind = "cancelled" if _was_on_rule(session.original, events) else "missing"
        elif there.event.status == "cancelled":
            kind = "cancelled"
        elif there.starts_at.utc != session.starts_at.utc:
            kind = "moved"
            to = _in_zone(there, session.original.zone)
        if kind is not None:
            differences.append(CalendarDifference(original=session.original, kind=kind, to=to))
    return tuple(differences)


def _was_on_rule(original: ZonedDateTime, events: Iterable[CalendarEvent]) -> bool:
    return any(
        event.rule is not None and parse_rule(event.rule).fits(original, first=event.starts_at)
        for event in events
    )


def _in_zone(there: Occurrence, zone: str) -> ZonedDateTime:
    return ZonedDateTime.of(there.starts_at.utc.astimezone(zone_named(zone)))
