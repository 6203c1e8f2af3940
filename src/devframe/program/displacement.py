"""What a plan displaces: the work that gives way to its sessions, by person and activity."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from devframe.program.plan import Displaced, PlannedStep
from devframe.program.plan_capacity import WeeklyWork
from devframe.program.week_ledger import Calendars


def find_displaced(
    steps: Iterable[PlannedStep], gives_way: Sequence[WeeklyWork], *, calendars: Calendars
) -> tuple[Displaced, ...]:
    """State the work that planned steps take the place of.

    Args:
        steps: The planned steps.
        gives_way: Work that gives way, in that order, up to so many minutes a week each.
        calendars: Everybody's calendars; they say where a week begins.

    Returns:
        By person, and for each the activities in the order in which they give way; what is left
        has no activity.

    Source:
        `cx-why-train` (opinion): hours are scarce, so a plan says what they are taken from.
    """
    weeks: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for step in steps:
        for session in step.sessions:
            week = calendars.week(step.person_id, session.on)[0]
            weeks[step.person_id][week] += session.minutes
    return tuple(
        Displaced(
            person_id=person_id,
            activity=activity,
            minutes=sum(each),
            busiest_week_minutes=max(each),
        )
        for person_id in sorted(weeks)
        for activity, each in _by_activity(list(weeks[person_id].values()), gives_way).items()
        if any(each)
    )


def _by_activity(
    weeks: Sequence[int], gives_way: Sequence[WeeklyWork]
) -> dict[str | None, list[int]]:
    """Give the minutes of each activity, one number a week."""
    left = list(weeks)
    taken: dict[str | None, list[int]] = {}
    for work in gives_way:
        taken[work.activity] = [min(minutes, work.minutes_per_week) for minutes in left]
        left = [minutes - away for minutes, away in zip(left, taken[work.activity], strict=True)]
    taken[None] = left
    return taken
