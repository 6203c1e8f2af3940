"""Policies with many rules, and facts on which more rules hang than can be told apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe import frames
from devframe.frames import bounds
from devframe.recommendation import Policy
from tests.frame_backends import EAGER, numbered, rows_of
from tests.frame_oracle import differences
from tests.frame_strategies import large_policy, policies, rows_from


@settings(deadline=None, max_examples=40)
@given(policy=policies(), seed=st.integers(0, 2**32), share=st.sampled_from((0.1, 0.4, 0.8)))
def test_the_way_for_many_rules_gives_the_same(policy: Policy, seed: int, share: float) -> None:
    rows = numbered(rows_from(seed, 50, share))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "MOST_STATES", 1)
        answered = rows_of(frames.recommend(EAGER["polars"](rows), policy))
    assert differences(rows, answered, policy)[:5] == []


@pytest.mark.parametrize("engine", ["polars", "pyarrow", "duckdb"])
def test_three_hundred_rules_work(engine: str) -> None:
    policy = large_policy(300)
    rows = numbered(rows_from(3, 60, 0.3))
    answered = rows_of(frames.recommend(EAGER[engine](rows), policy))
    answered.sort(key=lambda row: row["number"])
    assert {"reasons", "reasons_2", "reasons_6"} <= set(answered[0])
    assert differences(rows, answered, policy)[:5] == []


@pytest.mark.parametrize("points", [1_000, -1_000])
def test_points_beyond_16_bits_are_counted_in_full(points: int) -> None:
    policy = large_policy(120)
    rules = [
        rule.model_copy(update={"points": tuple((method, points) for method, _ in rule.points)})
        for rule in policy.rules
    ]
    policy = policy.model_copy(update={"rules": tuple(rules)})
    rows = numbered(rows_from(4, 60, 0.3))
    answered = rows_of(frames.recommend(EAGER["polars"](rows), policy))
    assert differences(rows, answered, policy)[:5] == []
    most = max(
        abs(row[name] or 0)
        for row in answered
        for name in row
        if name.startswith(("lower_", "upper_"))
    )
    assert most > 1 << 15
