"""The mean course of several people over time: by a mixed model, or from each one's own line."""

from collections.abc import Mapping

import attrs
import numpy as np

from devframe.kirkpatrick.arm_analyses import plain_analysis
from devframe.kirkpatrick.arrays import BoolArray, FloatArray
from devframe.kirkpatrick.behavior_occasions import Occasions
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.clustered import cluster_robust
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.mixed_criterion import MixedCriterion
from devframe.kirkpatrick.mixed_model import MixedFit, Structure, fit_mixed
from devframe.kirkpatrick.moments import (
    TInterval,
    mean_interval,
    moments,
    rounded_off,
    t_interval,
)

_BENT = 2.58  # |t| of a curve in the mean course, two-sided 1 %
_MODEL = {
    "correlated": "random level and slope per person",
    "independent": "random level and slope per person, uncorrelated",
    "intercept": "random level per person",
    "none": "people alike",
}


@attrs.frozen(eq=False)
class Course:
    """How people went on over time, on average.

    Attributes:
        slope: Change per unit of time; with arms that of the group less that of the others.
        of_arms: Slope of the group and of the others; empty without arms.
        levels: Mean level at the first and at the last time; empty with arms or without a model.
        method: How it was computed.
        assumptions: What that takes for granted.
        sources: Keys of its sources.
        cautions: What the data show.
        quantities: Further numbers by name.
        n_lines: People with a line of their own, where lines were averaged.
    """

    slope: TInterval
    of_arms: tuple[TInterval, ...]
    levels: tuple[TInterval, ...]
    method: str
    assumptions: tuple[str, ...]
    sources: tuple[str, ...]
    cautions: tuple[Caution, ...]
    quantities: Mapping[str, float | None] = attrs.field(factory=dict)
    n_lines: int | None = None


def mixed_course(occasions: Occasions, *, level: float) -> Course:
    """Fit one course with people who differ in level and slope.

    Args:
        occasions: The measurements of several people.
        level: Level of the intervals.

    Returns:
        The course.

    Source:
        Laird & Ware (1982), Biometrics 38:963-974; Kuznetsova et al. (2017) for the degrees of
        freedom; with clusters Pustejovsky & Tipton (2018), the mixed model being the working one.
    """
    center, sd = float(occasions.values.mean()), float(occasions.values.std())
    middle, spread = float(occasions.at.mean()), float(occasions.at.std())
    at = (occasions.at - middle) / spread
    line = np.column_stack([np.ones(len(at)), at])
    fixed = line
    if occasions.treated is not None:
        fixed = np.column_stack([line, line * occasions.treated[occasions.person][:, None]])
    fit = fit_mixed((occasions.values - center) / sd, fixed, line, groups=occasions.person)
    clusters = None if occasions.clusters is None else occasions.clusters[occasions.person]

    def told(*weights: float, unit: float = sd / spread, from_: float = 0.0) -> TInterval:
        found = fit.interval(np.array(weights), level=level, clusters=clusters)
        return t_interval(from_ + found.estimate * unit, found.se * unit, df=found.df, level=level)

    first, last = float(at.min()), float(at.max())
    of_arms: tuple[TInterval, ...] = ()
    levels: tuple[TInterval, ...] = ()
    if occasions.treated is None:
        slope = told(0.0, 1.0)
        levels = tuple(told(1.0, when, unit=sd, from_=center) for when in (first, last))
    else:
        slope = told(0.0, 0.0, 0.0, 1.0)
        of_arms = (told(0.0, 1.0, 0.0, 1.0), told(0.0, 1.0, 0.0, 0.0))
    robust = "" if clusters is None else ", CR2"
    sources = ["kuznetsova-2017", "laird-ware-1982"]
    if clusters is not None:
        sources = ["bell-mccaffrey-2002", "laird-ware-1982", "pustejovsky-tipton-2018"]
    return Course(
        slope=slope,
        of_arms=of_arms,
        levels=levels,
        method=f"mixed model by REML, {_MODEL[fit.structure]}{robust}, Satterthwaite df",
        assumptions=(
            _independent(occasions),
            "the mean course is a straight line",
            "missing occasions depend on nothing but the occasions that are known",
        ),
        sources=tuple(sources),
        cautions=(*_simpler(fit.structure, occasions), *_bent(fit, at)),
        quantities=_random_figures(fit, middle=middle, spread=spread, sd=sd)
        | {"reml_criterion": _raw_criterion(fit, sd=sd, spread=spread)},
    )


