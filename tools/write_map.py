"""Write the map of ARCHITECTURE.md from the first line of every module's docstring."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
PAGE = ROOT / "ARCHITECTURE.md"

# The order in which evidence passes the stations; what is not named here comes last.
ORDER = (
    "_base",
    "competency",
    "assessment",
    "diagnosis",
    "recommendation",
    "frames",
    "followup",
    "program",
    "kirkpatrick",
    "decisions",
    "report",
    "interop",
    "cli",
    "testing",
)


def first_line(path: Path) -> str:
    """The first line of a module's docstring, without its full stop."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return docstring.partition("\n")[0].removesuffix(".")


def the_map() -> str:
    """Give the section as it is committed."""
    lines = ["## The map", ""]
    for package in sorted((path.parent for path in SOURCE.rglob("__init__.py")), key=_place):
        name = ".".join(package.relative_to(SOURCE).parts)
        lines += [f"### `{name}`", "", f"{first_line(package / '__init__.py')}.", ""]
        modules = sorted(path for path in package.glob("*.py") if path.name != "__init__.py")
        lines += [f"- `{path.stem}`: {first_line(path)}" for path in modules]
        lines += [""] if modules else []
    return "\n".join(lines) + "\n"


def _place(package: Path) -> tuple[int, tuple[str, ...]]:
    parts = package.relative_to(SOURCE).parts[1:]
    first = parts[0] if parts else ""
    return (ORDER.index(first) if first in ORDER else -1 if not first else len(ORDER), parts)


def page_with(section: str) -> str:
    """Put a section in the place of the map."""
    page = PAGE.read_text("utf-8")
    return re.sub(
        r"^## The map\n.*?(?=^## )", lambda _: section, page, flags=re.MULTILINE | re.DOTALL
    )


def main() -> None:
    """Write the map."""
    PAGE.write_text(page_with(the_map()), "utf-8")


if __name__ == "__main__":
    main()
