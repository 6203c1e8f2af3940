"""Agreement of any number of raters on categories: Fleiss' kappa and Gwet's AC1."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import stdtrit

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.agreement_tables import (
    categories_of,
    category_counts,
    category_table,
    chance_cautions,
)
from devframe.kirkpatrick.arrays import ArrayLike, check_level
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.findings import Finding


def fleiss(ratings: ArrayLike, *, outcome: str = "rating", level: float = 0.95) -> Finding:
    """Give Fleiss' kappa of any number of raters who sorted targets into categories.

    Formula:
        κ = (agreement - by chance) / (1 - by chance), chance from the shares of all ratings.

    Missing data:
        Empty cells are allowed: each target gives the agreement of its own pairs of raters. Targets
        that nobody rated are counted in `n_missing`.

    Args:
        ratings: Targets by raters: a dataframe or array of shape (n, k), k at least 2, of labels.
        outcome: What was rated, for tables.
        level: Level of the interval (t, targets drawn at random, raters as they are).

    Returns:
        Kappa; `percent_agreement`, `expected_percent` and `n_raters` as quantities.

    Raises:
        InvalidInputError: For fewer than two raters, mixed labels, or no rated target.

    Source:
        Fleiss (1971); Gwet (2008) for the standard error.

    Example:
        >>> calls = [["a", "a", "a"], ["a", "b", "a"], ["b", "b", "b"], ["b", "b", "a"]]
        >>> round(fleiss(calls).estimate, 3)
        0.333
    """
    return _many_raters(ratings, None, outcome=outcome, level=level, gwet=False)


def gwet_ac1(
    ratings: ArrayLike,
    *,
    categories: Sequence[Any] | None = None,
    outcome: str = "rating",
    level: float = 0.95,
) -> Finding:
    """Give Gwet's AC1, which holds up where nearly all ratings fall into one category.

    Formula:
        AC1 = (agreement - by chance) / (1 - by chance), chance = Σ π(1 - π) / (categories - 1).

    Missing data:
        As `fleiss`.

    Args:
        ratings: Targets by raters: a dataframe or array of shape (n, k), k at least 2, of labels.
        categories: All categories raters could choose from, where some were never chosen.
        outcome: What was rated, for tables.
        level: Level of the interval (t, targets drawn at random, raters as they are).

    Returns:
        AC1; `percent_agreement`, `expected_percent` and `n_raters` as quantities.

    Raises:
        InvalidInputError: As `fleiss`; also for a rating that `categories` lacks.

    Source:
        Gwet (2008).

    Example:
        >>> calls = [["ok", "ok"]] * 18 + [["ok", "bad"], ["bad", "ok"]]
        >>> round(gwet_ac1(calls).estimate, 3), round(fleiss(calls).estimate, 3)
        (0.89, -0.053)
    """
    return _many_raters(ratings, categories, outcome=outcome, level=level, gwet=True)


def _many_raters(
    ratings: ArrayLike,
    categories: Sequence[Any] | None,
    *,
    outcome: str,
    level: float,
    gwet: bool,
) -> Finding:
    check_level(level)
    codes, found = category_table(ratings, name="ratings")
    names = categories_of(found, categories)
    counts = category_counts(codes, categories=len(found))
    given = counts.sum(axis=1)
    counts, given = counts[given > 0], given[given > 0]
    n, twice = len(counts), given > 1
    if not n:
        message = f"expected rated targets, got none among {len(codes)} rows"
        raise InvalidInputError([Fault("ratings", "nobody_left", message)], origin="ratings")
    share = counts / given[:, None]
    pi = share.mean(axis=0)
    if gwet:
        steps = max(len(names) - 1, 1)
        chance, of_target = float(pi @ (1 - pi)) / steps, share @ (1 - pi) / steps
    else:
        chance, of_target = float(pi @ pi), share @ pi
    agreed, estimate, se = np.nan, np.nan, np.nan
    if twice.any():
        pairs = (given * (given - 1))[twice]
        own = ((counts * (counts - 1)).sum(axis=1)[twice]) / pairs
        agreed = float(own.mean())
        # One category alone tells nothing, even where AC1 would call it full agreement.
        if len(names) > 1 and 1 - chance > 1e-12:  # noqa: PLR2004 - rounding of shares
            estimate = (agreed - chance) / (1 - chance)
            parts = np.zeros(n)
            parts[twice] = n / twice.sum() * (own - chance) / (1 - chance)
            parts -= 2 * (1 - estimate) * (of_target - chance) / (1 - chance)
            if n > 1:
                se = float(np.sqrt(((parts - estimate) ** 2).sum() / (n * (n - 1))))
    margin = float(stdtrit(n - 1, 0.5 + level / 2)) * se if se > 0 else np.nan
    name = "Gwet's AC1" if gwet else "Fleiss' kappa"
    return conclude(
        outcome=outcome,
        estimand=f"agreement beyond chance ({name})",
        form="level",
        estimate=estimate,
        low=estimate - margin,
        high=min(1.0, estimate + margin) if np.isfinite(margin) else None,
        level=level,
        se=se,
        df=n - 1,
        n=n,
        n_missing=len(codes) - n,
        method=f"{name}, linearized interval over targets",
        cautions=chance_cautions(estimate, agreed, n, gwet=gwet),
        assumptions=["raters rated without knowing each other's ratings"],
        sources=["gwet-2008"] if gwet else ["fleiss-1971", "gwet-2008"],
        quantities={
            "percent_agreement": 100 * agreed,
            "expected_percent": 100 * chance,
            "n_raters": float(codes.shape[1]),
        },
    )
