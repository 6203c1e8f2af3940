"""Stream a table of needs: rows as texts by column, faults with their place."""

import os
from collections.abc import Iterator, Mapping

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.text_tables import read_table, repeated_columns
from devframe.diagnosis.need_rows import NEED_COLUMNS, REQUIRED_COLUMNS, unknown_columns


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
    table = read_table(path, known=NEED_COLUMNS)
    _check_header(table.columns, origin=str(path))
    if faults := unknown_columns(table.columns):
        yield 0, faults
    for number, row in table.rows:
        yield number, (row,) if isinstance(row, Fault) else row


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
    faults += repeated_columns(header, known=NEED_COLUMNS)
    if faults:
        raise InvalidInputError(faults, origin=origin)
