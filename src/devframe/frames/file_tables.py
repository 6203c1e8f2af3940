"""Tables of needs piece by piece: Polars reads what is plain, `text_tables` whatever is not."""

import codecs
import itertools
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.text_tables import cells_of, repeated_columns, split_header
from devframe.diagnosis.need_rows import NEED_COLUMNS
from devframe.frames.file_blocks import (
    LONGEST_ROW_BYTES,
    ROW,
    Piece,
    decoded,
    empty_file,
    read_blocks,
)


def table_pieces(polars: Any, path: Path) -> Iterator[Piece]:  # noqa: ANN401 - the module
    """Read a table as `read_needs` reads it, and as fast as Polars can.

    Args:
        polars: The module.
        path: The file.

    Yields:
        Pieces, at least one and all with the same columns; every cell is a text. Rows without any
        text are passed over but counted.

    Raises:
        InvalidInputError: When the table has no usable header, is no UTF-8, or a row is too long.
    """
    with path.open("rb") as handle:
        line, header, rest = _read_header(handle, path)
        delimiter, names = split_header(header, known=NEED_COLUMNS, origin=str(path))
        if not any(names):
            raise empty_file(path)
        if faults := repeated_columns(names):
            raise InvalidInputError(faults, origin=str(path))
        schema = dict.fromkeys(names, polars.String)
        blocks = read_blocks(handle, path, first_line=line + 1, quote=b'"', rest=rest)
        first = 1
        for first_line, block in itertools.chain(blocks, [(line + 1, b"")]):
            table = None
            if _is_plain(block, delimiter.encode(), width=len(names)):
                with suppress(polars.exceptions.PolarsError):
                    table = polars.read_csv(
                        block,
                        has_header=False,
                        separator=delimiter,
                        schema=schema,
                        raise_if_empty=False,
                    )
            if table is not None:
                has_text = polars.any_horizontal(polars.exclude(ROW).is_not_null())
                yield Piece(table.with_row_index(ROW, offset=first).filter(has_text))
                first += table.height
                continue
            text = decoded(block, path, first_line=first_line)
            rows = list(cells_of(text, names, delimiter=delimiter, first=first))
            good = [
                (number, *(cell or None for cell in cells))
                for number, cells in rows
                if cells and not isinstance(cells, Fault)
            ]
            frame = polars.DataFrame(good, {ROW: polars.get_index_type(), **schema}, orient="row")
            yield Piece(frame, tuple(cells for _, cells in rows if isinstance(cells, Fault)))
            first += len(rows)


def _read_header(handle: BinaryIO, path: Path) -> tuple[int, str, bytes]:
    """Find the first line with any text: its number, itself, and what was read beyond it."""
    raw = handle.readline(LONGEST_ROW_BYTES).removeprefix(codecs.BOM_UTF8)
    number = 1
    while raw:
        # A lone carriage return ends a line, too.
        for line in StringIO(decoded(raw, path, first_line=number), newline=""):
            _, _, raw = raw.partition(line.encode())
            if line.strip():
                return number, line, raw
        raw = handle.readline(LONGEST_ROW_BYTES)
        number += 1
    return number, "", b""


def _is_plain(block: bytes, delimiter: bytes, *, width: int) -> bool:
    """Tell whether a block holds what Polars reads as `text_tables` does.

    Quotes stand around whole cells, and rows have as many cells as there are columns: Polars fills
    short rows with nulls, but refuses long ones, so that the count over all rows tells.
    """
    if b'"' in block:
        block = _quoted(delimiter).sub(b"", b"\n" + block).removeprefix(b"\n")
    has_open_end = block != b"" and not block.endswith(b"\n")
    rows = block.count(b"\n") + has_open_end
    return (
        b'"' not in block
        and block.count(delimiter) == rows * (width - 1)
        and block.count(b"\r") == block.count(b"\r\n")
    )


@cache
def _quoted(delimiter: bytes) -> re.Pattern[bytes]:
    """Match quoted cells, each after a line end or delimiter; a quote in them is doubled."""
    # The quote comes first, so that the search leaps from quote to quote.
    end = re.escape(delimiter)
    start, inside = rb'"(?<=[\n' + end + rb']")', rb'[^"]*+(?:""[^"]*+)*+'
    return re.compile(start + inside + rb'"(?=[\r\n' + end + rb"]|\Z)")
