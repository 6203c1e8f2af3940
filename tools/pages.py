"""What the generated pages share: how a condition, a value and a source read on a page."""

from collections.abc import Callable, Iterable
from pathlib import Path

from devframe._base.files import write_whole
from devframe.diagnosis import Condition, FactTest, FactValue

DOCS = Path(__file__).parents[1] / "docs"

_COMPARISONS = {
    "at_least": "is at least",
    "at_most": "is at most",
    "above": "is above",
    "below": "is below",
}


def generated_by(module: str) -> str:
    """Say at the top of a page where it comes from."""
    return f"<!-- Written by `python -m tools.{module}`; change what it reads, not this page. -->"


def value_text(value: FactValue) -> str:
    """Write a fact's value as a reader says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def condition_text(condition: Condition) -> str:
    """Write a condition as a sentence part; an empty one always holds."""
    return " and ".join(_test_text(test) for test in condition) or "always"


def _test_text(test: FactTest) -> str:
    name = f"`{test.fact}`"
    if test.one_of:
        return f"{name} is {' or '.join(value_text(value) for value in test.one_of)}"
    bounds = [
        f"{words} {getattr(test, comparison):g}"
        for comparison, words in _COMPARISONS.items()
        if getattr(test, comparison) is not None
    ]
    return f"{name} {' and '.join(bounds)}"


def source_links(keys: Iterable[str]) -> str:
    """Link source keys to their entries on the sources page."""
    return ", ".join(f"[{key}](sources.md#{key})" for key in keys)


def write_page(name: str, page: Callable[[], str]) -> None:
    """Write one generated page under `docs/`."""
    with write_whole(DOCS / name) as handle:
        handle.write(page())
