"""Draw the pictures of the docs: python -m tools.write_pictures [FILE ...].

A page draws its own: its examples run, and what they save in `folder` under the name of an image
that the page shows becomes that image.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from devframe._base.files import write_whole_bytes
from tools.pages import DOCS
from tools.write_outputs import with_outputs

IMAGES = DOCS / "images"

_IMAGE = re.compile(r"\]\((?:\.\./)*images/([\w-]+\.svg)\)")


def images_of(page: Path) -> tuple[str, ...]:
    """List the images that a page shows."""
    return tuple(_IMAGE.findall(page.read_text("utf-8")))


def drawn_by(page: Path) -> Mapping[str, bytes]:
    """Run a page's examples and give the images it shows, as they are drawn now."""
    with TemporaryDirectory() as scratch:
        with_outputs(page.read_text("utf-8"), folder=Path(scratch))
        return {name: (Path(scratch) / name).read_bytes() for name in images_of(page)}


if __name__ == "__main__":
    for page in [Path(name) for name in sys.argv[1:]] or sorted(DOCS.rglob("*.md")):
        if images_of(page):
            for name, content in drawn_by(page).items():
                write_whole_bytes(IMAGES / name, content)
