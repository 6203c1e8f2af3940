"""`devframe follow-up`: feedback talks in, planned follow-ups out."""

from pathlib import Path

import click

from devframe._base.counted import counted
from devframe._base.files import write_whole
from devframe._base.shown import escape_controls, escape_markdown
from devframe.cli.group import FileCommand
from devframe.cli.inputs import calendar_options
from devframe.cli.values import EXISTING_FILE, NEW_FILE
from devframe.followup.calendar import WorkCalendar
from devframe.followup.feedback import feedback_follow_ups
from devframe.followup.hosts import Host
from devframe.followup.ical.export import to_ics
from devframe.followup.talk_table import OPTIONAL, REQUIRED, read_talks, write_plan

_KNOWN = ", ".join((*REQUIRED, *OPTIONAL))


@click.command("follow-up", cls=FileCommand)
@click.argument("talks", type=EXISTING_FILE)
@calendar_options
@click.option("--max-per-day", type=click.IntRange(min=1), help="Most sessions per host and day.")
@click.option("--out", type=NEW_FILE, help="Write the plan as CSV.")
@click.option("--ics", type=NEW_FILE, help="Write the plan as iCalendar, private and neutral.")
@click.option("--guides", type=NEW_FILE, help="Write the guides of the talks as Markdown.")
def follow_up(
    talks: Path,
    *,
    zone: str,
    country: str | None,
    subdivision: str | None,
    max_per_day: int | None,
    out: Path | None,
    ics: Path | None,
    guides: Path | None,
) -> None:
    """Plan a follow-up one to two work days after each feedback talk in the CSV file TALKS.

    TALKS has the columns talk_id, person_id and held_at, and may have host_id, program_id,
    priority, issue, expectation, strength, availability, emotions, absorbed, recognition and note.
    A time without an offset is local to --zone. Rows with faults are reported and left out; the
    command then ends with status 1.
    """
    if out is None and ics is None and guides is None:
        raise click.UsageError("give at least one of --out, --ics and --guides")
    table = read_talks(talks, zone=zone)
    calendar = WorkCalendar(zone=zone, country=country, subdivision=subdivision)
    hosts = {
        talk.host_id: Host(id=talk.host_id, calendar=calendar, max_sessions_per_day=max_per_day)
        for talk in table.talks
        if talk.host_id is not None
    }
    planned = feedback_follow_ups(table.talks, calendar=calendar, hosts=hosts)
    if out is not None:
        write_plan(out, planned)
    if ics is not None:
        with write_whole(ics) as handle:
            handle.write(to_ics([follow.series for follow in planned]))
    if guides is not None:
        with write_whole(guides) as handle:
            for follow in planned:
                handle.write(f"## {follow.on}: {escape_markdown(follow.talk.id)}\n\n")
                handle.write(f"{follow.guide.to_markdown()}\n")
    talked = counted(len(table.talks), "talk")
    click.echo(f"planned {counted(len(planned), 'follow-up')} from {talked}")
    for column in table.ignored_columns:
        click.echo(f"column {column!r} is not used; known: {_KNOWN}", err=True)
    for fault in table.faults:
        click.echo(escape_controls(str(fault)), err=True)
    if table.faults:
        raise click.exceptions.Exit(1)
