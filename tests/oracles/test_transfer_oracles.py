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
