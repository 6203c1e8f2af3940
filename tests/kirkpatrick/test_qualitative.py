from datetime import date

import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.qualitative_cases import interview_guide, success_cases
from devframe.kirkpatrick.qualitative_goals import (
    Goal,
    GoalAttainment,
    GoalRating,
    RaterRole,
    goal_attainment,
    goal_attainment_t,
)
from devframe.kirkpatrick.qualitative_themes import (
    CodedPassage,
    Themes,
    coder_agreement,
    themes_of,
)

LEVELS = ("never", "rarely", "weekly", "daily", "daily and teaches it")


def goal(goal_id: str) -> Goal:
    return Goal(goal_id=goal_id, statement="Gives feedback", levels=LEVELS, baseline=-2)


def rating(goal_id: str, role: RaterRole, attainment: int, day: int = 1) -> GoalRating:
    return GoalRating(
        goal_id=goal_id, role=role, attainment=attainment, rated_on=date(2026, 5, day)
    )


class TestGoals:
    def test_each_goal_has_its_status_in_words(self):
        found = goal_attainment(
            [goal(f"g{i}") for i in range(1, 6)],
            [
                rating("g1", "manager", 2),
                rating("g2", "manager", -1),
                rating("g3", "self", 0),
                rating("g4", "self", 1),
                rating("g4", "manager", -1),
            ],
        )
        states = ["above", "below", "as_expected", "raters_differ", "not_rated"]
        assert [result.status for result in found.goals] == states
        assert found.goals[0].reached == "daily and teaches it"
        assert found.goals[3].reached is None
        assert found.sentence() == (
            "2 of 5 goals reached the expected level or more; raters differ on 1; not rated: 1; "
            "1 rated by the person alone."
        )
        assert GoalAttainment.from_json(found.to_json()) == found

    def test_the_last_rating_of_each_role_counts(self):
        ratings = [rating("g1", "self", 1, 20), rating("g1", "self", -2, 3)]
        assert goal_attainment([goal("g1")], ratings).goals[0].status == "above"
        same_day = [rating("g1", "self", 1), rating("g1", "self", 0)]
        assert goal_attainment([goal("g1")], same_day).goals[0].status == "as_expected"

    def test_two_raters_above_are_above_though_not_alike(self):
        ratings = [rating("g1", "self", 2), rating("g1", "coach", 1)]
        result = goal_attainment([goal("g1")], ratings).goals[0]
        assert (result.status, result.reached) == ("above", None)
        assert [one.role for one in result.last] == ["self", "coach"]

    def test_all_faults_come_together(self):
        with pytest.raises(InvalidInputError) as caught:
            goal_attainment([goal("g1"), goal("g1")], [rating("g9", "self", 0)])
        assert [fault.code for fault in caught.value.faults] == ["duplicate_goal", "unknown_goal"]

    def test_kiresuk_and_sherman_table(self):
        """Equal weights: T of n goals all at +1 is 50 + 10 n / √(.7 n + .3 n²)."""
        assert goal_attainment_t([0, 0, 0, 0]) == 50
        assert goal_attainment_t([1]) == pytest.approx(60)
        assert goal_attainment_t([1, 1, 1]) == pytest.approx(63.69, abs=5e-3)
        assert goal_attainment_t([1, -1], importance=[3, 1]) == pytest.approx(
            50 + 20 / (0.7 * 10 + 0.3 * 16) ** 0.5
        )

    @pytest.mark.parametrize(
        ("levels", "importance"), [([], None), ([3], None), ([1], [0]), ([1, 2], [1])]
    )
    def test_impossible_goals(self, levels: list[int], importance: list[int] | None):
        with pytest.raises(InvalidInputError, match="levels from -2 to 2"):
            goal_attainment_t(levels, importance=importance)


