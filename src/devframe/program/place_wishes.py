"""Who goes where: as close to the wishes as the counts of each rank allow."""

import attrs
import numpy as np

from devframe.program.network import Arcs, Network
from devframe.program.place_counts import Ranks
from devframe.program.place_rules import PlaceRules
from devframe.program.solver import FloatArray, IntArray, Rows, solve


@attrs.frozen(eq=False)
class Wishes:
    """What each request wishes; a pair is one request at one offer that fits it.

    Attributes:
        request: The request of each pair, by place, rising, shape (pairs,).
        cell: Its cell, rising for each request, shape (pairs,).
        cost: How far the offer is from what was wished, shape (pairs,).
    """

    request: IntArray
    cell: IntArray
    cost: IntArray

    def network(self, ranks: IntArray, room: IntArray) -> Network:
        """Give the network in which these wishes are fitted.

        Args:
            ranks: Rank of each request, shape (requests,).
            room: How many each cell has room for, shape (cells,).

        Returns:
            The network.
        """
        return Network(person=self.request, offer=self.cell, cost=self.cost, rank=ranks, room=room)


def fit_divisibly(
    rules: PlaceRules, ranks: Ranks, wishes: Wishes, counts: IntArray
) -> tuple[FloatArray, float]:
    """Fit the wishes as if people and runs were divisible: that bounds what whole ones can reach.

    Args:
        rules: What every allocation keeps.
        ranks: The ranks of the requests.
        wishes: What each request wishes.
        counts: How many of each rank are served, shape (ranks,).

    Returns:
        How many are served in each cell, shape (cells,), and the least distance from the wishes.

    Raises:
        SolverFailedError: When the solver fails.
    """
    cells = len(rules.types.cell_type)
    arcs = Arcs.of(wishes.network(ranks.of_request, np.zeros(cells, dtype=np.int64)), wishes.cost)
    into, width = arcs.into_offers, len(arcs.tail)
    rows = Rows()
    rows.add(
        np.concatenate([arcs.head[into], np.arange(cells)]),
        np.concatenate([into, width + np.arange(cells)]),
        values=np.concatenate([np.ones(len(into)), -np.ones(cells)]),
        at_least=0,
        at_most=np.zeros(cells),
    )
    arcs.add_to(rows)
    leaving = np.flatnonzero(arcs.tail < arcs.people)
    rows.add(ranks.of_request[arcs.tail[leaving]], leaving, at_least=counts, at_most=counts)
    rules.add_to(rows, first=width)
    question = rows.question(
        np.concatenate([arcs.weight, np.zeros(len(rules.upper))]),
        upper=np.concatenate([np.full(width, np.inf), rules.upper]),
    )
    answer = solve(question, method="ipm")
    return answer.found[width : width + cells], answer.bound
