"""The kinds of a competency as other systems write them: in a label."""

import re
from collections.abc import Mapping, Sequence

from devframe._base.errors import UnknownNameError
from devframe.competency import KINDS, Kind

KIND_MEANINGS: Mapping[Kind, str] = {
    "knowledge": "What a person knows.",
    "skill": "What a person does.",
    "habit": "What a person keeps doing; it makes a skill better or easier to acquire.",
}
"""What each kind means, for readers of the file."""

_WORDS: Mapping[str, Kind] = {
    "knowledge": "knowledge",
    "skill": "skill",
    "skills": "skill",
    "competence": "skill",
    "habit": "habit",
    "habits": "habit",
}
_BETWEEN = re.compile(r"\s*(?:[,;/+&|]|\band\b)\s*")


def label_of(kinds: Sequence[Kind]) -> str:
    """Write kinds as one label.

    Args:
        kinds: The kinds.

    Returns:
        Such as `Knowledge, Skill`, in the order of the kinds.

    Example:
        >>> label_of(("skill", "knowledge"))
        'Skill, Knowledge'
    """
    return ", ".join(kind.capitalize() for kind in kinds)


def kinds_of(label: str, *, also: Mapping[str, Kind]) -> tuple[Kind, ...] | None:
    """Read the kinds that a label names.

    Args:
        label: Such as `Skill` or `Knowledge and skills`.
        also: Labels of the file's own, with the kind that each stands for.

    Returns:
        The kinds, each once, or `None` when any part of the label names no kind.

    Example:
        >>> kinds_of("Knowledge and skills", also={})
        ('knowledge', 'skill')
        >>> kinds_of("Standard", also={}) is None
        True
    """
    if label in also:
        return (also[label],)
    named = [_WORDS.get(word) for word in _BETWEEN.split(label.strip().lower())]
    found = [kind for kind in named if kind is not None]
    return tuple(dict.fromkeys(found)) if len(found) == len(named) else None


def check_kinds(kinds: Mapping[str, Kind], default_kind: Kind) -> None:
    """Refuse what is no kind before a whole file is read by it.

    Args:
        kinds: The kind that each label stands for.
        default_kind: The kind where none is named.

    Raises:
        UnknownNameError: When one of them is no kind.
    """
    for kind in (default_kind, *kinds.values()):
        if kind not in KINDS:
            raise UnknownNameError("kind", kind, known=KINDS)
