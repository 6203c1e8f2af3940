"""Compare the columns of an answer with the object path, field by field, need by need."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from benchmarks.frames.cases import ALWAYS_KNOWN
from benchmarks.frames.needs import make_needs
from devframe import frames
from devframe.diagnosis import FACTS
from devframe.frames.masks import Masks
from devframe.recommendation import recommender
from devframe.recommendation.decide import decide
from devframe.recommendation.questions import open_questions

_PIECE_ROWS = 100_000


@cache
def _masks() -> Masks:
    return Masks.of(recommender().compiled)


def expected(row: dict[str, Any]) -> dict[str, Any]:
    """Say what the object path gives for a need, in the columns of a frame."""
    ready = recommender()
    compiled = ready.compiled
    masks = _masks()
    facts = {name: row.get(name) for name in FACTS} | ALWAYS_KNOWN
    decision = decide(compiled, facts)
    kinds = tuple(kind for kind in ("knowledge", "skill", "habit") if row[kind])
    words = ready.describe(decision, kinds)
    forms = {step.method: step.form for step in words["steps"]}
    causes = {cause.code for cause in words["causes"]}
    none_left = compiled.policy.nothing_available.code in causes
    presumed = decision.reading.presumed
    said: dict[str, Any] = {
        "verdict": decision.verdict,
        "method": words["method"],
        "settled": decision.settled,
        "steps": " ".join(step.method for step in words["steps"]) or None,
        "policy_id": compiled.policy.id,
        "policy_version": compiled.policy.version,
    }
    for place, method in enumerate(compiled.methods):
        said[f"form_{method.id}"] = forms.get(method.id)
        said[f"points_{method.id}"] = decision.points[place]
        said[f"lower_{method.id}"] = decision.bounds.lower[place]
        said[f"upper_{method.id}"] = decision.bounds.upper[place]
    for name, places in masks.conditions.items():
        said[name] = sum(
            1 << bit
            for bit, place in enumerate(places)
            if place is not None and presumed >> place & 1
        )
    said["causes"] += none_left << masks.sizes["causes"] - 1
    open_to = () if decision.settled else open_questions(compiled, decision)
    said["questions"] = sum(1 << place for place in open_to)
    said["first_questions"] = sum(1 << place for place in decision.missing)
    said["unknown"] = decision.reading.unknown
    said["open"] = sum(
        1 << bit for bit, place in enumerate(masks.joined) if decision.reading.possible >> place & 1
    )
    said["kinds"] = sum(
        1 << bit for bit, kind in enumerate(("knowledge", "skill", "habit")) if row[kind]
    )
    codes = {advice.code for advice in words["warnings"]}
    said["warning codes"] = codes
    return said


def _codes(warnings: int) -> set[str]:
    listed = _masks().warnings
    return {code for bit, (code, _, _) in enumerate(listed) if warnings >> bit & 1}


def find_differences(rows: int) -> Iterator[str]:
    """Name every field of Polars's answer that is not that of the object path."""
    for first in range(0, rows, _PIECE_ROWS):
        needs = make_needs(min(_PIECE_ROWS, rows - first), first=first, seed=3)
        given = frames.recommend(needs).iter_rows(named=True)
        for row, answer in zip(needs.iter_rows(named=True), given, strict=True):
            answer["warning codes"] = _codes(answer.pop("warnings"))
            del answer["need_id"]
            said = expected(row)
            if said != answer:
                fields = [
                    name for name in said.keys() | answer if said.get(name) != answer.get(name)
                ]
                yield f"need {row['need_id']}: {', '.join(sorted(fields))}"
