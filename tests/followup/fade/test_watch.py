from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devframe._base.ids import derived_id
from devframe.followup.fade.records import (
    DemandPeak,
    FadeRule,
    Outcome,
    ProgramWatch,
    WatchedSession,
)
from devframe.followup.fade.slots import past_slots, watched_sessions
from devframe.followup.fade.watch import watch
from devframe.followup.records import Session, session_id
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime

START = date(2026, 9, 7)


def weeks(*outcomes: Outcome | None) -> list[WatchedSession]:
    """One session a week from the start on."""
    return [on_week(week, outcome) for week, outcome in enumerate(outcomes)]


def on_week(week: int, outcome: Outcome | None = None, **fields: object) -> WatchedSession:
    return WatchedSession(
        person_id="p-1",
        program_id="coaching",
        planned_on=START + timedelta(weeks=week),
        outcome=outcome,
        **fields,
    )


def look(
    sessions: Sequence[WatchedSession], *, week: int = 0, day: int = 0, **options: object
) -> ProgramWatch:
    (one,) = watch(sessions, as_of=START + timedelta(weeks=week, days=day), **options)
    return one


class TestStates:
    def test_a_miss_in_the_first_weeks_is_no_alarm_yet(self):
        assert look(weeks("held", "cancelled", "held"), week=2).state == "on_track"

    def test_from_week_four_one_miss_among_the_last_four_is_a_risk(self):
        sessions = weeks("held", "cancelled", "held", "held")
        one = look(sessions, week=3)
        assert (one.week, one.state, one.misses_lately) == (4, "at_risk", 1)
        assert look(weeks("cancelled", "held", "held", "held", "held"), week=4).state == "on_track"

    def test_two_misses_running_fade(self):
        one = look(weeks("held", "cancelled", "no_show", None), week=3)
        assert (one.state, one.misses_running) == ("fading", 2)

    def test_one_held_session_ends_the_run(self):
        one = look(weeks("cancelled", "cancelled", "held", None), week=3)
        assert (one.state, one.misses_running) == ("at_risk", 0)

    def test_three_of_the_last_four_have_faded(self):
        sessions = weeks("held", "cancelled", "held", "cancelled", "no_show", None)
        assert look(sessions, week=5).state == "faded"

    def test_the_worst_state_holds(self):
        assert look(weeks("cancelled", "cancelled", "cancelled", None), week=3).state == "faded"

    def test_before_the_start_there_is_no_week(self):
        one = look(weeks(None, None), week=-1)
        assert (one.week, one.state, one.check_due, one.due) == (None, "on_track", False, 0)

    @pytest.mark.parametrize(("week", "due"), [(2, False), (3, True), (5, True), (6, False)])
    def test_weeks_four_to_six_get_a_planned_check(self, week: int, due: bool):
        assert look(weeks("held"), week=week).check_due is due

    def test_thresholds_are_parameters(self):
        rule = FadeRule(fading_misses=1, at_risk_from_week=1)
        assert look(weeks("cancelled", None), week=1, rule=rule).state == "fading"
        with pytest.raises(ValidationError, match="it could never be reached"):
            FadeRule(faded_misses=5)
        with pytest.raises(ValidationError, match="from check_from_week on"):
            FadeRule(check_from_week=7)


class TestLapsesAreForgiven:
    def test_a_session_held_before_the_next_date_makes_up_for_a_miss(self):
        replaced = WatchedSession(
            person_id="p-1",
            program_id="coaching",
            planned_on=START + timedelta(days=2),
            outcome="held",
            replacement=True,
        )
        one = look([*weeks("cancelled", "held", "held", "held"), replaced], week=3)
        assert (one.state, one.misses, one.held) == ("on_track", (), 4)

    def test_held_on_the_next_date_is_too_late(self):
        assert len(look(weeks("cancelled", "held"), week=1).misses) == 1

    def test_a_later_session_brought_forward_counts(self):
        early = on_week(1, "held", held_on=START + timedelta(days=3))
        one = look([on_week(0, "cancelled"), early], week=1)
        assert one.misses == ()

    def test_until_the_next_date_a_miss_is_open(self):
        sessions = weeks("held", "cancelled", "cancelled", None)
        before = look(sessions, week=2, day=6)
        assert (before.open_on, before.state) == ((START + timedelta(weeks=2),), "on_track")
        assert look(sessions, week=3).state == "fading"

    def test_without_a_next_date_the_usual_gap_stands_in(self):
        sessions = weeks("held", "held", "cancelled")
        assert look(sessions, week=2, day=6).misses == ()
        assert len(look(sessions, week=3).misses) == 1
        assert len(look([on_week(0, "no_show")], week=1).misses) == 1


class TestUnknownOutcomes:
    def test_nobody_recorded_is_neither_held_nor_missed(self):
        one = look(weeks("held", None, None, None), week=3, day=1)
        assert (one.state, one.due, len(one.unrecorded_on)) == ("on_track", 1, 3)
        assert not one.settled

    def test_the_day_itself_is_not_over(self):
        one = look(weeks("held", None), week=1)
        assert (one.unrecorded_on, one.settled) == ((), True)
        assert one.next_planned_on == START + timedelta(weeks=1)

    def test_an_unrecorded_session_that_cannot_matter_leaves_it_settled(self):
        sessions = weeks(None, "cancelled", "cancelled", "cancelled", "cancelled", None)
        one = look(sessions, week=5)
        assert (one.state, one.settled) == ("faded", True)

    def test_a_session_cancelled_ahead_is_not_due(self):
        assert look(weeks("held", None, "cancelled"), week=1).misses == ()


