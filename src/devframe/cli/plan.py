"""`devframe plan`: needs or recommendations in, a dated plan within everybody's hours out."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from devframe._base.files import write_whole
from devframe._base.shown import escape_controls
from devframe.cli.group import FileCommand
from devframe.cli.inputs import (
    Inputs,
    calendar_options,
    input_argument,
    policy_option,
)
from devframe.cli.output import emit, out_option
from devframe.cli.values import DAY, EXISTING_FILE, NEW_FILE
from devframe.diagnosis import stream_needs
from devframe.followup.calendar import WorkCalendar
from devframe.followup.ical.export import to_ics
from devframe.program import Plan, draft_plan, load_capacity, plan_csv, plan_follow_ups
from devframe.program.drafting import MOST_HORIZON_DAYS

PlanFormat = Literal["text", "csv", "json"]

_FORMAT_OF_SUFFIX: dict[str, PlanFormat] = {".csv": "csv", ".json": "json", ".txt": "text"}


@click.command(cls=FileCommand)
@input_argument
@click.option(
    "--capacity",
    "capacity_path",
    metavar="FILE",
    required=True,
    type=EXISTING_FILE,
    help="What the plan may use, TOML or JSON; see: devframe schema plan-capacity.",
)
@click.option(
    "--as-of",
    metavar="DATE",
    required=True,
    type=DAY,
    help="First day of the plan, such as 2026-11-02; a case is judged on it.",
)
@calendar_options
@click.option(
    "--needs",
    "needs_path",
    metavar="FILE",
    type=EXISTING_FILE,
    help="Needs behind stored recommendations, for safety, due dates and importance.",
)
@click.option(
    "--horizon-days",
    type=click.IntRange(0, MOST_HORIZON_DAYS),
    default=365,
    show_default=True,
    help="Days ahead in which a step may begin.",
)
@policy_option
@click.option(
    "--format",
    "shown_as",
    type=click.Choice(["text", "csv", "json"]),
    help="Format; by default that of the extension of --out, else text.",
)
@out_option
@click.option(
    "--ics",
    metavar="FILE",
    type=NEW_FILE,
    help="Write the planned sessions as iCalendar, private and neutral.",
)
@click.option("--strict", is_flag=True, help="Write nothing and exit with 1 when a row is faulty.")
def plan(
    *,
    source: Path,
    capacity_path: Path,
    as_of: datetime,
    zone: str,
    country: str | None,
    subdivision: str | None,
    needs_path: Path | None,
    horizon_days: int,
    policy_path: Path | None,
    shown_as: PlanFormat | None,
    out: Path | None,
    ics: Path | None,
    strict: bool,
) -> None:
    """Draft a dated plan within people's hours and coaches' minutes.

    INPUT is a table of needs (.csv, .tsv), needs as .json or .jsonl, a case (.json), or
    recommendations as devframe recommend writes them (.json, .jsonl). What finds no room is queued
    with the earliest date and what would free it. Faulty rows are listed on standard error; the
    good ones are used.
    """
    capacity = load_capacity(capacity_path)
    calendar = WorkCalendar(zone=zone, country=country, subdivision=subdivision)
    inputs = Inputs.of(source, policy_path=policy_path, as_of=as_of, plans=True)
    advised = list(inputs.advised())
    needs = [need for need, _ in advised if need is not None]
    if needs_path is not None:
        needs = list(inputs.good(stream_needs(needs_path)))
    drafted = draft_plan(
        [recommendation for _, recommendation in advised],
        capacity,
        calendar=calendar,
        as_of=as_of.date(),
        needs=needs,
        horizon_days=horizon_days,
    )
    chosen = shown_as or (None if out is None else _FORMAT_OF_SUFFIX.get(out.suffix.lower()))
    inputs.report_faults()
    if strict and inputs.fault_count:
        raise click.exceptions.Exit(1)
    emit(_pieces(drafted, chosen or "text"), out)
    if ics is not None:
        with write_whole(ics) as handle:
            handle.write(to_ics(plan_follow_ups(drafted, calendar=calendar)))


def _pieces(drafted: Plan, shown_as: PlanFormat) -> Iterator[str]:
    if shown_as == "csv":
        yield from plan_csv(drafted)
    elif shown_as == "json":
        # Inside JSON texts this escape is the same text to every reader.
        yield f"{escape_controls(drafted.to_json())}\n"
    else:
        for line in drafted.explain().splitlines():
            yield f"{escape_controls(line)}\n"
