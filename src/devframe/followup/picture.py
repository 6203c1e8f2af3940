"""Pictures that carry their own words."""

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from devframe._base.errors import MissingExtraError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def new_figure(*, rows: int) -> "Figure":
    """Start a figure with a line a row that belongs to nobody else: no global state is touched.

    Args:
        rows: How many rows it will show.

    Returns:
        An empty figure.

    Raises:
        MissingExtraError: When matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise MissingExtraError("a plot", extra="report") from None
    return Figure(figsize=(9, 1.6 + 0.35 * rows), layout="constrained")


def name_rows(axes: "Axes", names: Sequence[str]) -> None:
    """Name the rows of a figure, the first on top, and take away what only frames them.

    Args:
        axes: Its axes.
        names: One name a row.
    """
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(len(names), 1) - 0.5, -0.5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)


def on_axis(day: date) -> float:
    """Give the place of a day on an axis of dates.

    Args:
        day: The day.

    Returns:
        matplotlib's number for it.
    """
    from matplotlib.dates import date2num  # noqa: PLC0415 - there are axes, so it is there

    return float(date2num(day))  # type: ignore[no-untyped-call]  # matplotlib leaves it bare


def described_svg(figure: "Figure", *, alt_text: str) -> str:
    """Write a figure as SVG that carries its own description.

    Args:
        figure: The figure.
        alt_text: What it shows, in words.

    Returns:
        The text of the picture; the same figure gives the same text.
    """
    from matplotlib import rc_context  # noqa: PLC0415 - there is a figure, so it is there

    target = io.StringIO()
    with rc_context({"svg.hashsalt": "devframe", "svg.fonttype": "none"}):
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": "devframe"})
    described = f'<svg role="img" aria-label={quoteattr(alt_text)} '
    return target.getvalue().replace("<svg ", described, 1)
