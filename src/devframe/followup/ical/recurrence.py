"""Recurrence rules turned into starts, at a cost bound by the days looked at."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

import attrs

from devframe.followup.zoned import ZonedDateTime, settle

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

_ONE_DAY = timedelta(days=1)
_LONGEST_PERIOD_DAYS = 366


@attrs.frozen
class Rule:
    """What an RRULE value says; see `devframe.followup.ical.rrule.parse_rule`.

    Attributes:
        frequency: The period.
        interval: Every how many periods.
        count: How many instances, excluded ones included; `None` for no such bound.
        until: Last possible instant, inclusive; `None` for no such bound.
        days: Weekdays from 0 (Monday), each with its ordinal in the month or year, or `None`.
        month_days: Days of the month, negative from its end.
        months: Months.
        positions: Which members of a period's set count, negative from its end.
        week_start: First day of the week, from 0 (Monday).
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    days: tuple[tuple[int | None, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def starts(self, first: ZonedDateTime, *, last_on: date) -> Iterator[ZonedDateTime]:
        """Give the wall-clock starts of the rule.

        Args:
            first: The master's start: always the first instance, as RFC 5545 has it.
            last_on: Last local date to look at.

        Yields:
            Starts in order, with the wall-clock time of the first even where the clocks skip it.
        """
        if first.on <= last_on:
            yield first
        given = 1
        for on in self._dates(first.on + _ONE_DAY, self._last_on(last_on), anchor=first.on):
            if given == self.count:
                return
            if self.until is not None and settle(on, first.at, zone=first.zone)[0].utc > self.until:
                return
            given += 1
            yield first.model_copy(update={"on": on})

    def days_scanned(self, first: ZonedDateTime, *, last_on: date) -> int:
        """Say how many days `starts` looks at: its cost, whatever the rule claims.

        Args:
            first: The master's start.
            last_on: Last local date to look at.

        Returns:
            A number of days, 0 or more.
        """
        return max((self._last_on(last_on) - first.on).days, 0)

    @property
    def days_per_check(self) -> int:
        """How many days `fits` and `gives_first` look at."""
        return 2 * _LONGEST_PERIOD_DAYS + 1 if self.positions else 1

    def gives_first(self, first: ZonedDateTime) -> bool:
        """Tell whether the master's start follows its own rule.

        Args:
            first: The master's start.

        Returns:
            Whether the rule names its date; if not, readers disagree about an extra instance.
        """
        return first.on in self._dates(first.on, first.on, anchor=first.on)

    def fits(self, start: ZonedDateTime, *, first: ZonedDateTime) -> bool:
        """Tell whether a start is one that the rule gives, its count aside.

        Args:
            start: The start in question.
            first: The master's start.

        Returns:
            Whether wall-clock time, zone, fold and date fit.
        """
        if start == first:
            return True
        if start != first.model_copy(update={"on": start.on}) or start.on < first.on:
            return False
        ended = self.until is not None and start.utc > self.until
        return not ended and start.on in self._dates(start.on, start.on, anchor=first.on)

    def _last_on(self, last_on: date) -> date:
        if self.until is None or self.until.date() >= last_on:
            return last_on
        # In zones ahead of UTC the local date of the end may be the next one.
        return self.until.date() + _ONE_DAY

    def _dates(self, first_on: date, last_on: date, *, anchor: date) -> Iterator[date]:
        """Scan a range for the dates that the rule names.

        An impossible rule such as 30 February costs no more than any other.
        """
        if not self.positions:
            yield from (day for day in _days_between(first_on, last_on) if self._names(day, anchor))
            return
        # A position counts within its whole period, whose ends may lie outside the range.
        around = _LONGEST_PERIOD_DAYS
        low = date.fromordinal(max(first_on.toordinal() - around, 1))
        high = date.fromordinal(min(last_on.toordinal() + around, date.max.toordinal()))
        named = (day for day in _days_between(low, high) if self._names(day, anchor))
        for _, members in groupby(named, key=self._period):
            period = list(members)
            indices = {place - 1 if place > 0 else len(period) + place for place in self.positions}
            chosen = (period[index] for index in sorted(indices) if 0 <= index < len(period))
            yield from (day for day in chosen if first_on <= day <= last_on)

    def _period(self, day: date) -> int:
        match self.frequency:
            case "DAILY":
                return day.toordinal()
            case "WEEKLY":
                return (day.toordinal() - 1 - self.week_start) // 7
            case "MONTHLY":
                return day.year * 12 + day.month
            case "YEARLY":
                return day.year

    def _names(self, day: date, anchor: date) -> bool:
        if (self._period(day) - self._period(anchor)) % self.interval:
            return False
        if self.months and day.month not in self.months:
            return False
        if self.month_days and not self._is_month_day(day):
            return False
        if self.days:
            return self._is_weekday(day)
        return bool(self.month_days) or self._follows(day, anchor)

    def _follows(self, day: date, anchor: date) -> bool:
        """Whether a day stands in its period where the first start stands in its own."""
        match self.frequency:
            case "DAILY":
                return True
            case "WEEKLY":
                return day.weekday() == anchor.weekday()
            case "MONTHLY":
                return day.day == anchor.day
            case "YEARLY":
                return day.day == anchor.day and (bool(self.months) or day.month == anchor.month)

    def _is_month_day(self, day: date) -> bool:
        from_end = day.day - _days_in_month(day) - 1
        return day.day in self.month_days or from_end in self.month_days

    def _is_weekday(self, day: date) -> bool:
        if self.frequency == "YEARLY" and not self.months:
            index, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
        else:
            index, length = day.day, _days_in_month(day)
        ordinals = (None, (index - 1) // 7 + 1, -((length - index) // 7 + 1))
        return any(day.weekday() == weekday and nth in ordinals for nth, weekday in self.days)


def _days_between(first_on: date, last_on: date) -> Iterator[date]:
    return map(date.fromordinal, range(first_on.toordinal(), last_on.toordinal() + 1))


def _days_in_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - _ONE_DAY).day
