"""What holds for every picture: words, intervals, nothing cut, the same bytes again."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from itertools import combinations

import matplotlib as mpl
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from devframe import pictures
from devframe._base.errors import MissingExtraError, UnknownNameError
from devframe._base.plotting import Theme
from devframe.pictures import Picture, alt_text, to_svg
from devframe.pictures.style import styled
from tests.pictures.samples import DRAWINGS, HOSTILE, PLAIN

EVERY = pytest.mark.parametrize("name", DRAWINGS)


@cache
def drawn(name: str, label: str = PLAIN, theme: Theme = "light") -> Picture:
    """Draw once what several tests look at."""
    return DRAWINGS[name](label, theme)


def undrawn(picture: Picture) -> set[Text]:
    """Labels of ticks that lie outside what an axis shows, and of axes that are hidden."""
    found: set[Text] = set()
    for axis in (axis for axes in picture.axes for axis in (axes.xaxis, axes.yaxis)):
        first, last = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not (axis.get_visible() and first <= tick.get_loc() <= last):
                found |= {tick.label1, tick.label2}
    return found


def texts(picture: Picture) -> list[Text]:
    hidden = undrawn(picture)
    visible = (one for one in picture.findobj(Text) if one.get_visible() and one not in hidden)
    return [one for one in visible if one.get_text().strip()]


def boxes(picture: Picture) -> list[tuple[str, Bbox]]:
    drawn = [(one.get_text(), one.get_window_extent()) for one in texts(picture)]
    return [(text, box) for text, box in drawn if box.width > 0]


def marked(picture: Picture, gid: str) -> list[object]:
    return [one for axes in picture.axes for one in axes.get_children() if one.get_gid() == gid]


def test_all_thirteen_are_drawn() -> None:
    helpers = {"Picture", "alt_text", "picture_html", "picture_of", "save", "to_svg"}
    assert set(DRAWINGS) <= set(pictures.__all__) - helpers
    assert len(DRAWINGS) == 13


@EVERY
@pytest.mark.parametrize(("theme", "label"), [("light", PLAIN), ("dark", HOSTILE)])
def test_nothing_is_cut_and_the_key_covers_nothing(name: str, theme: Theme, label: str) -> None:
    picture = drawn(name, label, theme)
    for dpi in (72, 300, 200):
        picture.set_dpi(dpi)
        width, height = picture.get_size_inches() * dpi
        with styled(theme):
            picture.draw_without_rendering()
            placed = boxes(picture)
        for text, box in placed:
            assert box.x0 >= 0, text
            assert box.y0 >= 0, text
            assert box.x1 <= width, text
            assert box.y1 <= height, text
    for legend in picture.legends:
        taken = legend.get_window_extent()
        for axes in picture.axes:
            assert not taken.overlaps(axes.get_window_extent()), name
    assert not any("\x1b" in text or "\u202e" in text for text, _ in boxes(picture))


@EVERY
def test_no_text_lies_on_another(name: str) -> None:
    with styled("light"):
        placed = boxes(drawn(name))
    for (first, one), (second, other) in combinations(placed, 2):
        width = min(one.x1, other.x1) - max(one.x0, other.x0)
        height = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert width <= 4 or height <= 4, f"{name}: {first!r} and {second!r}"


@EVERY
def test_a_hostile_name_stays_a_text(name: str) -> None:
    picture = drawn(name, HOSTILE, "dark")
    root = ET.fromstring(to_svg(picture))  # noqa: S314 - our own file
    assert {one.tag.rpartition("}")[2] for one in root.iter()}.isdisjoint({"script", "a", "image"})
    assert not any(one.get_parse_math() for one in texts(picture))
    html = pictures.picture_html(picture)
    assert "<script" not in html
    assert html.count("<") == 1


@EVERY
def test_the_words_stand_in_the_file(name: str) -> None:
    picture = drawn(name)
    assert len(alt_text(picture)) > 40
    root = ET.fromstring(to_svg(picture))  # noqa: S314 - our own file
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{space}desc") == alt_text(picture)
    assert root.findtext(f"{space}title") == picture.headline


@EVERY
def test_the_same_records_give_the_same_bytes(name: str) -> None:
    first = to_svg(drawn(name))
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "text.usetex": True}):
        settings = dict(mpl.rcParams)
        assert to_svg(DRAWINGS[name](PLAIN, "light")) == first
        assert dict(mpl.rcParams) == settings
    assert "2026-11" not in first.partition("<defs>")[0]


@pytest.mark.parametrize(
    "name",
    ["competency_profile", "decision_trace", "likert_bars", "paired_slopes", "forest_plot",
     "level_chain", "event_study", "series_break", "roi_tornado"],
)  # fmt: skip
def test_intervals_are_drawn(name: str) -> None:
    assert marked(drawn(name), "interval")


def test_an_unknown_theme_is_named() -> None:
    with pytest.raises(UnknownNameError, match="no theme is named 'sepia'"):
        DRAWINGS["roi_tornado"](PLAIN, "sepia")  # type: ignore[arg-type]  # that is the test


def test_an_unknown_picture_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'pie_chart'"):
        _ = pictures.pie_chart  # type: ignore[attr-defined]  # that is the test
    assert dir(pictures) == sorted(pictures.__all__)


@pytest.mark.parametrize(("library", "extra"), [("matplotlib", "report"), ("scipy", "evaluate")])
def test_a_missing_extra_is_named(
    library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [one for one in sys.modules if one.startswith((library, "devframe.pictures."))]:
        monkeypatch.delitem(sys.modules, module)
    for module in [one for one in sys.modules if one.startswith("devframe.kirkpatrick.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delattr(pictures, "forest_plot", raising=False)
    with pytest.raises(MissingExtraError, match=rf"devframe\[{extra}\]"):
        _ = pictures.forest_plot


def test_another_missing_module_is_no_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "devframe.pictures.tornado", None)
    monkeypatch.delattr(pictures, "roi_tornado", raising=False)
    with pytest.raises(ModuleNotFoundError) as caught:
        _ = pictures.roi_tornado
    assert not isinstance(caught.value, MissingExtraError)


def test_pyplot_is_left_alone() -> None:
    code = (
        "import sys; from devframe import pictures; pictures.forest_plot; pictures.gap_map;"
        " print([m for m in ('matplotlib.pyplot', 'pandas') if m in sys.modules])"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
