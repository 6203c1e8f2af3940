import itertools
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.by_group_learning import normalized_gain_by
from devframe.kirkpatrick.effect_sizes import effect_size
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning import compare, gain
from devframe.kirkpatrick.learning_normalized import normalized_gain
from devframe.kirkpatrick.learning_persons import ReliableChange, reliable_change
from devframe.kirkpatrick.learning_ranks import rank_sum_contrast, signed_rank_change
from devframe.kirkpatrick.learning_retention import fieller_limits, retention
from devframe.kirkpatrick.learning_selection import expected_regression
from devframe.kirkpatrick.planning import TwoGroups, sample_size
from devframe.kirkpatrick.qualitative_themes import coder_agreement
from devframe.kirkpatrick.rank_distributions import (
    rank_sum_test,
    shift_interval,
    signed_rank_test,
    superiority,
    walsh_interval,
)
from devframe.kirkpatrick.reliability import internal_consistency

SMALL = st.lists(st.integers(-4, 4), min_size=1, max_size=8)


def codes(finding: Finding) -> set[str]:
    return {caution.code for caution in finding.warnings}


class TestNormalizedGain:
    def test_few_pairs_have_fiellers_interval_and_two_have_none(self) -> None:
        before, after = [35, 40, 45, 42, 38], [65, 75, 70, 71, 60]
        few = normalized_gain(before, after, highest=100)
        alone = normalized_gain_by(before, after, highest=100, by=["all"] * 5)["all"]
        assert (few.low, few.high) == pytest.approx((alone.low, alone.high))
        assert "Fieller" in few.method
        assert "fieller-1954" in few.sources
        assert normalized_gain(before[:2], after[:2], highest=100).low is None
        many = normalized_gain(before * 4, after * 4, highest=100)
        assert "BCa" in many.method
        assert "efron-1987" in many.sources

    def test_one_share_for_all_has_no_interval_but_for_rounding(self) -> None:
        before = [10.1, 40.3, 70.7, 33.3]
        after = [score + 0.3 * (100 - score) for score in before]
        found = normalized_gain(before, after, highest=100)
        assert (found.low, found.high) == (None, None)
        assert "no_spread" in codes(found)

    def test_it_is_a_change_with_an_interval_and_a_warning(self):
        found = normalized_gain([35, 40, 45, 42, 38], [65, 75, 70, 71, 60], highest=100)
        assert found.claim == "change"
        assert found.low < found.estimate < found.high
        assert "favors_high_pretests" in codes(found)

    def test_the_seed_fixes_the_interval(self):
        rng = np.random.default_rng(0)
        arguments = (rng.uniform(20, 50, 40), rng.uniform(50, 90, 40))
        one = normalized_gain(*arguments, highest=100, seed=1)
        assert one == normalized_gain(*arguments, highest=100, seed=1)
        assert one.low != normalized_gain(*arguments, highest=100, seed=2).low

    def test_everybody_at_the_top_has_no_gain_to_speak_of(self):
        found = normalized_gain([10, 10], [10, 10], highest=10)
        assert found.estimate is None
        assert found.quantity("mean_personal_gain") is None
        assert found.quantity("normalized_change") is None

    def test_one_pair_and_equal_gains_have_no_interval(self):
        assert "no_spread" in codes(normalized_gain([40], [70], highest=100))
        assert normalized_gain([40, 40], [70, 70], highest=100).low is None

    def test_off_the_scale_or_without_one_is_refused(self):
        with pytest.raises(InvalidInputError, match="row 1"):
            normalized_gain([101], [100], highest=100)
        with pytest.raises(InvalidInputError, match="lowest below highest"):
            normalized_gain([1], [1], highest=0)

    def test_losses_are_counted(self):
        assert normalized_gain([5, 5, 5], [4, 6, 7], highest=10).quantity("n_lost") == 1


