"""Reading facts: which conditions of a policy hold, may hold, or hold by presumption.

Every condition has one bit. A value says with one look-up which conditions it excludes, and "not
known" says which ones the presumption excludes. What else unknown facts do is read from tables made
before, for eight facts at a time.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import getitem, itemgetter, or_
from typing import Any, NamedTuple

import attrs

from devframe.diagnosis import FactValue
from devframe.recommendation.cells import FactCells

_CHUNK = 8
_CHUNK_MASK = (1 << _CHUNK) - 1


class Reading(NamedTuple):
    """What the known facts say about every condition of a policy, one bit each.

    Attributes:
        possible: Conditions that no known fact excludes.
        certain: Conditions that hold whatever the unknown facts are.
        presumed: Conditions that hold when every unknown fact has its presumed value.
        shared: Conditions that wait for two or more unknown facts.
        unknown: The facts that are not known, as bits of their places in the policy's facts.
    """

    possible: int
    certain: int
    presumed: int
    shared: int
    unknown: int


_Values = Callable[[Mapping[str, Any]], tuple[Any, ...]]
_Number = tuple[str, tuple[float, ...], tuple[int, ...], int]
_Waiting = tuple[int, int]


@attrs.frozen(eq=False)
class Reader:
    """Reads facts against the conditions of one policy; build it with `of`.

    What a fact says is packed into one integer, three fields of bits: the conditions that its known
    value excludes; those that its presumed value excludes, while it is not known; and its own place
    among the facts that are not known.

    Attributes:
        everything: The bits of all conditions.
    """

    everything: int
    _width: int
    _closed_values: _Values
    _closed: tuple[Mapping[FactValue | None, int], ...]
    _numbers: tuple[_Number, ...]
    _waiting: tuple[tuple[_Waiting, ...], ...]

    @classmethod
    def of(cls, facts: Sequence[FactCells], *, everything: int) -> "Reader":
        """Lay the facts out for reading.

        Args:
            facts: The facts, in their order.
            everything: The bits of all conditions.

        Returns:
            The reader.
        """
        width = everything.bit_length()
        if_unknown = {
            fact.name: (1 << place << width | fact.excludes[fact.presumed]) << width
            for place, fact in enumerate(facts)
        }
        closed = [fact for fact in facts if fact.place_of]
        return cls(
            everything,
            width,
            _values_of([fact.name for fact in closed]),
            tuple(
                {None: if_unknown[fact.name]}
                | {value: fact.excludes[cell] for value, cell in fact.place_of.items()}
                for fact in closed
            ),
            tuple(
                (fact.name, fact.thresholds, fact.excludes, if_unknown[fact.name])
                for fact in facts
                if not fact.place_of
            ),
            tuple(
                _waiting_for(facts[start : start + _CHUNK])
                for start in range(0, len(facts), _CHUNK)
            ),
        )

    def read(self, facts: Mapping[str, FactValue | None]) -> Reading:
        """Read the conditions against facts.

        Args:
            facts: Value per fact name; `None` is not known.

        Returns:
            Which conditions hold, may hold, and hold by presumption.
        """
        said = reduce(or_, map(getitem, self._closed, self._closed_values(facts)), 0)
        for name, thresholds, by_cell, if_unknown in self._numbers:
            number = facts[name]
            said |= if_unknown if number is None else by_cell[bisect_right(thresholds, number)]
        width = self._width
        possible = self.everything & ~said
        said >>= width
        presumed = possible & ~said
        unknown = left = said >> width
        waiting = shared = 0
        for waiting_for in self._waiting:
            tests, twice = waiting_for[left & _CHUNK_MASK]
            left >>= _CHUNK
            shared |= waiting & tests | twice
            waiting |= tests
        return Reading(possible, possible & ~waiting, presumed, possible & shared, unknown)


def _values_of(names: Sequence[str]) -> _Values:
    if len(names) > 1:
        return itemgetter(*names)
    # `itemgetter` gives a single value bare.
    return lambda facts: tuple(facts[name] for name in names)


def _waiting_for(facts: Iterable[FactCells]) -> tuple[_Waiting, ...]:
    """For all sets of unknown facts of a chunk: conditions that test one of them, and two."""
    sets = [(0, 0)]
    for fact in facts:
        sets += [(tests | fact.tests, twice | tests & fact.tests) for tests, twice in sets]
    return tuple(sets)
