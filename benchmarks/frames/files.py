"""What is timed on files that may be larger than memory, Parquet to Parquet."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from benchmarks.frames.bounds_by_hand import with_bounds
from benchmarks.frames.polars_by_hand import without_bounds
from devframe import frames


def _by_polars(source: Path, target: Path, *, bounds: bool) -> None:
    frames.recommend(pl.scan_parquet(source), bounds=bounds).sink_parquet(target)


def _checked(source: Path, target: Path) -> None:
    frames.recommend_file(source, target)


def _by_duckdb(source: Path, target: Path) -> None:
    import duckdb  # noqa: PLC0415 - one engine a process

    connection = duckdb.connect()
    connection.execute("set preserve_insertion_order = false")
    answers = frames.recommend(connection.read_parquet(str(source)), bounds=False)
    answers.write_parquet(str(target))


def _by_duckdb_query(source: Path, target: Path) -> None:
    import duckdb  # noqa: PLC0415 - one engine a process

    from benchmarks.frames.sql_by_hand import write_query  # noqa: PLC0415 - one engine a process

    connection = duckdb.connect()
    connection.execute("set preserve_insertion_order = false")
    connection.read_parquet(str(source)).create_view("needs")
    connection.sql(write_query("needs")).write_parquet(str(target))


FILE_CASES: dict[str, Callable[[Path, Path], None]] = {
    "copied by Polars": lambda source, target: pl.scan_parquet(source).sink_parquet(target),
    "polars": lambda source, target: _by_polars(source, target, bounds=True),
    "recommend_file, checked": _checked,
    "polars by hand": lambda source, target: with_bounds(pl.scan_parquet(source)).sink_parquet(
        target
    ),
    "polars, no bounds": lambda source, target: _by_polars(source, target, bounds=False),
    "polars by hand, no bounds": lambda source, target: without_bounds(
        pl.scan_parquet(source)
    ).sink_parquet(target),
    "duckdb, no bounds": _by_duckdb,
    "duckdb by hand, no bounds": _by_duckdb_query,
}
"""What reads one file and writes the other."""
