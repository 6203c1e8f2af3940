"""What must hold of level 4 whatever the outcomes: order, sign, shift, and bounds around it."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from devframe._base.errors import DevframeError
from devframe.kirkpatrick import (
    Finding,
    Study,
    lee_bounds,
    manski_bounds,
    outcome_contrast,
    overlap,
    trend_sensitivity,
)

STRENGTH = {"describe": 0, "change": 1, "association": 1, "effect-if": 2, "effect": 3}

cells = st.none() | st.integers(-50, 50).map(float)
rows = st.lists(st.tuples(cells, cells, st.integers(0, 1)), min_size=6, max_size=24)
values = st.floats(-100, 100, allow_subnormal=False).map(lambda value: round(value, 3))


def waves(times: int) -> st.SearchStrategy[Any]:
    return arrays(np.float64, (12, times), elements=values)


def answer(found: Any, **roles: Any) -> Finding | None:
    table = pd.DataFrame(found, columns=["before", "after", "arm"])
    table = table.astype({"before": float, "after": float})
    try:
        return Study(table, after="after", arm="arm", **roles).results()
    except DevframeError:
        return None


@settings(max_examples=40, deadline=None)
@given(rows, st.randoms(use_true_random=False), st.sampled_from(["random", "self", "cutoff"]))
def test_the_order_of_people_says_nothing(found: Any, random: Any, assigned: Any) -> None:
    for before in (None, "before"):
        one = answer(found, assigned=assigned, before=before)
        mixed = answer(random.sample(found, len(found)), assigned=assigned, before=before)
        assert (one is None) == (mixed is None)
        if one is None or mixed is None:
            continue
        assert (one.claim, one.n, one.n_missing) == (mixed.claim, mixed.n, mixed.n_missing)
        for name in ("estimate", "se", "low", "high"):
            known, other = getattr(one, name), getattr(mixed, name)
            assert (known is None) == (other is None)
            if known is not None:
                assert known == pytest.approx(other, rel=1e-6, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(rows, st.sampled_from(["random", "self", "cutoff", "unknown"]))
def test_only_a_lottery_carries_an_effect(found: Any, assigned: Any) -> None:
    for before in (None, "before"):
        one = answer(found, assigned=assigned, before=before)
        rated = answer(found, assigned=assigned, before=before, self_rated=True)
        if one is None or rated is None:
            continue
        assert STRENGTH[rated.claim] <= STRENGTH[one.claim]
        if assigned != "random":
            assert one.claim != "effect"
        assert one.n + one.n_missing + one.n_dropped == len(found)


@settings(max_examples=60, deadline=None)
@given(rows)
def test_bounds_hold_the_difference_of_those_who_stayed(found: Any) -> None:
    outcomes = [after for _, after, _ in found]
    arm = [side for *_, side in found]
    known = {side for side, value in zip(arm, outcomes, strict=True) if value is not None}
    assume(known == {0, 1})
    for bounds in (
        lee_bounds(outcomes, arm=arm),
        manski_bounds(outcomes, arm=arm, lowest=-50, highest=50),
    ):
        assert bounds.low <= bounds.observed + 1e-9
        assert bounds.observed <= bounds.high + 1e-9
        if bounds.interval_low is not None and bounds.interval_high is not None:
            assert bounds.interval_low <= bounds.low
            assert bounds.high <= bounds.interval_high


@settings(max_examples=40, deadline=None)
@given(waves(4), st.floats(0.0, 3.0))
def test_more_distrust_of_trends_is_never_a_narrower_interval(table: Any, m: float) -> None:
    arm = np.arange(12) % 2
    try:
        found = trend_sensitivity(
            table[:, 2], table[:, 3], arm=arm, earlier=table[:, :2], m=[m / 2, m]
        )
    except DevframeError:
        return
    size = np.abs(table).max()
    for narrow, wide in pairwise(found.rows):
        assert wide.low <= narrow.low + 1e-6 * size
        assert narrow.high <= wide.high + 1e-6 * size


@settings(max_examples=40, deadline=None)
@given(waves(2))
def test_overlap_counts_everybody_once_and_does_not_mind_units(table: Any) -> None:
    arm = np.arange(12) % 2 == 0
    found = overlap(table, arm=arm)
    assert found.n_group + found.n_reference + found.n_missing == 12
    assert found.outside_group + found.outside_reference == len(found.rows_outside)
    assume(np.ptp(table, axis=0).min() > 1)
    other = overlap(table * [2.0, 0.5] + 7, arm=arm)
    assert other.rows_outside == found.rows_outside


@settings(max_examples=40, deadline=None)
@given(arrays(np.float64, 16, elements=values), arrays(np.bool_, 16))
def test_attending_is_what_being_asked_did_over_who_came(outcomes: Any, came: Any) -> None:
    arm = np.arange(16) % 2 == 0
    found = outcome_contrast(outcomes, arm=arm, attended=came, design="randomized")
    attending = found.also[-1]
    moved = came[arm].mean() - came[~arm].mean()
    if attending.estimate is None:
        assert moved == 0
    else:
        assert attending.estimate * moved == pytest.approx(found.estimate, abs=1e-9)
    if attending.low is not None and attending.high is not None:
        assert attending.low <= attending.estimate <= attending.high
