import numpy as np
import pytest

from devframe.kirkpatrick.clustered import cluster_robust
from devframe.kirkpatrick.learning_adjusted import adjusted_difference


def dense(y: np.ndarray, x: np.ndarray, codes: np.ndarray, column: int) -> tuple[float, float]:
    """CR2 and its degrees of freedom, written out with n by n matrices."""
    bread = np.linalg.inv(x.T @ x)
    rest = np.eye(len(y)) - x @ bread @ x.T
    residuals = rest @ y
    score, columns = 0.0, []
    for code in np.unique(codes):
        rows = codes == code
        values, vectors = np.linalg.eigh(rest[np.ix_(rows, rows)])
        powers = np.where(values > 1e-10, 1 / np.sqrt(np.maximum(values, 1e-10)), 0)
        weights = (vectors * powers) @ vectors.T @ x[rows] @ bread[:, column]
        score += (weights @ residuals[rows]) ** 2
        columns.append(rest[:, rows] @ weights)
    working = np.array(columns) @ np.array(columns).T
    return float(np.sqrt(score)), float(np.trace(working) ** 2 / (working**2).sum())


@pytest.mark.parametrize("seed", range(4))
def test_equals_the_definition_written_out(seed: int):
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 7, 40)
    arm = (codes < 3).astype(float)
    x = np.column_stack([np.ones(40), arm, rng.normal(size=40)])
    y = rng.normal(size=40) + rng.normal(size=7)[codes]
    found = cluster_robust(y, x, clusters=codes, column=1)
    assert (found.se, found.df) == pytest.approx(dense(y, x, codes, 1))


def test_one_cluster_per_arm_leaves_nothing_to_estimate_from():
    x = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    found = cluster_robust(np.arange(6.0), x, clusters=np.array([0, 0, 0, 1, 1, 1]), column=1)
    assert found.estimate == pytest.approx(3)
    assert np.isnan([found.se, found.df]).all()


def test_single_units_as_clusters_are_hc2_in_each_arm():
    rng = np.random.default_rng(9)
    treated = np.arange(30) < 12
    z = rng.normal(size=30)
    y = rng.normal(size=30) + treated + z
    centered = z - z.mean()
    x = np.column_stack([np.ones(30), treated, centered, centered * treated])
    clustered = cluster_robust(y, x, clusters=np.arange(30), column=1)
    found = adjusted_difference(y, treated, covariates=z[:, None])
    assert (found.estimate, found.se) == pytest.approx((clustered.estimate, clustered.se))
