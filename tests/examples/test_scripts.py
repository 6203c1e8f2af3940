from importlib import import_module
from pathlib import Path

import pytest

import devframe as dv
from examples.scripts import follow_up_calendar, many_programs, own_policy, recommend_csv

FOLDER = Path(recommend_csv.__file__).parent


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_every_script_runs_and_says_where_its_output_lies(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = sorted(path.stem for path in FOLDER.glob("*.py"))
    assert names == ["follow_up_calendar", "many_programs", "own_policy", "recommend_csv"]
    for name in names:
        script = import_module(f"examples.scripts.{name}")
        script.main()
        told = capsys.readouterr().out.splitlines()[-1]
        assert told.startswith(f"written to {script.OUT}: ")
        for file in told.partition(": ")[2].split(", "):
            assert (script.OUT / file).stat().st_size > 500


def test_faulty_rows_are_named_and_the_good_ones_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = recommend_csv.NEEDS.read_text("utf-8").splitlines()
    broken = lines[2].replace(",0.5,", ",half,")
    (tmp_path / "needs.csv").write_text("\n".join([*lines[:2], broken, *lines[3:]]), "utf-8")
    recommend_csv.main(tmp_path / "needs.csv")
    told = capsys.readouterr().out
    assert "left out: row 2" in told
    assert "Claims rules" in told


def test_the_calendar_file_is_read_back() -> None:
    follow_up_calendar.main()
    read = dv.read_calendar(follow_up_calendar.OUT / "follow-ups.ics")
    assert len(read.events) == 7


def test_no_program_is_called_the_best() -> None:
    many_programs.main()
    page = (many_programs.OUT / "programs.html").read_text("utf-8")
    assert "best" not in page.partition("<h2>Sources")[0].lower()


def test_the_fourth_method_wins_only_where_its_rule_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    own_policy.main()
    told = capsys.readouterr().out
    assert "p-1: training by the default, job_aid by ours" in told
    assert "p-2: training by the default, training by ours" in told
