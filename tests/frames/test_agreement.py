"""Every engine gives the answers of the object path, field by field."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devframe import frames
from devframe.recommendation import Policy
from tests.frame_backends import EAGER, Rows, numbered, rows_of
from tests.frame_oracle import differences
from tests.frame_strategies import policies, rows_from

SHARES = (0.0, 0.05, 0.1, 0.3, 0.6, 0.9)
seeds = st.integers(0, 2**32)
drawn = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)


@pytest.fixture(scope="module")
def cohort() -> Rows:
    """Twenty thousand needs, from all known to hardly any."""
    return numbered([row for share in SHARES for row in rows_from(8, 3_334, share)])


@pytest.fixture(scope="module")
def answered(cohort: Rows) -> Rows:
    return rows_of(frames.recommend(EAGER["polars"](cohort), key="number"))


def test_twenty_thousand_needs_agree_with_objects(cohort: Rows, answered: Rows) -> None:
    assert differences(cohort, answered, None)[:5] == []


@pytest.mark.parametrize("engine", [name for name in EAGER if name != "polars"])
def test_twenty_thousand_needs_agree_between_engines(
    engine: str, cohort: Rows, answered: Rows
) -> None:
    others = rows_of(frames.recommend(EAGER[engine](cohort), key="number"))
    others.sort(key=lambda row: row["number"])
    different = [number for number, row in enumerate(others) if row != answered[number]]
    assert len(others) == len(answered)
    assert [(others[number], answered[number]) for number in different[:1]] == []


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
