"""The cadence of a plain recurrence rule (RFC 5545), bounded and rolled to work days."""

from datetime import date, datetime, time, timedelta
from typing import cast, get_args

import attrs
from dateutil.rrule import rrule, rrulestr

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe.followup.cadence.offsets import Offset, Roll
from devframe.followup.cadence.points import Point, merged
from devframe.followup.calendar import WorkCalendar
from devframe.followup.checks import at_least, one_of

MAX_POINTS = 1_000
"""No rule is expanded beyond this."""

MAX_YEARS = 20
"""No rule is followed longer than this, so one that never matches ends soon."""

_PARTS = frozenset(
    {"FREQ", "COUNT", "UNTIL", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
    | {"BYWEEKNO", "BYYEARDAY", "WKST"}
)
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_DATE_CHARACTERS = 8


def _checked_rule(text: str) -> str:
    """Refuse whatever is not a bounded rule of days, with every fault found."""
    faults = []
    pairs = [part.partition("=") for part in text.split(";")]
    values = {name: value for name, _, value in pairs}
    for name, sign, value in pairs:
        if name not in _PARTS or not sign or not value:
            message = f"expected a part such as FREQ=WEEKLY, got {shorten(name + sign + value)}"
            faults.append(Fault(shorten(name), "unknown_part", message))
    if len(values) != len(pairs):
        faults.append(Fault("", "repeated_part", "expected each part once; remove the repetition"))
    if values.get("FREQ") not in _FREQUENCIES:
        message = f"expected {', '.join(sorted(_FREQUENCIES))}, got {shorten(values.get('FREQ'))}"
        faults.append(Fault("FREQ", "unknown_frequency", message))
    if ("COUNT" in values) is ("UNTIL" in values):
        message = "expected either COUNT or UNTIL, so that the rule ends"
        faults.append(Fault("COUNT", "unbounded", message))
    until = values.get("UNTIL")
    if until is not None and not (len(until) == _DATE_CHARACTERS and until.isdecimal()):
        message = (
            f"expected a date such as UNTIL=20261231, the last day included, got {shorten(until)}; "
            "this rule plans days, and its times come from the calendar"
        )
        faults.append(Fault("UNTIL", "wrong_type", message))
    if not faults:
        try:
            rrulestr(text, dtstart=datetime(2000, 1, 1))  # noqa: DTZ001 - a day has no zone
        except (ValueError, TypeError, KeyError) as error:
            message = f"expected a rule after RFC 5545, section 3.3.10: {error}"
            faults.append(Fault("", "malformed_rule", message))
    if faults:
        raise InvalidInputError(faults, origin=f"rule {shorten(text)}")
    return text


@attrs.frozen(kw_only=True)
class RuleCadence:
    """A cadence from a recurrence rule; the anchor is its first day where the rule matches it.

    Days of the month follow RFC 5545: a month without a 31st is left out. Use month offsets where
    it should be clamped instead.

    Attributes:
        rule: The value of an RRULE with COUNT or a date as UNTIL, such as
            `FREQ=WEEKLY;BYDAY=WE;COUNT=10`. COUNT counts the days before rolling.
        duration_minutes: Length of one session.
        name: Short stable name.
        roll: What happens on a day off.

    Source:
        RFC 5545, section 3.3.10; expanded by `python-dateutil`.

    Example:
        >>> weekly = RuleCadence(rule="FREQ=WEEKLY;COUNT=3", duration_minutes=30)
        >>> berlin = WorkCalendar(country="DE", zone="Europe/Berlin")
        >>> [str(point.on) for point in weekly.points(date(2026, 3, 27), berlin)]  # Good Friday
        ['2026-03-27', '2026-04-02', '2026-04-10']
    """

    rule: str = attrs.field(converter=_checked_rule)
    duration_minutes: int = attrs.field(validator=at_least(1))
    name: str = "rule"
    roll: Roll = attrs.field(default="same_week", validator=one_of(get_args(Roll)))

    def points(self, anchor: date, calendar: WorkCalendar) -> tuple[Point, ...]:
        """Plan the points.

        Args:
            anchor: The local date of DTSTART.
            calendar: The work calendar of the person whom it is for.

        Returns:
            One point a day that the rule gives, rolled to work days and merged.

        Raises:
            InvalidInputError: When the rule gives more than `MAX_POINTS` days.
            NoWorkingDayError: When the calendar has no work day for years.
        """
        start = datetime.combine(anchor, time())
        # Only a string of several rules gives a set, and the check lets none through.
        rule = cast("rrule", rrulestr(self.rule, dtstart=start))
        horizon = min(anchor.toordinal() + MAX_YEARS * 366, date.max.toordinal())
        last = datetime.combine(date.fromordinal(horizon), time())
        points = []
        for number, day in enumerate(rule.xafter(start - timedelta(days=1)), start=1):
            if day > last:
                break
            if number > MAX_POINTS:
                message = f"expected at most {MAX_POINTS} days, got more; bound the rule"
                raise InvalidInputError([Fault("", "too_many", message)], origin=self.rule)
            offset = Offset(label=f"{day:%Y-%m-%d}", roll=self.roll)
            points.append(offset.point(day.date(), calendar))
        return merged(point for point in points if point is not None)
