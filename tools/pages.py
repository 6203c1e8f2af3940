"""What the generated pages share: where they lie, what they say first, how they are written."""

from collections.abc import Callable
from pathlib import Path

from devframe._base.files import write_whole

DOCS = Path(__file__).parents[1] / "docs"


def generated_by(module: str) -> str:
    """Say at the top of a page where it comes from."""
    return f"<!-- Written by `python -m tools.{module}`; change what it reads, not this page. -->"


def write_page(name: str, page: Callable[[], str]) -> None:
    """Write one generated page under `docs/`."""
    with write_whole(DOCS / name) as handle:
        handle.write(page())
