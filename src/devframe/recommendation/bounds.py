"""Bounds under unknown facts: how far points and leads can still move.

The rule is the same for objects and dataframes. A rule that waits for unknown facts is attached to
the first of them. Per fact the worst cell of its values is taken, not the worst of each rule: in a
cell, the attached rules that wait for this fact alone count in full, and those that wait for
another fact as well count only where they do harm. The facts then add up. This is sound, because a
completion of the unknown facts picks one cell per fact, and answering a question never widens it.
"""

from collections.abc import Mapping
from functools import lru_cache, partial
from itertools import chain
from operator import sub
from typing import NamedTuple

import attrs

from devframe.recommendation.compiled import CompiledPolicy, each_bit
from devframe.recommendation.lanes import BitSums, Lanes
from devframe.recommendation.reading import Reading
from devframe.recommendation.remembered import Remembered


@attrs.frozen(eq=False)  # remembered, so compared and hashed by identity
class Swing:
    """What one unknown fact can add to points and leads.

    Attributes:
        lower: Least points per method.
        upper: Most points per method.
        worst: `worst[a][b]` is the least lead of method a over method b, over the cells in which b
            can be eligible; a policy whose method has no such cell is refused.
        best: `best[a][b]` is the greatest lead over the same cells.
        widths: Per pair, how far the lead can move: `best` less `worst`.
        packed: `lower`, `upper` and `worst` in the lanes of the bounds.
    """

    lower: tuple[int, ...]
    upper: tuple[int, ...]
    worst: tuple[tuple[int, ...], ...]
    best: tuple[tuple[int, ...], ...]
    widths: tuple[tuple[int, ...], ...]
    packed: int


class Bounds(NamedTuple):
    """Bounds on points and leads over all completions of the unknown facts.

    Attributes:
        lower: Least points per method.
        upper: Most points per method.
        leads: Least lead of each method over each method, row by row.
        swings: What each unknown fact can add that shares a rule with another fact, by its place;
            facts that add nothing are left out.
    """

    lower: tuple[int, ...]
    upper: tuple[int, ...]
    leads: tuple[int, ...]
    swings: Mapping[int, Swing]

    def leads_of(self, method: int) -> tuple[int, ...]:
        """Least lead of one method over each method, wherever that one can be eligible.

        Args:
            method: Place of the method.

        Returns:
            The leads in points, in tie order.
        """
        count = len(self.lower)
        return self.leads[method * count : (method + 1) * count]


def find_bounds(compiled: CompiledPolicy, reading: Reading) -> Bounds:
    """Bound points and leads over all completions of the unknown facts.

    Args:
        compiled: The policy.
        reading: What the known facts say.

    Returns:
        The bounds.
    """
    tables = _tables_of(compiled)
    certain = reading.certain & compiled.rules
    waiting = reading.possible & compiled.rules ^ certain
    packed = tables.certain.over(certain) + tables.steady.over(reading.unknown)
    swings = {}
    for place, bit, tests, alone in tables.joined:
        attached = waiting & tests
        if attached and reading.unknown & bit:
            waiting ^= attached
            shared = attached & reading.shared
            if shared:
                swing = swing_of(compiled, place, attached ^ shared, shared)
            else:
                swing = alone[attached]
            swings[place] = swing
            packed += swing.packed
    found = tables.lanes.unpack(packed)
    count = len(compiled.methods)
    return Bounds(found[:count], found[count : 2 * count], found[2 * count :], swings)


@attrs.frozen
class _Tables:
    """What bounds are added up from.

    Attributes:
        lanes: The lanes: points, points, leads.
        certain: What the rules add that certainly hold.
        steady: What unknown facts add that share no rule with another fact: always the same.
        joined: The other facts: place, bit, rules, and what they add by the rules that wait for
            them alone.
    """

    lanes: Lanes
    certain: BitSums[int]
    steady: BitSums[int]
    joined: tuple[tuple[int, int, int, Remembered[int, Swing]], ...]


@lru_cache(maxsize=32)
def _lanes_of(compiled: CompiledPolicy) -> Lanes:
    return Lanes(len(compiled.methods) * (2 + len(compiled.methods)))


@lru_cache(maxsize=32)
def _tables_of(compiled: CompiledPolicy) -> _Tables:
    lanes = _lanes_of(compiled)
    steady, joined = [], []
    for place, tests in enumerate(compiled.tests):
        rules = tests & compiled.rules
        if rules & compiled.joined:
            steady.append(0)
            alone = Remembered(partial(swing_of, compiled, place, shared=0))
            joined.append((place, 1 << place, rules, alone))
        else:
            steady.append(swing_of(compiled, place, rules, shared=0).packed)
    certain = [
        lanes.pack([*points, *points, *(own - other for own in points for other in points)])
        for points in compiled.points
    ]
    return _Tables(
        lanes, BitSums.of(certain, nothing=0), BitSums.of(steady, nothing=0), tuple(joined)
    )


@lru_cache(maxsize=1 << 14)
def swing_of(compiled: CompiledPolicy, place: int, alone: int, shared: int) -> Swing:
    """Work out what one unknown fact can add, given the rules attached to it.

    The same few combinations come up from need to need, so they are remembered.

    Args:
        compiled: The policy.
        place: Place of the fact.
        alone: Attached rules that wait for this fact only.
        shared: Attached rules that wait for another fact as well.

    Returns:
        What the fact can add.
    """
    count = len(compiled.methods)
    everyone = range(count)
    lower_cells, upper_cells, lead_cells = [], [], []
    for excluded in compiled.facts[place].excludes:
        sure = compiled.total(alone & ~excluded)
        lower, upper = list(sure), list(sure)
        low_lead = [[sure[a] - sure[b] for b in everyone] for a in everyone]
        high_lead = [row.copy() for row in low_lead]
        for bit in each_bit(shared & ~excluded):
            points = compiled.total(bit)
            for a in everyone:
                lower[a] += min(0, points[a])
                upper[a] += max(0, points[a])
                for b in everyone:
                    low_lead[a][b] += min(0, points[a] - points[b])
                    high_lead[a][b] += max(0, points[a] - points[b])
        lower_cells.append(lower)
        upper_cells.append(upper)
        lead_cells.append((excluded, low_lead, high_lead))
    worst: list[tuple[int, ...]] = []
    best: list[tuple[int, ...]] = []
    for a in everyone:
        open_to = [
            [(low[a][b], high[a][b]) for out, low, high in lead_cells if not needs & out]
            for b, needs in enumerate(method.requirements for method in compiled.methods)
        ]
        worst.append(tuple(min(low for low, _ in pairs) for pairs in open_to))
        best.append(tuple(max(high for _, high in pairs) for pairs in open_to))
    least = tuple(map(min, zip(*lower_cells, strict=True)))
    most = tuple(map(max, zip(*upper_cells, strict=True)))
    packed = _lanes_of(compiled).pack([*least, *most, *chain.from_iterable(worst)])
    widths = tuple(tuple(map(sub, *rows)) for rows in zip(best, worst, strict=True))
    return Swing(least, most, tuple(worst), tuple(best), widths, packed)
