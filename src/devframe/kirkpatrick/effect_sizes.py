"""Standardized differences that name their denominator, with intervals that fit it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike as Numbers
from scipy.special import ndtri, poch

from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, check_level, library_of
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning_arms import read_groups
from devframe.kirkpatrick.moments import Moments, changes, moments, pooled_sd, welch
from devframe.kirkpatrick.noncentral import noncentrality_limits
from devframe.kirkpatrick.rank_distributions import superiority

FEW_UNITS = 10  # below, a mean says little about anyone: point to the single persons
_SD_RATIO_LIMITS = (0.5, 2.0)
_UNLIKE_RATIO = 4.0

PairedDenominator = Literal["average", "change"]
"""`average`: SD of before and after together (d_av); `change`: SD of the changes (d_z)."""


def exact_j(df: Numbers) -> FloatArray:
    """Give the factor that frees a standardized difference of its small-sample bias.

    Args:
        df: Degrees of freedom of the standard deviation, any shape.

    Returns:
        J = Γ(m/2) / (√(m/2) Γ((m-1)/2)), same shape; NaN where df is not above 1.

    Source:
        Hedges (1981), Journal of Educational Statistics 6:107-128, exact form.

    Example:
        >>> round(float(exact_j(98)), 10)
        0.9923240874
    """
    m = np.asarray(df, dtype=np.float64)
    usable = m > 1
    safe = np.where(usable, m, 2.0)
    # poch is the ratio of the gammas without the cancellation of two huge logarithms.
    return np.where(usable, poch((safe - 1) / 2, 0.5) / np.sqrt(safe / 2), np.nan)


def effect_size(
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
    """Compare two groups that were measured once: raw, standardized, and in ranks.

    The mean difference comes first, in raw units, with Welch's interval. Beside it stand Hedges'
    g (denominator: pooled SD; interval from the noncentral t) and, where one SD is more than twice
    the other, Glass's Δ (denominator: SD of the reference group).

    Formula:
        g = J(n₁+n₂-2) · (mean a - mean b) / s_pooled. The interval is that of the population
        value δ, so it is not shrunk by J.

    Assumptions:
        Independent units; for g, roughly normal data with one common SD.

    Missing data:
        Left out and counted in `n_missing`.

    Args:
        a: Scores of the group, shape (n,).
        b: Scores of the reference group, shape (m,).
        outcome: What was measured, for sentences.
        unit: Unit of the scores.
        level: Level of the intervals.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.
        group: Name of group `a` in sentences.
        reference: Name of group `b` in sentences.
        design: How the groups came about; by default not by chance.

    Returns:
        The mean difference, with the effect sizes in `also` and `d`, `superiority` (chance that
        one of `a` stands above one of `b`, ties counted half), `sd_ratio`, `mean_a` and so on as
        quantities.

    Raises:
        InvalidInputError: For labels, values off the scale, or an empty group.

    Source:
        Borenstein et al. (2009), Introduction to Meta-Analysis, ch. 4; Welch (1947); Glass (1976).

    Example:
        >>> found = effect_size([7, 9, 6, 8], [5, 6, 4, 7], group="trained", reference="waiting")
        >>> round(found.estimate, 2), round(found.also[0].estimate, 2), found.claim
        (2.0, 1.35, 'association')
    """
    check_level(level)
    groups = read_groups(a, b, names=(group, reference), lowest=lowest, highest=highest)
    say = partial(
        conclude,
        outcome=outcome,
        form="contrast",
        level=level,
        n=groups.n,
        n_missing=groups.n_missing,
        group=group,
        reference=reference,
        design=design,
        library=library_of(a, b),
    )
    return independent_groups(groups.first, groups.second, unit=unit, level=level, say=say)


def independent_groups(
    a: FloatArray,
    b: FloatArray,
    *,
    unit: str,
    level: float,
    say: partial[Finding],
    cautions: Sequence[Caution] = (),
    quantities: Mapping[str, float | None] | None = None,
) -> Finding:
    """Compare two checked columns; `effect_size` and `compare` both end here.

    Args:
        a: Scores of the group, shape (n,), nothing missing, n at least 1.
        b: Scores of the reference group, shape (m,), nothing missing, m at least 1.
        unit: Unit of the scores.
        level: Level of the intervals.
        say: `conclude` with what the whole study has in common filled in.
        cautions: What is already known to be told.
        quantities: Numbers that are already known.

    Returns:
        As `effect_size`.
    """
    first, second = moments(a), moments(b)
    difference = welch(first, second, level=level)
    pooled = _hedges_g(first, second, level, say)
    also = [pooled]
    ratio = _ratio(first.sd, second.sd)
    found = [*cautions, *few_units(min(first.n, second.n), "units in the smaller group")]
    if not difference.se > 0:
        found.append(no_spread("Scores do not vary inside the groups, or a group has one unit"))
    if np.isfinite(ratio) and not _SD_RATIO_LIMITS[0] <= ratio <= _SD_RATIO_LIMITS[1]:
        sentence = (
            f"The standard deviations are {first.sd:.3g} in the group and {second.sd:.3g} in the "
            "reference: prefer Glass's Δ, which divides by that of the reference only."
        )
        found.append(Caution(code="unequal_spread", sentence=sentence, source="glass-1976"))
        also.append(_glass_delta(first, second, level, say))
    return say(
        estimand="difference of means",
        **difference.figures,
        unit=unit,
        method="Welch's t",
        cautions=found,
        assumptions=["units are independent"],
        sources=["welch-1947"],
        quantities={
            **(quantities or {}),
            "mean_a": first.mean,
            "mean_b": second.mean,
            "sd_a": first.sd,
            "sd_b": second.sd,
            "sd_ratio": ratio,
            "n_a": first.n,
            "n_b": second.n,
            "d": pooled.quantity("d"),
            "superiority": superiority(a, b),
            "smallest_detectable": difference.smallest_detectable,
        },
        also=also,
    )


def _hedges_g(first: Moments, second: Moments, level: float, say: partial[Finding]) -> Finding:
    """Divide by the pooled SD (Borenstein et al. 2009, formulas 4.18 to 4.24)."""
    df = first.n + second.n - 2
    pooled = pooled_sd(first, second)
    d = _over(first.mean - second.mean, pooled)
    scale = np.sqrt(1 / first.n + 1 / second.n)
    low, high = noncentrality_limits(d / scale, df, level=level)
    j = float(exact_j(df))
    variance = scale**2 + d**2 / (2 * (first.n + second.n))
    return say(
        estimand="Hedges' g, difference of means over the pooled SD",
        estimate=j * d,
        low=float(low) * scale,
        high=float(high) * scale,
        se=j * np.sqrt(variance),
        df=df,
        unit="pooled standard deviations",
        method="Hedges' g, exact J, noncentral t limits of δ",
        cautions=[] if pooled > 0 else [no_spread("The pooled standard deviation is zero")],
        assumptions=["scores are roughly normal with one common SD"],
        sources=["borenstein-2009", "hedges-1981", "steiger-fouladi-1997"],
        quantities={
            "d": d,
            "pooled_sd": pooled,
            "j": j,
            "variance_d": variance,
            "variance_g": j**2 * variance,
        },
    )


def _glass_delta(first: Moments, second: Moments, level: float, say: partial[Finding]) -> Finding:
    """Divide by the reference group's SD alone; interval after Bonett (2008), unequal variances."""
    delta = _over(first.mean - second.mean, second.sd)
    df, other = second.n - 1, first.n - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = _over(first.variance, second.variance) / np.float64(other)
        se = float(np.sqrt(delta**2 / (2 * df) + 1 / np.float64(df) + spread))
    half = float(ndtri(0.5 + level / 2)) * se
    return say(
        estimand="Glass's Δ, difference of means over the SD of the reference group",
        estimate=float(exact_j(df)) * delta,
        low=delta - half,
        high=delta + half,
        se=se,
        unit="standard deviations of the reference group",
        method="Glass's Δ, exact J, Bonett's interval of δ",
        sources=["bonett-2008", "glass-1976", "hedges-1981"],
        quantities={"delta": delta},
    )


