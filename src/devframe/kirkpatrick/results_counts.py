"""Level 4: counts per interval, such as complaints, in a series that a program interrupted."""

import warnings
from functools import partial

import attrs
import numpy as np
from scipy.special import stdtr, stdtrit
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    check_level,
    library_of,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.effect_sizes import no_spread
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.series_design import length_cautions, series_design

_EXACT = 1e-6  # share of the largest count by which a fit that is exact may be off
_LARGEST_LOG = 50.0  # no rate is e^50 times another: the fit ran away, or a limit bounds nothing


def interrupted_counts(
    counts: ArrayLike,
    *,
    points_before: int,
    exposure: ArrayLike | None = None,
    season_length: float | None = None,
    harmonics: int = 2,
    outcome: str = "count",
    level: float = 0.95,
    group: str = "the series after the start",
    reference: str = "its earlier course",
) -> Finding:
    """Ask whether a rate fell or rose, in percent, when a program began.

    Formula:
        Quasi-Poisson regression: the log of the expected count is the log of the exposure plus a
        line in time, a step at the start and, where a season is named, pairs of sine and cosine.
        The estimate is 100 (exp(step) - 1). Spread beyond Poisson widens the interval, which takes
        its quantiles from t with the residual degrees of freedom. Whether the slope changed too is
        tested beside it.

    Missing data:
        Points with a missing count or exposure are left out and counted.

    Args:
        counts: Whole numbers, one per equal interval, in order of time, shape (points,).
        points_before: How many points lie before the start of the program.
        exposure: What the count is taken of, such as calls or staff, above zero, shape (points,).
        season_length: Points in one season, such as 12 for months.
        harmonics: Pairs of sine and cosine for the season.
        outcome: What was counted, for sentences.
        level: Level of the interval.
        group: What to call the time from the start on in sentences.
        reference: What to call what it is compared with.

    Returns:
        The change of the rate in percent. As quantities `rate_ratio`, its logarithm and the
        standard error of that, `dispersion` (1 for Poisson), `p_slope_change`, `rho` of the
        residuals.

    Raises:
        InvalidInputError: When a count is negative or no whole number, an exposure is not above
            zero, or the start lies outside the series.
        RefusedError: When a side has fewer than six known points, or twelve with a season.

    Source:
        Lopez Bernal et al. (2017), International Journal of Epidemiology 46:348-355.

    Example:
        >>> complaints = [31, 28, 35, 30, 33, 29, 34, 32, 24, 20, 25, 22, 21, 26, 23, 19]
        >>> found = interrupted_counts(complaints, points_before=8, outcome="complaints")
        >>> round(found.estimate), found.unit, round(found.quantity("rate_ratio"), 2)
        (-29, 'percent', 0.71)
    """
    check_level(level)
    given = numbers(counts, name="counts", lowest=0)
    _refuse_fractions(given)
    base = np.ones(len(given)) if exposure is None else numbers(exposure, name="exposure")
    same_length("series", {"counts": given, "exposure": base})
    if (base <= 0).any():
        row = int(np.flatnonzero(base <= 0)[0]) + 1
        message = f"expected an exposure above zero, got {base[row - 1]:g}; make it missing"
        raise _invalid("exposure", "no_exposure", message, row)
    laid = series_design(
        ~(np.isnan(given) | np.isnan(base)),
        points_before=points_before,
        season_length=season_length,
        harmonics=harmonics,
    )
    known, offset = given[laid.known], np.log(base[laid.known])
    columns = np.column_stack([np.ones(len(known)), laid.started, laid.at, laid.season])
    say = partial(
        conclude,
        outcome=outcome,
        estimand="change of the rate at the start",
        form="contrast",
        level=level,
        n=len(known),
        n_missing=len(given) - len(known),
        unit="percent",
        method="quasi-Poisson regression, t with residual df",
        group=group,
        reference=reference,
        design="single_series",
        assumptions=["the rate changed evenly before the start, but for season and chance"],
        sources=["lopez-bernal-2017"],
        library=library_of(counts),
    )
    cautions = length_cautions(laid)
    if not (known[laid.started == 0].any() and known[laid.started == 1].any()):
        sentence = "Nothing was counted on one side of the start: a ratio of rates has no value."
        cautions.append(Caution(code="no_counts", sentence=sentence))
        return say(estimate=None, cautions=cautions)
    step = _fitted(known, columns, offset, place=1)
    turned = _fitted(
        known,
        np.column_stack([columns, laid.started * laid.at]),
        offset,
        place=columns.shape[1],
    )
    half = float(stdtrit(step.df, 0.5 + level / 2)) * step.se
    low, high = _percent(step.estimate - half), _percent(step.estimate + half)
    if not step.se > 0:
        cautions.append(no_spread("The counts lie exactly on the course that was fitted"))
    if abs(step.rho) > 2 / np.sqrt(len(known)):
        sentence = (
            f"Neighboring residuals are alike (correlation {shown(step.rho)}), which this model "
            "does not allow for: the interval is too narrow. Name the season, or analyze the rates "
            "with interrupted_series."
        )
        cautions.append(
            Caution(code="autocorrelated", sentence=sentence, source="lopez-bernal-2017")
        )
    return say(
        estimate=_percent(step.estimate) if step.estimate > -_LARGEST_LOG else None,
        low=low if np.isfinite(high) else None,
        high=high,
        df=step.df,
        p=step.p,
        cautions=cautions,
        quantities={
            "rate_ratio": float(np.exp(min(step.estimate, _LARGEST_LOG))),
            "log_rate_ratio": step.estimate,
            "log_se": step.se,
            "dispersion": step.dispersion,
            "p_slope_change": turned.p,
            "rho": step.rho,
            "points_before": float(laid.n_before),
            "points_after": float(laid.n_after),
        },
    )


