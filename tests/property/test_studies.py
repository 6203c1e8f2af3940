from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe.kirkpatrick import Finding, RefusedError, Study

STRENGTH = {"describe": 0, "change": 1, "association": 1, "effect-if": 2, "effect": 3}

cells = st.none() | st.integers(0, 100).map(float)
rows = st.lists(st.tuples(cells, cells, st.sampled_from([0, 1])), min_size=4, max_size=25).filter(
    lambda found: (
        {arm for *_, arm in found} == {0, 1}
        and {arm for pre, post, arm in found if pre is not None and post is not None} == {0, 1}
    )
)
options = st.fixed_dictionaries(
    {},
    optional={
        "self_rated": st.sampled_from([True, False, None]),
        "retrospective": st.booleans(),
        "selected_on": st.just("pre"),
        "assume": st.just(("trends were parallel", "everybody took part")),
        "measured_in": st.just("levels"),
    },
)


def frame(found: list[tuple[float | None, float | None, int]]) -> pd.DataFrame:
    table = pd.DataFrame(found, columns=["pre", "post", "coached"])
    return table.astype({"pre": float, "post": float})


def learn(table: pd.DataFrame, **roles: Any) -> Finding | None:
    try:
        return Study(table, before="pre", after="post", **roles).learning()
    except RefusedError:
        return None


@settings(max_examples=60, deadline=None)
@given(rows, options, st.sampled_from(["random", "self", "cutoff", "unknown"]))
def test_no_option_raises_a_claim(found: Any, chosen: dict[str, Any], assigned: Any) -> None:
    table = frame(found)
    for arm in ({}, {"arm": "coached", "assigned": assigned}):
        plain, with_options = learn(table, **arm), learn(table, **arm, **chosen)
        if plain is None or with_options is None:
            assert plain is with_options is None
        else:
            assert STRENGTH[with_options.claim] <= STRENGTH[plain.claim]
            if not arm:
                assert STRENGTH[with_options.claim] <= STRENGTH["change"]
            if "assume" in chosen:
                assert set(chosen["assume"]) <= set(with_options.assumptions)


@settings(max_examples=60, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_everybody_is_counted_and_the_order_of_rows_says_nothing(found: Any, random: Any) -> None:
    table = frame(found)
    order = list(range(len(table)))
    random.shuffle(order)
    for arm in ({}, {"arm": "coached"}):
        one, other = learn(table, **arm), learn(table.iloc[order], **arm)
        assert one is not None
        assert other is not None
        assert one.n + one.n_missing + one.n_dropped == len(table)
        assert (one.n, one.n_missing) == (other.n, other.n_missing)
        for name in ("estimate", "se"):
            first, second = getattr(one, name), getattr(other, name)
            assert first == pytest.approx(second, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(rows)
def test_the_same_data_give_the_same_bytes(found: Any) -> None:
    first, second = (learn(frame(found), arm="coached") for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.to_json() == second.to_json()
    assert Finding.from_json(first.to_json()) == first


@settings(max_examples=40, deadline=None)
@given(rows, st.floats(-50, 50), st.sampled_from([0.5, 2.0, 10.0]))
def test_a_change_of_scale_changes_the_estimate_by_that_scale(
    found: Any, shift: float, factor: float
) -> None:
    table = frame(found)
    moved = table.assign(pre=table["pre"] * factor + shift, post=table["post"] * factor + shift)
    one, other = learn(table), learn(moved)
    assert one is not None
    assert other is not None
    assert one.estimate is not None
    assert other.estimate == pytest.approx(one.estimate * factor, abs=1e-6)
    assert np.isclose(other.n, one.n)
