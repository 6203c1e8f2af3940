"""Published numbers for agreement of raters."""

from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM, VCSpec
from statsmodels.stats.inter_rater import cohens_kappa

from devframe.kirkpatrick.agreement_alpha import Metric, krippendorff
from devframe.kirkpatrick.agreement_categories import fleiss, gwet_ac1
from devframe.kirkpatrick.agreement_icc import icc
from devframe.kirkpatrick.agreement_kappa import kappa, weighted_kappa
from devframe.kirkpatrick.agreement_limits import limits_of_agreement

# Shrout & Fleiss (1979), table 2: six targets, four judges.
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]


def test_o12_shrout_and_fleiss():
    """Intervals from psych 2.2.9 in R; McGraw and Wong's names."""
    found = icc(SHROUT_FLEISS)
    forms = {one.method.split(", Shrout")[0]: one for one in (found, *found.also)}
    expected = {
        "ICC(1)": (0.1657418, -0.13293, 0.72256),
        "ICC(A,1)": (0.2897638, 0.01879, 0.76108),
        "ICC(C,1)": (0.7148407, 0.34247, 0.94586),
        "ICC(k)": (0.4427971, -0.88444, 0.91242),
        "ICC(A,k)": (0.6200505, 0.07114, 0.92723),
        "ICC(C,k)": (0.9093155, 0.67568, 0.98589),
    }
    assert set(forms) == set(expected)
    for form, (estimate, low, high) in expected.items():
        assert forms[form].estimate == pytest.approx(estimate, abs=1e-7)
        assert (forms[form].low, forms[form].high) == pytest.approx((low, high), abs=1e-5)


@pytest.mark.shared
def test_o15_noise(stats_folder: Path):
    """Artificial ratings of the irr package; psych 2.2.9 in R."""
    ratings = pd.read_csv(stats_folder / "irr_anxiety.csv")
    agreement = icc(ratings)
    assert agreement.estimate == pytest.approx(0.1979983, abs=1e-7)
    assert agreement.low == pytest.approx(-0.03891, abs=1e-5)
    assert agreement.high == pytest.approx(0.49357, abs=1e-5)
    assert icc(ratings, form="ICC(C,1)").estimate == pytest.approx(0.2160494, abs=1e-7)
    assert icc(ratings, crossed=False).estimate == pytest.approx(0.1750224, abs=1e-7)


def test_a_peer_agrees_on_empty_cells():
    """statsmodels' mixed models; no published table with empty cells was found."""
    rng = np.random.default_rng(6)
    table = rng.normal(5, 1, (25, 1)) + rng.normal(0, 0.7, 4) + rng.normal(0, 0.8, (25, 4))
    table[rng.random(table.shape) < 0.3] = np.nan
    target, rater = np.nonzero(~np.isnan(table))
    values = table[target, rater]
    found = icc(table)
    forms = {one.estimand.split()[0]: one.estimate for one in (found, *found.also)}
    for form, fixed in (("ICC(1)", np.ones((len(values), 1))), ("ICC(C,1)", np.eye(4)[rater])):
        peer = MixedLM(values, fixed, groups=target).fit(reml=True)
        targets = float(peer.cov_re[0, 0])
        assert forms[form] == pytest.approx(targets / (targets + peer.scale), abs=1e-4)
    sides = {"target": np.eye(25)[target], "rater": np.eye(4)[rater]}
    crossed = MixedLM(
        values,
        np.ones((len(values), 1)),
        groups=np.zeros(len(values)),
        exog_vc=VCSpec(
            list(sides),
            [[[f"{name}{k}" for k in range(one.shape[1])]] for name, one in sides.items()],
            [[one] for one in sides.values()],
        ),
    ).fit(reml=True)
    targets, raters = crossed.vcomp
    assert forms["ICC(A,1)"] == pytest.approx(
        targets / (targets + raters + crossed.scale), abs=2e-4
    )


