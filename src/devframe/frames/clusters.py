"""Frames that are spread over workers: each partition is answered where it lies.

Hundreds of expressions are dear to plan on a cluster, and Spark's compiler gives up on them. A
partition is a plain frame of pandas or a few tables of PyArrow, so it is answered as one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

Answer = Callable[..., Any]
"""Answers frames that are in memory, and gives the same kind of frame."""

_ROWS_AT_ONCE = 100_000
"""Rows of Spark answered together: its batches are so small that planning would take longer."""


def answer_dask(
    frame: Any,  # noqa: ANN401 - a Dask frame
    answer: Answer,
    *,
    beside: Sequence[Any] = (),
) -> Any:  # noqa: ANN401 - a Dask frame
    """Answer a Dask frame partition by partition.

    Args:
        frame: The frame.
        answer: Answers one partition, given those beside it.
        beside: Frames with as many partitions, whose rows belong to the same ones.

    Returns:
        A Dask frame, not yet computed.
    """
    # Dask has no other word for the columns of a partition.
    empty = [one._meta for one in (frame, *beside)]  # noqa: SLF001
    return frame.map_partitions(answer, *beside, meta=answer(*empty), align_dataframes=False)


def answer_spark(frame: Any, answer: Answer) -> Any:  # noqa: ANN401 - a Spark frame
    """Answer a Spark frame in Arrow batches, on the workers that hold them.

    Args:
        frame: The frame.
        answer: Answers one table of PyArrow.

    Returns:
        A Spark frame, not yet computed.
    """
    types = import_module("pyspark.sql.pandas.types")
    empty = types.to_arrow_schema(frame.schema).empty_table()

    def answer_batches(batches: Iterable[Any]) -> Iterator[Any]:
        for table in _join_batches(batches):
            yield from answer(table).to_batches()

    return frame.mapInArrow(answer_batches, types.from_arrow_schema(answer(empty).schema))


def _join_batches(batches: Iterable[Any]) -> Iterator[Any]:
    """Put batches of PyArrow together until there are enough rows."""
    table_of = import_module("pyarrow").Table.from_batches
    waiting: list[Any] = []
    for batch in batches:
        waiting.append(batch)
        if sum(map(len, waiting)) >= _ROWS_AT_ONCE:
            yield table_of(waiting)
            waiting = []
    if waiting:
        yield table_of(waiting)
