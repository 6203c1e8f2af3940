"""Words in pictures: harmless, measured, and folded so that nothing is cut."""

import warnings
from functools import cache, lru_cache
from unicodedata import east_asian_width

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from devframe._base.shown import escape_controls

MISSING_LETTER = "Glyph .* missing from font"
"""What matplotlib warns of where its font lacks a letter; the reader's fonts may have it."""

_ELLIPSIS = "…"


def folded(
    text: object, *, width_points: float, size: float = 8.5, lines: int = 2, bold: bool = False
) -> str:
    """Fold a text into lines that fit a width.

    Args:
        text: Anything; it is shown as text.
        width_points: Width of a line, in points (1/72 inch).
        size: Size of the letters in points.
        lines: How many lines there may be; what does not fit ends in an ellipsis.
        bold: Whether the letters are bold.

    Returns:
        The text with line breaks. Breaks fall between words, inside a word only where it is longer
        than a line. Control characters are written out.

    Example:
        >>> print(folded("answers a difficult customer", width_points=90))
        answers a difficult
        customer
    """
    words = escape_controls(str(text)).split(" ")
    found = [""]
    for word in words:
        joined = f"{found[-1]} {word}" if found[-1] else word
        if text_width_points(joined, size=size, bold=bold) <= width_points:
            found[-1] = joined
            continue
        rest = word
        while text_width_points(rest, size=size, bold=bold) > width_points:
            if len(found) > lines:
                break
            cut = _fitting(rest, width_points, size, bold)
            found.append(rest[:cut])
            rest = rest[cut:]
        found.append(rest)
    kept = [line for line in found if line]
    if len(kept) > lines:
        last = kept[lines - 1]
        room = width_points - text_width_points(_ELLIPSIS, size=size, bold=bold)
        last = last[: _fitting(last, room, size, bold)]
        kept = [*kept[: lines - 1], last.rstrip() + _ELLIPSIS]
    return "\n".join(kept)


def text_width_points(text: str, *, size: float, bold: bool = False) -> float:
    """Measure a line of text.

    Args:
        text: The line.
        size: Size of the letters in points.
        bold: Whether the letters are bold.

    Returns:
        Its width in points. Letters as wide as they are high, which the font of the measurement may
        lack, count as such.

    Example:
        >>> text_width_points("wide", size=9) > text_width_points("ill", size=9)
        True
    """
    return size * sum(_width(letter, bold) for letter in text)


@cache
def _font(bold: bool) -> FontProperties:  # noqa: FBT001 - a key of the cache
    return FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=100)


@lru_cache(maxsize=4096)
def _width(letter: str, bold: bool) -> float:  # noqa: FBT001 - a key of the cache
    """Give the width of a letter as a share of its size."""
    if east_asian_width(letter) in "WF":
        return 1.0
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=MISSING_LETTER)
        width, _, _ = text_to_path.get_text_width_height_descent(letter, _font(bold), ismath=False)
    return float(width) / 100


def _fitting(text: str, width_points: float, size: float, bold: bool) -> int:  # noqa: FBT001
    """Tell how many letters fit, at least one."""
    used = 0.0
    for place, letter in enumerate(text):
        used += size * _width(letter, bold)
        if used > width_points:
            return max(place, 1)
    return len(text)
