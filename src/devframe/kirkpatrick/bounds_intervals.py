"""Chance around bounds: an interval for a difference that the data only bound."""

import attrs
import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.moments import moments


@attrs.frozen
class Trimmed:
    """The mean of the lowest part of some values.

    Attributes:
        mean: Their mean; the value at the edge counts by its part.
        se: Its standard error, that of how much is trimmed left out.
        edge: The largest value that counts.
    """

    mean: float
    se: float
    edge: float


def lowest_part(values: FloatArray, share: float) -> Trimmed:
    """Average the lowest share of some values.

    Args:
        values: Shape (n,), nothing missing.
        share: Which share of them, above 0 and up to 1.

    Returns:
        The mean; its error is NaN where the share holds a single value.

    Source:
        Lee (2009), Proposition 3: spread of those kept, and chance in where the edge lies.

    Example:
        >>> lowest_part(np.array([4.0, 1, 3, 2]), 0.75).mean
        2.0
    """
    ordered = np.sort(values)
    wanted = share * len(values)
    weights = np.clip(wanted - np.arange(len(values)), 0, 1)
    mean = float(ordered @ weights / weights.sum())
    edge = float(ordered[weights > 0][-1])
    squares = float(weights @ (ordered - mean) ** 2)
    variance = squares / (wanted - 1) / wanted if wanted > 1 else np.nan
    return Trimmed(mean, float(np.sqrt(variance + (edge - mean) ** 2 * (1 - share) / wanted)), edge)


def lee_error(
    part: Trimmed, other: FloatArray, *, stayed: tuple[float, float], assigned: tuple[int, int]
) -> float:
    """Give the standard error of one of Lee's bounds.

    Args:
        part: The trimmed mean of the arm that lost fewer.
        other: Outcomes of the other arm, shape (n,).
        stayed: Shares that stayed in either arm.
        assigned: Units assigned to either arm.

    Returns:
        The standard error; the share to be trimmed is estimated too, and counts.

    Source:
        Lee (2009), Proposition 3.
    """
    trimming = sum(
        (1 - share) / (count * share) for share, count in zip(stayed, assigned, strict=True)
    )
    mean = moments(other)
    return float(
        np.sqrt(part.se**2 + (part.edge - part.mean) ** 2 * trimming + mean.variance / mean.n)
    )


def interval_around(
    low: float, high: float, *, errors: tuple[float, float], level: float
) -> tuple[float, float]:
    """Give an interval that holds the true value, wherever it lies between two bounds.

    Formula:
        (low - c se_low, high + c se_high) with c from Φ(c + (high - low) / max se) - Φ(-c) = level:
        the two-sided normal quantile where the bounds meet, and the one-sided one where they lie
        far apart, since the truth can then be near one of them only.

    Args:
        low: Lower bound.
        high: Upper bound.
        errors: Standard errors of both.
        level: Level of the interval.

    Returns:
        Its ends; NaN where an error is not known or both are zero.

    Source:
        Imbens & Manski (2004); Stoye (2009) for when it keeps its promise.

    Example:
        >>> ends = interval_around(-0.5, 1.5, errors=(0.1, 0.1), level=0.95)
        >>> [round(end, 3) for end in ends]
        [-0.664, 1.664]
    """
    largest = max(errors)
    if not (np.isfinite(errors).all() and largest > 0):
        return np.nan, np.nan
    width = max(high - low, 0.0) / largest  # bounds that meet can cross by rounding

    def excess(c: float) -> float:
        return float(ndtr(c + width) - ndtr(-c)) - level

    one_sided, two_sided = float(ndtri(level)), float(ndtri((1 + level) / 2))
    c = float(brentq(excess, one_sided - 1e-9, two_sided + 1e-9))
    return low - c * errors[0], high + c * errors[1]
