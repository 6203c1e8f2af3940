"""Published intervals under relative magnitudes, by HonestDiD in R and its port to Julia."""

import numpy as np
import pytest

from devframe.kirkpatrick.relative_magnitudes import robust_interval


def interval(coefficients: np.ndarray, covariance: np.ndarray, *, m: float) -> tuple[float, float]:
    """From event-study coefficients (the reference time left out, the effect last) to steps."""
    count = len(coefficients) - 1
    turn = np.zeros((count + 1, count + 1))
    turn[0, count] = 1
    for place in range(count):
        turn[place + 1, place] = -1
        if place + 1 < count:
            turn[place + 1, place + 1] = 1
    turned = turn @ coefficients
    return robust_interval(
        float(turned[0]), turned[1:], covariance=turn @ covariance @ turn.T, m=m, level=0.95
    )


@pytest.mark.parametrize(
    ("m", "low", "high"),
    [
        (0.5, 0.031031, 0.28328),
        (1.0, -0.003003, 0.33734),
        (1.5, -0.053053, 0.39339),
        (2.0, -0.10511, 0.45345),
    ],
)
def test_the_readme_of_the_port_to_julia(m: float, low: float, high: float):
    """Three coefficients before and the first after; its grid has steps of 40 · 0.05 / 999."""
    errors = np.array([0.060, 0.050, 0.055, 0.050])
    apart = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    covariance = np.outer(errors, errors) * 0.6**apart
    ends = interval(np.array([0.02, -0.01, 0.03, 0.15]), covariance, m=m)
    assert ends == pytest.approx((low, high), abs=40 * 0.05 / 999)


def test_r_on_restaurants():
    """Benzarti & Carloni (2019), profits of restaurants after a tax cut, first year, m = 1.

    R HonestDiD on a grid of 200 points, with a quantile simulated from 1,000 draws: one step of the
    grid and a tenth of it for the draws is the tolerance that this deserves.
    """
    coefficients = np.array([0.0066963518, 0.0293450337, -0.0064729722, 0.0730149895, 0.1959611177])
    covariance = np.array(
        [
            [8.428358124e-4, 4.768686777e-4, 2.618051076e-4, 2.354220342e-4, 1.676371467e-4],
            [4.768686777e-4, 6.425420288e-4, 3.987425007e-4, 2.435515198e-4, 2.201960306e-4],
            [2.618051076e-4, 3.987425007e-4, 5.229949602e-4, 2.117686090e-4, 1.840722252e-4],
            [2.354220342e-4, 2.435515198e-4, 2.117686090e-4, 3.089595411e-4, 1.197866077e-4],
            [1.676371467e-4, 2.201960306e-4, 1.840722252e-4, 1.197866077e-4, 3.599704360e-4],
        ]
    )
    plain = interval(coefficients, covariance, m=0)
    assert plain == pytest.approx((0.15877494280765, 0.233147292681241), abs=1e-7)
    step = 40 * np.sqrt(covariance[4, 4]) / 199
    ends = interval(coefficients, covariance, m=1)
    assert ends == pytest.approx((0.07055244362, 0.3184394077), abs=1.1 * step)
