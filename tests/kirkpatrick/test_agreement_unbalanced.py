import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import Finding, RefusedError, icc
from devframe.kirkpatrick.agreement_icc_figures import icc_figures
from devframe.kirkpatrick.agreement_unbalanced import (
    RatingTable,
    crossed_components,
    unbalanced_figures,
)


def codes(finding: Finding) -> set[str]:
    return {caution.code for caution in finding.warnings}


def ratings(n: int = 30, k: int = 4, *, seed: int = 1, empty: float = 0.25) -> np.ndarray:
    rng = np.random.default_rng(seed)
    table = rng.normal(5, 1, (n, 1)) + rng.normal(0, 0.4, k) + rng.normal(0, 0.8, (n, k))
    table[rng.random(table.shape) < empty] = np.nan
    return table


class TestFigures:
    @settings(max_examples=25, deadline=None)
    @given(st.integers(3, 12), st.integers(2, 5), st.integers(0, 10_000))
    def test_without_empty_cells_they_are_those_of_the_mean_squares(
        self, n: int, k: int, seed: int
    ):
        """The mean squares are REML as long as no variance is at the edge of what can be."""
        table = ratings(n, k, seed=seed, empty=0.0)
        expected = icc_figures(table)
        inside = expected.one_way["ms_between"] + expected.two_way["ms_raters"]
        found = unbalanced_figures(RatingTable(table), crossed=True)
        for form in ("ICC(1)", "ICC(C,1)", "ICC(k)", "ICC(C,k)"):
            assert found.forms[form] == pytest.approx(
                expected.forms[form], abs=1e-5, rel=1e-4, nan_ok=True
            )
        if inside > 1.1 * expected.two_way["ms_residual"]:
            for form in ("ICC(A,1)", "ICC(A,k)"):
                assert found.forms[form] == pytest.approx(
                    expected.forms[form], abs=1e-4, rel=1e-3, nan_ok=True
                )

    def test_neither_shift_nor_scale_nor_order_matters(self):
        table = ratings()
        plain = unbalanced_figures(RatingTable(table), crossed=True).forms
        other = unbalanced_figures(RatingTable(1e6 + 10 * table[::-1, ::-1]), crossed=True).forms
        for form, limits in plain.items():
            assert other[form] == pytest.approx(limits, abs=1e-5), form

    def test_exact_limits_hold_the_truth_as_often_as_they_say(self):
        rng = np.random.default_rng(20261122)
        hits = {"ICC(C,1)": 0, "ICC(A,1)": 0}
        rounds = 120
        for _ in range(rounds):
            table = rng.normal(0, 1, (25, 1)) + rng.normal(0, 0.6, 6) + rng.normal(0, 1, (25, 6))
            table[rng.random(table.shape) < 0.4] = np.nan
            rated = table[~np.isnan(table).all(axis=1)]
            found = unbalanced_figures(RatingTable(rated), crossed=True).forms
            for form, truth in (("ICC(C,1)", 0.5), ("ICC(A,1)", 1 / 2.36)):
                hits[form] += found[form][1] <= truth <= found[form][2]
        # 95 % of 120 with two standard errors on both sides
        assert all(109 <= hit <= 119 for hit in hits.values()), hits

    @pytest.mark.parametrize("noise", [None, 1e-6])
    def test_limits_stay_on_the_scale_at_its_ends(self, noise: float | None):
        """Targets with one mean, and targets next to which the noise is nothing."""
        table = np.array([[1.0, 3.0], [3.0, 1.0], [2.0, 2.0]])
        if noise is not None:
            table = np.arange(9.0)[:, None] + noise * np.random.default_rng(1).normal(size=(9, 2))
        found = unbalanced_figures(RatingTable(table), crossed=False).forms["ICC(1)"]
        assert found == pytest.approx(icc_figures(table).forms["ICC(1)"], abs=1e-6)


