"""A plan as rows, text, frames, follow-ups and calendars."""

import csv
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from devframe import Host, WorkCalendar
from devframe.errors import UnknownNameError
from devframe.followup.cadence.standard import reinforcement
from devframe.followup.ical.export import to_ics
from devframe.program import (
    CoachTime,
    Plan,
    PlanCapacity,
    PlanRow,
    UrgentWork,
    WeeklyWork,
    draft_plan,
    plan_csv,
    plan_follow_ups,
    plan_rows,
    plan_table,
)
from tests.plan_cases import SORTS, advice, need_of

MONDAY = date(2026, 11, 2)
OFFICE = WorkCalendar(zone="UTC")
CAPACITY = PlanCapacity(
    person_minutes_per_week=120,
    coaches=(CoachTime(coach_id="k-1", minutes_per_week=120),),
    gives_way=(WeeklyWork(activity="reports", minutes_per_week=60),),
    urgent_work=(
        UrgentWork(activity="sale", starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 13)),
    ),
)


def draft(*sorts: str, **arguments: Any) -> Plan:
    given = [advice(sort, f"p-{number}") for number, sort in enumerate(sorts)]
    options = {"calendar": OFFICE, "as_of": MONDAY} | arguments
    return draft_plan(given, CAPACITY, **options)


EVERYTHING = draft(*SORTS, "coached", "coached")
NOTHING = draft()


class TestRows:
    def test_there_is_a_row_for_everything(self) -> None:
        rows = plan_rows(EVERYTHING)
        planned = [row for row in rows if row.status == "planned"]
        assert len(planned) == sum(len(step.sessions) for step in EVERYTHING.planned)
        assert sum(row.minutes or 0 for row in planned) == sum(
            step.minutes for step in EVERYTHING.planned
        )
        queued = [row for row in rows if row.status == "queued"]
        assert [row.on for row in queued] == [one.earliest_start_on for one in EVERYTHING.queued]
        assert all(row.because and row.would_free for row in queued)
        others = {row.status: row for row in rows if row.status not in {"planned", "queued"}}
        assert others["fix_elsewhere"].owner == "owner of the tools"
        assert others["ask_first"].what is not None
        assert others["decide_now"].owner == "line manager"
        assert all(row.need_id and row.recommendation_id and row.item_id for row in rows)

    def test_csv_can_be_read_back_and_runs_no_formula(self) -> None:
        given = advice("coached", competency_name="=1+1 \x1b[31m, and more")
        plan = draft_plan([given], CAPACITY, calendar=OFFICE, as_of=MONDAY)
        rows = list(csv.DictReader(plan_csv(plan)))
        assert tuple(rows[0]) == PlanRow._fields
        assert rows[0]["competency_name"] == "'=1+1 \\u001b[31m, and more"
        assert (rows[0]["on"], rows[0]["minutes"]) == ("2026-11-02", "30")
        assert rows[0]["misses_due"] == ""
        assert next(plan_csv(NOTHING)).startswith("status,person_id")

    def test_truths_are_words(self) -> None:
        due = need_of("coached", due_on=MONDAY)
        plan = draft_plan(
            [advice("coached", due_on=MONDAY)],
            CAPACITY,
            calendar=OFFICE,
            as_of=MONDAY,
            needs=[due],
        )
        rows = list(csv.DictReader(plan_csv(plan)))
        assert (rows[0]["misses_due"], rows[0]["due_on"]) == ("true", "2026-11-02")


class TestFrames:
    def test_polars_and_pyarrow_keep_types_even_when_empty(self) -> None:
        full = plan_table(EVERYTHING, "polars")
        assert full.schema == plan_table(NOTHING, "polars").schema
        assert full.schema["on"] == pl.Date
        assert full.schema["misses_due"] == pl.Boolean
        assert full.rows() == [tuple(row) for row in plan_rows(EVERYTHING)]
        table = plan_table(EVERYTHING, "pyarrow")
        assert table.schema == plan_table(NOTHING, "pyarrow").schema
        assert table.schema.field("on").type == pa.date32()

    def test_pandas_keeps_unknown_unknown(self) -> None:
        frame = plan_table(EVERYTHING, "pandas")
        assert list(frame.columns) == list(PlanRow._fields)
        assert frame["on"].dtype.kind == "M"
        asked = frame[frame["status"] == "ask_first"].iloc[0]
        assert asked["misses_due"] is None
        assert pd.isna(asked["on"])
        assert pd.isna(asked["minutes"])
        assert len(plan_table(NOTHING, "pandas")) == 0

    def test_another_library_is_refused(self) -> None:
        with pytest.raises(UnknownNameError, match="did you mean 'polars'"):
            plan_table(NOTHING, "polar")  # type: ignore[arg-type]  # a misspelling


