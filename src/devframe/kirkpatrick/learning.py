"""Level 2: what people gained, and what one group gained beside another."""

from functools import partial

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    check_level,
    library_of,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.effect_sizes import (
    few_units,
    no_spread,
    standardized_change,
    unlike_scales,
)
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning_contrast import compare
from devframe.kirkpatrick.moments import Moments, changes, mean_interval, moments
from devframe.kirkpatrick.resampling import bca_interval, sign_flip_test

__all__ = ["Pairs", "compare", "complete_pairs", "gain"]  # level 2 is one place

RESAMPLES = 10_000
_SKEWED = 1.0
_BOOTSTRAP_UNITS = range(10, 30)  # fewer are too few to resample, more no longer need it
_PILED_UP_SHARE = 0.15  # Terwee et al. (2007) count more than 15 % at an end as ceiling or floor


@attrs.frozen(eq=False)
class Pairs:
    """Complete pairs of one group, and what was left out.

    Attributes:
        before: Shape (n,).
        after: Shape (n,), same units.
        n_missing: Rows without one or both values.
    """

    before: FloatArray
    after: FloatArray
    n_missing: int


def complete_pairs(
    before: ArrayLike, after: ArrayLike, *, lowest: float | None, highest: float | None
) -> Pairs:
    """Check two columns of the same units and keep the rows that have both values.

    Args:
        before: Earlier scores, shape (n,).
        after: Later scores, same units in the same order.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.

    Returns:
        The pairs.

    Raises:
        InvalidInputError: For labels, values off the scale, unequal lengths, or no pair at all.

    Example:
        >>> complete_pairs([1, 2, None], [2, 2, 3], lowest=None, highest=None).n_missing
        1
    """
    first = numbers(before, name="before", lowest=lowest, highest=highest)
    second = numbers(after, name="after", lowest=lowest, highest=highest)
    n = same_length("scores", {"before": first, "after": second})
    known = ~(np.isnan(first) | np.isnan(second))
    if not known.any():
        message = (
            f"expected at least one unit with both scores, got {n} rows of which before is known "
            f"in {int((~np.isnan(first)).sum())} and after in {int((~np.isnan(second)).sum())}; "
            "check that rows of the same units stand side by side, or summarize each column alone"
        )
        raise InvalidInputError([Fault("scores", "no_pairs", message)], origin="before and after")
    return Pairs(first[known], second[known], n - int(known.sum()))


