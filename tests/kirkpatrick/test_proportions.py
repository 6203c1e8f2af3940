from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.intervals import wilson
from devframe.kirkpatrick.promoters import nps, nps_difference
from devframe.kirkpatrick.proportion_contrasts import proportion_change, proportion_difference
from devframe.kirkpatrick.proportions import csat, proportion, response_rate, top_box
from devframe.kirkpatrick.ratings import average, likert

COUNTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def ones(hits: int, n: int) -> list[int]:
    return [1] * hits + [0] * (n - hits)


def codes(found: Any) -> set[str]:
    return {caution.code for caution in found.warnings}


class TestWilson:
    @given(COUNTS)
    def test_it_is_scipys_wilson(self, counted: tuple[int, int]) -> None:
        hits, n = counted
        expected = binomtest(hits, n).proportion_ci(method="wilson")
        low, high = wilson(hits, n)
        assert float(low) == pytest.approx(expected.low, abs=1e-12)
        assert float(high) == pytest.approx(expected.high, abs=1e-12)

    @given(COUNTS)
    def test_it_mirrors_and_holds_the_share(self, counted: tuple[int, int]) -> None:
        hits, n = counted
        low, high = wilson(hits, n)
        other_low, other_high = wilson(n - hits, n)
        assert 0 <= low <= hits / n <= high <= 1
        assert float(low) == pytest.approx(1 - float(other_high))
        assert float(high) == pytest.approx(1 - float(other_low))

    def test_a_whole_population_leaves_nothing_open(self) -> None:
        assert [float(limit) for limit in wilson(7, 10, population=10)] == [0.7, 0.7]
        narrow, wide = wilson(7, 10, population=12), wilson(7, 10)
        assert wide[0] < narrow[0] < narrow[1] < wide[1]

    def test_nobody_is_not_a_number(self) -> None:
        assert np.isnan(wilson(0, 0)).all()


class TestProportion:
    def test_missing_answers_are_counted(self) -> None:
        found = proportion([1, 0, None, True, float("nan")])
        assert (found.estimate, found.n, found.n_missing) == (2 / 3, 3, 2)

    def test_nobody_answered(self) -> None:
        found = proportion([None, None])
        assert (found.estimate, found.low, found.n, found.n_missing) == (None, None, 0, 2)

    def test_the_worst_case_holds_every_completion(self) -> None:
        found = proportion(ones(30, 45), invited=100)
        assert found.quantity("response_rate") == 0.45
        assert found.quantity("worst_case_low") == 0.30
        assert found.quantity("worst_case_high") == pytest.approx(0.85)
        assert "low_response" in codes(found)
        assert "low_response" not in codes(proportion(ones(30, 60), invited=100))

    @pytest.mark.parametrize(("answered", "invited"), [(5, 3), (0, 0), (-1, 5)])
    def test_more_answers_than_invited_are_refused(self, answered: int, invited: int) -> None:
        with pytest.raises(InvalidInputError, match="at least as many invited"):
            response_rate(answered, invited)

    def test_the_response_rate_is_a_level(self) -> None:
        found = response_rate(80, 100)
        assert (found.estimate, found.n, found.claim) == (0.8, 100, "describe")
        assert found.warnings == ()


class TestBoxes:
    def test_top_boxes_count_from_the_top(self) -> None:
        ratings = [1, 2, 3, 4, 5, 5, None]
        assert top_box(ratings, highest=5).estimate == pytest.approx(2 / 6)
        assert top_box(ratings, highest=5, boxes=2).estimate == csat(ratings).estimate == 0.5
        assert csat(pl.Series(ratings)).table("polars").height == 1
        assert isinstance(csat(pl.Series(ratings)).table(), pl.DataFrame)

    def test_ratings_off_the_scale_are_refused(self) -> None:
        with pytest.raises(InvalidInputError, match="expected 1 to 5, got 7"):
            csat([7])


