"""The adverse impact ratio: a group's rate over that of the reference, with its interval."""

from collections.abc import Callable
from math import exp, sqrt

from scipy.special import chdtri, ndtri

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Record, Sentence
from devframe.kirkpatrick.arrays import check_level
from devframe.kirkpatrick.display import shown

FOUR_FIFTHS = 0.8
"""The rule of thumb of the Uniform Guidelines: a rate below it is looked at more closely."""

_NEARLY_ZERO = 1e-12


class ImpactRatio(Record):
    """A group's rate beside that of the reference.

    Attributes:
        ratio: The group's rate over the reference's; `None` where the reference's is zero.
        low: Lower end of the interval.
        high: Upper end.
        level: Level of the interval.
        is_below_four_fifths: Whether the ratio is below 0.8, a rule of thumb and no verdict.
        is_clear: Whether the whole interval lies on the side of 0.8 on which the ratio does.
        shortfall_people: How many more of the group it would take for the reference's rate; below
            zero where the group's rate is higher.
        method: How the interval was computed.
    """

    ratio: float | None
    low: float | None
    high: float | None
    level: float
    is_below_four_fifths: bool | None
    is_clear: bool | None
    shortfall_people: float
    method: Sentence

    def sentence(self) -> str:
        """Say where the ratio lies beside four fifths.

        Returns:
            One sentence.
        """
        if self.ratio is None:
            return "The reference's rate is zero: there is no ratio."
        side = "below" if self.is_below_four_fifths else "not below"
        sure = "" if self.is_clear else ", but the interval also allows the other side"
        return (
            f"Impact ratio {shown(self.ratio)} ({100 * self.level:g} % interval "
            f"{shown(self.low)} to {shown(self.high)}): {side} four fifths{sure}; that is a rule "
            "of thumb and no verdict."
        )


def impact_ratio(
    group: tuple[int, int], reference: tuple[int, int], *, level: float = 0.95
) -> ImpactRatio:
    """Divide a group's rate by that of the reference.

    Formula:
        ratio = (x1/n1) / (x2/n2); interval on the log scale, SE = √(1/x1 - 1/n1 + 1/x2 - 1/n2).
        Where nobody or everybody of a group has it, that SE fails: then Koopman's score interval,
        and the record says so.

    Assumptions:
        People are independent of each other and belong to one group only.

    Args:
        group: How many of the group have what is favorable, and of how many.
        reference: The same of the reference.
        level: Level of the interval.

    Returns:
        The ratio.

    Raises:
        InvalidInputError: For counts that cannot be, with each of them.

    Source:
        Uniform Guidelines on Employee Selection Procedures (1978) for four fifths; Katz et al.
        (1978) and Koopman (1984) for the interval.

    Example:
        >>> found = impact_ratio((12, 40), (48, 80))
        >>> found.ratio, round(found.low, 3), round(found.high, 3), found.shortfall_people
        (0.5, 0.301, 0.829, 12.0)
    """
    check_level(level)
    _check(group, reference)
    (x1, n1), (x2, n2) = group, reference
    if x2 == 0:
        return ImpactRatio(
            ratio=None,
            low=None,
            high=None,
            level=level,
            is_below_four_fifths=None,
            is_clear=None,
            shortfall_people=float(-x1),
            method="none: the rate of the reference is zero",
        )
    ratio = x1 * n2 / (n1 * x2)
    inside = 0 < x1 < n1 and x2 < n2
    low, high = (_katz if inside else _koopman)(x1, n1, x2, n2, level)
    below = ratio < FOUR_FIFTHS
    return ImpactRatio(
        ratio=ratio,
        low=low,
        high=high,
        level=level,
        is_below_four_fifths=below,
        is_clear=high < FOUR_FIFTHS if below else low >= FOUR_FIFTHS,
        shortfall_people=n1 * x2 / n2 - x1,
        method="log interval (Katz)" if inside else "score interval (Koopman)",
    )


def _check(group: tuple[int, int], reference: tuple[int, int]) -> None:
    faults = [
        Fault(
            name,
            "impossible_counts",
            f"expected (how many, of how many) with at least one person, got ({hits}, {n}); "
            "a group without people has no rate",
        )
        for name, (hits, n) in (("group", group), ("reference", reference))
        if n < 1 or not 0 <= hits <= n
    ]
    if faults:
        raise InvalidInputError(faults, origin="impact ratio")


def _katz(x1: int, n1: int, x2: int, n2: int, level: float) -> tuple[float, float]:
    ratio = (x1 / n1) / (x2 / n2)
    reach = float(ndtri(0.5 + level / 2)) * sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2)
    return ratio * exp(-reach), ratio * exp(reach)


def _koopman(x1: int, n1: int, x2: int, n2: int, level: float) -> tuple[float, float]:
    """Find the ratios whose score statistic does not pass the chi-square of the level."""
    most = float(chdtri(1, 1 - level))

    def misfit(ratio: float) -> float:
        b = ratio * (n1 + x2) + x1 + n2
        p1 = (b - sqrt(max(b * b - 4 * ratio * (n1 + n2) * (x1 + x2), 0.0))) / (2 * (n1 + n2))
        p2 = p1 / ratio
        return _square(x1, n1, p1) + _square(x2, n2, p2) - most

    if x1 == 0:
        return 0.0, _root(misfit, _NEARLY_ZERO, up=True)
    ratio = x1 * n2 / (n1 * x2)
    return _root(misfit, ratio, up=False), _root(misfit, ratio, up=True)


def _square(x: int, n: int, p: float) -> float:
    """Give a squared deviation over its variance; where p allows no other outcome, none is left."""
    variance = n * p * (1 - p)
    return (x - n * p) ** 2 / variance if variance > 0 else 0.0


def _root(misfit: Callable[[float], float], start: float, *, up: bool) -> float:
    """Walk away from a ratio that fits until one does not, then halve the way."""
    fits, step = start, 2.0 if up else 0.5
    fails = fits * step
    while misfit(fails) <= 0:
        fits, fails = fails, fails * step
    # Halved until no double lies between the two.
    while (middle := (fits + fails) / 2) not in {fits, fails}:
        fits, fails = (fits, middle) if misfit(middle) > 0 else (middle, fails)
    return fits
