"""The engine for many groups at once: sums by group in one pass, no loop over groups."""

import attrs
import numpy as np
from scipy.special import stdtr, stdtrit

from devframe.kirkpatrick.arrays import BoolArray, FloatArray, IntArray
from devframe.kirkpatrick.effect_sizes import exact_j
from devframe.kirkpatrick.intervals import Limits, fieller, wilson
from devframe.kirkpatrick.promoters import DETRACTOR_TO, PROMOTER_FROM, nps_limits

_ROUNDING = 64 * np.finfo(np.float64).eps


@attrs.frozen(eq=False)
class GroupColumns:
    """One number per group in every column, NaN where it cannot be computed.

    Attributes:
        estimate: The estimates, shape (groups,).
        low: Lower limits.
        high: Upper limits.
        se: Standard errors.
        df: Degrees of freedom.
        p: Two-sided p-values against no difference.
        effect_size: Hedges' g, or for a change g with the average standard deviation.
        n: Units used.
        n_missing: Units left out because a value is missing.
    """

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    se: FloatArray
    df: FloatArray
    p: FloatArray
    effect_size: FloatArray
    n: IntArray
    n_missing: IntArray


@attrs.frozen(eq=False)
class GroupMoments:
    """Count, mean and variance of each group; NaN where a group is too small for them."""

    n: FloatArray
    mean: FloatArray
    variance: FloatArray


def group_moments(
    values: FloatArray, codes: IntArray, groups: int, *, scale: float = 0.0
) -> GroupMoments:
    """Give count, mean and variance by group; missing values must have been taken out.

    One of its values is taken off in each group, and then the mean: sums of squares of raw values
    lose every digit when the mean is large beside the spread, and the sum of many equal values is
    not their number times one of them.

    Args:
        values: Shape (n,).
        codes: Group of each value, 0 to groups - 1, shape (n,).
        groups: Number of groups.
        scale: Largest number that went into the values, where they are differences: a change that
            is the same for all but for rounding has no spread.

    Returns:
        Columns of shape (groups,); the variance of a constant is exactly 0.

    Example:
        >>> group_moments(np.array([1.0, 3.0, 1e9]), np.array([0, 0, 1]), 2).variance
        array([ 2., nan])
    """
    n = _count(codes, groups)
    one: FloatArray = np.full(groups, np.nan)
    one[codes] = values
    beyond = values - one[codes]
    with np.errstate(divide="ignore", invalid="ignore"):
        further = np.bincount(codes, weights=beyond, minlength=groups) / n
        mean = one + further
        centered = beyond - further[codes]
        squares = np.bincount(codes, weights=centered * centered, minlength=groups)
        variance = np.where(n > 1, squares / (n - 1), np.nan)
        rounding = 8 * np.finfo(np.float64).eps * np.maximum(scale, np.abs(mean))
        variance = np.where(variance <= rounding**2, 0.0, variance)
    return GroupMoments(n, mean, variance)


