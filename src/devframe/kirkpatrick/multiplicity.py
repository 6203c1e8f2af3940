"""Many estimates side by side: false findings, shrinkage, and how sure a rank is."""

import attrs
import numpy as np
from scipy.special import ndtri

from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    IntArray,
    check_level,
    numbers,
    same_length,
)

_HALVINGS = 80  # enough to reach the last bit of a double
_BLOCK = 512  # rows of the pairwise table held at once


def q_values(p: ArrayLike) -> FloatArray:
    """Adjust p-values for looking at many (Benjamini and Hochberg).

    Args:
        p: p-values, shape (k,); missing where there is none.

    Returns:
        q-values, shape (k,): among all with q at most 0.05, about 5 % are expected to be false.

    Raises:
        InvalidInputError: For labels, and numbers that are no p-values.

    Source:
        Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57:289.

    Example:
        >>> q_values(np.array([0.01, 0.04, np.nan, 0.03])).round(3)
        array([0.03, 0.04,  nan, 0.04])
    """
    p = numbers(p, name="p", lowest=0, highest=1)
    q = np.full(p.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    stepped = p[order] * len(order) / np.arange(1, len(order) + 1)
    # A larger p-value never gets a smaller q: take the running minimum from the back.
    q[order] = np.minimum.accumulate(stepped[::-1])[::-1].clip(max=1)
    return q


def holm_p_values(p: ArrayLike) -> FloatArray:
    """Adjust p-values so that even one false finding among all is unlikely (Holm).

    Args:
        p: p-values, shape (k,); missing where there is none.

    Returns:
        Adjusted p-values, shape (k,): with a limit of 0.05 the chance of any false finding is at
        most 5 %, however the tests hang together.

    Raises:
        InvalidInputError: For labels, and numbers that are no p-values.

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6:65.

    Example:
        >>> holm_p_values(np.array([0.01, 0.04, np.nan, 0.03])).round(3)
        array([0.03, 0.06,  nan, 0.06])
    """
    p = numbers(p, name="p", lowest=0, highest=1)
    adjusted = np.full(p.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    stepped = p[order] * np.arange(len(order), 0, -1)
    # A larger p-value never gets a smaller adjusted one: take the running maximum.
    adjusted[order] = np.maximum.accumulate(stepped).clip(max=1)
    return adjusted


@attrs.frozen(eq=False)
class Shrunken:
    """Estimates drawn toward their common mean.

    Attributes:
        estimate: Shrunken estimates, shape (k,).
        low: Lower limits.
        high: Upper limits.
        center: The common mean.
        between_sd: Standard deviation of the true values around it.
    """

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    center: float
    between_sd: float


def shrink(estimate: ArrayLike, spread: ArrayLike, *, level: float = 0.95) -> Shrunken:
    """Draw noisy estimates toward their common mean, the more the noisier they are.

    Formula: with tau² by Paule and Mandel, weights w = 1/(s² + tau²) and center the weighted mean,
    each becomes center + B (estimate - center), B = tau²/(tau² + s²); its variance is
    B s² + (1 - B)²/sum(w).

    Args:
        estimate: Estimates, shape (k,); NaN where there is none.
        spread: Their standard errors, shape (k,).
        level: Level of the limits.

    Returns:
        Shrunken estimates; NaN stays NaN.

    Raises:
        InvalidInputError: For labels, infinite values, errors below 0, or unequal lengths.

    Source:
        Morris (1983), Journal of the American Statistical Association 78:47; Paule & Mandel (1982).
        Assumes that true values scatter normally. The limits take tau² as known, so they are a
        little narrow for fewer than about ten groups.

    Example:
        >>> shrunken = shrink(np.array([0.0, 10.0, 0.0, 10.0]), np.array([1.0, 1.0, 9.0, 9.0]))
        >>> shrunken.estimate.round(1)
        array([0.2, 9.8, 4. , 6. ])
    """
    found, noise = _estimates(estimate, spread, level)
    usable = np.isfinite(found) & (noise > 0)
    y, v = found[usable], noise[usable] ** 2
    drawn, low, high = columns = np.full((3, len(found)), np.nan)
    if not usable.any():
        return Shrunken(drawn, low, high, center=float("nan"), between_sd=float("nan"))
    tau2 = _paule_mandel(y, v)
    weight = 1 / (v + tau2)
    center = float((weight * y).sum() / weight.sum())
    share = tau2 / (tau2 + v)
    toward = center + share * (y - center)
    reach = ndtri(0.5 + level / 2) * np.sqrt(share * v + (1 - share) ** 2 / weight.sum())
    columns[:, usable] = toward, toward - reach, toward + reach
    return Shrunken(drawn, low, high, center=center, between_sd=float(np.sqrt(tau2)))


def _estimates(
    estimate: ArrayLike, spread: ArrayLike, level: float
) -> tuple[FloatArray, FloatArray]:
    """Read estimates and their standard errors."""
    check_level(level)
    found = numbers(estimate, name="estimate")
    noise = numbers(spread, name="spread", lowest=0)
    same_length("estimates", {"estimate": found, "spread": noise})
    return found, noise


def _paule_mandel(y: FloatArray, v: FloatArray) -> float:
    """Find the tau² at which the weighted squares match their degrees of freedom."""

    def excess(tau2: float) -> float:
        weight = 1 / (v + tau2)
        center = (weight * y).sum() / weight.sum()
        return float((weight * (y - center) ** 2).sum() - (len(y) - 1))

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(((y - y.mean()) ** 2).sum())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def rank_limits(
    estimate: ArrayLike, spread: ArrayLike, *, level: float = 0.95
) -> tuple[IntArray, IntArray, IntArray]:
    """Give ranks, highest first, with the ranks that the data leave open.

    Formula: a group's best possible rank is 1 plus the number of groups surely above it, its worst
    the number of groups not surely below it; "surely" by the normal test of the difference at
    (1 - level)/(2 (k - 1)) each, so that each group's true rank is covered with `level`.

    Args:
        estimate: Estimates, shape (k,); NaN where there is none.
        spread: Their standard errors, shape (k,).
        level: Level of the limits.

    Returns:
        Rank, best and worst possible rank, shape (k,); 0 where there is no estimate. Ties share
        the better rank.

    Raises:
        InvalidInputError: For labels, infinite values, errors below 0, or unequal lengths.

    Source:
        Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91:476.

    Example:
        >>> rank, best, worst = rank_limits(np.array([1.0, 1.1, 9.0]), np.array([1.0, 1.0, 1.0]))
        >>> rank.tolist(), best.tolist(), worst.tolist()
        ([3, 2, 1], [2, 2, 1], [3, 3, 1])
    """
    found, noise = _estimates(estimate, spread, level)
    usable = np.flatnonzero(np.isfinite(found) & np.isfinite(noise))
    y, v, k = found[usable], noise[usable] ** 2, len(usable)
    rank, best, worst = np.zeros((3, len(found)), dtype=np.int64)
    critical = ndtri(1 - (1 - level) / (2 * max(k - 1, 1)))
    for start in range(0, k, _BLOCK):
        rows = slice(start, start + _BLOCK)
        above = y[None, :] - y[rows, None]
        reach = critical * np.sqrt(v[None, :] + v[rows, None])
        place = usable[rows]
        rank[place] = 1 + (above > 0).sum(axis=1)
        best[place] = 1 + (above > reach).sum(axis=1)
        worst[place] = k - (-above > reach).sum(axis=1)
    return rank, best, worst
