"""Tables of categories: what several raters called each target."""

from typing import Any

import narwhals as nw
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, IntArray, labels


def category_table(ratings: ArrayLike, *, name: str) -> tuple[IntArray, tuple[Any, ...]]:
    """Read targets by raters as codes of categories.

    Args:
        ratings: A dataframe, or a two-dimensional array-like of shape (n, k), of labels of one
            type. `None`, NaN and null mean that a rater did not rate a target.
        name: What to call it in messages.

    Returns:
        Codes, shape (n, k), -1 where missing, and the categories in sorted order.

    Raises:
        InvalidInputError: For another shape, fewer than two raters, or labels of mixed types.

    Example:
        >>> category_table([["yes", "no"], ["no", None]], name="ratings")
        (array([[ 1,  0],
               [ 0, -1]]), ('no', 'yes'))
    """
    frame = nw.from_native(ratings, eager_only=True, pass_through=True)
    if isinstance(frame, nw.DataFrame):
        columns = [column.to_list() for column in frame.iter_columns()]
        table = np.empty((len(frame), len(columns)), dtype=object)
        for j, column in enumerate(columns):
            table[:, j] = column
    else:
        table = np.asarray(ratings, dtype=None if isinstance(ratings, np.ndarray) else object)
    if table.ndim != 2 or table.shape[1] < 2:  # noqa: PLR2004 - a table of at least two raters
        message = f"expected targets by at least two raters, got shape {table.shape}"
        raise InvalidInputError([Fault("", "wrong_shape", message, column=name)], origin=name)
    codes, names = labels(table.ravel(), name=name)
    return codes.reshape(table.shape), names


def category_counts(codes: IntArray, *, categories: int) -> FloatArray:
    """Count how many raters chose each category for each target.

    Args:
        codes: Shape (n, k), -1 where missing.
        categories: How many categories there are.

    Returns:
        Shape (n, categories).

    Example:
        >>> category_counts(np.array([[1, 1, 0], [0, -1, -1]]), categories=2)
        array([[1., 2.],
               [1., 0.]])
    """
    n = len(codes)
    rated = codes >= 0
    places = (np.arange(n)[:, None] * categories + codes)[rated]
    counts = np.bincount(places, minlength=n * categories)
    return counts.reshape(n, categories).astype(np.float64)
