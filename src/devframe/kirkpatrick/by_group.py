"""The questions of all levels, asked of many groups at once."""

from devframe.kirkpatrick.arrays import ArrayLike, binary, library_of, numbers, same_length
from devframe.kirkpatrick.claims import DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.grouped import (
    grouped_contrast,
    grouped_gain,
    grouped_mean,
    grouped_nps,
    grouped_share,
)
from devframe.kirkpatrick.groups import INDEPENDENT, MANY_SOURCES, SMALLEST_GROUP, Groups
from devframe.kirkpatrick.learning_arms import refuse_without_earlier
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.moments import largest
from devframe.kirkpatrick.promoters import check_nps_answers
from devframe.kirkpatrick.proportions import box_hits

AnyDesign = Design | DesignKind | None

_NORMAL = "means are roughly normal"


def mean_by(
    values: ArrayLike,
    *,
    by: ArrayLike,
    by_name: str = "group",
    outcome: str = "score",
    unit: str = "",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    smallest_group: int = SMALLEST_GROUP,
    design: AnyDesign = None,
) -> ManyFindings:
    """Give the mean of every group with its t interval.

    Args:
        values: Numbers, shape (n,).
        by: Labels of the groups, shape (n,).
        by_name: What the groups are.
        outcome: What was measured.
        unit: Its unit.
        level: Level of the intervals.
        lowest: Smallest possible value, if the scale has one.
        highest: Largest possible value, if the scale has one.
        smallest_group: Groups with fewer units are withheld.
        design: The study design.

    Returns:
        One level per group. Missing values are counted per group and left out.

    Raises:
        InvalidInputError: For labels among the values, or columns of unequal length.

    Source:
        Student's t interval; see `multiplicity` for what the table adds.

    Example:
        >>> many = mean_by([1, 2, 3, 9, 8, 7], by=list("aaabbb"), smallest_group=2)
        >>> many["b"].estimate
        8.0
    """
    scores = numbers(values, name=outcome, lowest=lowest, highest=highest)
    group = Groups.of(by, by_name, scores, outcome)
    columns = grouped_mean(scores, group.codes, len(group.names), level=level)
    template = conclude(
        outcome=outcome, estimand=f"mean {outcome}", form="level", unit=unit, level=level,
        estimate=None, n=int(columns.n.sum()), method="mean with t interval", design=design,
        cautions=group.cautions, assumptions=[INDEPENDENT], sources=MANY_SOURCES,
    )  # fmt: skip
    return group.many(columns, template, smallest_group, library_of(values, by))


def share_by(
    hits: ArrayLike,
    *,
    by: ArrayLike,
    by_name: str = "group",
    outcome: str = "yes answers",
    level: float = 0.95,
    smallest_group: int = SMALLEST_GROUP,
    design: AnyDesign = None,
) -> ManyFindings:
    """Give the share of ones in every group with its Wilson interval.

    Args:
        hits: Zeros and ones, shape (n,).
        by: Labels of the groups, shape (n,).
        by_name: What the groups are.
        outcome: What the ones are.
        level: Level of the intervals.
        smallest_group: Groups with fewer units are withheld.
        design: The study design.

    Returns:
        One level per group. Missing values are counted per group and left out.

    Raises:
        InvalidInputError: For values other than 0 and 1, or columns of unequal length.

    Source:
        As `proportion`.

    Example:
        >>> share_by([1, 0, 1, 1], by=list("aabb"), smallest_group=1)["b"].estimate
        1.0
    """
    values = binary(hits, name=outcome)
    group = Groups.of(by, by_name, values, outcome)
    columns = grouped_share(values, group.codes, len(group.names), level=level)
    template = conclude(
        outcome=outcome, estimand=f"share of {outcome}", form="level", unit="share", level=level,
        estimate=None, n=int(columns.n.sum()), method="share with Wilson interval", design=design,
        cautions=group.cautions, assumptions=[INDEPENDENT],
        sources=[*MANY_SOURCES, "newcombe-1998"],
    )  # fmt: skip
    return group.many(columns, template, smallest_group, library_of(hits, by))


