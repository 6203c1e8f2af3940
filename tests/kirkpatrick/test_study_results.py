from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.kirkpatrick import (
    Finding,
    RefusedError,
    Study,
    difference_in_differences,
    interrupted_series,
    outcome_contrast,
    persistence,
    series_persistence,
    staggered_effects,
)


def codes(found: Finding) -> set[str]:
    return {caution.code for caution in found.warnings}


@pytest.fixture
def people() -> pd.DataFrame:
    """Sixty people in twelve shops, half of which were trained; several outcomes of each."""
    rng = np.random.default_rng(11)
    shop = np.repeat(np.arange(12), 5)
    trained = shop % 2
    year_before = rng.normal(100, 10, 60)
    before = year_before + rng.normal(2, 4, 60)
    return pd.DataFrame(
        {
            "person": [f"p{i}" for i in range(60)],
            "shop": [f"s{i}" for i in shop],
            "trained": trained,
            "sales_before_that": year_before,
            "sales_before": before,
            "sales": before + 5 * trained + rng.normal(0, 4, 60),
            "engagement_before": rng.normal(3.5, 0.5, 60),
            "engagement": rng.normal(3.7, 0.5, 60),
            "left": (rng.random(60) < 0.2).astype(int),
            "came": trained * (rng.random(60) < 0.8),
            "age": rng.normal(40, 9, 60),
        }
    )


def study(data: Any, **roles: Any) -> Study:
    named: dict[str, Any] = {"unit": "person", "after": "sales", "arm": "trained"}
    return Study(data, **(named | roles))


class TestTheDesignChooses:
    def test_a_lottery_is_compared_as_assigned(self, people: pd.DataFrame) -> None:
        found = study(people, assigned="random").results()
        alone = outcome_contrast(people["sales"], arm=people["trained"], design="randomized")
        assert (found.estimate, found.se, found.df) == (alone.estimate, alone.se, alone.df)
        assert found.claim == "effect"

    def test_an_earlier_measurement_sharpens_a_lottery(self, people: pd.DataFrame) -> None:
        found = study(people, assigned="random", before="sales_before").results(covariates=["age"])
        assert "Lin" in found.method
        assert found.also[0].method.startswith("Welch")
        assert found.claim == "effect"

    def test_clusters_are_counted_as_such(self, people: pd.DataFrame) -> None:
        found = study(people, assigned="random", cluster="shop").results()
        assert "CR2" in found.method
        assert found.quantity("n_clusters") == 12
        few = people[people["shop"].isin([f"s{i}" for i in range(8)])]
        beside = study(few, assigned="random", cluster="shop").results().also
        assert any("permutation" in one.method for one in beside)

    @pytest.mark.parametrize("column", ["shop", "school", "team", "site", "TeamID", "School name"])
    def test_an_obvious_cluster_is_asked_about(self, people: pd.DataFrame, column: str) -> None:
        rows = people.rename(columns={"shop": column})
        asked = study(rows, assigned="random")
        assert "clusters_unnamed" in codes(asked.results())
        told = {one.code: one.sentence for one in asked.learning().warnings}
        assert f"cluster={column!r}" in told["clusters_unnamed"]
        named = study(rows, assigned="random", cluster=column)
        assert "clusters_unnamed" not in codes(named.results())

    @pytest.mark.parametrize("column", ["team_size", "shopping", "id", "x1"])
    def test_what_only_looks_like_one_is_not(self, people: pd.DataFrame, column: str) -> None:
        rows = people.rename(columns={"shop": column})
        assert "clusters_unnamed" not in codes(study(rows, assigned="random").results())

    def test_arms_that_people_chose_are_compared_by_their_changes(
        self, people: pd.DataFrame
    ) -> None:
        found = study(people, before="sales_before", cluster="shop").results(
            earlier=["sales_before_that"]
        )
        alone = difference_in_differences(
            people["sales_before"],
            people["sales"],
            arm=people["trained"],
            earlier=people[["sales_before_that"]],
            cluster=people["shop"],
        )
        assert (found.estimate, found.se) == (alone.estimate, alone.se)
        assert found.quantity("break_even_m") == alone.quantity("break_even_m")
        assert (found.design, found.claim) == ("groups_repeated", "effect-if")

    def test_without_an_earlier_measurement_they_are_an_association(
        self, people: pd.DataFrame
    ) -> None:
        assert study(people).results().claim == "association"
        assert study(people, assigned="cutoff").results().claim == "association"

    def test_without_an_arm_it_is_a_change_or_a_level(self, people: pd.DataFrame) -> None:
        changed = study(people, arm=None, before="sales_before").results()
        assert (changed.claim, changed.form) == ("change", "change")
        level = study(people, arm=None).results()
        assert (level.claim, level.form) == ("describe", "level")

    def test_unlike_arms_are_refused_with_the_table(self, people: pd.DataFrame) -> None:
        apart = people.assign(age=people["age"] + 30 * people["trained"])
        for roles in ({}, {"before": "sales_before"}):
            with pytest.raises(RefusedError, match=r"not alike before: .*age .* SD"):
                study(apart, **roles).results(covariates=["age"])
        assert study(apart, assigned="random").results(covariates=["age"]).claim == "effect"

    def test_what_was_recalled_is_not_compared(self, people: pd.DataFrame) -> None:
        asked = study(people, before="sales_before", retrospective=True)
        with pytest.raises(RefusedError, match="recalled afterwards"):
            asked.results()
        alone = study(people, arm=None, before="sales_before", retrospective=True)
        assert alone.results().claim == "describe"

    def test_labels_name_the_arms(self, people: pd.DataFrame) -> None:
        rows = people.assign(trained=np.where(people["trained"], "coached", "waiting"))
        told = study(rows, comparison="waiting", assigned="random").results().sentence()
        assert "in coached compared with waiting" in told

    def test_attending_stands_beside_being_asked_and_only_there(self, people: pd.DataFrame) -> None:
        found = study(people, assigned="random").results(attended="came")
        assert found.estimand == "difference of mean outcomes"
        attending = found.also[-1]
        assert attending.estimate is not None
        assert found.estimate is not None
        share = people.loc[people["trained"] == 1, "came"].mean()
        assert attending.estimate == pytest.approx(found.estimate / share)
        for roles in ({}, {"before": "sales_before"}, {"arm": None}):
            with pytest.raises(RefusedError, match="not assigned by chance"):
                study(people, **roles).results(attended="came")

    def test_covariates_without_a_part_are_told(self, people: pd.DataFrame) -> None:
        found = study(people, arm=None, before="sales_before").results(covariates=["age"])
        assert "covariates_unused" in codes(found)


