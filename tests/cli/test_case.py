import json
from datetime import date
from pathlib import Path

import pytest

import devframe as dv
from examples import demo
from examples.customer_service.team import synthetic_case
from tests.command import run

FOLDER = Path(demo.__file__).parent / "customer_service" / "onet"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    role = dv.read_onet_role(FOLDER, "43-4051.00").role
    path = tmp_path / "case.json"
    path.write_text(synthetic_case(role, as_of=date(2026, 4, 1), seed=1).to_json())
    return path


def test_a_case_is_assessed_diagnosed_and_answered(case: Path) -> None:
    result = run("recommend", case, "--as-of", "2026-04-01", "--format", "json")
    assert result.exit_code == 0
    outcome = dv.recommend_case(dv.read_case(case).case, as_of=date(2026, 4, 1))
    records = [dv.Recommendation.from_json(json.dumps(item)) for item in json.loads(result.stdout)]
    assert tuple(records) == outcome.recommendations
    assert f"note: {len(outcome.unassessed)} requirements of 8 people" in result.stderr


def test_a_case_asks_for_its_day(case: Path) -> None:
    result = run("recommend", case)
    assert result.exit_code == 2
    assert "such as: --as-of 2026-04-01" in result.stderr
    assert run("recommend", case, "--as-of", "1.4.2026").exit_code == 2


def test_faulty_evidence_is_listed_and_strict_refuses_it(case: Path) -> None:
    document = json.loads(case.read_text())
    document["evidence"][0]["level"] = 99
    document["answers"].append({"person_id": "agent-01", "competency_id": "2.A.1.a\x1b"})
    document["answers"].append({"person_id": "agent-01", "competency_id": "none"})
    case.write_text(json.dumps(document))
    result = run("recommend", case, "--as-of", "2026-04-01")
    assert result.exit_code == 0
    assert "2 faults in" in result.stderr
    assert "evidence 1 (e-001): level 99 is outside scale" in result.stderr
    assert "note: the answer about agent-01 and none has no gap to go with" in result.stderr
    assert run("recommend", case, "--as-of", "2026-04-01", "--strict").exit_code == 1


def test_a_case_without_gaps_is_no_fault(case: Path) -> None:
    document = json.loads(case.read_text())
    document["role"]["requirements"] = document["role"]["requirements"][:1]
    document["answers"] = []
    topic = {"kind": "knowledge", "competency_id": "2.C.1.a"}
    document["evidence"] = [
        piece | topic | {"level": 7, "occurrences": None} for piece in document["evidence"]
    ]
    case.write_text(json.dumps(document))
    result = run("recommend", case, "--as-of", "2026-04-01")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("\n0 needs.\n")


def test_a_case_is_explained(case: Path) -> None:
    result = run("explain", case, "--as-of", "2026-04-01")
    assert result.exit_code == 0
    assert "Fix elsewhere first: tools inadequate; settled." in result.stdout
