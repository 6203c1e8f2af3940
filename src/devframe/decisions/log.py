"""The log of decisions: JSON Lines to which entries are added, and in which none is changed."""

import errno
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import attrs

from devframe._base.errors import Fault
from devframe.decisions.chain import follow_chain
from devframe.decisions.history import History, history_of
from devframe.decisions.lines import DecisionEntry, LogLine, Tear, sealed
from devframe.decisions.locked import locked
from devframe.decisions.log_end import read_end


@attrs.frozen
class DecisionLog:
    """A file to which decisions, contests and answers are appended.

    Appending looks at the end of the file only; reading checks all of it. Every line holds its own
    hash and that of the line before. Whoever changes, takes out or puts in a line is found out,
    unless they make it and all later lines anew, or cut the end off; that shows only where a later
    hash was also kept elsewhere: see `LogLine.sha256`.

    Writers take turns by the lock of the operating system (`flock`: Linux, macOS and other Unix,
    on local disks). Elsewhere a log can be read, and appending raises `OSError`.

    Attributes:
        path: The file, `.jsonl`; made by the first entry.

    Source:
        Haber & Stornetta (1991) for the chain of hashes.

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
            end = read_end(handle, origin=str(self.path))
            previous = None if end.last is None else end.last.sha256
            new: list[LogLine] = []
            for entry in (*_note_of(end.torn), *asked):
                line = sealed(entry, number=end.next_number + len(new), previous=previous)
                previous = line.sha256
                new.append(line)
            text = "".join(f"{line.to_json()}\n" for line in new).encode()
            _write(handle, text if end.is_closed else b"\n" + text, path=self.path)
        return tuple(new[-len(asked) :])

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


def _note_of(torn: bytes | None) -> tuple[Tear, ...]:
    """Account for what an interrupted writer left behind."""
    if torn is None:
        return ()
    return (Tear(torn_sha256=sha256(torn).hexdigest(), torn_bytes=len(torn)),)


def _write(handle: BinaryIO, text: bytes, *, path: Path) -> None:
    written = handle.write(text)
    os.fsync(handle.fileno())
    if written != len(text):
        message = (
            f"expected to write {len(text)} bytes, only {written} went; make room and append again"
        )
        raise OSError(errno.ENOSPC, message, str(path))
