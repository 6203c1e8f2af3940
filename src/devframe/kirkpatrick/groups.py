"""The groups of a column, and what is withheld of the small ones."""

from collections.abc import Sequence

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.tables import Library
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, IntArray, labels, same_length
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.fairness_suppression import withheld_groups
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.grouped import GroupColumns
from devframe.kirkpatrick.many import ManyFindings

SMALLEST_GROUP = 5
"""Groups with fewer units are not shown, so that nobody's answers can be read off a table."""

INDEPENDENT = "units are independent of each other"
"""What every table of many findings takes for granted."""

MANY_SOURCES = ("benjamini-hochberg-1995", "mogstad-2024", "morris-1983")
"""Where q-values, ranks and shrinkage of such a table come from."""


@attrs.frozen(eq=False)
class Groups:
    """The groups of a column.

    Attributes:
        by: What they are.
        codes: Group of each unit, -1 where it has none, shape (n,).
        names: Their labels in sorted order.
        cautions: How many units have none, if any.
    """

    by: str
    codes: IntArray
    names: tuple[object, ...]
    cautions: Sequence[Caution]

    @classmethod
    def of(cls, by: ArrayLike, by_name: str, values: FloatArray, outcome: str) -> "Groups":
        """Read the column of groups.

        Args:
            by: Labels, shape (n,).
            by_name: What the groups are.
            values: A column of the same units, shape (n,).
            outcome: What it holds, for messages.

        Returns:
            The groups.

        Raises:
            InvalidInputError: When there is no label at all, or the columns differ in length.
        """
        codes, names = labels(by, name=by_name)
        same_length(outcome, {"values": values, "by": codes})
        if not names:
            message = f"expected labels of {by_name}, got none; there is nothing to tell apart"
            raise InvalidInputError([Fault("", "no_groups", message)], origin=by_name)
        nameless = int((codes < 0).sum())
        sentence = f"{nameless} rows have no {by_name} and belong to no group."
        cautions = [Caution(code="missing_label", sentence=sentence)] if nameless else []
        return cls(by_name, codes, names, cautions)

    def many(
        self, columns: GroupColumns, template: Finding, smallest: int, library: Library | None
    ) -> ManyFindings:
        """Put the numbers of the groups together, with those of small groups hidden.

        Args:
            columns: The numbers.
            template: What holds for all groups.
            smallest: Groups with fewer units are withheld, and further ones with them where a
                single one could be computed from the others and the whole.
            library: Dataframe library in which tables come.

        Returns:
            The findings.

        Raises:
            InvalidInputError: When the smallest group is below 1.
        """
        hide = withheld_groups(columns.n.tolist(), smallest=smallest)
        small = (columns.n < smallest) | np.isin(np.arange(len(columns.n)), list(hide))
        hidden = {
            name: np.where(small, np.nan, getattr(columns, name))
            for name in ("estimate", "low", "high", "se", "df", "p", "effect_size")
        }
        if any(caution.code == "selected_on_before" for caution in template.warnings):
            # As for a single change: the rise was to be expected, so p would mislead.
            hidden["p"] = np.full(len(small), np.nan)
        return ManyFindings(
            by=self.by,
            labels=self.names,
            columns=attrs.evolve(columns, **hidden),
            template=template,
            withheld=frozenset(self.names[place] for place in np.flatnonzero(small)),
            library=library,
        )