class TestNps:
    def test_whole_numbers_only(self) -> None:
        with pytest.raises(InvalidInputError, match=r"whole numbers from 0 to 10, got 8\.5"):
            nps([8.5])
        with pytest.raises(InvalidInputError, match="expected 0 to 10, got 11"):
            nps([11])

    def test_the_middle_is_always_told(self) -> None:
        found = nps([10, 8, 7, 0])
        assert found.quantity("passives_share") == 0.5
        assert found.estimate == 0

    def test_a_scale_of_five_is_noticed(self) -> None:
        assert "short_scale" in codes(nps([5, 4, 3, 5, 5, 4, 2, 1, 5, 5]))
        assert "short_scale" not in codes(nps([5, 4, 3]))
        assert nps([None, None]).estimate is None

    @given(st.lists(st.integers(0, 10), min_size=1, max_size=40))
    def test_the_interval_stays_on_the_scale_and_holds_the_score(self, answers: list[int]) -> None:
        found = nps(answers)
        assert found.low is not None
        assert found.high is not None
        assert found.estimate is not None
        assert -100 - 1e-9 <= found.low <= found.estimate + 1e-9
        assert found.estimate - 1e-9 <= found.high <= 100 + 1e-9

    @given(st.lists(st.integers(0, 10), min_size=1), st.lists(st.integers(0, 10), min_size=1))
    def test_a_difference_turns_with_its_groups(self, first: list[int], second: list[int]) -> None:
        there, back = nps_difference(first, second), nps_difference(second, first)
        assert there.estimate == pytest.approx(-(back.estimate or 0))
        assert there.low == pytest.approx(-(back.high or 0))

    def test_two_waves_from_the_literature_cannot_be_told_apart(self) -> None:
        # 34 (.52/.18) against 24 (.46/.22) with 200 answers each: about 10 ± 15.2.
        first = [10] * 104 + [8] * 60 + [0] * 36
        second = [10] * 92 + [8] * 64 + [0] * 44
        found = nps_difference(first, second)
        assert found.estimate == pytest.approx(10)
        assert found.low == pytest.approx(10 - 15.2, abs=0.6)
        assert found.high == pytest.approx(10 + 15.2, abs=0.6)
        assert found.claim == "association"
        assert "also allows no difference" in found.sentence()
        assert nps_difference([], [9]).estimate is None


class TestDifference:
    def test_nobody_in_a_group(self) -> None:
        found = proportion_difference([], [1, 0])
        assert (found.estimate, found.p, found.quantity("chi_square")) == (None, None, None)

    def test_a_share_of_zero_has_no_ratio_interval(self) -> None:
        found = proportion_difference([0, 0], [1, 0])
        assert (found.quantity("ratio"), found.quantity("ratio_low")) == (0.0, None)
        assert proportion_difference([1], [0]).quantity("ratio") is None

    def test_a_randomized_difference_is_an_effect(self) -> None:
        found = proportion_difference(
            ones(30, 40), ones(10, 40), outcome="passing", group_name="coached",
            reference_name="not coached", design="randomized",
        )  # fmt: skip
        assert found.claim == "effect"
        assert (
            "share of passing was raised by 50.0 percentage points in coached" in found.sentence()
        )


class TestChange:
    def test_mcnemars_mid_p_by_its_definition(self) -> None:
        before = [1] * 36 + [1] * 2 + [0] * 12
        after = [1] * 36 + [0] * 2 + [1] * 12
        found = proportion_change(before, after)
        # Of 14 who changed 2 turned to no: 2 P(X < 2) + P(X = 2) with 14 fair coins.
        assert found.p == pytest.approx((2 * (1 + 14) + 91) / 2**14)
        assert found.estimate == pytest.approx(0.2)
        assert (found.quantity("turned_to_yes"), found.quantity("turned_to_no")) == (12, 2)
        assert found.claim == "change"

    def test_pairs_of_the_same_answers_are_told_apart_better(self) -> None:
        before, after = ones(20, 40), ones(26, 40)
        paired = proportion_change(before, after)
        apart = proportion_difference(after, before)
        assert paired.low is not None
        assert apart.low is not None
        assert paired.low > apart.low

    def test_nobody_changed(self) -> None:
        found = proportion_change([1, 0, None], [1, 0, 1])
        assert (found.p, found.estimate, found.n_missing) == (1.0, 0.0, 1)

    @pytest.mark.parametrize("pairs", [([], []), ([1, 1], [1, 1]), ([0, 1], [1, 0])])
    def test_edges(self, pairs: tuple[list[int], list[int]]) -> None:
        found = proportion_change(*pairs)
        assert found.n == len(pairs[0])


class TestLikert:
    def test_never_the_mean_alone(self) -> None:
        found = likert([5, 5, 4, 2, None], outcome="relevance")
        shares = [found.quantity(f"share_{step}") for step in range(1, 6)]
        assert shares == [0, 0.25, 0, 0.25, 0.5]
        assert found.also[0].estimate == 0.75
        assert len(found.table()) == 2

    def test_a_finite_population_narrows(self) -> None:
        wide, narrow = average([1, 2, 3, 4]), average([1, 2, 3, 4], population=5)
        assert narrow.se == pytest.approx((wide.se or 0) * 0.5)
        assert average([1, 2, 3, 4], population=4).low is None

    @pytest.mark.parametrize("values", [[], [None], [3]])
    def test_too_few_for_an_interval(self, values: list[Any]) -> None:
        found = likert(values)
        assert (found.low, found.df) == (None, None)
        assert isinstance(likert(pd.Series([1, 2])).table(), pd.DataFrame)
