from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.agreement_alpha import Metric, krippendorff
from devframe.kirkpatrick.agreement_categories import fleiss, gwet_ac1
from devframe.kirkpatrick.agreement_icc import icc, icc_figures
from devframe.kirkpatrick.agreement_kappa import kappa, weighted_kappa
from devframe.kirkpatrick.agreement_limits import limits_of_agreement
from devframe.kirkpatrick.claims import RefusedError
from devframe.kirkpatrick.findings import Finding

RATINGS = [[4, 5, 4], [2, 2, 3], [5, 4, 5], [3, 3, 3], [1, 2, 2], [4, 4, 5]]


def codes(finding: Finding) -> set[str]:
    return {caution.code for caution in finding.warnings}


class TestIcc:
    def test_the_default_form_follows_from_who_rated_whom(self):
        crossed, nested = icc(RATINGS), icc(RATINGS, crossed=False)
        assert crossed.method.startswith("ICC(A,1)")
        assert len(crossed.also) == 5
        assert nested.method.startswith("ICC(1)")
        assert [one.method.split(",")[0] for one in nested.also] == ["ICC(k)"]
        assert {one.claim for one in (crossed, *crossed.also)} == {"describe"}

    def test_it_equals_the_analysis_of_variance(self):
        table = np.array(RATINGS, dtype=float)
        n, k = table.shape
        total = ((table - table.mean()) ** 2).sum()
        rows = k * ((table.mean(axis=1) - table.mean()) ** 2).sum()
        columns = n * ((table.mean(axis=0) - table.mean()) ** 2).sum()
        rest = (total - rows - columns) / ((n - 1) * (k - 1))
        found = icc(table, form="ICC(C,k)")
        assert found.quantity("ms_between") == pytest.approx(rows / (n - 1))
        assert found.quantity("ms_raters") == pytest.approx(columns / (k - 1))
        assert found.quantity("ms_within") == pytest.approx((total - rows) / (n * (k - 1)))
        assert found.estimate == pytest.approx((rows / (n - 1) - rest) / (rows / (n - 1)))

    def test_leading_digits_cost_nothing(self):
        plain, shifted = icc(RATINGS), icc(np.array(RATINGS) + 1e9)
        assert shifted.estimate == pytest.approx(plain.estimate, rel=1e-9)
        assert shifted.low == pytest.approx(plain.low, rel=1e-9)

    def test_unrated_targets_are_counted(self):
        found = icc([*RATINGS, [None, None, None]])
        assert (found.n, found.n_missing, found.n_dropped) == (6, 1, 0)
        assert found.estimate == icc(RATINGS).estimate

    def test_two_way_forms_need_crossed_raters(self):
        with pytest.raises(RefusedError, match="not crossed"):
            icc(RATINGS, crossed=False, form="ICC(C,1)")

    @pytest.mark.parametrize(
        ("ratings", "told"),
        [
            ([[1], [2]], "two raters"),
            ([[None, None]], "rated targets"),
            ([["a", "b"], ["a", "c"]], "labels"),
            ([[1, 9], [2, 3]], "off|expected 1 to 5"),
        ],
    )
    def test_useless_input_is_refused(self, ratings: list[list[Any]], told: str):
        with pytest.raises(InvalidInputError, match=told):
            icc(ratings, lowest=1, highest=5)
        with pytest.raises(InvalidInputError, match="one of ICC"):
            icc(RATINGS, form="ICC2")  # type: ignore[arg-type]

    @pytest.mark.parametrize("ratings", [[[0.1, 0.1]] * 3, [[1, 4]]])
    def test_nothing_to_tell_apart_gives_no_number(self, ratings: list[list[float]]):
        found = icc(ratings)
        assert (found.estimate, found.low, found.high) == (None, None, None)
        assert "no_spread" in codes(found)

    def test_perfect_agreement_has_no_interval(self):
        found = icc([[0.1, 0.1], [0.3, 0.3], [0.7, 0.7]])
        assert (found.estimate, found.low) == (1.0, None)
        assert "no_spread" not in codes(found)

    def test_severity_is_told_where_it_costs_agreement(self):
        harsh = [[a, a - 3 + (i % 2), a - 6] for i, a in enumerate([9, 8, 10, 7, 9, 6])]
        assert "unequal_severity" in codes(icc(harsh))
        assert "unequal_severity" not in codes(icc(RATINGS))

    def test_contradicting_raters_are_told(self):
        found = icc([[1, 5], [5, 1], [2, 4], [4, 2]])
        assert found.estimate < 0
        assert {"negative_agreement", "few_ratings"} <= codes(found)

    def test_limits_that_leave_the_estimate_outside_are_none(self):
        table = np.array([[1.0, 4], [1, 4], [3, 1], [1, 4]])
        estimate, low, high = icc_figures(table).forms["ICC(A,1)"]
        assert estimate == pytest.approx(-12 / 19)
        assert np.isnan([low, high]).all()

    def test_frames_come_in(self):
        frame = pd.DataFrame(RATINGS, columns=["r1", "r2", "r3"])
        assert icc(frame).estimate == icc(RATINGS).estimate
        assert icc(frame).table("pandas").shape[0] == 6
        numbered = pd.DataFrame(RATINGS)
        assert icc(numbered).estimate == icc(RATINGS).estimate
        assert fleiss(numbered).estimate == fleiss(RATINGS).estimate

    def test_a_divisor_of_zero_is_not_rounded_into_a_number(self):
        """The variances cancel: the mean's agreement does not exist, in any order of raters."""
        table = np.array([[2.0, 5, 4], [2, 2, 5], [4, 4, 2], [3, 3, 3]])
        for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
            assert np.isnan(icc_figures(table[:, order]).forms["ICC(A,k)"][0])

    @given(
        hnp.arrays(
            np.float64,
            st.tuples(st.integers(3, 9), st.integers(2, 4)),
            elements=st.integers(1, 5).map(float),
        )
    )
    def test_limits_enclose_estimates_and_order_of_raters_does_not_matter(self, table: np.ndarray):
        figures, turned = icc_figures(table), icc_figures(table[:, ::-1])
        for form, (estimate, low, high) in figures.forms.items():
            assert turned.forms[form][0] == pytest.approx(estimate, nan_ok=True, abs=1e-9)
            if np.isfinite([estimate, low, high]).all():
                assert low - 1e-9 <= estimate <= min(high, 1) + 1e-9