class TestReliableChange:
    def test_every_person_gets_a_verdict(self):
        found = reliable_change([10, 20, 30, None], [30, 21, 10, 5], reliability=0.8, sd=5)
        assert [person.verdict for person in found.people] == ["rose", "unclear", "fell", "unknown"]
        assert (found.n_rose, found.n_fell, found.n_unclear, found.n_unknown) == (1, 1, 1, 1)
        assert "1 of 3 rose" in found.sentence()
        assert "1 lack a score" in found.sentence()
        assert ReliableChange.from_json(found.to_json()) == found

    def test_the_spread_comes_from_these_people_by_default_and_says_so(self):
        found = reliable_change([10, 20, 30], [30, 21, 10], reliability=0.8)
        assert found.sd == pytest.approx(10)
        assert "these people" in found.basis

    def test_a_table_in_any_library(self):
        table = reliable_change([10, 20], [30, 21], reliability=0.8).table("polars")
        assert isinstance(table, pl.DataFrame)
        assert table.columns == ["row", "change", "index", "verdict"]

    @pytest.mark.parametrize("reliability", [1.0, -0.1])
    def test_an_impossible_reliability_is_refused(self, reliability: float):
        with pytest.raises(InvalidInputError, match="reliability"):
            reliable_change([1, 2], [2, 3], reliability=reliability)

    @pytest.mark.parametrize("before", [[5, 5], [5], [None]])
    def test_without_spread_it_asks_for_one(self, before: list[float]):
        with pytest.raises(InvalidInputError, match="sd="):
            reliable_change(before, before, reliability=0.8)


class TestRetention:
    before, after = [40, 50, 45, 55, 48, 52], [60, 72, 66, 70, 71, 69]

    def test_one_finding_per_time_in_order(self):
        found = retention(
            self.before,
            self.after,
            later={90: [50, 60, 55, 65, 58, None], 30: [58, 70, 66, 69, 70, 68]},
        )
        assert [finding.quantity("days") for finding in found] == [30, 90]
        assert found[1].n_missing == 1
        assert found[0].claim == "change"
        kept = found[0].also[0]
        assert kept.claim == "describe"
        assert kept.low < kept.estimate < kept.high

    def test_without_a_gain_no_share_is_kept(self):
        (found,) = retention([5, 6, 7, 8], [6, 5, 8, 7], later={30: [5, 6, 7, 9]})
        share = found.also[0]
        assert (share.estimate, share.low) == (None, None)
        assert "gain_unclear" in codes(share)

    def test_one_unit(self):
        (found,) = retention([5], [9], later={30: [8]})
        assert (found.estimate, found.low) == (-1, None)
        assert found.also[0].estimate == pytest.approx(0.75)

    def test_no_times_and_nobody_left_are_refused(self):
        with pytest.raises(InvalidInputError, match="later="):
            retention([1], [2], later={})
        with pytest.raises(InvalidInputError, match="all three"):
            retention([1], [2], later={30: [None]})

    def test_limits_are_unknown_for_one_unit(self):
        assert np.isnan(fieller_limits(np.ones(1), np.ones(1), level=0.95)).all()


