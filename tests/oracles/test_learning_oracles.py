"""Published numbers for learning: effect sizes, paired data, rank tests, adjusted differences."""

import csv
from pathlib import Path

import numpy as np
import pytest

from devframe.kirkpatrick.clustered import cluster_robust
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.effect_sizes import (
    PairedDenominator,
    effect_size,
    exact_j,
    standardized_change,
)
from devframe.kirkpatrick.learning import compare, gain
from devframe.kirkpatrick.learning_adjusted import adjusted_difference
from devframe.kirkpatrick.rank_distributions import signed_rank_test

Columns = dict[str, np.ndarray]

# Student (1908), hours of extra sleep of ten patients under two drugs.
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def with_moments(mean: float, sd: float, n: int) -> np.ndarray:
    values = np.linspace(-1, 1, n)
    return mean + sd * (values - values.mean()) / values.std(ddof=1)


class TestO5Borenstein:
    """Borenstein et al. (2009), Introduction to Meta-Analysis, ch. 4."""

    found = effect_size(with_moments(103, 5.5, 50), with_moments(100, 4.5, 50))
    g = found.also[0]

    def test_standardized_difference(self):
        assert self.g.quantity("pooled_sd") == pytest.approx(5.0249, abs=5e-5)
        assert self.g.quantity("d") == pytest.approx(0.5970, abs=5e-5)
        assert self.g.quantity("variance_d") == pytest.approx(0.0418, abs=5e-5)

    def test_corrected_for_bias(self):
        assert self.g.quantity("j") == pytest.approx(0.9923, abs=5e-5)
        assert self.g.estimate == pytest.approx(0.5924, abs=5e-5)
        assert self.g.quantity("variance_g") == pytest.approx(0.0411, abs=5e-5)
        assert self.g.se == pytest.approx(0.2028, abs=5e-5)

    @pytest.mark.parametrize(
        ("df", "j"),
        [(98, 0.9923240874), (18, 0.9576464270), (9, 0.9138748918), (2, 0.5641895835)],
    )
    def test_exact_j(self, df: int, j: float):
        assert float(exact_j(df)) == pytest.approx(j, abs=1e-9)


class TestO6StudentSleep:
    """Student (1908) as in R's ?t.test; standardized values by effectsize 0.8.3."""

    found = gain(SLEEP_1, SLEEP_2, outcome="sleep", unit="hours")

    def test_paired_t(self):
        assert self.found.estimate == pytest.approx(1.58, abs=1e-12)
        assert self.found.estimate / self.found.se == pytest.approx(4.0621, abs=5e-5)
        assert self.found.df == 9
        assert self.found.p == pytest.approx(0.002833, abs=5e-7)
        assert self.found.low == pytest.approx(0.7001142, abs=5e-8)
        assert self.found.high == pytest.approx(2.4598858, abs=5e-8)
        assert self.found.quantity("r") == pytest.approx(0.7951702, abs=5e-8)

    def test_effect_sizes_name_their_denominators(self):
        average, change, bootstrap = self.found.also
        assert bootstrap.method.startswith("BCa")
        assert "skewed_change" in [caution.code for caution in self.found.warnings]
        assert average.quantity("d") == pytest.approx(0.8321811, abs=1e-4)
        assert change.quantity("d") == pytest.approx(1.284558, abs=1e-4)
        assert change.estimate == pytest.approx(1.173925, abs=1e-4)
        assert change.low == pytest.approx(0.4146277, abs=1e-4)
        assert change.high == pytest.approx(2.118017, abs=1e-4)
        assert "average" not in change.estimand
        assert "mean of before and after" in average.unit

    def test_unpaired(self):
        found = effect_size(SLEEP_2, SLEEP_1)
        assert found.estimate / found.se == pytest.approx(1.8608, abs=5e-5)
        assert found.df == pytest.approx(17.776, abs=5e-4)
        assert found.p == pytest.approx(0.07939, abs=5e-6)
        g = found.also[0]
        assert g.low == pytest.approx(-0.0954504, abs=1e-4)
        assert g.high == pytest.approx(1.738817, abs=1e-4)
        assert g.estimate == pytest.approx(0.7969352, abs=1e-4)


def test_o7_exact_signed_rank():
    """Hollander & Wolfe's depression data, as in R's ?wilcox.test."""
    x = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
    y = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
    found = signed_rank_test(x - y)
    assert found.statistic == 40
    assert found.p_greater == pytest.approx(0.01953125, abs=1e-15)


