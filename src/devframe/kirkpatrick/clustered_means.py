"""A mean or a mean change of one group whose people come in teams."""

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.cluster_cautions import few_clusters
from devframe.kirkpatrick.clustered import cluster_robust
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.effect_sizes import no_spread
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import t_interval


def clustered_mean(
    before: FloatArray | None,
    after: FloatArray,
    *,
    cluster: FloatArray,
    outcome: str,
    unit: str,
    level: float,
    design: Design,
) -> Finding:
    """Give the mean change of one group, or its mean, with clusters as the independent units.

    Formula:
        Mean over people; its variance is CR2 over clusters, with Satterthwaite's degrees of
        freedom, which are the clusters less one where all have one size.

    Missing data:
        People with a missing value or cluster are left out and counted.

    Args:
        before: Earlier scores, NaN where missing, shape (n,), or `None` for a mean.
        after: Later scores of the same people, shape (n,).
        cluster: Codes of their clusters, NaN where unknown, shape (n,).
        outcome: What was measured.
        unit: Its unit.
        level: Level of the interval.
        design: The study design.

    Returns:
        A change or a level, with `n_clusters` as a quantity.

    Raises:
        InvalidInputError: When nobody has all values.

    Source:
        Bell & McCaffrey (2002); Pustejovsky & Tipton (2018).

    Example:
        >>> found = clustered_mean(
        ...     np.array([1.0, 2, 2, 3, 4, 1]),
        ...     np.array([2.0, 3, 4, 5, 4, 2]),
        ...     cluster=np.array([0.0, 0, 1, 1, 2, 2]),
        ...     outcome="recaps",
        ...     unit="recaps",
        ...     level=0.95,
        ...     design=Design(kind="one_group_pre_post"),
        ... )
        >>> round(found.estimate, 2), round(found.df, 1), found.n
        (1.17, 2.0, 6)
    """
    values = after if before is None else after - before
    known = ~np.isnan(values + cluster)
    used = values[known]
    if not used.size:
        message = f"expected people with all values and a cluster, got none among {len(values)}"
        raise InvalidInputError([Fault("scores", "nobody_left", message)], origin="clusters")
    found = cluster_robust(
        used, np.ones((len(used), 1)), clusters=cluster[known].astype(np.int64), column=0
    )
    interval = t_interval(found.estimate, found.se, df=found.df, level=level)
    cautions = few_clusters(found.n_clusters, df=found.df)
    if not interval.se > 0:
        cautions.append(no_spread("Clusters do not differ, or there is only one"))
    return conclude(
        outcome=outcome,
        estimand=f"mean {outcome}" if before is None else "mean of after minus before",
        form="level" if before is None else "change",
        **interval.figures,
        level=level,
        n=len(used),
        n_missing=len(values) - len(used),
        unit=unit,
        method="mean over people, CR2, Satterthwaite df",
        design=design,
        cautions=cautions,
        assumptions=["clusters are independent"],
        sources=["bell-mccaffrey-2002", "pustejovsky-tipton-2018"],
        quantities={
            "n_clusters": float(found.n_clusters),
            "smallest_detectable": interval.smallest_detectable,
        },
    )
