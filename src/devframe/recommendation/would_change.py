"""Which single changes of known facts would change the answer."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import add, sub
from typing import NamedTuple

from devframe.diagnosis import FactValue
from devframe.recommendation.compiled import CompiledPolicy
from devframe.recommendation.decide import Decision, Verdict, outcome


class AnswerChange(NamedTuple):
    """A single change of a known fact that changes the answer.

    Attributes:
        fact: Name of the fact.
        value: Its value now.
        other: The nearest value with which the answer would be another.
        verdict: The verdict then.
        method: Place of the method then, or `None`.
    """

    fact: str
    value: FactValue
    other: FactValue
    verdict: Verdict
    method: int | None


class _Effect(NamedTuple):
    """What moving one fact to another cell does to conditions and points."""

    cell: int
    gained: int
    lost: int
    shift: tuple[int, ...]


def find_changes(
    compiled: CompiledPolicy, facts: Mapping[str, FactValue | None], decision: Decision
) -> Iterator[AnswerChange]:
    """Find every change of one known fact after which verdict or method would be another.

    All other facts stay as they are, the unknown ones at their presumption.

    Args:
        compiled: The policy.
        facts: Value per fact name.
        decision: The decision on these facts.

    Yields:
        The changes, in the order of the facts.
    """
    holding, excluded = decision.reading.presumed, decision.reading.excluded
    blocking = holding & compiled.blocks
    # A fact lifts no block unless it bears on every cause that blocks.
    places = [place for place, tests in enumerate(compiled.tests) if not blocking & ~tests]
    if not places:
        return
    # A condition that fails on one fact only is decided by that fact; one that fails on two is not.
    fails = fails_twice = 0
    for bits in excluded:
        fails_twice |= fails & bits
        fails |= bits
    near = compiled.deciding & ~fails_twice
    now = outcome(compiled, holding, decision.points)
    for place in places:
        standing = near & compiled.tests[place] & (holding | excluded[place])
        if not standing:
            continue
        fact = compiled.facts[place]
        value = facts[fact.name]
        if value is None:
            continue
        now_in = fact.cell_of(value)
        told = {now}
        for effect in _effects(compiled, place, now_in, standing):
            points = tuple(map(add, decision.points, effect.shift))
            then = outcome(compiled, (holding | effect.gained) & ~effect.lost, points)
            if then not in told:
                told.add(then)  # of several values with the same answer, the nearest will do
                other = fact.nearest_in(effect.cell, now_in)
                yield AnswerChange(fact.name, value, other, *then)


@lru_cache(maxsize=1 << 14)
def _effects(compiled: CompiledPolicy, place: int, now: int, standing: int) -> tuple[_Effect, ...]:
    """Work out what moving a fact does, given the conditions that hang on this fact alone."""
    fact = compiled.facts[place]
    holding = standing & ~fact.excludes[now]
    effects = []
    for cell, excluded in enumerate(fact.excludes):
        gained, lost = standing & ~holding & ~excluded, holding & excluded
        if gained or lost:
            shift = map(sub, compiled.total(gained), compiled.total(lost))
            effects.append(_Effect(cell, gained, lost, tuple(shift)))
    return tuple(sorted(effects, key=lambda effect: abs(effect.cell - now)))
