"""Level 4: groups that started at different times, each against those who had not started."""

from collections.abc import Sequence
from functools import partial
from typing import Literal, get_args

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError, UnknownNameError
from devframe.kirkpatrick.arm_analyses import plain_analysis
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    IntArray,
    check_level,
    labels,
    library_of,
    number_table,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import TInterval, t_interval

Comparison = Literal["never", "not_yet"]
"""Compare with those who never start, or also with those who start later."""


def staggered_effects(
    scores: ArrayLike,
    *,
    started: ArrayLike,
    times: Sequence[float] | None = None,
    comparison: Comparison = "never",
    cluster: ArrayLike | None = None,
    outcome: str = "outcome",
    unit: str = "",
    level: float = 0.95,
    group: str = "those who started",
    reference: str = "those who had not",
    design: Design | None = None,
) -> Finding:
    """Compare groups that started at different times, start by start and time by time.

    A plain two-way fixed-effects regression would use early starters as comparisons for late
    ones, and can come out negative where every effect is positive. Here each group that started
    together is compared, at each time, only with units that had not started.

    Formula:
        ATT(g, t) is the mean change, from the time before g to t, of those who started at g, less
        that of the comparison. Before g the change is from one time to the next: a lead, which
        should be zero. Groups are averaged by their size for each time since the start, and those
        averages evenly for the whole. The standard error of an average comes from the units'
        influences, weights included; its degrees of freedom are the units (or clusters) of the
        smallest group less one.

    Missing data:
        Units with a missing score are left out and counted; so are units that had started at the
        first time, which have no score before (`n_dropped`).

    Args:
        scores: Units by times, in order of time: a dataframe or shape (n, k).
        started: Time of the start of each unit, missing for those who never do, shape (n,).
        times: Times of the columns, rising; by default 0, 1, 2 and so on.
        comparison: Whom to compare with.
        cluster: Team or other cluster of each unit, shape (n,).
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        level: Level of the intervals.
        group: Name of the starters in sentences.
        reference: Name of the comparison in sentences.
        design: Whether people rated themselves and what readers are asked to take for granted; the
            kind of design is that of staggered starts.

    Returns:
        The effect averaged over the times since the start. In `also` the effect at each time since
        the start, then every ATT(g, t) and every lead. As quantities `simple_overall`, the average
        over all ATT(g, t) by group size, and `simple_overall_se`; beside it, `times_since_start`,
        counted in columns.

    Raises:
        InvalidInputError: When a column cannot be used, or times do not rise.
        RefusedError: When nobody started after the first time, or nobody is left to compare with.
        UnknownNameError: For another comparison.

    Source:
        Callaway & Sant'Anna (2021), Journal of Econometrics 225:200-230, without covariates.

    Example:
        >>> scores = [
        ...     [1, 2, 6, 7],
        ...     [2, 3, 7, 9],
        ...     [1, 2, 3, 8],
        ...     [3, 5, 5, 9],
        ...     [1, 2, 3, 4],
        ...     [2, 3, 5, 5],
        ... ]
        >>> found = staggered_effects(scores, started=[2, 2, 3, 3, None, None])
        >>> round(found.estimate, 2), found.claim
        (3.38, 'effect-if')
    """
    check_level(level)
    if comparison not in get_args(Comparison):
        raise UnknownNameError("comparison", comparison, known=get_args(Comparison))
    panel = _read_panel(scores, started=started, times=times, cluster=cluster)
    cells = _cells(panel, comparison, level=level)
    known = Design(kind="staggered") if design is None else design.as_kind("staggered")
    say = partial(
        conclude,
        form="contrast",
        level=level,
        unit=unit,
        group=group,
        reference=reference,
        library=library_of(started),
    )
    whole = partial(
        say,
        outcome=outcome,
        n=len(panel.values),
        n_missing=panel.n_missing,
        n_dropped=panel.n_dropped,
        design=known,
        assumptions=["nobody reacted to the program before it started"],
        sources=["callaway-santanna-2021"],
    )
    later = [cell for cell in cells if not cell.is_lead]
    waits = sorted({cell.at - cell.start for cell in later})
    averages = [
        _average(panel, [cell for cell in later if cell.at - cell.start == wait]) for wait in waits
    ]
    also = [
        whole(
            estimand=f"effect {wait} times after the start",
            **average.interval(panel, level).figures,
            method="ATT(g, t) averaged by group size",
            quantities={"times_since_start": float(wait)},
        )
        for wait, average in zip(waits, averages, strict=True)
    ]
    also += [_told(panel, cell, say, outcome, known) for cell in cells]
    influences = np.mean([average.influences for average in averages], axis=0)
    overall = _Average(
        float(np.mean([average.estimate for average in averages])),
        influences,
        min(average.freedom for average in averages),
    )
    simple = _average(panel, later)
    return whole(
        estimand="effect averaged over the times since the start",
        **overall.interval(panel, level).figures,
        method="ATT(g, t) by group size, then evenly over times since the start",
        cautions=_started_first(panel),
        quantities={
            "simple_overall": simple.estimate,
            "simple_overall_se": simple.interval(panel, level).se,
            "n_never": float((panel.started == panel.values.shape[1]).sum()),
            "n_starts": float(len({cell.start for cell in later})),
        },
        also=also,
    )


