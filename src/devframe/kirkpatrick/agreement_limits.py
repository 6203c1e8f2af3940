"""How far two measurements of the same thing may lie apart: Bland and Altman's limits."""

from functools import partial

import numpy as np
from scipy.special import stdtr

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    check_level,
    library_of,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import changes, correlation, mean_interval, t_interval

_FEW_PAIRS = 30


def limits_of_agreement(
    first: ArrayLike,
    second: ArrayLike,
    *,
    multiplier: float = 1.96,
    outcome: str = "measurement",
    unit: str = "points",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
) -> Finding:
    """Give the mean difference of two raters or methods, and the limits of most differences.

    Formula:
        bias = mean of (first - second); limits = bias ± multiplier · SD of the differences, each
        with a t-interval of standard error SD · √((1 + multiplier²/2) / n).

    Assumptions:
        One pair per target; differences are roughly normal and do not depend on the size of what
        is measured, which the finding checks.

    Missing data:
        Targets that only one of the two measured are counted in `n_missing` and left out.

    Args:
        first: Measurements by one rater or method, shape (n,).
        second: Measurements by the other, same targets.
        multiplier: Standard deviations on each side; 1.96 takes in 95 % of normal differences.
        outcome: What was measured, for tables.
        unit: Unit of the measurements.
        level: Level of the intervals of bias and limits.
        lowest: Smallest possible measurement.
        highest: Largest possible measurement.

    Returns:
        The bias; in `also` the lower and the upper limit, each with its interval. `sd`,
        `lower_limit`, `upper_limit`, and the correlations `r_difference_size` and
        `r_spread_size` as quantities.

    Raises:
        InvalidInputError: For labels, values off the scale, columns of unequal length, a
            multiplier that is not above 0, or no pair.

    Source:
        Bland & Altman (1986).

    Example:
        >>> found = limits_of_agreement([494, 395, 516, 434, 476], [512, 430, 520, 428, 500])
        >>> found.estimate, [round(limit.estimate, 1) for limit in found.also]
        (-15.0, [-46.8, 16.8])
    """
    check_level(level)
    if not multiplier > 0:
        message = f"expected a multiplier above 0 such as 1.96, got {multiplier:g}"
        raise InvalidInputError([Fault("multiplier", "not_positive", message)], origin="limits")
    a = numbers(first, name="first", lowest=lowest, highest=highest)
    b = numbers(second, name="second", lowest=lowest, highest=highest)
    rows = same_length("measurements", {"first": a, "second": b})
    known = ~(np.isnan(a) | np.isnan(b))
    n = int(known.sum())
    if not n:
        message = f"expected targets that both measured, got none among {rows} rows"
        raise InvalidInputError([Fault("measurements", "nobody_left", message)], origin="limits")
    difference = changes(b[known], a[known])
    sd = float(np.sqrt(difference.variance))
    se_limit = sd * float(np.sqrt((1 + multiplier**2 / 2) / n))
    limits = [
        t_interval(difference.mean + side * multiplier * sd, se_limit, df=n - 1, level=level)
        for side in (-1, 1)
    ]
    say = partial(
        conclude, outcome=outcome, form="level", level=level, unit=unit, n=n, n_missing=rows - n
    )
    gaps, sizes = a[known] - b[known], (a[known] + b[known]) / 2
    drift = correlation(gaps, sizes)
    widening = correlation(np.abs(gaps - gaps.mean()), sizes)
    library = library_of(first, second)
    return say(
        estimand="mean of first minus second (bias)",
        **mean_interval(difference, level=level).figures,
        method="paired differences, t-interval",
        cautions=_cautions(drift, widening, n),
        assumptions=["one pair per target", "differences are roughly normal"],
        sources=["bland-altman-1986"],
        quantities={
            "sd": sd,
            "multiplier": multiplier,
            "lower_limit": limits[0].estimate,
            "upper_limit": limits[1].estimate,
            "r_difference_size": drift,
            "r_spread_size": widening,
        },
        also=[
            say(
                estimand=f"{name} limit of agreement",
                estimate=limit.estimate,
                low=limit.low,
                high=limit.high,
                se=limit.se,
                df=limit.df,
                method=f"bias {sign} {multiplier:g} standard deviations, t-interval",
                sources=["bland-altman-1986"],
            )
            for name, sign, limit in zip(("lower", "upper"), "−+", limits, strict=True)
        ],
        library=library,
    )


def _clear(r: float, n: int) -> bool:
    """Tell whether a correlation is beyond what chance gives in one of twenty samples."""
    if n <= 3 or np.isnan(r):  # noqa: PLR2004 - three points always nearly lie on a line
        return False
    t = np.inf if abs(r) >= 1 else abs(r) * np.sqrt((n - 2) / (1 - r * r))
    return bool(2 * stdtr(n - 2, -t) < 0.05)  # noqa: PLR2004 - one in twenty


def _cautions(drift: float, widening: float, n: int) -> list[Caution]:
    found = []
    if _clear(drift, n):
        sentence = (
            f"The difference depends on the size measured (r = {shown(drift)}): one bias does not "
            "hold for all; look at low and high values apart."
        )
        found.append(Caution(code="bias_varies", sentence=sentence, source="bland-altman-1986"))
    if _clear(widening, n):
        sentence = (
            f"Differences spread with the size measured (r = {shown(widening)}): the limits are "
            "too wide or too narrow somewhere; take logarithms or look at parts."
        )
        found.append(Caution(code="spread_varies", sentence=sentence, source="bland-altman-1986"))
    if n < _FEW_PAIRS:
        sentence = f"Only {n} pairs: the limits themselves are uncertain; read their intervals."
        found.append(Caution(code="few_pairs", sentence=sentence, source="devframe-convention"))
    return found
