"""Marks that several pictures share: intervals with their ends, and figures beside a row."""

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.findings import Finding
from devframe.pictures.style import Look
from devframe.pictures.words import folded

_BESIDE_POINTS = 150.0
_AXIS_POINTS = 180.0


def draw_interval(
    axes: Axes,
    low: float | None,
    high: float | None,
    *,
    at: float,
    color: str,
    upright: bool = False,
    linewidth: float = 1.8,
) -> None:
    """Draw an interval as a line with a stroke at each end; an unknown one is no line.

    Args:
        axes: Where to.
        low: Lower end.
        high: Upper end.
        at: Place on the other axis.
        color: Its color.
        upright: Whether it runs up rather than across.
        linewidth: Width of the line in points.
    """
    if low is None or high is None:
        return
    ends, places = [low, high], [at, at]
    across = (places, ends) if upright else (ends, places)
    axes.plot(
        *across, color=color, linewidth=linewidth, marker="_" if upright else "|", markersize=8,
        markeredgewidth=linewidth, solid_capstyle="butt", zorder=3, gid="interval",
    )  # fmt: skip


def interval_key(look: Look, *, level: float, marker: str = "D") -> tuple[Line2D, str]:
    """Give the entry of an interval in the key.

    Args:
        look: The look.
        level: Level of the interval, between 0 and 1.
        marker: The mark of the estimate.

    Returns:
        The mark and what it means.
    """
    line = Line2D([], [], color=look.ink, marker=marker, markersize=6, linewidth=1.8)
    return line, f"estimate with its {100 * level:g} % interval"


def unknown_patch(corner: tuple[float, float], *, width: float, height: float, look: Look) -> Patch:
    """Give the mark of what nobody knows: hatched ground.

    Args:
        corner: Its lower left corner.
        width: Its width.
        height: Its height.
        look: The look.

    Returns:
        The mark, to be added to a drawing or shown in the key.
    """
    with rc_context({"hatch.color": look.faint}):
        return Rectangle(
            corner, width, height, facecolor=look.paper, hatch="////", linewidth=0, gid="unknown"
        )


def tell_beside(axes: Axes, text: str, *, at: float, look: Look) -> None:
    """Write figures to the right of a row.

    Args:
        axes: Its axes.
        text: The figures.
        at: The row.
        look: The look.
    """
    whole = text.replace("n = ", "n\u00a0=\u00a0")  # a number that breaks off is misread
    axes.text(
        1.02, at, folded(whole, width_points=_BESIDE_POINTS, size=8), size=8, color=look.muted,
        transform=axes.get_yaxis_transform(), ha="left", va="center", linespacing=1.1,
    )  # fmt: skip


def on_display(finding: Finding, value: float | None) -> float | None:
    """Give a number of a finding as it is shown: shares in percent.

    Args:
        finding: The finding.
        value: The number, or `None`.

    Returns:
        The number to draw.
    """
    return None if value is None else value * (100 if finding.unit == "share" else 1)


def axis_label(finding: Finding) -> str:
    """Name the axis of a finding: its unit or, where it has none, what was measured.

    Args:
        finding: The finding.

    Returns:
        The name in at most two lines.
    """
    return folded(unit_label(finding) or finding.outcome, width_points=_AXIS_POINTS)


def unit_label(finding: Finding) -> str:
    """Name the unit of a finding as it is shown.

    Args:
        finding: The finding.

    Returns:
        The unit; shares are shown in percent, their differences in percentage points.
    """
    if finding.unit == "share":
        return "percent" if finding.form == "level" else "percentage points"
    return finding.unit


def estimate_text(finding: Finding) -> str:
    """Tell estimate, interval and number of people in a line; the unit stands at the axis.

    Args:
        finding: The finding.

    Returns:
        Text such as `4.20 (1.00 to 7.40), n = 34`.
    """
    if finding.estimate is None:
        return f"not known, n = {finding.n}"
    estimate, low, high = (
        on_display(finding, value) for value in (finding.estimate, finding.low, finding.high)
    )
    told = "no interval"
    if low is not None and high is not None:
        told = f"{shown(low, like=estimate)} to {shown(high, like=estimate)}"
    return f"{shown(estimate)} ({told}), n = {finding.n}"
