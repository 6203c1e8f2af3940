"""Which single changes of known facts would change the answer."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import inf
from operator import add, sub
from typing import NamedTuple

import attrs

from devframe.diagnosis import FactValue
from devframe.recommendation.compiled import CompiledPolicy, each_bit
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


@attrs.frozen(eq=False)
class _Moves:
    """Everything that moving one fact can do, given the conditions that hang on it alone.

    Attributes:
        effects: Per cell in which something changes, the effect.
        turns: Whether some cell changes what verdict or eligibility hang on.
        gains: Per leading method, the most that another method gains on it in some cell.
    """

    effects: tuple[_Effect, ...]
    turns: bool
    gains: tuple[int, ...]


_Candidates = tuple[tuple[int, str, int], ...]


@attrs.frozen
class _Movable:
    """The facts of a policy that may change an answer: place, name, and deciding conditions.

    Attributes:
        every: Those on which anything hangs that decides.
        turning: Those on which a cause or the eligibility of a method hangs.
        joined: Those on which a deciding condition hangs together with another fact.
        furthest: Bound on how much one fact can move the lead of a method over another.
    """

    every: _Candidates
    turning: _Candidates
    joined: tuple[int, ...]
    furthest: int


def find_changes(
    compiled: CompiledPolicy, facts: Mapping[str, FactValue | None], decision: Decision
) -> Iterator[AnswerChange]:
    """Find every change of one known fact after which verdict or method would be another.

    All other facts stay as they are, the unknown ones at their presumption. An answer of verdict
    `ask_first` is not there yet, so nothing changes it.

    Args:
        compiled: The policy.
        facts: Value per fact name.
        decision: The decision on these facts.

    Yields:
        The changes, in the order of the facts.
    """
    if decision.verdict == "ask_first":
        return
    movable = _movable(compiled)
    holding, excluded = decision.reading.presumed, decision.reading.excluded
    now: tuple[Verdict, int | None] = (decision.verdict, decision.method)
    leader = decision.method
    margin = inf
    if holding & compiled.blocks:
        candidates = _lifting(compiled, holding & compiled.blocks)
    else:
        margin = _margin(compiled, holding, decision.points, leader)
        candidates = movable.turning if margin > movable.furthest else movable.every
    near = _near(compiled, movable, excluded) if candidates else 0
    for place, name, tests in candidates:
        standing = near & tests & (holding | excluded[place])
        if not standing:
            continue
        value = facts[name]
        if value is None:
            continue
        moves = _moves(compiled, place, standing, standing & holding)
        if not moves.turns and (leader is None or moves.gains[leader] < margin):
            continue
        now_in = compiled.facts[place].cell_of(value)
        told = {now}
        for effect in _nearest_first(moves, now_in):
            then = _outcome_after(compiled, decision, effect)
            if then not in told:
                told.add(then)  # of several values with the same answer, the nearest will do
                other = compiled.facts[place].nearest_in(effect.cell, now_in)
                yield AnswerChange(name, value, other, *then)


@lru_cache(maxsize=32)
def _movable(compiled: CompiledPolicy) -> _Movable:
    every, joined = [], 0
    seen = furthest = 0
    for place, fact in enumerate(compiled.facts):
        tests = fact.tests & compiled.deciding
        if tests:
            every.append((place, fact.name, tests))
        joined |= seen & tests
        seen |= tests
        spans = (max(points) - min(points) for points in map(compiled.total, each_bit(tests)))
        furthest = max(furthest, sum(spans))
    turning = compiled.deciding & ~compiled.rules
    return _Movable(
        every=tuple(every),
        turning=tuple(candidate for candidate in every if candidate[2] & turning),
        joined=tuple(place for place, _, tests in every if tests & joined),
        furthest=furthest,
    )


@lru_cache(maxsize=1 << 10)
def _lifting(compiled: CompiledPolicy, blocking: int) -> _Candidates:
    """A fact lifts no block unless it bears on every cause that blocks."""
    return tuple(
        candidate for candidate in _movable(compiled).every if not blocking & ~candidate[2]
    )


def _near(compiled: CompiledPolicy, movable: _Movable, excluded: Sequence[int]) -> int:
    """A condition that fails on one fact only is decided by it; one that fails on two is not."""
    fails = fails_twice = 0
    for place in movable.joined:
        bits = excluded[place]
        fails_twice |= fails & bits
        fails |= bits
    return compiled.deciding & ~fails_twice


def _margin(
    compiled: CompiledPolicy, holding: int, points: tuple[int, ...], leader: int | None
) -> float:
    """The least that an eligible rival has to gain on the leader to take its place."""
    margin = inf
    if leader is not None:
        for place, method in enumerate(compiled.methods):
            if place != leader and not method.requirements & ~holding:
                margin = min(margin, points[leader] - points[place] + (leader < place))
    return margin


@lru_cache(maxsize=1 << 14)
def _moves(compiled: CompiledPolicy, place: int, standing: int, holding: int) -> _Moves:
    """Work out what moving a fact does, given the conditions that hang on this fact alone."""
    effects = []
    for cell, excluded in enumerate(compiled.facts[place].excludes):
        gained, lost = standing & ~holding & ~excluded, holding & excluded
        if gained or lost:
            shift = map(sub, compiled.total(gained), compiled.total(lost))
            effects.append(_Effect(cell, gained, lost, tuple(shift)))
    turning = compiled.deciding & ~compiled.rules
    return _Moves(
        tuple(effects),
        any((effect.gained | effect.lost) & turning for effect in effects),
        tuple(
            max((max(effect.shift) - effect.shift[leader] for effect in effects), default=0)
            for leader in range(len(compiled.methods))
        ),
    )


@lru_cache(maxsize=1 << 14)
def _nearest_first(moves: _Moves, now_in: int) -> tuple[_Effect, ...]:
    return tuple(sorted(moves.effects, key=lambda effect: abs(effect.cell - now_in)))


def _outcome_after(
    compiled: CompiledPolicy, decision: Decision, effect: _Effect
) -> tuple[Verdict, int | None]:
    holding = (decision.reading.presumed | effect.gained) & ~effect.lost
    if holding & compiled.blocks:
        return "fix_elsewhere", None  # whatever the points
    return outcome(compiled, holding, tuple(map(add, decision.points, effect.shift)))
