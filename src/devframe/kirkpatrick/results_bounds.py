"""How far the losses can have moved a result: bounds instead of a guess about those who left."""

from typing import Literal

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, check_level
from devframe.kirkpatrick.bounds_intervals import interval_around, lee_error, lowest_part
from devframe.kirkpatrick.display import interval_text
from devframe.kirkpatrick.learning_arms import Arms, read_arms, read_membership
from devframe.kirkpatrick.moments import moments, welch

BoundsMethod = Literal["lee", "manski"]
"""Trim the arm that lost fewer, or put those who left at the ends of the scale."""


class EffectBounds(Record):
    """The lowest and highest difference that the losses leave possible.

    The bounds hold for these people; the interval around them allows for chance in the draw too,
    and takes units for independent.

    Attributes:
        outcome: What was measured.
        unit: Unit of the outcome.
        method: How they were computed.
        low: Lowest possible difference.
        high: Highest possible difference.
        interval_low: Lower end of the interval around them (Imbens and Manski); `None` where an arm
            is too small or does not vary.
        interval_high: Upper end of it.
        level: Level of the interval.
        observed: Difference of those who stayed.
        trimmed_share: Share of the outcomes of one arm that was set aside; 0 where none was.
        n: Outcomes that are known.
        n_missing: People assigned whose outcome is missing.
        assumption: What the bounds take for granted.
        sources: Keys of the sources.
    """

    outcome: Name
    unit: str
    method: BoundsMethod
    low: float
    high: float
    interval_low: float | None
    interval_high: float | None
    level: float
    observed: float
    trimmed_share: float
    n: int
    n_missing: int
    assumption: Sentence
    sources: tuple[Identifier, ...]

    def sentence(self) -> str:
        """Say between what the difference lies.

        Returns:
            One sentence.
        """
        ends = interval_text(self.low, self.high, self.unit, difference=True, like=self.observed)
        low, high = self.interval_low, self.interval_high
        drawn = ""
        if low is not None and high is not None:
            around = interval_text(low, high, self.unit, difference=True, like=self.observed)
            drawn = f" ({100 * self.level:g} % interval {around})"
        least, most = (self.low if low is None else low), (self.high if high is None else high)
        sign = "" if least > 0 or most < 0 else "; even its sign is open"
        return (
            f"Whatever became of the {self.n_missing} who left, the difference in {self.outcome} "
            f"was {ends}{drawn}, if {self.assumption}{sign}."
        )


def lee_bounds(
    outcomes: ArrayLike,
    *,
    arm: ArrayLike,
    outcome: str = "outcome",
    unit: str = "",
    level: float = 0.95,
) -> EffectBounds:
    """Bound a randomized difference when more people left one arm than the other.

    Of the arm that lost fewer, the excess is set aside: once the highest outcomes, once the
    lowest. What is bounded is the difference among those who stay in whichever arm they are.

    Args:
        outcomes: The outcome of all who were assigned, missing for those who left, shape (n,).
        arm: The arm they were assigned to: booleans or 0 and 1, shape (n,).
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        level: Level of the interval around the bounds.

    Returns:
        The bounds; both are the observed difference when the arms lost equal shares.

    Raises:
        InvalidInputError: When a column cannot be used or nobody of an arm stayed.

    Source:
        Lee (2009), Review of Economic Studies 76:1071-1102, for the bounds and their errors;
        Imbens & Manski (2004) for the interval.

    Example:
        >>> found = lee_bounds([1, 2, 3, 4, 1, 3, None, None], arm=[True] * 4 + [False] * 4)
        >>> found.low, found.high, found.trimmed_share
        (-0.5, 1.5, 0.5)
    """
    check_level(level)
    arms, sizes = _assigned(outcomes, arm)
    group, reference = arms.after[arms.treated], arms.after[~arms.treated]
    stayed = (len(group) / sizes[0], len(reference) / sizes[1])
    trimmed = 1 - min(stayed) / max(stayed)
    # The arm that lost fewer is cut; seen from the reference, differences change their sign.
    cut, whole, sign = (group, reference, 1) if stayed[0] >= stayed[1] else (reference, group, -1)
    parts = lowest_part(cut, 1 - trimmed), lowest_part(-cut, 1 - trimmed)
    errors = [lee_error(part, whole, stayed=stayed, assigned=sizes) for part in parts]
    ends = [sign * (parts[0].mean - whole.mean()), sign * (-parts[1].mean - whole.mean())]
    low, high = ends[::sign]
    around = interval_around(low, high, errors=(errors[::sign][0], errors[::sign][1]), level=level)
    return EffectBounds(
        outcome=outcome,
        unit=unit,
        method="lee",
        low=float(low),
        high=float(high),
        interval_low=_known(around[0]),
        interval_high=_known(around[1]),
        level=level,
        observed=float(group.mean() - reference.mean()),
        trimmed_share=trimmed,
        n=len(arms.after),
        n_missing=sum(sizes) - len(arms.after),
        assumption="being assigned to the program moved people only one way: to stay, or to leave",
        sources=("imbens-manski-2004", "lee-2009", "stoye-2009"),
    )


