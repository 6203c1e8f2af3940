"""The cadence of a plain recurrence rule (RFC 5545), bounded and rolled to work days."""

from datetime import date, time
from itertools import islice
from typing import get_args

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe.followup.cadence.offsets import Offset, Roll
from devframe.followup.cadence.points import Point, merged
from devframe.followup.calendar import WorkCalendar
from devframe.followup.checks import at_least, one_of
from devframe.followup.ical.recurrence import Rule
from devframe.followup.ical.rrule import parse_rule
from devframe.followup.zoned import ZonedDateTime

MAX_POINTS = 1_000
"""No rule is expanded beyond this."""

MAX_YEARS = 20
"""No rule is followed longer than this, so one that never matches ends soon."""

_UNTIL = "UNTIL="
_DATE_CHARACTERS = 8


def _parsed(text: str) -> tuple[Rule, date]:
    """Read a rule that plans days, and the last day that it allows."""
    parts = text.upper().split(";")
    rule = parse_rule(";".join(part for part in parts if not part.startswith(_UNTIL)))
    ends = [_last_day(part.removeprefix(_UNTIL)) for part in parts if part.startswith(_UNTIL)]
    if len(ends) + (rule.count is not None) != 1:
        message = "expected either COUNT or UNTIL, once, so that the rule ends"
        raise InvalidInputError([Fault("COUNT", "unbounded", message)], origin=shorten(text))
    return rule, ends[0] if ends else date.max


def _last_day(value: str) -> date:
    try:
        if len(value) == _DATE_CHARACTERS:
            return date.fromisoformat(value)
    except ValueError:
        pass
    message = (
        f"expected a date such as UNTIL=20261231, the last day included, got {shorten(value)}; "
        "this rule plans days, and its times come from the calendar"
    )
    raise InvalidInputError([Fault("UNTIL", "wrong_type", message)], origin="recurrence rule")


def _checked_rule(text: str) -> str:
    _parsed(text)
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
        RFC 5545, section 3.3.10.

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
        rule, last_on = _parsed(self.rule)
        horizon = min(anchor.toordinal() + MAX_YEARS * 366, date.max.toordinal())
        first = ZonedDateTime(on=anchor, at=time(), zone="UTC")
        # As a calendar's first start the anchor would count even where the rule does not name it.
        starts = attrs.evolve(rule, count=None).starts(
            first, last_on=min(last_on, date.fromordinal(horizon))
        )
        named = islice(starts, 0 if rule.gives_first(first) else 1, None)
        points = []
        for number, start in enumerate(islice(named, rule.count), start=1):
            if number > MAX_POINTS:
                message = f"expected at most {MAX_POINTS} days, got more; bound the rule"
                raise InvalidInputError([Fault("", "too_many", message)], origin=self.rule)
            offset = Offset(label=str(start.on), roll=self.roll)
            points.append(offset.point(start.on, calendar))
        return merged(point for point in points if point is not None)