# Krippendorff (2011), example C: twelve units, four observers, empty cells.
KRIPPENDORFF_C = [
    [1, 1, None, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [None, 5, 5, 5],
    [None, None, 1, 1],
    [None, None, 3, None],
]


@pytest.mark.parametrize(
    ("metric", "alpha"),
    [
        ("nominal", 0.7434210526),
        ("ordinal", 0.8153875038),
        ("interval", 0.8491071429),
        ("ratio", 0.7974027748),
    ],
)
def test_o13_krippendorff(metric: Metric, alpha: float):
    """Published with three digits; all digits from the krippendorff package 0.9.0."""
    found = krippendorff(KRIPPENDORFF_C, metric=metric)
    assert found.estimate == pytest.approx(alpha, abs=1e-9)
    assert (found.n, found.n_missing) == (11, 1)
    assert found.low < alpha < found.high <= 1


@pytest.mark.shared
def test_o14_fleiss(stats_folder: Path):
    """Fleiss (1971), thirty patients, six psychiatrists, five diagnoses: .430."""
    found = fleiss(pd.read_csv(stats_folder / "fleiss1971_diagnoses.csv"))
    assert found.estimate == pytest.approx(0.4302445, abs=1e-7)
    assert (found.n, found.quantity("n_raters")) == (30, 6)


def test_empty_cells_as_in_ircac():
    """The same units in irrCAC: estimate, standard error and interval, as its vignette has them."""
    kappa_of_many, ac1 = fleiss(KRIPPENDORFF_C), gwet_ac1(KRIPPENDORFF_C)
    assert kappa_of_many.estimate == pytest.approx(0.76117, abs=5e-6)
    assert kappa_of_many.se == pytest.approx(0.15302, abs=5e-6)
    assert (kappa_of_many.low, kappa_of_many.high) == (pytest.approx(0.424, abs=5e-4), 1)
    assert ac1.estimate == pytest.approx(0.77544, abs=5e-6)
    assert ac1.se == pytest.approx(0.14295, abs=5e-6)
    assert (ac1.low, ac1.high) == (pytest.approx(0.461, abs=5e-4), 1)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_kappa_of_two_raters_as_in_statsmodels(weights: Literal["linear", "quadratic"] | None):
    rng = np.random.default_rng(20261121)
    first = rng.integers(0, 4, 80)
    second = np.where(rng.random(80) < 0.6, first, rng.integers(0, 4, 80))
    table = np.zeros((4, 4))
    np.add.at(table, (first, second), 1)
    peer = cohens_kappa(table, wt=weights)
    found = kappa(first, second)
    if weights is not None:
        found = weighted_kappa(first, second, weights=weights)
    assert found.estimate == pytest.approx(peer.kappa)
    assert found.se == pytest.approx(peer.std_kappa)
    assert (found.low, found.high) == pytest.approx((peer.kappa_low, peer.kappa_upp))


# Bland & Altman (1986), first readings of peak flow by two meters, in l/min.
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_o16_bland_and_altman():
    found = limits_of_agreement(WRIGHT, MINI, multiplier=2, unit="l/min")
    assert found.estimate == pytest.approx(-2.1, abs=0.05)
    assert found.quantity("sd") == pytest.approx(38.8, abs=0.05)
    assert (found.low, found.high) == pytest.approx((-22.0, 17.8), abs=0.2)
    lower, upper = found.also
    assert (lower.estimate, upper.estimate) == pytest.approx((-79.648, 75.413), abs=2e-3)
    assert (lower.low, lower.high) == pytest.approx((-114.17, -45.13), abs=5e-3)
    assert (upper.low, upper.high) == pytest.approx((40.89, 109.93), abs=5e-3)
    lower, upper = limits_of_agreement(WRIGHT, MINI).also
    assert (lower.estimate, upper.estimate) == pytest.approx((-78.097, 73.862), abs=5e-4)
