"""Were the groups alike before: standardized differences, overlap, and when to refuse."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from devframe._base.records import Name, Record
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    number_table,
    same_length,
)
from devframe.kirkpatrick.claims import RefusedError, claim_table
from devframe.kirkpatrick.designs import baseline_difference_sd
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.learning_arms import read_membership
from devframe.kirkpatrick.moments import moments

ALIKE_SD = 0.05  # What Works Clearinghouse (2022): no adjustment is needed up to here

BalanceVerdict = Literal["alike", "adjust", "unlike", "unknown"]
"""Up to 0.05 SD, up to 0.25 SD, beyond it, and not to be told from these data."""

_WORST_FIRST: tuple[BalanceVerdict, ...] = ("unlike", "unknown", "adjust", "alike")


class BalanceRow(Record):
    """How two groups stood on one thing known before.

    Attributes:
        covariate: What was known.
        mean_group: Mean of the group; `None` when nobody has a value.
        mean_reference: Mean of the reference group; likewise.
        difference_sd: Difference of means over the pooled standard deviation; `None` when there
            is no spread or too few values.
        outside_share: Share of the group whose value nobody of the reference group comes near to:
            below its lowest or above its highest.
        n_missing: Missing values in both groups.
        verdict: What follows.
    """

    covariate: Name
    mean_group: float | None
    mean_reference: float | None
    difference_sd: float | None
    outside_share: float | None
    n_missing: int
    verdict: BalanceVerdict


class Balance(Record):
    """How two groups stood before, covariate by covariate.

    Attributes:
        rows: One row per covariate, in the order that came.
        n_group: Units in the group.
        n_reference: Units in the reference group.
        verdict: That of the worst covariate.
    """

    rows: tuple[BalanceRow, ...]
    n_group: int
    n_reference: int
    verdict: BalanceVerdict

    def sentence(self) -> str:
        """Say what follows for a comparison of the two.

        Returns:
            One sentence.
        """
        limit = claim_table().largest_imbalance_sd
        apart = ", ".join(row.covariate for row in self.rows if row.verdict == self.verdict)
        return {
            "alike": f"The groups stood within {ALIKE_SD} standard deviations on everything.",
            "adjust": (
                f"The groups stood up to {limit} standard deviations apart on {apart}: adjust "
                "for it."
            ),
            "unlike": (
                f"The groups stood more than {limit} standard deviations apart on {apart}: an "
                "adjustment would rest on the model, not on the data."
            ),
            "unknown": f"Whether the groups were alike on {apart} cannot be told from these data.",
        }[self.verdict]

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the rows as a dataframe.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            One row per covariate.

        Raises:
            MissingExtraError: When no dataframe library is installed.
        """
        columns = list(BalanceRow.model_fields)
        return frame_of(
            {name: [getattr(row, name) for row in self.rows] for name in columns}, library=library
        )


def balance(covariates: ArrayLike, *, arm: ArrayLike) -> Balance:
    """Compare two groups on what was known before the program.

    No p-values: whether a difference is "significant" depends on the size of the study, and
    whether it biases the comparison does not.

    Args:
        covariates: A dataframe of numbers, or an array-like of shape (n, k).
        arm: Who belongs to the group: booleans or 0 and 1, shape (n,).

    Returns:
        Standardized differences with a verdict each: up to 0.05 alike, up to 0.25 to be adjusted
        for, beyond it unlike.

    Raises:
        InvalidInputError: For labels, or columns of unequal lengths.

    Source:
        What Works Clearinghouse (2022), Procedures and Standards Handbook 5.0.

    Example:
        >>> found = balance([[30, 1], [34, 0], [31, 1], [33, 0]], arm=[True, True, False, False])
        >>> found.verdict, found.rows[1].difference_sd
        ('alike', 0.0)
    """
    table, names = number_table(covariates, name="covariates")
    treated = read_membership(arm)
    same_length("covariates and arm", {"covariates": table, "arm": treated})
    return balance_of(table, treated, names=names)


def balance_of(table: FloatArray, treated: FloatArray, *, names: Sequence[str]) -> Balance:
    """Compare two groups on checked columns.

    Args:
        table: Covariates, NaN where missing, shape (n, k).
        treated: 1 for the group, 0 for the reference, NaN where unknown, shape (n,).
        names: Names of the covariates.

    Returns:
        As `balance`.
    """
    rows = tuple(_row(table[:, i], treated, name) for i, name in enumerate(names))
    verdicts = {row.verdict for row in rows}
    return Balance(
        rows=rows,
        n_group=int((treated == 1).sum()),
        n_reference=int((treated == 0).sum()),
        verdict=next((verdict for verdict in _WORST_FIRST if verdict in verdicts), "unknown"),
    )


def _row(values: FloatArray, treated: FloatArray, name: str) -> BalanceRow:
    known = ~np.isnan(values)
    group, reference = values[known & (treated == 1)], values[known & (treated == 0)]
    gap = baseline_difference_sd(values, treated)
    means = [moments(part).mean if part.size else None for part in (group, reference)]
    return BalanceRow(
        covariate=name,
        mean_group=means[0],
        mean_reference=means[1],
        difference_sd=gap,
        outside_share=_outside(group, reference),
        n_missing=int((~known & ~np.isnan(treated)).sum()),
        verdict=_verdict(gap, means),
    )


def _outside(group: FloatArray, reference: FloatArray) -> float | None:
    if not (group.size and reference.size):
        return None
    outside: BoolArray = (group < reference.min()) | (group > reference.max())
    return float(outside.mean())


def _verdict(gap: float | None, means: Sequence[float | None]) -> BalanceVerdict:
    if None in means:
        return "unknown"
    if gap is None:
        # No spread in either group: they are the same, or have nothing in common.
        return "alike" if means[0] == means[1] else "unlike"
    if abs(gap) > claim_table().largest_imbalance_sd:
        return "unlike"
    return "adjust" if abs(gap) > ALIKE_SD else "alike"


def refuse_unlike(found: Balance) -> None:
    """Refuse to compare groups that had too little in common.

    Args:
        found: Their balance.

    Raises:
        RefusedError: When a covariate is too far apart; the message holds the whole table.
    """
    if found.verdict != "unlike":
        return
    table = "; ".join(
        f"{row.covariate} {shown(row.mean_group)} against {shown(row.mean_reference)} "
        f"({'no common spread' if row.difference_sd is None else f'{row.difference_sd:+.2f} SD'})"
        for row in found.rows
    )
    raise RefusedError(
        f"the groups were not alike before: {table}",
        because=f"beyond {claim_table().largest_imbalance_sd} SD a comparison of outcomes says "
        "more about who came than about the program, and adjusting rests on the model alone",
        instead="find a closer comparison group, compare changes "
        "(difference_in_differences), or describe each group by itself",
    )
