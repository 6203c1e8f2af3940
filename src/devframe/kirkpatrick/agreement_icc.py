"""How far several raters' scores agree: the six intraclass correlations."""

from functools import partial
from typing import Literal

import attrs
import numpy as np
from scipy.special import fdtri

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    check_level,
    number_table,
)
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import rounded_off

IccForm = Literal["ICC(1)", "ICC(A,1)", "ICC(C,1)", "ICC(k)", "ICC(A,k)", "ICC(C,k)"]
"""McGraw and Wong's names: `A` agreement, `C` consistency; one rater, or the mean of all k."""

# What each form tells, and the name that Shrout and Fleiss gave it.
_FORMS: dict[IccForm, tuple[str, str]] = {
    "ICC(1)": ("agreement of one rater, raters not crossed", "ICC(1,1)"),
    "ICC(A,1)": ("absolute agreement of one rater", "ICC(2,1)"),
    "ICC(C,1)": ("consistency of one rater", "ICC(3,1)"),
    "ICC(k)": ("agreement of the raters' mean, raters not crossed", "ICC(1,k)"),
    "ICC(A,k)": ("absolute agreement of the raters' mean", "ICC(2,k)"),
    "ICC(C,k)": ("consistency of the raters' mean", "ICC(3,k)"),
}
_ONE_WAY: tuple[IccForm, ...] = ("ICC(1)", "ICC(k)")

POOR_ICC = 0.50
_ENOUGH_TARGETS, _ENOUGH_RATERS = 30, 3
_SEVERITY_COST = 0.10
_NOTHING = 1e-9


@attrs.frozen
class IccFigures:
    """The six correlations of one table, and the mean squares behind them.

    Attributes:
        forms: Estimate, lower and upper limit by form; NaN where undefined.
        between: Mean square between targets.
        raters: Mean square between raters.
        residual: Mean square of what neither explains.
        within: Mean square inside targets.
    """

    forms: dict[IccForm, tuple[float, float, float]]
    between: float
    raters: float
    residual: float
    within: float


def icc(
    ratings: ArrayLike,
    *,
    crossed: bool = True,
    form: IccForm | None = None,
    outcome: str = "rating",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
) -> Finding:
    """Give the intraclass correlation of raters, with the other forms beside it.

    Formula:
        From mean squares of targets R, raters C, residual E and inside targets W, all centered
        first: ICC(1) = (R-W)/(R+(k-1)W), ICC(C,1) = (R-E)/(R+(k-1)E), ICC(A,1) =
        (R-E)/(R+(k-1)E+k(C-E)/n); of the raters' mean by Spearman and Brown. Intervals from F,
        for agreement with Satterthwaite's degrees of freedom.

    Assumptions:
        Targets, and raters for agreement, stand for those that matter; scores are roughly normal.
        An ICC depends on how much the targets differ and does not carry over to more alike ones.

    Missing data:
        Targets that nobody rated are counted and left out. A table in which single cells are empty
        has no F-based interval and is refused.

    Args:
        ratings: Targets by raters: a dataframe or array of shape (n, k), k at least 2.
        crossed: Whether the same raters rated all targets. If not, a column is only the first, the
            second rating, and the one-way forms alone make sense.
        form: The form to report; by default ICC(A,1) for crossed raters and ICC(1) otherwise.
        outcome: What was rated, for tables.
        level: Level of the intervals.
        lowest: Smallest possible rating.
        highest: Largest possible rating.

    Returns:
        The correlation, with the other forms that the design permits in `also`; `n_raters` and the
        mean squares as quantities.

    Raises:
        InvalidInputError: For labels, values off the scale, fewer than two raters, or no target.
        RefusedError: For empty cells, or a two-way form where raters are not crossed.

    Source:
        McGraw & Wong (1996); Shrout & Fleiss (1979).

    Example:
        >>> scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9]]
        >>> found = icc(scores)
        >>> found.method, round(found.estimate, 3), found.claim
        ('ICC(A,1), Shrout and Fleiss ICC(2,1), F-based interval', 0.326, 'describe')
    """
    check_level(level)
    table, names = number_table(ratings, name="ratings", lowest=lowest, highest=highest)
    if len(names) < 2:  # noqa: PLR2004 - one rater agrees with nobody
        message = f"expected at least two raters, one column each, got {len(names)}"
        raise InvalidInputError([Fault("ratings", "too_few_raters", message)], origin="icc")
    rated = _fully_rated(np.isnan(table))
    chosen: IccForm = form or ("ICC(A,1)" if crossed else "ICC(1)")
    offered = tuple(_FORMS) if crossed else _ONE_WAY
    if chosen not in _FORMS:
        message = f"expected one of {', '.join(_FORMS)}, got {chosen!r}"
        raise InvalidInputError([Fault("form", "unknown_form", message)], origin="icc")
    if chosen not in offered:
        raise RefusedError(
            f"{chosen} of raters who are not crossed",
            because="a column then mixes raters, so that no rater's severity can be told apart",
            instead="use ICC(1) or ICC(k), or give one column per rater to krippendorff",
        )
    used = table if rated.all() else table[rated]
    n, k = used.shape
    figures = icc_figures(used, level=level)
    say = partial(_finding, figures, outcome=outcome, level=level, n=n, n_missing=len(table) - n)
    quantities = {
        "n_raters": float(k),
        "ms_between": figures.between,
        "ms_within": figures.within,
    }
    if crossed:
        quantities |= {"ms_raters": figures.raters, "ms_residual": figures.residual}
    return say(
        chosen,
        cautions=_cautions(figures, chosen, n=n, k=k),
        assumptions=["targets stand for those that matter", "ratings are roughly normal"],
        sources=["mcgraw-wong-1996", "shrout-fleiss-1979"],
        quantities=quantities,
        also=[say(other) for other in offered if other != chosen],
    )


