"""The sheet a picture is drawn on: headline and key above, note below, and its words beside."""

import io
import os
import re
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import cast

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.files import write_whole, write_whole_bytes
from devframe._base.shown import escape_controls
from devframe.pictures.style import Look, styled
from devframe.pictures.words import folded

WIDTH_INCHES = 7.6
MOST_ROWS = 100
"""Rows that can still be read."""
ROW_INCHES = 0.34
LABEL_POINTS = 165.0
"""Width of a column of row names."""

_EDGE_INCHES = 0.14
_GAP_INCHES = 0.05
_POINTS = 72.0
_HEADLINE, _TOLD, _NOTE = 12.5, 9.0, 7.5
_LEADING = 1.32
_NOTE_LINES = 14  # cautions are to be read, not cut
_SUFFIXES = (".svg", ".png")


class Picture(Figure):
    """A matplotlib figure that says in words what it shows.

    Attributes:
        look: Its look.
        headline: Its headline.
        words: What it shows, in words.
    """

    def __init__(self, look: Look, *, rows: float, width_inches: float = WIDTH_INCHES) -> None:
        super().__init__(
            figsize=(width_inches, 0.55 + ROW_INCHES * rows),
            layout=ConstrainedLayoutEngine(w_pad=_EDGE_INCHES, h_pad=0.06),
        )
        FigureCanvasAgg(self)
        self.look = look
        self.headline = ""
        self.words = ""

    def _repr_html_(self) -> str:
        """Show the picture in a notebook, with its words for those who do not see it."""
        return picture_html(self)


def dress(
    picture: Picture,
    *,
    headline: str,
    told: str,
    words: str,
    note: str = "",
    key: Sequence[tuple[Artist, str]] = (),
) -> Picture:
    """Put headline and key above a drawing and a note below, and make room for them.

    Args:
        picture: The drawing; its height is that of the axes so far.
        headline: What it is about.
        told: How to read it, in a line or two.
        words: What it shows, for people who do not see it.
        note: What a reader must know, in small letters.
        key: Marks and what they mean.

    Returns:
        The picture.
    """
    look = picture.look
    picture.headline, picture.words = escape_controls(headline), escape_controls(words)
    width, body = picture.get_size_inches()
    room = (width - 2 * _EDGE_INCHES) * _POINTS
    written = [
        (folded(headline, width_points=room, size=_HEADLINE, bold=True), _HEADLINE, look.ink, True),
        (folded(told, width_points=room, size=_TOLD, lines=4), _TOLD, look.muted, False),
    ]
    below = folded(note, width_points=room, size=_NOTE, lines=_NOTE_LINES) if note else ""
    legend = _key(picture, key, room) if key else None
    key_inches = 0.0
    if legend is not None:
        key_inches = legend.get_window_extent().height / picture.dpi + 2 * _GAP_INCHES
    above = sum(_height(text, size) for text, size, _, _ in written) + key_inches
    above += 1.5 * _EDGE_INCHES
    under = _height(below, _NOTE) + (_EDGE_INCHES if below else 0.5 * _EDGE_INCHES)
    height = above + body + under
    picture.set_size_inches(width, height)
    left = _EDGE_INCHES / width
    top = height - _EDGE_INCHES
    for text, size, color, bold in written:
        picture.text(
            left, top / height, text, size=size, color=color, va="top", linespacing=1.2,
            weight="bold" if bold else "normal", in_layout=False,
        )  # fmt: skip
        top -= _height(text, size)
    if legend is not None:
        key_top = (top - _GAP_INCHES) / height
        legend.set_bbox_to_anchor((left, key_top), picture.transFigure)
    if below:
        picture.text(
            left, 0.7 * _EDGE_INCHES / height, below, size=_NOTE, color=look.muted, va="bottom",
            linespacing=1.2, in_layout=False,
        )  # fmt: skip
    engine = cast(ConstrainedLayoutEngine, picture.get_layout_engine())
    engine.set(rect=(0, under / height, 1, body / height))
    picture.draw_without_rendering()
    # Laid out once: every drawing would move the axes by a hair, and the bytes with them.
    picture.set_layout_engine("none")
    return picture


def alt_text(figure: Figure) -> str:
    """Say in words what a picture shows.

    Args:
        figure: A picture that devframe drew.

    Returns:
        The words, for an `alt` attribute or a screen reader.

    Raises:
        InvalidInputError: When the figure is of another hand.

    Example:
        >>> with styled("light") as look:
        ...     drawn = dress(Picture(look, rows=1), headline="One", told="", words="A blank.")
        >>> alt_text(drawn)
        'A blank.'
    """
    return _own(figure, "alt_text").words


def to_svg(figure: Figure) -> str:
    """Write a picture as SVG that carries its own description.

    Args:
        figure: A picture that devframe drew.

    Returns:
        SVG with title and description; the same picture gives the same text.

    Raises:
        InvalidInputError: When the figure is of another hand.

    Example:
        >>> with styled("light") as look:
        ...     drawn = dress(Picture(look, rows=1), headline="One", told="", words="A blank.")
        >>> "<title>One</title>" in to_svg(drawn)
        True
    """
    picture = _own(figure, "to_svg")
    target = io.StringIO()
    with styled(picture.look.theme):
        Figure.savefig(
            picture, target, format="svg", metadata={"Date": None, "Creator": "devframe"}
        )
    told = f"<title>{escape(picture.headline)}</title>\n <desc>{escape(picture.words)}</desc>\n"
    named = f'<svg role="img" aria-label="{escape(picture.words)}" '
    text = target.getvalue().replace("<svg ", named, 1)
    return re.sub(r"(<svg [^>]*>\n)", lambda found: f"{found[1]} {told}", text, count=1)


