"""Feedback talks from a CSV file, and the planned follow-ups back into one."""

import csv
import os
from collections.abc import Iterable
from datetime import datetime
from typing import Any, get_args

import attrs
from pydantic import ValidationError

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import spreadsheet_safe, write_whole
from devframe._base.markup import Shown
from devframe._base.records import faults_of
from devframe.followup.feedback import FeedbackFollowUp
from devframe.followup.known_columns import TextRow, read_known_columns, truth_in
from devframe.followup.talk import Emotion, FeedbackTalk
from devframe.followup.zoned import YEARS, settle, zone_named

REQUIRED = ("talk_id", "person_id", "held_at")
"""Columns that a file of talks must have."""

OPTIONAL = (
    "host_id",
    "program_id",
    "priority",
    "issue",
    "expectation",
    "strength",
    "availability",
    "emotions",
    "absorbed",
    "recognition",
    "note",
)
"""Columns that it may have; an empty cell means "not known"."""

PLAN_COLUMNS = (
    "talk_id",
    "person_id",
    "host_id",
    "on",
    "starts_at",
    "zone",
    "duration_minutes",
    "late_because",
    "provisional",
    "missing_facts",
    "warnings",
)
"""Columns of a written plan."""


@attrs.frozen
class TalkTable(Shown):
    """What a file of talks holds.

    Attributes:
        talks: The talks of the good rows, in the order of the file.
        faults: What is wrong with the other rows.
        ignored_columns: Columns that mean nothing here.
    """

    talks: tuple[FeedbackTalk, ...]
    faults: tuple[Fault, ...]
    ignored_columns: tuple[str, ...]


def read_talks(path: str | os.PathLike[str], *, zone: str) -> TalkTable:
    r"""Read feedback talks from a CSV file with a header row.

    Args:
        path: A UTF-8 file with the columns `REQUIRED` and any of `OPTIONAL`, divided by comma,
            semicolon or tab. `held_at` is ISO 8601 with an offset, or a local time in `zone`;
            `emotions` are separated by semicolons; `absorbed` is yes or no.
        zone: IANA zone of local times.

    Returns:
        The talks, and the faults of rows that are none.

    Raises:
        InvalidInputError: When the file is not UTF-8, or a column is missing or stands twice.
        UnknownNameError: When the zone is unknown.

    Example:
        >>> _ = (folder / "talks.csv").write_text(
        ...     "talk_id,person_id,held_at\nt-1,p-1,2026-11-20T10:00\nt-2,p-2,soon\n"
        ... )
        >>> table = read_talks(folder / "talks.csv", zone="Europe/Berlin")
        >>> table.talks[0].held_at.isoformat()
        '2026-11-20T10:00:00+01:00'
        >>> print(table.faults[0])
        row 2, held_at: expected ISO 8601 such as 2026-11-20T10:00, got 'soon'
    """
    zone_named(zone)
    table = read_known_columns(path, required=REQUIRED, optional=OPTIONAL)
    talks: dict[str, FeedbackTalk] = {}
    faults: list[Fault] = []
    for row in table.rows:
        if isinstance(row, Fault):
            faults.append(row)
            continue
        try:
            talk = _talk(row, zone)
        except InvalidInputError as error:
            faults += error.faults
            continue
        if talk.id in talks:
            message = f"the talk {talk.id!r} came before; give every talk an id of its own"
            faults.append(row.fault("talk_id", "repeated_id", message=message))
        else:
            talks[talk.id] = talk
    return TalkTable(tuple(talks.values()), tuple(faults), table.ignored_columns)


def write_plan(path: str | os.PathLike[str], follow_ups: Iterable[FeedbackFollowUp]) -> None:
    """Write planned follow-ups as a CSV file that a spreadsheet opens safely.

    Args:
        path: The file; it appears only once it is complete.
        follow_ups: The follow-ups, written in the order given.

    Raises:
        OSError: When the folder is missing or cannot be written.
    """
    with write_whole(path) as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(PLAN_COLUMNS)
        for follow in follow_ups:
            session = follow.session
            cells = (
                follow.talk.id,
                session.person_id,
                session.host_id or "",
                str(follow.on),
                session.starts_at.local.isoformat(timespec="minutes"),
                session.starts_at.zone,
                str(session.duration_minutes),
                session.late_because or "",
                "yes" if session.provisional else "no",
                "; ".join(follow.guide.missing),
                "; ".join(follow.warnings),
            )
            writer.writerow([spreadsheet_safe(cell) for cell in cells])


def _talk(row: TextRow, zone: str) -> FeedbackTalk:
    """Make a talk of one row, or raise all its faults."""
    faults = [
        *(
            row.fault(column, "empty_cell", message="required cell is empty; fill it")
            for column in REQUIRED
            if column not in row.cells
        ),
    ]
    fields: dict[str, Any] = {name: text for name, text in row.cells.items() if name != "talk_id"}
    fields["id"] = row.cells.get("talk_id")
    for column, read in (
        ("held_at", lambda text: _moment(text, zone)),
        ("priority", _priority),
        ("emotions", _emotions),
        ("absorbed", truth_in),
    ):
        if column in row.cells:
            try:
                fields[column] = read(row.cells[column])
            except ValueError as error:
                faults.append(row.fault(column, f"wrong_{column}", message=str(error)))
                del fields[column]
    try:
        talk = FeedbackTalk(**fields)
        if not faults:
            return talk
    except ValidationError as error:
        named = {fault.column for fault in faults}
        found = (_in_the_file(fault) for fault in faults_of(error, row=row.number))
        faults += [fault for fault in found if fault.column not in named]
    raise InvalidInputError(faults, origin=f"row {row.number}")


def _in_the_file(fault: Fault) -> Fault:
    """Name the column as the file does: a talk's id stands in `talk_id`."""
    if fault.column != "id":
        return fault
    return attrs.evolve(fault, where=f"row {fault.row}, talk_id", column="talk_id")


def _moment(text: str, zone: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        came = shorten(text)
        raise ValueError(f"expected ISO 8601 such as 2026-11-20T10:00, got {came}") from None
    if moment.year not in YEARS:
        raise ValueError(f"expected a year from 1970 to 2199, got {moment.year}")
    if moment.tzinfo is not None:
        return moment
    return settle(moment.date(), moment.time().replace(microsecond=0), zone=zone)[0].local


def _priority(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"expected a whole number from 1 to 5, got {shorten(text)}")
    return int(text)


def _emotions(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(";") if name.strip())
    for name in names:
        if name not in get_args(Emotion):
            known = ", ".join(get_args(Emotion))
            raise ValueError(f"expected emotions among {known}, got {shorten(name)}")
    return names
