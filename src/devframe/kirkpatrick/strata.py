"""Two groups compared inside strata: Mantel and Haenszel's common figures, and whether they fit."""

from math import exp, log, sqrt

import attrs
import numpy as np
from scipy.special import chdtrc, ndtri

from devframe.kirkpatrick.arrays import FloatArray


@attrs.frozen(eq=False)
class StrataCounts:
    """Two groups in strata that hold people of both.

    Attributes:
        hits: How many of the group have it, one entry a stratum.
        n: Of how many.
        other_hits: How many of the reference have it.
        other_n: Of how many.
    """

    hits: FloatArray
    n: FloatArray
    other_hits: FloatArray
    other_n: FloatArray

    @property
    def total(self) -> FloatArray:
        """People in each stratum."""
        return self.n + self.other_n


@attrs.frozen
class Common:
    """A common figure over strata; NaN where it cannot be computed."""

    estimate: float
    low: float
    high: float


def common_difference(counts: StrataCounts, *, level: float) -> Common:
    """Give the common difference of shares.

    Args:
        counts: The strata.
        level: Level of the interval.

    Returns:
        The difference, group minus reference.

    Source:
        Mantel & Haenszel (1959) for the weights; Sato (1989) for the variance, which is right for
        few large strata and for many small ones.

    Example:
        >>> one = StrataCounts(*np.array([[12.0], [40.0], [48.0], [80.0]]))
        >>> round(common_difference(one, level=0.95).estimate, 3)
        -0.3
    """
    a, n1, c, n2 = counts.hits, counts.n, counts.other_hits, counts.other_n
    total = counts.total
    weight = float((n1 * n2 / total).sum())
    estimate = float(((a * n2 - c * n1) / total).sum()) / weight
    between = float(((n1**2 * c - n2**2 * a + n1 * n2 * (n2 - n1) / 2) / total**2).sum())
    inside = float(((a * (n2 - c) + c * (n1 - a)) / (2 * total)).sum())
    variance = (estimate * between + inside) / weight**2
    if not variance > 0:
        # Nothing varies in any stratum: a point would be a certainty that no sample gives.
        return Common(estimate, np.nan, np.nan)
    reach = float(ndtri(0.5 + level / 2)) * sqrt(variance)
    return Common(estimate, max(-1.0, estimate - reach), min(1.0, estimate + reach))


def common_ratio(counts: StrataCounts, *, level: float) -> Common:
    """Give the common ratio of shares.

    Args:
        counts: The strata.
        level: Level of the interval.

    Returns:
        The ratio, group over reference; NaN where a group has none of it anywhere.

    Source:
        Mantel & Haenszel (1959) for the weights; Greenland & Robins (1985) for the interval.

    Example:
        >>> one = StrataCounts(*np.array([[12.0], [40.0], [48.0], [80.0]]))
        >>> round(common_ratio(one, level=0.95).low, 3)
        0.301
    """
    a, n1, c, n2 = counts.hits, counts.n, counts.other_hits, counts.other_n
    total = counts.total
    top, bottom = float((a * n2 / total).sum()), float((c * n1 / total).sum())
    if not (top > 0 and bottom > 0):
        return Common(np.nan, np.nan, np.nan)
    spread = float(((n1 * n2 * (a + c) - a * c * total) / total**2).sum()) / (top * bottom)
    return _on_the_log_scale(top / bottom, spread, level)


