"""Intraclass correlations of tables with empty cells: variance components by REML."""

from collections.abc import Callable
from functools import cached_property

import attrs
import numpy as np
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.special import fdtri

from devframe.kirkpatrick.agreement_icc_figures import (
    IccFigures,
    IccForm,
    Limits,
    agreement_limits,
    with_means,
)
from devframe.kirkpatrick.arrays import BoolArray, FloatArray
from devframe.kirkpatrick.moments import rounded_off

_GRID = 64
_EDGE = 1e-9  # how near a correlation is let to its ends, where the likelihood has none


@attrs.frozen
class Components:
    """What makes ratings differ, each as a variance; one below zero says "less than by chance".

    Attributes:
        targets: Between targets.
        raters: Between raters; zero where raters are not told apart.
        residual: What neither explains.
    """

    targets: float
    raters: float
    residual: float


@attrs.frozen(eq=False)
class RatingTable:
    """Ratings with empty cells, with all that is summed over them.

    Targets are taken out of every sum at a given ratio of their variance to the residual, so that
    a likelihood costs no more than a few products of the table, however many targets there are.

    Args:
        ratings: Targets by raters, NaN for empty, shape (n, k); every row and column holds a
            rating.
    """

    ratings: FloatArray

    @cached_property
    def filled(self) -> BoolArray:
        """Which cells hold a rating, shape (n, k)."""
        return np.asarray(~np.isnan(self.ratings))

    @cached_property
    def values(self) -> FloatArray:
        """Ratings around their mean, zero where empty, shape (n, k)."""
        return np.where(self.filled, self.ratings - np.nanmean(self.ratings), 0.0)

    @cached_property
    def per_target(self) -> FloatArray:
        """Ratings of each target, shape (n,)."""
        return np.asarray(self.filled.sum(axis=1), dtype=np.float64)

    @cached_property
    def per_rater(self) -> FloatArray:
        """Ratings by each rater, shape (k,)."""
        return np.asarray(self.filled.sum(axis=0), dtype=np.float64)

    @property
    def cells(self) -> int:
        """Ratings in all."""
        return int(self.filled.sum())

    @cached_property
    def blocks(self) -> int:
        """Sets of raters that no common target links: within one, raters can be compared."""
        return len(self.per_rater) - int(np.linalg.matrix_rank(self.without_targets(np.inf)[0]))

    def without_targets(self, ratio: float) -> tuple[FloatArray, FloatArray, float]:
        """Sum over cells with targets taken out.

        Args:
            ratio: Variance of targets over the residual one; infinite takes them out whole.

        Returns:
            Rater by rater, shape (k, k); rater by rating, shape (k,); rating by rating.
        """
        taken = 1 / (1 / ratio + self.per_target) if ratio != 0 else 0 * self.per_target
        mask, sums = self.filled.astype(np.float64), self.values.sum(axis=1)
        return (
            np.diag(self.per_rater) - (mask.T * taken) @ mask,
            self.values.sum(axis=0) - mask.T @ (taken * sums),
            float((self.values**2).sum() - (taken * sums) @ sums),
        )