class TestSeveralOutcomes:
    def test_engagement_and_turnover_stand_beside_sales(self, people: pd.DataFrame) -> None:
        asked = study(people, before="sales_before", assigned="self")
        found = asked.results(
            beside={"engagement": ("engagement_before", "engagement"), "staff turnover": "left"},
            units={"staff turnover": "share"},
        )
        assert list(found.parts) == ["sales", "engagement", "staff turnover"]
        assert [one.claim for one in found] == ["effect-if", "effect-if", "association"]
        assert "percentage points" in found["staff turnover"].sentence()
        for one in found:
            assert isinstance(one, Finding)
            assert "several_outcomes" in codes(one)
            assert one.p is not None
            assert one.quantity("q_value") >= one.p  # type: ignore[operator] # never None beside p
        assert len(found.table()) == 3

    def test_losses_count_outcome_by_outcome(self, people: pd.DataFrame) -> None:
        gaps = people.assign(engagement=people["engagement"].where(people["shop"] != "s1"))
        found = study(gaps, assigned="random").results(beside={"engagement": "engagement"})
        assert [one.claim for one in found] == ["effect", "effect-if"]

    def test_one_p_value_needs_no_correction(self, people: pd.DataFrame) -> None:
        (only,) = study(people, assigned="random").results(beside={})
        assert "several_outcomes" not in codes(only)  # type: ignore[arg-type] # a single finding

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ({"beside": {"sales": "left"}}, "name it otherwise"),
            ({"beside": {"a": "left"}, "units": {"b": "share"}}, "no outcome of that name"),
            ({"start": 3}, "a start needs time="),
        ],
    )
    def test_what_does_not_fit_is_told(self, people: pd.DataFrame, asked: Any, told: str) -> None:
        with pytest.raises(InvalidInputError, match=told):
            study(people).results(**asked)
        with pytest.raises(UnknownNameError, match="no_such"):
            study(people).results(covariates=["no_such"])

    def test_the_level_needs_a_measurement(self, people: pd.DataFrame) -> None:
        with pytest.raises(InvalidInputError, match="results needs the column"):
            study(people, after=None).results()


def panel(n: int = 40, times: int = 5, *, start: int = 3, gain: float = 2.0) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    unit, time = np.repeat(np.arange(n), times), np.tile(np.arange(times), n)
    level = rng.normal(10, 2, n)[unit]
    arm = unit % 2
    score = level + 0.3 * time + gain * arm * (time >= start) + rng.normal(0, 1, n * times)
    return pd.DataFrame({"person": unit, "month": time, "trained": arm, "sales": score})


