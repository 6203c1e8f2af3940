"""From file to file, whole or not at all."""

from pathlib import Path

import polars as pl
import pytest

from devframe import frames
from devframe.errors import InvalidInputError
from tests.frame_backends import EAGER, numbered
from tests.frame_strategies import rows_from

NEEDS = EAGER["polars"](numbered(rows_from(6, 30, 0.3)))
WRITE = {
    ".csv": NEEDS.write_csv,
    ".jsonl": NEEDS.write_ndjson,
    ".parquet": NEEDS.write_parquet,
}
READ = {".csv": pl.read_csv, ".jsonl": pl.read_ndjson, ".parquet": pl.read_parquet}


@pytest.mark.parametrize("start", WRITE)
@pytest.mark.parametrize("end", READ)
def test_every_format_gives_the_same(tmp_path: Path, start: str, end: str) -> None:
    source, target = tmp_path / f"needs{start}", tmp_path / f"answers{end}"
    WRITE[start](source)
    frames.recommend_file(source, target)
    expected = frames.recommend(NEEDS)
    found = READ[end](target).cast(dict(expected.schema))
    assert found.equals(expected)
    assert sorted(path.name for path in tmp_path.iterdir()) == [target.name, source.name]


def test_a_failure_leaves_the_target_alone(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.csv", tmp_path / "answers.csv"
    target.write_text("as it was")
    source.write_text("knowledge\nyes\n")
    with pytest.raises(InvalidInputError, match="'knowledge'"):
        frames.recommend_file(source, target)
    source.write_text("skill\n" + "true\n" * 20_000 + "broken\n")
    with pytest.raises(Exception, match="broken"):
        frames.recommend_file(source, target)
    assert target.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "needs.csv"]


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"got '\.xlsx'"):
        frames.recommend_file(tmp_path / "needs.xlsx", tmp_path / "answers.csv")


def test_formulas_are_defused(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.csv", tmp_path / "answers.csv"
    source.write_text("need_id,skill\n=1+1,true\nn2,true\n-3x,true\n")
    frames.recommend_file(source, target)
    assert [line.split(",")[0] for line in target.read_text().splitlines()[1:]] == [
        "'=1+1",
        "n2",
        "'-3x",
    ]
