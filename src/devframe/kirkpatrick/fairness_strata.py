"""A group beside the reference inside strata: like compared with like, as far as strata tell."""

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    IntArray,
    binary,
    check_level,
    labels,
    library_of,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.grouped import GroupMoments, group_moments, welch_parts
from devframe.kirkpatrick.heterogeneity import heterogeneity
from devframe.kirkpatrick.moments import t_interval
from devframe.kirkpatrick.strata import (
    StrataCounts,
    breslow_day_p,
    common_difference,
    common_odds_ratio,
    common_ratio,
    mantel_haenszel_p,
)

_DOUBT = 0.05  # the usual limit below which strata are told to differ


def mantel_haenszel(
    hits: ArrayLike,
    *,
    group: ArrayLike,
    strata: ArrayLike,
    outcome: str = "yes answers",
    group_name: str = "the group",
    reference_name: str = "the reference",
    level: float = 0.95,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Compare the shares of two groups inside strata, such as sites, and sum up.

    Formula:
        Mantel and Haenszel's common difference with Sato's interval; p from their test without
        continuity correction. Beside them the common ratio (Greenland and Robins) and odds ratio
        (Robins, Breslow and Greenland), and Breslow and Day's test with Tarone's correction that
        the odds ratio is the same in every stratum.

    Assumptions:
        People are independent. The common figures mean most where strata are alike; a small
        `p_homogeneity` says that they are not.

    Missing data:
        People without an answer, group or stratum are counted as missing; those in strata that
        hold one group only compare with nobody and are counted as dropped.

    Args:
        hits: Zeros and ones, shape (n,).
        group: Who is in the group of interest: booleans or 0 and 1, shape (n,).
        strata: Labels of the strata, shape (n,).
        outcome: What the ones are.
        group_name: What to call the group.
        reference_name: What to call the others.
        level: Level of the intervals.
        design: The study design; by default two groups not assigned by chance.

    Returns:
        A contrast. `quantities` hold `ratio`, `odds_ratio` and their limits, `chi_square`,
        `breslow_day`, `p_homogeneity` and `n_strata`.

    Raises:
        InvalidInputError: For values other than 0 and 1, columns of unequal length, or no stratum
            that holds people of both groups.

    Source:
        Mantel & Haenszel (1959); Sato (1989); Tarone (1985).

    Example:
        >>> found = mantel_haenszel(
        ...     [1, 0, 1, 1, 0, 0, 1, 0],
        ...     group=[1, 1, 0, 0, 1, 1, 0, 0],
        ...     strata=list("aaaabbbb"),
        ... )
        >>> found.estimate, found.quantity("n_strata")
        (-0.5, 2.0)
    """
    check_level(level)
    values = binary(hits, name=outcome)
    split = _Strata.of(values, binary(group, name="group"), strata, smallest=1)
    counts = StrataCounts(
        hits=split.hits(1),
        n=split.moments(1).n,
        other_hits=split.hits(0),
        other_n=split.moments(0).n,
    )
    difference, ratio = (one(counts, level=level) for one in (common_difference, common_ratio))
    odds = common_odds_ratio(counts, level=level)
    chi_square, p = mantel_haenszel_p(counts)
    apart, p_homogeneity = breslow_day_p(counts, odds.estimate)
    return conclude(
        outcome=f"share of {outcome}",
        estimand=f"common difference of the shares of {outcome} inside strata",
        form="contrast",
        unit="share",
        estimate=difference.estimate,
        low=difference.low,
        high=difference.high,
        level=level,
        p=p,
        n=split.n,
        n_missing=split.n_missing,
        n_dropped=split.n_dropped,
        method="Mantel-Haenszel difference, Sato's interval; Mantel-Haenszel test",
        group=group_name,
        reference=reference_name,
        design=design,
        cautions=[*split.cautions(), *_unlike(p_homogeneity, "odds ratio", "tarone-1985")],
        assumptions=["answers are independent of each other", "the groups share no person"],
        sources=["breslow-day-1980", "mantel-haenszel-1959", "sato-1989", "tarone-1985"],
        quantities={
            "ratio": ratio.estimate,
            "ratio_low": ratio.low,
            "ratio_high": ratio.high,
            "odds_ratio": odds.estimate,
            "odds_ratio_low": odds.low,
            "odds_ratio_high": odds.high,
            "chi_square": chi_square,
            "breslow_day": apart,
            "p_homogeneity": p_homogeneity,
            "n_strata": float(split.strata),
        },
        library=library_of(hits, group, strata),
    )


def stratified_difference(
    values: ArrayLike,
    *,
    group: ArrayLike,
    strata: ArrayLike,
    outcome: str = "score",
    unit: str = "points",
    group_name: str = "the group",
    reference_name: str = "the reference",
    level: float = 0.95,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Compare the means of two groups inside strata and sum up.

    Formula:
        Σ w·d / Σ w over the differences d of the strata with w = n1·n2 / (n1 + n2), as Mantel and
        Haenszel weigh shares; each variance is Welch's, degrees of freedom are Satterthwaite's.

    Assumptions:
        People are independent; means are roughly normal.

    Missing data:
        As `mantel_haenszel`; strata with a single person of a group have no spread and are left
        out as well.

    Args:
        values: Numbers, shape (n,).
        group: Who is in the group of interest: booleans or 0 and 1, shape (n,).
        strata: Labels of the strata, shape (n,).
        outcome: What was measured.
        unit: Its unit.
        group_name: What to call the group.
        reference_name: What to call the others.
        level: Level of the interval.
        design: The study design; by default two groups not assigned by chance.

    Returns:
        A contrast; `p_homogeneity` tests that the difference is the same in every stratum.

    Raises:
        InvalidInputError: For labels, columns of unequal length, or no stratum with two people of
            either group.

    Source:
        Mantel & Haenszel (1959) for the weights; Welch (1947, 1951).

    Example:
        >>> found = stratified_difference(
        ...     [5.0, 7, 6, 8, 1, 3, 2, 4],
        ...     group=[0, 0, 1, 1, 0, 0, 1, 1],
        ...     strata=list("aaaabbbb"),
        ... )
        >>> found.estimate, found.df
        (1.0, 4.0)
    """
    check_level(level)
    scores = numbers(values, name=outcome)
    split = _Strata.of(scores, binary(group, name="group"), strata, smallest=2)
    own, other = split.moments(1), split.moments(0)
    apart, errors, freedom = welch_parts(own, other)
    weight = own.n * other.n / (own.n + other.n)
    share = weight / weight.sum()
    parts = share**2 * errors
    variance = float(parts.sum())
    varied = parts > 0  # a stratum without spread adds nothing to the error
    df = variance**2 / float((parts[varied] ** 2 / freedom[varied]).sum()) if variance > 0 else 0.0
    interval = t_interval(float(share @ apart), float(np.sqrt(variance)), df=df, level=level)
    alike = heterogeneity(apart, errors, freedom)
    return conclude(
        outcome=outcome,
        estimand=f"common difference of mean {outcome} inside strata",
        form="contrast",
        unit=unit,
        **interval.figures,
        level=level,
        n=split.n,
        n_missing=split.n_missing,
        n_dropped=split.n_dropped,
        method="differences of means inside strata, weighted by size; Welch-Satterthwaite",
        group=group_name,
        reference=reference_name,
        design=design,
        cautions=[*split.cautions(), *_unlike(alike.p, "difference", "welch-1951")],
        assumptions=["people are independent of each other", "means are roughly normal"],
        sources=["mantel-haenszel-1959", "welch-1947", "welch-1951"],
        quantities={"p_homogeneity": alike.p, "n_strata": float(split.strata)},
        library=library_of(values, group, strata),
    )


@attrs.frozen(eq=False)
class _Strata:
    """Two groups in strata, those without enough of both taken out and counted.

    Attributes:
        sides: Values and strata of the reference's people and of the group's.
        strata: Strata used.
        n: People used.
        n_missing: People of whom something is not known.
        n_dropped: People in strata without enough of both groups.
        left_out: These strata.
    """

    sides: tuple[tuple[FloatArray, IntArray], tuple[FloatArray, IntArray]]
    strata: int
    n: int
    n_missing: int
    n_dropped: int
    left_out: int

    @classmethod
    def of(
        cls, values: FloatArray, group: FloatArray, strata: ArrayLike, *, smallest: int
    ) -> "_Strata":
        codes, names = labels(strata, name="strata")
        rows = same_length("strata", {"values": values, "group": group, "strata": codes})
        known = np.flatnonzero(~np.isnan(values + group) & (codes >= 0))
        places, treated = codes[known], group[known] == 1
        table = np.array(
            [np.bincount(places[treated == side], minlength=len(names)) for side in (False, True)]
        )
        enough = np.asarray((table >= smallest).all(axis=0))
        if not enough.any():
            message = (
                f"expected a stratum with at least {smallest} of either group, got none among "
                f"{len(names)}; take coarser strata"
            )
            raise InvalidInputError([Fault("strata", "no_overlap", message)], origin="strata")
        used = enough[places]
        place = (np.cumsum(enough) - 1)[places]
        reference, own = (
            (values[known][rows_of], place[rows_of])
            for rows_of in (used & ~treated, used & treated)
        )
        return cls(
            sides=(reference, own),
            strata=int(enough.sum()),
            n=int(used.sum()),
            n_missing=rows - len(known),
            n_dropped=int((~used).sum()),
            left_out=int(((table.sum(axis=0) > 0) & ~enough).sum()),
        )

    def moments(self, side: int) -> GroupMoments:
        return group_moments(*self.sides[side], self.strata)

    def hits(self, side: int) -> FloatArray:
        values, places = self.sides[side]
        return np.asarray(np.bincount(places, weights=values, minlength=self.strata))

    def cautions(self) -> list[Caution]:
        if not self.n_dropped:
            return []
        sentence = (
            f"{self.n_dropped} people are in {self.left_out} strata without enough of both groups "
            "and are left out."
        )
        return [Caution(code="strata_left_out", sentence=sentence)]


def _unlike(p: float, what: str, source: str) -> list[Caution]:
    if not p <= _DOUBT:
        return []
    sentence = (
        f"The {what} differs between strata (p = {p:.3f}): the common figure is an average of "
        "unlike things, so look at the strata."
    )
    return [Caution(code="strata_differ", sentence=sentence, source=source)]