@attrs.frozen(eq=False)
class _Panel:
    """Complete units by times; `started` is a place among the times, their number for never."""

    values: FloatArray
    started: IntArray
    clusters: IntArray | None
    times: tuple[float, ...]
    n_missing: int
    n_dropped: int


@attrs.frozen(eq=False)
class _Cell:
    """One group that started together, at one time, beside its comparison."""

    start: int
    at: int
    is_lead: bool
    interval: TInterval
    method: str
    n: int
    influences: FloatArray


@attrs.frozen(eq=False)
class _Average:
    """Several cells together, with what each unit has to do with it."""

    estimate: float
    influences: FloatArray
    freedom: float

    def interval(self, panel: _Panel, level: float) -> TInterval:
        parts, factor = self.influences, 1.0
        if panel.clusters is not None:
            parts = np.bincount(panel.clusters, parts).astype(np.float64)
            count = len(np.unique(panel.clusters))
            factor = count / (count - 1) if count > 1 else np.nan
        se = float(np.sqrt(factor * (parts @ parts))) / len(panel.values)
        return t_interval(self.estimate, se, df=self.freedom, level=level)


def _read_panel(
    scores: ArrayLike,
    *,
    started: ArrayLike,
    times: Sequence[float] | None,
    cluster: ArrayLike | None,
) -> _Panel:
    table, _ = number_table(scores, name="scores")
    given = numbers(started, name="started")
    columns = {"scores": table, "started": given}
    codes = None if cluster is None else labels(cluster, name="cluster").codes
    same_length("scores", columns if codes is None else {**columns, "cluster": codes})
    points = np.arange(table.shape[1], dtype=np.float64) if times is None else np.array(times)
    if len(points) != table.shape[1] or (np.diff(points) <= 0).any():
        message = (
            f"expected one rising time for each of the {table.shape[1]} columns, got {len(points)}"
        )
        raise InvalidInputError([Fault("times", "times_do_not_rise", message)], origin="times")
    # A start between two times is first seen at the later one; after the last it is not seen.
    place = np.where(np.isnan(given), len(points), np.searchsorted(points, given))
    known = ~np.isnan(table).any(axis=1)
    if codes is not None:
        known &= codes >= 0
    used = known & (place > 0)
    return _Panel(
        values=table[used],
        started=place[used].astype(np.int64),
        clusters=None if codes is None else codes[used],
        times=tuple(float(point) for point in points),
        n_missing=int((~known).sum()),
        n_dropped=int((known & (place == 0)).sum()),
    )


