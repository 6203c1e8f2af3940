"""The sheet: words, files and what is refused."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image

from devframe._base.errors import InvalidInputError
from devframe.pictures import alt_text, picture_html, save, to_svg
from devframe.pictures.words import folded, text_width_points
from tests.pictures.samples import change, profile, programs


def test_a_picture_is_saved_as_svg_with_its_words(tmp_path: Path) -> None:
    picture = change().plot()
    save(picture, tmp_path / "a.SVG")
    assert (tmp_path / "a.SVG").read_text("utf-8") == to_svg(picture)
    assert list(tmp_path.iterdir()) == [tmp_path / "a.SVG"]


def test_a_picture_is_saved_as_png_with_its_words(tmp_path: Path) -> None:
    picture = change().plot()
    save(picture, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.info["Description"] == alt_text(picture)
        assert image.info["Title"] == "handling complaints"
        assert image.width == 1520
    save(change().plot(), tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_drawing_again_changes_nothing() -> None:
    picture = programs(6).plot()
    first = to_svg(picture)
    picture.draw_without_rendering()
    assert to_svg(picture) == first


def test_an_existing_file_survives_a_picture_that_fails(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"as it was")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(OSError, match="expected a file to write"):
        save(change().plot(), tmp_path / "folder.png")
    assert (tmp_path / "a.png").read_bytes() == b"as it was"


def test_other_extensions_and_other_figures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"ends in \.svg or \.png, got '\.jpg'"):
        save(change().plot(), tmp_path / "a.jpg")
    with pytest.raises(InvalidInputError, match="got 'no extension'"):
        save(change().plot(), tmp_path / "a")
    for use in (alt_text, to_svg, picture_html):
        with pytest.raises(InvalidInputError, match="drawn by devframe, got a Figure"):
            use(Figure())


def test_a_page_can_follow_the_readers_light_or_dark_setting() -> None:
    light, dark = change().plot(), change().plot(theme="dark")
    html = picture_html(light, dark)
    assert html.startswith('<picture><source media="(prefers-color-scheme: dark)" srcset="data:')
    assert html.count('alt="') == 1
    assert light._repr_html_() == picture_html(light)


def test_matplotlibs_own_way_of_saving_works_too(tmp_path: Path) -> None:
    change().plot().savefig(tmp_path / "own.pdf")
    assert (tmp_path / "own.pdf").stat().st_size > 1000


def test_more_than_can_be_read_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="expected 1 to 100 findings, got 101; draw some"):
        programs(101).plot()
    with pytest.raises(InvalidInputError, match="got 0; there is nothing to draw"):
        profile(rows=0).plot()


@given(st.text(st.characters(), max_size=200), st.floats(20, 300), st.integers(1, 4))
def test_folded_text_fits(text: str, width_points: float, lines: int) -> None:
    shown = folded(text, width_points=width_points, lines=lines).split("\n")
    assert len(shown) <= lines
    for line in shown:
        assert len(line) <= 2 or text_width_points(line, size=8.5) <= width_points


def test_folding_loses_nothing_that_fits() -> None:
    text = "one word after the other, with spaces between them"
    assert folded(text, width_points=90, lines=9).replace("\n", " ") == text
    assert folded("W" * 30, width_points=90, lines=9).replace("\n", "") == "W" * 30
    assert folded("", width_points=90) == ""


def test_wide_letters_count_as_wide() -> None:
    assert text_width_points("漢", size=10) == 10
    assert sys.getsizeof(folded("漢" * 1000, width_points=90)) < 500
