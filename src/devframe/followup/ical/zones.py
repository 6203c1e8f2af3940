"""VTIMEZONE that clients read right: one sub-component per clock change over a range of years."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import attrs

from devframe.followup.zoned import ZonedDateTime, zone_named

YEARS_BEFORE = 1
YEARS_AFTER = 5
"""Years around the events that the zone covers: room for sessions that a client moves later, and
for servers that keep the first definition of a zone they meet for all later files."""

_STEP = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@attrs.frozen
class ZoneChange:
    """One change of a zone's clocks.

    Attributes:
        at: The instant, in UTC.
        offset_before: Offset from UTC before it.
        offset_after: Offset from UTC from it on.
        name: The zone's abbreviation from it on, such as `CEST`.
        daylight: Whether daylight saving time holds from it on.
    """

    at: datetime
    offset_before: timedelta
    offset_after: timedelta
    name: str
    daylight: bool


def zone_changes(zone: str, *, first_on: date, last_on: date) -> Iterator[ZoneChange]:
    """Find a zone's clock changes within a range.

    Args:
        zone: IANA zone.
        first_on: First day of the range, in UTC.
        last_on: Last day of the range, in UTC.

    Yields:
        The changes in order of time. Two changes within one day count as one.

    Raises:
        UnknownNameError: When the zone is unknown.

    Example:
        >>> changes = zone_changes(
        ...     "Europe/Berlin", first_on=date(2026, 1, 1), last_on=date(2026, 12, 31)
        ... )
        >>> [(change.at.isoformat(), change.name) for change in changes]
        [('2026-03-29T01:00:00+00:00', 'CEST'), ('2026-10-25T01:00:00+00:00', 'CET')]
    """
    tz = zone_named(zone)

    def state(at: datetime) -> tuple[timedelta, str, bool]:
        local = at.astimezone(tz)
        return (local.utcoffset() or timedelta(), local.tzname() or zone, bool(local.dst()))

    at = datetime.combine(first_on, time(), UTC)
    end = datetime.combine(last_on, time(), UTC) + _STEP
    before = state(at)
    while at < end:
        after = state(at + _STEP)
        if after != before:
            low, high = at, at + _STEP
            while high - low > _SECOND:
                # Halving whole seconds keeps the bounds on the second where clocks change.
                middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
                if state(middle) == before:
                    low = middle
                else:
                    high = middle
            yield ZoneChange(high, before[0], after[0], after[1], after[2])
            before = after
        at += _STEP


@lru_cache(maxsize=64)
def timezone_lines(zone: str, *, first_year: int, last_year: int) -> tuple[str, ...]:
    """Describe a zone as a VTIMEZONE component.

    Recurrence rules and lists of dates in a VTIMEZONE are read differently by different clients,
    and a dozen zones follow no plain rule at all; one sub-component per clock change is read alike
    by all of them.

    Args:
        zone: IANA zone.
        first_year: First year with events.
        last_year: Last year with events.

    Returns:
        Content lines without line ends, from `BEGIN:VTIMEZONE` on. They hold from a year before
        the first to five years after the last; onsets are written in the offset before them.

    Raises:
        UnknownNameError: When the zone is unknown.

    Source:
        RFC 5545, section 3.6.5.

    Example:
        >>> timezone_lines("Asia/Kolkata", first_year=2026, last_year=2026)[3:6]
        ('DTSTART:20250101T000000', 'TZOFFSETFROM:+0530', 'TZOFFSETTO:+0530')
    """
    first_on = date(max(first_year - YEARS_BEFORE, 2), 1, 1)
    # The last year of the calendar is left out: its end cannot be written as a next midnight.
    last_on = date(min(last_year + YEARS_AFTER, 9998), 12, 31)
    # The state at the start of the first local day, as though it began there.
    local = datetime.combine(first_on, time(), zone_named(zone))
    offset = local.utcoffset() or timedelta()
    start = ZoneChange(
        local.astimezone(UTC), offset, offset, local.tzname() or zone, bool(local.dst())
    )
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    changes = zone_changes(zone, first_on=first_on - _STEP, last_on=last_on)
    for change in (start, *(change for change in changes if change.at > start.at)):
        part = "DAYLIGHT" if change.daylight else "STANDARD"
        onset = change.at.replace(tzinfo=None) + change.offset_before
        lines += (
            f"BEGIN:{part}",
            f"DTSTART:{onset:%Y%m%dT%H%M%S}",
            f"TZOFFSETFROM:{_offset(change.offset_before)}",
            f"TZOFFSETTO:{_offset(change.offset_after)}",
            f"TZNAME:{change.name}",
            f"END:{part}",
        )
    lines.append("END:VTIMEZONE")
    return tuple(lines)


def _offset(offset: timedelta) -> str:
    sign = "-" if offset < timedelta() else "+"
    minutes, seconds = divmod(abs(offset) // _SECOND, 60)
    return f"{sign}{minutes // 60:02d}{minutes % 60:02d}" + (f"{seconds:02d}" if seconds else "")


# People meet at the same times, and the answer for each is asked several times.
@lru_cache(maxsize=8_192)
def unmistakable(start: ZonedDateTime, *, duration_minutes: int) -> ZonedDateTime:
    """Give the start of a single event in a form that no client can read differently.

    Clients disagree about wall-clock times that the clocks skip or repeat, and about a length that
    spans such a change; those events are written in UTC.

    Args:
        start: The start.
        duration_minutes: Length in elapsed minutes.

    Returns:
        The same moment: as it came where start and end are plain, else in UTC.

    Source:
        RFC 5545, section 3.3.5 (a local time that comes twice or never).

    Example:
        >>> berlin = ZonedDateTime(on=date(2026, 10, 25), at=time(2, 30), zone="Europe/Berlin")
        >>> unmistakable(berlin, duration_minutes=60).key
        '2026-10-25T00:30[UTC]'
    """
    local = start.local
    end = start.later(duration_minutes)
    if (
        _once(local)
        and _once(end)
        and end.replace(tzinfo=None) - local.replace(tzinfo=None)
        == timedelta(minutes=duration_minutes)
    ):
        return start
    return ZonedDateTime.of(start.utc)


def _once(local: datetime) -> bool:
    """Whether a wall-clock time comes exactly once: then both folds mean the same."""
    return local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset()