@attrs.frozen
class _Step:
    estimate: float
    se: float
    df: float
    p: float
    dispersion: float
    rho: float


def _fitted(counts: FloatArray, columns: FloatArray, offset: FloatArray, *, place: int) -> _Step:
    """Fit the regression and take one coefficient with its quasi-Poisson error."""
    with warnings.catch_warnings():
        # Counts that lie on the course exactly are told in words, not in warnings.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = GLM(counts, columns, family=Poisson(), offset=offset).fit()
    estimate, df = float(fit.params[place]), float(fit.df_resid)
    dispersion = float(fit.pearson_chi2) / df
    exact = np.abs(fit.fittedvalues - counts).max() <= _EXACT * counts.max()
    lost = exact or abs(estimate) > _LARGEST_LOG
    se = np.nan if lost else float(fit.bse[place]) * float(np.sqrt(dispersion))
    residuals = np.asarray(fit.resid_pearson, dtype=np.float64)
    spread = float(residuals @ residuals)
    return _Step(
        estimate=estimate,
        se=se,
        df=df,
        p=2 * float(stdtr(df, -abs(estimate / se))) if se > 0 else np.nan,
        dispersion=dispersion,
        rho=float(residuals[1:] @ residuals[:-1]) / spread if spread > 0 else 0.0,
    )


def _percent(log_ratio: float) -> float:
    """Turn a logarithm into a percentage; NaN where the ratio is too large for a number."""
    return 100 * float(np.expm1(log_ratio)) if log_ratio < _LARGEST_LOG else np.nan


def _refuse_fractions(counts: FloatArray) -> None:
    odd = np.flatnonzero(~np.isnan(counts) & (counts != np.floor(counts)))
    if odd.size:
        row = int(odd[0]) + 1
        message = (
            f"expected whole counts, got {counts[row - 1]:g}; pass the counts and what they are "
            "taken of as exposure, or use interrupted_series for rates"
        )
        raise _invalid("counts", "not_a_count", message, row)


def _invalid(name: str, code: str, message: str, row: int) -> InvalidInputError:
    return InvalidInputError(
        [Fault(f"row {row}", code, message, row=row, column=name)], origin=name
    )
