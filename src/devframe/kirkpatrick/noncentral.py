"""The noncentral t: limits for standardized differences and power, vectorized."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri, nctdtr, nctdtrinc, ndtri, stdtrit

from devframe.kirkpatrick.arrays import FloatArray

_LARGE_T = 1_000.0  # beyond it the search for the limits slows down and finally never ends


def noncentrality_limits(
    t: ArrayLike, df: ArrayLike, *, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Find the noncentralities that a t-statistic is compatible with.

    Args:
        t: The statistic, any shape; NaN gives NaN.
        df: Its degrees of freedom, same shape.
        level: Level of the interval.

    Returns:
        Lower and upper noncentrality. Times √(1/n) (paired) or √(1/n₁ + 1/n₂) (two groups) they
        are the limits of the standardized difference.

    Source:
        Steiger & Fouladi (1997): the limits δ solve P(T ≤ t | δ) = (1 ± level) / 2. Exact for
        normal data with equal variances.

    Example:
        >>> low, high = noncentrality_limits(4.0621, 9)
        >>> round(float(low) / 10**0.5, 4), round(float(high) / 10**0.5, 4)
        (0.4146, 2.118)
    """
    value, freedom = np.broadcast_arrays(
        np.asarray(t, dtype=np.float64), np.asarray(df, dtype=np.float64)
    )
    sign = np.where(value < 0, -1.0, 1.0)
    size = np.abs(value)
    usable = np.isfinite(size) & (freedom > 0)
    near = usable & (size <= _LARGE_T)
    asked = np.where(near, size, 0.0)
    safe_df = np.where(usable, freedom, 1.0)
    tail = (1 - level) / 2
    below = np.where(near, nctdtrinc(safe_df, 1 - tail, asked), np.nan)
    above = np.where(near, nctdtrinc(safe_df, tail, asked), np.nan)
    # Far out the spread of the estimated SD (chi) and of the mean (normal) simply add up.
    far = usable & ~near
    if far.any():
        z = ndtri(1 - tail)
        down = size * (1 - np.sqrt(chdtri(safe_df, 1 - tail) / safe_df))
        up = size * (np.sqrt(chdtri(safe_df, tail) / safe_df) - 1)
        below = np.where(far, size - np.hypot(down, z), below)
        above = np.where(far, size + np.hypot(up, z), above)
    return np.where(sign < 0, -above, below), np.where(sign < 0, -below, above)


def t_power(noncentrality: ArrayLike, df: ArrayLike, *, level: float = 0.95) -> FloatArray:
    """Give the chance that a two-sided t-test rejects.

    Args:
        noncentrality: True difference divided by its standard error, any shape.
        df: Degrees of freedom, same shape.
        level: One minus the significance level.

    Returns:
        Power, both tails counted.

    Source:
        Cohen (1988), Statistical Power Analysis.

    Example:
        >>> round(float(t_power(0.5 * (64 / 2) ** 0.5, 126)), 4)
        0.8015
    """
    shift, freedom = np.abs(np.asarray(noncentrality, np.float64)), np.asarray(df, np.float64)
    critical = stdtrit(freedom, 0.5 + level / 2)
    lower_tail = nctdtr(freedom, shift, -critical)
    return np.asarray(1 - nctdtr(freedom, shift, critical) + lower_tail, dtype=np.float64)


def detectable_shift(df: float, *, level: float = 0.95, power: float = 0.80) -> float:
    """Give the smallest true difference, in standard errors, that a t-test would usually notice.

    Args:
        df: Degrees of freedom.
        level: One minus the significance level.
        power: Chance of noticing it, above `1 - level` and below 1.

    Returns:
        The noncentrality; NaN where `df` is not above 0.

    Source:
        Bloom (1995), with the noncentral t in place of his sum of two central quantiles.

    Example:
        >>> round(detectable_shift(126) / (64 / 2) ** 0.5, 5)
        0.49907
    """
    if not df > 0:
        return np.nan
    low, high = 0.0, 1.0
    while float(t_power(high, df, level=level)) < power:
        low, high = high, 2 * high
    return bisect(lambda shift: float(t_power(shift, df, level=level)) >= power, low, high)


def bisect(reached: Callable[[float], bool], low: float, high: float) -> float:
    """Find where a condition begins to hold.

    Args:
        reached: False below the place and true above it.
        low: A number below.
        high: A number above.

    Returns:
        The place, as exactly as floats allow.

    Example:
        >>> bisect(lambda x: x * x >= 2, 1.0, 2.0)
        1.4142135623730951
    """
    while True:
        middle = low + (high - low) / 2
        if middle in {low, high}:
            return high
        low, high = (low, middle) if reached(middle) else (middle, high)
