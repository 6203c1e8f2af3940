"""Level 4: what an outcome was in one group beside another, as they were assigned."""

from functools import partial

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arm_analyses import ArmAnalysis, adjusted_analysis, plain_analysis
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    binary,
    check_level,
    library_of,
    number_table,
    same_length,
)
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.cluster_permutations import cluster_permutation_test
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.designs import clusters_per_arm
from devframe.kirkpatrick.effect_sizes import no_spread
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning_arms import (
    Arms,
    bounded_design,
    loss_cautions,
    read_arms,
    refuse_without_earlier,
)
from devframe.kirkpatrick.moments import moments, pooled_sd
from devframe.kirkpatrick.regression import repeated_columns, repeating
from devframe.kirkpatrick.results_attendance import attendance_effect, refuse_not_drawn
from devframe.kirkpatrick.results_balance import Balance, balance_of
from devframe.kirkpatrick.results_bounds import EffectBounds, lee_bounds
from devframe.kirkpatrick.results_overlap import Overlap, refuse_incomparable

PERMUTED_CLUSTERS = 10  # up to so many clusters the permutation stands beside the regression
_ALPHA = 0.05


def outcome_contrast(
    outcomes: ArrayLike,
    *,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    attended: ArrayLike | None = None,
    outcome: str = "outcome",
    unit: str = "",
    level: float = 0.95,
    seed: int = 0,
    group: str = "group",
    reference: str = "reference",
    design: Design | DesignKind | None = None,
) -> Finding:
    """Compare an outcome of two groups by the arm that people were assigned to.

    * Randomized: intention to treat. Without covariates Welch's t, which is HC2; with them Lin's
      interaction with HC2 and the plain difference beside it.
    * With `cluster`: CR2 with Satterthwaite's degrees of freedom. Where whole clusters were
      assigned and there are ten or fewer, the permutation of the assignment stands beside it.
    * Not randomized: the groups must have been alike on the covariates. Up to 0.05 standard
      deviations the plain difference comes first, up to 0.25 the adjusted one, and beyond it the
      comparison is refused with the table of imbalances. So is a comparison in which more than a
      quarter of the group has no counterpart (`overlap`).

    Missing data:
        Rows with a missing outcome, arm, cluster or covariate are left out and counted. Outcomes
        missing for those assigned lower the claim of a randomized study when they are many; then
        Lee's bounds say how far those who left can have moved the difference.

    Args:
        outcomes: The outcome, shape (n,).
        arm: The arm that people were assigned to, whether or not they took part: booleans or 0
            and 1, shape (n,).
        covariates: What was known before, a dataframe or shape (n, k).
        cluster: Team or other cluster of each unit, shape (n,).
        attended: Who took part in the end: booleans or 0 and 1, shape (n,). Adds, beside the
            comparison as assigned, what attending did (randomized groups only).
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        level: Level of the intervals.
        seed: Start of the random numbers, where assignments are drawn.
        group: Name of the group in sentences.
        reference: Name of the others in sentences.
        design: How the groups came about; by default not by chance.

    Returns:
        The difference in raw units. As quantities the means and sizes of both groups,
        `largest_imbalance_sd`, `lost_share`, `lost_share_difference`, `n_clusters`,
        `smallest_detectable`; `lee_low` and `lee_high`, where many left; and `classical_se`, the
        standard error of the plain difference under equal spread, which older papers print.

    Raises:
        InvalidInputError: When a column cannot be used, a covariate can be computed from others, or
            an arm is empty.
        RefusedError: When the groups were not alike, or the design needs an earlier measurement.

    Source:
        Lin (2013), Annals of Applied Statistics 7:295-318; Bell & McCaffrey (2002); What Works
        Clearinghouse (2022) for the limits of balance.

    Example:
        >>> sales = [9, 12, 11, 15, 13, 10, 8, 7, 11, 9, 10, 6]
        >>> found = outcome_contrast(
        ...     sales,
        ...     arm=[True] * 6 + [False] * 6,
        ...     outcome="monthly sales",
        ...     group="the trained",
        ...     reference="the others",
        ...     design="randomized",
        ... )
        >>> print(found.sentence())
        monthly sales was raised by 3.17 in the trained compared with the others (95 % interval
        0.56 to 5.77; n = 12).
    """
    check_level(level)
    meant = design if isinstance(design, Design) else Design(kind=design or "groups_post")
    refuse_without_earlier(meant)
    every = read_arms(None, outcomes, arm=arm, cluster=cluster, lowest=None, highest=None)
    arms, table, names = _with_covariates(every, covariates)
    known = bounded_design(meant, every)
    came = None if attended is None else _attendance(attended, every, kind=known.kind)
    before = balance_of(table, arms.treated.astype(np.float64), names=names) if names else None
    randomized = known.kind.startswith("randomized")
    shared = None
    if names and known.kind == "groups_post":
        shared = refuse_incomparable(table, arms.treated.astype(np.float64), names=names)
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
        library=library_of(outcomes),
    )
    plain = plain_analysis(
        arms.after, arms.treated, clusters=arms.clusters, what="outcomes", level=level
    )
    cautions = [*loss_cautions(every), *_doubts(plain, before, shared, randomized=randomized)]
    ordered = [plain]
    if before is not None:
        adjusted = adjusted_analysis(
            arms.after,
            arms.treated,
            covariates=table,
            clusters=arms.clusters,
            of="what was known before",
            level=level,
        )
        if np.isfinite(adjusted.interval.se):
            alike = not randomized and before.verdict == "alike"
            ordered = [plain, adjusted] if alike else [adjusted, plain]
        else:
            cautions.append(_NOT_ADJUSTED)
    also = [analysis.told(say, unit) for analysis in ordered[1:]]
    if randomized:
        permuted, few = _permuted(arms, plain, seed=seed, unit=unit, say=say)
        also += permuted
        cautions += few
    bounds = None
    if known.kind == "randomized_attrition":
        bounds = lee_bounds(outcomes, arm=arm, outcome=outcome, unit=unit, level=level)
        if arms.clusters is not None:
            # Its interval takes units for independent; the bounds themselves do not.
            bounds = bounds.model_copy(update={"interval_low": None, "interval_high": None})
        cautions.append(Caution(code="bounds", sentence=bounds.sentence(), source="lee-2009"))
    if came is not None:
        also.append(attendance_effect(arms, came[arms.kept], level=level, unit=unit, say=say))
    return ordered[0].told(
        say, unit, cautions=cautions, also=also, quantities=_summary(arms, before, bounds)
    )


