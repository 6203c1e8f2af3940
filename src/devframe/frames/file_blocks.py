"""Open a file of needs without holding it in memory, as a lazy frame of Polars."""

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

LONGEST_ROW_BYTES = 4_000_000
"""A longer row is refused; most often it is a quote that nothing closes."""

_NOT_CARRIED = ("schema_version", "causes", "gap_ids")
"""What a whole need says beside its facts and ids."""


def open_rows(polars: Any, path: Path, folder: Path) -> Any:  # noqa: ANN401 - the module
    """Open a file without holding it in memory.

    Tables and JSON Lines are turned into Parquet first, block by block: the rows are read twice
    after that, and Polars would map the whole file of texts into memory.

    Args:
        polars: The module, if it is installed.
        path: The file.
        folder: An empty folder for the blocks.

    Returns:
        A lazy frame with numbered rows; of tables and JSON Lines, every cell is a text.

    Raises:
        InvalidInputError: When a table has no usable header, or a block cannot be read.
    """
    numbers = {"row_index_name": ROW, "row_index_offset": 1, "glob": False}
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return polars.scan_parquet(path, **numbers)
    read = _lines if suffix in (".jsonl", ".ndjson") else _tables
    parts = []
    for number, table in enumerate(read(polars, path)):
        parts.append(folder / f"{number}.parquet")
        table.write_parquet(parts[-1], compression="lz4")
    rows = polars.scan_parquet(parts, **numbers)
    # Rows without any text are passed over but counted, as `read_needs` does.
    return _laid_flat(rows.filter(polars.any_horizontal(polars.exclude(ROW).is_not_null())))


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


def _laid_flat(lines: Any) -> Any:  # noqa: ANN401 - a lazy frame
    """Lay whole needs out flat, as a table has them."""
    if "situation" not in lines.collect_schema():
        return lines
    return lines.drop(_NOT_CARRIED, strict=False).unnest("situation")
