"""Series of follow-ups as calendar events: private and neutral unless asked otherwise."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.ids import derived_id, is_derived_id
from devframe.followup.ical.records import CalendarEvent, EventStatus
from devframe.followup.ical.regular import RegularStarts
from devframe.followup.ical.writing import calendar_text
from devframe.followup.ical.zones import unmistakable
from devframe.followup.records import CHANGES_CALENDAR, Change, Session
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime

Profile = Literal["flat", "series"]
"""`flat` writes every session as an event of its own; `series` writes a recurrence rule with
exclusions and overrides where the sessions are regular, and single events for the rest."""

_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_NOT_TAKING_PLACE = frozenset({"cancelled", "skipped"})


@attrs.frozen
class Look:
    """How sessions appear in a calendar.

    Attributes:
        title: Title of every event; the default tells a reader over the shoulder nothing.
        show_labels: Whether the title names what the session is for as well.
        show_cancelled: Whether cancelled and skipped sessions stay, marked as cancelled.
        alarm_minutes: Minutes before the start at which to remind; `None` for no alarm.
        domain: What stands behind the `@` of every uid; choose once and keep it.
    """

    title: str = "Follow-up"
    show_labels: bool = False
    show_cancelled: bool = False
    alarm_minutes: int | None = None
    domain: str = attrs.field(default="devframe")

    @domain.validator
    def _is_domain(self, _: object, value: str) -> None:
        if not _DOMAIN.fullmatch(value):
            message = f"expected a domain such as 'example.org', got {shorten(value)}"
            raise InvalidInputError([Fault("domain", "wrong_domain", message)], origin="look")


def to_ics(
    series: Iterable[FollowUpSeries], *, profile: Profile = "flat", look: Look | None = None
) -> str:
    """Write series of follow-ups as one iCalendar text.

    Args:
        series: The series, in any order.
        profile: `flat` for one event a session, which every client reads right; `series` for
            recurring events, which people can edit as a whole.
        look: How sessions appear; by default private, neutral, without alarm.

    Returns:
        The text, with CRLF line ends. The same series in any order give the same text; uids never
        change, and time stamps come from the history.

    Source:
        RFC 5545; RFC 7986, section 5.3 (UUIDs as uids).

    Example:
        >>> to_ics([]).splitlines()[0]
        'BEGIN:VCALENDAR'
    """
    return calendar_text(
        event for one in series for event in calendar_events(one, profile=profile, look=look)
    )


def calendar_events(
    series: FollowUpSeries, *, profile: Profile = "flat", look: Look | None = None
) -> Iterator[CalendarEvent]:
    """Turn one series into calendar events, for the stream writer or for one file an event.

    Args:
        series: The series.
        profile: `flat` or `series`; see `to_ics`.
        look: How sessions appear.

    Yields:
        Events. A master and its overrides share a uid and belong into one file.
    """
    look = look or Look()
    program_id = series.program_id
    group = series.id if program_id is None else derived_id("program", program_id)
    writer = _Writer(series, look, related_to=_uid(group, look))
    regular = _regular_starts(series) if profile == "series" else None
    if regular is None:
        yield from writer.single(series.sessions)
        return
    yield from writer.recurring(regular)
    on_rule = set(regular.starts)
    yield from writer.single(
        session
        for session in series.sessions
        if session.original not in on_rule or not _is_plain(session)
    )


@attrs.frozen
class _Writer:
    """Writes the sessions of one series."""

    series: FollowUpSeries
    look: Look
    related_to: str

    def single(self, sessions: Iterable[Session]) -> Iterator[CalendarEvent]:
        """Yield an event of its own for each session."""
        revisions: dict[ZonedDateTime, list[Change]] = {}
        for change in self.series.history:
            if change.action in CHANGES_CALENDAR:
                revisions.setdefault(change.original, []).append(change)
        for session in sessions:
            if self._is_shown(session):
                changes = revisions.get(session.original, [])
                yield self._event(
                    session,
                    uid=uid_of(session, look=self.look),
                    sequence=len(changes),
                    stamped_at=changes[-1].at if changes else self.series.planned_at,
                )

    def recurring(self, regular: RegularStarts) -> Iterator[CalendarEvent]:
        """Yield the master of the regular sessions, then an override for each that differs."""
        series = self.series
        sessions = {one.original: one for one in series.sessions if _is_plain(one)}
        on_rule = [sessions[start] for start in regular.starts if start in sessions]
        shown = [session for session in on_rule if self._is_shown(session)]
        if not shown:
            return
        uid = uid_of(series, look=self.look)
        # A session that was added later changed the rule: that is a revision as well.
        sequence = series.revision + len(series.planned) - 1
        first = next(one for one in series.planned if one.original == regular.starts[0])
        master = self._event(first, uid=uid, sequence=sequence, stamped_at=series.revised_at)
        there = {session.original for session in shown}
        excluded = tuple(start for start in regular.starts if start not in there)
        yield master.model_copy(update={"rule": regular.rule, "excluded": excluded})
        for session in shown:
            event = self._event(session, uid=uid, sequence=sequence, stamped_at=series.revised_at)
            if event != master.model_copy(update={"starts_at": session.original}):
                yield event.model_copy(update={"replaces": session.original})

    def _is_shown(self, session: Session) -> bool:
        return self.look.show_cancelled or session.status not in _NOT_TAKING_PLACE

    def _event(
        self, session: Session, *, uid: str, sequence: int, stamped_at: datetime
    ) -> CalendarEvent:
        look = self.look
        return CalendarEvent(
            uid=uid,
            starts_at=unmistakable(session.starts_at, duration_minutes=session.duration_minutes),
            duration_minutes=session.duration_minutes,
            title=f"{look.title}: {', '.join(session.labels)}" if look.show_labels else look.title,
            stamped_at=stamped_at,
            sequence=sequence,
            status=_status(session),
            related_to=self.related_to,
            alarm_minutes=look.alarm_minutes,
        )


def _regular_starts(series: FollowUpSeries) -> RegularStarts | None:
    """Find the rule over all planned sessions, so that no later change can alter it."""
    return RegularStarts.within(
        session.original for session in series.planned if _is_plain(session)
    )


def _is_plain(session: Session) -> bool:
    """Whether every client agrees on when the session was first planned."""
    plain = unmistakable(session.original, duration_minutes=session.duration_minutes)
    return plain == session.original


def _status(session: Session) -> EventStatus:
    if session.status in _NOT_TAKING_PLACE:
        return "cancelled"
    return "tentative" if session.provisional or session.status == "on_hold" else "confirmed"


def uid_of(thing: Session | FollowUpSeries, *, look: Look | None = None) -> str:
    """Give the uid under which a session or a whole series stands in calendars.

    Args:
        thing: A session, for its single event; a series, for its master and overrides.
        look: How sessions appear; only its domain matters here.

    Returns:
        A uid that says nothing about anybody, even where an id was chosen by hand.
    """
    return _uid(thing.id, look or Look())


def _uid(identifier: str, look: Look) -> str:
    opaque = identifier if is_derived_id(identifier) else derived_id("uid", identifier)
    return f"{opaque}@{look.domain}"
