"""Published numbers about rates of groups, strata and unequal spread, with their sources."""

import numpy as np
import pytest

from devframe.kirkpatrick import (
    impact_ratio,
    mantel_haenszel,
    proportion_difference,
    rate_gaps,
)
from devframe.kirkpatrick.fairness_impact import _koopman
from devframe.kirkpatrick.heterogeneity import heterogeneity
from devframe.kirkpatrick.strata import StrataCounts, common_difference

# Berkeley, graduate admissions 1973 (Bickel, Hammel & O'Connell 1975), as R's UCBAdmissions has
# them: department, men admitted and rejected, women admitted and rejected.
BERKELEY = {
    "A": (512, 313, 89, 19),
    "B": (353, 207, 17, 8),
    "C": (120, 205, 202, 391),
    "D": (138, 279, 131, 244),
    "E": (53, 138, 94, 299),
    "F": (22, 351, 24, 317),
}

# The migraine study of the SAS manual (PROC FREQ, "Cochran-Mantel-Haenszel statistics"): gender,
# better and same under treatment, better and same under placebo.
MIGRAINE = {"female": (16, 11, 5, 20), "male": (12, 16, 7, 19)}

# Counts of insects under six sprays (Beall 1942), as R's InsectSprays has them.
SPRAYS = (
    (10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13),
    (11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13),
    (0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4),
    (3, 5, 12, 6, 4, 3, 5, 5, 5, 5, 2, 4),
    (3, 5, 3, 5, 3, 6, 1, 1, 3, 2, 6, 4),
    (11, 9, 15, 22, 15, 16, 13, 10, 26, 26, 24, 13),
)


def people(
    strata: dict[str, tuple[int, int, int, int]],
) -> tuple[list[int], list[int], list[str]]:
    """Spell counts out as one row a person: hit, in the first group, stratum."""
    hits, group, stratum = [], [], []
    for name, (a, b, c, d) in strata.items():
        hits += [1] * a + [0] * b + [1] * c + [0] * d
        group += [1] * (a + b) + [0] * (c + d)
        stratum += [name] * (a + b + c + d)
    return hits, group, stratum


def test_o4_adverse_impact_of_the_guidelines_questions_and_answers() -> None:
    """EEOC, Questions and Answers on the Uniform Guidelines: 48 of 80 beside 12 of 40."""
    table = rate_gaps([1] * 48 + [0] * 32 + [1] * 12 + [0] * 28, group=["x"] * 80 + ["y"] * 40)
    row = table["y"]
    assert table.reference == "x"
    assert (table["x"].estimate, row.estimate) == (0.6, 0.3)
    assert row.impact is not None
    assert row.impact.ratio == 0.5
    assert row.impact.is_below_four_fifths is True
    # Delta method on the log scale, by hand: exp(ln .5 -+ 1.96 sqrt(1/12 - 1/40 + 1/48 - 1/80)).
    assert (row.impact.low, row.impact.high) == pytest.approx((0.3014, 0.8294), abs=5e-5)
    assert row.gap is not None
    assert row.gap.p == pytest.approx(0.003409, abs=5e-7)
    assert row.gap.quantity("chi_square") == pytest.approx(9.600, abs=5e-4)
    assert row.gap.quantity("p_chi_square") == pytest.approx(0.001946, abs=5e-7)


def test_koopmans_own_example() -> None:
    """Koopman (1984): 36 of 40 beside 16 of 80 gives 2.94 to 7.15."""
    assert _koopman(36, 40, 16, 80, 0.95) == pytest.approx((2.94, 7.15), abs=5e-3)


def test_koopman_agrees_with_statsmodels_where_nobody_has_it() -> None:
    statsmodels = pytest.importorskip("statsmodels.stats.proportion")
    expected = statsmodels.confint_proportions_2indep(
        0, 12, 48, 80, method="score", compare="ratio", correction=False
    )
    found = impact_ratio((0, 12), (48, 80))
    assert found.high == pytest.approx(expected[1], rel=1e-6)
    assert found.low == 0


def test_berkeley_inside_departments() -> None:
    """R's help page of mantelhaen.test: chi-square 1.5246 without correction, p .2169, common odds
    ratio .9046968 (.7719074 to 1.0603298). Breslow-Day-Tarone 18.826, p .0021 (R, DescTools)."""
    hits, men, department = people(BERKELEY)
    found = mantel_haenszel(hits, group=men, strata=department)
    assert found.quantity("chi_square") == pytest.approx(1.5246, abs=5e-5)
    assert found.p == pytest.approx(0.2169, abs=5e-5)
    assert found.quantity("odds_ratio") == pytest.approx(0.9046968, abs=5e-8)
    assert found.quantity("odds_ratio_low") == pytest.approx(0.7719074, abs=5e-8)
    assert found.quantity("odds_ratio_high") == pytest.approx(1.0603298, abs=1e-7)
    assert found.quantity("breslow_day") == pytest.approx(18.826, abs=5e-4)
    assert found.quantity("p_homogeneity") == pytest.approx(0.0021, abs=5e-5)
    assert "strata_differ" in {caution.code for caution in found.warnings}


