"""What is timed: for each case, the work on needs that are ready in memory."""

from collections.abc import Callable
from typing import Any

import polars as pl

from benchmarks.frames.bounds_by_hand import with_bounds
from benchmarks.frames.polars_by_hand import without_bounds
from devframe import frames
from devframe.diagnosis import FACTS
from devframe.recommendation import recommender

Work = Callable[[], Any]
ALWAYS_KNOWN = {"gap_measured": True, "method_requested": False}


def duckdb_table(needs: pl.DataFrame) -> Any:
    """Put needs into a table of DuckDB."""
    import duckdb  # noqa: PLC0415 - one engine a process

    connection = duckdb.connect()
    connection.register("given", needs.to_arrow())
    connection.execute("create table needs as select * from given")
    return connection.table("needs")


def objects(needs: pl.DataFrame) -> Work:
    """Decide one need after the other."""
    from devframe.recommendation.decide import decide  # noqa: PLC0415 - one case only

    compiled = recommender().compiled
    rows = [
        {name: row.get(name) for name in FACTS} | ALWAYS_KNOWN
        for row in needs.iter_rows(named=True)
    ]
    return lambda: [decide(compiled, row) for row in rows]


def scan(needs: pl.DataFrame) -> Work:
    """Look at every value once: the physical limit."""
    looks = (
        pl.col(pl.Boolean).sum(),
        pl.col(pl.Int64, pl.Float64).sum(),
        pl.col(pl.String).str.len_bytes().sum(),
    )
    return lambda: needs.lazy().select(looks).collect(engine="streaming")


def copy(needs: pl.DataFrame) -> Work:
    """Copy every value once."""
    import numpy as np  # noqa: PLC0415 - one case only

    held = np.zeros(int(needs.estimated_size()), np.uint8)
    return held.copy


def polars_by_hand(needs: pl.DataFrame) -> Work:
    """Answer with bounds, by hand."""
    return lambda: with_bounds(needs.lazy()).collect(engine="streaming")


def polars_by_hand_without_bounds(needs: pl.DataFrame) -> Work:
    """Answer without bounds, by hand."""
    return lambda: without_bounds(needs.lazy()).collect(engine="streaming")


def duckdb_by_hand(needs: pl.DataFrame) -> Work:
    """Answer with bounds in SQL, by hand."""
    from benchmarks.frames.sql_bounds_by_hand import (  # noqa: PLC0415 - one case only
        write_query_with_bounds,
    )

    relation = duckdb_table(needs)
    return lambda: relation.query("needs", write_query_with_bounds("needs")).to_arrow_table()


def duckdb_by_hand_without_bounds(needs: pl.DataFrame) -> Work:
    """Answer without bounds in SQL, by hand."""
    from benchmarks.frames.sql_by_hand import write_query  # noqa: PLC0415 - one case only

    relation = duckdb_table(needs)
    return lambda: relation.query("needs", write_query("needs")).to_arrow_table()


def pandas_by_hand_without_bounds(needs: pl.DataFrame) -> Work:
    """Answer without bounds in pandas and NumPy, by hand."""
    from benchmarks.frames.pandas_by_hand import pandas_by_hand  # noqa: PLC0415 - one case only

    return pandas_by_hand(needs)


def _on(make: Callable[[pl.DataFrame], Any], finish: str, *, bounds: bool) -> Callable[..., Work]:
    def prepare(needs: pl.DataFrame) -> Work:
        frame = make(needs)

        def work() -> Any:
            answer = frames.recommend(frame, bounds=bounds)
            return getattr(answer, finish)() if finish else answer

        return work

    return prepare


_ENGINES: dict[str, tuple[Callable[[pl.DataFrame], Any], str]] = {
    "polars": (lambda needs: needs, ""),
    "pandas, objects": (lambda needs: needs.to_pandas(), ""),
    "pandas, nullable": (lambda needs: needs.to_pandas().convert_dtypes(), ""),
    "pandas, Arrow": (lambda needs: needs.to_pandas(use_pyarrow_extension_array=True), ""),
    "pyarrow": (lambda needs: needs.to_arrow(), ""),
    "duckdb": (duckdb_table, "to_arrow_table"),
}

CASES: dict[str, Callable[[pl.DataFrame], Work]] = {
    "objects": objects,
    "scan": scan,
    "copy": copy,
    "polars by hand": polars_by_hand,
    "polars by hand, without bounds": polars_by_hand_without_bounds,
    "duckdb by hand": duckdb_by_hand,
    "duckdb by hand, without bounds": duckdb_by_hand_without_bounds,
    "pandas by hand, without bounds": pandas_by_hand_without_bounds,
    **{
        f"{name}{'' if bounds else ', without bounds'}": _on(make, finish, bounds=bounds)
        for name, (make, finish) in _ENGINES.items()
        for bounds in (True, False)
    },
}
"""Per case, what prepares it; preparing is not timed."""

RATIOS = (
    ("polars", "polars by hand"),
    ("polars, without bounds", "polars by hand, without bounds"),
    ("duckdb", "duckdb by hand"),
    ("duckdb, without bounds", "duckdb by hand, without bounds"),
    ("polars, without bounds", "pandas by hand, without bounds"),
)
"""Ours, and what it is compared with in one process."""
