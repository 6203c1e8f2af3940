"""Files from anywhere: read where they are clear, reported where they are not."""

import importlib
import sys
import time as clock
import tracemalloc
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe._base.errors import InvalidInputError, MissingExtraError
from devframe.followup.ical.content import Limits
from devframe.followup.ical.expansion import occurrences
from devframe.followup.ical.reading import ImportedCalendar, parse_calendar, read_calendar
from devframe.followup.ical.rrule import parse_rule
from devframe.followup.zoned import ZonedDateTime

WEEKLY = """UID:1
DTSTAMP:20260901T080000Z
DTSTART;TZID=Europe/Berlin:20261007T150000
DURATION:PT1H
RRULE:FREQ=WEEKLY;COUNT=10"""


def read(*events: str, limits: Limits | None = None) -> ImportedCalendar:
    blocks = [f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events]
    text = "\n".join(["BEGIN:VCALENDAR", *blocks, "END:VCALENDAR", ""])
    return parse_calendar(text, limits=limits)


def single(*properties: str, start: str = "DTSTART:20261007T130000Z") -> str:
    return "\n".join(["UID:1", "DTSTAMP:20260901T080000Z", start, *properties])


def codes(imported: ImportedCalendar) -> list[str]:
    return [fault.code for fault in imported.report]


def refusal(text: str, limits: Limits | None = None) -> str:
    with pytest.raises(InvalidInputError) as caught:
        parse_calendar(text, limits=limits)
    return caught.value.faults[0].code


