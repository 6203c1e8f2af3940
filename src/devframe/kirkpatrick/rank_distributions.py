"""Exact distributions of rank statistics, ties included, and order statistics of pairwise sums."""

from math import comb, floor

import attrs
import numpy as np
from scipy.special import ndtr, ndtri

from devframe.kirkpatrick.arrays import FloatArray, IntArray

_EXACT_SIGNED = 200  # pairs up to which the signed-rank distribution is enumerated
_EXACT_PRODUCT = 2_500  # product of the two group sizes up to which the rank sum is enumerated
_HALVINGS = 60


@attrs.frozen
class RankTest:
    """A rank statistic and its tails.

    Attributes:
        statistic: Sum of the positive ranks (V), or pairs won by the first group (U).
        p: Two-sided p-value: twice the smaller tail, at most 1.
        p_greater: Chance of a statistic this large or larger.
        p_less: Chance of a statistic this small or smaller.
        exact: Whether the tails were enumerated rather than approximated.
        n: Values that entered.
    """

    statistic: float
    p: float
    p_greater: float
    p_less: float
    exact: bool
    n: int


def doubled_ranks(values: FloatArray) -> IntArray:
    """Rank values, ties sharing the mean of their ranks, doubled so that all are whole numbers.

    Args:
        values: Shape (n,), nothing missing.

    Returns:
        Shape (n,).

    Example:
        >>> doubled_ranks(np.array([10.0, 20.0, 20.0, 30.0]))
        array([2, 5, 5, 8])
    """
    ordered = np.sort(values)
    first = np.searchsorted(ordered, values, side="left")
    last = np.searchsorted(ordered, values, side="right")
    return (first + last + 1).astype(np.int64)


def signed_rank_test(differences: FloatArray) -> RankTest:
    """Test whether differences are symmetric around zero.

    Args:
        differences: Shape (n,), nothing missing. Zeros are left out, as Wilcoxon did.

    Returns:
        The test; up to 200 differences exact also with ties, beyond it normal with continuity and
        tie corrections.

    Source:
        Wilcoxon (1945), Biometrics Bulletin 1:80-83; Hollander & Wolfe (1999), section 3.1.

    Example:
        >>> x = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
        >>> y = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
        >>> found = signed_rank_test(x - y)
        >>> found.statistic, found.p_greater
        (40.0, 0.01953125)
    """
    scale = float(np.abs(differences).max(initial=0.0)) or 1.0
    # 0.3 - 0.1 and 0.2 are a tie although their last binary digits differ.
    tidy = np.round(differences / scale, 12)
    used = tidy[tidy != 0]
    ranks = doubled_ranks(np.abs(used))
    observed = int(ranks[used > 0].sum())
    if len(used) <= _EXACT_SIGNED:
        chances = _signed_rank_chances(ranks)
        return _from_chances(chances, observed, observed / 2, len(used))
    middle = ranks.sum() / 2
    return _from_normal(observed - middle, float((ranks**2).sum()) / 4, observed / 2, len(used))


def rank_sum_test(first: FloatArray, second: FloatArray) -> RankTest:
    """Test whether one group tends to stand above another.

    Args:
        first: Shape (n,), nothing missing.
        second: Shape (m,), nothing missing.

    Returns:
        The test; exact also with ties while n times m is at most 2,500, beyond it normal with
        continuity and tie corrections.

    Source:
        Mann & Whitney (1947), Annals of Mathematical Statistics 18:50-60; Hollander & Wolfe
        (1999), section 4.1.

    Example:
        >>> rank_sum_test(np.array([5.0, 6, 7]), np.array([1.0, 2, 3])).p
        0.1
    """
    n, m = len(first), len(second)
    ranks = doubled_ranks(np.concatenate([first, second]))
    observed = int(ranks[:n].sum())
    won = observed / 2 - n * (n + 1) / 2
    if n * m <= _EXACT_PRODUCT:
        chances = _rank_sum_chances(ranks, n)
        return _from_chances(chances, observed, won, n + m)
    total = n + m
    variance = n * m / total * float(((ranks - ranks.mean()) ** 2).sum()) / (total - 1)
    return _from_normal(observed - n * ranks.mean(), variance, won, total)


def superiority(first: FloatArray, second: FloatArray) -> float:
    """Give the share of pairs in which the first group's member stands higher.

    Args:
        first: Shape (n,), nothing missing, n at least 1.
        second: Shape (m,), nothing missing, m at least 1.

    Returns:
        A share from 0 to 1; ties count half.

    Source:
        McGraw & Wong (1992), common-language effect size, in its distribution-free form.

    Example:
        >>> superiority(np.array([2.0, 3.0]), np.array([1.0, 2.0]))
        0.875
    """
    ordered = np.sort(second)
    below = np.searchsorted(ordered, first, side="left").sum()
    up_to = np.searchsorted(ordered, first, side="right").sum()
    return float(below + up_to) / (2 * len(first) * len(second))


def walsh_interval(differences: FloatArray, *, level: float) -> tuple[float, float, float]:
    """Give the median of all means of two differences, with its interval.

    Args:
        differences: Shape (n,), nothing missing, zeros kept.
        level: Level of the interval.

    Returns:
        Hodges-Lehmann estimate, lower and upper limit; limits are NaN where so few differences
        cannot reach the level.

    Source:
        Hollander & Wolfe (1999), sections 3.2 and 3.3.

    Example:
        >>> walsh_interval(np.array([1.0, 2, 3, 4, 5, 6]), level=0.95)
        (3.5, 1.0, 6.0)
    """
    n = len(differences)
    ordered = np.sort(differences)
    total = n * (n + 1) // 2
    if n <= _EXACT_SIGNED:
        rank = _depth(_signed_rank_chances(np.arange(1, n + 1)), level)
    else:
        spread = np.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        rank = floor(total / 2 - ndtri(0.5 + level / 2) * spread)
    middle, low, high = _middle_and_limits(_Sums(ordered, ordered, walsh=True), total, rank)
    return middle / 2, low / 2, high / 2


