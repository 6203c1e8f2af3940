"""Krippendorff's alpha: agreement of any number of raters, with empty cells, on four scales."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.agreement_tables import category_counts, category_table
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, check_level, number_table
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import rounded_off
from devframe.kirkpatrick.resampling import bca_interval

Metric = Literal["nominal", "ordinal", "interval", "ratio"]
"""How two ratings differ: at all, by their ranks, by their distance, or by their proportion."""

RELY_ON = 0.800
TENTATIVE = 0.667
_ENOUGH_UNITS = 10  # below, resampling targets says nothing


def krippendorff(
    ratings: ArrayLike,
    *,
    metric: Metric,
    outcome: str = "rating",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    resamples: int = 5_000,
    seed: int = 0,
) -> Finding:
    """Give Krippendorff's alpha of any number of raters, empty cells allowed.

    Formula:
        α = 1 - observed / expected disagreement. The squared difference of ratings c and d is 1
        when they differ (nominal), (rank c - rank d)² with mean ranks (ordinal), (c - d)²
        (interval) or ((c - d)/(c + d))² (ratio).

    Missing data:
        A target counts when at least two raters rated it; the others are counted in `n_missing`.

    Args:
        ratings: Targets by raters: a dataframe or array of shape (n, k), k at least 2. Labels for
            `nominal`, otherwise numbers.
        metric: How two ratings differ.
        outcome: What was rated, for tables.
        level: Level of the interval (BCa bootstrap of targets, from ten targets on; ranks stay
            those of all ratings).
        lowest: Smallest possible rating, where ratings are numbers.
        highest: Largest possible rating, where ratings are numbers.
        resamples: How many samples to draw.
        seed: Start of the random numbers.

    Returns:
        Alpha; `n_raters` and `n_ratings`, and for `nominal` `percent_agreement`, as quantities.

    Raises:
        InvalidInputError: For fewer than two raters, an unknown metric, labels where numbers are
            needed, values off the scale, or a ratio scale with values below 0.

    Source:
        Krippendorff (2011).

    Example:
        >>> stars = [[1, 1, None], [2, 2, 3], [3, 3, 3], [4, 4, 5], [None, 5, 5]]
        >>> round(krippendorff(stars, metric="ordinal").estimate, 3)
        0.919
    """
    check_level(level)
    if metric == "nominal":
        codes, names = category_table(ratings, name="ratings")
        return nominal_alpha(
            category_counts(codes, categories=len(names)),
            n_raters=codes.shape[1],
            outcome=outcome,
            level=level,
            resamples=resamples,
            seed=seed,
        )
    if metric not in {"ordinal", "interval", "ratio"}:
        message = f"expected nominal, ordinal, interval or ratio, got {metric!r}"
        raise InvalidInputError([Fault("metric", "unknown_metric", message)], origin="krippendorff")
    if metric == "ratio":
        lowest = max(0.0, lowest or 0.0)
    table, raters = number_table(ratings, name="ratings", lowest=lowest, highest=highest)
    if len(raters) < 2:  # noqa: PLR2004 - one rater agrees with nobody
        message = f"expected at least two raters, one column each, got {len(raters)}"
        raise InvalidInputError([Fault("ratings", "too_few_raters", message)], origin="ratings")
    paired = table[(~np.isnan(table)).sum(axis=1) > 1]
    columns, expected = _ratio(paired) if metric == "ratio" else _squares(paired, metric)
    return _finding(
        columns,
        expected,
        metric=metric,
        outcome=outcome,
        level=level,
        n_missing=len(table) - len(paired),
        resamples=resamples,
        seed=seed,
        quantities={"n_raters": float(len(raters))},
    )


def nominal_alpha(
    counts: FloatArray, *, n_raters: int, outcome: str, level: float, resamples: int, seed: int
) -> Finding:
    """Give Krippendorff's alpha of categories that were counted already.

    Args:
        counts: How many raters chose each category, shape (targets, categories).
        n_raters: How many raters there are.
        outcome: What was rated, for tables.
        level: Level of the interval.
        resamples: How many samples to draw.
        seed: Start of the random numbers.

    Returns:
        Alpha, as `krippendorff` gives it.

    Source:
        Krippendorff (2011).

    Example:
        >>> counts = np.array([[2.0, 0.0], [2.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
        >>> found = nominal_alpha(
        ...     counts, n_raters=2, outcome="codes", level=0.95, resamples=100, seed=0
        ... )
        >>> round(found.estimate, 3), found.quantity("percent_agreement")
        (0.533, 75.0)
    """
    paired = counts[counts.sum(axis=1) > 1]
    size, squares = paired.sum(axis=1), (paired**2).sum(axis=1)
    # Ordered pairs of raters who differ, each weighted so that a target counts its ratings once.
    columns = np.column_stack([size, (size**2 - squares) / (size - 1), paired])
    pairs = float((size * (size - 1)).sum())
    agreeing = float((squares - size).sum())
    return _finding(
        columns,
        lambda sums: sums[:, 0] ** 2 - (sums[:, 2:] ** 2).sum(axis=1),
        metric="nominal",
        outcome=outcome,
        level=level,
        n_missing=len(counts) - len(paired),
        resamples=resamples,
        seed=seed,
        quantities={
            "n_raters": float(n_raters),
            "percent_agreement": 100 * agreeing / pairs if pairs else None,
        },
    )


Expected = Callable[[FloatArray], FloatArray]
"""Takes sums of columns over targets, shape (m, columns), to disagreements over all pairs."""


def _squares(paired: FloatArray, metric: Metric) -> tuple[FloatArray, Expected]:
    """Prepare squared distances of values or ranks: sums and sums of squares are all they need."""
    known = ~np.isnan(paired)
    values = paired[known]
    if metric == "ordinal":
        _, place, times = np.unique(values, return_inverse=True, return_counts=True)
        values = (np.cumsum(times) - times / 2)[place]
    centered = np.zeros(paired.shape)
    if len(values):
        centered[known] = rounded_off(values - values.mean(), scale=values)
    size = known.sum(axis=1).astype(np.float64)
    total = centered.sum(axis=1)
    inside = np.where(known, centered - (total / size)[:, None], 0.0)
    differing = 2 * size * (inside**2).sum(axis=1) / (size - 1)
    columns = np.column_stack([size, differing, total, (centered**2).sum(axis=1)])
    return columns, lambda sums: 2 * (sums[:, 0] * sums[:, 3] - sums[:, 2] ** 2)


def _ratio(paired: FloatArray) -> tuple[FloatArray, Expected]:
    """Prepare squared proportional differences, which have to be told pair by pair."""
    known = ~np.isnan(paired)
    values, place = np.unique(paired[known], return_inverse=True)
    codes = np.full(paired.shape, -1, dtype=np.int64)
    codes[known] = place
    counts = category_counts(codes, categories=len(values))
    both = values[:, None] + values
    difference = np.divide(values[:, None] - values, both, out=np.zeros_like(both), where=both > 0)
    distance = difference**2
    size = counts.sum(axis=1)
    differing = ((counts @ distance) * counts).sum(axis=1) / (size - 1)
    columns = np.column_stack([size, differing, counts])
    return columns, lambda sums: ((sums[:, 2:] @ distance) * sums[:, 2:]).sum(axis=1)


def _finding(
    columns: FloatArray,
    expected: Expected,
    *,
    metric: Metric,
    outcome: str,
    level: float,
    n_missing: int,
    resamples: int,
    seed: int,
    quantities: dict[str, float | None],
) -> Finding:
    """Take alpha from one row per target: its ratings, its disagreement, and what adds up."""
    n = len(columns)
    whole = float(expected(columns.sum(axis=0, keepdims=True))[0]) if n else 0.0
    # When all ratings are alike, nothing can be told; rounding must not pretend it can.
    least = 1e-9 * whole

    def alpha(means: FloatArray) -> FloatArray:
        by_chance = expected(n * means)
        by_chance = np.where(by_chance > least, by_chance, np.nan)
        return np.asarray(1 - (n * means[:, 0] - 1) * n * means[:, 1] / by_chance)

    estimate, low, high = np.nan, np.nan, np.nan
    if n and whole > 0:
        estimate = float(alpha(columns.mean(axis=0, keepdims=True))[0])
    if n >= _ENOUGH_UNITS and np.isfinite(estimate):
        low, high = bca_interval(columns, alpha, level=level, resamples=resamples, seed=seed)
    return conclude(
        outcome=outcome,
        estimand="agreement of raters beyond chance (Krippendorff's alpha)",
        form="level",
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        n=n,
        n_missing=n_missing,
        method=f"Krippendorff's alpha, {metric}, BCa bootstrap of targets",
        cautions=_cautions(estimate),
        assumptions=["raters rated without knowing each other's ratings"],
        sources=["krippendorff-2011"],
        quantities={**quantities, "n_ratings": float(columns[:, 0].sum())},
    )


def _cautions(alpha: float) -> list[Caution]:
    if not np.isfinite(alpha):
        sentence = "All ratings are alike, or no target was rated twice: no alpha exists."
        return [Caution(code="no_spread", sentence=sentence)]
    if alpha >= RELY_ON:
        return []
    bound = f"below {RELY_ON:.3f}: draw tentative conclusions only"
    if alpha < TENTATIVE:
        bound = f"below {TENTATIVE:.3f}: sharpen the definitions and rate again before concluding"
    sentence = f"The raters agree too little ({bound})."
    return [Caution(code="low_agreement", sentence=sentence, source="krippendorff-2011")]
