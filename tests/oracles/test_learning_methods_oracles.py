"""Published numbers for normalized gain, reliable change, ranks, regression to the mean."""

import numpy as np
import pytest

from devframe.kirkpatrick.learning_normalized import normalized_gain
from devframe.kirkpatrick.learning_persons import reliable_change
from devframe.kirkpatrick.learning_ranks import rank_sum_contrast, signed_rank_change
from devframe.kirkpatrick.learning_retention import fieller_limits
from devframe.kirkpatrick.learning_selection import expected_regression


def test_o7_depression_scores_under_a_tranquilizer():
    """Hollander & Wolfe (1973), p. 29, as in R's ?wilcox.test."""
    x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    found = signed_rank_change(y, x)
    assert found.quantity("v") == 40
    assert found.quantity("p_greater") == pytest.approx(0.01953125, abs=1e-15)
    assert found.p == pytest.approx(0.0390625, abs=1e-15)
    # R: wilcox.test(x, y, paired = TRUE, conf.int = TRUE)
    assert found.estimate == pytest.approx(0.46, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((0.01, 0.786), abs=1e-12)


def test_permeability_of_the_placenta():
    """Hollander & Wolfe (1973), p. 69, as in R's ?wilcox.test: W = 35, p (greater) = .1272."""
    x = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    y = [1.15, 0.88, 0.90, 0.74, 1.21]
    found = rank_sum_contrast(x, y)
    assert found.quantity("u") == 35
    assert found.quantity("p_greater") == pytest.approx(0.1272, abs=5e-5)


def test_o9_reliable_change():
    """Jacobson & Truax (1991): SD 7.5, reliability .80, 32.5 to 47.5."""
    found = reliable_change([32.5], [47.5], reliability=0.80, sd=7.5)
    assert found.error_of_score == pytest.approx(3.35, abs=5e-3)
    assert found.error_of_difference == pytest.approx(4.74, abs=5e-3)
    assert found.people[0].index == pytest.approx(3.16, abs=5e-3)
    assert found.people[0].verdict == "rose"


def test_reliable_change_of_a_common_test():
    """SD 10 and reliability .8 need ±12.4 points."""
    found = reliable_change([50.0], [50.0], reliability=0.8, sd=10)
    assert found.needed == pytest.approx(12.4, abs=0.05)


class TestO10NormalizedGain:
    """Hake (1998): class averages of 40 % and 70 % are a gain of .50."""

    def test_of_the_averages(self):
        found = normalized_gain([20, 40, 60], [60, 70, 80], highest=100)
        assert found.estimate == pytest.approx(0.50, abs=1e-12)
        assert found.quantity("mean_personal_gain") == pytest.approx(0.50, abs=1e-12)

    def test_the_mean_of_personal_gains_is_another_number(self):
        found = normalized_gain([10, 40, 70], [80, 70, 60], highest=100)
        assert found.estimate == pytest.approx(0.50, abs=1e-12)
        assert found.quantity("mean_personal_gain") == pytest.approx(
            (70 / 90 + 30 / 60 - 10 / 30) / 3
        )

    def test_those_at_the_top_are_counted_not_dropped(self):
        found = normalized_gain([100, 40, 50], [100, 70, 80], highest=100)
        assert found.quantity("n_at_top") == 1
        assert (found.n, found.n_missing) == (3, 0)
        assert "at_top_before" in [caution.code for caution in found.warnings]


def test_marx_and_cummings_normalized_change():
    """A fall is divided by what there was to lose; people who stay at an end do not count."""
    found = normalized_gain([40, 80, 100, 0, 60], [70, 40, 100, 0, 60], highest=100)
    assert found.quantity("normalized_change") == pytest.approx((0.5 - 0.5 + 0) / 3)


def test_barnett_regression_to_the_mean():
    """Barnett et al. (2005): SD 15, mean 60, cut at 40, correlation .5: 13.49 for nothing."""
    found = expected_regression(mean=60, sd=15, cutoff=40, reliability=0.5)
    assert found == pytest.approx(13.49, abs=5e-3)


def test_regression_to_the_mean_in_a_simulation():
    rng = np.random.default_rng(6)
    stable = rng.normal(60, np.sqrt(0.5) * 15, 400_000)
    noise = np.sqrt(0.5) * 15
    first, second = (stable + rng.normal(0, noise, stable.size) for _ in range(2))
    chosen = first < 45
    assert (second - first)[chosen].mean() == pytest.approx(
        expected_regression(mean=60, sd=15, cutoff=45, reliability=0.5), abs=0.1
    )


def test_fieller_covers_what_it_promises():
    rng = np.random.default_rng(12)
    hits = 0
    for sample in rng.multivariate_normal([6, 10], [[25, 15], [15, 25]], size=(2_000, 15)):
        low, high = fieller_limits(sample[:, 0], sample[:, 1], level=0.95)
        hits += low <= 0.6 <= high
    assert 0.93 <= hits / 2_000 <= 0.97


@pytest.mark.parametrize(("n", "runs", "least"), [(5, 600, 0.93), (12, 600, 0.93), (20, 300, 0.9)])
def test_the_interval_of_a_normalized_gain_holds_the_truth(n: int, runs: int, least: float) -> None:
    # People have gained shares that do not depend on where they began: the truth is 0.5.
    rng = np.random.default_rng(n)
    held = 0
    for seed in range(runs):
        before = 100 * rng.beta(2, 3, n)
        after = before + rng.beta(2, 2, n) * (100 - before)
        found = normalized_gain(before, after, highest=100, resamples=1_000, seed=seed)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.5 <= found.high
    assert least <= held / runs <= 0.98
