"""Real data through the front door: what a user's own call must give."""

from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from devframe.kirkpatrick import ManyFindings, RefusedError, Study

LIBRARIES: dict[str, Any] = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "pyarrow": pa.Table.from_pandas,
}


@pytest.mark.shared
@pytest.mark.parametrize("library", sorted(LIBRARIES))
class TestO18ByStudy:
    """Dehejia & Wahba's NSW experiment, in every dataframe library."""

    @pytest.fixture
    def rows(self, stats_folder: Path, library: str) -> Any:
        return LIBRARIES[library](pd.read_csv(stats_folder / "nsw_dw.csv"))

    def test_the_experiment_claims_an_effect(self, rows: Any) -> None:
        study = Study(rows, arm="treat", after="re78", assigned="random", measured_in="dollars")
        found = study.learning()
        assert found.estimate == pytest.approx(1794.342404, abs=5e-7)
        assert found.se == pytest.approx(670.9965, abs=5e-5)
        assert found.p == pytest.approx(0.007893, abs=5e-7)
        assert (found.claim, found.n) == ("effect", 445)
        assert (
            "re78 was raised by 1794 dollars in treat compared with not treat" in found.sentence()
        )

    def test_the_same_rows_without_the_lottery_claim_less(self, rows: Any) -> None:
        found = Study(rows, arm="treat", before="re75", after="re78").learning()
        assert found.estimate == pytest.approx(1529.20, abs=5e-3)
        assert found.se == pytest.approx(715.13, abs=5e-3)
        assert found.claim == "effect-if"
        assert Study(rows, arm="treat", after="re78").learning().claim == "association"

    def test_the_treated_alone_are_a_change(self, rows: Any) -> None:
        frame = nw.from_native(rows, eager_only=True)
        treated = frame.filter(nw.col("treat") == 1).to_native()
        found = Study(treated, before="re75", after="re78").learning()
        assert found.estimate == pytest.approx(4817.09, abs=5e-3)
        assert found.claim == "change"
        assert "effect" not in found.sentence()

    def test_as_a_result_the_lottery_says_effect_with_its_interval(self, rows: Any) -> None:
        asked = Study(rows, arm="treat", after="re78", assigned="random", measured_in="dollars")
        found = asked.results()
        assert found.estimate == pytest.approx(1794.342404, abs=5e-7)
        assert (found.low, found.high) == pytest.approx((474.01, 3114.67), abs=5e-3)
        assert found.quantity("classical_se") == pytest.approx(632.853, abs=5e-4)
        assert found.claim == "effect"
        assert "re78 was raised by 1794 dollars" in found.sentence()
        assert "474 to 3115" in found.sentence()

    def test_as_a_result_the_trainees_alone_say_change_and_never_effect(self, rows: Any) -> None:
        frame = nw.from_native(rows, eager_only=True)
        treated = frame.filter(nw.col("treat") == 1).to_native()
        found = Study(treated, before="re75", after="re78", measured_in="dollars").results()
        assert found.estimate == pytest.approx(4817.09, abs=5e-3)
        assert found.claim == "change"
        assert "rose by 4817 dollars" in found.sentence()
        assert "effect" not in found.sentence()

    def test_as_a_result_controls_from_elsewhere_are_refused_with_the_table(
        self, rows: Any
    ) -> None:
        """The trainees beside workers of a survey: older, better schooled, better paid (PSID)."""
        frame = nw.from_native(rows, eager_only=True).filter(nw.col("treat") == 1)
        rng = np.random.default_rng(20_261_121)
        survey = {
            "treat": np.zeros(2_490),
            "age": rng.normal(35, 10, 2_490),
            "educ": rng.normal(12, 3, 2_490),
            "re75": rng.normal(19_000, 9_000, 2_490),
            "re78": rng.normal(21_000, 9_000, 2_490),
        }
        both = pd.concat(
            [pd.DataFrame({name: frame[name].to_list() for name in survey}), pd.DataFrame(survey)]
        )
        library = str(frame.implementation.value)
        for before in (None, "re75"):
            asked = Study(LIBRARIES[library](both), arm="treat", before=before, after="re78")
            with pytest.raises(RefusedError, match=r"not alike before: .*age .*educ .* SD"):
                asked.results(covariates=["age", "educ"])


