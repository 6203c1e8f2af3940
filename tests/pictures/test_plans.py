from datetime import date

import pytest

from devframe.errors import InvalidInputError
from devframe.followup.calendar import WorkCalendar
from devframe.pictures import Picture, alt_text, plan_timeline
from devframe.pictures.dates import on_axis
from devframe.program import PlanCapacity, draft_plan
from tests.pictures.samples import plan
from tests.plan_cases import advice

MONDAY = date(2026, 11, 2)


def marked(picture: Picture, gid: str) -> list[object]:
    return [one for one in picture.axes[0].get_children() if one.get_gid() == gid]


def test_every_session_and_everything_that_waits_is_drawn() -> None:
    drawn = plan()
    picture = plan_timeline(drawn)
    dated = [*drawn.planned, *(one.earliest for one in drawn.queued if one.earliest is not None)]
    for purpose in ("training", "session", "review", "first_meeting", "check_in"):
        expected = sum(one.purpose == purpose for step in dated for one in step.sessions)
        assert len(marked(picture, purpose)) == expected > 0
    assert len(marked(picture, "range")) == sum(
        step.earliest_review_on is not None for step in dated
    )
    with_date = sum(one.earliest is not None for one in drawn.queued)
    assert len(marked(picture, "waits")) == with_date > 0
    assert len(marked(picture, "no date")) == len(drawn.queued) - with_date > 0
    assert len(marked(picture, "due")) == len(dated)
    labels = {text.get_text() for text in picture.legends[0].get_texts()}
    assert {"may end on evidence", "waits", "no date yet", "due"} <= labels


def test_a_range_reaches_from_review_to_review() -> None:
    drawn = plan()
    coached = next(one for one in drawn.planned if one.latest_review_on is not None)
    assert coached.earliest_review_on is not None
    (bar, *_) = marked(plan_timeline(drawn), "range")
    assert bar.get_x() == on_axis(coached.earliest_review_on)  # type: ignore[attr-defined]  # a bar


def test_the_words_say_what_the_picture_shows() -> None:
    assert alt_text(plan_timeline(plan())) == (
        "Plan of 2026-09-07: 6 steps of 6 people from 2026-09-07 to 2027-03-08, 2 coaching, "
        "1 mentoring, 3 training; 4 waiting, 2 of them without a date."
    )


def test_where_nothing_can_begin_the_words_say_so() -> None:
    nothing = draft_plan(
        [advice("coached")],
        PlanCapacity(person_minutes_per_week=0),
        calendar=WorkCalendar(zone="UTC"),
        as_of=MONDAY,
    )
    told = "Plan of 2026-11-02: no step can begin; 1 waiting, 1 of them without a date."
    assert alt_text(plan_timeline(nothing)) == told


def test_an_empty_plan_is_no_picture() -> None:
    empty = draft_plan(
        [], PlanCapacity(person_minutes_per_week=0), calendar=WorkCalendar(zone="UTC"), as_of=MONDAY
    )
    with pytest.raises(InvalidInputError, match="there is nothing to draw"):
        plan_timeline(empty)
