from pathlib import Path

import pytest

from tests import command

SESSIONS = """person_id,program_id,planned_on,outcome,manager_id,cancelled_by,reason
p-1,coaching,2026-09-07,held,m-1,,
p-1,coaching,2026-09-14,cancelled,m-1,m-1,queue
p-1,coaching,2026-09-21,no_show,m-1,,
p-1,coaching,2026-09-28,planned,m-1,,
"""

WANTED = "expected a date such as 2026-09-07, in a year from 1970 to 2199"


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    path = tmp_path / "sessions.csv"
    path.write_text(SESSIONS, encoding="utf-8")
    return path


def run(*arguments: object, code: int = 0) -> str:
    result = command.run("watch", *arguments)
    assert result.exit_code == code, result.output
    return result.output


def test_the_alarm_and_its_evidence(sessions: Path):
    output = run(sessions, "--as-of", "2026-09-28")
    assert output.splitlines()[0] == (
        "p-1, coaching: fading: 2 of 3 sessions missed, 2 running; last held on 2026-09-07; "
        "planned check due"
    )
    assert "cancelled by m-1: 1: queue (1)" in output


def test_an_unrecorded_outcome_is_said(sessions: Path):
    assert "unrecorded outcomes could change this" in run(sessions, "--as-of", "2026-09-29")


def test_peaks_people_table_and_picture(sessions: Path, tmp_path: Path):
    (tmp_path / "peaks.csv").write_text("starts_on,ends_on\n2026-09-14,2026-09-20\n")
    (tmp_path / "people.csv").write_text("person_id,team_id\np-1,a\np-2,a\n")
    out, plot = tmp_path / "signals.csv", tmp_path / "fade.svg"
    output = run(
        *(sessions, "--as-of", "2026-09-28", "--out", out, "--plot", plot),
        *("--peaks", tmp_path / "peaks.csv", "--people", tmp_path / "people.csv"),
    )
    assert "missed in demand peaks: 1 of 1 (100%); outside: 1 of 2 (50%)" in output
    assert "reached: 1 of 2 (50%); never: p-2" in output
    assert out.read_text(encoding="utf-8").startswith("person_id,program_id,manager_id,state")
    assert plot.read_bytes().startswith(b"<?xml")


def test_faulty_rows_are_told_and_end_with_status_1(sessions: Path):
    sessions.write_text(SESSIONS.replace("no_show", "lost") + "p-2,x,soon,,,,\n", encoding="utf-8")
    output = run(sessions, "--as-of", "2026-09-28", code=1)
    assert "row 3, outcome: expected" in output
    assert "row 5, planned_on: expected a date" in output
    assert "p-1, coaching" in output


def test_unused_columns_are_told_without_failing(sessions: Path):
    sessions.write_text(SESSIONS.replace("reason", "why"), encoding="utf-8")
    assert "column 'why' is not used" in run(sessions, "--as-of", "2026-09-28")


def test_rows_that_cannot_be_read_as_a_whole_are_told(sessions: Path):
    huge, short = (
        f"p-2,coaching,2026-09-07,held,m-1,,{'x' * 200_000}\n",
        "p-3,coaching,2026-09-07\n",
    )
    opened = 'p-4,coaching,2026-09-07,held,m-1,,"queue\np-5,coaching,2026-09-07,held,m-1,,\n'
    sessions.write_text(SESSIONS + huge + short + opened, encoding="utf-8")
    output = run(sessions, "--as-of", "2026-09-28", code=1)
    assert "row 5: not readable as CSV: field larger" in output
    assert "row 6: expected 7 cells, got 3" in output
    assert "row 7: not readable as CSV: a quote is opened and never closed" in output
    assert "p-1, coaching" in output


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_a_slip_in_the_year_is_a_fault_of_its_row(sessions: Path, tmp_path: Path, on: str):
    sessions.write_text(SESSIONS + f"p-2,coaching,{on},held,m-1,,\n", encoding="utf-8")
    peaks = tmp_path / "peaks.csv"
    peaks.write_text(f"starts_on,ends_on\n{on},{on}\n", "utf-8")
    files = ("--peaks", peaks, "--plot", tmp_path / "plot.svg")
    output = run(sessions, "--as-of", "2026-09-28", *files, code=1)
    assert "row 5, planned_on: expected a date" in output
    assert f"row 1, ends_on: {WANTED}, got '{on}'" in output
    assert (tmp_path / "plot.svg").exists()


def test_a_column_of_sessions_that_stands_twice_hides_nothing(sessions: Path):
    sessions.write_text(SESSIONS.replace("reason", "outcome"), encoding="utf-8")
    assert "'outcome' stands twice" in run(sessions, "--as-of", "2026-09-28", code=2)


def test_a_file_that_is_no_table_of_sessions(sessions: Path):
    sessions.write_text("a,b\n1,2\n", encoding="utf-8")
    assert "expected a column 'person_id'" in run(sessions, "--as-of", "2026-09-28", code=2)
    assert "Missing option '--as-of'" in run(sessions, code=2)


def test_cells_do_nothing_to_the_terminal(sessions: Path):
    sessions.write_text(SESSIONS.replace("queue", "que\x1b[31mue"), encoding="utf-8")
    result = command.run("watch", sessions, "--as-of", "2026-09-28", color=True)
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
