import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.claims import DesignKind, RefusedError
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.effect_sizes import effect_size, exact_j
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning import compare, gain

BEFORE = [50.0, 55, 60, 65, 52, 57, 62, 66, 58, 61, 49, 63]
AFTER = [60.0, 63, 70, 71, 64, 66, 63, 68, 60, 62, 50, 67]
ARM = [True] * 6 + [False] * 6


def codes(finding: Finding) -> list[str]:
    return [caution.code for caution in finding.warnings]


class TestGain:
    def test_a_gain_is_a_change_and_says_what_threatens_it(self):
        found = gain(BEFORE, AFTER)
        assert found.claim == "change"
        assert {"regression_to_the_mean", "maturation"} <= set(codes(found))
        told = found.sentence() + " ".join(caution.sentence for caution in found.warnings)
        for word in ("effect", "impact", "caused"):
            assert word not in found.sentence(), told

    def test_every_row_is_counted(self):
        found = gain([1, None, 3, 4, math.nan], [2, 3, None, 6, 7])
        assert (found.n, found.n_missing, found.n_dropped) == (2, 3, 0)

    def test_both_effect_sizes_stand_beside_it_with_their_own_units(self):
        average, change = gain(BEFORE, AFTER).also
        assert "mean of before and after" in average.unit
        assert "changes" in change.unit
        assert average.claim == change.claim == "change"

    def test_a_recalled_pre_test_is_reported_not_measured(self):
        found = gain(BEFORE, AFTER, design="retrospective_pre")
        assert found.claim == "describe"
        assert "report" in found.sentence()

    def test_chosen_by_their_score_there_is_no_p(self):
        chosen = Design(kind="one_group_pre_post", selected_on_before=True)
        found = gain(BEFORE, AFTER, design=chosen)
        assert found.p is None
        assert "selected_on_before" in codes(found)

    def test_one_pair_has_a_change_but_no_interval(self):
        found = gain([50], [57])
        assert found.estimate == 7
        assert (found.low, found.high, found.se, found.p) == (None, None, None, None)
        assert {"few_units", "no_spread"} <= set(codes(found))

    def test_two_pairs_have_a_very_wide_interval(self):
        found = gain([50, 60], [57, 65])
        assert found.df == 1
        assert found.high - found.low == pytest.approx(2 * 12.7062 * 1.0, abs=1e-3)

    def test_everybody_changing_alike_gives_no_false_certainty(self):
        found = gain([0.1, 0.2, 0.3], [0.3, 0.4, 0.5])
        assert found.estimate == pytest.approx(0.2)
        assert (found.low, found.p) == (None, None)
        assert [beside.estimate for beside in found.also][1] is None
        exact = gain([1, 2, 3], [3, 4, 5])
        assert (exact.low, exact.p) == (None, None)
        assert "no_spread" in codes(exact)
        assert exact.quantity("r") == 1

    def test_a_constant_column_leaves_the_correlation_unknown(self):
        found = gain([5, 5, 5, 5], [6, 7, 8, 6])
        assert found.quantity("r") is None
        assert found.low is not None

    def test_a_test_that_is_too_easy_is_noticed(self):
        found = gain([60, 70, 80, 90], [100, 100, 100, 95], lowest=0, highest=100)
        assert "ceiling_after" in codes(found)
        assert found.quantity("share_at_highest_after") == 0.75
        assert "floor_before" in codes(gain([0, 0, 10], [5, 6, 20], lowest=0))

    def test_101_on_a_test_of_100_is_refused_with_its_row(self):
        with pytest.raises(InvalidInputError, match="row 2"):
            gain([60, 101], [70, 80], lowest=0, highest=100)

    def test_labels_are_refused(self):
        with pytest.raises(InvalidInputError, match="labels"):
            gain(["low", "high"], [1, 2])

    @pytest.mark.parametrize(("before", "after"), [([], []), ([None], [3]), ([1, None], [None, 2])])
    def test_no_pair_at_all_says_what_can_be_done(self, before: list[float], after: list[float]):
        with pytest.raises(InvalidInputError, match="summarize each column alone"):
            gain(before, after)

    def test_unequal_lengths_are_never_silently_unpaired(self):
        with pytest.raises(InvalidInputError, match="one length"):
            gain([1, 2, 3], [1, 2])

    def test_skewed_changes_bring_the_bootstrap_beside_not_instead(self):
        before = np.zeros(15)
        after = np.random.default_rng(5).exponential(3, 15) ** 2
        found = gain(before, after)
        assert found.method == "paired t"
        boot = found.also[-1]
        assert "BCa" in boot.method
        assert boot.low > found.low
        assert gain(before, after, seed=0) == found
        assert gain(before, after, seed=1).also[-1].low != boot.low

    def test_the_level_is_kept(self):
        narrow, wide = gain(BEFORE, AFTER, level=0.8), gain(BEFORE, AFTER, level=0.99)
        for inner, outer in zip((narrow, *narrow.also), (wide, *wide.also), strict=True):
            assert outer.low < inner.low < inner.high < outer.high
            assert (inner.level, outer.level) == (0.8, 0.99)

    def test_answers_in_the_library_that_came_in(self):
        table = gain(pd.Series(BEFORE), pd.Series(AFTER)).table()
        assert isinstance(table, pd.DataFrame)
        assert len(table) == 3

    @given(
        st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=2, max_size=30),
        st.integers(-50, 50),
    )
    def test_turning_time_around_turns_the_sign(self, pairs: list[tuple[int, int]], shift: int):
        before, after = ([float(x) for x in column] for column in zip(*pairs, strict=True))
        forth, back = gain(before, after), gain(after, before)
        assert forth.estimate == pytest.approx(-back.estimate)
        if forth.low is not None:
            assert forth.low == pytest.approx(-back.high)
        moved = gain([x + shift for x in before], [x + shift for x in after])
        assert moved.estimate == pytest.approx(forth.estimate)
        assert (moved.low is None) == (forth.low is None)


