"""Frames in and out: which engine a frame belongs to, and how that engine is best spoken to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import narwhals.stable.v2 as nw
from narwhals.stable.v2 import dependencies

from devframe._base.errors import Fault, InvalidInputError
from devframe.diagnosis import FACTS
from devframe.frames.columns import TEXTS
from devframe.frames.flags import Expr
from devframe.frames.kinds import KINDS_AS_TEXT, has_kinds_as_text, plain_kinds
from devframe.frames.queries import answer_in_sql
from devframe.frames.sheet import Namespace, add_stages
from devframe.frames.sql import SqlNamespace

Stages = tuple[tuple[Expr, ...], ...]
"""The columns of each stage of the work on a frame."""


@attrs.frozen
class Opened:
    """A frame made ready for work.

    Attributes:
        schema: Data type of narwhals per column.
        ns: The namespace that speaks to the frame.
        close: Takes the columns to carry along, the stages of the work and the expressions of the
            answer, and gives the kind of frame that came in.
        looks_up: Whether numbers and texts are looked up in tables.
        is_shared: Whether another frame with the same columns is spoken to in the same words.
    """

    schema: Mapping[str, Any]
    ns: Namespace
    close: Callable[[Sequence[str], Stages, tuple[Expr, ...]], Any]
    looks_up: bool = False
    is_shared: bool = True


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
        guessed at otherwise, and a column without any value would be taken for texts. One that
        should hold numbers and holds nothing has no type.
    """
    schema = dict(wrapped.collect_schema())
    if wrapped.implementation.is_pandas():
        frame = wrapped.to_native()
        for name, dtype in frame.dtypes.items():
            if str(dtype) == "object":
                is_number = name in FACTS and FACTS[name].is_number
                is_empty = is_number and frame[name].isna().all()
                schema[name] = nw.Unknown() if is_empty else nw.Object()
    return schema


def open_frame(frame: Any) -> Opened:  # noqa: ANN401 - any frame
    """Make a frame ready for work.

    Polars is spoken to in its own words, because wrapping hundreds of expressions costs more than
    it takes to work them out on a small frame. Its namespace comes from the frame itself: nothing
    here imports an engine. What pandas and PyArrow hold is worked on as arrays of NumPy, which
    both of them are made of or give away without a copy.

    Args:
        frame: A frame that narwhals knows.

    Returns:
        The frame made ready.
    """
    wrapped = nw.from_native(frame)
    schema = schema_of(wrapped)
    if has_kinds_as_text(schema) and schema[KINDS_AS_TEXT] in TEXTS:
        wrapped = wrapped.with_columns(plain_kinds(schema[KINDS_AS_TEXT]))
    kind = wrapped.implementation
    if kind.is_polars():
        return _open_polars(wrapped, schema)
    if kind.is_pandas() or kind.is_pyarrow():
        return _open_arrays(wrapped, schema)
    if kind.is_duckdb():
        return _open_sql(wrapped.to_native(), schema)

    def close(carried: Sequence[str], stages: Stages, outputs: tuple[Expr, ...]) -> Any:  # noqa: ANN401 - as it came
        return add_stages(wrapped, stages).select(*carried, *outputs).to_native()

    return Opened(schema, nw, close)


def _open_polars(wrapped: Any, schema: Mapping[str, Any]) -> Opened:  # noqa: ANN401 - of narwhals
    native = wrapped.to_native()
    is_eager = isinstance(wrapped, nw.DataFrame)

    def close(carried: Sequence[str], stages: Stages, outputs: tuple[Expr, ...]) -> Any:  # noqa: ANN401 - of Polars
        result = add_stages(native.lazy(), stages).select(*carried, *outputs)
        return result.collect(engine="streaming") if is_eager else result

    return Opened(schema, nw.get_native_namespace(wrapped), close, looks_up=True)


def _open_sql(relation: Any, schema: Mapping[str, Any]) -> Opened:  # noqa: ANN401 - of DuckDB
    def close(carried: Sequence[str], stages: Stages, outputs: tuple[Expr, ...]) -> Any:  # noqa: ANN401 - as it came
        return answer_in_sql(relation, carried=carried, stages=stages, outputs=outputs)

    return Opened(schema, SqlNamespace, close)


def _open_arrays(wrapped: Any, schema: Mapping[str, Any]) -> Opened:  # noqa: ANN401 - of narwhals
    from devframe.frames.arrays import ArrayNamespace  # noqa: PLC0415 - NumPy only when needed
    from devframe.frames.memory import close_arrays, open_arrays  # noqa: PLC0415 - as above

    ns = ArrayNamespace()
    arrays = open_arrays(wrapped, ns, schema)

    def close(carried: Sequence[str], stages: Stages, outputs: tuple[Expr, ...]) -> Any:  # noqa: ANN401 - as it came
        answers = add_stages(arrays, stages).select(outputs)
        return close_arrays(wrapped, ns, carried=carried, answers=answers)

    return Opened(schema, ns, close, is_shared=False)