def top_box_by(
    ratings: ArrayLike,
    *,
    by: ArrayLike,
    highest: float,
    lowest: float = 1,
    boxes: int = 1,
    by_name: str = "group",
    outcome: str = "rating",
    level: float = 0.95,
    smallest_group: int = SMALLEST_GROUP,
    design: AnyDesign = None,
) -> ManyFindings:
    """Give the share of ratings in the highest boxes of a scale, in every group.

    Args:
        ratings: Ratings in steps of one, shape (n,).
        by: Labels of the groups, shape (n,).
        highest: The scale's highest value.
        lowest: The scale's lowest value.
        boxes: How many of the highest values count; for customer satisfaction 2 of 5.
        by_name: What the groups are.
        outcome: What was rated.
        level: Level of the intervals.
        smallest_group: Groups with fewer ratings are withheld.
        design: The study design.

    Returns:
        One level per group, as `share_by` gives it.

    Raises:
        InvalidInputError: For ratings off the scale, or columns of unequal length.

    Source:
        As `proportion`.

    Example:
        >>> rated = [5, 4, 3, 5, 5, 1]
        >>> found = top_box_by(rated, by=list("aaabbb"), highest=5, boxes=2, smallest_group=3)
        >>> round(found["b"].estimate, 2)
        0.67
    """
    hits, told = box_hits(ratings, outcome, lowest=lowest, highest=highest, boxes=boxes)
    many = share_by(
        hits,
        by=by,
        by_name=by_name,
        outcome=told,
        level=level,
        smallest_group=smallest_group,
        design=design,
    )
    return many.answering_in(library_of(ratings, by))


def nps_by(
    answers: ArrayLike,
    *,
    by: ArrayLike,
    by_name: str = "group",
    outcome: str = "recommendation",
    level: float = 0.95,
    smallest_group: int = SMALLEST_GROUP,
    design: AnyDesign = None,
) -> ManyFindings:
    """Give the net promoter score of every group with its MOVER-Wilson interval.

    Args:
        answers: Whole numbers from 0 to 10, shape (n,).
        by: Labels of the groups, shape (n,).
        by_name: What the groups are.
        outcome: What was asked about.
        level: Level of the intervals.
        smallest_group: Groups with fewer units are withheld.
        design: The study design.

    Returns:
        One level per group. Missing answers are counted per group and left out.

    Raises:
        InvalidInputError: For answers off the scale, or columns of unequal length.

    Source:
        As `nps`.

    Example:
        >>> nps_by([10, 9, 0, 10], by=list("aabb"), smallest_group=1)["b"].estimate
        0.0
    """
    values = check_nps_answers(answers, name=outcome)
    group = Groups.of(by, by_name, values, outcome)
    columns = grouped_nps(values, group.codes, len(group.names), level=level)
    template = conclude(
        outcome=outcome, estimand="net promoter score", form="level", level=level,
        estimate=None, n=int(columns.n.sum()), design=design, cautions=group.cautions,
        method="net promoter score with MOVER-Wilson interval", assumptions=[INDEPENDENT],
        sources=[*MANY_SOURCES, "reichheld-2003", "zou-donner-2008"],
    )  # fmt: skip
    return group.many(columns, template, smallest_group, library_of(answers, by))