class TestIccWithEmptyCells:
    def test_all_ratings_count(self):
        table = ratings()
        found = icc(table)
        assert found.method.startswith("ICC(A,1), Shrout and Fleiss ICC(2,1), REML")
        assert found.quantity("n_ratings") == np.isfinite(table).sum()
        assert 2 < found.quantity("ratings_per_target") < 4
        assert found.low < found.estimate < found.high
        assert {"empty_cells"} <= codes(found)
        assert "patterson-thompson-1971" in found.sources
        assert len(found.also) == 5
        assert icc(table, form="ICC(C,1)").method.endswith("Wald's exact interval")

    def test_raters_who_are_not_crossed_have_the_one_way_forms(self):
        found = icc(ratings(), crossed=False)
        assert [one.estimand.split()[0] for one in (found, *found.also)] == ["ICC(1)", "ICC(k)"]
        with pytest.raises(KeyError):
            found.quantity("variance_raters")

    def test_severity_is_told_apart(self):
        table = ratings(60) + np.array([0.0, 2.0, 4.0, 6.0])
        assert "unequal_severity" in codes(icc(table))

    def test_who_rated_nothing_is_no_rater(self):
        table = np.column_stack([ratings(empty=0.0), np.full(30, np.nan)])
        found = icc(table)
        assert found.estimate == icc(table[:, :4]).estimate
        assert "silent_raters" in codes(found)
        assert "empty_cells" not in codes(found)
        with pytest.raises(InvalidInputError, match="two raters"):
            icc(table[:, 3:])

    def test_raters_without_a_common_target_cannot_be_compared(self):
        table = [[1, 2, None, None], [2, 2, None, None], [None, None, 4, 5], [None, None, 3, 5]]
        with pytest.raises(RefusedError, match="2 sets without a common target"):
            icc(table)
        assert icc(table, crossed=False).n == 4

    def test_as_many_ratings_as_targets_and_raters_leave_no_noise(self):
        table = [[1, 2], [3, None], [None, 4]]
        with pytest.raises(RefusedError, match="4 ratings of 3 targets"):
            icc(table)
        assert icc(table, crossed=False).n == 3

    def test_targets_rated_once_tell_nothing(self):
        with pytest.raises(RefusedError, match="second rating"):
            icc([[1, None], [None, 2], [3, None]])

    def test_perfect_agreement_is_one_without_an_interval(self):
        found = icc([[1, 1, None], [2, None, 2], [3, 3, 3], [None, 4, 4]])
        for one in (found, *found.also):
            assert one.estimate == pytest.approx(1)
            assert one.low is None

    def test_perfect_order_with_severe_raters(self):
        base = np.arange(6.0)[:, None] + np.array([0.0, 1.0, 3.0])
        base[0, 0] = base[3, 2] = np.nan
        found = crossed_components(RatingTable(base))
        assert found.residual == 0
        assert found.targets == pytest.approx(np.arange(6.0).var(ddof=1))
        assert found.raters == pytest.approx(np.var([0, 1, 3], ddof=1))
        assert icc(base, form="ICC(C,1)").estimate == pytest.approx(1)

    def test_ratings_that_never_differ_have_none(self):
        found = icc([[2, 2, None], [2, None, 2], [2, 2, 2]])
        assert found.estimate is None
        assert "no_spread" in codes(found)

    def test_disagreement_beyond_chance_is_negative(self):
        found = icc([[1, 5, None], [5, 1, 3], [1, None, 5], [5, 1, 2]], form="ICC(C,1)")
        assert found.estimate < 0
        assert "negative_agreement" in codes(found)

    def test_hardly_any_rating_twice_leaves_the_limits_open(self):
        """Two targets share a pair of raters: one degree of freedom and no more."""
        found = icc([[1, 2], [3, 5], [4, None], [None, 1]], form="ICC(C,1)")
        assert found.low < -0.9
        assert found.high > 0.9