def shift_interval(
    first: FloatArray, second: FloatArray, *, level: float
) -> tuple[float, float, float]:
    """Give the median of all differences between two groups, with its interval.

    Args:
        first: Shape (n,), nothing missing.
        second: Shape (m,), nothing missing.
        level: Level of the interval.

    Returns:
        Hodges-Lehmann estimate of how far the first stands above the second, lower and upper
        limit; limits are NaN where so few units cannot reach the level.

    Source:
        Hollander & Wolfe (1999), sections 4.2 and 4.3.

    Example:
        >>> shift_interval(np.array([5.0, 6, 7, 8]), np.array([1.0, 2, 3, 4]), level=0.95)
        (4.0, 1.0, 7.0)
    """
    n, m = len(first), len(second)
    if n * m <= _EXACT_PRODUCT:
        chances = _rank_sum_chances(np.arange(1, n + m + 1), n)
        rank = _depth(chances[n * (n + 1) // 2 :], level)
    else:
        spread = np.sqrt(n * m * (n + m + 1) / 12)
        rank = floor(n * m / 2 - ndtri(0.5 + level / 2) * spread)
    return _middle_and_limits(_Sums(np.sort(first), np.sort(-second)), n * m, rank)


def _signed_rank_chances(ranks: IntArray) -> FloatArray:
    """Chance of every sum when each rank counts or not like a coin."""
    chances = np.zeros(int(ranks.sum()) + 1)
    chances[0] = 1.0
    top = 0
    for rank in sorted(ranks.tolist()):
        chances[: top + rank + 1] /= 2
        # The right side is read whole before it is added, so a rank never counts twice.
        chances[rank : top + rank + 1] += chances[: top + 1].copy()
        top += rank
    return chances


def _rank_sum_chances(ranks: IntArray, n: int) -> FloatArray:
    """Chance of every sum of n ranks drawn without replacement."""
    small = min(n, len(ranks) - n)
    largest = np.sort(ranks)[len(ranks) - small :].sum() if small else 0
    ways: FloatArray = np.zeros((small + 1, int(largest) + 1))
    ways[0, 0] = 1.0
    for rank in sorted(ranks.tolist()):
        if rank <= largest:
            ways[1:, rank:] += ways[:-1, : ways.shape[1] - rank].copy()
    chances: FloatArray = ways[small] / comb(len(ranks), small)
    if small == n:
        return chances
    mirrored = np.zeros(int(ranks.sum()) + 1)
    mirrored[len(mirrored) - len(chances) :] = chances[::-1]
    return mirrored


def _from_chances(chances: FloatArray, observed: int, statistic: float, n: int) -> RankTest:
    less = min(float(chances[: observed + 1].sum()), 1.0)
    greater = min(float(chances[observed:].sum()), 1.0)
    return RankTest(statistic, min(1.0, 2 * min(less, greater)), greater, less, True, n)  # noqa: FBT003 - read in order


def _from_normal(excess: float, variance: float, statistic: float, n: int) -> RankTest:
    # In doubled ranks the statistic moves in steps of two, so half a step is one.
    if not variance > 0:
        # All values are the same: every order of them is as extreme as this one.
        return RankTest(statistic, 1.0, 1.0, 1.0, False, n)  # noqa: FBT003 - read in order
    spread = np.sqrt(variance)
    greater, less = float(ndtr(-(excess - 1) / spread)), float(ndtr((excess + 1) / spread))
    return RankTest(statistic, min(1.0, 2 * min(less, greater)), greater, less, False, n)  # noqa: FBT003 - read in order


def _depth(chances: FloatArray, level: float) -> int:
    """Rank, from either end, of the order statistics that bound the interval; 0 if there is none.

    The tail below the rank must not exceed half of what the level leaves over.
    """
    tail = np.cumsum(chances)
    return int(np.searchsorted(tail, (1 - level) / 2 * (1 + 1e-12), side="right"))


@attrs.frozen
class _Sums:
    """All sums of a left and a right value, counted without ever being written out."""

    left: FloatArray
    right: FloatArray
    walsh: bool = False  # count each pair of one sample once, and each value with itself

    def up_to(self, limit: float) -> int:
        count = int(np.searchsorted(self.right, limit - self.left, side="right").sum())
        if self.walsh:
            count = (count + int(np.searchsorted(2 * self.left, limit, side="right"))) // 2
        return count

    def next_above(self, limit: float) -> float:
        place = np.searchsorted(self.right, limit - self.left, side="right")
        inside = place < len(self.right)
        return float((self.left[inside] + self.right[place[inside]]).min())

    def smallest(self, k: int) -> float:
        """The k-th smallest sum, by halving the range and then stepping onto a real sum."""
        low = float(self.left[0] + self.right[0])
        high = float(self.left[-1] + self.right[-1])
        if self.up_to(low) >= k:
            return low
        for _ in range(_HALVINGS):
            middle = low + (high - low) / 2
            if self.up_to(middle) >= k:
                high = middle
            else:
                low = middle
        return min(self.next_above(low), float(self.left[-1] + self.right[-1]))


def _middle_and_limits(sums: _Sums, total: int, rank: int) -> tuple[float, float, float]:
    middle = (sums.smallest((total + 1) // 2) + sums.smallest(total // 2 + 1)) / 2
    if rank < 1:
        return middle, np.nan, np.nan
    return middle, sums.smallest(rank), sums.smallest(total + 1 - rank)
