"""How many of each rank can be served: counted over types of requests, rank by rank."""

import attrs
import numpy as np

from devframe.program.place_rules import PlaceRules
from devframe.program.solver import Answer, FloatArray, IntArray, Rows, Stages, solve

_ROUNDING = 1e-6
_CLOSE_ENOUGH = 0.005  # of what is aimed at besides the counts: that close is good enough
_FIRST = 1_000.0  # how much somebody of the first rank that is not settled counts
_STEEPNESS = 100.0  # how much more somebody of the next rank counts than of the last


@attrs.frozen(eq=False)
class Ranks:
    """The ranks of the requests that some offer fits, counted by type.

    Attributes:
        of_request: Rank of each request, -1 where no offer fits, shape (requests,).
        kind: Type of each share; a share is one type at one rank, shape (shares,).
        rank: Rank of each share, shape (shares,).
        size: How many requests it has, shape (shares,).
        count: How many ranks there are.
    """

    of_request: IntArray
    kind: IntArray
    rank: IntArray
    size: IntArray
    count: int

    @classmethod
    def of(cls, rules: PlaceRules, ranks: IntArray) -> "Ranks":
        """Count the requests of each type and rank.

        Args:
            rules: What every allocation keeps, with the types.
            ranks: Rank of each request, shape (requests,).

        Returns:
            The ranks, 0 first and without gaps.
        """
        kinds = rules.types.type_of
        fits = kinds >= 0
        found, dense = np.unique(ranks[fits], return_inverse=True)
        of_request = np.full(len(kinds), -1)
        of_request[fits] = dense
        width = max(len(found), 1)
        shares, size = np.unique(kinds[fits] * width + dense, return_counts=True)
        return cls(of_request, shares // width, shares % width, size, len(found))


@attrs.frozen(eq=False)
class Counting:
    """The question how many can be served: columns are cells, runs, then shares.

    Attributes:
        rules: What every allocation keeps.
        ranks: The ranks of its requests.
    """

    rules: PlaceRules
    ranks: Ranks

    def rows(self, counts: IntArray) -> Rows:
        """Write the question down; the first rows are the ranks.

        Args:
            counts: How many of the first ranks must be served, shape (settled ranks,).

        Returns:
            The rows.
        """
        ranks, types = self.ranks, self.rules.types
        first = len(self.rules.upper)
        shares = first + np.arange(len(ranks.size))
        rows = Rows()
        least = np.zeros(ranks.count)
        least[: len(counts)] = counts
        rows.add(ranks.rank, shares, at_least=least, at_most=least + np.inf)
        rows.add(
            np.concatenate([types.cell_type, ranks.kind]),
            np.concatenate([np.arange(len(types.cell_type)), shares]),
            values=np.concatenate([np.ones(len(types.cell_type)), -np.ones(len(shares))]),
            at_least=0,
            at_most=np.zeros(len(types.supply)),
        )
        self.rules.add_to(rows)
        return rows

    @property
    def upper(self) -> IntArray:
        """The most of each column."""
        return np.concatenate([self.rules.upper, self.ranks.size])

    def bounds(self, settled: IntArray) -> IntArray:
        """Bound how many of each rank can be served, beside those of all ranks before it.

        Args:
            settled: How many of the first ranks are served, shape (settled ranks,).

        Returns:
            The counts of all ranks, shape (ranks,).
        """
        upper = self.upper
        stages = Stages.of(self.rows(settled).question(np.zeros(len(upper)), upper=upper))
        first = len(self.rules.upper)
        counts = settled.tolist()
        for rank in range(len(settled), self.ranks.count):
            most = stages.most(first + np.flatnonzero(self.ranks.rank == rank))
            counts.append(int(most + _ROUNDING))
            stages.keep(rank, counts[-1])
        return np.array(counts, dtype=np.int64)

    def most_of(self, rank: int, counts: IntArray) -> tuple[int, int]:
        """Serve as many of a rank as can be in whole numbers, beside those of all ranks before it.

        Args:
            rank: The rank.
            counts: How many of the ranks before it are served, shape (rank,).

        Returns:
            How many are served, and how many could be at most.

        Raises:
            SolverFailedError: When nothing is found within the limit of nodes.
        """
        upper = self.upper
        costs = np.zeros(len(upper))
        costs[len(self.rules.upper) :][self.ranks.rank == rank] = -1
        answer = solve(self.rows(counts).question(costs, upper=upper, whole=True))
        found = -round(float(costs @ answer.found))
        return found, max(found, int(_ROUNDING - answer.bound))

    def whole(
        self, counts: IntArray, *, beside: FloatArray | None = None, most: bool = False
    ) -> IntArray | None:
        """Find whole numbers that serve at least so many of each rank.

        Args:
            counts: How many of the first ranks must be served, shape (settled ranks,).
            beside: Numbers of each cell, shape (cells,): to look only at the whole numbers just
                below and above these.
            most: Whether to serve many of the other ranks too, the most urgent first where that is
                easy.

        Returns:
            How many are served in each cell, shape (cells,); `None` when none were found.
        """
        upper, costs = self.upper.astype(np.float64), np.zeros(len(self.upper))
        lower = np.zeros(len(upper))
        if beside is not None:
            cells = np.arange(len(beside))
            lower[cells] = np.floor(beside + _ROUNDING)
            upper[cells] = np.minimum(np.ceil(beside - _ROUNDING), upper[cells])
            costs[cells] = -np.minimum(beside, 1)
        if most:
            costs[len(self.rules.upper) :] = -self._urgency(len(counts))
        question = self.rows(counts).question(costs, lower=lower, upper=upper, whole=True)
        return self._cells(solve(question, gap_share=_CLOSE_ENOUGH))

    def _urgency(self, settled: int) -> FloatArray:
        """Weigh shares of ranks that are not settled: the first outweighs, the others fall."""
        beyond = (self.ranks.rank - settled) / max(self.ranks.count - settled, 1)
        weight = np.where(beyond == 0, _FIRST, _STEEPNESS ** (1 - beyond))
        return np.where(beyond < 0, 0, np.round(weight))

    def _cells(self, answer: Answer) -> IntArray | None:
        cells = len(self.rules.types.cell_type)
        return None if answer.values is None else _rounded(answer.values[:cells])


def reachable_floors(rules: PlaceRules) -> tuple[IntArray, bool]:
    """Lower floors that cannot all be reached to what can be.

    Args:
        rules: What every allocation keeps.

    Returns:
        The floors, by as little below as can be in all, and whether that is proven.

    Raises:
        SolverFailedError: When nothing is found within the limit of nodes.
    """
    types, upper = rules.types, rules.upper
    missed = len(upper) + np.arange(len(rules.floors))
    rows = Rows()
    rows.add(types.cell_type, np.arange(len(types.cell_type)), at_most=types.supply)
    rules.add_to(rows, missed=missed)
    costs = np.concatenate([np.zeros(len(upper)), np.ones(len(missed))])
    answer = solve(rows.question(costs, upper=np.concatenate([upper, rules.floors]), whole=True))
    lacking = _rounded(answer.found[len(upper) :])
    return rules.floors - lacking, bool(lacking.sum() < answer.bound + 1 - _ROUNDING)


def _rounded(values: FloatArray) -> IntArray:
    return np.round(values).astype(np.int64)
