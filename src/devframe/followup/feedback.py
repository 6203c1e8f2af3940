"""The feedback follow-up: created by default, one to two work days after a talk, with its guide."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, time
from typing import ClassVar, Literal

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import RootRecord, Sentence
from devframe.followup.cadence.offsets import OffsetCadence
from devframe.followup.cadence.standard import feedback_cadence
from devframe.followup.calendar import WorkCalendar
from devframe.followup.guide import Guide, guide_for
from devframe.followup.hosts import Host
from devframe.followup.ical.export import to_ics
from devframe.followup.planning import Anchor, plan_series, trigger_date
from devframe.followup.records import Session
from devframe.followup.series import FollowUpSeries
from devframe.followup.talk import FeedbackTalk, FollowUpOutcome

WARN_AFTER_DAYS = 4
"""A follow-up later than so many calendar days after its talk is worth a warning: convention."""


class FeedbackFollowUp(RootRecord):
    """The follow-up of one feedback talk.

    To skip it, record that with a reason: `follow.series.change(..., "skip", why=...)`; it stays
    in the series as skipped, so it is reported and not lost.

    Attributes:
        schema_version: Version of this document's schema.
        talk: The talk that it follows.
        series: The planned session and its history.
        guide: The four moves.
        warnings: What is worth knowing, such as a follow-up that comes late.
        outcome: What it brought, once held.
    """

    document: ClassVar[str] = "feedback-follow-up"

    schema_version: Literal[1] = 1
    talk: FeedbackTalk
    series: FollowUpSeries
    guide: Guide
    warnings: tuple[Sentence, ...] = ()
    outcome: FollowUpOutcome | None = None

    @property
    def session(self) -> Session:
        """The session as it stands now."""
        return self.series.sessions[0]

    @property
    def on(self) -> date:
        """The local date of the follow-up as it stands now."""
        return self.session.starts_at.on

    @property
    def priority(self) -> int:
        """How urgent it is: as urgent as the talk it follows."""
        return self.talk.priority

    def to_ics(self) -> str:
        """Write the follow-up as an iCalendar file: private, with a neutral title.

        Returns:
            The text of the file; the same follow-up gives the same bytes.
        """
        return to_ics([self.series])


def feedback_follow_up(
    talk: FeedbackTalk,
    *,
    calendar: WorkCalendar,
    host: Host | None = None,
    at: time | None = None,
    anchor: Anchor | None = None,
    cadence: OffsetCadence | None = None,
) -> FeedbackFollowUp:
    """Plan the follow-up of a feedback talk and fill its guide.

    Args:
        talk: The talk.
        calendar: The work calendar of the person who got the feedback.
        host: Who holds the follow-up, with calendar, bookings and caps; must be the talk's host.
        at: Wanted wall-clock time, or `None` for the earliest slot.
        anchor: Whose zone the start keeps to; required where the zones differ.
        cadence: Another window or length; see `feedback_cadence`.

    Returns:
        The follow-up: one to two work days after the talk, never on the same day; on the next
        joint day where the window has none, marked late with the reason.

    Raises:
        InvalidInputError: When the host is not the talk's, or the zones differ without an anchor.
        NoWorkingDayError: When no common slot exists within a year.

    Source:
        `cx-feedback-follow-up`.

    Example:
        >>> from datetime import datetime
        >>> from zoneinfo import ZoneInfo
        >>> talk = FeedbackTalk(
        ...     id="talk-1",
        ...     person_id="p-1",
        ...     held_at=datetime(2026, 4, 2, 16, tzinfo=ZoneInfo("Europe/Berlin")),
        ... )
        >>> follow = feedback_follow_up(
        ...     talk, calendar=WorkCalendar(country="DE", zone="Europe/Berlin")
        ... )
        >>> follow.on  # the Tuesday after Easter
        datetime.date(2026, 4, 7)
        >>> follow.warnings
        ('5 calendar days after the talk; more than 4 is long to be left alone with it',)
    """
    if host is not None and talk.host_id is not None and host.id != talk.host_id:
        message = f"expected the host of the talk, {talk.host_id!r}, got {host.id!r}"
        raise InvalidInputError([Fault("host", "other_host", message)], origin=f"talk {talk.id}")
    series = plan_series(
        feedback_cadence() if cadence is None else cadence,
        talk.held_at,
        person_id=talk.person_id,
        calendar=calendar,
        host=talk.host_id if host is None else host,
        at=at,
        anchor=anchor,
        program_id=talk.program_id,
        caused_by=(talk.id,),
    )
    held_on = trigger_date(talk.held_at, calendar)
    warnings = []
    days = (series.sessions[0].starts_at.on - held_on).days
    if days > WARN_AFTER_DAYS:
        warnings.append(
            f"{days} calendar days after the talk; more than {WARN_AFTER_DAYS} is long to be left "
            "alone with it"
        )
    return FeedbackFollowUp(
        talk=talk, series=series, guide=guide_for(talk), warnings=tuple(warnings)
    )


def feedback_follow_ups(
    talks: Iterable[FeedbackTalk],
    *,
    calendar: WorkCalendar,
    hosts: Mapping[str, Host] | None = None,
) -> tuple[FeedbackFollowUp, ...]:
    """Plan the follow-ups of many talks so that no host is booked twice at a time.

    The more urgent and the earlier talk chooses first.

    Args:
        talks: The talks, in any order.
        calendar: The work calendar of the people.
        hosts: Hosts by id, in the same zone; a host who is missing keeps the people's hours.

    Returns:
        The follow-ups, in the order of the talks.

    Raises:
        InvalidInputError: When a host's zone differs from the people's.
        NoWorkingDayError: When no common slot exists within a year.
    """
    given = tuple(talks)
    known = dict(hosts or {})
    planned: dict[str, FeedbackFollowUp] = {}
    for talk in sorted(given, key=lambda talk: (talk.priority, talk.held_at, talk.id)):
        host = None
        if talk.host_id is not None:
            host = known.get(talk.host_id, Host(id=talk.host_id, calendar=calendar))
        follow = feedback_follow_up(talk, calendar=calendar, host=host)
        planned[talk.id] = follow
        if host is not None:
            start = follow.session.starts_at
            span = (start.utc, start.later(follow.session.duration_minutes).astimezone(UTC))
            known[host.id] = attrs.evolve(host, sessions=(*host.sessions, span))
    return tuple(planned[talk.id] for talk in given)
