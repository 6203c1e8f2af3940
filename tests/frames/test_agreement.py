"""Every engine gives the answers of the object path, field by field."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devframe import frames
from devframe.recommendation import Policy
from tests.frame_backends import EAGER, Rows, numbered, rows_of
from tests.frame_oracle import differences, unequal
from tests.frame_strategies import SHARES, policies, rows_from

seeds = st.integers(0, 2**32)
drawn = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)


def test_twenty_thousand_needs_agree_with_objects(cohort: Rows, answered: Rows) -> None:
    assert differences(cohort, answered, None)[:5] == []


@pytest.mark.parametrize("engine", [name for name in EAGER if name != "polars"])
def test_twenty_thousand_needs_agree_between_engines(
    engine: str, cohort: Rows, answered: Rows
) -> None:
    others = rows_of(frames.recommend(EAGER[engine](cohort), key="number"))
    assert unequal(others, answered) == []


def compare(engine: str, rows: Rows, policy: Policy | None) -> None:
    frame = EAGER[engine](numbered(rows))
    found = rows_of(frames.recommend(frame, policy, key="number"))
    found.sort(key=lambda row: row["number"])
    assert differences(rows, found, policy)[:5] == []


@settings(drawn, max_examples=100)
@given(policy=policies(), seed=seeds, share=st.sampled_from(SHARES))
def test_small_policies_agree(policy: Policy, seed: int, share: float) -> None:
    compare("polars", rows_from(seed, 50, share), policy)


@pytest.mark.parametrize("engine", [name for name in EAGER if name != "polars"])
@settings(drawn, max_examples=3)
@given(policy=policies(), seed=seeds, share=st.sampled_from(SHARES))
def test_small_policies_agree_elsewhere(
    engine: str, policy: Policy, seed: int, share: float
) -> None:
    compare(engine, rows_from(seed, 50, share), policy)
