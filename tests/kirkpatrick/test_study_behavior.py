from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.kirkpatrick import (
    RefusedError,
    Study,
    TransferEnvironment,
    behavior_rate,
    compare,
    gain,
    transfer_over_time,
)
from devframe.kirkpatrick.clustered_means import clustered_mean
from devframe.kirkpatrick.conclusions import Design


def codes(found: Any) -> set[str]:
    return {caution.code for caution in found.warnings}


def people(n: int = 48) -> pd.DataFrame:
    rng = np.random.default_rng(17)
    calls, calls_before = rng.integers(8, 30, n), rng.integers(8, 30, n)
    arm = np.arange(n) // 4 % 2
    pre = rng.normal(50, 8, n).round(1)
    return pd.DataFrame(
        {
            "person": [f"p{k}" for k in range(n)],
            "team": [f"t{k // 4}" for k in range(n)],
            "course": ["a" if k % 3 else "b" for k in range(n)],
            "coached": arm,
            "pre": pre,
            "post": (pre + 3 + 2 * arm + rng.normal(0, 4, n)).round(1),
            "calls": calls,
            "calls_before": calls_before,
            "recaps": rng.binomial(calls, 0.5 + 0.1 * arm),
            "recaps_before": rng.binomial(calls_before, 0.4),
        }
    )


def weeks(n: int = 30, occasions: int = 4) -> pd.DataFrame:
    rng = np.random.default_rng(23)
    person = np.repeat(np.arange(n), occasions)
    week = np.tile(np.arange(occasions) * 4, n)
    arm = person // 3 % 2
    calls = rng.integers(0, 25, len(person))
    return pd.DataFrame(
        {
            "person": [f"p{k}" for k in person],
            "team": [f"t{k // 3}" for k in person],
            "coached": arm,
            "week": week,
            "day": [date(2026, 1, 5) + timedelta(weeks=int(k)) for k in week],
            "score": 20
            + rng.normal(0, 3, n)[person]
            + (0.3 + 0.2 * arm + rng.normal(0, 0.2, n)[person]) * week
            + rng.normal(0, 2, len(person)),
            "calls": calls,
            "recaps": rng.binomial(calls, 0.5),
        }
    )


def study(**roles: Any) -> Study:
    return Study(people(), **{"unit": "person", "before": "pre", "after": "post"} | roles)


def course(**roles: Any) -> Study:
    return Study(weeks(), **{"unit": "person", "time": "week", "after": "score"} | roles)


class TestScores:
    def test_the_study_of_the_design_document(self):
        data = people()
        found = study(arm="coached", cluster="team", assigned="self").behavior()
        same = compare(
            data["pre"], data["post"], arm=data["coached"], cluster=data["team"], unit="points"
        )
        assert (found.estimate, found.se, found.df) == (same.estimate, same.se, same.df)
        assert "CR2" in found.method
        assert (found.claim, found.design) == ("effect-if", "groups_pre_post")
        assert found.sentence().startswith("If trends were parallel")
        assert isinstance(found.table(), pd.DataFrame)

    def test_one_group_before_and_after(self):
        data = people()
        assert study().behavior().estimate == gain(data["pre"], data["post"]).estimate
        teams = study(cluster="team").behavior()
        per_team = (data["post"] - data["pre"]).groupby(data["team"]).mean()
        assert teams.estimate == pytest.approx(per_team.mean())
        assert teams.se == pytest.approx(per_team.std(ddof=1) / 12**0.5)
        assert (teams.claim, teams.df) == ("change", pytest.approx(11))

    def test_after_alone_is_described(self):
        assert study(before=None).behavior().claim == "describe"
        teams = study(before=None, cluster="team").behavior()
        assert (teams.claim, teams.form, teams.estimand) == ("describe", "level", "mean post")

    def test_randomized_says_effect_and_self_ratings_one_step_less(self):
        roles = {"arm": "coached", "cluster": "team", "assigned": "random"}
        assert study(**roles, self_rated=False).behavior().claim == "effect"
        assert study(**roles, self_rated=True).behavior().claim == "effect-if"

    def test_by_groups(self):
        many = study(arm="coached", cluster="team").behavior(by="course")
        assert many.labels == ("a", "b")
        assert {"clusters_left_out", "environment_unknown"} <= codes(many)
        assert "first_and_last" not in codes(many)


class TestOverTime:
    def test_three_times_are_a_course(self):
        data = weeks()
        found = course(arm="coached", cluster="team").behavior(time_unit="week")
        same = transfer_over_time(
            data["score"],
            person=data["person"],
            time=data["week"],
            arm=data["coached"],
            cluster=data["team"],
        )
        assert (found.estimate, found.se, found.df) == (same.estimate, same.se, same.df)
        assert (found.unit, found.group) == ("points per week", "coached")
        assert found.claim == "effect-if"
        alone = course().behavior()
        assert (alone.claim, alone.form) == ("change", "change")

    def test_dates_are_days(self):
        found = course(time="day").behavior()
        assert found.unit == "points per day"
        assert 7 * found.estimate == pytest.approx(course().behavior().estimate)

    def test_two_times_are_before_and_after(self):
        data = weeks()
        two = data[data["week"].isin([0, 12])]
        found = Study(two, unit="person", time="week", after="score").behavior()
        assert found.method == "paired t"

    def test_by_groups_the_first_and_last_are_compared_and_that_is_said(self):
        many = course().behavior(by="team", smallest_group=3)
        assert "first_and_last" in codes(many)

    def test_who_began_at_another_time_is_no_comparison(self):
        data = weeks()
        data["coached"] = (data["week"] > 4).astype(int) * data["coached"]
        with pytest.raises(RefusedError, match="staggered_effects"):
            Study(data, unit="person", time="week", after="score", arm="coached").behavior()


