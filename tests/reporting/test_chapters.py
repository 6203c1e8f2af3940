"""What a report leaves out when there is nothing to say, and what stands in it when there is."""

from collections.abc import Sequence
from datetime import date

import pytest

import devframe as dv
from devframe.followup.fade.watch import watch
from devframe.kirkpatrick import (
    ChainLink,
    Findings,
    LeadingIndicator,
    average,
    conclude,
    gain,
    nps,
    program_chain,
    rate_gaps,
)
from devframe.program import PlanCapacity, draft_plan
from devframe.reporting import report
from devframe.reporting.chapters import Subject
from tests.pictures import samples
from tests.plan_cases import advice

AS_OF = date(2026, 4, 1)


def told(subject: Subject, *, pictures: bool = False, each_person: bool = False) -> str:
    return report(
        subject, title="Team", pictures=pictures, each_person=each_person, smallest_group=1
    ).to_markdown()


def outcome(*, levels: Sequence[int] = (1,)) -> dv.CaseOutcome:
    scale = dv.Scale(
        id="five", name="Five", levels=tuple(dv.Level(value=v, label=str(v)) for v in range(5))
    )
    asked = dv.Requirement(competency_id="c", competency_name="Calming", kind="skill", level=3)
    seen = tuple(
        dv.Evidence(
            id=f"e-{number}",
            person_id=f"p-{number}",
            competency_id="c",
            kind="skill",
            source="observation",
            on=date(2026, 3, 1),
            level=level,
        )
        for number, level in enumerate(levels)
    )
    role = dv.RoleProfile(id="agent", name="Agent", scale=scale, requirements=(asked,))
    return dv.recommend_case(dv.Case(role=role, evidence=seen), as_of=AS_OF)


class TestCase:
    @pytest.mark.parametrize(
        ("pictures", "each_person", "drawn"),
        [(True, True, True), (True, False, False), (False, True, False)],
    )
    def test_a_gap_map_names_people_and_so_waits_to_be_asked_for(
        self, pictures: bool, each_person: bool, drawn: bool
    ) -> None:
        written = told(outcome(levels=(1, 2)), pictures=pictures, each_person=each_person)
        assert ("Picture: Gap map" in written) == drawn
        assert ("p-1" in written) == each_person

    def test_of_nobody_there_is_no_map(self) -> None:
        written = told(outcome(levels=()), pictures=True, each_person=True)
        assert "0 needs of 0 people" in written
        assert "Picture" not in written


class TestAdvice:
    def test_where_nothing_stands_elsewhere_and_nothing_is_open_nothing_is_said_of_it(self) -> None:
        settled = advice("coached").model_copy(update={"causes": (), "questions": ()})
        written = told([settled])
        assert "What is advised" in written
        assert "What others fix" not in written
        assert "Questions" not in written

    def test_what_to_do_at_once_is_said_once(self) -> None:
        hurried = [
            advice("trained", person, safety_critical=True, can_do_when_it_counts=False)
            for person in ("p-1", "p-2")
        ]
        (control,) = hurried[0].controls
        assert told(hurried).count("At once:") == 1
        assert f"At once: {control.owner}: " in told(hurried)

    def test_without_needs_there_is_no_table(self) -> None:
        assert "|" not in told(dv.recommend_cohort([]))


class TestEvaluation:
    def test_what_has_no_interval_is_not_drawn(self) -> None:
        assert "Picture" not in told(average([4], outcome="satisfaction"), pictures=True)

    def test_what_takes_nothing_for_granted_does_not_say_so(self) -> None:
        mine = conclude(
            outcome="handling time",
            estimand="difference of medians",
            form="contrast",
            estimate=-14.0,
            low=-22.0,
            high=-6.0,
            n=212,
            method="Hodges-Lehmann",
            design="groups_post",
        )
        assert not mine.assumptions
        assert "Taken for granted" not in told(mine)
        assert "Taken for granted" in told(samples.change())

    def test_findings_by_name_stand_one_below_the_other(self) -> None:
        several = Findings({"Liked": nps([10, 9, 0, 7, 8]), "Learned": samples.change()})
        assert "### Liked" in told(several)
        assert "### Learned" in told(several)

    def test_a_chain_tells_when_to_look_again(self) -> None:
        sign = LeadingIndicator(
            name="recaps a week", level="behavior", threshold=3, look_on=date(2026, 5, 4)
        )
        chain = program_chain("Course", [], as_of=AS_OF, indicators=[sign])
        assert "Early signs:" in told(chain)
        assert "2026-05-04" in told(chain)
        assert "Early signs" not in told(program_chain("Course", [], as_of=AS_OF))

    def test_a_chain_without_break_says_so_and_blames_nothing(self) -> None:
        liked = average([5, 4, 5, 5, 4, 5, 5, 4, 5, 5], outcome="satisfaction")
        learned = gain([1, 2, 3, 2, 3, 1, 2, 2], [6, 7, 7, 8, 8, 6, 8, 6], outcome="test")
        links = [
            ChainLink(level="reaction", finding=liked, smallest=2),
            ChainLink(level="learning", finding=learned, smallest=1),
        ]
        chain = program_chain("Course", links, as_of=AS_OF)
        assert not chain.breaks
        assert not chain.causes
        assert "What to look at" not in told(chain)


def test_gaps_without_caution_have_none() -> None:
    table = rate_gaps([1, 0] * 200, group=["a"] * 200 + ["b"] * 200, reference="a")
    assert not table.warnings
    assert "Caution" not in told(table)


class TestPlan:
    def test_without_needs_it_says_no_more_than_that(self) -> None:
        capacity = PlanCapacity(person_minutes_per_week=120)
        empty = draft_plan((), capacity, calendar=dv.WorkCalendar(zone="UTC"), as_of=AS_OF)
        written = told(empty, pictures=True)
        assert "0 steps planned, 0 waiting" in written
        assert "|" not in written
        assert "Picture" not in written

    def test_mentoring_has_no_end_but_the_evidence(self) -> None:
        items = [advice("trained"), advice("mentored", "p-2")]
        capacity = PlanCapacity(person_minutes_per_week=300)
        calendar = dv.WorkCalendar(zone="UTC")
        plan = draft_plan(items, capacity, calendar=calendar, as_of=AS_OF)
        ends = {one.method: one.earliest_review_on for one in plan.planned}
        written = told(plan)
        for method, review in ends.items():
            (row,) = (line for line in written.splitlines() if f"| {method} (" in line)
            assert ("by evidence" in row) == (review is not None)


def test_who_has_two_programs_in_one_state_is_counted_once() -> None:
    twice = [
        one.model_copy(update={"program_id": program})
        for one in watch(samples.SESSIONS, as_of=date(2026, 11, 2))
        for program in ("coaching", "mentoring")
    ]
    people = {(one.person_id, one.state) for one in twice}
    rows = [line for line in told(twice).splitlines() if line.startswith("| ")][2:]
    assert sum(int(row.split("|")[2]) for row in rows) == len(people) < len(twice)
