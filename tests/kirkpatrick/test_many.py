from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.kirkpatrick.by_group import contrast_by, gain_by, mean_by, nps_by, share_by
from devframe.kirkpatrick.grouped import group_moments
from devframe.kirkpatrick.multiplicity import q_values, rank_limits, shrink
from devframe.kirkpatrick.promoters import nps
from devframe.kirkpatrick.proportions import proportion
from devframe.kirkpatrick.study import Study

RNG = np.random.default_rng(11)
N = 120
BY = np.repeat(["a", "b", "c"], N // 3)
ARM = np.tile([0, 1], N // 2)
SCORES = RNG.normal(50, 10, N) + 4 * ARM


class TestEngineAgainstScipy:
    def test_welch_interval_and_g(self) -> None:
        many = contrast_by(SCORES, arm=ARM, by=BY)
        table = many.table("pandas").set_index("label")
        for label in "abc":
            treated, other = (SCORES[(label == BY) & (side == ARM)] for side in (1, 0))
            expected = stats.ttest_ind(treated, other, equal_var=False)
            interval = expected.confidence_interval()
            found = many[label]
            assert found.estimate == pytest.approx(treated.mean() - other.mean())
            assert found.p == pytest.approx(expected.pvalue)
            assert found.df == pytest.approx(expected.df)
            assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
            pooled = np.sqrt((treated.var(ddof=1) + other.var(ddof=1)) / 2)
            correction = 1 - 3 / (4 * 38 - 1)
            g = (treated.mean() - other.mean()) / pooled * correction
            assert table.loc[label, "effect_size"] == pytest.approx(g, rel=1e-3)

    def test_paired_gain(self) -> None:
        later = SCORES + RNG.normal(2, 3, N)
        many = gain_by(SCORES, later, by=BY)
        for label in "abc":
            first, second = SCORES[label == BY], later[label == BY]
            expected = stats.ttest_rel(second, first)
            interval = expected.confidence_interval()
            assert many[label].p == pytest.approx(expected.pvalue)
            assert (many[label].low, many[label].high) == pytest.approx(
                (interval.low, interval.high)
            )
            assert many[label].claim == "change"

    def test_gains_of_two_arms(self) -> None:
        later = SCORES + RNG.normal(2, 3, N)
        many = contrast_by(later, arm=ARM, by=BY, before=SCORES)
        gain = (later - SCORES)[BY == "a"]
        expected = stats.ttest_ind(gain[1::2], gain[::2], equal_var=False)
        assert many["a"].p == pytest.approx(expected.pvalue)
        assert many["a"].claim == "effect-if"

    def test_shares_and_scores_are_those_of_single_groups(self) -> None:
        answers = RNG.integers(0, 11, N)
        hits = (answers > 6).astype(float)
        for label in "abc":
            inside = label == BY
            one, several = nps(answers[inside]), nps_by(answers, by=BY)[label]
            assert (several.low, several.high) == pytest.approx((one.low, one.high))
            assert several.se == pytest.approx(one.se)
            share = share_by(hits, by=BY)[label]
            assert share.low == pytest.approx(proportion(hits[inside]).low)

    def test_the_mean_is_taken_off_before_squaring(self) -> None:
        huge = 1e12 + np.array([1.0, 2.0, 3.0])
        assert group_moments(huge, np.zeros(3, dtype=int), 1).variance[0] == pytest.approx(1.0)


class TestManyFindings:
    def test_missing_values_and_labels_are_counted(self) -> None:
        values = [1.0, None, 3.0, 4.0, 5.0, 6.0]
        many = mean_by(values, by=["a", "a", "a", None, "b", "b"], smallest_group=1)
        assert (many["a"].n, many["a"].n_missing) == (2, 1)
        assert "1 rows have no group" in " ".join(c.sentence for c in many.template.warnings)

    def test_small_groups_are_withheld_everywhere(self) -> None:
        many = mean_by(
            [1, 2, 3, 9, 9, 4, 5, 6, 7, 2, 3, 4, 5, 6],
            by=list("aaabbccccddddd"),
            smallest_group=3,
        )
        assert many["b"].estimate is None
        assert "small_group" in {c.code for c in many["b"].warnings}
        table = many.table("polars")
        assert table.filter(pl.col("label") == "b")["estimate"].null_count() == 1
        assert table["warnings"].to_list()[1].endswith("small_group")
        assert "9" not in table.filter(pl.col("label") == "b")["shrunken"].cast(str).to_list()
        assert set(many.ranks("pandas")["label"]) == {"c", "d"}
        assert "4 groups, 2 of them withheld" in many.sentence()

    def test_a_single_small_group_cannot_be_had_by_subtraction(self) -> None:
        scores = [1, 2, 3, 4, 9, 9, 4, 5, 6, 7, 2, 3, 4, 5, 6]
        many = mean_by(scores, by=list("aaaabbccccddddd"), smallest_group=3)
        assert many.withheld == {"a", "b"}
        pair = mean_by(scores[:6], by=list("aaaabb"), smallest_group=3)
        assert pair.withheld == {"a", "b"}
        assert pair["a"].estimate is None
        assert mean_by(scores, by=list("aaaabbccccddddd"), smallest_group=2).withheld == set()

    def test_columns_are_fixed_for_ever(self) -> None:
        names = list(mean_by(SCORES, by=BY).table("pandas").columns)
        assert names[:3] == ["by", "label", "outcome"]
        assert names[-5:] == ["effect_size", "q", "shrunken", "shrunken_low", "shrunken_high"]
        ranks = mean_by(SCORES, by=BY).ranks("pandas")
        assert list(ranks.columns) == ["by", "label", "estimate", "rank", "rank_low", "rank_high"]

    def test_labels_keep_their_type(self) -> None:
        assert mean_by([1, 2], by=pd.Series([7, 8]), smallest_group=1).labels == (7, 8)
        assert mean_by([1, 2], by=pl.Series(["x", "y"]), smallest_group=1).labels == ("x", "y")

    def test_iteration_notebook_and_misspelling(self) -> None:
        many = contrast_by(SCORES, arm=ARM, by=BY)
        assert [finding.n for finding in many] == [40, 40, 40]
        assert "<th scope" in many._repr_html_()
        assert "score (group: a)" in many["a"].sentence()
        with pytest.raises(UnknownNameError, match="no group is named 'd'"):
            many["d"]

    def test_a_long_list_is_cut_in_a_notebook_only(self) -> None:
        many = mean_by(np.arange(120.0), by=np.arange(120) // 2, smallest_group=1)
        assert "and 10 more" in many._repr_html_()
        assert len(many.table("pandas")) == 60

    @pytest.mark.parametrize("by", [[None] * 3, ["a"] * 2])
    def test_groups_must_be_told_and_fit(self, by: Any) -> None:
        with pytest.raises(InvalidInputError):
            mean_by([1, 2, 3], by=by)

    def test_one_person_and_constant_groups_have_no_interval(self) -> None:
        many = mean_by([1, 5, 5, 5], by=list("abbb"), smallest_group=1)
        assert many["a"].estimate == 1
        assert many["a"].low is None
        assert many["b"].low is None


class TestManyAtOnce:
    @given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
    def test_q_is_scipys_benjamini_hochberg(self, p: list[float]) -> None:
        expected = stats.false_discovery_control(p)
        assert q_values(np.array(p)) == pytest.approx(expected)

    def test_q_of_nothing_is_nothing(self) -> None:
        assert np.isnan(q_values(np.array([np.nan, np.nan]))).all()

    @given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 20)), min_size=1, max_size=20))
    def test_shrinking_draws_toward_the_center_and_keeps_inside(
        self, pairs: list[tuple[float, float]]
    ) -> None:
        estimate, spread = (np.array(column) for column in zip(*pairs, strict=True))
        drawn = shrink(estimate, spread)
        apart = np.abs(drawn.estimate - drawn.center)
        assert (apart <= np.abs(estimate - drawn.center) + 1e-9).all()
        assert (drawn.low <= drawn.estimate).all()

    def test_shrunken_estimates_are_nearer_the_truth(self) -> None:
        rng = np.random.default_rng(5)
        truth = rng.normal(0, 1, 400)
        spread = rng.uniform(0.5, 3, 400)
        noisy = truth + rng.normal(0, spread)
        drawn = shrink(noisy, spread)
        assert ((drawn.estimate - truth) ** 2).mean() < 0.5 * ((noisy - truth) ** 2).mean()
        assert drawn.between_sd == pytest.approx(1, abs=0.25)
        inside = (drawn.low <= truth) & (truth <= drawn.high)
        assert 0.92 <= inside.mean() <= 0.98

    def test_no_difference_beyond_noise_shrinks_to_one_number(self) -> None:
        drawn = shrink(np.array([1.0, 1.1, np.nan]), np.array([5.0, 5.0, 1.0]))
        assert drawn.between_sd == 0
        assert drawn.estimate[:2] == pytest.approx([1.05, 1.05])
        assert drawn.low[0] < 1.05 < drawn.high[0]
        assert np.isnan(drawn.estimate[2])
        assert np.isnan(shrink(np.array([np.nan]), np.array([1.0])).center)

    def test_rank_intervals_cover_the_true_rank(self) -> None:
        rng = np.random.default_rng(9)
        truth = np.arange(12.0)
        true_rank = 12 - np.arange(12)
        covered = []
        for _ in range(200):
            rank, best, worst = rank_limits(truth + rng.normal(0, 1.5, 12), np.full(12, 1.5))
            assert (best <= rank).all()
            assert (rank <= worst).all()
            covered.append((best <= true_rank) & (true_rank <= worst))
        assert np.mean(covered) >= 0.95

    def test_a_rank_is_sure_only_against_all_others_at_once(self) -> None:
        # Two groups 3 apart with errors of 1: sure alone (1.96), not among three (2.24).
        spread = np.ones(3)
        assert rank_limits(np.array([0.0, 3.0]), spread[:2])[2].tolist() == [2, 1]
        _, best, worst = rank_limits(np.array([0.0, 3.0, 100.0]), spread)
        assert best.tolist() == [2, 2, 1]
        assert worst.tolist() == [3, 3, 1]

    def test_without_spread_ranks_are_sure_and_alone_is_first(self) -> None:
        rank, best, worst = rank_limits(np.array([3.0, 1.0, np.nan]), np.array([1e-9, 1e-9, 1.0]))
        assert rank.tolist() == best.tolist() == worst.tolist() == [1, 2, 0]
        assert rank_limits(np.array([3.0]), np.array([1.0]))[2].tolist() == [1]


def test_a_change_that_is_the_same_for_all_but_for_rounding_has_no_false_certainty() -> None:
    before = np.random.default_rng(0).uniform(size=40)
    frame = pl.DataFrame({"program": ["a", "b"] * 20, "pre": before, "post": before + 0.1})
    table = Study(frame, before="pre", after="post").learning(by="program").table()
    assert table["se"].to_list() == [0.0, 0.0]
    assert all(value is None or np.isnan(value) for value in table["p"].to_list())
    assert np.allclose(table["estimate"].to_numpy(), 0.1)
