"""Laws that hold for any plan, any text and any zone."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import available_timezones

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from devframe.followup.ical.differences import calendar_differences
from devframe.followup.ical.expansion import occurrences
from devframe.followup.ical.export import Look, Profile, calendar_events, to_ics
from devframe.followup.ical.reading import parse_calendar
from devframe.followup.ical.records import CalendarEvent
from devframe.followup.ical.rrule import parse_rule
from devframe.followup.ical.text import clean_text
from devframe.followup.ical.writing import calendar_text, write_calendar
from devframe.followup.ical.zones import timezone_lines
from devframe.followup.records import Action
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime, settle, zone_named

Build = Callable[..., FollowUpSeries]

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
FIRST, LAST = date(2024, 1, 1), date(2031, 12, 31)
profiles = st.sampled_from(["series", "flat"])
zones = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",  # half an hour of summer time
        "Asia/Kolkata",
        "Africa/Cairo",  # no midnight on a spring day
        "America/Santiago",
        "Africa/Casablanca",  # clocks change with the month of fasting
        "Pacific/Apia",
        "UTC",
    ]
)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
minutes = st.integers(0, 24 * 60 - 1).map(lambda at: time(at // 60, at % 60))


@st.composite
def plans(draw: st.DrawFn) -> dict[str, object]:
    """Keyword arguments for `build`: regular starts, a few irregular ones, any zone."""
    first = draw(days)
    step = draw(st.sampled_from([1, 7, 7, 14, 10]))
    regular = [first + timedelta(days=step * week) for week in range(draw(st.integers(1, 9)))]
    extra = draw(st.lists(st.integers(0, 90), max_size=3))
    return {
        "days": [*regular, *(first + timedelta(days=offset) for offset in extra)],
        "at": draw(minutes),
        "zone": draw(zones),
        "minutes": draw(st.sampled_from([20, 60, 90])),
    }


histories = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.sampled_from(["move", "cancel", "skip", "hold", "resume", "complete", "confirm"]),
        st.integers(-3, 3),
        minutes,
    ),
    max_size=6,
)


def changed(series: FollowUpSeries, history: list[tuple[int, Action, int, time]]) -> FollowUpSeries:
    """Apply those of the drawn changes that are possible."""
    clock = count()
    for index, action, shift, at in history:
        session = series.sessions[index % len(series.sessions)]
        to = None
        if action == "move":
            on = session.starts_at.on + timedelta(days=shift)
            to, _ = settle(on, at, zone=session.original.zone)
        when = series.planned_at + timedelta(hours=next(clock))
        try:
            series = series.change(
                session.original, action, by="c-1", at=when, why="because", to=to
            )
        except ValueError:
            continue
    return series


def taking_place(series: FollowUpSeries) -> list[datetime]:
    return sorted(
        session.starts_at.utc
        for session in series.sessions
        if session.status not in {"cancelled", "skipped"}
    )


@given(plan=plans(), history=histories, profile=profiles, cancelled=st.booleans())
def test_import_gives_back_what_was_exported(
    build: Build,
    plan: dict[str, object],
    history: list[tuple[int, Action, int, time]],
    profile: Profile,
    cancelled: bool,
) -> None:
    series = changed(build(**plan), history)
    look = Look(show_cancelled=cancelled, alarm_minutes=15)
    events = list(calendar_events(series, profile=profile, look=look))
    read = parse_calendar(calendar_text(events))
    key = lambda event: (event.uid, event.replaces is not None, str(event.replaces))  # noqa: E731
    assert sorted(read.events, key=key) == sorted(events, key=key)
    assert read.report == ()
    found = occurrences(read.events, first_on=FIRST, last_on=LAST)
    assert sorted(
        one.starts_at.utc for one in found if one.event.status != "cancelled"
    ) == taking_place(series)


@given(plan=plans(), history=histories, profile=profiles, cancelled=st.booleans())
def test_what_a_client_changed_is_found_and_nothing_else(
    build: Build,
    plan: dict[str, object],
    history: list[tuple[int, Action, int, time]],
    profile: Profile,
    cancelled: bool,
) -> None:
    ours = build(**plan)
    theirs = changed(ours, history)
    look = Look(show_cancelled=cancelled)
    read = parse_calendar(to_ics([theirs], profile=profile, look=look)).events
    assert calendar_differences(theirs, read, look=look) == ()
    expected = {}
    for session in theirs.sessions:
        if session.status in {"cancelled", "skipped"}:
            expected[session.original] = ("cancelled", None)
        elif session.starts_at.utc != session.original.utc:
            expected[session.original] = ("moved", session.starts_at.utc)
    found = {
        one.original: (one.kind, None if one.to is None else one.to.utc)
        for one in calendar_differences(ours, read)
    }
    # A calendar that holds nothing about a session cannot say that it was cancelled.
    assert {
        original: ("cancelled", None) if kind == "missing" else (kind, to)
        for original, (kind, to) in found.items()
    } == expected
    if cancelled:
        assert "missing" not in {kind for kind, _ in found.values()}


@settings(max_examples=60)
@given(plan=plans(), history=histories, profile=profiles)
def test_recurring_ical_events_finds_the_same_instants(
    build: Build,
    plan: dict[str, object],
    history: list[tuple[int, Action, int, time]],
    profile: Profile,
) -> None:
    series = changed(build(**plan), history)
    calendar = icalendar.Calendar.from_ical(to_ics([series], profile=profile))
    found = recurring_ical_events.of(calendar).between(FIRST, LAST)
    assert sorted(event["DTSTART"].dt.astimezone(UTC) for event in found) == taking_place(series)


@given(plan=plans(), history=histories, profile=profiles)
def test_uids_stay_and_sequence_never_falls(
    build: Build,
    plan: dict[str, object],
    history: list[tuple[int, Action, int, time]],
    profile: Profile,
) -> None:
    series = build(**plan)
    look = Look(show_cancelled=True)
    before = {
        event.uid: event.sequence for event in calendar_events(series, profile=profile, look=look)
    }
    retitled = Look(title="Anything else", show_cancelled=True)
    events = list(calendar_events(changed(series, history), profile=profile, look=retitled))
    assert {event.uid for event in events} == before.keys()
    for event in events:
        assert event.sequence >= before[event.uid]
    for uid in before:
        assert len({event.sequence for event in events if event.uid == uid}) == 1


@given(plan=plans(), other=plans(), profile=profiles)
def test_uids_of_different_people_and_starts_differ(
    build: Build, plan: dict[str, object], other: dict[str, object], profile: Profile
) -> None:
    one, two = build(**plan), build(**other, person="p-2")
    uids = [
        event.uid
        for series in (one, two)
        for event in calendar_events(series, profile=profile)
        if event.replaces is None
    ]
    assert len(set(uids)) == len(uids)


@given(plan=plans())
def test_the_rule_holds_its_last_start_and_no_later_one(
    build: Build, plan: dict[str, object]
) -> None:
    series = build(**plan)
    masters = [one for one in calendar_events(series, profile="series") if one.rule is not None]
    assume(masters)
    (master,) = masters
    rule = parse_rule(master.rule or "")
    assert rule.until is not None
    given_starts = list(rule.starts(master.starts_at, last_on=LAST))
    assert given_starts[-1].utc == rule.until
    planned = {session.original for session in series.planned}
    assert set(given_starts) - set(master.excluded) <= planned


@given(text=st.text(max_size=300), title=st.text(max_size=120))
@example(text="a\r\nATTENDEE:mailto:x@example.org", title="b\u2028BEGIN:VALARM")
@example(text="\x85\x0b\x0c\x1c\x1d\x1e\u2029\r", title="ü" * 120)
def test_no_text_breaks_out_of_its_line(text: str, title: str) -> None:
    def written(title: str, description: str) -> str:
        start = ZonedDateTime(on=date(2026, 10, 7), at=time(15), zone="Europe/Berlin")
        return calendar_text(
            [
                CalendarEvent(
                    uid="1@devframe",
                    starts_at=start,
                    duration_minutes=60,
                    title=title,
                    description=description,
                    stamped_at=datetime(2026, 10, 1, tzinfo=UTC),
                )
            ]
        )

    plain, hostile = written("t", "d"), written(title, text)
    octets = hostile.encode()
    physical = octets.split(b"\r\n")
    assert max(map(len, physical)) <= 75
    for line in physical:
        line.decode()  # no character is cut in two
    # Readers that take other characters for line ends see no more lines either.
    unfolded = hostile.replace("\r\n ", "")
    assert len(unfolded.splitlines()) == len(plain.replace("\r\n ", "").splitlines())
    assert [line.partition(":")[0] for line in unfolded.splitlines()] == [
        line.partition(":")[0] for line in plain.replace("\r\n ", "").splitlines()
    ]
    (event,) = parse_calendar(hostile).events
    assert (event.title, event.description) == (clean_text(title), clean_text(text))
    (peer,) = icalendar.Calendar.from_ical(hostile).walk("VEVENT")
    assert len(peer.property_items()) == len(
        icalendar.Calendar.from_ical(plain).walk("VEVENT")[0].property_items()
    )


@settings(max_examples=80, deadline=None)
@given(zone=st.sampled_from(ZONES), year=st.integers(1975, 2040), data=st.data())
def test_the_embedded_zone_agrees_with_the_database_both_ways(
    zone: str, year: int, data: st.DataObject
) -> None:
    lines = list(timezone_lines(zone, first_year=year, last_year=year))
    lines[1] = "TZID:renamed"  # or the reader would use its own definition
    component = icalendar.Timezone.from_ical("\r\n".join(lines))
    embedded = component.to_tz(lookup_tzid=False)
    start = datetime(year - 1, 1, 2, tzinfo=UTC)
    for second in data.draw(
        st.lists(st.integers(0, 6 * 365 * 86_400), min_size=20, max_size=20), label="seconds"
    ):
        at = start + timedelta(seconds=second)
        local = at.astimezone(zone_named(zone))
        assert at.astimezone(embedded).replace(tzinfo=None) == local.replace(tzinfo=None)
        there = local.replace(tzinfo=None, fold=0)
        real = there.replace(tzinfo=zone_named(zone))
        if real.utcoffset() == real.replace(fold=1).utcoffset():
            assert there.replace(tzinfo=embedded).utcoffset() == real.utcoffset()


@settings(deadline=None)
@given(data=st.data())
def test_rules_expand_as_dateutil_expands_them(data: st.DataObject) -> None:
    frequency = data.draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={data.draw(st.integers(1, 4))}"]
    # A list that mixes weekdays with and without a number is read differently by dateutil.
    numbered = frequency in {"MONTHLY", "YEARLY"} and data.draw(st.booleans(), label="numbered")
    ordinals = ["1", "2", "-1", "5"] if numbered else [""]
    weekday = st.tuples(st.sampled_from(ordinals), st.sampled_from(["MO", "WE", "FR", "SU"]))
    optional = {
        "BYDAY": st.lists(weekday.map("".join), min_size=1, max_size=3, unique=True),
        "BYMONTHDAY": st.lists(
            st.sampled_from([1, 15, 29, 31, -1]), min_size=1, max_size=3, unique=True
        ),
        # With January among them every day of the month comes: dateutil searches an empty rule
        # to the year 9999.
        "BYMONTH": st.lists(st.integers(2, 12), max_size=2, unique=True).map(
            lambda more: [1, *more]
        ),
        "WKST": st.sampled_from([["MO"], ["SU"]]),
    }
    del optional["BYMONTHDAY" if numbered else data.draw(st.sampled_from(["BYDAY", "BYMONTHDAY"]))]
    for name, values in optional.items():
        if data.draw(st.booleans(), label=name):
            parts.append(f"{name}={','.join(map(str, data.draw(values)))}")
    # Of a week that began before the start dateutil counts only the rest.
    by_set = frequency in {"MONTHLY", "YEARLY"} and len(parts) > 2
    if by_set and data.draw(st.booleans(), label="BYSETPOS"):
        parts.append(f"BYSETPOS={data.draw(st.sampled_from(['1', '-1', '1,-1']))}")
    text = ";".join(parts)
    on = data.draw(days)
    last_on = on + timedelta(days=900)
    rule = parse_rule(text)
    first = ZonedDateTime(on=on, at=time(9), zone="UTC")
    ours = [start.on for start in rule.starts(first, last_on=last_on)]
    peer = rrulestr(f"{text};UNTIL={last_on:%Y%m%d}T235959", dtstart=datetime.combine(on, time(9)))
    theirs = [moment.date() for moment in peer]
    assert [day for day in ours if day != on or rule.gives_first(first)] == theirs


@pytest.mark.parametrize("environment", [{"TZ": "Asia/Tokyo"}, {"LC_ALL": "C", "TZ": "UTC"}])
def test_the_bytes_do_not_depend_on_the_machine(environment: dict[str, str]) -> None:
    script = """
