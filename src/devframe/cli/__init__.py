"""The `devframe` command; it needs the extra `cli`."""

from collections.abc import Callable
from importlib.util import find_spec

from devframe._base.errors import MissingExtraError

main: Callable[..., object]

if find_spec("click") is None or find_spec("rich") is None:

    def main() -> None:
        """Say which extra brings the command."""
        raise SystemExit(str(MissingExtraError("the devframe command", extra="cli")))
else:
    from devframe.cli.group import devframe as main

__all__ = ["main"]
