"""Published numbers for agreement of raters."""

from pathlib import Path

import pandas as pd
import pytest

from devframe.kirkpatrick.agreement_alpha import Metric, krippendorff
from devframe.kirkpatrick.agreement_icc import icc

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
