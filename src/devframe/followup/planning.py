"""From a cadence and a trigger to a series of follow-ups."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Literal

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.ids import derived_id
from devframe.followup.cadence.points import Cadence, Point
from devframe.followup.calendar import WorkCalendar
from devframe.followup.hosts import Host
from devframe.followup.placing import Placement, Placer
from devframe.followup.records import Session, session_id
from devframe.followup.series import FollowUpSeries
from devframe.followup.slots import Span
from devframe.followup.zoned import settle, zone_named

Anchor = Literal["coach", "coachee"]
"""Whose wall clock a session keeps to where two zones differ."""

PLANNER = "devframe"
"""Who is named in the history for what the planning itself decided."""


def trigger_date(trigger: date | datetime, calendar: WorkCalendar) -> date:
    """Give the local date in a person's zone from which work days are counted.

    Args:
        trigger: A local date of the person, or an aware datetime.
        calendar: The person's calendar.

    Returns:
        The local date.

    Raises:
        InvalidInputError: When the datetime is naive.

    Example:
        >>> evening = datetime(2026, 11, 19, 18, tzinfo=zone_named("America/New_York"))
        >>> trigger_date(evening, WorkCalendar(zone="Europe/Berlin"))
        datetime.date(2026, 11, 20)
    """
    if not isinstance(trigger, datetime):
        return trigger
    return _aware("trigger", trigger).astimezone(zone_named(calendar.zone)).date()


def _aware(name: str, moment: datetime) -> datetime:
    if moment.tzinfo is None:
        message = f"expected an aware datetime, got {shorten(moment)}; add its zone"
        raise InvalidInputError([Fault(name, "naive_datetime", message)], origin="planning")
    return moment


def plan_series(
    cadence: Cadence,
    trigger: date | datetime,
    *,
    person_id: str,
    calendar: WorkCalendar,
    host: Host | str | None = None,
    others: Sequence[WorkCalendar] = (),
    busy: Sequence[Span] = (),
    at: time | None = None,
    anchor: Anchor | None = None,
    program_id: str | None = None,
    caused_by: Sequence[str] = (),
    planned_at: datetime | None = None,
) -> FollowUpSeries:
    """Plan the follow-ups of one person.

    Every session lies on a day that all work, inside the hours of all, at the earliest slot of its
    window on a grid of 15 minutes; else at the next such slot, marked late with the reason. Two
    sessions that come to lie on one day become one and keep both labels.

    Args:
        cadence: Which points to plan.
        trigger: What they count from: a local date of the person, or an aware datetime.
        person_id: Whom they are for.
        calendar: The person's work calendar.
        host: Who holds them, with bookings and caps that are kept; only an id where no calendar
            is known.
        others: Calendars of further people who take part.
        busy: Spans in UTC for which the person or the others are booked already; kept free.
        at: Wanted wall-clock time; where it is not free the earliest slot of the day is taken and
            marked as adjusted.
        anchor: Whose zone the starts keep to; required where the zones differ.
        program_id: The program they belong to.
        caused_by: Ids of the records that caused them.
        planned_at: When this is planned; by default the trigger, so that a rerun gives the same.

    Returns:
        The series; points that cannot take place are in it as skipped, with the reason.

    Raises:
        InvalidInputError: When a datetime is naive, or the zones differ and no anchor is given.
        NoWorkingDayError: When no common slot exists within a year after a window.

    Example:
        >>> from devframe.followup.cadence.standard import reinforcement
        >>> berlin = WorkCalendar(country="DE", zone="Europe/Berlin")
        >>> series = plan_series(
        ...     reinforcement(), date(2026, 12, 17), person_id="p-1", calendar=berlin
        ... )
        >>> [str(session.starts_at.on) for session in series.sessions][:3]
        ['2026-12-18', '2026-12-21', '2026-12-24']
    """
    start_on = trigger_date(trigger, calendar)
    known_host = host if isinstance(host, Host) else None
    placer = Placer(
        calendar=calendar,
        host=known_host,
        others=tuple(others),
        zone=_zone(calendar, known_host, anchor),
        at=at,
        duration_minutes=cadence.duration_minutes,
        busy=tuple(busy),
    )
    series_id = derived_id("series", program_id, cadence.name, person_id, start_on, *caused_by)
    if planned_at is None:
        planned_at = trigger if isinstance(trigger, datetime) else _midnight(trigger, calendar)
    empty = FollowUpSeries(
        id=series_id,
        person_id=person_id,
        host_id=host.id if isinstance(host, Host) else host,
        program_id=program_id,
        cadence=cadence.name,
        caused_by=tuple(caused_by),
        planned_at=_aware("planned_at", planned_at),
        planned=(),
    )
    draft = _Draft(series=empty, placer=placer, counted_from=start_on)
    skipped = []
    for point in cadence.points(start_on, calendar):
        placement = placer.place(point, draft.taken) if point.takes_place else None
        if placement is not None:
            draft.add(point, placement)
            continue
        start, adjusted = settle(point.on, at or _opening(calendar), zone=placer.zone)
        nowhere = Placement(starts_at=start, adjusted=adjusted, late_because=None)
        why = point.skipped_because or "no time in its week when everybody is free"
        skipped.append((draft.session(point, nowhere), why))
    series = empty.extend([*draft.by_day.values(), *(session for session, _ in skipped)])
    for session, why in skipped:
        series = series.change(session.original, "skip", by=PLANNER, at=planned_at, why=why)
    return series


@attrs.define(kw_only=True)
class _Draft:
    """The sessions of a series while it is being planned."""

    series: FollowUpSeries
    placer: Placer
    counted_from: date
    by_day: dict[date, Session] = attrs.field(factory=dict)
    taken: list[Span] = attrs.field(factory=list)

    def add(self, point: Point, placement: Placement) -> None:
        """Add a session, or its labels to the one that lies on the same day."""
        day = placement.starts_at.on
        earlier = self.by_day.get(day)
        if earlier is None:
            self.by_day[day] = self.session(point, placement)
            self.taken.append(self.placer.span(placement.starts_at))
            return
        self.by_day[day] = earlier.model_copy(
            update={
                "labels": earlier.labels + point.labels,
                "late_because": earlier.late_because or placement.late_because,
            }
        )

    def session(self, point: Point, placement: Placement) -> Session:
        """Make the record of one placed point."""
        start = placement.starts_at
        since = self.counted_from if point.depends_from is None else point.depends_from
        calendars = [self.placer.calendar, *self.placer.others]
        if self.placer.host is not None:
            calendars.append(self.placer.host.calendar)
        return Session(
            id=session_id(self.series.id, start),
            series_id=self.series.id,
            person_id=self.series.person_id,
            host_id=self.series.host_id,
            program_id=self.series.program_id,
            cadence=self.series.cadence,
            labels=point.labels,
            original=start,
            starts_at=start,
            duration_minutes=self.placer.duration_minutes,
            provisional=any(
                calendar.uncertain_between(min(since, start.on), max(point.until, start.on))
                for calendar in calendars
            ),
            adjusted=placement.adjusted,
            late_because=placement.late_because,
        )


def _zone(calendar: WorkCalendar, host: Host | None, anchor: Anchor | None) -> str:
    if host is None or host.calendar.zone == calendar.zone:
        return calendar.zone
    if anchor is None:
        message = (
            f"the coach is in {host.calendar.zone}, the coachee in {calendar.zone}; give "
            'anchor="coach" or anchor="coachee" to say whose wall clock holds'
        )
        raise InvalidInputError([Fault("anchor", "zones_differ", message)], origin="planning")
    return host.calendar.zone if anchor == "coach" else calendar.zone


def _midnight(on: date, calendar: WorkCalendar) -> datetime:
    return datetime.combine(on, time(), zone_named(calendar.zone)).astimezone(UTC)


def _opening(calendar: WorkCalendar) -> time:
    return calendar.hours[0][0] if calendar.hours else time()
