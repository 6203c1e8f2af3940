"""Small samples and ordinal scores: exact rank tests with the shift they speak of."""

import numpy as np

from devframe.kirkpatrick.arrays import ArrayLike, check_level, library_of
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning import complete_pairs
from devframe.kirkpatrick.learning_arms import read_groups
from devframe.kirkpatrick.rank_distributions import (
    rank_sum_test,
    shift_interval,
    signed_rank_test,
    superiority,
    walsh_interval,
)


def signed_rank_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    outcome: str = "score",
    unit: str = "points",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Give the typical change of one group with Wilcoxon's signed-rank test.

    The estimate is the Hodges-Lehmann median of all means of two changes; its interval belongs to
    the test. Up to 200 pairs the p-value is exact, ties included.

    Assumptions:
        Changes are symmetric around their center. Scores need distances, not only an order.

    Missing data:
        Pairs with a missing value are left out and counted. Changes of exactly zero are left out of
        the p-value, as Wilcoxon did, and kept in estimate and interval.

    Args:
        before: Earlier scores, shape (n,).
        after: Later scores of the same units, shape (n,).
        outcome: What was measured, for sentences.
        unit: Unit of the scores.
        level: Level of the interval.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.
        design: How the study was made, by default one group before and after.

    Returns:
        The change; `v`, `p_greater`, `p_less`, `median_change` and `n_unchanged` as quantities.

    Raises:
        InvalidInputError: For labels, values off the scale, unequal lengths, or no complete pair.

    Source:
        Wilcoxon (1945); Hollander & Wolfe (1999), chapter 3.

    Example:
        >>> found = signed_rank_change([3, 2, 4, 3, 2, 3, 1], [4, 4, 4, 5, 3, 5, 3])
        >>> found.estimate, found.p
        (1.5, 0.03125)
    """
    check_level(level)
    pairs = complete_pairs(before, after, lowest=lowest, highest=highest)
    changes = pairs.after - pairs.before
    test = signed_rank_test(changes)
    estimate, low, high = walsh_interval(changes, level=level)
    return conclude(
        outcome=outcome,
        estimand="typical change (Hodges-Lehmann)",
        form="change",
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        p=test.p if test.n else None,
        n=len(changes),
        n_missing=pairs.n_missing,
        unit=unit,
        method=f"Wilcoxon's signed-rank test, {_exactness(exact=test.exact)}",
        design=design,
        cautions=_too_few(low, level),
        assumptions=["changes are symmetric around their center", "units are independent"],
        sources=["hollander-wolfe-1999"],
        quantities={
            "v": test.statistic,
            "p_greater": test.p_greater,
            "p_less": test.p_less,
            "median_change": float(np.median(changes)),
            "n_unchanged": len(changes) - test.n,
        },
        library=library_of(before, after),
    )


def rank_sum_contrast(
    a: ArrayLike,
    b: ArrayLike,
    *,
    outcome: str = "score",
    unit: str = "points",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    group: str = "a",
    reference: str = "b",
    design: Design | DesignKind | None = None,
) -> Finding:
    """Give the typical difference of two groups with the Mann-Whitney test.

    The estimate is the Hodges-Lehmann median of all differences between the groups; its interval
    belongs to the test. While the product of the group sizes is at most 2,500 the p-value is
    exact, ties included.

    Assumptions:
        Independent units; for estimate and interval, distributions of one shape.

    Missing data:
        Left out and counted.

    Args:
        a: Scores of the group, shape (n,).
        b: Scores of the reference group, shape (m,).
        outcome: What was measured, for sentences.
        unit: Unit of the scores.
        level: Level of the interval.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.
        group: Name of group `a` in sentences.
        reference: Name of group `b` in sentences.
        design: How the groups came about; by default not by chance.

    Returns:
        The difference; `u`, `superiority`, `p_greater` and `p_less` as quantities.

    Raises:
        InvalidInputError: For labels, values off the scale, or an empty group.

    Source:
        Mann & Whitney (1947); Hollander & Wolfe (1999), chapter 4.

    Example:
        >>> found = rank_sum_contrast([5, 4, 5, 3, 5], [3, 2, 3, 4, 1])
        >>> found.estimate, round(found.p, 4), found.quantity("superiority")
        (2.0, 0.0556, 0.9)
    """
    check_level(level)
    groups = read_groups(a, b, names=(group, reference), lowest=lowest, highest=highest)
    test = rank_sum_test(groups.first, groups.second)
    estimate, low, high = shift_interval(groups.first, groups.second, level=level)
    return conclude(
        outcome=outcome,
        estimand="typical difference (Hodges-Lehmann)",
        form="contrast",
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        p=test.p,
        n=groups.n,
        n_missing=groups.n_missing,
        unit=unit,
        method=f"Mann-Whitney test, {_exactness(exact=test.exact)}",
        group=group,
        reference=reference,
        design=design,
        cautions=_too_few(low, level),
        assumptions=["distributions of one shape", "units are independent"],
        sources=["hollander-wolfe-1999"],
        quantities={
            "u": test.statistic,
            "superiority": superiority(groups.first, groups.second),
            "p_greater": test.p_greater,
            "p_less": test.p_less,
        },
        library=library_of(a, b),
    )


def _exactness(*, exact: bool) -> str:
    return "exact with ties" if exact else "normal with continuity and tie corrections"


def _too_few(low: float, level: float) -> list[Caution]:
    if np.isfinite(low):
        return []
    sentence = (
        f"With so few units no interval reaches {100 * level:g} %: show each unit, or choose a "
        "lower level."
    )
    return [Caution(code="too_few_for_level", sentence=sentence, source="hollander-wolfe-1999")]
