"""Values of CASE read leniently: what the standard asks for, made from what programs write."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

Read = Callable[[object], Any]
"""Gives the value in the form that CASE 1.1 asks for, or `None` when it cannot be understood."""

ASSOCIATION_TYPES = (
    "isChildOf",
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
)
"""The associations that CASE 1.1 knows; others begin with `ext:`."""

_BY_LETTERS = {name.lower(): name for name in ASSOCIATION_TYPES}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_TARGET_TYPE = re.compile(r"CASE|ext:[A-Za-z0-9._-]+")
_LINK_KEYS = ("title", "identifier", "uri")


def text(value: object) -> str | None:
    """Read a text; a number is taken for the text that it is written as."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def texts(value: object) -> list[str] | None:
    """Read a list of texts; a text alone is a list of one."""
    read = [text(item) for item in value] if isinstance(value, list) else [text(value)]
    found = [item for item in read if item is not None]
    return found if len(found) == len(read) else None


def uuid(value: object) -> str | None:
    """Read a UUID into lower case, as the standard writes it."""
    lower = value.strip().lower() if isinstance(value, str) else ""
    return lower if _UUID.fullmatch(lower) else None


def number(value: object) -> float | int | None:
    """Read a number, also one written as a text."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if value == int(value) else value


def whole(value: object) -> int | None:
    """Read a whole number, also one written as a text."""
    found = number(value)
    return found if isinstance(found, int) else None


def day(value: object) -> str | None:
    """Read a date, also the date of a moment."""
    try:
        return date.fromisoformat(value[:10]).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def moment(value: object) -> str | None:
    """Read a moment; one without a zone is taken as UTC, see `names_no_zone`."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    if _ZONED.fullmatch(value):
        return value
    return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).isoformat()


def names_no_zone(value: object) -> bool:
    """Tell whether a value that `moment` can read is another instant for every reader."""
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is None


def association_type(value: object) -> str | None:
    """Read the type of an association; an unknown one becomes an extension of the vocabulary."""
    if not isinstance(value, str) or not value.strip():
        return None
    known = _BY_LETTERS.get(re.sub(r"[\s_]", "", value).lower())
    if known is not None:
        return known
    own = re.sub(r"[^A-Za-z0-9._-]+", "-", value.strip().removeprefix("ext:"))
    return f"ext:{own}" if own else None


def version(value: object) -> str | None:
    """Read the version; the standard admits its own only."""
    return "1.1" if value == "1.1" else None


def last_segment(uri: str) -> str:
    """Give what stands behind the last slash or colon of a URI."""
    return re.split(r"[/:]", uri.rstrip("/"))[-1]


def node_link(value: object) -> dict[str, str] | None:
    """Read a link to a node; a text alone is its URI, and its identifier may be no UUID."""
    if isinstance(value, str):
        value = {"uri": value}
    if not isinstance(value, Mapping):
        return None
    link = {name: text(value[name]) for name in (*_LINK_KEYS, "targetType") if name in value}
    found = {name: content for name, content in link.items() if content is not None}
    identifier = found.get("identifier") or last_segment(found.get("uri", ""))
    if not identifier:
        return None
    filled = {
        "title": found.get("title", identifier),
        "identifier": uuid(identifier) or identifier,
        "uri": found.get("uri") or (f"urn:uuid:{identifier}" if uuid(identifier) else identifier),
    }
    if _TARGET_TYPE.fullmatch(found.get("targetType", "")):
        filled["targetType"] = found["targetType"]
    return filled


def link(value: object) -> dict[str, str] | None:
    """Read a link to a thing of CASE, which has a UUID."""
    found = node_link(value)
    if found is None or uuid(found["identifier"]) is None:
        return None
    return {name: found[name] for name in _LINK_KEYS}


def links(value: object) -> list[dict[str, str]] | None:
    """Read a list of links; a link alone is a list of one."""
    read = [link(item) for item in value] if isinstance(value, list) else [link(value)]
    found = [item for item in read if item is not None]
    return found if len(found) == len(read) else None
