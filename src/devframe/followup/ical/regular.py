"""The recurrence rule that fits a set of starts, where one fits."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Self

import attrs

from devframe.followup.zoned import ZonedDateTime

_ONE_DAY = timedelta(days=1)
_DAYS_A_WEEK = 7


@attrs.frozen
class RegularStarts:
    """Starts at one time of day, a fixed number of days apart.

    Attributes:
        first: The first start.
        last: The last start.
        step_days: Days from one to the next.
    """

    first: ZonedDateTime
    last: ZonedDateTime
    step_days: int

    @classmethod
    def within(cls, starts: Iterable[ZonedDateTime]) -> Self | None:
        """Find the regular starts that most of the given ones belong to.

        Args:
            starts: Starts of one series, in any order, without the mistakable ones.

        Returns:
            The rule of the largest group with one time of day, zone and step; `None` when fewer
            than two fit, or when the rule would have more exceptions than instances.

        Example:
            >>> from datetime import time
            >>> weekly = [
            ...     ZonedDateTime(on=date(2026, 10, day), at=time(15), zone="Europe/Berlin")
            ...     for day in (7, 14, 28)
            ... ]
            >>> RegularStarts.within(weekly).rule
            'FREQ=WEEKLY;UNTIL=20261028T140000Z'
        """
        groups: dict[tuple[str, str], list[ZonedDateTime]] = {}
        for start in set(starts):
            groups.setdefault((start.at.isoformat(), start.zone), []).append(start)
        if not groups:
            return None
        # The time of day is a tie-break, so that the order of the starts cannot matter.
        _, group = max(groups.items(), key=lambda item: (len(item[1]), item[0]))
        group.sort(key=lambda start: start.on)
        gaps = {(later.on - earlier.on).days for earlier, later in pairwise(group)}
        fits = [cls._with_step(group, gap) for gap in sorted(gaps)]
        best, score = max(fits, key=lambda fit: fit[1], default=(None, 0))
        return best if score >= 0 else None

    @property
    def dates(self) -> tuple[date, ...]:
        """Every date of the rule, from the first to the last."""
        count = (self.last.on - self.first.on).days // self.step_days
        return tuple(self.first.on + step * self.step_days * _ONE_DAY for step in range(count + 1))

    @property
    def starts(self) -> tuple[ZonedDateTime, ...]:
        """Every start of the rule, from the first to the last."""
        return tuple(
            ZonedDateTime(on=on, at=self.first.at, zone=self.first.zone) for on in self.dates
        )

    @property
    def rule(self) -> str:
        """The rule as RRULE value.

        It ends at the last start, in UTC with the offset of that day: an end written with another
        day's offset loses the last session.
        """
        weeks, days = divmod(self.step_days, _DAYS_A_WEEK)
        frequency, interval = ("DAILY", self.step_days) if days else ("WEEKLY", weeks)
        every = f";INTERVAL={interval}" if interval > 1 else ""
        return f"FREQ={frequency}{every};UNTIL={self.last.utc:%Y%m%dT%H%M%SZ}"

    @classmethod
    def _with_step(cls, group: Sequence[ZonedDateTime], step_days: int) -> tuple[Self, int]:
        """Fit one step; the score is how many starts fit less how many must be excluded."""
        phases = Counter(start.on.toordinal() % step_days for start in group)
        phase = max(phases, key=lambda phase: (phases[phase], -phase))
        fitting = [start for start in group if start.on.toordinal() % step_days == phase]
        found = cls(fitting[0], fitting[-1], step_days)
        return found, 2 * len(fitting) - len(found.dates)
