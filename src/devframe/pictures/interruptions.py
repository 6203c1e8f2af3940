"""A series that a program interrupted, with the course it was on."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.plotting import Theme
from devframe.kirkpatrick.arrays import ArrayLike, numbers
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.findings import Finding
from devframe.pictures.canvas import Picture, dress
from devframe.pictures.marks import axis_label, draw_interval
from devframe.pictures.quantities import held
from devframe.pictures.style import styled

_BODY_ROWS = 8.5
_NEEDED = ("level_at_start", "slope_before", "intervals_before")


def series_break(finding: Finding, *, values: ArrayLike, theme: Theme = "light") -> Picture:
    """Draw a series with the lines fitted to it, and the course it would have gone on.

    The dashed line goes on from before the start as if nothing had happened; it is the comparison,
    and no more certain than that. The interval at the start is that of the jump.

    Args:
        finding: The jump, as `interrupted_series` found it.
        values: The series it was found in, one value per equal interval, shape (points,); with a
            comparison series, the differences from it.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text. The lines leave a season out, and the note says so.

    Raises:
        InvalidInputError: When the finding is of another kind or of another series.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.kirkpatrick import interrupted_series
        >>> from devframe.pictures import alt_text
        >>> sales = [20, 21, 19, 22, 21, 23, 22, 22, 27, 29, 27, 30, 29, 30, 31, 30]
        >>> found = interrupted_series(sales, points_before=8, outcome="monthly sales")
        >>> print(alt_text(series_break(found, values=sales)).partition(". ")[0])
        Series of 16 points of monthly sales, interrupted after point 8
    """
    level, slope, start = (held(finding, name) for name in _NEEDED)
    turn = next((one.estimate for one in finding.also if one.estimand == "change of slope"), None)
    jump = finding.estimate
    if level is None or slope is None or start is None or turn is None or jump is None:
        message = "expected the jump of a series; pass what interrupted_series found"
        raise _invalid("finding", "no_series", message)
    series = numbers(values, name="values")
    count = int((~np.isnan(series)).sum())
    if count != finding.n:
        message = f"expected the {finding.n} known points that the jump was found in, got {count}"
        raise _invalid("values", "other_series", message)
    note = [caution.sentence for caution in finding.warnings]
    if held(finding, "season_length") is not None:
        note.append("The lines leave the season out.")
    with styled(theme) as look:
        picture = Picture(look, rows=_BODY_ROWS)
        axes = picture.add_subplot()
        times = np.arange(len(series)) - start
        earlier, later = times[times < 0], times[times >= 0]
        expected, fitted = level + slope * later, level + jump + (slope + turn) * later
        axes.axvline(-0.5, color=look.muted, linestyle=":", linewidth=1.4)
        axes.plot(times, series, "o", color=look.muted, markersize=5, gid="points")
        axes.plot(earlier, level + slope * earlier, color=look.blue, linewidth=2.2, gid="before")
        axes.plot(later, fitted, color=look.blue, linewidth=2.2, gid="after")
        axes.plot(
            later, expected, color=look.orange, linewidth=2, linestyle=(0, (5, 3)),
            gid="counterfactual",
        )  # fmt: skip
        if finding.low is not None and finding.high is not None:
            low, high = level + finding.low, level + finding.high
            draw_interval(axes, low, high, at=-0.25, color=look.ink, upright=True)
        axes.grid(axis="y")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("intervals since the start; the dotted line is the start")
        axes.set_ylabel(axis_label(finding))
        end = len(later) - 1
        return dress(
            picture,
            headline=finding.outcome,
            told=finding.sentence(),
            key=[
                (Line2D([], [], ls="", marker="o", color=look.muted, ms=5), "measured"),
                (Line2D([], [], color=look.blue, linewidth=2.2), "fitted"),
                (
                    Line2D([], [], color=look.orange, linewidth=2, linestyle=(0, (5, 3))),
                    "had the earlier course gone on",
                ),
                (
                    Line2D([], [], color=look.ink, marker="_", ls="", ms=8, mew=1.8),
                    f"{100 * finding.level:g} % interval of the jump",
                ),
            ],
            note=" ".join(note),
            words=f"Series of {len(series)} points of {finding.outcome}, interrupted after point "
            f"{start:g}. At the start the line jumps from {shown(level)} to {shown(level + jump)}; "
            f"{end} intervals later it stands at {shown(float(fitted[-1]))}, where the earlier "
            f"course would have led to {shown(float(expected[-1]))}. {finding.sentence()}",
        )


def _invalid(where: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(where, code, message)], origin="series_break")
