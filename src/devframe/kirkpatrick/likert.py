"""Ratings in ordered steps: the whole distribution, and never the mean alone."""

import numpy as np
from scipy.special import stdtrit

from devframe.kirkpatrick.arrays import ArrayLike, library_of, numbers
from devframe.kirkpatrick.claims import DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.proportions import top_box


def likert(
    ratings: ArrayLike,
    *,
    lowest: int = 1,
    highest: int = 5,
    outcome: str = "rating",
    level: float = 0.95,
    population: int | None = None,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Summarize ratings on an ordered scale: mean, median, distribution and top two boxes.

    Formula: mean ± t(n - 1) · s / sqrt(n), the standard error times sqrt((N - n)/(N - 1)) for a
    finite `population`.

    Args:
        ratings: Ratings from `lowest` to `highest`, shape (n,); means over items may be fractions.
        lowest: The scale's lowest value.
        highest: The scale's highest value.
        outcome: What was rated.
        level: Level of the interval.
        population: How many people there are in all, when the answers are to speak for just them.
        design: The study design.

    Returns:
        A level. `quantities` hold `median`, `sd` and `share_1` and so on (shares of the answers
        rounded half up to a step); `also` holds the share of the top two boxes. Missing answers are
        counted and left out.

    Raises:
        InvalidInputError: For ratings off the scale, or labels.

    Source:
        The mean treats steps as equally wide; the distribution beside it does not.

    Example:
        >>> found = likert([5, 5, 4, 2, None], outcome="relevance")
        >>> found.estimate, found.quantity("median"), found.quantity("share_5"), found.n_missing
        (4.0, 4.5, 0.5, 1)
    """
    values = numbers(ratings, name=outcome, lowest=lowest, highest=highest)
    known = values[~np.isnan(values)]
    n = len(known)
    sd = float(known.std(ddof=1)) if n > 1 else None
    se = None if sd is None else sd / n**0.5
    if se is not None and population is not None:
        se *= (max(population - n, 0) / max(population - 1, 1)) ** 0.5
    mean = float(known.mean()) if n else None
    reach = None if se is None else float(stdtrit(n - 1, 0.5 + level / 2)) * se
    steps = np.floor(known + 0.5)
    shares = {
        f"share_{step}": float((steps == step).mean()) if n else None
        for step in range(lowest, highest + 1)
    }
    top = top_box(
        values, lowest=lowest, highest=highest, boxes=2, outcome=outcome, level=level,
        population=population, design=design,
    )  # fmt: skip
    return conclude(
        outcome=outcome,
        estimand=f"mean {outcome}",
        form="level",
        estimate=mean,
        low=None if mean is None or reach is None else mean - reach,
        high=None if mean is None or reach is None else mean + reach,
        level=level,
        se=se,
        df=n - 1 if n > 1 else None,
        n=n,
        n_missing=len(values) - n,
        method="mean with t interval",
        design=design,
        assumptions=["answers are independent of each other", "steps are equally wide"],
        quantities={"median": float(np.median(known)) if n else None, "sd": sd, **shares},
        also=[top],
        library=library_of(ratings),
    )
