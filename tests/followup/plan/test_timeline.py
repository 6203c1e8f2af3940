import sys
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import pytest

from devframe._base.errors import InvalidInputError, MissingExtraError
from devframe.followup.cadence.standard import coaching
from devframe.followup.calendar import WorkCalendar
from devframe.followup.planning import plan_series
from devframe.followup.series import FollowUpSeries
from devframe.followup.timeline import timeline
from devframe.followup.zoned import ZonedDateTime

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def series(person: str, *actions: str) -> FollowUpSeries:
    one = plan_series(
        coaching(months=2),
        date(2026, 9, 1),
        person_id=person,
        calendar=WorkCalendar(zone="UTC"),
    )
    for session, action in zip(one.planned, actions, strict=False):
        moved = ZonedDateTime.of(session.original.utc + timedelta(days=1))
        to = moved if action == "move" else None
        one = one.change(session.original, action, by="m-1", at=NOW, why="a reason", to=to)
    return one


FADING = series("p-1", "complete", "complete", "move", "cancel", "no_show", "skip", "hold")


def test_the_words_say_what_the_picture_shows():
    assert timeline([FADING]).alt_text == (
        "Timeline of 1 series with 8 sessions from 2026-09-08 to 2026-10-27: 2 held, 2 planned, "
        "1 on hold, 1 no-show, 1 cancelled, 1 skipped; 1 moved; the last one held was on "
        "2026-09-15."
    )


def test_every_state_has_a_mark_of_its_own():
    figure = timeline([FADING], as_of=date(2026, 10, 1)).figure()
    labels = {text.get_text() for text in figure.legends[0].get_texts()}
    assert labels == {
        *("held", "planned", "on hold", "no-show", "cancelled", "skipped"),
        "as of 2026-10-01",
    }
    (axes,) = figure.axes
    moves = [line for line in axes.lines if line.get_linewidth() == 3]
    assert [list(line.get_xdata()) for line in moves] == [[20718.0, 20719.0]]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["p-1, coaching"]


def test_the_svg_is_well_formed_described_and_repeatable():
    drawn = timeline([FADING, series("p-2")])
    svg = drawn.to_svg()
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    assert root.get("role") == "img"
    assert root.get("aria-label") == drawn.alt_text
    assert "p-2, coaching" in svg
    assert svg == timeline([series("p-2"), FADING]).to_svg()


def test_no_series_is_a_picture_too():
    assert timeline([]).alt_text == "Timeline without sessions."
    assert "<svg" in timeline([]).to_svg()


def test_too_many_cannot_be_read():
    with pytest.raises(InvalidInputError, match="at most 60"):
        timeline([FADING] * 61)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"devframe\[report\]"):
        timeline([FADING]).figure()
