"""Variance between and inside groups: the one-way analysis of variance."""

import attrs
import numpy as np

from devframe.kirkpatrick.arrays import FloatArray, IntArray


@attrs.frozen
class MeanSquares:
    """Mean squares of a one-way layout; NaN where there is nothing to divide by.

    Attributes:
        between: Mean square between groups.
        within: Mean square inside groups.
        df_between: Groups minus one.
        df_within: Values minus groups.
        mean_size: Size of a group, averaged so that unequal sizes do no harm.
    """

    between: float
    within: float
    df_between: int
    df_within: int
    mean_size: float

    @property
    def f(self) -> float:
        """Ratio of the two mean squares."""
        return self.between / self.within if self.within > 0 else np.nan


def one_way_mean_squares(values: FloatArray, codes: IntArray, *, groups: int) -> MeanSquares:
    """Split the variance of values by group.

    Args:
        values: Shape (n,); NaN is left out.
        codes: Group of each value from 0 to `groups - 1`, -1 where unknown, shape (n,).
        groups: How many groups there are.

    Returns:
        The mean squares. Everything is centered first, so that leading digits that all values
        share cost no precision.

    Source:
        Searle (1971), Linear Models, ch. 9.

    Example:
        >>> found = one_way_mean_squares(np.array([1.0, 2, 4, 5]), np.array([0, 0, 1, 1]), groups=2)
        >>> found.between, found.within, found.f
        (9.0, 0.5, 18.0)
    """
    known = ~np.isnan(values) & (codes >= 0)
    used, place = values[known], codes[known]
    centered = used - used.mean() if len(used) else used
    sizes = np.bincount(place, minlength=groups).astype(np.float64)
    filled = sizes > 0
    n, k = int(sizes.sum()), int(filled.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.bincount(place, weights=centered, minlength=groups) / sizes
        between = float((sizes * means**2)[filled].sum()) / np.float64(max(k - 1, 0))
        inside = float(((centered - means[place]) ** 2).sum()) / np.float64(max(n - k, 0))
        mean_size = (n - float((sizes**2).sum()) / n) / (k - 1) if k > 1 else np.nan
    return MeanSquares(float(between), float(inside), max(k - 1, 0), max(n - k, 0), mean_size)
