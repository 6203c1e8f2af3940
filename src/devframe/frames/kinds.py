"""Which kinds are missing, said in one text such as "knowledge; skill" as files of needs say it."""

from collections.abc import Mapping
from itertools import permutations
from typing import Any

import narwhals.stable.v2 as nw

from devframe.competency import KINDS
from devframe.frames.flags import Expr, Flag, some
from devframe.frames.sheet import Namespace

KINDS_AS_TEXT = "kinds"
"""The column of that text."""

_ORDERS = tuple(order for count in (1, 2, 3) for order in permutations(KINDS, count))

KINDS_TEXTS = tuple(map(";".join, _ORDERS))
"""Every way to name kinds, each once; any other text is not known."""


def has_kinds_as_text(schema: Mapping[str, Any]) -> bool:
    """Say whether a frame names the missing kinds in one text, not in a column each.

    Args:
        schema: Data type per column.

    Returns:
        Whether it does.

    Example:
        >>> has_kinds_as_text({"kinds": str}), has_kinds_as_text({"kinds": str, "skill": bool})
        (True, False)
    """
    return KINDS_AS_TEXT in schema and not set(KINDS) & set(schema)


def plain_kinds(dtype: Any) -> Expr:  # noqa: ANN401 - a data type of narwhals
    """Write the kinds in one way: small letters, and only a semicolon between two of them.

    Args:
        dtype: Data type of the column.

    Returns:
        An expression of narwhals, under the column's own name.
    """
    text = nw.col(KINDS_AS_TEXT)
    if dtype in (nw.Categorical, nw.Enum):
        text = text.cast(nw.String)
    small = text.str.to_lowercase().str.strip_chars()
    return small.str.replace_all(r"\s*[;+|]\s*", ";").alias(KINDS_AS_TEXT)


def names_kind(ns: Namespace, kind: str, *, value: bool) -> Flag:
    """Say where the text, once plain, names a kind, or is known not to name it.

    Args:
        ns: The namespace of the frame.
        kind: The kind.
        value: Whether to look for texts that name it, or for those that do not.

    Returns:
        The flag.
    """
    column = ns.col(KINDS_AS_TEXT)
    return some(
        (column == text).fill_null(value=False)
        for order, text in zip(_ORDERS, KINDS_TEXTS, strict=True)
        if (kind in order) is value
    )