def unbalanced_figures(table: RatingTable, *, crossed: bool, level: float = 0.95) -> IccFigures:
    """Take all correlations and their limits from a table with empty cells.

    Formula:
        ICC(1) and ICC(C,1) by REML with exact limits. ICC(A,1) from REML components of targets,
        raters and residual; its limits are McGraw and Wong's with the mean squares that these
        components would give at the harmonic means of ratings per target and per rater. Forms of
        the mean are those of as many raters as the harmonic mean of ratings per target.

    Args:
        table: The ratings.
        crossed: Whether a column is one rater.
        level: Level of the intervals.

    Returns:
        The figures; without empty cells those of the mean squares.

    Source:
        ten Hove, Jorgensen & van der Ark (2022) for components and the harmonic mean; McGraw &
        Wong (1996).

    Example:
        >>> table = RatingTable(np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 7.0], [4.0, 4.5]]))
        >>> figures = unbalanced_figures(table, crossed=True)
        >>> round(figures.forms["ICC(A,1)"][0], 2), round(figures.forms["ICC(C,1)"][0], 2)
        (0.79, 0.92)
    """
    per_target, per_rater = _harmonic(table.per_target), _harmonic(table.per_rater)
    single: dict[IccForm, Limits] = {"ICC(1)": one_ratio(table, raters_fixed=False, level=level)}
    two_way: dict[str, float] = {}
    if crossed:
        found = crossed_components(table)
        n, k = table.ratings.shape
        single["ICC(A,1)"] = agreement_limits(
            per_target * found.targets + found.residual,
            per_rater * found.raters + found.residual,
            found.residual,
            sizes=(per_rater, per_target),
            freedoms=(n - 1, k - 1, table.cells - n - k + 1),
            level=level,
        )
        single["ICC(C,1)"] = one_ratio(table, raters_fixed=True, level=level)
        two_way = {
            "variance_targets": found.targets,
            "variance_raters": found.raters,
            "variance_residual": found.residual,
        }
    return IccFigures(
        forms=with_means(single, per_target),
        one_way={"n_ratings": float(table.cells), "ratings_per_target": per_target},
        two_way=two_way,
    )


def _harmonic(counts: FloatArray) -> float:
    return float(len(counts) / (1 / counts).sum())


def one_ratio(table: RatingTable, *, raters_fixed: bool, level: float) -> Limits:
    """Give a correlation that sets targets against one noise, with its exact limits.

    Args:
        table: The ratings.
        raters_fixed: Whether raters are taken out first (consistency) or count as noise.
        level: Level of the interval.

    Returns:
        Estimate by REML, lower and upper limit; NaN where undefined. Without empty cells these are
        the figures of the mean squares.

    Source:
        Patterson & Thompson (1971) for REML; Wald (1947) and Seely & El-Bassiouni (1983) for the
        limits, which are exact for any pattern of empty cells.

    Example:
        >>> table = RatingTable(np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 6.0]]))
        >>> [round(value, 3) for value in one_ratio(table, raters_fixed=False, level=0.95)]
        [0.888, -0.415, 0.997]
    """
    count = len(table.per_target)
    fixed = len(table.per_rater) if raters_fixed else 1
    free_targets = count - (table.blocks if raters_fixed else 1)
    free = table.cells - fixed - free_targets
    around = _around(table, raters_fixed=raters_fixed)
    if free < 1 or not free_targets or not around > 0:
        same = free > 0 and free_targets > 0 and bool(table.values.any())
        return (1.0 if same else np.nan), np.nan, np.nan
    lowest = -1 / (float(table.per_target.max()) - 1) if table.per_target.max() > 1 else 0.0

    def criterion(correlation: float) -> float:
        ratio = correlation / (1 - correlation)
        squares, logs = _squares(table, ratio, raters_fixed=raters_fixed)
        return logs + (table.cells - fixed) * float(np.log(squares))

    ends = lowest + _EDGE, 1 - _EDGE
    estimate = _least(criterion, *ends)
    noise = around / free

    def f_left(correlation: float) -> float:
        squares, _ = _squares(table, correlation / (1 - correlation), raters_fixed=raters_fixed)
        return (squares - around) / free_targets / noise

    tail = 0.5 + level / 2
    low = _crossing(f_left, float(fdtri(free_targets, free, tail)), *ends)
    high = _crossing(f_left, 1 / float(fdtri(free, free_targets, tail)), *ends)
    return estimate, low, high


