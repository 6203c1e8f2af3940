from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe import WorkCalendar
from devframe.errors import InvalidInputError
from devframe.program import TrainingModule, schedule_training

MONDAY = date(2026, 11, 2)
OFFICE = WorkCalendar(zone="UTC")


def module(minutes: int, **changes: object) -> TrainingModule:
    return TrainingModule.model_validate({"id": "m", "teaching_minutes": minutes} | changes)


def test_chunks_come_at_regular_intervals_with_questions_and_discussion() -> None:
    plan = schedule_training([module(150)], MONDAY, calendar=OFFICE)
    assert [chunk.on for chunk in plan] == [MONDAY + timedelta(days=days) for days in (0, 7, 14)]
    assert [chunk.teaching_minutes for chunk in plan] == [50, 50, 50]
    assert {(chunk.questions_minutes, chunk.discussion_minutes) for chunk in plan} == {(15, 15)}
    assert {chunk.total_minutes for chunk in plan} == {80}
    # Tuesday to Friday; after the last one, the time that was asked for.
    assert [chunk.digest_work_days for chunk in plan] == [4, 4, 1]


def test_a_holiday_moves_one_meeting_only() -> None:
    calendar = WorkCalendar(zone="UTC", days_off=[date(2026, 11, 9)])
    plan = schedule_training([module(150)], MONDAY, calendar=calendar)
    assert [chunk.on.day for chunk in plan] == [2, 10, 16]
    assert [chunk.digest_work_days for chunk in plan] == [4, 3, 1]


def test_a_closed_week_leaves_time_to_digest() -> None:
    off = [date(2026, 11, 9) + timedelta(days=days) for days in range(7)]
    plan = schedule_training([module(150)], MONDAY, calendar=WorkCalendar(zone="UTC", days_off=off))
    assert [chunk.on.day for chunk in plan] == [2, 16, 18]
    assert [chunk.digest_work_days for chunk in plan] == [4, 1, 1]


def test_modules_follow_each_other_and_their_certificates_expire() -> None:
    modules = [module(90, id="a", certificate_valid_days=365), module(30, id="b")]
    plan = schedule_training(modules, MONDAY, calendar=OFFICE)
    assert [(chunk.number, chunk.module_id) for chunk in plan] == [(1, "a"), (2, "a"), (3, "b")]
    assert [chunk.certificate_expires_on for chunk in plan] == [None, date(2027, 11, 9), None]


def test_nothing_to_teach_is_no_plan() -> None:
    assert schedule_training([], MONDAY, calendar=OFFICE) == ()


def test_all_impossible_settings_are_named() -> None:
    with pytest.raises(InvalidInputError) as caught:
        schedule_training(
            [module(30)], MONDAY, calendar=OFFICE, questions_minutes=0, digest_work_days=0
        )
    assert [fault.where for fault in caught.value.faults] == [
        "questions_minutes",
        "digest_work_days",
    ]


@given(
    st.lists(st.integers(1, 400), max_size=4),
    st.integers(1, 20),
    st.integers(1, 90),
    st.integers(1, 5),
    st.sets(st.integers(0, 60)),
)
def test_no_minute_is_lost_and_there_is_always_time_to_digest(
    lengths: list[int], every: int, longest: int, digest: int, off: set[int]
) -> None:
    calendar = WorkCalendar(zone="UTC", days_off=[MONDAY + timedelta(days=day) for day in off])
    modules = [module(minutes, id=f"m-{number}") for number, minutes in enumerate(lengths)]
    plan = schedule_training(
        modules,
        MONDAY,
        calendar=calendar,
        every_days=every,
        chunk_minutes=longest,
        digest_work_days=digest,
    )
    for one in modules:
        cut = [chunk.teaching_minutes for chunk in plan if chunk.module_id == one.id]
        assert sum(cut) == one.teaching_minutes
        assert max(cut) <= longest
        assert max(cut) - min(cut) <= 1
    assert all(calendar.works_on(chunk.on) for chunk in plan)
    assert all(chunk.digest_work_days >= digest for chunk in plan)