_NOT_ADJUSTED = Caution(
    code="not_adjusted",
    sentence="Outcomes could not be adjusted (a covariate does not vary in an arm, repeats another "
    "one there, or there are too few units or clusters): they are compared as they are.",
)


def _attendance(attended: ArrayLike, arms: Arms, *, kind: DesignKind) -> FloatArray:
    """Read who came, where assignment was by chance."""
    refuse_not_drawn(kind)
    came = binary(attended, name="attended")
    same_length("outcomes and attended", {"outcomes": arms.kept, "attended": came})
    return came


def _with_covariates(
    arms: Arms, covariates: ArrayLike | None
) -> tuple[Arms, FloatArray, tuple[str, ...]]:
    """Add what was known before and keep the rows on which all of it is known."""
    if covariates is None:
        return arms, np.empty((len(arms.after), 0)), ()
    table, names = number_table(covariates, name="covariates")
    same_length("outcomes and covariates", {"outcomes": arms.kept, "covariates": table})
    used = table[arms.kept]
    known: BoolArray = np.asarray(~np.isnan(used).any(axis=1))
    if not (arms.treated[known].any() and (~arms.treated[known]).any()):
        message = (
            f"expected complete covariates in both arms, got {int(arms.treated[known].sum())} "
            f"complete rows in the group and {int((~arms.treated[known]).sum())} in the reference; "
            "leave out the covariate that is missing most"
        )
        raise InvalidInputError(
            [Fault("covariates", "one_group_only", message)], origin="covariates"
        )
    _refuse_repeated(used[known], names)
    return arms.only(known), used[known], names