class TestText:
    def test_it_says_everything(self) -> None:
        text = EVERYTHING.explain()
        lines = text.splitlines()
        assert lines[0] == "Plan of 2026-11-02: 7 steps of 7 people planned, 3 waiting."
        assert "At once, p-4 (line manager): Decide now" in text
        assert (
            "p-0, listening: coaching (one_to_one) with k-1, from 2026-11-02, ends on evidence "
            "between 2027-01-11 and 2027-05-03; 19 sessions, 9.5 hours; sale takes weeks from it."
        ) in lines
        assert "Waits, p-9, listening: coaching, from " in text
        assert "It would help: " in text
        assert "Instead, p-7 (owner of the tools): " in text
        assert "Ask first, p-8, listening: How large" in text
        assert "hours of reports." in text
        assert "hours of work that nobody has named." in text

    def test_it_says_what_comes_too_late_and_what_has_no_date(self) -> None:
        due = need_of("trained", due_on=MONDAY)
        given = advice("trained", due_on=MONDAY), advice("coached", "k-1")
        plan = draft_plan(given, CAPACITY, calendar=OFFICE, as_of=MONDAY, needs=[due])
        assert "too late for 2026-11-02; sale takes weeks from it. The course" in plan.explain()
        assert "Waits, k-1, listening: coaching, no date within the horizon." in plan.explain()

    def test_a_notebook_shows_a_table_and_no_markup_of_others(self) -> None:
        shown = EVERYTHING._repr_html_()
        assert shown.count("<tr>") == 1 + len(EVERYTHING.planned) + len(EVERYTHING.queued)
        assert "<td" in shown
        assert "owner of the tools" in shown
        hostile = advice("coached", competency_name="<script>alert(1)</script>")
        plan = draft_plan([hostile], CAPACITY, calendar=OFFICE, as_of=MONDAY)
        assert "<script" not in plan._repr_html_()
        assert "<table" not in NOTHING._repr_html_()
        many = draft(*["elsewhere"] * 12)
        assert "<p>and 2 more</p>" in many._repr_html_()

    def test_nothing_is_one_line(self) -> None:
        assert NOTHING.explain() == "Plan of 2026-11-02: 0 steps of 0 people planned, 0 waiting."