class TestEvidence:
    def test_who_cancelled_and_why_and_in_which_peak(self):
        peak = DemandPeak(starts_on=START + timedelta(days=5), ends_on=START + timedelta(days=9))
        sessions = [
            on_week(0, "cancelled", cancelled_by="m-1", reason="queue"),
            on_week(1, "cancelled", cancelled_by="p-1"),
            on_week(2),
        ]
        one = look(sessions, week=2, peaks=[peak])
        assert [(miss.cancelled_by, miss.reason, miss.in_peak) for miss in one.misses] == [
            ("m-1", "queue", False),
            ("p-1", None, True),
        ]
        assert one.sentence == (
            "fading: 2 of 2 sessions missed, 2 running, 1 of them in demand peaks; never held"
        )
        assert look(sessions, week=2).misses[0].in_peak is None

    def test_people_and_programs_stay_apart(self):
        other = [one.model_copy(update={"person_id": "p-2"}) for one in weeks("held", "held")]
        states = watch(
            [*weeks("cancelled", "cancelled", None), *other], as_of=START + timedelta(14)
        )
        assert [(one.person_id, one.state) for one in states] == [
            ("p-1", "fading"),
            ("p-2", "on_track"),
        ]

    def test_held_on_belongs_to_a_held_session(self):
        with pytest.raises(ValidationError, match="expected held_on for a held session only"):
            on_week(0, "cancelled", held_on=START)
        with pytest.raises(ValidationError, match="expected an end from"):
            DemandPeak(starts_on=START, ends_on=START - timedelta(days=1))


def test_a_series_is_watched_through_its_history():
    def start(week: int) -> ZonedDateTime:
        on = START + timedelta(weeks=week)
        return ZonedDateTime(on=on, at=time(9), zone="Europe/Berlin")

    series_id = derived_id("series", "p-1")
    series = FollowUpSeries(
        id=series_id,
        person_id="p-1",
        host_id="m-1",
        cadence="coaching",
        planned_at=datetime(2026, 9, 1, tzinfo=UTC),
        planned=tuple(
            Session(
                id=session_id(series_id, start(week)),
                series_id=series_id,
                person_id="p-1",
                host_id="m-1",
                cadence="coaching",
                labels=("session",),
                original=start(week),
                starts_at=start(week),
                duration_minutes=30,
            )
            for week in range(5)
        ),
    )
    at = datetime(2026, 9, 2, tzinfo=UTC)
    series = series.change(start(0), "complete", by="m-1", at=at)
    series = series.change(start(1), "cancel", by="m-1", at=at, why="peak season")
    series = series.change(start(2), "skip", by="m-1", at=at, why="holiday")
    series = series.change(start(3), "no_show", by="m-1", at=at)
    (one,) = watch(watched_sessions([series]), as_of=START + timedelta(weeks=4))
    assert (one.program_id, one.manager_id, one.due, one.held) == ("coaching", "m-1", 3, 1)
    assert [(miss.outcome, miss.cancelled_by, miss.reason) for miss in one.misses] == [
        ("cancelled", "m-1", "peak season"),
        ("no_show", None, None),
    ]


sessions = st.lists(
    st.builds(
        WatchedSession,
        person_id=st.just("p-1"),
        program_id=st.just("x"),
        planned_on=st.dates(START, START + timedelta(days=90)),
        outcome=st.sampled_from(["held", "cancelled", "no_show", None]),
        replacement=st.booleans(),
    ),
    min_size=1,
    max_size=16,
)
looks = st.dates(START - timedelta(days=5), START + timedelta(days=120))


@given(sessions=sessions, as_of=looks)
def test_no_miss_no_alarm(sessions: list[WatchedSession], as_of: date) -> None:
    (one,) = watch(sessions, as_of=as_of)
    if not one.misses:
        assert one.state == "on_track"
    assert one.due == one.held + len(one.misses)


@given(sessions=sessions, as_of=looks)
def test_a_held_replacement_never_counts_as_a_miss(
    sessions: list[WatchedSession], as_of: date
) -> None:
    made_up = [
        WatchedSession(
            person_id="p-1",
            program_id="x",
            planned_on=one.planned_on,
            outcome="held",
            replacement=True,
        )
        for one in sessions
        if not one.replacement
    ]
    (one,) = watch([*sessions, *made_up], as_of=as_of)
    assert (one.misses, one.state) == ((), "on_track")


@given(sessions=sessions, as_of=looks, seed=st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    sessions: list[WatchedSession], as_of: date, seed: object
) -> None:
    shuffled = list(sessions)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert watch(shuffled, as_of=as_of) == watch(sessions, as_of=as_of)


@given(sessions=sessions, as_of=looks)
def test_a_later_record_never_turns_an_open_miss_into_a_miss_before_the_next_date(
    sessions: list[WatchedSession], as_of: date
) -> None:
    planned = {one.planned_on for one in sessions if not one.replacement}
    for slot in past_slots(sessions, as_of=as_of):
        if slot.missed:
            assert (
                min((day for day in planned if day > slot.session.planned_on), default=as_of)
                <= as_of
            )
