from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from devframe import Need, Recommendation, WorkCalendar
from devframe.errors import InvalidInputError
from devframe.program import (
    CoachTime,
    Course,
    Dose,
    OpenDose,
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
    load_capacity,
    parse_capacity,
)
from tests.plan_cases import advice, need_of

MONDAY = date(2026, 11, 2)
OFFICE = WorkCalendar(zone="UTC")
COACH = CoachTime(coach_id="k-1", minutes_per_week=30)


def capacity(minutes: int = 120, **fields: Any) -> PlanCapacity:
    return PlanCapacity(person_minutes_per_week=minutes, **{"coaches": (COACH,)} | fields)


def plan_of(
    *recommendations: Recommendation, has: PlanCapacity | None = None, **arguments: Any
) -> Plan:
    options = {"calendar": OFFICE, "as_of": MONDAY} | arguments
    return draft_plan(recommendations, capacity() if has is None else has, **options)


def days(step: PlannedStep) -> list[date]:
    return [session.on for session in step.sessions]


def weeks(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(days=7 * number) for number in numbers]


class TestTraining:
    def test_it_comes_in_chunks_with_questions_and_discussion(self) -> None:
        (step,) = plan_of(advice("trained")).planned
        assert days(step) == weeks(0, 1, 2, 3)
        chunks = [session.chunk for session in step.sessions]
        parts = {
            (one.teaching_minutes, one.questions_minutes, one.discussion_minutes)
            for one in chunks
            if one is not None
        }
        assert parts == {(60, 15, 15)}
        assert [one.digest_work_days for one in chunks if one is not None] == [4, 4, 4, 1]
        assert step.minutes == 360
        assert step.presumed == (
            "The course on listening teaches 240 minutes; nobody has said how long it is.",
        )

    def test_a_known_course_is_taken_as_it_is(self) -> None:
        course = Course(
            competency_id="listening",
            modules=(
                TrainingModule(id="why", teaching_minutes=30),
                TrainingModule(id="how", teaching_minutes=50, certificate_valid_days=100),
            ),
        )
        (step,) = plan_of(advice("certified"), has=capacity(courses=(course,))).planned
        assert days(step) == weeks(0, 1)
        assert step.presumed == ()
        (certificate,) = step.certificates
        assert certificate.module_id == "how"
        assert certificate.expires_on == weeks(1)[0] + timedelta(days=100)

    def test_a_certificate_expires_and_use_renews_it(self) -> None:
        (step,) = plan_of(advice("certified")).planned
        (certificate,) = step.certificates
        assert step.form == "certification"
        assert certificate.certified_on == weeks(3)[0]
        assert certificate.expires_on == date(2027, 11, 23)
        assert "Its certificate is valid for 365 days" in step.presumed[1]
        used = certificate.renewed_by_use([date(2028, 5, 1), date(2027, 6, 1), date(2020, 1, 1)])
        assert used.expires_on == date(2029, 5, 1)
        assert certificate.renewed_by_use([certificate.expires_on]) == certificate

    def test_a_full_week_moves_a_chunk_on(self) -> None:
        # 90 of 120 minutes a week are taken by the first course, 30 are too few for the second.
        plan = plan_of(advice("trained"), advice("trained", competency_id="writing"))
        assert [one.competency_id for one in plan.planned] == ["listening"]
        (waiting,) = plan.queued
        assert waiting.earliest is not None
        assert days(waiting.earliest) == weeks(4, 5, 6, 7)
        assert waiting.wanted_on == MONDAY


