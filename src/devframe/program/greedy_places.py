"""The simple rule of allocation, without a solver: urgent requests first, each as wished."""

from collections import Counter
from collections.abc import Set as AbstractSet

from devframe.program.place_ledger import Ledger
from devframe.program.place_problem import Placed, Problem
from devframe.program.places import PlaceRequest


def place_greedily(problem: Problem) -> Placed:
    """Give each request in turn the best place that is left.

    Fair access comes first, then urgency, then those with the fewest offers. Runs that find too
    few people are closed, and everybody is placed anew without them.

    Args:
        problem: The problem.

    Returns:
        Who has which place; it may serve fewer than could be served.
    """
    closed: set[str] = set()
    while True:
        placed, ledger = _place(problem, closed)
        short = {
            offer
            for offer, count in ledger.seats.items()
            if count < problem.offers[offer].min_people
        }
        if not short:
            return placed
        closed |= short


def place_what_is_left(problem: Problem, placed: Placed) -> Placed:
    """Give the requests without a place, in turn, the best place that is left.

    Args:
        problem: The problem.
        placed: Who has which place already; no run begins to be held that needs several people.

    Returns:
        These places and more.
    """
    ledger = Ledger.of(problem, placed)
    closed = {
        one
        for one, offer in problem.offers.items()
        if offer.min_people > 1 and not ledger.seats[one]
    }
    more = dict(placed)
    for request in problem.requests:
        if request.id not in more:
            _place_one(request, ledger, more, closed)
    return more


def _place(problem: Problem, closed: AbstractSet[str]) -> tuple[dict[str, str], Ledger]:
    ledger = Ledger(problem)
    placed: dict[str, str] = {}
    rank = dict(zip((one.id for one in problem.requests), problem.ranks, strict=True))
    order = sorted(
        problem.requests,
        key=lambda one: (rank[one.id], len(problem.options[one.id].costs), one.id),
    )
    served: Counter[str] = Counter()
    for request in (one for one in order if one.group in problem.floors):
        group = str(request.group)
        if served[group] < problem.floors[group]:
            served[group] += _place_one(request, ledger, placed, closed)
    for request in order:
        if request.id not in placed:
            _place_one(request, ledger, placed, closed)
    return placed, ledger


def _place_one(
    request: PlaceRequest, ledger: Ledger, placed: dict[str, str], closed: AbstractSet[str]
) -> bool:
    """Give the offer that fits best and has room; among equals the one with the most seats left."""
    offers, seats = ledger.problem.offers, ledger.seats
    costs = ledger.problem.options[request.id].costs
    free = (one for one in costs if one not in closed and seats[one] < offers[one].seats)
    for offer in sorted(free, key=lambda one: (costs[one], seats[one] - offers[one].seats, one)):
        if not ledger.lacking(request, offer)[1]:
            ledger.take(request, offer)
            placed[request.id] = offer
            return True
    return False
