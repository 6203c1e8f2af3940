"""What every form of a report needs: its sources, and its pictures drawn."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from devframe import pictures
from devframe._base.plotting import Theme
from devframe._base.sources import source
from devframe.reporting.blocks import Drawing, Section

if TYPE_CHECKING:
    from devframe.pictures.canvas import Picture


def citations(sections: Iterable[Section]) -> tuple[str, ...]:
    """Give what a report rests on.

    Args:
        sections: Its sections.

    Returns:
        The citations in order of their keys, each once.
    """
    keys: set[str] = set()
    for section in sections:
        keys.update(section.sources, *(part.sources for part in section.parts))
    return tuple(source(key).citation for key in sorted(keys))


def draw(drawing: Drawing, theme: Theme = "light") -> "Picture":
    """Draw a picture.

    Args:
        drawing: What to draw.
        theme: Light or dark ground.

    Returns:
        The picture with its words.

    Raises:
        MissingExtraError: When the extra `report` is not installed.
    """
    function = getattr(pictures, drawing.picture)
    return cast("Picture", function(drawing.of, theme=theme))
