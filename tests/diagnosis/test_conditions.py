import json
import math
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devframe import FACTS
from devframe.diagnosis import FactTest, FactValue, Gate, holds
from devframe.errors import InvalidInputError
from tests.strategies import conditions, fact_tests, values_of


def gate(when: object) -> Gate:
    """Read a gate from JSON with a condition in the written form."""
    fields = {"code": "g", "sentence": "s", "owner": "o", "first_action": "a", "sources": ["x"]}
    return Gate.from_json(json.dumps(fields | {"when": when}))


def telling_values(test: FactTest) -> list[FactValue]:
    """All values of a closed set; of a number, its ends and what lies at and around each bound."""
    fact = FACTS[test.fact]
    if not fact.is_number:
        return list(fact.values)
    step = 1 if fact.whole else None
    found = {fact.minimum, fact.maximum}
    for bound in (test.at_least, test.at_most, test.above, test.below):
        if bound is not None:
            for way in (-math.inf, math.inf):
                found.add(bound + math.copysign(step, way) if step else math.nextafter(bound, way))
            found.add(bound)
    return sorted(value for value in found if fact.minimum <= value <= fact.maximum)


@given(conditions(), st.data())
def test_a_condition_is_known_exactly_when_no_completion_changes_it(
    condition: tuple[FactTest, ...], data: st.DataObject
) -> None:
    known: dict[str, FactValue | None] = {
        test.fact: data.draw(st.none() | values_of(FACTS[test.fact])) for test in condition
    }
    choices = [
        telling_values(test) if known[test.fact] is None else [known[test.fact]]
        for test in condition
    ]
    outcomes = {
        holds(condition, dict(zip(known, values, strict=True))) for values in product(*choices)
    }
    assert outcomes <= {True, False}
    read = holds(condition, known)
    if read is not None:
        assert outcomes == {read}
    elif all(len({test.holds(v) for v in telling_values(test)}) == 2 for test in condition):
        # A test that all values pass, or none, is the only one that may hide a known outcome.
        assert outcomes == {True, False}


@given(fact_tests(), st.data())
def test_a_test_means_what_it_says(test: FactTest, data: st.DataObject) -> None:
    value = data.draw(values_of(FACTS[test.fact]) | st.sampled_from(telling_values(test)))
    if test.one_of:
        assert test.holds(value) is (value in test.one_of)
    else:
        assert test.holds(value) is not any(
            (
                test.at_least is not None and value < test.at_least,
                test.at_most is not None and value > test.at_most,
                test.above is not None and value <= test.above,
                test.below is not None and value >= test.below,
            )
        )
    assert test.holds(None) is None


@pytest.mark.parametrize(
    ("bound", "passing"),
    [("at_least", (5, 6)), ("at_most", (4, 5)), ("above", (6,)), ("below", (4,))],
)
def test_bounds_include_or_exclude_their_value(bound: str, passing: tuple[int, ...]) -> None:
    test = FactTest(fact="headcount", **{bound: 5})
    assert tuple(value for value in (4, 5, 6) if test.holds(value)) == passing


def test_zero_is_a_value() -> None:
    assert FactTest(fact="coach_minutes", at_most=0).holds(0) is True
    assert FactTest(fact="shortfall_share", above=0).holds(0) is False
    assert FactTest(fact="tools_adequate", one_of=(False,)).holds(False) is True  # noqa: FBT003


def test_an_empty_condition_always_holds() -> None:
    assert holds((), {}) is True


def test_a_missing_fact_is_as_unknown_as_none() -> None:
    condition = (FactTest(fact="codified", one_of=(True,)),)
    assert holds(condition, {}) is holds(condition, {"codified": None}) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"codified": True}, FactTest(fact="codified", one_of=(True,))),
        ({"onset": "sudden"}, FactTest(fact="onset", one_of=("sudden",))),
        ({"onset": ["sudden", "gradual"]}, FactTest(fact="onset", one_of=("sudden", "gradual"))),
        ({"headcount": {"at_least": 5}}, FactTest(fact="headcount", at_least=5)),
    ],
)
def test_people_write_tables(written: dict[str, Any], read: FactTest) -> None:
    assert gate(written).when == (read,)
    assert json.loads(gate(written).to_json())["when"] == written
    assert Gate(**(dict(gate({})) | {"when": written})) == gate(written)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"hedcount": True}, "no fact is named 'hedcount'; did you mean 'headcount'?"),
        ({"qqqq": True}, "no fact is named 'qqqq'; see the list of facts"),
        ({"headcount": True}, "fact 'headcount' is a number and is tested by at_least"),
        ({"headcount": {}}, "fact 'headcount' is a number and is tested by at_least"),
        ({"headcount": 15}, "fact 'headcount' is tested by true, false or a text, or by a compar"),
        ({"headcount": None}, "got None"),
        ({"headcount": {"atleast": 3}}, "'headcount' is compared by at_least, .*got 'atleast'"),
        ({"headcount": {"at_least": "3"}}, "fact 'headcount', at_least: .*valid number, got '3'"),
        ({"headcount": {"at_least": math.nan}}, "'headcount', at_least: .*finite number, got nan"),
        ({"headcount": {"at_least": math.inf}}, "'headcount', at_least: .*finite number, got inf"),
        ({"headcount": {"at_least": 0}}, "lies between 1 and 1e.07, got at_least = 0"),
        ({"shortfall_share": {"above": 50}}, "lies between 0 and 1, got above = 50"),
        ({"codified": "yes"}, "fact 'codified' has the values false, true, got 'yes'"),
        ({"codified": []}, "tested by one of its values false, true, got no value"),
        ({"codified": {"at_least": 1}}, "tested by one of its values .*got at_least"),
        ({"onset": ["sudden", "late"]}, "has the values always, gradual, sudden, got 'late'"),
        ({"x" * 1_000_000: True}, "expected at most 200 characters, got 1000000"),
        ({"headcount": {"x" * 1_000_000: 1}}, "got 'xxx"),
        ({"onset": "x" * 1_000_000}, "got 'xxx"),
        (3, "expected a table of facts such as { codified = true }, got 3"),
        ([["codified", True]], "expected a table of facts"),
    ],
)  # fmt: skip
def test_a_broken_condition_is_explained(written: object, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says) as caught:
        gate(written)
    [fault] = caught.value.faults
    assert fault.where == "when"
    assert len(str(caught.value)) < 500


def test_a_fact_is_tested_once_because_a_table_has_it_once() -> None:
    twice = (FactTest(fact="headcount", at_least=5), FactTest(fact="headcount", at_most=9))
    with pytest.raises(ValidationError, match="fact 'headcount' is tested twice; join both"):
        Gate(**(dict(gate({})) | {"when": twice}))
