"""Published numbers for level 4: experiments, changes of two groups, interrupted series."""

import csv
from pathlib import Path

import numpy as np
import pytest

from devframe.kirkpatrick import (
    RefusedError,
    cluster_robust,
    cluster_sandwich,
    difference_in_differences,
    gain,
    outcome_contrast,
)

Columns = dict[str, np.ndarray]


def columns_of(path: Path, *, leave_out: tuple[str, ...] = ()) -> Columns:
    with path.open() as handle:
        table = list(csv.DictReader(handle))
    return {
        name: np.array([float(row[name] or "nan") for row in table])
        for name in table[0]
        if name not in leave_out
    }


@pytest.mark.shared
class TestO18Experiment:
    """Dehejia & Wahba's NSW data; standard errors by R and estimatr."""

    @pytest.fixture
    def rows(self, stats_folder: Path) -> Columns:
        return columns_of(stats_folder / "nsw_dw.csv", leave_out=("data_id",))

    def test_intention_to_treat_is_an_effect(self, rows: Columns):
        found = outcome_contrast(
            rows["re78"],
            arm=rows["treat"],
            outcome="yearly earnings",
            unit="dollars",
            group="the trained",
            reference="the others",
            design="randomized",
        )
        assert found.estimate == pytest.approx(1794.342404, abs=5e-7)
        assert found.se == pytest.approx(670.9965, abs=5e-5)
        assert found.df == pytest.approx(307.13, abs=5e-3)
        assert found.p == pytest.approx(0.007893, abs=5e-7)
        assert (found.low, found.high) == pytest.approx((474.01, 3114.67), abs=5e-3)
        assert found.claim == "effect"
        assert "raised by 1794" in found.sentence()

    def test_adjusted_with_interactions(self, rows: Columns):
        names = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]
        found = outcome_contrast(
            rows["re78"],
            arm=rows["treat"],
            covariates=np.column_stack([rows[name] for name in names]),
            design="randomized",
        )
        assert found.estimate == pytest.approx(1621.583, abs=5e-4)
        assert found.se == pytest.approx(694.72, abs=5e-3)
        assert found.also[0].estimate == pytest.approx(1794.342404, abs=5e-7)

    def test_the_same_trainees_before_and_after_are_a_change(self, rows: Columns):
        trained = rows["treat"] == 1
        found = gain(rows["re75"][trained], rows["re78"][trained], outcome="yearly earnings")
        assert found.estimate == pytest.approx(4817.09, abs=5e-3)
        assert found.claim == "change"
        assert "effect" not in found.sentence()

    def test_comparisons_from_elsewhere_are_refused_with_the_table(self, rows: Columns):
        """A survey's workers: older, better schooled, better paid, as in the PSID."""
        rng = np.random.default_rng(20_261_121)
        trained = rows["treat"] == 1
        others = np.column_stack(
            [rng.normal(35, 10, 2_490), rng.normal(12, 3, 2_490), rng.normal(19_000, 9_000, 2_490)]
        )
        names = ["age", "educ", "re75"]
        covariates = np.vstack([np.column_stack([rows[name][trained] for name in names]), others])
        arm = np.arange(len(covariates)) < trained.sum()
        outcomes = np.concatenate([rows["re78"][trained], rng.normal(21_000, 9_000, 2_490)])
        with pytest.raises(RefusedError, match=r"not alike before.*item_1.*item_2.*item_3"):
            outcome_contrast(outcomes, arm=arm, covariates=covariates)


@pytest.mark.shared
def test_o22_few_clusters(stats_folder: Path):
    """Angrist & Lavy (2009), boys 2001, by clubSandwich 0.5.8."""
    rows = columns_of(stats_folder / "achievement_awards_2001_boys.csv")
    found = outcome_contrast(
        rows["Bagrut_status"], arm=rows["treated"], cluster=rows["school_id"], design="randomized"
    )
    assert found.estimate == pytest.approx(0.010386857, abs=5e-10)
    assert found.se == pytest.approx(0.054895620, abs=1e-6)
    assert found.df == pytest.approx(22.187056, abs=1e-3)
    assert found.p == pytest.approx(0.85164761, abs=1e-5)
    assert found.claim == "effect"


@pytest.mark.shared
class TestO19MinimumWages:
    """Card & Krueger (1994), Table 3; balanced and clustered figures by R and clubSandwich."""

    @pytest.fixture
    def stores(self, stats_folder: Path) -> Columns:
        rows = columns_of(stats_folder / "card_krueger_1994.csv")
        before = rows["EMPFT"] + rows["NMGRS"] + rows["EMPPT"] / 2
        after = rows["EMPFT2"] + rows["NMGRS2"] + rows["EMPPT2"] / 2
        return {
            "before": before,
            "after": after,
            "arm": rows["STATE"],
            "status": rows["STATUS2"],
            "store": rows["store"],
        }

    def test_balanced(self, stores: Columns):
        found = difference_in_differences(
            stores["before"],
            stores["after"],
            arm=stores["arm"],
            outcome="employment",
            unit="full-time equivalents",
            group="New Jersey",
            reference="Pennsylvania",
        )
        assert found.estimate == pytest.approx(2.75, abs=1e-6)
        assert found.se == pytest.approx(1.342341, abs=5e-7)
        assert found.df == pytest.approx(96.88, abs=5e-3)
        assert found.p == pytest.approx(0.04320, abs=5e-6)
        assert (found.quantity("n_group"), found.quantity("n_reference")) == (309, 75)
        assert found.claim == "effect-if"
        assert "if trends were parallel" in found.sentence().lower()

    def test_closed_stores_employ_nobody(self, stores: Columns):
        closed = np.isin(stores["status"], [2, 4, 5])
        after = np.where(closed, 0.0, stores["after"])
        found = difference_in_differences(stores["before"], after, arm=stores["arm"])
        assert found.estimate == pytest.approx(2.509212, abs=5e-7)
        assert found.se == pytest.approx(1.346010, abs=5e-7)

    def test_every_store_in_the_long_form(self, stores: Columns):
        outcome = np.concatenate([stores["before"], stores["after"]])
        arm, store = np.tile(stores["arm"], 2), np.tile(stores["store"], 2).astype(int)
        later = np.repeat([0.0, 1.0], len(stores["arm"]))
        known = ~np.isnan(outcome)
        design = np.column_stack([np.ones(len(outcome)), arm, later, arm * later])[known]
        reduced = cluster_robust(outcome[known], design, clusters=store[known], column=3)
        plain = cluster_sandwich(outcome[known], design, clusters=store[known], column=3)
        assert reduced.estimate == pytest.approx(2.753606, abs=5e-7)
        assert reduced.se == pytest.approx(1.31, abs=5e-3)
        assert reduced.df == pytest.approx(117, abs=0.5)
        assert plain.se == pytest.approx(1.3066, abs=5e-5)
        for column, when in (("before", (20.44, 23.33)), ("after", (21.03, 21.17))):
            for state, mean in zip((1, 0), when, strict=True):
                inside = stores[column][stores["arm"] == state]
                assert np.nanmean(inside) == pytest.approx(mean, abs=5e-3)
