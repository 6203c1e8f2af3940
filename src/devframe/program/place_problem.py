"""The problem of allocation in its canonical order: who may have which place, and what it takes."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import attrs

from devframe.program.candidates import Options
from devframe.program.partners import Partner
from devframe.program.places import PlaceRequest, ProtectedTime, Run, monday_of

Hour = tuple[str, date]
"""Time of one person in the week of one Monday."""

Placed = Mapping[str, str]
"""Offer by request."""


@attrs.frozen
class Offer:
    """A run or a partner, as far as places go.

    Attributes:
        seats: How many people it takes.
        run: The run; `None` for a partner.
        partner: The partner; `None` for a run.
    """

    seats: int
    run: Run | None = None
    partner: Partner | None = None

    @property
    def min_people(self) -> int:
        """How many people it needs to be held."""
        return 1 if self.run is None else self.run.min_people


@attrs.frozen
class Problem:
    """Who may have which place, and what it takes.

    Attributes:
        requests: The requests, the most urgent first, then by id.
        ranks: How urgent each is, 0 first; requests of one rank come alike.
        offers: The offers, by id, in order of id.
        options: What each request may have, in order of the offers, and what is ruled out.
        times: Protected time, by person.
        floors: How many requests of a group are to be served before anything else counts.
    """

    requests: tuple[PlaceRequest, ...]
    ranks: tuple[int, ...]
    offers: Mapping[str, Offer]
    options: Mapping[str, Options]
    times: Mapping[str, "Budget"]
    floors: Mapping[str, int]

    def own_minutes(self, request: PlaceRequest, offer_id: str) -> Mapping[Hour, int]:
        """Give what a place takes of the person's own protected time.

        Args:
            request: The request.
            offer_id: The offer.

        Returns:
            Minutes by week; none where their time is not limited.
        """
        if request.person_id not in self.times:
            return {}
        run = self.offers[offer_id].run
        if run is not None:
            return _of_run(run, request.person_id)
        return _of_weeks(request, request.person_id)

    def partner_minutes(self, request: PlaceRequest, offer_id: str) -> Mapping[Hour, int]:
        """Give what a place takes of a partner's protected time.

        Args:
            request: The request.
            offer_id: The offer.

        Returns:
            Minutes by week; none for a run, and where the partner's time is not limited.
        """
        if self.offers[offer_id].run is not None or offer_id not in self.times:
            return {}
        return _of_weeks(request, offer_id)

    def leader_minutes(self, offer_id: str) -> Mapping[Hour, int]:
        """Give what it takes of its leader's protected time to hold a run, however many come.

        Args:
            offer_id: The offer.

        Returns:
            Minutes by week; none for a partner, and where the leader's time is not limited.
        """
        run = self.offers[offer_id].run
        if run is None or run.led_by is None or run.led_by not in self.times:
            return {}
        return _of_run(run, run.led_by)

    def budget(self, hour: Hour) -> int:
        """Give the protected minutes of a person in a week.

        Args:
            hour: Whose, and when.

        Returns:
            The minutes.
        """
        return self.times[hour[0]].in_week(hour[1])


@attrs.frozen
class Outcome:
    """An allocation, and how good it is.

    Attributes:
        placed: Who has which place.
        proven: Whether no other serves more by urgency.
        proven_share: The share of requests whose urgency is proven; `None` when nobody knows.
        gap_share: What the first urgency that is not proven may be missing, as a share; `None` when
            nobody knows.
        wishes_gap_share: How much closer to the wishes it could be at most, as a share; `None`
            when nobody knows.
        floors: How many of each group could be served at the same time, up to what was required;
            `None` when nobody knows.
    """

    placed: Placed
    proven: bool = False
    proven_share: float | None = None
    gap_share: float | None = None
    wishes_gap_share: float | None = None
    floors: Mapping[str, int] | None = None


@attrs.frozen
class Budget:
    """Protected time by week.

    Attributes:
        usual: Minutes of a week.
        others: Minutes of the weeks that differ, by Monday.
    """

    usual: int
    others: Mapping[date, int]

    @classmethod
    def of(cls, time: ProtectedTime) -> "Budget":
        """Take over a record.

        Args:
            time: The record.

        Returns:
            The budget.
        """
        others = {one.week_on: one.minutes for one in time.exceptions}
        return cls(usual=time.minutes_per_week, others=others)

    def in_week(self, monday: date) -> int:
        """Give the minutes of a week.

        Args:
            monday: Its Monday.

        Returns:
            The minutes.
        """
        return self.others.get(monday, self.usual)


def _of_run(run: Run, person_id: str) -> Mapping[Hour, int]:
    found: dict[Hour, int] = {}
    for day in run.days:
        hour = (person_id, monday_of(day.on))
        found[hour] = found.get(hour, 0) + day.minutes
    return found


def _of_weeks(request: PlaceRequest, person_id: str) -> Mapping[Hour, int]:
    if request.starts_on is None or not request.minutes_per_week:
        return {}
    weeks = _mondays(request.starts_on, request.weeks)
    return {(person_id, monday): request.minutes_per_week for monday in weeks}


@lru_cache(maxsize=4_096)  # many requests begin together
def _mondays(starts_on: date, weeks: int) -> tuple[date, ...]:
    first = monday_of(starts_on)
    return tuple(first + timedelta(weeks=week) for week in range(weeks))
