from pathlib import Path

import pytest
from click.testing import Result

from tests import command

TALKS = (
    "talk_id,person_id,host_id,held_at,strength,hobby\n"
    "t-1,p-1,m-1,2026-11-20T10:00,Patience,chess\n"
    "t-2,p-2,m-1,2026-11-20T11:00,,\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.csv").write_text(TALKS, "utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return command.run("follow-up", "talks.csv", *arguments)


def test_a_plan_a_calendar_and_guides(folder: Path):
    result = run(
        *("--country", "DE", "--zone", "Europe/Berlin", "--out", "plan.csv"),
        *("--ics", "out.ics", "--guides", "guides.md", "--max-per-day", "1"),
    )
    assert result.exit_code == 0, result.output
    assert "planned 2 follow-ups from 2 talks" in result.output
    assert "'hobby' is not used" in result.stderr
    plan = (folder / "plan.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[3] for line in plan[1:]] == ["2026-11-23", "2026-11-24"]
    calendar = (folder / "out.ics").read_bytes()
    assert calendar.count(b"BEGIN:VEVENT") == 2
    assert b"Patience" not in calendar
    assert "Patience" in (folder / "guides.md").read_text("utf-8")


def test_guides_alone(folder: Path):
    assert run("--zone", "UTC", "--guides", "guides.md").exit_code == 0
    assert not (folder / "plan.csv").exists()
    assert (folder / "guides.md").read_text("utf-8").count("- [ ] **1. ") == 2


def test_the_same_input_gives_the_same_bytes(folder: Path):
    arguments = ["--zone", "Europe/Berlin", "--out", "plan.csv", "--ics", "out.ics"]
    run(*arguments)
    first = [(folder / name).read_bytes() for name in ("plan.csv", "out.ics")]
    run(*arguments)
    assert first == [(folder / name).read_bytes() for name in ("plan.csv", "out.ics")]


def test_faulty_rows_are_reported_and_the_rest_is_planned(folder: Path):
    (folder / "talks.csv").write_text(TALKS + "t-3,p-3,,soon,,\n", "utf-8")
    result = run("--zone", "UTC", "--out", "plan.csv")
    assert result.exit_code == 1
    assert "row 3, held_at: expected ISO 8601" in result.stderr
    assert len((folder / "plan.csv").read_text("utf-8").splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--zone", "Nowhere", "--out", "plan.csv"], "no time zone is named"),
        (["--zone", "UTC", "--country", "XX", "--out", "plan.csv"], "no country is named"),
        (["--zone", "UTC"], "at least one of --out, --ics and --guides"),
        (["--zone", "UTC", "--out", "nowhere/plan.csv"], "No such file"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_done_is_said_without_a_traceback(arguments: list[str], message: str):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
