"""Scores from a CSV file, as columns that any dataframe library can hold."""

import csv
import os
import re
from collections.abc import Sequence

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.files import spreadsheet_safe, write_whole
from devframe._base.text_tables import read_table, repeated_columns

Column = list[int | None] | list[float | None] | list[str | None]

# int() and float() also read "1_000", "nan" and "infinity"; in a file of scores those are texts.
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def read_scores(path: str | os.PathLike[str]) -> dict[str, Column]:
    r"""Read a CSV file with a header row.

    A column in which every filled cell is a number becomes numbers; any other stays text, so that
    an `n/a` among numbers is reported with its row instead of being guessed away. Empty cells mean
    "not known"; rows without any text are passed over. Of comma, semicolon and tab, the one that
    gives the header most columns divides the cells.

    Args:
        path: A UTF-8 file.

    Returns:
        The columns by name.

    Raises:
        InvalidInputError: When the file is no UTF-8, there is no header, a name is missing or
            stands twice, or rows cannot be read; every such row is named.
        OSError: When the file cannot be opened.

    Example:
        >>> _ = (folder / "scores.csv").write_text("person,post\np1,7\np2,\n")
        >>> read_scores(folder / "scores.csv")
        {'person': ['p1', 'p2'], 'post': [7, None]}
    """
    table = read_table(path)
    faults = _header_faults(table.columns)
    rows = []
    for _, row in table.rows:
        if isinstance(row, Fault):
            faults.append(row)
        else:
            rows.append(row)
    if faults:
        raise InvalidInputError(faults, origin=str(path))
    return {name: column_of([row[name].strip() for row in rows]) for name in table.columns}


def write_rows(path: str | os.PathLike[str], rows: Sequence[dict[str, object]]) -> None:
    """Write rows as CSV in full precision, texts defused for spreadsheets.

    Args:
        path: The target file; its folder must exist.
        rows: Rows with the same keys.

    Raises:
        OSError: When the folder is missing or cannot be written.

    Example:
        >>> write_rows(folder / "out.csv", [{"outcome": "=1+1", "estimate": None}])
        >>> (folder / "out.csv").read_text().splitlines()
        ['outcome,estimate', "'=1+1,"]
    """
    with write_whole(path) as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow([spreadsheet_safe(name) for name in (rows[0] if rows else {})])
        for row in rows:
            writer.writerow(
                [spreadsheet_safe(cell) if isinstance(cell, str) else cell for cell in row.values()]
            )


def _header_faults(names: tuple[str, ...]) -> list[Fault]:
    if not names:
        return [Fault("header", "no_header", "expected a header row, got none; name the columns")]
    message = "expected a name for every column, found one without; name it, or delete the column"
    nameless = [] if all(names) else [Fault("header", "no_name", message)]
    return nameless + repeated_columns(tuple(name for name in names if name))


def column_of(cells: Sequence[str]) -> Column:
    """Turn the cells of one column into numbers, if all filled ones are.

    Args:
        cells: Texts; an empty one means "not known".

    Returns:
        Whole numbers, numbers or texts.

    Example:
        >>> column_of(["1", "", "2.5"]), column_of(["1", "n/a"])
        ([1.0, None, 2.5], ['1', 'n/a'])
    """
    known: list[str | None] = [cell or None for cell in cells]
    for number, kind in ((int, _WHOLE), (float, _NUMBER)):
        if all(cell is None or kind.fullmatch(cell) for cell in known):
            return [None if cell is None else number(cell) for cell in known]
    return known
