"""The looks: whoever sees them, on whatever ground."""

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb

from devframe.pictures.style import LOOKS, Look, styled

EVERY = pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.theme)


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in to_rgb(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@EVERY
def test_marks_and_words_stand_out_from_the_ground(look: Look) -> None:
    for words in (look.ink, look.muted):
        assert contrast(words, look.paper) >= 4.5
    for hue in (look.blue, look.orange, look.green, look.purple):
        assert contrast(hue, look.paper) >= 3


@EVERY
def test_numbers_can_be_read_on_every_step(look: Look) -> None:
    little, more, much = look.steps
    assert contrast(little, look.ink) >= 4.5
    assert contrast(more, look.ink) >= 4.5
    assert contrast(much, look.paper) >= 4.5


def test_the_users_own_settings_come_back() -> None:
    with mpl.rc_context({"font.size": 31}):
        with styled("dark"):
            assert mpl.rcParams["font.size"] == 9
            with styled("light") as look:
                assert mpl.rcParams["figure.facecolor"] == look.paper
        assert mpl.rcParams["font.size"] == 31