NUMERIC: tuple[Metric, ...] = ("ordinal", "interval", "ratio")


class TestKrippendorff:
    def test_labels_are_nominal_only(self):
        words = [["good", "good"], ["bad", "good"], ["bad", "bad"], [None, "bad"]]
        found = krippendorff(words, metric="nominal")
        assert (found.n, found.n_missing, found.claim) == (3, 1, "describe")
        assert found.quantity("percent_agreement") == pytest.approx(200 / 3)
        with pytest.raises(InvalidInputError, match="labels"):
            krippendorff(words, metric="interval")

    @pytest.mark.parametrize("metric", ["nominal", *NUMERIC])
    def test_definition_by_all_pairs(self, metric: Metric):
        """Every pair spelled out, as the definition has it."""
        table = np.array([[1, 2, np.nan], [2, 2, 3], [5, 4, 5], [1, 1, 1], [np.nan, 3, 5]])
        values = np.sort(table[~np.isnan(table)])

        def rank(x: float) -> float:
            return float((values < x).sum() + (values == x).sum() / 2)

        def distance(a: float, b: float) -> float:
            return {
                "nominal": float(a != b),
                "ordinal": (rank(a) - rank(b)) ** 2,
                "interval": (a - b) ** 2,
                "ratio": ((a - b) / (a + b)) ** 2,
            }[metric]

        observed = 0.0
        for row in table:
            known = row[~np.isnan(row)]
            pairs = sum(distance(a, b) for a in known for b in known)
            observed += pairs / (len(known) - 1)
        expected = sum(distance(a, b) for a in values for b in values) / (len(values) - 1)
        found = krippendorff(table, metric=metric)
        assert found.estimate == pytest.approx(1 - observed / expected)
        assert found.quantity("n_ratings") == len(values)

    def test_the_interval_is_seeded_and_needs_ten_targets(self):
        rng = np.random.default_rng(1)
        table = rng.integers(1, 6, (30, 1)) + rng.integers(0, 2, (30, 3))
        one, same = (krippendorff(table, metric="interval", resamples=500) for _ in range(2))
        other = krippendorff(table, metric="interval", resamples=500, seed=1)
        assert one == same
        assert one.low != other.low
        assert one.low < one.estimate < one.high
        assert krippendorff(table[:9], metric="interval").low is None

    @pytest.mark.parametrize("metric", ["nominal", *NUMERIC])
    def test_nothing_to_tell_apart_gives_no_number(self, metric: Metric):
        for table in ([[0.1, 0.1]] * 3, [[1, None], [None, 2]]):
            found = krippendorff(table, metric=metric)
            assert found.estimate is None
            assert "no_spread" in codes(found)

    @pytest.mark.parametrize("metric", ["nominal", *NUMERIC])
    def test_full_agreement_is_one_and_chance_is_about_zero(self, metric: Metric):
        rng = np.random.default_rng(3)
        noise = rng.integers(1, 5, (400, 2))
        found = krippendorff(noise, metric=metric, resamples=200)
        assert abs(found.estimate) < 0.15
        assert "low_agreement" in codes(found)
        same = np.repeat(noise[:, :1], 2, axis=1)
        assert krippendorff(same, metric=metric).estimate == pytest.approx(1)

    def test_useless_input_is_refused(self):
        with pytest.raises(InvalidInputError, match="expected 0"):
            krippendorff([[-1, 2], [1, 2]], metric="ratio")
        with pytest.raises(InvalidInputError, match="two raters"):
            krippendorff([[1], [2]], metric="interval")
        with pytest.raises(InvalidInputError, match="two raters"):
            krippendorff([[1], [2]], metric="nominal")
        with pytest.raises(InvalidInputError, match="nominal, ordinal"):
            krippendorff(RATINGS, metric="absolute")  # type: ignore[arg-type]

    def test_ratios_of_zeros_are_no_difference(self):
        found = krippendorff([[0, 0], [0, 0], [1, 2]], metric="ratio")
        assert found.estimate is not None

    def test_units_of_the_scale_do_not_matter(self):
        table = np.array(RATINGS)
        for metric in NUMERIC:
            plain = krippendorff(table, metric=metric)
            scaled = krippendorff(10 * table, metric=metric)
            assert scaled.estimate == pytest.approx(plain.estimate)
        assert krippendorff(table**2, metric="ordinal").estimate == pytest.approx(
            krippendorff(table, metric="ordinal").estimate
        )


