"""Data nobody tuned for: constants, ties, huge numbers, one person, one arm without spread."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import devframe.kirkpatrick as kp
from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.kirkpatrick.claims import RefusedError


def codes(found: Any) -> set[str]:
    return {caution.code for caution in found.warnings}


class TestConstants:
    def test_many_equal_values_have_no_false_certainty(self) -> None:
        by = [0] * 4999 + [1]
        mean = kp.mean_by([0.1] * 5000, by=by, smallest_group=1)[0]
        assert (mean.estimate, mean.low, mean.high) == (0.1, None, None)
        gain = kp.gain_by([0.1] * 5000, [0.3] * 5000, by=by, smallest_group=1)[0]
        assert (gain.low, gain.p) == (None, None)
        assert gain.estimate == pytest.approx(0.2)

    def test_groups_with_the_same_constant_are_alike(self) -> None:
        found = kp.balance([[0.1]] * 10, arm=[True] * 3 + [False] * 7)
        assert found.verdict == "alike"

    def test_items_without_any_error_leave_no_interval(self) -> None:
        found = kp.internal_consistency([[1, 1], [2, 2], [3, 3]])
        assert (found.estimate, found.low, found.high) == (1.0, None, None)


class TestAgreement:
    def test_a_bias_that_depends_wholly_on_the_size_is_told(self) -> None:
        size = np.arange(1.0, 41.0)
        found = kp.limits_of_agreement(size, 2 * size)
        assert found.quantity("r_difference_size") == -1.0
        assert "bias_varies" in codes(found)

    def test_three_pairs_always_nearly_lie_on_a_line(self) -> None:
        assert "bias_varies" not in codes(kp.limits_of_agreement([1, 2, 3], [2, 4, 6]))


class TestUserMistakes:
    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            (lambda: kp.proportion([1, 0, 1], population=2), "population of at least the 3"),
            (lambda: kp.average([1, 0, 1], population=2), "population of at least the 3"),
            (lambda: kp.proportion([1, 0], level=95), "level between 0 and 1"),
            (lambda: kp.nps([10, 0], level=95), "level between 0 and 1"),
            (lambda: kp.average([1, 0], level="95%"), "level between 0 and 1"),  # type: ignore[arg-type]
            (lambda: kp.top_box([1, 5], highest=5, boxes=0), "expected 1 to 4 of the boxes"),
            (lambda: kp.top_box([1, 5], highest=5, boxes=5), "expected 1 to 4 of the boxes"),
            (lambda: kp.coder_agreement({"a": [None], "b": [None]}), "nobody coded"),
            (lambda: kp.attrition([1, None], arm=[True, True]), "people in both arms"),
            (lambda: kp.average(None), "expected one column"),
            (lambda: kp.average([1e200, 1.0]), "up to 1e[+]70"),
            (
                lambda: kp.reaction_survey(
                    {"relevance": [4, 5, 3], "engagement": [4, 5]}, invited=9
                ),
                "columns of one length",
            ),
        ],
    )
    def test_a_slip_is_told_and_what_to_do(self, asked: Callable[[], Any], told: str) -> None:
        with pytest.raises(InvalidInputError, match=told):
            asked()

    def test_a_comparison_that_does_not_exist_is_not_taken_for_another(self) -> None:
        scores = [[1, 2, 3], [1, 2, 4], [2, 2, 2], [1, 1, 2]]
        with pytest.raises(UnknownNameError, match="not_yet"):
            kp.staggered_effects(
                scores,
                started=[1, 1, None, None],
                comparison="not yet",  # type: ignore[arg-type]
            )

    def test_one_reversed_item_may_be_named_by_itself(self) -> None:
        answers = {"q1": [1, 2, 3, 5, 4], "q2": [5, 4, 2, 1, 2]}
        frame = pa.table(answers)
        one = kp.internal_consistency(frame, reverse="q2", lowest=1, highest=5)
        assert one == kp.internal_consistency(frame, reverse=["q2"], lowest=1, highest=5)

    @pytest.mark.parametrize(
        "values",
        [np.ma.masked_array([1.0, 2.0, 99.0], mask=[0, 0, 1]), pa.array([1.0, 2.0, None])],
    )
    def test_masked_and_arrow_arrays_say_what_is_missing(self, values: Any) -> None:
        found = kp.average(values)
        assert (found.estimate, found.n, found.n_missing) == (1.5, 2, 1)


class TestClaims:
    def test_a_comparison_by_group_needs_the_earlier_scores_its_design_rests_on(self) -> None:
        arm, by = [0, 1] * 6, ["a"] * 6 + ["b"] * 6
        with pytest.raises(RefusedError, match="rests on measurements before"):
            kp.contrast_by(np.arange(12.0), arm=arm, by=by, design="groups_pre_post")
        many = kp.contrast_by(
            np.arange(12.0), arm=arm, by=by, before=np.zeros(12), design="groups_pre_post"
        )
        assert many["a"].claim == "effect-if"

    def test_nobody_with_both_answers_leaves_no_p(self) -> None:
        found = kp.proportion_change([None, 1], [1, None])
        assert (found.estimate, found.p, found.n_missing) == (None, None, 2)

    def test_items_of_one_scale_are_meant_to_go_together(self) -> None:
        ratings = [[i % 5 + 1] * 3 for i in range(12)]
        alone = kp.reaction_survey({"relevance": ratings})
        assert all("halo" not in codes(one) for one in alone)
        column = [row[0] for row in ratings]
        several = kp.reaction_survey({"relevance": ratings, "engagement": column})
        assert all("halo" in codes(one) for one in several)


def test_bounds_that_meet_at_a_large_level_have_an_interval() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        values = 1e9 + rng.normal(0, 1e-3, 30)
        found = kp.lee_bounds(values, arm=np.arange(30) % 2 == 0)
        assert found.interval_low is not None
        assert found.interval_low < found.interval_high  # type: ignore[operator]


def test_many_equal_values_of_two_groups_are_no_evidence() -> None:
    found = kp.rank_sum_contrast([3.0] * 70, [3.0] * 70)
    assert (found.estimate, found.p) == (0.0, 1.0)


def test_a_missing_difference_is_no_certainty() -> None:
    assert kp.sign_flip_test([1.0, 2.0, 3.0, 4.0]).p == 0.125
    for differences in ([1.0, float("nan"), 3.0], []):
        with pytest.raises(InvalidInputError, match=r"leave the row out|expected rows"):
            kp.sign_flip_test(np.array(differences))


def test_p_values_come_as_any_column_and_are_checked() -> None:
    assert kp.q_values([0.01, None]).tolist() == pytest.approx([0.01, np.nan], nan_ok=True)
    assert kp.holm_p_values([0.01, 0.04]).tolist() == [0.02, 0.04]
    for adjusted in (kp.q_values, kp.holm_p_values):
        with pytest.raises(InvalidInputError, match="expected 0 to 1"):
            adjusted([2.0, -1.0])
