"""Array-likes become checked float arrays: numbers stay numbers, labels are refused."""

from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from devframe._base.errors import SHOWN_FAULTS, Fault, InvalidInputError, shorten
from devframe._base.tables import LIBRARIES, Library

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_LARGEST = 1e70

ArrayLike = Any
"""A list, tuple or numpy array, or a series of any dataframe library that narwhals knows."""


class Labels(NamedTuple):
    """A column of labels as codes; the functions that take labels take this as well.

    Attributes:
        codes: Place of each label in `names`, -1 where missing, shape (n,).
        names: The distinct labels in sorted order.
    """

    codes: IntArray
    names: tuple[Any, ...]


def library_of(*values: ArrayLike) -> Library | None:
    """Tell which dataframe library some values came in.

    Args:
        *values: Series, arrays or anything else.

    Returns:
        The first library's name, such as `pandas`, or `None` when no value is of one of these.

    Example:
        >>> library_of([1, 2, 3]) is None
        True
    """
    for value in values:
        series = nw.from_native(value, series_only=True, pass_through=True)
        if isinstance(series, nw.Series):
            return next((name for name in LIBRARIES if name == series.implementation.value), None)
    return None


def numbers(
    values: ArrayLike,
    *,
    name: str,
    lowest: float | None = None,
    highest: float | None = None,
) -> FloatArray:
    """Check one column of numbers.

    Args:
        values: One-dimensional array-like, shape (n,). `None`, NaN and null mean "missing".
        name: What to call it in messages.
        lowest: Smallest possible value, if the scale has one.
        highest: Largest possible value, if the scale has one.

    Returns:
        Shape (n,), with NaN where a value is missing.

    Raises:
        InvalidInputError: For labels, infinite or vast values and values off the scale, each with
            its row.

    Example:
        >>> numbers([3, None, 5], name="score")
        array([ 3., nan,  5.])
    """
    array = _as_array(values)
    if array.ndim != 1:
        raise _invalid(name, "wrong_shape", f"expected one column, got shape {array.shape}")
    if array.dtype.kind in "biuf":
        floats = array.astype(np.float64)
    elif array.dtype.kind == "O":
        floats = _from_objects(array, name)
    else:
        first = shorten(array.flat[0]) if array.size else "an empty column"
        raise _labels(name, f"row 1 holds {first}")
    faults = _off_scale(floats, name, lowest, highest)
    if faults:
        raise InvalidInputError(faults, origin=name)
    return floats


def binary(values: ArrayLike, *, name: str) -> FloatArray:
    """Check a column of zeros and ones, or booleans.

    Args:
        values: One-dimensional array-like, shape (n,).
        name: What to call it in messages.

    Returns:
        Shape (n,), with NaN where a value is missing.

    Raises:
        InvalidInputError: For labels and any other number.

    Example:
        >>> binary([True, None, False], name="passed")
        array([ 1., nan,  0.])
    """
    checked = numbers(values, name=name)
    odd = np.flatnonzero(~np.isnan(checked) & (checked != 0) & (checked != 1))
    if odd.size:
        message = (
            f"expected 0 or 1, got {checked[odd[0]]:g}; ratings on a scale belong in top_box, "
            "csat, nps or likert"
        )
        raise InvalidInputError([_cell(odd[0], name, "not_binary", message)], origin=name)
    return checked


def number_table(
    items: ArrayLike,
    *,
    name: str,
    lowest: float | None = None,
    highest: float | None = None,
) -> tuple[FloatArray, tuple[str, ...]]:
    """Check a table of numbers, such as people by items.

    Args:
        items: A dataframe, or a two-dimensional array-like of shape (n, k).
        name: What to call it in messages.
        lowest: Smallest possible value, if the scale has one.
        highest: Largest possible value, if the scale has one.

    Returns:
        The numbers, shape (n, k) with NaN where missing, and the k column names.

    Raises:
        InvalidInputError: As `numbers` does, naming the column.

    Example:
        >>> number_table([[1, 2], [3, None]], name="items")[1]
        ('item_1', 'item_2')
    """
    frame = nw.from_native(items, eager_only=True, pass_through=True)
    if isinstance(frame, nw.DataFrame):
        # By place: a pandas frame made of an array has numbers for names, which would pick rows.
        columns: Sequence[ArrayLike] = list(frame.iter_columns())
        names = tuple(str(column) for column in frame.columns)
    else:
        table = np.asarray(items, dtype=object if not isinstance(items, np.ndarray) else None)
        if table.ndim != 2:  # noqa: PLR2004 - a table has two dimensions
            raise _invalid(name, "wrong_shape", f"expected rows by columns, got {table.shape}")
        columns = list(table.T)
        names = tuple(f"item_{i + 1}" for i in range(len(columns)))
    checked = [
        numbers(column, name=f"{name}: {label}", lowest=lowest, highest=highest)
        for label, column in zip(names, columns, strict=True)
    ]
    # Stacked as rows and turned: columns stay contiguous, which is faster to fill and to sum.
    return (np.array(checked).T if checked else np.empty((0, 0))), names


