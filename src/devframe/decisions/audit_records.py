"""What an audit of access says, as records."""

from collections.abc import Iterator
from typing import Literal

from devframe._base.errors import UnknownNameError
from devframe._base.markup import html_list, html_paragraph
from devframe._base.records import Identifier, Name, Record
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.fairness_collections import GapTables
from devframe.kirkpatrick.fairness_tables import GapRow, GapTable

Stage = Literal["recommended", "granted"]
"""Whether a method was recommended, or granted by the decision that stands."""


class AccessTable(Record):
    """Who got a method, group by group.

    Attributes:
        method: The method; `None` for any method at all.
        stage: At which step.
        gaps: The groups beside the reference.
    """

    method: Identifier | None
    stage: Stage
    gaps: GapTable


class Audit(GapTables):
    """Access to methods by group. It names no person, and no group as better or worse.

    Attributes:
        by: What the groups are.
        n_people: People looked at, those in no group included.
        n_needs: Their needs.
        access: A table for each step and method, any method first.
        warnings: What a reader must know of all tables.
    """

    by: Name
    n_people: int
    n_needs: int
    access: tuple[AccessTable, ...]
    warnings: tuple[Caution, ...]

    @property
    def tables(self) -> tuple[GapTable, ...]:
        """The tables, those of recommendations before those of decisions."""
        return tuple(one.gaps for one in self.access)

    def of_method(self, method: str | None, *, stage: Stage = "recommended") -> GapTable:
        """Look up who got a method.

        Args:
            method: The method; `None` for any method at all.
            stage: At which step.

        Returns:
            The groups beside the reference.

        Raises:
            UnknownNameError: When nobody got that method at that step.
        """
        at_stage = {one.method: one.gaps for one in self.access if one.stage == stage}
        if method not in at_stage:
            known = (one for one in at_stage if one is not None)
            raise UnknownNameError(f"method {stage}", method, known=known)
        return at_stage[method]

    def verdict(self) -> str:
        """Say what the gaps show, and what they do not.

        Returns:
            Two sentences. They claim neither discrimination nor that there is none.
        """
        compared = sum(row.gap is not None for table in self.tables for row in table.rows)
        clear = len(list(self._clear()))
        if not compared:
            return (
                f"No gap by {self.by} can be shown: too little is known, or groups are too small. "
                "That says nothing about access: take larger groups or a longer time."
            )
        found = (
            f"{clear} of {compared} gaps by {self.by} are clear, adjusted for {compared} "
            "comparisons."
        )
        if clear:
            return (
                f"{found} A difference of this size is to be explained; it is no proof of "
                "discrimination, since groups may differ in what they need."
            )
        return (
            f"{found} That is no proof of equal access: the intervals show how large a gap may "
            "still be."
        )

    def to_explain(self) -> tuple[str, ...]:
        """Say each clear gap with its size.

        Returns:
            One text a gap, in the order of the tables.
        """
        return tuple(
            " ".join(one.sentence() for one in (row.gap, row.impact) if one is not None)
            for row in self._clear()
        )

    def _clear(self) -> Iterator[GapRow]:
        for table in self.tables:
            yield from table.clear_rows

    def _repr_html_(self) -> str:
        """Show the verdict, the tables, and what a reader must know, in a notebook."""
        cautions = html_list(caution.sentence for caution in self.warnings)
        return f"{html_paragraph(self.verdict())}{super()._repr_html_()}{cautions}"
