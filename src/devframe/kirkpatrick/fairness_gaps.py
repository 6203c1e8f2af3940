"""Gaps between groups in rates (access, completion, passing) and in mean outcomes."""

import numpy as np
from scipy.special import chdtrc

from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    IntArray,
    Labels,
    binary,
    check_level,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.fairness_assembly import Gaps, gap_table, inside_strata
from devframe.kirkpatrick.fairness_groups import compared_groups, read_labels
from devframe.kirkpatrick.fairness_impact import impact_ratio
from devframe.kirkpatrick.fairness_strata import mantel_haenszel, stratified_difference
from devframe.kirkpatrick.fairness_suppression import SMALLEST_SHOWN
from devframe.kirkpatrick.fairness_tables import GapTable
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.grouped import grouped_mean, grouped_share
from devframe.kirkpatrick.heterogeneity import heterogeneity
from devframe.kirkpatrick.moments import moments, welch
from devframe.kirkpatrick.proportion_contrasts import proportion_difference

_CHOSEN_BY_DATA = Caution(
    code="reference_by_data",
    sentence="The reference is the group with the highest rate, as the four-fifths rule has it: "
    "part of its lead may be luck, so gaps to it are somewhat too large. Pass reference= to choose "
    "it beforehand.",
    source="ugesp-1978",
)


def rate_gaps(
    hits: ArrayLike,
    *,
    group: ArrayLike,
    by: str = "group",
    outcome: str = "access",
    reference: object = None,
    strata: ArrayLike | None = None,
    counted: ArrayLike | None = None,
    level: float = 0.95,
    smallest_group: int = SMALLEST_SHOWN,
) -> GapTable:
    """Compare the rate of something favorable between groups: access, completion, passing.

    Formula:
        Rates with Wilson's intervals; differences to the reference with Newcombe's; p from
        Fisher's exact test, adjusted by Holm for up to 20 groups and by Benjamini and Hochberg
        beyond; impact ratios with log intervals. With `strata` the Mantel-Haenszel difference
        stands beside the pooled one. Overall: Pearson's chi-square over the groups shown.

    Assumptions:
        People are independent, each in one group. Groups are given: nothing here guesses who
        belongs to which.

    Missing data:
        People without a value are counted per group, people without a group in all; both are left
        out.

    Args:
        hits: 1 for those who have it, 0 for the others of all who could, shape (n,).
        group: Labels of the groups, shape (n,).
        by: What the groups are.
        outcome: What the rate is of, for sentences.
        reference: Label of the group to compare with; by default the one with the highest rate
            among those shown, as the four-fifths rule has it. Gaps to a reference that has to be
            withheld are not shown.
        strata: Labels of strata inside which groups are compared too, such as sites.
        counted: 1 for people who count toward the size of their group, shape (n,); by default
            those whose value is known. Pass the same for tables that are read together: then all
            of them withhold the same groups.
        level: Level of the intervals; each holds for itself.
        smallest_group: Groups with fewer people are withheld, and as many more as it takes that
            none can be computed from the total.

    Returns:
        The groups beside the reference; nobody is assigned to a group, so a gap claims an
        association at most.

    Raises:
        InvalidInputError: For values other than 0 and 1, fewer than two groups, or columns of
            unequal length.
        UnknownNameError: When no group has the reference's label.

    Source:
        Uniform Guidelines on Employee Selection Procedures (1978); Newcombe (1998); Holm (1979);
        Mantel & Haenszel (1959).

    Example:
        >>> found = rate_gaps(
        ...     [1] * 48 + [0] * 32 + [1] * 12 + [0] * 28,
        ...     group=["day"] * 80 + ["night"] * 40,
        ...     by="shift",
        ... )
        >>> print(found.sentence())
        access by shift: gaps to day that are clear (adjusted p at most 0.05): 1 of 1; rates below
        four fifths, a rule of thumb: 1.
        >>> found["night"].impact.ratio, round(found["night"].gap.p, 4)
        (0.5, 0.0034)
    """
    check_level(level)
    values = binary(hits, name=outcome)
    read = read_labels(group, values, by=by)
    have = read.codes[(read.codes >= 0) & (values == 1)]
    hits_of = np.bincount(have, minlength=len(read.names))
    own = grouped_share(values, read.codes, len(read.names), level=level)
    groups = compared_groups(
        read,
        values,
        by=by,
        sizes=None if counted is None else _sizes(counted, read),
        preferred=np.nan_to_num(own.estimate),
        reference=reference,
        smallest_group=smallest_group,
    )

    def within(
        rows: BoolArray, inside: FloatArray, split: Labels, names: tuple[str, str]
    ) -> Finding:
        return mantel_haenszel(
            values[rows],
            group=inside,
            strata=split,
            outcome=outcome,
            group_name=names[0],
            reference_name=names[1],
            level=level,
        )

    gaps, impacts = {}, {}
    for place, beside in groups.pairs:
        gaps[place] = proportion_difference(
            values[groups.rows_of(place)],
            values[groups.rows_of(beside)],
            outcome=outcome,
            group_name=groups.names[place],
            reference_name=groups.names[beside],
            level=level,
        )
        impacts[place] = impact_ratio(
            (int(hits_of[place]), int(own.n[place])),
            (int(hits_of[beside]), int(own.n[beside])),
            level=level,
        )
    stratified, cautions = inside_strata(groups, strata, within)
    shown = list(groups.shown)
    return gap_table(
        groups,
        Gaps(gaps, impacts, stratified),
        own=own,
        measure=outcome,
        unit="share",
        form="level",
        reference_is="highest_rate" if reference is None else "given",
        level=level,
        smallest_group=smallest_group,
        p_overall=_alike_rates(hits_of[shown], own.n[shown]),
        overall_method="Pearson's chi-square over the groups shown",
        cautions=[*cautions, *([_CHOSEN_BY_DATA] if reference is None else [])],
    )


