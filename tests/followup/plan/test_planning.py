from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

from devframe._base.errors import InvalidInputError
from devframe.followup.cadence.offsets import Offset, OffsetCadence
from devframe.followup.cadence.standard import coaching, feedback_cadence, reinforcement
from devframe.followup.calendar import NoWorkingDayError, WorkCalendar
from devframe.followup.holiday_years import national_year
from devframe.followup.hosts import Host
from devframe.followup.planning import PLANNER, plan_series
from devframe.followup.series import FollowUpSeries
from devframe.followup.slots import joint_spans, shared, without, working_spans

BERLIN = WorkCalendar(country="DE", zone="Europe/Berlin")
FRIDAY = date(2026, 11, 20)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def plan(**settings: object) -> FollowUpSeries:
    fields = {"person_id": "p-1", "calendar": BERLIN, **settings}
    return plan_series(
        fields.pop("cadence", feedback_cadence()), fields.pop("on", FRIDAY), **fields
    )


def starts(series: FollowUpSeries) -> list[str]:
    return [session.starts_at.key for session in series.sessions]


class TestSlots:
    def test_the_earliest_slot_of_the_window(self):
        assert starts(plan()) == ["2026-11-23T09:00[Europe/Berlin]"]

    def test_bookings_are_kept_free_and_starts_lie_on_the_grid(self):
        host = Host(id="m-1", calendar=BERLIN, busy=((utc(23, 7), utc(23, 8, 40)),))
        assert starts(plan(host=host)) == ["2026-11-23T09:45[Europe/Berlin]"]

    def test_the_end_of_a_booking_is_free_again(self):
        host = Host(id="m-1", calendar=BERLIN, sessions=((utc(23, 8), utc(23, 9)),))
        assert starts(plan(host=host)) == ["2026-11-23T10:00[Europe/Berlin]"]

    def test_a_closed_window_gives_the_next_joint_day_late_with_the_reason(self):
        host = Host(id="m-1", calendar=attrs.evolve(BERLIN, work_days=("thu",)))
        (session,) = plan(host=host).sessions
        assert str(session.starts_at.on) == "2026-11-26"
        assert session.late
        assert session.late_because == (
            "no slot of 20 minutes for everybody in 2026-11-23 to 2026-11-24"
        )

    def test_a_cap_may_be_filled_exactly(self):
        host = Host(id="m-1", calendar=BERLIN, max_minutes_per_week=20)
        assert starts(plan(host=host)) == ["2026-11-23T09:00[Europe/Berlin]"]

    def test_a_session_may_fill_its_slot_to_the_end(self):
        hour = attrs.evolve(BERLIN, hours=((time(9), time(9, 20)),))
        assert starts(plan(calendar=hour)) == ["2026-11-23T09:00[Europe/Berlin]"]

    def test_caps_move_a_session_on(self):
        full = Host(
            id="m-1",
            calendar=BERLIN,
            max_sessions_per_day=1,
            sessions=((utc(23, 12), utc(23, 12, 20)),),
        )
        assert starts(plan(host=full)) == ["2026-11-24T09:00[Europe/Berlin]"]
        week_full = Host(
            id="m-1",
            calendar=BERLIN,
            max_minutes_per_week=30,
            sessions=((utc(27, 12), utc(27, 12, 20)),),
        )
        (session,) = plan(host=week_full).sessions
        assert (str(session.starts_at.on), session.late) == ("2026-11-30", True)

    def test_everybody_who_takes_part_counts(self):
        afternoons = attrs.evolve(BERLIN, hours=((time(14), time(16)),))
        assert starts(plan(others=[afternoons])) == ["2026-11-23T14:00[Europe/Berlin]"]

    def test_no_joint_slot_ever_is_an_error_in_bounded_time(self):
        night = attrs.evolve(BERLIN, hours=((time(20), time()),))
        with pytest.raises(NoWorkingDayError, match="20 minutes"):
            plan(host=Host(id="m-1", calendar=night))


