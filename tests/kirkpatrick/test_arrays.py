from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.arrays import (
    binary,
    labels,
    library_of,
    number_table,
    numbers,
    same_length,
)


class TestNumbers:
    @pytest.mark.parametrize(
        "values",
        [
            [1, None, 3.5],
            (1, float("nan"), 3.5),
            np.array([1, np.nan, 3.5]),
            np.array([1, None, Decimal("3.5")], dtype=object),
            pd.Series([1, None, 3.5]),
            pd.Series([1, pd.NA, 3.5], dtype="Float64"),
            pd.Series([1, pd.NA, 3.5], dtype=object),
            pl.Series([1.0, None, 3.5]),
            pa.chunked_array([[1, None, 3.5]]),
        ],
    )
    def test_every_kind_of_column_reads_alike(self, values: Any) -> None:
        assert numbers(values, name="score").tolist() == pytest.approx(
            [1, np.nan, 3.5], nan_ok=True
        )

    @pytest.mark.parametrize(
        "values",
        [
            ["control", "coached"],
            np.array(["a", "b"]),
            pd.Series(["a", "b"]),
            pd.Series(["a", "b"], dtype="category"),
            pl.Series(["1", "2"]),
            [1, "2"],
            [date(2026, 1, 1)],
            np.array(["2026-01-01"], dtype="datetime64[D]"),
            pa.chunked_array([["a"]]),
        ],
    )
    def test_b9_labels_are_refused_where_numbers_are_expected(self, values: Any) -> None:
        with pytest.raises(InvalidInputError, match="expected numbers") as caught:
            numbers(values, name="score")
        assert caught.value.faults[0].code == "labels_not_numbers"
        assert caught.value.faults[0].column == "score"

    @pytest.mark.parametrize(
        ("values", "row"),
        [(["6", "7.5", "n/a"], 3), ([1, "6", None, True, "x"], 5), (["6", "7"], 1), ([2, "7"], 2)],
    )
    def test_the_cell_that_is_no_number_is_named_before_texts_of_numbers(
        self, values: list[object], row: int
    ) -> None:
        with pytest.raises(InvalidInputError, match=f"row {row} holds") as caught:
            numbers(values, name="score")
        assert caught.value.faults[0].row == row

    def test_infinite_values_are_refused_with_their_rows(self) -> None:
        with pytest.raises(InvalidInputError, match="infinite") as caught:
            numbers([1, float("inf"), float("-inf")], name="score")
        assert [fault.row for fault in caught.value.faults] == [2, 3]

    def test_101_on_a_test_of_100_is_refused_with_its_row(self) -> None:
        with pytest.raises(InvalidInputError, match="expected 0 to 100, got 101") as caught:
            numbers([50, 101, None, -3], name="score", lowest=0, highest=100)
        assert [fault.row for fault in caught.value.faults] == [2, 4]

    @pytest.mark.parametrize("values", [np.ones((2, 2)), 5, np.float64(3)])
    def test_only_one_column_is_a_column(self, values: Any) -> None:
        with pytest.raises(InvalidInputError, match="one column"):
            numbers(values, name="score")

    @pytest.mark.parametrize("values", [[], np.array([], dtype=str), [None, None]])
    def test_nothing_known_is_no_error_here(self, values: Any) -> None:
        if isinstance(values, np.ndarray):
            with pytest.raises(InvalidInputError, match="an empty column"):
                numbers(values, name="score")
        else:
            assert np.isnan(numbers(values, name="score")).all()

    @given(st.lists(st.none() | st.floats(-1e9, 1e9) | st.integers(-100, 100) | st.booleans()))
    def test_numbers_survive_and_the_input_is_left_alone(self, values: list[Any]) -> None:
        given_values = list(values)
        read = numbers(values, name="x")
        assert values == given_values
        assert len(read) == len(values)
        for came, got in zip(values, read, strict=True):
            assert np.isnan(got) if came is None else got == came


class TestBinary:
    def test_anything_but_zero_and_one_names_the_better_function(self) -> None:
        with pytest.raises(InvalidInputError, match=r"expected 0 or 1, got 5; .*likert"):
            binary([0, 1, 5], name="passed")


class TestTable:
    @pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame, pa.table])
    def test_frames_keep_their_names(self, library: Any) -> None:
        values, names = number_table(library({"a": [1, 2], "b": [3.5, None]}), name="items")
        assert names == ("a", "b")
        assert values.shape == (2, 2)
        assert np.isnan(values[1, 1])

    @given(array_shapes(min_dims=2, max_dims=2, max_side=4))
    def test_plain_tables_get_names(self, shape: tuple[int, int]) -> None:
        values, names = number_table(np.zeros(shape), name="items")
        assert values.shape == shape
        assert len(names) == shape[1]

    def test_a_label_column_is_named(self) -> None:
        with pytest.raises(InvalidInputError, match="items: team"):
            number_table(pl.DataFrame({"team": ["a"]}), name="items")

    def test_a_single_column_is_no_table(self) -> None:
        with pytest.raises(InvalidInputError, match="rows by columns"):
            number_table([1, 2, 3], name="items")


class TestLabels:
    @pytest.mark.parametrize(
        ("values", "codes", "distinct"),
        [
            (["b", None, "a", "b"], [1, -1, 0, 1], ("a", "b")),
            ([1.0, float("nan"), 0.0], [1, -1, 0], (0.0, 1.0)),
            (pd.Series([True, None, False], dtype="boolean"), [1, -1, 0], (0.0, 1.0)),
            (pl.Series(["x", None]), [0, -1], ("x",)),
            (pd.Series(["x", pd.NA]), [0, -1], ("x",)),
            ([], [], ()),
        ],
    )
    def test_codes_follow_sorted_labels(self, values: Any, codes: Any, distinct: Any) -> None:
        got, names = labels(values, name="arm")
        assert got.tolist() == codes
        assert names == distinct

    def test_labels_of_two_types_have_no_order(self) -> None:
        with pytest.raises(InvalidInputError, match="int and str"):
            labels([1, "a"], name="arm")

    def test_a_table_is_no_label_column(self) -> None:
        with pytest.raises(InvalidInputError, match="one column"):
            labels(np.ones((2, 2)), name="arm")


def test_columns_of_unequal_length_do_not_belong_together() -> None:
    with pytest.raises(InvalidInputError, match="before has 2, after has 3"):
        same_length("scores", {"before": np.zeros(2), "after": np.zeros(3)})


def test_the_library_is_that_of_the_first_series() -> None:
    assert library_of([1], pl.Series([1]), pd.Series([1])) == "polars"
    assert library_of(pa.chunked_array([[1]])) == "pyarrow"
    assert library_of(np.ones(2)) is None


def test_a_frame_whose_columns_are_numbered_is_a_table():
    table, names = number_table(pd.DataFrame([[1, 2], [3, 4], [5, 6]]), name="items")
    assert table.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert names == ("0", "1")