class TestOverTime:
    def test_the_start_makes_leads_of_the_times_before(self) -> None:
        rows = panel()
        found = study(rows, time="month").results(start=3)
        wide = rows.pivot_table(index="person", columns="month", values="sales")
        alone = difference_in_differences(
            wide[2], wide[4], arm=wide.index % 2, earlier=wide[[0, 1]], intervals_between=2
        )
        assert found.estimate == pytest.approx(alone.estimate)
        assert found.quantity("break_even_m") == pytest.approx(alone.quantity("break_even_m"))
        assert found.design == "groups_repeated"
        assert "start_unsaid" not in codes(found)

    def test_without_a_start_first_and_last_are_compared_and_that_is_told(self) -> None:
        found = study(panel(), time="month").results()
        assert found.design == "groups_pre_post"
        assert "start_unsaid" in codes(found)

    def test_staggered_starts_are_never_pooled(self) -> None:
        rows = panel()
        start = np.array([2, 3, 9])[rows["person"] % 3]
        rows["trained"] = (rows["month"] >= start).astype(int)
        rows["sales"] += rows["trained"]
        for frame in (rows, pl.from_pandas(rows)):
            found = study(frame, time="month").results()
            wide = rows.pivot_table(index="person", columns="month", values="sales")
            first = np.array([2.0, 3.0, np.nan])[np.arange(40) % 3]
            alone = staggered_effects(wide.to_numpy(), started=first)
            assert (found.estimate, found.se) == pytest.approx((alone.estimate, alone.se))
            assert (found.design, found.claim) == ("staggered", "effect-if")
            assert any(one.estimand == "ATT(2, 3)" for one in found.also)
        with pytest.raises(RefusedError, match="different times"):
            study(rows, time="month").learning()

    def test_dated_and_named_times_are_counted(self) -> None:
        rows = panel()
        rows["trained"] = (rows["month"] >= np.array([2, 9])[rows["person"] % 2]).astype(int)
        rows["month"] = [f"2026-0{month + 1}" for month in rows["month"]]
        found = study(rows, time="month").results()
        assert any(one.estimand == "ATT(2, 3)" for one in found.also)

    def test_without_anybody_who_never_starts_those_not_yet_started_compare(self) -> None:
        rows = panel()
        rows["trained"] = (rows["month"] >= np.array([2, 4])[rows["person"] % 2]).astype(int)
        assert study(rows, time="month").results().quantity("n_never") == 0

    def test_stopping_is_another_question(self) -> None:
        rows = panel()
        rows["trained"] = ((rows["month"] == 2) & (rows["person"] % 2 == 1)).astype(int)
        with pytest.raises(RefusedError, match="left the arm again"):
            study(rows, time="month").results()

    def test_an_arm_that_is_not_known_at_some_time_leaves_the_unit_out(self) -> None:
        rows = panel()
        start = np.array([2, 3, 9])[rows["person"] % 3]
        rows["trained"] = (rows["month"] >= start).astype(float)
        whole = study(rows, time="month").results()
        rows.loc[0, "trained"] = np.nan
        found = study(rows, time="month").results()
        assert (found.n, found.n_missing) == (whole.n - 1, 1)

    @pytest.mark.parametrize("start", [0, 5, "march"])
    def test_a_start_outside_the_times_is_told(self, start: object) -> None:
        with pytest.raises(InvalidInputError, match="first time at which the program ran"):
            study(panel(), time="month").results(start=start)

    def test_columns_of_the_other_layout_are_told(self) -> None:
        rows = panel().assign(earlier=1.0, left=0)
        with pytest.raises(InvalidInputError, match="give start="):
            study(rows, time="month").results(earlier=["earlier"])
        with pytest.raises(InvalidInputError, match="one column"):
            study(rows, time="month").results(beside={"left": ("earlier", "left")})