class TestSuccessCases:
    def test_best_and_worst(self):
        found = success_cases([5, 1, None, 4, 2], units=list("abcde"), count=1)
        assert [(case.unit, case.kind) for case in found.cases] == [
            ("a", "success"),
            ("b", "non_success"),
        ]
        assert (found.n, found.n_missing, found.n_tied_out) == (4, 1, 0)
        assert "average" in found.note

    def test_the_lot_decides_between_equals_and_is_told(self):
        units, scores = [f"u{i}" for i in range(10)], [3] * 5 + [2] * 5
        found = success_cases(scores, units=units, count=2)
        assert found.n_tied_out == 6
        assert found == success_cases(scores, units=units, count=2)
        others = {
            tuple(case.unit for case in success_cases(scores, units=units, seed=seed).cases)
            for seed in range(5)
        }
        assert len(others) > 1

    def test_no_lot_makes_a_success_of_who_scores_like_the_rest(self):
        with pytest.raises(InvalidInputError, match="no best or worst"):
            success_cases([3, 3, 3, 3], units=list("abcd"))
        found = success_cases([1, 3, 3, 3, 3, 5], units=list("abcdef"), count=3)
        assert [(case.unit, case.kind) for case in found.cases] == [
            ("f", "success"),
            ("a", "non_success"),
        ]

    def test_nobody_is_both_best_and_worst(self):
        found = success_cases([1, 2, 3], units=list("abc"), count=3)
        assert len(found.cases) == 2

    def test_all_faults_come_together(self):
        with pytest.raises(InvalidInputError) as caught:
            success_cases([None], units=["a", "a"], count=0)
        assert len(caught.value.faults) == 4

    def test_labels_are_refused(self):
        with pytest.raises(InvalidInputError, match="labels"):
            success_cases(["high", "low"], units=["a", "b"])

    def test_both_ends_have_a_guide(self):
        assert any("stood in the way" in question for question in interview_guide("non_success"))
        assert interview_guide("success") != interview_guide("non_success")


def coded(passage: str, coder: str, *themes: str, unit: str | None = None) -> CodedPassage:
    return CodedPassage(passage=passage, coder=coder, themes=themes, unit=unit)


class TestThemes:
    codings = (
        coded("p1", "a", "time", unit="u1"),
        coded("p1", "b", "time", "tools", unit="u1"),
        coded("p2", "a", "time", unit="u2"),
        coded("p2", "b", unit="u2"),
        coded("p3", "a", "tools", unit="u2"),
    )

    def test_themes_are_counted_by_passage_and_person(self):
        found = themes_of(self.codings)
        time, tools = found.rows
        assert (time.theme, time.n_passages, time.n_by_all, time.n_people) == ("time", 2, 1, 2)
        assert (tools.passages, tools.n_by_all) == (("p1", "p3"), 1)
        assert (found.n_passages, found.n_read_twice, found.coders) == (3, 2, ("a", "b"))
        assert Themes.from_json(found.to_json()) == found

    def test_agreement_counts_only_passages_read_twice(self):
        time = themes_of(self.codings).rows[0]
        assert (time.agreement.n, time.agreement.n_missing) == (2, 1)
        assert time.agreement.claim == "describe"
        assert time.agreement.low is None
        assert "low_agreement" in [caution.code for caution in time.agreement.warnings]

    def test_one_coder_alone_has_no_agreement(self):
        found = themes_of([coded("p1", "a", "time")])
        assert found.rows[0].agreement is None
        assert found.table("pandas")["agreement"].isna().all()

    def test_nothing_and_twice_are_refused(self):
        with pytest.raises(InvalidInputError, match="got none"):
            themes_of([])
        with pytest.raises(InvalidInputError, match="twice"):
            themes_of([coded("p1", "a"), coded("p1", "a", "time")])

    def test_no_theme_at_all_is_an_empty_table(self):
        found = themes_of([coded("p1", "a")])
        assert found.rows == ()


class TestCoderAgreement:
    def test_perfect_agreement(self):
        found = coder_agreement({"a": ["x", "y", "x"], "b": ["x", "y", "x"]})
        assert found.estimate == 1
        assert found.quantity("percent_agreement") == 100
        assert found.warnings == ()

    def test_a_single_category_tells_nothing(self):
        found = coder_agreement({"a": ["x", "x"], "b": ["x", "x"]})
        assert found.estimate is None
        assert found.warnings[0].code == "no_spread"

    def test_nothing_read_twice(self):
        found = coder_agreement({"a": ["x", None], "b": [None, "y"]})
        assert (found.estimate, found.n, found.n_missing) == (None, 0, 2)
        assert found.quantity("percent_agreement") is None

    def test_tentative_agreement_is_called_so(self):
        a = ["x"] * 10 + ["y"] * 10
        b = ["x"] * 8 + ["y"] * 11 + ["x"]
        found = coder_agreement({"a": a, "b": b})
        assert 0.667 <= found.estimate < 0.8
        assert "tentative" in found.warnings[0].sentence
        assert found.low < found.estimate < found.high <= 1

    def test_two_coders_are_needed(self):
        with pytest.raises(InvalidInputError, match="two coders"):
            coder_agreement({"a": ["x"]})
        with pytest.raises(InvalidInputError, match="two coders"):
            coder_agreement({"a": ["x"], "b": ["x", "y"]})
