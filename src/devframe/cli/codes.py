"""`devframe recommend --codes`: from file to file in columns of codes, larger than memory."""

from pathlib import Path

import click

from devframe._base.counted import counted
from devframe._base.errors import InvalidInputError
from devframe._base.shown import escape_controls
from devframe.cli.inputs import SHOWN_FAULTS, echo_faults, show_progress
from devframe.recommendation import load_policy

_PARQUET = ".parquet"


def wants_codes(source: Path, out: Path | None) -> bool:
    """Say whether a file can only be answered in columns of codes.

    Args:
        source: The file to read.
        out: The file to write, if any.

    Returns:
        Whether one of them is Parquet.
    """
    return _PARQUET in {path.suffix.lower() for path in (source, out) if path is not None}


def recommend_in_codes(
    source: Path, out: Path | None, *, policy_path: Path | None, strict: bool
) -> None:
    """Recommend for every row of a file and list the faulty ones.

    Args:
        source: The file to read.
        out: The file to write.
        policy_path: The policy file, if any.
        strict: Whether to write nothing when a row is faulty.

    Raises:
        click.UsageError: When there is no file to write.
        click.exceptions.Exit: When `strict` and a row is faulty.
        InvalidInputError: When the file as a whole, or no row of it, can be used.
    """
    from devframe.frames import recommend_file  # noqa: PLC0415 - a table on the screen needs none

    if out is None:
        raise click.UsageError("answers in codes go to a file; name it, such as: --out answers.csv")
    policy = None if policy_path is None else load_policy(policy_path)
    try:
        with show_progress(source) as advance:
            done = recommend_file(source, out, policy=policy, strict=strict, progress=advance)
    except InvalidInputError as error:
        if strict and any(fault.row is not None for fault in error.faults):
            echo_faults(source, error.faults[:SHOWN_FAULTS], count=len(error.faults))
            raise click.exceptions.Exit(1) from None
        raise
    if done.faults_path is not None:
        echo_faults(source, done.faults[:SHOWN_FAULTS], count=done.fault_count)
        beside = escape_controls(str(done.faults_path))
        rows = counted(done.faulty_rows, "row")
        click.echo(f"{rows} left out; every fault stands in {beside}", err=True)
