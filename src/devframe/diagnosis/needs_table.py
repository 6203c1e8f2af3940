"""Stream a table of needs: rows as texts by column, faults with their place."""

import csv
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.files import wrong_encoding
from devframe.diagnosis.need_rows import NEED_COLUMNS, REQUIRED_COLUMNS, unknown_columns

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


def read_rows(
    path: str | os.PathLike[str],
) -> Iterator[tuple[int, Mapping[str, str] | tuple[Fault, ...]]]:
    """Stream the rows of a table of needs.

    Args:
        path: A UTF-8 file whose first line names the columns, with comma, semicolon or tab between.

    Yields:
        Row number and texts by column; or number and faults, the header's as row 0. Rows without
        any text are passed over but counted.

    Raises:
        InvalidInputError: When the file is empty or not UTF-8, or its header cannot be used.
        OSError: When the file cannot be read.
    """
    lines = _Lines(text_lines(path))
    header_line = next(lines, "")
    delimiter, header = split_header(header_line, origin=str(path))
    _check_header(header, origin=str(path))
    if faults := unknown_columns(header):
        yield 0, faults
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        lines.cut = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, _row_fault(number, "not_readable", f"not readable as CSV: {error}")
            continue
        if lines.cut is not None:
            yield number, _row_fault(number, "row_too_long", lines.cut)
        elif not any(cell.strip() for cell in cells):
            continue
        elif len(cells) != len(header):
            message = f"expected {len(header)} cells, got {len(cells)}; quote cells that hold"
            yield number, _row_fault(number, "wrong_cell_count", f"{message} {delimiter!r}")
        else:
            yield number, dict(zip(header, cells, strict=True))


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


def _row_fault(number: int, code: str, message: str) -> tuple[Fault, ...]:
    return (Fault(f"row {number}", code, message, row=number),)


def split_header(header_line: str, *, origin: str) -> tuple[str, tuple[str, ...]]:
    """Tell how the columns of a table are divided and what they are called.

    Args:
        header_line: The first line of the table.
        origin: What to call the table in messages.

    Returns:
        The delimiter with which most columns are known, and the names in small letters.

    Raises:
        InvalidInputError: When the line is not readable as CSV.
    """
    try:
        by_delimiter = {mark: _names(header_line, mark) for mark in _DELIMITERS}
    except csv.Error as error:
        message = f"not readable as CSV: {error}; save the file as CSV anew"
        fault = Fault("header", "not_readable", message)
        raise InvalidInputError([fault], origin=origin) from None
    delimiter = max(_DELIMITERS, key=lambda mark: _count_known(by_delimiter[mark]))
    return delimiter, by_delimiter[delimiter]


def _names(header_line: str, delimiter: str) -> tuple[str, ...]:
    names = next(csv.reader([header_line], delimiter=delimiter), [])
    return tuple(name.strip().lower() for name in names)


def _count_known(names: tuple[str, ...]) -> int:
    return sum(name in NEED_COLUMNS for name in names)


def _check_header(header: tuple[str, ...], *, origin: str) -> None:
    if not any(header):
        message = "the file is empty; expected a header line and one row per need"
        raise InvalidInputError([Fault("", "empty_file", message)], origin=origin)
    faults = [
        Fault("header", "missing_column", f"the column {name!r} is missing; add it", column=name)
        for name in REQUIRED_COLUMNS
        if name not in header
    ]
    if faults:
        faults += unknown_columns(header)
    faults += [
        Fault("header", "repeated_column", f"{name!r} stands twice; keep one", column=name)
        for name in NEED_COLUMNS
        if header.count(name) > 1
    ]
    if faults:
        raise InvalidInputError(faults, origin=origin)
