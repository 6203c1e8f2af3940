"""Published numbers for reliability."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from devframe.kirkpatrick.qualitative_themes import coder_agreement
from devframe.kirkpatrick.reliability import internal_consistency, item_analysis
from devframe.kirkpatrick.reliability_items import omega_total


@pytest.mark.shared
class TestO8Attitude:
    """Chatterjee & Price (1977), as analyzed by psych 2.2.9 in R."""

    @pytest.fixture
    def answers(self, stats_folder: Path) -> pd.DataFrame:
        return pd.read_csv(stats_folder / "attitude.csv")

    def test_alpha_and_its_interval(self, answers: pd.DataFrame):
        found = internal_consistency(answers)
        assert found.estimate == pytest.approx(0.8431428, abs=1e-7)
        assert found.quantity("alpha_standardized") == pytest.approx(0.8390838, abs=1e-7)
        assert found.low == pytest.approx(0.73938, abs=1e-5)
        assert found.high == pytest.approx(0.91577, abs=1e-5)

    def test_items(self, answers: pd.DataFrame):
        rows = {row.item: row for row in item_analysis(answers).items}
        expected = {
            "rating": 0.80976,
            "complaints": 0.79692,
            "privileges": 0.82784,
            "learning": 0.80303,
            "raises": 0.79540,
            "critical": 0.86387,
            "advance": 0.84046,
        }
        for item, alpha in expected.items():
            assert rows[item].alpha_if_dropped == pytest.approx(alpha, abs=1e-4)
        assert rows["rating"].item_rest_r == pytest.approx(0.67126, abs=1e-5)
        assert rows["critical"].item_rest_r == pytest.approx(0.26503, abs=1e-5)
        assert rows["advance"].item_rest_r == pytest.approx(0.46081, abs=1e-5)


def test_omega_recovers_a_one_factor_model():
    loadings = np.array([0.9, 0.3, 0.7, 0.5, 0.8])
    spreads = np.array([1.0, 4.0, 0.5, 2.0, 1.0])
    covariance = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    covariance *= np.outer(spreads, spreads)
    common = float((loadings * spreads).sum()) ** 2
    assert omega_total(covariance) == pytest.approx(common / covariance.sum(), abs=1e-7)


def test_omega_equals_alpha_when_items_are_tau_equivalent():
    covariance = np.full((6, 6), 0.4) + np.diag([0.6, 0.2, 1.0, 0.4, 0.8, 0.5])
    expected = 6 / 5 * (1 - np.trace(covariance) / covariance.sum())
    assert omega_total(covariance) == pytest.approx(expected, abs=1e-7)


def test_krippendorff_2011_example_c_nominal():
    """Krippendorff (2011), four coders with missing cells: nominal alpha .743."""
    found = coder_agreement(
        {
            "a": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
            "b": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
            "c": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
            "d": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
        }
    )
    assert found.estimate == pytest.approx(0.7434210526, abs=1e-9)
    assert (found.n, found.n_missing) == (11, 1)