def standardized_change(
    before: FloatArray,
    after: FloatArray,
    *,
    by: PairedDenominator,
    level: float = 0.95,
    say: partial[Finding] | None = None,
) -> Finding:
    """Give the standardized change of one group, naming what it was divided by.

    Formula:
        d_av = mean change / √((s₁² + s₂²)/2), interval d ± z·√(s_d²/((n-1)s²) +
        d²(s₁⁴ + s₂⁴ + 2s₁₂²)/(8s⁴(n-1))). d_z = mean change / s_d, interval from the noncentral t.
        Estimates are multiplied by exact J(n-1); intervals are those of the population value.

    Args:
        before: Shape (n,), nothing missing.
        after: Shape (n,), nothing missing, same units.
        by: The denominator.
        level: Level of the interval.
        say: `conclude` with what the whole study has in common (outcome, design, counts) filled
            in; by default one group, nothing missing.

    Returns:
        The effect size; the uncorrected `d` as a quantity.

    Source:
        Bonett (2008), Psychological Methods 13:99-109 (d_av); Steiger & Fouladi (1997) (d_z);
        Cumming (2012), ch. 11 (names).

    Example:
        >>> x, y = np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 2, 5, 5, 7])
        >>> found = standardized_change(x, y, by="change")
        >>> round(found.quantity("d"), 3), round(found.estimate, 3)
        (1.434, 1.144)
    """
    n = len(before)
    j = float(exact_j(n - 1))
    change = changes(before, after)
    if by == "change":
        d = _over(change.mean, change.sd)
        limits = noncentrality_limits(d * np.sqrt(n), n - 1, level=level)
        low, high = (float(limit) / np.sqrt(n) for limit in limits)
        se, name, unit = np.nan, "g_z", "standard deviations of the changes"
        method, source = "d_z with exact J, noncentral t limits of δ", "steiger-fouladi-1997"
    else:
        first, second = moments(before).variance, moments(after).variance
        square = (first + second) / 2
        d = _over(change.mean, float(np.sqrt(square)))
        shared = (first + second - change.variance) / 2  # the covariance
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = (first**2 + second**2 + 2 * shared**2) / (8 * np.float64(square) ** 2)
            mean_part = change.variance / np.float64(square)
            se = float(np.sqrt((mean_part + d**2 * spread) / (n - 1))) if n > 1 else np.nan
        half = float(ndtri(0.5 + level / 2)) * se
        low, high = d - half, d + half
        name, unit = "g_av", "standard deviations (mean of before and after)"
        method, source = "d_av with exact J, Bonett's interval of δ", "bonett-2008"
    tell = say or partial(conclude, outcome="score", form="change", n=n)
    return tell(
        estimand=f"standardized mean change {name}, in {unit}",
        estimate=j * d,
        low=low,
        high=high,
        level=level,
        se=se,
        df=n - 1,
        unit=unit,
        method=method,
        assumptions=["scores are roughly normal"],
        sources=["cumming-2012", "hedges-1981", source],
        quantities={"d": d},
    )


