"""User code of the follow-up station that must type-check; never executed."""

from datetime import date, datetime, time
from typing import assert_type
from zoneinfo import ZoneInfo

import devframe as dv
from devframe.followup import (
    Cadence,
    CapacityPlan,
    Guide,
    Offset,
    OffsetCadence,
    Point,
    SessionRequest,
    schedule,
)
from devframe.testing import check_cadence

calendar = dv.WorkCalendar(
    country="DE",
    zone="Europe/Berlin",
    work_days=("mon", "tue"),
    absences=[(date(2026, 8, 3), date(2026, 8, 21))],
    hours_on={"mon": ((time(9), time(12)),)},
)
talk = dv.FeedbackTalk(
    id="talk-1",
    person_id="p-1",
    held_at=datetime(2026, 4, 30, 16, tzinfo=ZoneInfo("Europe/Berlin")),
    emotions=("anxiety",),
)
follow = dv.feedback_follow_up(talk, calendar=calendar)
assert_type(follow.on, date)
assert_type(follow.guide, Guide)
assert_type(follow.to_ics(), str)


class EveryPayday:
    """A user's own cadence needs no base class."""

    name = "payday"
    duration_minutes = 10

    def points(self, anchor: date, calendar: dv.WorkCalendar) -> tuple[Point, ...]:
        on = calendar.roll_back(anchor)
        return (Point(on, on, ("payday",)),)


own: Cadence = EveryPayday()
check_cadence(own)
check_cadence(OffsetCadence(name="mine", duration_minutes=5, offsets=[Offset(label="a", days=1)]))
series = dv.plan_series(own, date(2026, 4, 30), person_id="p-1", calendar=calendar)
assert_type(series, dv.FollowUpSeries)
host = dv.Host(id="m-1", calendar=calendar, max_minutes_per_week=120)
request = SessionRequest(
    id="r-1",
    person_id="p-1",
    host_id="m-1",
    duration_minutes=20,
    on=date(2026, 5, 4),
    until=date(2026, 5, 5),
)
plan = schedule([request], hosts=[host], as_of=date(2026, 5, 4), method="optimal")
assert_type(plan, CapacityPlan)
dv.WorkCalendar(zone="UTC", work_days=("monday",))  # type: ignore[arg-type]
