"""Write what the examples in docs and README print: python -m tools.write_outputs [FILE ...].

Each `output` block gets what the `python` block before it prints. Read the difference before you
keep it: the block is a promise to the reader.
"""

import re
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.pages import DOCS

_BLOCK = re.compile(r"(<!--- skip: next -->\s*)?```(python|output)\n(.*?)```", re.DOTALL)


def with_outputs(text: str, *, folder: Path) -> str:
    """Run a page's examples in order and put what they print in its output blocks."""
    namespace: dict[str, object] = {"folder": folder}
    printed = StringIO()

    def fill(block: re.Match[str]) -> str:
        nonlocal printed
        skipped, language, code = block.groups()
        if language == "output":
            return f"```output\n{printed.getvalue().rstrip()}\n```"
        if skipped is None:
            with redirect_stdout(StringIO()) as printed:
                exec(compile(code, "example", "exec"), namespace)  # noqa: S102 - our own docs
        return block[0]

    return _BLOCK.sub(fill, text)


if __name__ == "__main__":
    pages = [Path(name) for name in sys.argv[1:]] or [
        DOCS.parent / "README.md",
        *DOCS.rglob("*.md"),
    ]
    for page in pages:
        text = page.read_text("utf-8")
        if "```output" in text:
            with TemporaryDirectory() as scratch:
                page.write_text(with_outputs(text, folder=Path(scratch)), "utf-8")
