"""Planned sessions of one person's program, each with how it counts."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

import attrs

from devframe.followup.fade.records import Standing, WatchedSession
from devframe.followup.records import Session
from devframe.followup.series import FollowUpSeries

USUAL_GAP_DAYS = 7
"""Days until the next session where a single planned date tells nothing about the rhythm."""


@attrs.frozen
class Slot:
    """One planned session and how it counts.

    Attributes:
        session: The session.
        standing: How it counts on the day of the look.
        covered_on: When it was held or replaced; `None` when it was not.
    """

    session: WatchedSession
    standing: Standing
    covered_on: date | None

    @property
    def due(self) -> bool:
        """Whether it is known that it was held, replaced or missed."""
        return self.standing not in {"open", "unrecorded"}

    @property
    def missed(self) -> bool:
        """Whether it is known to be missed."""
        return self.standing == "missed"


def by_program(
    sessions: Iterable[WatchedSession],
) -> Mapping[tuple[str, str], tuple[WatchedSession, ...]]:
    """Group sessions by person and program.

    Args:
        sessions: Sessions in any order.

    Returns:
        The sessions by person and program, in order of both, each group in order of its dates.
    """
    groups: dict[tuple[str, str], list[WatchedSession]] = {}
    for session in sessions:
        groups.setdefault((session.person_id, session.program_id), []).append(session)
    return {
        key: tuple(sorted(groups[key], key=lambda session: (session.planned_on, session.to_json())))
        for key in sorted(groups)
    }


def past_slots(sessions: Iterable[WatchedSession], *, as_of: date) -> tuple[Slot, ...]:
    """Say how the planned sessions of one person's program count so far.

    A session is missed when it was cancelled or not attended and none was held from its date until
    the next planned date. Where no further date is planned, the usual gap of the program stands in
    for it.

    Args:
        sessions: All sessions of one person in one program.
        as_of: The day of the look.

    Returns:
        The planned sessions up to that day, in order; replacements are not among them. One of
        that day counts only once its outcome is recorded.
    """
    sessions = tuple(sessions)
    held = sorted(
        day for session in sessions if (day := session.day_held) is not None and day <= as_of
    )
    planned = sorted(
        (session for session in sessions if not session.replacement),
        key=lambda session: (session.planned_on, session.to_json()),
    )
    days = sorted({session.planned_on for session in planned})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    usual_gap = timedelta(median_low(gaps) if gaps else USUAL_GAP_DAYS)
    slots = []
    for session in planned:
        on = session.planned_on
        if session.day_held is not None:
            if session.day_held <= as_of:
                slots.append(Slot(session, "held", session.day_held))
            continue
        if session.outcome is None or on > as_of:
            if on < as_of:
                slots.append(Slot(session, "unrecorded", None))
            continue
        following = bisect_right(days, on)
        next_on = days[following] if following < len(days) else on + usual_gap
        first = bisect_left(held, on)
        if first < len(held) and held[first] < next_on:
            slots.append(Slot(session, "replaced", held[first]))
        else:
            slots.append(Slot(session, "missed" if next_on <= as_of else "open", None))
    return tuple(slots)


def watched_sessions(series: Iterable[FollowUpSeries]) -> tuple[WatchedSession, ...]:
    """Take over series of follow-ups for the fade watch.

    Args:
        series: Series with their history; the program is theirs or, where none is named, the
            cadence.

    Returns:
        Their sessions as they stand now. Skipped ones are left out: they were taken out of the plan
        on purpose.
    """
    return tuple(
        _watched(session, one)
        for one in series
        for session in one.sessions
        if session.status != "skipped"
    )


def _watched(session: Session, series: FollowUpSeries) -> WatchedSession:
    status = session.status
    history = series.history_of(session.original)
    last = history[-1] if history and status in {"cancelled", "no_show"} else None
    return WatchedSession(
        person_id=session.person_id,
        program_id=session.program_id or session.cadence,
        planned_on=session.starts_at.on,
        outcome=status if status in {"held", "cancelled", "no_show"} else None,
        manager_id=session.host_id,
        cancelled_by=last.by if last is not None and status == "cancelled" else None,
        reason=None if last is None else last.why,
    )
