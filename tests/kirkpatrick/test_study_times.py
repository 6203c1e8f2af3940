from typing import Any

import pandas as pd
import polars as pl
import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.study import Study


def rows(first: Any, second: Any, kind: Any = None) -> pd.DataFrame:
    times = pd.Series([first, second] * 4, dtype=kind)
    return pd.DataFrame(
        {
            "person": [p for p in "abcd" for _ in range(2)],
            "wave": times,
            "score": [1, 5, 2, 6, 3, 8, 1, 4],
        }
    )


def estimate(frame: Any) -> float | None:
    return Study(frame, unit="person", time="wave", after="score").learning().estimate


class TestOrder:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("week 2", "week 10"),
            ("2", "10"),
            ("2026-Q1", "2026-Q4"),
            ("2025-11-30", "2026-02-01"),
            (9, 10),
            (False, True),
        ],
    )
    def test_a_rise_stays_a_rise_however_times_are_spelled(self, first: Any, second: Any) -> None:
        assert estimate(rows(first, second)) == 4.0

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("pre", "post"),
            ("before", "after"),
            ("Q4 2025", "Q1 2026"),
            ("31.12.2025", "01.02.2026"),
            ("week 02", "week 2"),
            ("month 3", "week 1"),
        ],
    )
    def test_texts_that_do_not_say_which_is_earlier_are_refused(
        self, first: str, second: str
    ) -> None:
        with pytest.raises(InvalidInputError, match="ordered categories") as caught:
            estimate(rows(first, second))
        assert caught.value.faults[0].code == "times_without_order"

    def test_ordered_categories_have_the_order_that_was_declared(self) -> None:
        declared = pd.CategoricalDtype(["pre", "post", "later"], ordered=True)
        assert estimate(rows("pre", "post", declared)) == 4.0
        frame = pl.from_pandas(rows("pre", "post")).with_columns(
            pl.col("wave").cast(pl.Enum(["pre", "post", "later"]))
        )
        assert estimate(frame) == 4.0

    def test_categories_without_an_order_are_texts(self) -> None:
        with pytest.raises(InvalidInputError, match="'post', 'pre'"):
            estimate(rows("pre", "post", "category"))

    def test_a_single_text_is_one_time(self) -> None:
        with pytest.raises(InvalidInputError, match="at least two times"):
            estimate(rows("pre", "pre").iloc[::2])


def test_the_start_of_a_program_is_found_among_texts() -> None:
    frame = pd.DataFrame(
        {
            "store": ["s"] * 20,
            "month": [f"month {month}" for month in range(1, 21)],
            "sales": [20, 21, 19, 22, 21, 20, 22, 21, 20, 19] + [27, 29, 27, 30, 29] * 2,
        }
    )
    asked = Study(frame, unit="store", time="month", after="sales")
    assert asked.results(start="month 11").quantity("points_before") == 10
    with pytest.raises(InvalidInputError, match="up to 'month 20'"):
        asked.results(start="month 21")
