"""Pictures of findings: what is drawn where."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import (
    CostLine,
    Costs,
    Finding,
    Findings,
    average,
    csat,
    interrupted_counts,
    interrupted_series,
    likert,
    proportion,
    roi,
)
from devframe.kirkpatrick.intervals import wilson
from devframe.pictures import (
    Picture,
    alt_text,
    event_study,
    forest_plot,
    level_chain,
    likert_bars,
    paired_slopes,
    roi_tornado,
    series_break,
)
from tests.pictures.samples import (
    AFTER,
    BEFORE,
    SERIES,
    chain,
    change,
    interruption,
    programs,
    ratings,
    returns,
    staggered,
    two_groups,
)


def across(picture: Picture, gid: str = "interval", *, panel: int = 0) -> list[list[float]]:
    drawn = [one for one in picture.axes[panel].lines if one.get_gid() == gid]
    return [[float(at) for at in one.get_xdata()] for one in drawn]


def upright(picture: Picture, gid: str = "interval") -> list[list[float]]:
    drawn = [one for one in picture.axes[0].lines if one.get_gid() == gid]
    return [[float(at) for at in one.get_ydata()] for one in drawn]


def key_of(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.legends[0].get_texts()]


def rows_of(picture: Picture, *, panel: int = 0) -> list[str]:
    return [tick.get_text() for tick in picture.axes[panel].get_yticklabels()]


class TestForest:
    def test_groups_stand_in_their_own_order_with_their_intervals(self):
        many = programs(5)
        picture = forest_plot(many)
        assert rows_of(picture) == list(many.labels)
        assert across(picture) == [[one.low, one.high] for one in many]
        assert key_of(picture) == ["estimate with its 95 % interval", "drawn toward the whole"]

    def test_units_have_panels_of_their_own_and_shares_are_percent(self):
        picture = forest_plot(Findings({"liked": csat([5, 4, 2, 5]), "score": change()}))
        assert [axes.get_xlabel() for axes in picture.axes] == ["percent", "points"]
        (share,) = across(picture)
        assert share[1] > 50

    def test_what_has_no_unit_shares_an_axis_only_with_its_own_method(self):
        found = [average([1, 2, 3], outcome="a"), average([2, 3, 4], outcome="b"), ratings()]
        picture = forest_plot(found)
        assert rows_of(picture) == ["a", "b", "handling complaints"]
        assert picture.axes[0].get_xlabel() == ""
        assert forest_plot(found[:1]).axes[0].get_xlabel() == "a"

    def test_a_difference_is_measured_from_zero_and_a_level_is_not(self):
        assert 0.0 in {line.get_xdata()[0] for line in forest_plot([change()]).axes[0].lines}
        level = forest_plot([average([4, 5, 6])])
        assert 0.0 not in {line.get_xdata()[0] for line in level.axes[0].lines}

    def test_small_groups_stay_withheld(self):
        found = [*programs(2)]
        unknown = found[0].model_copy(update={"estimate": None, "low": None, "high": None})
        picture = forest_plot([unknown, found[1]])
        assert len(across(picture)) == 1
        assert picture.axes[0].texts[0].get_text() == "not known, n\u00a0=\u00a08"

    def test_an_estimate_without_an_interval_says_so(self):
        picture = forest_plot([change().model_copy(update={"low": None, "high": None})])
        assert across(picture) == []
        assert "(no interval)" in alt_text(picture)

    def test_many_rows_are_told_in_part(self):
        told = alt_text(forest_plot(programs(15)))
        assert told.startswith("Forest plot of 15 findings: 00 program ")
        assert told.endswith("and 3 more.")

    def test_nested_findings_carry_both_names(self):
        picture = forest_plot(Findings({"learning": programs(2)}))
        assert rows_of(picture) == ["learning: 00 program", "learning: 01 program"]


class TestLikert:
    def test_bars_run_from_the_middle_outward_and_end_in_wilson_intervals(self):
        found = likert([1, 2, 2, 3, 4, 4, 5, 5, 5, 4], outcome="relevance")
        picture = likert_bars(found)
        main, side = picture.axes
        bars = [(round(bar.get_x(), 6), round(bar.get_width(), 6)) for bar in main.patches]
        assert bars == [(0, -20), (-20, -10), (0, 30), (30, 30)]
        assert [round(bar.get_width(), 6) for bar in side.patches] == [10]
        below, above = across(picture)
        assert below == pytest.approx([-100 * float(end) for end in wilson(3, 10)])
        assert above == pytest.approx([100 * float(end) for end in wilson(6, 10)])

    def test_before_and_after_are_paired_by_outcome(self):
        first = Findings({"a": ratings("a"), "b": ratings("b"), "said yes": proportion([1, 0])})
        second = Findings({"a": ratings("a", shift=1), "c": ratings("c")})
        picture = likert_bars(first, second)
        assert rows_of(picture) == ["a, before", "after", "b, before", "c, after"]
        assert alt_text(picture).count("n = 12") == 4

    def test_every_step_looks_different_without_color(self):
        for steps in (4, 5, 7):
            picture = likert_bars(likert([1, 2, 3, 4], highest=steps))
            patches = picture.legends[0].get_patches()
            assert key_of(picture) == [str(step) for step in range(1, steps + 1)]
            looks = {(one.get_facecolor(), one.get_hatch()) for one in patches}
            assert len(looks) == steps
            assert len({one.get_hatch() for one in patches[: steps // 2]}) == steps // 2

    def test_an_even_scale_has_no_middle(self):
        picture = likert_bars(likert([1, 2, 3, 4], highest=4))
        assert len(picture.axes[1].patches) == 0

    def test_what_cannot_be_drawn_together_is_refused(self):
        with pytest.raises(InvalidInputError, match="expected the same steps on every scale"):
            likert_bars(ratings("a"), likert([1, 2], highest=4, outcome="b"))
        with pytest.raises(InvalidInputError, match="expected 1 to 100 rated scales, got 0"):
            likert_bars(change())


class TestSlopes:
    def test_every_person_is_a_line_and_the_mean_has_its_interval(self):
        found = change()
        picture = paired_slopes(found, before=BEFORE, after=AFTER)
        drawn = {
            one.get_gid(): [tuple(float(y) for _, y in line) for line in one.get_segments()]
            for one in picture.axes[0].collections
            if isinstance(one, LineCollection)
        }
        assert drawn["fell"] == [(70.0, 64.0)]
        assert drawn["stayed"] == [(66.0, 66.0)]
        assert len(drawn["rose"]) == 6
        start = float(np.mean(BEFORE))
        assert upright(picture) == [[start + found.low, start + found.high]]
        assert upright(picture, "mean") == [[start, start + found.estimate]]
        assert key_of(picture)[:3] == ["rose (6)", "fell (1)", "stayed (1)"]

    def test_people_without_a_score_are_counted(self):
        before, after = [*BEFORE, None], [*AFTER, 50]
        found = change().model_copy(update={"estimate": None, "low": None, "high": None})
        picture = paired_slopes(found, before=before, after=after)
        assert "Left out for want of a score: 1." in picture.texts[-1].get_text().replace("\n", " ")
        assert upright(picture) == upright(picture, "mean") == []

    def test_equal_scores_have_room_too(self):
        flat = [5.0] * 8
        first, last = paired_slopes(change(), before=flat, after=flat).axes[0].get_ylim()
        assert first < 5 < last

    @pytest.mark.parametrize(
        ("finding", "count", "says"),
        [
            (average([1, 2]), 8, "expected a change inside one group, got a level"),
            (change(), 7, "expected the scores of the 8 people the change was found in, got 7"),
        ],
    )
    def test_other_findings_and_other_scores_are_refused(
        self, finding: Finding, count: int, says: str
    ):
        with pytest.raises(InvalidInputError, match=says):
            paired_slopes(finding, before=BEFORE[:count], after=AFTER[:count])

    @pytest.mark.parametrize(
        ("count", "says"),
        [(0, "at least one unit with both scores"), (1001, "at most 1000 people")],
    )
    def test_nothing_and_too_much_are_refused(self, count: int, says: str):
        found = change().model_copy(update={"n": count})
        with pytest.raises(InvalidInputError, match=says):
            paired_slopes(found, before=[1.0] * count, after=[2.0] * count)


class TestEventStudy:
    def test_two_groups_are_measured_from_the_last_time_before(self):
        found = two_groups()
        picture = event_study(found)
        ends = upright(picture)
        turned = [[-one.high, -one.low] for one in found.also]
        assert ends == [*turned, [found.low, found.high]]
        assert across(picture) == [[-3, -3], [-2, -2], [0, 0]]
        assert across(picture, "base") == [[-1]]
        assert key_of(picture)[-1] == "measured from here"

    def test_staggered_starts_show_leads_one_by_one_and_effects_averaged(self):
        found = staggered()
        picture = event_study(found)
        times = [round(at[0]) for at in across(picture)]
        leads = [one for one in found.also if one.estimand.startswith("lead")]
        averages = [one for one in found.also if one.estimand.startswith("effect ")]
        assert sum(at < 0 for at in times) == len(leads)
        assert [at for at in times if at >= 0] == list(range(len(averages)))
        assert upright(picture)[len(leads) :] == [[one.low, one.high] for one in averages]
        assert across(picture, "base") == []

    def test_leads_of_one_time_stand_beside_each_other(self):
        times = [at[0] for at in across(event_study(staggered()))]
        assert len(set(times)) == len(times)

    def test_a_finding_without_times_before_is_refused(self):
        for finding in (two_groups(earlier=False), change()):
            with pytest.raises(InvalidInputError, match="differences before and after a start"):
                event_study(finding)

    def test_a_lead_that_could_not_be_computed_is_left_out(self):
        found = two_groups()
        unknown = found.also[0].model_copy(update={"estimate": None, "low": None, "high": None})
        bare = found.also[1].model_copy(update={"low": None, "high": None})
        picture = event_study(found.model_copy(update={"also": (unknown, bare)}))
        assert len(upright(picture)) == 1
        assert "(no interval)" in alt_text(picture)


class TestSeries:
    def test_lines_are_those_of_the_regression(self):
        found = interruption()
        picture = series_break(found, values=SERIES)
        level, slope = found.quantity("level_at_start"), found.quantity("slope_before")
        turn = found.also[0].estimate
        (before,), (after,), (expected,) = (
            upright(picture, gid) for gid in ("before", "after", "counterfactual")
        )
        times = np.arange(8)
        assert before == pytest.approx(list(level + slope * (times - 8)))
        assert expected == pytest.approx(list(level + slope * times))
        assert after == pytest.approx(list(level + found.estimate + (slope + turn) * times))
        assert upright(picture) == [[level + found.low, level + found.high]]

    def test_a_jump_without_an_interval_has_none(self):
        found = interruption().model_copy(update={"low": None, "high": None})
        assert upright(series_break(found, values=SERIES)) == []

    def test_a_season_is_said_to_be_left_out_of_the_lines(self):
        season = np.sin(np.arange(48) * np.pi / 6)
        values = [20 + 3 * wave + (place % 5) / 10 for place, wave in enumerate(season)]
        found = interrupted_series(values, points_before=24, season_length=12)
        told = series_break(found, values=values).texts[-1].get_text().replace("\n", " ")
        assert told.endswith("The lines leave the season out.")
        assert "season" not in series_break(interruption(), values=SERIES).texts[-1].get_text()

    def test_a_line_on_two_straight_lines_is_met_exactly(self):
        values = [float(value) for value in (*range(8), *range(20, 28))]
        noise = [0.1, -0.1] * 8
        series = [value + error for value, error in zip(values, noise, strict=True)]
        found = interrupted_series(series, points_before=8)
        assert found.quantity("level_at_start") == pytest.approx(8, abs=0.3)
        assert found.quantity("intervals_before") == 8

    def test_other_findings_and_other_series_are_refused(self):
        with pytest.raises(InvalidInputError, match="pass what interrupted_series found"):
            series_break(interrupted_counts([3, 5, 4, 6] * 4, points_before=8), values=[1])
        with pytest.raises(InvalidInputError, match="expected the 15 known points"):
            series_break(interruption(), values=SERIES[:-1])


class TestChain:
    def test_each_level_stands_beside_what_would_matter(self):
        picture = level_chain(chain())
        titles = [axes.get_title(loc="left") for axes in picture.axes]
        assert titles == ["Reaction", "Learning", "Behavior", "Results"]
        shades = [
            (one.get_x(), one.get_x() + one.get_width())
            for axes in picture.axes
            for one in axes.patches
            if one.get_gid() == "matters"
        ]
        assert [shades[0][0], shades[1][0], shades[2][1]] == [4, 2, -1]
        assert "not measured" in [one.get_text() for one in picture.axes[2].texts]
        assert across(picture, panel=1) == [[change().low, change().high]]

    def test_an_unknown_level_is_no_failure_in_words(self):
        told = alt_text(level_chain(chain()))
        assert "Behavior: unknown: it was not measured, which is no sign of failure." in told

    def test_a_program_of_which_nothing_is_known_is_drawn_as_such(self):
        nothing = chain()
        levels = tuple(
            one.model_copy(update={"link": None, "standing": "unknown"}) for one in nothing.levels
        )
        picture = level_chain(nothing.model_copy(update={"levels": levels}))
        assert picture.legends == []
        assert [one.texts[0].get_text() for one in picture.axes] == ["not measured"] * 4

    def test_an_estimate_that_is_not_known_has_no_mark(self):
        one = chain()
        link = one.levels[1].link
        bare = link.finding.model_copy(update={"estimate": None, "low": None, "high": None})
        level = one.levels[1].model_copy(
            update={"link": link.model_copy(update={"finding": bare}), "standing": "unknown"}
        )
        picture = level_chain(one.model_copy(update={"levels": (level,)}))
        assert across(picture) == []


class TestTornado:
    def test_bars_run_from_the_return_to_each_end(self):
        found = returns()
        picture = roi_tornado(found)
        ends = [bar.get_x() + bar.get_width() for bar in picture.axes[0].patches]
        rows = [row for row in found.tornado if row.swing > 0]
        expected = []
        for row in rows:
            expected += [row.roi_percent_at_low, row.roi_percent_at_high]
        assert ends == pytest.approx(expected)
        assert across(picture) == [[found.roi_low, found.roi_high]]
        assert rows_of(picture) == ["all inputs at once", "effect", "unit value", "cost"]
        assert key_of(picture)[-1] == "estimate with its 95 % interval"

    def test_low_and_high_ends_differ_in_their_hatch(self):
        low, high = roi_tornado(returns()).axes[0].patches[:2]
        assert bool(low.get_hatch()) is not bool(high.get_hatch())

    def test_exact_inputs_move_nothing(self):
        costs = Costs(lines=(CostLine(category="delivery", amount=9_000.0),))
        exact = roi(0.4, unit_value=50.0, n=60, periods_per_year=12, costs=costs)
        with pytest.raises(InvalidInputError, match="expected 1 to 100 inputs that vary, got 0"):
            roi_tornado(exact)

    def test_a_return_without_an_interval_is_drawn_without_one(self):
        found = returns().model_copy(update={"roi_low": None, "roi_high": None})
        assert across(roi_tornado(found)) == []
