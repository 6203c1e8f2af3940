"""Two ways to compare two arms, plain and adjusted, with or without clusters."""

from functools import partial

import attrs
import numpy as np

from devframe.kirkpatrick.arrays import BoolArray, FloatArray, IntArray
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.cluster_cautions import few_clusters
from devframe.kirkpatrick.clustered import cluster_robust
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning_adjusted import adjusted_difference
from devframe.kirkpatrick.moments import TInterval, moments, t_interval, welch


@attrs.frozen
class ArmAnalysis:
    """One way to compare the arms, and what came out.

    Attributes:
        interval: Difference with its interval.
        estimand: What was estimated.
        method: How.
        sources: Keys of the sources of the method.
        n_clusters: Clusters used, or `None` where units stand for themselves.
    """

    interval: TInterval
    estimand: str
    method: str
    sources: tuple[str, ...]
    n_clusters: int | None = None

    @property
    def few_clusters(self) -> list[Caution]:
        """What to know of clusters, where there are few."""
        if self.n_clusters is None:
            return []
        return few_clusters(self.n_clusters, df=self.interval.df)

    def told(
        self,
        say: partial[Finding],
        unit: str,
        *,
        cautions: list[Caution] | None = None,
        also: list[Finding] | None = None,
        quantities: dict[str, float | None] | None = None,
    ) -> Finding:
        """Make a finding of it.

        Args:
            say: `conclude` with what the whole study has in common filled in.
            unit: Unit of the outcome.
            cautions: What the data show.
            also: Findings that belong beside it.
            quantities: Further numbers.

        Returns:
            The finding.
        """
        return say(
            estimand=self.estimand,
            **self.interval.figures,
            unit=unit,
            method=self.method,
            cautions=[*self.few_clusters, *(cautions or [])],
            assumptions=[
                "units are independent" if self.n_clusters is None else "clusters are independent"
            ],
            sources=self.sources,
            quantities={
                **(quantities or {}),
                "n_clusters": self.n_clusters,
                "smallest_detectable": self.interval.smallest_detectable,
            },
            also=also or [],
        )


def plain_analysis(
    values: FloatArray,
    treated: BoolArray,
    *,
    clusters: IntArray | None,
    what: str,
    level: float,
    scale: float = 0.0,
) -> ArmAnalysis:
    """Take the difference of two means: Welch, or CR2 where there are clusters.

    Args:
        values: Shape (n,), nothing missing.
        treated: Who belongs to the group, shape (n,).
        clusters: Codes of the clusters, shape (n,), or `None`.
        what: What the values are, in the plural.
        level: Level of the interval.
        scale: Largest number that went into the values, where they are differences: those that
            differ by rounding only have no spread.

    Returns:
        The analysis.
    """
    estimand = f"difference of mean {what}"
    inside, outside = (moments(values[side], scale=scale) for side in (treated, ~treated))
    if clusters is None:
        interval = welch(inside, outside, level=level)
        return ArmAnalysis(interval, estimand, f"Welch's t on {what}", ("welch-1947",))
    if not (inside.variance > 0 or outside.variance > 0):
        values = np.where(treated, inside.mean, outside.mean)
    design = np.column_stack([np.ones(len(values)), treated])
    interval, count = _clustered(values, design, clusters, level=level)
    method = f"regression on {what}, CR2, Satterthwaite df"
    sources = ("bell-mccaffrey-2002", "pustejovsky-tipton-2018")
    return ArmAnalysis(interval, estimand, method, sources, count)


def adjusted_analysis(
    values: FloatArray,
    treated: BoolArray,
    *,
    covariates: FloatArray,
    clusters: IntArray | None,
    of: str,
    level: float,
) -> ArmAnalysis:
    """Adjust with Lin's interaction: HC2, or CR2 where there are clusters.

    Args:
        values: Shape (n,), nothing missing.
        treated: Who belongs to the group, shape (n,).
        covariates: What was known before, shape (n, p), nothing missing.
        clusters: Codes of the clusters, shape (n,), or `None`.
        of: What is adjusted for, in words.
        level: Level of the interval.

    Returns:
        The analysis; its estimate is NaN where the data do not allow the adjustment.
    """
    estimand = f"difference adjusted for {of}"
    if clusters is None:
        interval = adjusted_difference(values, treated, covariates=covariates, level=level)
        method = "ANCOVA with Lin's interaction, HC2, Satterthwaite df"
        return ArmAnalysis(interval, estimand, method, ("bell-mccaffrey-2002", "lin-2013"))
    centered = covariates - covariates.mean(axis=0)
    design = np.column_stack([np.ones(len(values)), treated, centered, centered * treated[:, None]])
    interval, count = _clustered(values, design, clusters, level=level)
    method = "ANCOVA with Lin's interaction, CR2, Satterthwaite df"
    sources = ("bell-mccaffrey-2002", "lin-2013", "pustejovsky-tipton-2018")
    return ArmAnalysis(interval, estimand, method, sources, count)


def _clustered(
    values: FloatArray, design: FloatArray, clusters: IntArray, *, level: float
) -> tuple[TInterval, int]:
    """Regress on a design whose second column is the arm; give its interval and the clusters."""
    if np.linalg.matrix_rank(design) < design.shape[1]:
        count = len(np.unique(clusters))
        return t_interval(np.nan, np.nan, df=np.nan, level=level), count
    found = cluster_robust(values, design, clusters=clusters, column=1)
    return t_interval(found.estimate, found.se, df=found.df, level=level), found.n_clusters
