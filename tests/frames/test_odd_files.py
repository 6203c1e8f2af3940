"""Odd files of needs: what `read_needs` says of a file, `recommend_file` says too."""

import json
from pathlib import Path

import polars as pl
import pytest

from devframe import frames
from devframe.diagnosis import read_needs
from devframe.errors import InvalidInputError
from devframe.frames import file_blocks

HEADER = "person_id,competency_id,kinds,shortfall_share\n"


def answered(source: Path) -> tuple[list[str | None], list[tuple[int | None, str, str]]]:
    """Name the people answered, and the row, code and message of each fault."""
    target = source.with_name("answers.parquet")
    done = frames.recommend_file(source, target)
    faults = [(fault.row, fault.code, fault.message) for fault in done.faults]
    return pl.read_parquet(target)["person_id"].to_list(), faults


def read(source: Path) -> tuple[list[str | None], list[tuple[int | None, str, str]]]:
    """Say the same of `read_needs`."""
    reading = read_needs(source)
    faults = [(fault.row, fault.code, fault.message) for fault in reading.faults]
    return [need.person_id for need in reading.needs], faults


@pytest.mark.parametrize(
    "rows",
    [
        "p1,c,skill,0.5\np2,c,skill\np3,c,skill,0.5\n",
        "p1,c,skill,0.5\np2,c,skill,0.5,more\np3,c,skill,0.5\n",
        # One cell too few and one too many: the count of both rows is right.
        "p1,c,skill\np2,c,skill,0.5,more\np3,c,skill,0.5\n",
        '"p1",c,"knowledge; skill",0.5\np2,"c,skill",1\np3,c,skill,"1,""5"""',
        'p1,c,skill,0.5\np2,c,skill,0"5\np3,c,skill,half"\n',
        'p1,c,skill,0.5\np2,"c"d,skill,0.5\np3,c,skill,0.5\n',
        'p1,c,skill,0.5\np2,"c,skill,0.5\np3,c,skill,0.5\n',
        "p1,c,skill,0.5\r\np2,c,skill\r\np3,c,skill,half\r\n",
        "p1,c,skill,0.5\rp2,c,skill,half\rp3,c,skill,0.5\r",
        "\n\np1,c,skill,0.5\n\n \np2,c,skill,half\n\np3,c,skill\n\n",
        "p1,c,skill,0.5\n,,,\np2,c,skill,half\n",
        # As many delimiters as there should be, and yet no plain rows.
        "p1,c,skill,0.5\rp2\n",
        'p1,c,skill,0.5\np2,c,skill,"0"5\n',
        'p1,c,skill,0.5\np2,c,skill,"0.5',
        'p1,c,skill,0.5\np2,c,skill,"0.5\n',
    ],
)
@pytest.mark.parametrize("head", [HEADER, f"\n \n\n{HEADER}", HEADER.replace("\n", "\r")])
def test_tables_are_read_alike(tmp_path: Path, rows: str, head: str) -> None:
    source = tmp_path / "needs.csv"
    source.write_text(head + rows, "utf-8", newline="")
    assert answered(source) == read(source)


@pytest.mark.parametrize("block_bytes", [16, 33, 70, 1000])
def test_numbers_of_rows_run_on_over_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block_bytes: int
) -> None:
    monkeypatch.setattr(file_blocks, "BLOCK_BYTES", block_bytes)
    rows = ["p1,c,skill,0.5", "p2,c,skill", "", "p3,c,skill,half", 'p4,c,"skill;\nhabit",1', "p5,c"]
    source = tmp_path / "needs.csv"
    source.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    found = answered(source)
    assert found == read(source)
    assert [row for row, _, _ in found[1]] == [2, 4, 6]


def test_faults_of_rows_name_a_column_or_none(tmp_path: Path) -> None:
    source = tmp_path / "needs.csv"
    source.write_text(f"{HEADER}p1,c,skill\np2,c,skill,half\np3,c,skill,1\n", "utf-8")
    short, half = frames.recommend_file(source, tmp_path / "answers.csv").faults
    assert (short.where, short.column, half.where) == ("row 1", None, "row 2, shortfall_share")


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
@pytest.mark.parametrize("name", ["needs.csv", "needs.jsonl"])
def test_what_is_no_utf_8_is_said_so_with_the_line(
    tmp_path: Path, encoding: str, name: str
) -> None:
    source = tmp_path / name
    rows = f"{HEADER}p1,c,skill,0.5\nJörg,c,skill,0.5\n"
    lines = '{"person_id": "p1"}\n\n{"person_id": "Jörg"}\n'
    source.write_bytes((rows if name.endswith("csv") else lines).encode(encoding))
    with pytest.raises(InvalidInputError) as expected:
        read_needs(source)
    with pytest.raises(InvalidInputError) as caught:
        frames.recommend_file(source, tmp_path / "answers.csv")
    assert caught.value.faults == expected.value.faults
    assert "expected UTF-8 text" in caught.value.faults[0].message


def test_lines_that_cannot_be_read_are_set_apart(tmp_path: Path) -> None:
    need = {"person_id": "p1", "competency_id": "c", "skill": True}
    good, other = json.dumps(need), json.dumps(need | {"person_id": "p2"})
    doubled = '{"skill": false, ' + good[1:]
    source = tmp_path / "needs.jsonl"
    lines = [good, "", doubled, "[1]", "{", other]
    source.write_text("\ufeff" + "\n".join(lines) + "\n", "utf-8")
    target = tmp_path / "answers.parquet"
    faults = frames.recommend_file(source, target).faults
    assert [(fault.row, fault.code) for fault in faults] == [
        (2, "repeated_name"),
        (3, "not_an_object"),
        (4, "not_json"),
    ]
    assert pl.read_parquet(target)["person_id"].to_list() == ["p1", "p2"]
    with pytest.raises(InvalidInputError, match="row 2: 'skill': stands twice"):
        frames.recommend_file(source, target, strict=True)
    source.write_text(f"{doubled}\n\n", "utf-8")
    with pytest.raises(InvalidInputError, match="row 1: 'skill': stands twice"):
        frames.recommend_file(source, target)


def test_names_that_stand_twice_inside_a_whole_need_are_set_apart(tmp_path: Path) -> None:
    source = tmp_path / "needs.jsonl"
    source.write_text(
        '{"id": "n1", "person_id": "p1", "situation": {"willing": true, "willing": false}}\n'
        '{"id": "n2", "person_id": "p2", "situation": {"willing": true}}\n',
        "utf-8",
    )
    people, faults = answered(source)
    assert people == ["p2"]
    assert [(row, code) for row, code, _ in faults] == [(1, "repeated_name")]


def test_lines_of_blanks_alone_are_an_empty_file(tmp_path: Path) -> None:
    source = tmp_path / "needs.jsonl"
    source.write_text("\n \n\n", "utf-8")
    with pytest.raises(InvalidInputError, match="the file is empty"):
        frames.recommend_file(source, tmp_path / "answers.csv")
