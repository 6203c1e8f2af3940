"""Ratings in ordered steps: the whole distribution, and never the mean alone."""

from collections.abc import Mapping, Sequence

import numpy as np

from devframe.kirkpatrick.arrays import ArrayLike, check_level, library_of, numbers
from devframe.kirkpatrick.claims import DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.moments import moments, t_interval
from devframe.kirkpatrick.proportions import check_population, top_box


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
    steps = np.floor(known + 0.5)
    shares = {
        f"share_{step}": float((steps == step).mean()) if known.size else None
        for step in range(lowest, highest + 1)
    }
    top = top_box(
        values, lowest=lowest, highest=highest, boxes=2, outcome=outcome, level=level,
        population=population, design=design,
    )  # fmt: skip
    return average(
        values, outcome=outcome, level=level, population=population, design=design,
        assumptions=["steps are equally wide"], quantities=shares, also=[top],
    ).answering_in(library_of(ratings))  # fmt: skip


def average(
    values: ArrayLike,
    *,
    outcome: str = "score",
    unit: str = "",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    population: int | None = None,
    design: Design | DesignKind | None = None,
    assumptions: Sequence[str] = (),
    quantities: Mapping[str, float | None] | None = None,
    also: Sequence[Finding] = (),
) -> Finding:
    """Give the mean of a column with its t interval.

    Formula: mean ± t(n - 1) · s / sqrt(n), the standard error times sqrt((N - n)/(N - 1)) for a
    finite `population`.

    Args:
        values: Numbers, shape (n,).
        outcome: What was measured.
        unit: Its unit.
        level: Level of the interval.
        lowest: Smallest possible value, if the scale has one.
        highest: Largest possible value, if the scale has one.
        population: How many people there are in all, when the values are to speak for just them.
        design: The study design.
        assumptions: What is taken for granted beside independence.
        quantities: Further numbers by name, beside `median` and `sd`.
        also: Findings that belong beside this one.

    Returns:
        A level. Missing values are counted and left out.

    Raises:
        InvalidInputError: For labels, infinite values, values off the scale, and a population of
            fewer than have a value.

    Source:
        Student (1908).

    Example:
        >>> average([1, 2, 3, None]).estimate
        2.0
    """
    check_level(level)
    checked = numbers(values, name=outcome, lowest=lowest, highest=highest)
    known = checked[~np.isnan(checked)]
    part = moments(known)
    se = part.sd / max(part.n, 1) ** 0.5
    check_population(population, part.n)
    if population is not None:
        se *= (max(population - part.n, 0) / max(population - 1, 1)) ** 0.5
    found = t_interval(part.mean, se, df=part.n - 1, level=level)
    return conclude(
        outcome=outcome,
        estimand=f"mean {outcome}",
        form="level",
        unit=unit,
        estimate=found.estimate,
        low=found.low,
        high=found.high,
        level=level,
        se=found.se,
        df=found.df if part.n > 1 else None,
        n=part.n,
        n_missing=len(checked) - part.n,
        method="mean with t interval",
        design=design,
        assumptions=["units are independent of each other", *assumptions],
        quantities={
            "median": float(np.median(known)) if known.size else None,
            "sd": part.sd,
            **(quantities or {}),
        },
        also=also,
        library=library_of(values),
    )