def save(figure: Figure, path: str | os.PathLike[str]) -> None:
    """Write a picture to a file, whole or not at all, with its description in it.

    Args:
        figure: A picture that devframe drew.
        path: A file that ends in `.svg` or `.png`.

    Raises:
        InvalidInputError: When the figure is of another hand, or the file of another kind.
        OSError: When the file cannot be written.

    Example:
        >>> with styled("light") as look:
        ...     drawn = dress(Picture(look, rows=1), headline="One", told="", words="A blank.")
        >>> save(drawn, folder / "blank.png")
    """
    picture = _own(figure, "save")
    suffix = Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        message = f"expected a file that ends in .svg or .png, got {suffix or 'no extension'!r}"
        raise InvalidInputError([Fault("path", "unknown_format", message)], origin="save")
    if suffix == ".svg":
        with write_whole(path) as handle:
            handle.write(to_svg(picture))
        return
    target = io.BytesIO()
    told = {"Title": picture.headline, "Description": picture.words, "Software": "devframe"}
    with styled(picture.look.theme):
        Figure.savefig(picture, target, format="png", metadata=told)
    write_whole_bytes(path, target.getvalue())


def picture_html(light: Figure, dark: Figure | None = None) -> str:
    """Write a picture as HTML that asks nobody for anything.

    Args:
        light: The picture.
        dark: The same on dark ground, for readers who prefer that.

    Returns:
        An `img` element, in a `picture` element where there are two, with the alt text. The drawing
        is an image of its own: its styles and ids do not meet those of the page.

    Raises:
        InvalidInputError: When a figure is of another hand.

    Example:
        >>> with styled("light") as look:
        ...     drawn = dress(Picture(look, rows=1), headline="One", told="", words="A blank.")
        >>> picture_html(drawn)[:29]
        '<img src="data:image/svg+xml;'
    """
    words = escape(alt_text(light))
    image = f'<img src="{_data(light)}" alt="{words}" style="max-width:100%;height:auto">'
    if dark is None:
        return image
    source = f'<source media="(prefers-color-scheme: dark)" srcset="{_data(dark)}">'
    return f"<picture>{source}{image}</picture>"


def few_enough(count: int, *, what: str, origin: str) -> None:
    """Refuse what would be no picture: nothing to draw, or more than can be read.

    Args:
        count: How many rows there would be.
        what: What they are, in the plural.
        origin: The picture.

    Raises:
        InvalidInputError: When there are none, or more than 100.

    Example:
        >>> few_enough(0, what="programs", origin="forest_plot")
        Traceback (most recent call last):
        ...
        devframe.errors.InvalidInputError: 1 fault in forest_plot
          programs: expected 1 to 100 programs, got 0; there is nothing to draw
    """
    if 1 <= count <= MOST_ROWS:
        return
    advice = "draw some of them" if count else "there is nothing to draw"
    message = f"expected 1 to {MOST_ROWS} {what}, got {count}; {advice}"
    fault = Fault(what, "too_many" if count else "nothing_to_draw", message)
    raise InvalidInputError([fault], origin=origin)


def name_rows(
    axes: Axes, names: Sequence[object], *, lines: int = 2, width_points: float = LABEL_POINTS
) -> None:
    """Name the rows of a drawing, the first on top.

    Args:
        axes: Its axes.
        names: One name a row.
        lines: How many lines a name may take.
        width_points: Width of the column of names, in points.
    """
    told = [folded(name, width_points=width_points, lines=lines) for name in names]
    axes.set_yticks(range(len(names)), told)
    axes.set_ylim(len(names) - 0.5, -0.5)


def _own(figure: Figure, origin: str) -> Picture:
    if isinstance(figure, Picture):
        return figure
    message = (
        f"expected a picture drawn by devframe, got a {type(figure).__name__}; describe it yourself"
    )
    raise InvalidInputError([Fault("figure", "other_hand", message)], origin=origin)


def _data(figure: Figure) -> str:
    encoded = b64encode(to_svg(figure).encode("utf-8")).decode("ascii")
    return f"data:image/svg+xml;base64,{encoded}"


def _height(text: str, size: float) -> float:
    """Give the height of lines in inches."""
    return (text.count("\n") + 1) * size * _LEADING / _POINTS if text else 0.0


def _key(picture: Picture, key: Sequence[tuple[Artist, str]], room: float) -> Legend:
    """Lay the key out in as many columns as fit."""
    handles = [handle for handle, _ in key]
    texts = [folded(text, width_points=room / 2, lines=1) for _, text in key]
    columns = len(key)
    while True:
        legend = picture.legend(
            handles, texts, loc="upper left", ncols=columns, borderaxespad=0, borderpad=0,
            columnspacing=1.4,
        )  # fmt: skip
        legend.set_in_layout(False)
        if columns == 1 or legend.get_window_extent().width * _POINTS / picture.dpi <= room:
            return legend
        legend.remove()
        columns -= 1
