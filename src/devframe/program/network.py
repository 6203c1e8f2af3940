"""Places as a network: whom to serve, and where, at the least cost, proven in whole numbers."""

from itertools import pairwise

import attrs
import numpy as np

from devframe.program.solver import IntArray, Rows, SolverFailedError, solve

_TOLERANCE = 1e-6


@attrs.frozen(eq=False)
class Network:
    """Who may be served where; a pair is one person at one offer.

    Attributes:
        person: Place of each pair's person in an order of the caller's, shape (pairs,), rising.
        offer: Place of each pair's offer, shape (pairs,), rising for each person.
        cost: What each pair costs, at least 0, shape (pairs,).
        rank: How urgent each person is, the smallest number first, shape (people,).
        room: Places of each offer, shape (offers,).
    """

    person: IntArray
    offer: IntArray
    cost: IntArray
    rank: IntArray
    room: IntArray


def serve(network: Network) -> tuple[IntArray, bool]:
    """Serve as many of the first rank as can be, then of the second, and so on, then cheaply.

    Args:
        network: Who may be served where.

    Returns:
        The offer of each person, -1 for none, shape (people,), and whether that is proven to be
        the best.

    Raises:
        SolverFailedError: When the solver fails.

    Source:
        A transport problem: its linear program has whole-numbered corners. The sets of people who
        can be served together are a transversal matroid (`edmonds-fulkerson-1965`), on which any
        falling gains serve as many as can be of each rank in turn. Two solutions differ by simple
        paths and cycles, each of which passes an offer at most once; so a step between two gains
        that exceeds the dearest pair times the offers outweighs all costs, and stays small.

        The proof needs no trust in the solver's decimals: any prices of the offers, rounded to
        whole numbers, bound the cost from below (weak duality), and the sums are exact.
    """
    served = np.full(len(network.rank), -1, dtype=np.int64)
    if not len(network.person):
        return served, True
    _, rank = np.unique(network.rank, return_inverse=True)
    step = len(network.room) * int(network.cost.max()) + 1
    gain = step * (int(rank.max()) + 1 - rank)
    weight = network.cost - gain[network.person]
    arcs = Arcs.of(network, weight)
    rows = Rows()
    to_offer = arcs.into_offers
    rows.add(arcs.head[to_offer], to_offer, at_most=network.room)
    arcs.add_to(rows)
    answer = solve(rows.question(arcs.weight, upper=np.inf), method="ipm")
    flow = np.round(answer.found).astype(np.int64)
    if np.abs(answer.found - flow).max() > _TOLERANCE:
        raise SolverFailedError("no corner")
    arcs.follow(flow, served)
    prices = np.minimum(np.round(answer.prices[: len(network.room)]), 0).astype(np.int64)
    taken = served[network.person] == network.offer
    return served, int(weight[taken].sum()) == _bound(network, weight, prices)


def _bound(network: Network, weight: IntArray, prices: IntArray) -> int:
    """Give a number that no solution's weight is below: each takes the best at these prices."""
    best = np.zeros(len(network.rank), dtype=np.int64)
    np.minimum.at(best, network.person, weight - prices[network.offer])
    return int(best.sum() + (prices * network.room).sum())


@attrs.frozen(eq=False)
class Arcs:
    """The arcs of the network, with a hub for all who have the same offers.

    Most people care about few of their offers and not about the others. Those dearest, equal pairs
    of a person are one arc to the hub of all people with the same offers, and the hub has one arc
    to each offer. That leaves a fraction of the arcs.

    Attributes:
        tail: Node that each arc leaves: a person, or a hub after the people.
        head: Node that each arc enters: an offer, or a hub after the offers.
        weight: What one unit on each arc costs.
        people: How many people there are.
        offers: How many offers there are.
        hubs: How many hubs there are.
    """

    tail: IntArray
    head: IntArray
    weight: IntArray
    people: int
    offers: int
    hubs: int

    @classmethod
    def of(cls, network: Network, weight: IntArray) -> "Arcs":
        """Lay the arcs of a network.

        Args:
            network: Who may be served where.
            weight: What each pair weighs: its cost, and something of the person's own.

        Returns:
            The arcs.
        """
        people, offers = len(network.rank), len(network.room)
        first = np.searchsorted(network.person, np.arange(people + 1))
        mine = [network.offer[one:end].tobytes() for one, end in pairwise(first)]
        hub_of = {key: hub for hub, key in enumerate(dict.fromkeys(mine))}
        hub = np.array([hub_of[key] for key in mine], dtype=np.int64)
        dearest = np.zeros(people, dtype=np.int64)
        np.maximum.at(dearest, network.person, network.cost)
        direct = network.cost < dearest[network.person]
        asking = np.flatnonzero(first[1:] > first[:-1])
        _, example = np.unique(hub, return_index=True)
        behind = [network.offer[first[one] : first[one + 1]] for one in example]
        sizes = [len(one) for one in behind]
        any_pair = first[asking]
        to_hub = weight[any_pair] - network.cost[any_pair] + dearest[asking]
        return cls(
            tail=np.concatenate(
                [network.person[direct], asking, people + np.repeat(np.arange(len(sizes)), sizes)]
            ),
            head=np.concatenate([network.offer[direct], offers + hub[asking], *behind]),
            weight=np.concatenate([weight[direct], to_hub, np.zeros(sum(sizes), dtype=np.int64)]),
            people=people,
            offers=offers,
            hubs=len(sizes),
        )

    @property
    def into_offers(self) -> IntArray:
        """The arcs that enter an offer, by place."""
        return np.flatnonzero(self.head < self.offers)

    def add_to(self, rows: Rows) -> None:
        """Add the rows of hubs, which keep nobody, and of people, who go one way at most.

        Args:
            rows: The rows of a question whose first columns are the arcs.
        """
        arcs = np.arange(len(self.tail))
        enters, leaves = self.head >= self.offers, self.tail >= self.people
        rows.add(
            np.concatenate([self.head[enters] - self.offers, self.tail[leaves] - self.people]),
            np.concatenate([arcs[enters], arcs[leaves]]),
            values=np.concatenate([np.ones(enters.sum()), -np.ones(leaves.sum())]),
            at_least=0,
            at_most=np.zeros(self.hubs),
        )
        rows.add(self.tail[~leaves], arcs[~leaves], at_most=np.ones(self.people))

    def follow(self, flow: IntArray, served: IntArray) -> None:
        """Note where the flow takes each person; through a hub, in the order of the people.

        Args:
            flow: Whole units on each arc, shape (arcs,).
            served: The offer of each person; it is written, shape (people,).
        """
        direct = (self.tail < self.people) & (self.head < self.offers) & (flow > 0)
        served[self.tail[direct]] = self.head[direct]
        queued = (self.head >= self.offers) & (flow > 0)
        leaving = (self.tail >= self.people) & (flow > 0)
        order = np.argsort(self.head[queued], kind="stable")
        # Arcs that leave hubs stand in the order of the hubs, and balance those that enter.
        served[self.tail[queued][order]] = np.repeat(self.head[leaving], flow[leaving])