def mean_gaps(
    values: ArrayLike,
    *,
    group: ArrayLike,
    by: str = "group",
    outcome: str = "score",
    unit: str = "points",
    reference: object = None,
    strata: ArrayLike | None = None,
    level: float = 0.95,
    smallest_group: int = SMALLEST_SHOWN,
) -> GapTable:
    """Compare a mean outcome between groups.

    Formula:
        Means with t intervals; differences to the reference with Welch's, p adjusted as in
        `rate_gaps`. With `strata` the differences inside strata, weighted by size, stand beside.
        Overall: Welch's analysis of variance over the groups shown.

    Assumptions:
        People are independent, each in one group; means are roughly normal.

    Missing data:
        As `rate_gaps`.

    Args:
        values: The outcome, shape (n,).
        group: Labels of the groups, shape (n,).
        by: What the groups are.
        outcome: What was measured, for sentences.
        unit: Its unit.
        reference: Label of the group to compare with; by default the largest one shown.
        strata: Labels of strata inside which groups are compared too.
        level: Level of the intervals; each holds for itself.
        smallest_group: As in `rate_gaps`.

    Returns:
        The groups beside the reference; nobody is assigned to a group, so a gap claims an
        association at most.

    Raises:
        InvalidInputError: As `rate_gaps`, and for labels among the values.
        UnknownNameError: When no group has the reference's label.

    Source:
        Welch (1947, 1951); Holm (1979).

    Example:
        >>> found = mean_gaps(
        ...     [3, 4, 5, 6, 7, 5, 6, 7, 8, 9.0], group=list("aaaaabbbbb"), smallest_group=5
        ... )
        >>> found.reference, found["b"].gap.estimate
        ('a', 2.0)
    """
    check_level(level)
    scores = numbers(values, name=outcome)
    read = read_labels(group, scores, by=by)
    own = grouped_mean(scores, read.codes, len(read.names), level=level)
    groups = compared_groups(
        read, scores, by=by, reference=reference, smallest_group=smallest_group
    )

    def within(
        rows: BoolArray, inside: FloatArray, split: Labels, names: tuple[str, str]
    ) -> Finding:
        return stratified_difference(
            scores[rows],
            group=inside,
            strata=split,
            outcome=outcome,
            unit=unit,
            group_name=names[0],
            reference_name=names[1],
            level=level,
        )

    gaps = {}
    for place, beside in groups.pairs:
        pair = [scores[groups.rows_of(one)] for one in (place, beside)]
        first, second = (moments(column[~np.isnan(column)]) for column in pair)
        gaps[place] = conclude(
            outcome=outcome,
            estimand=f"difference of mean {outcome}",
            form="contrast",
            unit=unit,
            **welch(first, second, level=level).figures,
            level=level,
            n=first.n + second.n,
            n_missing=sum(len(column) for column in pair) - first.n - second.n,
            method="Welch's t",
            group=groups.names[place],
            reference=groups.names[beside],
            assumptions=["people are independent of each other", "means are roughly normal"],
            sources=["welch-1947"],
        )
    stratified, cautions = inside_strata(groups, strata, within)
    shown = list(groups.shown)
    alike = heterogeneity(own.estimate[shown], own.se[shown] ** 2, own.df[shown])
    return gap_table(
        groups,
        Gaps(gaps, inside=stratified),
        own=own,
        measure=outcome,
        unit=unit,
        form="level",
        reference_is="largest_group" if reference is None else "given",
        level=level,
        smallest_group=smallest_group,
        p_overall=alike.p,
        overall_method="Welch's analysis of variance over the groups shown",
        cautions=cautions,
    )


def _sizes(counted: ArrayLike, read: Labels) -> FloatArray:
    """Count people of each group; one of whom nobody counts still has people to protect."""
    counts = binary(counted, name="counted")
    same_length("counted", {"counted": counts, "group": read.codes})
    codes = read.codes[(read.codes >= 0) & (counts == 1)]
    return np.maximum(np.bincount(codes, minlength=len(read.names)), 1).astype(np.float64)


def _alike_rates(hits: IntArray, n: IntArray) -> float:
    """Give p of Pearson's chi-square that rates are the same; NaN where nothing varies."""
    have, everyone = int(hits.sum()), int(n.sum())
    if len(n) < 2 or not 0 < have < everyone:  # noqa: PLR2004 - a comparison takes two
        return np.nan
    common = have / everyone
    statistic = float(((hits - n * common) ** 2 / n).sum()) / (common * (1 - common))
    return float(chdtrc(len(n) - 1, statistic))
