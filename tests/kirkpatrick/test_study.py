from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.kirkpatrick.claims import DesignKind, RefusedError
from devframe.kirkpatrick.study import Study

LIBRARIES = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}


def scores(n: int = 48, **more: Any) -> dict[str, Any]:
    rng = np.random.default_rng(7)
    before = rng.normal(55, 10, n).round(1)
    coached = np.tile([0, 1], n // 2)
    return {
        "person": [f"p{i}" for i in range(n)],
        "team": [f"t{i // 4}" for i in range(n)],
        "course": ["a" if i % 3 else "b" for i in range(n)],
        "coached": coached.tolist(),
        "pre": before.tolist(),
        "post": (before + rng.normal(4, 5, n) + 3 * coached).round(1).tolist(),
    } | more


def study(data: Any = None, **roles: Any) -> Study:
    named: dict[str, Any] = {"unit": "person", "before": "pre", "after": "post"}
    return Study(pd.DataFrame(scores()) if data is None else data, **(named | roles))


def codes(found: Any) -> set[str]:
    return {caution.code for caution in found.warnings}


class TestDesign:
    @pytest.mark.parametrize(
        ("roles", "kind"),
        [
            ({"before": None}, "one_group_post"),
            ({}, "one_group_pre_post"),
            ({"retrospective": True}, "retrospective_pre"),
            ({"retrospective": True, "arm": "coached"}, "retrospective_pre"),
            ({"before": None, "arm": "coached"}, "groups_post"),
            ({"arm": "coached"}, "groups_pre_post"),
            ({"arm": "coached", "assigned": "self"}, "groups_pre_post"),
            ({"arm": "coached", "assigned": "cutoff"}, "cutoff"),
            ({"arm": "coached", "assigned": "random"}, "randomized"),
            ({"arm": "coached", "assigned": "random", "cluster": "team"}, "randomized"),
        ],
    )
    def test_it_is_inferred_from_the_columns(self, roles: Any, kind: DesignKind) -> None:
        assert study(**roles).design.kind == kind

    def test_who_does_not_say_how_people_were_assigned_claims_no_more(self) -> None:
        assert study(arm="coached").learning().claim == "effect-if"
        assert study(arm="coached", before=None).learning().claim == "association"

    @pytest.mark.parametrize(
        ("teams", "kind"),
        [
            (2, "randomized_one_cluster_per_arm"),
            (4, "randomized_few_clusters"),
            (6, "randomized"),
        ],
    )
    def test_few_assigned_clusters_lower_the_claim(self, teams: int, kind: DesignKind) -> None:
        team = np.arange(48) % teams
        data = pd.DataFrame(scores(team=team.tolist(), coached=(team % 2).tolist()))
        found = study(data, arm="coached", cluster="team", assigned="random")
        assert found.design.kind == kind
        if teams == 2:
            with pytest.raises(RefusedError, match="six clusters"):
                found.learning()
        else:
            assert found.learning().claim == ("effect" if teams == 6 else "describe")

    @pytest.mark.parametrize(
        ("lost", "kind"),
        [
            ([], "randomized"),
            ([0], "randomized"),
            ([1, 3, 5], "randomized_attrition"),
            ([*range(12)], "randomized_attrition"),
        ],
    )
    def test_losses_lower_a_randomized_claim(self, lost: list[int], kind: DesignKind) -> None:
        data = pd.DataFrame(scores())
        data.loc[lost, "post"] = np.nan
        found = study(data, arm="coached", assigned="random")
        assert found.design.kind == kind
        assert found.learning().n_missing == len(lost)

    def test_it_is_told_in_a_sentence(self) -> None:
        told = study().sentence()
        assert told.startswith("48 units. One group, measured before and after")
        assert told.endswith("a finding may at most speak of a change.")

    def test_what_is_assumed_is_printed_and_raises_nothing(self) -> None:
        found = study(assume="nothing else happened").learning()
        assert found == study(assume=["nothing else happened"]).learning()
        assert "nothing else happened" in found.assumptions
        assert found.claim == "change"


class TestLearning:
    @pytest.mark.parametrize("library", sorted(LIBRARIES))
    @pytest.mark.parametrize(
        "roles", [{}, {"arm": "coached"}, {"arm": "coached", "cluster": "team"}]
    )
    def test_every_library_gives_the_same_and_gets_its_own_back(
        self, library: str, roles: Any
    ) -> None:
        build = LIBRARIES[library]
        found = study(build(scores()), **roles).learning()
        assert found == study(**roles).learning()
        assert type(found.table()) is type(build({"a": [1]}))
        many = study(build(scores()), **roles).learning(by="course")
        assert type(many.table()) is type(build({"a": [1]}))
        assert type(many.ranks()) is type(build({"a": [1]}))

    def test_a_lazy_frame_is_collected(self) -> None:
        found = study(pl.DataFrame(scores()).lazy()).learning()
        assert isinstance(found.table(), pl.DataFrame)

    def test_the_data_are_left_alone(self) -> None:
        data = pd.DataFrame(scores())
        held = data.copy()
        study(data, arm="coached", cluster="team").learning(by="course")
        pd.testing.assert_frame_equal(data, held)

    def test_a_long_layout_is_the_wide_one(self) -> None:
        wide = pd.DataFrame(scores())
        long = wide.melt(
            id_vars=["person", "coached"],
            value_vars=["pre", "post"],
            var_name="wave",
            value_name="v",
        ).replace({"wave": {"pre": 0, "post": 1}})
        shuffled = long.sample(frac=1, random_state=3)
        found = Study(
            shuffled, unit="person", time="wave", after="v", arm="coached", outcome="post"
        ).learning()
        assert found.estimate == pytest.approx(study(arm="coached").learning().estimate)
        assert found.design == "groups_pre_post"

    def test_arms_that_start_at_different_times_are_not_compared_as_they_stand(self) -> None:
        long = pd.DataFrame(
            {
                "person": [f"p{i}" for i in range(6) for _ in range(3)],
                "wave": [0, 1, 2] * 6,
                "started": [0, 0, 1] * 3 + [0, 1, 1] * 3,
                "v": range(18),
            }
        )
        staggered = Study(long, unit="person", time="wave", after="v", arm="started")
        assert staggered.design.kind == "staggered"
        with pytest.raises(RefusedError, match="those who had not"):
            staggered.learning()

    def test_text_arms_need_to_know_the_comparison(self) -> None:
        data = pd.DataFrame(scores())
        data["coached"] = data["coached"].map({0: "control", 1: "coached"})
        with pytest.raises(InvalidInputError, match="pass comparison="):
            study(data, arm="coached")
        found = study(data, arm="coached", comparison="control").learning()
        assert (found.group, found.reference) == ("coached", "control")
        assert found.estimate == study(arm="coached").learning().estimate
        turned = study(arm="coached", comparison=1).learning()
        assert (turned.group, turned.reference) == ("not coached", "coached")
        assert turned.estimate == pytest.approx(-(found.estimate or 0))
        with pytest.raises(InvalidInputError, match="got 'nobody'"):
            study(data, arm="coached", comparison="nobody")

    def test_people_chosen_by_their_earlier_score_get_no_p(self) -> None:
        found = study(selected_on="pre").learning()
        assert found.p is None
        assert "selected_on_before" in codes(found)
        elsewhere = study(selected_on="team").learning()
        assert elsewhere.p is not None
        assert "selected" in codes(elsewhere)

    def test_two_scales_are_noticed(self) -> None:
        data = pd.DataFrame(scores()).assign(pre=lambda d: d["pre"] / 20)
        assert "unlike_scales" in codes(study(data).learning())
        assert "unlike_scales" in codes(study(data).learning(by="course").template)
        assert "unlike_scales" not in codes(study().learning())
        only_after = study(data, before=None).learning(by="course")
        assert "unlike_scales" not in codes(only_after.template)

    def test_pooled_programs_are_noticed(self) -> None:
        assert "programs_pooled" in codes(study(program="course").learning())
        assert "programs_pooled" not in codes(study().learning())
        alone = pd.DataFrame(scores()).assign(course="a")
        assert "programs_pooled" not in codes(study(alone, program="course").learning())

    def test_a_column_of_teams_that_has_no_role_is_asked_about(self) -> None:
        scores = pd.DataFrame(
            {
                "School_ID": [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
                "arm": [1] * 6 + [0] * 6,
                "post": [5.0, 7, 6, 8, 9, 7, 4, 5, 6, 3, 5, 4],
            }
        )
        asked = Study(scores, arm="arm", after="post").learning()
        (caution,) = [one for one in asked.warnings if one.code == "clusters_unnamed"]
        assert "cluster='School_ID'" in caution.sentence
        for named in (
            Study(scores, arm="arm", after="post", cluster="School_ID").learning(),
            Study(scores.drop(columns="School_ID"), arm="arm", after="post").learning(),
        ):
            assert "clusters_unnamed" not in {one.code for one in named.warnings}

    def test_after_alone_is_described(self) -> None:
        found = Study(pd.DataFrame(scores()), after="post").learning()
        assert (found.claim, found.form) == ("describe", "level")

    def test_b7_there_is_no_observed_power_anywhere(self) -> None:
        for roles in ({}, {"arm": "coached"}):
            names = {quantity.name for quantity in study(**roles).learning().quantities}
            assert not any("power" in name for name in names)


class TestMoreOfLevelTwo:
    def test_retention_in_the_library_that_came_in(self) -> None:
        data = pl.DataFrame(scores()).with_columns(month=pl.col("post") - 1.0)
        found = study(data).retention(later={30: "month"})
        assert list(found.parts) == ["after 30 days"]
        assert found["after 30 days"].estimate == pytest.approx(-1)
        assert isinstance(found.table(), pl.DataFrame)
        with pytest.raises(UnknownNameError, match=r"later\[90\]="):
            study(data).retention(later={90: "quarter"})

    def test_normalized_gain_needs_the_best_score(self) -> None:
        data = pd.DataFrame({"pre": [40.0, 40, 40], "post": [60.0, 70, 80]})
        found = Study(data, before="pre", after="post", highest=100).normalized_gain()
        assert found.estimate == pytest.approx(0.5)
        with pytest.raises(InvalidInputError, match="best possible score"):
            Study(data, before="pre", after="post").normalized_gain()

    def test_reliable_change(self) -> None:
        found = study().reliable_change(reliability=0.8)
        assert found.n_rose + found.n_fell + found.n_unclear == 48

    def test_they_need_both_measurements(self) -> None:
        with pytest.raises(InvalidInputError, match="earlier measurement"):
            study(before=None).reliable_change(reliability=0.8)
        long = pd.DataFrame({"p": ["a", "a"], "t": [0, 1], "v": [1.0, 2.0]})
        with pytest.raises(InvalidInputError, match="one row per unit"):
            Study(long, unit="p", time="t", after="v").retention(later={30: "v"})


class TestLearningByGroup:
    def test_each_group_is_what_it_would_be_alone(self) -> None:
        many = study(arm="coached", before=None).learning(by="course")
        for course in ("a", "b"):
            data = pd.DataFrame(scores()).query("course == @course")
            alone = study(data, arm="coached", before=None).learning()
            assert many[course].estimate == pytest.approx(alone.estimate)
            assert many[course].low == pytest.approx(alone.low)
            assert many[course].p == pytest.approx(alone.p)

    def test_people_are_not_ranked(self) -> None:
        with pytest.raises(RefusedError, match="never persons"):
            study().learning(by="person")

    def test_clusters_are_left_out_and_that_is_said(self) -> None:
        many = study(arm="coached", cluster="team").learning(by="course")
        assert "clusters_left_out" in codes(many.template)

    @pytest.mark.parametrize("before", [None, "pre"])
    def test_one_group_takes_its_clusters_as_the_units(self, before: str | None) -> None:
        alone = study(before=before).learning()
        teams = study(before=before, cluster="team").learning()
        assert teams.estimate == pytest.approx(alone.estimate)
        assert (teams.df, teams.quantity("n_clusters")) == (pytest.approx(11), 12)
        assert "CR2" in teams.method
        assert "clusters_unnamed" in codes(alone)
        assert not {"clusters_unnamed", "clusters_left_out"} & codes(teams)

    def test_reaction_says_that_clusters_are_not_used(self) -> None:
        rated = pd.DataFrame({"fun": [4, 5, 3, 4], "team": ["a", "a", "b", "b"]})
        for cluster, said in (("team", True), (None, False)):
            found = Study(rated, cluster=cluster).reaction({"engagement": "fun"})
            assert ("clusters_left_out" in codes(found["engagement"])) is said

    def test_retention_and_normalized_gain_say_so_too(self) -> None:
        found = study(cluster="team", highest=200)
        assert "clusters_left_out" in codes(found.normalized_gain())
        assert "clusters_left_out" not in codes(study(highest=200).normalized_gain())
        data = pd.DataFrame(scores()).assign(later=lambda frame: frame["post"] - 1)
        kept = study(data, cluster="team").retention(later={30: "later"})
        assert "clusters_left_out" in codes(kept["after 30 days"])

    def test_a_person_in_two_groups_is_not_guessed_away(self) -> None:
        long = pd.DataFrame(
            {"p": ["a", "a", "b", "b"], "t": [0, 1] * 2, "v": range(4), "site": list("xyxx")}
        )
        with pytest.raises(InvalidInputError, match="one site per unit") as caught:
            Study(long, unit="p", time="t", after="v").learning(by="site")
        assert [fault.row for fault in caught.value.faults] == [2]

    def test_means_by_group(self) -> None:
        many = Study(pd.DataFrame(scores()), after="post").learning(by="course")
        assert many.template.claim == "describe"
        assert len(many) == 2


class TestBadInput:
    @pytest.mark.parametrize(
        ("change", "match"),
        [
            ({"post": ["good"] * 48}, "expected numbers"),
            ({"coached": [1] * 48}, "expected two arms, got 1; leave arm= out"),
            ({"coached": [0, 1, 2] * 16}, "two arms at a time"),
            ({"post": [float("inf")] + [1.0] * 47}, "infinite"),
            ({"person": ["p0"] * 2 + [f"p{i}" for i in range(46)]}, "got one again"),
            ({"person": [None] + [f"p{i}" for i in range(47)]}, "expected a value, got none"),
        ],
    )
    def test_it_is_refused_with_what_to_do(self, change: Any, match: str) -> None:
        with pytest.raises(InvalidInputError, match=match):
            study(pd.DataFrame(scores(**change)), arm="coached")

    def test_101_on_a_test_of_100(self) -> None:
        data = pd.DataFrame(scores())
        data.loc[3, "post"] = 101
        with pytest.raises(InvalidInputError, match="expected 0 to 100, got 101") as caught:
            study(data, lowest=0, highest=100)
        assert caught.value.faults[0].row == 4

    def test_a_missing_column_is_named_with_a_guess(self) -> None:
        with pytest.raises(UnknownNameError, match="before=: no column is named 'prr'"):
            study(before="prr")
        with pytest.raises(UnknownNameError, match="by="):
            study().learning(by="cours")

    def test_one_column_has_one_role(self) -> None:
        with pytest.raises(InvalidInputError, match="another column than for before="):
            study(after="pre")

    @pytest.mark.parametrize("roles", [{"after": None}, {"time": "course"}])
    def test_roles_that_need_others(self, roles: Any) -> None:
        with pytest.raises(InvalidInputError, match="need"):
            study(**roles)

    def test_levels_need_their_column(self) -> None:
        with pytest.raises(InvalidInputError, match="learning needs"):
            Study(pd.DataFrame(scores())).learning()

    def test_nothing_and_nonsense(self) -> None:
        with pytest.raises(InvalidInputError, match="at least one row"):
            study(pd.DataFrame(scores()).head(0))
        with pytest.raises(InvalidInputError, match="expected a dataframe, got list"):
            Study([1, 2, 3])  # type: ignore[arg-type]  # what a newcomer tries
        with pytest.raises(UnknownNameError, match="assigned=: no way of assignment"):
            study(assigned="chance")
        with pytest.raises(InvalidInputError, match="between 0 and 1"):
            study().learning(level=95)

    def test_a_single_time_is_no_change(self) -> None:
        data = pd.DataFrame({"person": ["a", "b"], "wave": [1, 1], "v": [1.0, 2.0]})
        with pytest.raises(InvalidInputError, match="at least two times"):
            Study(data, unit="person", time="wave", after="v")
        with pytest.raises(InvalidInputError, match="once per wave"):
            Study(
                pd.DataFrame({"person": ["a", "a"], "wave": [1, 1], "v": [1.0, 2.0]}),
                unit="person", time="wave", after="v",
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("n", "roles"),
        [
            *((n, {}) for n in (1, 2, 3)),
            *((n, {"arm": "coached"}) for n in (2, 3)),
            *((n, {"before": None}) for n in (1, 2)),
        ],
    )
    def test_hardly_anybody_still_gets_an_answer(self, n: int, roles: Any) -> None:
        found = study(pd.DataFrame(scores()).head(n), **roles).learning()
        assert found.n + found.n_missing + found.n_dropped == n
        assert found.sentence().endswith(".")

    def test_all_missing_and_constant_columns_are_told(self) -> None:
        nobody = pd.DataFrame(scores(post=[None] * 48)).astype({"post": float})
        with pytest.raises(InvalidInputError, match="before is known in 48 and after in 0"):
            study(nobody).learning()
        flat = study(pd.DataFrame(scores(pre=[50.0] * 48, post=[50.0] * 48))).learning()
        assert flat.estimate == 0
        assert flat.low is None
