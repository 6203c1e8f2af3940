"""Writing 100,000 calendar events: devframe's stream writer against icalendar, in one run.

Every way runs in a process of its own, so that its peak memory is its own. All write the same
events: local times with zone, a uid, a stamp, a title of their own with a comma and an umlaut.
Times repeat, as those of meetings do; icalendar's one-by-one output has no zone definitions.
"""

import multiprocessing
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

EVENTS = 100_000
ZONE = "Europe/Berlin"
TITLE = "Nächste Schritte, Follow-up {uid:.8}"
STAMP = datetime(2026, 9, 1, 8, tzinfo=UTC)


def facts(count: int) -> Iterator[tuple[str, date, time]]:
    """Give the uid, date and time of each event."""
    for number in range(count):
        day = date(2026, 10, 1) + timedelta(days=number % 300)
        yield f"{number:08x}-5673-9a92-b967-b75e36fa@devframe", day, time(8 + number % 9, 30)


def with_devframe(path: Path, count: int) -> None:
    """Stream events from a generator."""
    from devframe._base.files import write_whole  # noqa: PLC0415 - each process loads its own
    from devframe.followup.ical.records import CalendarEvent  # noqa: PLC0415
    from devframe.followup.ical.writing import write_calendar  # noqa: PLC0415
    from devframe.followup.zoned import ZonedDateTime  # noqa: PLC0415

    events = (
        CalendarEvent(
            uid=uid,
            starts_at=ZonedDateTime(on=on, at=at, zone=ZONE),
            duration_minutes=30,
            title=TITLE.format(uid=uid),
            stamped_at=STAMP,
        )
        for uid, on, at in facts(count)
    )
    with write_whole(path) as handle:
        write_calendar(events, handle, first_year=2026, last_year=2027)


def with_icalendar(path: Path, count: int) -> None:
    """Build one calendar and write it, as icalendar's documentation shows."""
    import icalendar  # noqa: PLC0415

    calendar = icalendar.Calendar()
    for event in _icalendar_events(count):
        calendar.add_component(event)
    path.write_bytes(calendar.to_ical())


def with_icalendar_one_by_one(path: Path, count: int) -> None:
    """Write each event as soon as it is built."""
    with path.open("wb") as handle:
        handle.write(b"BEGIN:VCALENDAR\r\n")
        for event in _icalendar_events(count):
            handle.write(event.to_ical())
        handle.write(b"END:VCALENDAR\r\n")


def _icalendar_events(count: int) -> Iterator[object]:
    import icalendar  # noqa: PLC0415

    zone = ZoneInfo(ZONE)
    for uid, on, at in facts(count):
        start = datetime.combine(on, at, zone)
        event = icalendar.Event()
        event.add("uid", uid)
        event.add("dtstamp", STAMP)
        event.add("sequence", 0)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=30))
        event.add("summary", TITLE.format(uid=uid))
        event.add("status", "CONFIRMED")
        event.add("class", "PRIVATE")
        yield event


def _measure(write: Callable[[Path, int], None], path: Path, count: int, results: object) -> None:
    write(path, 100)  # loads what is loaded once
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = perf_counter()
    write(path, count)
    seconds = perf_counter() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    results.put((seconds, grown))  # type: ignore[attr-defined]  # a multiprocessing queue


def measure(write: Callable[[Path, int], None], count: int) -> tuple[float, float]:
    """Give seconds and growth of the peak memory in MiB."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    with TemporaryDirectory() as folder:
        arguments = (write, Path(folder) / "out.ics", count, results)
        process = context.Process(target=_measure, args=arguments)
        process.start()
        found: tuple[float, float] = results.get()
        process.join()
    return found


def main(count: int = EVENTS) -> None:
    """Print seconds, memory and ratios."""
    tenth = count // 10
    _, small = measure(with_devframe, tenth)
    ours, memory = measure(with_devframe, count)
    print(f"devframe          {count:>7} events {ours:7.2f} s, peak grows by {memory:6.1f} MiB")
    print(f"                  {tenth:>7} events {'':9}, peak grows by {small:6.1f} MiB")
    for name, write in (
        ("icalendar", with_icalendar),
        ("  one at a time", with_icalendar_one_by_one),
    ):
        seconds, grown = measure(write, count)
        print(
            f"{name:<17} {count:>7} events {seconds:7.2f} s, peak grows by {grown:6.1f} MiB: "
            f"{seconds / ours:.1f} times as long"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)
