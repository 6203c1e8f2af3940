"""What a reader must know where few teams or other clusters are the independent units."""

from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.effect_sizes import FEW_UNITS

FEWEST_DEGREES = 4.0
"""Satterthwaite's degrees of freedom below which CR2 finds too much (Tipton 2015)."""


def few_clusters(count: int, *, df: float | None = None) -> list[Caution]:
    """Warn when clusters are so few that people in them, however many, do not help.

    Args:
        count: Clusters used.
        df: Satterthwaite's degrees of freedom of the estimate, where it has any. They count what
            the clusters are worth for it: 20 clusters of which 3 had the program are worth few.

    Returns:
        Up to two cautions; none from ten clusters and four degrees of freedom on.

    Source:
        Tipton (2015) for the degrees of freedom; ten is devframe's convention.

    Example:
        >>> [caution.code for caution in few_clusters(20, df=2.4)]
        ['few_degrees_of_freedom']
    """
    found = []
    if count < FEW_UNITS:
        sentence = (
            f"Only {count} clusters are the independent units, however many people are in them: "
            "look at the mean of each cluster; more clusters would help, more people in them not."
        )
        found.append(Caution(code="few_units", sentence=sentence, source="devframe-convention"))
    if df is not None and df < FEWEST_DEGREES:
        sentence = (
            f"{count} clusters leave {df:.1f} degrees of freedom here (few clusters, or few in one "
            "arm): below 4 the interval and p can be surer than they should be, so do not rest on "
            "them; show the clusters one by one."
        )
        found.append(
            Caution(code="few_degrees_of_freedom", sentence=sentence, source="tipton-2015")
        )
    return found
