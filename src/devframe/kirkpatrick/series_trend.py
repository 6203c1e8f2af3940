"""Where an outcome is heading: the trend of one series, told from chance and from its memory."""

import numpy as np

from devframe.kirkpatrick.arrays import ArrayLike, check_level, library_of, numbers
from devframe.kirkpatrick.autoregression import reml_ar1
from devframe.kirkpatrick.claims import RefusedError
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.effect_sizes import no_spread
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import t_interval
from devframe.kirkpatrick.series_design import season_columns

_FEWEST_POINTS = 8


def outcome_trend(
    values: ArrayLike,
    *,
    season_length: float | None = None,
    harmonics: int = 1,
    outcome: str = "outcome",
    unit: str = "",
    interval: str = "interval",
    level: float = 0.95,
    self_rated: bool | None = None,
) -> Finding:
    """Ask whether an outcome, such as a monthly NPS, rises or falls.

    Neighbors in a series are alike, so that a run of bad months looks like a trend to the eye and
    to a plain regression alike; here their likeness is estimated together with the trend.

    Formula:
        A straight line, with `harmonics` pairs of sine and cosine where a season is named; errors
        AR(1), by restricted maximum likelihood, with Satterthwaite's degrees of freedom.

    Assumptions:
        One straight line over the whole time; intervals of equal length.

    Missing data:
        Missing points are left out and counted; the memory of the errors fades over the gap.

    Args:
        values: One value per equal interval, in order of time, shape (points,).
        season_length: Points in one season, such as 12 for months.
        harmonics: Pairs of sine and cosine for the season.
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        interval: What an interval is, such as `month`.
        level: Level of the interval.
        self_rated: Whether people rated themselves; `None` when nobody said.

    Returns:
        The slope per interval, as a change: without a comparison nothing tells why. As quantity
        `rho` (how alike neighboring errors are).

    Raises:
        InvalidInputError: When the column or the season cannot be used.
        RefusedError: With fewer than eight known points, or fewer than two seasons.

    Source:
        Turner et al. (2021) for REML and Satterthwaite in short series; Cheang & Reinsel (2000)
        for the criterion. That eight points are the fewest is `devframe-convention`.

    Example:
        >>> nps = [41, 42, 40, 41, 39, 40, 38, 39, 36, 37, 36, 34]
        >>> print(outcome_trend(nps, outcome="NPS", unit="points", interval="month").sentence())
        NPS fell by 0.623 points per month (95 % interval −0.706 to −0.541; n = 12); without a
        comparison group nothing tells why.
    """
    check_level(level)
    series = numbers(values, name="values")
    known = ~np.isnan(series)
    at = np.flatnonzero(known).astype(np.float64)
    needed = _FEWEST_POINTS if season_length is None else max(_FEWEST_POINTS, 2 * season_length)
    if len(at) < needed:
        raise RefusedError(
            f"the series has {len(at)} known points",
            because=f"below {needed:g} a trend cannot be told from chance",
            instead="measure longer or take shorter intervals",
        )
    season = season_columns(at, season_length=season_length, harmonics=harmonics)
    columns = np.column_stack([np.ones(len(at)), at - at.mean(), season])
    fit = reml_ar1(series[known], columns, at=at)
    slope = fit.coefficients[1]
    found = t_interval(slope.estimate, slope.se, df=slope.df, level=level)
    cautions = [] if found.se > 0 else [no_spread("The series lies exactly on a line")]
    return conclude(
        outcome=outcome,
        estimand="slope",
        form="change",
        **found.figures,
        level=level,
        n=len(at),
        n_missing=len(series) - len(at),
        method="regression with AR(1) errors, REML, Satterthwaite df",
        unit=f"{unit} per {interval}".strip(),
        design=Design(kind="plain_series", self_rated=self_rated),
        assumptions=["the course was a straight line, but for season and chance"],
        sources=["turner-2021"],
        cautions=cautions,
        quantities={"rho": fit.rho, "smallest_detectable": found.smallest_detectable},
        library=library_of(values),
    )