@pytest.mark.shared
class TestO19AndO23ByStudy:
    """Rows as they were published, one call."""

    def test_minimum_wages(self, stats_folder: Path) -> None:
        rows = pd.read_csv(stats_folder / "card_krueger_1994.csv")
        for when in ("", "2"):
            full, part = rows[f"EMPFT{when}"], rows[f"EMPPT{when}"]
            rows[f"staff{when}"] = full + rows[f"NMGRS{when}"] + part / 2
        found = Study(rows, arm="STATE", before="staff", after="staff2").results()
        assert (found.estimate, found.se) == pytest.approx((2.75, 1.342341), abs=5e-7)
        assert found.claim == "effect-if"

    def test_staggered_minimum_wages(self, stats_folder: Path) -> None:
        rows = pd.read_csv(stats_folder / "mpdta.csv")
        begun = (rows["first.treat"] > 0) & (rows["year"] >= rows["first.treat"])
        rows["raised"] = begun.astype(int)
        asked = Study(rows, unit="countyreal", time="year", arm="raised", after="lemp")
        found = asked.results()
        assert (found.estimate, found.se) == pytest.approx((-0.0772398215, 0.0199649891), abs=1e-9)
        assert any(one.estimand == "ATT(2004, 2006)" for one in found.also)


@pytest.mark.shared
def test_o6_in_a_long_layout(stats_folder: Path) -> None:
    """Student's sleep data as R stores them, one row per person and drug."""
    rows = pl.read_csv(stats_folder / "sleep_student1908.csv")
    found = Study(rows, unit="ID", time="group", after="extra", measured_in="hours").learning()
    assert found.estimate == pytest.approx(1.58)
    assert (found.low, found.high) == pytest.approx((0.7001142, 2.4598858), abs=5e-8)
    assert found.p == pytest.approx(0.002833, abs=5e-7)


@pytest.mark.shared
class TestReactionsToThreeHundredPrograms:
    """The learning data of McNulty (2021): fictional, with gaps, 326 programs."""

    @pytest.fixture
    def rows(self, stats_folder: Path) -> pd.DataFrame:
        return pd.read_csv(stats_folder.parent / "people-analytics" / "learning.csv")

    def test_nobody_is_lost_on_the_way(self, rows: pd.DataFrame) -> None:
        found = Study(rows).reaction({"relevance": "rel"}, yes_no={"would recommend": "rec"})
        for part in found:
            assert not isinstance(part, ManyFindings)
            assert part.n + part.n_missing + part.n_dropped == len(rows) == 4974
        assert found["would recommend"].estimate == pytest.approx(rows["rec"].mean())
        assert found["relevance"].estimate == pytest.approx(rows["rel"].mean())

    def test_every_program_is_what_pandas_says(self, rows: pd.DataFrame) -> None:
        found = Study(rows).reaction({"relevance": "rel"}, by="idcode", smallest_group=1)
        table = found.table().set_index("label")
        grouped = rows.groupby("idcode")["rel"]
        assert len(table) == 326
        assert table["estimate"].tolist() == pytest.approx(grouped.mean().tolist())
        assert table["se"].tolist() == pytest.approx(grouped.sem().tolist())
        assert table["n"].tolist() == grouped.count().tolist()

    def test_hardly_any_rank_is_sure(self, rows: pd.DataFrame) -> None:
        many = Study(rows).reaction({"relevance": "rel"}, by="idcode")["relevance"]
        assert isinstance(many, ManyFindings)
        ranks = many.ranks()
        open_ranks = ranks["rank_high"] - ranks["rank_low"]
        assert (ranks["rank_low"] <= ranks["rank"]).all()
        assert open_ranks.median() > 50
