"""Read and write policies as TOML or JSON files."""

import os
import re
from functools import cache
from importlib import resources
from pathlib import Path

import attrs
from pydantic import ValidationError

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.files import json_of, read_text
from devframe._base.records import faults_of
from devframe.recommendation.policy import Policy

_LARGEST_POLICY_BYTES = 5_000_000


@cache
def default_policy() -> Policy:
    """Give the policy that ships with devframe.

    Returns:
        The policy; every entry has a sentence and a source.

    Example:
        >>> default_policy().tie_order
        ('training', 'coaching', 'mentoring')
    """
    return parse_policy(default_policy_text(), origin="default_policy.toml")


def default_policy_text() -> str:
    """Give the default policy's file, comments and all, as a start for your own.

    Returns:
        A TOML document.
    """
    package = resources.files("devframe.recommendation")
    return package.joinpath("default_policy.toml").read_text("utf-8")


def load_policy(path: str | os.PathLike[str]) -> Policy:
    """Load a policy from a `.toml` or `.json` file.

    Args:
        path: The file.

    Returns:
        The policy.

    Raises:
        InvalidInputError: With every fault and its path or line, when the file is not a policy.
        OSError: When the file cannot be read.
    """
    place = Path(path)
    if place.stat().st_size > _LARGEST_POLICY_BYTES:
        message = f"expected a policy of at most {_LARGEST_POLICY_BYTES:,} bytes; split it"
        raise InvalidInputError([Fault("file", "too_large", message)], origin=str(path))
    text = read_text(place)
    return parse_policy(text, origin=str(path), is_json=place.suffix.lower() == ".json")


def parse_policy(text: str, *, origin: str = "policy", is_json: bool = False) -> Policy:
    """Parse a policy document.

    Args:
        text: TOML, or JSON when `is_json`.
        origin: What to call the document in messages.
        is_json: Whether the text is JSON.

    Returns:
        The policy.

    Raises:
        InvalidInputError: With every fault and its path or line.

    Example:
        >>> from devframe.errors import InvalidInputError
        >>> try:
        ...     parse_policy("rules = [[")
        ... except InvalidInputError as error:
        ...     print(error)
        1 fault in policy
          not TOML: Invalid value (at end of document); mend the file there
    """
    document = json_of(text, origin=origin, is_json=is_json)
    try:
        return Policy.model_validate_json(document)
    except ValidationError as error:
        faults = [
            attrs.evolve(fault, where=_with_line(fault.where, "" if is_json else text))
            for fault in faults_of(error)
        ]
        raise InvalidInputError(faults, origin=origin) from None


def _with_line(where: str, toml: str) -> str:
    """Add the line of the TOML table that a path such as `rules[3].when` lies in."""
    found = re.match(r"(\w+)\[(\d+)\]", where)
    if found is None:
        return where
    header = re.compile(rf"^[ \t]*\[\[\s*{found[1]}\s*\]\]", re.MULTILINE)
    for number, match in enumerate(header.finditer(toml)):
        if number == int(found[2]):
            return f"line {toml.count(chr(10), 0, match.start()) + 1}, {where}"
    return where
