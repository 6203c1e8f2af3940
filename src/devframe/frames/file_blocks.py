"""Files of texts in blocks of whole lines, and what is said of those that cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.files import wrong_encoding

ROW = "__devframe_row"
"""The column that holds the number of the row."""

BLOCK_BYTES = 4_000_000
"""How much of a file of texts is read at once."""

LONGEST_ROW_BYTES = 4_000_000
"""A longer row is refused; most often it is a quote that nothing closes."""


@attrs.frozen
class Piece:
    """A piece of a file.

    Attributes:
        rows: A frame of Polars: its rows that could be read, with their numbers.
        unread: What is wrong with the others, in the order of the file.
    """

    rows: Any
    unread: tuple[Fault, ...] = ()


def read_blocks(
    handle: BinaryIO, path: Path, *, first_line: int, quote: bytes | None, rest: bytes = b""
) -> Iterator[tuple[int, bytes]]:
    """Read whole lines; a line end between quotes ends none.

    Args:
        handle: The open file.
        path: Its path.
        first_line: Number of the first line to come.
        quote: The quote, if there are any.
        rest: What was read before and not used.

    Yields:
        The number of the first line of a block, and the block.

    Raises:
        InvalidInputError: When a row is too long.
    """
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


def decoded(block: bytes, path: Path, *, first_line: int) -> str:
    """Read bytes as UTF-8.

    Args:
        block: The bytes.
        path: The file they are from.
        first_line: Number of the line with which they begin.

    Returns:
        The text.

    Raises:
        InvalidInputError: When they are no UTF-8; says in which line.
    """
    try:
        return block.decode()
    except UnicodeDecodeError as error:
        fault = wrong_encoding(error, line=first_line + block.count(b"\n", 0, error.start))
        raise InvalidInputError([fault], origin=str(path)) from None


def empty_file(path: Path) -> InvalidInputError:
    """Say that a file holds nothing.

    Args:
        path: The file.

    Returns:
        The error to raise.
    """
    message = "the file is empty; expected one row per need"
    return InvalidInputError([Fault("", "empty_file", message)], origin=str(path))


@contextmanager
def readable(polars: Any, path: Path, *, first_line: int | None = None) -> Iterator[None]:  # noqa: ANN401 - the module
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
