"""Frames that are spread over workers give the answers of those in memory."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from devframe import frames
from devframe.competency import Level, Requirement, RoleProfile, Scale
from devframe.errors import InvalidInputError
from devframe.frames import clusters
from tests.frame_backends import (
    CLUSTER,
    EAGER,
    SPARK_FOR_FEW_ROWS,
    Rows,
    numbered,
    rows_of,
    spark_session,
)
from tests.frame_oracle import unequal
from tests.frame_strategies import rows_from
from tests.frames.test_assess import compare_gaps
from tests.frames.test_diagnose import compare_needs
from tests.frames.test_large_policies import compare_many_rules

SCALE = Scale(id="s", name="S", levels=tuple(Level(value=v, label=str(v)) for v in range(3)))
REQUIREMENT = Requirement(competency_id="c", competency_name="C", kind="skill", level=2)

pytestmark = pytest.mark.filterwarnings(
    "ignore:PySpark does not yet fully support pandas:FutureWarning"
)


@pytest.mark.parametrize("engine", CLUSTER)
def test_twenty_thousand_needs_agree_on_a_cluster(
    engine: str, cohort: Rows, answered: Rows
) -> None:
    others = rows_of(frames.recommend(CLUSTER[engine](cohort), key="number"))
    assert unequal(others, answered) == []


@pytest.mark.parametrize("engine", CLUSTER)
def test_three_hundred_rules_work_on_a_cluster(engine: str) -> None:
    compare_many_rules(engine)


@pytest.mark.parametrize("engine", CLUSTER)
def test_rows_are_checked_on_a_cluster(engine: str) -> None:
    shares = [0.5, 7.0, None, 0.5, 0.5]
    onsets = ["always", "sudden", "Never", None, "gradual"]
    rows = [
        {"number": number, "shortfall_share": share, "onset": onset}
        for number, share, onset in zip((0, 1, 2, 3, 3), shares, onsets, strict=True)
    ]
    checked = frames.check(CLUSTER[engine](rows), key="number")
    found = sorted((row["row"], row["column"], row["code"]) for row in rows_of(checked.failures))
    assert found == [
        (1, "shortfall_share", "out_of_range"),
        (2, "onset", "unknown_value"),
        (3, "number", "duplicate_key"),
        (3, "number", "duplicate_key"),
    ]
    assert rows_of(checked.valid) == rows[:1]
    with pytest.raises(InvalidInputError, match="key='need_id'"):
        frames.check(CLUSTER[engine](rows))


def test_gaps_and_needs_agree_on_spark() -> None:
    # Here rather than beside the other engines, because Spark takes long to start.
    compare_gaps("pyspark", "weighted_median")
    compare_needs("pyspark")


def test_dask_names_what_is_missing_before_it_moves_rows() -> None:
    frame = CLUSTER["dask"]([{"number": 1, "shortfall_share": 0.5}])
    with pytest.raises(InvalidInputError, match="did you mean 'number'"):
        frames.check(frame, key="numbr")
    role = RoleProfile(id="r", name="R", scale=SCALE, requirements=(REQUIREMENT,))
    with pytest.raises(InvalidInputError, match="'person_id'"):
        frames.assess(frame, role=role, as_of=date(2026, 4, 1))
    with pytest.raises(InvalidInputError, match="'person_id'"):
        frames.diagnose(frame)


def test_small_batches_of_spark_are_answered_together(monkeypatch: pytest.MonkeyPatch) -> None:
    # A partition in this process, because only the workers know how they were asked.
    types = pytest.importorskip("pyspark.sql.pandas.types")
    table = EAGER["pyarrow"](numbered(rows_from(6, 7, 0.3)))

    class Partition:
        schema = types.from_arrow_schema(table.schema)

        def mapInArrow(self, answer: Any, schema: Any) -> Any:  # noqa: N802 - as Spark calls it
            given = pa.Table.from_batches(answer(iter(table.to_batches(max_chunksize=2))))
            assert types.to_arrow_schema(schema).names == given.column_names
            return given

    asked = []

    def answer(part: Any) -> Any:
        asked.append(part.num_rows)
        return frames.recommend(part)

    monkeypatch.setattr(clusters, "_ROWS_AT_ONCE", 4)
    assert clusters.answer_spark(Partition(), answer).equals(frames.recommend(table))
    assert asked == [0, 4, 3]


def test_the_spark_job_runs(tmp_path: Path) -> None:
    spark_session()
    import pyspark  # noqa: PLC0415 - where Spark starts

    needs = EAGER["polars"](numbered(rows_from(6, 30, 0.3)))
    needs.write_parquet(tmp_path / "needs.parquet")
    job = Path(__file__).parents[2] / "examples" / "spark_job.py"
    settings = [f"--conf={name}={value}" for name, value in SPARK_FOR_FEW_ROWS.items()]
    done = subprocess.run(  # noqa: S603 - our own script
        [
            Path(pyspark.__file__).parent / "bin" / "spark-submit",
            "--master=local[1]",
            *settings,
            job,
            tmp_path / "needs.parquet",
            tmp_path / "answers.parquet",
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = pl.read_parquet(tmp_path / "answers.parquet" / "*.parquet").sort("number")
    assert answers["verdict"].to_list() == frames.recommend(needs)["verdict"].to_list()
