"""Which input moves a return most: a tornado."""

from matplotlib.patches import Patch

from devframe._base.plotting import Theme
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.returns_result import ReturnOnInvestment
from devframe.pictures.canvas import Picture, dress, few_enough, name_rows
from devframe.pictures.marks import draw_interval, interval_key
from devframe.pictures.style import styled

_BAR = 0.56


def roi_tornado(result: ReturnOnInvestment, *, theme: Theme = "light") -> Picture:
    """Draw how far each input moves the return on investment, and how far all of them together.

    Each bar is the return with one input at its low and at its high end while the others stay; the
    line on top is the simulated interval, in which all vary at once.

    Args:
        result: The return.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When every input was given as exact, so that nothing moves.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.kirkpatrick import CostLine, Costs, Ranged, roi
        >>> from devframe.pictures import alt_text
        >>> costs = Costs(lines=(CostLine(category="delivery", amount=9_000.0),))
        >>> found = roi(
        ...     Ranged(value=0.4, low=0.1, high=0.7),
        ...     unit_value=50.0,
        ...     n=60,
        ...     periods_per_year=12,
        ...     costs=costs,
        ...     currency="EUR",
        ... )
        >>> alt_text(roi_tornado(found)).split(". ")[2]
        'effect moves it from −60.0 % to 180 %.'
    """
    rows = [row for row in result.tornado if row.swing > 0]
    few_enough(len(rows), what="inputs that vary", origin="roi_tornado")
    with styled(theme) as look:
        picture = Picture(look, rows=len(rows) + 1.6)
        axes = picture.add_subplot()
        axes.axvline(0, color=look.ink, linewidth=1)
        axes.axvline(result.roi_percent, color=look.ink, linewidth=1, linestyle=(0, (4, 3)))
        ends = [end for row in rows for end in (row.roi_percent_at_low, row.roi_percent_at_high)]
        for place, row in enumerate(rows, start=1):
            for value, end, color, hatch in (
                (row.low, row.roi_percent_at_low, look.orange, "////"),
                (row.high, row.roi_percent_at_high, look.blue, ""),
            ):
                axes.barh(
                    place, end - result.roi_percent, left=result.roi_percent, height=_BAR,
                    color=color, hatch=hatch, linewidth=0,
                )  # fmt: skip
                inside = end >= result.roi_percent
                axes.annotate(
                    shown(value), (end, place), xytext=(4 if inside else -4, 0),
                    textcoords="offset points", ha="left" if inside else "right", va="center",
                    size=8, color=look.muted,
                    bbox={"facecolor": look.paper, "linewidth": 0, "pad": 0.5},
                )  # fmt: skip
        names = ["all inputs at once", *(row.input.replace("_", " ") for row in rows)]
        if result.roi_low is not None and result.roi_high is not None:
            draw_interval(axes, result.roi_low, result.roi_high, at=0, color=look.ink)
            ends += [result.roi_low, result.roi_high]
        axes.plot([result.roi_percent], [0], "D", color=look.ink, markersize=7)
        name_rows(axes, names)
        low, high = min(0.0, result.roi_percent, *ends), max(0.0, result.roi_percent, *ends)
        axes.set_xlim(low - 0.14 * (high - low), high + 0.14 * (high - low))
        axes.set_xlabel("return on investment, in percent of the cost")
        axes.grid(axis="x")
        key = [
            (Patch(facecolor=look.orange, hatch="////", linewidth=0), "input at its low end"),
            (Patch(facecolor=look.blue, linewidth=0), "input at its high end"),
            interval_key(look, level=result.level),
        ]
        moves = "; ".join(
            f"{row.input.replace('_', ' ')} moves it from {shown(row.roi_percent_at_low)} % to "
            f"{shown(row.roi_percent_at_high)} %"
            for row in rows
        )
        return dress(
            picture,
            headline=f"{result.title}: what moves it",
            told=result.sentence(),
            key=key,
            note=" ".join(caution.sentence for caution in result.warnings),
            words=f"{result.sentence()} Input by input, the strongest first. {moves}.",
        )