class TestEffectSize:
    def test_small_and_unequal_groups(self):
        found = effect_size([1, 2, None, 4], [5, 9])
        assert (found.n, found.n_missing) == (5, 1)
        assert found.claim == "association"
        assert found.quantity("n_a") == 3

    def test_one_unit_in_a_group_leaves_the_difference_without_interval(self):
        found = effect_size([3], [1, 2, 4])
        assert found.estimate == pytest.approx(3 - 7 / 3)
        assert found.low is None
        assert "no_spread" in codes(found)

    def test_one_unit_each(self):
        found = effect_size([3], [1])
        assert found.estimate == 2
        assert found.also[0].estimate is None

    def test_constant_groups(self):
        found = effect_size([3, 3, 3], [1, 1])
        assert (found.estimate, found.low, found.p) == (2, None, None)
        assert found.also[0].low is None
        assert found.quantity("superiority") == 1

    def test_very_unequal_spread_brings_glass_delta(self):
        rng = np.random.default_rng(3)
        found = effect_size(rng.normal(1, 5, 40), rng.normal(0, 1, 40))
        assert "unequal_spread" in codes(found)
        glass = found.also[1]
        assert "Glass" in glass.estimand
        assert glass.quantity("delta") == pytest.approx(found.estimate / found.quantity("sd_b"))
        assert glass.low < glass.estimate < glass.high
        delta, ratio = glass.quantity("delta"), found.quantity("sd_ratio")
        assert glass.se == pytest.approx(np.sqrt(delta**2 / 78 + 1 / 39 + ratio**2 / 39))

    def test_glass_with_a_single_treated_unit_has_no_interval(self):
        found = effect_size([1, 9], [3, 4, 3, 4])
        assert found.also[1].low is not None

    def test_an_empty_group_says_which(self):
        with pytest.raises(InvalidInputError, match="waiting"):
            effect_size([1, 2], [None, None], reference="waiting")

    def test_exact_j_is_unknown_without_freedom(self):
        assert np.isnan(exact_j([0, 1])).all()
        assert float(exact_j(1e6)) == pytest.approx(1 - 3 / (4e6 - 1), abs=1e-12)


