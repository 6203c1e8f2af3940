"""Regression on a series whose errors remember the last one: REML-AR(1) with Satterthwaite df."""

import attrs
import numpy as np
from scipy.optimize import minimize_scalar

from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.moments import rounded_off

_HIGHEST = 0.99  # a correlation of 1 would be a random walk, which has no level to shift
_STEP = 1e-3
_GRID = np.linspace(-0.9, 0.9, 19)


@attrs.frozen
class SeriesCoefficient:
    """One coefficient of a regression on a series.

    Attributes:
        estimate: The coefficient.
        se: Its standard error.
        df: Satterthwaite's degrees of freedom.
    """

    estimate: float
    se: float
    df: float


@attrs.frozen
class SeriesFit:
    """A regression on a series with autoregressive errors.

    Attributes:
        coefficients: One per column of the design.
        rho: Correlation of neighboring errors.
        sd: Standard deviation of what is new in each error.
        criterion: Minus twice the restricted log-likelihood, up to a constant.
    """

    coefficients: tuple[SeriesCoefficient, ...]
    rho: float
    sd: float
    criterion: float


def reml_ar1(outcome: FloatArray, design: FloatArray, *, at: FloatArray | None = None) -> SeriesFit:
    """Fit a regression on a series by restricted maximum likelihood.

    Args:
        outcome: Shape (n,), in order of time, nothing missing.
        design: Shape (n, p), nothing missing, of full column rank, n above p + 1.
        at: Times as whole numbers, rising, shape (n,); gaps let the memory fade. By default no
            time is left out.

    Returns:
        The fit; NaN for standard errors and degrees of freedom after a perfect fit.

    Source:
        Cheang & Reinsel (2000), Journal of the American Statistical Association 95:1173-1184, for
        the criterion; Satterthwaite (1946), Biometrics Bulletin 2:110-114, for the degrees of
        freedom, from the curvature of the criterion; Turner et al. (2021) for why in short series.

    Example:
        >>> months = np.arange(24.0)
        >>> sales = 10 + 0.5 * months + np.tile([1.0, -1.0, 0.5, -0.5], 6)
        >>> fit = reml_ar1(sales, np.column_stack([np.ones(24), months]))
        >>> round(fit.coefficients[1].estimate, 2), fit.rho < 0
        (0.5, True)
    """
    n, p = design.shape
    gaps = np.diff(np.arange(n) if at is None else at)
    orthogonal, triangle = np.linalg.qr(design)
    along = orthogonal.T @ outcome
    # Residuals by projection keep more digits than those of the coefficients.
    if not rounded_off(outcome - orthogonal @ along, scale=outcome).any():
        first = np.linalg.solve(triangle, along)
        exact = tuple(SeriesCoefficient(float(value), np.nan, np.nan) for value in first)
        return SeriesFit(exact, rho=np.nan, sd=0.0, criterion=np.nan)

    def criterion(rho: float) -> float:
        return _profiled(outcome, design, gaps, rho).criterion

    start = float(_GRID[int(np.argmin([criterion(rho) for rho in _GRID]))])
    found = minimize_scalar(
        criterion,
        bounds=(max(start - 0.1, -_HIGHEST), min(start + 0.1, _HIGHEST)),
        method="bounded",
        options={"xatol": 1e-8},
    )
    rho = float(found.x)
    best = _profiled(outcome, design, gaps, rho)
    # Curvature of the criterion in log variance and rho, at the optimum; rows move rho by a step.
    step = min(_STEP, (1 - abs(rho)) / 4)
    below = _profiled(outcome, design, gaps, rho - step)
    above = _profiled(outcome, design, gaps, rho + step)
    free = n - p
    variance = best.squares / free
    across = -(above.squares - below.squares) / (2 * step) / variance
    bend = (
        _at_variance(above, free, variance)
        - 2 * _at_variance(best, free, variance)
        + _at_variance(below, free, variance)
    ) / step**2
    # Twice the inverse of the curvature of -2 log L is the covariance of both parameters.
    curvature = np.array([[float(free), across], [across, bend]])
    covariance = 2 * np.linalg.inv(curvature) if np.linalg.det(curvature) > 0 else None
    slopes = (np.log(above.spread) - np.log(below.spread)) / (2 * step)
    coefficients = []
    for place in range(p):
        gradient = np.array([1.0, slopes[place]])
        df = 2 / float(gradient @ covariance @ gradient) if covariance is not None else np.nan
        se = float(np.sqrt(variance * best.spread[place]))
        coefficients.append(SeriesCoefficient(float(best.coefficients[place]), se, min(df, free)))
    return SeriesFit(tuple(coefficients), rho, float(np.sqrt(variance)), best.criterion)


@attrs.frozen(eq=False)
class _Profile:
    """The regression at one correlation, with the variance at its best value."""

    coefficients: FloatArray
    spread: FloatArray
    squares: float
    determinants: float
    criterion: float


def _profiled(outcome: FloatArray, design: FloatArray, gaps: FloatArray, rho: float) -> _Profile:
    n, p = design.shape
    memory = np.sign(rho) ** gaps * np.abs(rho) ** gaps
    new = 1 - memory**2
    scale = np.concatenate([[np.sqrt(1 - rho**2)], np.sqrt((1 - rho**2) / new)])
    table = np.column_stack([design, outcome])
    table[1:] = table[1:] - memory[:, None] * np.column_stack([design, outcome])[:-1]
    table *= scale[:, None]
    orthogonal, triangle = np.linalg.qr(table[:, :p])
    coefficients = np.linalg.solve(triangle, orthogonal.T @ table[:, p])
    residuals = table[:, p] - table[:, :p] @ coefficients
    squares = float(residuals @ residuals)
    inverse = np.linalg.solve(triangle, np.eye(p))
    determinants = -2 * float(np.log(scale).sum()) + 2 * float(
        np.log(np.abs(np.diag(triangle))).sum()
    )
    return _Profile(
        coefficients=coefficients,
        spread=np.asarray((inverse**2).sum(axis=1)),
        squares=squares,
        determinants=determinants,
        criterion=(n - p) * float(np.log(squares / (n - p))) + determinants,
    )


def _at_variance(profile: _Profile, free: int, variance: float) -> float:
    """Give the criterion at a variance that is not the best for this correlation."""
    return free * float(np.log(variance)) + profile.determinants + profile.squares / variance