class TestCoaching:
    def test_it_is_a_range_that_evidence_ends(self) -> None:
        (step,) = plan_of(advice("coached")).planned
        assert days(step) == weeks(*range(13), *range(14, 27, 2))
        assert (step.earliest_review_on, step.latest_review_on) == tuple(weeks(10, 26))
        purposes = [session.purpose for session in step.sessions]
        assert [
            on for on, purpose in zip(days(step), purposes, strict=True) if purpose != "session"
        ]
        assert purposes.count("review") == 2
        assert purposes[-1] == "review"
        assert "aim 1" in step.sessions[1].what
        assert step.host_id == "k-1"

    def test_the_range_is_a_parameter(self) -> None:
        dose = RangeDose(
            method="coaching", weekly_weeks=3, earliest_review_weeks=1, latest_review_weeks=4
        )
        (step,) = plan_of(advice("coached"), has=capacity(doses=(dose,))).planned
        assert days(step) == weeks(0, 1, 2, 4)
        assert (step.earliest_review_on, step.latest_review_on) == tuple(weeks(1, 4))

    def test_over_capacity_is_queued_with_a_date_and_what_would_free_it(self) -> None:
        first, second, third = (advice("coached", person) for person in ("p-1", "p-2", "p-3"))
        plan = plan_of(third, second, first)
        assert [one.person_id for one in plan.planned] == ["p-1"]
        waiting, hopeless = plan.queued
        assert (waiting.person_id, waiting.short_of) == ("p-2", "coach_minutes")
        assert waiting.wanted_on == MONDAY
        assert waiting.earliest_start_on == weeks(27)[0]
        assert waiting.waits_for == (first.id,)
        assert waiting.because == "In the week of 2026-11-02, k-1 has 0 minutes left; it takes 30."
        assert waiting.would_free == (
            "30 more minutes a week of k-1, another coach, or evidence that ends what takes them: "
            "the first review of it is on 2027-01-11."
        )
        assert hopeless.person_id == "p-3"
        assert hopeless.earliest_start_on is None  # a year holds two ranges of half a year
        # What it says would help does help.
        more = capacity(coaches=(COACH.model_copy(update={"minutes_per_week": 60}),))
        assert len(plan_of(first, second, has=more).planned) == 2
        ended = plan_of(second, third, as_of=date(2027, 1, 11))
        assert ended.planned[0].starts_on == date(2027, 1, 11)

    def test_groups_are_capped_in_numbers_and_stay_the_same(self) -> None:
        people = [advice("grouped", f"p-{number}") for number in range(1, 8)]
        has = capacity(coaches=(CoachTime(coach_id="k-1", minutes_per_week=180),), max_group_size=3)
        plan = plan_of(*people, has=has)
        groups: dict[str | None, list[str]] = {}
        for step in plan.planned:
            groups.setdefault(step.group_id, []).append(step.person_id)
        assert sorted(groups.values()) == [["p-1", "p-2", "p-3"], ["p-4", "p-5"], ["p-6", "p-7"]]
        assert {session.minutes for step in plan.planned for session in step.sessions} == {60}
        assert plan.queued == ()

    def test_who_has_no_time_waits_alone_and_not_with_the_group(self) -> None:
        none = PersonTime(person_id="p-2", minutes_per_week=0)
        has = capacity(coaches=(CoachTime(coach_id="k-1", minutes_per_week=60),), persons=(none,))
        plan = plan_of(advice("grouped", "p-1"), advice("grouped", "p-2"), has=has)
        assert [one.person_id for one in plan.planned] == ["p-1"]
        (waiting,) = plan.queued
        assert waiting.because == "It takes 60 minutes in one week; p-2 has 0."
        assert waiting.would_free.startswith("60 more minutes a week for p-2")

    def test_a_group_begins_when_all_are_ready(self) -> None:
        part_time = attrs.evolve(OFFICE, work_days=("wed", "thu"))
        plan = plan_of(
            advice("grouped", "p-1"),
            advice("grouped", "p-2"),
            has=capacity(coaches=(CoachTime(coach_id="k-1", minutes_per_week=60),)),
            calendars={"p-2": part_time},
        )
        assert {step.starts_on for step in plan.planned} == {date(2026, 11, 4)}

    def test_in_peer_practice_the_coach_sets_up_only(self) -> None:
        plan = plan_of(advice("set_up", "p-1"), advice("coached", "p-2"))
        step = plan.planned[0]
        assert [session.with_host for session in step.sessions] == [True] + [False] * 19
        # Only the first week of the coach is taken.
        assert plan.queued[0].earliest_start_on == weeks(1)[0]

    def test_the_specialist_comes_first_and_nobody_coaches_themselves(self) -> None:
        coaches = (
            CoachTime(coach_id="k-1", minutes_per_week=30),
            CoachTime(coach_id="k-2", minutes_per_week=30, competency_ids=("listening",)),
            CoachTime(coach_id="k-3", minutes_per_week=30, competency_ids=("writing",)),
        )
        plan = plan_of(
            advice("coached", "p-1"), advice("coached", "k-1"), has=capacity(coaches=coaches)
        )
        hosts = {one.person_id: one.host_id for one in plan.planned}
        assert hosts == {"k-1": "k-2", "p-1": "k-1"}

    def test_a_settled_partner_is_kept(self) -> None:
        coaches = (COACH, CoachTime(coach_id="k-2", minutes_per_week=30, competency_ids=()))
        has = capacity(coaches=coaches)
        (step,) = plan_of(advice("coached"), has=has, partners={"p-1": "k-2"}).planned
        assert step.host_id == "k-2"
        (waiting,) = plan_of(advice("coached"), has=has, partners={"p-1": "k-9"}).queued
        assert waiting.short_of == "coach"
        assert waiting.because == "No coach with known time may coach listening."
        named = advice("coached", competency_name="Active Listening")
        (waiting,) = plan_of(named, has=has, partners={"p-1": "k-9"}).queued
        assert waiting.because == "No coach with known time may coach Active Listening."

    def test_sessions_lie_where_both_work(self) -> None:
        thursdays = attrs.evolve(OFFICE, work_days=("thu",))
        (step,) = plan_of(advice("coached"), calendars={"k-1": thursdays}).planned
        assert {on.strftime("%a") for on in days(step)} == {"Thu"}

    def test_weeks_that_begin_on_different_days_do_not_let_a_coach_run_over(self) -> None:
        # The coach rests from Tuesday to Thursday, so their week begins on a Friday: with the
        # Monday of one week and the Friday of the one before, two sessions fall into one of it.
        coach = attrs.evolve(OFFICE, work_days=("fri", "sat", "sun", "mon"))
        friday = attrs.evolve(OFFICE, work_days=("fri",), days_off=[date(2026, 11, 13)])
        off = attrs.evolve(OFFICE, work_days=("mon", "fri"), days_off=[date(2026, 11, 13)])
        calendars = {"k-1": coach, "p-1": friday, "p-2": off}
        has = capacity(coaches=(CoachTime(coach_id="k-1", minutes_per_week=60),))
        given = advice("coached", "p-1"), advice("coached", "p-2")
        plan = plan_of(*given, has=has, calendars=calendars)
        taken: dict[date, int] = {}
        for step in (*plan.planned, *(one.earliest for one in plan.queued)):
            for session in () if step is None else step.sessions:
                week = coach.week_of(session.on)[0]
                taken[week] = taken.get(week, 0) + session.minutes
        assert max(taken.values()) <= 60
        assert len(plan.planned) + len(plan.queued) == 2

    def test_a_closed_week_leaves_its_session_out(self) -> None:
        closed = [MONDAY + timedelta(days=14 + day) for day in range(5)]
        calendar = attrs.evolve(OFFICE, days_off=closed)
        (step,) = plan_of(advice("coached"), calendar=calendar).planned
        assert [(one.week_starts_on, one.because) for one in step.left_out] == [(weeks(2)[0], None)]


