"""Two shares compared: between separate groups, or before and after in the same people."""

import numpy as np
from scipy.special import bdtr, chdtrc, ndtri
from scipy.stats import fisher_exact

from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    binary,
    library_of,
    same_length,
)
from devframe.kirkpatrick.claims import DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.intervals import mover, wilson


def proportion_difference(
    group: ArrayLike,
    reference: ArrayLike,
    *,
    outcome: str = "yes answers",
    group_name: str = "the group",
    reference_name: str = "the reference",
    level: float = 0.95,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Compare the shares of two separate groups of people.

    Formula: the difference with Newcombe's hybrid interval; p from Fisher's exact test; beside
    them the ratio of the shares with an interval on the log scale.

    Args:
        group: Zeros and ones of the group of interest, shape (n,).
        reference: Zeros and ones of the other group, shape (m,).
        outcome: What the ones are.
        group_name: What to call the group.
        reference_name: What to call the other.
        level: Level of the interval.
        design: The study design; by default two groups not assigned by chance.

    Returns:
        A contrast. `quantities` hold both shares, `ratio`, `ratio_low`, `ratio_high` and Pearson's
        `chi_square` with `p_chi_square`. Missing answers are counted and left out.

    Raises:
        InvalidInputError: For values other than 0 and 1.

    Source:
        Newcombe (1998), Statistics in Medicine 17:873, method 10.

    Example:
        >>> found = proportion_difference([1] * 56 + [0] * 14, [1] * 48 + [0] * 32)
        >>> round(found.low, 4), round(found.high, 4)
        (0.0524, 0.3339)
    """
    first, second = binary(group, name=group_name), binary(reference, name=reference_name)
    known = [values[~np.isnan(values)] for values in (first, second)]
    (n1, x1), (n2, x2) = ((len(values), float(values.sum())) for values in known)
    share1, share2 = (x / n if n else float("nan") for x, n in ((x1, n1), (x2, n2)))
    low, high = mover(share1, wilson(x1, n1, level=level), share2, wilson(x2, n2, level=level))
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    quantities: dict[str, float | None] = {"share_group": share1, "share_reference": share2}
    quantities |= _ratio(x1, n1, x2, n2, level) | _pearson(np.array(table))
    return conclude(
        outcome=f"share of {outcome}",
        estimand=f"difference of the shares of {outcome}",
        form="contrast",
        unit="share",
        estimate=share1 - share2,
        low=float(low),
        high=float(high),
        level=level,
        p=float(fisher_exact(table).pvalue) if n1 and n2 else None,
        n=n1 + n2,
        n_missing=len(first) + len(second) - n1 - n2,
        method="difference of shares with Newcombe's hybrid interval; Fisher's exact test",
        group=group_name,
        reference=reference_name,
        design=design,
        assumptions=["answers are independent of each other", "the groups share no person"],
        sources=["newcombe-1998"],
        quantities=quantities,
        library=library_of(group, reference),
    )


def proportion_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    outcome: str = "yes answers",
    level: float = 0.95,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Compare the shares of the same people before and after.

    Formula: the paired difference with Newcombe's interval; p from McNemar's mid-p test on those
    who changed.

    Args:
        before: Zeros and ones, shape (n,).
        after: Zeros and ones of the same people, shape (n,).
        outcome: What the ones are.
        level: Level of the interval.
        design: The study design; by default one group before and after.

    Returns:
        A change. `quantities` hold both shares and how many turned to yes and to no. People with
        a missing answer are counted and left out.

    Raises:
        InvalidInputError: For values other than 0 and 1 or unequal lengths.

    Source:
        Newcombe (1998), Statistics in Medicine 17:2635, method 10; Fagerland, Lydersen & Laake
        (2013) for the mid-p test.

    Example:
        >>> found = proportion_change([0, 0, 0, 1], [1, 1, 0, 1])
        >>> found.estimate, found.quantity("turned_to_yes")
        (0.5, 2.0)
    """
    first, second = binary(before, name="before"), binary(after, name="after")
    total = same_length(outcome, {"before": first, "after": second})
    complete = ~(np.isnan(first) | np.isnan(second))
    first, second = first[complete], second[complete]
    n = len(first)
    x1, x2 = float(first.sum()), float(second.sum())
    both, gained = int((first * second).sum()), int((second > first).sum())
    lost = int((first > second).sum())
    share1, share2 = (x1 / n, x2 / n) if n else (float("nan"), float("nan"))
    low, high = mover(
        share2,
        wilson(x2, n, level=level),
        share1,
        wilson(x1, n, level=level),
        correlation=_phi(both, gained, lost, n),
    )
    return conclude(
        outcome=f"share of {outcome}",
        estimand=f"change of the share of {outcome}",
        form="change",
        unit="share",
        estimate=(gained - lost) / n if n else None,
        low=float(low),
        high=float(high),
        level=level,
        p=_mcnemar_mid_p(gained, lost) if n else None,
        n=n,
        n_missing=total - n,
        method="paired difference of shares with Newcombe's interval; McNemar's mid-p test",
        design=design,
        assumptions=["people are independent of each other"],
        sources=["newcombe-1998"],
        quantities={
            "share_before": share1,
            "share_after": share2,
            "turned_to_yes": gained,
            "turned_to_no": lost,
        },
        library=library_of(before, after),
    )


def _ratio(x1: float, n1: int, x2: float, n2: int, level: float) -> dict[str, float | None]:
    """Give the ratio of two shares with its interval on the log scale (Katz et al. 1978)."""
    if not (x1 and x2):
        ratio = 0.0 if x2 and n1 else None
        return {"ratio": ratio, "ratio_low": None, "ratio_high": None}
    ratio = (x1 / n1) / (x2 / n2)
    reach = float(ndtri(0.5 + level / 2)) * np.sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2)
    return {
        "ratio": ratio,
        "ratio_low": float(ratio * np.exp(-reach)),
        "ratio_high": float(ratio * np.exp(reach)),
    }


def _pearson(table: FloatArray) -> dict[str, float | None]:
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(float(table.sum()), 1)
    if not expected.all():
        return {"chi_square": None, "p_chi_square": None}
    statistic = float(((table - expected) ** 2 / expected).sum())
    return {"chi_square": statistic, "p_chi_square": float(chdtrc(1, statistic))}


def _phi(both: int, gained: int, lost: int, n: int) -> float:
    """Give Newcombe's correlation of the two shares, corrected for continuity when positive."""
    neither = n - both - gained - lost
    margins = (both + lost) * (gained + neither) * (both + gained) * (lost + neither)
    if margins == 0:
        return 0.0
    cross = both * neither - gained * lost
    corrected = max(cross - n / 2, 0) if cross > 0 else cross
    return float(corrected / margins**0.5)


def _mcnemar_mid_p(gained: int, lost: int) -> float:
    changed, fewer = gained + lost, min(gained, lost)
    below = float(bdtr(fewer - 1, changed, 0.5)) if fewer else 0.0
    return min(1.0, float(bdtr(fewer, changed, 0.5)) + below)