class TestRanks:
    def test_zeros_leave_the_p_and_stay_in_the_estimate(self):
        found = signed_rank_change([1, 1, 1, 1], [1, 2, 3, 4])
        assert found.quantity("n_unchanged") == 1
        assert found.p == 0.25
        assert found.estimate == 1.5
        assert "too_few_for_level" in codes(found)

    def test_nobody_changed(self):
        found = signed_rank_change([1, 2, 3, 1, 2, 3], [1, 2, 3, 1, 2, 3])
        assert found.p is None
        assert found.estimate == 0

    def test_floating_point_does_not_break_ties(self):
        assert signed_rank_change([0.1, 0.2, 0.3], [0.3, 0.4, 0.1]).quantity("v") == 4

    def test_empty_groups_are_refused(self):
        with pytest.raises(InvalidInputError, match="both groups"):
            rank_sum_contrast([1, 2], [None])

    def test_counts(self):
        found = rank_sum_contrast([1, 2, None], [3, None, 5, 6])
        assert (found.n, found.n_missing) == (5, 2)
        assert found.claim == "association"

    def test_large_samples_say_that_they_are_approximated(self):
        rng = np.random.default_rng(0)
        found = rank_sum_contrast(rng.integers(1, 6, 80), rng.integers(1, 6, 90))
        assert "normal" in found.method
        assert signed_rank_test(rng.normal(size=300)).exact is False

    @given(SMALL)
    @settings(max_examples=60)
    def test_signed_ranks_equal_all_sign_patterns(self, values: list[int]):
        differences = np.array(values, dtype=float)
        used = differences[differences != 0]
        found = signed_rank_test(differences)
        ranks = np.array(
            [(np.abs(used) < abs(x)).sum() + ((np.abs(used) == abs(x)).sum() + 1) / 2 for x in used]
        )
        sums = [
            sum(rank for rank, sign in zip(ranks, signs, strict=True) if sign)
            for signs in itertools.product([0, 1], repeat=len(used))
        ]
        observed = ranks[used > 0].sum()
        assert found.statistic == observed
        assert found.p_greater == pytest.approx(np.mean(np.array(sums) >= observed - 1e-9))
        assert found.p_less == pytest.approx(np.mean(np.array(sums) <= observed + 1e-9))

    @given(SMALL, SMALL)
    @settings(max_examples=60)
    def test_rank_sums_equal_all_splits(self, first: list[int], second: list[int]):
        first, second = first[:5], second[:5]
        found = rank_sum_test(np.array(first, float), np.array(second, float))
        pool, n = first + second, len(first)

        def won(chosen: tuple[int, ...]) -> float:
            own = [pool[i] for i in chosen]
            rest = [pool[i] for i in range(len(pool)) if i not in chosen]
            return sum((x > y) + (x == y) / 2 for x in own for y in rest)

        observed = won(tuple(range(n)))
        all_won = np.array([won(c) for c in itertools.combinations(range(len(pool)), n)])
        assert found.statistic == observed
        assert found.p_greater == pytest.approx((all_won >= observed - 1e-9).mean())
        assert superiority(np.array(first, float), np.array(second, float)) == pytest.approx(
            observed / (n * len(second))
        )

    @given(st.lists(st.floats(-100, 100), min_size=1, max_size=25))
    def test_the_walsh_median_equals_all_means_written_out(self, values: list[float]):
        differences = np.array(values)
        means = np.add.outer(differences, differences)[np.triu_indices(len(values))] / 2
        estimate, low, high = walsh_interval(differences, level=0.9)
        assert estimate == pytest.approx(np.median(means), abs=1e-9)
        if len(values) > 5:
            assert low <= estimate <= high

    @given(
        st.lists(st.floats(-100, 100), min_size=1, max_size=12),
        st.lists(st.floats(-100, 100), min_size=1, max_size=12),
    )
    def test_the_shift_equals_all_differences_written_out(self, a: list[float], b: list[float]):
        estimate, low, high = shift_interval(np.array(a), np.array(b), level=0.9)
        differences = np.sort(np.subtract.outer(a, b).ravel())
        assert estimate == pytest.approx(np.median(differences), abs=1e-9)
        if np.isfinite(low):
            assert differences[0] - 1e-9 <= low <= high <= differences[-1] + 1e-9

    def test_many_pairs_need_little_memory(self):
        rng = np.random.default_rng(1)
        estimate, low, high = walsh_interval(rng.normal(3, 1, 5_000), level=0.95)
        assert low < 3 < high
        assert estimate == pytest.approx(3, abs=0.05)
        estimate, low, high = shift_interval(
            rng.normal(3, 1, 900), rng.normal(0, 1, 900), level=0.95
        )
        assert low < 3 < high


class TestSelection:
    def test_impossible_input_is_refused(self):
        with pytest.raises(InvalidInputError, match="sd above 0"):
            expected_regression(mean=0, sd=0, cutoff=0, reliability=0.5)

    def test_a_better_test_regresses_less(self):
        half = expected_regression(mean=60, sd=15, cutoff=40, reliability=0.5)
        good = expected_regression(mean=60, sd=15, cutoff=40, reliability=0.8)
        assert good == pytest.approx(0.4 * half)
        assert expected_regression(mean=60, sd=15, cutoff=40, reliability=1) == 0

    def test_far_cutoffs_stay_finite(self):
        found = expected_regression(mean=0, sd=1, cutoff=-50, reliability=0.5)
        assert found == pytest.approx(25, abs=0.1)
        assert expected_regression(mean=0, sd=1, cutoff=50, reliability=0.5) == 0


PAIR = ([1, 2, 3, 4], [2, 3, 5, 6])


@pytest.mark.parametrize(
    "ask",
    [
        lambda level: gain(*PAIR, level=level),
        lambda level: compare(*PAIR, arm=[1, 1, 0, 0], level=level),
        lambda level: effect_size(*PAIR, level=level),
        lambda level: normalized_gain(*PAIR, highest=10, level=level),
        lambda level: retention(*PAIR, later={30: PAIR[0]}, level=level),
        lambda level: signed_rank_change(*PAIR, level=level),
        lambda level: rank_sum_contrast(*PAIR, level=level),
        lambda level: reliable_change(*PAIR, reliability=0.8, level=level),
        lambda level: internal_consistency([[1, 2], [2, 2], [3, 4]], level=level),
        lambda level: sample_size(TwoGroups(), effect=0.5, level=level),
        lambda level: coder_agreement({"a": ["x", "y"], "b": ["x", "y"]}, level=level),
    ],
)
@pytest.mark.parametrize("level", [95, 0, 1.0, float("nan")])
def test_a_level_in_percent_is_refused_everywhere(ask: Callable[[float], object], level: float):
    with pytest.raises(InvalidInputError, match=r"such as 0\.95"):
        ask(level)
