"""What the docs promise about the code, held against the code."""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name
from types import ModuleType

import pytest

from devframe.recommendation import default_policy
from tools.write_facts_page import facts_page
from tools.write_pictures import IMAGES, drawn_by, images_of
from tools.write_policy_page import default_policy_page
from tools.write_sources_page import sources_page
from tools.write_trees import FOLDER, TREES, tree_svg

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

STATIONS = (
    "devframe",
    "devframe.errors",
    "devframe.competency",
    "devframe.assessment",
    "devframe.diagnosis",
    "devframe.recommendation",
    "devframe.followup",
    "devframe.program",
    "devframe.kirkpatrick",
    "devframe.decisions",
    "devframe.pictures",
    "devframe.reporting",
    "devframe.interop",
)


def module(path: str) -> ModuleType | None:
    """The docs tool shows the module where a module and a function share a path."""
    try:
        return import_module(path)
    except ModuleNotFoundError:
        return None


def resolve(path: str) -> object:
    """Import the module that a dotted path lies in, and give what it names, methods too."""
    return resolve_name(path)


def entries() -> list[str]:
    """What the reference pages ask the docs tool to show."""
    pages = sorted((DOCS / "reference").glob("*.md"))
    return [
        path
        for page in pages
        for path in re.findall(r"^::: ([\w.]+)$", page.read_text("utf-8"), re.MULTILINE)
    ]


def documented() -> list[str]:
    """Dotted names of all that the reference pages show; a module shows what it defines."""
    names = []
    for path in entries():
        names.append(path)
        found = module(path)
        if found is not None:
            for node in ast.parse(inspect.getsource(found)).body:
                targets = getattr(node, "targets", [getattr(node, "target", node)])
                defined = [getattr(item, "name", getattr(item, "id", "_")) for item in targets]
                names += [f"{path}.{name}" for name in defined if not name.startswith("_")]
    return names


@pytest.mark.parametrize(
    ("name", "page"),
    [("policy.md", default_policy_page), ("facts.md", facts_page), ("sources.md", sources_page)],
)
def test_generated_page_is_current(name: str, page: object) -> None:
    assert callable(page)
    assert (DOCS / name).read_text("utf-8") == page(), "run: make pages"


def test_policy_page_leaves_nothing_out() -> None:
    page = default_policy_page()
    policy = default_policy()
    shown = [name for name, _ in policy.presumptions]
    shown += [item.question for item in policy.essentials]
    for method in policy.methods:
        shown += [item.sentence for item in (*method.requirements, *method.forms)]
        shown += [form.dose_warning for form in method.forms if form.dose_warning is not None]
    shown += [gate.first_action for gate in policy.gates.gates]
    entries = (*policy.rules, *policy.sequences, *policy.warnings)
    shown += [item.code for item in (*entries, *policy.gates.gates, *policy.gates.controls)]
    shown += [item.sentence for item in (*entries, *policy.gates.gates, *policy.gates.controls)]
    assert [text for text in shown if text not in page] == []


@pytest.mark.parametrize("station", STATIONS)
def test_every_public_name_has_a_reference_entry(station: str) -> None:
    shown = documented()
    missing = []
    for name in import_module(station).__all__:
        value = getattr(import_module(station), name)
        # A name of the top level is documented at its station.
        if not any(path.endswith(f".{name}") and resolve(path) is value for path in shown):
            missing.append(name)
    assert missing == [], f"give each a line '::: {station}.NAME' under docs/reference/"


def test_the_overview_names_all_that_devframe_offers() -> None:
    overview = (DOCS / "reference" / "index.md").read_text("utf-8")
    assert [name for name in import_module("devframe").__all__ if f"`{name}`" not in overview] == [
        "__version__"  # it has its entry on the page
    ]


def test_every_reference_entry_stands_once_and_resolves() -> None:
    shown = documented()
    assert sorted(set(shown)) == sorted(shown)
    for path in shown:
        resolve(path)


def test_no_reference_entry_shows_a_module_in_place_of_its_function() -> None:
    for path in entries():
        found = module(path)
        assert found is None or found is resolve(path), f"{path}: write it as module.function"


def capability_rows(page: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if re.match(r"\| S\d\.\d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_capability_stands_once() -> None:
    counts = {"S0": 25, "S1": 15, "S2": 16, "S3": 12, "S4": 13}
    expected = [f"{seed}.{n}" for seed, count in counts.items() for n in range(1, count + 1)]
    rows = capability_rows((DOCS / "capabilities.md").read_text("utf-8"))
    assert sorted(row[0] for row in rows) == sorted(expected)


def test_every_offered_capability_has_api_and_test() -> None:
    page = (DOCS / "capabilities.md").read_text("utf-8")
    offered = capability_rows(page)
    assert offered
    claimed = set()
    for number, _, names, tests in offered:
        assert re.match(r"S\d\.\d+$", number)
        for name in re.findall(r"`([^`]+)`", names):
            resolve(name)
        found = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", tests)
        assert found, number
        for path, test in found:
            assert f"def {test or 'test_'}" in (ROOT / path).read_text("utf-8"), (number, path)
            claimed.add((path, test))
    own = "tests/recommendation/test_capabilities.py"
    source = (ROOT / own).read_text("utf-8")
    named = re.findall(r"^def (test_\w+)", source, re.MULTILINE)
    assert {test for path, test in claimed if path == own} == set(named)


def test_docs_ask_no_other_server_for_diagrams() -> None:
    # The theme would load the drawing script for such a fence from a public server.
    fenced = [page.name for page in DOCS.rglob("*.md") if "```mermaid" in page.read_text("utf-8")]
    assert fenced == [], "draw it as an SVG under docs/diagrams/"


def test_every_image_is_drawn_by_the_page_that_shows_it() -> None:
    shown = [name for page in DOCS.rglob("*.md") for name in images_of(page)]
    assert sorted(shown) == sorted(path.name for path in IMAGES.iterdir())


def test_an_image_is_what_its_page_draws_now() -> None:
    for name, content in drawn_by(DOCS / "how-to" / "fade-watch.md").items():
        assert (IMAGES / name).read_bytes() == content, "run: python -m tools.write_pictures"


@pytest.mark.parametrize("name", TREES)
def test_the_trees_are_drawn_from_their_outlines(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == tree_svg(*TREES[name])
