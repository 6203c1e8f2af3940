"""Published numbers for planning: power, sample sizes, detectable effects, mean squares."""

from pathlib import Path

import numpy as np
import pytest

from devframe.kirkpatrick.mean_squares import one_way_mean_squares
from devframe.kirkpatrick.planning import (
    Clusters,
    Paired,
    Proportions,
    TwoGroups,
    mde,
    power,
    sample_size,
)


class TestO25:
    """Cohen (1988) and R's pwr; PowerUpR's manual for clusters."""

    @pytest.mark.parametrize(
        ("effect", "exact", "rounded"),
        [(0.5, 63.76561, 64), (0.2, 393.4057, 394), (0.8, 25.52458, 26)],
    )
    def test_two_groups(self, effect: float, exact: float, rounded: int):
        found = sample_size(TwoGroups(), effect=effect)
        assert found.n_exact == pytest.approx(exact, rel=1e-6)
        assert (found.n, found.n_people) == (rounded, 2 * rounded)

    def test_power_at_64(self):
        assert power(TwoGroups(), effect=0.5, n=64).power == pytest.approx(0.8014596, abs=5e-8)

    def test_paired(self):
        found = sample_size(Paired(sd=1, correlation=0.5), effect=0.5)
        assert found.n_exact == pytest.approx(33.36713, abs=5e-6)
        assert (found.n, found.effect_standardized) == (34, 0.5)

    def test_smallest_detectable_effect(self):
        assert mde(TwoGroups(), n=64).effect == pytest.approx(0.4990692, abs=5e-8)

    def test_clusters(self):
        found = mde(Clusters(cluster_size=15, icc=0.17), n=20)
        assert found.effect == pytest.approx(0.6290064, abs=5e-8)
        assert found.n_people == 300


class TestProportions:
    """R's ?power.prop.test."""

    def test_power(self):
        found = power(Proportions(0.50), effect=0.25, n=50)
        assert found.power == pytest.approx(0.740, abs=5e-4)

    @pytest.mark.parametrize(("chance", "n"), [(0.90, 76.7), (0.80, 57.7)])
    def test_sample_size(self, chance: float, n: float):
        found = sample_size(Proportions(0.50), effect=0.25, power=chance)
        assert found.n_exact == pytest.approx(n, abs=0.05)

    def test_smallest_detectable_effect(self):
        found = mde(Proportions(0.50), n=50, power=0.90)
        assert 0.5 + found.effect == pytest.approx(0.8026, abs=5e-5)


@pytest.mark.shared
def test_o11_nist_sirstv(stats_folder: Path):
    """NIST StRD one-way analysis of variance, certified values."""
    lines = (stats_folder / "SiRstv.dat").read_text().splitlines()[60:85]
    rows = np.array([[float(cell) for cell in line.split()] for line in lines])
    found = one_way_mean_squares(rows[:, 1], rows[:, 0].astype(np.int64) - 1, groups=5)
    assert (found.df_between, found.df_within) == (4, 20)
    assert found.f == pytest.approx(1.18046237440255, rel=1e-9)
    assert np.sqrt(found.within) == pytest.approx(0.104076068334656, rel=1e-9)
    assert found.between == pytest.approx(1.27865654e-02, rel=1e-9)
