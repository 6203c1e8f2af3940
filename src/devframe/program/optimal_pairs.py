"""Optimal pairs: as many urgent people as can be, then as close to their wishes as can be."""

import numpy as np

from devframe.program.candidates import Candidates, Chosen, choose_greedily
from devframe.program.network import Network, serve
from devframe.program.solver import SolverFailedError


def choose_optimally(problem: Candidates) -> tuple[Chosen, bool]:
    """Serve as many of the first priority as can be, then of the second, then fit the wishes.

    Args:
        problem: The problem.

    Returns:
        Who serves whom, and whether it is proven to be the best.
    """
    partners = list(problem.room)
    place = {partner: number for number, partner in enumerate(partners)}
    pairs = [
        (number, place[partner], cost)
        for number, seeker in enumerate(problem.seekers)
        for partner, cost in problem.costs[seeker.id].items()
    ]
    person, offer, cost = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    network = Network(
        person=person,
        offer=offer,
        cost=cost,
        rank=np.array([one.priority for one in problem.seekers], dtype=np.int64),
        room=np.array(list(problem.room.values()), dtype=np.int64),
    )
    try:
        served, proven = serve(network)
    except SolverFailedError:
        return choose_greedily(problem), False
    return {
        seeker.id: partners[number]
        for seeker, number in zip(problem.seekers, served.tolist(), strict=True)
        if number >= 0
    }, proven
