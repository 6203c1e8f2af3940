"""Check a log line by line: each hash, each link to the line before, each number."""

from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.decisions.lines import (
    LONGEST_LINE_BYTES,
    LogLine,
    Tear,
    foreign_line,
    is_sealed,
    may_be_torn,
    read_line,
)

_MOST_FAULTS = 1_000


def follow_chain(handle: BinaryIO, *, size_bytes: int, origin: str) -> Iterator[LogLine | Fault]:
    """Stream the lines of a log as long as each follows from the one before.

    Args:
        handle: The log, at its beginning.
        size_bytes: How much of it to read; what is appended meanwhile is left for later.
        origin: What to call it in messages.

    Yields:
        Its lines, and a fault wherever a writer was interrupted.

    Raises:
        InvalidInputError: At the end, when a line was altered, taken out, put in or moved; with
            every such line, at most a thousand. Nothing is given from the first such line on.
    """
    chain = _Chain()
    left, number = size_bytes, 0
    while left > 0 and (raw := handle.readline(min(left, LONGEST_LINE_BYTES))):
        left -= len(raw)
        number += 1
        yield from chain.follow(raw.removesuffix(b"\n"), number)
    yield from chain.end(origin)


@attrs.define
class _Chain:
    """How far a log has been followed.

    Attributes:
        last: Hash that the next line must name; `None` before the first, and after a line that
            could not be read.
        faults: What is wrong with the log; it cannot be trusted from the first one on.
        torn: Bytes since the last good line that are no line, without the last line end; `None`
            where there are none.
        torn_at: Number of the first line that they take.
        ahead: By how many the numbers in the lines are ahead of their places since the last fault.
    """

    last: str | None = None
    faults: list[Fault] = attrs.field(factory=list)
    torn: bytearray | None = None
    torn_at: int = 0
    ahead: int = 0

    def follow(self, raw: bytes, number: int) -> Iterator[LogLine | Fault]:
        """Take the next line of the file, without its end."""
        if not is_sealed(raw):
            self._set_aside(raw, number)
            return
        read = read_line(raw, where=f"line {number}", row=number)
        if isinstance(read, LogLine):
            yield from self._link(read, number)
            self.last = read.sha256
        else:
            self.faults += read
            self.last = None
        self.torn = None

    def end(self, origin: str) -> Iterator[Fault]:
        """Refuse a broken log; else say what is left at its end."""
        if not self.faults and self.torn is not None:
            yield self._interrupted(self.torn)
        if self.faults:
            raise InvalidInputError(self.faults[:_MOST_FAULTS], origin=origin)

    def _set_aside(self, raw: bytes, number: int) -> None:
        """Keep what may be left of an interrupted writer until the next line accounts for it."""
        if not may_be_torn(raw) or len(self.torn or b"") > LONGEST_LINE_BYTES:
            self.faults.append(foreign_line(where=f"line {number}", row=number))
            self.torn = self.last = None
        elif self.torn is None:
            self.torn, self.torn_at = bytearray(raw), number
        else:
            self.torn += b"\n" + raw

    def _link(self, line: LogLine, number: int) -> Iterator[LogLine | Fault]:
        says = line.entry.torn_sha256 if isinstance(line.entry, Tear) else None
        found = None if self.torn is None else sha256(self.torn).hexdigest()
        followed = self.last is not None or not self.faults
        if says != found:
            what = "bytes that are no line, and the next line accounts for others or for none"
            self._broken(number if self.torn is None else self.torn_at, "no_line", what)
        elif followed and line.previous_sha256 != self.last:
            what = "the line does not follow the one before: lines were taken out, put in or moved"
            self._broken(number, "broken_chain", what)
        elif followed and line.number != number + self.ahead:
            what = f"the line says that it is line {line.number}: lines were taken out or put in"
            self._broken(number, "wrong_number", what)
        self.ahead = line.number - number
        if self.faults:
            return
        if self.torn is not None:
            yield self._interrupted(self.torn)
        yield line

    def _interrupted(self, torn: bytearray) -> Fault:
        message = (
            f"{len(torn)} bytes that are no whole line: a writer was interrupted, or the end of "
            "the log was altered; ask who wrote last whether an entry is missing"
        )
        return Fault(f"line {self.torn_at}", "torn_line", message, row=self.torn_at)

    def _broken(self, number: int, code: str, what: str) -> None:
        message = f"{what}; restore the log from a copy"
        self.faults.append(Fault(f"line {number}", code, message, row=number))