def few_units(n: int, where: str) -> list[Caution]:
    """Warn when so few units were measured that a mean says little.

    Args:
        n: How many.
        where: Where they were counted, for the sentence.

    Returns:
        One caution, or none from ten units on.

    Example:
        >>> [caution.code for caution in few_units(4, "pairs")]
        ['few_units']
    """
    if n >= FEW_UNITS:
        return []
    sentence = (
        f"Only {n} {where}: look at each person (reliable_change) and at the exact rank test "
        "rather than at the mean alone."
    )
    return [Caution(code="few_units", sentence=sentence, source="devframe-convention")]


def unlike_scales(before: Moments, after: Moments) -> list[Caution]:
    """Ask whether two columns were measured on one scale, when their spreads differ widely.

    Args:
        before: Moments of the earlier scores.
        after: Moments of the later scores.

    Returns:
        One caution, or none.

    Example:
        >>> unlike_scales(Moments(9, 5.0, 1.0), Moments(9, 50.0, 100.0))[0].code
        'unlike_scales'
    """
    ratio = _ratio(after.sd, before.sd)
    if not np.isfinite(ratio) or 1 / _UNLIKE_RATIO <= ratio <= _UNLIKE_RATIO:
        return []
    sentence = (
        f"The standard deviation was {before.sd:.3g} before and {after.sd:.3g} after: were both "
        "measured on the same scale? If not, a difference means nothing."
    )
    return [Caution(code="unlike_scales", sentence=sentence, source="devframe-convention")]


def no_spread(what: str) -> Caution:
    """Say that there is no spread to judge a difference by.

    Args:
        what: What does not vary, as the start of a sentence.

    Returns:
        The caution.
    """
    sentence = f"{what}: there is nothing to judge the difference by; report the raw numbers only."
    return Caution(code="no_spread", sentence=sentence)


def _over(difference: float, sd: float) -> float:
    return difference / sd if sd > 0 else np.nan


def _ratio(first: float, second: float) -> float:
    if second > 0:
        return first / second
    return np.nan if not first > 0 else np.inf
