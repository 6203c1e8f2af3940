"""Which single changes of known facts would change the answer.

What moving a fact can do hangs on the conditions that hang on this fact alone; it is worked out
once for each set of them, and most facts are then seen at a glance to change nothing.
"""

from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache, partial, reduce
from math import inf
from operator import add, or_, sub
from typing import Any, NamedTuple

from devframe.diagnosis import FactValue
from devframe.recommendation.compiled import CompiledPolicy, each_bit
from devframe.recommendation.decide import Decision, Verdict, outcome
from devframe.recommendation.records import Change
from devframe.recommendation.remembered import Remembered


class _Effect(NamedTuple):
    """What moving one fact to another cell does to conditions and points."""

    cell: int
    gained: int
    lost: int
    shift: tuple[int, ...]


class _Moves(NamedTuple):
    """Everything that moving one fact can do, given the conditions that hang on it alone.

    Attributes:
        effects: Per cell in which something changes, the effect; the nearest cell first.
        turns: Whether some cell changes what verdict or eligibility hang on.
        gains: Per leading method, the most that another method gains on it in some cell.
    """

    effects: tuple[_Effect, ...]
    turns: bool
    gains: tuple[int, ...]


class _Movable(NamedTuple):
    """A fact on which something hangs that decides.

    Attributes:
        place: Its place among the facts.
        tests: The deciding conditions that test it.
        cell_by_value: For a closed set of values, the cell of each.
        thresholds: For a number, where its cells begin.
        cells: Per cell that it may be in now, the conditions that it excludes there, and its moves
            from there by the conditions that hang on it alone.
    """

    place: int
    tests: int
    cell_by_value: Mapping[FactValue, int]
    thresholds: tuple[float, ...]
    cells: tuple[tuple[int, Remembered[int, _Moves]], ...]


class _Exclusion(NamedTuple):
    """What the values of a fact exclude.

    Attributes:
        name: Its name.
        by_value: Per value of a closed set, and for "not known", the conditions it excludes.
        thresholds: For a number, where its cells begin.
        by_cell: Per cell, the conditions it excludes.
    """

    name: str
    by_value: Mapping[FactValue | None, int]
    thresholds: tuple[float, ...]
    by_cell: tuple[int, ...]


class _Candidates(NamedTuple):
    """The facts that may change an answer, by name, and all that share a condition with one."""

    movable: tuple[tuple[str, _Movable], ...]
    joined: tuple[_Exclusion, ...]


def find_changes(
    compiled: CompiledPolicy, facts: Mapping[str, FactValue | None], decision: Decision
) -> tuple[Change, ...]:
    """Find every change of one known fact after which verdict or method would be another.

    All other facts stay as they are, the unknown ones at their presumption. An answer of verdict
    `ask_first` is not there yet, so nothing changes it.

    Args:
        compiled: The policy.
        facts: Value per fact name.
        decision: The decision on these facts.

    Returns:
        The changes, in the order of the facts; of several values of a fact with the same answer,
        the nearest to its value now.
    """
    if decision.verdict == "ask_first":
        return ()
    holding = decision.reading.presumed
    leader = decision.method
    margin = inf
    if holding & compiled.blocks:
        candidates = _lifting(compiled, holding & compiled.blocks)
    else:
        margin = _margin(compiled, holding, decision.points, leader)
        candidates = _reaching(compiled, margin)
    near = _near(candidates, facts)
    changes = []
    for name, movable in candidates.movable:
        value = facts[name]
        if value is None:
            continue
        place, tests, by_value, thresholds, cells = movable
        now_in = by_value[value] if by_value else bisect_right(thresholds, value)
        excluded, moves_from_here = cells[now_in]
        moves = moves_from_here[tests & near & (holding | excluded)]
        if not moves.turns and (leader is None or moves.gains[leader] < margin):
            continue
        told: list[tuple[Verdict, int | None]] = [(decision.verdict, leader)]
        for effect in moves.effects:
            then = _outcome_after(compiled, decision, effect)
            if then not in told:
                told.append(then)
                # Of closed sets of values the same few changes come up again and again.
                change = _known_change if by_value else _change
                changes.append(change(compiled, place, value, now_in, effect.cell, then))
    return tuple(changes)


def _near(candidates: _Candidates, facts: Mapping[str, FactValue | None]) -> int:
    """A condition that fails on one fact only is decided by it; one that fails on two is not."""
    fails = fails_twice = 0
    for name, by_value, thresholds, by_cell in candidates.joined:
        value: Any = facts[name]  # a number, where the mapping does not know it
        bits = by_value.get(value)
        if bits is None:
            bits = by_cell[bisect_right(thresholds, value)]
        fails_twice |= fails & bits
        fails |= bits
    return ~fails_twice


