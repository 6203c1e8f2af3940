"""The end of a log, to which the next line is tied: found without reading the rest."""

import os
from typing import BinaryIO

import attrs

from devframe._base.errors import InvalidInputError
from devframe.decisions.lines import (
    LONGEST_LINE_BYTES,
    LogLine,
    foreign_line,
    is_sealed,
    may_be_torn,
    read_line,
)

# The last line ends the file, unless it is a long one or writers were interrupted.
_NEAR_BYTES = 16_384
_FAR_BYTES = 3 * LONGEST_LINE_BYTES
_WHERE = "last line"


@attrs.frozen
class LogEnd:
    """The end of a log.

    Attributes:
        last: The last line, or `None` where there is none.
        torn: Bytes after it that are no line, without the last line end; `None` where there are
            none.
        next_number: Number of the line that comes next.
        is_closed: Whether the file ends with a line end, or is empty.
    """

    last: LogLine | None
    torn: bytes | None
    next_number: int
    is_closed: bool


def read_end(handle: BinaryIO, *, origin: str) -> LogEnd:
    """Find the end of a log.

    Args:
        handle: The log.
        origin: What to call it in messages.

    Returns:
        Its end. The number of the last line is believed: to count lines would mean to read the
        whole log at every entry.

    Raises:
        InvalidInputError: When the last line was altered, or something else stands there.
    """
    size = handle.seek(0, os.SEEK_END)
    start = max(0, size - _NEAR_BYTES)
    tail = _tail(handle, start)
    if tail.last is None and start:
        start = max(0, size - _FAR_BYTES)
        tail = _tail(handle, start)
    if (tail.last is None and start) or not all(map(may_be_torn, tail.after)):
        raise InvalidInputError([foreign_line(where=_WHERE)], origin=origin)
    last = None if tail.last is None else read_line(tail.last, where=_WHERE)
    if isinstance(last, tuple):
        raise InvalidInputError(last, origin=origin)
    return LogEnd(
        last=last,
        torn=b"\n".join(tail.after) if tail.after else None,
        next_number=(0 if last is None else last.number) + len(tail.after) + 1,
        is_closed=tail.is_closed,
    )


@attrs.frozen
class _Tail:
    """What a file ends with: the last line that has a seal, and what stands after it."""

    last: bytes | None
    after: list[bytes]
    is_closed: bool


def _tail(handle: BinaryIO, start: int) -> _Tail:
    handle.seek(start)
    tail = handle.read()
    pieces = tail.removesuffix(b"\n").split(b"\n") if tail else []
    # What is read may begin in the middle of a line.
    whole = range(1 if start else 0, len(pieces))
    good = next((at for at in reversed(whole) if is_sealed(pieces[at])), None)
    return _Tail(
        last=None if good is None else pieces[good],
        after=pieces if good is None else pieces[good + 1 :],
        is_closed=not tail or tail.endswith(b"\n"),
    )