@pytest.mark.shared
class TestO18Experiment:
    """Dehejia & Wahba's NSW data; adjusted values by estimatr."""

    @pytest.fixture
    def rows(self, stats_folder: Path) -> Columns:
        with (stats_folder / "nsw_dw.csv").open() as handle:
            table = list(csv.DictReader(handle))
        names = [name for name in table[0] if name != "data_id"]
        return {name: np.array([float(row[name]) for row in table]) for name in names}

    def test_hc2_is_welch_without_covariates(self, rows: Columns):
        found = compare(None, rows["re78"], arm=rows["treat"], design="randomized")
        assert found.estimate == pytest.approx(1794.342404, abs=5e-7)
        assert found.se == pytest.approx(670.9965, abs=5e-5)
        assert found.df == pytest.approx(307.13, abs=5e-3)
        assert found.p == pytest.approx(0.007893, abs=5e-7)
        assert (found.low, found.high) == pytest.approx((474.01, 3114.67), abs=5e-3)
        assert found.claim == "effect"
        plain = adjusted_difference(rows["re78"], rows["treat"] == 1, covariates=np.empty((445, 0)))
        assert (plain.se, plain.df) == pytest.approx((found.se, found.df), rel=1e-12)

    def test_lin_interaction(self, rows: Columns):
        names = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]
        z = np.column_stack([rows[name] for name in names])
        found = adjusted_difference(rows["re78"], rows["treat"] == 1, covariates=z)
        assert found.estimate == pytest.approx(1621.583, abs=5e-4)
        assert found.se == pytest.approx(694.72, abs=5e-3)

    def test_own_gain_is_a_change_and_the_difference_of_gains_an_effect_only_if(
        self, rows: Columns
    ):
        treated = rows["treat"] == 1
        own = gain(rows["re75"][treated], rows["re78"][treated], design="randomized")
        assert own.estimate == pytest.approx(4817.09, abs=5e-3)
        assert own.claim == "change"
        assert "effect" not in own.sentence()
        did = compare(rows["re75"], rows["re78"], arm=treated)
        assert did.estimate == pytest.approx(1529.20, abs=5e-3)
        assert did.se == pytest.approx(715.13, abs=5e-3)
        assert did.claim == "effect-if"


@pytest.mark.shared
def test_o22_few_clusters(stats_folder: Path):
    """Angrist & Lavy (2009), boys 2001, by clubSandwich 0.5.8."""
    with (stats_folder / "achievement_awards_2001_boys.csv").open() as handle:
        rows = list(csv.DictReader(handle))
    y = np.array([float(row["Bagrut_status"]) for row in rows])
    arm = np.array([float(row["treated"]) for row in rows])
    school = np.array([int(row["school_id"]) for row in rows])
    design = np.column_stack([np.ones(len(y)), arm])
    direct = cluster_robust(y, design, clusters=school, column=1)
    found = compare(None, y, arm=arm, cluster=school, design="randomized")
    for estimate, se, df in (
        (direct.estimate, direct.se, direct.df),
        (found.estimate, found.se, found.df),
    ):
        assert estimate == pytest.approx(0.010386857, abs=5e-10)
        assert se == pytest.approx(0.054895620, abs=1e-6)
        assert df == pytest.approx(22.187056, abs=1e-3)
    assert found.p == pytest.approx(0.85164761, abs=1e-5)
    assert found.quantity("n_clusters") == 34


@pytest.mark.parametrize("denominator", ["average", "change"])
@pytest.mark.parametrize(("n", "r", "delta"), [(10, 0.5, 0.5), (20, 0.8, 0.5), (20, 0.5, 2.0)])
def test_paired_effect_size_intervals_cover_what_they_promise(
    denominator: PairedDenominator, n: int, r: float, delta: float
):
    rng = np.random.default_rng(20_261)
    truth = delta if denominator == "average" else delta / np.sqrt(2 - 2 * r)
    repeats, hits = 1_500, 0
    draws = rng.multivariate_normal([0, delta], [[1, r], [r, 1]], size=(repeats, n))
    for sample in draws:
        found = standardized_change(sample[:, 0], sample[:, 1], by=denominator)
        hits += found.low <= truth <= found.high
    assert 0.93 <= hits / repeats <= 0.97


def test_lowered_claim_for_the_self_rated_experiment():
    rated = Design(kind="randomized", self_rated=True)
    found = compare(SLEEP_1, SLEEP_2, arm=[True, False] * 5, design=rated)
    assert found.claim == "effect-if"
