"""The four places where engines disagree with each other without a word; each test names one."""

from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from devframe import frames
from devframe.diagnosis import Need, Situation
from devframe.recommendation import recommend
from tests.frame_backends import EAGER, numbered, rows_of
from tests.frame_strategies import large_policy

ENGINES = [name for name in EAGER if name != "polars-lazy"]
KNOWN: dict[str, Any] = {
    "knowledge": True,
    "shortfall_share": 0.5,
    "performed_before": False,
    "tools_adequate": True,
    "onset": "always",
    "affected_peers_share": 0.0,
    "headcount": 1,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_null_is_not_unequal(engine: str) -> None:
    # A null that passed for "not sudden" or "not true" would make the fact known.
    rows = [KNOWN, KNOWN | {"onset": None, "tools_adequate": None}]  # of one type, null or not
    answered = rows_of(frames.recommend(EAGER[engine](numbered(rows))))
    known, unknown = sorted(answered, key=lambda row: row["number"])
    assert (unknown["unknown"] - known["unknown"]).bit_count() == 2
    assert unknown["first_questions"] == 0b1000  # no answer about the environment is left


@pytest.mark.parametrize("make", ["polars", "pandas", "pyarrow"])
def test_nan_is_not_known(make: str) -> None:
    columns = {"knowledge": [True, True], "shortfall_share": [float("nan"), 0.9]}
    frame = {
        "polars": lambda: pl.DataFrame(columns),
        "pandas": lambda: pd.DataFrame(columns),
        "pyarrow": lambda: pa.table(columns),
    }[make]()
    rows = rows_of(frames.recommend(frame, key=()))
    assert [row["first_questions"] & 1 for row in rows] == [1, 0]
    assert rows[0]["points_training"] == rows[1]["points_training"]  # 0.5 is presumed


def test_objects_of_pandas_are_compared_not_inverted() -> None:
    # Inverting a column of objects turns True into -2, which is true as well.
    column = pd.Series([True, False, None], dtype=object)
    frame = pd.DataFrame({"novel": column, "shortfall_share": [0.5, 0.5, 0.5]})
    rows = rows_of(frames.recommend(frame, key=()))
    assert [row["points_mentoring"] for row in rows] == [6, 0, 0]
    assert [row["upper_mentoring"] - row["lower_mentoring"] for row in rows] == [13, 13, 19]


@pytest.mark.parametrize("make", ["polars", "pandas", "pyarrow"])
def test_numbers_of_32_bits_are_widened(make: str) -> None:
    # 0.7 of 32 bits is a little less than 0.7 of 64 bits, and less than a threshold of 0.7.
    small = pa.array([0.7], pa.float32())
    wide = small.cast(pa.float64())[0].as_py()
    assert wide < 0.7
    policy = large_policy(0)
    document = policy.to_json().replace('"rules":[]', f'"rules":[{_AT_SEVEN_TENTHS}]')
    policy = type(policy).from_json(document)
    table = pa.table({"shortfall_share": small})
    frame = {"polars": pl.from_arrow, "pandas": pa.Table.to_pandas, "pyarrow": pa.table}[make](
        table
    )
    row = rows_of(frames.recommend(frame, policy, key=()))[0]
    need = Need(
        id="n",
        person_id="p",
        competency_id="c",
        shortfall_share=wide,
        situation=Situation(),
    )
    said = next(s.points for s in recommend(need, policy).scores if s.method == "training")
    assert row["points_training"] == said == 0


_AT_SEVEN_TENTHS = """{"code": "large", "when": {"shortfall_share": {"at_least": 0.7}},
 "points": {"training": 5}, "sentence": "Large.", "sources": ["devframe-convention"]}"""
