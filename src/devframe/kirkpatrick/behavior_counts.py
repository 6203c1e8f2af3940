"""How often people did a thing when there was occasion to."""

import numpy as np
from scipy.special import ndtri, stdtrit

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    IntArray,
    check_level,
    labels,
    library_of,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.cluster_cautions import few_clusters
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.effect_sizes import few_units
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.intervals import wilson

_THIN = 5


def behavior_rate(
    shown: ArrayLike,
    opportunities: ArrayLike,
    *,
    cluster: ArrayLike | None = None,
    outcome: str = "behavior",
    level: float = 0.95,
) -> Finding:
    """Give how often a behavior was shown per opportunity, with people, or teams, as the units.

    Formula:
        rate = Σ shown / Σ opportunities. Its variance is that of a ratio over people, since the
        calls of one person are alike; Wilson's interval with the effective number of
        opportunities, rate · (1 - rate) / variance · (z / t with n-1 df)², at most those there
        were. Where nobody or everybody always did it, each person counts as one opportunity.

    Assumptions:
        People, or with `cluster` teams, are independent, and opportunities were counted whether or
        not the thing was done.

    Missing data:
        People with a missing count or cluster are counted in `n_missing`. Who had no opportunity is
        counted in `n_dropped`: that is no failure.

    Args:
        shown: How often each person showed the behavior, shape (n,).
        opportunities: How often there was occasion to, same people.
        cluster: Team or other cluster of each person, shape (n,).
        outcome: Name of the behavior in sentences.
        level: Level of the interval.

    Returns:
        The rate as a share; `shown`, `opportunities`, `effective_opportunities`,
        `median_person_rate`, `n_never` and `n_always` as quantities.

    Raises:
        InvalidInputError: For labels, counts that are no whole numbers from 0, more shown than
            opportunities, columns of unequal length, or no opportunity at all.

    Source:
        Cochran (1977) for the ratio; Franco et al. (2019) for Wilson's interval with an effective
        sample size; Korn & Graubard (1998) for t in it.

    Example:
        >>> found = behavior_rate([3, 8, 0, 5, 6], [10, 10, 0, 8, 12], outcome="recaps")
        >>> print(found.sentence())
        The rate of recaps per opportunity was 55.0 % (95 % interval 25.7 to 81.2 %; n = 4, 1
        dropped).
    """
    check_level(level)
    done, chances = read_counts(shown, opportunities)
    rows = len(done)
    known = ~(np.isnan(done) | np.isnan(chances))
    teams = None
    if cluster is not None:
        teams = labels(cluster, name="cluster").codes
        same_length("counts", {"shown": done, "cluster": teams})
        known &= teams >= 0
    had = known & (np.nan_to_num(chances) > 0)
    n = int(had.sum())
    if not n:
        message = f"expected people who had an opportunity, got none among {rows} rows"
        raise InvalidInputError([Fault("opportunities", "nobody_left", message)], origin="counts")
    y, x = done[had], chances[had]
    total = float(x.sum())
    rate = float(y.sum()) / total
    units = (y, x) if teams is None else _by_cluster(y, x, teams[had])
    effective = _effective(*units, rate, level=level)
    low, high = wilson(rate * effective, effective, level=level)
    who = "people" if teams is None else "clusters"
    few = [] if teams is None else few_clusters(len(units[0]))
    own = y / x
    n_dropped = int(known.sum()) - n
    return conclude(
        outcome=outcome,
        estimand=f"rate of {outcome} per opportunity",
        form="level",
        unit="share",
        estimate=rate,
        low=float(low),
        high=float(high),
        level=level,
        n=n,
        n_missing=rows - int(known.sum()),
        n_dropped=n_dropped,
        method=f"ratio over {who}, Wilson interval with effective sample size",
        cautions=[*_cautions(x, n, n_dropped), *few],
        assumptions=[f"{who} are independent", "opportunities were counted either way"],
        sources=["cochran-1977", "franco-2019", "korn-graubard-1998"],
        quantities={
            "shown": float(y.sum()),
            "opportunities": total,
            "effective_opportunities": effective,
            "median_person_rate": float(np.median(own)),
            "n_never": float((own == 0).sum()),
            "n_always": float((own == 1).sum()),
        },
        library=library_of(shown, opportunities),
    )