class TestMentoring:
    def test_it_has_no_rhythm_beyond_a_first_meeting_and_check_ins(self) -> None:
        (step,) = plan_of(advice("mentored"), partners={"p-1": "m-1"}).planned
        assert [(one.on, one.purpose) for one in step.sessions] == [
            (MONDAY, "first_meeting"),
            (MONDAY + timedelta(days=56), "check_in"),
            (MONDAY + timedelta(days=112), "check_in"),
        ]
        assert step.host_id == "m-1"
        assert step.earliest_review_on is None

    def test_without_time_to_meet_it_waits(self) -> None:
        (waiting,) = plan_of(advice("mentored"), has=capacity(45)).queued
        assert waiting.short_of == "person_minutes"


class TestOrder:
    def test_safety_comes_first_then_the_due_date_then_importance(self) -> None:
        needs = [
            need_of("coached", "p-1", importance=5),
            need_of("coached", "p-2", importance=1, due_on=date(2027, 3, 1)),
            need_of("coached", "p-3", due_on=date(2027, 3, 1), importance=2),
            need_of("coached", "p-4", due_on=date(2027, 2, 1)),
            need_of("coached", "p-5", safety_critical=True, coach_available=True),
            need_of("coached", "p-6", safety_critical=False),
            need_of("coached", "p-7"),
        ]
        has = capacity(coaches=(CoachTime(coach_id="k-1", minutes_per_week=300),))
        recommended = [advice("coached", f"p-{number}") for number in range(1, 8)]
        given = [
            one.model_copy(update={"need_id": need.id})
            for one, need in zip(recommended, needs, strict=True)
        ]
        plan = plan_of(*given, has=has, needs=needs)
        order = [one.person_id for one in plan.planned]
        assert order == ["p-5", "p-4", "p-3", "p-2", "p-1", "p-6", "p-7"]
        assert plan.planned[1].urgency.due_on == date(2027, 2, 1)

    def test_steps_follow_each_other(self) -> None:
        plan = plan_of(advice("trained_and_coached"))
        training, coaching = plan.of_person("p-1")
        assert training.ends_on == weeks(3)[0]
        # One whole work day to digest lies between.
        assert coaching.starts_on == weeks(3)[0] + timedelta(days=2)
        assert plan.of_person("p-2") == ()

    def test_a_step_after_one_that_waits_waits_too(self) -> None:
        both = advice("trained_and_coached", competency_id="writing")
        plan = plan_of(advice("trained"), both, has=capacity(90))
        training, coaching = plan.queued
        assert (training.short_of, coaching.short_of) == ("person_minutes", "earlier_step")
        assert training.earliest is not None
        assert coaching.earliest is not None
        assert coaching.earliest.starts_on > training.earliest.ends_on
        none = plan_of(advice("trained_and_coached"), has=capacity(60))
        assert [(one.short_of, one.earliest) for one in none.queued] == [
            ("person_minutes", None),
            ("earlier_step", None),
        ]
        assert none.queued[1].because == "It follows step 1 of p-1, which waits."

    def test_what_is_due_before_it_can_end_is_said(self) -> None:
        due = need_of("trained", due_on=weeks(2)[0])
        (late,) = plan_of(advice("trained", due_on=weeks(2)[0]), needs=[due]).planned
        assert late.misses_due is True
        due = need_of("trained", due_on=weeks(3)[0])
        (timely,) = plan_of(advice("trained", due_on=weeks(3)[0]), needs=[due]).planned
        assert timely.misses_due is False
        (unknown,) = plan_of(advice("trained")).planned
        assert unknown.misses_due is None


