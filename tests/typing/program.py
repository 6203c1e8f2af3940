"""User code of the program station that must type-check; never executed."""

from datetime import date
from typing import Literal, assert_type

from devframe import FollowUpSeries, Need, WorkCalendar
from devframe.kirkpatrick import outcome_trend
from devframe.program import (
    Allocation,
    Checked,
    CoachProfile,
    CoachTime,
    Fidelity,
    Matching,
    Partner,
    PlaceRequest,
    Plan,
    PlanCapacity,
    PlannedStep,
    Queued,
    RangeDose,
    Seeker,
    SortedChallenges,
    Spread,
    allocate,
    check_coach,
    draft_plan,
    find_spread,
    match,
    need_from_trend,
    plan_follow_ups,
    readiness_checklist,
    sort_challenges,
)

ready = readiness_checklist().check({"time": None, "place": True})
assert_type(ready, Checked)
assert_type(ready.verdict, Literal["ready", "ask_first", "blocked"])
assert_type(
    check_coach(CoachProfile(coach_id="k", competency_id="c")).codes("asks"), tuple[str, ...]
)
assert_type(sort_challenges([]), SortedChallenges)
assert_type(find_spread([]), Spread)
assert_type(Fidelity(steps=(), unobservable=()).done_share, float | None)

seeker = Seeker(id="p", competency_id="c", priority=1)
found = match([seeker], [Partner(id="k", competency_ids=("c",), capacity=0)], method="optimal")
assert_type(found, Matching)
assert_type(found.approve("p", by="hr", on=date(2026, 1, 1)), Matching)

match([seeker], [], method="best")  # type: ignore[arg-type]  # closed vocabulary
found.reject("p", by="hr", on=date(2026, 1, 1))  # type: ignore[call-arg]  # a reason is needed
match([seeker], [], forbiden=())  # type: ignore[call-arg]  # misspelled

calendar = WorkCalendar(zone="UTC")
has = PlanCapacity(
    person_minutes_per_week=60,
    coaches=(CoachTime(coach_id="k", minutes_per_week=30),),
    doses=(RangeDose(method="coaching", session_minutes=45),),
)
plan = draft_plan([], has, calendar=calendar, as_of=date(2026, 1, 1))
assert_type(plan, Plan)
assert_type(plan.planned, tuple[PlannedStep, ...])
assert_type(plan.queued, tuple[Queued, ...])
assert_type(plan.queued[0].earliest_start_on, date | None)
assert_type(plan.planned[0].misses_due, bool | None)
assert_type(plan_follow_ups(plan, calendar=calendar), tuple[FollowUpSeries, ...])
trend = outcome_trend([1, 2, 3])
assert_type(need_from_trend(trend, person_id="t", competency_id="c"), Need | None)

draft_plan([], has, calendar=calendar)  # type: ignore[call-arg]  # no clock: the day is needed
draft_plan([], has, calendar, date(2026, 1, 1))  # type: ignore[call-arg]  # by keyword
need_from_trend(plan, person_id="t", competency_id="c")  # type: ignore[arg-type]  # no trend
asked = PlaceRequest(id="r", person_id="p", competency_id="c", method="training")
places = allocate([asked], method="optimal")
assert_type(places, Allocation)
assert_type(places.gap_share, float | None)
assert_type(places.access[0].share, float)
match([seeker], [], method="stable")
allocate([asked], method="stable")  # type: ignore[arg-type]  # closed vocabulary
allocate([asked], partner=[])  # type: ignore[call-arg]  # misspelled
