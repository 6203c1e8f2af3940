from hypothesis import given
from hypothesis import strategies as st

from devframe.kirkpatrick.display import interval_text, shown

numbers = st.floats(-1e6, 1e6, allow_nan=False).filter(lambda value: abs(value) > 1e-6)


def ends(low: float, high: float, like: float) -> list[float]:
    text = interval_text(low, high, "points", difference=True, like=like)
    return [float(end.replace("−", "-")) for end in text.split(" to ")]


def test_a_wide_interval_around_nothing_has_no_digits_to_spare():
    assert interval_text(-12.0, 12.0, "points", difference=True, like=0.0003) == "−12.0 to 12.0"
    assert interval_text(-12.0, 12.0, "points", difference=True, like=1e-17) == "−12.0 to 12.0"
    assert interval_text(-0.001, 0.001, "", difference=True, like=0.0) == "−0.00100 to 0.00100"
    assert interval_text(1.0, 7.4, "points", difference=True, like=4.2) == "1.00 to 7.40"
    assert interval_text(-0.02, 0.3, "share", difference=True, like=0.0) == "−2.0 to 30.0"


def test_small_numbers_keep_three_digits():
    assert shown(0.00001234) == "0.0000123"
    assert shown(-3e-12) == "0.00"


@given(numbers, numbers, numbers)
def test_an_end_that_is_not_zero_never_looks_like_it(one: float, other: float, like: float):
    low, high = sorted((one, other))
    told = ends(low, high, like)
    for end, text in zip((low, high), told, strict=True):
        # Beside a number many million times larger, an end is the rounding of a zero.
        assert (end > 0) == (text > 0) or abs(end) < 1e-8 * max(abs(low), abs(high), abs(like))
    assert told == sorted(told)
