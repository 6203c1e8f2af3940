from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.kirkpatrick.claims import RefusedError
from devframe.kirkpatrick.reaction import reaction_survey
from devframe.kirkpatrick.study import Study


def answers(n: int = 40) -> dict[str, Any]:
    rng = np.random.default_rng(3)
    return {
        "course": ["a", "b"] * (n // 2),
        "rel_1": rng.integers(1, 6, n).tolist(),
        "rel_2": rng.integers(1, 6, n).tolist(),
        "fun": rng.integers(1, 6, n).tolist(),
        "likely": rng.integers(0, 11, n).tolist(),
        "passed": rng.integers(0, 2, n).tolist(),
    }


def codes(found: Any) -> set[str]:
    return {caution.code for caution in found.warnings}


class TestStudyReaction:
    @pytest.mark.parametrize("build", [pd.DataFrame, pl.DataFrame, pa.table])
    def test_each_scale_by_itself_in_the_library_that_came_in(self, build: Any) -> None:
        found = Study(build(answers())).reaction(
            {"relevance": ["rel_1", "rel_2"], "engagement": "fun"},
            recommend="likely",
            yes_no={"passed": "passed"},
            invited=50,
        )
        assert list(found.parts) == ["relevance", "engagement", "recommend", "passed", "response"]
        data = pd.DataFrame(answers())
        expected = data[["rel_1", "rel_2"]].mean(axis=1).mean()
        assert found["relevance"].estimate == pytest.approx(expected)
        assert found["response"].estimate == 0.8
        assert type(found.table()) is type(build({"a": [1]}))
        assert len(found.sentences()) == len(found) == 5

    def test_nothing_is_inferred_upward(self) -> None:
        found = Study(pd.DataFrame(answers())).reaction({"engagement": "fun"})
        assert all(part.claim == "describe" for part in found)
        assert all("reaction_only" in codes(part) for part in found)
        assert "engagement" in found._repr_html_()

    @pytest.mark.parametrize("build", [pd.DataFrame, pl.DataFrame, pa.table])
    def test_by_group_is_what_each_group_is_alone(self, build: Any) -> None:
        found = Study(build(answers())).reaction(
            {"engagement": "fun"}, recommend="likely", yes_no={"passed": "passed"}, by="course"
        )
        alone = pd.DataFrame(answers()).query("course == 'a'")
        for name, single in (
            Study(alone)
            .reaction({"engagement": "fun"}, recommend="likely", yes_no={"passed": "passed"})
            .parts.items()
        ):
            many = found[name]["a"]
            assert many.estimate == pytest.approx(single.estimate)
            assert many.low == pytest.approx(single.low)
            assert many.high == pytest.approx(single.high)
            assert "reaction_only" in codes(many)
        assert len(found.table()) == 6
        assert type(found.table()) is type(build({"a": [1]}))

    def test_arms_without_a_measurement_still_answer_level_one(self) -> None:
        found = Study(pd.DataFrame(answers()), arm="passed", assigned="random")
        assert found.design.kind == "randomized"
        assert found.reaction({"engagement": "fun"})["engagement"].claim == "describe"

    def test_a_halo_is_flagged(self) -> None:
        fun = np.array(answers()["fun"])
        data = pd.DataFrame({"a": fun, "b": fun, "c": np.where(np.arange(40) == 3, 3, fun)})
        items: Any = {"relevance": "a", "engagement": "b", "satisfaction": "c"}
        assert "halo" in codes(Study(data).reaction(items)["relevance"])
        data["b"], data["c"] = answers()["rel_1"], answers()["rel_2"]
        assert "halo" not in codes(Study(data).reaction(items)["relevance"])

    def test_people_are_not_ranked_here_either(self) -> None:
        data = pd.DataFrame(answers()).assign(person=range(40))
        with pytest.raises(RefusedError):
            Study(data, unit="person").reaction({"engagement": "fun"}, by="person")

    def test_questions_must_be_there(self) -> None:
        with pytest.raises(InvalidInputError, match="expected answers, got none"):
            Study(pd.DataFrame(answers())).reaction()
        with pytest.raises(UnknownNameError, match="fum"):
            Study(pd.DataFrame(answers())).reaction({"engagement": "fum"})
        found = Study(pd.DataFrame(answers())).reaction({"engagement": "fun"})
        with pytest.raises(UnknownNameError, match="did you mean 'engagement'"):
            found["engagment"]


class TestSurveyOfArrays:
    def test_half_of_the_items_make_a_value(self) -> None:
        items = np.array([[5, 3, np.nan, np.nan], [4, np.nan, np.nan, np.nan], [1, 1, 1, 1]])
        found = reaction_survey({"relevance": items})["relevance"]
        assert (found.estimate, found.n, found.n_missing) == (2.5, 2, 1)

    def test_a_list_of_lists_is_a_table(self) -> None:
        found = reaction_survey({"relevance": [[5, 3], [1, 1]]})["relevance"]
        assert found.estimate == 2.5

    def test_scales_of_other_lengths_stand_alone(self) -> None:
        found = reaction_survey({"relevance": [5, 3, 4], "engagement": [1, 2]})
        assert [part.n for part in found] == [3, 2]

    def test_the_same_answer_from_everybody_is_no_halo(self) -> None:
        found = reaction_survey({"relevance": [4] * 20, "engagement": [4] * 20})
        assert "halo" not in codes(found["relevance"])

    def test_an_answer_off_the_scale_names_its_item(self) -> None:
        with pytest.raises(InvalidInputError, match="relevance: a"):
            reaction_survey({"relevance": pd.DataFrame({"a": [6], "b": [1]})})
