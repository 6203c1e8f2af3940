"""`devframe recommend`: a file of needs, or a case, in; recommendations out."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from devframe.cli.codes import recommend_in_codes, wants_codes
from devframe.cli.group import FileCommand
from devframe.cli.inputs import Inputs, as_of_option, input_argument, policy_option
from devframe.cli.layout import table_lines
from devframe.cli.output import emit, out_option, width
from devframe.recommendation import WrittenFormat, format_of, written_lines


@click.command(cls=FileCommand)
@input_argument
@policy_option
@as_of_option
@click.option(
    "--format",
    "shown_as",
    type=click.Choice(["table", "csv", "json", "jsonl", "md"]),
    help="Format; by default that of the extension of --out, else a table.",
)
@out_option
@click.option(
    "--codes",
    is_flag=True,
    help=(
        "Answer in columns of codes instead of sentences: for files of millions of needs, larger "
        "than memory. Needs --out with .csv, .jsonl or .parquet; Parquet is always answered so."
    ),
)
@click.option("--strict", is_flag=True, help="Write nothing and exit with 1 when a row is faulty.")
def recommend(
    *,
    source: Path,
    policy_path: Path | None,
    as_of: datetime | None,
    shown_as: Literal["table"] | WrittenFormat | None,
    out: Path | None,
    codes: bool,
    strict: bool,
) -> None:
    """Recommend what to do about each need in a file.

    INPUT is a table of needs (.csv, .tsv, .parquet), needs as .json or .jsonl, or a case (.json
    with role, evidence and answers), which needs --as-of. Faulty rows are listed on standard error;
    the good ones are used.
    """
    if codes or wants_codes(source, out):
        if as_of is not None or shown_as is not None:
            raise click.UsageError(
                "answers in codes take no --as-of, and no --format: the extension of --out decides"
            )
        recommend_in_codes(source, out, policy_path=policy_path, strict=strict)
        return
    inputs = Inputs.of(source, policy_path=policy_path, as_of=as_of)
    chosen = shown_as or (None if out is None else format_of(out)) or "table"

    def pieces() -> Iterator[str]:
        found = inputs.recommendations()
        if chosen == "table":
            color = out is None and sys.stdout.isatty()
            yield from table_lines(found, width_characters=width(out), color=color)
        else:
            yield from written_lines(found, chosen)
        if strict and inputs.fault_count:
            inputs.report_faults()
            raise click.exceptions.Exit(1)

    emit(pieces(), out)
    inputs.report_faults()
