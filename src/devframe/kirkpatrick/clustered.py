"""Regression when units come in teams: variances that allow for it, CR2 first and CR1 beside."""

import numpy as np

from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, same_length
from devframe.kirkpatrick.known_values import known_codes
from devframe.kirkpatrick.regression import Coefficient, solve

_TINY = 1e-10


def cluster_robust(
    outcome: ArrayLike, design: ArrayLike, *, clusters: ArrayLike, column: int
) -> Coefficient:
    """Estimate one coefficient of a least-squares regression with clustered units.

    Args:
        outcome: Shape (n,), nothing missing.
        design: A dataframe or shape (n, p), nothing missing, with its own constant.
        clusters: Labels of the clusters, shape (n,), nothing missing. With every unit its own
            cluster this is HC2.
        column: Which coefficient, from 0.

    Returns:
        The coefficient; NaN for `se` and `df` where the clusters leave nothing to estimate from.

    Raises:
        InvalidInputError: For labels, missing values, unequal lengths, or columns that repeat
            each other.

    Source:
        Bell & McCaffrey (2002), Survey Methodology 28:169-181; Pustejovsky & Tipton (2018),
        Journal of Business & Economic Statistics 36:672-683. The working model is independence.

    Example:
        >>> y = np.array([1.0, 2, 2, 3, 5, 4, 6, 7])
        >>> x = np.column_stack([np.ones(8), [0, 0, 0, 0, 1, 1, 1, 1]])
        >>> found = cluster_robust(y, x, clusters=np.array([0, 0, 1, 1, 2, 2, 3, 3]), column=1)
        >>> round(found.estimate, 2), round(found.se, 2), round(found.df, 2)
        (3.5, 1.12, 2.0)
    """
    solved = solve(outcome, design)
    codes = known_codes(clusters, name="clusters")
    same_length("rows", {"outcome": solved.residuals, "clusters": codes})
    direction = solved.direction(column)
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    scores, sizes, crossings = [], [], []
    for rows in np.split(order, starts[1:]):
        part = solved.orthogonal[rows]
        weights = _adjusted(part, part @ direction)
        scores.append(float(weights @ solved.residuals[rows]))
        sizes.append(float(weights @ weights))
        crossings.append(part.T @ weights)
    across = np.array(crossings)
    # Covariances of the cluster scores when the errors are independent with equal variance.
    working = np.diag(sizes) - across @ across.T
    spread = float((working**2).sum())
    trace = float(np.trace(working))
    usable = spread > _TINY * max(trace, _TINY) ** 2 and trace > _TINY
    return Coefficient(
        estimate=float(solved.coefficients[column]),
        se=float(np.linalg.norm(scores)) if usable else np.nan,
        df=trace**2 / spread if usable else np.nan,
        n_clusters=len(sizes),
    )


def cluster_sandwich(
    outcome: ArrayLike, design: ArrayLike, *, clusters: ArrayLike, column: int
) -> Coefficient:
    """Estimate one coefficient with the plain clustered variance (CR1) and t of clusters less one.

    It is what most packages call "clustered" and what to compare their numbers with. With few
    clusters, or few in one arm, it finds effects that are not there far too often (9 % instead of
    5 % with six clusters); conclusions belong to `cluster_robust`.

    Args:
        outcome: Shape (n,), nothing missing.
        design: A dataframe or shape (n, p), nothing missing, with its own constant.
        clusters: Labels of the clusters, shape (n,), nothing missing.
        column: Which coefficient, from 0.

    Returns:
        The coefficient; NaN for `se` and `df` where there is a single cluster, or no residual.

    Raises:
        InvalidInputError: For labels, missing values, unequal lengths, or columns that repeat
            each other.

    Source:
        Liang & Zeger (1986), Biometrika 73:13-22, times G/(G-1) (n-1)/(n-p).

    Example:
        >>> y = np.array([1.0, 2, 2, 3, 5, 4, 6, 7])
        >>> x = np.column_stack([np.ones(8), [0, 0, 0, 0, 1, 1, 1, 1]])
        >>> found = cluster_sandwich(y, x, clusters=np.array([0, 0, 1, 1, 2, 2, 3, 3]), column=1)
        >>> round(found.estimate, 2), round(found.se, 2), found.df
        (3.5, 0.99, 3.0)
    """
    solved = solve(outcome, design)
    codes = known_codes(clusters, name="clusters")
    n, p = solved.orthogonal.shape
    same_length("rows", {"outcome": solved.residuals, "clusters": codes})
    weights = solved.orthogonal @ solved.direction(column)
    scores = np.bincount(codes, weights * solved.residuals)
    count = len(scores)
    usable = count > 1 and n > p
    factor = count / (count - 1) * (n - 1) / (n - p) if usable else np.nan
    return Coefficient(
        estimate=float(solved.coefficients[column]),
        se=float(np.sqrt(factor * (scores @ scores))),
        df=count - 1.0 if usable else np.nan,
        n_clusters=count,
    )


def _adjusted(part: FloatArray, weights: FloatArray) -> FloatArray:
    """Apply (I - H)^(-1/2) of one cluster, through the few directions in which H is not zero."""
    left, lengths, _ = np.linalg.svd(part, full_matrices=False)
    kept = 1 - lengths**2
    # A direction that the regression fits perfectly holds no residual; Moore-Penrose drops it.
    factors = np.where(kept > _TINY, 1 / np.sqrt(np.maximum(kept, _TINY)), 0.0) - 1
    return np.asarray(weights + left @ (factors * (left.T @ weights)))