def gain_by(
    before: ArrayLike,
    after: ArrayLike,
    *,
    by: ArrayLike,
    by_name: str = "group",
    outcome: str = "score",
    unit: str = "points",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    smallest_group: int = SMALLEST_GROUP,
    design: AnyDesign = None,
) -> ManyFindings:
    """Give the mean change of every group with its paired t interval.

    Args:
        before: Scores before, shape (n,).
        after: Scores of the same units after, shape (n,).
        by: Labels of the groups, shape (n,).
        by_name: What the groups are.
        outcome: What was measured.
        unit: Its unit.
        level: Level of the intervals.
        lowest: Smallest possible value, if the scale has one.
        highest: Largest possible value, if the scale has one.
        smallest_group: Groups with fewer units are withheld.
        design: The study design; by default one group before and after.

    Returns:
        One change per group, with p- and q-values; `effect_size` is the change over the root of
        the mean of both variances, corrected. Units with a missing score are counted and left out.

    Raises:
        InvalidInputError: For labels among the scores, or columns of unequal length.

    Source:
        Student's paired t; Benjamini & Hochberg (1995).

    Example:
        >>> gain_by([1, 2, 1, 2], [3, 4, 1, 3], by=list("aabb"), smallest_group=1)["b"].estimate
        0.5
    """
    first = numbers(before, name="before", lowest=lowest, highest=highest)
    second = numbers(after, name="after", lowest=lowest, highest=highest)
    same_length(outcome, {"before": first, "after": second})
    group = Groups.of(by, by_name, first, outcome)
    columns = grouped_gain(first, second, group.codes, len(group.names), level=level)
    template = conclude(
        outcome=outcome, estimand="mean of after minus before", form="change", unit=unit,
        level=level, estimate=None, n=int(columns.n.sum()), method="paired t interval",
        design=design, cautions=group.cautions, assumptions=[INDEPENDENT, _NORMAL],
        sources=MANY_SOURCES,
    )  # fmt: skip
    return group.many(columns, template, smallest_group, library_of(before, after, by))


def contrast_by(
    values: ArrayLike,
    *,
    arm: ArrayLike,
    by: ArrayLike,
    before: ArrayLike | None = None,
    by_name: str = "group",
    outcome: str = "score",
    unit: str = "points",
    group_name: str = "the group",
    reference_name: str = "the reference",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    smallest_group: int = SMALLEST_GROUP,
    design: AnyDesign = None,
) -> ManyFindings:
    """Compare two arms within every group: Welch's difference and Hedges' g.

    Args:
        values: Scores, shape (n,).
        arm: 1 or true for the arm of interest, 0 for the other, shape (n,).
        by: Labels of the groups, shape (n,).
        before: Earlier scores of the same units; then gains are compared.
        by_name: What the groups are.
        outcome: What was measured.
        unit: Its unit.
        group_name: What to call the arm of interest.
        reference_name: What to call the other.
        level: Level of the intervals.
        lowest: Smallest possible value, if the scale has one.
        highest: Largest possible value, if the scale has one.
        smallest_group: Groups with fewer units are withheld.
        design: The study design; by default arms that were not assigned by chance.

    Returns:
        One contrast per group, with p- and q-values; `effect_size` is Hedges' g (of gains where
        `before` is given). Units with a missing value are counted and left out.

    Raises:
        InvalidInputError: For labels among the scores, or columns of unequal length.
        RefusedError: When the design rests on earlier scores and there are none.

    Source:
        Welch (1947); Hedges (1981), exact correction; Benjamini & Hochberg (1995).

    Example:
        >>> scores, arm = [1, 2, 3, 5, 4, 4, 6, 7], [0, 0, 1, 1, 0, 0, 1, 1]
        >>> contrast_by(scores, arm=arm, by=list("aaaabbbb"), smallest_group=4)["a"].estimate
        2.5
    """
    scores = numbers(values, name=outcome, lowest=lowest, highest=highest)
    treated = binary(arm, name="arm")
    same_length(outcome, {"values": scores, "arm": treated})
    scale = 0.0
    if before is not None:
        first = numbers(before, name="before", lowest=lowest, highest=highest)
        same_length(outcome, {"values": scores, "before": first})
        scale = largest(first, scores)
        scores = scores - first
    group = Groups.of(by, by_name, scores, outcome)
    columns = grouped_contrast(
        scores, treated, group.codes, len(group.names), level=level, scale=scale
    )
    plain: DesignKind = "groups_post" if before is None else "groups_pre_post"
    meant = design if isinstance(design, Design) else Design(kind=design or plain)
    if before is None:
        refuse_without_earlier(meant)
    what = "means" if before is None else "mean gains"
    template = conclude(
        outcome=outcome, estimand=f"difference of {what}", form="contrast", unit=unit,
        level=level, estimate=None, n=int(columns.n.sum()), method=f"Welch's t on {what}",
        group=group_name, reference=reference_name, design=meant,
        cautions=group.cautions, assumptions=[INDEPENDENT, _NORMAL],
        sources=MANY_SOURCES,
    )  # fmt: skip
    return group.many(columns, template, smallest_group, library_of(values, by))
