"""The levels of an evaluation side by side, each by itself."""

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from devframe.kirkpatrick.findings import Finding
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
from devframe.pictures.style import Look, Theme, styled

_PANEL_ROWS = 3.0


def level_chain(findings: Mapping[str, Finding | None], *, theme: Theme = "light") -> Picture:
    """Draw the levels of an evaluation one below the other, each on an axis of its own.

    No line joins the levels: that one moved does not show that it moved the next.

    Args:
        findings: A finding a level, from the first level to the last; `None` for a level that
            nobody measured.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When there are no levels.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.kirkpatrick import average, gain
        >>> from devframe.pictures import alt_text
        >>> liked = average([4, 5, 4, 3], outcome="satisfaction")
        >>> print(alt_text(level_chain({"reaction": liked, "learning": None})))
        Levels of an evaluation. Reaction: mean satisfaction 4.00 (2.70 to 5.30), n = 4. Learning:
        not measured, which is no sign of failure.
    """
    few_enough(len(findings), what="levels", origin="level_chain")
    with styled(theme) as look:
        picture = Picture(look, rows=_PANEL_ROWS * len(findings) - 0.8)
        column = picture.subplots(len(findings), 1, squeeze=False)[:, 0]
        for axes, (level, found) in zip(column, findings.items(), strict=True):
            axes.set_title(level.capitalize())
            if found is None:
                _draw_unknown(axes, look)
            else:
                _draw(axes, found, look)
        known = [found for found in findings.values() if found is not None]
        cautions = dict.fromkeys(caution.sentence for found in known for caution in found.warnings)
        told = (_told(level, found) for level, found in findings.items())
        return dress(
            picture,
            headline="The levels of the evaluation",
            told="Each level by itself, with its interval: that one moved does not show that it "
            "moved the next.",
            key=[interval_key(look, level=known[0].level)] if known else (),
            note=" ".join(cautions),
            words=f"Levels of an evaluation. {' '.join(told)}",
        )


def _draw(axes: Axes, found: Finding, look: Look) -> None:
    estimate, low, high = (
        on_display(found, value) for value in (found.estimate, found.low, found.high)
    )
    if found.form != "level":
        axes.axvline(0, color=look.ink, linewidth=1)
    draw_interval(axes, low, high, at=0, color=look.blue)
    if estimate is not None:
        axes.plot([estimate], [0], "D", color=look.blue, markersize=7.5, zorder=4)
    tell_beside(axes, estimate_text(found), at=0, look=look)
    name_rows(axes, [found.outcome])
    axes.margins(x=0.12)
    axes.grid(axis="x")
    axes.set_xlabel(axis_label(found))


def _draw_unknown(axes: Axes, look: Look) -> None:
    axes.add_patch(Rectangle(
        (0, -0.5), 1, 1, facecolor=look.paper, edgecolor=look.faint, hatch="////",
        hatchcolor=look.faint, linewidth=0,
    ))  # fmt: skip
    axes.text(
        0.5, 0, "not measured", ha="center", va="center", color=look.muted,
        bbox={"facecolor": look.paper, "linewidth": 0},
    )  # fmt: skip
    name_rows(axes, [""])
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def _told(level: str, found: Finding | None) -> str:
    if found is None:
        return f"{level.capitalize()}: not measured, which is no sign of failure."
    figures = f"{estimate_text(found)} {unit_label(found)}".rstrip()
    return f"{level.capitalize()}: {found.estimand} {figures}."
