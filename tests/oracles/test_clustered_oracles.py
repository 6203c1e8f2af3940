"""Published numbers and false positives for regressions on clustered units."""

import csv
from pathlib import Path

import numpy as np
import pytest

from devframe.kirkpatrick.cluster_permutations import cluster_permutation_test
from devframe.kirkpatrick.clustered import cluster_robust, cluster_sandwich
from devframe.kirkpatrick.moments import t_interval
from devframe.kirkpatrick.regression import Coefficient, least_squares


@pytest.mark.shared
class TestO21Petersen:
    """Petersen (2009), simulated panel of 500 firms by 10 years; standard errors of the slope."""

    @pytest.fixture
    def rows(self, stats_folder: Path) -> dict[str, np.ndarray]:
        with (stats_folder / "petersen_cl.csv").open() as handle:
            table = list(csv.DictReader(handle))
        return {name: np.array([float(row[name]) for row in table]) for name in table[0]}

    def test_by_firm_by_year_and_by_both(self, rows: dict[str, np.ndarray]):
        design = np.column_stack([np.ones(5_000), rows["x"]])
        firm, year = rows["firm"].astype(int), rows["year"].astype(int)
        by_firm = cluster_sandwich(rows["y"], design, clusters=firm, column=1)
        by_year = cluster_sandwich(rows["y"], design, clusters=year, column=1)
        each = cluster_sandwich(rows["y"], design, clusters=np.arange(5_000), column=1)
        classical = least_squares(rows["y"], design, column=1)
        assert by_firm.estimate == pytest.approx(1.0348, abs=5e-5)
        assert classical.se == pytest.approx(0.0286, abs=5e-5)
        assert by_firm.se == pytest.approx(0.05059573, abs=5e-8)
        assert by_year.se == pytest.approx(0.03338891, abs=5e-8)
        assert each.se == pytest.approx(0.0284, abs=5e-5)
        both = np.sqrt(by_firm.se**2 + by_year.se**2 - each.se**2)
        assert both == pytest.approx(0.0536, abs=1e-4)
        assert (by_firm.df, by_year.df) == (499, 9)

    def test_bias_reduced_by_year(self, rows: dict[str, np.ndarray]):
        design = np.column_stack([np.ones(5_000), rows["x"]])
        found = cluster_robust(rows["y"], design, clusters=rows["year"].astype(int), column=1)
        assert found.se == pytest.approx(0.0334, abs=5e-5)
        assert found.df == pytest.approx(8.99, abs=5e-3)


def rejected(found: Coefficient) -> bool:
    return t_interval(found.estimate, found.se, df=found.df, level=0.95).p < 0.05


@pytest.mark.parametrize(
    ("count", "treated_clusters", "least", "most"),
    [(6, 3, 0.03, 0.07), (10, 5, 0.03, 0.07), (20, 10, 0.03, 0.07), (20, 3, 0.02, 0.07)],
)
def test_no_effect_is_found_where_there_is_none(
    count: int, treated_clusters: int, least: float, most: float
):
    rng = np.random.default_rng(20_261_121)
    repeats, size, icc = 1_200, 10, 0.2
    clusters = np.repeat(np.arange(count), size)
    treated = clusters < treated_clusters
    design = np.column_stack([np.ones(len(clusters)), treated])
    honest = plain = 0
    for _ in range(repeats):
        shared = rng.normal(size=count)[clusters] * np.sqrt(icc)
        outcome = shared + rng.normal(size=len(clusters)) * np.sqrt(1 - icc)
        honest += rejected(cluster_robust(outcome, design, clusters=clusters, column=1))
        plain += rejected(cluster_sandwich(outcome, design, clusters=clusters, column=1))
    assert least <= honest / repeats <= most
    assert plain > honest


def test_permutation_keeps_its_promise_with_few_uneven_clusters():
    rng = np.random.default_rng(20_261_121)
    clusters = np.repeat(np.arange(8), [3, 5, 8, 20, 4, 6, 9, 12])
    treated = clusters % 2 == 0
    small = 0
    for _ in range(600):
        outcome = rng.normal(size=8)[clusters] + rng.normal(size=len(clusters))
        small += cluster_permutation_test(outcome, treated, clusters=clusters).p <= 0.1
    assert 0.06 <= small / 600 <= 0.14
