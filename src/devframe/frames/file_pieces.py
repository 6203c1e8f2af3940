"""Read a file of needs piece by piece, as frames of Polars, whatever its format."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from devframe.frames.file_blocks import ROW, Piece
from devframe.frames.file_lines import line_pieces
from devframe.frames.file_tables import table_pieces

PIECE_ROWS = 100_000
"""How many rows of a Parquet file are read at once."""


def read_pieces(polars: Any, path: Path) -> Iterator[Piece]:  # noqa: ANN401 - the module
    """Read a file without holding more of it in memory than one piece.

    Polars reads row groups of Parquet ahead as it likes, and would map a whole file of texts.

    Args:
        polars: The module, if it is installed.
        path: The file.

    Yields:
        Pieces, at least one and all with the same columns; of tables and JSON Lines, every cell is
        a text.

    Raises:
        InvalidInputError: When a table has no usable header, or a block cannot be read.
    """
    match path.suffix.lower():
        case ".parquet":
            yield from _row_pieces(polars, path)
        case ".jsonl" | ".ndjson":
            yield from line_pieces(polars, path)
        case _:
            yield from table_pieces(polars, path)


def _row_pieces(polars: Any, path: Path) -> Iterator[Piece]:  # noqa: ANN401 - as above
    rows = polars.scan_parquet(path, glob=False)
    count = rows.select(polars.len()).collect().item()
    for first in range(0, max(count, 1), PIECE_ROWS):
        piece = rows.slice(first, PIECE_ROWS).collect()
        yield Piece(piece.with_row_index(ROW, offset=first + 1))
