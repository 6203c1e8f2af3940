"""Agreement of two raters on categories: Cohen's kappa, plain and weighted."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.agreement_tables import categories_of, chance_cautions
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    Labels,
    check_level,
    labels,
    library_of,
    same_length,
)
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.findings import Finding


def kappa(
    first: ArrayLike, second: ArrayLike, *, outcome: str = "rating", level: float = 0.95
) -> Finding:
    """Give Cohen's kappa of two raters who sorted the same targets into categories.

    Formula:
        κ = (agreement - by chance) / (1 - by chance), chance from each rater's own shares.

    Missing data:
        Targets that only one of the two rated are counted in `n_missing` and left out.

    Args:
        first: Categories by one rater, shape (n,).
        second: Categories by the other, same targets.
        outcome: What was rated, for tables.
        level: Level of the interval (normal, with the large-sample standard error).

    Returns:
        Kappa; `percent_agreement` and `expected_percent` as quantities.

    Raises:
        InvalidInputError: For columns of unequal length, mixed labels, or no target rated twice.

    Source:
        Cohen (1960); Fleiss, Cohen & Everitt (1969) for the standard error.

    Example:
        >>> found = kappa(["yes", "yes", "no", "no", "yes"], ["yes", "no", "no", "no", "yes"])
        >>> round(found.estimate, 3), found.quantity("percent_agreement")
        (0.615, 80.0)
    """
    shares, used, rows, _ = _cross_table(first, second, order=None)
    return _kappa(
        shares,
        np.eye(len(shares)),
        outcome=outcome,
        level=level,
        n=used,
        n_missing=rows - used,
        method="Cohen's kappa",
        sources=["cohen-1960", "fleiss-1969"],
        values=(first, second),
    )


def weighted_kappa(
    first: ArrayLike,
    second: ArrayLike,
    *,
    weights: Literal["quadratic", "linear"] = "quadratic",
    order: Sequence[Any] | None = None,
    outcome: str = "rating",
    level: float = 0.95,
) -> Finding:
    """Give the kappa of two raters on an ordered scale, where a near miss counts for something.

    Formula:
        As `kappa`, with agreement 1 - (distance / longest distance), squared for `quadratic`.
        Distances are those of numbers, or of places in `order`.

    Missing data:
        As `kappa`.

    Args:
        first: Ratings by one rater, shape (n,).
        second: Ratings by the other, same targets.
        weights: How a distance counts.
        order: The categories from lowest to highest; labels need it, since their alphabet is no
            order. With it, neighbors are one step apart.
        outcome: What was rated, for tables.
        level: Level of the interval (normal, with the large-sample standard error).

    Returns:
        Weighted kappa; `percent_agreement` and `expected_percent`, both weighted, as quantities.

    Raises:
        InvalidInputError: As `kappa`; for labels without `order`, labels that `order` lacks, and
            unknown weights.

    Source:
        Cohen (1968); Fleiss, Cohen & Everitt (1969) for the standard error.

    Example:
        >>> found = weighted_kappa([1, 2, 3, 4, 5], [1, 2, 4, 4, 5])
        >>> round(found.estimate, 3)
        0.952
    """
    if weights not in {"quadratic", "linear"}:
        message = f"expected quadratic or linear, got {weights!r}"
        raise InvalidInputError([Fault("weights", "unknown_weights", message)], origin="kappa")
    shares, used, rows, names = _cross_table(first, second, order=order)
    places = np.arange(len(names), dtype=np.float64)
    if order is None:
        if not all(hasattr(name, "__float__") for name in names):
            message = "expected numbers, or order= with the labels from lowest to highest"
            raise InvalidInputError([Fault("order", "no_order", message)], origin="kappa")
        places = np.array(names, dtype=np.float64)
    distance = np.abs(places[:, None] - places)
    relative = distance / max(float(distance.max()), np.finfo(np.float64).tiny)
    return _kappa(
        shares,
        1 - (relative**2 if weights == "quadratic" else relative),
        outcome=outcome,
        level=level,
        n=used,
        n_missing=rows - used,
        method=f"weighted kappa, {weights} weights",
        sources=["cohen-1968", "fleiss-1969"],
        values=(first, second),
    )


def _cross_table(
    first: ArrayLike, second: ArrayLike, *, order: Sequence[Any] | None
) -> tuple[FloatArray, int, int, tuple[Any, ...]]:
    """Count pairs of categories: shares, targets used, rows given, categories."""
    columns = [labels(first, name="first"), labels(second, name="second")]
    rows = same_length("ratings", {"first": columns[0].codes, "second": columns[1].codes})
    names = categories_of([name for column in columns for name in column.names], order)
    a, b = (_recoded(column, names) for column in columns)
    known = (a >= 0) & (b >= 0)
    used = int(known.sum())
    if not used:
        message = f"expected targets that both raters rated, got none among {rows} rows"
        raise InvalidInputError([Fault("ratings", "nobody_left", message)], origin="kappa")
    counts = np.bincount(a[known] * len(names) + b[known], minlength=len(names) ** 2)
    return counts.reshape(len(names), -1) / used, used, rows, names


def _recoded(column: Labels, names: tuple[Any, ...]) -> Any:  # noqa: ANN401 - int64 array
    places = np.array([names.index(name) for name in column.names] + [-1], dtype=np.int64)
    return places[column.codes]


def _kappa(
    shares: FloatArray,
    weights: FloatArray,
    *,
    outcome: str,
    level: float,
    n: int,
    n_missing: int,
    method: str,
    sources: list[str],
    values: tuple[ArrayLike, ArrayLike],
) -> Finding:
    check_level(level)
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    agreed, chance = float((weights * shares).sum()), float(rows @ weights @ columns)
    estimate, se = np.nan, np.nan
    if 1 - chance > 1e-12:  # noqa: PLR2004 - rounding of shares that sum to one
        estimate = (agreed - chance) / (1 - chance)
        average = (weights @ columns)[:, None] + rows @ weights
        spread = (shares * (weights * (1 - chance) - average * (1 - agreed)) ** 2).sum()
        variance = float(spread) - (agreed * chance - 2 * chance + agreed) ** 2
        se = float(np.sqrt(max(variance, 0.0) / n)) / (1 - chance) ** 2
    margin = float(ndtri(0.5 + level / 2)) * se if se > 0 else np.nan
    return conclude(
        outcome=outcome,
        estimand=f"agreement beyond chance ({method})",
        form="level",
        estimate=estimate,
        low=estimate - margin,
        high=min(1.0, estimate + margin) if np.isfinite(margin) else None,
        level=level,
        se=se,
        n=n,
        n_missing=n_missing,
        method=f"{method}, large-sample interval",
        cautions=chance_cautions(estimate, agreed, n),
        assumptions=["raters rated without knowing each other's ratings"],
        sources=sources,
        quantities={"percent_agreement": 100 * agreed, "expected_percent": 100 * chance},
        library=library_of(*values),
    )
