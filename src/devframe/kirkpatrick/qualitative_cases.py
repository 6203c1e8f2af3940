"""Whom to interview: the best and the worst cases, after Brinkerhoff."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Record, Sentence
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, IntArray, numbers

CaseKind = Literal["success", "non_success"]
"""Somebody who made much of the program, or nothing."""


class Case(Record):
    """One person to interview.

    Attributes:
        unit: Opaque id of the person.
        score: The score by which the person was found.
        kind: Which end.
    """

    unit: Identifier
    score: float
    kind: CaseKind


class SuccessCases(Record):
    """Best and worst cases for interviews.

    Attributes:
        cases: The best first, then the worst.
        n: People with a score.
        n_missing: People without one.
        n_tied_out: People left out by lot, because they tied with somebody chosen.
        seed: Start of the lot.
        note: What these cases may be used for.
    """

    cases: tuple[Case, ...]
    n: int
    n_missing: int
    n_tied_out: int
    seed: int
    note: Sentence


def success_cases(
    scores: ArrayLike, *, units: Sequence[str], count: int = 3, seed: int = 0
) -> SuccessCases:
    """Choose the most and the least successful for interviews.

    Args:
        scores: How much each person made of the program, shape (n,), higher is more; from a
            short survey or a measured gain.
        units: Opaque ids of the same people, no names.
        count: How many to choose at each end; fewer when there are not that many, or when the best
            left score no more than the worst left.
        seed: Start of the lot that decides between people who tie.

    Returns:
        The cases. They show what is possible and what stood in the way, never how the average
        fared.

    Raises:
        InvalidInputError: For labels among the scores, ids that repeat, unequal lengths, fewer than
            two people with a score, or scores that are all the same.

    Source:
        Brinkerhoff (2003).

    Example:
        >>> found = success_cases([5, 1, 3, 4, 2], units=["a", "b", "c", "d", "e"], count=2)
        >>> [(case.unit, case.kind) for case in found.cases]
        [('a', 'success'), ('d', 'success'), ('b', 'non_success'), ('e', 'non_success')]
    """
    values = numbers(scores, name="scores")
    faults = []
    if len(units) != len(values):
        message = f"expected an id for each score, got {len(units)} ids for {len(values)} scores"
        faults.append(Fault("units", "unequal_lengths", message))
    if len(set(units)) < len(units):
        message = "expected each id once; combine the scores of one person first"
        faults.append(Fault("units", "duplicate_unit", message))
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < 2:  # noqa: PLR2004 - a best and a worst are two people
        message = f"expected at least two people with a score, got {len(known)}"
        faults.append(Fault("scores", "too_few", message))
    if count < 1:
        faults.append(Fault("count", "too_few", f"expected at least 1, got {count}"))
    if faults:
        raise InvalidInputError(faults, origin="success cases")
    lot = np.random.default_rng(seed).permutation(len(values))
    each = min(count, len(known) // 2)
    order = known[np.lexsort((lot[known], values[known]))]
    worst, best = order[:each], order[::-1][:each]
    # Whoever scores like the other end is no extreme, and no lot makes one of them a success.
    apart = values[best] > values[worst]
    if not apart.any():
        message = "expected scores that differ, got the same from all; there is no best or worst"
        raise InvalidInputError([Fault("scores", "no_difference", message)], origin="success cases")
    worst, best = worst[apart], best[apart]
    ends: tuple[tuple[CaseKind, IntArray], ...] = (("success", best), ("non_success", worst))
    cases = [
        Case(unit=units[i], score=float(values[i]), kind=kind)
        for kind, chosen in ends
        for i in chosen.tolist()
    ]
    return SuccessCases(
        cases=tuple(cases),
        n=len(known),
        n_missing=len(values) - len(known),
        n_tied_out=_tied_out(values, known, np.concatenate([best, worst])),
        seed=seed,
        note="Extremes, chosen on purpose: they show what is possible and what stands in the way, "
        "never how people fared on average.",
    )


def interview_guide(kind: CaseKind) -> tuple[str, ...]:
    """Give the questions that an interview has to answer.

    Args:
        kind: Which end the person comes from.

    Returns:
        The questions, in order.

    Source:
        Brinkerhoff (2003), in our words.

    Example:
        >>> len(interview_guide("success"))
        5
    """
    if kind == "success":
        return (
            "What of the program did you use, and when?",
            "What came of it, and what would a doubter accept as proof?",
            "What was that worth to customers or to the organization?",
            "What helped: people, tools, time, incentives?",
            "What would have let you do even more?",
        )
    return (
        "Which of it did you try, if anything?",
        "What stood in the way: time, tools, manager, incentives, or the program itself?",
        "What would have had to be different before, during or after the program?",
        "What do you do instead, and how well does it work?",
    )


def _tied_out(values: FloatArray, known: IntArray, chosen: IntArray) -> int:
    """Count those who were not chosen although they score like somebody who was."""
    left = np.setdiff1d(known, chosen)
    return int(np.isin(values[left], values[chosen]).sum())
