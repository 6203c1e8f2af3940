"""Before a study: how many people, what chance, and which effect could be noticed at all."""

from math import ceil, floor, inf

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe.kirkpatrick.arrays import ArrayLike, check_level, labels, numbers, same_length
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.mean_squares import MeanSquares, one_way_mean_squares
from devframe.kirkpatrick.noncentral import bisect
from devframe.kirkpatrick.planning_designs import (
    Clusters,
    Paired,
    PlannedDesign,
    Proportions,
    TwoGroups,
)

__all__ = [
    "Clusters",
    "Paired",
    "Plan",
    "PlannedDesign",
    "Proportions",
    "TwoGroups",
    "cluster_icc",
    "mde",
    "power",
    "sample_size",
]

_TOO_MANY = 1e9


class Plan(Record):
    """One planned study: three of effect, number, power and level fix the fourth.

    Attributes:
        design: What is planned.
        effect: Effect in raw units.
        effect_standardized: The same in standard deviations, where there is such a thing.
        power: Chance of noticing the effect if it is there, from 0 to 1.
        level: Level of the interval; one minus the significance level of the two-sided test.
        n: How many of `counted` have to be measured to the end.
        n_exact: The same before rounding up.
        counted: What `n` counts.
        n_people: People to be measured to the end, all groups together.
        n_recruited: Of `counted`, how many to start with, given the expected losses.
        lost_share: Expected share lost before the end.
        method: How it was computed.
        sources: Keys of the sources.
    """

    design: Name
    effect: float
    effect_standardized: float | None
    power: float
    level: float
    n: int
    n_exact: float
    counted: Name
    n_people: int
    n_recruited: int
    lost_share: float
    method: Sentence
    sources: tuple[Identifier, ...]

    def sentence(self) -> str:
        """Say the plan in one sentence.

        Returns:
            The sentence; numbers rounded for reading.
        """
        recruited = f", {self.n_recruited} recruited" if self.n_recruited != self.n else ""
        in_all = f", {self.n_people} people measured in all" if self.n_people != self.n else ""
        return (
            f"With {self.n} {self.counted}{recruited}{in_all}, an effect of {shown(self.effect)} "
            f"would be noticed with a chance of {100 * self.power:.0f} % (two-sided, level "
            f"{100 * self.level:g} %)."
        )


def power(
    design: PlannedDesign, *, effect: float, n: int, level: float = 0.95, lost_share: float = 0.0
) -> Plan:
    """Give the chance that a planned study notices an effect.

    This is for planning. The power of a study that has been done says nothing that its interval
    does not say better, so no function takes one.

    Args:
        design: The design, such as `TwoGroups(sd=12)`.
        effect: Effect worth noticing, in raw units.
        n: How many are recruited: people in the group, pairs or clusters, as the design counts.
        level: Level of the interval.
        lost_share: Share of them expected to be lost before the end.

    Returns:
        The plan.

    Raises:
        InvalidInputError: When numbers contradict each other, or nobody would be left.

    Source:
        Cohen (1988).

    Example:
        >>> round(power(TwoGroups(), effect=0.5, n=64).power, 7)
        0.8014596
    """
    _check(design, level=level, lost_share=lost_share, effect=effect)
    kept = _kept(design, n, lost_share)
    return _plan(design, effect, float(kept), level, lost_share, recruited=n)


def sample_size(
    design: PlannedDesign,
    *,
    effect: float,
    power: float = 0.80,
    level: float = 0.95,
    lost_share: float = 0.0,
) -> Plan:
    """Give the number that a study needs to notice an effect.

    Args:
        design: The design, such as `Paired(sd=10, correlation=0.6)`.
        effect: Smallest effect worth noticing, in raw units.
        power: Wanted chance of noticing it.
        level: Level of the interval.
        lost_share: Share expected to be lost before the end.

    Returns:
        The plan; its `power` is that of the number rounded up.

    Raises:
        InvalidInputError: When no number is enough, as for an effect of zero.

    Source:
        Cohen (1988).

    Example:
        >>> found = sample_size(TwoGroups(), effect=0.5, lost_share=0.2)
        >>> found.n, round(found.n_exact, 3), found.n_recruited
        (64, 63.766, 80)
    """
    _check(design, level=level, lost_share=lost_share, effect=effect, power=power)
    low = design.smallest_n
    high = low + 1.0
    while design.power_at(effect, high, level=level) < power:
        low, high = high, 2 * high
        if high > _TOO_MANY:
            message = (
                f"expected an effect that some number of {design.counted} can show, got "
                f"{shown(effect)}; name a larger one, the smallest that would matter"
            )
            raise _invalid("effect", message)
    exact = bisect(lambda n: design.power_at(effect, n, level=level) >= power, low, high)
    return _plan(design, effect, exact, level, lost_share)


