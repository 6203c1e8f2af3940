"""Bounds under unknown facts: how far points and leads can still move.

The rule is the same for objects and dataframes. A rule that waits for unknown facts is attached to
the first of them. Per fact the worst cell of its values is taken, not the worst of each rule: in a
cell, the attached rules that wait for this fact alone count in full, and those that wait for
another fact as well count only where they do harm. The facts then add up. This is sound, because a
completion of the unknown facts picks one cell per fact, and answering a question never widens it.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from devframe.recommendation.compiled import CompiledPolicy, Reading, each_bit


class Swing(NamedTuple):
    """What one unknown fact can add to points and leads.

    Attributes:
        lower: Least points per method.
        upper: Most points per method.
        worst: `worst[a][b]` is the least lead of method a over method b, over the cells in which b
            can be eligible; a policy whose method has no such cell is refused.
        best: `best[a][b]` is the greatest lead over the same cells.
    """

    lower: tuple[int, ...]
    upper: tuple[int, ...]
    worst: tuple[tuple[int, ...], ...]
    best: tuple[tuple[int, ...], ...]


class Bounds(NamedTuple):
    """Bounds on points and leads over all completions of the unknown facts.

    Attributes:
        certain: Points per method that hold whatever the unknown facts are.
        lower: Least points per method.
        upper: Most points per method.
        swings: What each unknown fact can add, by its place; facts that add nothing are left out.
    """

    certain: tuple[int, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    swings: Mapping[int, Swing]

    def least_lead(self, leader: int, rival: int) -> int:
        """Least lead of one method over another, wherever the other can be eligible.

        Args:
            leader: Place of the one.
            rival: Place of the other.

        Returns:
            The lead in points.
        """
        certain = self.certain[leader] - self.certain[rival]
        return certain + sum(swing.worst[leader][rival] for swing in self.swings.values())


def find_bounds(compiled: CompiledPolicy, reading: Reading) -> Bounds:
    """Bound points and leads over all completions of the unknown facts.

    Args:
        compiled: The policy.
        reading: What the known facts say.

    Returns:
        The bounds.
    """
    waiting = reading.possible & ~reading.certain & compiled.rules
    certain = compiled.total(reading.certain)
    swings = {}
    for place in reading.unknown:
        attached = waiting & compiled.tests[place]
        if attached:
            waiting &= ~attached
            shared = attached & reading.shared
            swings[place] = swing_of(compiled, place, attached & ~shared, shared)
    each = swings.values()
    return Bounds(
        certain,
        tuple(map(sum, zip(certain, *[swing.lower for swing in each], strict=True))),
        tuple(map(sum, zip(certain, *[swing.upper for swing in each], strict=True))),
        swings,
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
        least = [[sure[a] - sure[b] for b in everyone] for a in everyone]
        most = [row.copy() for row in least]
        for bit in each_bit(shared & ~excluded):
            points = compiled.total(bit)
            for a in everyone:
                lower[a] += min(0, points[a])
                upper[a] += max(0, points[a])
                for b in everyone:
                    least[a][b] += min(0, points[a] - points[b])
                    most[a][b] += max(0, points[a] - points[b])
        lower_cells.append(lower)
        upper_cells.append(upper)
        lead_cells.append((excluded, least, most))
    worst: list[tuple[int, ...]] = []
    best: list[tuple[int, ...]] = []
    for a in everyone:
        open_to = [
            [(least[a][b], most[a][b]) for out, least, most in lead_cells if not needs & out]
            for b, needs in enumerate(method.requirements for method in compiled.methods)
        ]
        worst.append(tuple(min((low for low, _ in pairs)) for pairs in open_to))
        best.append(tuple(max((high for _, high in pairs)) for pairs in open_to))
    return Swing(
        tuple(map(min, zip(*lower_cells, strict=True))),
        tuple(map(max, zip(*upper_cells, strict=True))),
        tuple(worst),
        tuple(best),
    )
