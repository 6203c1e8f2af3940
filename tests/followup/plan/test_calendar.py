import sys
from datetime import date, datetime, time, timedelta

import attrs
import pytest

from devframe._base.errors import InvalidInputError, MissingExtraError, UnknownNameError
from devframe.followup.calendar import NoWorkingDayError, WorkCalendar, next_joint_work_day
from devframe.followup.holiday_years import national_year

BERLIN = WorkCalendar(country="DE", zone="Europe/Berlin")
BAVARIA = WorkCalendar(country="DE", subdivision="BY", zone="Europe/Berlin")
CAIRO = WorkCalendar(country="EG", zone="Africa/Cairo")
DUBAI = WorkCalendar(country="AE", zone="Asia/Dubai")


class TestCounting:
    def test_a_friday_before_a_long_weekend(self):
        # 1 May 2026 is a Friday and a holiday; from the Thursday the next work day is Monday.
        assert BERLIN.nth_work_day(date(2026, 4, 30), 1) == date(2026, 5, 4)
        # Easter: from Maundy Thursday over Good Friday and Easter Monday.
        assert BERLIN.nth_work_day(date(2026, 4, 2), 2) == date(2026, 4, 8)

    def test_from_a_day_off_the_next_work_day_is_the_first(self):
        assert BERLIN.nth_work_day(date(2026, 11, 21), 1) == date(2026, 11, 23)

    def test_a_regional_holiday_holds_in_its_region_only(self):
        assert BAVARIA.nth_work_day(date(2026, 1, 5), 1) == date(2026, 1, 7)
        assert BERLIN.nth_work_day(date(2026, 1, 5), 1) == date(2026, 1, 6)

    def test_a_part_time_week(self):
        part_time = attrs.evolve(BERLIN, work_days=("tue", "thu"))
        assert part_time.nth_work_day(date(2026, 11, 19), 1) == date(2026, 11, 24)
        assert part_time.nth_work_day(date(2026, 11, 19), 2) == date(2026, 11, 26)

    def test_a_sunday_to_thursday_country(self):
        assert CAIRO.nth_work_day(date(2026, 11, 19), 1) == date(2026, 11, 22)  # Thursday, Sunday
        assert not CAIRO.works_on(date(2026, 11, 20))

    def test_a_country_that_moved_its_weekend(self):
        assert DUBAI.works_on(date(2021, 11, 14))  # a Sunday
        assert not DUBAI.works_on(date(2022, 11, 13))  # a Sunday
        assert DUBAI.works_on(date(2022, 11, 11))  # a Friday

    def test_weekend_days_worked_in_exchange(self):
        china = WorkCalendar(country="CN", zone="Asia/Shanghai")
        assert date(2024, 2, 4).weekday() == 6
        assert china.works_on(date(2024, 2, 4))

    def test_leave_and_company_days_off(self):
        calendar = attrs.evolve(
            BERLIN,
            absences=[(date(2026, 12, 28), date(2027, 1, 8))],
            days_off=[date(2026, 12, 24)],
        )
        assert calendar.nth_work_day(date(2026, 12, 23), 1) == date(2027, 1, 11)
        assert calendar.nth_work_day(date(2027, 1, 11), -1) == date(2026, 12, 23)

    def test_rolling(self):
        saturday = date(2026, 2, 28)
        assert BERLIN.roll_forward(saturday) == date(2026, 3, 2)
        assert BERLIN.roll_back(saturday) == date(2026, 2, 27)
        assert BERLIN.roll_forward(date(2026, 3, 2)) == date(2026, 3, 2)

    def test_over_the_turn_of_the_year_both_ways(self):
        assert BERLIN.nth_work_day(date(2026, 12, 31), 1) == date(2027, 1, 4)
        assert BERLIN.nth_work_day(date(2027, 1, 4), -1) == date(2026, 12, 31)
        assert BERLIN.roll_back(date(2027, 1, 1)) == date(2026, 12, 31)

    def test_a_leap_day_and_a_far_year(self):
        assert BERLIN.works_on(date(2028, 2, 29))
        assert not BERLIN.works_on(date(2040, 5, 1))
        assert BERLIN.nth_work_day(date(2040, 4, 30), 1) == date(2040, 5, 2)

    def test_counting_by_nothing_is_refused(self):
        with pytest.raises(ValueError, match="other than 0"):
            BERLIN.nth_work_day(date(2026, 1, 5), 0)

    def test_spans_are_counted_with_both_ends(self):
        assert BERLIN.work_days_between(date(2026, 12, 24), date(2027, 1, 1)) == 5
        assert BERLIN.work_days_between(date(2026, 1, 2), date(2026, 1, 1)) == 0


