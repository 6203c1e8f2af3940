"""Where each method stands, and why it was not chosen."""

from functools import lru_cache

from devframe.recommendation.compiled import CompiledPolicy
from devframe.recommendation.decide import Decision
from devframe.recommendation.records import MethodScore
from devframe.recommendation.steps import find_obstacles
from devframe.recommendation.texts import PolicyTexts


def score_methods(
    compiled: CompiledPolicy, texts: PolicyTexts, decision: Decision
) -> tuple[MethodScore, ...]:
    """Say where each method stands.

    Args:
        compiled: The policy.
        texts: Its records.
        decision: The decision.

    Returns:
        One score per method, in tie order.
    """
    possible, certain, presumed = decision.reading[:3]
    lower, upper = decision.bounds[:2]
    points, winner = decision.points, decision.method
    scores = []
    for place, method in enumerate(compiled.methods):
        needs = method.requirements
        lacking = needs & ~presumed
        eligible = False if needs & ~possible else None if needs & ~certain else True
        # Nothing is handed over but what the score rests on: so more needs share it.
        behind = None if lacking or place == winner else winner
        ahead = 0 if behind is None else points[behind]
        held = points[place], lower[place], upper[place], eligible
        scores.append(
            _score(compiled, texts, place, held, lacking, lacking & possible, behind, ahead)
        )
    return tuple(scores)


@lru_cache(maxsize=1 << 14)
def _score(  # noqa: PLR0917 - lru_cache is a third faster on positional arguments
    compiled: CompiledPolicy,
    texts: PolicyTexts,
    place: int,
    held: tuple[int, int, int, bool | None],
    lacking: int,
    possible: int,
    winner: int | None,
    its: int,
) -> MethodScore:
    """Score once per combination of what bears on a score; a cohort shares most of them."""
    points, lower, upper, eligible = held
    if winner is None:
        why_not = find_obstacles(compiled, texts, place, lacking, possible)
    else:
        name = texts.methods[winner].name
        if points == its:
            why_not = (f"It ties with {name} at {its}; {name} goes first in the tie order.",)
        else:
            why_not = (f"It has {points}, {name} has {its}.",)
    return MethodScore.trusted(
        method=texts.methods[place].id,
        points=points,
        lower=lower,
        upper=upper,
        eligible=eligible,
        why_not=why_not,
    )