def crossed_components(table: RatingTable) -> Components:
    """Estimate what targets and raters, both drawn from many, and the rest contribute.

    Args:
        table: The ratings, with something left beside targets and raters.

    Returns:
        The components by REML, not held above zero, as those of mean squares are not.

    Source:
        Patterson & Thompson (1971), Biometrika 58:545-554.

    Example:
        >>> table = RatingTable(np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 7.0], [4.0, 4.5]]))
        >>> found = crossed_components(table)
        >>> round(found.targets, 2), round(found.raters, 2), round(found.residual, 2)
        (3.37, 0.59, 0.28)
    """
    cells, k = table.cells, len(table.per_rater)
    around, across, along = _around(table), *table.without_targets(np.inf)[:2]
    if not around > 0:
        # Every rating is that of its target, shifted by its rater: both can be read off.
        shifts = np.linalg.pinv(across, hermitian=True) @ along
        levels = (table.values - table.filled * shifts).sum(axis=1) / table.per_target
        return Components(float(levels.var(ddof=1)), float(shifts.var(ddof=1)), 0.0)

    def squares_and_criterion(ratios: FloatArray) -> tuple[float, float]:
        of_targets, of_raters = float(ratios[0]), float(ratios[1])
        grown = 1 + of_targets * table.per_target
        if not (grown > 0).all():
            return np.nan, np.inf
        across, along, whole = table.without_targets(of_targets)
        inner = np.eye(k) + of_raters * across
        if np.linalg.eigvalsh((inner + inner.T) / 2)[0] <= 0:
            return np.nan, np.inf
        solved = np.linalg.solve(inner, np.column_stack([across.sum(axis=1), along]))
        mean_weight, mean_sum = float(solved[:, 0].sum()), float(solved[:, 1].sum())
        squares = whole - of_raters * float(along @ solved[:, 1]) - mean_sum**2 / mean_weight
        if not squares > 0:
            return np.nan, np.inf
        criterion = (
            float(np.log(grown).sum())
            + float(np.linalg.slogdet(inner)[1])
            + float(np.log(mean_weight))
            + (cells - 1) * float(np.log(squares))
        )
        return squares, criterion

    of_targets = max(one_ratio(table, raters_fixed=True, level=0.5)[0], 0.0)
    start = np.array([of_targets / max(1 - of_targets, _EDGE), 0.1])
    found = minimize(
        lambda ratios: squares_and_criterion(ratios)[1],
        start,
        method="Nelder-Mead",
        options={"xatol": 1e-10, "fatol": 1e-11, "maxiter": 2_000, "maxfev": 4_000},
    )
    residual = squares_and_criterion(found.x)[0] / (cells - 1)
    return Components(float(found.x[0]) * residual, float(found.x[1]) * residual, residual)


def _around(table: RatingTable, *, raters_fixed: bool = True) -> float:
    """Give the sum of squares that targets, and raters, leave; zero where only rounding is left."""
    squares, _ = _squares(table, np.inf, raters_fixed=raters_fixed)
    return float(rounded_off(np.array([squares]), scale=table.values**2)[0])


def _squares(table: RatingTable, ratio: float, *, raters_fixed: bool) -> tuple[float, float]:
    """Give the weighted sum of squares around the fixed part, and the log-determinants."""
    across, along, whole = table.without_targets(ratio)
    if not raters_fixed:
        across, along = across.sum(keepdims=True).reshape(1, 1), along.sum(keepdims=True)
    if not np.isfinite(ratio):
        return whole - float(along @ np.linalg.pinv(across, hermitian=True) @ along), np.nan
    logs = float(np.log1p(ratio * table.per_target).sum() + np.linalg.slogdet(across)[1])
    return whole - float(along @ np.linalg.solve(across, along)), logs


def _least(criterion: Callable[[float], float], low: float, high: float) -> float:
    """Find where a criterion is least: near the best point of a grid."""
    grid = np.linspace(low, high, _GRID)
    best = int(np.argmin([criterion(float(place)) for place in grid]))
    ends = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, _GRID - 1)])
    found = minimize_scalar(criterion, bounds=ends, method="bounded", options={"xatol": 1e-12})
    return float(found.x)


def _crossing(falling: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Find where a falling function takes a value, or the end beyond which it would."""
    if falling(low) <= wanted:
        return low
    if falling(high) >= wanted:
        return high
    return float(brentq(lambda place: falling(place) - wanted, low, high, xtol=1e-12))