class TestCompare:
    def test_randomized_is_an_effect_by_ancova(self):
        found = compare(BEFORE, AFTER, arm=ARM, design="randomized")
        assert found.claim == "effect"
        assert "ANCOVA" in found.method
        assert [finding.method for finding in found.also][-1] == "Welch's t on gains"

    def test_not_randomized_is_an_effect_only_if_by_gains(self):
        found = compare(BEFORE, AFTER, arm=ARM)
        assert found.claim == "effect-if"
        assert "parallel" in found.sentence()
        assert found.method == "Welch's t on gains"
        gains = np.subtract(AFTER, BEFORE)
        assert found.estimate == pytest.approx(gains[:6].mean() - gains[6:].mean())
        assert "ANCOVA" in found.also[-1].method

    def test_without_an_earlier_score_it_is_an_association(self):
        found = compare(None, AFTER, arm=ARM)
        assert found.claim == "association"
        assert found.method == "Welch's t"

    def test_lord_paradox_is_told(self):
        # Two groups that keep their own means: gains say nothing happened, adjustment differs.
        rng = np.random.default_rng(11)
        level = np.repeat([70.0, 50.0], 100)
        before = level + rng.normal(0, 8, 200)
        after = level + 0.4 * (before - level) + rng.normal(0, 7, 200)
        found = compare(before, after, arm=level == 70)
        assert {"lord_paradox", "baseline_imbalance"} <= set(codes(found))
        assert abs(found.estimate) < 3
        assert found.also[-1].estimate > 5

    def test_clear_one_way_and_unclear_the_other_is_told_too(self):
        # A noisy earlier score hides in the gains what adjustment shows.
        rng = np.random.default_rng(1)
        before, arm = rng.normal(60, 12, 60), np.arange(60) < 30
        found = compare(before, 60 + 6 * arm + rng.normal(0, 8, 60), arm=arm)
        adjusted = found.also[-1]
        assert found.low < adjusted.estimate < found.high
        assert (found.low > 0) != (adjusted.low > 0)
        assert "lord_paradox" in codes(found)

    def test_columns_of_unequal_length_are_refused(self):
        with pytest.raises(InvalidInputError, match="one length"):
            compare(BEFORE[:-1], AFTER, arm=ARM)

    def test_unlike_groups_compared_after_only_are_refused(self):
        with pytest.raises(RefusedError, match="standard deviations apart"):
            compare(BEFORE, AFTER, arm=np.array(BEFORE) > 58, design="groups_post")

    def test_much_attrition_lowers_a_randomized_claim(self):
        after = [None, None, 70, 71, 64, 66, 63, 68, 60, 62, 50, 67]
        found = compare(BEFORE, after, arm=ARM, design="randomized")
        assert found.design == "randomized_attrition"
        assert found.claim == "effect-if"
        assert "lost" in codes(found)
        assert found.n_missing == 2
        assert found.quantity("lost_share_difference") == pytest.approx(1 / 3)

    def test_a_missing_earlier_score_is_not_attrition(self):
        before = [None, *BEFORE[1:]]
        found = compare(before, AFTER, arm=ARM, design="randomized")
        assert (found.claim, found.n_missing) == ("effect", 1)

    def test_missing_arm_is_counted(self):
        found = compare(None, AFTER, arm=[None, *ARM[1:]])
        assert (found.n, found.n_missing) == (11, 1)

    def test_one_arm_only_points_to_gain(self):
        with pytest.raises(InvalidInputError, match=r"gain\(\)"):
            compare(BEFORE, AFTER, arm=[True] * 12)

    def test_labels_as_arm_say_how_to_pass_them(self):
        with pytest.raises(InvalidInputError, match="arm == 'waiting'"):
            compare(BEFORE, AFTER, arm=["coached"] * 6 + ["waiting"] * 6)

    def test_few_clusters_only_describe_and_one_per_arm_is_refused(self):
        four = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
        found = compare(BEFORE, AFTER, arm=ARM, cluster=four, design="randomized")
        assert (found.design, found.claim) == ("randomized_few_clusters", "describe")
        with pytest.raises(RefusedError):
            compare(BEFORE, AFTER, arm=ARM, cluster=[1] * 6 + [2] * 6, design="randomized")

    def test_clusters_that_hold_both_arms_keep_the_claim(self):
        mixed = [1, 2, 3, 1, 2, 3] * 2
        found = compare(None, AFTER, arm=ARM, cluster=mixed, design="randomized")
        assert found.claim == "effect"
        assert "CR2" in found.method

    def test_clustered_gains_when_not_randomized(self):
        teams = np.repeat(np.arange(6), 2)
        found = compare(BEFORE, AFTER, arm=ARM, cluster=teams)
        plain = compare(BEFORE, AFTER, arm=ARM)
        assert found.estimate == pytest.approx(plain.estimate)
        assert "clusters are independent" in found.assumptions
        assert found.quantity("n_clusters") == 6

    def test_a_constant_earlier_score_cannot_adjust_and_says_so(self):
        found = compare([5.0] * 12, AFTER, arm=ARM, design="randomized")
        assert found.estimate == pytest.approx(compare(None, AFTER, arm=ARM).estimate)
        assert "not_adjusted" in codes(found)
        assert found.method == "Welch's t on gains"
        assert found.also[-1].estimate is None
        teams = np.repeat(np.arange(6), 2)
        clustered = compare([5.0] * 12, AFTER, arm=ARM, cluster=teams, design="randomized")
        assert clustered.estimate == pytest.approx(found.estimate)
        assert "not_adjusted" in codes(clustered)

    def test_two_units_in_an_arm_still_give_the_difference_of_gains(self):
        found = compare([1, 2, 3, 4, 5], [2, 4, 4, 6, 9], arm=[1, 1, 0, 0, 0])
        assert found.estimate == pytest.approx(1.5 - 7 / 3)
        assert found.also[-1].estimate is None

    def test_swapping_the_arms_turns_the_sign(self):
        for design in ("randomized", "groups_pre_post"):
            forth = compare(BEFORE, AFTER, arm=ARM, design=design)
            back = compare(BEFORE, AFTER, arm=[not x for x in ARM], design=design)
            assert forth.estimate == pytest.approx(-back.estimate)
            assert forth.low == pytest.approx(-back.high)

    def test_clustered_post_only_ignores_nothing(self):
        teams = np.repeat(np.arange(6), 2)
        found = compare(None, AFTER, arm=ARM, cluster=[None, *teams[1:].tolist()])
        assert found.n_missing == 1
        assert "later scores" in found.method

    def test_a_perfect_fit_gives_no_false_certainty(self):
        before = [1, 2, 3, 4, 5, 6]
        found = compare(before, [2, 3, 4, 4, 5, 6], arm=[1, 1, 1, 0, 0, 0], design="randomized")
        assert found.estimate == pytest.approx(1)
        assert (found.low, found.p) == (None, None)

    def test_a_cutoff_is_adjusted_for_and_stays_an_association(self):
        rng = np.random.default_rng(7)
        talent = rng.normal(60, 8, 400)
        before, after = talent + rng.normal(0, 6, 400), talent + rng.normal(0, 6, 400)
        found = compare(before, after, arm=before < 60, design="cutoff")
        assert found.claim == "association"
        assert "ANCOVA" in found.method
        # Nothing was done: gains show regression to the mean, adjusted scores do not.
        assert found.low < 0 < found.high
        assert found.also[-1].low > 3

    def test_scores_of_two_scales_are_questioned(self):
        after = [10 * x for x in AFTER]
        assert "unlike_scales" in codes(compare(BEFORE, after, arm=ARM))
        assert "unlike_scales" in codes(gain(BEFORE, after))
        assert "unlike_scales" not in codes(gain(BEFORE, AFTER))


@pytest.mark.parametrize("design", ["groups_pre_post", "groups_repeated", "staggered"])
def test_no_design_lends_later_scores_an_earlier_measurement(design: DesignKind) -> None:
    with pytest.raises(RefusedError, match="rests on measurements before"):
        compare(None, [5.0, 6.0, 7.0, 1.0, 2.0, 4.0], arm=[1, 1, 1, 0, 0, 0], design=design)
