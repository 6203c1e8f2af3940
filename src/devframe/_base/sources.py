"""The source registry: every default weight, threshold and cadence names its origin here."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

from devframe._base.errors import UnknownNameError
from devframe._base.records import Identifier, Record, Sentence

Grade = Literal["evidence", "convention", "opinion"]
"""How far a source carries: studied evidence, a field's convention, or a practitioner's opinion."""


class Source(Record):
    """Where a number or a statement comes from.

    Attributes:
        key: Short stable key, such as `losch-2016`.
        citation: What to look up.
        grade: `evidence`, `convention` or `opinion`.
        url: Address, where one is known.
    """

    key: Identifier
    citation: Sentence
    grade: Grade
    url: str | None = None


@cache
def sources() -> Mapping[str, Source]:
    """Give the registry of all sources that devframe's defaults cite.

    Returns:
        A read-only mapping from key to source, in key order.

    Example:
        >>> sources()["losch-2016"].grade
        'evidence'
    """
    text = resources.files("devframe._base").joinpath("sources.toml").read_text("utf-8")
    entries = tomllib.loads(text)
    return MappingProxyType({key: Source(key=key, **entries[key]) for key in sorted(entries)})


def source(key: str) -> Source:
    """Look one source up.

    Args:
        key: Its key.

    Returns:
        The source.

    Raises:
        UnknownNameError: When no source has that key.

    Example:
        >>> source("lally-2010").grade
        'evidence'
    """
    try:
        return sources()[key]
    except KeyError:
        raise UnknownNameError("source", key, known=sources()) from None
