"""RRULE values read into rules; what cannot be read rightly is refused, never guessed."""

import re
from datetime import UTC, datetime
from typing import get_args

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe.followup.ical.recurrence import Frequency, Rule

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"[0-9]{8}T[0-9]{6}Z")
# Bounded, because Python refuses to read a number of thousands of zeros.
_COUNT = re.compile(r"0{0,9}[1-9][0-9]{0,4}")
_SIGNED = re.compile(r"[+-]?0{0,9}[1-9][0-9]{0,2}")
_FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
_PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
)


def parse_rule(text: str) -> Rule:
    """Read an RRULE value.

    Args:
        text: The value, such as `FREQ=WEEKLY;UNTIL=20261209T140000Z`.

    Returns:
        The rule.

    Raises:
        InvalidInputError: When the rule is malformed, finer than daily, ends at a plain or
            floating date, or uses a part that follow-ups do not need.

    Source:
        RFC 5545, section 3.3.10.

    Example:
        >>> parse_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE").interval
        2
    """
    parts: dict[str, str] = {}
    for part in text.upper().split(";"):
        name, separator, value = part.partition("=")
        if not separator or not value or name in parts:
            raise _refused("malformed_rule", f"expected NAME=VALUE once each, got {shorten(part)}")
        parts[name] = value
    unknown = sorted(parts.keys() - _PARTS)
    if unknown:
        raise _refused("unsupported_rule_part", f"cannot read the part {shorten(unknown[0])}")
    frequency = next((known for known in _FREQUENCIES if known == parts.get("FREQ")), None)
    if frequency is None:
        message = f"expected FREQ of {', '.join(_FREQUENCIES)}, got {shorten(parts.get('FREQ'))}"
        raise _refused("unsupported_frequency", message)
    rule = Rule(
        frequency,
        interval=_positive(parts, "INTERVAL") or 1,
        count=_positive(parts, "COUNT"),
        until=_until(parts),
        days=_days(parts),
        month_days=_numbers(parts, "BYMONTHDAY", low=-31, high=31),
        months=_numbers(parts, "BYMONTH", low=1, high=12),
        positions=_numbers(parts, "BYSETPOS", low=-366, high=366),
        week_start=_weekday(parts),
    )
    if frequency in {"DAILY", "WEEKLY"} and any(nth is not None for nth, _ in rule.days):
        raise _refused("malformed_rule", "BYDAY takes numbers in monthly and yearly rules only")
    return rule


def _refused(code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault("RRULE", code, message)], origin="recurrence rule")


def _positive(parts: dict[str, str], name: str) -> int | None:
    value = parts.get(name)
    if value is None:
        return None
    if not _COUNT.fullmatch(value):
        raise _refused("malformed_rule", f"expected {name} from 1 to 99999, got {shorten(value)}")
    return int(value)


def _numbers(parts: dict[str, str], name: str, *, low: int, high: int) -> tuple[int, ...]:
    numbers = []
    for text in parts[name].split(",") if name in parts else ():
        if not _SIGNED.fullmatch(text) or not low <= int(text) <= high:
            message = f"expected {name} from {low} to {high} but not 0, got {shorten(text)}"
            raise _refused("malformed_rule", message)
        numbers.append(int(text))
    return tuple(numbers)


def _days(parts: dict[str, str]) -> tuple[tuple[int | None, int], ...]:
    days = []
    for text in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        found = _DAY.fullmatch(text)
        if found is None:
            raise _refused("malformed_rule", f"expected BYDAY as MO or -1FR, got {shorten(text)}")
        nth, weekday = found.groups()
        days.append((None if nth is None else int(nth), _WEEKDAYS.index(weekday)))
    return tuple(days)


def _weekday(parts: dict[str, str]) -> int:
    value = parts.get("WKST", "MO")
    if value not in _WEEKDAYS:
        raise _refused("malformed_rule", f"expected WKST such as MO, got {shorten(value)}")
    return _WEEKDAYS.index(value)


def _until(parts: dict[str, str]) -> datetime | None:
    value = parts.get("UNTIL")
    if value is None:
        return None
    if not _UNTIL.fullmatch(value):
        raise _refused(
            "until_not_utc",
            f"expected UNTIL in UTC such as 20261209T140000Z, got {shorten(value)}; which session "
            "is the last would be a guess: write it again in UTC",
        )
    try:
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise _refused("malformed_rule", f"UNTIL {value} does not exist") from None
