"""The hard properties of calendars, cadences, histories and slots."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from devframe.followup.cadence.offsets import Offset, OffsetCadence, months_after
from devframe.followup.cadence.points import merged
from devframe.followup.cadence.rules import MAX_YEARS, RuleCadence
from devframe.followup.cadence.standard import coaching, reinforcement
from devframe.followup.calendar import WEEKDAYS, WorkCalendar
from devframe.followup.differences import plan_differences
from devframe.followup.hosts import Host
from devframe.followup.planning import plan_series
from devframe.followup.series import FollowUpSeries, replay
from devframe.followup.slots import shared, starts_within, working_spans
from devframe.followup.zoned import ZonedDateTime, settle

dates = st.dates(date(2015, 1, 1), date(2045, 12, 31))
masks = st.sets(st.sampled_from(WEEKDAYS), min_size=1)
days_off = st.sets(st.dates(date(2025, 12, 1), date(2027, 1, 31)), max_size=60)
near = st.dates(date(2026, 1, 1), date(2026, 12, 31))
# "Factory" and "localtime" mean another time on every machine, and are refused.
zones = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime", "posixrules"}))
hours = st.lists(st.integers(0, 95), min_size=2, max_size=4, unique=True).map(sorted)


def calendar_of(mask: set[str], off: set[date], zone: str = "UTC") -> WorkCalendar:
    return WorkCalendar(zone=zone, work_days=mask, days_off=off)


class TestCounting:
    """Property 1."""

    @given(near, st.integers(1, 40), masks, days_off)
    def test_exactly_n_work_days_lie_between(
        self, on: date, n: int, mask: set[str], off: set[date]
    ):
        calendar = calendar_of(mask, off)
        result = calendar.nth_work_day(on, n)
        assert calendar.works_on(result)
        assert calendar.work_days_between(on + timedelta(days=1), result) == n
        assert calendar.nth_work_day(calendar.nth_work_day(on, n), -n) <= on

    @given(near, st.integers(1, 20), st.integers(1, 20), masks, days_off)
    def test_counting_adds_up(self, on: date, a: int, b: int, mask: set[str], off: set[date]):
        calendar = calendar_of(mask, off)
        assert calendar.nth_work_day(on, a + b) == calendar.nth_work_day(
            calendar.nth_work_day(on, a), b
        )

    @given(near, st.integers(1, 60), masks, days_off)
    def test_it_agrees_with_numpy(self, on: date, n: int, mask: set[str], off: set[date]):
        ours = calendar_of(mask, off).nth_work_day(on, n)
        theirs = np.busday_offset(
            np.datetime64(on),
            n,
            roll="backward",
            weekmask=[name in mask for name in WEEKDAYS],
            holidays=sorted(off),
        )
        assert ours == theirs.astype(date)

    @given(near, masks, days_off)
    def test_rolling_agrees_with_numpy(self, on: date, mask: set[str], off: set[date]):
        calendar = calendar_of(mask, off)
        for roll, ours in (("forward", calendar.roll_forward), ("backward", calendar.roll_back)):
            theirs = np.busday_offset(
                np.datetime64(on),
                0,
                roll=roll,
                weekmask=[name in mask for name in WEEKDAYS],
                holidays=sorted(off),
            )
            assert ours(on) == theirs.astype(date)


class TestLadders:
    """The short way of plain ladders is the long way of all offsets."""

    @given(
        near, st.lists(st.integers(-30, 400), min_size=1, max_size=8, unique=True), masks, days_off
    )
    def test_both_ways_give_the_same_points(
        self, anchor: date, days: list[int], mask: set[str], off: set[date]
    ):
        calendar = calendar_of(mask, off)
        offsets = [Offset(label=f"day {day}", days=day) for day in sorted(days)]
        ladder = OffsetCadence(name="ladder", duration_minutes=15, offsets=offsets)
        long_way = merged(offset.point(anchor, calendar) for offset in offsets)
        assert ladder.points(anchor, calendar) == long_way


class TestRules:
    @given(
        near,
        st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
        st.integers(1, 4),
        st.sampled_from(["", ";BYDAY=MO,WE", ";BYMONTHDAY=31", ";BYMONTH=2,5;BYMONTHDAY=-1"]),
        st.integers(1, 12),
    )
    def test_a_rule_gives_the_days_that_dateutil_gives(
        self, anchor: date, frequency: str, interval: int, parts: str, count: int
    ):
        # Where nothing ever matches, dateutil searches until the year 9999.
        rule = f"FREQ={frequency};INTERVAL={1 if 'BYMONTH=' in parts else interval}{parts}"
        theirs = rrulestr(rule, dtstart=datetime.combine(anchor, time()))
        horizon = datetime.combine(anchor, time()) + timedelta(days=MAX_YEARS * 366)
        expected = [day.date() for day in islice(theirs, count) if day <= horizon]
        every_day = WorkCalendar(zone="UTC", work_days=WEEKDAYS)
        cadence = RuleCadence(rule=f"{rule};COUNT={count}", duration_minutes=5)
        assert [point.on for point in cadence.points(anchor, every_day)] == expected


class TestLocalTimes:
    """Property 2."""

    @given(dates, st.times().map(lambda at: at.replace(microsecond=0, tzinfo=None, fold=0)), zones)
    @settings(max_examples=300)
    def test_the_local_time_is_the_one_asked_for_or_is_marked(self, on: date, at: time, zone: str):
        start, adjusted = settle(on, at, zone=zone)
        assert adjusted or (start.on, start.at) == (on, at)

    @given(dates, st.times().map(lambda at: at.replace(microsecond=0, tzinfo=None, fold=0)), zones)
    @settings(max_examples=300)
    def test_the_way_through_utc_is_exact(self, on: date, at: time, zone: str):
        start, _ = settle(on, at, zone=zone)
        assert ZonedDateTime.of(start.utc.astimezone(ZoneInfo(zone))) == start


class TestMonths:
    """Property 10."""

    @given(dates, st.integers(0, 120))
    def test_month_offsets_never_drift_and_clamp_only_downward(self, anchor: date, count: int):
        result = months_after(anchor, count)
        assert (result.year * 12 + result.month) - (anchor.year * 12 + anchor.month) == count
        assert result.day <= anchor.day
        assert result.day == anchor.day or (result + timedelta(days=1)).day == 1


def spans_of(
    edges: list[int], day: date = date(2026, 11, 23)
) -> tuple[tuple[datetime, datetime], ...]:
    midnight = datetime.combine(day, time(), UTC)
    moments = [midnight + timedelta(minutes=15 * edge) for edge in edges[: len(edges) // 2 * 2]]
    return tuple(zip(moments[::2], moments[1::2], strict=True))


class TestSlots:
    """Property 11."""

    @given(hours, hours)
    def test_cutting_is_commutative_and_inside_both(self, one: list[int], other: list[int]):
        left, right = spans_of(one), spans_of(other)
        cut = shared(left, right)
        assert cut == shared(right, left)
        for opens, closes in cut:
            assert opens < closes
            assert all(
                any(span[0] <= opens and closes <= span[1] for span in spans)
                for spans in (left, right)
            )
        minutes = {moment for opens, closes in cut for moment in _quarters(opens, closes)}
        assert minutes == {moment for span in left for moment in _quarters(*span)} & {
            moment for span in right for moment in _quarters(*span)
        }

    @given(hours, st.integers(1, 240))
    def test_the_end_is_exclusive(self, edges: list[int], duration_minutes: int):
        spans = spans_of(edges)
        for start in starts_within(spans, duration_minutes):
            end = start + timedelta(minutes=duration_minutes)
            assert any(opens <= start and end <= closes for opens, closes in spans)

    @given(near, zones)
    def test_a_working_day_is_as_long_as_the_clocks_make_it(self, on: date, zone: str):
        calendar = WorkCalendar(zone=zone, work_days=WEEKDAYS, hours=((time(), time()),))
        spans = working_spans(calendar, on, on + timedelta(days=1))
        elapsed = sum((closes - opens for opens, closes in spans), timedelta())
        assert timedelta(hours=45) <= elapsed <= timedelta(hours=51)


def _quarters(opens: datetime, closes: datetime) -> set[datetime]:
    return {
        opens + timedelta(minutes=15 * step)
        for step in range((closes - opens) // timedelta(minutes=15))
    }


START = datetime(2026, 11, 1, tzinfo=UTC)


class TestHistory:
    """Property 7 and what a replay promises."""

    @given(
        st.lists(
            st.tuples(
                st.integers(0, 2),
                st.sampled_from(
                    ["move", "cancel", "skip", "hold", "resume", "complete", "no_show"]
                ),
                st.integers(0, 400),
            ),
            max_size=12,
        )
    )
    def test_replay_gives_the_same_state_and_loses_nothing(self, steps: list[tuple[int, str, int]]):
        series = plan_series(
            reinforcement([1, 7, 14]),
            date(2026, 11, 2),
            person_id="p-1",
            calendar=WorkCalendar(zone="UTC"),
        )
        originals = [session.original for session in series.planned]
        done = 0
        for number, (which, action, hour) in enumerate(steps):
            to = ZonedDateTime.of(START + timedelta(hours=hour)) if action == "move" else None
            try:
                series = series.change(
                    originals[which],
                    action,
                    by="m-1",
                    at=START + timedelta(minutes=number),
                    why="a reason",
                    to=to,
                )
            except ValueError:
                continue  # the action was not possible, which changes nothing
            done += 1
        assert len(series.history) == done
        assert [session.original for session in series.sessions] == originals
        assert replay(series.planned, series.history) == series.sessions
        assert FollowUpSeries.from_json(series.to_json()) == series
        for original in originals:
            moves = [one for one in series.history_of(original) if one.action == "move"]
            expected = moves[-1].to_start if moves else original
            assert series.by_original[original].starts_at == expected

    @given(st.lists(st.integers(1, 300), min_size=1, max_size=6))
    def test_revisions_never_fall(self, hours_later: list[int]):
        series = plan_series(
            reinforcement([1]),
            date(2026, 11, 2),
            person_id="p-1",
            calendar=WorkCalendar(zone="UTC"),
        )
        (first,) = series.planned
        revisions = [series.revision]
        for number, hour in enumerate(hours_later):
            series = series.change(
                first.original,
                "move",
                by="m-1",
                at=START + timedelta(minutes=number),
                why="a reason",
                to=ZonedDateTime.of(START + timedelta(hours=hour)),
            )
            revisions.append(series.revision)
        assert revisions == list(range(len(hours_later) + 1))


class TestPlans:
    @given(near, masks, days_off, st.sampled_from([reinforcement(), coaching(months=3)]))
    @settings(max_examples=60)
    def test_every_session_lies_on_a_joint_day_inside_both_hours(
        self, on: date, mask: set[str], off: set[date], cadence: object
    ):
        coachee = calendar_of(mask, off, "Europe/Berlin")
        host = Host(id="m-1", calendar=WorkCalendar(zone="Europe/London", work_days=("tue", "wed")))
        assume({"tue", "wed"} & mask)
        series = plan_series(
            cadence, on, person_id="p-1", calendar=coachee, host=host, anchor="coachee"
        )
        for session in series.sessions:
            if session.status == "skipped":
                continue
            moment = session.starts_at.utc
            theirs = moment.astimezone(ZoneInfo("Europe/London"))
            assert coachee.works_on(session.starts_at.on)
            assert host.calendar.works_on(theirs.date())
            assert time(10) <= session.starts_at.at < time(17)
            assert session.starts_at.on > on

    @given(near, days_off)
    @settings(max_examples=60)
    def test_changed_holidays_give_a_list_that_leads_to_the_new_plan(
        self, on: date, off: set[date]
    ):
        """Property 14."""

        def planned(calendar: WorkCalendar) -> FollowUpSeries:
            return plan_series(reinforcement(), on, person_id="p-1", calendar=calendar)

        old, new = (
            planned(calendar_of({"mon", "tue"}, set())),
            planned(calendar_of({"mon", "tue"}, off)),
        )
        before = old.to_json()
        found = {difference.label: difference for difference in plan_differences(old, new)}
        assert old.to_json() == before
        new_start = {label: s.starts_at for s in new.sessions for label in s.labels}
        for session in old.sessions:
            for label in session.labels:
                expected = found[label].to_start if label in found else session.starts_at
                assert new_start[label] == expected
