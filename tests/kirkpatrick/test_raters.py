import numpy as np
import pandas as pd
import pytest
from scipy import stats

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.rater_errors import halo, rater_effects
from devframe.kirkpatrick.self_ratings import self_other_gap


def codes(finding: Finding) -> set[str]:
    return {caution.code for caution in finding.warnings}


class TestRaterEffects:
    def test_severity_is_a_paired_comparison_with_the_others(self):
        rng = np.random.default_rng(5)
        truth = rng.normal(6, 1.5, (30, 1))
        frame = pd.DataFrame(
            truth + rng.normal(0, 0.5, (30, 3)) + [0.0, -2.0, 0.5], columns=["ann", "bo", "cy"]
        )
        found = rater_effects(frame)
        assert [row.rater for row in found.raters] == ["ann", "bo", "cy"]
        assert [row.flag for row in found.raters] == ["lenient", "severe", "lenient"]
        peer = stats.ttest_rel(frame[["ann", "cy"]].mean(axis=1), frame["bo"])
        interval = peer.confidence_interval()
        severity = found.raters[1].severity
        assert severity.p == pytest.approx(peer.pvalue)
        assert (severity.low, severity.high) == pytest.approx((interval.low, interval.high))
        assert severity.claim == "describe"
        order = frame["bo"].corr(frame[["ann", "cy"]].mean(axis=1))
        assert found.raters[1].r_with_others == pytest.approx(order)
        assert found.table("pandas").shape == (3, 8)

    def test_raters_of_different_targets_stay_comparable(self):
        """A rater who got the hard cases is not severe for it."""
        easy = [[8.0, 8.2, None], [9.0, 8.8, None], [8.5, 8.5, None]] * 4
        hard = [[None, 2.2, 2.0], [None, 2.8, 3.0], [None, 2.5, 2.5]] * 4
        found = rater_effects(easy + hard)
        for row in found.raters:
            assert abs(row.severity.estimate) < 0.1
            assert row.flag is None
        assert (found.raters[0].severity.n, found.raters[0].severity.n_missing) == (12, 12)

    def test_a_rater_who_hardly_uses_the_scale_is_told(self):
        wide = np.tile([1.0, 9.0, 3.0, 7.0], 6)
        table = np.column_stack([wide, wide, 5 + 0.1 * (wide - 5)])
        assert rater_effects(table).raters[2].flag == "narrow"

    def test_a_rater_alone_has_no_severity(self):
        found = rater_effects([[1, None], [2, None]])
        assert found.raters[0].severity.estimate is None
        assert (found.raters[0].severity.n, found.raters[0].severity.n_missing) == (0, 2)
        assert found.raters[0].flag is None
        assert "few_targets" in codes(found.raters[0].severity)
        with pytest.raises(InvalidInputError, match="two raters"):
            rater_effects([[1], [2]])


class TestHalo:
    def test_only_the_rater_who_marks_all_alike_is_warned_of(self):
        rng = np.random.default_rng(8)
        free = rng.integers(1, 6, (20, 3)).astype(float)
        alike = np.repeat(rng.integers(1, 6, (20, 1)), 3, axis=1).astype(float)
        found = halo(np.vstack([free, alike]), rater=["a"] * 20 + ["b"] * 20)
        assert [codes(one) for one in found] == [set(), {"halo"}]
        assert found[1].estimate == pytest.approx(1)
        assert found[0].estimate == pytest.approx(np.corrcoef(free.T)[np.triu_indices(3, 1)].mean())

    def test_few_targets_are_no_halo_and_gaps_are_counted(self):
        marks = [[1, 1], [2, 2], [3, 3], [None, 4]]
        (found,) = halo(marks, rater=[7] * 4)
        assert (found.n, found.n_missing) == (3, 1)
        assert codes(found) == set()
        (found,) = halo(marks[:2], rater=["a", "a"])
        assert found.estimate is None

    def test_useless_input_is_refused(self):
        with pytest.raises(InvalidInputError, match="two dimensions"):
            halo([[1], [2]], rater=["a", "a"])
        with pytest.raises(InvalidInputError, match="one length"):
            halo([[1, 2], [2, 3]], rater=["a"])


class TestSelfOtherGap:
    def test_it_is_a_paired_comparison(self):
        rng = np.random.default_rng(6)
        others = rng.normal(3, 1, (25, 4))
        own = others.mean(axis=1) + rng.normal(0.6, 0.3, 25)
        found = self_other_gap(own, others)
        peer = stats.ttest_rel(own, others.mean(axis=1))
        assert found.p == pytest.approx(peer.pvalue)
        assert found.low == pytest.approx(peer.confidence_interval().low)
        assert found.claim == "describe"
        assert codes(found) == set()
        counted = [found.quantity(name) for name in ("n_over", "n_under", "n_alike")]
        assert sum(counted) == 25
        assert self_other_gap(own, others.mean(axis=1)).estimate == pytest.approx(found.estimate)
        assert self_other_gap(own, pd.DataFrame(others)).estimate == pytest.approx(found.estimate)
        assert self_other_gap(list(own), others.tolist()).low == pytest.approx(found.low)

    def test_people_without_both_views_are_counted(self):
        found = self_other_gap([4, None, 3], [[3, None], [4, 4], [None, None]])
        assert (found.n, found.n_missing, found.estimate) == (1, 2, 1.0)
        assert "few_units" in codes(found)

    def test_the_margin_bounds_who_sees_alike(self):
        found = self_other_gap([1, 2, 3], [1, 3, 1], margin=1)
        assert [found.quantity(name) for name in ("n_over", "n_under", "n_alike")] == [1, 0, 2]

    def test_views_that_do_not_go_together_are_told(self):
        assert "views_differ" in codes(self_other_gap([1, 2, 3, 4], [4, 3, 2, 1]))
        assert "views_differ" not in codes(self_other_gap([2, 2], [1, 1]))

    def test_useless_input_is_refused(self):
        with pytest.raises(InvalidInputError, match="both ratings"):
            self_other_gap([1, None], [None, 2])
        with pytest.raises(InvalidInputError, match="0 or more"):
            self_other_gap([1], [1], margin=-1)
