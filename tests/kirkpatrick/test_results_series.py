import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import (
    Finding,
    RefusedError,
    interrupted_counts,
    interrupted_series,
)
from devframe.kirkpatrick.autoregression import reml_ar1


def codes(found: Finding) -> set[str]:
    return {caution.code for caution in found.warnings}


def course(points: int, *, rho: float = 0.3, jump: float = 0.0, seed: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    errors = np.empty(points)
    errors[0] = rng.normal() / np.sqrt(1 - rho**2)
    for place in range(1, points):
        errors[place] = rho * errors[place - 1] + rng.normal()
    at = np.arange(points) - points // 2
    return 50 + 0.2 * at + jump * (at >= 0) + errors


def dense_criterion(y: np.ndarray, x: np.ndarray, at: np.ndarray, rho: float) -> float:
    """Minus twice the restricted log-likelihood, written out with n by n matrices."""
    n, p = x.shape
    covariance = rho ** np.abs(at[:, None] - at[None, :]) / (1 - rho**2)
    inverse = np.linalg.inv(covariance)
    inside = x.T @ inverse @ x
    residuals = y - x @ np.linalg.solve(inside, x.T @ inverse @ y)
    squares = residuals @ inverse @ residuals
    return float(
        (n - p) * np.log(squares / (n - p))
        + np.linalg.slogdet(covariance)[1]
        + np.linalg.slogdet(inside)[1]
    )


class TestRestrictedLikelihood:
    @pytest.mark.parametrize("gaps", [False, True])
    def test_equals_the_definition_written_out(self, gaps: bool):
        y = course(30, rho=0.5)
        at = np.arange(30.0)
        if gaps:
            kept = np.delete(np.arange(30), [4, 5, 17])
            y, at = y[kept], at[kept]
        x = np.column_stack([np.ones(len(y)), at, at >= 15])
        fit = reml_ar1(y, x, at=at)
        assert fit.criterion == pytest.approx(dense_criterion(y, x, at, fit.rho))
        best = minimize_scalar(
            lambda rho: dense_criterion(y, x, at, rho), bounds=(0.01, 0.95), method="bounded"
        )
        assert fit.rho == pytest.approx(best.x, abs=1e-4)
        covariance = fit.rho ** np.abs(at[:, None] - at[None, :]) / (1 - fit.rho**2) * fit.sd**2
        spread = np.linalg.inv(x.T @ np.linalg.inv(covariance) @ x)
        assert [one.se for one in fit.coefficients] == pytest.approx(np.sqrt(np.diag(spread)))

    def test_degrees_of_freedom_never_exceed_those_left(self):
        for seed in range(10):
            y = course(20, seed=seed)
            x = np.column_stack([np.ones(20), np.arange(20)])
            assert all(0 < one.df <= 18 for one in reml_ar1(y, x).coefficients)

    def test_negative_memory_over_gaps(self):
        y = np.tile([1.0, -1.0], 10) + course(20, seed=2) / 50
        fit = reml_ar1(y, np.ones((20, 1)))
        assert fit.rho < -0.5
        at = np.delete(np.arange(20.0), 7)
        assert reml_ar1(np.delete(y, 7), np.ones((19, 1)), at=at).rho < -0.5


class TestInterruptedSeries:
    def test_a_jump_is_found_and_named_with_its_condition(self):
        found = interrupted_series(
            course(48, jump=6), points_before=24, outcome="sales", unit="units"
        )
        assert found.low < 6 < found.high
        assert found.low > 0
        assert found.claim == "effect-if"
        assert "the earlier course would have gone on" in found.sentence()
        assert {"weak_design", "rival_events"} <= codes(found)
        assert found.also[0].unit == "units per interval"
        assert found.also[0].low < 0 < found.also[0].high

    def test_a_comparison_series_takes_out_what_happened_to_both(self):
        shock = 8.0 * (np.arange(48) >= 24)
        ours, others = course(48, jump=6) + shock, course(48, seed=9) + shock
        alone = interrupted_series(ours, points_before=24)
        beside = interrupted_series(ours, points_before=24, comparison=others)
        assert alone.low > 6
        assert beside.low < 6 < beside.high
        assert beside.design == "controlled_series"
        assert "weak_design" not in codes(beside)

    def test_a_season_is_no_jump(self):
        months = np.arange(48)
        wave = 10 * np.sin(2 * np.pi * months / 12)
        found = interrupted_series(course(48) + wave, points_before=24, season_length=12)
        plain = interrupted_series(course(48) + wave, points_before=24)
        assert found.se < plain.se
        assert found.low < 0 < found.high

    def test_length_decides(self):
        with pytest.raises(RefusedError, match="5 known points before"):
            interrupted_series(course(16), points_before=5)
        assert "short_series" in codes(interrupted_series(course(14), points_before=7))
        assert "short_series" not in codes(interrupted_series(course(16), points_before=8))
        with pytest.raises(RefusedError, match="season"):
            interrupted_series(course(22), points_before=11, season_length=12)

    def test_a_random_walk_is_warned_of(self):
        walk = np.cumsum(np.random.default_rng(0).normal(size=80))
        found = interrupted_series(walk, points_before=40)
        assert found.quantity("rho") > 0.8
        assert "unit_root" in codes(found)
        assert "unit_root" not in codes(interrupted_series(course(80), points_before=40))

    def test_gaps_are_counted(self):
        series = course(30)
        series[[3, 20]] = np.nan
        found = interrupted_series(series, points_before=15)
        assert (found.n, found.n_missing) == (28, 2)
        assert (found.quantity("points_before"), found.quantity("points_after")) == (14, 14)

    def test_two_perfect_lines_leave_no_interval(self):
        found = interrupted_series([1.0] * 8 + [3.0] * 8, points_before=8)
        assert found.estimate == pytest.approx(2)
        assert (found.low, found.p) == (None, None)
        assert "no_spread" in codes(found)

    @pytest.mark.parametrize("points_before", [0, 16, 40])
    def test_the_start_lies_inside(self, points_before: int):
        with pytest.raises(InvalidInputError, match="inside the series"):
            interrupted_series(course(16), points_before=points_before)

    def test_an_impossible_season_is_an_input_fault(self):
        with pytest.raises(InvalidInputError, match="fewer harmonics"):
            interrupted_series(course(48), points_before=24, season_length=4, harmonics=2)


class TestInterruptedCounts:
    @staticmethod
    def counts(drop: float, *, seed: int = 1) -> np.ndarray:
        rng = np.random.default_rng(seed)
        return rng.poisson(np.where(np.arange(40) < 20, 60.0, 60 * (1 - drop)))

    def test_a_drop_in_percent(self):
        found = interrupted_counts(self.counts(0.3), points_before=20, outcome="complaints")
        assert found.low < -30 < found.high < 0
        assert "percent" in found.sentence()
        assert found.claim == "effect-if"
        assert found.quantity("dispersion") == pytest.approx(1, abs=0.6)

    def test_exposure_is_what_the_rate_is_taken_of(self):
        counts = self.counts(0.0)
        half = np.where(np.arange(40) < 20, 1.0, 0.5)
        found = interrupted_counts(counts, points_before=20, exposure=half)
        plain = interrupted_counts(counts, points_before=20)
        ratio = found.quantity("rate_ratio") / plain.quantity("rate_ratio")
        assert ratio == pytest.approx(2, rel=1e-6)

    def test_gaps_are_counted(self):
        counts = self.counts(0.2).astype(float)
        counts[5] = np.nan
        found = interrupted_counts(counts, points_before=20)
        assert (found.n, found.n_missing) == (39, 1)

    def test_residuals_that_remember_are_told(self):
        waves = np.round(60 + 25 * np.sin(2 * np.pi * np.arange(40) / 10))
        found = interrupted_counts(waves, points_before=20)
        assert "autocorrelated" in codes(found)
        named = interrupted_counts(waves, points_before=20, season_length=10)
        assert "autocorrelated" not in codes(named)

    def test_nothing_counted_on_a_side_has_no_ratio(self):
        found = interrupted_counts([3, 4] * 4 + [0] * 8, points_before=8)
        assert found.estimate is None
        assert "no_counts" in codes(found)

    def test_what_is_no_count_is_an_input_fault(self):
        with pytest.raises(InvalidInputError, match="whole counts"):
            interrupted_counts([1.5] * 20, points_before=10)
        with pytest.raises(InvalidInputError):
            interrupted_counts([-1] * 20, points_before=10)
        with pytest.raises(InvalidInputError, match="exposure above zero"):
            interrupted_counts([1] * 20, points_before=10, exposure=[0] * 20)
