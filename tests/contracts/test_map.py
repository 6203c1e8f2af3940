"""ARCHITECTURE.md lists every package and module of the tree, and none that is missing."""

import re

from tools.write_map import PACKAGE, PAGE, with_map

SOURCE = PACKAGE.parent


def mapped() -> set[str]:
    """Dotted names of the packages and modules that the map lists."""
    page = PAGE.read_text("utf-8")
    names = set()
    for section in re.split(r"^### ", page.split("## The map")[1], flags=re.MULTILINE)[1:]:
        heading, *lines = re.split(r"^## ", section, flags=re.MULTILINE)[0].splitlines()
        package = heading.strip("`")
        entries = [re.match(r"- `(\w+)`: \S", line) for line in lines]
        names |= {package} | {f"{package}.{entry[1]}" for entry in entries if entry}
    return names


def built() -> set[str]:
    """Dotted names of the packages and modules in the tree."""
    paths = [path.relative_to(SOURCE).with_suffix("") for path in SOURCE.rglob("*.py")]
    return {".".join(path.parts).removesuffix(".__init__") for path in paths}


def test_map_says_what_the_modules_say() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_map(page), "run: make pages"


def test_map_and_tree_agree() -> None:
    assert mapped() - built() == set(), "listed but missing"
    assert built() - mapped() == set(), "in the tree but not listed"
    assert len(built()) > 40
