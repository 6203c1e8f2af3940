"""Size, mean and spread of a column, and the t-interval and p that follow from them."""

from typing import TypedDict

import attrs
import numpy as np
from scipy.special import stdtr, stdtrit

from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.noncentral import detectable_shift


@attrs.frozen
class Moments:
    """What the t-methods need to know of a column.

    Attributes:
        n: Values, none of them missing.
        mean: Their mean; NaN when there are none.
        variance: Their variance with n - 1; NaN below two values, exactly 0 for a constant.
    """

    n: int
    mean: float
    variance: float

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return float(np.sqrt(self.variance))


def moments(values: FloatArray, *, scale: float = 0.0) -> Moments:
    """Take the moments of a column.

    Args:
        values: Shape (n,), nothing missing.
        scale: Largest number that went into the values, where they are differences: 0.3 - 0.1
            and 0.4 - 0.2 are the same although their last binary digits differ.

    Returns:
        Its moments; sums of squares are taken around the mean, so that a large common part of the
        values costs no digits.

    Example:
        >>> moments(np.array([1e9 + 1, 1e9 + 2, 1e9 + 3]))
        Moments(n=3, mean=1000000002.0, variance=1.0)
    """
    n = len(values)
    if n == 0:
        return Moments(n=0, mean=np.nan, variance=np.nan)
    rounding = 8 * np.finfo(np.float64).eps * max(scale, float(np.abs(values).max()))
    if float(np.ptp(values)) <= rounding:
        return Moments(n=n, mean=float(values[0]), variance=0.0 if n > 1 else np.nan)
    mean = float(values.mean())
    centered = values - mean
    # The second term removes what rounding left of the mean (Chan, Golub & LeVeque 1983).
    squares = float(centered @ centered) - float(centered.sum()) ** 2 / n
    return Moments(n=n, mean=mean, variance=squares / (n - 1))


class Figures(TypedDict):
    """What a t-interval hands to a finding."""

    estimate: float
    low: float
    high: float
    se: float
    df: float
    p: float


@attrs.frozen
class TInterval:
    """An estimate with a t-interval; whatever cannot be computed is NaN.

    Attributes:
        estimate: The estimate.
        se: Its standard error.
        df: Degrees of freedom.
        low: Lower limit.
        high: Upper limit.
        p: Two-sided p-value of "the truth is zero".
        level: Level of the interval.
    """

    estimate: float
    se: float
    df: float
    low: float
    high: float
    p: float
    level: float

    @property
    def figures(self) -> Figures:
        """The figures under the names that a finding has for them."""
        return Figures(
            estimate=self.estimate,
            low=self.low,
            high=self.high,
            se=self.se,
            df=self.df,
            p=self.p,
        )

    @property
    def smallest_detectable(self) -> float:
        """Difference, in raw units, that so many data would notice with a chance of 80 %.

        It depends on spread and size alone, never on the estimate: it is no "observed power".
        """
        return detectable_shift(self.df, level=self.level) * self.se


def t_interval(estimate: float, se: float, *, df: float, level: float) -> TInterval:
    """Build an interval from an estimate and its standard error.

    Args:
        estimate: The estimate.
        se: Its standard error; zero or NaN leaves interval and p unknown.
        df: Degrees of freedom.
        level: Level of the interval.

    Returns:
        The interval.

    Example:
        >>> round(t_interval(1.58, 0.38896, df=9, level=0.95).p, 5)
        0.00283
    """
    if not (se > 0 and df > 0):
        # Without spread a t-interval would be a point: a certainty that no sample gives.
        return TInterval(estimate, se, df, np.nan, np.nan, np.nan, level)
    half = float(stdtrit(df, 0.5 + level / 2)) * se
    p = 2 * float(stdtr(df, -abs(estimate / se)))
    return TInterval(estimate, se, df, estimate - half, estimate + half, p, level)


