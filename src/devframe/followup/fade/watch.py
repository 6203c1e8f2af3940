"""The fade watch: raises the alarm while a program can still be saved."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import takewhile

from devframe.followup.fade.records import (
    DemandPeak,
    FadeRule,
    Miss,
    ProgramWatch,
    State,
    WatchedSession,
)
from devframe.followup.fade.slots import Slot, by_program, past_slots


def watch(
    sessions: Iterable[WatchedSession],
    *,
    as_of: date,
    peaks: Sequence[DemandPeak] | None = None,
    rule: FadeRule | None = None,
) -> tuple[ProgramWatch, ...]:
    """Say for every person and program how it stands.

    A program is *at risk* from its fourth week on when one of the last four sessions was missed,
    *fading* after two misses running, *faded* when three of the last four were missed; the worst
    state holds. A lapse that was made up for before the next planned date is none.

    Args:
        sessions: Sessions of any number of people and programs, in any order.
        as_of: The day of the look.
        peaks: Days of high demand, to show beside the misses; `None` when they are not known.
        rule: Thresholds.

    Returns:
        One record a person and program, in order of both.

    Source:
        `cx-coach-habits` (opinion) for the weeks, `devframe-convention` for the thresholds.

    Example:
        >>> from datetime import timedelta
        >>> outcomes = ["held", "held", "held", "cancelled", "no_show", None]
        >>> sessions = [
        ...     WatchedSession(
        ...         person_id="p-1",
        ...         program_id="coaching",
        ...         planned_on=date(2026, 9, 7) + timedelta(weeks=week),
        ...         outcome=outcome,
        ...     )
        ...     for week, outcome in enumerate(outcomes)
        ... ]
        >>> (one,) = watch(sessions, as_of=date(2026, 10, 12))
        >>> one.state, one.week, one.check_due
        ('fading', 6, True)
        >>> one.sentence
        'fading: 2 of 5 sessions missed, 2 running; last held on 2026-09-21'
    """
    rule = rule or FadeRule()
    return tuple(
        _watch_one(group, as_of=as_of, peaks=peaks, rule=rule)
        for group in by_program(sessions).values()
    )


def _watch_one(
    sessions: Sequence[WatchedSession],
    *,
    as_of: date,
    peaks: Sequence[DemandPeak] | None,
    rule: FadeRule,
) -> ProgramWatch:
    slots = past_slots(sessions, as_of=as_of)
    known = [slot for slot in slots if slot.due]
    missed = [slot.missed for slot in known]
    started_on = min(
        (session.planned_on for session in sessions if not session.replacement),
        default=sessions[0].planned_on,
    )
    days = (as_of - started_on).days
    week = days // 7 + 1 if days >= 0 else None
    possible = {
        _state(
            [
                slot.missed or (slot.standing == "unrecorded" and if_missed)
                for slot in slots
                if slot.standing != "open"
            ],
            week,
            rule,
        )
        for if_missed in (False, True)
    }
    state = _state(missed, week, rule)
    return ProgramWatch(
        person_id=sessions[0].person_id,
        program_id=sessions[0].program_id,
        manager_id=slots[-1].session.manager_id if slots else sessions[0].manager_id,
        as_of=as_of,
        started_on=started_on,
        week=week,
        state=state,
        settled=possible == {state},
        due=len(known),
        held=len(known) - sum(missed),
        misses=tuple(_miss(slot, peaks) for slot in known if slot.missed),
        misses_running=_running(missed),
        misses_lately=sum(missed[-rule.window_sessions :]),
        open_on=tuple(slot.session.planned_on for slot in slots if slot.standing == "open"),
        unrecorded_on=tuple(
            slot.session.planned_on for slot in slots if slot.standing == "unrecorded"
        ),
        last_held_on=max(
            (day for one in sessions if (day := one.day_held) is not None and day <= as_of),
            default=None,
        ),
        next_planned_on=min(
            (
                session.planned_on
                for session in sessions
                if session.outcome is None and session.planned_on >= as_of
            ),
            default=None,
        ),
        check_due=week is not None and rule.check_from_week <= week <= rule.check_until_week,
    )


def _state(missed: Sequence[bool], week: int | None, rule: FadeRule) -> State:
    lately = sum(missed[-rule.window_sessions :])
    if lately >= rule.faded_misses:
        return "faded"
    if _running(missed) >= rule.fading_misses:
        return "fading"
    if lately and week is not None and week >= rule.at_risk_from_week:
        return "at_risk"
    return "on_track"


def _running(missed: Sequence[bool]) -> int:
    return sum(takewhile(bool, reversed(missed)))


def _miss(slot: Slot, peaks: Sequence[DemandPeak] | None) -> Miss:
    session = slot.session
    return Miss(
        planned_on=session.planned_on,
        outcome=session.outcome or "cancelled",
        cancelled_by=session.cancelled_by,
        reason=session.reason,
        in_peak=None if peaks is None else any(peak.covers(session.planned_on) for peak in peaks),
    )
