"""Several tables of gaps that are read together, and their p-values adjusted together."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import narwhals as nw

from devframe._base.records import Record
from devframe._base.tables import Library
from devframe.kirkpatrick.fairness_assembly import adjusted_p_values
from devframe.kirkpatrick.fairness_tables import GapTable


class GapTables(Record):
    """Base of the records that hold several tables of gaps."""

    @property
    @abstractmethod
    def tables(self) -> tuple[GapTable, ...]:
        """The tables, in the order in which they are read."""

    def sentences(self) -> tuple[str, ...]:
        """Say each table in one sentence.

        Returns:
            The sentences in the order of the tables.
        """
        return tuple(table.sentence() for table in self.tables)

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give all groups of all tables as one dataframe.

        Args:
            library: As in `GapTable.table`.

        Returns:
            The rows of the tables one after another.
        """
        frames = [nw.from_native(one.table(library), eager_only=True) for one in self.tables]
        return nw.concat(frames, how="vertical").to_native()

    def to_dict(self) -> dict[str, Any]:
        """Give the record as plain dicts, lists, texts and numbers in full precision.

        Returns:
            A dict that `json.dumps` writes as it is.
        """
        return self.model_dump(mode="json")

    def _repr_html_(self) -> str:
        """Show the tables one after another in a notebook."""
        return "".join(table._repr_html_() for table in self.tables)


def adjust_together(tables: Sequence[GapTable]) -> tuple[GapTable, ...]:
    """Adjust the p-values of several tables as those of one look at the data.

    Args:
        tables: Tables whose gaps are looked at together.

    Returns:
        The same tables with p-values adjusted for all gaps of all of them.

    Source:
        As `adjusted_p_values`.
    """
    gaps = [row.gap for table in tables for row in table.rows if row.gap is not None]
    stepped, adjusted_by = adjusted_p_values([gap.p for gap in gaps])
    left = iter(stepped)
    together = []
    for table in tables:
        rows = tuple(
            row if row.gap is None else row.model_copy(update={"p_adjusted": next(left)})
            for row in table.rows
        )
        has_gaps = table.adjusted_by is not None
        together.append(
            table.model_copy(
                update={"rows": rows, "adjusted_by": adjusted_by if has_gaps else None}
            )
        )
    return tuple(together)
