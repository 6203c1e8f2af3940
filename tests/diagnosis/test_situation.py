from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from devframe import FACTS, Need, Situation
from devframe.diagnosis import ENVIRONMENT_FACTS, Fact
from devframe.diagnosis.situation import GrowthTrack, Onset
from tests.strategies import needs, values_of


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"performs_often": True, "performed_before": False}, "performed_before is false"),
        ({"performs_often": True, "can_do_when_it_counts": False}, "when_it_counts is false"),
        ({"novel": True, "training_exists": True}, "training_exists are both true"),
        ({"coach_available": False, "coach_minutes": 1}, "coach_minutes is above 0"),
    ],
)  # fmt: skip
def test_contradictory_facts_are_refused_and_each_alone_is_fine(
    facts: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match="correct one of each pair") as caught:
        Situation(**facts)
    assert says in str(caught.value)
    for name in facts:
        Situation(**(facts | {name: None}))


def test_all_contradictions_come_at_once() -> None:
    with pytest.raises(ValidationError, match=r"performed_before is false; .*are both true"):
        Situation(performs_often=True, performed_before=False, novel=True, training_exists=True)


def test_no_coach_and_no_minutes_agree() -> None:
    assert Situation(coach_available=False, coach_minutes=0).coach_minutes == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"tools_adequate": "no"},
        {"tools_adequate": 0},
        {"onset": "yesterday"},
        {"affected_peers_share": 50},
        {"affected_peers_share": float("nan")},
        {"coach_minutes": -1},
        {"coach_minutes": 10_081},
        {"coach_minutes": 1.5},
        {"headcount": 0},
        {"tols_adequate": False},
    ],
)
def test_values_outside_a_fact_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(facts))):
        Situation(**facts)


class TestVocabulary:
    def test_every_field_of_a_situation_is_a_fact_with_a_question(self) -> None:
        assert set(Situation.model_fields) - set(FACTS) == {"due_on"}
        assert all(fact.question.endswith("?") for fact in FACTS.values())
        assert len({fact.question for fact in FACTS.values()}) == len(FACTS)
        assert set(ENVIRONMENT_FACTS) <= set(FACTS)

    def test_closed_sets_are_those_of_the_records(self) -> None:
        assert FACTS["onset"].values == get_args(Onset)
        assert FACTS["growth_track"].values == get_args(GrowthTrack)

    @given(
        st.sampled_from([FACTS[name] for name in Situation.model_fields if name in FACTS]),
        st.data(),
    )
    def test_a_situation_takes_every_value_of_a_fact_and_none_beside(
        self, fact: Fact, data: st.DataObject
    ) -> None:
        value = data.draw(values_of(fact))
        assert getattr(Situation(**{fact.name: value}), fact.name) == value
        if fact.is_number:
            for outside in (fact.minimum - 1, fact.maximum + 1):
                with pytest.raises(ValidationError):
                    Situation(**{fact.name: type(value)(outside)})

    def test_facts_cannot_be_added(self) -> None:
        with pytest.raises(TypeError):
            FACTS["mine"] = FACTS["willing"]


class TestNeed:
    @settings(max_examples=40)
    @given(needs())
    def test_a_need_lays_out_every_fact_and_unknown_stays_none(self, need: Need) -> None:
        facts = need.facts()
        assert set(FACTS) <= set(facts)
        for name in Situation.model_fields:
            assert facts[name] == getattr(need.situation, name)
        for kind in ("knowledge", "skill", "habit"):
            assert facts[kind] is (None if need.kinds is None else kind in need.kinds)
        for name, fact in FACTS.items():
            assert not (fact.always_known and facts[name] is None)
        assert facts["gap_measured"] is (need.shortfall_share is not None)
        assert facts["method_requested"] is (need.requested_method is not None)

    def test_a_measured_gap_of_zero_is_measured(self) -> None:
        need = Need(id="n", person_id="p", competency_id="c", shortfall_share=0.0)
        assert need.facts()["gap_measured"] is True

    def test_laying_out_facts_hands_out_a_copy(self) -> None:
        need = Need(id="n", person_id="p", competency_id="c")
        need.facts()["willing"] = True
        assert need.facts()["willing"] is None

    def test_a_kind_stands_once(self) -> None:
        with pytest.raises(ValidationError, match=r"names a kind twice.*keep one of each"):
            Need(id="n", person_id="p", competency_id="c", kinds=("skill", "skill"))
