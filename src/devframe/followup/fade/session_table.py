"""Sessions, people and demand peaks from CSV files."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from typing import Generic, TypeVar

import attrs
from pydantic import ValidationError

from devframe._base.errors import Fault, shorten
from devframe._base.markup import Shown
from devframe._base.records import Record, faults_of
from devframe.followup.fade.reach import Member
from devframe.followup.fade.records import DemandPeak, WatchedSession
from devframe.followup.known_columns import TextRow, read_known_columns, truth_in
from devframe.followup.zoned import YEARS

RecordT = TypeVar("RecordT", bound=Record)

_OUTCOMES = {"planned": None, "confirmed": None}
_WANTED_DATE = f"a date such as 2026-09-07, in a year from {YEARS[0]} to {YEARS[-1]}"


@attrs.frozen
class Table(Shown, Generic[RecordT]):
    """What a CSV file holds.

    Attributes:
        records: The good rows, in the order of the file.
        faults: What is wrong with the other rows.
        ignored_columns: Columns that mean nothing here.
    """

    records: tuple[RecordT, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored_columns: tuple[str, ...] = ()


def read_sessions(path: str | os.PathLike[str]) -> Table[WatchedSession]:
    r"""Read sessions for the fade watch.

    Args:
        path: A UTF-8 CSV file with a header row: `person_id`, `program_id`, `planned_on`, and any
            of `outcome` (held, cancelled, no_show, planned or empty), `held_on`, `manager_id`,
            `cancelled_by`, `reason`, `replacement` (yes or no). An empty cell means "not known".

    Returns:
        The sessions, and the faults of rows that are none.

    Raises:
        InvalidInputError: When the file is not UTF-8, or a column is missing or stands twice.

    Example:
        >>> _ = (folder / "sessions.csv").write_text(
        ...     "person_id,program_id,planned_on,outcome\n"
        ...     "p-1,coaching,2026-09-07,held\n"
        ...     "p-1,coaching,2026-09-14,forgotten\n"
        ... )
        >>> table = read_sessions(folder / "sessions.csv")
        >>> len(table.records), table.faults[0].where
        (1, 'row 2, outcome')
    """
    return _read(path, WatchedSession)


def read_members(path: str | os.PathLike[str]) -> Table[Member]:
    """Read the people whom a program is meant to reach.

    Args:
        path: A UTF-8 CSV file with `person_id` and, if known, `team_id`.

    Returns:
        The people, and the faults of rows that are none.

    Raises:
        InvalidInputError: When the file is not UTF-8, or a column is missing or stands twice.
    """
    return _read(path, Member)


def read_peaks(path: str | os.PathLike[str]) -> Table[DemandPeak]:
    """Read demand peaks.

    Args:
        path: A UTF-8 CSV file with `starts_on` and `ends_on`.

    Returns:
        The peaks, and the faults of rows that are none.

    Raises:
        InvalidInputError: When the file is not UTF-8, or a column is missing or stands twice.
    """
    return _read(path, DemandPeak)


def _read(path: str | os.PathLike[str], record: type[RecordT]) -> Table[RecordT]:
    """Read the rows of a file whose columns are the fields of a record."""
    fields = record.model_fields
    table = read_known_columns(
        path,
        required=[name for name, field in fields.items() if field.is_required()],
        optional=[name for name, field in fields.items() if not field.is_required()],
    )
    records: list[RecordT] = []
    faults: list[Fault] = []
    for row in table.rows:
        if isinstance(row, Fault):
            faults.append(row)
            continue
        values, found = _values(row)
        if found:
            faults += found
            continue
        try:
            records.append(record(**values))
        except ValidationError as error:
            faults += faults_of(error, row=row.number)
    return Table(tuple(records), tuple(faults), table.ignored_columns)


def _values(row: TextRow) -> tuple[dict[str, object], list[Fault]]:
    """Read the cells of a row, and say what is wrong with those that cannot be read."""
    values: dict[str, object] = {}
    faults: list[Fault] = []
    for name, text in row.cells.items():
        try:
            values[name] = _CONVERTERS.get(name, str)(text)
        except ValueError:
            expected = "yes or no" if name == "replacement" else _WANTED_DATE
            message = f"expected {expected}, got {shorten(text)}"
            faults.append(row.fault(name, "wrong_value", message=message))
    return values, faults


def _date(text: str) -> date:
    on = date.fromisoformat(text)
    if on.year not in YEARS:
        raise ValueError(text)
    return on


_CONVERTERS: Mapping[str, Callable[[str], object]] = {
    "planned_on": _date,
    "held_on": _date,
    "starts_on": _date,
    "ends_on": _date,
    "replacement": truth_in,
    "outcome": lambda text: _OUTCOMES.get(text.lower(), text.lower()),
}
