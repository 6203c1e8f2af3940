import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from devframe._base.errors import InvalidInputError, MissingExtraError, UnknownNameError
from devframe._base.sources import source
from devframe.followup.cadence import retention
from devframe.followup.cadence.combined import Combined
from devframe.followup.cadence.floating import Mentoring
from devframe.followup.cadence.month_end import LastWorkDay
from devframe.followup.cadence.offsets import Offset, OffsetCadence, months_after
from devframe.followup.cadence.points import Cadence, Point, merged
from devframe.followup.cadence.retention import (
    is_automatic,
    next_review_on,
    reinforcement_for,
    retention_gap_days,
)
from devframe.followup.cadence.rules import MAX_POINTS, RuleCadence
from devframe.followup.cadence.standard import (
    coaching,
    feedback_cadence,
    habit,
    kirkpatrick_points,
    reinforcement,
)
from devframe.followup.calendar import WorkCalendar
from devframe.followup.hosts import Host

BERLIN = WorkCalendar(country="DE", zone="Europe/Berlin")
PLAIN = WorkCalendar(zone="UTC")


def days(cadence: Cadence, anchor: date, calendar: WorkCalendar = BERLIN) -> list[str]:
    return [str(point.on) for point in cadence.points(anchor, calendar)]


class TestFeedback:
    @pytest.mark.parametrize("weekday", range(7))
    def test_never_on_the_same_day_and_two_work_days_at_most(self, weekday: int):
        talk = date(2026, 11, 16) + timedelta(days=weekday)
        (point,) = feedback_cadence().points(talk, BERLIN)
        assert talk < point.on <= point.until
        assert BERLIN.work_days_between(talk + timedelta(days=1), point.until) == 2

    @pytest.mark.parametrize(("earliest", "latest"), [(0, 2), (3, 2)])
    def test_a_closed_window_is_refused(self, earliest: int, latest: int):
        with pytest.raises(InvalidInputError, match="window"):
            feedback_cadence(earliest_work_days=earliest, latest_work_days=latest)


class TestReinforcement:
    def test_points_that_roll_to_one_day_merge_and_keep_both_labels(self):
        # From a Friday: day 1 and day 3 both come to lie on Monday.
        points = reinforcement([1, 3]).points(date(2026, 11, 20), BERLIN)
        assert [(str(point.on), point.labels) for point in points] == [
            ("2026-11-23", ("day 1", "day 3"))
        ]

    @pytest.mark.parametrize("ladder", [[], [0, 1], [3, 1], [1, 1]])
    def test_a_ladder_ascends(self, ladder: list[int]):
        with pytest.raises(InvalidInputError, match="ascending"):
            reinforcement(ladder)

    def test_the_gap_lies_in_the_bands_of_the_study(self):
        assert 0.2 <= retention_gap_days(7) / 7 <= 0.4
        assert 0.05 <= retention_gap_days(365) / 365 <= 0.10
        gaps = [retention_gap_days(goal) for goal in range(7, 366)]
        assert gaps == sorted(gaps)

    def test_outside_the_study_the_nearer_share_holds(self):
        assert retention_gap_days(1) == 1
        assert retention_gap_days(730) == round(730 * 0.075)
        with pytest.raises(InvalidInputError, match="goal"):
            retention_gap_days(0)

    def test_reviews_lie_one_gap_apart(self):
        assert [offset.days for offset in reinforcement_for(goal_days=7, reviews=2).offsets] == [
            2,
            4,
        ]


class TestFsrs:
    START = datetime(2026, 11, 2, 9, tzinfo=UTC)

    def test_easier_recall_waits_longer(self):
        due = [
            next_review_on([(self.START, rating)]) for rating in ("again", "hard", "good", "easy")
        ]
        assert due == sorted(due)
        assert due[0] < due[3]

    def test_a_higher_aim_comes_sooner(self):
        reviews = [(self.START, "good"), (self.START + timedelta(days=2), "good")]
        assert next_review_on(reviews, recall_share=0.97) < next_review_on(
            reviews, recall_share=0.8
        )

    def test_the_same_reviews_give_the_same_day(self):
        assert len({next_review_on([(self.START, "good")]) for _ in range(5)}) == 1

    @pytest.mark.parametrize(
        ("reviews", "share"),
        [
            ([], 0.9),
            ([(datetime(2026, 11, 2), "good")], 0.9),  # noqa: DTZ001 - naive on purpose
            ([(START, "good"), (START, "good")], 0.9),
            ([(START, "good")], 1.0),
        ],
    )
    def test_wrong_reviews_are_refused(self, reviews: list[tuple[datetime, str]], share: float):
        with pytest.raises(InvalidInputError):
            next_review_on(reviews, recall_share=share)

    def test_without_the_library_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(sys.modules, "fsrs", None)
        with pytest.raises(MissingExtraError, match=r"devframe\[spacing\]"):
            retention.next_review_on([(self.START, "good")])


