"""The work calendar of a person or a company: which days and hours somebody works."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date, time, timedelta
from itertools import accumulate

import attrs

from devframe._base.errors import DevframeError, Fault, InvalidInputError, shorten
from devframe.followup.holiday_years import national_weekend, national_year
from devframe.followup.work_week import (
    WEEKDAYS,
    Hours,
    Weekday,
    checked_absences,
    checked_days_off,
    checked_hours,
    hours_by_day,
    known_weekdays,
)
from devframe.followup.zoned import zone_named

ESTIMATE_MARGIN_DAYS = 2
"""How far an estimated holiday is taken to move: a sighting of the moon shifts it a day or two."""

_EMPTY_YEARS = 3  # a calendar without a work day for so long will not get one


class NoWorkingDayError(DevframeError, LookupError):
    """No day on which all who are needed work, within the bound of the search.

    Attributes:
        after: Where the search began.
    """

    def __init__(self, after: date, *, searched: str) -> None:
        self.after = after
        super().__init__(
            f"expected a day on which everybody works from {after} on, found none within "
            f"{searched}; check work days, absences and days off"
        )


@attrs.frozen
class _WorkYear:
    """One year of work days, for constant-time counting."""

    first: int
    work_days: tuple[date, ...]
    before: tuple[int, ...]  # before[i]: work days before day i of the year
    rolled: tuple[tuple[date, date], ...]  # each day up to the last work day, with its roll
    estimated: frozenset[date]
    known: bool


@attrs.frozen(kw_only=True)
class WorkCalendar:
    """Which days and hours a person or a company works.

    Without `work_days` the country's weekend *of that year* holds (the United Arab Emirates moved
    theirs in 2022); without a country it is Monday to Friday. A part-time week or an absence is a
    calendar of its own: `attrs.evolve(company, work_days=("mon", "tue"))`.

    Attributes:
        zone: IANA time zone, such as `Europe/Berlin`.
        country: ISO 3166-1 alpha-2 code whose holidays hold, or `None` for none.
        subdivision: ISO 3166-2 part, such as `BY`, for regional holidays.
        work_days: The weekdays worked, or `None` for the country's.
        days_off: Further single days off, such as a company's own.
        absences: Leave as (first day, last day), both included.
        hours: Working hours of every day.
        hours_on: Working hours of single weekdays, where they differ.

    Source:
        Holidays and weekends: the `holidays` library; hours: `devframe-convention`.

    Example:
        >>> berlin = WorkCalendar(country="DE", zone="Europe/Berlin")
        >>> berlin.nth_work_day(date(2026, 4, 2), 1)  # Maundy Thursday: Easter lies between
        datetime.date(2026, 4, 7)
    """

    zone: str = attrs.field()
    country: str | None = None
    subdivision: str | None = None
    work_days: frozenset[Weekday] | None = attrs.field(default=None, converter=known_weekdays)
    days_off: frozenset[date] = attrs.field(default=frozenset(), converter=checked_days_off)
    absences: tuple[tuple[date, date], ...] = attrs.field(default=(), converter=checked_absences)
    hours: Hours = attrs.field(default=((time(9), time(17)),), converter=checked_hours)
    hours_on: tuple[tuple[Weekday, Hours], ...] = attrs.field(
        factory=dict[Weekday, Hours], converter=hours_by_day
    )
    _years: dict[int, _WorkYear] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        zone_named(self.zone)
        if self.country is not None:
            national_year(self.country, self.subdivision, 2000)
        elif self.subdivision is not None:
            message = f"expected a country for the subdivision {shorten(self.subdivision)}"
            fault = Fault("subdivision", "missing_country", message)
            raise InvalidInputError([fault], origin="calendar")

    def works_on(self, on: date) -> bool:
        """Tell whether a day is worked.

        Args:
            on: The local date.

        Returns:
            Whether it is.
        """
        year = self._year(on.year)
        index = on.toordinal() - year.first
        return year.before[index + 1] > year.before[index]

    def nth_work_day(self, on: date, n: int) -> date:
        """Count work days from a date, which itself never counts.

        Args:
            on: The local date to count from.
            n: How many work days later; negative for earlier; never 0.

        Returns:
            The n-th work day strictly later (or earlier).

        Raises:
            NoWorkingDayError: When the calendar has no work day for years.
            InvalidInputError: When `n` is 0.

        Example:
            >>> WorkCalendar(zone="UTC").nth_work_day(date(2026, 11, 20), 2)  # from a Friday
            datetime.date(2026, 11, 24)
        """
        if n == 0:
            message = "expected other than 0; to stay on a work day use roll_forward or roll_back"
            raise InvalidInputError([Fault("n", "out_of_range", message)], origin="nth_work_day")
        year = self._year(on.year)
        index = on.toordinal() - year.first
        return self._work_day(
            on, year.before[index + 1] + n - 1 if n > 0 else year.before[index] + n
        )

    def roll_forward(self, on: date) -> date:
        """Give the day itself if it is worked, else the next work day.

        Args:
            on: The local date.

        Returns:
            The first work day not before it.

        Raises:
            NoWorkingDayError: When the calendar has no work day for years.
        """
        year = self._year(on.year)
        return self._work_day(on, year.before[on.toordinal() - year.first])

    def roll_forward_each(self, anchor: date, days: Sequence[int]) -> list[tuple[date, date]]:
        """Roll several days after one anchor forward; `roll_forward` in bulk.

        Args:
            anchor: The local date to count from.
            days: Calendar days after it, ascending.

        Returns:
            For each the day itself and the first work day not before it.

        Raises:
            NoWorkingDayError: When the calendar has no work day for years.
            OverflowError: When a date leaves the calendar.
        """
        year = self._year(anchor.year)
        index = anchor.toordinal() - year.first
        if days and index + days[0] >= 0 and index + days[-1] < len(year.rolled):
            return [year.rolled[index + count] for count in days]
        dates = [anchor + timedelta(days=count) for count in days]
        return [(on, self.roll_forward(on)) for on in dates]

    def roll_back(self, on: date) -> date:
        """Give the day itself if it is worked, else the work day before.

        Args:
            on: The local date.

        Returns:
            The last work day not after it.

        Raises:
            NoWorkingDayError: When the calendar has no work day for years.
        """
        year = self._year(on.year)
        return self._work_day(on, year.before[on.toordinal() - year.first + 1] - 1)

    def work_days_between(self, first_on: date, last_on: date) -> int:
        """Count the work days of a span.

        Args:
            first_on: First day, included.
            last_on: Last day, included.

        Returns:
            How many of them are worked; 0 when the span is empty.
        """
        count = 0
        for number in range(first_on.year, last_on.year + 1):
            year = self._year(number)
            last = len(year.before) - 2
            from_index = max(first_on.toordinal() - year.first, 0)
            to_index = min(last_on.toordinal() - year.first, last)
            if from_index <= to_index:
                count += year.before[to_index + 1] - year.before[from_index]
        return count

    def week_of(self, on: date) -> tuple[date, date]:
        """Give the work week around a date; a week starts after the weekend.

        Args:
            on: The local date.

        Returns:
            First and last day of its week, seven days in all, weekend last.

        Example:
            >>> cairo = WorkCalendar(country="EG", zone="Africa/Cairo")
            >>> cairo.week_of(date(2026, 11, 18))  # Sunday to Saturday
            (datetime.date(2026, 11, 15), datetime.date(2026, 11, 21))
        """
        first = on - timedelta(days=(on.weekday() - self._week_start(on.year)) % 7)
        return first, first + timedelta(days=6)

    def hours_of(self, on: date) -> Hours:
        """Give the working hours of a day.

        Args:
            on: The local date.

        Returns:
            Its hours, none on a day that is not worked.
        """
        if not self.works_on(on):
            return ()
        return dict(self.hours_on).get(WEEKDAYS[on.weekday()], self.hours)

    def uncertain_between(self, first_on: date, last_on: date) -> bool:
        """Tell whether an estimated holiday may touch a span, so that a plan is provisional.

        Args:
            first_on: First day, included.
            last_on: Last day, included.

        Returns:
            Whether a holiday with an estimated date lies in the span or within
            `ESTIMATE_MARGIN_DAYS` of it, or the years lie outside the library's data.
        """
        first = date.fromordinal(max(first_on.toordinal() - ESTIMATE_MARGIN_DAYS, 1))
        last = date.fromordinal(
            min(last_on.toordinal() + ESTIMATE_MARGIN_DAYS, date.max.toordinal())
        )
        years = [self._year(number) for number in range(first.year, last.year + 1)]
        return any(
            not year.known or any(first <= day <= last for day in year.estimated) for year in years
        )

    def _work_day(self, on: date, index: int) -> date:
        """Resolve an index into the work days of the year of `on`, running over into others."""
        number = on.year
        year = self._year(number)
        empty = 0
        while not 0 <= index < len(year.work_days):
            forward = index >= 0
            if forward:
                index -= len(year.work_days)
            number += 1 if forward else -1
            empty = 0 if year.work_days else empty + 1
            if empty == _EMPTY_YEARS or not MINYEAR <= number <= MAXYEAR:
                raise NoWorkingDayError(on, searched=f"{_EMPTY_YEARS} years")
            year = self._year(number)
            if not forward:
                index += len(year.work_days)
        return year.work_days[index]

    def _year(self, number: int) -> _WorkYear:
        # Filling the table twice gives the same table, so threads need no lock.
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._built(number)
        return year

    def _built(self, number: int) -> _WorkYear:
        first = date(number, 1, 1).toordinal()
        last = date(number, 12, 31).toordinal()
        works = [self._in_week(day) for day in range(first, last + 1)]
        estimated: frozenset[date] = frozenset()
        known = True
        off = set(self.days_off)
        if self.country is not None:
            national = national_year(self.country, self.subdivision, number)
            off |= national.rest_days if self.work_days is None else national.holidays
            estimated, known = national.estimated, national.known
        for day in (off_on.toordinal() for off_on in off if off_on.year == number):
            works[day - first] = False
        for first_on, last_on in self.absences:
            for day in range(max(first_on.toordinal(), first), min(last_on.toordinal(), last) + 1):
                works[day - first] = False
        before = (0, *accumulate(works))
        days = [date.fromordinal(day) for day in range(first, last + 1)]
        work_days = tuple(day for day, worked in zip(days, works, strict=True) if worked)
        return _WorkYear(
            first=first,
            work_days=work_days,
            before=before,
            rolled=tuple(
                (day, work_days[count])
                for day, count in zip(days, before, strict=False)
                if count < len(work_days)
            ),
            estimated=estimated,
            known=known,
        )

    def _in_week(self, ordinal: int) -> bool:
        weekday = (ordinal + 6) % 7
        if self.work_days is not None:
            return WEEKDAYS[weekday] in self.work_days
        return self.country is not None or weekday < 5  # noqa: PLR2004 - Saturday is day 5

    def _week_start(self, year: int) -> int:
        """Find the weekday after the longest run of days off; of equal runs the Monday-most."""
        rest = set()
        if self.country is not None:
            rest = set(national_weekend(self.country, self.subdivision, year))
        elif self.work_days is not None:
            rest = {day for day, name in enumerate(WEEKDAYS) if name not in self.work_days}
        runs = [(self._run_before(day, rest), -day) for day in range(7) if day not in rest]
        return -max(runs)[1]

    @staticmethod
    def _run_before(day: int, rest: set[int]) -> int:
        length = 0
        while length < 7 and (day - 1 - length) % 7 in rest:  # noqa: PLR2004 - days of a week
            length += 1
        return length


def next_joint_work_day(
    calendars: Iterable[WorkCalendar], on: date, *, within_days: int = 366
) -> date:
    """Find the first day on which several people all work.

    Args:
        calendars: Their calendars.
        on: Where to start, included.
        within_days: How far to look.

    Returns:
        The first such local date.

    Raises:
        NoWorkingDayError: When there is none within the bound.

    Example:
        >>> mornings = WorkCalendar(zone="UTC", work_days=("mon", "wed"))
        >>> late_week = WorkCalendar(zone="UTC", work_days=("wed", "thu"))
        >>> next_joint_work_day([mornings, late_week], date(2026, 11, 20))
        datetime.date(2026, 11, 25)
    """
    everybody = tuple(calendars)
    for day in days_from(on, within_days):
        if all(calendar.works_on(day) for calendar in everybody):
            return day
    raise NoWorkingDayError(on, searched=f"{within_days} days")


def days_from(on: date, count: int) -> Iterator[date]:
    """Run through dates.

    Args:
        on: The first.
        count: How many at most; the calendar's end also stops.

    Yields:
        Consecutive dates.
    """
    first = on.toordinal()
    for ordinal in range(first, min(first + count, date.max.toordinal() + 1)):
        yield date.fromordinal(ordinal)
