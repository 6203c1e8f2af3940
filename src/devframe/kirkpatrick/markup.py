"""Findings as HTML tables: every text escaped, every number rounded for reading."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from devframe.kirkpatrick.display import interval_text, measured, shown_p

if TYPE_CHECKING:
    from devframe.kirkpatrick.findings import Finding

_UNBROKEN_LENGTH = 24  # fits "−1234.5 to 1234.5 %"; longer cells, such as long units, may break

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


def html_table(heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Build a table with a heading for every column and row.

    Args:
        heads: Headings of the columns, that of the row names first.
        rows: Name and cells of each row.

    Returns:
        HTML.

    Example:
        >>> html_table(["", "n"], [("a<b", ["3"])]).count("&lt;")
        1
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(_cell(cell) for cell in cells)
        + "</tr>"
        for name, cells in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    """Build a cell; an interval or p-value that breaks across lines is misread."""
    style = ' style="white-space:nowrap"' if len(text) <= _UNBROKEN_LENGTH else ""
    return f"<td{style}>{escape(text)}</td>"


def html_list(texts: Iterable[str]) -> str:
    """Build a list, or nothing where there is nothing to list.

    Args:
        texts: The entries.

    Returns:
        HTML, possibly empty.

    Example:
        >>> html_list([]), html_list(["a & b"])
        ('', '<ul><li>a &amp; b</li></ul>')
    """
    entries = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>{entries}</ul>" if entries else ""
