"""What the SYNTHETIC team can spare, and what became of its sessions. Nobody in it is real."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import devframe as dv
from devframe.kirkpatrick import CostLine, Costs, Ranged
from devframe.program import CoachTime, PlanCapacity, UrgentWork, WeeklyWork

CALENDAR = dv.WorkCalendar(country="US", zone="America/Chicago")

CAPACITY = PlanCapacity(
    person_minutes_per_week=90,
    coaches=(CoachTime(coach_id="coach-01", minutes_per_week=60),),
    gives_way=(WeeklyWork(activity="team meetings", minutes_per_week=60),),
    urgent_work=(
        UrgentWork(activity="summer peak", starts_on=date(2026, 7, 6), ends_on=date(2026, 7, 17)),
    ),
)
"""An hour and a half a week for each person, one coach, and what gives way first."""

PARTNERS = {"agent-07": "mentor-01"}
"""The mentor that a manager has settled."""

COSTS = Costs(
    lines=(
        CostLine(category="delivery", amount=1_200.0, low=1_000.0, high=1_600.0),
        CostLine(category="participant_time", amount=1_500.0, low=1_200.0, high=2_000.0),
    )
)
CALLS_SAVED = Ranged(value=4.0, low=0.0, high=8.0)
"""Repeat calls that somebody hopes to save, per agent and month: an assumption, not a finding."""

_FADES = ("complete", "complete", "cancel", "no_show", "cancel", "cancel")


def with_history(
    series: Iterable[dv.FollowUpSeries], *, until: date
) -> Iterator[dv.FollowUpSeries]:
    """Let time pass: sessions before a day are held, but those of one person drop off.

    Args:
        series: The series as planned.
        until: The day of the look.

    Yields:
        The series with what became of their sessions.
    """
    for one in series:
        held = one
        past = [session for session in one.sessions if session.starts_at.on < until]
        for number, session in enumerate(past):
            fading = one.person_id == "agent-02" and one.cadence == "coaching"
            action = _FADES[number % len(_FADES)] if fading else "complete"
            at = datetime.combine(session.starts_at.on + timedelta(days=1), time(), UTC)
            held = held.change(session.original, action, by="lead-01", at=at, why="recorded")
        yield held
