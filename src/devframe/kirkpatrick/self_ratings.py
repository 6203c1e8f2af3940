"""How people rate themselves beside how others rate them."""

import narwhals as nw
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    check_level,
    library_of,
    number_table,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.effect_sizes import few_units
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import changes, correlation, mean_interval

_CLOSE_R = 0.30


def self_other_gap(
    own: ArrayLike,
    others: ArrayLike,
    *,
    margin: float = 0.5,
    outcome: str = "rating",
    unit: str = "points",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
) -> Finding:
    """Give the mean gap of people's own ratings to those of others.

    Formula:
        mean of (own - mean of the others who rated that person), paired t-interval.

    Assumptions:
        People are independent. Others are no truth: a gap asks for a talk, not for a correction.

    Missing data:
        People without an own rating, or whom nobody else rated, are counted in `n_missing`.

    Args:
        own: People's ratings of themselves, shape (n,).
        others: Ratings by others: one column, shape (n,), or a table of people by raters.
        margin: Largest gap that counts as seeing alike, in the unit of the ratings.
        outcome: What was rated, for tables.
        unit: Unit of the ratings.
        level: Level of the interval.
        lowest: Smallest possible rating.
        highest: Largest possible rating.

    Returns:
        The mean gap, above 0 where people see themselves better than others do. `mean_own`,
        `mean_others`, the correlation `r`, and the numbers `n_over`, `n_under` and `n_alike` as
        quantities.

    Raises:
        InvalidInputError: For labels, values off the scale, columns of unequal length, a margin
            below 0, or nobody with both ratings.

    Source:
        Student (1908) for the interval; the margin is a convention of devframe.

    Example:
        >>> found = self_other_gap([4, 5, 4, 3, 5], [[3, 4], [4, None], [4, 4], [3, 4], [4, 3]])
        >>> found.estimate, found.quantity("n_over"), found.claim
        (0.5, 2.0, 'describe')
    """
    check_level(level)
    if not margin >= 0:
        message = f"expected a margin of 0 or more, got {margin:g}"
        raise InvalidInputError([Fault("margin", "negative", message)], origin="self_other_gap")
    first = numbers(own, name="own", lowest=lowest, highest=highest)
    second = _mean_of_others(others, lowest=lowest, highest=highest)
    rows = same_length("ratings", {"own": first, "others": second})
    known = ~(np.isnan(first) | np.isnan(second))
    n = int(known.sum())
    if not n:
        message = f"expected people with both ratings, got none among {rows} rows"
        raise InvalidInputError([Fault("ratings", "nobody_left", message)], origin="ratings")
    mine, theirs = first[known], second[known]
    gap = mine - theirs
    r = correlation(mine, theirs)
    return conclude(
        outcome=outcome,
        estimand="mean of own minus others' rating",
        form="level",
        **mean_interval(changes(theirs, mine), level=level).figures,
        level=level,
        unit=unit,
        n=n,
        n_missing=rows - n,
        method="paired t",
        cautions=[*few_units(n, "people with both ratings"), *_cautions(r)],
        assumptions=["people are independent"],
        sources=["student-1908"],
        quantities={
            "mean_own": float(mine.mean()),
            "mean_others": float(theirs.mean()),
            "r": r,
            "margin": margin,
            "n_over": float((gap > margin).sum()),
            "n_under": float((gap < -margin).sum()),
            "n_alike": float((np.abs(gap) <= margin).sum()),
        },
        library=library_of(own, others),
    )


def _mean_of_others(
    others: ArrayLike, *, lowest: float | None, highest: float | None
) -> FloatArray:
    frame = nw.from_native(others, eager_only=True, pass_through=True)
    rows = others if isinstance(others, np.ndarray) else None
    if rows is None and isinstance(others, (list, tuple)):
        rows = np.array(others, dtype=object)
    is_table = isinstance(frame, nw.DataFrame) or (rows is not None and rows.ndim > 1)
    if not is_table:
        return numbers(others, name="others", lowest=lowest, highest=highest)
    table, _ = number_table(others, name="others", lowest=lowest, highest=highest)
    known = ~np.isnan(table)
    total, count = np.where(known, table, 0.0).sum(axis=1), known.sum(axis=1)
    means = np.full(len(table), np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means


def _cautions(r: float) -> list[Caution]:
    if not r < _CLOSE_R:
        return []
    sentence = (
        f"Own and others' ratings hardly go together (r = {r:.2f}): do not let one stand in for "
        "the other."
    )
    return [Caution(code="views_differ", sentence=sentence, source="devframe-convention")]
