import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.text_tables import read_table, repeated_columns

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
"""Texts that a UTF-8 file can hold."""


def rows_of(path: Path, known: tuple[str, ...] = ()) -> list[tuple[int, Mapping[str, str] | Fault]]:
    return list(read_table(path, known=known).rows)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), max_size=6),
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_whatever_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    delimiter: str,
    line_end: str,
    mark: str,
) -> None:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([("one", "two"), *rows])
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    path.write_bytes((mark + text.getvalue()).encode())
    expected = [
        (number, {"one": one, "two": two})
        for number, (one, two) in enumerate(rows, start=1)
        if one.strip() or two.strip()
    ]
    assert rows_of(path) == expected


@pytest.mark.parametrize("header", ["Who, what;why", "Who; what", "WHO\t what"])
def test_the_delimiter_is_the_one_that_finds_known_columns(tmp_path: Path, header: str) -> None:
    (tmp_path / "t.csv").write_text(header, "utf-8")
    columns = read_table(tmp_path / "t.csv", known=("who", "what", "what;why")).columns
    assert columns in {("who", "what"), ("who", "what;why")}


def test_a_quote_that_is_never_closed_is_told_at_its_row(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('one,two\n1,2\n3,"4\n5,6\n', "utf-8")
    first, second = rows_of(tmp_path / "t.csv")
    assert first == (1, {"one": "1", "two": "2"})
    assert "row 2: not readable as CSV: a quote is opened and never closed" in str(second[1])


def test_a_header_longer_than_a_line_may_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("one," * 300_000 + "\n1\n", "utf-8")
    with pytest.raises(InvalidInputError, match="header: expected at most 1,000,000 bytes"):
        read_table(tmp_path / "t.csv")


def test_of_many_columns_the_repeated_ones_are_found_in_one_pass() -> None:
    names = (*map(str, range(200_000)), "7")
    assert [fault.column for fault in repeated_columns(names)] == ["7"]
    assert repeated_columns(names, known=("8",)) == []