def gain(
    before: ArrayLike,
    after: ArrayLike,
    *,
    outcome: str = "score",
    unit: str = "points",
    level: float = 0.95,
    seed: int = 0,
    lowest: float | None = None,
    highest: float | None = None,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Say how far one group moved from before to after, in raw and in standard units.

    A gain of one group is a change, never an effect. A pre-test that people recalled afterwards
    is no measurement: pass `design="retrospective_pre"` and the finding says "report".

    Formula:
        Mean of after minus before with the paired t-interval. For 10 to 29 pairs whose changes are
        skewed (|skewness| above 1) a BCa bootstrap interval and a sign-flip p stand beside it, in
        `also`; the method of the first line never changes by itself.

    Assumptions:
        Units are independent; changes are roughly normal, or the sample is large.

    Missing data:
        Pairs with a missing value are left out and counted in `n_missing`.

    Args:
        before: Earlier scores, shape (n,).
        after: Later scores of the same units in the same order, shape (n,).
        outcome: What was measured, for sentences.
        unit: Unit of the scores.
        level: Level of the intervals.
        seed: Start of the random numbers, where a bootstrap is used.
        lowest: Smallest possible score; with it, scores piled up there are noticed.
        highest: Largest possible score; likewise.
        design: How the study was made, by default one group before and after.

    Returns:
        The mean change. In `also`: g_av (denominator: SDs of before and after), g_z (denominator:
        SD of the changes), and where changes are skewed the bootstrap. As quantities: `r`,
        `sd_ratio`, `mean_before` and so on; `smallest_detectable` is the change, in raw units,
        that data of this spread and size would show with a chance of 80 %.

    Raises:
        InvalidInputError: For labels, values off the scale, unequal lengths, or no complete pair.

    Source:
        Student (1908); Efron (1987); Bonett (2008) and Cumming (2012) for the effect sizes.

    Example:
        >>> before = [52, 61, 58, 70, 49, 66, 73, 55, 60, 64]
        >>> after = [60, 66, 66, 74, 58, 70, 75, 66, 64, 71]
        >>> found = gain(before, after, outcome="test score")
        >>> print(found.sentence())
        test score rose by 6.20 points (95 % interval 4.18 to 8.22; n = 10); without a comparison
        group nothing tells why.
    """
    check_level(level)
    pairs = complete_pairs(before, after, lowest=lowest, highest=highest)
    first, second = moments(pairs.before), moments(pairs.after)
    differences = pairs.after - pairs.before
    change = changes(pairs.before, pairs.after)
    say = partial(
        conclude,
        outcome=outcome,
        form="change",
        level=level,
        n=change.n,
        n_missing=pairs.n_missing,
        design=design,
        library=library_of(before, after),
    )
    interval = mean_interval(change, level=level)
    also = [
        standardized_change(pairs.before, pairs.after, by=by, level=level, say=say)
        for by in ("average", "change")
    ]
    cautions = [*few_units(change.n, "complete pairs"), *unlike_scales(first, second)]
    cautions += _piled_up(pairs.before, "before", lowest=lowest, highest=highest)
    cautions += _piled_up(pairs.after, "after", lowest=lowest, highest=highest)
    if not change.variance > 0:
        cautions.append(no_spread("All units changed by the same amount, or there is only one"))
    skewness = _skewness(differences, change)
    if skewness is not None and abs(skewness) > _SKEWED and change.n in _BOOTSTRAP_UNITS:
        cautions.append(_skewed(skewness))
        also.append(_bootstrapped(differences, change, unit=unit, level=level, seed=seed, say=say))
    return say(
        estimand="mean of after minus before",
        **interval.figures,
        unit=unit,
        method="paired t",
        cautions=cautions,
        assumptions=["units are independent"],
        sources=["student-1908"],
        quantities={
            "mean_before": first.mean,
            "mean_after": second.mean,
            "sd_before": first.sd,
            "sd_after": second.sd,
            "sd_change": change.sd,
            "sd_ratio": second.sd / first.sd if first.variance > 0 else None,
            "r": _correlation(first, second, change),
            "skewness": skewness,
            "smallest_detectable": interval.smallest_detectable,
            "share_at_lowest_after": _share_at(pairs.after, lowest),
            "share_at_highest_after": _share_at(pairs.after, highest),
        },
        also=also,
    )


def _skewed(skewness: float) -> Caution:
    sentence = (
        f"The changes are skewed (skewness {shown(skewness)}): compare the t-interval with the "
        "bootstrap interval beside it, and look at the single persons."
    )
    return Caution(code="skewed_change", sentence=sentence, source="efron-1987")


def _bootstrapped(
    differences: FloatArray,
    change: Moments,
    *,
    unit: str,
    level: float,
    seed: int,
    say: partial[Finding],
) -> Finding:
    """Give the mean change once more, with an interval that follows the skew."""
    low, high = bca_interval(
        differences[:, None],
        lambda means: means[:, 0],
        level=level,
        resamples=RESAMPLES,
        seed=seed,
    )
    return say(
        estimand="mean of after minus before, bootstrapped",
        estimate=change.mean,
        low=low,
        high=high,
        p=sign_flip_test(differences, resamples=RESAMPLES, seed=seed).p,
        unit=unit,
        method=f"BCa bootstrap and sign-flip p ({RESAMPLES} resamples, seed {seed})",
        sources=["efron-1987"],
    )


def _correlation(first: Moments, second: Moments, change: Moments) -> float | None:
    """Correlate before and after; the three variances hold the covariance."""
    if not (first.variance > 0 and second.variance > 0):
        return None
    shared = (first.variance + second.variance - change.variance) / 2
    return float(np.clip(shared / (first.sd * second.sd), -1, 1))


def _skewness(values: FloatArray, known: Moments) -> float | None:
    """Third standardized moment with the usual small-sample factor; unknown below three values."""
    n = known.n
    if n < 3 or not known.variance > 0:  # noqa: PLR2004 - three values are needed for a skew
        return None
    standardized = (values - known.mean) / known.sd
    return float(n / ((n - 1) * (n - 2)) * (standardized**3).sum())


def _share_at(values: FloatArray, end: float | None) -> float | None:
    return None if end is None else float((values == end).mean())


def _piled_up(
    values: FloatArray, when: str, *, lowest: float | None, highest: float | None
) -> list[Caution]:
    """Notice scores that pile up at an end of the scale, where nobody can be told apart."""
    found = []
    for code, word, end in (("floor", "lowest", lowest), ("ceiling", "highest", highest)):
        share = _share_at(values, end)
        if share is not None and share > _PILED_UP_SHARE:
            sentence = (
                f"{100 * share:.0f} % stood at the {word} possible score {when}: the test cannot "
                "tell them apart, and the change is likely to be understated."
            )
            found.append(Caution(code=f"{code}_{when}", sentence=sentence, source="terwee-2007"))
    return found
