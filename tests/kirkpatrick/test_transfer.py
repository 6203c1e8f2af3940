import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM

from devframe._base.errors import InvalidInputError, MissingExtraError
from devframe.kirkpatrick import Finding, RefusedError, transfer_over_time
from devframe.kirkpatrick.learning import gain
from devframe.kirkpatrick.mixed_criterion import MixedCriterion, Variances
from devframe.kirkpatrick.mixed_model import fit_mixed


def codes(found: Finding) -> set[str]:
    return {caution.code for caution in found.warnings}


def sentence_of(found: Finding, code: str) -> str:
    return next(caution.sentence for caution in found.warnings if caution.code == code)


def panel(
    n: int = 20,
    occasions: int = 5,
    *,
    seed: int = 3,
    sd_level: float = 2.0,
    sd_slope: float = 0.5,
    noise: float = 1.0,
    lift: float = 0.0,
) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(n), occasions)
    time = np.tile(np.arange(occasions), n)
    arm = person % 2 == 0
    slope = 0.3 + sd_slope * rng.normal(size=n)[person] + lift * arm
    values = 10 + sd_level * rng.normal(size=n)[person] + slope * time
    return {
        "values": values + noise * rng.normal(size=len(person)),
        "person": person,
        "time": time,
        "arm": arm,
    }


def transfer(data: dict[str, Any], *roles: str, **more: Any) -> Finding:
    named = {name: data[name] for name in ("person", "time", *roles)}
    return transfer_over_time(data["values"], **named, **more)


class TestOneGroup:
    def test_a_rise_is_a_change_and_never_an_effect(self):
        found = transfer(panel(), outcome="recaps", unit="recaps", time_unit="week")
        assert (found.claim, found.form, found.unit) == ("change", "change", "recaps per week")
        assert "random level and slope per person" in found.method
        assert found.low < 0.3 < found.high
        first, last = found.also
        assert last.estimate - first.estimate == pytest.approx(4 * found.estimate)
        assert (first.form, first.p, first.unit) == ("level", None, "recaps")

    def test_neither_shift_nor_scale_nor_order_of_rows_matters(self):
        data = panel()
        found = transfer(data)
        moved = transfer_over_time(
            (1e6 + 100 * data["values"])[::-1],
            person=data["person"][::-1],
            time=(data["time"] * 7 + 20_000)[::-1],
        )
        assert moved.estimate == pytest.approx(found.estimate * 100 / 7, rel=1e-6)
        assert moved.df == pytest.approx(found.df, rel=1e-2)
        assert moved.p == pytest.approx(found.p, rel=1e-2)

    def test_dates_count_in_days(self):
        data = panel()
        dates = [date(2026, 1, 5) + timedelta(days=7 * int(week)) for week in data["time"]]
        expected = transfer(data).estimate / 7
        for times in (dates, np.array(dates, dtype="datetime64[ns]"), pl.Series(dates)):
            found = transfer_over_time(data["values"], person=data["person"], time=times)
            assert found.unit == "points per day"
            assert found.estimate == pytest.approx(expected, rel=1e-6)

    def test_gaps_keep_the_rows_that_are_known(self):
        data = panel()
        data["values"][[0, 1, 2, 3, 4, 9]] = np.nan
        found = transfer(data)
        assert (found.n, found.n_missing, found.quantity("n_occasions")) == (19, 1, 94)
        assert found.quantity("rows_missing") == 6
        assert "rows_missing" in codes(found)

    def test_who_was_not_seen_again_is_told(self):
        data = panel()
        data["values"][(data["person"] < 5) & (data["time"] > 1)] = np.nan
        assert sentence_of(transfer(data), "lost").startswith("25 % of people")
        assert "lost" not in codes(transfer(panel()))

    def test_people_with_a_missing_name_are_left_out(self):
        data = panel()
        names = [None if p == 0 else f"p{p}" for p in data["person"]]
        found = transfer_over_time(data["values"], person=names, time=data["time"])
        assert (found.n, found.n_missing, found.quantity("rows_missing")) == (19, 0, 5)

    def test_a_bend_is_noticed(self):
        data = panel(40)
        data["values"] = data["values"] - (data["time"] - 2.0) ** 2
        assert "flattens or turns down" in sentence_of(transfer(data), "bent_course")
        assert "bent_course" not in codes(transfer(panel(40)))

    def test_tables_come_in_the_library_of_the_data(self):
        data = panel()
        found = transfer_over_time(
            pl.Series(data["values"]), person=pl.Series(data["person"]), time=data["time"]
        )
        assert isinstance(found.table(), pl.DataFrame)


