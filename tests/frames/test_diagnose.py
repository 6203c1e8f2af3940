"""Needs of whole frames equal those of the object path, causes elsewhere included."""

import random
from datetime import date

import polars as pl
import pytest

from devframe import diagnose, frames
from devframe.assessment import Gap
from devframe.diagnosis import FACTS, Gates, Situation, default_gates
from devframe.errors import InvalidInputError
from tests.frame_backends import ENGINES, rows_of
from tests.frame_strategies import situation_from

OWNERS = list(dict.fromkeys(gate.owner for gate in default_gates().gates))


def gaps_from(chance: random.Random, people: int) -> list[Gap]:
    return [
        Gap(
            id=f"g{person}{kind}",
            person_id=f"p{person}",
            role_id="agent",
            competency_id="c",
            competency_name="C",
            kind=kind,
            unit="levels",
            required=4,
            attained=None if shortfall is None else 4 - shortfall,
            shortfall=shortfall,
            importance=chance.randint(1, 5),
            disagreement=chance.random() < 0.5,
            self_only=shortfall is not None and chance.random() < 0.5,
            as_of=date(2026, 4, 1),
        )
        for person in range(people)
        for kind in chance.sample(("knowledge", "skill", "habit"), chance.randint(1, 3))
        for shortfall in [chance.choice((None, 1, 2, 4))]
    ]


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "pyspark"])
def test_needs_and_causes_agree_with_objects(engine: str) -> None:
    compare_needs(engine)


def compare_needs(engine: str) -> None:
    chance = random.Random(4)  # noqa: S311 - test gaps are no secret
    gaps = gaps_from(chance, 60)
    told = {f"p{person}": situation_from(chance) for person in range(0, 60, 2)}
    expected = {}
    for person in {gap.person_id for gap in gaps}:
        own = [gap for gap in gaps if gap.person_id == person]
        need = diagnose(own, situation=told.get(person, Situation()))
        causes = need.causes or ()
        owners = {cause.owner for cause in causes}
        expected[person] = {
            **{name: value for name, value in need.facts().items() if name in FACTS},
            "cause_codes": "; ".join(cause.code for cause in causes) or None,
            "cause_codes_alone": "; ".join(c.code for c in causes if c.alone) or None,
            "cause_owners": "; ".join(owner for owner in OWNERS if owner in owners) or None,
        }
    rows = [
        gap.model_dump(exclude={"id", "role_id", "competency_name", "unit", "as_of", "attained"})
        for gap in gaps
    ]
    answers = [
        {"person_id": person, "competency_id": "c", **situation.model_dump(exclude={"due_on"})}
        for person, situation in told.items()
    ]
    found = rows_of(frames.diagnose(ENGINES[engine](rows), ENGINES[engine](answers)))
    assert len(found) == len(expected)
    for row in found:
        wanted = expected[row["person_id"]]
        got = {name: row[name] for name in wanted if name in row}
        assert got == {name: wanted[name] for name in got}
        assert set(got) >= {"knowledge", "tools_adequate", "shortfall_share", "cause_owners"}


def test_gaps_become_needs() -> None:
    gaps = pl.DataFrame(
        {
            "person_id": ["p1", "p1", "p2"],
            "competency_id": ["c", "c", "c"],
            "context": [None, None, "night"],
            "kind": ["skill", "knowledge", "habit"],
            "required": [4, 2, 3],
            "shortfall": [1, 1, None],
            "importance": [2, 4, 3],
            "disagreement": [False, True, False],
            "self_only": [True, False, True],
            "safety_critical": [None, True, None],
        }
    )
    situations = pl.DataFrame(
        {
            "person_id": ["p1"],
            "competency_id": ["c"],
            "safety_critical": [False],
            "tools_adequate": [True],
        }
    )
    for engine in (pl.DataFrame.lazy, pl.DataFrame.clone, pl.DataFrame.to_arrow):
        out = frames.diagnose(engine(gaps), engine(situations))
        table = pl.from_arrow(out) if hasattr(out, "to_pylist") else out.lazy().collect()
        first, second = table.sort("person_id").rows(named=True)
        assert first == {
            "person_id": "p1",
            "competency_id": "c",
            "context": None,
            "knowledge": True,
            "skill": True,
            "habit": False,
            "raters_disagree": True,
            "safety_critical": True,
            "self_only": False,
            "shortfall_share": 0.5,
            "importance": 4,
            "tools_adequate": True,
            "cause_codes": None,
            "cause_codes_alone": None,
            "cause_owners": None,
        }
        assert (second["shortfall_share"], second["safety_critical"]) == (None, None)
        assert frames.recommend(out) is not None
    with pytest.raises(InvalidInputError, match="'shortfall'"):
        frames.diagnose(gaps.drop("shortfall"))


def test_own_gates_are_looked_for_instead() -> None:
    chance = random.Random(1)  # noqa: S311 - test gaps are no secret
    gaps = pl.DataFrame([gap.model_dump() for gap in gaps_from(chance, 3)])
    needs = frames.diagnose(gaps, gates=Gates(gates=()))
    assert needs["cause_codes"].to_list() == needs["cause_owners"].to_list() == [None] * 3
