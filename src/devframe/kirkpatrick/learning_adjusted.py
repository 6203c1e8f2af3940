"""Difference of two groups adjusted for earlier scores, without assuming equal slopes or spread."""

import attrs
import numpy as np
from numpy.typing import NDArray

from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.moments import TInterval, rounded_off, t_interval

_TINY = 1e-10


def adjusted_difference(
    outcome: FloatArray,
    treated: NDArray[np.bool_],
    *,
    covariates: FloatArray,
    level: float = 0.95,
) -> TInterval:
    """Compare two groups at the mean of all covariates (ANCOVA with Lin's interactions).

    Each group gets its own regression on the covariates, centered at the mean of all units; the
    difference of the two intercepts is the estimate. With HC2 variances and Satterthwaite's
    degrees of freedom it turns into Welch's t when there is no covariate.

    Args:
        outcome: Shape (n,), nothing missing.
        treated: Shape (n,), who belongs to the first group.
        covariates: Shape (n, p), nothing missing; p may be 0.
        level: Level of the interval.

    Returns:
        The difference; standard error and limits are NaN where a group is too small or a covariate
        does not vary in it.

    Source:
        Lin (2013), Annals of Applied Statistics 7:295-318; MacKinnon & White (1985) for HC2; Bell &
        McCaffrey (2002) for the degrees of freedom in each group.

    Example:
        >>> y, arm = (
        ...     np.array([3.0, 4, 6, 7, 9, 8]),
        ...     np.array([False, False, False, True, True, True]),
        ... )
        >>> z = np.array([[1.0], [2], [4], [1], [3], [2.5]])
        >>> round(adjusted_difference(y, arm, covariates=z).estimate, 3)
        3.827
    """
    centered = covariates - covariates.mean(axis=0)
    first = _intercept(outcome[treated], centered[treated])
    second = _intercept(outcome[~treated], centered[~treated])
    total = first.variance + second.variance
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = first.variance**2 / np.float64(first.df) + second.variance**2 / np.float64(
            second.df
        )
        df = float(total**2 / parts)
    return t_interval(first.value - second.value, float(np.sqrt(total)), df=df, level=level)


@attrs.frozen
class _Intercept:
    value: float
    variance: float
    df: float


def _intercept(outcome: FloatArray, covariates: FloatArray) -> _Intercept:
    """Fit one group; its intercept with HC2 variance and the df of that variance."""
    n, p = covariates.shape
    design = np.column_stack([np.ones(n), covariates])
    if n <= p + 1 or np.linalg.matrix_rank(design) <= p:
        value = float(outcome.mean()) if n and p == 0 else np.nan
        return _Intercept(value, np.nan, np.nan)
    orthogonal, triangle = np.linalg.qr(design)
    coefficients = np.linalg.solve(triangle, orthogonal.T @ outcome)
    residuals = rounded_off(outcome - design @ coefficients, scale=outcome)
    weights = orthogonal @ np.linalg.solve(triangle.T, np.eye(p + 1)[0])
    kept = 1 - (orthogonal**2).sum(axis=1)
    scaled = np.where(kept > _TINY, weights**2 / np.maximum(kept, _TINY), 0.0)
    # Variance of the variance under equal spread: the trace of (M D)^2, written without n x n.
    inner = orthogonal.T @ (orthogonal * scaled[:, None])
    spread = float((scaled**2 * (2 * kept - 1)).sum() + (inner**2).sum())
    mean = float((scaled * kept).sum())
    df = mean**2 / spread if spread > _TINY * mean**2 else np.nan
    return _Intercept(float(coefficients[0]), float((scaled * residuals**2).sum()), df)
