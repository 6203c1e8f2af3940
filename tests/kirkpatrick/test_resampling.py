import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from devframe.kirkpatrick.resampling import bca_interval, bootstrap_means, sign_flip_test


def first_mean(means: np.ndarray) -> np.ndarray:
    return means[:, 0]


class TestBca:
    def test_agrees_with_scipy(self):
        values = np.random.default_rng(0).exponential(size=25)
        low, high = bca_interval(values[:, None], first_mean, resamples=100_000)
        peer = stats.bootstrap(
            (values,), np.mean, n_resamples=100_000, batch=5_000, rng=np.random.default_rng(1)
        ).confidence_interval
        assert low == pytest.approx(peer.low, abs=0.02)
        assert high == pytest.approx(peer.high, abs=0.02)

    def test_no_spread_no_interval(self):
        assert np.isnan(bca_interval(np.ones((5, 1)), first_mean)).all()

    def test_a_function_that_is_often_undefined_has_no_interval(self):
        columns = np.column_stack([[1.0, 2, 3], [0.0, 0, 1]])
        assert np.isnan(bca_interval(columns, lambda m: m[:, 0] / m[:, 1])).all()

    def test_rows_stay_whole(self):
        columns = np.column_stack([np.arange(9.0), 2 * np.arange(9.0)])
        means = bootstrap_means(columns, resamples=500)
        assert means[:, 1] == pytest.approx(2 * means[:, 0])

    def test_chunks_cover_all_resamples(self):
        means = bootstrap_means(np.ones((3_000_000, 1)), resamples=3)
        assert means.tolist() == [[1.0], [1.0], [1.0]]


class TestSignFlip:
    @given(st.lists(st.integers(-9, 9), min_size=1, max_size=9))
    @settings(max_examples=60)
    def test_exact_equals_all_patterns(self, values: list[int]):
        found = sign_flip_test(np.array(values, dtype=float))
        sums = [
            abs(sum(s * v for s, v in zip(signs, values, strict=True)))
            for signs in itertools.product([-1, 1], repeat=len(values))
        ]
        assert found.exact
        assert found.p == pytest.approx(np.mean(np.array(sums) >= abs(sum(values))))

    def test_drawn_patterns_agree_with_the_normal_law(self):
        values = np.random.default_rng(3).normal(0.12, 1, 333)
        found = sign_flip_test(values, resamples=40_000)
        z = values.sum() / np.sqrt((values**2).sum())
        assert not found.exact
        assert found.p == pytest.approx(2 * stats.norm.sf(abs(z)), abs=0.01)

    def test_p_is_never_zero(self):
        found = sign_flip_test(np.ones(60), resamples=99)
        assert found.p == 0.01
        assert found.patterns == 99