def grouped_mean(
    values: FloatArray, codes: IntArray, groups: int, *, level: float = 0.95
) -> GroupColumns:
    """Give the mean of each group with its t interval.

    Args:
        values: Shape (n,), NaN where missing.
        codes: Group of each value, shape (n,).
        groups: Number of groups.
        level: Level of the intervals.

    Returns:
        One row per group; no p-value, since a level is compared with nothing.

    Example:
        >>> grouped_mean(np.array([1.0, 2.0, 6.0]), np.array([0, 0, 1]), 2).estimate
        array([1.5, 6. ])
    """
    known, missing = _split(values, codes, groups)
    part = group_moments(values[known], codes[known], groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt(part.variance / part.n)
    found = _with_t(
        estimate=part.mean, se=se, df=part.n - 1, n=part.n, n_missing=missing, level=level
    )
    return attrs.evolve(found, p=np.full(groups, np.nan))


def grouped_gain(
    before: FloatArray, after: FloatArray, codes: IntArray, groups: int, *, level: float = 0.95
) -> GroupColumns:
    """Give the mean change of each group with its paired t interval.

    Args:
        before: Shape (n,), NaN where missing.
        after: Same units, shape (n,).
        codes: Group of each unit, shape (n,).
        groups: Number of groups.
        level: Level of the intervals.

    Returns:
        One row per group; the effect size is the mean change over the root of the mean of both
        variances, times the exact correction with n - 1 degrees of freedom.

    Example:
        >>> found = grouped_gain(np.array([1.0, 2.0]), np.array([2.0, 5.0]), np.array([0, 0]), 1)
        >>> found.estimate
        array([2.])
    """
    gain = after - before
    known, missing = _split(gain, codes, groups)
    inside = codes[known]
    scale = max(float(np.abs(column[known]).max(initial=0.0)) for column in (before, after))
    part = group_moments(gain[known], inside, groups, scale=scale)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt(part.variance / part.n)
    found = _with_t(
        estimate=part.mean, se=se, df=part.n - 1, n=part.n, n_missing=missing, level=level
    )
    first, second = (group_moments(column[known], inside, groups) for column in (before, after))
    size = _standardized(part.mean, (first.variance + second.variance) / 2, part.n - 1)
    return attrs.evolve(found, effect_size=size)


def grouped_contrast(
    values: FloatArray,
    treated: FloatArray,
    codes: IntArray,
    groups: int,
    *,
    level: float = 0.95,
    scale: float = 0.0,
) -> GroupColumns:
    """Compare two arms inside each group: Welch's difference, its interval and Hedges' g.

    Args:
        values: Shape (n,), NaN where missing.
        treated: 1 for the arm of interest, 0 for the other, NaN where unknown, shape (n,).
        codes: Group of each unit, shape (n,).
        groups: Number of groups.
        level: Level of the intervals.
        scale: Largest number that went into the values, where they are differences.

    Returns:
        One row per group.

    Source:
        Welch (1947); Hedges (1981) with the exact correction.

    Example:
        >>> values, arm = np.array([1.0, 2.0, 3.0, 6.0]), np.array([0.0, 0.0, 1.0, 1.0])
        >>> grouped_contrast(values, arm, np.zeros(4, dtype=int), 1).estimate
        array([3.])
    """
    known, missing = _split(values + treated, codes, groups)
    # One pass over both arms: the cells of arm 0 come first, then those of arm 1.
    cells = codes[known] + groups * treated[known].astype(np.int64)
    both = group_moments(values[known], cells, 2 * groups, scale=scale)
    (n0, n1), (m0, m1), (v0, v1) = (
        column.reshape(2, groups) for column in (both.n, both.mean, both.variance)
    )
    apart, variance, df = welch_parts(GroupMoments(n1, m1, v1), GroupMoments(n0, m0, v0))
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = ((n0 - 1) * v0 + (n1 - 1) * v1) / (n0 + n1 - 2)
    found = _with_t(
        estimate=apart, se=np.sqrt(variance), df=df, n=n0 + n1, n_missing=missing, level=level
    )
    return attrs.evolve(found, effect_size=_standardized(m1 - m0, pooled, n0 + n1 - 2))


def grouped_ratio(
    top: FloatArray, bottom: FloatArray, codes: IntArray, groups: int, *, level: float = 0.95
) -> GroupColumns:
    """Give the ratio of two means of each group with Fieller's interval.

    Args:
        top: What is divided, NaN where missing, shape (n,).
        bottom: What it is divided by, same units.
        codes: Group of each unit, shape (n,).
        groups: Number of groups.
        level: Level of the intervals.

    Returns:
        One row per group; without limits where the lower mean may be zero.

    Source:
        Fieller (1954).

    Example:
        >>> top, bottom = np.array([1.0, 2.0, 3.0]), np.array([4.0, 4.0, 4.0])
        >>> grouped_ratio(top, bottom, np.zeros(3, dtype=int), 1).estimate
        array([0.5])
    """
    known, missing = _split(top + bottom, codes, groups)
    inside = codes[known]
    over, under = (group_moments(column[known], inside, groups) for column in (top, bottom))
    products = (top[known] - over.mean[inside]) * (bottom[known] - under.mean[inside])
    n = over.n
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = np.bincount(inside, weights=products, minlength=groups) / (n - 1) / n
        ratio = np.where(under.mean == 0, np.nan, over.mean / under.mean)
        limits = fieller(
            over.mean,
            under.mean,
            variances=(over.variance / n, under.variance / n),
            covariance=covariance,
            df=n - 1,
            level=level,
        )
        rest = top[known] - ratio[inside] * bottom[known]
    # A ratio that is the same for everybody, but for rounding, has no interval, as a mean has none.
    left, whole = (
        np.bincount(inside, weights=column**2, minlength=groups) for column in (rest, bottom[known])
    )
    spread = left > _ROUNDING**2 * whole
    return _level(
        estimate=ratio,
        limits=(np.where(spread, limits[0], np.nan), np.where(spread, limits[1], np.nan)),
        se=np.full(groups, np.nan),
        n=n,
        n_missing=missing,
    )


def welch_parts(
    first: GroupMoments, second: GroupMoments
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Take differences of means without equal spread, place by place.

    Args:
        first: Moments from which is subtracted.
        second: Moments that are subtracted.

    Returns:
        Differences, their squared standard errors and Satterthwaite's degrees of freedom.

    Source:
        Welch (1947), Biometrika 34:28-35.

    Example:
        >>> one = GroupMoments(*np.array([[5.0], [3.0], [2.0]]))
        >>> welch_parts(one, one)[2]
        array([8.])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = first.variance / first.n, second.variance / second.n
        df = (a + b) ** 2 / (a**2 / (first.n - 1) + b**2 / (second.n - 1))
    return first.mean - second.mean, a + b, df


def grouped_share(
    hits: FloatArray, codes: IntArray, groups: int, *, level: float = 0.95
) -> GroupColumns:
    """Give the share of ones in each group with its Wilson interval.

    Args:
        hits: Zeros and ones, NaN where missing, shape (n,).
        codes: Group of each value, shape (n,).
        groups: Number of groups.
        level: Level of the intervals.

    Returns:
        One row per group.

    Example:
        >>> grouped_share(np.array([1.0, 0.0, 1.0]), np.array([0, 0, 1]), 2).estimate
        array([0.5, 1. ])
    """
    known, missing = _split(hits, codes, groups)
    n = _count(codes[known], groups)
    count = np.bincount(codes[known], weights=hits[known], minlength=groups)
    limits = wilson(count, n, level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = count / n
        se = np.sqrt(share * (1 - share) / n)
    return _level(estimate=share, limits=limits, se=se, n=n, n_missing=missing)


def grouped_nps(
    answers: FloatArray, codes: IntArray, groups: int, *, level: float = 0.95
) -> GroupColumns:
    """Give the net promoter score of each group with its MOVER-Wilson interval.

    Args:
        answers: Answers from 0 to 10, NaN where missing, shape (n,).
        codes: Group of each answer, shape (n,).
        groups: Number of groups.
        level: Level of the intervals.

    Returns:
        One row per group, from -100 to 100.

    Example:
        >>> grouped_nps(np.array([10.0, 10.0, 0.0]), np.array([0, 0, 1]), 2).estimate
        array([ 100., -100.])
    """
    known, missing = _split(answers, codes, groups)
    inside, given = codes[known], answers[known]
    n = _count(inside, groups)
    up = _count(inside[given >= PROMOTER_FROM], groups)
    down = _count(inside[given <= DETRACTOR_TO], groups)
    low, high = nps_limits(up, down, n, level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (up - down) / n
        se = np.sqrt(((up + down) / n - score**2) / n)
    return _level(
        estimate=100 * score,
        limits=(100 * low, 100 * high),
        se=100 * se,
        n=n,
        n_missing=missing,
    )


def _split(values: FloatArray, codes: IntArray, groups: int) -> tuple[BoolArray, IntArray]:
    """Tell which rows can be used, and how many of each group cannot."""
    labeled = codes >= 0
    known = labeled & ~np.isnan(values)
    return known, _count(codes[labeled & ~known], groups).astype(np.int64)


def _count(codes: IntArray, groups: int) -> FloatArray:
    return np.bincount(codes, minlength=groups).astype(np.float64)


def _standardized(difference: FloatArray, variance: FloatArray, df: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        size = difference / np.sqrt(variance)
    return np.where(np.isfinite(size), size * exact_j(df), np.nan)


def _with_t(
    *,
    estimate: FloatArray,
    se: FloatArray,
    df: FloatArray,
    n: FloatArray,
    n_missing: IntArray,
    level: float,
) -> GroupColumns:
    # Without spread a t interval would be a point: a certainty that no sample gives.
    usable = (se > 0) & (df > 0)
    freedom = np.where(usable, df, np.nan)
    reach = stdtrit(freedom, 0.5 + level / 2) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stdtr(freedom, -np.abs(estimate / se))
    return GroupColumns(
        estimate=estimate,
        low=estimate - reach,
        high=estimate + reach,
        se=se,
        df=freedom,
        p=p,
        effect_size=np.full(len(n), np.nan),
        n=n.astype(np.int64),
        n_missing=n_missing,
    )


def _level(
    *,
    estimate: FloatArray,
    limits: Limits,
    se: FloatArray,
    n: FloatArray,
    n_missing: IntArray,
) -> GroupColumns:
    nothing = np.full(len(n), np.nan)
    return GroupColumns(
        estimate=estimate,
        low=limits[0],
        high=limits[1],
        se=se,
        df=nothing,
        p=nothing,
        effect_size=nothing,
        n=n.astype(np.int64),
        n_missing=n_missing,
    )
