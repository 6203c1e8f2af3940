"""What the docs promise about the code, held against the code."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from tools.write_facts_page import facts_page
from tools.write_policy_page import policy_page
from tools.write_sources_page import sources_page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

STATIONS = (
    "devframe",
    "devframe.errors",
    "devframe.competency",
    "devframe.assessment",
    "devframe.diagnosis",
    "devframe.recommendation",
)


def resolve(path: str) -> object:
    """Walk a dotted path; a function goes before the module of the same name."""
    first, *rest = path.split(".")
    found, place = import_module(first), first
    for name in rest:
        place = f"{place}.{name}"
        found = getattr(found, name) if hasattr(found, name) else import_module(place)
    return found


def documented() -> list[str]:
    pages = sorted((DOCS / "reference").glob("*.md"))
    return [
        path
        for page in pages
        for path in re.findall(r"^::: ([\w.]+)$", page.read_text("utf-8"), re.MULTILINE)
    ]


@pytest.mark.parametrize(
    ("name", "page"),
    [("policy.md", policy_page), ("facts.md", facts_page), ("sources.md", sources_page)],
)
def test_generated_page_is_current(name: str, page: object) -> None:
    assert callable(page)
    assert (DOCS / name).read_text("utf-8") == page(), "run: make pages"


@pytest.mark.parametrize("station", STATIONS)
def test_every_public_name_has_a_reference_entry(station: str) -> None:
    entries = documented()
    missing = []
    for name in import_module(station).__all__:
        value = getattr(import_module(station), name)
        # A name of the top level is documented at its station.
        if not any(path.endswith(f".{name}") and resolve(path) is value for path in entries):
            missing.append(name)
    assert missing == [], f"give each a line '::: {station}.NAME' under docs/reference/"


def test_every_reference_entry_stands_once_and_resolves() -> None:
    entries = documented()
    assert sorted(set(entries)) == sorted(entries)
    for path in entries:
        resolve(path)


def capability_rows() -> list[list[str]]:
    page = (DOCS / "capabilities.md").read_text("utf-8")
    lines = [line for line in page.splitlines() if re.match(r"\| S\d\.\d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_capability_stands_once() -> None:
    counts = {"S0": 25, "S1": 15, "S2": 16, "S3": 12, "S4": 13}
    expected = [f"{seed}.{n}" for seed, count in counts.items() for n in range(1, count + 1)]
    assert sorted(row[0] for row in capability_rows()) == sorted(expected)


def test_every_offered_capability_has_api_and_test() -> None:
    offered = [row for row in capability_rows() if len(row) == 4]
    assert offered
    claimed = set()
    for number, _, names, test in offered:
        for name in re.findall(r"`([^`]+)`", names):
            resolve(name)
        (found,) = re.findall(r"`test_capabilities\.py::(test_\w+)`", test)
        claimed.add(found)
        assert re.match(r"S\d\.\d+$", number)
    source = (ROOT / "tests" / "recommendation" / "test_capabilities.py").read_text("utf-8")
    assert claimed == set(re.findall(r"^def (test_\w+)", source, re.MULTILINE))


def test_docs_ask_no_other_server_for_diagrams() -> None:
    # The theme would load the drawing script for such a fence from a public server.
    fenced = [page.name for page in DOCS.rglob("*.md") if "```mermaid" in page.read_text("utf-8")]
    assert fenced == [], "draw it as an SVG under docs/diagrams/"
