"""The six intraclass correlations from mean squares, and what they share with empty cells."""

from typing import Literal

import attrs
import numpy as np
from scipy.special import fdtri

from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.moments import rounded_off

IccForm = Literal["ICC(1)", "ICC(A,1)", "ICC(C,1)", "ICC(k)", "ICC(A,k)", "ICC(C,k)"]
"""McGraw and Wong's names: `A` agreement, `C` consistency; one rater, or the mean of all k."""

_NOTHING = 1e-9

Limits = tuple[float, float, float]
"""Estimate, lower and upper limit; NaN where undefined."""


@attrs.frozen
class IccFigures:
    """The six correlations of one table, and what is behind them.

    Attributes:
        forms: Estimate, lower and upper limit by form; NaN where undefined.
        one_way: What the one-way forms rest on, by name.
        two_way: What the two-way forms rest on beside that, by name.
    """

    forms: dict[IccForm, Limits]
    one_way: dict[str, float]
    two_way: dict[str, float]


def icc_figures(ratings: FloatArray, *, level: float = 0.95) -> IccFigures:
    """Take all six correlations and their limits from one table.

    Args:
        ratings: Shape (n, k), nothing missing.
        level: Level of the intervals.

    Returns:
        The figures. Everything is centered first, so that leading digits that all ratings share
        cost no precision.

    Source:
        McGraw & Wong (1996), tables 4 and 7.

    Example:
        >>> figures = icc_figures(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
        >>> figures.forms["ICC(C,1)"][0], round(figures.forms["ICC(A,1)"][0], 3)
        (1.0, 0.889)
    """
    n, k = ratings.shape
    centered = rounded_off(ratings - ratings.mean(), scale=ratings)
    of_targets = rounded_off(centered.mean(axis=1), scale=ratings)
    of_raters = rounded_off(centered.mean(axis=0), scale=ratings)
    inside = centered - of_targets[:, None]
    rest = rounded_off(inside - of_raters, scale=ratings)
    free = np.float64((n - 1) * (k - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = float(k * (of_targets @ of_targets) / np.float64(n - 1))
        raters = float(n * (of_raters @ of_raters) / (k - 1))
        residual = float((rest * rest).sum() / free)
        within = (float(raters) * (k - 1) + residual * free) / (n * (k - 1))
    single: dict[IccForm, Limits] = {
        "ICC(1)": _one_noise(between, within, n=n, k=k, freedom=n * (k - 1), level=level),
        "ICC(A,1)": agreement_limits(
            between,
            raters,
            residual,
            sizes=(n, k),
            freedoms=(n - 1, k - 1, (n - 1) * (k - 1)),
            level=level,
        ),
        "ICC(C,1)": _one_noise(between, residual, n=n, k=k, freedom=(n - 1) * (k - 1), level=level),
    }
    return IccFigures(
        forms=with_means(single, k),
        one_way={"ms_between": between, "ms_within": float(within)},
        two_way={"ms_raters": raters, "ms_residual": residual},
    )


def with_means(single: dict[IccForm, Limits], k: float) -> dict[IccForm, Limits]:
    """Add the forms of the mean of k raters to those of one, after Spearman and Brown.

    Args:
        single: ICC(1), ICC(A,1) and ICC(C,1), or some of them.
        k: Raters of one target.

    Returns:
        These and their counterparts.

    Source:
        McGraw & Wong (1996), table 4.

    Example:
        >>> round(with_means({"ICC(1)": (0.5, 0.2, 0.7)}, 2)["ICC(k)"][0], 3)
        0.667
    """
    names: dict[IccForm, IccForm] = {
        "ICC(1)": "ICC(k)",
        "ICC(A,1)": "ICC(A,k)",
        "ICC(C,1)": "ICC(C,k)",
    }
    return single | {names[one]: _stepped_up(limits, k) for one, limits in single.items()}


def _one_noise(
    between: float, noise: float, *, n: int, k: int, freedom: int, level: float
) -> Limits:
    """Give an ICC that sets targets against one mean square, with its exact limits."""
    total = between + (k - 1) * noise
    estimate = (between - noise) / total if total > 0 else np.nan
    if n < 2 or not noise > 0:  # noqa: PLR2004 - one target has no spread
        return estimate, np.nan, np.nan
    tail, f = 0.5 + level / 2, between / noise
    low_f, high_f = f / fdtri(n - 1, freedom, tail), f * fdtri(freedom, n - 1, tail)
    low, high = ((ratio - 1) / (ratio + k - 1) for ratio in (low_f, high_f))
    return estimate, float(low), float(high)


def agreement_limits(
    between: float,
    raters: float,
    residual: float,
    *,
    sizes: tuple[float, float],
    freedoms: tuple[float, float, float],
    level: float,
) -> Limits:
    """Give ICC(A,1), whose noise mixes two mean squares, with McGraw and Wong's limits.

    Args:
        between: Mean square between targets.
        raters: Mean square between raters.
        residual: Mean square of what neither explains.
        sizes: Targets of a rater, and raters of a target.
        freedoms: Degrees of freedom of the three mean squares.
        level: Level of the interval.

    Returns:
        The correlation with its limits; NaN where the approximation leaves the estimate outside,
        as it can when raters contradict each other.

    Source:
        McGraw & Wong (1996), table 7.
    """
    n, k = sizes
    total = between + (k - 1) * residual + k * (raters - residual) / n
    whole = between + raters + residual
    estimate = (between - residual) / total if total > _NOTHING * whole else np.nan
    noise = k * raters + (k * n - k - n) * residual
    if freedoms[0] < 1 or not noise > 0 or not estimate < 1:
        return estimate, np.nan, np.nan
    a = k * estimate / (n * (1 - estimate))
    b = 1 + a * (n - 1)
    mixed = (a * raters) ** 2 / freedoms[1] + (b * residual) ** 2 / freedoms[2]
    if not mixed > 0:
        return estimate, np.nan, np.nan
    freedom = (a * raters + b * residual) ** 2 / mixed
    tail = 0.5 + level / 2
    f_low, f_high = fdtri(freedoms[0], freedom, tail), fdtri(freedom, freedoms[0], tail)
    # Targets that do not differ at all can leave no degree of freedom, and F without an end.
    with np.errstate(divide="ignore", invalid="ignore"):
        low = n * (between - f_low * residual) / (f_low * noise + n * between)
        high = n * (f_high * between - residual) / (noise + n * f_high * between)
    # Below zero the mixed degrees of freedom can cancel out; such limits say nothing.
    if not low - _NOTHING <= estimate <= high + _NOTHING:
        return estimate, np.nan, np.nan
    return estimate, float(low), float(high)


def _stepped_up(single: Limits, k: float) -> Limits:
    """Turn one rater's figures into those of the mean of k raters, after Spearman and Brown."""
    # Raters who contradict each other can bring the divisor to zero: then no figure exists.
    divisors = [1 + (k - 1) * value for value in single]
    one, low, high = (
        k * value / divisor if divisor > _NOTHING else np.nan
        for value, divisor in zip(single, divisors, strict=True)
    )
    return one, low, high
