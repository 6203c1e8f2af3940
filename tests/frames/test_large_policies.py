"""Policies with many rules, and facts on which more rules hang than can be told apart."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe import frames
from devframe.frames import bounds
from devframe.recommendation import Policy
from tests.frame_backends import EAGER, ENGINES, Rows, numbered, rows_of
from tests.frame_oracle import differences, unequal
from tests.frame_strategies import large_policy, policies, rows_from

MANY_RULES = large_policy(300)
ROWS = numbered(rows_from(3, 300, 0.3))


@settings(deadline=None, max_examples=40)
@given(policy=policies(), seed=st.integers(0, 2**32), share=st.sampled_from((0.1, 0.4, 0.8)))
def test_the_way_for_many_rules_gives_the_same(policy: Policy, seed: int, share: float) -> None:
    rows = numbered(rows_from(seed, 50, share))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "MOST_STATES", 1)
        answered = rows_of(frames.recommend(EAGER["polars"](rows), policy))
    assert differences(rows, answered, policy)[:5] == []


def test_three_hundred_rules_agree_with_objects() -> None:
    assert {"reasons", "reasons_2", "reasons_6"} <= set(answered()[0])
    assert differences(ROWS, answered(), MANY_RULES)[:5] == []


@pytest.mark.parametrize("engine", [name for name in EAGER if name != "polars"])
def test_three_hundred_rules_work_on_every_engine(engine: str) -> None:
    compare_many_rules(engine)


def compare_many_rules(engine: str) -> None:
    frame = ENGINES[engine](ROWS)
    assert unequal(rows_of(frames.recommend(frame, MANY_RULES)), answered()) == []
    without_bounds = rows_of(frames.recommend(frame, MANY_RULES, bounds=False))
    assert "settled" not in without_bounds[0]
    same = [{name: row[name] for name in without_bounds[0]} for row in answered()]
    assert unequal(without_bounds, same) == []


@cache
def answered() -> Rows:
    return rows_of(frames.recommend(EAGER["polars"](ROWS), MANY_RULES))


@pytest.mark.parametrize("points", [1_000, -1_000])
def test_points_beyond_16_bits_are_counted_in_full(points: int) -> None:
    policy = large_policy(120)
    rules = [
        rule.model_copy(update={"points": tuple((method, points) for method, _ in rule.points)})
        for rule in policy.rules
    ]
    policy = policy.model_copy(update={"rules": tuple(rules)})
    rows = numbered(rows_from(4, 60, 0.3))
    answers = rows_of(frames.recommend(EAGER["polars"](rows), policy))
    assert differences(rows, answers, policy)[:5] == []
    most = max(
        abs(row[name] or 0)
        for row in answers
        for name in row
        if name.startswith(("lower_", "upper_"))
    )
    assert most > 1 << 15
