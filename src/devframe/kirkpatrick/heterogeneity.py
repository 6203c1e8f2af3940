"""Whether several estimates differ at all, each with its own error and degrees of freedom."""

import attrs
import numpy as np
from scipy.special import fdtrc

from devframe.kirkpatrick.arrays import FloatArray


@attrs.frozen
class Heterogeneity:
    """Welch's test that several truths are the same; NaN where it cannot be computed.

    Attributes:
        f: Test statistic.
        df: Degrees of freedom of the estimates, one less than there are.
        df_error: Degrees of freedom of their errors.
        p: p-value.
    """

    f: float
    df: float
    df_error: float
    p: float


def heterogeneity(estimates: FloatArray, variances: FloatArray, df: FloatArray) -> Heterogeneity:
    """Test that independent estimates have one truth, without equal spread.

    Formula: with w = 1/v, center m = Σw·y/Σw and lack = Σ(1 - w/Σw)²/df over k estimates,
    F = [Σw(y - m)²/(k - 1)] / [1 + 2(k - 2)·lack/(k² - 1)], with k - 1 and (k² - 1)/(3·lack)
    degrees of freedom. For means of groups it is Welch's analysis of variance.

    Args:
        estimates: Shape (k,).
        variances: Their squared standard errors, shape (k,).
        df: Degrees of freedom of these, shape (k,).

    Returns:
        The test; NaN below two estimates or where one has no error.

    Source:
        Welch (1951), Biometrika 38:330.

    Example:
        >>> y, v = np.array([1.0, 2.0, 4.0]), np.array([0.5, 0.4, 0.6])
        >>> round(heterogeneity(y, v, np.array([9.0, 9.0, 9.0])).p, 4)
        0.0357
    """
    k = len(estimates)
    if k < 2 or not ((variances > 0).all() and (df > 0).all()):  # noqa: PLR2004 - a pair
        return Heterogeneity(np.nan, np.nan, np.nan, np.nan)
    weight = 1 / variances
    share = weight / weight.sum()
    apart = estimates - float((share * estimates).sum())
    lack = float(((1 - share) ** 2 / df).sum())
    f = float((weight * apart**2).sum()) / (k - 1) / (1 + 2 * (k - 2) * lack / (k * k - 1))
    error = (k * k - 1) / (3 * lack)
    return Heterogeneity(f, k - 1.0, error, float(fdtrc(k - 1, error, f)))
