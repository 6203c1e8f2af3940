"""Tables of texts in files: rows by column, each fault with its place, whatever divides the cells.

Files are read line by line, so that neither a long file nor a long line fills the memory.
"""

import csv
import itertools
import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from io import StringIO
from pathlib import Path

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.files import wrong_encoding

_LONGEST_LINE_BYTES = 1_000_000
_DELIMITERS = (",", ";", "\t")


@attrs.frozen
class Line:
    """One line of a text file.

    Attributes:
        text: The line, with its end.
        is_cut: Whether the line was longer than a line may be, so that its rest is left out.
    """

    text: str
    is_cut: bool

    @property
    def why_cut(self) -> str:
        """What to say of a line that was cut."""
        return f"expected at most {_LONGEST_LINE_BYTES:,} bytes in a row, got more; shorten it"


@attrs.frozen
class TextTable:
    """A table whose rows are still to be read.

    Attributes:
        columns: Its columns, in the order of the file.
        rows: Number from 1 and texts by column of each row, or the fault of a row that cannot be
            read. Rows without any text are passed over but counted. To be run through once.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Mapping[str, str] | Fault]]


def text_lines(path: str | os.PathLike[str]) -> Iterator[Line]:
    """Stream the lines of a UTF-8 file, with or without a byte-order mark.

    Args:
        path: The file.

    Yields:
        Its lines; an overlong one is cut, so that it never fills the memory.

    Raises:
        InvalidInputError: When the bytes are not UTF-8; says where and how to convert.
        OSError: When the file cannot be read.
    """
    with Path(path).open("rb") as handle:
        number = 0
        while raw := handle.readline(_LONGEST_LINE_BYTES):
            number += 1
            is_cut = len(raw) == _LONGEST_LINE_BYTES and not raw.endswith(b"\n")
            rest = raw
            while is_cut and rest and not rest.endswith(b"\n"):
                rest = handle.readline(_LONGEST_LINE_BYTES)
            try:
                text = raw.decode("utf-8", errors="ignore" if is_cut else "strict")
            except UnicodeDecodeError as error:
                fault = wrong_encoding(error, line=number)
                raise InvalidInputError([fault], origin=str(path)) from None
            yield Line(text.removeprefix("\ufeff") if number == 1 else text, is_cut)


def read_table(path: str | os.PathLike[str], *, known: Collection[str] = ()) -> TextTable:
    r"""Open a table: its first line with any text names the columns.

    Args:
        path: A UTF-8 file; cells are divided by comma, semicolon or tab, lines by any line end.
        known: Columns that mean something. The delimiter that finds most of them is taken, and
            columns get small letters; without any, the delimiter that finds most columns, and
            columns stay as they are.

    Returns:
        The table.

    Raises:
        InvalidInputError: When the file is not UTF-8, or its header cannot be read; of the rows,
            only once they are read.
        OSError: When the file cannot be read.

    Example:
        >>> _ = (folder / "people.csv").write_text("Person_ID;team\np-1;red\np-2\n")
        >>> table = read_table(folder / "people.csv", known=["person_id"])
        >>> for number, row in table.rows:
        ...     print(number, row)
        1 {'person_id': 'p-1', 'team': 'red'}
        2 row 2: expected 2 cells, got 1; quote cells that hold ';'
    """
    lines = _Lines(_split_at_returns(text_lines(path)))
    header_line = next((line for line in lines if line.strip()), "")
    if lines.cut is not None:
        raise InvalidInputError([Fault("header", "row_too_long", lines.cut)], origin=str(path))
    delimiter, columns = split_header(header_line, known=known, origin=str(path))
    return TextTable(columns, _rows(lines, columns, delimiter))


def cells_of(
    text: str, columns: tuple[str, ...], *, delimiter: str, first: int
) -> Iterator[tuple[int, list[str] | Fault]]:
    r"""Read some rows of a table, as `read_table` reads them.

    Args:
        text: The rows.
        columns: The columns of the table.
        delimiter: What divides its cells.
        first: The number of the first row.

    Yields:
        Number and cells of each row, none of a row without any text; or the fault of a row that
        cannot be read.

    Example:
        >>> for number, cells in cells_of("a,b\n\nc\n", ("x", "y"), delimiter=",", first=7):
        ...     print(number, cells)
        7 ['a', 'b']
        8 []
        9 row 9: expected 2 cells, got 1; quote cells that hold ','
    """
    lines = _Lines(Line(part, is_cut=False) for part in StringIO(text, newline=""))
    return _cells(lines, columns, delimiter, first=first)


def split_header(
    header_line: str, *, known: Collection[str], origin: str
) -> tuple[str, tuple[str, ...]]:
    """Tell how the columns of a table are divided and what they are called.

    Args:
        header_line: The first line of the table.
        known: As for `read_table`.
        origin: What to call the table in messages.

    Returns:
        The delimiter and the columns.

    Raises:
        InvalidInputError: When the line is not readable as CSV.
    """
    try:
        by_delimiter = {mark: _names(header_line, mark) for mark in _DELIMITERS}
    except csv.Error as error:
        message = f"not readable as CSV: {error}; save the file as CSV anew"
        fault = Fault("header", "not_readable", message)
        raise InvalidInputError([fault], origin=origin) from None
    if not known:
        mark = max(_DELIMITERS, key=lambda mark: len(by_delimiter[mark]))
        return mark, by_delimiter[mark]
    lowered = {mark: tuple(name.lower() for name in names) for mark, names in by_delimiter.items()}
    wanted = frozenset(known)
    mark = max(_DELIMITERS, key=lambda mark: sum(name in wanted for name in lowered[mark]))
    return mark, lowered[mark]


def repeated_columns(
    columns: tuple[str, ...], *, known: Collection[str] | None = None
) -> list[Fault]:
    """Find the columns that stand in a table more than once, so that one would hide the other.

    Args:
        columns: The columns.
        known: Those that mean something; others may stand twice. `None` for all.

    Returns:
        One fault each.

    Example:
        >>> print(*repeated_columns(("pre", "post", "pre")))
        header: 'pre' stands twice; keep one
    """
    counts = Counter(columns)
    return [
        Fault("header", "repeated_column", f"{name!r} stands twice; keep one", column=name)
        for name in (counts if known is None else known)
        if counts[name] > 1
    ]


@attrs.define
class _Lines:
    """The lines of a file as csv reads them, remembering whether one was cut."""

    source: Iterator[Line]
    cut: str | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.source)
        if line.is_cut:
            self.cut = line.why_cut
        return line.text


def _split_at_returns(lines: Iterator[Line]) -> Iterator[Line]:
    """Let a lone carriage return end a line, as spreadsheets of old write it."""
    for line in lines:
        if "\r" not in line.text.removesuffix("\r\n"):
            yield line
        else:
            yield from (Line(part, line.is_cut) for part in StringIO(line.text, newline=""))


def _rows(
    lines: _Lines, columns: tuple[str, ...], delimiter: str
) -> Iterator[tuple[int, Mapping[str, str] | Fault]]:
    for number, cells in _cells(lines, columns, delimiter, first=1):
        if isinstance(cells, Fault):
            yield number, cells
        elif cells:
            yield number, dict(zip(columns, cells, strict=True))


def _cells(
    lines: _Lines, columns: tuple[str, ...], delimiter: str, *, first: int
) -> Iterator[tuple[int, list[str] | Fault]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    for number in itertools.count(first):
        lines.cut = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # Of a quote that nothing closes, csv says "unexpected end of data".
            told = "a quote is opened and never closed" if "end of data" in str(error) else error
            yield number, _row_fault(number, "not_readable", f"not readable as CSV: {told}")
            continue
        if lines.cut is not None:
            yield number, _row_fault(number, "row_too_long", lines.cut)
        elif not any(cell.strip() for cell in cells):
            yield number, []
        elif len(cells) != len(columns):
            message = f"expected {len(columns)} cells, got {len(cells)}; quote cells that hold"
            yield number, _row_fault(number, "wrong_cell_count", f"{message} {delimiter!r}")
        else:
            yield number, cells


def _row_fault(number: int, code: str, message: str) -> Fault:
    return Fault(f"row {number}", code, message, row=number)


def _names(header_line: str, delimiter: str) -> tuple[str, ...]:
    names = next(csv.reader([header_line], delimiter=delimiter), [])
    return tuple(name.strip() for name in names)
