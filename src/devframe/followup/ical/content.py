"""Content lines read into events' raw properties, with size, number and depth bounded."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe.followup.ical.library import Contentline

_LONGEST_LINE = 100_000
_NAME = re.compile(r"[A-Za-z0-9-]+")
_READ = frozenset(
    {"UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "STATUS"}
    | {"CLASS", "SEQUENCE", "RELATED-TO", "RRULE", "EXDATE", "RDATE", "RECURRENCE-ID"}
    | {"TRIGGER", "METHOD"}
)


@attrs.frozen
class Limits:
    """How much of a file is read before it is refused.

    Attributes:
        max_bytes: Size of the file.
        max_events: Number of events.
        max_depth: How deep components may be nested; RFC 5545 needs three.
        max_dates: Number of excluded and added dates of all events together.
        max_faults: Number of entries in the report; a file with more is hardly a calendar.
        max_days_scanned: How many days all recurrence rules together may look at.
    """

    max_bytes: int = 10_000_000
    max_events: int = 20_000
    max_depth: int = 5
    max_dates: int = 100_000
    max_faults: int = 10_000
    max_days_scanned: int = 500_000


@attrs.frozen
class Report:
    """Collects what was left out, changed or looks wrong, up to a limit.

    Attributes:
        origin: What to call the file in messages.
        limit: How many faults are collected before the file is refused.
        faults: The faults so far.
    """

    origin: str
    limit: int
    faults: list[Fault] = attrs.field(factory=list)

    def add(self, line: int | None, code: str, message: str) -> None:
        """Add a fault.

        Args:
            line: Number of the line, or `None` for the end of the file.
            code: Stable code.
            message: One sentence.

        Raises:
            InvalidInputError: When there are too many.
        """
        where = "end of file" if line is None else f"line {line}"
        if len(self.faults) == self.limit:
            reason = f"expected at most {self.limit} faults; is this a calendar?"
            raise InvalidInputError([Fault(where, "too_many_faults", reason)], origin=self.origin)
        self.faults.append(Fault(where, code, message))


@attrs.frozen
class Property:
    """One property of an event.

    Attributes:
        line: Number of its first physical line, from 1.
        name: Upper-case name.
        parameters: Its parameters, by upper-case name.
        value: The value, still escaped.
    """

    line: int
    name: str
    parameters: dict[str, str]
    value: str


@attrs.frozen
class RawEvent:
    """One VEVENT as it stands in the file.

    Attributes:
        line: Number of its first line, from 1.
        properties: Properties that devframe reads, by name, in order.
        alarms: The same of its alarms.
    """

    line: int
    properties: dict[str, list[Property]] = attrs.field(factory=dict)
    alarms: list[dict[str, list[Property]]] = attrs.field(factory=list)


def read_octets(path: str | os.PathLike[str], *, limits: Limits) -> bytes:
    """Read a file that is not larger than allowed.

    Args:
        path: The file.
        limits: The bounds.

    Returns:
        Its bytes.

    Raises:
        InvalidInputError: When it is larger; no more than the allowed size is read.
        OSError: When it cannot be opened.
    """
    with Path(path).open("rb") as handle:
        octets = handle.read(limits.max_bytes + 1)
    _refuse_large(octets, limits, origin=str(path))
    return octets


def read_content(octets: bytes, report: Report, *, limits: Limits) -> list[RawEvent]:
    """Read the structure of an iCalendar file.

    Time-zone components are skipped: zones are known by name, and a zone's own rules are a way to
    make a reader work for ever.

    Args:
        octets: The file.
        report: Where to note lines that cannot be read.
        limits: The bounds.

    Returns:
        Its complete events, unread.

    Raises:
        InvalidInputError: When it is too large, no iCalendar, not UTF-8, nested too deep, has too
            many events, dates or faults, or its components do not close in order.
    """
    origin = report.origin
    _refuse_large(octets, limits, origin=origin)
    reader = _Structure(report, limits)
    for number, line in _unfolded(octets):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            message = f"expected UTF-8, found byte 0x{line[error.start]:02x}; save it as UTF-8"
            raise _refused(origin, f"line {number}", "wrong_encoding", message) from None
        if text.strip():
            reader.take(number, text)
    return reader.finish()


def _refuse_large(octets: bytes, limits: Limits, *, origin: str) -> None:
    if len(octets) > limits.max_bytes:
        message = f"expected at most {limits.max_bytes} bytes; split the file or raise max_bytes"
        raise _refused(origin, "", "too_large", message)


def _refused(origin: str, where: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(where, code, message)], origin=origin)


def _unfolded(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Join folded lines as octets: a fold may stand inside a character."""
    parts: list[bytes] = []
    first = 1
    for number, raw in enumerate(octets.split(b"\n"), start=1):
        line = raw.removesuffix(b"\r")
        if line[:1] in {b" ", b"\t"} and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield first, b"".join(parts)
        parts, first = [line], number
    yield first, b"".join(parts)