from datetime import UTC, date, datetime, time, timedelta
from devframe.followup.ical.records import CalendarEvent
from devframe.followup.ical.writing import calendar_text, write_calendar
from devframe.followup.zoned import ZonedDateTime
events = {
    CalendarEvent(
        uid=f"{index}@devframe",
        starts_at=ZonedDateTime(on=date(2026, 10, 7), at=time(15), zone=zone),
        duration_minutes=60,
        title="Nächste Schritte",
        stamped_at=datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=index),
    )
    for index, zone in enumerate(["Europe/Berlin", "America/New_York", "UTC"])
}
import sys
sys.stdout.buffer.write(calendar_text(events).encode())
"""
    outputs = {
        subprocess.run(  # noqa: S603 - the script stands above
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, **extra},
            capture_output=True,
            check=True,
        ).stdout
        for seed, extra in (("1", {}), ("2", environment))
    }
    assert len(outputs) == 1


@given(plan=plans(), other=plans(), profile=profiles)
def test_the_order_of_the_series_does_not_matter(
    build: Build, plan: dict[str, object], other: dict[str, object], profile: Profile
) -> None:
    one, two = build(**plan), build(**other, person="p-2")
    assert to_ics([one, two], profile=profile) == to_ics([two, one], profile=profile)


def test_moving_twice_leaves_one_override_with_the_first_start(build: Build) -> None:
    series = build([date(2026, 10, 7), date(2026, 10, 14), date(2026, 10, 21)])
    original = series.planned[1].original
    for hour, day in ((9, 15), (10, 16)):
        to = ZonedDateTime(on=date(2026, 10, day), at=time(hour), zone="Europe/Berlin")
        series = series.change(original, "move", by="c-1", at=series.planned_at, why="clash", to=to)
    overrides = [one for one in calendar_events(series, profile="series") if one.replaces]
    assert [(one.replaces, one.starts_at.at) for one in overrides] == [(original, time(10))]


def test_a_stream_is_written_event_by_event() -> None:
    handle = io.StringIO(newline="")
    written_before = []

    def events() -> Iterator[CalendarEvent]:
        for index in range(3):
            written_before.append(handle.getvalue().count("BEGIN:VEVENT"))
            start = ZonedDateTime(on=date(2026, 10, 7), at=time(15), zone="Europe/Berlin")
            yield CalendarEvent(
                uid=f"{index}@devframe",
                starts_at=start,
                duration_minutes=60,
                title="t",
                stamped_at=datetime(2026, 10, 1, tzinfo=UTC),
            )

    assert write_calendar(events(), handle, first_year=2026, last_year=2026) == 3
    assert written_before == [0, 1, 2]
    assert handle.getvalue().count("BEGIN:VTIMEZONE") == 1
