"""The times of a study in their order, which is not that of the alphabet."""

import re
from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe.kirkpatrick.arrays import Labels, labels

_YEAR_DIGITS = 4


def ordered_times(column: nw.Series[Any], *, name: str) -> Labels:
    """Read a column of times, the earliest first.

    Args:
        column: Numbers, dates, ordered categories, or texts with a number each, such as `week 2`.
        name: What to call it in messages.

    Returns:
        Codes, shape (n,), -1 where missing, and the distinct times in order.

    Raises:
        InvalidInputError: For texts that do not say which is the earlier: in the alphabet "post"
            stands before "pre", and a gain would be told as a loss.

    Example:
        >>> import pandas as pd
        >>> weeks = nw.from_native(pd.Series(["week 10", "week 2"]), series_only=True)
        >>> ordered_times(weeks, name="time").names
        ('week 2', 'week 10')
    """
    read = labels(column, name=name)
    if isinstance(column.dtype, nw.Enum):
        declared = [one for one in column.dtype.categories if one in read.names]
        return _in_order(read, declared)
    if not any(isinstance(one, str) for one in read.names):
        return read
    numbers = [tuple(map(int, re.findall(r"\d+", one))) for one in read.names]
    if not _tells_order(read.names, numbers):
        told = ", ".join(shorten(one) for one in read.names[:4])
        message = (
            f"expected times with an order, got the texts {told}; pass numbers, dates or ordered "
            "categories, such as 0 for before and 1 for after"
        )
        raise InvalidInputError(
            [Fault(f"{name}=", "times_without_order", message, column=name)], origin="study"
        )
    return _in_order(read, [one for _, one in sorted(zip(numbers, read.names, strict=True))])


def _tells_order(times: Sequence[str], numbers: Sequence[tuple[int, ...]]) -> bool:
    """Tell whether texts differ in their numbers alone, so that these give the order.

    Of several numbers in a text only a year in front says which of them counts most.
    """
    around = {re.sub(r"\d+", "0", one) for one in times}
    if len(times) == 1:
        return True
    if len(around) > 1 or len(set(numbers)) < len(times):
        return False
    years = all(re.match(rf"\d{{{_YEAR_DIGITS}}}(?!\d)", one) for one in times)
    return years or all(len(one) == 1 for one in numbers)


def _in_order(read: Labels, names: Sequence[Any]) -> Labels:
    places = np.array([names.index(one) for one in read.names] + [-1], dtype=np.int64)
    return Labels(places[read.codes], tuple(names))