class TestKirkpatrick:
    def test_the_points_of_a_four_day_program(self):
        points = kirkpatrick_points(program_days=3).points(date(2026, 3, 2), PLAIN)
        assert points[0].labels == ("baseline",)
        assert (str(points[1].on), points[1].labels) == ("2026-03-05", ("level 1", "level 2"))
        by_label = {label: str(point.on) for point in points for label in point.labels}
        assert by_label["level 3, 30 days"] == "2026-04-06"  # the 4th is a Saturday
        assert by_label["level 4, 12 months"] == "2027-03-05"

    def test_the_baseline_never_lies_after_the_program_began(self):
        saturday = date(2026, 3, 7)
        (first, *_) = kirkpatrick_points().points(saturday, PLAIN)
        assert (str(first.on), first.labels) == ("2026-03-06", ("baseline",))


class TestCoaching:
    def test_weekly_then_fortnightly_then_monthly(self):
        offsets = coaching(months=15).offsets
        assert [offset.days // 7 for offset in offsets[:13]] == list(range(1, 14))
        assert [offset.days // 7 for offset in offsets[13:15]] == [15, 17]
        assert [offset.months for offset in offsets[-3:]] == [13, 14, 15]

    def test_on_a_day_off_a_session_moves_within_its_week(self):
        # Good Friday: nothing later in the week, so the Thursday before.
        assert days(coaching(months=1), date(2026, 3, 27))[0] == "2026-04-02"
        # Whit Monday 25 May 2026: later in the same week.
        assert days(coaching(months=1), date(2026, 5, 18))[0] == "2026-05-26"

    def test_a_week_without_work_is_skipped_and_said(self):
        leave = WorkCalendar(zone="UTC", absences=((date(2026, 11, 23), date(2026, 11, 27)),))
        first, second = coaching(months=1).points(date(2026, 11, 16), leave)[:2]
        assert first.skipped_because == "no work day in its week"
        assert second.skipped_because is None

    def test_in_a_sunday_country_the_week_ends_on_thursday(self):
        cairo = WorkCalendar(
            zone="Africa/Cairo",
            country="EG",
            days_off=[date(2026, 11, 26)],  # a Thursday
        )
        assert days(coaching(months=1), date(2026, 11, 19), cairo)[0] == "2026-11-25"


class TestHabit:
    def test_days_off_ask_for_nothing(self):
        points = habit().points(date(2026, 11, 15), PLAIN)
        assert [len(point.labels) for point in points] == [1] * len(points)
        assert all(point.on.weekday() < 5 for point in points)
        assert len(points) == 10 + 7  # two weeks of work days, then weekly from day 21 to 63

    @pytest.mark.parametrize("horizon", [0, 255])
    def test_the_horizon_is_capped(self, horizon: int):
        with pytest.raises(InvalidInputError, match="254"):
            habit(horizon_days=horizon)

    def test_a_short_horizon_cuts_the_daily_part(self):
        assert [offset.days for offset in habit(horizon_days=3).offsets] == [1, 2, 3]

    @pytest.mark.parametrize(
        ("scores", "expected"),
        [
            ([], False),
            ([6.0], False),
            ([6.0, 6.0], True),
            ([6.0, None, 6.0], True),  # one miss never resets
            ([6.0, None], False),
            ([6.0, 6.0, 0.0], False),  # zero is a score
        ],
    )
    def test_automatic_after_two_passes_running(self, scores: list[float | None], expected: object):
        assert is_automatic(scores) is expected


class TestMentoring:
    def test_the_next_meeting_floats_from_the_last_held(self):
        mentoring = Mentoring()
        (point,) = mentoring.points(date(2026, 11, 20), PLAIN)
        assert (str(point.on), str(point.until)) == ("2026-12-18", "2027-01-15")
        assert mentoring.fits(date(2026, 11, 20), date(2026, 12, 4))
        assert not mentoring.fits(date(2026, 11, 20), date(2026, 12, 3))
        assert not mentoring.overdue(date(2026, 11, 20), as_of=date(2026, 12, 31))
        assert mentoring.overdue(date(2026, 11, 20), as_of=date(2027, 1, 1))

    def test_the_order_of_its_days_is_checked(self):
        with pytest.raises(InvalidInputError, match="earliest_days"):
            Mentoring(days=60)


class TestMonths:
    def test_month_ends_clamp_and_never_drift(self):
        anchor = date(2026, 1, 31)
        assert [str(months_after(anchor, count)) for count in (1, 2, 25)] == [
            "2026-02-28",
            "2026-03-31",
            "2028-02-29",
        ]

    def test_a_leap_day_comes_back(self):
        leap = date(2028, 2, 29)
        assert months_after(leap, 12) == date(2029, 2, 28)
        assert months_after(leap, 48) == date(2032, 2, 29)
        assert months_after(leap, -1) == date(2028, 1, 29)

    @pytest.mark.parametrize("cadence", [reinforcement(), coaching(), kirkpatrick_points()])
    def test_a_cadence_beyond_the_end_of_time_is_an_overflow(self, cadence: Cadence):
        with pytest.raises(OverflowError):
            cadence.points(date(9999, 12, 1), PLAIN)

    def test_the_end_of_time_is_named(self):
        with pytest.raises(OverflowError, match="leaves the calendar"):
            months_after(date(9999, 12, 1), 1)

    def test_last_work_days(self):
        assert days(LastWorkDay(months=3), date(2026, 4, 15)) == [
            "2026-04-30",
            "2026-05-29",
            "2026-06-30",
        ]

    def test_the_first_lies_not_before_the_anchor(self):
        assert days(LastWorkDay(months=1), date(2026, 1, 31)) == ["2026-02-27"]

    def test_a_month_of_leave_has_none(self):
        leave = WorkCalendar(zone="UTC", absences=((date(2026, 5, 1), date(2026, 5, 31)),))
        assert days(LastWorkDay(months=2), date(2026, 4, 1), leave) == ["2026-04-30", "2026-06-30"]


class TestRules:
    def test_a_rule_follows_the_standard_and_rolls(self):
        assert days(
            RuleCadence(rule="FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", duration_minutes=30),
            date(2026, 1, 1),
        ) == ["2026-01-30", "2026-03-31", "2026-05-29"]

    def test_until_includes_its_day(self):
        rule = RuleCadence(rule="FREQ=WEEKLY;UNTIL=20261125", duration_minutes=30)
        assert days(rule, date(2026, 11, 18)) == ["2026-11-18", "2026-11-25"]

    @pytest.mark.parametrize(
        ("rule", "code"),
        [
            ("FREQ=WEEKLY", "unbounded"),
            ("FREQ=WEEKLY;COUNT=2;UNTIL=20261125", "unbounded"),
            ("FREQ=WEEKLY;UNTIL=20261125;UNTIL=20261126", "unbounded"),
            ("FREQ=SECONDLY;COUNT=2", "unsupported_frequency"),
            ("FREQ=WEEKLY;UNTIL=20261125T140000Z", "wrong_type"),
            ("FREQ=WEEKLY;UNTIL=20261399", "wrong_type"),
            ("FREQ=WEEKLY;COUNT=2;BYSECOND=1", "unsupported_rule_part"),
            ("FREQ=WEEKLY;COUNT=2;COUNT=3", "malformed_rule"),
            ("FREQ=WEEKLY;COUNT=two", "malformed_rule"),
            ("FREQ=WEEKLY;COUNT=2;INTERVAL=0", "malformed_rule"),
            ("FREQ=WEEKLY;COUNT=2;BYDAY=XX", "malformed_rule"),
            ("nonsense", "malformed_rule"),
        ],
    )
    def test_what_is_no_bounded_rule_of_days_is_refused(self, rule: str, code: str):
        with pytest.raises(InvalidInputError) as caught:
            RuleCadence(rule=rule, duration_minutes=30)
        assert code in {fault.code for fault in caught.value.faults}

    def test_too_many_days_are_refused(self):
        rule = RuleCadence(rule=f"FREQ=DAILY;COUNT={MAX_POINTS + 1}", duration_minutes=30)
        with pytest.raises(InvalidInputError, match="at most 1000"):
            rule.points(date(2026, 1, 1), PLAIN)

    @pytest.mark.parametrize("frequency", ["DAILY", "YEARLY"])
    def test_a_rule_that_never_matches_ends(self, frequency: str):
        text = f"FREQ={frequency};BYMONTH=2;BYMONTHDAY=30;COUNT=1"
        rule = RuleCadence(rule=text, duration_minutes=30)
        assert rule.points(date(2026, 1, 1), PLAIN) == ()

    def test_a_rule_beyond_the_horizon_is_cut(self):
        rule = RuleCadence(rule="FREQ=YEARLY;COUNT=40", duration_minutes=30)
        assert len(rule.points(date(2026, 1, 1), PLAIN)) == 21


class TestPoints:
    MONDAY = date(2026, 11, 23)

    def test_a_joined_window_is_the_shared_part_and_rests_on_all_days(self):
        one = Point(self.MONDAY, date(2026, 11, 25), ("one",), None, date(2026, 11, 21))
        other = Point(self.MONDAY, date(2026, 11, 24), ("other",), None, date(2026, 11, 22))
        expected = Point(
            self.MONDAY, date(2026, 11, 24), ("one", "other"), None, date(2026, 11, 21)
        )
        assert merged([one, other]) == (expected,)
        anywhere = other._replace(depends_from=None)
        assert merged([one, anywhere])[0].depends_from is None

    def test_what_cannot_take_place_stays_apart(self):
        lost = Point(self.MONDAY, self.MONDAY, ("lost",), "no work day in its week")
        kept = Point(self.MONDAY, self.MONDAY, ("kept",))
        assert merged([lost, kept]) == (lost, kept)
        assert merged([kept, lost]) == (kept, lost)

    @pytest.mark.parametrize(
        ("offset", "expected"),
        [
            (Offset(label="a", days=5), "2026-11-21"),  # the Saturday it rolled from
            (Offset(label="a", days=5, roll="preceding"), "2026-11-20"),
            (Offset(label="a", work_days=9), "2026-11-16"),
            (Offset(label="a", days=5, roll="same_week"), "2026-11-16"),
        ],
    )
    def test_a_point_knows_from_which_day_on_holidays_matter_to_it(
        self, offset: Offset, expected: str
    ):
        point = offset.point(date(2026, 11, 16), PLAIN)
        assert str(point.depends_from) == expected


class TestComposition:
    def test_parts_share_a_day_and_keep_their_names(self):
        both = Combined(name="after", parts=[reinforcement([7]), coaching(months=1)])
        first = both.points(date(2026, 11, 2), PLAIN)[0]
        assert first.labels == ("reinforcement: day 7", "coaching: week 1")
        assert both.duration_minutes == 30

    @pytest.mark.parametrize("parts", [[], [reinforcement(), reinforcement([9])]])
    def test_parts_have_names_of_their_own(self, parts: list[Cadence]):
        with pytest.raises(InvalidInputError, match="names of their own"):
            Combined(name="after", parts=parts)

    def test_labels_are_unique_within_a_cadence(self):
        with pytest.raises(InvalidInputError, match="labels of their own"):
            OffsetCadence(
                name="twice",
                duration_minutes=5,
                offsets=[Offset(label="a"), Offset(label="a", days=1)],
            )

    @pytest.mark.parametrize(
        "build",
        [
            lambda: Offset(label="a", roll="none"),
            lambda: Offset(label="a", work_days=-1),
            lambda: OffsetCadence(name="a", duration_minutes=0, offsets=[Offset(label="a")]),
            lambda: RuleCadence(rule="FREQ=DAILY;COUNT=1", duration_minutes=5, roll="none"),
            lambda: LastWorkDay(months=0),
            lambda: Mentoring(duration_minutes=0),
            lambda: Host(id="m-1", calendar=PLAIN, max_sessions_per_day=0),
        ],
    )
    def test_wrong_settings_are_refused_when_built(self, build: Callable[[], object]):
        with pytest.raises(InvalidInputError, match="expected"):
            build()

    def test_a_source_must_be_registered(self):
        with pytest.raises(UnknownNameError, match="source"):
            OffsetCadence(
                name="mine", duration_minutes=5, offsets=[Offset(label="a")], sources=("nobody",)
            )


@pytest.mark.parametrize(
    "cadence",
    [
        feedback_cadence(),
        reinforcement(),
        reinforcement_for(goal_days=90),
        kirkpatrick_points(),
        coaching(),
        habit(),
    ],
    ids=lambda cadence: cadence.name,
)
def test_every_default_cites_its_sources(cadence: Cadence):
    assert cadence.sources
    assert all(source(key).citation for key in cadence.sources)
