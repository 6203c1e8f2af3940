"""CSV files as texts by column, the same for talks, sessions, people and demand peaks."""

import csv
import os
from collections.abc import Mapping, Sequence
from io import StringIO

import attrs

from devframe._base.errors import Fault, InvalidInputError, nearest, shorten
from devframe._base.files import read_text

_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


@attrs.frozen
class TextRow:
    """One row of a table.

    Attributes:
        number: Its number from 1, the header not counted.
        cells: Text by column, without blanks around it; blank cells and ignored columns are left
            out.
        faults: What is wrong with the row as such, whatever its cells mean.
    """

    number: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...] = ()

    def fault(self, column: str, code: str, *, message: str) -> Fault:
        """Say what is wrong with a cell.

        Args:
            column: Its column.
            code: Stable code.
            message: What was expected, and what came.

        Returns:
            The fault, with its place.
        """
        where = f"row {self.number}, {column}"
        return Fault(where, code, message, row=self.number, column=column)


@attrs.frozen
class TextTable:
    """What a CSV file holds, as texts.

    Attributes:
        rows: Its rows, in order.
        ignored_columns: Columns that mean nothing here.
    """

    rows: tuple[TextRow, ...]
    ignored_columns: tuple[str, ...]


def read_text_table(
    path: str | os.PathLike[str], *, required: Sequence[str], optional: Sequence[str]
) -> TextTable:
    r"""Read a CSV file with a header row.

    Args:
        path: A UTF-8 file.
        required: Columns that it must have.
        optional: Columns that it may have.

    Returns:
        Its rows and the columns that are neither required nor optional.

    Raises:
        InvalidInputError: When the file is not UTF-8 or not CSV, or a required column is missing
            or stands twice.
        OSError: When the file cannot be read.

    Example:
        >>> _ = (folder / "people.csv").write_text("person_id,team_id,hobby\np-1, ,chess\n")
        >>> table = read_text_table(
        ...     folder / "people.csv", required=["person_id"], optional=["team_id"]
        ... )
        >>> table.rows[0].cells, table.ignored_columns
        ({'person_id': 'p-1'}, ('hobby',))
    """
    reader = csv.reader(StringIO(read_text(path), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        known = [*required, *optional]
        faults = [
            *(_absent(name, header) for name in required if name not in header),
            *(_twice(name) for name in known if header.count(name) > 1),
        ]
        if faults:
            raise InvalidInputError(faults, origin=str(path))
        filled = (cells for cells in reader if cells)
        rows = tuple(
            _row(number, header, cells, known) for number, cells in enumerate(filled, start=1)
        )
    except csv.Error as error:
        message = f"expected CSV: {error}; save the file as CSV again"
        fault = Fault(f"line {reader.line_num}", "not_readable", message)
        raise InvalidInputError([fault], origin=str(path)) from None
    return TextTable(rows, tuple(name for name in header if name not in known))


def truth_in(text: str) -> bool:
    """Read a yes or a no.

    Args:
        text: The text of a cell.

    Returns:
        What it says.

    Raises:
        ValueError: When it says neither.

    Example:
        >>> truth_in("Yes"), truth_in("no")
        (True, False)
    """
    truth = _TRUTHS.get(text.lower())
    if truth is None:
        raise ValueError(f"expected yes or no, got {shorten(text)}")
    return truth


def _row(number: int, header: Sequence[str], cells: Sequence[str], known: Sequence[str]) -> TextRow:
    texts = {
        name: text
        for name, cell in zip(header, cells, strict=False)
        if name in known and (text := cell.strip())
    }
    if len(cells) <= len(header):
        return TextRow(number, texts)
    message = f"expected {len(header)} cells, got {len(cells)}; quote cells that hold a comma"
    return TextRow(number, texts, (Fault(f"row {number}", "extra_cells", message, row=number),))


def _absent(name: str, header: Sequence[str]) -> Fault:
    guess = nearest(name, header)
    hint = f"did you mean {guess!r}?" if guess else f"found {', '.join(header) or 'none'}; add it"
    return Fault("header", "missing_column", f"expected a column {name!r}; {hint}", column=name)


def _twice(name: str) -> Fault:
    return Fault("header", "repeated_column", f"{name!r} stands twice; keep one", column=name)
