"""Spark and Dask: partitions answered as Arrow batches or frames, beside expressions of narwhals.

Both run on this machine, Spark in local mode; what is timed is the whole answer, brought together.
The library hands partitions to workers; the way through expressions is here to compare it with.
"""

import os
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from statistics import median
from typing import Any

import polars as pl

from benchmarks.frames.needs import make_needs
from devframe import frames
from devframe.frames.recommend import _answer

_TURNS = 3


def spark_frame(needs: pl.DataFrame) -> Any:
    """Give a frame of Spark in local mode, on all cores."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - one engine a process

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
    # The most that expressions can do: the compiler of whole stages gives up on so many of them.
    spark = builder.config("spark.sql.codegen.wholeStage", "false").getOrCreate()
    frame = spark.createDataFrame(needs.to_arrow()).repartition(os.cpu_count() or 1).cache()
    frame.count()
    return frame


def dask_frame(needs: pl.DataFrame) -> Any:
    """Give a frame of Dask, with a partition for every core."""
    import dask.dataframe as dd  # noqa: PLC0415 - one engine a process

    table = needs.to_pandas(use_pyarrow_extension_array=True)
    return dd.from_pandas(table, npartitions=os.cpu_count() or 1)


_ENGINES: dict[str, tuple[Callable[[pl.DataFrame], Any], str]] = {
    "spark": (spark_frame, "toArrow"),
    "dask": (dask_frame, "compute"),
}


CLUSTERS = tuple(_ENGINES)
"""The engines that hand partitions to workers."""


def run_cluster(name: str, rows: int) -> dict[str, float]:
    """Time both ways turn by turn, planning apart; the medians of the turns count."""
    warnings.simplefilter("ignore", FutureWarning)  # both engines say what they will move or drop
    make, finish = _ENGINES[name]
    frame = make(make_needs(rows))
    ways: dict[str, Callable[[], Any]] = {
        "batches": lambda: frames.recommend(frame),
        "expressions": lambda: _answer(frame, None, key=None, bounds=True),
    }
    found: dict[str, list[float]] = defaultdict(list)
    for turn in range(_TURNS):
        for way in list(ways)[:: -1 if turn % 2 else 1]:
            start = time.perf_counter()
            planned = ways[way]()
            middle = time.perf_counter()
            getattr(planned, finish)()
            found[f"{way}, planned"].append(middle - start)
            found[f"{way}, answered"].append(time.perf_counter() - middle)
    return {part: median(seconds) for part, seconds in found.items()}
