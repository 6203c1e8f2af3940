"""What the covariances of a test's items say of the test and of each item."""

import attrs
import numpy as np
from scipy.special import fdtri

from devframe.kirkpatrick.arrays import FloatArray

_ROUNDS = 2_000
_STEP_OPERATIONS = 200_000
_STILL = 1e-10
_NOTHING = 1e-12  # items that cancel each other leave a sum that is only rounding


@attrs.frozen(eq=False)
class ItemStatistics:
    """Reliability and items of one test, all from one covariance matrix; NaN where undefined.

    Attributes:
        alpha: Cronbach's alpha.
        alpha_standardized: Alpha of the items brought to one spread.
        mean_correlation: Mean correlation of two items.
        item_rest: Correlation of each item with the sum of the others, shape (k,).
        alpha_if_dropped: Alpha without each item, shape (k,).
    """

    alpha: float
    alpha_standardized: float
    mean_correlation: float
    item_rest: FloatArray
    alpha_if_dropped: FloatArray


def covariances(table: FloatArray) -> FloatArray:
    """Give the covariances of the columns, centered first.

    Args:
        table: Shape (n, k), nothing missing, n at least 2.

    Returns:
        Shape (k, k); rows and columns of constant items are exactly 0.
    """
    n, k = table.shape
    centered = table - table.mean(axis=0)
    centered[:, (table == table[0]).all(axis=0)] = 0.0
    products: FloatArray = np.zeros((k, k))
    # In small steps the products stay on one core: on a busy machine, waking the threads of a
    # linear algebra library can cost a hundred times the work.
    step = max(1, _STEP_OPERATIONS // (k * k))
    for start in range(0, n, step):
        part = centered[start : start + step]
        products += part.T @ part
    return np.asarray(products / (n - 1))


def item_statistics(covariance: FloatArray) -> ItemStatistics:
    """Take alpha, item-rest correlations and alpha-if-dropped from covariances.

    Args:
        covariance: Shape (k, k), k at least 2.

    Returns:
        The statistics.

    Source:
        Cronbach (1951): α = k/(k-1) · (1 - Σ variances / variance of the sum). Without item j the
        variance of the sum is total - 2·(row sum of j) + variance of j.

    Example:
        >>> found = item_statistics(np.array([[1.0, 0.5], [0.5, 1.0]]))
        >>> round(found.alpha, 4), found.item_rest
        (0.6667, array([0.5, 0.5]))
    """
    k = len(covariance)
    own, rows = np.diag(covariance), covariance.sum(axis=1)
    total, trace = rows.sum(), own.sum()
    rest = total - 2 * rows + own
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = k / (k - 1) * (1 - trace / total) if total > _NOTHING * trace else np.nan
        rest = np.where(rest > _NOTHING * trace, rest, np.nan)
        item_rest = np.where(own > 0, (rows - own) / np.sqrt(own * rest), np.nan)
        correlations = covariance / np.sqrt(np.outer(own, own))
        between = (correlations.sum() - k) / (k * (k - 1))
        dropped = np.full(k, np.nan)
        if k > 2:  # noqa: PLR2004 - a test of two items has no reliability left without one
            dropped = (k - 1) / (k - 2) * (1 - (trace - own) / rest)
        standardized = k * between / (1 + (k - 1) * between)
    return ItemStatistics(
        alpha=float(alpha),
        alpha_standardized=float(standardized),
        mean_correlation=float(between),
        item_rest=item_rest,
        alpha_if_dropped=np.where(np.isfinite(dropped), dropped, np.nan),
    )


def feldt_limits(alpha: float, *, n: int, k: int, level: float = 0.95) -> tuple[float, float]:
    """Give the interval of alpha.

    Args:
        alpha: Cronbach's alpha.
        n: People.
        k: Items.
        level: Level of the interval.

    Returns:
        Lower and upper limit; NaN for fewer than two people, and where nothing speaks against 1.

    Source:
        Feldt (1965): (1 - α) times quantiles of F with n-1 and (n-1)(k-1) degrees of freedom.
        Exact when items are parallel and normal.

    Example:
        >>> low, high = feldt_limits(0.8431428, n=30, k=7)
        >>> round(low, 4), round(high, 4)
        (0.7394, 0.9158)
    """
    # One person has no spread; and a perfect fit of so few would pass for a certainty.
    if n < 2 or not 1 - alpha > _NOTHING:  # noqa: PLR2004 - see above
        return np.nan, np.nan
    freedom = (n - 1, (n - 1) * (k - 1))
    upper, lower = (fdtri(*freedom, tail) for tail in ((1 + level) / 2, (1 - level) / 2))
    return float(1 - (1 - alpha) * upper), float(1 - (1 - alpha) * lower)


def omega_total(covariance: FloatArray) -> float:
    """Give the share of the sum's variance that one common factor explains.

    Args:
        covariance: Shape (k, k), k at least 3, no constant item.

    Returns:
        McDonald's omega; NaN when a one-factor model does not fit at all (an item would be
        explained more than wholly, or the search does not settle).

    Source:
        McDonald (1999): ω = (Σ loadings)² / ((Σ loadings)² + Σ uniquenesses); loadings by
        iterated principal axes, which is least squares over the off-diagonal correlations.

    Example:
        >>> loadings = np.array([0.9, 0.8, 0.7, 0.6])
        >>> covariance = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
        >>> round(omega_total(covariance), 6)
        0.841121
    """
    k = len(covariance)
    own = np.diag(covariance)
    if k < 3 or not bool((own > 0).all()):  # noqa: PLR2004 - two items cannot identify a factor
        return np.nan
    spreads = np.sqrt(own)
    reduced = covariance / np.outer(spreads, spreads)
    shared = np.full(k, 0.5)
    for _ in range(_ROUNDS):
        np.fill_diagonal(reduced, shared)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
        previous, shared = shared, loadings**2
        if bool((shared > 1).any()):
            return np.nan
        if float(np.abs(shared - previous).max()) < _STILL:
            common = float((loadings * spreads).sum()) ** 2
            return common / (common + float(((1 - shared) * own).sum()))
    return np.nan
