"""What comes back from every import: the framework, what else the file said, and what was wrong."""

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.markup import Shown
from devframe.competency import Framework, Scale

Format = Literal["case", "moodle", "esco"]
"""The formats that frameworks are read from."""


@attrs.frozen
class Kept(Shown):
    """What a file said and a framework has no place for.

    Give it to the writer of the same format, and nothing is lost on the way back.

    Attributes:
        format: The format it came in.
        content: Its content as JSON values, ready for `json.dumps`; how it is laid out is the
            writer's own affair and may change.
    """

    format: Format
    content: Mapping[str, Any]


@attrs.frozen
class ImportedFramework(Shown):
    """A framework read from a file of another system.

    Attributes:
        framework: Everything that was understood.
        scales: The proficiency scales that came with it.
        kept: What was not understood or has no place in a framework.
        faults: What was left out, presumed or read in another way than it was written.
    """

    framework: Framework
    scales: tuple[Scale, ...]
    kept: Kept
    faults: tuple[Fault, ...]


def content_of(kept: Kept | None, *, expected: Format) -> Mapping[str, Any]:
    """Give what was kept to the writer of its format.

    Args:
        kept: What the reader kept, or `None`.
        expected: The writer's format.

    Returns:
        The content; empty when nothing was kept.

    Raises:
        InvalidInputError: When it was kept for another format.
    """
    if kept is None:
        return {}
    if kept.format != expected:
        message = f"expected what was kept of a {expected} file, got {kept.format}; leave it out"
        raise InvalidInputError([Fault("kept", "other_format", message)], origin=expected)
    return kept.content
