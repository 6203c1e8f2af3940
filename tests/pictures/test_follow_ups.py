"""Timelines and the fade watch: what is drawn where."""

from datetime import date, timedelta

import pytest

from devframe._base.errors import InvalidInputError
from devframe.followup.series import FollowUpSeries
from devframe.pictures import Picture, alt_text, fade_watch, follow_up_timeline, to_svg
from devframe.pictures.dates import on_axis
from tests.pictures.samples import FADING, PEAK, SESSIONS, START, series, weeks


def key_of(picture: Picture) -> set[str]:
    return {text.get_text() for text in picture.legends[0].get_texts()}


def rows_of(picture: Picture) -> list[str]:
    return [tick.get_text() for tick in picture.axes[0].get_yticklabels()]


class TestTimeline:
    def test_the_words_say_what_the_picture_shows(self):
        assert alt_text(follow_up_timeline(FADING)) == (
            "Timeline of 1 series with 8 sessions from 2026-09-08 to 2026-10-27: 2 held, 2 "
            "planned, 1 on hold, 1 no-show, 1 cancelled, 1 skipped; 1 moved; the last one held "
            "was on 2026-09-15."
        )

    def test_every_state_has_a_mark_of_its_own(self):
        picture = follow_up_timeline([FADING], as_of=date(2026, 10, 1))
        states = {"held", "planned", "on hold", "no-show", "cancelled", "skipped"}
        assert key_of(picture) == {*states, "moved", "as of 2026-10-01"}
        (axes,) = picture.axes
        moves = [line for line in axes.lines if line.get_gid() == "moved"]
        assert [list(line.get_xdata()) for line in moves] == [[20718.0, 20719.0]]
        shapes = {line.get_gid(): line.get_marker() for line in axes.lines if line.get_gid()}
        del shapes["moved"]
        assert shapes.pop("held") == shapes.pop("planned") == "o"  # told apart by their filling
        assert len(set(shapes.values())) == len(shapes) == 4
        assert rows_of(picture) == ["p-1, coaching"]
        assert "confirmed" in key_of(follow_up_timeline(series("p-2", "confirm")))

    def test_the_order_they_come_in_makes_no_difference(self):
        there = follow_up_timeline([FADING, series("p-2")])
        back = follow_up_timeline([series("p-2"), FADING])
        assert to_svg(there) == to_svg(back)
        assert rows_of(there) == ["p-1, coaching", "p-2, coaching"]

    def test_days_are_written_in_digits(self):
        labels = [one.get_text() for one in follow_up_timeline(FADING).axes[0].get_xticklabels()]
        assert "2026-09-15" in labels

    def test_a_single_day_has_an_axis_too(self):
        first = FADING.planned[0]
        kept = {name: getattr(FADING, name) for name in FollowUpSeries.model_fields}
        short = FollowUpSeries.model_validate({**kept, "planned": (first,), "history": ()})
        low, high = follow_up_timeline(short).axes[0].get_xlim()
        assert low < on_axis(first.original.on) < high

    def test_nothing_and_too_much_are_refused(self):
        with pytest.raises(InvalidInputError, match="got 0; there is nothing to draw"):
            follow_up_timeline([])
        with pytest.raises(
            InvalidInputError, match="expected 1 to 100 series with sessions, got 101"
        ):
            follow_up_timeline([FADING] * 101)


class TestFadeWatch:
    def test_every_standing_is_drawn_and_told(self):
        picture = fade_watch(SESSIONS, as_of=START + timedelta(weeks=5, days=1), peaks=[PEAK])
        assert key_of(picture) == {
            "held",
            "replaced in time",
            "missed",
            "missed, may still be replaced",
            "nobody recorded it",
            "demand peak",
            "as of 2026-10-13",
        }
        assert rows_of(picture) == ["p-1, coaching", "p-2, coaching"]
        assert [one.get_text() for one in picture.axes[0].texts] == ["fading", "on track?"]
        told = "Sessions of 2 programs until 2026-10-13. p-1, coaching: fading"
        assert alt_text(picture).startswith(told)
        assert picture.headline == "1 of 2 programs fading or faded"

    def test_peaks_are_shaded_to_the_end_of_their_last_day(self):
        picture = fade_watch(SESSIONS, as_of=START + timedelta(weeks=6), peaks=[PEAK])
        (shade,) = [one for one in picture.axes[0].patches if one.get_gid() == "peak"]
        assert shade.get_x() == on_axis(PEAK.starts_on)
        assert shade.get_width() == 7

    def test_the_order_they_come_in_makes_no_difference(self):
        as_of = START + timedelta(weeks=6)
        there, back = fade_watch(SESSIONS, as_of=as_of), fade_watch(reversed(SESSIONS), as_of=as_of)
        assert to_svg(there) == to_svg(back)

    def test_nothing_and_too_much_are_refused(self):
        with pytest.raises(InvalidInputError, match="got 0; there is nothing to draw"):
            fade_watch([], as_of=START)
        sessions = [one for number in range(101) for one in weeks(f"p-{number}", "held")]
        with pytest.raises(InvalidInputError, match="expected 1 to 100 people and programs"):
            fade_watch(sessions, as_of=START)

    def test_one_program_is_one(self):
        picture = fade_watch(weeks("p-1", "held"), as_of=START + timedelta(days=1))
        assert picture.headline == "0 of 1 program fading or faded"
        assert "Sessions of 1 program until" in alt_text(picture)
