"""`devframe policy`: show a policy, or check a file of one."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import click

from devframe._base.counted import counted
from devframe._base.files import read_text
from devframe._base.shown import escape_controls
from devframe.cli.output import emit
from devframe.cli.values import EXISTING_FILE
from devframe.recommendation import (
    check_policy,
    default_policy,
    default_policy_text,
    load_policy,
)
from devframe.recommendation.policy_page import policy_page


@click.group()
def policy() -> None:
    """Show or check a policy."""


@policy.command()
@click.argument("file", required=False, type=EXISTING_FILE)
@click.option(
    "--format",
    "shown_as",
    type=click.Choice(["toml", "md"]),
    default="toml",
    help="The file itself, or a page for readers.",
)
def show(file: Path | None, shown_as: Literal["toml", "md"]) -> None:
    """Show a policy, or the default policy as a start for your own."""
    loaded = default_policy() if file is None else load_policy(file)
    if shown_as == "md":
        emit([policy_page(loaded)], None)
    elif file is None:
        emit([default_policy_text()], None)
    elif file.suffix.lower() == ".json":
        raise click.UsageError("this policy is JSON, not TOML; show it with --format md")
    else:
        emit(_safe_lines(read_text(file)), None)


@policy.command()
@click.argument("file", type=EXISTING_FILE)
def check(file: Path) -> None:
    """Report every fault in a policy.

    A policy without faults is looked at once more, for what its author may not have meant.

    Exit codes: 0 when it can be used, 2 when not.
    """
    loaded = load_policy(file)
    summary = (
        f"{loaded.name} ({loaded.id} {loaded.version}) can be used: "
        f"{counted(len(loaded.methods), 'method')}, {counted(len(loaded.rules), 'rule')}, "
        f"{counted(len(loaded.gates.gates), 'gate')}."
    )
    click.echo(escape_controls(summary))
    for finding in check_policy(loaded):
        witness = ", ".join(f"{name} = {value}" for name, value in finding.witness)
        shown = f"{finding.code}: {finding.subject}: {finding.sentence}"
        click.echo(escape_controls(f"{shown} For example: {witness}." if witness else shown))


def _safe_lines(text: str) -> Iterable[str]:
    # In a comment TOML allows what a terminal should not get.
    return (escape_controls(line) + "\n" for line in text.splitlines())
