"""Requests that counting cannot tell apart, taken together: the same offers at the same price."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import attrs
import numpy as np

from devframe.program.place_problem import Hour, Problem
from devframe.program.places import PlaceRequest
from devframe.program.solver import IntArray


@attrs.frozen(eq=False)
class Types:
    """Types of requests and their cells; a cell is one type at one offer.

    Attributes:
        type_of: Type of each request, -1 where no offer fits even alone, shape (requests,).
        supply: How many requests each type has, shape (types,).
        cell_type: Type of each cell, shape (cells,), rising.
        cell_offer: Place of each cell's offer, shape (cells,), rising for each type.
        hour_row: Row of each use of scarce time, shape (uses,).
        hour_cell: Cell of each use, shape (uses,).
        hour_minutes: Minutes that one place in the cell takes, shape (uses,).
        leader_row: Row of each use by a run that is held, shape (leads,).
        leader_offer: Place of the run, shape (leads,).
        leader_minutes: Minutes that it takes, however many come, shape (leads,).
        budgets: Minutes of each row, shape (rows,).
        groups: Group of each type, -1 for none, as a place in the floors, shape (types,).
    """

    type_of: IntArray
    supply: IntArray
    cell_type: IntArray
    cell_offer: IntArray
    hour_row: IntArray
    hour_cell: IntArray
    hour_minutes: IntArray
    leader_row: IntArray
    leader_offer: IntArray
    leader_minutes: IntArray
    budgets: IntArray
    groups: IntArray

    @classmethod
    def of(cls, problem: Problem) -> "Types":
        """Take alike requests together.

        Args:
            problem: The problem.

        Returns:
            The types, with those uses of time that can become scarce.
        """
        place = {offer: number for number, offer in enumerate(problem.offers)}
        group = {name: number for number, name in enumerate(problem.floors)}
        scarce = _people_short_of_time(problem)
        keys: dict[object, int] = {}
        examples: list[tuple[PlaceRequest, tuple[str, ...]]] = []
        type_of = []
        for request in problem.requests:
            fitting = tuple(
                one
                for one in problem.options[request.id].costs
                if _fits_alone(problem, request, one)
            )
            shape = (request.minutes_per_week, request.starts_on, request.weeks)
            own = request.id if request.person_id in scarce else None
            key = (fitting, shape if problem.times else None, own, group.get(request.group or ""))
            if fitting and key not in keys:
                keys[key] = len(keys)
                examples.append((request, fitting))
            type_of.append(keys[key] if fitting else -1)
        cells = [(kind, one) for kind, (_, fitting) in enumerate(examples) for one in fitting]
        supply = np.bincount([one for one in type_of if one >= 0], minlength=len(examples))
        hours = _Hours.of(problem, cells, [one for one, _ in examples], supply, scarce)
        return cls(
            type_of=_whole(type_of),
            supply=supply,
            cell_type=_whole(kind for kind, _ in cells),
            cell_offer=_whole(place[one] for _, one in cells),
            hour_row=_whole(row for row, _, _ in hours.uses),
            hour_cell=_whole(cell for _, cell, _ in hours.uses),
            hour_minutes=_whole(minutes for _, _, minutes in hours.uses),
            leader_row=_whole(row for row, _, _ in hours.leads),
            leader_offer=_whole(place[one] for _, one, _ in hours.leads),
            leader_minutes=_whole(minutes for _, _, minutes in hours.leads),
            budgets=_whole(hours.budgets),
            groups=_whole(group.get(one.group or "", -1) for one, _ in examples),
        )

    def cell_of(self, request: IntArray, offer: IntArray) -> IntArray:
        """Find the cells of pairs of requests and offers.

        Args:
            request: The request of each pair, by place, shape (pairs,).
            offer: The offer of each pair, by place, shape (pairs,).

        Returns:
            The cell of each pair, -1 where the offer does not fit even alone, shape (pairs,).
        """
        width = 1 + max(int(self.cell_offer.max(initial=0)), int(offer.max(initial=0)))
        keys = np.append(self.cell_type * width + self.cell_offer, np.iinfo(np.int64).max)
        wanted = self.type_of[request] * width + offer  # negative without a type
        cell = np.searchsorted(keys, wanted)
        return np.where(keys[cell] == wanted, cell, -1)


@attrs.frozen
class _Hours:
    """Uses of time that can become scarce.

    Attributes:
        uses: Row, cell and minutes of each use by a place.
        leads: Row, offer and minutes of each use by a run that is held.
        budgets: Minutes of each row.
    """

    uses: list[tuple[int, int, int]]
    leads: list[tuple[int, str, int]]
    budgets: list[int]

    @classmethod
    def of(
        cls,
        problem: Problem,
        cells: list[tuple[int, str]],
        examples: list[PlaceRequest],
        supply: IntArray,
        scarce: frozenset[str],
    ) -> "_Hours":
        if not problem.times:
            return cls([], [], [])
        taken: dict[Hour, list[tuple[int, int]]] = defaultdict(list)
        led: dict[Hour, list[tuple[str, int]]] = defaultdict(list)
        for cell, (kind, offer) in enumerate(cells):
            request = examples[kind]
            used = dict(problem.partner_minutes(request, offer))
            if request.person_id in scarce:
                used |= problem.own_minutes(request, offer)
            for hour, minutes in used.items():
                taken[hour].append((cell, minutes))
        for offer in problem.offers:
            for hour, minutes in problem.leader_minutes(offer).items():
                led[hour].append((offer, minutes))
        found = cls([], [], [])
        for hour in sorted({*taken, *led}):
            most: dict[int, int] = defaultdict(int)
            for cell, minutes in taken[hour]:
                kind = cells[cell][0]
                most[kind] = max(most[kind], minutes)
            upper = sum(int(supply[kind]) * minutes for kind, minutes in most.items())
            budget = problem.budget(hour)
            if upper + sum(minutes for _, minutes in led[hour]) > budget:
                row = len(found.budgets)
                found.budgets.append(budget)
                found.uses.extend((row, cell, minutes) for cell, minutes in taken[hour])
                found.leads.extend((row, offer, minutes) for offer, minutes in led[hour])
        return found


def _fits_alone(problem: Problem, request: PlaceRequest, offer: str) -> bool:
    """Tell whether a place would fit if nobody else had any."""
    if not problem.offers[offer].seats:
        return False
    own, theirs = problem.own_minutes(request, offer), problem.partner_minutes(request, offer)
    return all(
        minutes <= problem.budget(hour)
        for used in (own, theirs, problem.leader_minutes(offer))
        for hour, minutes in used.items()
    )


def _people_short_of_time(problem: Problem) -> frozenset[str]:
    """Find whose own requests, or whose service to others, may compete for their time."""
    most: dict[Hour, int] = defaultdict(int)
    serving = {
        *problem.offers,
        *(one.run.led_by for one in problem.offers.values() if one.run is not None),
    }
    scarce = set()
    for request in problem.requests:
        if request.person_id not in problem.times:
            continue
        if request.person_id in serving:
            scarce.add(request.person_id)
        mine: dict[Hour, int] = defaultdict(int)
        for offer in problem.options[request.id].costs:
            for hour, minutes in problem.own_minutes(request, offer).items():
                mine[hour] = max(mine[hour], minutes)
        for hour, minutes in mine.items():
            most[hour] += minutes
    scarce |= {hour[0] for hour, minutes in most.items() if minutes > problem.budget(hour)}
    asked = Counter(request.person_id for request in problem.requests)
    return frozenset(one for one in scarce if one in serving or asked[one] > 1)


def _whole(numbers: Iterable[int]) -> IntArray:
    return np.array(list(numbers), dtype=np.int64)
