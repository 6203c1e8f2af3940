"""What the commands print: whole or not at all, the same bytes everywhere."""

import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console

from devframe._base.files import write_whole
from devframe.cli.values import NEW_FILE

PLAIN_WIDTH = 100
"""Width of what is laid out in columns where no terminal says otherwise."""

out_option = click.option(
    "--out",
    metavar="FILE",
    type=NEW_FILE,
    help="File to write; appears only when complete. Standard output when not given.",
)


def emit(pieces: Iterable[str], out: Path | None) -> None:
    """Write text to a file or standard output, once all of it is there.

    Args:
        pieces: Pieces of text; when making one fails, nothing is written.
        out: The file, or `None` for standard output.
    """
    if out is not None:
        with write_whole(out) as handle:
            handle.writelines(pieces)
        return
    with tempfile.TemporaryFile() as whole:
        whole.writelines(piece.encode() for piece in pieces)
        whole.seek(0)
        if sys.stdout.isatty():
            for line in whole:
                click.echo(line.decode(), nl=False)
        else:
            # Bytes, so that no locale and no platform changes them.
            sys.stdout.flush()
            shutil.copyfileobj(whole, sys.stdout.buffer)
            sys.stdout.buffer.flush()


def width(out: Path | None) -> int:
    """Tell how wide a layout may be.

    Args:
        out: The file, or `None` for standard output.

    Returns:
        The terminal's width, or a fixed one where there is no terminal.
    """
    return Console().width if out is None and sys.stdout.isatty() else PLAIN_WIDTH
