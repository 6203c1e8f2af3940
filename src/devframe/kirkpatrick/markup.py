"""Findings as cells of tables: every number rounded for reading."""

from typing import TYPE_CHECKING

from devframe.kirkpatrick.display import interval_text, measured, shown_p

if TYPE_CHECKING:
    from devframe.kirkpatrick.findings import Finding

HEADS = ("estimate", "interval", "p", "n", "claim")
"""What the cells of a finding are, after its name."""


def cells_of(finding: "Finding") -> tuple[str, ...]:
    """Give the cells of a finding in the order of `HEADS`.

    Args:
        finding: The finding.

    Returns:
        Its estimate, interval, p, n and claim, rounded for reading.
    """
    difference = finding.form != "level"
    ends = interval_text(
        finding.low, finding.high, finding.unit, difference=difference, like=finding.estimate
    )
    estimate = measured(finding.estimate, finding.unit, difference=difference)
    return estimate, ends, shown_p(finding.p), str(finding.n), finding.claim
