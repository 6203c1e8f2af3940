"""Intervals for shares and their differences, on counts; all of them vectorized."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from devframe._base.wilson import wilson_limits
from devframe.kirkpatrick.arrays import FloatArray, check_level

Limits = tuple[FloatArray, FloatArray]
"""Lower and upper limits, each of the shape of what came in."""


def wilson(
    hits: ArrayLike, n: ArrayLike, *, level: float = 0.95, population: float | None = None
) -> Limits:
    """Interval for a share, after Wilson.

    Args:
        hits: How many, any shape.
        n: Out of how many, same shape; where it is 0 the limits are NaN.
        level: Level of the interval.
        population: Size of the whole group that was asked, if `n` is a good part of it.

    Returns:
        Lower and upper limits between 0 and 1.

    Raises:
        InvalidInputError: When the level is none.

    Source:
        Wilson (1927); Newcombe (1998), Statistics in Medicine 17:857, method 3. For a finite
        population n is replaced by n(N-1)/(N-n).

    Example:
        >>> low, high = wilson(81, 263)
        >>> round(float(low), 4), round(float(high), 4)
        (0.2553, 0.3662)
    """
    check_level(level)
    count, total = np.asarray(hits, dtype=np.float64), np.asarray(n, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = count / total
        inverse = 1 / total
        if population is not None:
            inverse = inverse * (population - total) / max(population - 1, 1)
        low, high = wilson_limits(share, inverse, level=level, root=np.sqrt)
    # At 0 and 1 the limit is exact; rounding must not move it.
    return np.where(count == 0, np.minimum(share, low.clip(0)), low.clip(0)), np.where(
        count == total, np.maximum(share, high.clip(None, 1)), high.clip(None, 1)
    )


def mover(
    first: FloatArray | float,
    first_limits: Limits,
    second: FloatArray | float,
    second_limits: Limits,
    *,
    correlation: FloatArray | float = 0.0,
) -> Limits:
    """Interval for a difference, recovered from the intervals of its two parts (MOVER).

    Args:
        first: Estimate from which is subtracted, any shape.
        first_limits: Its limits.
        second: Estimate that is subtracted, same shape.
        second_limits: Its limits.
        correlation: Correlation of the two estimates.

    Returns:
        Lower and upper limits of `first - second`.

    Source:
        Newcombe (1998), Statistics in Medicine 17:873, method 10; Zou & Donner (2008), Statistics
        in Medicine 27:1693, for correlated parts.

    Example:
        >>> a, b = wilson(56, 70), wilson(48, 80)
        >>> low, high = mover(0.8, a, 0.6, b)
        >>> round(float(low), 4), round(float(high), 4)
        (0.0524, 0.3339)
    """
    (l1, u1), (l2, u2) = first_limits, second_limits
    difference = np.asarray(first) - second
    low = _hypotenuse(np.asarray(first) - l1, u2 - np.asarray(second), correlation)
    high = _hypotenuse(u1 - np.asarray(first), np.asarray(second) - l2, correlation)
    return difference - low, difference + high


def _hypotenuse(a: Any, b: Any, correlation: Any) -> FloatArray:  # noqa: ANN401 - scalars or arrays
    # Rounding can take a perfect correlation a hair below zero.
    square = a * a - 2 * correlation * a * b + b * b
    return np.asarray(np.sqrt(np.maximum(square, 0)))


def fieller(
    top: FloatArray,
    bottom: FloatArray,
    *,
    variances: tuple[FloatArray, FloatArray],
    covariance: FloatArray,
    df: FloatArray,
    level: float = 0.95,
) -> Limits:
    """Interval for a ratio of two means of the same units, after Fieller.

    Args:
        top: Means that are divided, any shape.
        bottom: Means that they are divided by, same shape.
        variances: Squared standard errors of both means.
        covariance: Covariance of both means.
        df: Degrees of freedom of the variances.
        level: Level of the interval.

    Returns:
        Lower and upper limits; NaN where the lower mean may be zero, so that no bounded interval
        exists, and where there are no degrees of freedom.

    Source:
        Fieller (1954).

    Example:
        >>> one = np.ones(1)
        >>> low, high = fieller(
        ...     6 * one, 12 * one, variances=(0.1 * one, 0.4 * one), covariance=0 * one, df=9 * one
        ... )
        >>> low.round(3), high.round(3)
        (array([0.422]), array([0.592]))
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        square_t = np.where(df > 0, stdtrit(np.where(df > 0, df, np.nan), 0.5 + level / 2), np.nan)
        square_t = square_t**2
        # The ratios r for which top - r·bottom is not clearly different from zero.
        square = bottom * bottom - square_t * variances[1]
        middle = top * bottom - square_t * covariance
        root = middle * middle - square * (top * top - square_t * variances[0])
        half = np.sqrt(np.where((square > 0) & (root >= 0), root, np.nan))
        return (middle - half) / square, (middle + half) / square


def multinomial_correlation(first: FloatArray, second: FloatArray) -> FloatArray:
    """Correlation of two shares of one sample, which take from each other.

    Args:
        first: A share, any shape.
        second: Another share of the same sample.

    Returns:
        The correlation, 0 where either share is 0 or 1.

    Source:
        Covariance of multinomial proportions, -p q / n.

    Example:
        >>> multinomial_correlation(np.array([0.5]), np.array([0.5]))
        array([-1.])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rho = -np.sqrt(first * second / ((1 - first) * (1 - second)))
    sure = (first <= 0) | (first >= 1) | (second <= 0) | (second >= 1)
    return np.where(sure, 0.0, rho)
