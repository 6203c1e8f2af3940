"""Every gate and control that ships fires here, and would be missed if it were removed."""

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from devframe import FACTS, Need, sources
from devframe.diagnosis import FactValue, Gates, default_gates, find_causes, holds
from tests.strategies import gate_sets, needs

Facts = dict[str, FactValue | None]

CAN = {"can_do_when_it_counts": True}
# Per gate: the facts that let its cause through, and those besides that let it explain the gap.
FIRING: dict[str, tuple[Facts, Facts]] = {
    "not_worth_solving": ({"worth_solving": False}, {}),
    "no_gap": ({"shortfall_share": 0.0}, {}),
    "expectations_unclear": ({"expectations_clear": False}, CAN),
    "feedback_missing": ({"feedback_given": False}, CAN),
    "tools_inadequate": ({"tools_adequate": False}, CAN),
    "process_unsound": ({"process_sound": False}, CAN),
    "authority_missing": ({"authority_sufficient": False}, CAN),
    "incentives_misaligned": ({"incentives_aligned": False}, CAN),
    "understaffed": ({"staffing_sufficient": False}, CAN),
    "unwilling": ({"willing": False}, CAN),
    "selection_misfit": (
        {"selection_fits": False},
        {"can_do_when_it_counts": False, "willing": False},
    ),
    "sudden_and_widespread": ({"onset": "sudden", "affected_peers_share": 0.5}, {}),
}
NOT_FIRING: dict[str, tuple[Facts, ...]] = {
    "no_gap": ({"shortfall_share": 0.01}, {"gap_measured": False}),
    "sudden_and_widespread": (
        {"onset": "sudden", "affected_peers_share": 0.49},
        {"onset": "gradual", "affected_peers_share": 1.0},
        {"onset": "sudden"},
        {"affected_peers_share": 1.0},
    ),
}
each_gate = pytest.mark.parametrize("code", FIRING)


def codes(facts: Facts, gates: Gates | None = None) -> list[str]:
    return [cause.code for cause in find_causes(facts, gates or default_gates())]


def alone(code: str, facts: Facts) -> bool:
    [cause] = [cause for cause in find_causes(facts, default_gates()) if cause.code == code]
    return cause.alone


def test_every_gate_is_spoken_of_here() -> None:
    assert [gate.code for gate in default_gates().gates] == list(FIRING)


@each_gate
def test_the_cause_holds_with_its_facts_and_with_nothing_less(code: str) -> None:
    facts, _ = FIRING[code]
    assert codes(facts) == [code]
    for name in facts:
        assert codes(facts | {name: None}) == []
    for other in NOT_FIRING.get(code, ()):
        assert codes(other) == []


@each_gate
def test_the_cause_explains_the_gap_alone_only_with_the_facts_for_it(code: str) -> None:
    facts, besides = FIRING[code]
    assert alone(code, facts | besides)
    for name, value in besides.items():
        assert not alone(code, facts | besides | {name: None})
        assert not alone(code, facts | besides | {name: not value})


@each_gate
def test_without_the_gate_the_cause_is_missed(code: str) -> None:
    kept = tuple(gate for gate in default_gates().gates if gate.code != code)
    assert codes(FIRING[code][0], Gates(gates=kept)) == []


@each_gate
def test_the_opposite_answer_lets_nothing_through(code: str) -> None:
    opposite: Facts = {
        name: not value for name, value in FIRING[code][0].items() if isinstance(value, bool)
    }
    assert codes(opposite) == []


def test_several_causes_hold_together_each_with_owner_and_first_action() -> None:
    facts: Facts = {"tools_adequate": False, "staffing_sufficient": False, "willing": False}
    found = find_causes(facts | CAN, default_gates())
    assert [cause.code for cause in found] == ["tools_inadequate", "understaffed", "unwilling"]
    assert [cause.owner for cause in found] == [
        "owner of the tools",
        "workforce planning",
        "line manager",
    ]
    assert len({cause.first_action for cause in found}) == 3
    assert all(cause.alone for cause in found)


def test_nothing_known_accuses_nobody() -> None:
    assert codes(dict.fromkeys(FACTS)) == []
    assert codes({}) == []


def test_somebody_who_cannot_do_it_still_has_a_cause_to_fix_beside_the_need() -> None:
    [cause] = find_causes(
        {"tools_adequate": False, "can_do_when_it_counts": False}, default_gates()
    )
    assert not cause.alone


def test_a_safety_critical_need_gets_a_control_and_its_removal_is_noticed() -> None:
    [control] = default_gates().controls
    assert control.code == "make_safe_first"
    assert control.owner == "line manager"
    assert holds(control.when, {"safety_critical": True}) is True
    assert holds(control.when, {"safety_critical": False}) is False
    assert holds(control.when, {}) is None


def test_every_gate_and_control_is_sourced_and_speaks_plainly() -> None:
    gates = default_gates()
    for item in (*gates.gates, *gates.controls):
        assert set(item.sources) <= set(sources())
        assert item.sentence.endswith(".")
        assert item.owner
    for gate in gates.gates:
        assert gate.first_action.endswith(".")
        # Something must decide, and it may only be a fact that may decide.
        assert gate.when
        assert all(FACTS[test.fact].decides for test in (*gate.when, *(gate.alone_when or ())))


@settings(max_examples=40)
@given(needs(), gate_sets())
def test_the_order_of_facts_does_not_matter(need: Need, gates: Gates) -> None:
    facts = need.facts()
    backwards = dict(reversed(facts.items()))
    assert find_causes(facts, gates) == find_causes(backwards, gates)
    # No condition for standing alone means never; an empty one means always.
    for cause in find_causes(facts, gates):
        [gate] = [gate for gate in gates.gates if gate.code == cause.code]
        assert cause.alone is (
            gate.alone_when is not None and holds(gate.alone_when, facts) is True
        )
        assert (cause.owner, cause.sources) == (gate.owner, gate.sources)


@pytest.mark.parametrize("control", [False, True])
def test_codes_are_unique_over_gates_and_controls(control: bool) -> None:
    shipped = default_gates()
    gates, controls = shipped.gates, shipped.controls
    if control:
        twin = controls[0].model_copy(update={"code": gates[0].code})
        controls = (*controls, twin)
    else:
        gates = (*gates, gates[0])
    with pytest.raises(ValidationError, match=r"unique; rename .*\['not_worth_solving'\]"):
        Gates(gates=gates, controls=controls)