class TestCategories:
    def test_kappa_by_hand(self):
        """Agreement .70, by chance .50: the rest is .40."""
        first = ["yes"] * 25 + ["no"] * 25
        second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
        found = kappa(first, second)
        assert found.estimate == pytest.approx(0.4)
        assert found.quantity("percent_agreement") == pytest.approx(70)
        assert found.quantity("expected_percent") == pytest.approx(50)
        assert found.low < 0.4 < found.high
        assert found.claim == "describe"

    def test_targets_rated_once_are_counted(self):
        found = kappa(["a", "b", None, "a"], ["a", "b", "b", "b"])
        assert (found.n, found.n_missing) == (3, 1)
        with pytest.raises(InvalidInputError, match="both raters"):
            kappa(["a", None], [None, "b"])
        with pytest.raises(InvalidInputError, match="one length"):
            kappa(["a"], ["a", "b"])
        with pytest.raises(InvalidInputError, match="one type"):
            kappa(["a"], [1])

    def test_one_category_alone_gives_no_number(self):
        for found in (
            kappa(["a", "a"], ["a", "a"]),
            weighted_kappa([2, 2], [2, 2]),
            fleiss([["a", "a"]] * 3),
            gwet_ac1([["a", "a"]] * 3),
            gwet_ac1([["a", None], [None, "b"]]),
        ):
            assert found.estimate is None
            assert "no_spread" in codes(found)

    def test_full_agreement_is_one_without_an_interval(self):
        for found in (kappa(list("abc"), list("abc")), fleiss([["a", "a"], ["b", "b"]])):
            assert found.estimate == pytest.approx(1)
            assert found.low is None

    def test_labels_need_their_order(self):
        first, second = ["low", "mid", "high", "high"], ["low", "high", "high", "mid"]
        with pytest.raises(InvalidInputError, match="from lowest to highest"):
            weighted_kappa(first, second)
        with pytest.raises(InvalidInputError, match="mid"):
            weighted_kappa(first, second, order=["low", "high"])
        named = weighted_kappa(first, second, order=["low", "mid", "high"])
        numbered = weighted_kappa([1, 2, 3, 3], [1, 3, 3, 2])
        assert named.estimate == pytest.approx(numbered.estimate)
        with pytest.raises(InvalidInputError, match="quadratic or linear"):
            weighted_kappa([1, 2], [1, 2], weights="cubic")  # type: ignore[arg-type]

    def test_numbers_weigh_by_their_distance(self):
        near = weighted_kappa([1, 2, 9, 1], [1, 1, 9, 2], weights="linear")
        far = weighted_kappa([1, 9, 2, 1], [1, 1, 2, 9], weights="linear")
        assert near.estimate > far.estimate

    def test_fleiss_of_two_raters_is_scotts_pi(self):
        """Scott's pi: chance from the pooled shares."""
        pairs = [["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"], ["a", "a"]]
        expected = 0.5**2 + 0.5**2
        assert fleiss(pairs).estimate == pytest.approx((0.8 - expected) / (1 - expected))

    def test_skewed_margins_point_to_ac1(self):
        calls = [["ok", "ok"]] * 18 + [["ok", "bad"], ["bad", "ok"]]
        low = fleiss(calls)
        assert "skewed_margins" in codes(low)
        assert "skewed_margins" in codes(kappa(*zip(*calls, strict=True)))
        robust = gwet_ac1(calls)
        assert robust.estimate > 0.85
        assert low.estimate < 0
        assert "skewed_margins" not in codes(robust)

    def test_categories_nobody_chose_count_for_ac1(self):
        calls = [["a", "a"], ["a", "b"], ["b", "b"]]
        # Chance is .5 with two categories, and .5 / 2 with three.
        assert gwet_ac1(calls).estimate == pytest.approx((2 / 3 - 0.5) / 0.5)
        wide = gwet_ac1(calls, categories=["a", "b", "c"])
        assert wide.estimate == pytest.approx((2 / 3 - 0.25) / 0.75)
        with pytest.raises(InvalidInputError, match="lacking"):
            gwet_ac1(calls, categories=["a"])

    def test_unrated_targets_are_counted(self):
        found = fleiss([["a", "a"], ["a", "b"], [None, None], ["b", "b"]])
        assert (found.n, found.n_missing) == (3, 1)
        assert "few_targets" in codes(found)
        with pytest.raises(InvalidInputError, match="rated targets"):
            fleiss([[None, None]])

    def test_frames_with_numbers_and_gaps(self):
        frame = pd.DataFrame({"a": [1, 2, 2], "b": [1.0, None, 2.0]})
        assert fleiss(frame).estimate == pytest.approx(fleiss([[1, 1], [2, None], [2, 2]]).estimate)