def test_berkeley_pooled_and_inside_point_opposite_ways() -> None:
    """Bickel et al. (1975): 45 % of men and 30 % of women; inside departments it turns round."""
    hits, men, department = people(BERKELEY)
    table = rate_gaps(
        hits, group=np.where(men, "men", "women"), strata=department, outcome="admission"
    )
    women = table["women"]
    assert (table.reference, round(100 * (table["men"].estimate or 0))) == ("men", 45)
    assert round(100 * (women.estimate or 0)) == 30
    assert women.gap is not None
    assert women.inside_strata is not None
    assert (women.gap.estimate or 0) < -0.1
    assert (women.inside_strata.estimate or 0) > 0
    assert "turns_inside_strata" in {caution.code for caution in table.warnings}


def test_the_migraine_study_of_the_sas_manual() -> None:
    """CMH 8.3052, p .0040; odds ratio 3.3132 (1.4456 to 7.5934); relative risk 2.1636 (1.2336 to
    3.7948)."""
    hits, treated, gender = people(MIGRAINE)
    found = mantel_haenszel(hits, group=treated, strata=gender)
    assert found.quantity("chi_square") == pytest.approx(8.3052, abs=5e-5)
    assert found.p == pytest.approx(0.0040, abs=5e-5)
    for name, expected in {
        "odds_ratio": 3.3132,
        "odds_ratio_low": 1.4456,
        "odds_ratio_high": 7.5934,
        "ratio": 2.1636,
        "ratio_low": 1.2336,
        "ratio_high": 3.7948,
    }.items():
        assert found.quantity(name) == pytest.approx(expected, abs=5e-5), name


def test_strata_agree_with_statsmodels() -> None:
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    expected = tables.StratifiedTable(
        [np.array(counts, float).reshape(2, 2) for counts in MIGRAINE.values()]
    )
    hits, treated, gender = people(MIGRAINE)
    found = mantel_haenszel(hits, group=treated, strata=gender)
    equal = expected.test_equal_odds(adjust=True)
    assert found.quantity("breslow_day") == pytest.approx(equal.statistic, rel=1e-9)
    assert found.quantity("p_homogeneity") == pytest.approx(equal.pvalue, rel=1e-9)


def test_satos_interval_of_one_stratum_is_near_the_plain_difference() -> None:
    hits = [1] * 56 + [0] * 14 + [1] * 48 + [0] * 32
    group = [1] * 70 + [0] * 80
    one = mantel_haenszel(hits, group=group, strata=["s"] * 150)
    plain = proportion_difference(hits[:70], hits[70:])
    assert one.estimate == pytest.approx(plain.estimate)
    assert one.low == pytest.approx(plain.low, abs=0.01)
    assert one.high == pytest.approx(plain.high, abs=0.01)


def test_welchs_analysis_of_variance_of_the_insect_sprays() -> None:
    """R: oneway.test(count ~ spray, InsectSprays) gives F 36.065, df 5 and 30.043, p 7.999e-12."""
    columns = [np.array(spray, dtype=float) for spray in SPRAYS]
    found = heterogeneity(
        np.array([column.mean() for column in columns]),
        np.array([column.var(ddof=1) / len(column) for column in columns]),
        np.array([len(column) - 1.0 for column in columns]),
    )
    assert found.f == pytest.approx(36.065, abs=5e-4)
    assert (found.df, round(found.df_error, 3)) == (5, 30.043)
    assert found.p == pytest.approx(7.999e-12, rel=5e-4)


def test_heterogeneity_keeps_its_promise_with_unequal_spread_and_size() -> None:
    """Four groups without any difference, 6 to 20 people, spread 1 to 4: 3 to 7 % are "unlike"."""
    rng = np.random.default_rng(31)
    sizes, spreads = (6, 8, 12, 20), (4.0, 1.0, 2.0, 3.0)
    found = 0
    for _ in range(2_000):
        columns = [rng.normal(0, sd, n) for n, sd in zip(sizes, spreads, strict=True)]
        found += (
            heterogeneity(
                np.array([column.mean() for column in columns]),
                np.array([column.var(ddof=1) / len(column) for column in columns]),
                np.array(sizes) - 1.0,
            ).p
            < 0.05
        )
    assert 0.03 <= found / 2_000 <= 0.07


@pytest.mark.parametrize(("n", "m", "p", "q"), [(20, 40, 0.5, 0.7), (12, 60, 0.1, 0.5)])
def test_impact_ratio_intervals_cover_what_they_promise(n: int, m: int, p: float, q: float) -> None:
    """93 to 98.5 %: log intervals are known to be wide where counts are small."""
    rng = np.random.default_rng(32)
    held, told = 0, 0
    for x, y in zip(rng.binomial(n, p, 1_000), rng.binomial(m, q, 1_000), strict=True):
        found = impact_ratio((int(x), n), (int(y), m))
        if found.low is not None and found.high is not None:
            told += 1
            held += found.low <= p / q <= found.high
    assert told > 990
    assert 0.93 <= held / told <= 0.985


def test_satos_interval_covers_in_few_large_and_in_many_small_strata() -> None:
    rng = np.random.default_rng(33)
    for strata, size in ((3, 40), (60, 2)):
        held = 0
        for _ in range(1_000):
            base = rng.uniform(0.2, 0.6, strata)
            other_n = n = np.full(strata, float(size))
            counts = StrataCounts(
                hits=rng.binomial(size, base + 0.15).astype(float),
                n=n,
                other_hits=rng.binomial(size, base).astype(float),
                other_n=other_n,
            )
            common = common_difference(counts, level=0.95)
            held += common.low <= 0.15 <= common.high
        assert 0.93 <= held / 1_000 <= 0.97