class TestCounts:
    def test_after_alone_is_a_rate(self):
        data = people()
        counts = Study(data, after="recaps", outcome="recaps")
        found = counts.behavior(opportunities="calls")
        same = behavior_rate(data["recaps"], data["calls"], outcome="recaps")
        assert (found.estimate, found.low, found.high) == (same.estimate, same.low, same.high)
        teams = Study(data, after="recaps", cluster="team").behavior(opportunities="calls")
        assert teams.method.startswith("ratio over clusters")

    def test_before_and_after_each_person_counts_alike(self):
        data = people()
        found = Study(
            data, before="recaps_before", after="recaps", outcome="recaps", self_rated=False
        ).behavior(opportunities="calls", opportunities_before="calls_before")
        rates = 100 * data["recaps"] / data["calls"]
        before = 100 * data["recaps_before"] / data["calls_before"]
        assert found.estimate == pytest.approx((rates - before).mean())
        assert (found.unit, found.outcome) == ("percentage points", "recaps")
        assert (found.claim, found.n) == ("change", 48)
        assert "who_rated" not in codes(found)

    def test_counts_over_time_in_two_arms_and_teams(self):
        found = course(after="recaps", arm="coached", cluster="team").behavior(
            opportunities="calls", time_unit="week"
        )
        assert found.unit == "percentage points per week"
        assert "CR2" in found.method
        assert "no_opportunity" in codes(found)
        assert found.quantity("rows_missing") == (weeks()["calls"] == 0).sum()

    def test_by_groups(self):
        many = Study(people(), after="recaps").behavior(opportunities="calls", by="course")
        assert many.template.unit == "percentage points"
        assert 30 < many["a"].estimate < 80

    def test_chosen_by_the_earlier_counts_stays_known(self):
        found = Study(
            people(), before="recaps_before", after="recaps", selected_on="recaps_before"
        ).behavior(opportunities="calls", opportunities_before="calls_before")
        assert found.p is None
        assert "selected_on_before" in codes(found)

    def test_earlier_counts_need_their_opportunities(self):
        counts = Study(people(), before="recaps_before", after="recaps")
        with pytest.raises(InvalidInputError, match="of how many opportunities"):
            counts.behavior(opportunities="calls")
        with pytest.raises(InvalidInputError, match="opportunities after as well"):
            counts.behavior(opportunities_before="calls_before")
        with pytest.raises(UnknownNameError, match="opportunities="):
            counts.behavior(opportunities="callz", opportunities_before="calls_before")

    def test_it_answers_in_the_library_of_the_data(self):
        data = pl.from_pandas(people())
        roles = {"before": "recaps_before", "after": "recaps", "arm": "coached"}
        found = Study(data, **roles).behavior(
            opportunities="calls", opportunities_before="calls_before"
        )
        assert isinstance(found.table(), pl.DataFrame)


class TestWhatIsAsked:
    def test_the_environment_qualifies_and_never_moves_the_number(self):
        plain = study(self_rated=False).behavior()
        told = study(self_rated=False).behavior(
            environment=TransferEnvironment(monitored=False, no_time=True)
        )
        assert told.estimate == plain.estimate
        assert {"not_monitored", "no_time", "environment_against"} <= codes(told)
        assert "environment_unknown" in codes(plain)

    def test_who_saw_it_is_asked_where_nobody_said(self):
        assert "who_rated" in codes(study().behavior())
        for known in (True, False):
            assert "who_rated" not in codes(study(self_rated=known).behavior())

    @pytest.mark.parametrize(
        "name", ["school", "Team", "site_id", "storeNumber", "WARD CODE", "team-name"]
    )
    @pytest.mark.parametrize("roles", [{}, {"arm": "coached"}, {"before": None}])
    def test_an_obvious_cluster_column_asks(self, name: str, roles: dict[str, Any]):
        named = people().rename(columns={"team": name})
        asked = Study(named, **{"before": "pre", "after": "post"} | roles)
        (caution,) = [one for one in asked.behavior().warnings if one.code == "clusters_unnamed"]
        assert f"cluster={name!r}" in caution.sentence
        answered = Study(named, **{"before": "pre", "after": "post", "cluster": name} | roles)
        assert "clusters_unnamed" not in codes(answered.behavior())

    def test_over_time_it_asks_too(self):
        assert "clusters_unnamed" in codes(course().behavior())
        assert "clusters_unnamed" not in codes(course(cluster="team").behavior())

    @pytest.mark.parametrize("name", ["team_size", "teamwork", "satisfaction with the site", "id"])
    def test_other_columns_do_not(self, name: str):
        named = people().rename(columns={"team": name})
        assert "clusters_unnamed" not in codes(Study(named, after="post").behavior())

    def test_without_after_there_is_nothing_to_tell(self):
        with pytest.raises(InvalidInputError, match="behavior needs the column"):
            Study(people(), unit="person").behavior()


class TestClusteredMean:
    def test_nobody_with_all_values(self):
        with pytest.raises(InvalidInputError, match="none among 2"):
            clustered_mean(
                None,
                np.array([1.0, 2.0]),
                cluster=np.array([np.nan, np.nan]),
                outcome="x",
                unit="",
                level=0.95,
                design=Design(kind="one_group_post"),
            )

    def test_a_single_cluster_leaves_nothing_to_judge_by(self):
        found = Study(people().assign(team="t"), after="post", cluster="team").behavior()
        assert found.low is None
        assert {"no_spread", "few_units"} <= codes(found)
