import csv
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from tools.write_notebooks import NOTEBOOKS, executed

DATA = NOTEBOOKS.parent / "data"
NAMES = ("level-1-reaction.ipynb", "level-2-learning.ipynb", "level-3-coaching.ipynb")


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