class TestDisplacement:
    SALE = UrgentWork(activity="sale", starts_on=date(2026, 11, 11), ends_on=date(2026, 11, 17))

    def test_it_says_which_work_it_takes_the_place_of(self) -> None:
        way = (
            WeeklyWork(activity="reports", minutes_per_week=45),
            WeeklyWork(activity="meetings", minutes_per_week=30),
        )
        plan = plan_of(advice("trained"), advice("coached", "p-2"), has=capacity(gives_way=way))
        found = [
            (one.person_id, one.activity, one.minutes, one.busiest_week_minutes)
            for one in plan.displaced
        ]
        assert found == [
            ("p-1", "reports", 180, 45),
            ("p-1", "meetings", 120, 30),
            ("p-1", None, 60, 15),
            ("p-2", "reports", 600, 30),
        ]
        assert plan.displaced[0].hours == 3.0
        assert plan.displaced_hours == 16.0
        assert plan.displaced_hours * 60 == sum(one.minutes for one in plan.planned)

    def test_it_says_which_urgent_work_took_weeks_from_it(self) -> None:
        plan = plan_of(
            advice("trained"), advice("coached", "p-2"), has=capacity(urgent_work=(self.SALE,))
        )
        training, coaching = plan.planned
        assert days(training) == weeks(0, 3, 4, 5)
        assert days(coaching)[:3] == weeks(0, 3, 4)
        for step in plan.planned:
            assert [(one.week_starts_on, one.because) for one in step.left_out] == [
                (weeks(1)[0], "sale"),
                (weeks(2)[0], "sale"),
            ]

    def test_urgent_work_can_hold_up_a_start(self) -> None:
        now = self.SALE.model_copy(update={"starts_on": MONDAY})
        (step,) = plan_of(advice("coached"), has=capacity(urgent_work=(now,))).planned
        assert step.starts_on == weeks(3)[0]
        assert [one.because for one in step.left_out] == ["sale"] * 3

    def test_urgent_work_that_leaves_enough_takes_nothing(self) -> None:
        mild = self.SALE.model_copy(update={"minutes_per_week": 30})
        (step,) = plan_of(advice("coached"), has=capacity(urgent_work=(mild,))).planned
        assert step.left_out == ()


