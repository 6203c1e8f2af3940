"""Reading facts: which conditions of a policy hold, may hold, or hold by presumption.

Every condition has one bit. A known fact excludes conditions, and says which with one look-up.
What unknown facts do is read from tables made before, for eight facts at a time.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from devframe.diagnosis import FactValue
from devframe.recommendation.cells import FactCells

_CHUNK = 8


class Reading(NamedTuple):
    """What the known facts say about every condition of a policy, one bit each.

    Attributes:
        possible: Conditions that no known fact excludes.
        certain: Conditions that hold whatever the unknown facts are.
        presumed: Conditions that hold when every unknown fact has its presumed value.
        shared: Conditions that wait for two or more unknown facts.
        unknown: Places, in the policy's facts, of the facts that are not known.
        excluded: Per fact, the conditions that its value, known or presumed, excludes.
    """

    possible: int
    certain: int
    presumed: int
    shared: int
    unknown: list[int]
    excluded: list[int]


class _Unknown(NamedTuple):
    """What it means that some facts of a chunk are unknown."""

    places: tuple[int, ...]
    waiting: int
    shared: int
    excluded: int


_Lookup = tuple[int, int, str, Mapping[Any, int], tuple[int, ...], tuple[float, ...]]
_Chunk = tuple[tuple[_Lookup, ...], tuple[_Unknown, ...]]


@attrs.frozen(eq=False)
class Reader:
    """Reads facts against the conditions of one policy; build it with `of`."""

    _everything: int
    _presumed: list[int]
    _chunks: tuple[_Chunk, ...]

    @classmethod
    def of(cls, facts: Sequence[FactCells], *, everything: int) -> "Reader":
        """Lay the facts out for reading.

        Args:
            facts: The facts, in their order.
            everything: The bits of all conditions.

        Returns:
            The reader.
        """
        starts = range(0, len(facts), _CHUNK)
        return cls(
            everything,
            [fact.excludes[fact.presumed] for fact in facts],
            tuple(_chunk(start, facts[start : start + _CHUNK]) for start in starts),
        )

    def read(self, facts: Mapping[str, FactValue | None]) -> Reading:
        """Read the conditions against facts.

        Args:
            facts: Value per fact name; `None` is not known.

        Returns:
            Which conditions hold, may hold, and hold by presumption.
        """
        out = out_if_presumed = waiting = shared = 0
        unknown: list[int] = []
        excluded = self._presumed.copy()
        for lookups, unknowns in self._chunks:
            missing = 0
            for own, place, name, by_value, by_cell, thresholds in lookups:
                value = facts[name]
                if value is None:
                    missing |= own
                else:
                    bits = by_value[value] if by_value else by_cell[bisect_right(thresholds, value)]
                    excluded[place] = bits
                    out |= bits
            if missing:
                places, tests, twice, presumed = unknowns[missing]
                unknown += places
                shared |= waiting & tests | twice
                waiting |= tests
                out_if_presumed |= presumed
        possible = self._everything & ~out
        return Reading(
            possible,
            possible & ~waiting,  # certain
            possible & ~out_if_presumed,  # presumed
            possible & shared,
            unknown,
            excluded,
        )


def _chunk(start: int, facts: Sequence[FactCells]) -> _Chunk:
    lookups = tuple(
        (
            1 << place,
            start + place,
            fact.name,
            {value: fact.excludes[cell] for value, cell in fact.place_of.items()},
            fact.excludes,
            fact.thresholds,
        )
        for place, fact in enumerate(facts)
    )
    unknowns = [_Unknown((), 0, 0, 0)]
    for place, fact in enumerate(facts, start):
        unknowns += [
            _Unknown(
                (*known.places, place),
                known.waiting | fact.tests,
                known.shared | known.waiting & fact.tests,
                known.excluded | fact.excludes[fact.presumed],
            )
            for known in unknowns
        ]
    return lookups, tuple(unknowns)
