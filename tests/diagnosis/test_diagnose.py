from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe import Gap, Need, Situation, diagnose
from devframe.competency import KINDS, Kind
from devframe.diagnosis import Gates, default_gates, find_causes
from devframe.errors import InvalidInputError
from tests.strategies import gaps, situations


def gap(kind: Kind = "skill", **changes: object) -> Gap:
    fields = {
        "id": f"g-{kind}",
        "person_id": "p1",
        "role_id": "agent",
        "competency_id": "listening",
        "competency_name": "Active listening",
        "kind": kind,
        "unit": "occurrences" if kind == "habit" else "levels",
        "required": 4,
        "attained": 3,
        "shortfall": 1,
        "as_of": date(2026, 4, 1),
    }
    return Gap(**(fields | changes))


UNKNOWN = {"attained": None, "shortfall": None}


@given(gaps(), situations())
def test_a_need_carries_its_gap_its_facts_and_the_causes_that_hold(
    one: Gap, situation: Situation
) -> None:
    need = diagnose(one, situation=situation)
    assert (need.person_id, need.competency_id, need.kinds) == (
        "p1",
        one.competency_id,
        (one.kind,),
    )
    assert need.gap_ids == (one.id,)
    assert need.causes == find_causes(need.facts(), default_gates())
    changed = {
        name
        for name in Situation.model_fields
        if getattr(need.situation, name) != getattr(situation, name)
    }
    assert changed <= ({"safety_critical"} if one.safety_critical else set())
    assert Need.from_json(need.to_json()) == need
    assert diagnose(one, situation=situation) == need


@given(st.permutations(KINDS).flatmap(lambda order: st.tuples(*[gaps(kind=k) for k in order])))
def test_gaps_of_one_topic_make_one_need_in_any_order(several: Sequence[Gap]) -> None:
    need = diagnose(several)
    assert diagnose(list(reversed(several))).to_json() == need.to_json()
    assert need.kinds == KINDS
    shares = [g.shortfall / g.required for g in several if g.shortfall is not None]
    assert need.shortfall_share == max(shares, default=None)
    assert need.importance == max(g.importance for g in several)


def test_the_largest_shortfall_is_taken_as_a_share_of_what_is_required() -> None:
    need = diagnose([gap("skill"), gap("habit", required=10, attained=2, shortfall=8)])
    assert need.shortfall_share == 0.8
    assert diagnose(gap(**UNKNOWN)).shortfall_share is None


@pytest.mark.parametrize("said", [None, False, True])
def test_a_role_that_calls_it_safety_critical_is_not_talked_out_of_it(said: bool | None) -> None:
    situation = Situation(safety_critical=said)
    assert (
        diagnose(gap(safety_critical=True), situation=situation).situation.safety_critical is True
    )
    for quiet in (None, False):
        need = diagnose(gap(safety_critical=quiet), situation=situation)
        assert need.situation.safety_critical is said
    assert situation.safety_critical is said


@pytest.mark.parametrize(
    ("several", "self_only"),
    [
        ([gap(self_only=True)], True),
        ([gap(self_only=False)], False),
        ([gap(self_only=True), gap("habit", self_only=False)], False),
        # A gap of which nothing is known rests on nobody's word.
        ([gap(self_only=True), gap("habit", **UNKNOWN)], True),
        ([gap(**UNKNOWN)], False),
    ],
)
def test_whether_only_the_person_spoke(several: list[Gap], self_only: bool) -> None:
    assert diagnose(several).self_only is self_only


def test_disagreement_about_one_kind_is_disagreement() -> None:
    assert diagnose([gap(), gap("habit", disagreement=True)]).raters_disagree is True
    assert diagnose([gap(), gap("habit")]).raters_disagree is False


def test_a_requested_method_is_noted_and_changes_nothing() -> None:
    plain, asked = diagnose(gap()), diagnose(gap(), requested_method="training")
    assert asked.requested_method == "training"
    assert asked.model_copy(update={"requested_method": None}) == plain


def test_a_situation_that_was_not_given_is_unknown() -> None:
    need = diagnose(gap())
    assert need.situation == Situation()
    assert need.causes == ()


def test_own_gates_replace_those_that_ship() -> None:
    situation = Situation(tools_adequate=False)
    assert [cause.code for cause in diagnose(gap(), situation=situation).causes or ()]
    assert diagnose(gap(), situation=situation, gates=Gates(gates=())).causes == ()


@pytest.mark.parametrize(
    ("several", "code"),
    [
        ([], "no_gap"),
        ([gap(), gap(id="g2")], "mixed_gaps"),
        ([gap(), gap("habit", person_id="p2")], "mixed_gaps"),
        ([gap(), gap("habit", competency_id="other")], "mixed_gaps"),
        ([gap(), gap("habit", context="phone")], "mixed_gaps"),
    ],
)
def test_gaps_that_are_no_one_need_are_refused(several: list[Gap], code: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        diagnose(several)
    [fault] = caught.value.faults
    assert (fault.where, fault.code) == ("gap", code)
