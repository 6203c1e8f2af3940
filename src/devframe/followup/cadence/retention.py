"""Spacing from a goal: how far apart reviews lie so that knowledge lasts."""

from collections.abc import Sequence
from datetime import UTC, date
from itertools import pairwise
from math import log
from typing import Literal

import attrs

from devframe._base.errors import Fault, InvalidInputError, MissingExtraError
from devframe.followup.cadence.offsets import OffsetCadence
from devframe.followup.cadence.standard import reinforcement
from devframe.followup.zoned import Instant

GAP_SHARES = ((7, 0.30), (365, 0.075))
"""Best gap as a share of the retention goal: 20 to 40 % of a week, 5 to 10 % of a year, middled."""

AUTOMATIC_SCORE = 5.0
"""Score from which a habit counts as automatic, on a scale of 1 to 7: an assumption."""

Rating = Literal["again", "hard", "good", "easy"]
"""How a quiz on a knowledge item went: forgotten, or recalled with more or less effort."""


def retention_gap_days(goal_days: int) -> int:
    """Find the gap between learning and review after which knowledge lasts longest.

    Between the two goals that were studied the share falls with the logarithm of the goal;
    outside them it stays as it is at the nearer end.

    Args:
        goal_days: For how many days after the review it should last, 1 or more.

    Returns:
        Days between learning and review, 1 or more.

    Raises:
        InvalidInputError: When the goal is less than a day.

    Source:
        `cepeda-2008`; the interpolation is `devframe-convention`.

    Example:
        >>> retention_gap_days(7), retention_gap_days(90), retention_gap_days(365)
        (2, 14, 27)
    """
    if goal_days < 1:
        message = f"expected a goal of 1 day or more, got {goal_days}"
        raise InvalidInputError([Fault("goal_days", "out_of_range", message)], origin="retention")
    (short, high), (long, low) = GAP_SHARES
    within = min(max(goal_days, short), long)
    share = high + (low - high) * log(within / short) / log(long / short)
    return max(1, round(share * goal_days))


def reinforcement_for(
    *, goal_days: int, reviews: int = 3, duration_minutes: int = 15
) -> OffsetCadence:
    """Build spaced reinforcement from a retention goal, its reviews one gap apart.

    Args:
        goal_days: For how many days it should last.
        reviews: How many reviews; the study had one, more are `devframe-convention`.
        duration_minutes: Length of one reinforcement.

    Returns:
        The cadence.

    Raises:
        InvalidInputError: When the goal is less than a day or there is no review.

    Source:
        `cepeda-2008` for the gap, `kang-2014` for keeping the gaps equal.

    Example:
        >>> [offset.days for offset in reinforcement_for(goal_days=90).offsets]
        [14, 28, 42]
    """
    gap = retention_gap_days(goal_days)
    cadence = reinforcement(
        [gap * number for number in range(1, reviews + 1)], duration_minutes=duration_minutes
    )
    return attrs.evolve(cadence, sources=("cepeda-2008", "devframe-convention", "kang-2014"))


def next_review_on(reviews: Sequence[tuple[Instant, Rating]], *, recall_share: float = 0.9) -> date:
    """Plan the next review of one knowledge item with FSRS, from how its reviews went.

    Args:
        reviews: Aware moments and ratings, oldest first, at least one.
        recall_share: The probability of recall at which the review is due, between 0 and 1.

    Returns:
        The date in UTC on which it is due; roll it forward on a work calendar.

    Raises:
        InvalidInputError: When there is no review, the order is wrong or the share out of range.
        MissingExtraError: When the `fsrs` library is not installed.

    Source:
        `fsrs`: the free spaced repetition scheduler with its published default parameters.

    Example:
        >>> from datetime import UTC, datetime
        >>> next_review_on([(datetime(2026, 11, 2, tzinfo=UTC), "good")])
        datetime.date(2026, 11, 4)
    """
    try:
        from fsrs import Card, Scheduler  # noqa: PLC0415 - an optional extra
        from fsrs import Rating as Grade  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("spacing by FSRS", extra="spacing") from None
    moments = [moment for moment, _ in reviews]
    faults = []
    if not moments or any(moment.tzinfo is None for moment in moments):
        message = "expected at least one review, each at an aware datetime"
        faults.append(Fault("reviews", "missing_review", message))
    elif any(earlier >= later for earlier, later in pairwise(moments)):
        faults.append(Fault("reviews", "wrong_order", "expected reviews oldest first"))
    if not 0 < recall_share < 1:
        message = f"expected a share between 0 and 1, got {recall_share}"
        faults.append(Fault("recall_share", "out_of_range", message))
    if faults:
        raise InvalidInputError(faults, origin="next_review_on")
    grades = {"again": Grade.Again, "hard": Grade.Hard, "good": Grade.Good, "easy": Grade.Easy}
    # Steps of minutes suit flash cards, not workdays; fuzz would make the plan random.
    scheduler = Scheduler(
        desired_retention=recall_share,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )
    card = Card(card_id=0, due=moments[0].astimezone(UTC))
    for moment, rating in reviews:
        card, _ = scheduler.review_card(card, grades[rating], moment.astimezone(UTC))
    return card.due.date()


def is_automatic(
    scores: Sequence[float | None], *, passing_score: float = AUTOMATIC_SCORE, running: int = 2
) -> bool:
    """Tell whether a habit has become automatic: passed several checks running.

    A check that was missed or not scored is neither a pass nor a fall back: it changes nothing.

    Args:
        scores: Automaticity scores of the weekly checks, oldest first; `None` for not known.
        passing_score: The score that passes, on the scale of the checks.
        running: How many passes in a row are needed.

    Returns:
        Whether the last known scores pass.

    Source:
        `lally-2010` for automaticity as the measure and for misses doing no harm; score and run
        are `devframe-convention`.

    Example:
        >>> is_automatic([3.0, 5.5, None, 6.0]), is_automatic([6.0, 4.0, 5.5])
        (True, False)
    """
    known = [score for score in scores if score is not None]
    last = known[-running:]
    return len(last) == running and all(score >= passing_score for score in last)
