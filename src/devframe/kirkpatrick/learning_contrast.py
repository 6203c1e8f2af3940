"""What one group gained beside another, analyzed as the design allows."""

from functools import partial

import numpy as np
from scipy.special import stdtrit

from devframe.kirkpatrick.arm_analyses import ArmAnalysis, adjusted_analysis, plain_analysis
from devframe.kirkpatrick.arrays import ArrayLike, check_level, library_of
from devframe.kirkpatrick.claims import Caution, DesignKind, RefusedError, claim_table
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.designs import baseline_difference_sd
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.effect_sizes import (
    exact_j,
    few_units,
    independent_groups,
    no_spread,
    unlike_scales,
)
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning_arms import (
    Arms,
    bounded_design,
    loss_cautions,
    read_arms,
    refuse_without_earlier,
)
from devframe.kirkpatrick.moments import TInterval, largest, moments, pooled_sd


def compare(
    before: ArrayLike | None,
    after: ArrayLike,
    *,
    arm: ArrayLike,
    cluster: ArrayLike | None = None,
    outcome: str = "score",
    unit: str = "points",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    group: str = "group",
    reference: str = "reference",
    design: Design | DesignKind | None = None,
) -> Finding:
    """Compare two groups, with or without an earlier score, as the design allows.

    * Randomized with an earlier score: ANCOVA with Lin's interaction, HC2 variance and
      Satterthwaite's degrees of freedom.
    * Divided by a cut-off in the earlier score: the same ANCOVA, since at equal earlier scores
      the groups are comparable.
    * Otherwise, with an earlier score: difference of the gains (Welch), which claims an effect
      only if trends were parallel. The ANCOVA stands beside it, and when the two disagree a
      caution says so (Lord's paradox).
    * No earlier score: Welch's t on the later one.
    * With `cluster`: the same regressions with CR2 variance and Satterthwaite's degrees of freedom.

    Assumptions:
        Units are independent, or clusters are where they are given.

    Missing data:
        Rows with a missing value are left out and counted in `n_missing`. How many of those
        assigned have no later score is told, and lowers the claim of a randomized study when it
        is more than 20 % or differs by more than five points.

    Args:
        before: Earlier scores, shape (n,), or `None`.
        after: Later scores of the same units, shape (n,).
        arm: Who belongs to the group: booleans or 0 and 1, shape (n,).
        cluster: Team or other cluster of each unit, shape (n,).
        outcome: What was measured, for sentences.
        unit: Unit of the scores.
        level: Level of the intervals.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.
        group: Name of the group in sentences.
        reference: Name of the others in sentences.
        design: How the groups came about; by default not by chance.

    Returns:
        The difference in raw units. In `also`: its standardized form and, where it applies, the
        other analysis.

    Raises:
        InvalidInputError: When a column cannot be used or an arm is empty.
        RefusedError: When the design cannot carry a comparison.

    Source:
        Lin (2013); Lord (1967), Psychological Bulletin 68:304-305; Morris (2008),
        Organizational Research Methods 11:364-386 (standardizing by the SD before).

    Example:
        >>> before = [50, 55, 60, 65, 52, 57, 62, 66, 58, 61, 49, 63]
        >>> after = [60, 63, 70, 71, 64, 66, 63, 68, 60, 62, 50, 67]
        >>> arm = [True] * 6 + [False] * 6
        >>> found = compare(before, after, arm=arm, design="randomized", group="trained")
        >>> round(found.estimate, 2), found.claim
        (7.01, 'effect')
    """
    check_level(level)
    arms = read_arms(before, after, arm=arm, cluster=cluster, lowest=lowest, highest=highest)
    fallback: DesignKind = "groups_post" if before is None else "groups_pre_post"
    meant = design if isinstance(design, Design) else Design(kind=design or fallback)
    if arms.before is None:
        refuse_without_earlier(meant)
    known = bounded_design(meant, arms)
    gap = None
    if arms.before is not None:
        gap = baseline_difference_sd(arms.before, arms.treated.astype(np.float64))
    _refuse_unlike(known, gap)
    randomized = known.kind.startswith("randomized")
    say = partial(
        conclude,
        outcome=outcome,
        form="contrast",
        level=level,
        n=len(arms.after),
        n_missing=arms.n_missing,
        group=group,
        reference=reference,
        design=known,
        library=library_of(before, after),
    )
    losses = loss_cautions(arms)
    if arms.before is None and arms.clusters is None:
        return independent_groups(
            arms.after[arms.treated],
            arms.after[~arms.treated],
            unit=unit,
            level=level,
            say=say,
            cautions=losses,
            quantities=_summary(arms, gap),
        )
    raw, adjusted = _analyses(arms, level=level)
    first, second = raw, adjusted
    # Chance and a cut-off both make groups comparable at equal earlier scores, not in their gains.
    adjusting = randomized or known.kind == "cutoff"
    if adjusting and adjusted is not None and np.isfinite(adjusted.interval.estimate):
        first, second = adjusted, raw
    also = [_standardized(first, arms, randomized=randomized, level=level, say=say)]
    if second is not None:
        also.append(second.told(say, unit))
    smaller = int(min(arms.treated.sum(), (~arms.treated).sum()))
    cautions = [
        *(few_units(smaller, "units in the smaller arm") if arms.clusters is None else []),
        *losses,
        *_scales(arms),
        *_doubts(raw, adjusted, gap, randomized=randomized),
    ]
    return first.told(say, unit, cautions=cautions, also=also, quantities=_summary(arms, gap))


