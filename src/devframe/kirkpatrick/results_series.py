"""Level 4: one series of measurements that a program interrupted."""

from functools import partial

import numpy as np

from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    check_level,
    library_of,
)
from devframe.kirkpatrick.autoregression import reml_ar1
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.effect_sizes import no_spread
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import TInterval, t_interval
from devframe.kirkpatrick.series_design import (
    SeriesDesign,
    length_cautions,
    read_series,
    series_design,
)

_LONG_MEMORY = 0.8  # from here on a series is hard to tell from one that has no level at all


def interrupted_series(
    values: ArrayLike,
    *,
    points_before: int,
    comparison: ArrayLike | None = None,
    season_length: float | None = None,
    harmonics: int = 1,
    outcome: str = "outcome",
    unit: str = "",
    level: float = 0.95,
    group: str = "the series after the start",
    reference: str = "its earlier course",
    design: Design | None = None,
) -> Finding:
    """Ask whether a series jumped when a program began, over the course it was on.

    A straight line before, another from the start on; the jump at the start is the estimate, the
    change of slope stands beside it. Neighboring errors may be alike (AR(1)), which least squares
    and Newey-West handle badly in series as short as these.

    With `comparison`, a series of others that had no program, the differences of the two series
    are analyzed: whatever happened to both falls out.

    Formula:
        Level, slope, jump and change of slope, with `harmonics` pairs of sine and cosine where a
        season is named; errors AR(1), by restricted maximum likelihood, with Satterthwaite's
        degrees of freedom.

    Missing data:
        Missing points are left out and counted; the memory of the errors fades over the gap.

    Args:
        values: One value per equal interval, in order of time, shape (points,).
        points_before: How many points lie before the start of the program.
        comparison: The same times in a series without the program, shape (points,).
        season_length: Points in one season, such as 12 for months.
        harmonics: Pairs of sine and cosine for the season.
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        level: Level of the intervals.
        group: What to call the time from the start on in sentences.
        reference: What to call what it is compared with.
        design: Whether people rated themselves and what readers are asked to take for granted; the
            kind of design follows from `comparison`.

    Returns:
        The jump. As quantities `rho` (how alike neighboring errors are), `level_at_start` (where
        the earlier course would have stood then, without its season), `slope_before`,
        `points_before` and `points_after` (known points), `intervals_before` (known or not), and
        `season_length` where there is one.

    Raises:
        InvalidInputError: When a column cannot be used or the start lies outside the series.
        RefusedError: When a side has fewer than six known points, or twelve with a season.

    Source:
        Lopez Bernal et al. (2017) for the design; Turner et al. (2021) for REML and Satterthwaite
        in short series; Cheang & Reinsel (2000) for the criterion.

    Example:
        >>> sales = [20, 21, 19, 22, 21, 23, 22, 22, 27, 29, 27, 30, 29, 30, 31, 30]
        >>> found = interrupted_series(sales, points_before=8, outcome="monthly sales")
        >>> round(found.estimate, 1), found.claim
        (4.5, 'effect-if')
    """
    check_level(level)
    series, kind = read_series(values, comparison)
    laid = series_design(
        ~np.isnan(series),
        points_before=points_before,
        season_length=season_length,
        harmonics=harmonics,
    )
    used = series[laid.known]
    columns = np.column_stack(
        [np.ones(len(used)), laid.at, laid.started, laid.started * laid.at, laid.season]
    )
    fit = reml_ar1(used, columns, at=laid.at)
    at_start, slope, jump, turn = [
        t_interval(one.estimate, one.se, df=one.df, level=level) for one in fit.coefficients[:4]
    ]
    say = partial(
        conclude,
        form="contrast",
        level=level,
        n=len(used),
        n_missing=len(series) - len(used),
        method="regression with AR(1) errors, REML, Satterthwaite df",
        group=group,
        reference=reference,
        design=Design(kind=kind) if design is None else design.as_kind(kind),
        assumptions=["the course before the start was a straight line, but for season and chance"],
        sources=["lopez-bernal-2017", "turner-2021"],
        library=library_of(values),
    )
    beside = say(
        outcome=f"the slope of {outcome}",
        estimand="change of slope",
        **turn.figures,
        unit=f"{unit} per interval".strip(),
        quantities={"smallest_detectable": turn.smallest_detectable},
    )
    return say(
        outcome=outcome,
        estimand="jump at the start",
        **jump.figures,
        unit=unit,
        cautions=[*length_cautions(laid), *_doubts(jump, fit.rho, used, laid)],
        quantities={
            "rho": fit.rho,
            "intervals_before": float(points_before),
            **({} if season_length is None else {"season_length": float(season_length)}),
            "level_at_start": at_start.estimate,
            "slope_before": slope.estimate,
            "points_before": float(laid.n_before),
            "points_after": float(laid.n_after),
            "smallest_detectable": jump.smallest_detectable,
        },
        also=[beside],
    )


def _doubts(jump: TInterval, rho: float, used: FloatArray, laid: SeriesDesign) -> list[Caution]:
    """Gather what the series itself shows against the analysis."""
    found = []
    if not jump.se > 0:
        found.append(no_spread("The series lies exactly on two lines"))
    if rho > _LONG_MEMORY:
        sentence = (
            f"Neighboring errors are so alike (rho {shown(rho)}) that the series may have no level "
            "to jump from (a unit root): analyze the changes from point to point as well."
        )
        found.append(Caution(code="unit_root", sentence=sentence, source="devframe-convention"))
    before = used[laid.started == 0]
    if np.ptp(before) == 0 and jump.se > 0:
        sentence = "The series did not vary at all before the start: check how it was recorded."
        found.append(Caution(code="constant_before", sentence=sentence))
    return found