def _refuse_repeated(table: FloatArray, names: tuple[str, ...]) -> None:
    """Refuse covariates that can be computed from others: nothing could be adjusted for them.

    Constant ones, and more covariates than units, are left to a caution.
    """
    varying = np.flatnonzero(np.ptp(table, axis=0) > 0)
    if len(table) <= len(varying):
        return
    centered = table[:, varying] - table[:, varying].mean(axis=0)
    repeated = repeated_columns(centered, np.linalg.qr(centered)[1])
    if repeated.size:
        told = ", ".join(repr(names[place]) for place in varying[repeated].tolist())
        raise InvalidInputError([repeating(told, "covariates")], origin="covariates")


def _doubts(
    plain: ArmAnalysis, before: Balance | None, shared: Overlap | None, *, randomized: bool
) -> list[Caution]:
    """Gather what the data show against the comparison."""
    found = []
    if not plain.interval.se > 0:
        what = "Outcomes do not vary inside the arms, or an arm has a single unit or cluster"
        found.append(no_spread(what))
    if before is not None and before.verdict != "alike":
        found.append(Caution(code="imbalance", sentence=before.sentence(), source="wwc-2022"))
    if shared is not None and shared.verdict != "shared":
        found.append(
            Caution(code="no_counterpart", sentence=shared.sentence(), source="austin-2011")
        )
    if before is None and not randomized:
        sentence = (
            "Nothing is known of how the groups stood before: pass covariates, or the difference "
            "may have been there from the start."
        )
        found.append(Caution(code="balance_unknown", sentence=sentence, source="wwc-2022"))
    return found


def _permuted(
    arms: Arms, plain: ArmAnalysis, *, seed: int, unit: str, say: partial[Finding]
) -> tuple[list[Finding], list[Caution]]:
    """Stand the permutation beside the regression where few whole clusters were assigned."""
    if arms.clusters is None:
        return [], []
    sides = clusters_per_arm(arms.clusters, arms.treated.astype(np.float64))
    if sides is None or sum(sides) > PERMUTED_CLUSTERS:
        return [], []
    test = cluster_permutation_test(arms.after, arms.treated, clusters=arms.clusters, seed=seed)
    beside = say(
        estimand="difference of mean outcomes, clusters permuted",
        estimate=plain.interval.estimate,
        p=test.p,
        unit=unit,
        method=f"permutation of the cluster assignment ({test.assignments} assignments)",
        assumptions=["every choice of clusters for the group was equally likely"],
        sources=["gail-1996"],
        quantities={"smallest_p": test.smallest_p, "n_clusters": test.n_clusters},
    )
    if test.smallest_p <= _ALPHA:
        return [beside], []
    sentence = (
        f"{test.n_clusters} clusters can be assigned in so few ways that p cannot fall below "
        f"{test.smallest_p:.2f}, however large the difference."
    )
    return [beside], [Caution(code="few_assignments", sentence=sentence, source="gail-1996")]


def _summary(
    arms: Arms, before: Balance | None, bounds: EffectBounds | None
) -> dict[str, float | None]:
    rows = () if before is None else before.rows
    gaps = [abs(row.difference_sd) for row in rows if row.difference_sd is not None]
    return {
        "mean_group": float(arms.after[arms.treated].mean()),
        "mean_reference": float(arms.after[~arms.treated].mean()),
        "n_group": float(arms.treated.sum()),
        "n_reference": float((~arms.treated).sum()),
        "largest_imbalance_sd": max(gaps, default=None),
        "lost_share": arms.loss.overall,
        "lost_share_difference": arms.loss.difference,
        "classical_se": _classical_se(arms),
        "lee_low": None if bounds is None else bounds.low,
        "lee_high": None if bounds is None else bounds.high,
    }


def _classical_se(arms: Arms) -> float | None:
    """Give the error of the plain difference that takes equal spread for granted, to compare."""
    if arms.clusters is not None:
        return None
    group, reference = moments(arms.after[arms.treated]), moments(arms.after[~arms.treated])
    return float(pooled_sd(group, reference) * np.sqrt(1 / group.n + 1 / reference.n))
