"""Estimates side by side, each with its interval: a forest plot."""

from collections.abc import Iterable, Iterator, Sequence

import attrs
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from devframe._base.counted import counted
from devframe._base.plotting import Theme
from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.many import ManyFindings
from devframe.pictures.canvas import Picture, dress, few_enough, name_rows
from devframe.pictures.marks import (
    axis_label,
    draw_interval,
    estimate_text,
    interval_key,
    on_display,
    tell_beside,
    unit_label,
)
from devframe.pictures.style import Look, styled

_TOLD_ROWS = 12
_PANEL_ROWS = 2.2  # what an axis with its label and heading takes, in rows


@attrs.frozen
class _Row:
    name: str
    finding: Finding
    shrunken: float | None = None

    @property
    def scale(self) -> tuple[str, bool, str]:
        """What can share an axis: the same unit or, without one, the same method of counting."""
        found = self.finding
        return found.unit, found.form == "level", "" if found.unit else found.method


def forest_plot(
    findings: Finding | Findings | ManyFindings | Iterable[Finding], *, theme: Theme = "light"
) -> Picture:
    """Draw findings side by side, each with its interval.

    Findings of one unit share an axis; another unit gets a panel of its own. Rows stand in the
    order in which they came: nothing is ranked. Of many groups, a small circle shows each estimate
    drawn toward the whole, as far as its uncertainty asks.

    Args:
        findings: One finding with those beside it, several by name, or one per group.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When there is nothing to draw, or more than 100 findings.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.kirkpatrick import gain
        >>> from devframe.pictures import alt_text
        >>> first = gain([52, 61, 48, 70], [60, 66, 55, 71], outcome="score", unit="points")
        >>> print(alt_text(forest_plot(first)).split(": ")[0])
        Forest plot of 3 findings
    """
    if isinstance(findings, Finding | Findings | ManyFindings):
        rows = list(_rows(findings))
    else:
        rows = [_Row(found.outcome, found) for found in findings]
    few_enough(len(rows), what="findings", origin="forest_plot")
    panels: dict[tuple[str, bool, str], list[_Row]] = {}
    for row in rows:
        panels.setdefault(row.scale, []).append(row)
    with styled(theme) as look:
        picture = Picture(look, rows=len(rows) + _PANEL_ROWS * (len(panels) - 1) + 0.8)
        sizes = [len(panel) + 0.6 for panel in panels.values()]
        column = picture.subplots(len(panels), 1, squeeze=False, height_ratios=sizes)[:, 0]
        for axes, panel in zip(column, panels.values(), strict=True):
            _draw(axes, panel, look)
        first = rows[0].finding
        key = [interval_key(look, level=first.level, marker="s")]
        if any(row.shrunken is not None for row in rows):
            mark = Line2D([], [], color=look.ink, marker="o", mfc=look.paper, ls="", markersize=5)
            key.append((mark, "drawn toward the whole"))
        return dress(
            picture,
            headline=_headline(findings, rows),
            told=_told(findings, rows),
            key=key,
            note=" ".join(dict.fromkeys(
                caution.sentence for row in rows for caution in row.finding.warnings
            )),
            words=_words(rows),
        )  # fmt: skip


def _rows(findings: Finding | Findings | ManyFindings) -> Iterator[_Row]:
    if isinstance(findings, Finding):
        for found in (findings, *findings.also):
            same = found.outcome == findings.outcome
            yield _Row(found.estimand if same else f"{found.outcome}: {found.estimand}", found)
    elif isinstance(findings, ManyFindings):
        drawn = [row["shrunken"] for row in findings.rows()]
        for label, found, shrunken in zip(findings.labels, findings, drawn, strict=True):
            yield _Row(str(label), found, shrunken)
    else:
        for name, part in findings.parts.items():
            if isinstance(part, Finding):
                yield _Row(name, part)
            else:
                yield from (attrs.evolve(row, name=f"{name}: {row.name}") for row in _rows(part))


def _draw(axes: Axes, rows: Sequence[_Row], look: Look) -> None:
    first = rows[0].finding
    largest = max(1, *(row.finding.n for row in rows))
    if first.form != "level":
        axes.axvline(0, color=look.ink, linewidth=1, zorder=1)
    for place, row in enumerate(rows):
        found = row.finding
        estimate, low, high = (
            on_display(found, value) for value in (found.estimate, found.low, found.high)
        )
        draw_interval(axes, low, high, at=place, color=look.blue)
        if estimate is not None:
            size = 20 + 50 * found.n / largest
            axes.scatter([estimate], [place], s=size, marker="s", color=look.blue, zorder=4)
        drawn = on_display(found, row.shrunken)
        if drawn is not None:
            axes.scatter(
                [drawn], [place], s=22, marker="o", facecolor=look.paper, edgecolor=look.ink,
                linewidth=1.2, zorder=5,
            )  # fmt: skip
        tell_beside(axes, estimate_text(found), at=place, look=look)
    name_rows(axes, [row.name for row in rows])
    axes.grid(axis="x")
    if first.unit or len({row.finding.outcome for row in rows}) == 1:
        axes.set_xlabel(axis_label(first))


def _headline(
    findings: Finding | Findings | ManyFindings | Iterable[Finding], rows: Sequence[_Row]
) -> str:
    if isinstance(findings, ManyFindings):
        return f"{findings.template.outcome} by {findings.by}"
    outcomes = dict.fromkeys(row.finding.outcome for row in rows)
    return next(iter(outcomes)) if len(outcomes) == 1 else f"{len(rows)} findings side by side"


def _told(
    findings: Finding | Findings | ManyFindings | Iterable[Finding], rows: Sequence[_Row]
) -> str:
    if isinstance(findings, Finding | ManyFindings):
        return findings.sentence()
    claims = ", ".join(dict.fromkeys(row.finding.claim for row in rows))
    return f"What the designs allow to be said: {claims}. Larger squares rest on more people."


def _words(rows: Sequence[_Row]) -> str:
    told = "; ".join(
        f"{row.name} {estimate_text(row.finding)} {unit_label(row.finding)}".rstrip()
        for row in rows[:_TOLD_ROWS]
    )
    rest = len(rows) - _TOLD_ROWS
    more = f"; and {rest} more" if rest > 0 else ""
    return f"Forest plot of {counted(len(rows), 'finding')}: {told}{more}."
