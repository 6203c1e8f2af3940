"""Plans: room is kept, nothing is lost, the order of the input has no effect, more room helps."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe import Need, Recommendation, WorkCalendar, recommend
from devframe.program import (
    CoachTime,
    Course,
    PersonTime,
    Plan,
    PlanCapacity,
    PlannedStep,
    Queued,
    RangeDose,
    TrainingModule,
    UrgentWork,
    WeeklyWork,
    draft_plan,
    plan_follow_ups,
)
from tests.plan_cases import SORTS, need_of

MONDAY = date(2026, 11, 2)
PEOPLE = ("p-1", "p-2", "p-3", "k-1")
COACHES = ("k-1", "k-2")
COMPETENCIES = ("listening", "writing")
# Scarce, so that people get in each other's way, and mostly enough to begin at all.
PERSON_MINUTES = st.sampled_from([60, 90, 120, 180, 30, 15, 0])
COACH_MINUTES = st.sampled_from([30, 60, 90, 15, 0])
SHORT = RangeDose(method="coaching", weekly_weeks=3, earliest_review_weeks=2, latest_review_weeks=5)

MOSTLY_COACHED = ("coached", "grouped", "coached", *SORTS)


@attrs.frozen
class Case:
    needs: tuple[Need, ...]
    capacity: PlanCapacity
    calendar: WorkCalendar
    calendars: dict[str, WorkCalendar]
    partners: dict[str, str]

    @property
    def recommendations(self) -> list[Recommendation]:
        return [recommend(need) for need in self.needs]

    def plan(self, **changes: Any) -> Plan:
        arguments: dict[str, Any] = {
            "recommendations": self.recommendations,
            "capacity": self.capacity,
            "needs": self.needs,
        }
        arguments |= changes
        return draft_plan(
            arguments["recommendations"],
            arguments["capacity"],
            needs=arguments["needs"],
            calendar=self.calendar,
            calendars=self.calendars,
            partners=self.partners,
            as_of=MONDAY,
            horizon_days=70,
        )


@st.composite
def capacities(draw: st.DrawFn) -> PlanCapacity:
    starts = MONDAY + timedelta(days=draw(st.integers(-5, 40)))
    urgent = UrgentWork(
        activity="sale",
        starts_on=starts,
        ends_on=starts + timedelta(days=draw(st.integers(0, 12))),
        minutes_per_week=draw(PERSON_MINUTES),
    )
    some_of = st.sets(st.sampled_from(COMPETENCIES)).map(tuple)
    return PlanCapacity(
        person_minutes_per_week=draw(PERSON_MINUTES),
        persons=tuple(
            PersonTime(person_id=one, minutes_per_week=draw(PERSON_MINUTES))
            for one in draw(st.sets(st.sampled_from(PEOPLE), max_size=2))
        ),
        coaches=tuple(
            CoachTime(
                coach_id=one,
                minutes_per_week=draw(COACH_MINUTES),
                competency_ids=draw(st.none() | some_of),
            )
            for one in draw(st.sets(st.sampled_from(COACHES), min_size=1))
        ),
        max_group_size=draw(st.integers(1, 3)),
        courses=tuple(
            Course(
                competency_id=one,
                modules=(TrainingModule(id="m", teaching_minutes=draw(st.integers(1, 150))),),
            )
            for one in draw(st.sets(st.sampled_from(COMPETENCIES)))
        ),
        gives_way=(WeeklyWork(activity="reports", minutes_per_week=45),),
        urgent_work=draw(st.sampled_from([(), (urgent,)])),
        doses=(SHORT,),
    )


@st.composite
def cases(draw: st.DrawFn, sorts: tuple[str, ...] = MOSTLY_COACHED) -> Case:
    off = draw(st.sets(st.integers(0, 60), max_size=12))
    company = WorkCalendar(zone="UTC", days_off=[MONDAY + timedelta(days=day) for day in off])
    # Weeks that begin on different days: two sessions of one step can fall into one of a coach's.
    own = st.sampled_from(
        [
            attrs.evolve(company, work_days=("sun", "tue", "thu")),
            attrs.evolve(company, work_days=("fri", "sat", "sun", "mon")),
        ]
    )
    wanted = st.tuples(
        st.sampled_from(sorts), st.sampled_from(PEOPLE), st.sampled_from(COMPETENCIES)
    )
    return Case(
        needs=tuple(
            need_of(
                sort,
                person,
                id=f"n-{number}",
                competency_id=competency,
                importance=draw(st.none() | st.integers(1, 5)),
                due_on=draw(st.none() | st.dates(MONDAY, date(2026, 12, 31))),
            )
            for number, (sort, person, competency) in enumerate(
                draw(st.lists(wanted, min_size=2, max_size=6))
            )
        ),
        capacity=draw(capacities()),
        calendar=company,
        calendars=draw(st.dictionaries(st.sampled_from([*PEOPLE, *COACHES]), own)),
        partners=draw(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(COACHES))),
    )


def dated(plan: Plan) -> Iterator[PlannedStep]:
    """All steps with dates, those kept for the queue as well."""
    yield from plan.planned
    yield from (one.earliest for one in plan.queued if one.earliest is not None)


def calendar_of(case: Case, owner: str) -> WorkCalendar:
    return case.calendars.get(owner, case.calendar)


@given(cases())
def test_nobody_gives_more_minutes_than_there_are(case: Case) -> None:
    people: Counter[tuple[str, date]] = Counter()
    coaches: dict[tuple[str, date], set[tuple[str, date, int]]] = {}
    plan = case.plan()
    for step in dated(plan):
        for session in step.sessions:
            week = calendar_of(case, step.person_id).week_of(session.on)[0]
            people[step.person_id, week] += session.minutes
            if step.method == "coaching" and session.with_host:
                assert step.host_id is not None
                week = calendar_of(case, step.host_id).week_of(session.on)[0]
                shared = step.group_id or step.id
                held = coaches.setdefault((step.host_id, week), set())
                held.add((shared, session.on, session.minutes))
    own = {one.person_id: one.minutes_per_week for one in case.capacity.persons}
    for (person, week), minutes in people.items():
        most = own.get(person, case.capacity.person_minutes_per_week)
        for work in case.capacity.urgent_work:
            if work.starts_on <= week + timedelta(days=6) and week <= work.ends_on:
                most = min(most, work.minutes_per_week)
        assert minutes <= most
    has = {one.coach_id: one.minutes_per_week for one in case.capacity.coaches}
    for (coach, _), sessions in coaches.items():
        assert sum(minutes for _, _, minutes in sessions) <= has[coach]


@settings(max_examples=50)
@given(cases())
def test_every_recommendation_is_planned_queued_or_said(case: Case) -> None:
    plan = case.plan()
    steps = Counter((one.recommendation_id, one.number) for one in (*plan.planned, *plan.queued))
    elsewhere = {one.recommendation_id: one.instead for one in plan.fix_elsewhere}
    asked = {one.recommendation_id for one in plan.ask_first}
    expected: Counter[tuple[str, int]] = Counter()
    for one in case.recommendations:
        expected.update((one.id, number) for number in range(1, len(one.steps) + 1))
        assert (elsewhere.get(one.id) is True) == (one.verdict == "fix_elsewhere")
        assert (one.id in elsewhere) == bool(one.causes)
        assert (one.id in asked) == (one.verdict == "ask_first")
    assert steps == expected
    for item in plan.queued:
        assert item.because
        assert item.would_free
        assert item.earliest is None or item.earliest.id != item.id


@given(cases())
def test_dates_are_work_days_in_sequence(case: Case) -> None:
    plan = case.plan()
    by_step = {(one.recommendation_id, one.number): one for one in dated(plan)}
    for step in by_step.values():
        days = [session.on for session in step.sessions]
        assert days == sorted(set(days))
        assert MONDAY <= days[0] <= plan.horizon_on
        assert all(calendar_of(case, step.person_id).works_on(day) for day in days)
        if step.method == "coaching":
            assert step.host_id is not None
            assert step.host_id != step.person_id
            assert all(calendar_of(case, step.host_id).works_on(day) for day in days)
            assert step.earliest_review_on in days
            assert step.latest_review_on == days[-1]
            assert step.earliest_review_on >= days[0] + timedelta(days=8)
        before = by_step.get((step.recommendation_id, step.number - 1))
        if step.number > 1:
            assert before is not None
            assert step.starts_on > (before.earliest_review_on or before.ends_on)


@settings(max_examples=50)
@given(cases())
def test_groups_stay_small_and_meet_together(case: Case) -> None:
    groups: dict[str, list[PlannedStep]] = {}
    for step in dated(case.plan()):
        if step.group_id is not None:
            groups.setdefault(step.group_id, []).append(step)
    for members in groups.values():
        assert len(members) <= case.capacity.max_group_size
        assert len({one.person_id for one in members}) == len(members)
        assert len({(one.host_id, one.sessions, one.competency_id) for one in members}) == 1


@settings(max_examples=50)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_has_no_effect(case: Case, random: Any) -> None:
    shuffled = [case.recommendations, list(case.needs)]
    for one in shuffled:
        random.shuffle(one)
    again = case.plan(recommendations=shuffled[0], needs=shuffled[1])
    assert again.to_json() == case.plan().to_json()


@settings(max_examples=50)
@given(cases())
def test_a_plan_is_read_back_as_it_was_written(case: Case) -> None:
    plan = case.plan()
    assert Plan.from_json(plan.to_json()) == plan
    ids = [
        one.id
        for one in (
            *dated(plan),
            *plan.queued,
            *plan.fix_elsewhere,
            *plan.ask_first,
            *plan.decide_now,
        )
    ]
    assert len(set(ids)) == len(ids)


def in_order(plan: Plan) -> list[PlannedStep | Queued]:
    steps: list[PlannedStep | Queued] = [*plan.planned, *plan.queued]
    return sorted(
        steps,
        key=lambda one: (
            one.urgency.rank,
            one.person_id,
            one.competency_id,
            one.recommendation_id,
            one.number,
        ),
    )


def place(one: PlannedStep | Queued, capacity: PlanCapacity) -> tuple[Any, ...]:
    """How good a place is, the better the lower: some, how early, with which coach."""
    step = one if isinstance(one, PlannedStep) else one.earliest
    if step is None:
        return (True,)
    ranked = sorted(
        capacity.coaches,
        key=lambda coach: (
            coach.competency_ids is None,
            len(coach.competency_ids or ()),
            coach.coach_id,
        ),
    )
    coach_ids = [coach.coach_id for coach in ranked]
    rank = coach_ids.index(step.host_id) if step.method == "coaching" else 0
    return (False, step.starts_on, rank, tuple(session.on for session in step.sessions))


@settings(max_examples=40)
@given(cases())
def test_nobody_is_booked_twice_at_a_time(case: Case) -> None:
    plan = case.plan()
    series = plan_follow_ups(plan, calendar=case.calendar, calendars=case.calendars)
    booked: dict[str, set[tuple[datetime, datetime]]] = {}
    for one in series:
        for session in one.sessions:
            start = session.starts_at.utc
            span = start, start + timedelta(minutes=session.duration_minutes)
            for who in {one.person_id, one.host_id or one.person_id}:
                booked.setdefault(who, set()).add(span)
    for spans in booked.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))
    sessions = sum(len(step.sessions) for step in plan.planned)
    renewals = sum(bool(step.certificates) for step in plan.planned)
    assert sum(len(one.sessions) for one in series) == sessions + renewals


ALONE = tuple(sort for sort in MOSTLY_COACHED if sort != "grouped")


@given(cases(ALONE), st.sampled_from([30, 60, 120]), st.booleans())
def test_with_more_room_the_first_whose_place_changes_gets_a_better_one(
    case: Case, minutes: int, for_coaches: bool
) -> None:
    before = case.capacity
    if for_coaches:
        more = [
            one.model_copy(update={"minutes_per_week": one.minutes_per_week + minutes})
            for one in before.coaches
        ]
        capacity = before.model_copy(update={"coaches": tuple(more)})
    else:
        more_time = [
            one.model_copy(update={"minutes_per_week": one.minutes_per_week + minutes})
            for one in before.persons
        ]
        capacity = before.model_copy(
            update={
                "persons": tuple(more_time),
                "person_minutes_per_week": before.person_minutes_per_week + minutes,
            }
        )
    old = [place(one, before) for one in in_order(case.plan())]
    new = [place(one, before) for one in in_order(case.plan(capacity=capacity))]
    assert new <= old


@given(cases(ALONE))
def test_nobody_less_urgent_holds_up_somebody_more_urgent(case: Case) -> None:
    whole = in_order(case.plan())
    last = whole[-1].recommendation_id if whole else None
    kept = [one for one in case.recommendations if one.id != last]
    fewer = in_order(case.plan(recommendations=kept))
    assert fewer == [one for one in whole if one.recommendation_id != last]