class TestZones:
    TOKYO = WorkCalendar(zone="Asia/Tokyo")
    NEW_YORK = WorkCalendar(zone="America/New_York", country="US")

    def test_differing_zones_need_an_anchor(self):
        with pytest.raises(InvalidInputError, match="whose wall clock"):
            plan(host=Host(id="m-1", calendar=self.NEW_YORK))

    @pytest.mark.parametrize(
        ("anchor", "expected"),
        [
            ("coachee", "2026-11-23T15:00[Europe/Berlin]"),
            ("coach", "2026-11-23T09:00[America/New_York]"),
        ],
    )
    def test_the_anchor_decides_whose_clock_holds(self, anchor: str, expected: str):
        host = Host(id="m-1", calendar=self.NEW_YORK)
        assert starts(plan(host=host, anchor=anchor)) == [expected]

    def test_a_weekly_meeting_across_the_ocean_keeps_the_anchors_clock(self):
        # The United States turn their clocks on 8 March 2026, Europe on the 29th.
        host = Host(id="m-1", calendar=self.NEW_YORK)
        series = plan(
            cadence=coaching(months=2),
            on=date(2026, 2, 25),
            host=host,
            at=time(16),
            anchor="coachee",
        )
        assert {session.starts_at.at for session in series.sessions} == {time(16)}
        hours = [
            session.starts_at.utc.astimezone(ZoneInfo("America/New_York")).hour
            for session in series.sessions
        ]
        assert hours == [10, 11, 11, 11, 10, 10, 10, 10]

    def test_los_angeles_and_berlin_share_an_hour_in_the_odd_weeks_only(self):
        early = WorkCalendar(zone="America/Los_Angeles", hours=((time(8), time(16)),))
        host = Host(id="m-1", calendar=early)
        (session,) = plan(on=date(2026, 2, 26), host=host, anchor="coachee").sessions
        assert session.starts_at.key == "2026-03-09T16:00[Europe/Berlin]"
        assert session.late

    def test_the_trigger_day_is_the_persons_local_day(self):
        # Thursday evening in New York is Friday in Berlin: one work day later is Monday.
        talk = datetime(2026, 11, 19, 18, 30, tzinfo=ZoneInfo("America/New_York"))
        assert starts(plan(on=talk)) == ["2026-11-23T09:00[Europe/Berlin]"]

    def test_a_day_line_apart(self):
        auckland = WorkCalendar(zone="Pacific/Auckland")
        honolulu = WorkCalendar(zone="Pacific/Honolulu")
        series = plan(
            calendar=auckland, host=Host(id="m-1", calendar=honolulu), anchor="coachee", on=FRIDAY
        )
        (session,) = series.sessions
        # Monday in Auckland is still Sunday in Honolulu: the first day both work is Tuesday.
        assert session.starts_at.key == "2026-11-24T09:00[Pacific/Auckland]"
        theirs = session.starts_at.utc.astimezone(ZoneInfo("Pacific/Honolulu"))
        assert (theirs.isoweekday(), theirs.hour) == (1, 10)

    def test_a_wanted_time_of_the_coach_on_the_other_side_of_the_day_line(self):
        auckland = WorkCalendar(zone="Pacific/Auckland")
        host = Host(id="m-1", calendar=WorkCalendar(zone="Pacific/Honolulu"))
        series = plan(calendar=auckland, host=host, anchor="coach", at=time(14), on=FRIDAY)
        (session,) = series.sessions
        assert session.starts_at.key == "2026-11-23T14:00[Pacific/Honolulu]"
        assert not session.adjusted

    def test_a_naive_trigger_is_refused(self):
        with pytest.raises(InvalidInputError, match="aware datetime"):
            plan(on=datetime(2026, 11, 20, 9))  # noqa: DTZ001 - naive on purpose


class TestWantedTime:
    NIGHT = attrs.evolve(BERLIN, hours=((time(), time(6)),), work_days=("sat", "sun"))

    def test_a_time_in_the_gap_is_adjusted(self):
        series = plan(
            calendar=self.NIGHT, cadence=reinforcement([1]), on=date(2026, 3, 28), at=time(2, 30)
        )
        (session,) = series.sessions
        assert (session.starts_at.key, session.adjusted) == (
            "2026-03-29T03:30[Europe/Berlin]",
            True,
        )

    def test_a_time_outside_the_hours_takes_the_earliest_slot_and_says_so(self):
        (session,) = plan(at=time(20)).sessions
        assert (session.starts_at.at, session.adjusted) == (time(9), True)

    def test_a_wanted_time_is_kept_where_it_is_free(self):
        (session,) = plan(at=time(15, 10)).sessions
        assert (session.starts_at.at, session.adjusted) == (time(15, 10), False)

    def test_a_full_day_is_passed_over(self):
        host = Host(
            id="m-1",
            calendar=BERLIN,
            max_sessions_per_day=1,
            sessions=((utc(23, 8), utc(23, 8, 20)),),
        )
        assert starts(plan(at=time(15), host=host)) == ["2026-11-24T15:00[Europe/Berlin]"]


