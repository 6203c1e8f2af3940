import csv
from collections import Counter
from math import log
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from devframe.kirkpatrick import difference_in_differences
from tools.write_notebooks import NOTEBOOKS, executed

DATA = NOTEBOOKS.parent / "data"
NAMES = (
    "level-1-reaction.ipynb",
    "level-1-scenario.ipynb",
    "level-2-learning.ipynb",
    "level-3-behavior.ipynb",
    "level-3-coaching.ipynb",
    "level-4-results.ipynb",
)


def written(folder: Path, *code: str) -> Path:
    """Write a notebook as an editor leaves it: random ids, times, an output of another day."""
    notebook = nbformat.v4.new_notebook(
        metadata={"language_info": {"name": "python", "version": "3.0.0"}}
    )
    for source in code:
        cell = nbformat.v4.new_code_cell(source, metadata={"execution": {"start": "yesterday"}})
        cell.outputs = [nbformat.v4.new_output("stream", text="of another day\n")]
        notebook.cells.append(cell)
    path = folder / "notebook.ipynb"
    path.write_text(nbformat.writes(notebook), "utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_notebook_is_run_here() -> None:
    assert tuple(sorted(path.name for path in NOTEBOOKS.iterdir() if path.is_file())) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_committed_outputs_are_those_of_a_fresh_run(name: str) -> None:
    path = NOTEBOOKS / name
    assert path.read_text("utf-8") == executed(path), "run: make pages, and read the difference"


def test_running_replaces_outputs_and_leaves_no_trace_of_when_and_where(tmp_path: Path) -> None:
    shown = "import pandas as pd; pd.DataFrame({'a': [1]})"
    text = executed(written(tmp_path, "print(1 + 1)", shown))
    first, second = nbformat.reads(text, as_version=4).cells
    assert [output.text for output in first.outputs] == ["2\n"]
    assert [list(output.data) for output in second.outputs] == [["text/html"]]
    assert [cell.id for cell in (first, second)] == ["cell-01", "cell-02"]
    assert first.metadata == {}
    assert "3.0.0" not in text
    assert str(tmp_path) not in text


def test_a_notebook_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        executed(written(tmp_path, "1 / 0"))


def test_the_answer_sheets_stay_on_their_scales_and_name_nobody() -> None:
    sheets = rows(DATA / "instructor_training.csv")
    assert len(sheets) == 243
    for sheet in sheets:
        assert sheet.pop("answered") in {"at the event", "afterwards"}
        assert sheet.pop("event")
        assert sheet.pop("answer").isdecimal()
        assert sheet.pop("recommend") in {"", *map(str, range(11))}
        assert set(sheet.values()) <= {"", *"12345"}
        assert any(sheet.values())


def test_the_habits_stay_on_their_steps() -> None:
    answers = rows(DATA / "workshop_habits.csv")
    assert len(answers) == 87
    assert {answer["used_before"] + answer["used_after"] for answer in answers} <= {
        before + after for before in "012345" for after in "012345"
    }
    assert {answer["attended"] for answer in answers} == {
        "",
        "up to 6 months ago",
        "6 to 12 months ago",
        "more than a year ago",
    }


def test_the_plants_give_the_difference_of_the_textbook() -> None:
    """Wooldridge, Introductory Econometrics, chapter 13: -0.317 in 54 plants, R squared 0.067."""
    plants = rows(DATA / "job_training_scrap.csv")
    assert len(plants) == 157
    told = [plant for plant in plants if plant["scrap_1987"] and plant["scrap_1988"]]
    found = difference_in_differences(
        [log(float(plant["scrap_1987"])) for plant in told],
        [log(float(plant["scrap_1988"])) for plant in told],
        arm=[plant["grant_1988"] == "grant" for plant in told],
    )
    assert (found.n, round(found.estimate or 0.0, 3)) == (54, -0.317)


@pytest.mark.shared
def test_the_reaction_extract_is_what_its_attribution_says(shared: Path) -> None:
    origin = rows(shared / "data" / "people-analytics" / "learning.csv")[:334]
    expected = [["" if cell == "NA" else cell for cell in row.values()] for row in origin]
    assert [list(row.values()) for row in rows(DATA / "learning_reaction.csv")] == expected


@pytest.mark.shared
def test_the_earnings_extract_is_what_its_attribution_says(shared: Path) -> None:
    origin = rows(shared / "data" / "stats" / "nsw_dw.csv")
    extract = rows(DATA / "nsw_earnings.csv")
    assert Counter(row["arm"] for row in extract) == {"program": 185, "control": 260}
    arms = {"1": "program", "0": "control"}
    assert [list(row.values()) for row in extract] == [
        [str(number), arms[row["treat"]], row["re75"], row["re78"]]
        for number, row in enumerate(origin, start=1)
    ]
