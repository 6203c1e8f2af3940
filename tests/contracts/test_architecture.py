"""ARCHITECTURE.md maps the tree as it is: every package and module, with its own first line."""

from tools.write_map import PAGE, page_with, the_map


def test_the_map_is_the_tree() -> None:
    section = the_map()
    assert section in PAGE.read_text("utf-8"), "run: make pages"
    assert page_with(section) == PAGE.read_text("utf-8")


def test_every_module_says_what_it_is() -> None:
    lines = [line for line in the_map().splitlines() if line.startswith("- ")]
    assert lines
    assert [line for line in lines if line.endswith(": ")] == []