class TestSeries:
    def test_a_late_point_that_lands_on_anothers_day_merges_with_it(self):
        wednesdays = Host(id="m-1", calendar=attrs.evolve(BERLIN, work_days=("wed",)))
        series = plan(cadence=reinforcement([1, 3, 5]), host=wednesdays)
        (session,) = series.sessions
        assert session.labels == ("day 1", "day 3", "day 5")
        assert session.late_because == "no slot of 15 minutes for everybody in 2026-11-23"

    def test_a_weekly_session_keeps_its_week_for_the_hosts_sake_too(self):
        # Fridays are wanted; the host works until Thursday, so the session comes a day earlier.
        host = Host(id="m-1", calendar=attrs.evolve(BERLIN, work_days=("wed", "thu")))
        series = plan(cadence=coaching(months=1), host=host)
        days = [str(session.starts_at.on) for session in series.sessions]
        assert days == ["2026-11-26", "2026-12-03", "2026-12-10", "2026-12-17"]
        assert not any(session.late for session in series.sessions)

    def test_a_week_of_the_hosts_leave_is_skipped_and_said(self):
        host = Host(
            id="m-1",
            calendar=attrs.evolve(BERLIN, absences=[(date(2026, 11, 23), date(2026, 11, 29))]),
        )
        series = plan(cadence=coaching(months=1), host=host)
        assert [s.status for s in series.sessions] == ["skipped", "planned", "planned", "planned"]
        (entry,) = series.history
        assert entry.why == "no time in its week when everybody is free"

    def test_a_skipped_week_is_in_the_history_with_its_reason(self):
        leave = attrs.evolve(BERLIN, absences=[(date(2026, 11, 23), date(2026, 11, 29))])
        series = plan(cadence=coaching(months=1), calendar=leave)
        assert [session.status for session in series.sessions[:2]] == ["skipped", "planned"]
        (entry,) = series.history
        assert (entry.action, entry.by, entry.why) == ("skip", PLANNER, "no work day in its week")

    def test_an_estimated_feast_in_reach_makes_a_session_provisional(self):
        cairo = WorkCalendar(country="EG", zone="Africa/Cairo")
        feast = min(day for day in national_year("EG", None, 2040).estimated if day.month > 2)
        near = plan(calendar=cairo, on=feast - timedelta(days=3))
        far = plan(calendar=cairo, on=feast - timedelta(days=30))
        assert near.sessions[0].provisional
        assert not far.sessions[0].provisional

    def test_a_feast_between_counts_for_counted_work_days_only(self):
        cairo = WorkCalendar(country="EG", zone="Africa/Cairo")
        feast = max(day for day in national_year("EG", None, 2040).estimated if day.month < 11)
        cadence = OffsetCadence(
            name="both",
            duration_minutes=15,
            offsets=[Offset(label="counted", work_days=20), Offset(label="dated", days=40)],
        )
        series = plan(calendar=cairo, cadence=cadence, on=feast - timedelta(days=10))
        by_label = {session.labels: session.provisional for session in series.sessions}
        assert by_label == {("counted",): True, ("dated",): False}

    def test_a_rerun_gives_the_same_bytes(self):
        first = plan(cadence=coaching()).to_json()
        assert first == plan(cadence=coaching()).to_json()

    def test_what_caused_it_is_part_of_its_identity(self):
        first, second = plan(caused_by=["talk-1"]), plan(caused_by=["talk-2"])
        assert first.id != second.id
        assert first.sessions[0].id != second.sessions[0].id

    def test_the_time_of_planning_can_be_given(self):
        assert plan(planned_at=utc(1, 9)).planned_at == utc(1, 9)
        with pytest.raises(InvalidInputError, match="planned_at: expected an aware datetime"):
            plan(planned_at=datetime(2026, 11, 1))  # noqa: DTZ001 - naive on purpose
        assert plan().planned_at == utc(19, 23)  # midnight of the trigger day in Berlin

    def test_a_host_without_a_calendar_is_only_named(self):
        series = plan(host="m-9")
        assert series.host_id == "m-9"
        assert series.sessions[0].host_id == "m-9"

    def test_calendars_without_hours_of_their_own_still_name_skipped_starts(self):
        no_hours = attrs.evolve(
            BERLIN,
            hours=(),
            hours_on={"mon": ((time(8), time(12)),)},
            absences=[(date(2026, 11, 23), date(2026, 11, 29))],
        )
        series = plan(cadence=coaching(months=1), calendar=no_hours, on=date(2026, 11, 16))
        assert series.sessions[0].status == "skipped"


class TestSpans:
    def test_three_people_share_what_all_three_have(self):
        zones = ("Europe/Berlin", "America/New_York", "Africa/Cairo")
        three = [WorkCalendar(zone=zone) for zone in zones]
        monday = date(2026, 11, 23)
        assert joint_spans(three, monday, monday) == ((utc(23, 14), utc(23, 15)),)
        assert joint_spans(three, date(2026, 11, 21), date(2026, 11, 22)) == ()

    def test_a_night_that_the_clocks_shorten(self):
        night = WorkCalendar(zone="Europe/Berlin", hours=((time(2), time(3)),), work_days=("sun",))
        assert working_spans(night, date(2026, 3, 29), date(2026, 3, 29)) == ()

    def test_midnight_ends_a_day_and_spans_join(self):
        around = WorkCalendar(
            zone="UTC",
            hours=((time(), time(6)), (time(20), time())),
            work_days=("mon", "tue", "wed"),
        )
        spans = working_spans(around, date(2026, 11, 23), date(2026, 11, 24))
        assert spans[1] == (utc(23, 20), utc(24, 6))

    def test_cutting_and_taking_out(self):
        day = ((utc(23, 9), utc(23, 17)),)
        assert shared(day, ((utc(23, 8), utc(23, 10)), (utc(23, 16), utc(23, 18)))) == (
            (utc(23, 9), utc(23, 10)),
            (utc(23, 16), utc(23, 17)),
        )
        assert without(day, [(utc(23, 8), utc(23, 9)), (utc(23, 12), utc(23, 13))]) == (
            (utc(23, 9), utc(23, 12)),
            (utc(23, 13), utc(23, 17)),
        )
        assert without(day, [(utc(23, 8), utc(23, 18))]) == ()