def labels(values: ArrayLike | Labels, *, name: str) -> Labels:
    """Turn a column of group labels into codes.

    Args:
        values: One-dimensional array-like, shape (n,), of texts, numbers or booleans.
        name: What to call it in messages.

    Returns:
        Codes, shape (n,), -1 where missing, and the distinct labels in sorted order.

    Raises:
        InvalidInputError: When labels of different types are mixed, so that they have no order.

    Example:
        >>> labels(["b", "a", None, "b"], name="arm")
        Labels(codes=array([ 1,  0, -1,  1]), names=('a', 'b'))
    """
    if isinstance(values, Labels):
        return values
    array = _as_array(values, as_labels=True)
    if array.ndim != 1:
        raise _invalid(name, "wrong_shape", f"expected one column, got shape {array.shape}")
    if array.dtype.kind in "biuf":
        return _number_codes(array)
    cells = array.tolist()
    known = {cell for cell in set(cells) if not _is_missing(cell)}
    try:
        distinct = sorted(known)
    except TypeError:
        kinds = sorted({type(cell).__name__ for cell in known})
        message = f"expected labels of one type, got {' and '.join(kinds)}; convert the column"
        raise _invalid(name, "mixed_labels", message) from None
    code_of = {label: code for code, label in enumerate(distinct)}
    codes = np.array([code_of.get(cell, -1) for cell in cells], dtype=np.int64)
    return Labels(codes, tuple(distinct))


def _number_codes(array: NDArray[Any]) -> Labels:
    """Give codes of numeric labels without a Python loop: there may be millions."""
    known = ~np.isnan(array) if array.dtype.kind == "f" else np.ones(array.shape, dtype=bool)
    distinct, inverse = np.unique(array[known], return_inverse=True)
    codes = np.full(array.shape, -1, dtype=np.int64)
    codes[known] = inverse
    return Labels(codes, tuple(distinct.tolist()))