def icc_figures(ratings: FloatArray, *, level: float = 0.95) -> IccFigures:
    """Take all six correlations and their limits from one table.

    Args:
        ratings: Shape (n, k), nothing missing.
        level: Level of the intervals.

    Returns:
        The figures. Everything is centered first, so that leading digits that all ratings share
        cost no precision.

    Source:
        McGraw & Wong (1996), tables 4 and 7.

    Example:
        >>> figures = icc_figures(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
        >>> figures.forms["ICC(C,1)"][0], round(figures.forms["ICC(A,1)"][0], 3)
        (1.0, 0.889)
    """
    n, k = ratings.shape
    centered = rounded_off(ratings - ratings.mean(), scale=ratings)
    of_targets = rounded_off(centered.mean(axis=1), scale=ratings)
    of_raters = rounded_off(centered.mean(axis=0), scale=ratings)
    inside = centered - of_targets[:, None]
    rest = rounded_off(inside - of_raters, scale=ratings)
    free = np.float64((n - 1) * (k - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = float(k * (of_targets @ of_targets) / np.float64(n - 1))
        raters = float(n * (of_raters @ of_raters) / (k - 1))
        residual = float((rest * rest).sum() / free)
        within = (float(raters) * (k - 1) + residual * free) / (n * (k - 1))
    single: dict[IccForm, tuple[float, float, float]] = {
        "ICC(1)": _one_noise(between, within, n=n, k=k, freedom=n * (k - 1), level=level),
        "ICC(A,1)": _agreement(between, raters, residual, n=n, k=k, level=level),
        "ICC(C,1)": _one_noise(between, residual, n=n, k=k, freedom=(n - 1) * (k - 1), level=level),
    }
    of_mean: dict[IccForm, tuple[float, float, float]] = {
        "ICC(k)": _stepped_up(single["ICC(1)"], k),
        "ICC(A,k)": _stepped_up(single["ICC(A,1)"], k),
        "ICC(C,k)": _stepped_up(single["ICC(C,1)"], k),
    }
    return IccFigures(single | of_mean, between, raters, residual, float(within))


def _one_noise(
    between: float, noise: float, *, n: int, k: int, freedom: int, level: float
) -> tuple[float, float, float]:
    """Give an ICC that sets targets against one mean square, with its exact limits."""
    total = between + (k - 1) * noise
    estimate = (between - noise) / total if total > 0 else np.nan
    if n < 2 or not noise > 0:  # noqa: PLR2004 - one target has no spread
        return estimate, np.nan, np.nan
    tail, f = 0.5 + level / 2, between / noise
    low_f, high_f = f / fdtri(n - 1, freedom, tail), f * fdtri(freedom, n - 1, tail)
    low, high = ((ratio - 1) / (ratio + k - 1) for ratio in (low_f, high_f))
    return estimate, float(low), float(high)


def _agreement(
    between: float, raters: float, residual: float, *, n: int, k: int, level: float
) -> tuple[float, float, float]:
    """Give ICC(A,1), whose noise mixes two mean squares, with McGraw and Wong's limits."""
    total = between + (k - 1) * residual + k * (raters - residual) / n
    whole = between + raters + residual
    estimate = (between - residual) / total if total > _NOTHING * whole else np.nan
    noise = k * raters + (k * n - k - n) * residual
    if n < 2 or not noise > 0 or not estimate < 1:  # noqa: PLR2004 - as above
        return estimate, np.nan, np.nan
    a = k * estimate / (n * (1 - estimate))
    b = 1 + a * (n - 1)
    mixed = (a * raters) ** 2 / (k - 1) + (b * residual) ** 2 / ((n - 1) * (k - 1))
    if not mixed > 0:
        return estimate, np.nan, np.nan
    freedom = (a * raters + b * residual) ** 2 / mixed
    tail = 0.5 + level / 2
    f_low, f_high = fdtri(n - 1, freedom, tail), fdtri(freedom, n - 1, tail)
    # Targets that do not differ at all can leave no degree of freedom, and F without an end.
    with np.errstate(divide="ignore", invalid="ignore"):
        low = n * (between - f_low * residual) / (f_low * noise + n * between)
        high = n * (f_high * between - residual) / (noise + n * f_high * between)
    return estimate, float(low), float(high)


def _stepped_up(single: tuple[float, float, float], k: int) -> tuple[float, float, float]:
    """Turn one rater's figures into those of the mean of k raters, after Spearman and Brown."""
    # Raters who contradict each other can bring the divisor to zero: then no figure exists.
    divisors = [1 + (k - 1) * value for value in single]
    one, low, high = (
        k * value / divisor if divisor > _NOTHING else np.nan
        for value, divisor in zip(single, divisors, strict=True)
    )
    return one, low, high


def _fully_rated(missing: BoolArray) -> BoolArray:
    """Tell which targets all raters rated; refuse where some of them skipped one."""
    unrated, touched = missing.all(axis=1), missing.any(axis=1)
    holes = int((touched & ~unrated).sum())
    if holes:
        raise RefusedError(
            f"an ICC of ratings with empty cells in {holes} of {len(missing)} rows",
            because="its mean squares and F-based interval take every rater on every target",
            instead=(
                "use krippendorff(metric='interval'), which takes empty cells, or pass only the "
                "complete rows and report how many you left out"
            ),
        )
    if unrated.all():
        message = f"expected rated targets, got none among {len(missing)} rows"
        raise InvalidInputError([Fault("ratings", "nobody_left", message)], origin="icc")
    return np.asarray(~unrated)


def _finding(
    figures: IccFigures,
    form: IccForm,
    *,
    outcome: str,
    level: float,
    n: int,
    n_missing: int,
    cautions: list[Caution] | None = None,
    assumptions: list[str] | None = None,
    sources: list[str] | None = None,
    quantities: dict[str, float] | None = None,
    also: list[Finding] | None = None,
) -> Finding:
    meaning, alias = _FORMS[form]
    estimate, low, high = figures.forms[form]
    return conclude(
        outcome=outcome,
        estimand=f"{form} ({meaning})",
        form="level",
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        n=n,
        n_missing=n_missing,
        method=f"{form}, Shrout and Fleiss {alias}, F-based interval",
        cautions=cautions or [],
        assumptions=assumptions or [],
        sources=sources or [],
        quantities=quantities,
        also=also or [],
    )


def _cautions(figures: IccFigures, form: IccForm, *, n: int, k: int) -> list[Caution]:
    found = []
    estimate = figures.forms[form][0]
    if not np.isfinite(estimate):
        sentence = "Ratings do not vary, or there is one target only: no ICC exists."
        return [Caution(code="no_spread", sentence=sentence)]
    if estimate < 0:
        sentence = (
            "Raters differ more on a target than targets differ from each other: read the negative "
            "ICC as no agreement."
        )
        found.append(Caution(code="negative_agreement", sentence=sentence))
    elif estimate < POOR_ICC:
        sentence = (
            f"{form} is {shown(estimate)}, below {POOR_ICC:.2f}: agreement is poor, or the targets "
            "are much alike."
        )
        found.append(Caution(code="low_agreement", sentence=sentence, source="koo-li-2016"))
    if n < _ENOUGH_TARGETS or k < _ENOUGH_RATERS:
        sentence = (
            f"{n} targets and {k} raters: below {_ENOUGH_TARGETS} targets or {_ENOUGH_RATERS} "
            "raters an ICC is uncertain; read its interval."
        )
        found.append(Caution(code="few_ratings", sentence=sentence, source="koo-li-2016"))
    cost = figures.forms["ICC(C,1)"][0] - figures.forms["ICC(A,1)"][0]
    if form not in _ONE_WAY and cost > _SEVERITY_COST:
        sentence = (
            "Raters differ in severity: they order targets more alike than they score them "
            f"(consistency {shown(figures.forms['ICC(C,1)'][0])}, agreement "
            f"{shown(figures.forms['ICC(A,1)'][0])}). See rater_effects."
        )
        found.append(
            Caution(code="unequal_severity", sentence=sentence, source="devframe-convention")
        )
    return found
