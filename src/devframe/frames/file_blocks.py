"""Read a file of needs piece by piece, as frames of Polars."""

import codecs
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.text_tables import repeated_columns, split_header
from devframe.competency import KINDS
from devframe.diagnosis import Situation
from devframe.diagnosis.need_rows import NEED_COLUMNS
from devframe.frames.columns import INPUT_FACTS, REQUESTED
from devframe.frames.kinds import KINDS_AS_TEXT

ROW = "__devframe_row"
"""The column that holds the number of the row."""

BLOCK_BYTES = 4_000_000
"""How much of a file of texts is read at once."""

PIECE_ROWS = 100_000
"""How many rows of a Parquet file are read at once."""
LONGEST_ROW_BYTES = 4_000_000
"""A longer row is refused; most often it is a quote that nothing closes."""

_NOT_CARRIED = ("schema_version", "causes", "gap_ids")
"""What a whole need says beside its facts and ids."""


def read_pieces(polars: Any, path: Path) -> Iterator[Any]:  # noqa: ANN401 - the module
    """Read a file without holding more of it in memory than one piece.

    Polars reads row groups of Parquet ahead as it likes, and would map a whole file of texts.

    Args:
        polars: The module, if it is installed.
        path: The file.

    Yields:
        Frames with numbered rows, at least one and all with the same columns; of tables and JSON
        Lines, every cell is a text.

    Raises:
        InvalidInputError: When a table has no usable header, or a block cannot be read.
    """
    suffix = path.suffix.lower()
    is_text = suffix != ".parquet"
    read = {".parquet": _row_pieces, ".jsonl": _lines, ".ndjson": _lines}.get(suffix, _tables)
    first = 1
    for table in read(polars, path):
        numbered = table.with_row_index(ROW, offset=first)
        first += table.height
        if is_text:
            # Rows without any text are passed over but counted, as `read_needs` does.
            has_text = polars.any_horizontal(polars.exclude(ROW).is_not_null())
            numbered = _laid_flat(numbered.filter(has_text))
        yield numbered


def _row_pieces(polars: Any, path: Path) -> Iterator[Any]:  # noqa: ANN401 - as above
    rows = polars.scan_parquet(path, glob=False)
    count = rows.select(polars.len()).collect().item()
    for first in range(0, max(count, 1), PIECE_ROWS):
        yield rows.slice(first, PIECE_ROWS).collect()


def _blocks(
    handle: BinaryIO, path: Path, *, first_line: int, quote: bytes | None
) -> Iterator[tuple[int, bytes]]:
    """Read whole lines with the number of the first; a line end between quotes ends none."""
    rest = b""
    while chunk := handle.read(BLOCK_BYTES):
        block = rest + chunk
        end = block.rfind(b"\n") + 1
        is_open = quote is not None and block.count(quote, 0, end) % 2 == 1
        while quote is not None and is_open:
            last = block.rfind(b"\n", 0, end - 1) + 1
            is_open ^= block.count(quote, last, end) % 2 == 1
            end = last
        if end:
            yield first_line, block[:end]
        first_line += block.count(b"\n", 0, end)
        rest = block[end:]
        if len(rest) > LONGEST_ROW_BYTES:
            most = f"{LONGEST_ROW_BYTES:,}"
            message = f"expected at most {most} bytes in a row, got more; is a quote left open?"
            fault = Fault(f"line {first_line}", "row_too_long", message)
            raise InvalidInputError([fault], origin=str(path))
    if rest:
        yield first_line, rest


def _tables(polars: Any, path: Path) -> Iterator[Any]:  # noqa: ANN401 - as above
    with path.open("rb") as handle:
        header = handle.readline().removeprefix(codecs.BOM_UTF8).decode(errors="replace")
        delimiter, names = split_header(header, known=NEED_COLUMNS, origin=str(path))
        _check_names(names, origin=path)
        schema = dict.fromkeys(names, polars.String)
        blocks = _blocks(handle, path, first_line=2, quote=b'"')
        for first_line, block in itertools.chain(blocks, [(2, b"")]):
            with readable(polars, path, first_line=first_line):
                yield polars.read_csv(
                    block,
                    has_header=False,
                    separator=delimiter,
                    schema=schema,
                    raise_if_empty=False,
                )


def _lines(polars: Any, path: Path) -> Iterator[Any]:  # noqa: ANN401 - as above
    schema: dict[str, Any] = {}
    with path.open("rb") as handle:
        for first_line, block in _blocks(handle, path, first_line=1, quote=None):
            with readable(polars, path, first_line=first_line):
                schema = schema or _schema_of_lines(polars, block)
                table = polars.read_ndjson(block, schema=schema)
            if KINDS_AS_TEXT in schema:
                # What is a list in the file comes as its text.
                plain = polars.col(KINDS_AS_TEXT).str.replace_all(r'[\[\]"]', "")
                table = table.with_columns(plain.str.replace_all(",", ";", literal=True))
            yield table
    if not schema:
        raise _empty(path)


def _schema_of_lines(polars: Any, block: bytes) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Make texts of all cells; facts may come later, other keys are carried if they came by now."""
    ahead = polars.read_ndjson(block, infer_schema_length=None).columns
    kinds = KINDS if set(KINDS) & set(ahead) else (KINDS_AS_TEXT,)
    facts = [name for name in INPUT_FACTS if name not in KINDS]
    schema = dict.fromkeys((*ahead, *facts, REQUESTED, *kinds), polars.String)
    if "situation" in ahead:
        own = dict.fromkeys(Situation.model_fields, polars.String)
        schema = {name: dtype for name, dtype in schema.items() if name not in own}
        schema["situation"] = polars.Struct(own)
    return schema


def _check_names(names: tuple[str, ...], *, origin: Path) -> None:
    if not any(names):
        raise _empty(origin)
    if faults := repeated_columns(names):
        raise InvalidInputError(faults, origin=str(origin))


def _empty(path: Path) -> InvalidInputError:
    message = "the file is empty; expected one row per need"
    return InvalidInputError([Fault("", "empty_file", message)], origin=str(path))


@contextmanager
def readable(polars: Any, path: Path, *, first_line: int | None = None) -> Iterator[None]:  # noqa: ANN401 - as above
    """Say of which file, and where in it, Polars complains.

    Args:
        polars: The module.
        path: The file.
        first_line: The line with which the block begins.

    Yields:
        Nothing.

    Raises:
        InvalidInputError: When Polars cannot read what the block of code reads.
    """
    try:
        yield
    except polars.exceptions.PolarsError as error:
        told = str(error).partition("\n")[0]
        place = "" if first_line is None else f"line {first_line} or below"
        message = f"not readable as its ending says: {told}; mend the file, or name it otherwise"
        raise InvalidInputError([Fault(place, "not_readable", message)], origin=str(path)) from None


def _laid_flat(lines: Any) -> Any:  # noqa: ANN401 - a frame of Polars
    """Lay whole needs out flat, as a table has them."""
    if "situation" not in lines.columns:
        return lines
    return lines.drop(_NOT_CARRIED, strict=False).unnest("situation")