def same_length(name: str, columns: Mapping[str, NDArray[Any]]) -> int:
    """Check that columns belong together.

    Args:
        name: What to call them together in messages.
        columns: The columns by name.

    Returns:
        Their common length.

    Raises:
        InvalidInputError: When the lengths differ.

    Example:
        >>> same_length("scores", {"before": np.zeros(3), "after": np.ones(3)})
        3
    """
    lengths = {key: len(column) for key, column in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{key} has {length}" for key, length in lengths.items())
        message = f"expected columns of one length, but {told}; pass rows of the same units"
        raise _invalid(name, "unequal_lengths", message)
    return next(iter(lengths.values()), 0)


def check_level(level: float) -> None:
    """Check the level of an interval.

    Args:
        level: What came in.

    Raises:
        InvalidInputError: When it is not between 0 and 1; 95 is taken for a slip of 0.95.

    Example:
        >>> check_level(0.95)
    """
    if not isinstance(level, Real) or not 0 < level < 1:
        message = f"expected a level between 0 and 1 such as 0.95, got {shorten(level)}"
        raise _invalid("level", "impossible_level", message)


def _as_array(values: ArrayLike, *, as_labels: bool = False) -> NDArray[Any]:
    """Give any array-like as a numpy array, texts and mixtures as objects.

    Labels keep their type (a program numbered 7 is no 7.0); numbers all become floats.
    """
    series = values
    if not isinstance(values, (np.ndarray, nw.Series)):
        series = nw.from_native(values, series_only=True, pass_through=True)
    if isinstance(series, nw.Series):
        if as_labels and series.dtype.is_numeric() and not series.null_count():
            return np.asarray(series.to_numpy())
        if not as_labels and (series.dtype.is_numeric() or series.dtype == nw.Boolean):
            return np.asarray(series.cast(nw.Float64).to_numpy())
        return np.array([*series.to_list()], dtype=object)
    if isinstance(values, np.ndarray):
        return _without_mask(values)
    if hasattr(values, "to_pylist"):  # an array of PyArrow, which is no series of narwhals
        values = values.to_pylist()
    if np.isscalar(values) or not isinstance(values, Iterable):
        return np.array(values)
    return np.array(list(values), dtype=object)


def _without_mask(values: NDArray[Any]) -> NDArray[Any]:
    """Give masked values as missing, and moments as objects."""
    if isinstance(values, np.ma.MaskedArray):
        return np.array(values.tolist(), dtype=object)
    # Left alone, moments in nanoseconds would come out as whole numbers.
    moments = values.dtype.kind == "M"
    return values.astype("datetime64[us]").astype(object) if moments else values


def _is_missing(value: object) -> bool:
    """Tell whether a cell says "not known": None, NaN, NaT or NA, which do not equal themselves."""
    if value is None:
        return True
    equal = value == value  # noqa: PLR0124 - the one test that every kind of NaN fails
    return equal is not True and not isinstance(value, np.ndarray) and str(equal) != "True"


def _from_objects(array: NDArray[Any], name: str) -> FloatArray:
    """Read a column of objects; texts and dates are refused even where they look like numbers."""
    floats = np.full(array.shape, np.nan)
    cells = array.tolist()
    for row, value in enumerate(cells):
        if _is_missing(value):
            continue
        if not hasattr(value, "__float__"):
            # One odd cell makes texts of all numbers of a file: name that cell, not the first.
            odd = next((at for at, cell in enumerate(cells) if _is_label(cell)), row)
            raise _labels(name, f"row {odd + 1} holds {shorten(cells[odd])}", row=odd + 1)
        floats[row] = float(value)
    return floats


def _is_label(value: object) -> bool:
    """Tell whether a cell is neither missing, nor a number, nor the text of one."""
    if _is_missing(value) or hasattr(value, "__float__"):
        return False
    try:
        float(str(value))
    except ValueError:
        return True
    return False


def _labels(name: str, found: str, *, row: int = 1) -> InvalidInputError:
    message = (
        f"expected numbers, but {found}; a column of group labels belongs in arm=, by= or "
        "cluster=, and texts have to be turned into numbers first"
    )
    fault = Fault(f"row {row}", "labels_not_numbers", message, row=row, column=name)
    return InvalidInputError([fault], origin=name)


def _invalid(name: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault("", code, message, column=name)], origin=name)


def _off_scale(
    floats: FloatArray, name: str, lowest: float | None, highest: float | None
) -> list[Fault]:
    """Find infinite values and values that the scale does not have."""
    faults = [
        _cell(
            row, name, "infinite", "expected a finite number, got an infinite one; make it missing"
        )
        for row in np.flatnonzero(np.isinf(floats))[: SHOWN_FAULTS * 5]
    ]
    # Squares of squares must still be numbers; whatever is measured at work is far smaller.
    vast = np.flatnonzero(np.isfinite(floats) & (np.abs(floats) > _LARGEST))
    faults += [
        _cell(
            row,
            name,
            "too_large",
            f"expected numbers up to {_LARGEST:g}, got {floats[row]:g}; if it stands for an "
            "unknown value make it missing",
        )
        for row in vast[: SHOWN_FAULTS * 5]
    ]
    low = -np.inf if lowest is None else lowest
    high = np.inf if highest is None else highest
    off = np.flatnonzero(np.isfinite(floats) & ((floats < low) | (floats > high)))
    message = (
        "expected {low:g} to {high:g}, got {value:g}; correct it, make it missing or mend the scale"
    )
    faults += [
        _cell(row, name, "off_scale", message.format(low=low, high=high, value=floats[row]))
        for row in off[: SHOWN_FAULTS * 5]
    ]
    return faults


def _cell(row: int, name: str, code: str, message: str) -> Fault:
    place = int(row) + 1
    return Fault(f"row {place}", code, message, row=place, column=name)
