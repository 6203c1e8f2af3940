"""What the values of options may be: files that are there, files to write, days."""

from pathlib import Path

import click

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file to read."""

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
"""A file to write."""

DAY = click.DateTime(["%Y-%m-%d"])
"""A day, such as 2026-04-01; click reads it as midnight."""
