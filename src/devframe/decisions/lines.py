"""The lines of a log: each seals its entry and the line before with a hash."""

from hashlib import sha256
from typing import Annotated, ClassVar, Literal

import attrs
from pydantic import Field, ValidationError

from devframe._base.errors import Fault
from devframe._base.records import Record, RootRecord, faults_of
from devframe.decisions.records import Contest, ContestAnswer, HumanDecision, Sha256

LONGEST_LINE_BYTES = 1_000_000
"""A longer line is none that was appended: every text of an entry is bounded."""

_NO_DIGEST = "0" * 64
_SEAL = ',"sha256":"%s"}'
_SEAL_BYTES = len(_SEAL % _NO_DIGEST)
_SEAL_START = _SEAL.partition("%s")[0].encode()
_LINE_START = b'{"schema_version":'


class Tear(Record):
    """A note that bytes before this line are no line: a writer was interrupted.

    Attributes:
        kind: What this entry of a log is.
        torn_sha256: Hash of these bytes, without the line end after them.
        torn_bytes: How many they are.
    """

    kind: Literal["tear"] = "tear"
    torn_sha256: Sha256
    torn_bytes: Annotated[int, Field(ge=0)]


DecisionEntry = HumanDecision | Contest | ContestAnswer
"""What people put into a log."""


class LogLine(RootRecord):
    """One line of a decision log.

    Attributes:
        schema_version: Version of this document's schema.
        number: Its place in the file, from 1.
        previous_sha256: The hash in the line before; `None` for the first.
        entry: What it holds.
        sha256: Hash of everything before it in the line.
    """

    document: ClassVar[str] = "decision-log-line"

    schema_version: Literal[1] = 1
    number: Annotated[int, Field(ge=1)]
    previous_sha256: Sha256 | None
    entry: Annotated[DecisionEntry | Tear, Field(discriminator="kind")]
    sha256: Sha256


def sealed(entry: DecisionEntry | Tear, *, number: int, previous: str | None) -> LogLine:
    """Make the line of an entry.

    Args:
        entry: What it holds.
        number: Its place in the file, from 1.
        previous: The hash in the line before, or `None` for the first.

    Returns:
        The line; its JSON ends with the hash of what stands before.
    """
    line = LogLine(number=number, previous_sha256=previous, entry=entry, sha256=_NO_DIGEST)
    digest = sha256(line.to_json().encode()[:-_SEAL_BYTES]).hexdigest()
    return line.model_copy(update={"sha256": digest})


def is_sealed(raw: bytes) -> bool:
    """Tell whether a line ends as every whole line does, whatever the hash says.

    Args:
        raw: The bytes of a line, without its end.

    Returns:
        Whether it has a seal; a line that was torn off while it was written has none.
    """
    return raw[-_SEAL_BYTES:].startswith(_SEAL_START) and raw.endswith(b'"}')


def may_be_torn(raw: bytes) -> bool:
    """Tell whether a line without a seal can be what an interrupted writer left behind.

    Args:
        raw: The bytes of a line, without its end.

    Returns:
        Whether it begins as lines begin.
    """
    return _LINE_START.startswith(raw[: len(_LINE_START)])


def foreign_line(*, where: str, row: int | None = None) -> Fault:
    """Say that something stands in the log which nobody appended.

    Args:
        where: Its place.
        row: Its number, where it is known.

    Returns:
        The fault.
    """
    message = (
        "what stands here is no line of a log of decisions, nor the beginning of one; restore the "
        "log from a copy"
    )
    return Fault(where, "no_line", message, row=row)


def read_line(raw: bytes, *, where: str, row: int | None = None) -> LogLine | tuple[Fault, ...]:
    """Read one line that has a seal, and check what it says of itself.

    Args:
        raw: The bytes of the line, without its end.
        where: Its place, for messages.
        row: Its number, where it is known.

    Returns:
        The line, or what is wrong with it.
    """
    digest = sha256(raw[:-_SEAL_BYTES]).hexdigest()
    if raw[-_SEAL_BYTES:] != (_SEAL % digest).encode():
        message = (
            "the line was altered after it was written: its hash is not that of its content; "
            "restore the log from a copy"
        )
        return (Fault(where, "altered", message, row=row),)
    try:
        return LogLine.model_validate_json(raw)
    except ValidationError as error:
        return tuple(
            attrs.evolve(fault, where=f"{where}, {fault.where}", row=row)
            for fault in faults_of(error)
        )
