from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.followup.zoned import ZonedDateTime, settle, zone_named


class TestSettle:
    @pytest.mark.parametrize(
        ("on", "at", "zone", "expected"),
        [
            (date(2026, 3, 29), time(2, 30), "Europe/Berlin", "2026-03-29T03:30[Europe/Berlin]"),
            (
                date(2026, 3, 8),
                time(2, 30),
                "America/New_York",
                "2026-03-08T03:30[America/New_York]",
            ),
            # Lord Howe turns by half an hour only
            (
                date(2026, 10, 4),
                time(2, 15),
                "Australia/Lord_Howe",
                "2026-10-04T02:45[Australia/Lord_Howe]",
            ),
            # Santiago and Cairo have no midnight on a day in spring
            (date(2026, 9, 6), time(0), "America/Santiago", "2026-09-06T01:00[America/Santiago]"),
            (date(2026, 4, 24), time(0), "Africa/Cairo", "2026-04-24T01:00[Africa/Cairo]"),
        ],
    )
    def test_a_skipped_time_keeps_the_offset_before_the_gap(
        self, on: date, at: time, zone: str, expected: str
    ):
        start, adjusted = settle(on, at, zone=zone)
        assert start.key == expected
        assert adjusted

    def test_of_a_time_that_comes_twice_the_first_is_meant(self):
        start, adjusted = settle(date(2026, 10, 25), time(2, 30), zone="Europe/Berlin")
        assert (start.at, start.fold, adjusted) == (time(2, 30), 0, True)
        assert start.utc == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_an_ordinary_time_is_kept(self):
        start, adjusted = settle(date(2026, 10, 25), time(3), zone="Europe/Berlin")
        assert (start.at, adjusted) == (time(3), False)


class TestZonedDateTime:
    def test_an_hour_from_the_first_pass_ends_in_the_second(self):
        start, _ = settle(date(2026, 10, 25), time(2, 30), zone="Europe/Berlin")
        end = start.later(60)
        assert (end.hour, end.minute, end.fold) == (2, 30, 1)
        assert end.astimezone(UTC) - start.utc == timedelta(hours=1)

    def test_the_second_pass_is_kept(self):
        moment = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
        start = ZonedDateTime.of(moment)
        assert start.utc == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
        assert start.key.endswith(";fold=1")
        assert ZonedDateTime.from_json(start.to_json()) == start

    def test_utc_is_a_zone(self):
        assert ZonedDateTime.of(datetime(2026, 1, 1, 9, tzinfo=UTC)).zone == "UTC"

    @pytest.mark.parametrize(
        "moment",
        [
            datetime(2026, 1, 1, 9),  # noqa: DTZ001 - naive on purpose
            datetime(2026, 1, 1, 9, tzinfo=timezone(timedelta(hours=1))),
        ],
    )
    def test_what_names_no_zone_is_refused(self, moment: datetime):
        with pytest.raises(InvalidInputError, match="IANA zone"):
            ZonedDateTime.of(moment)

    @pytest.mark.parametrize(
        "at",
        [time(9, tzinfo=UTC), time(9, 0, 0, 1), time(9, fold=1)],
        ids=["zone", "micro", "fold"],
    )
    def test_the_time_is_a_plain_one(self, at: time):
        with pytest.raises(ValidationError, match="wall-clock time"):
            ZonedDateTime(on=date(2026, 1, 1), at=at, zone="UTC")

    @pytest.mark.parametrize(
        "zone",
        [
            "Europe/Berln",
            "../../etc/passwd",
            "",
            "Mars/Olympus",
            "localtime",
            "right/Europe/Berlin",
        ],
    )
    def test_an_unknown_zone_is_refused(self, zone: str):
        with pytest.raises(UnknownNameError, match="time zone"):
            zone_named(zone)
        with pytest.raises(ValidationError, match="time zone"):
            ZonedDateTime(on=date(2026, 1, 1), at=time(9), zone=zone)

    def test_far_dates_follow_the_rule_of_the_zone(self):
        summer, _ = settle(date(2040, 7, 2), time(9), zone="Europe/Berlin")
        winter, _ = settle(date(2040, 1, 2), time(9), zone="Europe/Berlin")
        assert (summer.utc.hour, winter.utc.hour) == (7, 8)

    def test_seconds_are_part_of_the_key(self):
        start = ZonedDateTime(on=date(2026, 1, 1), at=time(9, 0, 5), zone="UTC")
        assert start.key == "2026-01-01T09:00:05[UTC]"
