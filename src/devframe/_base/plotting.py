"""Records draw themselves: the station of pictures is called by name, and only when asked."""

from importlib import import_module
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Theme = Literal["light", "dark"]
"""The ground a picture stands on."""


class Drawable:
    """Something with one obvious picture.

    Pictures stand above all that they draw, so nothing below may import them; as with the plotting
    backends of dataframe libraries, the name is looked up when the picture is wanted.
    """

    __slots__ = ()

    def plot(self, *, theme: Theme = "light") -> "Figure":
        """Draw this.

        Args:
            theme: Light or dark ground.

        Returns:
            A matplotlib figure with its alt text; see `devframe.pictures`.

        Raises:
            InvalidInputError: When there is nothing to draw, or more than can be read.
            MissingExtraError: When matplotlib is not installed.
        """
        station = import_module("devframe.pictures")
        return cast("Figure", station.picture_of(self, theme=theme))
