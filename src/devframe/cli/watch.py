"""`devframe watch`: recorded sessions in, early signals out."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from devframe import pictures
from devframe._base.shown import escape_controls
from devframe.cli.group import FileCommand
from devframe.cli.values import DAY, EXISTING_FILE, NEW_FILE, PICTURE
from devframe.followup.fade.consistency import consistency
from devframe.followup.fade.demand import cancellers, demand_contrast
from devframe.followup.fade.reach import Member, reach
from devframe.followup.fade.records import WatchedSession
from devframe.followup.fade.session_table import Table, read_members, read_peaks, read_sessions
from devframe.followup.fade.signals import Signal, early_signals, write_signals
from devframe.followup.fade.watch import watch as watch_programs


@click.command("watch", cls=FileCommand)
@click.argument("sessions", type=EXISTING_FILE)
@click.option(
    "--as-of",
    metavar="DATE",
    required=True,
    type=DAY,
    help="Day on which to look, such as 2026-06-08.",
)
@click.option("--peaks", type=EXISTING_FILE, help="CSV of demand peaks: starts_on, ends_on.")
@click.option(
    "--people", type=EXISTING_FILE, help="CSV of everybody to be reached: person_id, team_id."
)
@click.option("--out", type=NEW_FILE, help="Write the early signals as CSV.")
@click.option("--plot", type=PICTURE, help="Draw sessions held and missed, as .svg or .png.")
def watch(
    sessions: Path,
    *,
    as_of: datetime,
    peaks: Path | None,
    people: Path | None,
    out: Path | None,
    plot: Path | None,
) -> None:
    """Say which programs are at risk, fading or faded, from the recorded SESSIONS (CSV).

    SESSIONS has the columns person_id, program_id and planned_on, and may have outcome (held,
    cancelled, no_show, planned), held_on, manager_id, cancelled_by, reason and replacement (yes or
    no). Rows with faults are reported and left out; the command then ends with status 1.
    """
    day = as_of.date()
    table = read_sessions(sessions)
    peak_table = Table() if peaks is None else read_peaks(peaks)
    member_table = Table() if people is None else read_members(people)
    found_peaks = None if peaks is None else peak_table.records
    signals = early_signals(watch_programs(table.records, as_of=day, peaks=found_peaks))
    if out is not None:
        write_signals(out, signals)
    if plot is not None:
        picture = pictures.fade_watch(table.records, as_of=day, peaks=peak_table.records)
        pictures.save(picture, plot)
    for line in (*map(_line, signals), *_company(table.records, day)):
        click.echo(escape_controls(line))
    if peaks is not None:
        contrast = demand_contrast(table.records, peak_table.records, as_of=day)
        click.echo(escape_controls(contrast.sentence))
    if people is not None:
        click.echo(escape_controls(_reached(member_table.records, table.records, day)))
    complaints = [
        *_complaints(sessions, table),
        *_complaints(peaks, peak_table),
        *_complaints(people, member_table),
    ]
    for complaint in complaints:
        click.echo(escape_controls(complaint), err=True)
    if table.faults or peak_table.faults or member_table.faults:
        raise click.exceptions.Exit(1)


def _complaints(path: Path | None, table: Table[Any]) -> Iterator[str]:
    for column in table.ignored_columns:
        yield f"{path}: column {column!r} is not used"
    for fault in table.faults:
        yield f"{path}: {fault}"


def _line(signal: Signal) -> str:
    line = f"{signal.person_id}, {signal.program_id}: {signal.sentence}"
    if not signal.settled:
        line += " (unrecorded outcomes could change this)"
    if signal.check_due:
        line += "; planned check due"
    return line


def _company(sessions: Sequence[WatchedSession], day: date) -> Iterator[str]:
    yield consistency(sessions, as_of=day).sentence
    for one in cancellers(sessions):
        line = f"cancelled by {one.cancelled_by or 'somebody unnamed'}: {one.count}"
        why = ", ".join(f"{reason} ({count})" for reason, count in one.reasons)
        yield f"{line}: {why}" if why else line


def _reached(members: Sequence[Member], sessions: Sequence[WatchedSession], day: date) -> str:
    first_on = min((one.planned_on for one in sessions), default=day)
    found = reach(members, sessions, first_on=min(first_on, day), last_on=day)
    return f"reached: {found.covered}; never: {', '.join(found.uncovered) or 'nobody'}"
