"""How much of a gain is still there later."""

from collections.abc import Mapping
from functools import partial

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    check_level,
    library_of,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.effect_sizes import few_units
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.intervals import fieller
from devframe.kirkpatrick.moments import changes, mean_interval, rounded_off


def retention(
    before: ArrayLike,
    after: ArrayLike,
    *,
    later: Mapping[int, ArrayLike],
    outcome: str = "score",
    unit: str = "points",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    design: Design | DesignKind | None = None,
) -> tuple[Finding, ...]:
    """Say how a gain held: the change since the end of the program, and the share kept.

    Formula:
        change = mean of (later - after), paired t-interval. Share kept = (mean later - mean
        before) / (mean after - mean before) with Fieller's interval, which says "anything is
        possible" (no interval) where the gain itself may be zero.

    Missing data:
        Each time uses the units that have all three scores; the others are counted as missing, so
        that those who did not come back do not look like those who forgot.

    Args:
        before: Scores before the program, shape (n,).
        after: Scores at its end, shape (n,).
        later: Scores by days since the end, such as `{30: …, 90: …}`, each of shape (n,).
        outcome: What was measured, for sentences.
        unit: Unit of the scores.
        level: Level of the intervals.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.
        design: How the study was made, by default one group before and after.

    Returns:
        One finding per time, in order of days: the change since the end, with the share kept as
        the finding in `also`.

    Raises:
        InvalidInputError: For labels, values off the scale, no times, or a time without anybody.

    Source:
        Fieller (1954) for the ratio.

    Example:
        >>> before, after = [40, 50, 45, 55, 48, 52], [60, 72, 66, 70, 71, 69]
        >>> (found,) = retention(before, after, later={90: [55, 68, 60, 69, 63, 66]})
        >>> round(found.estimate, 2), round(found.also[0].estimate, 3)
        (-4.5, 0.771)
    """
    check_level(level)
    found = []
    for look in later_looks(before, after, later, lowest=lowest, highest=highest):
        known = look.known
        say = partial(
            conclude,
            outcome=outcome,
            form="change",
            level=level,
            n=int(known.sum()),
            n_missing=int((~known).sum()),
            design=design,
            library=library_of(before, after, later[look.days]),
        )
        columns = look.before[known], look.after[known], look.later[known]
        found.append(_at(look.days, *columns, unit=unit, level=level, say=say))
    return tuple(found)


@attrs.frozen(eq=False)
class LaterLook:
    """The scores of one later time beside those before and at the end.

    Attributes:
        days: Days since the end.
        before: Scores before, NaN where missing, shape (n,).
        after: Scores at the end, same units.
        later: Scores that many days later, same units.
    """

    days: int
    before: FloatArray
    after: FloatArray
    later: FloatArray

    @property
    def known(self) -> BoolArray:
        """Who has all three scores, shape (n,)."""
        return ~np.isnan(self.before + self.after + self.later)


def later_looks(
    before: ArrayLike,
    after: ArrayLike,
    later: Mapping[int, ArrayLike],
    *,
    lowest: float | None,
    highest: float | None,
) -> tuple[LaterLook, ...]:
    """Check the scores of every later time.

    Args:
        before: Scores before the program, shape (n,).
        after: Scores at its end, shape (n,).
        later: Scores by days since the end.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.

    Returns:
        The looks in order of days.

    Raises:
        InvalidInputError: For labels, values off the scale, no times, or a time without anybody.
    """
    if not later:
        message = "expected scores at a later time, got none; name them as later={90: scores}"
        raise InvalidInputError([Fault("later", "no_times", message)], origin="retention")
    first = numbers(before, name="before", lowest=lowest, highest=highest)
    second = numbers(after, name="after", lowest=lowest, highest=highest)
    looks = []
    for days in sorted(later):
        name = f"after {days} days"
        third = numbers(later[days], name=name, lowest=lowest, highest=highest)
        n = same_length("scores", {"before": first, "after": second, name: third})
        look = LaterLook(days, first, second, third)
        if not look.known.any():
            message = f"expected units with all three scores, got none among {n} rows"
            raise InvalidInputError([Fault(name, "nobody_left", message)], origin="retention")
        looks.append(look)
    return tuple(looks)


def _at(
    days: int,
    before: FloatArray,
    after: FloatArray,
    later: FloatArray,
    *,
    unit: str,
    level: float,
    say: partial[Finding],
) -> Finding:
    change = changes(after, later)
    interval = mean_interval(change, level=level)
    gained, kept = after - before, later - before
    share = float(kept.mean() / gained.mean()) if gained.mean() != 0 else np.nan
    low, high = fieller_limits(kept, gained, level=level)
    cautions = few_units(change.n, "units with all three scores")
    unclear = []
    if not np.isfinite(low):
        sentence = (
            "The gain itself may be zero, there are too few units, or all kept the same share, so "
            "nothing bounds it: read the change in raw units."
        )
        unclear.append(Caution(code="gain_unclear", sentence=sentence, source="fieller-1954"))
    return say(
        estimand=f"mean change from the end to {days} days later",
        **interval.figures,
        unit=unit,
        method="paired t",
        cautions=cautions,
        assumptions=["units are independent", "those who came back are like those who did not"],
        sources=["student-1908"],
        quantities={
            "days": days,
            "mean_before": float(before.mean()),
            "mean_after": float(after.mean()),
            "mean_later": float(later.mean()),
            "smallest_detectable": interval.smallest_detectable,
        },
        also=[
            say(
                form="level",
                estimand=f"share of the gain kept after {days} days",
                estimate=share,
                low=low,
                high=high,
                method="ratio of mean gains, Fieller's interval",
                cautions=unclear,
                sources=["fieller-1954"],
            )
        ],
    )


def fieller_limits(top: FloatArray, bottom: FloatArray, *, level: float) -> tuple[float, float]:
    """Give the interval of a ratio of two means of the same units.

    Args:
        top: Shape (n,), nothing missing.
        bottom: Shape (n,), nothing missing.
        level: Level of the interval.

    Returns:
        Lower and upper limit; NaN when the lower mean may be zero, so that no bounded interval
        exists, and when the ratio is the same in all units.

    Source:
        Fieller (1954).

    Example:
        >>> low, high = fieller_limits(
        ...     np.array([5.0, 6, 7, 6]), np.array([10.0, 11, 13, 14]), level=0.95
        ... )
        >>> round(low, 3), round(high, 3)
        (0.415, 0.61)
    """
    n = len(top)
    if n < 2:  # noqa: PLR2004 - one unit has no spread
        return np.nan, np.nan
    rest = top * bottom.mean() - bottom * top.mean()
    if not rounded_off(rest, scale=top * bottom.mean()).any():
        return np.nan, np.nan
    covariance = np.cov(np.vstack([top, bottom])) / n
    low, high = fieller(
        top.mean(),
        bottom.mean(),
        variances=(covariance[0, 0], covariance[1, 1]),
        covariance=covariance[0, 1],
        df=np.asarray(n - 1),
        level=level,
    )
    return float(low), float(high)