class TestUnderstood:
    def test_a_plain_event(self):
        (event,) = read(
            single(
                "DTEND:20261007T133000Z",
                "SUMMARY;LANGUAGE=de:Ruhe\\, bitte\\nund; klar",
                "STATUS:TENTATIVE",
                "CLASS:CONFIDENTIAL",
                "SEQUENCE:3",
            )
        ).events
        assert event.title == "Ruhe, bitte\nund; klar"
        assert (event.duration_minutes, event.status, event.sequence) == (30, "tentative", 3)
        assert event.private

    def test_folded_lines_are_joined_even_inside_a_character(self, tmp_path: Path):
        octets = "SUMMARY:Grüße".encode()
        split = octets.index("ü".encode()) + 1
        body = single().encode() + b"\r\n" + octets[:split] + b"\r\n " + octets[split:]
        path = tmp_path / "folded.ics"
        path.write_bytes(
            # with the byte-order mark that some editors put in front
            b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
            + body
            + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        (event,) = read_calendar(path).events
        assert event.title == "Grüße"

    @pytest.mark.parametrize(("said", "private"), [("PUBLIC", False), ("X-TEAM", True)])
    def test_an_unknown_class_counts_as_private(self, said: str, private: bool):
        assert read(single(f"CLASS:{said}")).events[0].private is private
        assert not read(single()).events[0].private  # RFC 5545: public where nothing is said

    @pytest.mark.parametrize(
        "tzid",
        ["Europe/Berlin", "/example.org/20260101_1/Europe/Berlin", "W. Europe Standard Time"],
    )
    def test_zones_go_by_several_names(self, tzid: str):
        (event,) = read(single(start=f'DTSTART;TZID="{tzid}":20261007T150000')).events
        assert event.starts_at.key == "2026-10-07T15:00[Europe/Berlin]"

    def test_exclusions_in_utc_still_match(self):
        imported = read(f"{WEEKLY}\nEXDATE:20261014T130000Z,20261028T140000Z")
        assert codes(imported) == []
        found = occurrences(imported.events, first_on=date(2026, 1, 1), last_on=date(2026, 12, 31))
        assert len(found) == 8

    def test_added_dates_count_once(self):
        imported = read(f"{WEEKLY}\nRDATE;TZID=Europe/Berlin:20261014T150000,20261015T150000")
        found = occurrences(imported.events, first_on=date(2026, 10, 1), last_on=date(2026, 10, 20))
        assert [one.starts_at.on.day for one in found] == [7, 14, 15]

    def test_an_override_may_come_before_its_series_and_move_out_of_the_window(self):
        override = (
            "UID:1\nDTSTAMP:20260901T080000Z\nRECURRENCE-ID:20261014T130000Z\n"
            "DTSTART;TZID=Europe/Berlin:20270107T100000"
        )
        imported = read(override, WEEKLY)
        assert codes(imported) == []
        window = {"first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31)}
        found = occurrences(imported.events, **window)
        assert [one.starts_at.on.day for one in found] == [7, 21, 28]
        (moved,) = occurrences(
            imported.events, first_on=date(2027, 1, 1), last_on=date(2027, 1, 31)
        )
        assert moved.original.key == "2026-10-14T15:00[Europe/Berlin]"

    def test_an_instance_in_a_gap_keeps_the_offset_before_it(self):
        imported = read(
            single("RRULE:FREQ=WEEKLY;COUNT=2", start="DTSTART;TZID=Europe/Berlin:20260322T023000")
        )
        found = occurrences(imported.events, first_on=date(2026, 3, 1), last_on=date(2026, 4, 1))
        assert [one.starts_at.at for one in found] == [time(2, 30), time(3, 30)]

    def test_alarms_before_the_start_are_kept(self):
        alarm = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM"
        (event,) = read(single(alarm)).events
        assert event.alarm_minutes == 15


class TestReported:
    @pytest.mark.parametrize(
        ("event", "code"),
        [
            (single("RRULE:FREQ=WEEKLY;UNTIL=20261209"), "until_not_utc"),
            (single("RRULE:FREQ=WEEKLY;UNTIL=20261209T150000"), "until_not_utc"),
            (single("RRULE:FREQ=SECONDLY"), "unsupported_frequency"),
            (single("RRULE:FREQ=DAILY;INTERVAL=0"), "malformed_rule"),
            (single("RRULE:FREQ=DAILY;BYHOUR=1,2"), "unsupported_rule_part"),
            (single("RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"), "several_rules"),
            (single(start="DTSTART;VALUE=DATE:20261007"), "whole_day"),
            (single(start="DTSTART:20261007T150000"), "floating_time"),
            (single(start="DTSTART;TZID=Mars/Base:20261007T150000"), "unknown_zone"),
            (single(start="DTSTART:20261307T150000Z"), "malformed_time"),
            (single(start="DTSTART:tomorrow"), "malformed_time"),
            (single(start="DTSTART:99991231T000000Z"), "outside_years"),
            (single("DTEND:20261007T120000Z"), "ends_before_start"),
            (single("DURATION:an hour"), "malformed_length"),
            (single("RECURRENCE-ID;RANGE=THISANDFUTURE:20261007T130000Z"), "range_override"),
            ("DTSTART:20261007T130000Z\nDTSTAMP:20260901T080000Z", "no_uid"),
            ("UID:1\nDTSTAMP:20260901T080000Z", "no_start"),
            (single("DURATION:P9999D"), "less_than_equal"),
        ],
    )
    def test_an_event_that_is_not_clear_is_left_out(self, event: str, code: str):
        imported = read(event, WEEKLY.replace("UID:1", "UID:2"))
        assert codes(imported) == [code]
        assert imported.report[0].where.startswith("line ")
        assert [one.uid for one in imported.events] == ["2"]

    @pytest.mark.parametrize(
        ("event", "code"),
        [
            (f"{WEEKLY}\nEXDATE;TZID=Europe/Berlin:20261014T140000", "exclusion_matches_nothing"),
            (f"{WEEKLY}\nEXDATE;VALUE=DATE:20261014", "whole_day"),
            (single("RECURRENCE-ID:20261007T130000Z"), "override_alone"),
            (single("RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"), "start_off_rule"),
            (single("DURATION:PT90S"), "rounded"),
            (single("STATUS:NEEDS-ACTION"), "unknown_status"),
            (single("SEQUENCE:-1"), "malformed_sequence"),
            ("UID:1\nDTSTART:20261007T130000Z", "no_stamp"),
            (single("SUMMARY;broken:x"), "malformed_line"),
            (single(f"DESCRIPTION:{'x' * 100_000}"), "line_too_long"),
            (single("BEGIN:VALARM\nTRIGGER;RELATED=END:PT5M\nEND:VALARM"), "alarm"),
            (single("BEGIN:VALARM\nTRIGGER:soon\nEND:VALARM"), "malformed_length"),
        ],
    )
    def test_an_event_with_a_doubt_is_kept_and_reported(self, event: str, code: str):
        imported = read(event)
        assert codes(imported) == [code]
        assert len(imported.events) == 1

    def test_an_override_that_names_no_instance(self):
        override = single("RECURRENCE-ID;TZID=Europe/Berlin:20261015T150000")
        assert codes(read(WEEKLY, override)) == ["override_matches_nothing"]

    def test_a_rule_inside_an_override_is_ignored(self):
        override = single("RECURRENCE-ID:20261014T130000Z", "RRULE:FREQ=DAILY")
        imported = read(WEEKLY, override)
        assert codes(imported) == ["rule_in_override"]
        assert imported.events[1].rule is None

    def test_of_two_revisions_the_later_is_kept(self):
        imported = read(
            single("SEQUENCE:2", "SUMMARY:new"),
            single("SEQUENCE:1", "SUMMARY:old"),
            single("SEQUENCE:2", "SUMMARY:newest").replace("20260901", "20260902"),
            single("SEQUENCE:2", "SUMMARY:the same again").replace("20260901", "20260902"),
        )
        assert [event.title for event in imported.events] == ["newest"]
        assert codes(imported) == ["duplicate", "duplicate", "duplicate"]

    def test_a_file_cut_off_keeps_its_complete_events(self):
        text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{WEEKLY}\nEND:VEVENT\nBEGIN:VEVENT\nUID:2"
        imported = parse_calendar(text)
        assert (codes(imported), len(imported.events)) == (["truncated"], 1)

    def test_a_stored_file_with_a_method_is_reported(self):
        imported = parse_calendar("BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR")
        assert codes(imported) == ["method"]


class TestRefused:
    def test_what_is_no_calendar(self, tmp_path: Path):
        assert refusal("hello") == "not_icalendar"
        assert refusal("BEGIN:VCARD\nEND:VCARD") == "not_icalendar"
        assert refusal("BEGIN:VCALENDAR\nEND:VEVENT") == "unbalanced"
        path = tmp_path / "latin.ics"
        path.write_bytes(b"BEGIN:VCALENDAR\r\nSUMMARY:Gr\xfc\xdfe\r\nEND:VCALENDAR\r\n")
        with pytest.raises(InvalidInputError, match="line 2: expected UTF-8, found byte 0xfc"):
            read_calendar(path)

    def test_a_hundred_megabytes_in_bounded_memory(self, tmp_path: Path):
        path = tmp_path / "huge.ics"
        with path.open("wb") as handle:
            handle.write(b"BEGIN:VCALENDAR\r\n")
            handle.truncate(100_000_000)  # a sparse file
        tracemalloc.start()
        with pytest.raises(InvalidInputError, match="at most 10000000 bytes"):
            read_calendar(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 25_000_000

    def test_nesting_without_end(self):
        assert refusal("BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 100_000) == "nested_too_deep"

    def test_too_many_events(self):
        text = "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 6
        assert refusal(text, Limits(max_events=5)) == "too_many_events"

    def test_too_many_dates_or_faults(self):
        dates = single("RRULE:FREQ=DAILY", f"EXDATE:{'20261008T130000Z,' * 5}20261008T130000Z")
        with pytest.raises(InvalidInputError, match="at most 5 excluded and added dates"):
            read(dates, limits=Limits(max_dates=5))
        assert len(read(dates, limits=Limits(max_dates=6)).events) == 1
        hardly = "BEGIN:VCALENDAR\n" + "METHOD:X\n" * 4 + "END:VCALENDAR\n"
        assert refusal(hardly, Limits(max_faults=3)) == "too_many_faults"
        assert refusal(hardly[:-15], Limits(max_faults=4)) == "too_many_faults"

    def test_rules_that_reach_for_ever_are_bounded_by_the_window(self):
        events = [
            single(
                "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", start="DTSTART:19000101T000000Z"
            ).replace("UID:1", f"UID:{number}")
            for number in range(20)
        ]
        imported = read(*events)
        started = clock.monotonic()
        with pytest.raises(InvalidInputError, match="at most 500000 days together"):
            occurrences(imported.events, first_on=date(2026, 1, 1), last_on=date(2026, 12, 31))
        assert clock.monotonic() - started < 30  # a bound, not a speed: unbounded code never ends

    def test_exceptions_without_end(self):
        days = [f"202610{day:02d}T130000Z" for day in range(8, 29)]
        event = single("RRULE:FREQ=DAILY;BYSETPOS=1", *(f"EXDATE:{day}" for day in days))
        assert codes(read(event)) == []
        with pytest.raises(InvalidInputError, match="too many exceptions"):
            read(event, limits=Limits(max_days_scanned=10_000))

    def test_dates_are_compared_once_and_not_each_with_each(self, monkeypatch: pytest.MonkeyPatch):
        compared = 0
        plain = ZonedDateTime.__eq__

        def counted(one: ZonedDateTime, other: object) -> bool:
            nonlocal compared
            compared += 1
            return plain(one, other)

        monkeypatch.setattr(ZonedDateTime, "__eq__", counted)
        times = [f"20261101T{number // 60:02d}{number % 60:02d}00Z" for number in range(300)]
        dates = [f"RDATE:{at}\nEXDATE:{at.replace('1101', '1201')}" for at in times]
        assert codes(read(single(*dates))) == ["exclusion_matches_nothing"] * 300
        assert compared < 3_000

    def test_a_rule_may_end_with_time_itself(self):
        event = single("RRULE:FREQ=DAILY;UNTIL=99991231T235959Z")
        window = {"first_on": date(2026, 10, 8), "last_on": date(2026, 10, 9)}
        assert len(occurrences(read(event).events, **window)) == 2

    def test_a_zone_that_defines_itself_is_not_run(self):
        zone = (
            "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nDTSTART:19000101T000000\n"
            "RRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0900\nEND:STANDARD\n"
            "END:VTIMEZONE"
        )
        text = f"BEGIN:VCALENDAR\n{zone}\nBEGIN:VEVENT\n{WEEKLY}\nEND:VEVENT\nEND:VCALENDAR"
        (event,) = parse_calendar(text).events
        assert event.starts_at.utc.hour == 13


FRAGMENTS = [
    *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "BEGIN:VTIMEZONE", "UID:1", " x"),
    *("END:VTIMEZONE", "END:VCALENDAR", "BEGIN:VCALENDAR", "DTSTART:20261007T130000Z", "\t", ""),
    *("DTSTART;TZID=Europe/Berlin:20261007T150000", "DTEND:20261007T140000Z", "DURATION:-P1W"),
    *("RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=MONTHLY;BYDAY=-1FR", "RRULE:", "EXDATE:,", "EXDATE"),
    *("RECURRENCE-ID:20261014T130000Z", "SEQUENCE:x", "TRIGGER:-PT5M", "DTSTAMP:20260101T000000Z"),
    *("DTSTART;TZID=:20261007T150000", "RDATE;VALUE=PERIOD:20261007T150000Z/PT1H", "SUMMARY:\\n\\"),
]


@given(lines=st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=20), max_size=25))
def test_no_file_breaks_the_reader(lines: list[str]) -> None:
    body = "\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])
    code = None
    try:
        imported = parse_calendar(body)
        occurrences(imported.events, first_on=date(2026, 1, 1), last_on=date(2026, 12, 31))
    except InvalidInputError as error:
        code = error.faults[0].code
    assert code in {None, "unbalanced", "nested_too_deep", "not_icalendar"}


class TestRules:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "FREQ",
            "FREQ=DAILY;FREQ=DAILY",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;COUNT=1000000",
            "FREQ=DAILY;BYDAY=1MO",
            "FREQ=MONTHLY;BYDAY=0MO",
            "FREQ=MONTHLY;BYDAY=XX",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=YEARLY;BYMONTH=13",
            "FREQ=YEARLY;BYMONTH=-1",
            "FREQ=WEEKLY;WKST=XX",
            "FREQ=WEEKLY;UNTIL=20261399T000000Z",
            "FREQ=YEARLY;BYWEEKNO=20",
            "FREQ=DAILY;INTERVAL=١",
            f"FREQ=DAILY;INTERVAL={1:05001}",
            f"FREQ=MONTHLY;BYMONTHDAY={1:05001}",
        ],
    )
    def test_what_is_malformed_is_refused(self, text: str):
        with pytest.raises(InvalidInputError):
            parse_rule(text)

    def test_count_includes_what_is_excluded(self):
        start = ZonedDateTime(on=date(2026, 10, 7), at=time(15), zone="Europe/Berlin")
        found = list(parse_rule("FREQ=WEEKLY;COUNT=3").starts(start, last_on=date(2027, 1, 1)))
        assert [one.on.day for one in found] == [7, 14, 21]

    def test_a_leap_day_comes_every_fourth_year(self):
        start = ZonedDateTime(on=date(2024, 2, 29), at=time(9), zone="UTC")
        found = parse_rule("FREQ=YEARLY").starts(start, last_on=date(2032, 12, 31))
        assert [one.on.year for one in found] == [2024, 2028, 2032]


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "icalendar", None)
    monkeypatch.delitem(sys.modules, "devframe.followup.ical.library")
    with pytest.raises(MissingExtraError, match=r"devframe\[calendar\]"):
        importlib.import_module("devframe.followup.ical.library")
