import os
import subprocess
import sys
from pathlib import Path

import pytest

import devframe as dv
from examples import demo
from tests.command import run

ROOT = Path(demo.__file__).parents[1]
FOLDER = ROOT / "examples" / "customer_service" / "onet"


@pytest.fixture
def shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    monkeypatch.chdir(tmp_path)
    demo.main()
    return capsys.readouterr().out


@pytest.fixture
def outcome(shown: str) -> dv.CaseOutcome:
    assert shown
    case = dv.read_case(demo.OUT / "case.json")
    assert case.faults == ()
    return dv.recommend_case(case.case, as_of=demo.AS_OF)


def test_the_demo_shows_every_kind_of_answer(outcome: dv.CaseOutcome) -> None:
    items = outcome.recommendations
    assert {item.verdict for item in items} == {"develop", "fix_elsewhere", "ask_first"}
    assert {item.method for item in items} == {"training", "coaching", "mentoring", None}
    assert any(len(item.steps) > 1 for item in items)
    assert any(step.dose_warning for item in items for step in item.steps)
    assert any(item.controls for item in items)
    assert any(not item.settled for item in items if item.verdict == "develop")
    warnings = {warning.code for item in items for warning in item.warnings}
    assert warnings >= {"raters_disagree", "own_word_only", "method_without_a_gap"}
    assert outcome.unused_answers == ()


def test_the_demo_fits_a_terminal_and_says_what_is_made_up(shown: str) -> None:
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("Team:") and "SYNTHETIC" in line for line in lines)
    assert "case.json" in shown


def test_the_demo_goes_the_whole_loop(shown: str) -> None:
    for step in range(1, demo.STEPS + 1):
        assert f"[{step}/{demo.STEPS}]" in shown
    assert "raised by 1794 dollars" in " ".join(shown.split())  # the published estimate
    assert "agent-02: faded" in shown
    assert "Scenario, not a result" in shown
    written = {file.suffix for file in demo.OUT.iterdir()}
    assert written == {".csv", ".html", ".ics", ".json", ".md"}
    page = (demo.OUT / "report.html").read_text("utf-8")
    assert page.count("<h2>") == 6
    assert page.count('alt="') >= 4
    calendar = dv.read_calendar(demo.OUT / "follow-ups.ics")
    assert len(calendar.events) > 40


@pytest.mark.usefixtures("shown")
def test_what_the_demo_writes_is_what_the_command_gives() -> None:
    for name in ("recommendations.json", "recommendations.csv", "recommendations.md"):
        shown_as = name.rpartition(".")[2]
        result = run(
            "recommend", demo.OUT / "case.json", "--as-of", demo.AS_OF, "--format", shown_as
        )
        assert result.stdout == (demo.OUT / name).read_text(encoding="utf-8")


def test_the_demo_is_the_same_in_every_hash_seed_and_zone(tmp_path: Path) -> None:
    shown = set()
    for seed, zone in (("0", "UTC"), ("9", "Asia/Tokyo")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        folder = tmp_path / seed
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "examples.demo"],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=True,
        )
        files = sorted((folder / demo.OUT).iterdir())
        shown.add((done.stdout, *(file.read_bytes() for file in files)))
    assert len(shown) == 1


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["Knowledge.txt", "Skills.txt", "Work Styles.txt", "Occupation Data.txt"]
)
def test_the_extract_holds_the_rows_of_the_release(name: str) -> None:
    release = ROOT.parent / "shared" / "data" / "onet-29.3" / name
    if not release.exists():
        pytest.skip("the O*NET release does not lie beside the project")
    lines = release.read_text(encoding="utf-8").splitlines()
    expected = [lines[0], *(line for line in lines if line.startswith("43-4051.00\t"))]
    assert (FOLDER / name).read_text(encoding="utf-8").splitlines() == expected
