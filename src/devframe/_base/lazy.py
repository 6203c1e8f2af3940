"""Packages whose names load on first use, so that nobody waits for what they do not call."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

from devframe._base.errors import MissingExtraError


def loader_of(
    package: str, homes: Mapping[str, tuple[str, ...]], *, extras: Mapping[str, str]
) -> Callable[[str], object]:
    """Build the `__getattr__` of a package.

    Args:
        package: Name of the package.
        homes: The names that each module offers, by the module's path within the package. No name
            may be that of a module beside the package's own file, or the two would hide each other.
        extras: The extra that brings a library, by the library that is missing.

    Returns:
        A function that loads a name, keeps it in the package, and gives it.

    Example:
        >>> load = loader_of("devframe._base", {"logic": ("negate",)}, extras={})
        >>> load("negate")(True)
        False
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def load(name: str) -> object:
        """Load a name, or say which extra brings what it needs."""
        home = home_of.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        try:
            module = import_module(f"{package}.{home}")
        except ModuleNotFoundError as error:
            missing = (error.name or "").partition(".")[0]
            if missing in extras:
                raise MissingExtraError(f"{package}.{name}", extra=extras[missing]) from error
            raise
        value = getattr(module, name)
        setattr(sys.modules[package], name, value)
        return value

    return load