def mde(
    design: PlannedDesign,
    *,
    n: int,
    power: float = 0.80,
    level: float = 0.95,
    lost_share: float = 0.0,
) -> Plan:
    """Give the smallest effect that a study of a given size would usually notice.

    Args:
        design: The design, such as `Clusters(cluster_size=15, icc=0.17)`.
        n: How many are recruited, as the design counts.
        power: Wanted chance of noticing it.
        level: Level of the interval.
        lost_share: Share expected to be lost before the end.

    Returns:
        The plan; its `effect` is a rise in raw units.

    Raises:
        InvalidInputError: When not even the largest possible effect would be noticed.

    Source:
        Bloom (1995); Dong & Maynard (2013) for clusters.

    Example:
        >>> round(mde(TwoGroups(sd=12), n=64).effect, 3)
        5.989
        >>> round(mde(Clusters(cluster_size=15, icc=0.17), n=20).effect, 3)
        0.629
    """
    _check(design, level=level, lost_share=lost_share, power=power)
    kept = _kept(design, n, lost_share)
    low, high = 0.0, min(1.0, design.largest_effect)
    while design.power_at(high, kept, level=level) < power:
        if high >= design.largest_effect or high > _TOO_MANY:
            message = (
                f"expected enough {design.counted} to notice some effect, got {n}; recruit more "
                "or settle for less power"
            )
            raise _invalid("n", message)
        low, high = high, min(2 * high, design.largest_effect)
    effect = bisect(lambda size: design.power_at(size, kept, level=level) >= power, low, high)
    return _plan(design, effect, float(kept), level, lost_share, recruited=n)


def cluster_icc(scores: ArrayLike, *, cluster: ArrayLike) -> float | None:
    """Estimate from earlier data how much of the variance lies between clusters.

    Args:
        scores: Scores of people, shape (n,); missing ones are left out.
        cluster: Team or other cluster of each, shape (n,).

    Returns:
        The intraclass correlation from mean squares, cut at 0; `None` when there are fewer than
        two clusters, no cluster with two people, or no variance.

    Raises:
        InvalidInputError: For labels among the scores, or columns of unequal length.

    Source:
        Searle (1971), ch. 9, for clusters of unequal size.

    Example:
        >>> round(cluster_icc([1, 2, 5, 6, 9, 9], cluster=["a", "a", "b", "b", "c", "c"]), 3)
        0.977
    """
    values = numbers(scores, name="scores")
    codes, names = labels(cluster, name="cluster")
    same_length("scores and clusters", {"scores": values, "cluster": codes})
    squares: MeanSquares = one_way_mean_squares(values, codes, groups=len(names))
    spread = squares.between + (squares.mean_size - 1) * squares.within
    if not spread > 0:
        return None
    return max(0.0, (squares.between - squares.within) / spread)


def _plan(
    design: PlannedDesign,
    effect: float,
    n_exact: float,
    level: float,
    lost_share: float,
    *,
    recruited: int | None = None,
) -> Plan:
    n = ceil(n_exact - 1e-9)
    return Plan(
        design=design.title,
        effect=float(effect),
        effect_standardized=design.standardized(effect),
        power=design.power_at(effect, float(n), level=level),
        level=level,
        n=n,
        n_exact=n_exact,
        counted=design.counted,
        n_people=design.people(n),
        n_recruited=ceil(n / (1 - lost_share) - 1e-9) if recruited is None else recruited,
        lost_share=lost_share,
        method=design.method,
        sources=design.sources,
    )


def _kept(design: PlannedDesign, n: int, lost_share: float) -> int:
    kept = floor(n * (1 - lost_share) + 1e-9)
    if not kept > design.smallest_n:
        message = (
            f"expected more than {design.smallest_n:g} {design.counted} at the end, got {kept} "
            f"of {n}; recruit more"
        )
        raise _invalid("n", message)
    return kept


def _check(
    design: PlannedDesign,
    *,
    level: float,
    lost_share: float,
    effect: float | None = None,
    power: float | None = None,
) -> None:
    check_level(level)
    if not 0 <= lost_share < 1:
        raise _invalid("lost_share", f"expected a share from 0 to below 1, got {lost_share:g}")
    if power is not None and not 1 - level < power < 1:
        message = (
            f"expected a power between {1 - level:g} (what chance alone gives) and 1, got {power:g}"
        )
        raise _invalid("power", message)
    if effect is not None and not -inf < effect < inf:
        raise _invalid("effect", f"expected a finite effect in raw units, got {effect:g}")
    if isinstance(design, Proportions) and effect is not None:
        share = design.reference_share + effect
        if not 0 <= share <= 1:
            message = (
                f"expected a share from 0 to 1, got {design.reference_share:g} {effect:+g}; give "
                "the effect as a difference of shares, such as 0.1"
            )
            raise _invalid("effect", message)


def _invalid(where: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(where, "impossible_plan", message)], origin="planning")
