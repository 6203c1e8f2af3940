"""Pictures that carry their own words."""

import io
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from devframe._base.errors import MissingExtraError

if TYPE_CHECKING:
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
