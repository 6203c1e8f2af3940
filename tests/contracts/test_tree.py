"""The shape of the tree: sizes, docstrings, signatures, and nothing of the machine it grew on."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "devframe"
MODULES = sorted(PACKAGE.rglob("*.py"))
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def code_lines(module: Path) -> int:
    """Count lines that hold code: neither blank, nor comment, nor docstring."""
    documented = ast.Module | ast.ClassDef | FUNCTION
    prose: set[int] = set()
    tree = tree_of(module)
    for node in ast.walk(tree):
        body = node.body if isinstance(node, documented) else []
        for item in body:
            if isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant):
                prose |= set(range(item.lineno, (item.end_lineno or item.lineno) + 1))
    lines = module.read_text("utf-8").splitlines()
    return sum(
        1
        for number, line in enumerate(lines, start=1)
        if number not in prose and line.strip() and not line.strip().startswith("#")
    )


def public_nodes(module: Path) -> Iterator[tuple[str, ast.ClassDef | FUNCTION, bool]]:
    """Walk public classes, functions and methods; tell whether each is a method."""
    todo: list[tuple[str, ast.Module | ast.ClassDef]] = [(name_of(module), tree_of(module))]
    while todo:
        path, parent = todo.pop()
        for node in parent.body:
            if isinstance(node, ast.ClassDef | FUNCTION) and not node.name.startswith("_"):
                here = f"{path}:{node.name}"
                yield here, node, isinstance(parent, ast.ClassDef)
                if isinstance(node, ast.ClassDef):
                    todo.append((here, node))


PUBLIC = [found for module in MODULES for found in public_nodes(module)]
FUNCTIONS = [
    (here, node, is_method) for here, node, is_method in PUBLIC if isinstance(node, FUNCTION)
]


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 30
    assert len(FUNCTIONS) > 30


def test_no_module_is_large_and_half_of_them_are_small() -> None:
    sizes = {name_of(module): code_lines(module) for module in MODULES}
    assert {name: size for name, size in sizes.items() if size > 400} == {}
    assert median(sizes.values()) < 150


def test_every_import_is_absolute() -> None:
    relative = [
        f"{name_of(module)}:{node.lineno}"
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_everything_public_is_documented() -> None:
    bare = [name_of(module) for module in MODULES if not ast.get_docstring(tree_of(module))]
    # What an overload says stands at the function that carries it out.
    bare += [
        here
        for here, node, _ in PUBLIC
        if not ast.get_docstring(node)
        and "overload" not in [ast.unparse(item) for item in node.decorator_list]
    ]
    assert bare == []


def test_no_public_signature_swallows_keywords() -> None:
    # A record of values that devframe has just computed takes whatever fields the record has.
    swallowing = [here for here, node, _ in FUNCTIONS if node.args.kwarg is not None]
    assert swallowing == ["_base/records.py:Record:trusted"]


def exported() -> set[tuple[str, str]]:
    """Collect the names that a package exports, with its folder; the rest is between modules."""
    names: set[tuple[str, str]] = set()
    for module in MODULES:
        for node in tree_of(module).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                folder = name_of(module.parent)
                names |= {(folder, name) for name in ast.literal_eval(node.value)}
    return names


def is_exported(here: str, names: set[tuple[str, str]]) -> bool:
    """Tell whether a folder above a definition exports it; another's namesake says nothing."""
    path, name = here.split(":")[:2]
    exporting = {folder for folder, held in names if held == name}
    above = {name_of(folder) for folder in (PACKAGE / path).parents if PACKAGE in folder.parents}
    # What the top exports has its home in a station, where the station exports it as well.
    return bool((exporting - {"."} or exporting) & {*above, "."})


def test_at_most_two_arguments_are_positional() -> None:
    crowded = []
    names = exported()
    assert {("assessment", "assess"), ("recommendation", "Policy")} <= names
    for here, node, is_method in FUNCTIONS:
        if not is_exported(here, names):
            continue
        decorators = {ast.unparse(item) for item in node.decorator_list}
        bound = is_method and "staticmethod" not in decorators
        positional = [*node.args.posonlyargs, *node.args.args][bound:]
        if len(positional) > 2:
            crowded.append(here)
    assert crowded == []


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git made this clone
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git clone")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    # Put together from parts, so that this file does not find itself.
    folders = "work|tmp|home|root|Users"
    registries = "|".join(
        (r"pypi\." + "org", "files." + "pythonhosted", "index-" + "url", "npmjs" + r"\.")
    )
    machine = re.compile(rf"(?<![\w.~)\]}}-])/(?:{folders})/\w|{registries}")
    assert machine.search("see /" + "tmp/x")
    assert machine.search("https://pypi." + "org/simple")
    found = []
    for path in tracked_files():
        try:
            lines = path.read_text("utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(lines, start=1)
            if machine.search(line)
        ]
    assert found == []
