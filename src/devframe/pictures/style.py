"""How pictures look: colors that everybody can tell apart, on light and on dark ground."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from types import MappingProxyType
from typing import Any

import attrs
from matplotlib import style

from devframe._base.errors import UnknownNameError
from devframe._base.plotting import Theme
from devframe.pictures.words import MISSING_LETTER


@attrs.frozen
class Look:
    """The colors of a theme.

    The four hues follow the palette of Okabe and Ito (`okabe-ito-2008`), which people with any kind
    of color vision tell apart; each theme takes those that stand out from its ground, some of them
    a shade darker or lighter. No picture tells anything by color alone.

    Attributes:
        theme: The theme.
        paper: The ground.
        ink: Text and whatever matters most.
        muted: Text and marks of second rank.
        faint: Lines that only guide the eye.
        blue: First hue.
        orange: Second hue.
        green: Third hue.
        purple: Fourth hue.
        steps: Three steps from little to much, each readable beside the next.
    """

    theme: Theme
    paper: str
    ink: str
    muted: str
    faint: str
    blue: str
    orange: str
    green: str
    purple: str
    steps: tuple[str, str, str]

    @property
    def settings(self) -> dict[str, Any]:
        """The look in matplotlib's own names."""
        return {
            "axes.axisbelow": True,
            "axes.edgecolor": self.muted,
            "axes.facecolor": self.paper,
            "axes.labelcolor": self.muted,
            "axes.labelsize": 8.5,
            "axes.spines.left": False,
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlecolor": self.ink,
            "axes.titlelocation": "left",
            "axes.titlesize": 9.5,
            "axes.titleweight": "bold",
            "figure.dpi": 200,
            "figure.facecolor": self.paper,
            "font.size": 9,
            "grid.color": self.faint,
            "grid.linewidth": 0.8,
            "hatch.color": self.paper,
            "hatch.linewidth": 1.0,
            "legend.fontsize": 8.5,
            "legend.frameon": False,
            "legend.handletextpad": 0.5,
            "legend.labelcolor": self.ink,
            # The same picture gives the same bytes, and its words stay words.
            "svg.fonttype": "none",
            "svg.hashsalt": "devframe",
            "text.color": self.ink,
            # Letters as wide as drawn, so that what fits at one resolution fits at all of them.
            "text.hinting": "none",
            # A dollar sign in somebody's label is no formula.
            "text.parse_math": False,
            "xtick.color": self.muted,
            "xtick.labelsize": 8.5,
            "xtick.major.size": 3,
            "ytick.color": self.muted,
            "ytick.labelcolor": self.ink,
            "ytick.labelsize": 8.5,
            "ytick.major.size": 0,
        }


LOOKS: Mapping[Theme, Look] = MappingProxyType(
    {
        "light": Look(
            theme="light",
            paper="#ffffff",
            ink="#1a1a1a",
            muted="#595959",
            faint="#dedede",
            blue="#0072b2",
            orange="#d55e00",
            green="#009e73",
            purple="#a8537f",
            steps=("#cfe3f1", "#6aaed6", "#0b5394"),
        ),
        "dark": Look(
            theme="dark",
            paper="#16191f",
            ink="#f2f2f2",
            muted="#b4b8bf",
            faint="#3a3f49",
            blue="#56b4e9",
            orange="#e69f00",
            green="#2fbf93",
            purple="#cc79a7",
            steps=("#23435c", "#2f6d9e", "#9fd4f5"),
        ),
    }
)
"""The look of each theme."""

_ALONE = RLock()


@contextmanager
def styled(theme: Theme) -> Iterator[Look]:
    """Draw with the look of a theme, whatever the user has set for pictures of their own.

    Args:
        theme: The theme.

    Yields:
        Its look. Afterwards matplotlib's settings are what they were; as they belong to the whole
        process, one thread draws at a time.

    Raises:
        UnknownNameError: When there is no such theme.

    Example:
        >>> with styled("dark") as look:
        ...     look.paper
        '#16191f'
    """
    if theme not in LOOKS:
        raise UnknownNameError("theme", theme, known=LOOKS)
    look = LOOKS[theme]
    with _ALONE, style.context(["default", look.settings]), warnings.catch_warnings():
        # Names in other scripts stay text in SVG, where the reader's fonts have the letters.
        warnings.filterwarnings("ignore", message=MISSING_LETTER)
        yield look
