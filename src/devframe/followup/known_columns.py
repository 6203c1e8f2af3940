"""The known columns of CSV files, the same for talks, sessions, people and demand peaks."""

import os
from collections.abc import Mapping, Sequence

import attrs

from devframe._base.errors import Fault, InvalidInputError, nearest, shorten
from devframe._base.text_tables import read_table, repeated_columns

_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


@attrs.frozen
class TextRow:
    """One row of a table.

    Attributes:
        number: Its number from 1, the header not counted.
        cells: Text by column, without blanks around it; blank cells and ignored columns are left
            out.
    """

    number: int
    cells: Mapping[str, str]

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
class KnownTable:
    """What a CSV file holds in the columns that mean something.

    Attributes:
        rows: Its rows in order, or the fault of a row that cannot be read.
        ignored_columns: Columns that mean nothing here.
    """

    rows: tuple[TextRow | Fault, ...]
    ignored_columns: tuple[str, ...]


def read_known_columns(
    path: str | os.PathLike[str], *, required: Sequence[str], optional: Sequence[str]
) -> KnownTable:
    r"""Read a CSV file with a header row.

    Args:
        path: A UTF-8 file, divided by comma, semicolon or tab.
        required: Columns that it must have.
        optional: Columns that it may have.

    Returns:
        Its rows and the columns that are neither required nor optional.

    Raises:
        InvalidInputError: When the file is not UTF-8, or a required column is missing, or one that
            means something stands twice.
        OSError: When the file cannot be read.

    Example:
        >>> _ = (folder / "people.csv").write_text("person_id,team_id,hobby\np-1, ,chess\n")
        >>> table = read_known_columns(
        ...     folder / "people.csv", required=["person_id"], optional=["team_id"]
        ... )
        >>> table.rows[0].cells, table.ignored_columns
        ({'person_id': 'p-1'}, ('hobby',))
    """
    known = [*required, *optional]
    table = read_table(path, known=known)
    faults = [
        *(_absent(name, table.columns) for name in required if name not in table.columns),
        *repeated_columns(table.columns, known=known),
    ]
    if faults:
        raise InvalidInputError(faults, origin=str(path))
    rows = tuple(
        row if isinstance(row, Fault) else TextRow(number, _filled(row, known))
        for number, row in table.rows
    )
    return KnownTable(rows, tuple(name for name in table.columns if name not in known))


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


def _filled(row: Mapping[str, str], known: Sequence[str]) -> dict[str, str]:
    return {name: text for name, cell in row.items() if name in known and (text := cell.strip())}


def _absent(name: str, header: Sequence[str]) -> Fault:
    guess = nearest(name, header)
    hint = f"did you mean {guess!r}?" if guess else f"found {', '.join(header) or 'none'}; add it"
    return Fault("header", "missing_column", f"expected a column {name!r}; {hint}", column=name)
