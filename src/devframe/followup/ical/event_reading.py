"""One event's raw properties read into a calendar event, with a fault for all that is left out."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import available_timezones

import attrs
from pydantic import ValidationError

from devframe._base.errors import InvalidInputError, shorten
from devframe._base.records import faults_of
from devframe.followup.ical.content import Property, RawEvent, Report
from devframe.followup.ical.library import WINDOWS_TO_OLSON, vDuration
from devframe.followup.ical.records import CalendarEvent, EventStatus
from devframe.followup.ical.rrule import parse_rule
from devframe.followup.ical.text import clean_text, unescape
from devframe.followup.zoned import ZonedDateTime

FIRST_YEAR, LAST_YEAR = 1900, 2200
_MOMENT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})(Z?)")
_DATE = re.compile(r"[0-9]{8}")
_ONE_MINUTE = timedelta(minutes=1)
_STATUSES: Mapping[str, EventStatus] = {
    "CONFIRMED": "confirmed",
    "TENTATIVE": "tentative",
    "CANCELLED": "cancelled",
}


class _LeftOutError(Exception):
    """A property cannot be used; the fault says why."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@attrs.frozen
class EventReader:
    """Reads one event.

    Attributes:
        raw: The event as it stands in the file.
        report: Where to note what is left out or changed.
    """

    raw: RawEvent
    report: Report

    def read(self) -> CalendarEvent | None:
        """Read the event.

        Returns:
            The event, or `None` when its identity, its time or its rule is not understood.
        """
        try:
            return self._event()
        except _LeftOutError as error:
            self.report.add(self.raw.line, error.code, f"{error}; the event is left out")
        except InvalidInputError as error:  # a recurrence rule
            for fault in error.faults:
                self.report.add(
                    self.raw.line, fault.code, f"{fault.message}; the event is left out"
                )
        except ValidationError as error:
            for fault in faults_of(error):
                message = f"{fault}; the event is left out"
                self.report.add(self.raw.line, fault.code, message)
        return None

    def _event(self) -> CalendarEvent:
        starts_at = self._required_start()
        rule = self._rule()
        replaces = self._replaces()
        if rule is not None and replaces is not None:
            message = "an override must not have a rule of its own; the rule is ignored"
            self.report.add(self.raw.line, "rule_in_override", message)
            rule = None
        return CalendarEvent(
            uid=self._uid("UID") or self._no_uid(),
            starts_at=starts_at,
            duration_minutes=self._duration_minutes(starts_at),
            title=self._text("SUMMARY") or "",
            stamped_at=self._stamp(starts_at),
            sequence=self._sequence(),
            status=self._status(),
            private=(self._value("CLASS") or "PUBLIC").upper() != "PUBLIC",
            description=self._text("DESCRIPTION"),
            related_to=self._uid("RELATED-TO"),
            alarm_minutes=self._alarm_minutes(),
            rule=rule,
            excluded=self._moments("EXDATE"),
            added=self._moments("RDATE"),
            replaces=replaces,
        )

    def _first(self, name: str) -> Property | None:
        found = self.raw.properties.get(name)
        return found[0] if found else None

    def _value(self, name: str) -> str | None:
        found = self._first(name)
        return None if found is None else found.value.strip()

    def _text(self, name: str) -> str | None:
        found = self._first(name)
        return None if found is None else clean_text(unescape(found.value))

    def _uid(self, name: str) -> str | None:
        value = self._value(name)
        return value or None

    def _no_uid(self) -> str:
        raise _LeftOutError("no_uid", "expected a UID, found none")

    def _required_start(self) -> ZonedDateTime:
        found = self._first("DTSTART")
        if found is None:
            raise _LeftOutError("no_start", "expected a DTSTART, found none")
        return _moment(found, found.value)

    def _duration_minutes(self, starts_at: ZonedDateTime) -> int:
        end, length = self._first("DTEND"), self._value("DURATION")
        if end is not None:
            elapsed = _moment(end, end.value).utc - starts_at.utc
        elif length is not None:
            elapsed = _length(length)
        else:
            elapsed = timedelta()
        if elapsed < timedelta():
            raise _LeftOutError("ends_before_start", "expected an end after the start")
        if elapsed % _ONE_MINUTE:
            message = "the length has seconds; it is rounded up to whole minutes"
            self.report.add(self.raw.line, "rounded", message)
        return -(-elapsed // _ONE_MINUTE)

    def _stamp(self, starts_at: ZonedDateTime) -> datetime:
        found = self._first("DTSTAMP")
        if found is not None and found.value.strip().endswith("Z"):
            return _moment(found, found.value).utc
        message = "expected a DTSTAMP in UTC; the start of the event stands in for it"
        self.report.add(self.raw.line, "no_stamp", message)
        return starts_at.utc

    def _sequence(self) -> int:
        value = self._value("SEQUENCE") or "0"
        if re.fullmatch(r"[0-9]{1,9}", value):
            return int(value)
        message = f"expected SEQUENCE as a number from 0, got {shorten(value)}; 0 is used"
        self.report.add(self.raw.line, "malformed_sequence", message)
        return 0

    def _status(self) -> EventStatus:
        value = (self._value("STATUS") or "CONFIRMED").upper()
        if value not in _STATUSES:
            message = f"STATUS {shorten(value)} is none of an event; confirmed is used"
            self.report.add(self.raw.line, "unknown_status", message)
        return _STATUSES.get(value, "confirmed")

    def _rule(self) -> str | None:
        rules = self.raw.properties.get("RRULE", [])
        if not rules:
            return None
        if len(rules) > 1:
            raise _LeftOutError("several_rules", "expected one RRULE, found several")
        text = rules[0].value.strip().upper()
        parse_rule(text)
        return text

    def _replaces(self) -> ZonedDateTime | None:
        found = self._first("RECURRENCE-ID")
        if found is None:
            return None
        if "RANGE" in found.parameters:
            message = "an override of this and all later instances cannot be read"
            raise _LeftOutError("range_override", message)
        return _moment(found, found.value)

    def _moments(self, name: str) -> tuple[ZonedDateTime, ...]:
        moments: dict[ZonedDateTime, None] = {}
        for found in self.raw.properties.get(name, []):
            for value in found.value.split(","):
                try:
                    moments[_moment(found, value)] = None
                except _LeftOutError as error:
                    message = f"{name}: {error}; this date is left out"
                    self.report.add(found.line, error.code, message)
        return tuple(moments)

    def _alarm_minutes(self) -> int | None:
        for alarm in self.raw.alarms:
            triggers = alarm.get("TRIGGER", [])
            if triggers and not triggers[0].parameters.keys() & {"VALUE", "RELATED"}:
                try:
                    before = -_length(triggers[0].value)
                except _LeftOutError as error:
                    self.report.add(triggers[0].line, error.code, f"{error}; the alarm is left out")
                    continue
                if before >= timedelta():
                    return before // _ONE_MINUTE
            self.report.add(
                self.raw.line, "alarm", "an alarm other than before the start is left out"
            )
        return None


def _length(value: str) -> timedelta:
    try:
        # Longer than this no duration of a session is, and the reader's own bounds are unknown.
        length: timedelta = vDuration.from_ical(value.strip()[:40])  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        message = f"expected a length such as PT30M, got {shorten(value)}"
        raise _LeftOutError("malformed_length", message) from None
    return length


def _moment(found: Property, value: str) -> ZonedDateTime:
    """Read a date-time; a date, a floating time and an unknown zone are refused, not guessed."""
    value = value.strip()
    match = _MOMENT.fullmatch(value)
    if match is None:
        if _DATE.fullmatch(value):
            message = f"{found.name} {value} is a whole day, and a session has a time"
            raise _LeftOutError("whole_day", message)
        message = f"expected {found.name} such as 20261007T150000, got {shorten(value)}"
        raise _LeftOutError("malformed_time", message)
    *numbers, utc = match.groups()
    year, month, day, hour, minute, second = map(int, numbers)
    try:
        on, at = date(year, month, day), time(hour, minute, second)
    except ValueError:
        raise _LeftOutError("malformed_time", f"{found.name} {value} does not exist") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = f"expected {found.name} from {FIRST_YEAR} to {LAST_YEAR}, got {year}"
        raise _LeftOutError("outside_years", message)
    if utc:
        return ZonedDateTime.of(datetime.combine(on, at, UTC))
    if "TZID" not in found.parameters:
        message = f"{found.name} {value} names no zone, so it is another instant for every reader"
        raise _LeftOutError("floating_time", message)
    zone = _zone(found.parameters["TZID"])
    if zone is None:
        message = f"no time zone is known as {shorten(found.parameters['TZID'])}"
        raise _LeftOutError("unknown_zone", message)
    return ZonedDateTime(on=on, at=at, zone=zone)


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(tzid: str) -> str | None:
    """Find the IANA zone that a TZID means: its name, a path ending in it, or a Windows name."""
    if tzid in _known_zones():
        return tzid
    parts = tzid.strip("/").split("/")
    endings = ("/".join(parts[-count:]) for count in (3, 2))
    named = next((ending for ending in endings if ending in _known_zones()), None)
    return named or WINDOWS_TO_OLSON.get(tzid)