class TestSeries:
    @pytest.fixture
    def store(self) -> pd.DataFrame:
        rng = np.random.default_rng(2)
        month = np.arange(24)
        return pd.DataFrame(
            {
                "store": ["s1"] * 24,
                "month": month,
                "sales": 50 + 0.2 * month + 6 * (month >= 12) + rng.normal(0, 1, 24),
            }
        )

    def test_one_unit_over_many_times_is_a_series(self, store: pd.DataFrame) -> None:
        asked = Study(store, unit="store", time="month", after="sales", assume="no rival event")
        found = asked.results(start=12)
        alone = interrupted_series(store["sales"], points_before=12)
        assert (found.estimate, found.se) == (alone.estimate, alone.se)
        assert (found.design, found.claim) == ("single_series", "effect-if")
        assert "no rival event" in found.assumptions

    def test_self_ratings_stand_one_step_lower(self, store: pd.DataFrame) -> None:
        rated = Study(store, unit="store", time="month", after="sales", self_rated=True)
        assert rated.results(start=12).claim == "association"

    def test_one_beside_another_takes_out_what_happened_to_both(self, store: pd.DataFrame) -> None:
        other = store.assign(store="s2", sales=store["sales"] - 6 * (store["month"] >= 12))
        both = pd.concat([store.assign(arm=1), other.assign(arm=0)])
        asked = Study(both, unit="store", time="month", after="sales", arm="arm")
        found = asked.results(start=12)
        assert found.design == "controlled_series"
        assert found.estimate == pytest.approx(6)

    def test_an_arm_of_one_unit_is_told_to_be_a_start(self, store: pd.DataFrame) -> None:
        rows = store.assign(after=(store["month"] >= 12).astype(int))
        with pytest.raises(InvalidInputError, match="give start= instead"):
            Study(rows, unit="store", time="month", after="sales", arm="after").results()

    def test_a_series_needs_its_start(self, store: pd.DataFrame) -> None:
        with pytest.raises(InvalidInputError, match="start="):
            Study(store, unit="store", time="month", after="sales").results()

    def test_a_gap_in_the_times_is_told(self, store: pd.DataFrame) -> None:
        asked = Study(store.drop(5), unit="store", time="month", after="sales")
        with pytest.raises(InvalidInputError, match="equal intervals"):
            asked.results(start=12)
        named = store.assign(month=[f"m{month:02d}" for month in store["month"]])
        found = Study(named, unit="store", time="month", after="sales").results(start="m12")
        assert found.quantity("points_before") == 12


class TestPersistence:
    def test_two_groups_after_the_end(self, people: pd.DataFrame) -> None:
        noise = np.random.default_rng(3).normal(0, 1, 60)
        rows = people.assign(sales_90=people["sales"] - 5 * people["trained"] + noise)
        (found,) = study(rows, before="sales_before", cluster="shop").persistence(
            later={90: "sales_90"}
        )
        (alone,) = persistence(
            rows["sales_before"],
            rows["sales"],
            later={90: rows["sales_90"]},
            arm=rows["trained"],
            cluster=rows["shop"],
        )
        assert found.verdict == alone.verdict == "fades"
        assert found.since.estimate == alone.since.estimate
        assert found.at_last.claim == "effect-if"
        drawn = study(rows, before="sales_before", assigned="random")
        (found,) = drawn.persistence(later={90: "sales_90"})
        assert found.at_last.claim == "effect"
        assert "clusters_unnamed" in codes(found.since)

    @pytest.mark.parametrize("beside", [False, True])
    def test_a_series_after_the_end(self, *, beside: bool) -> None:
        rng = np.random.default_rng(6)
        month = np.arange(30)
        sales = 20 + 4.0 * (month >= 10) - 0.6 * np.clip(month - 19, 0, None)
        rows = pd.DataFrame(
            {"store": "s1", "month": month, "sales": sales + rng.normal(0, 0.3, 30)}
        )
        roles: dict[str, Any] = {}
        other = None
        if beside:
            other = rng.normal(5, 0.3, 30)
            extra = rows.assign(store="s2", sales=other, arm=0)
            rows, roles = pd.concat([rows.assign(arm=1), extra]), {"arm": "arm"}
        asked = Study(rows, unit="store", time="month", after="sales", **roles)
        (found,) = asked.persistence(start=10, ended=20)
        alone = series_persistence(
            rows["sales"][:30], points_before=10, points_during=10, comparison=other
        )
        assert found.verdict == alone.verdict == "fades"
        assert found.at_last.estimate == pytest.approx(alone.at_last.estimate)

    @pytest.mark.parametrize(
        ("roles", "asked", "told"),
        [
            ({}, {}, "expected a later time"),
            ({}, {"start": 3}, "the column of the times"),
            ({"arm": None}, {"later": {90: "left"}}, "retention follows one"),
            ({"before": None}, {"later": {90: "left"}}, "earlier measurement"),
        ],
    )
    def test_what_it_needs(self, people: pd.DataFrame, roles: Any, asked: Any, told: str) -> None:
        with pytest.raises(InvalidInputError, match=told):
            study(people, **({"before": "sales_before"} | roles)).persistence(**asked)

    def test_what_it_needs_over_time(self) -> None:
        asked = study(panel(), time="month")
        for more, told in (
            ({"later": {90: "sales"}}, "give ended="),
            ({"start": 2, "ended": 3}, "one unit over time"),
            ({}, "needs the first time"),
        ):
            with pytest.raises(InvalidInputError, match=told):
                asked.persistence(**more)  # type: ignore[arg-type] # one call for several faults
        single = Study(panel(1, 30), unit="person", time="month", after="sales")
        with pytest.raises(InvalidInputError, match="no longer ran"):
            single.persistence(start=10)
