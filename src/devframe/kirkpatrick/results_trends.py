"""Level 4: how one group changed beside another, and how far the comparison can be trusted."""

from collections.abc import Sequence
from functools import partial

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arm_analyses import plain_analysis
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    check_level,
    library_of,
    number_table,
    same_length,
)
from devframe.kirkpatrick.claims import Caution, DesignKind, RefusedError
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.designs import baseline_difference_sd
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.earlier_steps import earlier_steps
from devframe.kirkpatrick.effect_sizes import no_spread
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning_arms import Arms, bounded_design, loss_cautions, read_arms
from devframe.kirkpatrick.moments import largest

_ALPHA = 0.05


def difference_in_differences(
    before: ArrayLike,
    after: ArrayLike,
    *,
    arm: ArrayLike,
    earlier: ArrayLike | None = None,
    intervals_between: int = 1,
    cluster: ArrayLike | None = None,
    outcome: str = "outcome",
    unit: str = "",
    level: float = 0.95,
    group: str = "group",
    reference: str = "reference",
    design: Design | DesignKind | None = None,
) -> Finding:
    """Compare how two groups changed: an effect, if without the program both had moved alike.

    Each unit's change from before to after is one number, so that pairs stay together; the two
    groups of changes are compared by Welch's t, with `cluster` by CR2. With `earlier` measurements
    every one of them gives a lead, the same comparison at a time when nothing had happened yet,
    together with the difference it could have noticed: a lead that shows nothing proves nothing
    where it could not have shown much.

    Formula:
        Sensitivity: if the trends of the groups part, from before to after, by at most M times
        what they parted from one earlier measurement to the next, the interval grows by M times
        that on both sides. `break_even_m` is the M at which it reaches zero. The largest earlier
        difference is taken as it was observed, without its own error; `robust_break_even_m` allows
        for that error (see `trend_sensitivity`).

    Missing data:
        Units without both scores are left out and counted; each lead counts for itself.

    Args:
        before: Last measurement before the program, shape (n,).
        after: Measurement after it, same units, shape (n,).
        arm: Who belongs to the group: booleans or 0 and 1, shape (n,).
        earlier: Still earlier measurements, oldest first, at equal intervals: a dataframe or
            shape (n, k).
        intervals_between: How many such intervals lie between before and after.
        cluster: Team or other cluster of each unit, shape (n,).
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        level: Level of the intervals.
        group: Name of the group in sentences.
        reference: Name of the others in sentences.
        design: How the groups came about; by default not by chance.

    Returns:
        The difference of the changes, with the leads in `also`. As quantities the four means,
        `largest_earlier_difference` and `break_even_m`; in the leads too `times_since_start`, with
        the last measurement before at -1.

    Raises:
        InvalidInputError: When a column cannot be used or an arm is empty.
        RefusedError: When groups started at different times, or the design has no two groups.

    Source:
        Card & Krueger (1994) for the comparison; Roth et al. (2023), Journal of Econometrics
        235:2218-2244, for leads and their power; Rambachan & Roth (2023) for the sensitivity.

    Example:
        >>> found = difference_in_differences(
        ...     [20, 22, 19, 24, 23, 25, 22, 26],
        ...     [25, 26, 25, 28, 24, 25, 24, 27],
        ...     arm=[True] * 4 + [False] * 4,
        ...     outcome="sales",
        ...     group="the trained",
        ...     reference="the others",
        ... )
        >>> round(found.estimate, 2), found.claim
        (3.75, 'effect-if')
    """
    check_level(level)
    arms = read_arms(before, after, arm=arm, cluster=cluster, lowest=None, highest=None)
    plain: DesignKind = "groups_pre_post" if earlier is None else "groups_repeated"
    meant = design if isinstance(design, Design) else Design(kind=design or plain)
    _refuse_other_designs(meant)
    if intervals_between < 1:
        message = f"expected at least one interval, got {intervals_between}"
        fault = Fault("intervals_between", "impossible_intervals", message)
        raise InvalidInputError([fault], origin="difference_in_differences")
    first = np.asarray(arms.before)
    changes = plain_analysis(
        arms.after - first,
        arms.treated,
        clusters=arms.clusters,
        what="changes",
        level=level,
        scale=largest(first, arms.after),
    )
    say = partial(
        conclude,
        level=level,
        form="contrast",
        group=group,
        reference=reference,
        library=library_of(before, after),
    )
    leads, parted, steps = [], None, None
    if earlier is not None:
        table, names = number_table(earlier, name="earlier")
        same_length("scores", {"before": arms.kept, "earlier": table})
        used = np.column_stack([table[arms.kept], first])
        for place, name in enumerate(names):
            lead = _lead(
                arms, used[:, place], name, at=place - len(names) - 1,
                level=level, outcome=outcome, unit=unit, say=say,
            )  # fmt: skip
            leads.append(lead)
        parted = _largest_difference(used, arms)
        steps = earlier_steps(arms, used[:, :-1], intervals_between=intervals_between, level=level)
        changes = attrs.evolve(changes, sources=(*changes.sources, "rambachan-roth-2023"))
    interval = changes.interval
    cautions = [*loss_cautions(arms), *_doubts(interval.estimate, leads)]
    if not interval.se > 0:
        cautions.append(no_spread("Changes do not vary, or an arm has a single unit or cluster"))
    reach = None if parted is None else parted * intervals_between
    return changes.told(
        partial(
            say,
            outcome=outcome,
            n=len(arms.after),
            n_missing=arms.n_missing,
            design=bounded_design(meant, arms),
        ),
        unit,
        cautions=cautions,
        also=leads,
        quantities={
            **_means(arms, first),
            "times_since_start": intervals_between - 1.0,
            "largest_earlier_difference": parted,
            "break_even_m": _break_even(interval.low, interval.high, reach),
            "robust_break_even_m": None if steps is None else steps.break_even(),
        },
    )


