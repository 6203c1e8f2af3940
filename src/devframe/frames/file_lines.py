"""JSON Lines of needs piece by piece, with columns as keys or as whole needs."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import parse_json
from devframe.competency import KINDS
from devframe.diagnosis import Situation
from devframe.frames.columns import INPUT_FACTS, REQUESTED
from devframe.frames.file_blocks import ROW, Piece, decoded, empty_file, read_blocks, readable
from devframe.frames.kinds import KINDS_AS_TEXT

_NOT_CARRIED = ("schema_version", "causes", "gap_ids")
"""What a whole need says beside its facts and ids."""


def line_pieces(polars: Any, path: Path) -> Iterator[Piece]:  # noqa: ANN401 - the module
    """Read JSON Lines; lines that are no object, or have a name twice, are set apart.

    Args:
        polars: The module.
        path: The file.

    Yields:
        Pieces, at least one and all with the same columns; every cell is a text. Blank lines do not
        count as rows.

    Raises:
        InvalidInputError: When the file is empty or no UTF-8, a line is too long, no line of the
            first block is an object, or Polars cannot read what JSON allows.
    """
    schema: dict[str, Any] = {}
    first = 1
    with path.open("rb") as handle:
        for first_line, raw in read_blocks(handle, path, first_line=1, quote=None):
            block = raw.removeprefix(codecs.BOM_UTF8) if first_line == 1 else raw
            text = decoded(block, path, first_line=first_line)
            if not text.strip():
                continue
            unread: tuple[Fault, ...] = ()
            if not _are_objects(text):
                text, unread = _without_faulty(text, first=first)
            if unread and not schema and not text:
                raise InvalidInputError(unread, origin=str(path))
            with readable(polars, path, first_line=first_line):
                lines = text.encode()
                schema = schema or _schema_of_lines(polars, lines)
                table = polars.read_ndjson(lines, schema=schema)
            yield Piece(_laid_flat(polars, _numbered(polars, table, unread, first=first)), unread)
            first += table.height + len(unread)
    if not schema:
        raise empty_file(path)


def _are_objects(text: str) -> bool:
    """Tell whether lines are objects of JSON, each name once; blank lines among them are not."""
    # One document, which is read faster; no text of JSON has a line end in it.
    items = text.strip().replace("\n", ",")
    try:
        lines = parse_json(f"[{items}]", origin="")
    except InvalidInputError:
        return False
    return isinstance(lines, list) and all(isinstance(line, dict) for line in lines)


def _without_faulty(text: str, *, first: int) -> tuple[str, tuple[Fault, ...]]:
    """Set apart the lines that are no objects or have a name twice."""
    lines = [line for line in text.split("\n") if line.strip()]
    faults = [_fault_of(line, number) for number, line in enumerate(lines, start=first)]
    good = (line for line, fault in zip(lines, faults, strict=True) if fault is None)
    return "\n".join(good), tuple(fault for fault in faults if fault is not None)


def _fault_of(line: str, number: int) -> Fault | None:
    row = f"row {number}"
    try:
        document = parse_json(line, origin=row)
    except InvalidInputError as error:
        (fault,) = error.faults
        told = str(fault) if fault.code == "repeated_name" else fault.message
        return Fault(row, fault.code, told, row=number)
    if isinstance(document, dict):
        return None
    message = f"expected a need as a JSON object, got {shorten(document)}"
    return Fault(row, "not_an_object", message, row=number)


def _numbered(polars: Any, table: Any, unread: tuple[Fault, ...], *, first: int) -> Any:  # noqa: ANN401 - frames
    if not unread:
        return table.with_row_index(ROW, offset=first)
    left_out = {fault.row for fault in unread}
    numbers = range(first, first + table.height + len(unread))
    kept = [number for number in numbers if number not in left_out]
    return table.insert_column(0, polars.Series(ROW, kept, polars.get_index_type()))


def _schema_of_lines(polars: Any, lines: bytes) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Make texts of all cells; facts may come later, other keys are carried if they came by now."""
    ahead = polars.read_ndjson(lines, infer_schema_length=None).columns
    kinds = KINDS if set(KINDS) & set(ahead) else (KINDS_AS_TEXT,)
    facts = [name for name in INPUT_FACTS if name not in KINDS]
    schema = dict.fromkeys((*ahead, *facts, REQUESTED, *kinds), polars.String)
    if "situation" in ahead:
        own = dict.fromkeys(Situation.model_fields, polars.String)
        schema = {name: dtype for name, dtype in schema.items() if name not in own}
        schema["situation"] = polars.Struct(own)
    return schema


def _laid_flat(polars: Any, table: Any) -> Any:  # noqa: ANN401 - frames
    """Lay whole needs out flat, as a table has them; objects without any value are passed over."""
    table = table.filter(polars.any_horizontal(polars.exclude(ROW).is_not_null()))
    if KINDS_AS_TEXT in table.columns:
        # What is a list in the file comes as its text.
        plain = polars.col(KINDS_AS_TEXT).str.replace_all(r'[\[\]"]', "")
        table = table.with_columns(plain.str.replace_all(",", ";", literal=True))
    if "situation" not in table.columns:
        return table
    return table.drop(_NOT_CARRIED, strict=False).unnest("situation")
