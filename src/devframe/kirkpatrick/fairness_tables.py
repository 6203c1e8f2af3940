"""Gaps between groups as records: to store, to show and to turn into a dataframe."""

from typing import Any, Literal

import narwhals as nw

from devframe._base.markup import html_list, html_paragraph, html_table
from devframe._base.records import Name, Record, Sentence
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.display import interval_text, measured, shown, shown_p
from devframe.kirkpatrick.fairness_impact import ImpactRatio
from devframe.kirkpatrick.findings import Finding

Adjusted = Literal["holm", "benjamini-hochberg"]
"""How p-values were adjusted for the number of groups."""

GAP_HEADS = (
    "group",
    "n",
    "estimate",
    "interval",
    "gap",
    "gap interval",
    "adjusted p",
    "ratio",
    "inside strata",
)
"""What the cells of a group are, its name first."""

_CLEAR = 0.05  # the usual limit; the sentence counts by it, the table shows every p


class GapRow(Record):
    """One group.

    Attributes:
        group: Its label.
        is_withheld: Whether it is not shown; then everything else is `None`.
        n: People with a known value.
        n_missing: People of the group without one.
        estimate: Its rate, mean or effect.
        low: Lower end of the interval of that.
        high: Upper end.
        gap: Difference to the reference; `None` for the reference itself.
        p_adjusted: p of the gap, adjusted for the number of groups.
        impact: Ratio to the reference, for rates.
        inside_strata: The difference compared inside strata, where strata were given.
    """

    group: str
    is_withheld: bool
    n: int | None = None
    n_missing: int | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    gap: Finding | None = None
    p_adjusted: float | None = None
    impact: ImpactRatio | None = None
    inside_strata: Finding | None = None


