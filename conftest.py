"""Every example in the docs, the README and the docstrings runs as a test.

In Markdown, a `python` block runs, and an `output` block says what the `python` block before it
prints.
"""

from contextlib import redirect_stdout
from difflib import unified_diff
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sybil import Example, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection

_evaluate = PythonEvaluator()


def _own_folder(namespace: dict[str, Any]) -> None:
    """Give each document a scratch folder called `folder`."""
    namespace["_scratch"] = TemporaryDirectory()
    namespace["folder"] = Path(namespace["_scratch"].name)


def _remove_folder(namespace: dict[str, Any]) -> None:
    namespace["_scratch"].cleanup()


def _run(example: Example) -> None:
    with redirect_stdout(StringIO()) as printed:
        _evaluate(example)
    example.namespace["_printed"] = printed.getvalue()


def _compare(example: Example) -> str | None:
    printed = example.namespace["_printed"].rstrip().splitlines()
    shown = example.parsed.rstrip().splitlines()
    if printed == shown:
        return None
    return "\n".join(unified_diff(shown, printed, "shown", "printed", lineterm=""))


_doctest = DocTestParser(optionflags=ELLIPSIS | NORMALIZE_WHITESPACE)
_python = PythonCodeBlockParser()
_python.codeblock_parser = CodeBlockParser("python", _run)
_markdown = [_python, CodeBlockParser("output", _compare), SkipParser()]
_lifetime = {"setup": _own_folder, "teardown": _remove_folder}

pytest_collect_file = SybilCollection(
    [
        Sybil(parsers=[_doctest], path="src", patterns=["*.py"], **_lifetime),
        Sybil(parsers=_markdown, path="docs", patterns=["*.md"], **_lifetime),
        Sybil(parsers=_markdown, filenames=["README.md"], **_lifetime),
    ]
).pytest()
