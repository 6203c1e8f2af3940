"""Write the map in `ARCHITECTURE.md` from the tree: python -m tools.write_map.

A module says in the first line of its docstring what it is; the map repeats that, station by
station in the order in which evidence flows.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from devframe._base.files import write_whole

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "ARCHITECTURE.md"
PACKAGE = ROOT / "src" / "devframe"
BEGIN = "<!-- map: written by `python -m tools.write_map` from the modules' docstrings -->"
END = "<!-- end of the map -->"


def with_map(page: str) -> str:
    """Put the map of the tree between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([f"{before}{BEGIN}", *_lines(), f"{END}{after}"])


def _lines() -> Iterator[str]:
    packages = [path.parent for path in PACKAGE.rglob("__init__.py")]
    for package in sorted(packages, key=_place):
        name = ".".join(package.relative_to(PACKAGE.parent).parts)
        yield f"\n### `{name}`\n\n{_first_line(package / '__init__.py')}\n"
        for module in sorted(package.glob("*.py")):
            if module.stem != "__init__":
                yield f"- `{module.stem}`: {_first_line(module)}"
    yield ""


def _place(package: Path) -> tuple[int, Path]:
    """Stations in the order of the import contract, each with what lies in it; the rest after."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    flow = [".", *(layer.strip("()") for layer in reversed(layers))]
    inside = package.relative_to(PACKAGE)
    station = inside.parts[0] if inside.parts else "."
    return (flow.index(station) if station in flow else len(flow), inside)


def _first_line(module: Path) -> str:
    documented = ast.get_docstring(ast.parse(module.read_text("utf-8")))
    return (documented or "").partition("\n")[0]


if __name__ == "__main__":
    written = with_map(PAGE.read_text("utf-8"))
    with write_whole(PAGE) as handle:
        handle.write(written)