def own_courses(occasions: Occasions, *, level: float, these_only: bool) -> Course:
    """Average the lines of single people.

    Args:
        occasions: The measurements; whoever was measured once has no line and is left out.
        level: Level of the intervals.
        these_only: Whether to speak of these very people, whose lines differ from the truth by the
            noise of the occasions alone, instead of people like them. Not with arms.

    Returns:
        The course.
    """
    slopes, noise = person_lines(occasions)
    has = ~np.isnan(slopes)
    of_arms: tuple[TInterval, ...] = ()
    if these_only:
        interval = _of_these(occasions, slopes, noise, level=level)
        method = "mean of each person's own line, people fixed"
        assumptions = "nothing is said of other people"
    elif occasions.treated is None:
        interval = _mean_line(occasions, slopes, has, level=level)
        method, assumptions = "mean of each person's own line", _independent(occasions)
    else:
        inside: BoolArray = np.asarray(occasions.treated == 1)
        teams = None if occasions.clusters is None else occasions.clusters[has]
        interval = plain_analysis(
            slopes[has], inside[has], clusters=teams, what="slopes", level=level
        ).interval
        of_arms = tuple(
            _mean_line(occasions, slopes, has & side, level=level) for side in (inside, ~inside)
        )
        method, assumptions = "difference of each person's own lines", _independent(occasions)
    return Course(
        slope=interval,
        of_arms=of_arms,
        levels=(),
        method=method,
        assumptions=(assumptions, "each person's course is a straight line"),
        sources=("student-1908",),
        cautions=(),
        n_lines=int(has.sum()),
    )


def person_lines(occasions: Occasions) -> tuple[FloatArray, float]:
    """Give each person's slope, and the variance around the lines of all.

    Args:
        occasions: The measurements, at least one person's at two times.

    Returns:
        Slopes by least squares, NaN for whoever was measured at one time only, shape (persons,);
        and the pooled variance of the residuals, NaN where the lines leave none.

    Example:
        >>> two = Occasions(
        ...     values=np.array([1.0, 3.0, 2.0, 3.0, 4.0]),
        ...     at=np.array([0.0, 1.0, 0.0, 1.0, 2.0]),
        ...     person=np.array([0, 0, 1, 1, 1]),
        ...     treated=None,
        ...     clusters=None,
        ...     n_missing=0,
        ...     rows_missing=0,
        ... )
        >>> person_lines(two)
        (array([2., 1.]), 0.0)
    """
    person, size = occasions.person, occasions.persons
    counts = np.bincount(person, minlength=size)
    at = occasions.at - (np.bincount(person, occasions.at, size) / counts)[person]
    values = occasions.values - (np.bincount(person, occasions.values, size) / counts)[person]
    squares = np.bincount(person, at * at, size)
    slopes = np.full(size, np.nan)
    has = counts > 1
    slopes[has] = np.bincount(person, at * values, size)[has] / squares[has]
    # Lines that only rounding tells apart are the same line.
    common = slopes[has].max()
    scale = np.abs(occasions.values).max() / np.sqrt(squares.max())
    slopes = common - rounded_off(common - slopes, scale=scale)
    rest = rounded_off(values - np.nan_to_num(slopes)[person] * at, scale=occasions.values)
    free = int(np.maximum(counts - 2, 0).sum())
    return slopes, float(rest @ rest) / free if free else np.nan


def _independent(occasions: Occasions) -> str:
    return f"{'people' if occasions.clusters is None else 'clusters'} are independent"


def _mean_line(
    occasions: Occasions, slopes: FloatArray, used: BoolArray, *, level: float
) -> TInterval:
    """Average some people's slopes, with their clusters as the units where there are any."""
    if occasions.clusters is None:
        return mean_interval(moments(slopes[used]), level=level)
    if not used.any():
        return t_interval(np.nan, np.nan, df=np.nan, level=level)
    found = cluster_robust(
        slopes[used], np.ones((int(used.sum()), 1)), clusters=occasions.clusters[used], column=0
    )
    return t_interval(found.estimate, found.se, df=found.df, level=level)


