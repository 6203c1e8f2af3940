"""Gaps of whole frames equal those of the object path."""

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from devframe import assess_people, frames
from devframe.assessment import AssessmentRules, Evidence
from devframe.assessment.evidence import EVIDENCE_SOURCES
from devframe.competency import Level, Requirement, RoleProfile, Scale
from devframe.errors import InvalidInputError
from tests.frame_backends import dask_frame, rows_of, spark_frame

AS_OF = date(2026, 4, 1)
SCALE = Scale(id="s", name="S", levels=tuple(Level(value=v, label=str(v)) for v in range(5)))


def asked(name: str, kind: Any, **more: Any) -> Requirement:
    return Requirement(competency_id=name, competency_name=name, kind=kind, **more)


ROLE = RoleProfile(
    id="agent",
    name="Agent",
    scale=SCALE,
    requirements=(
        asked("a", "skill", level=3, importance=5, safety_critical=True),
        asked("a", "skill", level=2, context="night"),
        asked("a", "knowledge", level=4),
        asked("b", "habit", occurrences=5, window_days=30),
    ),
)


def evidence_from(seed: int, count: int) -> list[Evidence]:
    chance = random.Random(seed)  # noqa: S311 - test evidence is no secret
    made = []
    for number in range(count):
        kind = chance.choice(("skill", "skill", "knowledge", "habit"))
        on = AS_OF - timedelta(days=chance.choice((-1, 0, 1, 5, 29, 30, 31, 364, 365, 400)))
        measure: dict[str, Any] = {}
        if kind == "habit":
            measure["occurrences"] = chance.randint(0, 6)
            if chance.random() < 0.6:
                measure["opportunities"] = measure["occurrences"] + chance.choice((0, 0, 1, 3))
        elif chance.random() < 0.5:
            measure["level"] = chance.randint(0, 4)
        else:
            measure["score_share"] = chance.choice((0.0, 0.24, 0.25, 0.5, 0.9, 1.0))
        made.append(
            Evidence(
                id=f"e{seed}-{number}",
                person_id=f"p{seed}-{chance.randint(1, max(2, count // 8))}",
                competency_id="b" if kind == "habit" else "a",
                kind=kind,
                source=chance.choice((*EVIDENCE_SOURCES, "self")),
                on=on,
                context=chance.choice((None, "night", "day")),
                rater_id=chance.choice((None, "r1", "r2")),
                expires_on=chance.choice((None, None, on + timedelta(days=chance.randint(1, 60)))),
                **measure,
            )
        )
    return made


FIELDS = (
    "person_id",
    "role_id",
    "competency_id",
    "kind",
    "context",
    "unit",
    "required",
    "attained",
    "shortfall",
    "importance",
    "safety_critical",
    "disagreement",
    "self_only",
    "as_of",
)


def in_order(gaps: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(gaps, key=lambda gap: [str(value) for value in gap[:5]])


ENGINES = {
    "polars": lambda table: table,
    "polars-lazy": lambda table: table.lazy(),
    "duckdb": lambda table: pytest.importorskip("duckdb").from_arrow(table.to_arrow()),
    "pyarrow": lambda table: table.to_arrow(),
    "pandas": lambda table: table.to_pandas(use_pyarrow_extension_array=True),
    "dask": dask_frame,
    "pyspark": spark_frame,
}


@pytest.mark.parametrize("combination", ["weighted_median", "lowest", "latest"])
@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "pyspark"])
def test_gaps_agree_with_objects(engine: str, combination: Any) -> None:
    compare_gaps(engine, combination)


def compare_gaps(engine: str, combination: Any) -> None:
    rules = AssessmentRules(combination=combination)
    evidence = [piece for seed in range(3) for piece in evidence_from(seed, 400)]
    profiles = assess_people(evidence, role=ROLE, as_of=AS_OF, rules=rules)
    expected = [tuple(getattr(gap, name) for name in FIELDS) for p in profiles for gap in p.gaps]
    rows = [piece.model_dump(exclude={"note"}) for piece in evidence]
    table = ENGINES[engine](pl.DataFrame(rows, infer_schema_length=None))
    found = rows_of(frames.assess(table, role=ROLE, as_of=AS_OF, rules=rules))
    assert in_order([tuple(map(row.get, FIELDS)) for row in found]) == in_order(expected)


@pytest.mark.parametrize("engine", ["polars", "duckdb", "pyarrow", "pandas"])
def test_gaps_go_on_to_be_diagnosed(engine: str) -> None:
    rows = [piece.model_dump(exclude={"note"}) for piece in evidence_from(1, 40)]
    table = ENGINES[engine](pl.DataFrame(rows, infer_schema_length=None))
    needs = frames.diagnose(frames.assess(table, role=ROLE, as_of=AS_OF))
    assert {row["verdict"] for row in rows_of(frames.recommend(needs))} == {"ask_first"}


def test_missing_columns_are_named() -> None:
    with pytest.raises(InvalidInputError, match="'person_id'"):
        frames.assess(pl.DataFrame({"id": ["e"]}), role=ROLE, as_of=AS_OF)
