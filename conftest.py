"""Every example in the docs, the README and the docstrings runs as a test."""

from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection


def _own_folder(namespace: dict[str, Any]) -> None:
    """Give each document a scratch folder called `folder`."""
    namespace["_scratch"] = TemporaryDirectory()
    namespace["folder"] = Path(namespace["_scratch"].name)


def _remove_folder(namespace: dict[str, Any]) -> None:
    namespace["_scratch"].cleanup()


_doctest = DocTestParser(optionflags=ELLIPSIS | NORMALIZE_WHITESPACE)
_markdown = [PythonCodeBlockParser(), SkipParser()]
_lifetime = {"setup": _own_folder, "teardown": _remove_folder}

pytest_collect_file = SybilCollection(
    [
        Sybil(parsers=[_doctest], path="src", patterns=["*.py"], **_lifetime),
        Sybil(parsers=_markdown, path="docs", patterns=["*.md"], **_lifetime),
        Sybil(parsers=_markdown, filenames=["README.md"], **_lifetime),
    ]
).pytest()
