"""What raters bring into ratings: severity, a narrow range, and halo."""

from typing import Any

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Name, Record
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    check_level,
    labels,
    number_table,
    same_length,
)
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import changes, correlation, mean_interval, moments
from devframe.kirkpatrick.reaction import HALO_CORRELATION
from devframe.kirkpatrick.reliability_items import covariances, item_statistics

_NARROW = 0.50
_FEWEST = 10


class RaterRow(Record):
    """One rater beside the others.

    Attributes:
        rater: Name of the rater's column.
        severity: How much lower this rater scores than the others did on the same targets.
        spread_ratio: Standard deviation over that of the others' mean on the same targets; well
            below 1 means that the rater hardly uses the scale.
        r_with_others: Correlation with the others' mean.
        flag: `severe` or `lenient` when the interval of the severity leaves 0 out, otherwise
            `narrow` when the spread is below half of the others', or `None`.
    """

    rater: Name
    severity: Finding
    spread_ratio: float | None
    r_with_others: float | None
    flag: str | None


class RaterEffects(Record):
    """All raters of one table.

    Attributes:
        raters: One row per rater, in the order they came.
    """

    raters: tuple[RaterRow, ...]

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the raters as a dataframe.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            One row per rater: `rater`, `severity`, `low`, `high`, `n`, `spread_ratio`,
            `r_with_others`, `flag`.
        """
        rows = self.raters
        columns = {
            "rater": [row.rater for row in rows],
            "severity": [row.severity.estimate for row in rows],
            "low": [row.severity.low for row in rows],
            "high": [row.severity.high for row in rows],
            "n": [row.severity.n for row in rows],
            "spread_ratio": [row.spread_ratio for row in rows],
            "r_with_others": [row.r_with_others for row in rows],
            "flag": [row.flag for row in rows],
        }
        return frame_of(columns, library=library)


def rater_effects(
    ratings: ArrayLike,
    *,
    outcome: str = "rating",
    unit: str = "points",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
) -> RaterEffects:
    """Tell severe from lenient raters, and those who hardly use the scale.

    Formula:
        severity = mean over targets of (mean of the other raters - this rater), paired t-interval.

    Assumptions:
        Targets are independent. Severity is relative to the other raters: who is right, it does
        not tell.

    Missing data:
        Each rater is compared on the targets that he or she and somebody else rated; the others
        are counted in `n_missing`, so raters of different targets stay comparable.

    Args:
        ratings: Targets by raters: a dataframe or array of shape (n, k), k at least 2.
        outcome: What was rated, for tables.
        unit: Unit of the ratings.
        level: Level of the intervals, for each rater alone.
        lowest: Smallest possible rating.
        highest: Largest possible rating.

    Returns:
        One row per rater.

    Raises:
        InvalidInputError: For labels, values off the scale, or fewer than two raters.

    Source:
        Student (1908) for the interval; the bound of half the others' spread is a convention of
        devframe.

    Example:
        >>> calls = [[7, 5, 7], [6, 4, 7], [9, 6, 8], [5, 4, 5], [8, 6, 9]]
        >>> [row.flag for row in rater_effects(calls).raters]
        ['lenient', 'severe', 'lenient']
    """
    check_level(level)
    table, names = number_table(ratings, name="ratings", lowest=lowest, highest=highest)
    if len(names) < 2:  # noqa: PLR2004 - severity is relative to others
        message = f"expected at least two raters, one column each, got {len(names)}"
        raise InvalidInputError([Fault("ratings", "too_few_raters", message)], origin="ratings")
    known = ~np.isnan(table)
    total, count = np.where(known, table, 0.0).sum(axis=1), known.sum(axis=1)
    rows = []
    for j, name in enumerate(names):
        both = known[:, j] & (count > 1)
        own = table[both, j]
        others = (total[both] - own) / (count[both] - 1)
        rows.append(
            _row(str(name), own, others, outcome=outcome, unit=unit, level=level, given=len(table))
        )
    return RaterEffects(raters=tuple(rows))


def halo(
    scores: ArrayLike,
    *,
    rater: ArrayLike,
    outcome: str = "rating",
    lowest: float | None = None,
    highest: float | None = None,
) -> tuple[Finding, ...]:
    """Tell whether a rater gives every dimension the same mark.

    Formula:
        Mean correlation of the dimensions, over the targets of one rater.

    Missing data:
        Targets with a missing dimension are counted in `n_missing` and left out.

    Args:
        scores: Ratings by dimensions, one row per rated target: shape (n, k), k at least 2.
        rater: Who rated, shape (n,). Rows without a rater are left out.
        outcome: What was rated, for tables.
        lowest: Smallest possible score.
        highest: Largest possible score.

    Returns:
        One finding per rater, in sorted order, without an interval; it warns of a halo above .85,
        from ten targets on. `n_dimensions` as a quantity.

    Raises:
        InvalidInputError: For labels, values off the scale, fewer than two dimensions, or columns
            of unequal length.

    Source:
        The bound is a convention of devframe; that dimensions go together can also be true.

    Example:
        >>> marks = [[1, 1], [3, 3], [2, 2], [5, 4], [4, 5]] * 2
        >>> found = halo(marks, rater=["a"] * 10)[0]
        >>> round(found.estimate, 2), [caution.code for caution in found.warnings]
        (0.9, ['halo'])
    """
    table, dimensions = number_table(scores, name="scores", lowest=lowest, highest=highest)
    if len(dimensions) < 2:  # noqa: PLR2004 - a correlation takes two
        message = f"expected at least two dimensions, one column each, got {len(dimensions)}"
        raise InvalidInputError([Fault("scores", "too_few_dimensions", message)], origin="halo")
    who = labels(rater, name="rater")
    same_length("scores", {"scores": table[:, 0], "rater": who.codes})
    return tuple(
        _halo(str(name), table[who.codes == code], outcome=outcome)
        for code, name in enumerate(who.names)
    )


def _row(
    name: str,
    own: FloatArray,
    others: FloatArray,
    *,
    outcome: str,
    unit: str,
    level: float,
    given: int,
) -> RaterRow:
    n = len(own)
    interval = mean_interval(changes(own, others) if n else moments(own), level=level)
    mine, theirs = moments(own).sd, moments(others).sd
    ratio = mine / theirs if theirs > 0 else np.nan
    r = correlation(own, others) if n else np.nan
    flag = None
    if interval.low > 0 or interval.high < 0:
        flag = "severe" if interval.low > 0 else "lenient"
    elif n >= _FEWEST and ratio < _NARROW:
        flag = "narrow"
    cautions = []
    if n < _FEWEST:
        sentence = f"Only {n} targets that {name} and others rated: severity is uncertain."
        cautions = [Caution(code="few_targets", sentence=sentence, source="devframe-convention")]
    finding = conclude(
        outcome=outcome,
        estimand=f"severity of {name} (others' mean minus own rating)",
        form="level",
        **interval.figures,
        level=level,
        unit=unit,
        n=n,
        n_missing=given - n,
        method="paired t against the mean of the other raters",
        cautions=cautions,
        assumptions=["targets are independent"],
        sources=["student-1908"],
    )
    return RaterRow(
        rater=name,
        severity=finding,
        spread_ratio=ratio if np.isfinite(ratio) else None,
        r_with_others=r if np.isfinite(r) else None,
        flag=flag,
    )


def _halo(name: str, table: FloatArray, *, outcome: str) -> Finding:
    complete = table[~np.isnan(table).any(axis=1)]
    n = len(complete)
    mean = np.nan
    if n > 2:  # noqa: PLR2004 - two rows always lie on a line
        mean = item_statistics(covariances(complete)).mean_correlation
    cautions = []
    if n >= _FEWEST and mean > HALO_CORRELATION:
        sentence = (
            f"Halo: {name} marks all dimensions alike (mean correlation {mean:.2f}); read one "
            "overall mark, or have dimensions rated one at a time."
        )
        cautions = [Caution(code="halo", sentence=sentence, source="devframe-convention")]
    return conclude(
        outcome=outcome,
        estimand=f"mean correlation of dimensions as rated by {name}",
        form="level",
        estimate=mean,
        n=n,
        n_missing=len(table) - n,
        method="mean of the correlations of all pairs of dimensions",
        cautions=cautions,
        sources=["devframe-convention"],
        quantities={"n_dimensions": float(table.shape[1])},
    )
