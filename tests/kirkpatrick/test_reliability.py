import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.reliability import internal_consistency, item_analysis
from devframe.kirkpatrick.reliability_items import feldt_limits, omega_total

ANSWERS = [[4, 5, 4, 2], [2, 2, 3, 3], [5, 4, 5, 2], [3, 3, 3, 3], [1, 2, 2, 4], [4, 4, 5, 1]]


def codes(finding: Finding) -> set[str]:
    return {caution.code for caution in finding.warnings}


def test_a_reversed_item_is_noticed_and_turned_around():
    plain = item_analysis(ANSWERS, lowest=1, highest=5)
    assert plain.items[3].flag == "negative"
    assert "negative_items" in codes(plain.reliability)
    turned = item_analysis(ANSWERS, reverse=["item_4"], lowest=1, highest=5)
    assert turned.items[3].flag is None
    assert turned.items[3].mean == pytest.approx(6 - plain.items[3].mean)
    assert turned.reliability.estimate > 0.9 > plain.reliability.estimate
    by_hand = [[a, b, c, 6 - d] for a, b, c, d in ANSWERS]
    assert turned.reliability.estimate == pytest.approx(internal_consistency(by_hand).estimate)


def test_turning_around_needs_the_scale_and_a_known_item():
    with pytest.raises(InvalidInputError, match="lowest"):
        internal_consistency(ANSWERS, reverse=["item_4"])
    with pytest.raises(UnknownNameError, match="item_4"):
        internal_consistency(ANSWERS, reverse=["item4"], lowest=1, highest=5)


def test_items_come_as_a_table_with_difficulty():
    frame = pd.DataFrame(ANSWERS, columns=["a", "b", "c", "d"])
    found = item_analysis(frame, lowest=1, highest=5)
    table = found.table("pandas")
    assert list(table["item"]) == ["a", "b", "c", "d"]
    assert table["difficulty"][0] == pytest.approx((frame["a"].mean() - 1) / 4)
    assert item_analysis(frame).items[0].difficulty is None


def test_incomplete_people_are_counted():
    rows = [*ANSWERS, [1, None, 2, 3]]
    found = internal_consistency(rows)
    assert (found.n, found.n_missing) == (6, 1)


def test_two_items_have_no_alpha_without_one():
    found = item_analysis([row[:2] for row in ANSWERS])
    assert [row.alpha_if_dropped for row in found.items] == [None, None]
    assert found.reliability.estimate is not None


def test_a_constant_item_is_flagged_and_alpha_still_given():
    found = item_analysis([[*row[:3], 0.1] for row in ANSWERS])
    assert found.items[3].flag == "constant"
    assert found.items[3].item_rest_r is None
    assert "constant_items" in codes(found.reliability)
    assert found.reliability.estimate is not None


@pytest.mark.parametrize("rows", [[[3, 3, 3]], [[3, 3, 3], [3, 3, 3]]])
def test_no_spread_between_people_leaves_alpha_unknown(rows: list[list[int]]):
    found = internal_consistency(rows)
    assert (found.estimate, found.low) == (None, None)
    assert "no_spread" in codes(found)


def test_weak_items_and_low_alpha_are_told():
    rng = np.random.default_rng(2)
    noise = rng.integers(1, 6, size=(200, 4))
    assert {"low_alpha"} <= codes(internal_consistency(noise))
    trait = rng.normal(size=(300, 1))
    answers = np.hstack([trait + rng.normal(0, 0.5, (300, 4)), rng.normal(size=(300, 1))])
    assert item_analysis(answers).items[4].flag in {"weak", "negative"}


def test_mixed_scales_point_to_the_standardized_alpha():
    rows = [[a, b, 20 * c] for a, b, c, _ in ANSWERS]
    assert "mixed_scales" in codes(internal_consistency(rows))


def test_useless_input_is_refused_with_advice():
    with pytest.raises(InvalidInputError, match="two items"):
        internal_consistency([[1], [2]])
    with pytest.raises(InvalidInputError, match="most people skipped"):
        internal_consistency([[1, None], [None, 2]])
    with pytest.raises(InvalidInputError, match="row 1"):
        internal_consistency([[9, 2], [1, 2]], lowest=1, highest=5)


def test_omega_on_demand():
    rng = np.random.default_rng(4)
    answers = rng.normal(size=(500, 1)) + rng.normal(0, 1, (500, 5))
    found = internal_consistency(answers, omega=True)
    assert found.quantity("omega_total") == pytest.approx(found.estimate, abs=0.02)
    assert "mcdonald-1999" in found.sources


def test_omega_admits_when_a_factor_does_not_fit():
    assert np.isnan(omega_total(np.eye(2)))
    assert np.isnan(omega_total(np.diag([1.0, 1.0, 0.0])))
    heywood = np.array([[1.0, 0.9, 0.9], [0.9, 1.0, 0.3], [0.9, 0.3, 1.0]])
    assert np.isnan(omega_total(heywood))


def test_limits_without_people_are_unknown():
    assert np.isnan(feldt_limits(0.8, n=1, k=5)).all()


@given(
    hnp.arrays(
        np.float64, st.tuples(st.integers(3, 12), st.integers(2, 5)), elements=st.integers(0, 9)
    ),
    st.integers(1, 7),
    st.integers(-20, 20),
)
def test_units_of_the_scale_do_not_matter(table: np.ndarray, factor: int, shift: int):
    before, after = internal_consistency(table), internal_consistency(table * factor + shift)
    assert (before.estimate is None) == (after.estimate is None)
    if before.estimate is not None:
        assert after.estimate == pytest.approx(before.estimate, abs=1e-9)