class TestFollowUps:
    def test_every_planned_session_has_a_time_on_its_day(self) -> None:
        series = plan_follow_ups(EVERYTHING, calendar=OFFICE)
        for step in EVERYTHING.planned:
            own = [one for one in series if step.id in one.caused_by]
            placed = sorted(
                session.starts_at.on
                for one in own
                if not one.cadence.endswith("_renewal")
                for session in one.sessions
            )
            assert placed == [session.on for session in step.sessions]
            assert {one.person_id for one in own} == {step.person_id}

    def test_nobody_is_booked_twice_at_a_time(self) -> None:
        booked: dict[str, list[tuple[datetime, datetime]]] = {}
        given = [advice("coached", "p-1"), advice("trained", "p-1"), advice("coached", "k-1")]
        given.append(advice("coached", "p-2", competency_id="writing"))
        coaches = tuple(CoachTime(coach_id=one, minutes_per_week=90) for one in ("k-1", "k-2"))
        has = CAPACITY.model_copy(update={"coaches": coaches})
        plan = draft_plan(given, has, calendar=OFFICE, as_of=MONDAY)
        series = plan_follow_ups(plan, calendar=OFFICE)
        for one in series:
            for session in one.sessions:
                start = session.starts_at.utc
                span = start, start + timedelta(minutes=session.duration_minutes)
                for who in {one.person_id, one.host_id or one.person_id}:
                    booked.setdefault(who, []).append(span)
        assert set(booked) == {"p-1", "p-2", "k-1", "k-2"}
        for spans in booked.values():
            ordered = sorted(spans)
            assert all(one[1] <= other[0] for one, other in pairwise(ordered))

    def test_a_group_meets_at_one_time(self) -> None:
        plan = draft("grouped", "grouped", "coached")
        pair = [
            one for one in plan_follow_ups(plan, calendar=OFFICE) if one.person_id in {"p-0", "p-1"}
        ]
        starts = [[session.starts_at for session in one.sessions] for one in pair]
        assert starts[0] == starts[1]
        assert len({one.id for one in pair}) == 2
        assert len({session.id for one in pair for session in one.sessions}) == 2 * len(starts[0])
        assert all(type(one).from_json(one.to_json()) == one for one in pair)

    def test_hosts_keep_their_bookings_and_only_host_what_they_attend(self) -> None:
        nine = datetime(2026, 11, 2, 9, tzinfo=UTC)
        busy = Host(id="k-1", calendar=OFFICE, busy=[(nine, nine + timedelta(hours=3))])
        plan = draft("set_up")
        first, practice = plan_follow_ups(plan, calendar=OFFICE, hosts={"k-1": busy})
        assert first.sessions[0].starts_at.at.hour == 12
        assert (first.host_id, practice.host_id) == ("k-1", None)
        assert (first.cadence, practice.cadence) == ("coaching", "coaching_practice")
        assert (len(first.sessions), len(practice.sessions)) == (1, 18)

    def test_mentoring_gets_a_meeting_and_check_ins(self) -> None:
        plan = draft("mentored", partners={"p-0": "m-1"})
        meeting, checks = plan_follow_ups(plan, calendar=OFFICE)
        assert (meeting.host_id, [one.duration_minutes for one in meeting.sessions]) == (
            "m-1",
            [60],
        )
        assert (checks.cadence, len(checks.sessions)) == ("mentoring_check_in", 2)

    def test_training_is_reinforced_and_certificates_are_looked_at_before_they_expire(self) -> None:
        plan = draft("certified")
        training, more, renewal = plan_follow_ups(
            plan, calendar=OFFICE, after_training=reinforcement(), program_id="safety"
        )
        (step,) = plan.planned
        assert training.program_id == "safety"
        assert more.cadence == "reinforcement"
        assert more.sessions[0].starts_at.on == step.ends_on + timedelta(days=1)
        (look,) = renewal.sessions
        expires_on = step.certificates[0].expires_on
        assert look.starts_at.on <= expires_on - timedelta(days=28)
        assert look.labels == ("listening: used since?",)
        soon = plan_follow_ups(plan, calendar=OFFICE, renewal_days=10_000)[-1]
        assert soon.sessions[0].starts_at.on == step.certificates[0].certified_on

    def test_what_waits_gets_no_time(self) -> None:
        has = CAPACITY.model_copy(update={"coaches": ()})
        plan = draft_plan([advice("coached")], has, calendar=OFFICE, as_of=MONDAY)
        assert plan_follow_ups(plan, calendar=OFFICE) == ()

    def test_zones_that_differ_need_an_anchor(self) -> None:
        lisbon = attrs.evolve(OFFICE, zone="Europe/Lisbon")
        plan = draft("coached", calendars={"k-1": lisbon})
        with pytest.raises(ValueError, match="whose wall clock holds"):
            plan_follow_ups(plan, calendar=OFFICE, calendars={"k-1": lisbon})
        (series,) = plan_follow_ups(
            plan, calendar=OFFICE, calendars={"k-1": lisbon}, anchor="coachee"
        )
        assert series.sessions[0].starts_at.zone == "UTC"

    def test_a_calendar_of_the_plan_is_the_same_every_time(self) -> None:
        text = to_ics(plan_follow_ups(EVERYTHING, calendar=OFFICE))
        again = to_ics(plan_follow_ups(draft(*SORTS, "coached", "coached"), calendar=OFFICE))
        assert text == again
        sessions = sum(len(step.sessions) for step in EVERYTHING.planned)
        certificates = sum(len(step.certificates) for step in EVERYTHING.planned)
        assert text.count("BEGIN:VEVENT") == sessions + certificates
        assert "listening" not in text  # private and neutral