class GapTable(Record):
    """Groups beside a reference. Their order is that of the labels: nobody is ranked.

    Attributes:
        measure: What was looked at.
        by: What the groups are.
        unit: Unit of the estimates; `share` for rates.
        form: `level` where estimates are rates or means, `contrast` where they are effects.
        reference: Label of the reference; `None` when it may not be shown, and so no gap.
        reference_is: How it was chosen.
        level: Level of the intervals; each holds for itself.
        smallest_group: Groups with fewer people are withheld.
        adjusted_by: How p-values were adjusted; `None` where there is none.
        p_overall: p of "all groups shown are alike"; `None` when it cannot be computed.
        overall_method: The test behind it.
        n: People with a known value in a group, withheld ones included.
        n_missing: People of a group without one.
        n_unlabeled: People with a value and without a group.
        rows: The groups.
        warnings: What a reader must know.
    """

    measure: Name
    by: Name
    unit: str
    form: Literal["level", "contrast"]
    reference: str | None
    reference_is: Literal["given", "highest_rate", "largest_group"]
    level: float
    smallest_group: int
    adjusted_by: Adjusted | None
    p_overall: float | None
    overall_method: Sentence
    n: int
    n_missing: int
    n_unlabeled: int
    rows: tuple[GapRow, ...]
    warnings: tuple[Caution, ...]

    def __getitem__(self, group: object) -> GapRow:
        """Give one group."""
        for row in self.rows:
            if row.group == str(group):
                return row
        raise KeyError(f"{group!r} is not among {', '.join(row.group for row in self.rows)}")

    @property
    def clear_rows(self) -> tuple[GapRow, ...]:
        """The groups whose gap is clear: adjusted p at most 0.05, the usual limit."""
        return tuple(
            row for row in self.rows if row.p_adjusted is not None and row.p_adjusted <= _CLEAR
        )

    def sentence(self) -> str:
        """Say in one sentence how many gaps are clear.

        Returns:
            The sentence. It names no worst group: the table shows each with its interval.
        """
        start = f"{self.measure} by {self.by}"
        if self.n == 0:
            return f"{start}: no value is known in any group."
        if self.reference is None:
            return (
                f"{start}: no gap is shown, since the group to compare with has nobody or would "
                "have to be withheld; merge small groups or choose another reference."
            )
        compared = [row for row in self.rows if row.gap is not None]
        limit = f"adjusted p at most {_CLEAR:g}"
        clear = len(self.clear_rows)
        parts = [f"gaps to {self.reference} that are clear ({limit}): {clear} of {len(compared)}"]
        ratios = [row.impact for row in compared if row.impact is not None]
        if ratios:
            below = sum(impact.is_below_four_fifths is True for impact in ratios)
            parts.append(f"rates below four fifths, a rule of thumb: {below}")
        if withheld := sum(row.is_withheld for row in self.rows):
            parts.append(f"groups withheld: {withheld}")
        if self.n_unlabeled:
            parts.append(f"people without a label: {self.n_unlabeled}")
        return f"{start}: {'; '.join(parts)}."

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the groups as a dataframe.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            One row per group in label order; what is withheld or unknown is null, which is why
            counts are floats.
        """
        rows = [self._cells(row) for row in self.rows]
        return frame_of(
            {column: [row[column] for row in rows] for column in _COLUMNS},
            library=library,
            schema=_COLUMNS,
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the table as plain dicts, lists, texts and numbers in full precision.

        Returns:
            A dict that `json.dumps` writes as it is.
        """
        return self.model_dump(mode="json")

    def _cells(self, row: GapRow) -> dict[str, Any]:
        gap, inside, impact = row.gap, row.inside_strata, row.impact
        return {
            "measure": self.measure,
            "by": self.by,
            "group": row.group,
            "reference": self.reference,
            "withheld": row.is_withheld,
            "n": row.n,
            "n_missing": row.n_missing,
            "estimate": row.estimate,
            "low": row.low,
            "high": row.high,
            "gap": gap and gap.estimate,
            "gap_low": gap and gap.low,
            "gap_high": gap and gap.high,
            "p": gap and gap.p,
            "p_adjusted": row.p_adjusted,
            "ratio": impact and impact.ratio,
            "ratio_low": impact and impact.low,
            "ratio_high": impact and impact.high,
            "gap_inside_strata": inside and inside.estimate,
            "gap_inside_strata_low": inside and inside.low,
            "gap_inside_strata_high": inside and inside.high,
        }

    def _repr_html_(self) -> str:
        """Show the groups in a notebook, the sentence above and the cautions below."""
        table = html_table(GAP_HEADS, [(row.group, self.shown_cells(row)) for row in self.rows])
        cautions = html_list(caution.sentence for caution in self.warnings)
        return f"{html_paragraph(self.sentence())}{table}{cautions}"

    def shown_cells(self, row: GapRow) -> tuple[str, ...]:
        """Give the cells of a group in the order of `GAP_HEADS`, after its name.

        Args:
            row: The group.

        Returns:
            Texts, rounded for reading; of a withheld group no more than that it is.
        """
        if row.is_withheld:
            return ("withheld", *[""] * (len(GAP_HEADS) - 2))
        difference = self.form == "contrast"
        ends = interval_text(row.low, row.high, self.unit, difference=difference, like=row.estimate)
        own = (str(row.n), measured(row.estimate, self.unit, difference=difference), ends)
        if row.gap is None:
            role = "reference" if row.group == self.reference else "not shown"
            return (*own, role, *[""] * (len(GAP_HEADS) - 5))
        return (
            *own,
            *_told(row.gap),
            shown_p(row.p_adjusted),
            "" if row.impact is None else _ratio(row.impact),
            "" if row.inside_strata is None else " (".join(_told(row.inside_strata)) + ")",
        )


def _told(gap: Finding) -> tuple[str, str]:
    ends = interval_text(gap.low, gap.high, gap.unit, difference=True, like=gap.estimate)
    return measured(gap.estimate, gap.unit, difference=True), ends


def _ratio(impact: ImpactRatio) -> str:
    if impact.ratio is None:
        return "no ratio"
    text = f"{shown(impact.ratio)} ({shown(impact.low)} to {shown(impact.high)})"
    return f"{text}, below 4/5" if impact.is_below_four_fifths else text


_NUMBERS = (
    *("n", "n_missing", "estimate", "low", "high"),
    *("gap", "gap_low", "gap_high", "p", "p_adjusted"),
    *("ratio", "ratio_low", "ratio_high"),
    *("gap_inside_strata", "gap_inside_strata_low", "gap_inside_strata_high"),
)
_COLUMNS = {
    **dict.fromkeys(("measure", "by", "group", "reference"), nw.String()),
    "withheld": nw.Boolean(),
    **dict.fromkeys(_NUMBERS, nw.Float64()),
}
