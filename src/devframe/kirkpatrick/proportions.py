"""Shares of people: one share, a response rate, a top box, customer satisfaction."""

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, binary, library_of, numbers
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.intervals import wilson

LOW_RESPONSE_SHARE = 0.6
"""Below this response rate a warning is given (a custom of survey editors, not a law)."""


def proportion(
    hits: ArrayLike,
    *,
    outcome: str = "yes answers",
    level: float = 0.95,
    population: int | None = None,
    invited: int | None = None,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Give the share of people of whom something is true.

    Formula: Wilson's score interval; for a finite `population` with n(N-1)/(N-n) in place of n.

    Args:
        hits: Zeros and ones, or booleans, shape (n,).
        outcome: What the ones are, as sentences should call them.
        level: Level of the interval.
        population: How many people there are in all, when the answers are to speak for just them.
        invited: How many were asked. Adds the response rate and the worst case, in which all who
            did not answer would have said the opposite.
        design: The study design.

    Returns:
        A level; `quantities` hold `hits`, and with `invited` also `response_rate`,
        `worst_case_low` and `worst_case_high`. Missing answers are counted and left out.

    Raises:
        InvalidInputError: For values other than 0 and 1, or a population, or invited people, of
            fewer than answered.

    Source:
        Newcombe (1998), Statistics in Medicine 17:857. Manski (1989) for the worst case.

    Example:
        >>> finding = proportion([1] * 81 + [0] * 182, outcome="satisfied people")
        >>> print(finding.sentence())
        The share of satisfied people was 30.8 % (95 % interval 25.5 to 36.6 %; n = 263).
    """
    values = binary(hits, name=outcome)
    known = values[~np.isnan(values)]
    n, count = len(known), float(known.sum())
    check_population(population, n)
    low, high = wilson(count, n, level=level, population=population)
    quantities: dict[str, float | None] = {"hits": count}
    cautions: list[Caution] = []
    if invited is not None:
        rate = _response_share(n, invited)
        quantities |= {
            "response_rate": rate,
            "worst_case_low": count / invited,
            "worst_case_high": count / invited + 1 - rate,
        }
        cautions += _low_response(rate)
    return conclude(
        outcome=outcome,
        estimand=f"share of {outcome}",
        form="level",
        unit="share",
        estimate=count / n if n else None,
        low=float(low),
        high=float(high),
        level=level,
        n=n,
        n_missing=len(values) - n,
        method="share with Wilson interval",
        design=design,
        cautions=cautions,
        assumptions=["answers are independent of each other"],
        sources=["newcombe-1998"],
        quantities=quantities,
        library=library_of(hits),
    )


def response_rate(
    answered: int, invited: int, *, level: float = 0.95, outcome: str = "invited people"
) -> Finding:
    """Give the share of the invited who answered.

    Args:
        answered: How many answered.
        invited: How many were asked.
        level: Level of the interval.
        outcome: Who was asked, as sentences should call them.

    Returns:
        A level, with a warning below 60 %.

    Raises:
        InvalidInputError: When nobody was invited or more answered than were invited.

    Source:
        Johnson & Wislar (2012) on the custom of asking for 60 %.

    Example:
        >>> [caution.code for caution in response_rate(45, 100).warnings]
        ['low_response']
    """
    rate = _response_share(answered, invited)
    low, high = wilson(answered, invited, level=level)
    return conclude(
        outcome=outcome,
        estimand="response rate",
        form="level",
        unit="share",
        estimate=rate,
        low=float(low),
        high=float(high),
        level=level,
        n=invited,
        method="share with Wilson interval",
        cautions=_low_response(rate),
        sources=["newcombe-1998"],
        quantities={"answered": float(answered)},
    )


def top_box(
    ratings: ArrayLike,
    *,
    highest: float,
    lowest: float = 1,
    boxes: int = 1,
    outcome: str = "rating",
    level: float = 0.95,
    population: int | None = None,
    invited: int | None = None,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Give the share of ratings in the highest boxes of a scale.

    Args:
        ratings: Ratings in steps of one, shape (n,).
        highest: The scale's highest value.
        lowest: The scale's lowest value.
        boxes: How many of the highest values count.
        outcome: What was rated.
        level: Level of the interval.
        population: As in `proportion`.
        invited: As in `proportion`.
        design: The study design.

    Returns:
        A level, as `proportion` gives it.

    Raises:
        InvalidInputError: For ratings off the scale, or labels.

    Source:
        As `proportion`.

    Example:
        >>> top_box([5, 5, 4, 1, None], highest=5).estimate
        0.5
    """
    hits, told = box_hits(ratings, outcome, lowest=lowest, highest=highest, boxes=boxes)
    finding = proportion(
        hits,
        outcome=told,
        level=level,
        population=population,
        invited=invited,
        design=design,
    )
    return finding.answering_in(library_of(ratings))


def box_hits(
    ratings: ArrayLike, outcome: str, *, lowest: float, highest: float, boxes: int
) -> tuple[FloatArray, str]:
    """Tell which ratings lie in the highest boxes of a scale.

    Args:
        ratings: Ratings, shape (n,).
        outcome: What was rated.
        lowest: The scale's lowest value.
        highest: The scale's highest value.
        boxes: How many of the highest values count.

    Returns:
        1 for those that do and 0 for others, NaN where missing; and what to call them.

    Raises:
        InvalidInputError: For ratings off the scale, labels, or boxes that the scale lacks.

    Example:
        >>> box_hits([5, 3, None], "food", lowest=1, highest=5, boxes=2)
        (array([ 1.,  0., nan]), 'food ratings at 4 or above')
    """
    values = numbers(ratings, name=outcome, lowest=lowest, highest=highest)
    if not 1 <= boxes <= highest - lowest:
        message = (
            f"expected 1 to {highest - lowest:g} of the boxes from {lowest:g} to {highest:g}, got "
            f"{boxes}; all of them together hold everybody"
        )
        raise InvalidInputError([Fault("boxes", "bad_boxes", message)], origin=outcome)
    from_value = highest - boxes + 1
    # A person's mean over items can lie between two boxes; it counts from the box's lower edge.
    hits = np.where(np.isnan(values), np.nan, values >= from_value)
    return hits, f"{outcome} ratings at {from_value:g} or above"


def csat(
    ratings: ArrayLike,
    *,
    outcome: str = "satisfaction",
    level: float = 0.95,
    population: int | None = None,
    invited: int | None = None,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Give the customer satisfaction score: the share of 4s and 5s on a scale from 1 to 5.

    Args:
        ratings: Ratings from 1 to 5, shape (n,).
        outcome: What was rated.
        level: Level of the interval.
        population: As in `proportion`.
        invited: As in `proportion`.
        design: The study design.

    Returns:
        A level, as `proportion` gives it.

    Raises:
        InvalidInputError: For ratings off the scale, or labels.

    Source:
        As `proportion`; counting the upper two of five boxes is the custom.

    Example:
        >>> csat([5, 4, 3, 1]).estimate
        0.5
    """
    return top_box(
        ratings,
        highest=5,
        boxes=2,
        outcome=outcome,
        level=level,
        population=population,
        invited=invited,
        design=design,
    )


def check_population(population: int | None, n: int) -> None:
    """Check that no more people answered than there are.

    Args:
        population: How many there are, or `None` where nobody said.
        n: How many answered.

    Raises:
        InvalidInputError: When more answered.

    Example:
        >>> check_population(40, 12)
    """
    if population is not None and population < n:
        message = (
            f"expected a population of at least the {n} who answered, got {population}; count all "
            "for whom they are to speak, or leave it out"
        )
        fault = Fault("population", "bad_population", message, column="population")
        raise InvalidInputError([fault], origin="population")


def _response_share(answered: int, invited: int) -> float:
    if invited < 1 or not 0 <= answered <= invited:
        message = (
            f"expected at least as many invited as answered, got {answered} of {invited}; count "
            "each person once"
        )
        fault = Fault("", "bad_response", message, column="invited")
        raise InvalidInputError([fault], origin="response rate")
    return answered / invited


def _low_response(rate: float) -> list[Caution]:
    if rate >= LOW_RESPONSE_SHARE:
        return []
    sentence = (
        f"Only {100 * rate:.0f} % of those asked answered: those who did not may think otherwise."
    )
    return [Caution(code="low_response", sentence=sentence, source="johnson-wislar-2012")]
