"""Read needs from CSV, JSON and JSON Lines: faulty rows are reported, good rows kept."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
from pydantic import ValidationError

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import parse_json, read_json
from devframe._base.markup import Shown
from devframe._base.records import faults_of
from devframe._base.text_tables import text_lines
from devframe.diagnosis.need import Need
from devframe.diagnosis.need_rows import parse_need_row
from devframe.diagnosis.needs_table import read_rows

_JSON_LINES = {".jsonl", ".ndjson"}


@attrs.frozen
class NeedsReading(Shown):
    """What a file of needs holds: the good rows, and what is wrong with the others.

    Attributes:
        needs: The needs that can be used, in the order of the file.
        faults: Every fault, in the order of the file.
    """

    needs: tuple[Need, ...]
    faults: tuple[Fault, ...]


def read_needs(path: str | os.PathLike[str]) -> NeedsReading:
    r"""Read a file of needs, faulty rows set apart.

    Args:
        path: A table (`.csv`, `.tsv`, `.txt`; UTF-8; comma, semicolon or tab), a JSON list of needs
            or object with `needs` (`.json`), or JSON Lines (`.jsonl`, `.ndjson`).

    Returns:
        Needs and faults.

    Raises:
        InvalidInputError: When the file as a whole cannot be used: it is empty, not UTF-8, not
            JSON, or lacks a required column.
        OSError: When the file cannot be read.

    Example:
        >>> table = folder / "needs.csv"
        >>> _ = table.write_text(
        ...     "person_id,competency_id,kinds,shortfall_share\n"
        ...     "p1,listening,skill,0.5\n"
        ...     "p2,listening,skill,half\n"
        ... )
        >>> reading = read_needs(table)
        >>> [need.person_id for need in reading.needs], [fault.row for fault in reading.faults]
        (['p1'], [2])
    """
    items = list(stream_needs(path))
    return NeedsReading(
        needs=tuple(item for item in items if isinstance(item, Need)),
        faults=tuple(item for item in items if isinstance(item, Fault)),
    )


def stream_needs(path: str | os.PathLike[str]) -> Iterator[Need | Fault]:
    """Read a file of needs one row at a time; tables and JSON Lines are never held whole.

    Args:
        path: As for `read_needs`.

    Yields:
        Each good row as a need; each fault of a bad row.

    Raises:
        InvalidInputError: As `read_needs`, at the place where it shows.
        OSError: When the file cannot be read.
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".json":
        return needs_in(read_json(path), origin=str(path))
    return _unique(_lines_of_json(path) if suffix in _JSON_LINES else _rows_of_table(path))


def needs_in(document: object, *, origin: str) -> Iterator[Need | Fault]:
    """Read the needs of a JSON document.

    Args:
        document: A list of needs, an object with `needs`, or one need.
        origin: What to call the document in messages.

    Returns:
        Each good item as a need; each fault of a bad one.

    Raises:
        InvalidInputError: When the document is none of these, or holds no needs.
    """
    if isinstance(document, dict):
        document = document.get("needs", [document])
    if not isinstance(document, list):
        message = f"expected a list of needs or an object with 'needs', got {shorten(document)}"
        raise InvalidInputError([Fault("", "no_needs", message)], origin=origin)
    if not document:
        raise _empty(origin)
    return _unique(
        (number, _need_of_json(json.dumps(item), number))
        for number, item in enumerate(document, start=1)
    )


_Parsed = tuple[int, Need | tuple[Fault, ...]]


def _unique(rows: Iterable[_Parsed]) -> Iterator[Need | Fault]:
    """Let every id through once."""
    first_seen: dict[str, int] = {}
    for number, parsed in rows:
        if isinstance(parsed, tuple):
            yield from parsed
            continue
        first = first_seen.setdefault(parsed.id, number)
        if first == number:
            yield parsed
            continue
        message = (
            f"the need {shorten(parsed.id)} of person {shorten(parsed.person_id)} in "
            f"{shorten(parsed.competency_id)} already stands in row {first}; keep one, or give "
            "each an id of its own"
        )
        yield Fault(f"row {number}, id", "duplicate_id", message, row=number, column="id")


def _rows_of_table(path: str | os.PathLike[str]) -> Iterator[_Parsed]:
    rows = 0
    for number, row in read_rows(path):
        rows = number
        # Faults of the table itself pass through: of the header as row 0, of rows as they come.
        yield number, row if isinstance(row, tuple) else parse_need_row(row, number=number)
    if not rows:
        raise _empty(str(path))


def _lines_of_json(path: str | os.PathLike[str]) -> Iterator[_Parsed]:
    number = 0
    for line in text_lines(path):
        if not line.text.strip():
            continue
        number += 1
        if line.is_cut:
            yield number, (Fault(f"row {number}", "row_too_long", line.why_cut, number),)
        else:
            yield number, _need_of_line(line.text, number)
    if not number:
        raise _empty(str(path))


def _need_of_line(text: str, number: int) -> Need | tuple[Fault, ...]:
    need = _need_of_json(text, number)
    try:
        # Records take the last of two values of one name; whoever wrote both meant one of them.
        parse_json(text, origin=f"row {number}")
    except InvalidInputError as error:
        if isinstance(need, Need):
            place = f"row {number}, "
            return tuple(
                attrs.evolve(fault, where=place + fault.where, row=number) for fault in error.faults
            )
    return need


def _need_of_json(text: str, number: int) -> Need | tuple[Fault, ...]:
    try:
        return Need.model_validate_json(text)
    except ValidationError as error:
        return faults_of(error, row=number)


def _empty(origin: str) -> InvalidInputError:
    message = "the file holds no needs; expected at least one row"
    return InvalidInputError([Fault("", "empty_file", message)], origin=origin)
