"""One row of texts in, one need or its faults out: the same for CSV and every other table."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

import attrs
from pydantic import ValidationError

from devframe._base.errors import Fault, nearest, shorten
from devframe._base.ids import derived_id
from devframe._base.records import faults_of
from devframe.competency.kinds import KINDS
from devframe.diagnosis.facts import FACTS
from devframe.diagnosis.need import Need
from devframe.diagnosis.situation import Situation

NEED_COLUMNS: tuple[str, ...] = (
    "id",
    "person_id",
    "competency_id",
    "competency_name",
    "kinds",
    "context",
    "shortfall_share",
    "importance",
    "raters_disagree",
    "self_only",
    "requested_method",
    *Situation.model_fields,
)
"""The columns a table of needs may have: the flat fields of `Need` and `Situation`."""

REQUIRED_COLUMNS: tuple[str, ...] = ("person_id", "competency_id")
"""The columns a table of needs must have."""

LONGEST_CELL_CHARACTERS = 10_000
"""No field of a need is longer; a longer cell is refused before anything reads it."""

_SITUATION = frozenset(Situation.model_fields)
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_BETWEEN_KINDS = re.compile(r"[;+|]")
_WHOLE = re.compile(r"[+-]?\d+(\.0+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def parse_need_row(row: Mapping[str, str], *, number: int) -> Need | tuple[Fault, ...]:
    """Read one row of a table of needs.

    A blank cell is not known, never "no". Without an id, the need gets one that is derived from
    person, competency and context, so that a rerun gives the same.

    Args:
        row: Text per column of `NEED_COLUMNS`; other columns are ignored, missing ones are blank.
        number: 1-based number of the row, for the faults.

    Returns:
        The need, or every fault found in the row.

    Example:
        >>> row = {"person_id": "p1", "competency_id": "listening", "kinds": "skill + habit"}
        >>> parse_need_row(row, number=1).kinds
        ('skill', 'habit')
        >>> faults = parse_need_row(row | {"willing": "maybe"}, number=2)
        >>> print(faults[0])
        row 2, willing: expected true, false, yes, no, 1, 0 or a blank cell, got 'maybe'
    """
    faults: list[Fault] = []
    values: dict[str, object] = {}
    for column in NEED_COLUMNS:
        cell = row.get(column, "").strip()
        if not cell:
            continue
        try:
            values[column] = _read_cell(column, cell)
        except _CellError as error:
            place = f"row {number}, {column}"
            faults.append(Fault(place, error.code, error.message, row=number, column=column))
    if not values and not faults:
        message = "no known column has a value; fill or delete the row"
        return (Fault(f"row {number}", "blank_row", message, row=number),)
    # What a cell could not say must not look like a missing field on top.
    unread = {fault.column for fault in faults}
    try:
        need = _need_of(values)
    except ValidationError as error:
        found = [_flat(fault) for fault in faults_of(error, row=number)]
        faults += [fault for fault in found if fault.column not in unread]
    else:
        if not faults:
            return need
    return tuple(faults)


def unknown_columns(columns: tuple[str, ...]) -> tuple[Fault, ...]:
    """Find the columns that no field goes by.

    Args:
        columns: The columns of a table.

    Returns:
        One fault each, with the nearest known column.
    """
    faults = []
    for column in columns:
        if column in NEED_COLUMNS:
            continue
        guess = nearest(column, NEED_COLUMNS)
        hint = f"did you mean {guess!r}?" if guess else "it is ignored; see the columns in the docs"
        message = f"no column is named {shorten(column)}; {hint}"
        faults.append(Fault("header", "unknown_column", message, column=column[:200]))
    return tuple(faults)


class _CellError(ValueError):
    """A cell that does not say what its column asks for."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(message)


def _need_of(values: dict[str, object]) -> Need:
    facts = {name: value for name, value in values.items() if name in _SITUATION}
    fields = {name: value for name, value in values.items() if name not in _SITUATION}
    if "id" not in fields:
        topic = [fields.get(name) for name in ("person_id", "competency_id", "context")]
        fields["id"] = derived_id("need", *topic)
    return Need.model_validate(fields | {"situation": facts})


def _flat(fault: Fault) -> Fault:
    """Name the column of the table rather than the path in the record."""
    if fault.column != "situation" or fault.row is None:
        return fault
    column = fault.where.partition("situation.")[2] or None
    place = f"row {fault.row}, {column}" if column else f"row {fault.row}"
    return attrs.evolve(fault, where=place, column=column)


def _read_cell(column: str, cell: str) -> object:
    if len(cell) > LONGEST_CELL_CHARACTERS:
        message = f"expected at most {LONGEST_CELL_CHARACTERS} characters, got {len(cell)}"
        raise _CellError("cell_too_long", f"{message}; shorten it")
    return _READERS.get(column, str)(cell)


def _read_truth(cell: str) -> bool:
    truth = _TRUTHS.get(cell.lower())
    if truth is None:
        message = f"expected true, false, yes, no, 1, 0 or a blank cell, got {shorten(cell)}"
        raise _CellError("not_a_boolean", message)
    return truth


def _read_whole(cell: str) -> int:
    # "30.0" is what other tools write for a whole number in a column with blanks.
    if not _WHOLE.fullmatch(cell) or len(cell) > 30:  # noqa: PLR2004 - far beyond every limit
        message = f"expected a whole number or a blank cell, got {shorten(cell)}"
        raise _CellError("not_a_whole_number", message)
    return int(cell.partition(".")[0])


def _read_number(cell: str) -> float:
    if not _NUMBER.fullmatch(cell):
        message = f"expected a number such as 0.5 or a blank cell, got {shorten(cell)}"
        raise _CellError("not_a_number", message)
    return float(cell)


def _read_date(cell: str) -> date:
    if _DATE.fullmatch(cell):
        with suppress(ValueError):
            return date.fromisoformat(cell)
    message = f"expected a date such as 2026-04-01 or a blank cell, got {shorten(cell)}"
    raise _CellError("not_a_date", message)


def _read_kinds(cell: str) -> tuple[str, ...]:
    kinds = tuple(kind.strip() for kind in _BETWEEN_KINDS.split(cell.lower()))
    if not set(kinds) <= set(KINDS):
        message = f"expected {', '.join(KINDS)} with ; between several, got {shorten(cell)}"
        raise _CellError("not_a_kind", message)
    return kinds


def _reader_of(column: str) -> Callable[[str], object]:
    fact = FACTS.get(column)
    if fact is None:
        return str
    if fact.is_number:
        return _read_whole if fact.whole else _read_number
    return _read_truth if True in fact.values else str.lower


_READERS: Mapping[str, Callable[[str], object]] = {
    **{column: _reader_of(column) for column in NEED_COLUMNS},
    "kinds": _read_kinds,
    "due_on": _read_date,
}
