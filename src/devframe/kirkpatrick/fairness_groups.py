"""The groups that are compared for fairness: given by the user, counted, small ones withheld."""

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError, UnknownNameError, shorten
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    IntArray,
    Labels,
    labels,
    same_length,
)
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.fairness_suppression import withheld_groups

_LONGEST = 300  # what a name may hold


@attrs.frozen(eq=False)
class ComparedGroups:
    """Groups of people, one of which the others are compared with.

    Attributes:
        by: What the groups are.
        codes: Group of each person, -1 where nobody said, shape (n,).
        names: Their labels in sorted order.
        sizes: People of each group whose value is known.
        withheld: Places of the groups that are not shown.
        reference: Place of the reference; `None` when it may not be shown.
        n_unlabeled: People with a known value and no group.
    """

    by: str
    codes: IntArray
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    withheld: frozenset[int]
    reference: int | None
    n_unlabeled: int

    @property
    def shown(self) -> tuple[int, ...]:
        """Places of the groups whose people are shown, in order; empty groups have none."""
        return tuple(
            place
            for place, size in enumerate(self.sizes)
            if size > 0 and place not in self.withheld
        )

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Places of every other group shown and of the reference, in order."""
        beside = self.reference
        if beside is None:
            return ()
        return tuple((place, beside) for place in self.shown if place != beside)

    def rows_of(self, place: int) -> BoolArray:
        """Tell who is in a group.

        Args:
            place: Its place.

        Returns:
            Shape (n,).
        """
        return np.asarray(self.codes == place)

    def cautions(self) -> list[Caution]:
        """Say whom the comparison leaves out.

        Returns:
            The cautions.
        """
        found = []
        if self.n_unlabeled:
            everyone = self.n_unlabeled + sum(self.sizes)
            sentence = (
                f"{self.n_unlabeled} of {everyone} people have no {self.by} and are in no group: "
                "gaps may look different with them."
            )
            found.append(Caution(code="missing_label", sentence=sentence))
        if self.withheld:
            sentence = (
                f"{len(self.withheld)} groups are withheld, because they are small or because a "
                "small one could be computed from the rest."
            )
            found.append(
                Caution(code="groups_withheld", sentence=sentence, source="hundepool-2012")
            )
        return found


def compared_groups(
    group: ArrayLike,
    known: FloatArray,
    *,
    by: str,
    sizes: FloatArray | None = None,
    preferred: FloatArray | None = None,
    reference: object,
    smallest_group: int,
) -> ComparedGroups:
    """Read the groups and choose which are shown and which is the reference.

    Args:
        group: Labels, shape (n,).
        known: The values that are compared, NaN where missing, shape (n,).
        by: What the groups are.
        sizes: People to count in each group for the threshold; by default those known.
        preferred: What the reference has most of, one entry a group; by default people.
        reference: Label of the reference, or `None`.
        smallest_group: Groups with fewer people are withheld.

    Returns:
        The groups.

    Raises:
        InvalidInputError: For fewer than two groups, or columns of unequal length.
        UnknownNameError: When no group has the reference's label.
    """
    codes, names = read_labels(group, known, by=by)
    there = codes[(codes >= 0) & ~np.isnan(known)]
    counted = np.bincount(there, minlength=len(names)).astype(np.float64)
    least = counted if sizes is None else sizes
    place = None if reference is None else _place(reference, names, by)
    keep = () if place is None else (place,)
    withheld = withheld_groups([int(n) for n in least], smallest=smallest_group, keep=keep)
    shown = [one for one, size in enumerate(least) if size > 0 and one not in withheld]
    if reference is None:
        most = counted if preferred is None else preferred
        place = max(shown, key=lambda one: (most[one], counted[one], -one), default=None)
    elif place not in shown:
        place = None
    return ComparedGroups(
        by=by,
        codes=codes,
        names=tuple(str(name) or "(empty)" for name in names),
        sizes=tuple(int(n) for n in counted),
        withheld=withheld,
        reference=place,
        n_unlabeled=int(((codes < 0) & ~np.isnan(known)).sum()),
    )


def read_labels(group: ArrayLike, known: FloatArray, *, by: str) -> Labels:
    """Read the labels of at least two groups.

    Args:
        group: Labels, shape (n,).
        known: A column of the same people, shape (n,).
        by: What the groups are.

    Returns:
        Codes and labels.

    Raises:
        InvalidInputError: For columns of unequal length, fewer than two groups, or labels too
            long to be names.
    """
    read = labels(group, name=by)
    same_length(by, {"values": known, by: read.codes})
    faults = [
        Fault(
            by, "long_label", f"expected labels of at most {_LONGEST} characters, got {shorten(n)}"
        )
        for n in read.names
        if len(str(n)) > _LONGEST
    ]
    if faults:
        raise InvalidInputError(faults, origin=by)
    if len(read.names) < 2:  # noqa: PLR2004 - a comparison takes two
        message = f"expected at least two groups, got {len(read.names)}; there is no gap to look at"
        raise InvalidInputError([Fault(by, "one_group", message)], origin=by)
    return read


def _place(reference: object, names: tuple[object, ...], by: str) -> int:
    if reference not in names:
        raise UnknownNameError(by, str(reference), known=map(str, names), where="reference=")
    return names.index(reference)
