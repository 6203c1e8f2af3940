"""Goal attainment scaling: personal goals with levels agreed before, rated afterwards."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, get_args

import numpy as np
from pydantic import Field

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Note, Record, Sentence

Attainment = Annotated[int, Field(ge=-2, le=2)]
"""From -2 (much less than expected) over 0 (as expected) to +2 (much more than expected)."""

RaterRole = Literal["self", "coach", "mentor", "manager", "peer", "customer", "observer"]
"""Who rated."""

GoalStatus = Literal["below", "as_expected", "above", "raters_differ", "not_rated"]
"""Where the last ratings stand; `raters_differ` when they fall on both sides of a line."""


class Goal(Record):
    """A goal of one person, with all levels put into words before the work begins.

    Attributes:
        goal_id: Its id.
        statement: What is to be reached.
        levels: Five observable descriptions, from much less than expected to much more.
        importance: Weight, where goals matter unequally.
        baseline: Where the person stood when the goal was set; `None` when nobody said.
    """

    goal_id: Identifier
    statement: Sentence
    levels: tuple[Sentence, Sentence, Sentence, Sentence, Sentence]
    importance: int = Field(default=1, ge=1, le=5)
    baseline: Attainment | None = None


class GoalRating(Record):
    """One rating of one goal.

    Attributes:
        goal_id: The goal.
        role: Who rated.
        attainment: Level reached.
        rated_on: Day of the rating.
        note: What was seen.
    """

    goal_id: Identifier
    role: RaterRole
    attainment: Attainment
    rated_on: date
    note: Note = ""


class GoalResult(Record):
    """Where one goal stands.

    Attributes:
        goal_id: The goal.
        baseline: Where it stood at the start.
        last: Last rating of each role, in the order of `RaterRole`.
        status: The ratings taken together; differing ratings are shown, never averaged.
        reached: Description of the level reached, when all raters agree on it.
    """

    goal_id: Identifier
    baseline: Attainment | None
    last: tuple[GoalRating, ...]
    status: GoalStatus
    reached: Sentence | None


class GoalAttainment(Record):
    """How a person's goals stand.

    Attributes:
        goals: One result per goal, in the order given.
    """

    goals: tuple[GoalResult, ...]

    def sentence(self) -> str:
        """Say in one sentence how many goals were reached.

        Returns:
            The sentence: a description of one person, no effect of anything.
        """
        states = [goal.status for goal in self.goals]
        reached = sum(state in {"as_expected", "above"} for state in states)
        text = f"{reached} of {len(states)} goals reached the expected level or more"
        for state, words in (("raters_differ", "raters differ on"), ("not_rated", "not rated:")):
            if state in states:
                text += f"; {words} {states.count(state)}"
        only_self = [
            goal for goal in self.goals if goal.last and {r.role for r in goal.last} == {"self"}
        ]
        if only_self:
            text += f"; {len(only_self)} rated by the person alone"
        return f"{text}."


def goal_attainment(goals: Sequence[Goal], ratings: Sequence[GoalRating]) -> GoalAttainment:
    """Put the last ratings beside the goals.

    Args:
        goals: The goals of one person.
        ratings: Ratings at any time by anybody.

    Returns:
        Where each goal stands.

    Raises:
        InvalidInputError: When goals share an id, or a rating is of no goal.

    Source:
        Kiresuk & Sherman (1968).

    Example:
        >>> levels = ("never", "rarely", "weekly", "daily", "daily and teaches it")
        >>> goal = Goal(goal_id="g1", statement="Gives feedback", levels=levels, baseline=-2)
        >>> rating = GoalRating(
        ...     goal_id="g1", role="manager", attainment=1, rated_on=date(2026, 5, 4)
        ... )
        >>> found = goal_attainment([goal], [rating])
        >>> found.goals[0].status, found.goals[0].reached
        ('above', 'daily')
    """
    known = {goal.goal_id for goal in goals}
    faults = []
    if len(known) < len(goals):
        faults.append(Fault("goals", "duplicate_goal", "expected goals with ids of their own"))
    faults += [
        Fault(f"ratings[{i}]", "unknown_goal", f"no goal has the id {rating.goal_id!r}")
        for i, rating in enumerate(ratings)
        if rating.goal_id not in known
    ]
    if faults:
        raise InvalidInputError(faults, origin="goal attainment")
    return GoalAttainment(goals=tuple(_result(goal, ratings) for goal in goals))


def goal_attainment_t(
    attainments: Sequence[int], *, importance: Sequence[int] | None = None, correlation: float = 0.3
) -> float:
    """Give Kiresuk and Sherman's T of one person's goals, for those who need one number.

    T is 50 when every goal came out as expected. It sums up levels that were set by hand, goal by
    goal: it is no measurement, and T values of different people are not comparable unless
    their goals were equally hard. devframe shows goals in words and never reports T by itself.

    Formula:
        T = 50 + 10 Σ w x / √((1 - ρ) Σ w² + ρ (Σ w)²).

    Args:
        attainments: Level of each goal, from -2 to +2.
        importance: Weight of each goal; by default all alike.
        correlation: Assumed correlation ρ of goals; .3 is the authors' convention.

    Returns:
        T.

    Raises:
        InvalidInputError: Without goals, or with levels or weights out of range.

    Source:
        Kiresuk & Sherman (1968).

    Example:
        >>> round(goal_attainment_t([1, 1, 1]), 2)
        63.69
    """
    levels = np.asarray(attainments, dtype=np.float64)
    weights = np.ones(len(levels)) if importance is None else np.asarray(importance, np.float64)
    fine = len(levels) and len(weights) == len(levels) and bool((np.abs(levels) <= 2).all())  # noqa: PLR2004 - the scale
    if not fine or not bool((weights > 0).all()) or not 0 <= correlation < 1:
        message = (
            "expected at least one goal, levels from -2 to 2, a positive weight for each and a "
            f"correlation from 0 to below 1; got {len(levels)} goals, {len(weights)} weights"
        )
        raise InvalidInputError([Fault("attainments", "impossible", message)], origin="T")
    spread = (1 - correlation) * (weights**2).sum() + correlation * weights.sum() ** 2
    return float(50 + 10 * (weights @ levels) / np.sqrt(spread))


def _result(goal: Goal, ratings: Sequence[GoalRating]) -> GoalResult:
    last = []
    for role in get_args(RaterRole):
        own = [r for r in ratings if r.goal_id == goal.goal_id and r.role == role]
        if own:
            # Of two ratings of one day the later in the list counts.
            last.append(max(enumerate(own), key=lambda pair: (pair[1].rated_on, pair[0]))[1])
    levels = {rating.attainment for rating in last}
    return GoalResult(
        goal_id=goal.goal_id,
        baseline=goal.baseline,
        last=tuple(last),
        status=_status(levels),
        reached=goal.levels[levels.pop() + 2] if len(levels) == 1 else None,
    )


def _status(levels: set[int]) -> GoalStatus:
    signs = {int(np.sign(level)) for level in levels}
    if not signs:
        return "not_rated"
    if len(signs) > 1:
        return "raters_differ"
    by_sign: dict[int, GoalStatus] = {-1: "below", 0: "as_expected", 1: "above"}
    return by_sign[signs.pop()]
