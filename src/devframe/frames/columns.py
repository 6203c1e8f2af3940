"""Which columns of a frame are facts, and what is wrong with those that should be."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from devframe._base.errors import Fault, InvalidInputError, nearest, shorten
from devframe.competency import KINDS
from devframe.diagnosis import FACTS, Fact
from devframe.frames.kinds import KINDS_AS_TEXT, has_kinds_as_text

REQUESTED = "requested_method"
"""The column that names the method somebody asked for; whether it is null is a fact."""

INPUT_FACTS = tuple(name for name, fact in FACTS.items() if not fact.always_known)
"""Facts that are columns; the others follow from these."""

TEXTS = (nw.String, nw.Categorical, nw.Enum, nw.Object)
"""Data types that hold texts; only pandas has columns of objects."""

_SHOWN_COLUMNS = 40


@attrs.frozen
class Columns:
    """The columns of a frame, sorted by what they are for.

    Attributes:
        facts: Data type per fact that the frame has.
        requested: Whether the frame says which method was asked for.
        kinds_as_text: Whether one text says which kinds are missing.
        carried: Columns that go through unchanged.
    """

    facts: Mapping[str, Any]
    requested: bool
    kinds_as_text: bool
    carried: tuple[str, ...]


def sort_columns(
    schema: Mapping[str, Any],
    *,
    key: Sequence[str] | None,
    origin: str,
    taken: Collection[str] = (),
) -> Columns:
    """Sort the columns of a frame.

    Args:
        schema: Data type of narwhals per column.
        key: Columns to carry along; every column that is no fact when `None`.
        origin: What to call the frame in messages.
        taken: Names that columns to carry along cannot have, because the answer has them.

    Returns:
        The columns.

    Raises:
        InvalidInputError: Naming every missing, misnamed or wrongly typed column at once.
    """
    faults = [
        *_find_missing(schema, key),
        *_find_misnamed(schema, key),
        *_find_wrong_types(schema),
        *_find_taken(schema, key, taken),
    ]
    if faults:
        raise InvalidInputError(faults, origin=origin)
    # A column without any value has no type and tells nothing.
    told = {name: dtype for name, dtype in schema.items() if dtype != nw.Unknown}
    facts = {name: told[name] for name in INPUT_FACTS if name in told}
    kinds_as_text = has_kinds_as_text(schema)
    if kinds_as_text and KINDS_AS_TEXT in told:
        facts |= dict.fromkeys(KINDS, told[KINDS_AS_TEXT])
    own = {*INPUT_FACTS, REQUESTED, *([KINDS_AS_TEXT] if kinds_as_text else [])}
    carried = [name for name in schema if name not in own] if key is None else key
    return Columns(facts, REQUESTED in told, kinds_as_text, tuple(dict.fromkeys(carried)))


def _find_missing(schema: Mapping[str, Any], key: Sequence[str] | None) -> Iterator[Fault]:
    shown = ", ".join(list(schema)[:_SHOWN_COLUMNS]) or "none"
    for name in key or ():
        if name not in schema:
            guess = nearest(name, schema)
            hint = f"did you mean {guess!r}?" if guess else "name another column as key"
            message = f"expected this key column, the frame has {shown}; {hint}"
            yield Fault(f"column {name!r}", "missing_column", message, column=name)
    if not {*INPUT_FACTS, KINDS_AS_TEXT} & set(schema):
        message = (
            f"expected at least one column named like a fact ({', '.join(INPUT_FACTS)}), "
            f"the frame has {shown}; rename its columns"
        )
        yield Fault("columns", "no_facts", message)


def _find_misnamed(schema: Mapping[str, Any], key: Sequence[str] | None) -> Iterator[Fault]:
    absent = [name for name in (*INPUT_FACTS, REQUESTED) if name not in schema]
    for name in schema:
        if name in FACTS or name == REQUESTED or name in (key or ()):
            continue
        plain = name.strip().lower().replace(" ", "_").replace("-", "_")
        guess = next(iter(get_close_matches(plain, absent, n=1, cutoff=0.85)), None)
        if guess is not None:
            message = (
                f"no fact is named {shorten(name)}; did you mean {guess!r}? Rename it, or name it "
                "in key when it is a column of your own"
            )
            yield Fault(f"column {name!r}", "misnamed_column", message, column=name)


def _find_taken(
    schema: Mapping[str, Any], key: Sequence[str] | None, taken: Collection[str]
) -> Iterator[Fault]:
    """Find columns that would stand twice in the answer."""
    spoken_for = {KINDS_AS_TEXT} if has_kinds_as_text(schema) and key is None else set()
    for name in schema if key is None else key:
        if name in taken and name not in spoken_for:
            message = (
                "expected another name, since the answer has a column of this name; rename it, or "
                "name in key the columns to carry along"
            )
            yield Fault(f"column {name!r}", "taken_name", message, column=name)


def _find_wrong_types(schema: Mapping[str, Any]) -> Iterator[Fault]:
    if has_kinds_as_text(schema) and schema[KINDS_AS_TEXT] not in (*TEXTS, nw.Unknown):
        message = (
            f"expected texts such as 'knowledge; skill' or null, got a column of type "
            f"{schema[KINDS_AS_TEXT]}; convert it, or name {', '.join(KINDS)} as columns"
        )
        yield Fault(f"column {KINDS_AS_TEXT!r}", "wrong_type", message, column=KINDS_AS_TEXT)
    for name in INPUT_FACTS:
        found = schema.get(name)
        if found is None or found == nw.Unknown or _fits(FACTS[name], found):
            continue
        fact = FACTS[name]
        if fact.is_number:
            wanted = f"numbers from {fact.minimum:g} to {fact.maximum:g}"
        elif True in fact.values:
            wanted = "true, false or null"
        else:
            wanted = f"the texts {', '.join(map(str, fact.values))} or null"
        message = f"expected {wanted}, got a column of type {found}; convert the column"
        yield Fault(f"column {name!r}", "wrong_type", message, column=name)


def _fits(fact: Fact, found: Any) -> bool:  # noqa: ANN401 - a data type of narwhals
    if fact.is_number:
        return bool(found.is_numeric())
    # Only pandas knows columns of objects; they hold true, false and None side by side.
    if True in fact.values:
        return found in (nw.Boolean, nw.Object)
    return found in TEXTS