def common_odds_ratio(counts: StrataCounts, *, level: float) -> Common:
    """Give the common odds ratio.

    Args:
        counts: The strata.
        level: Level of the interval.

    Returns:
        The odds ratio, group over reference; NaN where a table has an empty side everywhere.

    Source:
        Mantel & Haenszel (1959); Robins, Breslow & Greenland (1986) for the interval.

    Example:
        >>> one = StrataCounts(*np.array([[12.0], [40.0], [48.0], [80.0]]))
        >>> round(common_odds_ratio(one, level=0.95).estimate, 4)
        0.2857
    """
    a, c, total = counts.hits, counts.other_hits, counts.total
    b, d = counts.n - a, counts.other_n - c
    r, s = a * d / total, b * c / total
    top, bottom = float(r.sum()), float(s.sum())
    if not (top > 0 and bottom > 0):
        return Common(np.nan, np.nan, np.nan)
    p, q = (a + d) / total, (b + c) / total
    spread = (
        float((p * r).sum()) / (2 * top**2)
        + float((p * s + q * r).sum()) / (2 * top * bottom)
        + float((q * s).sum()) / (2 * bottom**2)
    )
    return _on_the_log_scale(top / bottom, spread, level)


def mantel_haenszel_p(counts: StrataCounts) -> tuple[float, float]:
    """Test that the shares are the same inside every stratum.

    Args:
        counts: The strata.

    Returns:
        Chi-square with one degree of freedom, without continuity correction, and p; NaN where
        nothing varies.

    Source:
        Mantel & Haenszel (1959).

    Example:
        >>> one = StrataCounts(*np.array([[12.0], [40.0], [48.0], [80.0]]))
        >>> round(mantel_haenszel_p(one)[0], 3)
        9.52
    """
    total, have = counts.total, counts.hits + counts.other_hits
    expected = counts.n * have / total
    variance = counts.n * counts.other_n * have * (total - have) / (total**2 * (total - 1))
    spread = float(variance.sum())
    if not spread > 0:
        return np.nan, np.nan
    statistic = float((counts.hits - expected).sum()) ** 2 / spread
    return statistic, float(chdtrc(1, statistic))


def breslow_day_p(counts: StrataCounts, odds_ratio: float) -> tuple[float, float]:
    """Test that the odds ratio is the same in every stratum, with Tarone's correction.

    Args:
        counts: The strata.
        odds_ratio: Mantel and Haenszel's common odds ratio.

    Returns:
        Chi-square, with one degree of freedom less than there are strata in which somebody has it
        and somebody has not, and p; NaN where there are fewer than two such strata.

    Source:
        Breslow & Day (1980); Tarone (1985).

    Example:
        >>> same = StrataCounts(*np.array([[2.0, 4], [10, 20], [5, 10], [10, 20]]))
        >>> breslow_day_p(same, common_odds_ratio(same, level=0.95).estimate)[1]
        1.0
    """
    have = counts.hits + counts.other_hits
    telling = (have > 0) & (have < counts.total)
    strata = int(telling.sum())
    if strata < 2 or not odds_ratio > 0:  # noqa: PLR2004 - one stratum is like itself
        return np.nan, np.nan
    m, n1, n2 = have[telling], counts.n[telling], counts.other_n[telling]
    expected = _expected(m, n1, n2, odds_ratio)
    away = counts.hits[telling] - expected
    variance = 1 / (
        1 / expected + 1 / (n1 - expected) + 1 / (m - expected) + 1 / (n2 - m + expected)
    )
    statistic = float((away**2 / variance).sum()) - float(away.sum()) ** 2 / float(variance.sum())
    return max(statistic, 0.0), float(chdtrc(strata - 1, max(statistic, 0.0)))


def _expected(m: FloatArray, n1: FloatArray, n2: FloatArray, odds_ratio: float) -> FloatArray:
    """Give the counts of the group that have the margins of the strata and the odds ratio."""
    # e·(n2 - m + e) = odds·(m - e)·(n1 - e); written so that odds near 1 lose no digits.
    a = 1 - odds_ratio
    b = n2 - m + odds_ratio * (m + n1)
    c = -odds_ratio * m * n1
    return np.asarray(-2 * c / (b + np.sqrt(b * b - 4 * a * c)))


def _on_the_log_scale(estimate: float, variance: float, level: float) -> Common:
    reach = float(ndtri(0.5 + level / 2)) * sqrt(variance)
    return Common(estimate, exp(log(estimate) - reach), exp(log(estimate) + reach))
