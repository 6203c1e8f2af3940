"""The recurrence rule that fits a set of starts, where one fits."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Self

import attrs

from devframe.followup.zoned import ZonedDateTime

_DAYS_A_WEEK = 7


@attrs.frozen
class RegularDates:
    """Dates a fixed number of days apart.

    Attributes:
        first_on: The first date.
        last_on: The last date.
        step_days: Days from one to the next.
    """

    first_on: date
    last_on: date
    step_days: int

    def __iter__(self) -> Iterator[date]:
        """Give every date, from the first to the last."""
        return (self.first_on + index * timedelta(self.step_days) for index in range(len(self)))

    def __len__(self) -> int:
        """Count the dates."""
        return (self.last_on - self.first_on).days // self.step_days + 1

    @classmethod
    def within(cls, days: Iterable[date]) -> tuple[Self, int] | None:
        """Find the regular dates that hold most of the given ones.

        Args:
            days: Dates in any order.

        Returns:
            The dates and how many of the given ones they hold; `None` when there are not two
            dates, or when every rule has more exceptions than instances.
        """
        ordered = sorted(set(days))
        steps = sorted({(later - earlier).days for earlier, later in pairwise(ordered)})
        fits = [cls._with_step(ordered, step_days) for step_days in steps]
        return max(
            (fit for fit in fits if len(fit[0]) <= 2 * fit[1]),
            key=lambda fit: (fit[1], -len(fit[0])),
            default=None,
        )

    @classmethod
    def _with_step(cls, ordered: Sequence[date], step_days: int) -> tuple[Self, int]:
        phases = Counter(day.toordinal() % step_days for day in ordered)
        phase = max(phases, key=lambda phase: (phases[phase], -phase))
        fitting = [day for day in ordered if day.toordinal() % step_days == phase]
        return cls(fitting[0], fitting[-1], step_days), len(fitting)


@attrs.frozen
class RegularStarts:
    """Starts at one time of day in one zone, a fixed number of days apart.

    Attributes:
        dates: Their dates.
        at: The wall-clock time.
        zone: The IANA zone.
    """

    dates: RegularDates
    at: time
    zone: str

    @classmethod
    def within(cls, starts: Iterable[ZonedDateTime]) -> Self | None:
        """Find the regular starts that hold most of the given ones.

        Args:
            starts: Starts of one series, in any order, none of them mistakable.

        Returns:
            The regular starts; `None` when they would hold no more than half of the given ones,
            or have more exceptions than instances.

        Example:
            >>> weekly = [
            ...     ZonedDateTime(on=date(2026, 10, day), at=time(15), zone="Europe/Berlin")
            ...     for day in (7, 14, 28)
            ... ]
            >>> RegularStarts.within(weekly).rule
            'FREQ=WEEKLY;UNTIL=20261028T140000Z'
        """
        groups: dict[tuple[time, str], list[date]] = {}
        for start in starts:
            groups.setdefault((start.at, start.zone), []).append(start.on)
        if not groups:
            return None
        # Time and zone break ties, so that the order of the starts cannot matter.
        (at, zone), days = max(groups.items(), key=lambda group: (len(group[1]), group[0]))
        found = RegularDates.within(days)
        if found is None or 2 * found[1] <= sum(map(len, groups.values())):
            return None
        return cls(found[0], at, zone)

    @property
    def starts(self) -> tuple[ZonedDateTime, ...]:
        """Every start, from the first to the last."""
        return tuple(ZonedDateTime(on=on, at=self.at, zone=self.zone) for on in self.dates)

    @property
    def rule(self) -> str:
        """The rule as RRULE value.

        It ends at the last start, in UTC with the offset of that day: an end written with another
        day's offset loses the last session.
        """
        weeks, days = divmod(self.dates.step_days, _DAYS_A_WEEK)
        frequency, interval = ("DAILY", self.dates.step_days) if days else ("WEEKLY", weeks)
        every = f";INTERVAL={interval}" if interval > 1 else ""
        last = ZonedDateTime(on=self.dates.last_on, at=self.at, zone=self.zone)
        return f"FREQ={frequency}{every};UNTIL={last.utc:%Y%m%dT%H%M%SZ}"
