"""Intervals for an effect when the trends of two groups may part as far as they did before.

The set of effects that the restriction leaves possible is the union, over the earlier steps and
their signs, of intervals whose two ends are known up to chance. Each end is an inequality; a value
is kept when the test of both does not refuse it, for at least one step.
"""

from functools import partial

import attrs
import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri, owens_t

from devframe.kirkpatrick.arrays import FloatArray

_FIRST_STAGE = 0.1  # Andrews, Roth & Pakes (2023): a tenth of the error is spent on the first test
_SCAN = 200
_MOST = 1_000.0  # trends that may part so far are no restriction


@attrs.frozen
class _Ends:
    """The two ends that one earlier step leaves possible, with their errors and correlation."""

    low: float
    high: float
    low_se: float
    high_se: float
    correlation: float

    def mirrored(self) -> "_Ends":
        return _Ends(-self.high, -self.low, self.high_se, self.low_se, self.correlation)


def robust_interval(
    effect: float, steps: FloatArray, *, covariance: FloatArray, m: float, level: float
) -> tuple[float, float]:
    """Give the interval of an effect when trends may part by at most m times the largest step.

    Formula:
        With step d of the earlier difference between the groups, the effect lies between
        effect - m d and effect + m d. Both inequalities are tested together: refused at once when
        the larger standardized violation passes its least favorable quantile (a tenth of the
        error), else when it passes its quantile given which of the two is larger and by how much.

    Args:
        effect: Estimate of the effect under parallel trends.
        steps: How far the groups moved apart from one earlier time to the next, shape (k,).
        covariance: Of the effect and the steps, shape (k + 1, k + 1).
        m: How many times the largest earlier step the trends may part.
        level: Level of the interval.

    Returns:
        Its ends. With m = 0 it is the normal interval of the effect.

    Source:
        Rambachan & Roth (2023), relative magnitudes, conditional least-favorable hybrid; Andrews,
        Roth & Pakes (2023) for the test.

    Example:
        >>> covariance = np.diag([0.01, 0.01])
        >>> ends = robust_interval(1.0, np.array([0.2]), covariance=covariance, m=0, level=0.95)
        >>> [round(end, 3) for end in ends]
        [0.804, 1.196]
    """
    lows, highs = [], []
    for ends in _unions(effect, steps, covariance, m):
        if (low := _lowest_kept(ends, level)) is not None:
            lows.append(low)
        if (high := _lowest_kept(ends.mirrored(), level)) is not None:
            highs.append(-high)
    return min(lows), max(highs)


def break_even(effect: float, steps: FloatArray, *, covariance: FloatArray, level: float) -> float:
    """Find how many times the largest earlier step the trends may part before zero is possible.

    Args:
        effect: Estimate of the effect under parallel trends.
        steps: How far the groups moved apart from one earlier time to the next, shape (k,).
        covariance: Of the effect and the steps, shape (k + 1, k + 1).
        level: Level of the interval.

    Returns:
        The number, 1000 at most; 0 where zero is possible even under parallel trends.

    Example:
        >>> covariance = np.diag([0.01, 0.01])
        >>> round(break_even(1.0, np.array([0.2]), covariance=covariance, level=0.95), 1)
        2.6
    """
    ends_at = partial(robust_interval, effect, steps, covariance=covariance, level=level)

    def distance(m: float) -> float:
        low, high = ends_at(m=m)
        return max(low, -high)

    if distance(0.0) <= 0:
        return 0.0
    if distance(_MOST) > 0:
        return _MOST
    most = 1.0
    while distance(most) > 0:
        most *= 2
    return float(brentq(distance, 0.0, most, xtol=1e-6))


def _unions(effect: float, steps: FloatArray, covariance: FloatArray, m: float) -> list[_Ends]:
    found = []
    variance = float(covariance[0, 0])
    for place, step in enumerate(steps, start=1):
        for sign in (1.0, -1.0):
            reach = m * sign * float(step)
            spread = m * m * float(covariance[place, place])
            shared = m * sign * float(covariance[0, place])
            low_se = float(np.sqrt(variance + spread - 2 * shared))
            high_se = float(np.sqrt(variance + spread + 2 * shared))
            # Of low less the truth and the truth less high: their covariance has the signs of that.
            correlation = -(variance - spread) / (low_se * high_se)
            found.append(_Ends(effect - reach, effect + reach, low_se, high_se, correlation))
    return found


def _lowest_kept(ends: _Ends, level: float) -> float | None:
    """Find the lowest value that the joint test keeps; `None` where it refuses all."""
    first = _FIRST_STAGE * (1 - level)
    second = (1 - level - first) / (1 - first)
    outer = _least_favorable(ends.correlation, first)
    # Where both violations are equal, no value violates less.
    even = (ends.low * ends.high_se + ends.high * ends.low_se) / (ends.low_se + ends.high_se)
    if (ends.low - even) / ends.low_se > outer:
        return None

    def excess(value: FloatArray) -> FloatArray:
        """How far the larger violation passes what it may be."""
        violation = (ends.low - value) / ends.low_se
        other = (value - ends.high) / ends.high_se
        floor = (other - ends.correlation * violation) / max(1 - ends.correlation, 1e-12)
        above = ndtr(-np.minimum(floor, outer))
        allowed = -ndtri(above - (1 - second) * (above - ndtr(-outer)))
        return np.asarray(violation - allowed)

    values = np.linspace(ends.low - outer * ends.low_se, even, _SCAN)
    # The last value is always kept: there both violations are equal and pass nothing.
    place = max(int(np.flatnonzero(excess(values) <= 0)[0]), 1)
    return float(brentq(lambda value: float(excess(value)), values[place - 1], values[place]))


def _least_favorable(correlation: float, error: float) -> float:
    """Give the quantile that the larger of two correlated standard normals passes with a chance."""
    slope = np.inf if correlation <= -1 else np.sqrt(max(1 - correlation, 0) / (1 + correlation))

    def beyond(quantile: float) -> float:
        return float(1 - ndtr(quantile) + 2 * owens_t(quantile, slope)) - error

    return float(brentq(beyond, 0.0, 40.0))