class TestNotPlanned:
    def test_what_is_mended_elsewhere_or_asked_first_takes_no_hours(self) -> None:
        plan = plan_of(advice("elsewhere"), advice("asked", "p-2"), has=capacity(0))
        (elsewhere,) = plan.fix_elsewhere
        assert elsewhere.instead
        assert elsewhere.causes[0].owner == "owner of the tools"
        (asked,) = plan.ask_first
        assert asked.questions[0].text.startswith("How large is the measured gap")
        assert (plan.planned, plan.queued, plan.displaced) == ((), (), ())

    def test_a_cause_beside_a_development_need_is_said_beside_it(self) -> None:
        plan = plan_of(advice("coached", feedback_given=False))
        assert len(plan.planned) == 1
        (beside,) = plan.fix_elsewhere
        assert not beside.instead

    def test_what_is_decided_at_once_is_said(self) -> None:
        (now,) = plan_of(advice("certified")).decide_now
        assert (now.code, now.owner) == ("make_safe_first", "line manager")

    def test_nothing_in_nothing_out(self) -> None:
        plan = plan_of()
        assert (plan.planned, plan.queued, plan.displaced_hours) == ((), (), 0)


class TestFourthMethod:
    @staticmethod
    def shadowing() -> Recommendation:
        base = advice("mentored")
        step = base.steps[0].model_copy(update={"method": "shadowing", "form": "one_day"})
        return base.model_copy(update={"method": "shadowing", "steps": (step,)})

    def test_without_a_dose_it_waits_for_one(self) -> None:
        (waiting,) = plan_of(self.shadowing()).queued
        assert waiting.short_of == "dose"
        assert waiting.would_free == "A dose of shadowing in the capacity."

    @pytest.mark.parametrize(
        "dose",
        [
            OpenDose(method="shadowing", meeting_minutes=120, check_in_days=()),
            RangeDose(method="shadowing", earliest_review_weeks=1, latest_review_weeks=2),
        ],
    )
    def test_with_a_dose_it_is_planned(self, dose: Dose) -> None:
        (step,) = plan_of(self.shadowing(), has=capacity(doses=(dose,))).planned
        assert (step.method, step.starts_on) == ("shadowing", MONDAY)


class TestObstacles:
    def waiting(self, sort: str, **arguments: Any) -> Queued:
        (found,) = plan_of(advice(sort), **arguments).queued
        assert found.earliest is None
        return found

    def test_no_coach(self) -> None:
        assert self.waiting("coached", has=capacity(coaches=())).short_of == "coach"

    def test_too_few_minutes_of_every_coach(self) -> None:
        few = (CoachTime(coach_id="k-1", minutes_per_week=20), COACH)
        few = (few[0], few[1].model_copy(update={"coach_id": "k-2", "minutes_per_week": 25}))
        found = self.waiting("coached", has=capacity(coaches=few))
        assert found.because == "It takes 30 minutes in one week; no coach has more than 25."
        assert found.would_free == "5 more minutes a week of k-2."

    def test_no_joint_work_days(self) -> None:
        only = {"k-1": ("sat",), "p-1": ("mon",)}
        calendars = {who: attrs.evolve(OFFICE, work_days=which) for who, which in only.items()}
        found = self.waiting("coached", calendars=calendars)
        assert found.short_of == "work_days"
        assert "2027-11-02" in found.because

    def test_a_calendar_without_work_days(self) -> None:
        never = attrs.evolve(OFFICE, absences=((date(2026, 1, 1), date(2035, 1, 1)),))
        for sort in ("coached", "trained", "mentored"):
            assert self.waiting(sort, calendar=never).short_of == "work_days"

    def test_who_leaves_for_good_gets_no_next_step(self) -> None:
        left = attrs.evolve(OFFICE, absences=((date(2026, 11, 24), date(2036, 1, 1)),))
        for sort in ("trained", "coached", "mentored"):
            assert self.waiting(sort, calendar=left).short_of == "work_days"

    def test_a_horizon_too_near(self) -> None:
        saturday = MONDAY + timedelta(days=5)
        for sort in ("coached", "trained", "mentored"):
            found = self.waiting(sort, as_of=saturday, horizon_days=1)
            assert found.short_of == "work_days"

    def test_urgent_work_through_all_reviews(self) -> None:
        long = UrgentWork(
            activity="sale", starts_on=weeks(1)[0], ends_on=weeks(40)[0], minutes_per_week=0
        )
        found = self.waiting("coached", has=capacity(urgent_work=(long,)), horizon_days=100)
        assert found.short_of == "work_days"