class TestLimits:
    def test_turning_the_raters_around_turns_everything_around(self):
        rng = np.random.default_rng(7)
        first, second = rng.normal(50, 10, (2, 40))
        one, other = limits_of_agreement(first, second), limits_of_agreement(second, first)
        assert other.estimate == pytest.approx(-one.estimate)
        assert other.also[0].estimate == pytest.approx(-one.also[1].estimate)
        assert other.also[0].low == pytest.approx(-one.also[1].high)
        assert {one.claim, one.also[0].claim} == {"describe"}
        assert one.quantity("upper_limit") == one.also[1].estimate

    def test_a_difference_that_grows_with_size_is_told(self):
        size = np.linspace(10, 100, 40)
        wave = np.tile([-1.0, 1.0], 20)
        assert "bias_varies" in codes(limits_of_agreement(size * 1.2 + wave, size))
        assert "spread_varies" in codes(limits_of_agreement(size * (1 + 0.1 * wave), size))
        steady = limits_of_agreement(size + wave, size)
        assert codes(steady) == set()

    def test_pairs_that_are_not_complete_are_counted(self):
        found = limits_of_agreement([1, 2, None, 4], [2, 2, 3, None])
        assert (found.n, found.n_missing) == (2, 2)
        assert "few_pairs" in codes(found)
        with pytest.raises(InvalidInputError, match="both measured"):
            limits_of_agreement([1, None], [None, 1])
        with pytest.raises(InvalidInputError, match="above 0"):
            limits_of_agreement([1, 2], [1, 2], multiplier=0)

    @pytest.mark.parametrize(("first", "second"), [([3], [1]), ([0.3, 0.4], [0.1, 0.2])])
    def test_no_spread_leaves_limits_without_interval(
        self, first: list[float], second: list[float]
    ):
        found = limits_of_agreement(first, second)
        assert found.estimate is not None
        assert (found.low, found.also[0].low) == (None, None)

    def test_the_table_has_bias_and_limits(self):
        frame = pd.DataFrame({"a": [1.0, 3, 2, 5], "b": [1.0, 2, 2, 4]})
        table = limits_of_agreement(frame["a"], frame["b"], unit="minutes").table()
        assert list(table["estimand"])[1:] == [
            "lower limit of agreement",
            "upper limit of agreement",
        ]
        assert set(table["unit"]) == {"minutes"}
