from typing import Any

import pytest

from devframe import Situation, recommend
from devframe.errors import InvalidInputError
from devframe.kirkpatrick import Finding, average, outcome_trend
from devframe.program import draft_plan, need_from_trend
from tests.program.test_plan import MONDAY, OFFICE, capacity

FALLING = [41, 42, 40, 41, 39, 40, 38, 39, 36, 37, 36, 34]
STEADY = [41, 38, 42, 39, 40, 41, 38, 42, 40, 39, 41, 40]


def trend(values: list[int], **changes: Any) -> Finding:
    return outcome_trend(values, outcome="NPS", unit="points", interval="month").model_copy(
        update=changes
    )


def opened(found: Finding, **changes: Any) -> Any:
    return need_from_trend(found, person_id="team-7", competency_id="empathy", **changes)


def test_a_falling_trend_opens_a_need_that_asks_before_it_plans() -> None:
    need = opened(trend(FALLING), competency_name="Empathy")
    advice = recommend(need)
    assert advice.verdict == "ask_first"
    assert advice.questions[0].text.startswith("How large is the measured gap")
    plan = draft_plan([advice], capacity(), calendar=OFFICE, as_of=MONDAY)
    assert plan.ask_first[0].need_id == need.id
    assert (need.person_id, need.competency_name, need.kinds) == ("team-7", "Empathy", None)


def test_chance_and_a_rise_open_none() -> None:
    assert opened(trend(STEADY)) is None
    assert opened(trend(FALLING[::-1])) is None
    # Without the test one might think so: the last value lies below the first.
    assert STEADY[-1] < STEADY[0]


def test_where_less_is_better_a_rise_is_what_is_bad() -> None:
    assert opened(trend(FALLING[::-1]), higher_is_better=False) is not None
    assert opened(trend(FALLING), higher_is_better=False) is None


def test_what_cannot_be_computed_opens_none() -> None:
    assert opened(trend(FALLING, p=None)) is None
    assert opened(trend(FALLING, estimate=None)) is None
    assert opened(trend(FALLING, p=0.04), alpha=0.01) is None


def test_the_same_trend_opens_the_same_need_and_keeps_what_is_known() -> None:
    known = Situation(tools_adequate=False)
    first, again = opened(trend(FALLING), situation=known), opened(trend(FALLING), situation=known)
    assert first == again
    assert first.situation == known


def test_another_finding_is_refused_with_everything_wrong() -> None:
    with pytest.raises(InvalidInputError) as caught:
        opened(average([1, 2, 3], outcome="NPS"), alpha=5)
    assert [fault.code for fault in caught.value.faults] == ["no_trend", "out_of_range"]