class TestWeeks:
    def test_weeks_start_after_the_weekend(self):
        assert BERLIN.week_of(date(2026, 11, 22))[0] == date(2026, 11, 16)
        assert CAIRO.week_of(date(2026, 11, 22))[0] == date(2026, 11, 22)

    def test_a_part_time_mask_keeps_the_countrys_week(self):
        part_time = attrs.evolve(CAIRO, work_days=("wed",))
        assert part_time.week_of(date(2026, 11, 25))[0] == date(2026, 11, 22)

    def test_without_a_country_the_longest_run_off_ends_the_week(self):
        mask = WorkCalendar(zone="UTC", work_days=("sun", "tue", "wed"))  # Thursday to Saturday off
        assert mask.week_of(date(2026, 11, 18))[0] == date(2026, 11, 15)
        every_day = WorkCalendar(
            zone="UTC", work_days=("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        )
        assert every_day.week_of(date(2026, 11, 22))[0] == date(2026, 11, 16)


class TestEstimates:
    def test_a_moon_sighted_feast_makes_a_plan_provisional(self):
        estimated = min(national_year("EG", None, 2040).estimated)
        assert CAIRO.uncertain_between(estimated, estimated)
        just_before, well_before = estimated - timedelta(days=2), estimated - timedelta(days=3)
        assert CAIRO.uncertain_between(just_before, just_before)
        assert not CAIRO.uncertain_between(well_before, well_before)
        last = max(national_year("EG", None, 2040).estimated)
        assert CAIRO.uncertain_between(last + timedelta(days=2), last + timedelta(days=2))
        assert not CAIRO.uncertain_between(last + timedelta(days=3), last + timedelta(days=3))
        assert not BERLIN.uncertain_between(date(2040, 1, 1), date(2040, 12, 31))

    def test_a_feast_just_after_the_turn_of_the_year_counts_before_it(self):
        assert date(2033, 1, 2) in national_year("EG", None, 2033).estimated
        assert CAIRO.uncertain_between(date(2032, 12, 31), date(2032, 12, 31))

    def test_the_ends_of_time_are_no_crash(self):
        assert not WorkCalendar(zone="UTC").uncertain_between(date.min, date.min)
        assert not WorkCalendar(zone="UTC").uncertain_between(date.max, date.max)

    def test_years_without_data_are_uncertain(self):
        assert BERLIN.uncertain_between(date(2500, 1, 1), date(2500, 1, 2))
        assert BERLIN.roll_forward(date(2500, 1, 4)) > date(2500, 1, 3)

    def test_without_a_country_nothing_is_estimated(self):
        assert not WorkCalendar(zone="UTC").uncertain_between(date(2500, 1, 1), date(2500, 1, 2))


class TestHours:
    def test_single_weekdays_can_differ(self):
        calendar = WorkCalendar(
            zone="UTC", hours_on={"fri": ((time(9), time(12)), (time(12), time(13)))}
        )
        assert calendar.hours_of(date(2026, 11, 20)) == ((time(9), time(12)), (time(12), time(13)))
        assert calendar.hours_of(date(2026, 11, 19)) == ((time(9), time(17)),)
        assert calendar.hours_of(date(2026, 11, 21)) == ()


class TestRefusals:
    @pytest.mark.parametrize(
        ("settings", "error", "match"),
        [
            ({"zone": "Europe/Berln"}, UnknownNameError, "Europe/Berlin"),
            ({"country": "XX"}, UnknownNameError, "country"),
            ({"country": "DE", "subdivision": "ZZ"}, UnknownNameError, "subdivision of DE"),
            ({"subdivision": "BY"}, InvalidInputError, "expected a country"),
            ({"work_days": ("monday",)}, InvalidInputError, "work_days"),
            ({"work_days": ()}, InvalidInputError, "got none"),
            ({"hours": ((time(12), time(9)),)}, InvalidInputError, "in order"),
            ({"hours": ((time(9), time(9)),)}, InvalidInputError, "in order"),
            ({"hours": ((time(9), time(12)), (time(11), time(13)))}, InvalidInputError, "in order"),
            ({"days_off": ["2026-12-24"]}, InvalidInputError, "expected dates"),
            ({"days_off": [datetime(2026, 12, 24)]}, InvalidInputError, "dates"),  # noqa: DTZ001
            ({"hours_on": {"monday": ()}}, InvalidInputError, "work_days"),
            ({"absences": ((date(2026, 2, 2), date(2026, 2, 1)),)}, InvalidInputError, "in order"),
            (
                {"absences": ((datetime(2026, 2, 2), datetime(2026, 2, 3)),)},  # noqa: DTZ001
                InvalidInputError,
                "dates",
            ),
        ],
    )
    def test_wrong_settings_are_named(
        self, settings: dict[str, object], error: type[Exception], match: str
    ):
        with pytest.raises(error, match=match):
            WorkCalendar(**{"zone": "UTC", **settings})

    def test_a_calendar_without_work_ends_the_search(self):
        on_leave = WorkCalendar(zone="UTC", absences=((date(2020, 1, 1), date(2060, 1, 1)),))
        with pytest.raises(NoWorkingDayError, match="3 years") as caught:
            on_leave.nth_work_day(date(2026, 1, 1), 1)
        assert caught.value.after == date(2026, 1, 1)
        with pytest.raises(NoWorkingDayError):
            on_leave.roll_back(date(2040, 1, 1))

    def test_the_end_of_time_is_no_crash(self):
        with pytest.raises(NoWorkingDayError):
            WorkCalendar(zone="UTC").nth_work_day(date.max, 1)
        with pytest.raises(NoWorkingDayError):
            WorkCalendar(zone="UTC").nth_work_day(date.min, -1)

    def test_no_joint_day_ever(self):
        monday = WorkCalendar(zone="UTC", work_days=("mon",))
        tuesday = WorkCalendar(zone="UTC", work_days=("tue",))
        with pytest.raises(NoWorkingDayError, match="366 days"):
            next_joint_work_day([monday, tuesday], date(2026, 1, 1))

    def test_without_the_library_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(sys.modules, "holidays", None)
        with pytest.raises(MissingExtraError, match=r"devframe\[calendar\]"):
            national_year("FR", None, 1999)


def test_the_first_joint_day_may_be_today():
    assert next_joint_work_day([BERLIN, CAIRO], date(2026, 11, 23)) == date(2026, 11, 23)
    assert next_joint_work_day([BERLIN, CAIRO], date(2026, 11, 20)) == date(2026, 11, 23)
