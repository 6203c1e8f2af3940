from datetime import date, datetime, timedelta
from itertools import count

import attrs
import pytest

from devframe._base.errors import InvalidInputError
from devframe.followup.cadence.combined import Combined
from devframe.followup.cadence.floating import Mentoring
from devframe.followup.cadence.month_end import LastWorkDay
from devframe.followup.cadence.points import Cadence, Point
from devframe.followup.cadence.retention import reinforcement_for
from devframe.followup.cadence.rules import RuleCadence
from devframe.followup.cadence.standard import (
    coaching,
    feedback_cadence,
    habit,
    kirkpatrick_points,
    reinforcement,
)
from devframe.followup.calendar import WorkCalendar
from devframe.testing import check_cadence


@pytest.mark.parametrize(
    "cadence",
    [
        feedback_cadence(),
        reinforcement(),
        reinforcement_for(goal_days=90),
        kirkpatrick_points(program_days=4),
        coaching(months=14),
        habit(),
        Mentoring(),
        LastWorkDay(),
        RuleCadence(rule="FREQ=WEEKLY;COUNT=20", duration_minutes=30),
        Combined(name="all", parts=(reinforcement(), coaching(), kirkpatrick_points())),
    ],
    ids=lambda cadence: cadence.name,
)
def test_every_cadence_of_devframe_conforms(cadence: Cadence):
    check_cadence(cadence)


@attrs.define(kw_only=True)
class Faulty:
    """A user's cadence that gives whatever it is told to."""

    given: object
    name: str = "mine"
    duration_minutes: int = 10

    def points(self, anchor: date, calendar: WorkCalendar) -> tuple[Point, ...]:
        return self.given(anchor, calendar)


def tomorrow(anchor: date, calendar: WorkCalendar) -> Point:
    day = calendar.nth_work_day(anchor, 1)
    return Point(day, day, ("one",))


_calls = count()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (lambda *_: (), "no_points"),
        (lambda anchor, calendar: (tomorrow(anchor, calendar),) * 2, "repeated_label"),
        (lambda anchor, calendar: (tomorrow(anchor, calendar),) * 2, "shared_day"),
        (
            lambda anchor, calendar: (
                tomorrow(anchor, calendar)._replace(labels=("late",), on=date(2099, 1, 1)),
                tomorrow(anchor, calendar),
            ),
            "wrong_order",
        ),
        (
            lambda *_: (Point(date(2026, 11, 21), date(2026, 11, 21), ("off",)),),
            "day_off",
        ),
        (
            lambda anchor, calendar: (
                tomorrow(anchor, calendar)._replace(until=anchor - timedelta(days=9)),
            ),
            "window_closed",
        ),
        (lambda anchor, calendar: (tomorrow(anchor, calendar)._replace(labels=()),), "no_label"),
        (
            lambda anchor, calendar: (
                tomorrow(anchor, calendar)._replace(until=datetime(2026, 11, 23)),  # noqa: DTZ001
            ),
            "not_a_date",
        ),
        (
            lambda anchor, calendar: (
                tomorrow(anchor, calendar)._replace(labels=(f"call {next(_calls)}",)),
            ),
            "not_repeatable",
        ),
    ],
)
def test_every_breach_is_found(given: object, code: str):
    with pytest.raises(InvalidInputError) as caught:
        check_cadence(Faulty(given=given))
    assert code in {fault.code for fault in caught.value.faults}


def test_name_and_length_are_checked_too():
    good = lambda anchor, calendar: (tomorrow(anchor, calendar),)  # noqa: E731
    check_cadence(Faulty(given=good))
    with pytest.raises(InvalidInputError) as caught:
        check_cadence(Faulty(given=good, name="my cadence", duration_minutes=0))
    assert {fault.code for fault in caught.value.faults} == {"wrong_name", "wrong_duration"}