def _of_these(occasions: Occasions, slopes: FloatArray, noise: float, *, level: float) -> TInterval:
    """Average the lines of these very people, with the noise of their occasions as only error."""
    has = ~np.isnan(slopes)
    counts = np.bincount(occasions.person)
    means = np.bincount(occasions.person, occasions.at) / counts
    squares = np.bincount(occasions.person, (occasions.at - means[occasions.person]) ** 2)
    se = float(np.sqrt(noise * (1 / squares[has]).sum())) / int(has.sum())
    free = float(np.maximum(counts - 2, 0).sum())
    return t_interval(float(slopes[has].mean()), se, df=free, level=level)


def _simpler(structure: Structure, occasions: Occasions) -> list[Caution]:
    """Say in words what a fit could not tell apart, so that it is not read as absent."""
    if structure == "correlated":
        return []
    if structure == "intercept" and len(occasions.values) <= 2 * occasions.persons:
        sentence = (
            "With two occasions per person at most, slopes of people cannot be told from noise: "
            "the model lets people differ in level only."
        )
        return [Caution(code="few_occasions_each", sentence=sentence, source="laird-ware-1982")]
    told = {
        "independent": "how level and slope of people go together; they count as independent",
        "intercept": "people's slopes apart; the model lets people differ in level only",
        "none": "people apart at all; every occasion counts as independent",
    }[structure]
    sentence = f"The fit with more in it was singular: these data cannot tell {told}."
    return [Caution(code="singular_fit", sentence=sentence, source="bates-2015")]


def _bent(fit: MixedFit, at: FloatArray) -> list[Caution]:
    """Look for a curve in the mean course, at the variances of the straight one."""
    if len(np.unique(at)) < 3:  # noqa: PLR2004 - two times lie on a line
        return []
    model = fit.model
    columns = np.column_stack([model.fixed, at * at])
    if np.linalg.matrix_rank(columns) < columns.shape[1]:
        return []  # with arms, their own two times each may not bear a bend
    curved = MixedCriterion(model.outcome, columns, model.random, model.groups).at(fit.variances)
    t = float(curved.coefficients[-1] / np.sqrt(curved.covariance[-1, -1]))
    if abs(t) < _BENT:
        return []
    way = "flattens or turns down" if t < 0 else "turns up"
    sentence = (
        f"The mean course is no straight line: it {way} with time (t = {shown(t)} of the square). "
        "Read the slope as an average, and look at the means by time."
    )
    return [Caution(code="bent_course", sentence=sentence, source="devframe-convention")]


def _random_figures(
    fit: MixedFit, *, middle: float, spread: float, sd: float
) -> dict[str, float | None]:
    """Give how people differ in raw units; their level is that at time zero."""
    figures: dict[str, float | None] = {
        "sd_residual": float(np.sqrt(fit.variances.residual)) * sd,
        "sd_level_at_zero": None,
        "sd_slope": None,
        "r_level_slope": None,
    }
    effects = fit.variances.effects
    if fit.structure == "intercept":
        figures["sd_level_at_zero"] = float(np.sqrt(effects[0, 0])) * sd
    elif fit.structure != "none":
        turned = np.array([[1.0, -middle / spread], [0.0, 1.0 / spread]]) * sd
        raw = turned @ effects @ turned.T
        figures["sd_level_at_zero"], figures["sd_slope"] = np.sqrt(np.diag(raw)).tolist()
        figures["r_level_slope"] = float(raw[0, 1] / np.sqrt(raw[0, 0] * raw[1, 1]))
    return figures


def _raw_criterion(fit: MixedFit, *, sd: float, spread: float) -> float:
    """Give the criterion as if outcome and time had not been scaled for the fit."""
    n, p = fit.model.fixed.shape
    return float(fit.criterion + 2 * (n - p) * np.log(sd) + p * np.log(spread))
