"""How far several raters' scores agree: the six intraclass correlations."""

from functools import partial

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.agreement_icc_figures import IccFigures, IccForm, icc_figures
from devframe.kirkpatrick.agreement_unbalanced import RatingTable, unbalanced_figures
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    check_level,
    number_table,
)
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.findings import Finding

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
        Targets that nobody rated are counted and left out. Where single cells are empty, the
        variance components come from REML and nothing is thrown away: right where empty cells
        depend on nothing but the ratings that are there. ICC(1) and ICC(C,1) then have exact
        intervals (Wald's), ICC(A,1) McGraw and Wong's with effective numbers of ratings, and the
        mean is that of as many raters as the harmonic mean of ratings per target.

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
        The correlation, with the other forms that the design permits in `also`. As quantities
        `n_raters` and the mean squares, or with empty cells the variance components.

    Raises:
        InvalidInputError: For labels, values off the scale, fewer than two raters, or no target.
        RefusedError: For a two-way form where raters are not crossed, or where empty cells leave
            nothing to compare raters by.

    Source:
        McGraw & Wong (1996); Shrout & Fleiss (1979); with empty cells Patterson & Thompson (1971)
        for REML, Seely & El-Bassiouni (1983) for the exact intervals, ten Hove et al. (2022).

    Example:
        >>> scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9]]
        >>> found = icc(scores)
        >>> found.method, round(found.estimate, 3), found.claim
        ('ICC(A,1), Shrout and Fleiss ICC(2,1), F-based interval', 0.326, 'describe')
    """
    check_level(level)
    table, names = number_table(ratings, name="ratings", lowest=lowest, highest=highest)
    rated, rating = ~np.isnan(table).all(axis=1), ~np.isnan(table).all(axis=0)
    if len(names) > 1 and not rated.any():
        message = f"expected rated targets, got none among {len(table)} rows"
        raise InvalidInputError([Fault("ratings", "nobody_left", message)], origin="icc")
    if rating.sum() < 2:  # noqa: PLR2004 - one rater agrees with nobody
        message = f"expected at least two raters, one column each, got {int(rating.sum())}"
        raise InvalidInputError([Fault("ratings", "too_few_raters", message)], origin="icc")
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
    used = table if rated.all() and rating.all() else table[np.ix_(rated, rating)]
    holes = bool(np.isnan(used).any())
    figures = (
        _with_holes(used, crossed=crossed, level=level) if holes else icc_figures(used, level=level)
    )
    n, k = used.shape
    say = partial(
        _finding,
        figures,
        outcome=outcome,
        level=level,
        n=n,
        n_missing=len(table) - n,
        holes=holes,
    )
    sources = ["mcgraw-wong-1996", "shrout-fleiss-1979"]
    assumptions = ["targets stand for those that matter", "ratings are roughly normal"]
    if holes:
        sources += ["patterson-thompson-1971", "seely-el-bassiouni-1983", "ten-hove-2022"]
        assumptions.append("empty cells depend on nothing but the ratings that are there")
    return say(
        chosen,
        cautions=[*_cautions(figures, chosen, n=n, k=k), *_empty(used, silent=len(names) - k)],
        assumptions=assumptions,
        sources=sources,
        quantities={"n_raters": float(k), **figures.one_way} | (figures.two_way if crossed else {}),
        also=[say(other) for other in offered if other != chosen],
    )


def _with_holes(used: FloatArray, *, crossed: bool, level: float) -> IccFigures:
    """Take the figures of a table with empty cells, where raters can be compared at all."""
    table = RatingTable(used)
    if table.per_target.max() < 2:  # noqa: PLR2004 - one rater agrees with nobody
        raise RefusedError(
            "an ICC of targets that were rated once each",
            because="without a second rating nothing tells raters from targets",
            instead="let some of the targets be rated by two raters",
        )
    if crossed and table.blocks > 1:
        raise RefusedError(
            f"a two-way ICC of raters in {table.blocks} sets without a common target",
            because="how severe raters are cannot be told from what they rated",
            instead="let a target be rated across the sets, or use crossed=False",
        )
    if crossed and table.cells < sum(used.shape):
        raise RefusedError(
            f"a two-way ICC of {table.cells} ratings of {len(used)} targets",
            because="targets and raters alone explain every rating, so that no noise can be told",
            instead="let more targets be rated twice, or use crossed=False",
        )
    return unbalanced_figures(table, crossed=crossed, level=level)


def _finding(
    figures: IccFigures,
    form: IccForm,
    *,
    outcome: str,
    level: float,
    n: int,
    n_missing: int,
    holes: bool,
    cautions: list[Caution] | None = None,
    assumptions: list[str] | None = None,
    sources: list[str] | None = None,
    quantities: dict[str, float] | None = None,
    also: list[Finding] | None = None,
) -> Finding:
    meaning, alias = _FORMS[form]
    estimate, low, high = figures.forms[form]
    how = "F-based interval"
    if holes:
        exact = form not in {"ICC(A,1)", "ICC(A,k)"}
        how = "REML, Wald's exact interval" if exact else f"REML, {how} of effective sizes"
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
        method=f"{form}, Shrout and Fleiss {alias}, {how}",
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
    if form in _ONE_WAY:
        return found
    cost = figures.forms["ICC(C,1)"][0] - figures.forms["ICC(A,1)"][0]
    if cost > _SEVERITY_COST:
        sentence = (
            "Raters differ in severity: they order targets more alike than they score them "
            f"(consistency {shown(figures.forms['ICC(C,1)'][0])}, agreement "
            f"{shown(figures.forms['ICC(A,1)'][0])}). See rater_effects."
        )
        found.append(
            Caution(code="unequal_severity", sentence=sentence, source="devframe-convention")
        )
    return found


def _empty(used: FloatArray, *, silent: int) -> list[Caution]:
    """Say how much of the table is empty, and whether a rater rated nothing."""
    found = []
    empty = int(np.isnan(used).sum())
    if empty:
        sentence = f"{empty} of {used.size} cells are empty; all ratings that are there count."
        found.append(Caution(code="empty_cells", sentence=sentence, source="ten-hove-2022"))
    if silent:
        sentence = f"{silent} of {used.shape[1] + silent} raters rated nothing and are left out."
        found.append(Caution(code="silent_raters", sentence=sentence))
    return found
