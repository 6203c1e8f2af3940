"""Tables of categories, what several raters called each target, and what misleads in them."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, IntArray, labels
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.display import shown

_LOW_KAPPA = 0.60
_HIGH_AGREEMENT = 0.80
_FEW_TARGETS = 30


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


def categories_of(found: Sequence[Any], order: Sequence[Any] | None) -> tuple[Any, ...]:
    """List the categories in their order.

    Args:
        found: Categories that occur, repeated or not.
        order: All categories from lowest to highest, if somebody named them.

    Returns:
        The named order, or what occurs, sorted.

    Raises:
        InvalidInputError: For labels of mixed types, and a label that `order` lacks or repeats.

    Example:
        >>> categories_of(["b", "a", "b"], None)
        ('a', 'b')
    """
    if order is None:
        try:
            return tuple(sorted(set(found)))
        except TypeError:
            message = "expected labels of one type from all raters; convert the columns"
            raise InvalidInputError(
                [Fault("ratings", "mixed_labels", message)], origin="ratings"
            ) from None
    lacking = [name for name in dict.fromkeys(found) if name not in order]
    if lacking or len(set(order)) != len(order):
        message = f"expected every category once, got {list(order)!r}; lacking: {lacking[:5]!r}"
        raise InvalidInputError([Fault("order", "unknown_category", message)], origin="ratings")
    return tuple(order)


def chance_cautions(estimate: float, agreed: float, n: int, *, gwet: bool = False) -> list[Caution]:
    """Warn of what makes agreement beyond chance mislead.

    Args:
        estimate: The coefficient; NaN when there is none.
        agreed: Share of agreement.
        n: Targets.
        gwet: Whether the coefficient holds up under skewed margins.

    Returns:
        The cautions.

    Source:
        Gwet (2008) for skewed margins; the bounds are conventions of devframe.

    Example:
        >>> [caution.code for caution in chance_cautions(0.1, 0.9, 40)]
        ['skewed_margins']
    """
    found = []
    if not np.isfinite(estimate):
        sentence = "Only one category occurs, or no target was rated twice: nothing can be told."
        return [Caution(code="no_spread", sentence=sentence)]
    if not gwet and estimate < _LOW_KAPPA and agreed >= _HIGH_AGREEMENT:
        sentence = (
            f"Raters agree on {shown(100 * agreed)} %, yet kappa is only {shown(estimate)}: nearly "
            "all ratings fall into one category. Report gwet_ac1 beside it."
        )
        found.append(Caution(code="skewed_margins", sentence=sentence, source="gwet-2008"))
    if n < _FEW_TARGETS:
        sentence = f"Only {n} targets: the interval holds for large samples; take it as rough."
        found.append(Caution(code="few_targets", sentence=sentence, source="devframe-convention"))
    return found
