"""From file to file, whole or not at all."""

import sys
from pathlib import Path

import polars as pl
import pytest

from devframe import frames
from devframe.diagnosis import read_needs
from devframe.errors import InvalidInputError, MissingExtraError
from devframe.frames import file_blocks, file_pieces
from devframe.recommendation import recommend
from tests.frame_backends import EAGER, numbered
from tests.frame_strategies import need_of, rows_from

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


TABLE = """need_id;kinds;shortfall_share;headcount;onset
n1;skill;0.5;30.0;Sudden
n2;skill;half;3;always
n3;"knowledge; foo";2;3.5;never
n4;;;;
"""


def test_faulty_rows_stand_in_a_file_beside_and_good_ones_are_kept(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.csv", tmp_path / "answers.parquet"
    source.write_text("\ufeff" + TABLE.replace("\n", "\r\n"), encoding="utf-8", newline="")
    told: list[int] = []
    done = frames.recommend_file(source, target, progress=told.append)
    assert pl.read_parquet(target)["need_id"].to_list() == ["n1", "n4"]
    assert pl.read_parquet(target)["kinds"].to_list() == [0b010, 0]
    assert (done.answered_rows, done.faulty_rows, done.fault_count, sum(told)) == (2, 2, 5, 2)
    assert done.faults_path == tmp_path / "answers.faults.csv"
    assert [(fault.row, fault.column, fault.code) for fault in done.faults] == [
        (2, "shortfall_share", "not_a_number"),
        (3, "headcount", "not_a_whole_number"),
        (3, "shortfall_share", "out_of_range"),
        (3, "onset", "unknown_value"),
        (3, "kinds", "unknown_value"),
    ]
    assert done.faults[0].message == "expected a number such as 0.5 or a blank cell, got 'half'"
    listed = pl.read_csv(done.faults_path)
    assert listed.columns == ["row", "column", "code", "message"]
    assert listed["row"].to_list() == [2, 3, 3, 3, 3]


def test_cells_mean_what_they_mean_to_the_reader_of_needs(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.csv", tmp_path / "answers.parquet"
    cells = [" YES ", "no", "1", "0", "True", "FALSE", "", " "]
    rows = "".join(f"p{n},c,skill,{cell}\n" for n, cell in enumerate(cells))
    source.write_text(f"Person_ID,competency_id, Kinds ,tools_adequate\n{rows}")
    frames.recommend_file(source, target)
    expected = [recommend(need) for need in read_needs(source).needs]
    found = pl.read_parquet(target)
    assert found["person_id"].to_list() == [said.person_id for said in expected]
    assert found["verdict"].to_list() == [said.verdict for said in expected]
    assert found["unknown"].n_unique() == 2


def test_whole_needs_as_json_lines_are_laid_flat(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.jsonl", tmp_path / "answers.jsonl"
    needs = [need_of(row, number) for number, row in enumerate(rows_from(3, 20, 0.3))]
    source.write_text("".join(f"{need.to_json()}\n" for need in needs))
    assert frames.recommend_file(source, target).faulty_rows == 0
    rows = pl.read_ndjson(target).rows(named=True)
    for row, need in zip(rows, needs, strict=True):
        said = recommend(need)
        assert (row["need_id"], row["verdict"], row["method"], row["settled"]) == (
            need.id,
            said.verdict,
            said.method,
            said.settled,
        )


def test_a_failure_leaves_the_target_alone(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.csv", tmp_path / "answers.csv"
    target.write_text("as it was")
    for text, words in (
        ("skil\ntrue\n", "did you mean 'skill'"),
        ("skill,skill\ntrue,true\n", "'skill' stands twice"),
        ("", "the file is empty"),
        ("skill\nmaybe\n", "row 1, skill"),
        ("skill,novel\ntrue,true,true\n", "row 1: expected 2 cells, got 3"),
    ):
        source.write_text(text)
        with pytest.raises(InvalidInputError, match=words):
            frames.recommend_file(source, target)
    source.write_text("skill\ntrue\nmaybe\n")
    with pytest.raises(InvalidInputError, match="row 2, skill"):
        frames.recommend_file(source, target, strict=True)
    with pytest.raises(FileNotFoundError):
        frames.recommend_file(tmp_path / "none.csv", target)
    broken = tmp_path / "needs.parquet"
    broken.write_bytes(b"no such thing")
    with pytest.raises(InvalidInputError, match="not readable as its ending says"):
        frames.recommend_file(broken, target)
    assert target.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "answers.csv",
        "needs.csv",
        "needs.parquet",
    ]


def test_columns_of_truths_alone_have_no_faults(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.parquet", tmp_path / "answers.parquet"
    pl.DataFrame({"skill": [True, None]}).write_parquet(source)
    done = frames.recommend_file(source, target)
    assert (done.answered_rows, done.faulty_rows, done.faults_path) == (2, 0, None)


def test_a_header_alone_gives_no_answers(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.csv", tmp_path / "answers.parquet"
    source.write_text("need_id,skill\n")
    assert frames.recommend_file(source, target).answered_rows == 0
    assert pl.read_parquet(target).height == 0


def test_pieces_of_a_file_give_what_the_whole_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "needs.parquet"
    broken = pl.col("number") % 3 == 0
    NEEDS.with_columns(
        shortfall_share=pl.when(broken).then(50.0).otherwise("shortfall_share"),
        headcount=pl.when(broken).then(0).otherwise("headcount"),
    ).write_parquet(source)
    whole = frames.recommend_file(source, tmp_path / "whole.parquet")
    monkeypatch.setattr(file_pieces, "PIECE_ROWS", 4)
    pieces = frames.recommend_file(source, tmp_path / "pieces.parquet")
    assert (pieces.answered_rows, pieces.faulty_rows, pieces.faults) == (
        whole.answered_rows,
        whole.faulty_rows,
        whole.faults,
    )
    assert whole.faulty_rows >= NEEDS.height // 3
    assert [fault.row for fault in pieces.faults] == sorted(fault.row for fault in pieces.faults)
    first, second = (tmp_path / f"{name}.faults.csv" for name in ("whole", "pieces"))
    assert first.read_bytes() == second.read_bytes()
    answers = (pl.read_parquet(tmp_path / f"{name}.parquet") for name in ("whole", "pieces"))
    assert next(answers).equals(next(answers))


def test_line_ends_between_quotes_end_no_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_blocks, "BLOCK_BYTES", 7)
    source, target = tmp_path / "needs.csv", tmp_path / "answers.parquet"
    source.write_text('note,skill\n"a\nb ""c""\n\n",true\n\n"d",maybe\ne,no')
    done = frames.recommend_file(source, target)
    assert pl.read_parquet(target)["note"].to_list() == ['a\nb "c"\n\n', "e"]
    assert [fault.code for fault in done.faults] == ["not_a_boolean"]
    lines = tmp_path / "needs.jsonl"
    lines.write_text('{"n": 1, "skill": true}\n{"n": 2, "novel": false}\n')
    frames.recommend_file(lines, target)
    assert pl.read_parquet(target)["n"].to_list() == ["1", "2"]
    lines.write_text("")
    with pytest.raises(InvalidInputError, match="the file is empty"):
        frames.recommend_file(lines, target)


def test_faults_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.csv", tmp_path / "answers.csv"
    source.write_text("skill\ntrue\nmaybe\n")
    beside = frames.recommend_file(source, target).faults_path
    assert beside is not None
    assert beside.exists()
    source.write_text("skill\ntrue\n")
    assert frames.recommend_file(source, target).faults_path is None
    assert not beside.exists()


def test_without_polars_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtraError, match=r"devframe\[frames\]"):
        frames.recommend_file(tmp_path / "needs.csv", tmp_path / "answers.csv")


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


def test_names_of_columns_and_what_follows_a_semicolon_are_defused(tmp_path: Path) -> None:
    source, target = tmp_path / "needs.csv", tmp_path / "answers.csv"
    source.write_text('=cmd,note,kinds\nn1,"late;=1+1",skill\n', "utf-8")
    frames.recommend_file(source, target)
    header, row = target.read_text("utf-8").splitlines()
    assert header.startswith("'=cmd,note,")
    assert row.startswith("n1,late;'=1+1,")


@pytest.mark.parametrize("name", ["needs.csv", "answers.faults.csv"])
def test_the_needs_are_never_written_over(tmp_path: Path, name: str) -> None:
    source = tmp_path / name
    source.write_text(TABLE, "utf-8")
    target = source if name == "needs.csv" else tmp_path / "answers.csv"
    with pytest.raises(InvalidInputError, match="name another file to write"):
        frames.recommend_file(source, target)
    assert source.read_text("utf-8") == TABLE


@pytest.mark.parametrize("name", ["needs.csv", "needs.jsonl"])
def test_a_row_without_end_is_refused_and_not_gathered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setattr(file_blocks, "BLOCK_BYTES", 100)
    monkeypatch.setattr(file_blocks, "LONGEST_ROW_BYTES", 100)
    first = "need_id,kinds\nn1,skill\n" if name.endswith("csv") else '{"need_id": "n1"}\n'
    (tmp_path / name).write_text(first + '"' + "n2,skill " * 100, "utf-8")
    with pytest.raises(InvalidInputError, match="at most 100 bytes in a row") as caught:
        frames.recommend_file(tmp_path / name, tmp_path / "answers.csv")
    place = "line 3" if name.endswith("csv") else "line 2"
    assert caught.value.faults[0].where == place
