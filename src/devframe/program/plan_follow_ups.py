"""From a plan to follow-ups: every planned session gets its time, and a history from then on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import attrs

from devframe._base.ids import derived_id
from devframe.followup.cadence.offsets import Offset, OffsetCadence
from devframe.followup.cadence.points import Cadence
from devframe.followup.calendar import WorkCalendar
from devframe.followup.hosts import Host
from devframe.followup.planning import Anchor, plan_series
from devframe.followup.records import session_id
from devframe.followup.series import FollowUpSeries
from devframe.followup.slots import Span
from devframe.program.plan import Plan, PlannedSession, PlannedStep
from devframe.program.training import Certificate
from devframe.program.week_ledger import Calendars

RENEWAL_MINUTES = 15
"""Length of the look at whether a certificate was used (`devframe-convention`)."""


def plan_follow_ups(
    plan: Plan,
    *,
    calendar: WorkCalendar,
    calendars: Mapping[str, WorkCalendar] | None = None,
    hosts: Mapping[str, Host] | None = None,
    anchor: Anchor | None = None,
    program_id: str | None = None,
    after_training: Cadence | None = None,
    renewal_days: int = 28,
) -> tuple[FollowUpSeries, ...]:
    """Give the sessions of a plan their times, as series of follow-ups.

    Nobody is booked twice at a time: neither those who develop nor who hosts them. A session that
    finds no time on its day comes later and says so. What waits gets no times.

    Args:
        plan: The plan.
        calendar: The work calendar of all who have none of their own, as the plan had it.
        calendars: Calendars by id of the person or coach.
        hosts: Coaches and mentors with bookings and caps that are kept; one who is not listed has
            their calendar and no bookings.
        anchor: Whose zone the starts keep to; required where zones differ.
        program_id: The program that the series belong to.
        after_training: What follows the last meeting of a training, such as `reinforcement()`. Its
            minutes come on top of the plan's.
        renewal_days: Days before a certificate expires on which somebody looks whether it was
            used, which renews it.

    Returns:
        The series, step by step in the order of the plan. For iCalendar hand them to
        `devframe.followup.ical.export.to_ics`. The same plan gives the same ids.

    Raises:
        InvalidInputError: When zones differ and no anchor is given.
        NoWorkingDayError: When a session finds no time within a year.

    Source:
        `cx-development-framework` (opinion) for the rhythm; the days before the expiry are
        `devframe-convention`.
    """
    booker = _Booker(
        calendars=Calendars(default=calendar, own=dict(calendars or {})),
        hosts=dict(hosts or {}),
        anchor=anchor,
        program_id=program_id,
    )
    groups: dict[str, list[PlannedStep]] = {}
    for step in plan.planned:
        groups.setdefault(step.group_id or step.id, []).append(step)
    found: list[FollowUpSeries] = []
    for members in groups.values():
        step = members[0]
        for name, hosted, sessions in _parts(step):
            found += booker.book(members, _dated(step, name, sessions), hosted=hosted)
        if step.sessions[-1].chunk is not None and after_training is not None:
            found += booker.book(members, after_training, counted_from=step.ends_on)
        if step.certificates:
            found += booker.book(members, _renewals(step, renewal_days))
    return tuple(found)


def _parts(step: PlannedStep) -> Iterator[tuple[str, bool, list[PlannedSession]]]:
    """Split a step where its host does not take part in all sessions."""
    parts: dict[tuple[str, bool], list[PlannedSession]] = {}
    for session in step.sessions:
        suffix = "_check_in" if session.purpose == "check_in" else ""
        parts.setdefault((f"{step.method}{suffix}", session.with_host), []).append(session)
    for (name, hosted), sessions in parts.items():
        alone = not hosted and (name, True) in parts
        yield f"{name}_practice" if alone else name, hosted, sessions


def _dated(step: PlannedStep, name: str, sessions: Sequence[PlannedSession]) -> OffsetCadence:
    number = {session.on: place for place, session in enumerate(step.sessions, start=1)}
    return OffsetCadence(
        name=name,
        duration_minutes=max(session.minutes for session in sessions),
        offsets=[
            Offset(
                label=f"{session.purpose.replace('_', ' ')} {number[session.on]}",
                days=(session.on - step.starts_on).days,
            )
            for session in sessions
        ],
        sources=("cx-development-framework", "devframe-convention"),
    )


def _renewals(step: PlannedStep, renewal_days: int) -> OffsetCadence:
    def days(certificate: Certificate) -> int:
        look_on = certificate.expires_on - timedelta(days=renewal_days)
        return (max(look_on, certificate.certified_on) - step.starts_on).days

    return OffsetCadence(
        name=f"{step.method}_renewal",
        duration_minutes=RENEWAL_MINUTES,
        offsets=[
            Offset(label=f"{one.module_id}: used since?", days=days(one), roll="preceding")
            for one in step.certificates
        ],
        sources=("cx-scaling-training", "devframe-convention"),
    )


@attrs.frozen(kw_only=True)
class _Booker:
    """Books sessions, one series after the other, so that nobody is booked twice at a time."""

    calendars: Calendars
    hosts: dict[str, Host]
    anchor: Anchor | None
    program_id: str | None
    busy: dict[str, list[Span]] = attrs.field(factory=lambda: defaultdict(list))

    def book(
        self,
        members: Sequence[PlannedStep],
        cadence: Cadence,
        *,
        counted_from: date | None = None,
        hosted: bool = False,
    ) -> Iterator[FollowUpSeries]:
        step = members[0]
        host = None
        if hosted and step.host_id is not None:
            own = Host(id=step.host_id, calendar=self.calendars.of(step.host_id))
            host = self.hosts.get(step.host_id, own)
        everybody = [one.person_id for one in members] + ([host.id] if host is not None else [])
        series = plan_series(
            cadence,
            counted_from or step.starts_on,
            person_id=step.person_id,
            calendar=self.calendars.of(step.person_id),
            host=host,
            others=[self.calendars.of(one.person_id) for one in members[1:]],
            busy=[span for one in everybody for span in self.busy[one]],
            anchor=self.anchor,
            program_id=self.program_id,
            caused_by=(step.id,),
        )
        spans = tuple(
            (start, start + timedelta(minutes=session.duration_minutes))
            for session in series.sessions
            if session.status == "planned"
            for start in [session.starts_at.utc]
        )
        for one in everybody:
            self.busy[one] += spans
        if host is not None:
            self.hosts[host.id] = attrs.evolve(host, sessions=(*host.sessions, *spans))
        yield series
        for other in members[1:]:
            yield _for_other(series, other)


def _for_other(series: FollowUpSeries, step: PlannedStep) -> FollowUpSeries:
    """Give the series of another member of a group, at the same times."""
    own_id = derived_id("series-in-group", series.id, step.id)
    sessions = tuple(
        session.model_copy(
            update={
                "id": session_id(own_id, session.original),
                "series_id": own_id,
                "person_id": step.person_id,
            }
        )
        for session in series.planned
    )
    return FollowUpSeries(
        id=own_id,
        person_id=step.person_id,
        host_id=series.host_id,
        program_id=series.program_id,
        cadence=series.cadence,
        caused_by=(step.id,),
        planned_at=series.planned_at,
        planned=sessions,
        history=series.history,
    )
