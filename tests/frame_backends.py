"""Every engine's frame of the same rows, and the rows of every engine's frame."""

import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import polars as pl
import pytest

Rows = list[dict[str, Any]]


def _polars(rows: Rows) -> pl.DataFrame:
    return pl.DataFrame(rows, schema_overrides=_SCHEMA, infer_schema_length=None)


_SCHEMA = {
    "shortfall_share": pl.Float64,
    "affected_peers_share": pl.Float64,
    "coach_minutes": pl.Int64,
    "headcount": pl.Int64,
    "importance": pl.Int64,
    "onset": pl.String,
    "growth_track": pl.String,
    "requested_method": pl.String,
}


def _pandas_objects(rows: Rows) -> Any:
    return _polars(rows).to_pandas()


def _pandas_nullable(rows: Rows) -> Any:
    return _polars(rows).to_pandas().convert_dtypes()


def _pandas_arrow(rows: Rows) -> Any:
    return _polars(rows).to_pandas(use_pyarrow_extension_array=True)


def _duckdb(rows: Rows) -> Any:
    duckdb = pytest.importorskip("duckdb")
    return duckdb.from_arrow(_polars(rows).to_arrow())


def dask_frame(table: Any) -> Any:
    """Give a frame of Dask for a table of Polars."""
    dask = pytest.importorskip("dask.dataframe")
    return dask.from_pandas(table.to_pandas(use_pyarrow_extension_array=True), npartitions=2)


def _dask(rows: Rows) -> Any:
    return dask_frame(_polars(rows))


def _spark(rows: Rows) -> Any:
    return spark_frame(_polars(rows))


SPARK_FOR_FEW_ROWS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    # Code that runs once is not worth much compiling.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.codegen.wholeStage": "false",
}


def spark_session() -> Any:
    """Start Spark on this machine, or skip where it or Java is missing."""
    sql = pytest.importorskip("pyspark.sql")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = sql.SparkSession.builder.master("local[1]")
    for name, value in SPARK_FOR_FEW_ROWS.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # noqa: BLE001 - pyspark raises its own kinds without Java
        pytest.skip(f"Spark does not start here: {error}")


def spark_frame(table: Any) -> Any:
    """Give a frame of Spark for a table of Polars."""
    return spark_session().createDataFrame(table.to_arrow())


EAGER: dict[str, Callable[[Rows], Any]] = {
    "polars": _polars,
    "polars-lazy": lambda rows: _polars(rows).lazy(),
    "pandas-objects": _pandas_objects,
    "pandas-nullable": _pandas_nullable,
    "pandas-arrow": _pandas_arrow,
    "pyarrow": lambda rows: _polars(rows).to_arrow(),
    "duckdb": _duckdb,
}
"""The engines that answer within this process."""

CLUSTER: dict[str, Callable[[Rows], Any]] = {"dask": _dask, "pyspark": _spark}
"""The engines that hand partitions to workers."""

ENGINES = EAGER | CLUSTER
"""All of them."""


def rows_of(frame: Any) -> Rows:
    """Collect the rows of any engine's frame, null where the engine writes NaN or its own NA."""
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    elif hasattr(frame, "toArrow"):
        frame = frame.toArrow()
    elif hasattr(frame, "to_arrow_table"):
        frame = frame.to_arrow_table()
    elif hasattr(frame, "compute"):
        frame = frame.compute()
    if isinstance(frame, pl.DataFrame):
        return frame.rows(named=True)
    if hasattr(frame, "to_pylist"):
        return frame.to_pylist()
    return [dict(_plain(row)) for row in frame.to_dict("records")]


def _plain(row: dict[Any, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        missing = value is None or (isinstance(value, float) and math.isnan(value))
        yield str(name), None if missing or repr(value) == "<NA>" else value


def numbered(rows: Sequence[dict[str, Any]]) -> Rows:
    """Give each row its number, because lazy engines promise no order."""
    return [{**row, "number": number} for number, row in enumerate(rows)]
