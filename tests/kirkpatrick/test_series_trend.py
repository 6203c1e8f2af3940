import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe.errors import InvalidInputError
from devframe.kirkpatrick import RefusedError, outcome_trend

MONTHS = [41, 42, 40, 41, 39, 40, 38, 39, 36, 37, 36, 34]


def remembering(rng: np.random.Generator, *, n: int, rho: float) -> np.ndarray:
    """A series without any trend whose errors remember the last one."""
    errors = rng.normal(size=n + 30)
    for place in range(1, len(errors)):
        errors[place] += rho * errors[place - 1]
    return errors[30:]


def test_it_speaks_of_a_change_and_never_of_a_cause() -> None:
    found = outcome_trend(MONTHS, outcome="NPS", unit="points", interval="month")
    assert (found.claim, found.form, found.design) == ("change", "change", "plain_series")
    assert found.estimate is not None
    assert found.estimate < 0
    assert found.unit == "points per month"
    assert found.sentence().endswith("without a comparison group nothing tells why.")
    assert "course_only" in {caution.code for caution in found.warnings}


def test_people_who_rate_themselves_only_describe() -> None:
    assert outcome_trend(MONTHS, self_rated=True).claim == "describe"


def test_runs_of_a_series_with_memory_are_seldom_taken_for_a_trend() -> None:
    rng = np.random.default_rng(7)
    calls, plain = 0, 0
    for _ in range(150):
        series = remembering(rng, n=16, rho=0.6)
        p = outcome_trend(series).p
        calls += p is not None and p <= 0.05
        at = np.arange(16.0)
        slope = np.polyfit(at, series, 1)
        rest = series - np.polyval(slope, at)
        se = np.sqrt(rest @ rest / 14 / ((at - at.mean()) @ (at - at.mean())))
        plain += abs(slope[0] / se) > 2.145  # t with 14 degrees of freedom
    assert calls <= 15  # 5 % of 150 are 7.5; 15 lie 2.8 standard errors above
    assert plain > 30  # a plain regression errs in one of five


def test_a_season_is_no_trend() -> None:
    at = np.arange(24)
    rng = np.random.default_rng(3)
    wave = 10 * np.sin(2 * np.pi * at / 12) + rng.normal(scale=0.3, size=24)
    seasonal = outcome_trend(wave + 0.2 * at, season_length=12)
    assert seasonal.estimate == pytest.approx(0.2, abs=0.03)
    assert seasonal.p is not None
    assert seasonal.p < 0.001


def test_missing_points_are_counted_and_keep_their_place() -> None:
    holes = [*MONTHS[:4], None, *MONTHS[5:]]
    found = outcome_trend(holes)
    assert (found.n, found.n_missing) == (11, 1)
    assert found.estimate == pytest.approx(outcome_trend(MONTHS).estimate, abs=0.05)


def test_a_perfect_line_says_that_it_is_one() -> None:
    found = outcome_trend(range(10))
    assert found.estimate == pytest.approx(1)
    assert found.low is None
    assert "no_spread" in {caution.code for caution in found.warnings}


@pytest.mark.parametrize(("values", "season"), [(MONTHS[:7], None), (MONTHS, 12)])
def test_too_short_a_series_is_refused(values: list[int], season: int | None) -> None:
    with pytest.raises(RefusedError, match="cannot be told from chance"):
        outcome_trend(values, season_length=season)


def test_an_impossible_season_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="a season of several points"):
        outcome_trend(MONTHS, season_length=4, harmonics=3)


@settings(max_examples=20)
@given(st.floats(-5, 5), st.floats(0.1, 10), st.floats(-100, 100))
def test_a_slope_adds_up_and_scales(slope: float, scale: float, shift: float) -> None:
    base = outcome_trend(MONTHS)
    moved = outcome_trend([scale * v + shift + slope * at for at, v in enumerate(MONTHS)])
    assert base.estimate is not None
    assert moved.estimate == pytest.approx(scale * base.estimate + slope, rel=1e-6, abs=1e-6)
    assert base.se is not None
    assert moved.se == pytest.approx(scale * base.se, rel=1e-3)
