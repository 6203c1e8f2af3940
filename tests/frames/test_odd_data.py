"""Data as it comes: empty, all null, other types for the same values, names in other case."""

import datetime as dt
import decimal
import subprocess
import sys
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from devframe import frames
from devframe.errors import InvalidInputError
from tests.frame_backends import EAGER, numbered, rows_of
from tests.frame_strategies import rows_from

ROWS = numbered(rows_from(5, 6, 0.2))


def answers(frame: Any) -> list[dict[str, Any]]:
    return sorted(rows_of(frames.recommend(frame, key="number")), key=lambda row: row["number"])


EXPECTED = answers(EAGER["polars"](ROWS))
TABLE = EAGER["polars"](ROWS)
SHARES, TEXTS, TRUTHS = (
    ("shortfall_share", "affected_peers_share"),
    ("onset", "growth_track"),
    "skill",
)


@pytest.mark.parametrize(
    "frame",
    [TABLE.clear(), TABLE.clear().lazy(), TABLE.clear().to_arrow(), TABLE.clear().to_pandas()],
    ids=lambda frame: type(frame).__module__.split(".")[0],
)
def test_no_rows_give_no_answers_of_the_same_columns(frame: Any) -> None:
    answered = nw.from_native(frames.recommend(frame)).lazy().collect()
    assert answered.shape == (0, len(EXPECTED[0]))
    assert set(answered.columns) == set(EXPECTED[0])


@pytest.mark.parametrize("dtype", [pl.Null, None])
@pytest.mark.parametrize("engine", EAGER)
def test_a_column_of_nulls_is_not_known_in_any_row(engine: str, dtype: Any) -> None:
    names = ("knowledge", "onset", "shortfall_share", "headcount", "requested_method")
    nulls = [pl.lit(None, dtype or TABLE.schema[name]).alias(name) for name in names]
    without = answers(TABLE.drop(names))
    table = TABLE.with_columns(nulls)
    rows = table.rows(named=True)
    assert answers(table) == without
    assert answers(EAGER[engine](rows)) == without


def test_objects_of_pandas_without_any_value_are_not_known() -> None:
    frame = TABLE.to_pandas().assign(shortfall_share=None, onset=None, skill=None)
    frame = frame.astype({"shortfall_share": object, "onset": object, "skill": object})
    assert answers(frame) == answers(TABLE.drop("shortfall_share", "onset", "skill"))


def test_objects_of_pandas_may_hold_anything() -> None:
    frame = TABLE.to_pandas()
    frame["skill"] = pd.Series([True, pd.NA, "yes", ["list"], float("nan"), None], dtype=object)
    rows = answers(frame)
    plain = TABLE.with_columns(pl.Series("skill", [True, None, None, None, None, None]))
    assert rows == answers(plain)


def test_types_that_hold_the_same_values_give_the_same() -> None:
    table = TABLE.to_arrow()
    wide = table
    for name in TEXTS:
        wide = wide.set_column(
            wide.column_names.index(name), name, wide[name].cast(pa.large_string())
        )
    coded = table
    for name in TEXTS:
        coded = coded.set_column(
            coded.column_names.index(name), name, coded[name].cast(pa.string()).dictionary_encode()
        )
    small = TABLE.with_columns(
        pl.col("importance").cast(pl.Int8), pl.col("headcount").cast(pl.UInt32)
    )
    categories = TABLE.to_pandas().astype(dict.fromkeys(TEXTS, "category"))
    for frame in (wide, coded, small, small.to_arrow(), categories):
        assert answers(frame) == EXPECTED


def test_categories_may_name_kinds() -> None:
    texts = pl.DataFrame(
        {"number": [0, 1], "kinds": ["skill", "Habit + skill"], "onset": ["x", None]}
    )
    coded = texts.with_columns(pl.col("kinds", "onset").cast(pl.Categorical))
    assert answers(coded) == answers(coded.to_pandas()) == answers(texts)
    assert [row["kinds"] for row in answers(coded)] == [0b010, 0b110]
    assert rows_of(frames.check(coded, key="number").failures)[0]["column"] == "onset"


@pytest.mark.parametrize("engine", ["polars", "pyarrow", "duckdb", "pandas-arrow"])
def test_decimals_are_numbers(engine: str) -> None:
    shares = [decimal.Decimal("0.50"), None, decimal.Decimal("0.00"), decimal.Decimal("1.00")]
    rows = [{"number": n, "shortfall_share": share} for n, share in enumerate(shares)]
    table = pl.DataFrame(rows, schema={"number": pl.Int64, "shortfall_share": pl.Decimal(4, 2)})
    frame = {
        "polars": lambda: table,
        "pyarrow": table.to_arrow,
        "duckdb": lambda: pytest.importorskip("duckdb").from_arrow(table.to_arrow()),
        "pandas-arrow": lambda: table.to_pandas(use_pyarrow_extension_array=True),
    }[engine]()
    floats = table.with_columns(pl.col("shortfall_share").cast(pl.Float64))
    assert answers(frame) == answers(floats)


def test_columns_of_ones_own_come_through_as_they_are() -> None:
    moment = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)
    own = TABLE.with_columns(seen_at=pl.lit(moment), note=pl.lit("=1+1"))
    for frame in (own, own.to_arrow(), own.to_pandas()):
        out = frames.recommend(frame, key=("seen_at", "note", "seen_at"))
        assert rows_of(out)[0]["seen_at"] == moment
        assert rows_of(out)[0]["note"] == "=1+1"


def test_the_index_of_pandas_stays() -> None:
    frame = TABLE.to_pandas()
    frame.index = pd.Index(["a", "a", "b", "c", None, "d"], name="who")
    out = frames.recommend(frame)
    assert out.index.equals(frame.index)
    assert out.index.name == "who"
    assert out["number"].dtype == frame["number"].dtype
    assert {str(out[name].dtype) for name in ("verdict", "method")} == {"str"}


@pytest.mark.parametrize(
    "name", ["Tools_Adequate", "TOOLS ADEQUATE", " tools-adequate", "tools_adequat"]
)
def test_a_fact_in_another_spelling_is_pointed_out(name: str) -> None:
    with pytest.raises(InvalidInputError, match="did you mean 'tools_adequate'"):
        frames.recommend(pl.DataFrame({name: [True], "novel": [True]}))


def test_a_column_that_the_answer_has_too_is_pointed_out() -> None:
    answered = frames.recommend(TABLE).with_columns(skill=pl.lit(value=True))
    with pytest.raises(InvalidInputError) as caught:
        frames.recommend(answered)
    named = {fault.column for fault in caught.value.faults if fault.code == "taken_name"}
    assert named == set(answered.columns) - {"number", "skill"}
    assert frames.recommend(answered, key="number").height == len(ROWS)


IMPORTS = """
import sys
{make}
from devframe import frames
frames.recommend(frame)
print([name for name in {others} if name in sys.modules])
"""
MAKERS = {
    "pandas": "import pandas; frame = pandas.DataFrame({'skill': [True]})",
    "polars": "import polars; frame = polars.DataFrame({'skill': [True]})",
    "duckdb": "import duckdb; frame = duckdb.sql('select true as skill')",
}


@pytest.mark.parametrize("engine", MAKERS)
def test_a_frame_of_one_engine_brings_no_other(engine: str) -> None:
    others = {"pandas", "polars", "duckdb", "pyspark", "dask"} - {engine}
    code = IMPORTS.format(make=MAKERS[engine], others=sorted(others))
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
