"""The errors that devframe raises on purpose, under one root."""

from devframe._base.errors import (
    DevframeError,
    Fault,
    InvalidInputError,
    MissingExtraError,
    UnknownNameError,
)

__all__ = [
    "DevframeError",
    "Fault",
    "InvalidInputError",
    "MissingExtraError",
    "UnknownNameError",
]
