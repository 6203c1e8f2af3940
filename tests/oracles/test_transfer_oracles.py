"""Published numbers for courses over time, and a peer for the fits behind them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM

from devframe.kirkpatrick import gain, transfer_over_time


@pytest.mark.shared
def test_o17_sleepstudy(stats_folder: Path):
    """Bates et al. (2015) for lme4's fit, lmerTest for the degrees of freedom, t and p."""
    data = pd.read_csv(stats_folder / "sleepstudy.csv")
    found = transfer_over_time(
        data["Reaction"], person=data["Subject"], time=data["Days"], unit="ms", time_unit="day"
    )
    assert (found.estimate, found.se) == pytest.approx((10.467, 1.546), abs=5e-4)
    assert found.df == pytest.approx(17.0, abs=1e-3)
    assert found.estimate / found.se == pytest.approx(6.771, abs=5e-4)
    assert found.p == pytest.approx(3.26e-6, abs=5e-9)
    first, _ = found.also  # the first time is day 0, so that the level there is the intercept
    assert (first.estimate, first.se) == pytest.approx((251.405, 6.825), abs=5e-4)
    expected = {
        "sd_level_at_zero": (24.74, 5e-3),
        "sd_slope": (5.92, 5e-3),
        "r_level_slope": (0.07, 5e-3),
        "sd_residual": (25.59, 5e-3),
        "reml_criterion": (1743.6, 5e-2),
    }
    for name, (value, tolerance) in expected.items():
        assert found.quantity(name) == pytest.approx(value, abs=tolerance), name
    assert not {"singular_fit", "lost"} & {caution.code for caution in found.warnings}
    assert found.claim == "change"


# Potthoff & Roy (1964), Biometrika 51:313-326: distance in mm at 8, 10, 12 and 14 years.
GIRLS = [
    [21, 20, 21.5, 23],
    [21, 21.5, 24, 25.5],
    [20.5, 24, 24.5, 26],
    [23.5, 24.5, 25, 26.5],
    [21.5, 23, 22.5, 23.5],
    [20, 21, 21, 22.5],
    [21.5, 22.5, 23, 25],
    [23, 23, 23.5, 24],
    [20, 21, 22, 21.5],
    [16.5, 19, 19, 19.5],
    [24.5, 25, 28, 28],
]
BOYS = [
    [26, 25, 29, 31],
    [21.5, 22.5, 23, 26.5],
    [23, 22.5, 24, 27.5],
    [25.5, 27.5, 26.5, 27],
    [20, 23.5, 22.5, 26],
    [24.5, 25.5, 27, 28.5],
    [22, 22, 24.5, 26.5],
    [24, 21.5, 24.5, 25.5],
    [23, 20.5, 31, 26],
    [27.5, 28, 31, 31.5],
    [23, 23, 23.5, 25],
    [21.5, 23.5, 24, 28],
    [17, 24.5, 26, 29.5],
    [22.5, 25.5, 25.5, 26],
    [23, 24.5, 26, 30],
    [22, 21.5, 23.5, 25],
]


def test_the_orthodontic_growth_of_two_groups():
    """Pinheiro & Bates (2000), ch. 1 and 4, for the fit; 25 df as complete data give exactly."""
    found = transfer_over_time(
        [value for child in (*GIRLS, *BOYS) for value in child],
        person=[child for child in range(27) for _ in range(4)],
        time=[8, 10, 12, 14] * 27,
        arm=[child >= 11 for child in range(27) for _ in range(4)],
    )
    assert (found.estimate, found.se) == pytest.approx((0.3048, 0.1347), abs=5e-5)
    assert found.df == pytest.approx(25, abs=2e-3)
    boys, girls = found.also
    assert (boys.estimate, girls.estimate) == pytest.approx((0.7844, 0.4795), abs=5e-5)
    assert found.quantity("sd_residual") == pytest.approx(1.310, abs=5e-4)
    assert found.quantity("sd_slope") == pytest.approx(0.1803, abs=5e-5)
    assert found.quantity("r_level_slope") == pytest.approx(-0.668, abs=5e-4)
    assert found.quantity("reml_criterion") == pytest.approx(432.58, abs=5e-3)
    assert found.claim == "effect-if"


def test_a_peer_agrees_on_unbalanced_occasions():
    """statsmodels on the raw columns; it knows the standard error, not its degrees of freedom."""
    rng = np.random.default_rng(31)
    person = np.repeat(np.arange(30), rng.integers(2, 9, 30))
    time = rng.uniform(0, 12, len(person)).round(1)
    keep = ~pd.DataFrame({"p": person, "t": time}).duplicated().to_numpy()
    person, time = person[keep], time[keep]
    level, slope = rng.normal(20, 3, 30), rng.normal(0.4, 0.5, 30)
    values = level[person] + slope[person] * time + rng.normal(0, 1, len(person))
    found = transfer_over_time(values, person=person, time=time)
    columns = np.column_stack([np.ones(len(time)), time])
    peer = MixedLM(values, columns, groups=person, exog_re=columns).fit(reml=True)
    assert found.estimate == pytest.approx(peer.fe_params[1], rel=1e-4)
    assert found.se == pytest.approx(peer.bse_fe[1], rel=5e-3)
    # Ours takes the last steps that the peer's optimizer stops short of.
    ours = found.quantity("reml_criterion")
    assert ours == pytest.approx(-2 * peer.llf, abs=1e-3)
    assert ours < -2 * peer.llf + 1e-9
    assert found.df is not None
    assert 20 < found.df < 29


def test_two_occasions_are_the_paired_t():
    rng = np.random.default_rng(5)
    before = rng.normal(10, 3, 12)
    after = before + rng.normal(1, 1, 12)
    found = transfer_over_time([*before, *after], person=[*range(12)] * 2, time=[0] * 12 + [1] * 12)
    paired = gain(before, after)
    for name in ("estimate", "se", "df", "low", "high", "p"):
        assert getattr(found, name) == pytest.approx(getattr(paired, name), rel=1e-4), name
