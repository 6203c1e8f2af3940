"""Level 4: a series before, during and after a program, and what stays of the effect."""

from functools import partial

import numpy as np

from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    check_level,
    library_of,
)
from devframe.kirkpatrick.autoregression import reml_ar1
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import t_interval
from devframe.kirkpatrick.results_persistence import Persistence, judged
from devframe.kirkpatrick.series_design import (
    FEWEST_POINTS,
    length_cautions,
    read_series,
    series_design,
)


def series_persistence(
    values: ArrayLike,
    *,
    points_before: int,
    points_during: int,
    comparison: ArrayLike | None = None,
    season_length: float | None = None,
    harmonics: int = 1,
    outcome: str = "outcome",
    unit: str = "",
    level: float = 0.95,
    group: str = "the series",
    reference: str = "its earlier course",
    design: Design | None = None,
) -> Persistence:
    """Ask whether the level that a program brought stays, fades or goes on growing after its end.

    Three straight lines: before, during and after. The effect at a time is the distance of the
    later line from the first one, drawn on. It is compared at the last time of the program and at
    the last time of all.

    Formula:
        The line before is level and slope; the lines during and after are told by the distances at
        their ends, so that every distance asked for is one coefficient. Errors are AR(1), by
        restricted maximum likelihood, with Satterthwaite's degrees of freedom.

    Missing data:
        Missing points are left out and counted; the memory of the errors fades over the gap.

    Args:
        values: One value per equal interval, in order of time, shape (points,).
        points_before: How many points lie before the start of the program.
        points_during: How many points lie between its start and its end.
        comparison: The same times in a series without the program, shape (points,).
        season_length: Points in one season, such as 12 for months.
        harmonics: Pairs of sine and cosine for the season.
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        level: Level of the intervals.
        group: What to call the series in sentences.
        reference: What to call what it is compared with.
        design: Whether people rated themselves and what readers are asked to take for granted; the
            kind of design follows from `comparison`.

    Returns:
        The effect at the end, at the last time, and its change in between, with a verdict.

    Raises:
        InvalidInputError: When a column cannot be used or the start lies outside the series.
        RefusedError: When a stretch has fewer than six known points, or twelve with a season.

    Source:
        Wagner et al. (2002) for the distance from the earlier course, drawn on; Turner et al.
        (2021) for REML and Satterthwaite in short series.

    Example:
        >>> sales = [20, 21, 19, 21, 20, 21, 19, 20, 25, 26, 25, 26, 24, 25, 26, 25]
        >>> sales += [24, 24, 23, 22, 22, 21, 21, 20]
        >>> found = series_persistence(sales, points_before=8, points_during=8, outcome="sales")
        >>> found.verdict, found.at_end.claim
        ('fades', 'effect-if')
    """
    check_level(level)
    series, kind = read_series(values, comparison)
    laid = series_design(
        ~np.isnan(series),
        points_before=points_before,
        season_length=season_length,
        harmonics=harmonics,
    )
    during = (laid.at >= 0) & (laid.at < points_during)
    after = laid.at >= points_during
    _refuse_short(during, after)
    used, at = series[laid.known], laid.at
    line = np.column_stack([np.ones(len(used)), at, laid.season])
    starting, ending = _ends(at, during)
    first, last = _ends(at, after)
    say = partial(
        conclude,
        form="contrast",
        level=level,
        n=len(used),
        n_missing=len(series) - len(used),
        unit=unit,
        method="three lines with AR(1) errors, REML, Satterthwaite df",
        group=group,
        reference=reference,
        design=Design(kind=kind) if design is None else design.as_kind(kind),
        cautions=[*length_cautions(laid), _drawn_on(int(at[-1]) + 1)],
        assumptions=["each stretch was a straight line, but for season and chance"],
        sources=["turner-2021", "wagner-2002"],
        library=library_of(values),
    )

    def told(estimand: str, of: str, columns: list[FloatArray], place: int) -> Finding:
        fit = reml_ar1(used, np.column_stack([line, *columns]), at=at)
        one = fit.coefficients[line.shape[1] + place]
        interval = t_interval(one.estimate, one.se, df=one.df, level=level)
        return say(outcome=of, estimand=estimand, **interval.figures, quantities={"rho": fit.rho})

    apart = [starting, ending, first, last]
    return judged(
        at_end=told("distance at the end", f"{outcome} at the end", apart, 1),
        at_last=told("distance at the last time", f"{outcome} at the last time", apart, 3),
        # The distance at the end counts in both stretches, so that what is added is the change.
        since=told(
            "change of the distance since the end",
            f"the distance in {outcome} since the end",
            [starting, ending + last, first, last],
            3,
        ),
    )


def _ends(at: FloatArray, stretch: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Give two columns whose coefficients are the heights of a line at the ends of a stretch."""
    inside = at[stretch]
    share = np.where(stretch, (at - inside[0]) / (inside[-1] - inside[0]), 0.0)
    return np.where(stretch, 1 - share, 0.0), share


def _refuse_short(during: BoolArray, after: BoolArray) -> None:
    sizes = int(during.sum()), int(after.sum())
    if min(sizes) < FEWEST_POINTS:
        raise RefusedError(
            f"the series has {sizes[0]} known points during the program and {sizes[1]} after it",
            because=f"below {FEWEST_POINTS} in a stretch its course cannot be told from chance",
            instead="measure longer, take shorter intervals, or use interrupted_series for the "
            "whole time since the start",
        )


def _drawn_on(points: int) -> Caution:
    sentence = (
        f"The course before the start is drawn on over {points} times: the further, the more the "
        "result rests on it having been a straight line."
    )
    return Caution(code="drawn_on", sentence=sentence, source="wagner-2002")
