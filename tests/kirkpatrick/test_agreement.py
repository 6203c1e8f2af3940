from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.agreement_icc import icc, icc_figures
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

    def test_empty_cells_are_refused_and_unrated_targets_counted(self):
        with pytest.raises(RefusedError, match="krippendorff"):
            icc([[1, 2], [3, None], [4, 4]])
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

    def test_frames_come_in(self):
        frame = pd.DataFrame(RATINGS, columns=["r1", "r2", "r3"])
        assert icc(frame).estimate == icc(RATINGS).estimate
        assert icc(frame).table("pandas").shape[0] == 6

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
