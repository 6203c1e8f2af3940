"""The log of decisions: JSON Lines to which entries are added, and in which none is changed."""

import errno
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.decisions.chain import follow_chain
from devframe.decisions.history import History, history_of
from devframe.decisions.lines import (
    LONGEST_LINE_BYTES,
    DecisionEntry,
    LogLine,
    Tear,
    foreign_line,
    is_sealed,
    may_be_torn,
    read_line,
    sealed,
)
from devframe.decisions.locked import locked


@attrs.frozen
class DecisionLog:
    """A file to which decisions, contests and answers are appended.

    Every line holds the hash of the line before. Whoever changes, takes out or puts in a line
    without making all later lines anew is found out; whoever makes all of them anew, or cuts the
    end off, is not, unless the last hash was also kept elsewhere: see `LogLine.sha256`.

    Writers take turns by the lock of the operating system (`flock`: Linux, macOS and other Unix,
    on local disks). Elsewhere a log can be read, and appending raises `OSError`.

    Attributes:
        path: The file, `.jsonl`; made by the first entry.

    Example:
        >>> from datetime import UTC, datetime
        >>> from devframe.decisions.deciding import decision_on
        >>> from devframe.diagnosis import Need
        >>> from devframe.recommendation import default_policy, recommend
        >>> need = Need(id="n-1", person_id="p-1", competency_id="claims")
        >>> decision = decision_on(
        ...     recommend(need),
        ...     need=need,
        ...     policy=default_policy(),
        ...     outcome="deferred",
        ...     by="lead-7",
        ...     at=datetime(2026, 4, 1, 9, 30, tzinfo=UTC),
        ...     reason="The questions have to be asked first.",
        ... )
        >>> log = DecisionLog(folder / "decisions.jsonl")
        >>> log.append(decision).number
        1
        >>> contest = decision.contested(
        ...     "Nobody asked me.", by="p-1", at=datetime(2026, 4, 2, tzinfo=UTC)
        ... )
        >>> log.append(contest).number
        2
        >>> standing = log.history().of_need("n-1")
        >>> standing.decision == decision, standing.open_contests == (contest,)
        (True, True)
    """

    path: Path = attrs.field(converter=Path)

    def append(self, entry: DecisionEntry) -> LogLine:
        """Add an entry; once this returns, it is on the disk.

        Args:
            entry: A decision, a contest or an answer.

        Returns:
            Its line. Keep the hash of one now and then where the writers of the log cannot change
            it: that is what shows later that the end was not cut off.

        Raises:
            InvalidInputError: When the last line of the log was altered.
            OSError: When the file cannot be opened, locked or written.
        """
        return self.extend([entry])[-1]

    def extend(self, entries: Iterable[DecisionEntry]) -> tuple[LogLine, ...]:
        """Add entries in one go, in their order.

        Args:
            entries: Decisions, contests and answers.

        Returns:
            Their lines.

        Raises:
            InvalidInputError: As `append`.
            OSError: As `append`. A disk that fills up can leave the first few of them in the log.
        """
        asked = tuple(entries)
        if not asked:
            return ()
        with locked(self.path, to_write=True) as handle:
            end = _End.of(handle, origin=str(self.path))
            new: list[LogLine] = []
            if end.torn is not None:
                tear = Tear(torn_sha256=sha256(end.torn).hexdigest(), torn_bytes=len(end.torn))
                new.append(sealed(tear, number=end.next_number, previous=end.sha256))
            first = len(new)
            for entry in asked:
                number = end.next_number + len(new)
                previous = new[-1].sha256 if new else end.sha256
                new.append(sealed(entry, number=number, previous=previous))
            text = "".join(f"{line.to_json()}\n" for line in new).encode()
            _write(handle, text if end.is_closed else b"\n" + text, path=self.path)
        return tuple(new[first:])

    def stream(self) -> Iterator[LogLine | Fault]:
        """Read the log line by line, as it stands when the first is asked for.

        Yields:
            Its lines, and a fault wherever a writer was interrupted.

        Raises:
            InvalidInputError: When a line was altered, taken out, put in or moved, with every such
                line; nothing is given from the first of them on.
            OSError: When the file cannot be read.
        """
        with locked(self.path, to_write=False) as handle:
            size_bytes = os.fstat(handle.fileno()).st_size
        # What is there is never rewritten, so no writer has to wait for a reader.
        with self.path.open("rb") as handle:
            yield from follow_chain(handle, size_bytes=size_bytes, origin=str(self.path))

    def history(self) -> History:
        """Read what stands now, and how it came about.

        Returns:
            The standing of each need, and every fault.

        Raises:
            InvalidInputError: As `stream`.
            OSError: As `stream`.
        """
        return history_of(self.stream())


@attrs.frozen
class _End:
    """The end of a log, to which the next line is tied.

    Attributes:
        sha256: Hash of the last line, or `None` where there is none.
        next_number: Number of the next line.
        torn: Bytes after the last line that are none, without a line end, or `None`.
        is_closed: Whether the file ends with a line end.
    """

    sha256: str | None
    next_number: int
    torn: bytes | None
    is_closed: bool

    @classmethod
    def of(cls, handle: BinaryIO, *, origin: str) -> "_End":
        size = handle.seek(0, os.SEEK_END)
        # Two lines: the last good one, and what an interrupted writer may have left behind it.
        start = max(0, size - 2 * LONGEST_LINE_BYTES)
        handle.seek(start)
        tail = handle.read(size - start)
        is_closed = not tail or tail.endswith(b"\n")
        pieces = tail.removesuffix(b"\n").split(b"\n") if tail else []
        good = next((at for at in reversed(range(len(pieces))) if is_sealed(pieces[at])), None)
        after = pieces if good is None else pieces[good + 1 :]
        if (good is None and start) or not all(map(may_be_torn, after)):
            raise InvalidInputError([foreign_line(where="last line")], origin=origin)
        last = None if good is None else _last_line(pieces[good], origin)
        return cls(
            sha256=None if last is None else last.sha256,
            next_number=(0 if last is None else last.number) + len(after) + 1,
            torn=b"\n".join(after) if after else None,
            is_closed=is_closed,
        )


def _last_line(raw: bytes, origin: str) -> LogLine:
    # Its own number is believed: to count lines would mean to read the whole log at every entry.
    read = read_line(raw, where="last line")
    if isinstance(read, LogLine):
        return read
    raise InvalidInputError(read, origin=origin)


def _write(handle: BinaryIO, text: bytes, *, path: Path) -> None:
    written = handle.write(text)
    os.fsync(handle.fileno())
    if written != len(text):
        message = (
            f"expected to write {len(text)} bytes, only {written} went; make room and append again"
        )
        raise OSError(errno.ENOSPC, message, str(path))
