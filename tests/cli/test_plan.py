import csv
import json
from pathlib import Path

import pytest
from click.testing import Result

from devframe import recommend, write_recommendations
from devframe.program import Plan
from devframe.recommendation import default_policy_text
from tests.command import run
from tests.plan_cases import advice, need_of

CAPACITY = """
person_minutes_per_week = 120
[[coaches]]
coach_id = "k-1"
minutes_per_week = 30
"""

NEEDS = (
    need_of("coached", "p-2"),
    need_of("coached", "p-1", due_on=None, importance=5),
    need_of("elsewhere", "p-3"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "capacity.toml").write_text(CAPACITY, "utf-8")
    lines = "".join(f"{need.to_json()}\n" for need in NEEDS)
    (tmp_path / "needs.jsonl").write_text(lines, "utf-8")
    return tmp_path


def plan(source: str, *arguments: object) -> Result:
    given = ["--capacity", "capacity.toml", "--as-of", "2026-11-02", "--zone", "UTC"]
    return run("plan", source, *given, *arguments)


@pytest.mark.usefixtures("folder")
def test_needs_in_a_plan_to_read_out():
    result = plan("needs.jsonl")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "Plan of 2026-11-02: 1 step of 1 person planned, 1 waiting."
    assert lines[1].startswith("p-1, listening: coaching (one_to_one) with k-1")  # more important
    assert lines[2].startswith("Waits, p-2")
    assert lines[3].startswith("Instead, p-3 (owner of the tools)")


def test_the_ending_says_the_format(folder: Path):
    for name in ("plan.csv", "plan.json", "plan.txt"):
        assert plan("needs.jsonl", "--out", name).exit_code == 0
    rows = list(csv.DictReader((folder / "plan.csv").read_text("utf-8").splitlines()))
    assert {row["status"] for row in rows} == {"planned", "queued", "fix_elsewhere"}
    drafted = Plan.from_json((folder / "plan.json").read_text("utf-8"))
    assert drafted.explain() == (folder / "plan.txt").read_text("utf-8").rstrip()
    shown = plan("needs.jsonl", "--format", "csv").stdout
    assert shown == (folder / "plan.csv").read_text("utf-8")


def test_the_calendar_holds_the_planned_sessions(folder: Path):
    result = plan("needs.jsonl", "--ics", "plan.ics", "--country", "DE", "--subdivision", "BY")
    assert result.exit_code == 0, result.output
    text = (folder / "plan.ics").read_bytes()
    assert text.count(b"BEGIN:VEVENT") == 20
    assert b"listening" not in text


def test_recommendations_come_in_as_they_were_written(folder: Path):
    recommendations = [recommend(need) for need in NEEDS]
    write_recommendations(recommendations, folder / "advice.json")
    lines = "".join(f"{one.to_json()}\n" for one in recommendations)
    (folder / "advice.jsonl").write_text(lines, "utf-8")
    from_needs = plan("needs.jsonl", "--format", "json").stdout
    for name in ("advice.json", "advice.jsonl"):
        assert plan(name, "--needs", "needs.jsonl", "--format", "json").stdout == from_needs
    # Without the needs nobody knows what is important.
    assert json.loads(plan("advice.json", "--format", "json").stdout) != json.loads(from_needs)
    (folder / "one.json").write_text(recommendations[0].to_json(), "utf-8")
    assert "1 step of 1 person" in plan("one.json").stdout


def test_faulty_recommendations_are_reported_and_the_rest_is_planned(folder: Path):
    good = advice("coached")
    rows = [json.loads(good.to_json()), {"verdict": "develop"}, json.loads(good.to_json())]
    (folder / "advice.json").write_text(json.dumps(rows), "utf-8")
    result = plan("advice.json")
    assert result.exit_code == 0
    assert "1 step of 1 person planned" in result.stdout
    assert "row 2, id: required field is missing" in result.stderr
    assert "already stands in row 1" in result.stderr
    strict = plan("advice.json", "--strict", "--out", "plan.csv")
    assert strict.exit_code == 1
    assert not (folder / "plan.csv").exists()


def test_a_case_is_judged_on_the_day_of_the_plan(folder: Path):
    scale = {"id": "s", "name": "S", "levels": [{"value": v, "label": str(v)} for v in range(5)]}
    requirement = {"competency_id": "c", "competency_name": "C", "kind": "skill", "level": 3}
    seen = {"id": "e", "person_id": "p-1", "competency_id": "c", "kind": "skill"}
    seen |= {"source": "manager", "on": "2026-10-01", "level": 1}
    case = {
        "role": {"id": "r", "name": "R", "scale": scale, "requirements": [requirement]},
        "evidence": [seen],
        "answers": [
            {
                "person_id": "p-1",
                "competency_id": "c",
                "situation": {"performed_before": True, "tools_adequate": True},
            }
        ],
    }
    (folder / "case.json").write_text(json.dumps(case), "utf-8")
    result = plan("case.json")
    assert result.exit_code == 0, result.output
    assert "p-1, C: " in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["needs.jsonl", "--zone", "Nowhere"], "no time zone is named"),
        (["empty.jsonl"], "the file holds no needs"),
        (["advice.json", "--policy", "policy.toml"], "these are recommendations"),
        (["advice.csv"], "a table of recommendations leaves out their steps"),
        (["broken.json"], "not JSON"),
        (["none.json"], "no row could be used"),
        (["needs.csv", "--needs", "empty.jsonl"], "the file holds no needs"),
        (["needs.jsonl", "--capacity", "needs.jsonl"], "not TOML"),
    ],
)
def test_what_cannot_be_used_is_said_with_exit_code_2(
    folder: Path, arguments: list[str], message: str
):
    (folder / "empty.jsonl").write_text("", "utf-8")
    write_recommendations([advice("coached")], folder / "advice.csv")
    (folder / "broken.json").write_text("[", "utf-8")
    (folder / "none.json").write_text('[{"verdict": "develop"}]', "utf-8")
    (folder / "advice.json").write_text(f"[{advice('coached').to_json()}]", "utf-8")
    (folder / "needs.csv").write_text("person_id,competency_id\np,c\n", "utf-8")
    (folder / "policy.toml").write_text(default_policy_text(), "utf-8")
    result = plan(*arguments)
    assert result.exit_code == 2, result.output
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_hostile_names_do_nothing_to_the_terminal(folder: Path):
    need = need_of("coached", competency_name="\x1b[31m=1+1")
    (folder / "needs.jsonl").write_text(need.to_json(), "utf-8")
    assert "\x1b" not in plan("needs.jsonl").stdout
    assert "\x1b" not in plan("needs.jsonl", "--format", "json").stdout
    rows = list(csv.DictReader(plan("needs.jsonl", "--format", "csv").stdout.splitlines()))
    assert rows[0]["competency_name"] == "\\u001b[31m=1+1"