def _scales(arms: Arms) -> list[Caution]:
    return [] if arms.before is None else unlike_scales(moments(arms.before), moments(arms.after))


def _analyses(arms: Arms, *, level: float) -> tuple[ArmAnalysis, ArmAnalysis | None]:
    """Compare the gains, and the later scores adjusted for the earlier ones where there are any."""
    if arms.before is None:
        return plain_analysis(
            arms.after, arms.treated, clusters=arms.clusters, what="later scores", level=level
        ), None
    gains = arms.after - arms.before
    plain = plain_analysis(
        gains,
        arms.treated,
        clusters=arms.clusters,
        what="gains",
        level=level,
        scale=largest(arms.before, arms.after),
    )
    adjusted = adjusted_analysis(
        arms.after,
        arms.treated,
        covariates=arms.before[:, None],
        clusters=arms.clusters,
        of="the earlier score",
        level=level,
    )
    return plain, adjusted


def _standardized(
    analysis: ArmAnalysis,
    arms: Arms,
    *,
    randomized: bool,
    level: float,
    say: partial[Finding],
) -> Finding:
    """Divide the difference by a pooled SD that the program has not touched, if there is one."""
    use_later = randomized or arms.before is None
    scores = arms.after if use_later else np.asarray(arms.before)
    when = "after" if use_later else "before"
    first, second = moments(scores[arms.treated]), moments(scores[~arms.treated])
    sd = pooled_sd(first, second)
    df = first.n + second.n - 2
    d = analysis.interval.estimate / sd if sd > 0 else np.nan
    se = float(np.sqrt((analysis.interval.se / sd) ** 2 + d**2 / (2 * df))) if sd > 0 else np.nan
    freedom = analysis.interval.df
    known = freedom > 0 and analysis.interval.se > 0
    half = float(stdtrit(freedom, 0.5 + level / 2)) * se if known else np.nan
    return say(
        estimand=f"{analysis.estimand} over the pooled SD {when}",
        estimate=float(exact_j(df)) * d,
        low=d - half,
        high=d + half,
        se=se,
        df=freedom,
        unit=f"pooled standard deviations ({when})",
        method=f"Hedges' g of the estimate: {analysis.method}; SD {when}, delta method",
        sources=[*analysis.sources, "hedges-1981", *([] if use_later else ["morris-2008"])],
        quantities={"d": d, "pooled_sd": sd},
    )


def _refuse_unlike(design: Design, gap: float | None) -> None:
    limit = claim_table().largest_imbalance_sd
    if design.kind == "groups_post" and gap is not None and abs(gap) > limit:
        raise RefusedError(
            f"the groups started {abs(gap):.2f} standard deviations apart",
            because=f"beyond {limit} a comparison of later scores says more about who came than "
            "about the program",
            instead="compare the gains (design='groups_pre_post'), or describe each group alone",
        )


def _doubts(
    raw: ArmAnalysis, adjusted: ArmAnalysis | None, gap: float | None, *, randomized: bool
) -> list[Caution]:
    """Gather what the data show against the comparison."""
    found = []
    if not raw.interval.se > 0:
        what = "Scores do not vary inside the arms, or an arm has a single unit or cluster"
        found.append(no_spread(what))
    if adjusted is None:
        return found
    if not np.isfinite(adjusted.interval.estimate):
        sentence = (
            "Scores could not be adjusted for the earlier score (it does not vary in an arm, or "
            "an arm has fewer than three units): the gains are compared as they are."
        )
        found.append(Caution(code="not_adjusted", sentence=sentence))
    if randomized:
        return found
    limit = claim_table().largest_imbalance_sd
    if gap is not None and abs(gap) > limit:
        sentence = (
            f"The groups started {abs(gap):.2f} standard deviations apart (more than {limit}): "
            "regression to the mean alone can move their gains apart."
        )
        found.append(Caution(code="baseline_imbalance", sentence=sentence, source="wwc-2022"))
    if _disagree(raw.interval, adjusted.interval):
        sentence = (
            f"Lord's paradox: the gains differ by {shown(raw.interval.estimate)}, adjusted for "
            f"the earlier score the groups differ by {shown(adjusted.interval.estimate)}. Which is "
            "right depends on why the groups differed before, which these data cannot tell."
        )
        found.append(Caution(code="lord_paradox", sentence=sentence, source="lord-1967"))
    return found


def _disagree(first: TInterval, second: TInterval) -> bool:
    """Two analyses disagree when only one excludes zero, or each lies outside the other's reach."""
    if not (np.isfinite(first.low) and np.isfinite(second.low)):
        return False
    clear = [interval.low > 0 or interval.high < 0 for interval in (first, second)]
    apart = not (
        first.low <= second.estimate <= first.high or second.low <= first.estimate <= second.high
    )
    return clear[0] != clear[1] or apart


def _summary(arms: Arms, gap: float | None) -> dict[str, float | None]:
    means = {
        f"mean_{when}_{name}": float(scores[rows].mean())
        for when, scores in (("before", arms.before), ("after", arms.after))
        if scores is not None
        for name, rows in (("group", arms.treated), ("reference", ~arms.treated))
    }
    return {
        **means,
        "n_group": float(arms.treated.sum()),
        "n_reference": float((~arms.treated).sum()),
        "baseline_gap_sd": gap,
        "lost_share": arms.loss.overall,
        "lost_share_difference": arms.loss.difference,
    }