def _cells(panel: _Panel, comparison: Comparison, *, level: float) -> list[_Cell]:
    """Compare every group that started together, at every time but the first."""
    last = panel.values.shape[1]
    starts = [int(start) for start in np.unique(panel.started) if start < last]
    if not starts:
        raise RefusedError(
            "nobody started after the first time",
            because="without a score before the start there is no change to compare",
            instead="add earlier measurements, or compare the scores with outcome_contrast",
        )
    cells = []
    for start in starts:
        for at in range(1, last):
            free = panel.started == last
            if comparison == "not_yet":
                free = (panel.started > at) & (panel.started != start)
            if free.any():
                cells.append(_cell(panel, start, at, free, level=level))
    if not any(not cell.is_lead for cell in cells):
        raise RefusedError(
            "nobody is left to compare with",
            because="everybody had started by the times that are compared",
            instead="pass comparison='not_yet', or add units that never start"
            if comparison == "never"
            else "add units that start later or never",
        )
    return cells


def _cell(panel: _Panel, start: int, at: int, free: BoolArray, *, level: float) -> _Cell:
    base = start - 1 if at >= start else at - 1
    changed = panel.values[:, at] - panel.values[:, base]
    inside = panel.started == start
    rows = inside | free
    analysis = plain_analysis(
        changed[rows],
        inside[rows],
        clusters=None if panel.clusters is None else panel.clusters[rows],
        what=f"changes from {panel.times[base]:g} to {panel.times[at]:g}",
        level=level,
    )
    total = len(changed)
    influences = np.zeros(total)
    influences[inside] = total / inside.sum() * (changed[inside] - changed[inside].mean())
    influences[free] = -total / free.sum() * (changed[free] - changed[free].mean())
    return _Cell(
        start, at, at < start, analysis.interval, analysis.method, int(rows.sum()), influences
    )


def _average(panel: _Panel, cells: Sequence[_Cell]) -> _Average:
    """Average cells by the size of their group; that sizes vary by chance counts as well."""
    total = len(panel.values)
    members = np.array([panel.started == cell.start for cell in cells], dtype=np.float64)
    shares = members.mean(axis=1)
    weights = shares / shares.sum()
    estimates = np.array([cell.interval.estimate for cell in cells])
    around = members - shares[:, None]
    moved = around / shares.sum() - weights[:, None] * around.sum(axis=0) / shares.sum()
    influences = weights @ np.array([cell.influences for cell in cells]) + estimates @ moved
    sizes = [
        len(np.unique(panel.clusters[panel.started == cell.start]))
        if panel.clusters is not None
        else int(shares[place] * total + 0.5)
        for place, cell in enumerate(cells)
    ]
    return _Average(float(weights @ estimates), np.asarray(influences), min(sizes) - 1.0)


def _told(
    panel: _Panel, cell: _Cell, say: partial[Finding], outcome: str, design: Design
) -> Finding:
    start, at = panel.times[cell.start], panel.times[cell.at]
    told = f"ATT({start:g}, {at:g})"
    return say(
        outcome=f"the earlier change in {outcome}" if cell.is_lead else outcome,
        estimand=f"lead {told}" if cell.is_lead else told,
        **cell.interval.figures,
        n=cell.n,
        n_missing=panel.n_missing,
        n_dropped=len(panel.values) - cell.n + panel.n_dropped,
        method=cell.method,
        design=design.as_kind("groups_post") if cell.is_lead else design,
        cautions=[_OTHER_STARTS],
        quantities={
            "times_since_start": float(cell.at - cell.start),
            "smallest_detectable": cell.interval.smallest_detectable,
        },
    )


_OTHER_STARTS = Caution(
    code="other_starts",
    sentence="Units that started at other times have no part in this comparison.",
)


def _started_first(panel: _Panel) -> list[Caution]:
    if not panel.n_dropped:
        return []
    sentence = (
        f"{panel.n_dropped} units had started by the first time: without a score before the start "
        "they are left out."
    )
    return [Caution(code="no_score_before", sentence=sentence, source="callaway-santanna-2021")]
