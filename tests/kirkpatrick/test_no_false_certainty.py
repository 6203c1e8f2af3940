"""Data that leave nothing to judge by: a number, a caution, and neither crash nor interval."""

import numpy as np
import pytest

import devframe.kirkpatrick as kp
from devframe.kirkpatrick.findings import Finding

ARM = np.array([True] * 6 + [False] * 6)
TEAM = np.arange(12) // 2
EARLIER = 1e6 + np.array([0.1, 0.7, 1.3, 2.9, 3.1, 4.7] * 2)


def codes(found: Finding) -> set[str]:
    return {caution.code for caution in found.warnings}


@pytest.mark.parametrize(
    ("counts", "percent"),
    [([5] * 20, 0), ([5] * 10 + [9] * 10, 80), ([2**k for k in range(20)], 0)],
)
def test_counts_on_a_course_without_chance(counts: list[int], percent: float) -> None:
    found = kp.interrupted_counts(counts, points_before=10)
    assert found.estimate == pytest.approx(percent, abs=1e-6)
    assert (found.low, found.high, found.p) == (None, None, None)
    assert "no_spread" in codes(found)


def test_a_fit_that_ran_away_has_no_estimate() -> None:
    found = kp.interrupted_counts([*[0] * 7, 1, *[0] * 7, 1], points_before=8)
    assert (found.estimate, found.low, found.high, found.p) == (None, None, None, None)
    assert "no_spread" in codes(found)


def test_a_limit_beyond_all_bounds_is_none() -> None:
    found = kp.interrupted_counts([0] * 5 + [1] + [60_000] * 6, points_before=6)
    assert found.estimate is not None
    assert (found.low is None) == (found.high is None)


@pytest.mark.parametrize("base", [0.0, 0.1, 5.0])
@pytest.mark.parametrize("height", [1 / 3, 3.0, 5.0, 100.0])
@pytest.mark.parametrize("points", [(7, 8), (12, 6), (9, 10)])
def test_a_pure_step_in_a_series(base: float, height: float, points: tuple[int, int]) -> None:
    series = [base] * points[0] + [base + height] * points[1]
    found = kp.interrupted_series(series, points_before=points[0])
    assert found.estimate == pytest.approx(height)
    assert (found.low, found.p) == (None, None)
    assert "no_spread" in codes(found)


@pytest.mark.parametrize("seed", [12, 68, 174])
@pytest.mark.parametrize("cluster", [False, True])
def test_five_people_with_gaps_and_few_occasions(seed: int, cluster: bool) -> None:
    rng = np.random.default_rng(seed)
    people, times = int(rng.integers(5, 7)), int(rng.integers(2, 4))
    person = np.arange(people).repeat(times)
    values = rng.integers(0, 5, people * times).astype(float)
    values[rng.random(values.size) < 0.3] = np.nan
    found = kp.transfer_over_time(
        values,
        person=person,
        time=np.tile(np.arange(float(times)), people),
        arm=person // 2 == 0 if cluster else person % 2 == 0,
        cluster=person // 2 if cluster else None,
    )
    assert found.n > 0


def test_ratings_on_mixed_scales_with_empty_cells() -> None:
    rng = np.random.default_rng(106)
    targets, raters = int(rng.integers(3, 8)), int(rng.integers(2, 5))
    ratings = rng.integers(1, 5, (targets, raters)).astype(float)
    ratings[rng.random(ratings.shape) < 0.3] = np.nan
    assert kp.icc(ratings).n > 0


class TestEqualGains:
    @pytest.mark.parametrize("cluster", [None, TEAM])
    def test_gains_that_differ_by_rounding_have_no_interval(self, cluster: object) -> None:
        later = EARLIER + np.where(ARM, 0.3, 0.1)
        for found in (
            kp.compare(EARLIER, later, arm=ARM, cluster=cluster),
            kp.difference_in_differences(EARLIER, later, arm=ARM, cluster=cluster),
        ):
            assert found.estimate == pytest.approx(0.2, abs=1e-8)
            assert (found.low, found.high, found.p) == (None, None, None)
            assert "no_spread" in codes(found)

    def test_neither_has_their_standardized_form(self) -> None:
        found = kp.compare(EARLIER, EARLIER + 2.0 * ARM, arm=ARM, cluster=TEAM)
        standardized = found.also[0]
        assert standardized.unit.startswith("pooled standard deviations")
        assert (standardized.low, standardized.high) == (None, None)

    def test_nor_have_those_of_many_groups(self) -> None:
        later = EARLIER + np.where(ARM, 0.3, 0.1)
        found = kp.contrast_by(later, arm=ARM, before=EARLIER, by=["all"] * 12)["all"]
        assert found.estimate == pytest.approx(0.2, abs=1e-8)
        assert (found.low, found.p) == (None, None)
