"""Records to draw: one set of them with names of any kind."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np

from devframe import pictures
from devframe._base.plotting import Theme
from devframe.assessment import Profile, Standing
from devframe.competency import KINDS, Kind
from devframe.diagnosis import Need, Situation
from devframe.followup.cadence.standard import coaching
from devframe.followup.calendar import WorkCalendar
from devframe.followup.fade.records import DemandPeak, WatchedSession
from devframe.followup.planning import plan_series
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime
from devframe.kirkpatrick import (
    ChainLink,
    CostLine,
    Costs,
    Finding,
    ProgramChain,
    Ranged,
    ReturnOnInvestment,
    average,
    difference_in_differences,
    gain,
    gain_by,
    interrupted_series,
    likert,
    program_chain,
    roi,
    staggered_effects,
)
from devframe.pictures import Picture
from devframe.program import CoachTime, Plan, PlanCapacity, draft_plan
from devframe.recommendation import Recommendation, recommend
from tests.plan_cases import SORTS, need_of

AS_OF = date(2026, 4, 1)
START = date(2026, 9, 7)
NOW = datetime(2026, 9, 1, tzinfo=UTC)
PLAIN = "handling complaints"
HOSTILE = (
    '$\\frac{1}{0}$ <script>alert(1)</script> & "quotes" \x1b[31m \u202e desrever \u6f22\u5b57 '
    "\U0001f600 ]]> --> " + "W" * 60 + " wide"
)
BEFORE = [52.0, 61.0, 48.0, 70.0, 66.0, 58.0, 55.0, 63.0]
AFTER = [60.0, 66.0, 55.0, 64.0, 66.0, 68.0, 59.0, 71.0]


def standing(name: str, *, kind: Kind = "skill", attained: int | None = 2, **fields: object):
    known = attained is not None
    state = "unknown" if attained is None else "met" if attained >= 3 else "short"
    given: dict[str, object] = {
        "competency_id": f"c-{abs(hash(name)) % 7}-{kind}",
        "competency_name": name[:300],
        "kind": kind,
        "context": None,
        "unit": "occurrences" if kind == "habit" else "levels",
        "required": 3,
        "attained": attained,
        "state": state,
        "importance": 3,
        "safety_critical": None,
        "voices": 2 if known else 0,
        "lowest": max(0, attained - 1) if attained is not None else None,
        "highest": attained + 1 if attained is not None else None,
        "disagreement": False,
        "self_only": False,
        "self_attained": None,
        "evidence_ids": ("e-1",) if known else (),
        "set_aside_ids": (),
        "renew_by": None,
    }
    return Standing.model_validate({**given, **fields})


def profile(name: str = PLAIN, *, person: str = "p-1", rows: int = 2) -> Profile:
    attained = (2, None, 4, 3)
    by_kind = {
        kind: tuple(
            standing(
                f"{name} {row}" if row else name,
                kind=kind,
                attained=attained[row % 4],
                competency_id=f"c-{row}",
                disagreement=row == 0,
                self_attained=3 if row == 0 else None,
            )
            for row in range(rows)
        )
        for kind in KINDS
    }
    return Profile(id=f"profile-{person}", person_id=person, role_id="agent", as_of=AS_OF, gaps=(),
                   **by_kind)  # fmt: skip


def recommendation(name: str = PLAIN, *, facts: bool = False) -> Recommendation:
    situation = Situation(performed_before=False, tools_adequate=True)
    if facts:
        situation = Situation(
            performed_before=True, tools_adequate=True, can_do_when_it_counts=True,
            interpersonal=True, codified=False,
        )  # fmt: skip
    need = Need(
        id="n-1", person_id="p-1", competency_id="complaints", competency_name=name[:300],
        kinds=("skill",), shortfall_share=0.5, situation=situation,
    )  # fmt: skip
    return recommend(need)


def series(person: str, *actions: str) -> FollowUpSeries:
    one = plan_series(
        coaching(months=2), date(2026, 9, 1), person_id=person, calendar=WorkCalendar(zone="UTC")
    )
    for session, action in zip(one.planned, actions, strict=False):
        moved = ZonedDateTime.of(session.original.utc + timedelta(days=1))
        to = moved if action == "move" else None
        one = one.change(session.original, action, by="m-1", at=NOW, why="a reason", to=to)
    return one


FADING = series("p-1", "complete", "complete", "move", "cancel", "no_show", "skip", "hold")


def weeks(person: str, *outcomes: str | None) -> list[WatchedSession]:
    return [
        WatchedSession(
            person_id=person,
            program_id="coaching",
            planned_on=START + timedelta(weeks=week),
            outcome=outcome,
        )
        for week, outcome in enumerate(outcomes)
    ]


SESSIONS = [
    *weeks("p-1", "held", "cancelled", "held", "cancelled", "cancelled", "cancelled", None),
    WatchedSession(
        person_id="p-1", program_id="coaching", planned_on=START + timedelta(days=9),
        outcome="held", replacement=True,
    ),
    *weeks("p-2", "held", None, "held"),
]  # fmt: skip
PEAK = DemandPeak(starts_on=START, ends_on=START + timedelta(days=6))


def ratings(name: str = PLAIN, *, shift: int = 0) -> Finding:
    given = [1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 2, 4]
    return likert([min(5, one + shift) for one in given], outcome=name[:300])


def change(name: str = PLAIN) -> Finding:
    return gain(BEFORE, AFTER, outcome=name[:300], unit="points")


def two_groups(name: str = PLAIN, *, earlier: bool = True) -> Finding:
    rng = np.random.default_rng(3)
    arm = np.arange(40) % 2 == 0
    base = rng.normal(20, 3, 40)
    columns = [base + rng.normal(0, 1, 40) for _ in range(4)]
    return difference_in_differences(
        columns[2], columns[3] + 2 * arm, arm=arm, outcome=name[:300],
        earlier=np.column_stack(columns[:2]) if earlier else None,
    )  # fmt: skip


def staggered() -> Finding:
    rng = np.random.default_rng(3)
    started = np.where(np.arange(60) % 3 == 0, np.nan, np.arange(60) % 3 + 1.0)
    scores = rng.normal(20, 2, (60, 1)) + rng.normal(0, 1, (60, 5))
    return staggered_effects(scores, started=started, outcome="calls")


def chain(name: str = PLAIN) -> ProgramChain:
    liked = average([4, 5, 4, 3, 4, 4], outcome=name[:300])
    links = [
        ChainLink(level="reaction", finding=liked, smallest=4),
        ChainLink(level="learning", finding=change(name), smallest=2),
        ChainLink(level="results", finding=two_groups(name), smallest=1, lower_is_better=True),
    ]
    return program_chain(name[:300], links, as_of=AS_OF)


SERIES = [20, 21, None, 22, 21, 23, 22, 22, 27, 29, 27, 30, 29, 30, 31, 30]


def interruption(name: str = PLAIN) -> Finding:
    return interrupted_series(SERIES, points_before=8, outcome=name[:300])


def returns() -> ReturnOnInvestment:
    costs = Costs(lines=(CostLine(category="delivery", amount=9_000.0, low=8_000, high=12_000),))
    return roi(
        Ranged(value=0.4, low=0.1, high=0.7), unit_value=Ranged(value=50.0, low=30, high=60),
        n=60, periods_per_year=12, costs=costs, currency="EUR", draws=1_000,
    )  # fmt: skip


def programs(count: int, name: str = "program") -> object:
    rng = np.random.default_rng(1)
    by = [f"{place:02} {name}" for place in range(count) for _ in range(8)]
    before = rng.normal(50, 10, len(by))
    return gain_by(
        before, before + rng.normal(3, 5, len(by)), by=by, outcome="score", unit="points"
    )


def plan(name: str = PLAIN) -> Plan:
    needs = [
        need_of(sort, f"p-{number}", competency_name=name[:300], due_on=date(2026, 12, 15))
        for number, sort in enumerate([*SORTS, "coached", "coached"])
    ]
    return draft_plan(
        [recommend(need) for need in needs],
        PlanCapacity(
            person_minutes_per_week=120,
            coaches=(CoachTime(coach_id="k-1", minutes_per_week=60),),
        ),
        calendar=WorkCalendar(zone="UTC"),
        as_of=START,
        needs=needs,
    )


DRAWINGS: dict[str, Callable[[str, Theme], Picture]] = {
    "competency_profile": lambda name, theme: pictures.competency_profile(
        profile(name), theme=theme
    ),
    "gap_map": lambda name, theme: pictures.gap_map(
        [profile(name), profile(name, person="p-2/" + "W" * 80)], theme=theme
    ),
    "decision_trace": lambda name, theme: pictures.decision_trace(
        recommendation(name), theme=theme
    ),
    "likert_bars": lambda name, theme: pictures.likert_bars(
        ratings(name), ratings(name, shift=1), theme=theme
    ),
    "paired_slopes": lambda name, theme: pictures.paired_slopes(
        change(name), before=BEFORE, after=AFTER, theme=theme
    ),
    "forest_plot": lambda name, theme: pictures.forest_plot(programs(6, name), theme=theme),
    "level_chain": lambda name, theme: pictures.level_chain(chain(name), theme=theme),
    "event_study": lambda name, theme: pictures.event_study(two_groups(name), theme=theme),
    "series_break": lambda name, theme: pictures.series_break(
        interruption(name), values=SERIES, theme=theme
    ),
    "follow_up_timeline": lambda _, theme: pictures.follow_up_timeline(
        [FADING, series("p-2/" + "W" * 150)], as_of=date(2026, 10, 1), theme=theme
    ),
    "fade_watch": lambda _, theme: pictures.fade_watch(
        SESSIONS, as_of=START + timedelta(weeks=5, days=1), peaks=[PEAK], theme=theme
    ),
    "plan_timeline": lambda name, theme: pictures.plan_timeline(plan(name), theme=theme),
    "roi_tornado": lambda _, theme: pictures.roi_tornado(returns(), theme=theme),
}  # fmt: skip
"""Every picture, drawn of records that carry a name."""
