"""Which groups must be withheld so that no small group can be read off, not even by subtraction."""

from collections.abc import Collection, Sequence

from devframe._base.errors import Fault, InvalidInputError

SMALLEST_SHOWN = 10
"""Groups with fewer people are withheld from tables about fairness (devframe's own convention)."""


def withheld_groups(
    sizes: Sequence[int], *, smallest: int = SMALLEST_SHOWN, keep: Collection[int] = ()
) -> frozenset[int]:
    """Choose the groups to withhold from a table whose total is shown.

    Groups below the threshold are withheld. A single one could be computed as the total minus the
    others, and so could the sum of several: further groups are withheld, the smallest first, until
    at least two are and they hold together as many people as the threshold asks for. When that
    would leave one group, which is no comparison, all are.

    Args:
        sizes: People in each group.
        smallest: Fewest people of a group that is shown; 1 withholds nothing.
        keep: Places of groups to withhold last, such as the reference.

    Returns:
        Places of the groups to withhold. Empty groups hide nobody and are never among them.

    Raises:
        InvalidInputError: When the threshold is below 1.

    Source:
        Hundepool et al. (2012) for primary and complementary suppression.

    Example:
        >>> sorted(withheld_groups([120, 4, 80, 15], smallest=10))
        [1, 3]
        >>> withheld_groups([120, 80, 15], smallest=10)
        frozenset()
    """
    if smallest < 1:
        message = f"expected a smallest group of at least 1 person, got {smallest}"
        raise InvalidInputError([Fault("smallest_group", "out_of_range", message)], origin="groups")
    small = {place for place, size in enumerate(sizes) if 0 < size < smallest}
    rest = sorted(
        (place for place, size in enumerate(sizes) if size >= smallest),
        key=lambda place: (place in keep, sizes[place], place),
    )
    while small and rest and (len(small) < 2 or _held(sizes, small) < smallest):  # noqa: PLR2004
        small.add(rest.pop(0))
    if small and len(rest) == 1:
        small.add(rest.pop())
    return frozenset(small)


def _held(sizes: Sequence[int], places: Collection[int]) -> int:
    return sum(sizes[place] for place in places)
