from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devframe import Level, Requirement, RoleProfile, Scale
from devframe.errors import InvalidInputError
from tests.strategies import scales, shares


def scale(*values: int, at: tuple[float | None, ...] | None = None) -> Scale:
    thresholds = at or (None,) * len(values)
    steps = zip(values, thresholds, strict=True)
    levels = tuple(Level(value=value, label=str(value), from_share=share) for value, share in steps)
    return Scale(id="s", name="S", levels=levels)


def habit(**changes: object) -> Requirement:
    fields: dict[str, Any] = {
        "competency_id": "greeting",
        "competency_name": "Greeting",
        "kind": "habit",
        "occurrences": 5,
        "window_days": 14,
    }
    return Requirement(**(fields | changes))


class TestScale:
    @pytest.mark.parametrize(
        ("values", "at", "says"),
        [
            ((2, 1), None, "levels of scale 's' must rise: 1 \\('1'\\) follows 2 .*reorder"),
            ((1, 1), None, "must rise"),
            ((1,), None, "at least 2 items"),
            ((0, 1), (0.0, None), "for some levels only; state it for all or for none"),
            ((0, 1), (0.1, 0.5), "must start at 0 and rise"),
            ((0, 1, 2), (0.0, 0.5, 0.5), "must start at 0 and rise"),
            ((0, 1), (0.0, float("nan")), "finite number"),
            ((0, 101), None, "less than or equal to 100"),
        ],
    )
    def test_a_scale_out_of_order_is_refused(
        self, values: tuple[int, ...], at: tuple[float | None, ...] | None, says: str
    ) -> None:
        with pytest.raises(ValidationError, match=says):
            scale(*values, at=at)

    def test_ends_and_membership(self) -> None:
        odd = scale(1, 3, 5)
        assert (odd.lowest, odd.highest) == (1, 5)
        assert [value for value in range(7) if odd.has(value)] == [1, 3, 5]

    @pytest.mark.parametrize(
        ("share", "level"), [(0.0, 0), (0.32, 0), (1 / 3, 1), (0.99, 2), (1.0, 3)]
    )
    def test_without_thresholds_the_levels_divide_the_range_evenly(
        self, share: float, level: int
    ) -> None:
        assert scale(0, 1, 2, 3).level_at(share) == level

    @pytest.mark.parametrize(("share", "level"), [(0.0, 0), (0.79, 0), (0.8, 1), (0.95, 2)])
    def test_a_stated_threshold_is_reached_exactly(self, share: float, level: int) -> None:
        assert scale(0, 1, 2, at=(0.0, 0.8, 0.95)).level_at(share) == level

    @given(scales(), shares, shares)
    def test_a_better_score_is_never_a_lower_level(
        self, any_scale: Scale, one: float, other: float
    ) -> None:
        low, high = sorted((one, other))
        assert any_scale.level_at(low) <= any_scale.level_at(high)
        assert any_scale.has(any_scale.level_at(one))
        assert any_scale.level_at(0) == any_scale.lowest
        assert any_scale.level_at(1) == any_scale.highest

    @pytest.mark.parametrize("share", [-0.01, 1.01, 80.0, float("nan"), float("inf")])
    def test_what_is_no_share_is_refused_with_the_remedy(self, share: float) -> None:
        with pytest.raises(InvalidInputError, match=r"from 0 to 1.*divide by the maximum"):
            scale(0, 1).level_at(share)


class TestRequirement:
    @pytest.mark.parametrize("missing", ["occurrences", "window_days"])
    def test_a_habit_is_counted_in_a_window(self, missing: str) -> None:
        with pytest.raises(ValidationError, match="required as occurrences and window_days"):
            habit(**{missing: None})

    def test_a_habit_has_no_level(self) -> None:
        with pytest.raises(ValidationError, match="without a level"):
            habit(level=2)

    @pytest.mark.parametrize("kind", ["knowledge", "skill"])
    @pytest.mark.parametrize(
        "measure",
        [
            {"occurrences": None, "window_days": None},
            {"level": 2, "occurrences": None},
            {"level": 2, "window_days": None},
        ],
    )
    def test_knowledge_and_skill_have_a_level_only(
        self, kind: str, measure: dict[str, int | None]
    ) -> None:
        with pytest.raises(ValidationError, match=f"{kind} 'greeting' is required as a level"):
            habit(kind=kind, **measure)

    def test_what_is_required_stands_in_the_unit_of_the_kind(self) -> None:
        assert habit().required == 5
        zero = habit(kind="skill", level=0, occurrences=None, window_days=None)
        assert zero.required == 0


class TestRole:
    def role(self, *asked: Requirement) -> RoleProfile:
        return RoleProfile(id="agent", name="Agent", scale=scale(1, 3), requirements=asked)

    def test_the_same_demand_twice_is_refused(self) -> None:
        with pytest.raises(ValidationError, match=r"'greeting' \(habit, .*\) twice; keep"):
            self.role(habit(), habit(occurrences=2))

    def test_other_contexts_and_kinds_are_other_demands(self) -> None:
        skill = habit(kind="skill", level=3, occurrences=None, window_days=None)
        role = self.role(habit(), habit(context="phone"), skill)
        assert len({item.key for item in role.requirements}) == 3

    @given(st.integers(0, 100))
    def test_only_levels_of_the_scale_can_be_required(self, level: int) -> None:
        skill = habit(kind="skill", level=level, occurrences=None, window_days=None)
        if level in {1, 3}:
            assert self.role(skill).requirements == (skill,)
        else:
            with pytest.raises(
                ValidationError, match=f"level {level} .*outside scale 's' \\(1 to 3"
            ):
                self.role(skill)
