"""The ledger of an allocation: what is taken, what is left, and what a further place lacks."""

from collections import Counter, defaultdict
from collections.abc import Mapping

import attrs

from devframe.program.place_problem import Hour, Placed, Problem
from devframe.program.places import PlaceRequest


@attrs.frozen
class Ledger:
    """What places take; it is written while places are given.

    Attributes:
        problem: The problem.
        seats: Places taken, by offer.
        minutes: Minutes taken, by person and week.
    """

    problem: Problem
    seats: Counter[str] = attrs.field(factory=Counter)
    minutes: defaultdict[Hour, int] = attrs.field(factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, problem: Problem, placed: Placed) -> "Ledger":
        """Write a whole allocation down.

        Args:
            problem: The problem.
            placed: The allocation.

        Returns:
            The ledger.
        """
        ledger = cls(problem)
        for request in problem.requests:
            if request.id in placed:
                ledger.take(request, placed[request.id])
        return ledger

    def takes(self, request: PlaceRequest, offer_id: str) -> Mapping[Hour, int]:
        """Say what one more place takes of everybody's time, the leader's for a run not held yet.

        Args:
            request: Who would have it.
            offer_id: The offer.

        Returns:
            Minutes by person and week.
        """
        problem = self.problem
        if not problem.times:
            return {}
        led = {} if self.seats[offer_id] else problem.leader_minutes(offer_id)
        own = problem.own_minutes(request, offer_id)
        return {**own, **problem.partner_minutes(request, offer_id), **led}

    def take(self, request: PlaceRequest, offer_id: str) -> None:
        """Give a place.

        Args:
            request: Who has it.
            offer_id: The offer.
        """
        for hour, minutes in self.takes(request, offer_id).items():
            self.minutes[hour] += minutes
        self.seats[offer_id] += 1

    def lacking(self, request: PlaceRequest, offer_id: str) -> tuple[int, Mapping[Hour, int]]:
        """Say what one more place lacks.

        Args:
            request: Who would have it.
            offer_id: The offer.

        Returns:
            Seats, 0 or 1, and minutes by person and week.
        """
        missing = {
            hour: lack
            for hour, minutes in self.takes(request, offer_id).items()
            if (lack := self.minutes[hour] + minutes - self.problem.budget(hour)) > 0
        }
        return int(self.seats[offer_id] >= self.problem.offers[offer_id].seats), missing

    def is_kept(self) -> bool:
        """Tell whether no seats, minutes or least numbers of people are broken.

        Returns:
            Whether all are kept.
        """
        offers = self.problem.offers
        return all(
            offers[one].min_people <= count <= offers[one].seats
            for one, count in self.seats.items()
            if count
        ) and all(minutes <= self.problem.budget(hour) for hour, minutes in self.minutes.items())
