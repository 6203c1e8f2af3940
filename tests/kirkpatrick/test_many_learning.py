"""The finer questions of level 2, and ratings, asked of many groups at once."""

import inspect
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe import kirkpatrick
from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import (
    Findings,
    ManyFindings,
    RefusedError,
    Study,
    csat,
    normalized_gain,
    normalized_gain_by,
    reliable_change,
    reliable_change_by,
    retention,
    retention_by,
    top_box_by,
)

RNG = np.random.default_rng(3)
N = 90
BY = np.repeat(["a", "b", "c"], N // 3)
BEFORE = RNG.uniform(20, 60, N)
AFTER = BEFORE + RNG.normal(18, 6, N)
MONTH = AFTER - RNG.normal(4, 5, N)


def frame(**more: Any) -> dict[str, Any]:
    return {"site": BY, "pre": BEFORE, "post": AFTER, "month": MONTH} | more


def study(**roles: Any) -> Study:
    return Study(pd.DataFrame(frame()), before="pre", after="post", highest=100, **roles)


def codes(found: Any) -> set[str]:
    return {caution.code for caution in found.warnings}


class TestRetention:
    def test_each_group_is_what_it_would_be_alone(self) -> None:
        lost = np.where(np.arange(N) % 7 == 0, np.nan, MONTH)
        started = np.where(np.arange(N) % 11 == 0, np.nan, BEFORE)
        many = retention_by(started, AFTER, later={30: lost, 90: MONTH}, by=BY)
        assert list(many.parts) == [
            "after 30 days",
            "share kept after 30 days",
            "after 90 days",
            "share kept after 90 days",
        ]
        for label in "abc":
            inside = label == BY
            later = {30: lost[inside], 90: MONTH[inside]}
            for alone, days in zip(
                retention(started[inside], AFTER[inside], later=later), (30, 90), strict=True
            ):
                for single, name in ((alone, "after"), (alone.also[0], "share kept after")):
                    table = many[f"{name} {days} days"]
                    assert isinstance(table, ManyFindings)
                    found = table[label]
                    assert found.estimate == pytest.approx(single.estimate)
                    assert (found.low, found.high) == pytest.approx((single.low, single.high))
                    assert (found.n, found.n_missing) == (single.n, single.n_missing)
                    assert (found.p is None) == (single.p is None)
                    assert (found.claim, found.estimand) == (single.claim, single.estimand)

    @given(st.integers(2, 40), st.integers(0, 10_000))
    def test_fieller_holds_the_ratio_where_it_has_limits(self, n: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        before, after = rng.normal(0, 1, n), rng.normal(1, 1, n)
        found = retention_by(
            before, after, later={9: rng.normal(1, 1, n)}, by=["x"] * n, smallest_group=1
        )["share kept after 9 days"]
        assert isinstance(found, ManyFindings)
        low, ratio, high = (getattr(found["x"], name) for name in ("low", "estimate", "high"))
        assert low is None or low <= ratio <= high

    def test_a_study_gives_tables_in_its_own_library(self) -> None:
        found = Study(
            pl.DataFrame(frame()).with_columns(pl.col("site").alias("place")),
            before="pre",
            after="post",
            cluster="place",
        ).retention(later={30: "month"}, by="site", smallest_group=31)
        assert isinstance(found.table(), pl.DataFrame)
        assert codes(found["after 30 days"]) >= {"clusters_left_out"}
        assert found.table()["estimate"].null_count() == 6
        with pytest.raises(InvalidInputError, match="none among 1 rows"):
            retention_by([1], [2], later={30: [None]}, by=["a"])


class TestNormalizedGain:
    def test_each_group_is_what_it_would_be_alone(self) -> None:
        many = normalized_gain_by(BEFORE, AFTER, highest=100, by=BY)
        for label in "abc":
            inside = label == BY
            alone = normalized_gain(BEFORE[inside], AFTER[inside], highest=100)
            found = many[label]
            assert found.estimate == pytest.approx(alone.estimate)
            # Fieller's limits and the bootstrap's agree where samples are not tiny.
            assert found.low == pytest.approx(alone.low, abs=0.02)
            assert found.high == pytest.approx(alone.high, abs=0.02)
            assert found.claim == "change"
        assert many.table("pandas")["q"].notna().all()
        assert "favors_high_pretests" in codes(many)

    def test_those_at_the_top_are_counted_and_all_at_the_top_have_no_gain(self) -> None:
        many = normalized_gain_by(
            [100, 100, 50, 60], [100, 100, 80, 70], highest=100, by=list("aabb"), smallest_group=2
        )
        assert many["a"].estimate is None
        assert many["b"].estimate == pytest.approx(20 / 45)
        assert any("2 of 4 already" in caution.sentence for caution in many.warnings)

    def test_the_same_share_for_all_leaves_no_interval(self) -> None:
        many = normalized_gain_by(
            [40, 60, 80], [70, 80, 90], highest=100, by=list("aaa"), smallest_group=1
        )
        assert (many["a"].estimate, many["a"].low) == (0.5, None)

    def test_of_a_study(self) -> None:
        many = study().normalized_gain(by="site")
        assert many["b"].estimate == pytest.approx(
            normalized_gain_by(BEFORE, AFTER, highest=100, by=BY)["b"].estimate
        )
        assert study(cluster="site").normalized_gain(by="site").warnings[-1].code == (
            "clusters_left_out"
        )


class TestReliableChange:
    def test_the_shares_are_those_of_the_people(self) -> None:
        after = np.where(np.arange(N) % 9 == 0, np.nan, AFTER)
        persons = reliable_change(BEFORE, after, reliability=0.9)
        verdicts = np.array([person.verdict for person in persons.people])
        found = reliable_change_by(BEFORE, after, reliability=0.9, by=BY)
        for name in ("rose", "fell"):
            table = found[name]
            assert isinstance(table, ManyFindings)
            for label in "abc":
                inside = verdicts[label == BY]
                assert table[label].estimate == (inside == name).sum() / table[label].n
                assert table[label].n_missing == (inside == "unknown").sum()
                assert table[label].claim == "describe"
        assert "chance_passes" in codes(found["rose"])

    def test_of_a_study_and_never_by_person(self) -> None:
        people = study(unit="month")
        found = people.reliable_change(reliability=0.8, by="site")
        assert isinstance(found, Findings)
        assert isinstance(found.table(), pd.DataFrame)
        with pytest.raises(RefusedError, match="never persons"):
            people.reliable_change(reliability=0.8, by="month")


def test_top_box_of_each_group_is_what_it_would_be_alone() -> None:
    rated = RNG.integers(1, 6, N)
    many = top_box_by(rated, by=BY, highest=5, boxes=2, outcome="satisfaction")
    for label in "abc":
        alone = csat(rated[label == BY])
        assert (many[label].low, many[label].high) == pytest.approx((alone.low, alone.high))
        assert alone.estimand == many.template.estimand
    assert isinstance(top_box_by(pl.Series(rated), by=BY, highest=5).table(), pl.DataFrame)


def test_people_chosen_by_their_earlier_score_get_no_p_in_any_group() -> None:
    chosen = study(selected_on="pre")
    for many in (chosen.learning(by="site"), chosen.normalized_gain(by="site")):
        assert isinstance(many, ManyFindings)
        assert np.isnan(many.columns.p).all()
        assert "selected_on_before" in codes(many)
    assert not np.isnan(study().learning(by="site").columns.p).any()


# What gives a finding of levels 1 and 2, and how it is asked of many groups.
OF_MANY = {
    "reaction_survey": "by=",
    "proportion": "share_by",
    "top_box": "top_box_by",
    "csat": "top_box_by",
    "nps": "nps_by",
    "average": "mean_by",
    "likert": "mean_by",
    "gain": "gain_by",
    "compare": "contrast_by",
    "effect_size": "contrast_by",
    "retention": "retention_by",
    "normalized_gain": "normalized_gain_by",
    "proportion_change": "gain_by",  # of zeros and ones: the same difference, with a t interval
    "proportion_difference": "contrast_by",  # likewise
    "response_rate": "share_by",  # of one row per invited person
}
ONE_ONLY = {
    "nps_difference": "compares two groups already; many groups side by side are nps_by",
    "halo": "a property of the questionnaire, not of who answered it",
    "signed_rank_change": "for samples too small to be split",
    "rank_sum_contrast": "for samples too small to be split",
    "expected_regression": "a forecast from figures, without data to be split",
    "internal_consistency": "a property of the test; in groups of a few it would be noise",
}
ONE_STUDY = {
    "results": "adjusts for covariates, clusters or a series, which every group would need for "
    "itself; arms are compared group by group with learning(by=) or contrast_by",
    "persistence": "as results, of which it is the end",
}
MODULES = (
    "effect_sizes learning learning_contrast learning_normalized learning_ranks "
    "learning_retention learning_selection promoters proportion_contrasts proportions "
    "ratings reaction reliability"
)


def test_every_finding_of_levels_1_and_2_can_be_asked_of_many_groups_or_says_why_not() -> None:
    homes = {f"devframe.kirkpatrick.{name}" for name in MODULES.split()}
    giving = {
        name
        for name in kirkpatrick.__all__
        if inspect.isfunction(value := getattr(kirkpatrick, name))
        and value.__module__ in homes
        and "Finding" in str(inspect.signature(value).return_annotation)
    }
    assert giving <= {*OF_MANY, *ONE_ONLY}
    for name, counterpart in OF_MANY.items():
        answer = name if counterpart == "by=" else counterpart
        assert "by" in inspect.signature(getattr(kirkpatrick, answer)).parameters, name


def test_every_question_of_a_study_can_be_asked_of_many_groups_or_says_why_not() -> None:
    asked = {
        name: inspect.signature(method).parameters
        for name, method in inspect.getmembers(Study, inspect.isfunction)
        if not name.startswith("_")
        and "Finding" in str(inspect.signature(method).return_annotation)
    }
    by_group = {name for name, parameters in asked.items() if "by" in parameters}
    assert by_group >= {
        "reaction", "learning", "behavior", "retention", "normalized_gain", "reliable_change",
    }  # fmt: skip
    assert set(asked) - by_group <= set(ONE_STUDY)
