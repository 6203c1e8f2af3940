"""Profiles, teams and recommendations: what is drawn where."""

from itertools import accumulate

import pytest
from matplotlib.colors import to_hex

from devframe._base.errors import InvalidInputError
from devframe.pictures import Picture, alt_text, competency_profile, decision_trace, gap_map
from tests.pictures.samples import PLAIN, profile, recommendation, standing


def lines(picture: Picture, gid: str, *, panel: int = 0) -> list[list[float]]:
    drawn = [one for one in picture.axes[panel].lines if one.get_gid() == gid]
    return [[float(at) for at in one.get_xdata()] for one in drawn]


def key_of(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.legends[0].get_texts()]


class TestProfile:
    def test_the_kinds_have_panels_of_their_own(self):
        picture = competency_profile(profile(rows=4))
        titles = [axes.get_title(loc="left") for axes in picture.axes]
        assert titles == ["Knowledge", "Skill", "Habit"]
        assert key_of(picture) == ["asked", "met", "short", "lowest to highest voice", "own voice"]

    def test_intervals_span_the_voices_and_gaps_reach_what_is_asked(self):
        picture = competency_profile(profile(rows=4))
        # Attained 2, unknown, 4 and 3 of 3, each with voices one below and one above.
        assert lines(picture, "interval") == [[1, 3], [3, 5], [2, 4]]
        assert lines(picture, "gap") == [[2, 3]]

    def test_not_known_is_written_and_is_no_zero(self):
        picture = competency_profile(profile(rows=2))
        texts = [one.get_text() for one in picture.axes[0].texts]
        assert texts == ["not known"]
        assert "not known, 3 asked" in alt_text(picture)

    def test_a_kind_the_role_does_not_ask_for_is_said(self):
        one = profile().model_copy(update={"habit": (), "knowledge": ()})
        picture = competency_profile(one)
        assert [axes.get_title(loc="left") for axes in picture.axes] == ["Skill"]
        assert "The role asks for no knowledge and no habit." in [
            t.get_text() for t in picture.texts
        ]

    def test_a_standing_without_voices_has_no_interval(self):
        one = standing(PLAIN, lowest=None, highest=None)
        picture = competency_profile(profile().model_copy(update={"knowledge": (one,)}))
        assert lines(picture, "interval") == []

    def test_the_context_stands_with_the_name(self):
        one = standing(PLAIN, context="phone")
        picture = competency_profile(profile().model_copy(update={"skill": (one,)}))
        assert "handling complaints (phone) 2 of 3" in alt_text(picture)


class TestGapMap:
    def test_every_person_is_a_column_and_every_kind_a_panel(self):
        picture = gap_map([profile(rows=3), profile(rows=3, person="p-2")])
        assert [axes.get_title(loc="left") for axes in picture.axes] == [
            "Knowledge",
            "Skill",
            "Habit",
        ]
        ticks = [one.get_text() for one in picture.axes[-1].get_xticklabels()]
        assert ticks == ["p-1", "p-2"]
        assert alt_text(picture).endswith("p-2: 3 met, 3 short, 3 not known.")

    def test_cells_say_missing_levels_and_not_known(self):
        picture = gap_map([profile(rows=3)])
        assert [one.get_text() for one in picture.axes[0].texts] == ["1", "?"]
        apart = [one for one in picture.axes[0].lines if one.get_gid() == "disagreement"]
        assert len(apart) == 1

    @pytest.mark.parametrize(("attained", "step"), [(2, 0), (1, 1), (0, 2)])
    def test_the_shade_is_the_share_that_is_missing(self, attained: int, step: int):
        one = standing(PLAIN, attained=attained)
        picture = gap_map([profile().model_copy(update={"skill": (one,)})])
        (cell,) = [patch for patch in picture.axes[1].patches if patch.get_gid() == "gap"]
        assert to_hex(cell.get_facecolor()) == picture.look.steps[step]

    def test_what_somebody_is_not_asked_stays_empty(self):
        other = profile(person="p-2").model_copy(
            update={"skill": (standing(PLAIN, competency_id="c-9"),)}
        )
        picture = gap_map([profile(rows=1), other])
        places = sorted(round(one.get_position()[0]) for one in picture.axes[1].texts)
        assert places == [0, 1]
        assert len(picture.axes[1].get_yticklabels()) == 2

    def test_wide_teams_make_wide_pictures(self):
        picture = gap_map([profile(person=f"p-{place}") for place in range(60)])
        assert picture.get_size_inches()[0] > 20
        with pytest.raises(InvalidInputError, match="expected 1 to 100 people, got 101"):
            gap_map([profile()] * 101)


class TestTrace:
    def test_each_reason_pushes_on_from_where_the_last_one_left(self):
        advice = recommendation(facts=True)
        picture = decision_trace(advice)
        bars = [(one.get_x(), one.get_width()) for one in picture.axes[0].patches]
        expected = []
        for score in advice.scores:
            points = [one.points for one in advice.reasons if one.method == score.method]
            starts = [0, *accumulate(points)][: len(points)]
            expected += list(zip(starts, points, strict=True))
        assert bars == expected
        assert len(bars) >= 4

    def test_bounds_are_drawn_at_every_method(self):
        advice = recommendation()
        bounds = [[score.lower, score.upper] for score in advice.scores]
        assert lines(decision_trace(advice), "interval") == bounds

    def test_a_presumption_is_hatched(self):
        advice = recommendation()
        presumed = [one.presumed for one in advice.reasons]
        assert any(presumed)
        bars = decision_trace(advice).axes[0].patches
        assert sorted(bool(bar.get_hatch()) for bar in bars) == sorted(presumed)

    def test_the_chosen_method_is_named_and_the_answer_is_the_headline(self):
        advice = recommendation()
        picture = decision_trace(advice)
        names = [one.get_text() for one in picture.axes[0].get_yticklabels()]
        assert f"{advice.method} (chosen)" in names
        assert picture.headline.startswith("Develop: ")
        impossible = advice.scores[-1].model_copy(update={"eligible": False})
        other = advice.model_copy(update={"scores": (*advice.scores[:-1], impossible)})
        names = [one.get_text() for one in decision_trace(other).axes[0].get_yticklabels()]
        assert f"{impossible.method} (not possible)" in names

    def test_no_method_is_nothing_to_draw(self):
        advice = recommendation().model_copy(update={"scores": (), "reasons": ()})
        with pytest.raises(InvalidInputError, match="expected 1 to 100 methods, got 0"):
            decision_trace(advice)
