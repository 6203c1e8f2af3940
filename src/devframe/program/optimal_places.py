"""The optimal allocation: as many of the most urgent as can be, then of the next, then wishes."""

from math import ceil

import attrs
import numpy as np

from devframe.program.greedy_places import place_greedily, place_what_is_left
from devframe.program.network import serve
from devframe.program.place_counts import Counting, Ranks, reachable_floors
from devframe.program.place_ledger import Ledger
from devframe.program.place_problem import Outcome, Placed, Problem
from devframe.program.place_rules import PlaceRules
from devframe.program.place_search import Settled, bounds_of, search
from devframe.program.place_wishes import Wishes, fit_divisibly
from devframe.program.solver import IntArray, SolverFailedError

_ROUNDING = 1e-6


def place_optimally(problem: Problem) -> Outcome:
    """Serve as many of the first rank as can be, then of the second, and so on, then fit wishes.

    Args:
        problem: The problem.

    Returns:
        The allocation: never behind that of the simple rule.

    Source:
        Where only seats count, a network: see `devframe.program.network.serve`. Otherwise a
        multiple knapsack with side constraints. Linear programs over types of alike requests bound
        how many of each rank can be served, rank by rank, so that no weights are needed; whole
        numbers that reach these bounds are proven to be the best. Where there are none, a search
        within a limit of nodes finds the most at that rank, and the bounds go on from there.
    """
    rules = PlaceRules.of(problem)
    ranks = np.array(problem.ranks, dtype=np.int64)
    wishes = _wishes(problem, rules)
    try:
        if rules.are_plain:
            found = _through_network(problem, rules, wishes, ranks)
        else:
            found = _through_counts(problem, rules, wishes, ranks)
    except SolverFailedError:
        return Outcome(placed=place_greedily(problem))
    # The solver counts in decimals; what it says is believed once the ledger agrees.
    kept = Ledger.of(problem, found.placed).is_kept()
    return found if kept else Outcome(placed=place_greedily(problem))


def _through_network(
    problem: Problem, rules: PlaceRules, wishes: Wishes, ranks: IntArray
) -> Outcome:
    """Solve for places alone: the offers are the cells of one type each."""
    by_offer = attrs.evolve(wishes, cell=rules.types.cell_offer[wishes.cell])
    served, proven = serve(by_offer.network(ranks, rules.seats))
    gap = 0.0 if proven else None
    return Outcome(
        placed=_named(problem, served),
        proven=proven,
        proven_share=float(proven),
        gap_share=gap,
        wishes_gap_share=gap,
        floors=dict.fromkeys(problem.floors, 0),  # there are none, or nothing to reach them with
    )


def _through_counts(
    problem: Problem, rules: PlaceRules, wishes: Wishes, ranks: IntArray
) -> Outcome:
    """Count first, then fit the wishes, then give every cell to those who wish it most."""
    floors, floors_proven = reachable_floors(rules)
    counting = Counting(attrs.evolve(rules, floors=floors), Ranks.of(rules, ranks))
    settled = bounds_of(counting)
    near = _near(counting, wishes, settled)
    if near.served is None:
        settled = search(counting, settled.bounds)
        near = _near(counting, wishes, settled)
    if near.served is None:
        raise SolverFailedError("no whole numbers found")
    cells, _ = serve(wishes.network(ranks, near.served))
    placed = _named(problem, np.where(cells >= 0, rules.types.cell_offer[cells], -1))
    cost = int(wishes.cost[cells[wishes.request] == wishes.cell].sum())
    least = min(ceil(near.least_cost - _ROUNDING), cost)
    wishes_gap: float | None = (cost - least) / max(cost, 1)
    counts = _of_ranks(problem, counting, placed)
    if (counts < settled.bounds).any():
        placed, wishes_gap = place_what_is_left(problem, placed), None
        counts = _of_ranks(problem, counting, placed)
        # A search cut short may fall behind the simple rule; nobody should pay for the solver.
        simple = place_greedily(problem)
        simple_counts = _of_ranks(problem, counting, simple)
        if tuple(simple_counts) > tuple(counts) and not problem.floors:
            placed, counts = simple, simple_counts
    missed = np.flatnonzero(counts < settled.bounds)
    first = int(missed[0]) if len(missed) else counting.ranks.count
    proven = np.isin(counting.ranks.of_request, np.arange(-1, first))
    up_to = settled.bounds[: first + 1]
    return Outcome(
        placed=placed,
        proven=floors_proven and not len(missed),
        proven_share=float(proven.sum()) / max(len(proven), 1) if floors_proven else 0.0,
        gap_share=int(up_to.sum() - counts[: first + 1].sum()) / max(int(up_to.sum()), 1),
        wishes_gap_share=wishes_gap,
        floors=dict(zip(problem.floors, floors.tolist(), strict=True)),
    )


def _of_ranks(problem: Problem, counting: Counting, placed: Placed) -> IntArray:
    """Count who is served of each rank."""
    served = np.array([one.id in placed for one in problem.requests], dtype=np.bool_)
    ranks = counting.ranks.of_request
    return np.bincount(ranks[served & (ranks >= 0)], minlength=counting.ranks.count)


@attrs.frozen(eq=False)
class _Near:
    """How many are served in each cell, near the wishes, and the least distance from them."""

    served: IntArray | None
    least_cost: float


def _near(counting: Counting, wishes: Wishes, settled: Settled) -> _Near:
    near, least_cost = fit_divisibly(counting.rules, counting.ranks, wishes, settled.counts)
    counts = settled.counts[: settled.settled_ranks]
    served = counting.whole(counts, beside=near)
    if served is None:
        served = settled.served
    if served is None:
        served = counting.whole(counts, most=True)
    return _Near(served, least_cost)


def _wishes(problem: Problem, rules: PlaceRules) -> Wishes:
    place = {offer: number for number, offer in enumerate(problem.offers)}
    pairs = [
        (number, place[offer], cost)
        for number, request in enumerate(problem.requests)
        for offer, cost in problem.options[request.id].costs.items()
    ]
    request, offer, cost = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    cell = rules.types.cell_of(request, offer)
    fits = cell >= 0
    return Wishes(request=request[fits], cell=cell[fits], cost=cost[fits])


def _named(problem: Problem, served: IntArray) -> Placed:
    """Give the ids of requests, by place, and of their offers, -1 for none."""
    offers = list(problem.offers)
    return {
        request.id: offers[offer]
        for request, offer in zip(problem.requests, served.tolist(), strict=True)
        if offer >= 0
    }
