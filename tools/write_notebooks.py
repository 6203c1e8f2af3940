"""Run the notebooks under examples/ and write their outputs back: python -m tools.write_notebooks.

The same code and data give the same bytes: no times, no machine, ids by position. Of an output
that comes as HTML and as text only the HTML stays: a reader sees that, and its numbers are rounded.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import nbformat
from nbclient import NotebookClient

from devframe._base.files import write_whole

NOTEBOOKS = Path(__file__).parents[1] / "examples" / "notebooks"

_KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
_TIMEOUT_SECONDS = 300


def executed(path: Path) -> str:
    """Run a notebook in its folder and give the text of its file, as it should be committed."""
    notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
    notebook.metadata = nbformat.from_dict(_KERNEL)
    with TemporaryDirectory() as home, patch.dict(os.environ, {"IPYTHONDIR": home}):
        # The reader's own start-up files and history stay out of it.
        NotebookClient(
            notebook,
            timeout=_TIMEOUT_SECONDS,
            kernel_name="python3",
            record_timing=False,
            extra_arguments=["--log-level=ERROR"],
            coalesce_streams=True,
            resources={"metadata": {"path": str(path.parent)}},
        ).execute()
    notebook.metadata = nbformat.from_dict(_KERNEL)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({})
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", ()):
                output.data.pop("text/plain", None)
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


if __name__ == "__main__":
    for notebook in [Path(name) for name in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb")):
        text = executed(notebook)
        with write_whole(notebook) as handle:
            handle.write(text)
