"""Which columns of a frame are facts, and what is wrong with those that should be."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from devframe._base.errors import Fault, InvalidInputError, nearest, shorten
from devframe.competency import KINDS
from devframe.diagnosis import FACTS, Fact

KINDS_AS_TEXT = "kinds"
"""How a file of needs names what is missing: in one text, which a frame does not take."""

REQUESTED = "requested_method"
"""The column that names the method somebody asked for; whether it is null is a fact."""

INPUT_FACTS = tuple(name for name, fact in FACTS.items() if not fact.always_known)
"""Facts that are columns; the others follow from these."""

_SHOWN_COLUMNS = 40


@attrs.frozen
class Columns:
    """The columns of a frame, sorted by what they are for.

    Attributes:
        facts: Data type per fact that the frame has.
        requested: Whether the frame says which method was asked for.
        carried: Columns that go through unchanged.
    """

    facts: Mapping[str, Any]
    requested: bool
    carried: tuple[str, ...]


def sort_columns(schema: Mapping[str, Any], *, key: Sequence[str] | None, origin: str) -> Columns:
    """Sort the columns of a frame.

    Args:
        schema: Data type of narwhals per column.
        key: Columns to carry along; every column that is no fact when `None`.
        origin: What to call the frame in messages.

    Returns:
        The columns.

    Raises:
        InvalidInputError: Naming every missing, misnamed or wrongly typed column at once.
    """
    faults = [*_find_missing(schema, key), *_find_wrong_types(schema)]
    if faults:
        raise InvalidInputError(faults, origin=origin)
    own = {*INPUT_FACTS, REQUESTED}
    carried = tuple(name for name in schema if name not in own) if key is None else tuple(key)
    return Columns(
        # A column without any value has no type and tells nothing.
        {
            name: schema[name]
            for name in INPUT_FACTS
            if name in schema and schema[name] != nw.Unknown
        },
        REQUESTED in schema and schema[REQUESTED] != nw.Unknown,
        carried,
    )


def _find_missing(schema: Mapping[str, Any], key: Sequence[str] | None) -> Iterator[Fault]:
    shown = ", ".join(list(schema)[:_SHOWN_COLUMNS]) or "none"
    for name in key or ():
        if name not in schema:
            guess = nearest(name, schema)
            hint = f"did you mean {guess!r}?" if guess else "name another column as key"
            message = f"expected this key column, the frame has {shown}; {hint}"
            yield Fault(f"column {name!r}", "missing_column", message, column=name)
    absent = [name for name in (*INPUT_FACTS, REQUESTED) if name not in schema]
    strangers = [name for name in schema if name not in FACTS and name not in (key or ())]
    for name in strangers:
        guess = next(iter(get_close_matches(name, absent, n=1, cutoff=0.85)), None)
        if guess is not None and name != REQUESTED:
            message = (
                f"no fact is named {shorten(name)}; did you mean {guess!r}? Rename it, or name it "
                "in key when it is a column of your own"
            )
            yield Fault(f"column {name!r}", "misnamed_column", message, column=name)
    if KINDS_AS_TEXT in schema and not set(KINDS) & set(schema):
        # Left alone it would be carried along, and every need would lack its kind.
        message = (
            f"a frame says what is missing in true-or-false columns {', '.join(KINDS)}, "
            "not in one text; make them, for example from where the text contains each name"
        )
        yield Fault(f"column {KINDS_AS_TEXT!r}", "kinds_as_text", message, column=KINDS_AS_TEXT)
    if not set(INPUT_FACTS) & set(schema):
        message = (
            f"expected at least one column named like a fact ({', '.join(INPUT_FACTS)}), "
            f"the frame has {shown}; rename its columns"
        )
        yield Fault("columns", "no_facts", message)


def _find_wrong_types(schema: Mapping[str, Any]) -> Iterator[Fault]:
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
    return found in (nw.String, nw.Categorical, nw.Enum, nw.Object)
