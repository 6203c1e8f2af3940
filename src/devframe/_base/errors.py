"""The error family: one root, each member also the builtin a caller would expect.

A message is lower case and says what was expected, what came, where, and what to do. The same
facts stand as attributes, so a program never has to parse the message.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

import attrs

from devframe._base.counted import counted

SHOWN_CHARACTERS = 80
SHOWN_FAULTS = 20


def shorten(value: object) -> str:
    """Show a value in a message without letting a huge one flood it.

    Args:
        value: Whatever came in.

    Returns:
        Its `repr`, cut in the middle to at most 80 characters.

    Example:
        >>> len(shorten("a" * 1_000_000))
        78
    """
    # Cutting before repr keeps a million-character field from being copied twice.
    if isinstance(value, str) and len(value) > 4 * SHOWN_CHARACTERS:
        value = value[: 2 * SHOWN_CHARACTERS] + value[-2 * SHOWN_CHARACTERS :]
    try:
        text = repr(value)
    except ValueError:  # Python refuses to write an integer of more than 4300 digits
        text = f"{type(value).__name__} too large to show"
    if len(text) <= SHOWN_CHARACTERS:
        return text
    half = SHOWN_CHARACTERS // 2
    return f"{text[: half - 4]} … {text[-(half - 1) :]}"


def nearest(name: object, known: Iterable[str]) -> str | None:
    """Find the known name that a misspelled one most likely meant.

    Args:
        name: The name that was not found.
        known: The names that exist.

    Returns:
        The closest known name, or `None` when nothing is close or `name` is no text at all.

    Example:
        >>> nearest("tols_adequate", ["tools_adequate", "process_sound"])
        'tools_adequate'
    """
    if not isinstance(name, str):
        return None
    matches = get_close_matches(name[:200], list(known), n=1)
    return matches[0] if matches else None


class DevframeError(Exception):
    """The root: catch this to catch everything devframe raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle facts and message as they stand, so that errors cross process borders."""
        return _rebuild, (type(self), self.args), self.__dict__


def _rebuild(kind: type[DevframeError], args: tuple[object, ...]) -> DevframeError:
    """Make an error without its constructor, whose facts the pickle restores afterwards."""
    return kind.__new__(kind, *args)


@attrs.frozen
class Fault:
    """One thing wrong with an input, with its place.

    Attributes:
        where: Place in the input: a row, a path such as `rules[3].when`, or a line.
        code: Stable machine-readable code.
        message: One sentence: what was expected, what came, what to do.
        row: 1-based data row for tables, else `None`.
        column: Column or field name, else `None`.
    """

    where: str
    code: str
    message: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Render as `where: message`."""
        return f"{self.where}: {self.message}" if self.where else self.message


class InvalidInputError(DevframeError, ValueError):
    """Input that cannot be used, with every fault found in it.

    Attributes:
        faults: All faults, in the order of the input.
        origin: What was being read, such as a file name.
    """

    def __init__(self, faults: Sequence[Fault], *, origin: str) -> None:
        self.faults = tuple(faults)
        self.origin = origin
        shown = [f"  {fault}" for fault in self.faults[:SHOWN_FAULTS]]
        if len(self.faults) > SHOWN_FAULTS:
            shown.append(f"  … and {len(self.faults) - SHOWN_FAULTS} more (see .faults)")
        super().__init__("\n".join([f"{counted(len(self.faults), 'fault')} in {origin}", *shown]))


class UnknownNameError(DevframeError, LookupError):
    """A name that nothing goes by.

    Attributes:
        what: The kind of thing looked for, such as "source" or "fact".
        name: What came in place of a name.
        known: The names that exist.
    """

    def __init__(self, what: str, name: object, *, known: Iterable[str], where: str = "") -> None:
        self.what = what
        self.name = name
        self.known = tuple(sorted(known))
        guess = nearest(name, self.known)
        hint = f"did you mean {guess!r}?" if guess else f"known: {', '.join(self.known[:12])}"
        place = f"{where}: " if where else ""
        super().__init__(f"{place}no {what} is named {shorten(name)}; {hint}")


class MissingExtraError(DevframeError, ImportError):
    """A feature whose optional dependency is not installed.

    Attributes:
        extra: The extra that brings it.
    """

    def __init__(self, feature: str, *, extra: str) -> None:
        self.extra = extra
        super().__init__(
            f"{feature} needs an optional dependency that is not installed; "
            f"run: pip install 'devframe[{extra}]'"
        )


# Tracebacks and pickles name the public place.
for _error in (DevframeError, Fault, InvalidInputError, UnknownNameError, MissingExtraError):
    _error.__module__ = "devframe.errors"
