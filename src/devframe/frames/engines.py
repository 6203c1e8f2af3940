"""Frames in and out: which engine a frame belongs to, and how that engine is best spoken to."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from devframe._base.errors import Fault, InvalidInputError
from devframe.frames.flags import Expr
from devframe.frames.sheet import Sheet


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


def open_frame(frame: Any, *, origin: str = "frames") -> Opened:  # noqa: ANN401 - any frame
    """Make a frame ready for work.

    Polars is spoken to in its own words, because wrapping hundreds of expressions costs more than
    it takes to work them out on a small frame. Its namespace comes from the frame itself: nothing
    here imports an engine.

    Args:
        frame: A frame that narwhals knows.
        origin: What to call the frame in messages.

    Returns:
        The frame made ready.

    Raises:
        InvalidInputError: When it is no frame that narwhals knows.
    """
    try:
        wrapped = nw.from_native(frame)
    except TypeError:
        message = (
            "expected a frame of pandas, Polars, PyArrow, DuckDB, PySpark or Dask, got "
            f"{type(frame).__name__}; convert it to one of these"
        )
        fault = Fault("frame", "no_frame", message)
        raise InvalidInputError([fault], origin=origin) from None
    schema = dict(wrapped.collect_schema())
    is_eager = isinstance(wrapped, nw.DataFrame)
    if wrapped.implementation.is_polars():
        ns = nw.get_native_namespace(wrapped)
        native = wrapped.to_native()
        return Opened(
            Sheet(native.lazy() if is_eager else native, ns),
            schema,
            is_polars=True,
            is_eager=is_eager,
        )
    sheet = Sheet(wrapped, nw, by_product=wrapped.implementation.is_pyarrow())
    return Opened(sheet, schema, is_polars=False, is_eager=is_eager)


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
