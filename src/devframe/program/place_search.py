"""Whole numbers that reach the bounds of each rank; where there are none, the most there is."""

import attrs
import numpy as np

from devframe.program.place_counts import Counting
from devframe.program.solver import IntArray

_EFFORT = 40_000
"""How many columns to look at in all before the search for the best is given up."""


@attrs.frozen(eq=False)
class Settled:
    """How many of each rank are served, and how many could be.

    Attributes:
        counts: How many of each rank are served, shape (ranks,).
        bounds: How many could be at most, beside those of all ranks before, shape (ranks,). They
            hold up to the first rank of which fewer are served, and say nothing of those after it.
        settled_ranks: So many of the first ranks are served in whole numbers; beyond them the
            counts are bounds.
        served: How many are served in each cell, shape (cells,); `None` when nobody looked.
    """

    counts: IntArray
    bounds: IntArray
    settled_ranks: int
    served: IntArray | None = None


def bounds_of(counting: Counting) -> Settled:
    """Give the most of each rank that could be served if people and runs were divisible.

    Args:
        counting: The question.

    Returns:
        The counts: proven to be the best where whole numbers reach them.
    """
    bounds = counting.bounds(np.array([], dtype=np.int64))
    return Settled(bounds, bounds, len(bounds))


def search(counting: Counting, bounds: IntArray) -> Settled:
    """Find the most at each rank whose bound whole numbers do not reach, while effort lasts.

    Args:
        counting: The question.
        bounds: How many of each rank could be served at most, shape (ranks,).

    Returns:
        The counts, with how many are served in each cell where all ranks are settled.
    """
    counts, reached, ranks = bounds, 0, len(bounds)
    for _ in range(max(1, _EFFORT // len(counting.upper))):
        served = counting.whole(counts)
        if served is not None:
            return Settled(counts, bounds, ranks, served)
        rank = _first_not_reached(counting, counts, reached=reached)
        found, bound = counting.most_of(rank, counts[:rank])
        is_open = (counts[:rank] == bounds[:rank]).all()
        counts, reached = counting.bounds(np.append(counts[:rank], found)), rank + 1
        if is_open:  # beyond a rank that is not proven nothing can be
            bounds = np.concatenate([counts[:rank], [bound], counts[reached:]])
    return Settled(counts, bounds, reached)


def _first_not_reached(counting: Counting, counts: IntArray, *, reached: int) -> int:
    """Halve the ranks until the first one is found whose bound whole numbers do not reach."""
    beyond = len(counts)
    while beyond - reached > 1:
        middle = (reached + beyond) // 2
        if counting.whole(counts[:middle]) is None:
            beyond = middle
        else:
            reached = middle
    return reached
