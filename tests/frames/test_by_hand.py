"""What the benchmark of frames compares with gives the same answers, or it would prove nothing."""

from typing import Any

import polars as pl
import pytest

from benchmarks.frames import peers
from benchmarks.frames.agree import find_differences
from benchmarks.frames.bounds_by_hand import with_bounds
from benchmarks.frames.cases import duckdb_table
from benchmarks.frames.needs import make_needs
from benchmarks.frames.polars_by_hand import without_bounds
from benchmarks.frames.sql_bounds_by_hand import write_query_with_bounds
from benchmarks.frames.sql_by_hand import write_query
from devframe import frames

NEEDS = make_needs(2_000)


def same(found: pl.DataFrame, *, bounds: bool) -> bool:
    expected = frames.recommend(NEEDS, bounds=bounds)
    ours = expected.select(sorted(expected.columns))
    return ours.equals(found.select(sorted(found.columns)).cast(dict(ours.schema)))


def test_polars_by_hand() -> None:
    assert same(with_bounds(NEEDS.lazy()).collect(), bounds=True)
    assert same(without_bounds(NEEDS.lazy()).collect(), bounds=False)


def test_sql_by_hand() -> None:
    pytest.importorskip("duckdb")
    for write, bounds in ((write_query, False), (write_query_with_bounds, True)):
        found: Any = pl.from_arrow(duckdb_table(NEEDS).query("n", write("n")).to_arrow_table())
        assert same(found, bounds=bounds)


def test_pandas_by_hand() -> None:
    pytest.importorskip("pandas")
    from benchmarks.frames.pandas_by_hand import pandas_by_hand  # noqa: PLC0415 - needs pandas

    assert same(pl.from_pandas(pandas_by_hand(NEEDS)()), bounds=False)


@pytest.mark.parametrize(
    ("peer", "package"),
    [
        ("zen_table", "zen"),
        ("zen_expressions", "zen"),
        ("json_logic", "json_logic"),
        ("business_rules", "business_rules"),
    ],
)
def test_rule_engines(peer: str, package: str) -> None:
    pytest.importorskip(package)
    needs = NEEDS.head(200)
    columns = [f"points_{method}" for method in peers.METHODS]
    ours = frames.recommend(needs, bounds=False).select(columns).rows()
    given = getattr(peers, peer)(peers.presumed(needs).to_dicts())()
    assert peers.agreement(given, ours) == 1.0


def test_the_object_path() -> None:
    assert list(find_differences(500)) == []
