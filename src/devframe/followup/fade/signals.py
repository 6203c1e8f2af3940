"""The early-signal table: one row a person and program, for a dashboard."""

import csv
import os
from collections.abc import Iterable
from typing import get_args

from devframe._base.files import spreadsheet_safe, write_whole
from devframe._base.records import Identifier, Record
from devframe.followup.fade.records import ProgramWatch, State

_SEVERITY = {state: number for number, state in enumerate(reversed(get_args(State)))}


class Signal(Record):
    """One row of the early-signal table; dates are ISO texts, so that every dashboard reads them.

    Attributes:
        person_id: The person.
        program_id: The program.
        manager_id: Who was to hold the latest due session.
        state: How the program stands.
        settled: Whether no unrecorded outcome could change that.
        week: Program week.
        due: Sessions with a known outcome.
        missed: How many of them were missed.
        missed_running: How many of the latest were missed without one held between.
        missed_lately: How many of the latest were missed.
        missed_in_peaks: How many lay in demand peaks; `None` when peaks are not known.
        unrecorded: Past sessions without a recorded outcome.
        last_held_on: When one was last held.
        days_since_held: Days since then.
        next_planned_on: The next planned date.
        check_due: Whether the program is in the weeks of its planned check.
        last_cancelled_by: Who cancelled the latest missed session.
        last_reason: Why.
        sentence: The state and its evidence in words.
    """

    person_id: Identifier
    program_id: Identifier
    manager_id: Identifier | None
    state: State
    settled: bool
    week: int | None
    due: int
    missed: int
    missed_running: int
    missed_lately: int
    missed_in_peaks: int | None
    unrecorded: int
    last_held_on: str | None
    days_since_held: int | None
    next_planned_on: str | None
    check_due: bool
    last_cancelled_by: str | None
    last_reason: str | None
    sentence: str


def early_signals(watches: Iterable[ProgramWatch]) -> tuple[Signal, ...]:
    """Lay the watch out as a table.

    Args:
        watches: What `watch` returned.

    Returns:
        Rows with the worst state first, then by person and program. `row.model_dump()` gives a
        dictionary that any dataframe takes.
    """
    rows = [_signal(one) for one in watches]
    return tuple(
        sorted(rows, key=lambda row: (_SEVERITY[row.state], row.person_id, row.program_id))
    )


def write_signals(path: str | os.PathLike[str], signals: Iterable[Signal]) -> None:
    """Write the early-signal table as CSV.

    Args:
        path: The file; it appears only once it is complete.
        signals: Its rows.

    Raises:
        OSError: When the folder is missing or cannot be written.
    """
    columns = list(Signal.model_fields)
    with write_whole(path) as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        for signal in signals:
            cells = signal.model_dump()
            writer.writerow(
                spreadsheet_safe("" if cells[column] is None else str(cells[column]))
                for column in columns
            )


def _signal(one: ProgramWatch) -> Signal:
    last_miss = one.misses[-1] if one.misses else None
    in_peaks = [miss.in_peak for miss in one.misses]
    return Signal(
        person_id=one.person_id,
        program_id=one.program_id,
        manager_id=one.manager_id,
        state=one.state,
        settled=one.settled,
        week=one.week,
        due=one.due,
        missed=len(one.misses),
        missed_running=one.misses_running,
        missed_lately=one.misses_lately,
        missed_in_peaks=None if None in in_peaks else sum(peak is True for peak in in_peaks),
        unrecorded=len(one.unrecorded_on),
        last_held_on=None if one.last_held_on is None else one.last_held_on.isoformat(),
        days_since_held=None if one.last_held_on is None else (one.as_of - one.last_held_on).days,
        next_planned_on=None if one.next_planned_on is None else one.next_planned_on.isoformat(),
        check_due=one.check_due,
        last_cancelled_by=None if last_miss is None else last_miss.cancelled_by,
        last_reason=None if last_miss is None else last_miss.reason,
        sentence=one.sentence,
    )