def _refuse_other_designs(design: Design) -> None:
    if design.kind == "staggered":
        raise RefusedError(
            "groups started at different times",
            because="comparing them as two groups counts those who started early as comparisons "
            "for those who started late",
            instead="use staggered_effects, which compares only with those who had not started",
        )
    if design.kind in {"groups_pre_post", "groups_repeated", "cutoff"}:
        return
    if not design.kind.startswith("randomized"):
        raise RefusedError(
            f"a difference of changes cannot stand for the design {design.kind!r}",
            because="it takes two groups that were both measured before and after",
            instead="use gain for one group, outcome_contrast for two groups measured afterwards",
        )


def _lead(
    arms: Arms,
    values: FloatArray,
    name: str,
    *,
    at: int,
    level: float,
    outcome: str,
    unit: str,
    say: partial[Finding],
) -> Finding:
    """Compare the changes before the program began: what should have been no difference."""
    known = ~np.isnan(values)
    part = arms.only(known)
    told = partial(
        say,
        outcome=f"the earlier change in {outcome} (from {name})",
        n=len(part.after),
        n_missing=part.n_missing,
        design="groups_post",
    )
    if not (part.treated.any() and (~part.treated).any()):
        return told(estimand="lead", estimate=None, method="no known values in an arm", unit=unit)
    analysis = plain_analysis(
        np.asarray(part.before) - values[known],
        part.treated,
        clusters=part.clusters,
        what=f"changes from {name} to the last measurement before",
        level=level,
        scale=largest(np.asarray(part.before), values[known]),
    )
    return analysis.told(told, unit, quantities={"times_since_start": float(at)})


def _largest_difference(used: FloatArray, arms: Arms) -> float | None:
    """How far the groups moved apart from one earlier measurement to the next, at most."""
    parted = []
    for step in np.diff(used, axis=1).T:
        known = ~np.isnan(step)
        inside, outside = step[known & arms.treated], step[known & ~arms.treated]
        if inside.size and outside.size:
            parted.append(abs(float(inside.mean() - outside.mean())))
    return max(parted, default=None)


def _break_even(low: float, high: float, reach: float | None) -> float | None:
    """How many times the largest earlier difference the interval survives; 0 if it holds zero."""
    if reach is None or not reach > 0 or not np.isfinite(low):
        return None
    return max(low, -high, 0.0) / reach


def _doubts(estimate: float, leads: Sequence[Finding]) -> list[Caution]:
    """Say what the leads show, and what they could not have shown."""
    found = []
    parted = [lead for lead in leads if lead.p is not None and lead.p < _ALPHA]
    if parted:
        told = "; ".join(f"{lead.estimand}: {shown(lead.estimate)}" for lead in parted)
        sentence = (
            f"The groups moved apart before the program began ({told}): parallel trends are "
            "doubtful, look at break_even_m."
        )
        found.append(Caution(code="trends_differed", sentence=sentence, source="roth-2023"))
    noticed = [lead.quantity("smallest_detectable") for lead in leads if lead.estimate is not None]
    known = [size for size in noticed if size is not None]
    if known and not parted and min(known) > abs(estimate):
        sentence = (
            f"The earlier measurements would have noticed a difference of {shown(min(known))} or "
            "more, which is larger than the estimate itself: that they show none says little."
        )
        found.append(Caution(code="trends_untested", sentence=sentence, source="roth-2023"))
    return found


def _means(arms: Arms, first: FloatArray) -> dict[str, float | None]:
    means = {
        f"mean_{when}_{name}": float(scores[rows].mean())
        for when, scores in (("before", first), ("after", arms.after))
        for name, rows in (("group", arms.treated), ("reference", ~arms.treated))
    }
    return {
        **means,
        "n_group": float(arms.treated.sum()),
        "n_reference": float((~arms.treated).sum()),
        "baseline_gap_sd": baseline_difference_sd(first, arms.treated.astype(np.float64)),
    }
