"""What other programs make of our files: tested with them, not assumed."""

import socket
import subprocess
import sys
import time as clock
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from itertools import count
from typing import TYPE_CHECKING

import icalendar
import pytest
import recurring_ical_events
from hypothesis import Phase, given, settings

from devframe.followup.ical.expansion import occurrences
from devframe.followup.ical.export import Look, Profile, calendar_events, to_ics
from devframe.followup.ical.reading import parse_calendar
from devframe.followup.ical.writing import calendar_files
from devframe.followup.records import Action
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime
from tests.followup.ical.test_properties import changed as changed_by
from tests.followup.ical.test_properties import histories, plans, profiles

if TYPE_CHECKING:
    import caldav

Build = Callable[..., FollowUpSeries]
PROFILES: tuple[Profile, ...] = ("series", "flat")
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def planned_instants(series: FollowUpSeries) -> list[datetime]:
    """When the sessions take place, by the history alone."""
    return sorted(
        session.starts_at.utc
        for session in series.sessions
        if session.status not in {"cancelled", "skipped"}
    )


def expanded(text: str) -> list[datetime]:
    """The instants that recurring-ical-events reads from a calendar."""
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    return sorted(
        event["DTSTART"].dt.astimezone(UTC)
        for event in query.between(FIRST, LAST)
        if str(event.get("STATUS")) != "CANCELLED"
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Radicale server of our own on the loopback interface."""
    pytest.importorskip("radicale", reason="the CalDAV server is not installed")
    pytest.importorskip("caldav", reason="the CalDAV client is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    folder = tmp_path_factory.mktemp("radicale")
    command = [sys.executable, "-m", "radicale", "--config", "", "--server-hosts", address]
    command += ["--storage-filesystem-folder", str(folder), "--auth-type", "none"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own words
    try:
        host, port = address.split(":")
        for _ in range(100):
            assert process.poll() is None, (folder / "log").read_text()
            try:
                socket.create_connection((host, int(port)), timeout=1).close()
                break
            except OSError:
                clock.sleep(0.1)
        yield f"http://{address}/"
    finally:
        process.terminate()
        process.wait(timeout=10)


def put(server: str, name: str, series: FollowUpSeries, profile: Profile) -> "caldav.Calendar":
    import caldav  # noqa: PLC0415 - only where the server fixture found it

    # The server lets everybody in; the name only says whose calendar it is.
    client = caldav.DAVClient(url=server, username=name, password="any")  # noqa: S106
    calendar = client.principal().make_calendar(name=name, cal_id=name)
    for text in calendar_files(calendar_events(series, profile=profile)).values():
        calendar.add_event(text)
    return calendar


def expanded_by_server(calendar: "caldav.Calendar") -> list[datetime]:
    """The instants that the server makes of a calendar's rules."""
    found = calendar.search(
        start=datetime(2026, 1, 1, tzinfo=UTC),
        end=datetime(2027, 12, 31, tzinfo=UTC),
        event=True,
        server_expand=True,
    )
    return sorted(
        event["DTSTART"].dt.astimezone(UTC)
        for one in found
        for event in icalendar.Calendar.from_ical(one.data).walk("VEVENT")
    )


class TestRadicale:
    @pytest.mark.parametrize("profile", PROFILES)
    def test_reads_back_what_was_put(self, server: str, changed: FollowUpSeries, profile: Profile):
        calendar = put(server, f"back-{profile}", changed, profile)
        read = [event.data for event in calendar.events()]
        assert len(read) == (1 if profile == "series" else 9)
        assert sorted(at for text in read for at in expanded(text)) == planned_instants(changed)
        imported = [parse_calendar(text) for text in read]
        assert [fault.code for one in imported for fault in one.report] == []
        ours = occurrences(
            [event for one in imported for event in one.events], first_on=FIRST, last_on=LAST
        )
        assert [one.starts_at.utc for one in ours] == planned_instants(changed)

    @pytest.mark.parametrize("profile", PROFILES)
    def test_expands_to_our_instants(self, server: str, changed: FollowUpSeries, profile: Profile):
        calendar = put(server, f"expand-{profile}", changed, profile)
        instants = expanded_by_server(calendar)
        assert instants == planned_instants(changed)

    @pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
    @pytest.mark.parametrize("first", [date(2027, 2, 24), date(2027, 10, 6)])
    def test_expands_across_both_clock_changes(
        self, server: str, build: Build, zone: str, first: date
    ):
        days = [date.fromordinal(first.toordinal() + 7 * week) for week in range(8)]
        series = build(days, zone=zone)
        assert len({session.starts_at.utc.hour for session in series.sessions}) == 2
        calendar = put(server, f"dst-{zone.rpartition('/')[2]}-{first}", series, "series")
        instants = expanded_by_server(calendar)
        assert instants == planned_instants(series)


CALENDARS = count()


# Every example asks a server, so a failure is shown as found rather than shrunk for minutes.
@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(plan=plans(), history=histories, profile=profiles)
def test_any_plan_comes_back_from_a_server_with_the_same_instants(
    server: str,
    build: Build,
    plan: dict[str, object],
    history: list[tuple[int, Action, int, time]],
    profile: Profile,
) -> None:
    series = changed_by(build(**plan), history)
    calendar = put(server, f"any-{next(CALENDARS)}", series, profile)
    found = [
        event["DTSTART"].dt.astimezone(UTC)
        for resource in calendar.events()
        for event in recurring_ical_events.of(icalendar.Calendar.from_ical(resource.data)).between(
            date(2024, 1, 1), date(2031, 12, 31)
        )
        if str(event.get("STATUS")) != "CANCELLED"
    ]
    assert sorted(found) == planned_instants(series)


class TestRecurringIcalEvents:
    @pytest.mark.parametrize("profile", PROFILES)
    def test_agrees_with_history_and_with_our_expansion(
        self, changed: FollowUpSeries, profile: Profile
    ):
        text = to_ics([changed], profile=profile)
        ours = occurrences(parse_calendar(text).events, first_on=FIRST, last_on=LAST)
        assert expanded(text) == [one.starts_at.utc for one in ours] == planned_instants(changed)

    @pytest.mark.parametrize("profile", PROFILES)
    @pytest.mark.parametrize(
        ("day", "at"),
        [(date(2026, 3, 22), time(2, 30)), (date(2026, 10, 18), time(2, 30))],
    )
    def test_agrees_where_the_clocks_skip_or_repeat_an_hour(
        self, build: Build, profile: Profile, day: date, at: time
    ):
        days = [date.fromordinal(day.toordinal() + 7 * week) for week in range(3)]
        series = build(days, at=at)
        assert expanded(to_ics([series], profile=profile)) == planned_instants(series)

    def test_a_cancelled_session_that_is_shown_is_marked(self, changed: FollowUpSeries):
        text = to_ics([changed], profile="series", look=Look(show_cancelled=True))
        assert expanded(text) == planned_instants(changed)
        assert text.count("STATUS:CANCELLED") == 1


def test_a_move_across_zones_keeps_its_instant(build: Build):
    series = build([date(2026, 10, 7), date(2026, 10, 14), date(2026, 10, 21)])
    to = ZonedDateTime(on=date(2026, 10, 15), at=time(9), zone="America/New_York")
    series = series.change(
        series.planned[1].original,
        "move",
        by="c-1",
        at=datetime(2026, 10, 1, tzinfo=UTC),
        why="travel",
        to=to,
    )
    text = to_ics([series], profile="series")
    assert "BEGIN:VTIMEZONE\r\nTZID:America/New_York" in text
    assert to.utc in expanded(text)
