"""User code of iCalendar and the fade watch that must type-check; never executed."""

from datetime import date
from typing import assert_type

import devframe as dv
from devframe._base.errors import Fault
from devframe.followup import CalendarEvent, FollowUpSeries, Look, Occurrence, Signal, occurrences
from devframe.followup.fade.records import ProgramWatch, State, WatchedSession


def write(series: list[FollowUpSeries]) -> str:
    dv.to_ics(series, profile="nested")  # type: ignore[arg-type]
    dv.to_ics(series, "flat")  # type: ignore[call-arg]
    return dv.to_ics(series, profile="series", look=Look(alarm_minutes=10))


imported = dv.read_calendar("calendar.ics")
assert_type(imported.events, tuple[CalendarEvent, ...])
assert_type(imported.report, tuple[Fault, ...])
found = occurrences(imported.events, first_on=date(2026, 1, 1), last_on=date(2026, 12, 31))
assert_type(found, tuple[Occurrence, ...])

session = WatchedSession(
    person_id="p-1", program_id="coaching", planned_on=date(2026, 9, 7), outcome="held"
)
WatchedSession(
    person_id="p-1",
    program_id="coaching",
    planned_on=date(2026, 9, 7),
    outcome="forgotten",  # type: ignore[arg-type]
)
watches = dv.watch([session], as_of=date(2026, 10, 19))
assert_type(watches, tuple[ProgramWatch, ...])
assert_type(watches[0].state, State)
assert_type(dv.early_signals(watches), tuple[Signal, ...])
