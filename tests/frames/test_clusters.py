"""Frames that are spread over workers give the answers of those in memory."""

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from devframe import frames
from tests.frame_backends import CLUSTER, EAGER, Rows, numbered, rows_of, spark_session
from tests.frame_oracle import unequal
from tests.frame_strategies import rows_from

pytestmark = pytest.mark.filterwarnings(
    "ignore:PySpark does not yet fully support pandas:FutureWarning"
)


@pytest.mark.parametrize("engine", CLUSTER)
def test_twenty_thousand_needs_agree_on_a_cluster(
    engine: str, cohort: Rows, answered: Rows
) -> None:
    others = rows_of(frames.recommend(CLUSTER[engine](cohort), key="number"))
    assert unequal(others, answered) == []


def test_the_spark_job_runs(tmp_path: Path) -> None:
    spark_session()
    needs = EAGER["polars"](numbered(rows_from(6, 30, 0.3)))
    needs.write_parquet(tmp_path / "needs.parquet")
    job = Path(__file__).parents[2] / "examples" / "spark_job.py"
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, job, tmp_path / "needs.parquet", tmp_path / "answers.parquet"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"SPARK_LOCAL_IP": "127.0.0.1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = pl.read_parquet(tmp_path / "answers.parquet" / "*.parquet").sort("number")
    assert answers["verdict"].to_list() == frames.recommend(needs)["verdict"].to_list()