def read_counts(shown: ArrayLike, opportunities: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Check how often a behavior was shown, and out of how many opportunities.

    Args:
        shown: Counts, shape (n,).
        opportunities: Counts of the same people or occasions, shape (n,).

    Returns:
        Both, NaN where missing.

    Raises:
        InvalidInputError: For labels, counts that are no whole numbers from 0, more shown than
            opportunities, or columns of unequal length.

    Example:
        >>> read_counts([1, 2], [3, None])
        (array([1., 2.]), array([ 3., nan]))
    """
    done, chances = _counts(shown, name="shown"), _counts(opportunities, name="opportunities")
    same_length("counts", {"shown": done, "opportunities": chances})
    _check_possible(done, chances)
    return done, chances


def _by_cluster(y: FloatArray, x: FloatArray, clusters: IntArray) -> tuple[FloatArray, FloatArray]:
    """Add counts up by cluster."""
    _, place = np.unique(clusters, return_inverse=True)
    sums = [np.bincount(place, weights=counts).astype(np.float64) for counts in (y, x)]
    return sums[0], sums[1]


def _counts(values: ArrayLike, *, name: str) -> FloatArray:
    counts = numbers(values, name=name, lowest=0)
    odd = np.flatnonzero(~np.isnan(counts) & (counts != np.round(counts)))
    if odd.size:
        row = int(odd[0]) + 1
        message = f"expected whole counts, got {counts[odd[0]]:g}; pass counts, not rates"
        fault = Fault(f"row {row}", "not_whole", message, row=row, column=name)
        raise InvalidInputError([fault], origin=name)
    return counts


def _check_possible(done: FloatArray, chances: FloatArray) -> None:
    with np.errstate(invalid="ignore"):
        odd = np.flatnonzero(done > chances)
    if odd.size:
        row = int(odd[0]) + 1
        message = (
            f"expected at most as many shown as opportunities, got {done[odd[0]]:g} of "
            f"{chances[odd[0]]:g}; count every occasion"
        )
        fault = Fault(f"row {row}", "more_than_opportunities", message, row=row, column="shown")
        raise InvalidInputError([fault], origin="counts")


def _effective(y: FloatArray, x: FloatArray, rate: float, *, level: float) -> float:
    """Give how many independent opportunities would be as uncertain as these."""
    n, total = len(y), float(x.sum())
    if n == 1:
        return total
    if rate in {0.0, 1.0}:
        return float(n)
    residual = y - rate * x
    variance = n / (n - 1) * float(residual @ residual) / total**2
    if not variance > 0:
        return total
    # Few people leave the variance itself uncertain: t in place of the normal (Korn & Graubard).
    tail = 0.5 + level / 2
    fewer = float(ndtri(tail) / stdtrit(n - 1, tail)) ** 2
    return min(total, fewer * rate * (1 - rate) / variance)


def _cautions(x: FloatArray, n: int, n_dropped: int) -> list[Caution]:
    found = few_units(n, "people with an opportunity")
    if n == 1:
        sentence = "One person's opportunities tell of that person alone, on these occasions."
        found.append(Caution(code="one_person", sentence=sentence))
    if n_dropped:
        sentence = (
            f"{n_dropped} people had no opportunity and are left out: that is no failure to do it."
        )
        found.append(Caution(code="no_opportunity", sentence=sentence))
    thin = int((x < _THIN).sum())
    if thin:
        sentence = (
            f"{thin} people had fewer than {_THIN} opportunities: do not read their rates alone."
        )
        found.append(Caution(code="few_occasions", sentence=sentence, source="devframe-convention"))
    return found
