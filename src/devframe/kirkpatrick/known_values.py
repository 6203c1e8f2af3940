"""Columns in which nothing may be missing, as regressions and permutations need them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from devframe._base.errors import SHOWN_FAULTS, Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    IntArray,
    labels,
    number_table,
    numbers,
)


def known_numbers(values: ArrayLike, *, name: str) -> FloatArray:
    """Check one column of numbers that has a value in every row.

    Args:
        values: One-dimensional array-like, shape (n,), n at least 1.
        name: What to call it in messages.

    Returns:
        Shape (n,).

    Raises:
        InvalidInputError: For labels, missing values, each with its row, or an empty column.

    Example:
        >>> known_numbers([3, 5], name="score")
        array([3., 5.])
    """
    column = numbers(values, name=name)
    _refuse_missing(np.isnan(column), name)
    return column


def known_table(rows: ArrayLike, *, name: str) -> tuple[FloatArray, tuple[str, ...]]:
    """Check a table of numbers that has a value in every cell.

    Args:
        rows: A dataframe, or a two-dimensional array-like of shape (n, k), n at least 1.
        name: What to call it in messages.

    Returns:
        The numbers, shape (n, k), and the names of the columns: `column 0` and so on where they
        have none of their own.

    Raises:
        InvalidInputError: For labels, missing values, each with its row, or an empty table.

    Example:
        >>> known_table([[1, 2], [1, 3]], name="design")[1]
        ('column 0', 'column 1')
    """
    table, names = number_table(rows, name=name)
    _refuse_missing(np.asarray(np.isnan(table).any(axis=1)), name)
    named = hasattr(rows, "columns") or hasattr(rows, "column_names")
    return table, names if named else tuple(f"column {place}" for place in range(len(names)))


def known_codes(values: ArrayLike, *, name: str) -> IntArray:
    """Give codes for labels of which none is missing, such as teams.

    Args:
        values: Texts, numbers or booleans, shape (n,), n at least 1.
        name: What to call them in messages.

    Returns:
        Codes from 0 in the order of the labels, shape (n,).

    Raises:
        InvalidInputError: For missing labels, each with its row, mixed types, or an empty column.

    Example:
        >>> known_codes(["north", "south", "north"], name="cluster")
        array([0, 1, 0])
    """
    codes = labels(values, name=name).codes
    _refuse_missing(codes < 0, name)
    return codes


def _refuse_missing(missing: NDArray[Any], name: str) -> None:
    if not missing.size:
        fault = Fault(name, "empty", "expected rows with values, got none")
        raise InvalidInputError([fault], origin=name)
    message = "expected a value in every row, got a missing one; leave the row out first"
    faults = [
        Fault(f"row {row + 1}", "missing", message, row=row + 1, column=name)
        for row in np.flatnonzero(missing)[: SHOWN_FAULTS * 5].tolist()
    ]
    if faults:
        raise InvalidInputError(faults, origin=name)
