"""The cells of a fact: sets of values that no condition of a policy tells apart."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import ceil, inf, nextafter

import attrs

from devframe.diagnosis import Fact, FactTest, FactValue


@attrs.frozen
class FactCells:
    """One fact: its cells, and the conditions that each of them excludes.

    Attributes:
        name: Name of the fact.
        tests: Bits of the conditions that test it.
        excludes: Per cell, the bits of the conditions that its values exclude.
        values: Per cell, one value that lies in it.
        thresholds: For a number, where its cells begin, the first cell left out.
        place_of: For a closed set of values, the cell of each value.
        presumed: The cell of the presumed value.
    """

    name: str
    tests: int
    excludes: tuple[int, ...]
    values: tuple[FactValue, ...]
    thresholds: tuple[float, ...]
    place_of: Mapping[FactValue, int]
    presumed: int = 0

    def cell_of(self, value: FactValue) -> int:
        """Find the cell of a value.

        Args:
            value: A known value.

        Returns:
            Its cell's place.
        """
        if self.place_of:
            return self.place_of[value]
        return bisect_right(self.thresholds, float(value))

    def nearest_in(self, cell: int, origin: int) -> FactValue:
        """Name the value of a cell that lies nearest to another cell.

        Args:
            cell: Place of the cell.
            origin: Place of the cell to come from.

        Returns:
            A value in the cell; of a number's lower cell, the largest value in it.
        """
        if self.place_of or cell > origin:
            return self.values[cell]
        last = nextafter(self.thresholds[cell], -inf)
        return int(last) if isinstance(self.values[cell], int) else last


def split_into_cells(
    fact: Fact,
    conditions: Sequence[tuple[FactTest, ...]],
    *,
    presumed: FactValue | None = None,
) -> FactCells:
    """Split a fact's values into the cells that a policy's conditions tell apart.

    Args:
        fact: The fact.
        conditions: All conditions of the policy; the place of each is the place of its bit.
        presumed: The presumed value, or `None` when the policy presumes none.

    Returns:
        The cells.
    """
    tests = [
        (1 << place, test)
        for place, condition in enumerate(conditions)
        for test in condition
        if test.fact == fact.name
    ]
    thresholds = _thresholds(fact, [test for _, test in tests])
    values: tuple[FactValue, ...] = fact.values
    if fact.is_number:
        values = tuple(int(v) if fact.whole else v for v in (fact.minimum, *thresholds))
    split = FactCells(
        name=fact.name,
        tests=sum(bit for bit, _ in tests),
        excludes=tuple(
            sum(bit for bit, test in tests if not test.holds(value)) for value in values
        ),
        values=values,
        thresholds=thresholds,
        place_of={value: place for place, value in enumerate(fact.values)},
    )
    return split if presumed is None else attrs.evolve(split, presumed=split.cell_of(presumed))


def _thresholds(fact: Fact, tests: Sequence[FactTest]) -> tuple[float, ...]:
    """Where a number's cells begin: each comparison splits the range at one place."""
    found: set[float] = set()
    for test in tests:
        found.update(place for place in (test.at_least, test.below) if place is not None)
        # "more than 3" begins at the next number after 3
        beyond = (place for place in (test.at_most, test.above) if place is not None)
        found.update(nextafter(place, inf) for place in beyond)
    if fact.whole:
        found = {float(ceil(place)) for place in found}
    return tuple(sorted(place for place in found if fact.minimum < place <= fact.maximum))