class TestInput:
    def test_all_faults_are_named(self) -> None:
        one, need = advice("coached"), need_of("coached")
        with pytest.raises(InvalidInputError) as caught:
            plan_of(one, one, needs=[need, need], horizon_days=-1, as_of=date(9999, 12, 31))
        found = [(fault.where, fault.code) for fault in caught.value.faults]
        assert found == [
            ("recommendations", "repeated_id"),
            ("needs", "repeated_id"),
            ("as_of", "out_of_range"),
            ("horizon_days", "out_of_range"),
        ]

    def test_needs_without_a_recommendation_do_no_harm(self) -> None:
        assert plan_of(needs=[Need(id="n", person_id="p", competency_id="c")]).planned == ()

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"coaches": (COACH, COACH)}, "ids of coaches must be unique"),
            ({"person_minutes_per_week": -1}, "greater than or equal to 0"),
            ({"max_group_size": 0}, "greater than or equal to 1"),
        ],
    )
    def test_a_capacity_that_makes_no_sense_is_refused(
        self, fields: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(ValueError, match=message):
            PlanCapacity(**{"person_minutes_per_week": 60} | fields)

    def test_a_range_needs_two_reviews_and_check_ins_ascend(self) -> None:
        with pytest.raises(ValueError, match="latest review after the earliest"):
            RangeDose(method="coaching", earliest_review_weeks=5, latest_review_weeks=5)
        with pytest.raises(ValueError, match="ascending check_in_days"):
            OpenDose(method="mentoring", check_in_days=(30, 10))
        with pytest.raises(ValueError, match="expected an end from"):
            UrgentWork(activity="sale", starts_on=MONDAY, ends_on=date(2026, 11, 1))
        twice = TrainingModule(id="m", teaching_minutes=10)
        with pytest.raises(ValueError, match="ids of modules must be unique"):
            Course(competency_id="c", modules=(twice, twice))

    def test_a_capacity_is_read_from_toml_and_json(self, tmp_path: Any) -> None:
        text = """
        person_minutes_per_week = 60
        [[doses]]
        method = "shadowing"
        rhythm = "open"
        check_in_days = [30]
        [[urgent_work]]
        activity = "sale"
        starts_on = 2026-11-16
        ends_on = 2026-11-20
        """
        found = parse_capacity(text)
        assert found.dose_of("shadowing") == OpenDose(method="shadowing", check_in_days=(30,))
        assert found.urgent_work[0].starts_on == date(2026, 11, 16)
        (tmp_path / "capacity.json").write_text(found.to_json(), "utf-8")
        (tmp_path / "capacity.toml").write_text(text, "utf-8")
        assert load_capacity(tmp_path / "capacity.json") == found
        assert load_capacity(tmp_path / "capacity.toml") == found
        (tmp_path / "capacity.json").write_text("{", "utf-8")
        with pytest.raises(InvalidInputError, match="not JSON"):
            load_capacity(tmp_path / "capacity.json")


def test_a_plan_drafted_again_has_the_same_ids() -> None:
    given = advice("trained_and_coached"), advice("coached", "p-2")
    early, late = plan_of(*given), plan_of(*given, as_of=date(2026, 11, 9))
    assert early.id != late.id
    assert [one.id for one in early.planned] == [one.id for one in late.planned]


def test_a_step_of_a_recommendation_is_a_step_of_the_plan() -> None:
    given = advice("trained_and_coached")
    for step, planned in zip(given.steps, plan_of(given).planned, strict=True):
        assert (planned.method, planned.form, planned.serves) == (
            step.method,
            step.form,
            step.serves,
        )
        assert (planned.recommendation_id, planned.need_id) == (given.id, given.need_id)
