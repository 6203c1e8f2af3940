"""What the values of options may be: files that are there, files to write, days, numbers."""

import math
import os
from pathlib import Path
from typing import SupportsFloat, SupportsIndex

import click

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file to read."""

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
"""A file to write."""


class _FileEndingIn(click.Path):
    """A file to write in a format that its ending names; another is refused before work begins."""

    def __init__(self, *endings: str) -> None:
        super().__init__(dir_okay=False, path_type=Path)
        self.endings = endings

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """Read the path."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if path.suffix.lower() not in self.endings:
            wanted = " or ".join(self.endings)
            self.fail(f"expected a file that ends in {wanted}, got {str(value)!r}", param, ctx)
        return path


PAGE = _FileEndingIn(".html", ".md")
"""A report to write."""

PICTURE = _FileEndingIn(".svg", ".png")
"""A picture to write."""


class _Finite(click.types.FloatParamType):
    """A number that is neither infinite nor none."""

    def convert(
        self,
        value: SupportsFloat | SupportsIndex,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Read the number."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"expected a finite number, got {value}", param, ctx)
        return number


FINITE = _Finite()
"""A number."""

DAY = click.DateTime(["%Y-%m-%d"])
"""A day, such as 2026-04-01; click reads it as midnight."""
