"""Published figures for level 1; each test names where the figure stands."""

from math import lgamma

import numpy as np
import pytest

from devframe.kirkpatrick.intervals import mover, wilson
from devframe.kirkpatrick.promoters import nps, nps_limits
from devframe.kirkpatrick.proportion_contrasts import proportion_change, proportion_difference
from devframe.kirkpatrick.proportions import proportion


def answers(promoters: int, passives: int, detractors: int) -> list[int]:
    return [9] * promoters + [7] * passives + [6] * detractors


def ones(hits: int, n: int) -> list[int]:
    return [1] * hits + [0] * (n - hits)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611)]
)
def test_o1_wilson_interval_newcombe_1998_method_3(
    hits: int, n: int, low: float, high: float
) -> None:
    found = proportion(ones(hits, n))
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_o2_nps_variance_cross_validated() -> None:
    # Promoters 1/2, passives 1/3, detractors 1/6: variance 5/9, so SE .041409 at n = 324.
    found = nps(answers(162, 108, 54))
    assert found.estimate == pytest.approx(100 / 3)
    assert found.se == pytest.approx(4.1409, abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "score", "low", "high"),
    [((50, 30, 20), 30.0, 13.975, 44.176), ((8, 2, 0), 80.0, 38.404, 94.332)],
)
def test_o2_nps_interval_by_mover_wilson(
    counts: tuple[int, int, int], score: float, low: float, high: float
) -> None:
    found = nps(answers(*counts))
    assert found.estimate == pytest.approx(score)
    assert found.low == pytest.approx(low, abs=0.002)
    assert found.high == pytest.approx(high, abs=0.002)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_o3_difference_of_shares_newcombe_1998_method_10(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = proportion_difference(ones(*first), ones(*second))
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_o4_adverse_impact_ratio_of_the_uniform_guidelines() -> None:
    found = proportion_difference(ones(12, 40), ones(48, 80), outcome="hired")
    assert found.quantity("share_reference") == pytest.approx(0.6)
    assert found.quantity("share_group") == pytest.approx(0.3)
    assert found.quantity("ratio") == pytest.approx(0.5)
    assert found.p == pytest.approx(0.003409, abs=5e-7)
    assert found.quantity("chi_square") == pytest.approx(9.6, abs=5e-4)
    assert found.quantity("p_chi_square") == pytest.approx(0.001946, abs=5e-7)


@pytest.mark.parametrize(
    ("both", "to_yes", "to_no", "neither", "low", "high"),
    [(36, 12, 2, 0, 0.0569, 0.3404), (20, 12, 2, 16, 0.0562, 0.3292)],
)
def test_paired_difference_newcombe_1998_method_10(
    *, both: int, to_yes: int, to_no: int, neither: int, low: float, high: float
) -> None:
    """Statistics in Medicine 17:2635, from memory, and reproduced to every digit."""
    before = [1] * both + [0] * to_yes + [1] * to_no + [0] * neither
    after = [1] * both + [1] * to_yes + [0] * to_no + [0] * neither
    found = proportion_change(before, after)
    assert found.estimate == pytest.approx(0.2)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


class TestNpsCoverage:
    """How often the 95 % interval holds the truth, summed exactly over all possible samples."""

    @staticmethod
    def coverage(n: int, promoters: float, detractors: float, *, wald: bool = False) -> float:
        up, down = (
            counts.ravel().astype(float)
            for counts in np.meshgrid(np.arange(n + 1), np.arange(n + 1))
        )
        possible = up + down <= n
        up, down = up[possible], down[possible]
        logs = np.array([lgamma(k + 1) for k in range(n + 1)])
        rest = n - up - down
        weight = np.exp(
            logs[n]
            - sum(logs[counts.astype(int)] for counts in (up, down, rest))
            + up * np.log(promoters)
            + down * np.log(detractors)
            + rest * np.log(1 - promoters - detractors)
        )
        truth = promoters - detractors
        if wald:
            score = (up - down) / n
            reach = 1.959964 * np.sqrt(((up + down) / n - score**2) / n)
            low, high = score - reach, score + reach
        else:
            low, high = nps_limits(up, down, np.full(up.shape, float(n)))
        return float(weight[(low <= truth) & (truth <= high)].sum())

    @pytest.mark.parametrize("n", [10, 20])
    def test_it_holds_the_truth_in_93_to_97_percent_of_samples(self, n: int) -> None:
        shares = np.random.default_rng(20261121).dirichlet((2, 2, 2), size=300)
        covered = np.array([self.coverage(n, up, down) for up, down, _ in shares])
        assert 0.93 <= covered.mean() <= 0.97
        # Single truths deviate because samples are countable; none far.
        assert np.quantile(covered, 0.05) > 0.91
        assert self.coverage(n, 0.5, 0.2) == pytest.approx(0.95, abs=0.02)

    @pytest.mark.parametrize("n", [10, 20])
    def test_the_textbook_interval_does_not(self, n: int) -> None:
        shares = np.random.default_rng(20261121).dirichlet((2, 2, 2), size=300)
        covered = np.array([self.coverage(n, up, down, wald=True) for up, down, _ in shares])
        assert covered.mean() < 0.93


def test_mover_without_correlation_is_newcombes_hybrid_on_every_row_of_a_grid() -> None:
    # The formula of the paper, written out once more from its definition.
    x1, n1, x2, n2 = np.array([[9, 10, 3, 10], [6, 7, 2, 7], [5, 56, 0, 29], [0, 10, 0, 10]]).T
    (l1, u1), (l2, u2) = wilson(x1, n1), wilson(x2, n2)
    p1, p2 = x1 / n1, x2 / n2
    low, high = mover(p1, (l1, u1), p2, (l2, u2))
    assert low == pytest.approx(p1 - p2 - np.hypot(p1 - l1, u2 - p2))
    assert high == pytest.approx(p1 - p2 + np.hypot(u1 - p1, p2 - l2))