def manski_bounds(
    outcomes: ArrayLike,
    *,
    arm: ArrayLike,
    lowest: float,
    highest: float,
    outcome: str = "outcome",
    unit: str = "",
    level: float = 0.95,
) -> EffectBounds:
    """Bound a difference by giving those who left the worst and the best possible outcomes.

    Nothing is assumed about who left; the price is that the bounds are wide.

    Args:
        outcomes: The outcome of all who were assigned, missing for those who left, shape (n,).
        arm: The arm they were assigned to: booleans or 0 and 1, shape (n,).
        lowest: Lowest possible outcome.
        highest: Highest possible outcome.
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        level: Level of the interval around the bounds.

    Returns:
        The bounds.

    Raises:
        InvalidInputError: When a column cannot be used, a value is off the scale, the scale has
            no width, or nobody of an arm stayed.

    Source:
        Manski (1990), American Economic Review 80:319-323; Imbens & Manski (2004) for the interval.

    Example:
        >>> found = manski_bounds(
        ...     [1, 0, 1, None], arm=[True, True, False, False], lowest=0, highest=1
        ... )
        >>> found.low, found.high
        (-0.5, 0.0)
    """
    if not lowest < highest:
        message = f"expected lowest below highest, got {lowest:g} and {highest:g}"
        raise InvalidInputError([Fault("lowest", "no_scale", message)], origin="manski_bounds")
    check_level(level)
    arms, sizes = _assigned(outcomes, arm, lowest=lowest, highest=highest)
    group, reference = arms.after[arms.treated], arms.after[~arms.treated]
    worst, best = (
        welch(
            moments(_filled(group, sizes[0], ends[0])),
            moments(_filled(reference, sizes[1], ends[1])),
            level=level,
        )
        for ends in ((lowest, highest), (highest, lowest))
    )
    low, high = worst.estimate, best.estimate
    around = interval_around(low, high, errors=(worst.se, best.se), level=level)
    return EffectBounds(
        outcome=outcome,
        unit=unit,
        method="manski",
        low=low,
        high=high,
        interval_low=_known(around[0]),
        interval_high=_known(around[1]),
        level=level,
        observed=float(group.mean() - reference.mean()),
        trimmed_share=0.0,
        n=len(arms.after),
        n_missing=sum(sizes) - len(arms.after),
        assumption=f"no outcome lies outside {lowest:g} to {highest:g}",
        sources=("imbens-manski-2004", "manski-1990", "stoye-2009"),
    )


def _filled(part: FloatArray, size: int, fill: float) -> FloatArray:
    return np.concatenate([part, np.full(size - len(part), fill)])


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _assigned(
    outcomes: ArrayLike,
    arm: ArrayLike,
    *,
    lowest: float | None = None,
    highest: float | None = None,
) -> tuple[Arms, tuple[int, int]]:
    """Read the known outcomes, and how many were assigned to the group and to the reference."""
    arms = read_arms(None, outcomes, arm=arm, cluster=None, lowest=lowest, highest=highest)
    treated = read_membership(arm)
    return arms, (int((treated == 1).sum()), int((treated == 0).sum()))
