"""Compare the rows of an answered frame with what the object path says of the same needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from devframe import frames
from devframe.frames.masks import Masks
from devframe.recommendation import Policy, recommender
from devframe.recommendation.compiled import CompiledPolicy
from devframe.recommendation.questions import open_questions
from tests.frame_strategies import need_of


def differences(
    rows: Sequence[dict[str, Any]], answered: Sequence[Mapping[str, Any]], policy: Policy | None
) -> list[str]:
    """List where rows of a frame differ from the object path, field by field."""
    ready = recommender(policy)
    compiled = ready.compiled
    found = []
    for number, (row, answer) in enumerate(zip(rows, answered, strict=True)):
        need = need_of(row, number)
        said = ready.recommend(need)
        decision = ready.decide(need)
        expected: dict[str, Any] = {
            "verdict": said.verdict,
            "method": said.method,
            "settled": said.settled,
            "steps": " ".join(step.method for step in said.steps) or None,
            "policy_id": said.policy_id,
            "policy_version": said.policy_version,
        }
        forms = {step.method: step.form for step in said.steps}
        for score in said.scores:
            expected[f"points_{score.method}"] = score.points
            expected[f"lower_{score.method}"] = score.lower
            expected[f"upper_{score.method}"] = score.upper
            expected[f"form_{score.method}"] = forms.get(score.method)
        places = () if said.settled else open_questions(compiled, decision)
        expected["questions"] = sum(1 << place for place in places)
        expected["first_questions"] = sum(1 << place for place in decision.missing)
        gates = [gate.code for gate in compiled.policy.gates.gates]
        gates.append(compiled.policy.nothing_available.code)
        for name in ("causes", "causes_alone"):
            codes = {cause.code for cause in said.causes if name == "causes" or cause.alone}
            expected[name] = sum(1 << bit for bit, code in enumerate(gates) if code in codes)
        if not decision.reading.presumed & compiled.blocks and said.verdict == "fix_elsewhere":
            expected["causes_alone"] = 0  # that no method is available is told by its own bit
        expected["warning_count"] = len(said.warnings)
        expected["record"] = said
        got = {name: answer[name] for name in expected if name in answer}
        got["warning_count"] = int(answer["warnings"]).bit_count()
        kinds_left = sum(code == "kind_not_served" for code in _codes(answer, compiled))
        got["warning_count"] -= max(0, kinds_left - 1)  # one sentence names all of them
        got["record"] = frames.explain_row({**answer, "need_id": need.id}, policy, facts=row)
        found += [
            f"row {number}, {name}: expected {expected[name]!r}, got {got.get(name)!r}"
            for name in expected
            if expected[name] != got.get(name)
        ]
    return found


def unequal(
    others: list[dict[str, Any]], answered: Sequence[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pair the first rows that differ from those of another engine, by number of the row."""
    others.sort(key=lambda row: row["number"])
    pairs = zip(others, answered, strict=True)
    return [(other, row) for other, row in pairs if other != row][:2]


def _codes(answer: Mapping[str, Any], compiled: CompiledPolicy) -> list[str]:
    mask = int(answer["warnings"])
    return [code for bit, (code, _, _) in enumerate(Masks.of(compiled).warnings) if mask >> bit & 1]
