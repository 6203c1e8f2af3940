"""Series of follow-ups to write and read back."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from devframe._base.ids import derived_id
from devframe.followup.records import Session, session_id
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime, settle

PLANNED_AT = datetime(2026, 9, 1, 8, tzinfo=UTC)

Build = Callable[..., FollowUpSeries]


def build_series(
    days: Iterable[date],
    *,
    at: time = time(15),
    zone: str = "Europe/Berlin",
    minutes: int = 60,
    person: str = "p-1",
    program_id: str | None = "service-coaching",
) -> FollowUpSeries:
    series_id = derived_id("series", person, zone)
    sessions = []
    for on in sorted(set(days)):
        start, adjusted = settle(on, at, zone=zone)
        sessions.append(
            Session(
                id=session_id(series_id, start),
                series_id=series_id,
                person_id=person,
                program_id=program_id,
                cadence="coaching",
                labels=("De-escalation of angry calls",),
                original=start,
                starts_at=start,
                duration_minutes=minutes,
                adjusted=adjusted,
            )
        )
    sessions.sort(key=lambda session: session.original.utc)
    return FollowUpSeries(
        id=series_id,
        person_id=person,
        program_id=program_id,
        cadence="coaching",
        planned_at=PLANNED_AT,
        planned=tuple(sessions),
    )


def weekly(first: date, count: int, *, step_days: int = 7) -> list[date]:
    return [first + timedelta(days=step_days * index) for index in range(count)]


@pytest.fixture(scope="session")
def build() -> Build:
    return build_series


@pytest.fixture
def changed() -> FollowUpSeries:
    """Ten Wednesdays across the end of summer time: one moved, one cancelled, one held."""
    series = build_series(weekly(date(2026, 10, 7), 10))
    starts = [session.original for session in series.planned]
    moved_to = ZonedDateTime(on=date(2026, 10, 22), at=time(9, 30), zone="Europe/Berlin")
    at = datetime(2026, 10, 2, 12, tzinfo=UTC)
    series = series.change(starts[0], "complete", by="c-1", at=datetime(2026, 10, 1, tzinfo=UTC))
    series = series.change(starts[2], "move", by="c-1", at=at, why="quarter end", to=moved_to)
    return series.change(starts[5], "cancel", by="p-1", at=at, why="ill")
