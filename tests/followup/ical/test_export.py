"""What stands in the file, line by line."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from devframe._base.errors import InvalidInputError
from devframe.followup.ical.differences import calendar_differences
from devframe.followup.ical.export import Look, calendar_events, to_ics
from devframe.followup.ical.reading import parse_calendar
from devframe.followup.ical.records import CalendarEvent
from devframe.followup.ical.writing import calendar_files, calendar_text, write_calendar
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime

Build = Callable[..., FollowUpSeries]


def lines(
    series: FollowUpSeries, *, profile: str = "series", look: Look | None = None
) -> list[str]:
    return to_ics([series], profile=profile, look=look).replace("\r\n ", "").split("\r\n")


class TestSeriesProfile:
    def test_master_exclusion_and_override(self, changed: FollowUpSeries):
        text = lines(changed)
        assert text.count("BEGIN:VEVENT") == 2
        assert "DTSTART;TZID=Europe/Berlin:20261007T150000" in text
        assert "EXDATE;TZID=Europe/Berlin:20261111T150000" in text
        assert "RECURRENCE-ID;TZID=Europe/Berlin:20261021T150000" in text
        assert "DTSTART;TZID=Europe/Berlin:20261022T093000" in text

    def test_the_rule_ends_at_the_last_start_with_that_days_offset(self, changed: FollowUpSeries):
        # 15:00 on 9 December is 14:00 UTC; summer's offset would give 13:00 and lose the session.
        assert "RRULE:FREQ=WEEKLY;UNTIL=20261209T140000Z" in lines(changed)

    def test_master_and_override_share_uid_and_sequence(self, changed: FollowUpSeries):
        text = lines(changed)
        assert len({line for line in text if line.startswith("UID:")}) == 1
        assert len({line for line in text if line.startswith("SEQUENCE:")}) == 1

    def test_the_stamp_is_the_last_change_that_a_calendar_shows(self, changed: FollowUpSeries):
        later = changed.change(
            changed.planned[1].original,
            "complete",
            by="c-1",
            at=datetime(2026, 10, 14, 16, tzinfo=UTC),
        )
        stamps = {line for line in lines(later) if line.startswith("DTSTAMP")}
        assert stamps == {"DTSTAMP:20261002T120000Z"}
        assert lines(later) == lines(changed)

    def test_a_session_planned_later_counts_as_a_revision(self, build: Build):
        days = [date(2026, 10, 7), date(2026, 10, 14), date(2026, 10, 21)]
        longer, shorter = build(days), build(days[:2])
        extended = shorter.extend(longer.planned[2:])
        (before,) = calendar_events(shorter, profile="series")
        (after,) = calendar_events(extended, profile="series")
        assert after.sequence > before.sequence

    def test_irregular_sessions_stand_alone(self, build: Build):
        days = [date(2026, 10, 7), date(2026, 10, 14), date(2026, 10, 23), date(2026, 10, 28)]
        events = list(calendar_events(build(days), profile="series"))
        assert [event.rule is not None for event in events] == [True, False]
        assert [start.on for start in events[0].excluded] == [date(2026, 10, 21)]
        assert events[1].starts_at.on == date(2026, 10, 23)

    @pytest.mark.parametrize(
        ("step_days", "rule"),
        [(1, "FREQ=DAILY"), (10, "FREQ=DAILY;INTERVAL=10"), (14, "FREQ=WEEKLY;INTERVAL=2")],
    )
    def test_other_regular_steps(self, build: Build, step_days: int, rule: str):
        first = date(2026, 10, 7).toordinal()
        days = [date.fromordinal(first + step_days * index) for index in range(4)]
        (master,) = calendar_events(build(days), profile="series")
        assert (master.rule or "").startswith(f"{rule};UNTIL=")

    def test_a_ladder_without_rhythm_is_written_flat(self, build: Build):
        first = date(2026, 10, 1).toordinal()
        days = [date.fromordinal(first + offset) for offset in (1, 3, 7, 14, 30, 60)]
        series = build(days)
        assert to_ics([series], profile="series") == to_ics([series], profile="flat")

    def test_a_series_cancelled_whole_leaves_the_file(self, build: Build):
        series = build([date(2026, 10, 7), date(2026, 10, 14)])
        for session in series.planned:
            series = series.change(
                session.original, "cancel", by="c-1", at=series.planned_at, why="left"
            )
        assert "BEGIN:VEVENT" not in lines(series)
        shown = lines(series, look=Look(show_cancelled=True))
        assert shown.count("STATUS:CANCELLED") == 2


class TestClockChanges:
    @pytest.mark.parametrize("profile", ["series", "flat"])
    def test_a_repeated_hour_is_written_in_utc(self, build: Build, profile: str):
        days = [date(2026, 10, 18), date(2026, 10, 25), date(2026, 11, 1)]
        text = lines(build(days, at=time(2, 30)), profile=profile)
        assert "DTSTART:20261025T003000Z" in text
        assert "DTEND:20261025T013000Z" in text

    def test_a_skipped_hour_keeps_the_offset_before_the_gap(self, build: Build):
        series = build([date(2026, 3, 29)], at=time(2, 30))
        assert series.planned[0].adjusted
        assert "DTSTART;TZID=Europe/Berlin:20260329T033000" in lines(series)

    def test_a_length_across_a_clock_change_is_elapsed_time(self, build: Build):
        text = lines(build([date(2026, 3, 29)], at=time(1, 30), minutes=60))
        assert "DTSTART:20260329T003000Z" in text
        assert "DTEND:20260329T013000Z" in text

    def test_an_end_in_a_repeated_hour_is_written_in_utc(self, build: Build):
        text = lines(build([date(2026, 10, 25)], at=time(1, 45), minutes=60))
        assert "DTSTART:20261024T234500Z" in text
        assert "DTEND:20261025T004500Z" in text

    def test_a_weekly_rule_leaves_the_repeated_hour_to_an_event_of_its_own(self, build: Build):
        days = [date.fromordinal(date(2026, 10, 11).toordinal() + 7 * week) for week in range(5)]
        master, alone = calendar_events(build(days, at=time(2, 30)), profile="series")
        assert [start.on for start in master.excluded] == [date(2026, 10, 25)]
        assert alone.starts_at.key == "2026-10-25T00:30[UTC]"

    def test_a_date_far_ahead(self, build: Build):
        text = lines(build([date(2040, 6, 6), date(2040, 6, 13)]))
        assert "RRULE:FREQ=WEEKLY;UNTIL=20400613T130000Z" in text
        assert "DTSTART:20400325T020000" in text  # the zone is described for 2040 too


class TestPrivacy:
    @pytest.mark.parametrize("profile", ["series", "flat"])
    def test_nothing_about_the_person_or_the_topic_by_default(
        self, changed: FollowUpSeries, profile: str
    ):
        text = "\n".join(lines(changed, profile=profile))
        for secret in ("p-1", "c-1", "calls", "coaching", "ill", "quarter", "ATTENDEE", "METHOD"):
            assert secret not in text
        assert text.count("CLASS:PRIVATE") == text.count("BEGIN:VEVENT")

    def test_ids_chosen_by_hand_do_not_show(self, build: Build):
        series = build([date(2026, 10, 7), date(2026, 10, 14)])
        planned = [one.model_copy(update={"series_id": "anna-pip"}) for one in series.planned]
        series = series.model_copy(update={"id": "anna-pip", "planned": tuple(planned)})
        assert "anna" not in to_ics([series], profile="series")

    def test_labels_on_request(self, changed: FollowUpSeries):
        text = lines(changed, look=Look(title="1:1", show_labels=True))
        assert "SUMMARY:1:1: De-escalation of angry calls" in text

    def test_an_alarm_shows_the_title_and_asks_nobody(self, changed: FollowUpSeries):
        text = lines(changed, profile="flat", look=Look(alarm_minutes=10))
        start = text.index("BEGIN:VALARM")
        assert text[start + 1 : start + 5] == [
            "ACTION:DISPLAY",
            "TRIGGER:-PT10M",
            "DESCRIPTION:Follow-up",
            "END:VALARM",
        ]

    def test_a_wrong_domain_is_refused(self):
        with pytest.raises(InvalidInputError, match="expected a domain"):
            Look(domain="x\r\nATTENDEE:mailto:y@example.org")


class TestStatus:
    def test_a_provisional_or_parked_session_is_tentative(self, build: Build):
        series = build([date(2026, 10, 7)])
        series = series.change(
            series.planned[0].original, "hold", by="c-1", at=series.planned_at, why="exam"
        )
        assert "STATUS:TENTATIVE" in lines(series)

    def test_flat_counts_each_sessions_own_revisions(self, changed: FollowUpSeries):
        sequences = [one.sequence for one in calendar_events(changed)]
        assert sorted(sequences) == [0, 0, 0, 0, 0, 0, 0, 0, 1]

    def test_flat_stamps_a_session_with_its_own_last_change(self, build: Build):
        series = build([date(2026, 10, 7), date(2026, 10, 9)])
        original = series.planned[0].original
        for day in (1, 2):
            at = datetime(2026, 10, day, tzinfo=UTC)
            to = ZonedDateTime(on=date(2026, 10, 7 + day), at=time(8), zone="Europe/Berlin")
            series = series.change(original, "move", by="c-1", at=at, why="clash", to=to)
        stamps = [(one.sequence, one.stamped_at.day) for one in calendar_events(series)]
        assert stamps == [(2, 2), (0, 1)]


class TestWriting:
    def test_lines_end_with_crlf_alone(self, changed: FollowUpSeries):
        text = to_ics([changed])
        assert text.endswith("END:VCALENDAR\r\n")
        assert text.count("\n") == text.count("\r\n")

    def test_one_file_for_each_uid(self, changed: FollowUpSeries):
        (files,) = calendar_files(calendar_events(changed, profile="series")).values()
        assert files.count("BEGIN:VEVENT") == 2
        assert len(calendar_files(calendar_events(changed, profile="flat"))) == 9

    def test_a_start_outside_the_stated_years_is_refused(self, changed: FollowUpSeries):
        with (
            pytest.raises(InvalidInputError, match="expected starts from 2027 to 2028"),
            open("/dev/null", "w", encoding="utf-8") as handle,  # noqa: PTH123
        ):
            write_calendar(calendar_events(changed), handle, first_year=2027, last_year=2028)

    def test_a_second_pass_is_written_in_utc_wherever_it_stands(self):
        again = ZonedDateTime(on=date(2026, 10, 25), at=time(2, 30), zone="Europe/Berlin", fold=1)
        event = CalendarEvent(
            uid="1@devframe",
            starts_at=again,
            duration_minutes=30,
            title="t",
            stamped_at=datetime(2026, 10, 1, tzinfo=UTC),
            replaces=again,
        )
        text = calendar_text([event])
        assert "DTSTART:20261025T013000Z" in text
        assert "RECURRENCE-ID:20261025T013000Z" in text


def test_writing_needs_no_calendar_library():
    script = (
        "import sys; sys.modules['icalendar'] = None\n"
        "import devframe as dv; assert dv.to_ics([]).startswith('BEGIN:VCALENDAR')"
    )
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 - it stands above


class TestDifferences:
    def test_moved_excluded_and_deleted_in_a_client(self, build: Build):
        days = [date(2026, 10, 7), date(2026, 10, 14), date(2026, 10, 21), date(2026, 10, 30)]
        series = build(days)
        text = to_ics([series], profile="series")
        by_hand = text.replace("SUMMARY", "EXDATE;TZID=Europe/Berlin:20261014T150000\r\nSUMMARY", 1)
        read = [event for event in parse_calendar(by_hand).events if event.rule is not None]
        to = ZonedDateTime(on=date(2026, 10, 21), at=time(10), zone="America/New_York")
        moved = read[0].model_copy(
            update={
                "rule": None,
                "excluded": (),
                "starts_at": to,
                "replaces": series.planned[2].original,
            }
        )
        others = moved.model_copy(update={"uid": "other@example.org", "replaces": None})
        found = calendar_differences(series, [*read, moved, others])
        assert [(one.original.on.day, one.kind) for one in found] == [
            (14, "cancelled"),
            (21, "moved"),
            (30, "missing"),
        ]
        assert found[1].to is not None
        assert found[1].to.key == "2026-10-21T16:00[Europe/Berlin]"
