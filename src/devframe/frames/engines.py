"""Frames in and out: which engine a frame belongs to, and how that engine is best spoken to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import attrs
import narwhals.stable.v2 as nw
from narwhals.stable.v2 import dependencies

from devframe._base.errors import Fault, InvalidInputError
from devframe.diagnosis import FACTS
from devframe.frames.flags import Expr
from devframe.frames.sheet import Sheet
from devframe.frames.sql import SqlFrame, SqlNamespace


@attrs.frozen
class Opened:
    """A frame made ready for work.

    Attributes:
        sheet: The frame under work.
        schema: Data type of narwhals per column.
        is_polars: Whether Polars's own expressions are spoken.
        is_eager: Whether the answer must come at once.
    """

    sheet: Sheet
    schema: Mapping[str, Any]
    is_polars: bool
    is_eager: bool


def engine_of(frame: Any, *, origin: str) -> str:  # noqa: ANN401 - any frame
    """Name the engine that a frame belongs to.

    Args:
        frame: A frame that narwhals knows.
        origin: What was asked for, for the message.

    Returns:
        The engine's name, such as `polars`.

    Raises:
        InvalidInputError: When it is no frame that narwhals knows.
    """
    # Asked of the frame itself: narwhals is about to hand Dask over to a package of its own.
    if dependencies.is_dask_dataframe(frame):
        return "dask"
    try:
        return str(nw.from_native(frame).implementation.value)
    except TypeError:
        message = (
            "expected a frame of pandas, Polars, PyArrow, DuckDB, PySpark or Dask, got "
            f"{type(frame).__name__}; convert it to one of these"
        )
        fault = Fault("frame", "no_frame", message)
        raise InvalidInputError([fault], origin=origin) from None


def schema_of(wrapped: Any) -> dict[str, Any]:  # noqa: ANN401 - a frame of narwhals
    """Give the data type of each column.

    Args:
        wrapped: A frame of narwhals.

    Returns:
        Data types of narwhals. A column of objects of pandas is called just that: what it holds is
        guessed at otherwise, and a column without any value would be taken for texts.
    """
    schema = dict(wrapped.collect_schema())
    if wrapped.implementation.is_pandas():
        for name, dtype in wrapped.to_native().dtypes.items():
            if str(dtype) == "object":
                schema[name] = nw.Object()
    return schema


def open_frame(frame: Any, *, carried: Collection[str]) -> Opened:  # noqa: ANN401 - any frame
    """Make a frame ready for work.

    Polars is spoken to in its own words, because wrapping hundreds of expressions costs more than
    it takes to work them out on a small frame. Its namespace comes from the frame itself: nothing
    here imports an engine.

    Args:
        frame: A frame that narwhals knows.
        carried: Columns that go out as they came in.

    Returns:
        The frame made ready.
    """
    wrapped = nw.from_native(frame)
    schema = schema_of(wrapped)
    is_eager = isinstance(wrapped, nw.DataFrame)
    if wrapped.implementation.is_polars():
        native = wrapped.to_native()
        ns = nw.get_native_namespace(wrapped)
        sheet = Sheet(native.lazy() if is_eager else native, ns, looks_up=True)
        return Opened(sheet, schema, is_polars=True, is_eager=is_eager)
    if wrapped.implementation.is_duckdb():
        sheet = Sheet(SqlFrame(wrapped.to_native()), SqlNamespace())
        return Opened(sheet, schema, is_polars=True, is_eager=False)
    if wrapped.implementation.is_pandas():
        own = {name: dtype for name, dtype in schema.items() if name not in carried}
        wrapped = nw.from_native(_as_floats(wrapped.to_native(), own))
    sheet = Sheet(wrapped, nw)
    return Opened(sheet, schema, is_polars=False, is_eager=is_eager)


def _as_floats(frame: Any, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - of pandas
    """Turn yes-and-no columns of pandas into floats, with NaN for null.

    Comparing those gives plain truths of NumPy. Columns of objects compare 50 times slower, and the
    truths of nullable columns carry a second column of nulls through every later operation.
    """
    converted = {}
    for name, dtype in schema.items():
        if dtype in (nw.Object, nw.Boolean) and name in FACTS and True in FACTS[name].values:
            try:
                truths = frame[name].astype("boolean")
            except (TypeError, ValueError):  # holds other things; these count as not known
                continue
            converted[name] = truths.to_numpy(dtype="float64", na_value=float("nan"))
        elif dtype.is_numeric() and name in FACTS:
            converted[name] = frame[name].to_numpy(dtype="float64", na_value=float("nan"))
    return frame.assign(**converted) if converted else frame


def close_frame(opened: Opened, outputs: Sequence[Expr]) -> Any:  # noqa: ANN401 - as it came in
    """Select what goes out and hand it back as the kind of frame that came in.

    Args:
        opened: The frame made ready, and worked on.
        outputs: The columns to give.

    Returns:
        The frame.
    """
    result = opened.sheet.frame.select(outputs)
    if opened.is_polars:
        return result.collect(engine="streaming") if opened.is_eager else result
    return result.to_native()
