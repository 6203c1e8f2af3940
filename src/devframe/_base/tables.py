"""Rows become a dataframe of the user's own library."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, Literal, get_args

import narwhals as nw
from narwhals.dtypes import DType

from devframe._base.errors import MissingExtraError, UnknownNameError

Library = Literal["pandas", "polars", "pyarrow"]
"""The libraries that tables come in, in the order in which one is chosen for plain arrays."""

LIBRARIES: tuple[Library, ...] = get_args(Library)


def frame_of(
    columns: Mapping[str, Any],
    *,
    library: Library | None,
    schema: Mapping[str, DType] | None = None,
) -> Any:  # noqa: ANN401 - any dataframe
    """Build a dataframe in one of the known libraries.

    Args:
        columns: Lists or arrays by name.
        library: The library, or `None` for the first that is installed.
        schema: Types by name, where a column might be empty and still has to have its type.

    Returns:
        A native dataframe.

    Raises:
        UnknownNameError: When tables cannot come in that library.
        MissingExtraError: When no library is installed.
    """
    if library is not None and library not in LIBRARIES:
        raise UnknownNameError("dataframe library", library, known=LIBRARIES)
    installed = (name for name in LIBRARIES if find_spec(name))
    chosen = library if library is not None else next(installed, None)
    if chosen is None:
        raise MissingExtraError("a table from plain arrays", extra="evaluate")
    series = [
        nw.new_series(
            name, values, _type_in(chosen, (schema or {}).get(name), values), backend=chosen
        )
        for name, values in columns.items()
    ]
    return nw.concat([one.to_frame() for one in series], how="horizontal").to_native()


def _type_in(library: Library, dtype: DType | None, values: Any) -> DType | None:  # noqa: ANN401 - as above
    """Give the type that a library has for a column; in pandas, days and unknowns are special."""
    if library != "pandas":
        return dtype
    if isinstance(dtype, nw.Date):
        return nw.Datetime("us")
    # Its plain numbers know no unknown but NaN, and its plain truths would turn one into a "no".
    unknown = isinstance(values, list) and any(value is None for value in values)
    if unknown and isinstance(dtype, nw.Int64):
        return nw.Float64()
    return None if unknown and isinstance(dtype, nw.Boolean) else dtype