@attrs.define
class _Structure:
    """Follows BEGIN and END, and keeps the properties of events and their alarms."""

    report: Report
    limits: Limits
    open: list[str] = attrs.field(factory=list)
    events: list[RawEvent] = attrs.field(factory=list)
    event: RawEvent | None = None
    dates: int = 0

    def take(self, number: int, text: str) -> None:
        found = _NAME.match(text)
        name = found.group().upper() if found else ""
        if name == "BEGIN":
            self._begin(number, text.partition(":")[2].strip().upper())
        elif name == "END":
            self._end(number, text.partition(":")[2].strip().upper())
        elif not self.open:
            message = f"expected BEGIN:VCALENDAR, got {shorten(text)}; is this an iCalendar file?"
            raise self._refused(f"line {number}", "not_icalendar", message)
        elif name in _READ and self.open[-1] in {"VCALENDAR", "VEVENT", "VALARM"}:
            self._keep(number, name, text)

    def finish(self) -> list[RawEvent]:
        if self.open:
            message = f"the file ends inside {self.open[-1]}; what was open there is left out"
            self.report.add(None, "truncated", message)
        return self.events

    def _refused(self, where: str, code: str, message: str) -> InvalidInputError:
        return _refused(self.report.origin, where, code, message)

    def _begin(self, number: int, component: str) -> None:
        where = f"line {number}"
        if not self.open and component != "VCALENDAR":
            message = f"expected BEGIN:VCALENDAR, got {shorten(component)}"
            raise self._refused(where, "not_icalendar", message)
        if len(self.open) == self.limits.max_depth:
            message = f"expected at most {self.limits.max_depth} nested components"
            raise self._refused(where, "nested_too_deep", message)
        if component == "VEVENT" and self.open == ["VCALENDAR"]:
            if len(self.events) == self.limits.max_events:
                message = f"expected at most {self.limits.max_events} events; raise max_events"
                raise self._refused(where, "too_many_events", message)
            self.event = RawEvent(number)
        elif component == "VALARM" and self.event is not None:
            self.event.alarms.append({})
        self.open.append(component)

    def _end(self, number: int, component: str) -> None:
        expected = self.open.pop() if self.open else None
        if component != expected:
            message = f"expected END:{expected or '(nothing open)'}, got END:{shorten(component)}"
            raise self._refused(f"line {number}", "unbalanced", message)
        if component == "VEVENT" and self.event is not None and len(self.open) == 1:
            self.events.append(self.event)
            self.event = None

    def _keep(self, number: int, name: str, text: str) -> None:
        if len(text) > _LONGEST_LINE:
            message = f"expected at most {_LONGEST_LINE} characters, got {len(text)}; left out"
            self.report.add(number, "line_too_long", message)
            return
        parameters: Mapping[str, object] = {}
        value = text[len(name) + 1 :]
        if text[len(name) : len(name) + 1] != ":":  # most lines have no parameters
            try:
                _, parameters, value = Contentline(text).parts()  # type: ignore[no-untyped-call]
            except ValueError:
                message = f"cannot read {shorten(text)}; the line is left out"
                self.report.add(number, "malformed_line", message)
                return
        plain = {key.upper(): str(content) for key, content in parameters.items()}
        found = Property(number, name, plain, str(value))
        if name == "METHOD":
            message = f"METHOD {shorten(value)} belongs into mail, not into a file; it is ignored"
            self.report.add(number, "method", message)
        elif self.event is not None:
            if name in {"EXDATE", "RDATE"}:
                self.dates += found.value.count(",") + 1
                if self.dates > self.limits.max_dates:
                    message = f"expected at most {self.limits.max_dates} excluded and added dates"
                    raise self._refused(f"line {number}", "too_many_dates", message)
            inside_alarm = self.open[-1] == "VALARM" and self.event.alarms
            target = self.event.alarms[-1] if inside_alarm else self.event.properties
            target.setdefault(name, []).append(found)
