import csv
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import HandOver, RefusedError, Study, cluster_sandwich


@pytest.fixture
def people() -> pd.DataFrame:
    rng = np.random.default_rng(17)
    trained = np.arange(48) % 2
    before = rng.normal(100, 10, 48)
    sales = before + 4 * trained + rng.normal(0, 5, 48)
    sales[[3, 8]] = np.nan
    return pd.DataFrame(
        {
            "person": [f"=p{i}" for i in range(48)],
            "team": np.arange(48) // 4,
            "trained": trained,
            "=cmd|' /C calc'!A0": rng.normal(40, 5, 48),
            "before": before,
            "sales": sales,
        }
    )


def study(data: pd.DataFrame, **roles: Any) -> Study:
    named: dict[str, Any] = {"unit": "person", "arm": "trained", "after": "sales"}
    return Study(data, **(named | roles))


def asked_again(
    made: HandOver, folder: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
) -> tuple[float, float]:
    """Write the folder and run the snippet in it, as its reader would."""
    made.save(folder / "out")
    patch.chdir(folder / "out")
    runpy.run_path("with_statsmodels.py")
    estimate, error = capsys.readouterr().out.split()
    return float(estimate), float(error)


class TestStatsmodelsFindsTheSame:
    @pytest.mark.parametrize(
        ("roles", "asked", "formula"),
        [
            ({"assigned": "random"}, {}, "outcome ~ arm"),
            ({"assigned": "random", "before": "before"}, {}, "outcome ~ arm * (x1)"),
            (
                {"assigned": "random", "before": "before"},
                {"covariates": ["=cmd|' /C calc'!A0"]},
                "outcome ~ arm * (x1 + x2)",
            ),
            ({"before": "before"}, {}, "change ~ arm"),
            ({"before": "before", "arm": None}, {}, "change ~ 1"),
            ({"arm": None}, {}, "outcome ~ 1"),
        ],
    )
    def test_estimate_and_error(
        self,
        *,
        people: pd.DataFrame,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        roles: Any,
        asked: Any,
        formula: str,
    ) -> None:
        made = study(people, **roles).hand_over(**asked)
        assert made.formula == formula
        found = study(people, **roles).results(**asked)
        assert made.finding.estimate == found.estimate
        again = asked_again(made, tmp_path, capsys, monkeypatch)
        assert again == pytest.approx((found.estimate, found.se), rel=1e-9)

    def test_clusters_share_the_estimate_and_say_why_not_the_error(
        self,
        people: pd.DataFrame,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        made = study(people, before="before", cluster="team").hand_over()
        estimate, error = asked_again(made, tmp_path, capsys, monkeypatch)
        assert estimate == pytest.approx(made.finding.estimate)
        table = np.genfromtxt(made.files["data.csv"].splitlines(), delimiter=",", names=True)
        design = np.column_stack([np.ones(len(table)), table["arm"]])
        teams = table["cluster"].astype(np.int64)
        plain = cluster_sandwich(table["change"], design, clusters=teams, column=1)
        assert error == pytest.approx(plain.se)
        assert "CR1" in made.files["README.md"]

    @pytest.mark.parametrize("beside", [False, True])
    def test_a_series(
        self,
        *,
        beside: bool,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        rng = np.random.default_rng(4)
        rows = pd.DataFrame({"store": "s1", "month": np.arange(20), "sales": rng.normal(9, 1, 20)})
        rows.loc[7, "sales"] = np.nan
        roles: dict[str, Any] = {"arm": None}
        if beside:
            other = rows.assign(store="s2", sales=rng.normal(9, 1, 20), arm=0)
            rows, roles = pd.concat([rows.assign(arm=1), other]), {"arm": "arm"}
        made = study(rows, unit="store", time="month", **roles).hand_over(start=10)
        again = asked_again(made, tmp_path, capsys, monkeypatch)
        assert again == pytest.approx((made.finding.estimate, made.finding.se), rel=1e-6)
        assert "with_causalpy.py" in made.files


class TestWhatIsWritten:
    def test_nobody_is_named_and_nothing_is_a_formula(self, people: pd.DataFrame) -> None:
        made = study(people, before="before").hand_over()
        cells = {cell for row in csv.reader(made.files["data.csv"].splitlines()) for cell in row}
        assert not any("=" in cell or "p1" in cell for cell in cells)
        assert not any(name in made.files["with_statsmodels.py"] for name in ("sales", "cmd"))

    def test_the_data_are_those_that_were_used(self, people: pd.DataFrame) -> None:
        made = study(people, before="before").hand_over()
        assert len(made.files["data.csv"].splitlines()) - 1 == made.finding.n == 46
        long = list(csv.DictReader(made.files["data_long.csv"].splitlines()))
        assert len(long) == 92
        assert {row["post_treatment"] for row in long} == {"0", "1"}

    def test_the_read_me_holds_estimand_claim_and_cautions(self, people: pd.DataFrame) -> None:
        made = study(
            people, assigned="random", before="before", cluster="team", outcome="sales|<b>"
        ).hand_over(covariates=["=cmd|' /C calc'!A0"])
        text = made.files["README.md"]
        assert str(made.finding.estimate) in text
        assert made.finding.estimand in text
        assert f"**Claim.** `{made.finding.claim}`" in text
        assert all(one.sentence[:20] in text for one in made.finding.warnings[:1])
        assert "sales\\|\\<b\\>" in text
        assert "<b>" not in text
        assert "| `cluster` | number of the cluster |" in text

    def test_no_error_is_told_as_not_known(self) -> None:
        rows = pd.DataFrame({"arm": [0, 0, 1, 1], "sales": [1, 1, 2, 2]})
        made = Study(rows, arm="arm", after="sales", assigned="random").hand_over()
        assert "standard error 0.0" in made.files["README.md"]
        assert "interval not known to not known" in made.files["README.md"]

    def test_a_series_on_two_lines_has_no_memory_to_tell(self) -> None:
        month = np.arange(20)
        rows = pd.DataFrame({"store": "s1", "month": month, "sales": 2.0 * month})
        made = study(rows, arm=None, unit="store", time="month").hand_over(start=10)
        assert "rho = 0.0" in made.files["with_statsmodels.py"]

    def test_what_the_study_warns_of_is_told_too(self, people: pd.DataFrame) -> None:
        text = study(people, before="before").hand_over().files["README.md"]
        assert "Do people of one team work together?" in text

    def test_snippets_are_python(self, people: pd.DataFrame) -> None:
        made = study(people, before="before").hand_over()
        for name in ("with_statsmodels.py", "with_causalpy.py"):
            compile(made.files[name], name, "exec")

    def test_saving_twice_gives_the_same_files(self, people: pd.DataFrame, tmp_path: Path) -> None:
        made = study(people, before="before").hand_over()
        first = made.save(tmp_path / "out")
        texts = [path.read_text() for path in first]
        assert [path.name for path in first] == sorted(made.files)
        assert [path.read_text() for path in made.save(tmp_path / "out")] == texts

    def test_starts_at_different_times_have_no_place_there(self) -> None:
        unit, month = np.repeat(np.arange(20), 4), np.tile(np.arange(4), 20)
        rows = pd.DataFrame({"person": unit, "month": month, "sales": unit + month * 1.0})
        rows["trained"] = (month >= np.array([1, 2, 9])[unit % 3]).astype(int)
        with pytest.raises(RefusedError, match="no group-time effects"):
            study(rows, time="month").hand_over()

    def test_it_asks_for_what_results_asks_for(self, people: pd.DataFrame) -> None:
        with pytest.raises(InvalidInputError, match="results needs the column"):
            study(people, after=None).hand_over()
