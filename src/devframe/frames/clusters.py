"""Frames that are spread over workers: each partition is answered where it lies.

Hundreds of expressions are dear to plan on a cluster, and Spark's compiler gives up on them. A
partition is a plain frame, so it is answered as one, with Polars where the worker has it.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import narwhals.stable.v2 as nw

Answer = Callable[[Any], Any]
"""Answers a frame that is in memory."""


def answer_dask(frame: Any, answer: Answer) -> Any:  # noqa: ANN401 - a Dask frame
    """Answer a Dask frame partition by partition.

    Args:
        frame: The frame.
        answer: Answers one partition.

    Returns:
        A Dask frame, not yet computed.
    """

    def answer_partition(part: Any) -> Any:  # noqa: ANN401 - a pandas frame
        pandas = nw.get_native_namespace(nw.from_native(part))
        plain = part.reset_index(drop=True)
        table = nw.from_native(answer(_on_fastest(plain))).to_arrow()
        result = table.to_pandas(types_mapper=pandas.ArrowDtype)
        result.index = part.index
        return result

    empty = frame._meta  # noqa: SLF001 - Dask has no other word for the columns of a partition
    return frame.map_partitions(answer_partition, meta=answer_partition(empty))


def answer_spark(frame: Any, answer: Answer) -> Any:  # noqa: ANN401 - a Spark frame
    """Answer a Spark frame in Arrow batches, on the workers that hold them.

    Args:
        frame: The frame.
        answer: Answers one batch.

    Returns:
        A Spark frame, not yet computed.
    """
    types = import_module("pyspark.sql.pandas.types")
    empty = types.to_arrow_schema(frame.schema).empty_table()
    schema = nw.from_native(answer(empty)).to_arrow().schema

    def answer_batches(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            answered = nw.from_native(answer(_on_fastest(batch))).to_arrow()
            yield from answered.cast(schema).to_batches()

    return frame.mapInArrow(answer_batches, types.from_arrow_schema(schema))


def _on_fastest(part: Any) -> Any:  # noqa: ANN401 - whatever speaks Arrow
    """Hand a partition to Polars where it is installed, else to PyArrow; neither copies numbers."""
    if find_spec("polars") is not None:
        return nw.from_arrow(part, backend="polars").to_native()
    return nw.from_arrow(part, backend="pyarrow").to_native()