def _change(  # noqa: PLR0917 - lru_cache is a third faster on positional arguments
    compiled: CompiledPolicy,
    place: int,
    value: FactValue,
    now_in: int,
    cell: int,
    then: tuple[Verdict, int | None],
) -> Change:
    fact, (verdict, method) = compiled.facts[place], then
    return Change.trusted(
        fact=fact.name,
        value=value,
        other=fact.nearest_in(cell, now_in),
        verdict=verdict,
        method=None if method is None else compiled.methods[method].id,
    )


_known_change = lru_cache(maxsize=1 << 12)(_change)


@lru_cache(maxsize=32)
def _movable(compiled: CompiledPolicy) -> tuple[_Movable, ...]:
    return tuple(
        _Movable(
            place=place,
            tests=fact.tests & compiled.deciding,
            cell_by_value=fact.place_of,
            thresholds=fact.thresholds,
            cells=tuple(
                (excluded, Remembered(partial(_moves, compiled, place, now_in)))
                for now_in, excluded in enumerate(fact.excludes)
            ),
        )
        for place, fact in enumerate(compiled.facts)
        if fact.tests & compiled.deciding
    )


@lru_cache(maxsize=32)
def _exclusions(compiled: CompiledPolicy) -> tuple[_Exclusion, ...]:
    return tuple(
        _Exclusion(
            fact.name,
            {None: fact.excludes[fact.presumed]}
            | {value: fact.excludes[cell] for value, cell in fact.place_of.items()},
            fact.thresholds,
            fact.excludes,
        )
        for fact in compiled.facts
    )


@lru_cache(maxsize=1 << 10)
def _lifting(compiled: CompiledPolicy, blocking: int) -> _Candidates:
    """A fact lifts no block unless it bears on every cause that blocks."""
    return _candidates(
        compiled, tuple(fact for fact in _movable(compiled) if not blocking & ~fact.tests)
    )


@lru_cache(maxsize=1 << 10)
def _reaching(compiled: CompiledPolicy, margin: float) -> _Candidates:
    """The facts that can move a lead that far, or on which a cause or a method's eligibility hangs.

    That all the rules on a fact help the same method is a bound on how far it can move a lead.
    """

    def reach(fact: _Movable) -> float:
        if fact.tests & ~compiled.rules:
            return inf
        rules = map(compiled.total, each_bit(fact.tests))
        return sum(max(points) - min(points) for points in rules)

    return _candidates(
        compiled, tuple(fact for fact in _movable(compiled) if reach(fact) >= margin)
    )


def _candidates(compiled: CompiledPolicy, movable: tuple[_Movable, ...]) -> _Candidates:
    shared = reduce(or_, (fact.tests for fact in movable), 0) & compiled.joined
    rows = zip(compiled.tests, _exclusions(compiled), strict=True)
    named = tuple((compiled.facts[fact.place].name, fact) for fact in movable)
    return _Candidates(named, tuple(exclusion for tests, exclusion in rows if tests & shared))


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


def _moves(compiled: CompiledPolicy, place: int, now_in: int, standing: int) -> _Moves:
    """Work out what moving a fact does, given the conditions that hang on this fact alone.

    These hold, unless the cell that the fact is in now excludes them.
    """
    here = compiled.facts[place].excludes[now_in]
    effects = []
    for cell, excluded in enumerate(compiled.facts[place].excludes):
        gained, lost = standing & here & ~excluded, standing & ~here & excluded
        if gained or lost:
            shift = map(sub, compiled.total(gained), compiled.total(lost))
            effects.append(_Effect(cell, gained, lost, tuple(shift)))
    effects.sort(key=lambda effect: abs(effect.cell - now_in))
    turning = compiled.deciding & ~compiled.rules
    return _Moves(
        tuple(effects),
        any((effect.gained | effect.lost) & turning for effect in effects),
        tuple(
            max((max(effect.shift) - effect.shift[leader] for effect in effects), default=0)
            for leader in range(len(compiled.methods))
        ),
    )


def _outcome_after(
    compiled: CompiledPolicy, decision: Decision, effect: _Effect
) -> tuple[Verdict, int | None]:
    holding = (decision.reading.presumed | effect.gained) & ~effect.lost
    if holding & compiled.blocks:
        return "fix_elsewhere", None  # whatever the points
    return outcome(compiled, holding, tuple(map(add, decision.points, effect.shift)))
