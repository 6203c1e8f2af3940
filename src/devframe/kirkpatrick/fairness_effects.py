"""Whether a program does as much for one group as for another: the arm-by-group interaction."""

import numpy as np

from devframe.kirkpatrick.arrays import ArrayLike, binary, check_level, numbers, same_length
from devframe.kirkpatrick.claims import DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.fairness_assembly import Gaps, gap_table
from devframe.kirkpatrick.fairness_groups import compared_groups, read_labels
from devframe.kirkpatrick.fairness_suppression import SMALLEST_SHOWN
from devframe.kirkpatrick.fairness_tables import GapTable
from devframe.kirkpatrick.grouped import grouped_contrast
from devframe.kirkpatrick.heterogeneity import heterogeneity
from devframe.kirkpatrick.moments import t_interval


def effect_gaps(
    values: ArrayLike,
    *,
    arm: ArrayLike,
    group: ArrayLike,
    before: ArrayLike | None = None,
    by: str = "group",
    outcome: str = "score",
    unit: str = "points",
    reference: object = None,
    level: float = 0.95,
    smallest_group: int = SMALLEST_SHOWN,
    design: Design | DesignKind | None = None,
) -> GapTable:
    """Compare between groups what the program's arm has over the other arm.

    It is the *difference* of the differences that is tested. A difference that is significant in
    one group and not in another says nothing about the two being unlike.

    Formula:
        d = mean of the arm minus mean of the other inside a group, Welch's interval; gap = d of a
        group minus d of the reference, its variance the sum of the four, Satterthwaite's degrees
        of freedom; p adjusted as in `rate_gaps`. Overall: Welch's test that all d shown are alike.
        Zeros and ones are welcome as values: then d is a difference of shares.

    Assumptions:
        People are independent, each in one group and one arm; means are roughly normal.

    Missing data:
        People without a value or arm are counted per group, people without a group in all; both
        are left out.

    Args:
        values: The outcome, shape (n,).
        arm: Who had the program: booleans or 0 and 1, shape (n,).
        group: Labels of the groups, shape (n,).
        before: Earlier measurements of the same people; then gains are compared.
        by: What the groups are.
        outcome: What was measured, for sentences.
        unit: Its unit.
        reference: Label of the group to compare with; by default the largest one shown.
        level: Level of the intervals; each holds for itself.
        smallest_group: Groups with fewer people in either arm are withheld.
        design: How people came to their arm. The gap itself claims an association at most: nobody
            is assigned to a group.

    Returns:
        The groups beside the reference; `estimate` is d.

    Raises:
        InvalidInputError: As `mean_gaps`, and for an arm that is not 0 and 1.
        RefusedError: When the design cannot carry a comparison of the arms.
        UnknownNameError: When no group has the reference's label.

    Source:
        Gelman & Stern (2006) on why differences are compared; Welch (1947, 1951).

    Example:
        >>> scores, arm = [4, 6, 7, 9, 3, 5, 4, 6], [0, 0, 1, 1, 0, 0, 1, 1]
        >>> found = effect_gaps(scores, arm=arm, group=list("aaaabbbb"), smallest_group=2)
        >>> found["a"].estimate, found["b"].estimate, found["b"].gap.estimate
        (3.0, 1.0, -2.0)
    """
    check_level(level)
    scores = numbers(values, name=outcome)
    treated = binary(arm, name="arm")
    same_length(outcome, {"values": scores, "arm": treated})
    if before is not None:
        earlier = numbers(before, name="before")
        same_length(outcome, {"values": scores, "before": earlier})
        scores = scores - earlier
    read = read_labels(group, scores, by=by)
    size = len(read.names)
    own = grouped_contrast(scores, treated, read.codes, size, level=level)
    known = (read.codes >= 0) & ~np.isnan(scores + treated)
    arms = [np.bincount(read.codes[known & (treated == side)], minlength=size) for side in (0, 1)]
    # A group with one arm only has no effect to show, and still people to protect.
    fewest = np.where(arms[0] + arms[1] > 0, np.maximum(np.minimum(*arms), 1), 0)
    groups = compared_groups(
        read,
        scores + treated,
        by=by,
        sizes=fewest.astype(np.float64),
        reference=reference,
        smallest_group=smallest_group,
    )
    # Refuses arms that cannot be compared at all, and tells what the design warns of.
    inside = conclude(
        outcome=outcome,
        estimand="difference of the arms",
        form="contrast",
        estimate=None,
        n=int(own.n.sum()),
        method="Welch's t inside each group",
        group="the arm",
        reference="the other arm",
        design=design or ("groups_post" if before is None else "groups_pre_post"),
    )
    gaps = {}
    variances = own.se**2
    for place, beside in groups.pairs:
        parts = variances[[place, beside]]
        with np.errstate(divide="ignore", invalid="ignore"):
            df = float(parts.sum() ** 2 / (parts**2 / own.df[[place, beside]]).sum())
        apart = float(own.estimate[place] - own.estimate[beside])
        interval = t_interval(apart, float(np.sqrt(parts.sum())), df=df, level=level)
        gaps[place] = conclude(
            outcome=f"difference of the arms in {outcome}",
            estimand=f"difference of the arms' differences in {outcome}",
            form="contrast",
            unit=unit,
            **interval.figures,
            level=level,
            n=int(own.n[[place, beside]].sum()),
            n_missing=int(own.n_missing[[place, beside]].sum()),
            method="difference of Welch's differences, Satterthwaite",
            group=groups.names[place],
            reference=groups.names[beside],
            design="groups_post",
            assumptions=["people are independent of each other", "means are roughly normal"],
            sources=["gelman-stern-2006", "welch-1947"],
        )
    shown = list(groups.shown)
    alike = heterogeneity(own.estimate[shown], variances[shown], own.df[shown])
    return gap_table(
        groups,
        Gaps(gaps),
        own=own,
        measure=f"difference of the arms in {outcome}",
        unit=unit,
        form="contrast",
        reference_is="largest_group" if reference is None else "given",
        level=level,
        smallest_group=smallest_group,
        p_overall=alike.p,
        overall_method="Welch's test that the arms differ alike in all groups shown",
        cautions=list(inside.warnings),
    )
