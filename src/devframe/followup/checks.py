"""Checks of the settings of calendars, cadences and hosts, with devframe's own errors."""

from collections.abc import Callable
from typing import Any

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten

# attrs types a validator's attribute and instance as Any; a narrower type would be no callback.
Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]


def at_least(minimum: int) -> Validator:
    """Build a validator of whole numbers that have a smallest value; `None` passes as "none set".

    Args:
        minimum: The smallest value allowed.

    Returns:
        The validator; it raises `InvalidInputError`.
    """

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: int | None) -> None:
        if value is not None and value < minimum:
            message = f"expected {minimum} or more, got {shorten(value)}"
            fault = Fault(attribute.name, "out_of_range", message)
            raise InvalidInputError([fault], origin=type(instance).__name__)

    return check


def one_of(known: tuple[str, ...]) -> Validator:
    """Build a validator of a closed vocabulary.

    Args:
        known: The words allowed.

    Returns:
        The validator; it raises `InvalidInputError`.
    """

    def check(instance: object, attribute: "attrs.Attribute[Any]", value: str) -> None:
        if value not in known:
            message = f"expected one of {', '.join(known)}, got {shorten(value)}"
            fault = Fault(attribute.name, "unknown_word", message)
            raise InvalidInputError([fault], origin=type(instance).__name__)

    return check