def welch(first: Moments, second: Moments, *, level: float) -> TInterval:
    """Compare two means without taking equal spread for granted.

    Args:
        first: Moments of the group from which is subtracted.
        second: Moments of the other.
        level: Level of the interval.

    Returns:
        Difference of means with Welch's interval and Satterthwaite's degrees of freedom.

    Source:
        Welch (1947), Biometrika 34:28-35.

    Example:
        >>> welch(Moments(10, 2.33, 4.009), Moments(10, 0.75, 3.2006), level=0.95).df.__round__(3)
        17.777
    """
    parts = np.array([first.variance / max(first.n, 1), second.variance / max(second.n, 1)])
    freedom = np.array([first.n - 1.0, second.n - 1.0])
    total = float(parts.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        df = float(total**2 / np.sum(parts**2 / freedom))
    return t_interval(first.mean - second.mean, float(np.sqrt(total)), df=df, level=level)


def mean_interval(known: Moments, *, level: float) -> TInterval:
    """Give the t-interval of one mean, such as that of changes.

    Args:
        known: Moments of the values.
        level: Level of the interval.

    Returns:
        The interval.

    Source:
        Student (1908), Biometrika 6:1-25.

    Example:
        >>> found = mean_interval(Moments(10, 1.58, 1.51289), level=0.95)
        >>> round(found.low, 3), round(found.high, 3)
        (0.7, 2.46)
    """
    se = float(np.sqrt(known.variance / max(known.n, 1)))
    return t_interval(known.mean, se, df=known.n - 1, level=level)


def changes(before: FloatArray, after: FloatArray) -> Moments:
    """Take the moments of after minus before.

    Args:
        before: Shape (n,), nothing missing.
        after: Shape (n,), same units.

    Returns:
        The moments; changes that differ only in their last binary digits count as equal.

    Example:
        >>> changes(np.array([0.1, 0.2]), np.array([0.3, 0.4])).variance
        0.0
    """
    return moments(after - before, scale=largest(before, after))


def largest(*columns: FloatArray) -> float:
    """Give the largest size of a number, which tells how far differences may be rounding.

    Args:
        *columns: Numbers, NaN where missing, any shape.

    Returns:
        The size; 0 where nothing is known.

    Example:
        >>> largest(np.array([1.0, -3.0]), np.array([2.0, np.nan]))
        3.0
    """
    known = (np.abs(column[~np.isnan(column)]) for column in columns)
    return max((float(column.max()) for column in known if column.size), default=0.0)


def rounded_off(residuals: FloatArray, *, scale: FloatArray) -> FloatArray:
    """Set residuals to zero that are nothing but rounding of the numbers they come from.

    Args:
        residuals: Shape (n,).
        scale: The numbers they come from, any shape.

    Returns:
        The residuals; all zero after a perfect fit, which then leaves no interval.

    Example:
        >>> rounded_off(np.array([1e-16, 0.5]), scale=np.array([1.0, 2.0]))
        array([0. , 0.5])
    """
    least = 64 * np.finfo(np.float64).eps * float(np.abs(scale).max())
    return np.where(np.abs(residuals) <= least, 0.0, residuals)


def pooled_sd(first: Moments, second: Moments) -> float:
    """Pool the standard deviations of two groups.

    Args:
        first: Moments of one group.
        second: Moments of the other.

    Returns:
        The pooled standard deviation; NaN below three values in all.

    Example:
        >>> pooled_sd(Moments(3, 0.0, 4.0), Moments(2, 0.0, 1.0)).__round__(3)
        1.732
    """
    df = first.n + second.n - 2
    squares = sum((m.n - 1) * m.variance for m in (first, second) if m.n > 1)
    return float(np.sqrt(squares / df)) if df > 0 else np.nan


def correlation(first: FloatArray, second: FloatArray) -> float:
    """Correlate two columns.

    Args:
        first: Shape (n,), nothing missing, n at least 1.
        second: Same units.

    Returns:
        Pearson's correlation; NaN where a column does not vary.

    Example:
        >>> correlation(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 3.0]))
        0.5
    """
    a, b = rounded_off(first - first.mean(), scale=first), second - second.mean()
    b = rounded_off(b, scale=second)
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > 0 else np.nan