class TestWhatPeopleDifferIn:
    """Each structure on data that have just that much in them."""

    def test_slopes_alike_are_said_to_be(self):
        found = transfer(panel(12, 4, seed=4, sd_slope=0.0))
        assert "slopes apart" in sentence_of(found, "singular_fit")
        assert found.quantity("sd_slope") is None
        assert found.quantity("sd_level_at_zero") > 1
        assert "random level per person" in found.method

    def test_people_alike_are_said_to_be(self):
        found = transfer(panel(12, 4, seed=2, sd_level=0.0, sd_slope=0.0))
        assert "cannot tell people apart at all" in sentence_of(found, "singular_fit")
        assert found.quantity("sd_level_at_zero") is None
        assert found.df == pytest.approx(46, rel=1e-6)

    def test_level_and_slope_as_one_are_let_go_by_themselves(self):
        data = panel(12, 6, seed=2, sd_level=0.0, sd_slope=0.0, noise=0.1)
        data["values"] = data["values"] + np.linspace(-1, 1, 12)[data["person"]] * (
            1 + data["time"]
        )
        found = transfer(data)
        assert "how level and slope" in sentence_of(found, "singular_fit")
        assert found.quantity("sd_slope") > 0.3

    def test_two_occasions_each_let_people_differ_in_level(self):
        found = transfer(panel(occasions=2))
        assert "few_occasions_each" in codes(found)
        assert "singular_fit" not in codes(found)

    def test_few_people_are_told_of_by_themselves(self):
        data = panel(3, 6)
        found = transfer(data)
        lines = [np.polyfit(range(6), data["values"][data["person"] == k], 1)[0] for k in range(3)]
        assert found.estimate == pytest.approx(np.mean(lines))
        assert found.df == 12
        assert "people fixed" in found.method
        assert found.assumptions[0] == "nothing is said of other people"
        assert {"few_units"} <= codes(found)

    def test_who_was_seen_once_has_no_line(self):
        data = panel(4, 6)
        data["values"][1:6] = np.nan
        found = transfer(data)
        assert (found.n, found.n_dropped) == (3, 1)
        assert "one_occasion" in codes(found)

    def test_a_single_person_with_two_occasions_has_no_interval(self):
        found = transfer_over_time([1, 3], person=["a", "a"], time=[0, 4])
        assert (found.estimate, found.low, found.p) == (0.5, None, None)
        assert "no_spread" in codes(found)

    @pytest.mark.parametrize("occasions", [2, 4])
    def test_courses_without_any_noise_are_averaged(self, occasions: int):
        data = panel(8, occasions, noise=0.0, sd_slope=0.0)
        alike = transfer(data)
        assert alike.estimate == pytest.approx(0.3)
        assert alike.low is None
        assert "no_spread" in codes(alike)

    def test_straight_courses_that_differ_give_the_t_of_their_slopes(self):
        data = panel(8, 4, noise=0.0)
        found = transfer(data)
        start, end = (data["values"][data["time"] == when] for when in (0, 3))
        assert found.p == pytest.approx(gain(start, end).p, rel=1e-6)
        assert found.method == "mean of each person's own line"

    def test_straight_courses_in_teams_have_the_teams_as_units(self):
        data = panel(8, 4, noise=0.0)
        found = transfer({**data, "cluster": data["person"] // 2}, "cluster")
        slopes = np.diff(data["values"].reshape(8, 4))[:, 0].reshape(4, 2).mean(axis=1)
        assert found.estimate == pytest.approx(slopes.mean())
        assert (found.se, found.df) == (pytest.approx(slopes.std(ddof=1) / 2), pytest.approx(3))
        assert found.assumptions[0] == "clusters are independent"


class TestTwoGroups:
    def test_the_difference_of_slopes_is_bounded_by_the_design(self):
        data = panel(40, lift=0.5)
        found = transfer(data, "arm", group="coached", reference="others")
        assert (found.claim, found.form) == ("effect-if", "contrast")
        assert found.low < 0.5 < found.high
        inside, outside = found.also
        assert inside.estimate - outside.estimate == pytest.approx(found.estimate)
        assert inside.claim == "change"
        assert transfer(data, "arm", design="randomized").claim == "effect"
        assert "the slope of behavior was raised" in found.sentence() or "if trends" in (
            found.sentence()
        )

    def test_one_person_is_a_small_group(self):
        data = panel(20)
        assert "few_units" not in codes(transfer(data, "arm"))
        found = transfer({**data, "arm": data["person"] == 0}, "arm")
        assert (found.quantity("n_group"), found.quantity("n_reference")) == (1, 19)
        assert sentence_of(found, "few_units").startswith("Only 1 person in the smaller arm")

    def test_losses_lower_a_randomized_claim(self):
        data = panel(40)
        data["values"][(data["person"] < 10) & (data["time"] > 1)] = np.nan
        found = transfer(data, "arm", design="randomized")
        assert (found.design, found.claim) == ("randomized_attrition", "effect-if")
        assert "lost" in codes(found)

    def test_teams_cost_what_they_share(self):
        data = panel(40, lift=0.0)
        team = data["person"] // 4
        drift = np.random.default_rng(9).normal(size=10)[team] * data["time"]
        data |= {"values": data["values"] + drift, "cluster": team, "arm": team % 2 == 0}
        alone, teams = transfer(data, "arm"), transfer(data, "arm", "cluster")
        assert teams.df < 9 < alone.df
        assert teams.se > alone.se
        assert "CR2" in teams.method
        assert teams.assumptions[0] == "clusters are independent"
        few = {**data, "cluster": data["person"] // 10}
        few["arm"] = few["cluster"] % 2 == 0
        assert transfer(few, "arm", "cluster", design="randomized").claim == "describe"

    def test_every_person_a_team_is_nearly_the_plain_answer(self):
        data = panel(30)
        data["cluster"] = data["person"]
        plain, robust = transfer(data), transfer(data, "cluster")
        assert robust.estimate == pytest.approx(plain.estimate)
        assert robust.se == pytest.approx(plain.se, rel=1e-3)
        assert robust.df == pytest.approx(29)

    def test_straight_courses_are_compared_as_they_are(self):
        data = panel(12, 4, noise=0.0, lift=0.5)
        found = transfer(data, "arm")
        slopes = np.diff(data["values"].reshape(12, 4))[:, 0]
        assert found.estimate == pytest.approx(slopes[::2].mean() - slopes[1::2].mean())
        assert len(found.also) == 2
        data["cluster"] = data["person"] // 2 * 2 + data["person"] % 2
        assert transfer(data, "arm", "cluster").estimate == pytest.approx(found.estimate)


class TestRefusals:
    def test_people_who_changed_their_arm(self):
        data = panel()
        data["arm"] = data["time"] > data["person"] % 3
        with pytest.raises(RefusedError, match="staggered_effects"):
            transfer(data, "arm")

    def test_people_in_two_teams(self):
        data = panel() | {"cluster": np.arange(100) % 3}
        with pytest.raises(RefusedError, match="more than one cluster"):
            transfer(data, "cluster")

    def test_four_people_are_no_comparison(self):
        with pytest.raises(RefusedError, match="4 people's courses"):
            transfer(panel(4), "arm")

    def test_one_time_is_no_course(self):
        for times in ([1, 1], [1, 2]):
            with pytest.raises(InvalidInputError, match="got each once"):
                transfer_over_time([1, 2], person=["a", "b"], time=times)
        data = panel()
        data["values"][data["arm"] & (data["time"] > 0)] = np.nan
        with pytest.raises(InvalidInputError, match="got 1 for arm True"):
            transfer(data, "arm")

    def test_twice_at_a_time_names_the_rows(self):
        with pytest.raises(InvalidInputError) as caught:
            transfer_over_time([1, 2, 3], person=["a", "a", "a"], time=[1, 1, 2])
        assert [fault.row for fault in caught.value.faults] == [2]

    def test_texts_have_no_distances(self):
        with pytest.raises(InvalidInputError, match="weeks or days"):
            transfer_over_time([1, 2], person=["a", "a"], time=["before", "after"])

    def test_nobody(self):
        with pytest.raises(InvalidInputError, match="got none among 2 rows"):
            transfer_over_time([None, None], person=["a", "b"], time=[1, 2])


class TestMixedModel:
    def test_the_criterion_is_that_of_the_normal_distribution(self):
        """Against the plain matrix formula, with covariances in full."""
        rng = np.random.default_rng(8)
        groups = np.repeat(np.arange(5), [2, 3, 4, 1, 5])
        x = np.column_stack([np.ones(15), rng.normal(size=15)])
        y = rng.normal(size=15)
        effects, residual = np.array([[1.0, 0.3], [0.3, 0.5]]), 0.7
        spread = residual * np.eye(15) + (x @ effects @ x.T) * (groups[:, None] == groups)
        weight = np.linalg.inv(spread)
        inner = x.T @ weight @ x
        beta = np.linalg.solve(inner, x.T @ weight @ y)
        rest = y - x @ beta
        expected = (
            13 * np.log(2 * np.pi)
            + np.linalg.slogdet(spread)[1]
            + np.linalg.slogdet(inner)[1]
            + rest @ weight @ rest
        )
        model = MixedCriterion(y, x, x, groups)
        found = model.at(Variances(effects, residual))
        assert found.criterion == pytest.approx(expected)
        assert found.coefficients == pytest.approx(beta)
        assert found.covariance == pytest.approx(np.linalg.inv(inner))
        white, columns = model.whitened(Variances(effects, residual))
        assert np.linalg.solve(columns.T @ columns, columns.T @ white) == pytest.approx(beta)

    def test_impossible_variances_have_no_criterion(self):
        ones = np.ones((4, 1))
        model = MixedCriterion(np.arange(4.0), ones, ones, np.array([0, 0, 1, 1]))
        assert model.at(Variances(np.array([[1.0]]), -1.0)).criterion == np.inf
        assert model.settled(Variances(np.array([[1.0]]), 1e9), correlated=False) is None

    def test_df_away_from_a_minimum_are_unknown(self):
        ones = np.ones((4, 1))
        model = MixedCriterion(np.arange(4.0), ones, ones, np.array([0, 0, 1, 1]))
        df = model.satterthwaite_df(
            np.ones(1), Variances(np.array([[50.0]]), 1e3), correlated=False
        )
        assert np.isnan(df)

    def test_a_fit_that_breaks_down_is_a_singular_one(self, monkeypatch: pytest.MonkeyPatch):
        def broken(*_: object, **__: object) -> None:
            raise np.linalg.LinAlgError("Singular matrix")

        monkeypatch.setattr(MixedLM, "fit", broken)
        assert "people alike" in transfer(panel()).method

    def test_without_statsmodels_it_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(sys.modules, "statsmodels.regression.mixed_linear_model", None)
        with pytest.raises(MissingExtraError, match=r"devframe\[evaluate\]"):
            transfer(panel())

    def test_a_study_does_not_wait_for_statsmodels(self):
        code = "import devframe.kirkpatrick.study, sys; assert 'statsmodels' not in sys.modules"
        subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own command

    def test_a_sum_of_coefficients_is_one_under_clusters_too(self):
        data = panel(12)
        columns = np.column_stack([np.ones(60), data["time"] - 2.0])
        fit = fit_mixed(data["values"] - 10, columns, columns, groups=data["person"])
        weights = np.array([1.0, 2.0])
        plain = fit.interval(weights, level=0.95)
        robust = fit.interval(weights, level=0.95, clusters=data["person"])
        assert robust.estimate == pytest.approx(plain.estimate)
        assert robust.se == pytest.approx(plain.se, rel=0.05)
