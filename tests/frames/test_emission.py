"""How each engine is spoken to: one query in SQL, tables of sums, a plan that frames share."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe import frames
from devframe.frames import lookups
from devframe.frames.sql import SqlNamespace
from devframe.recommendation import Policy, default_policy
from tests.frame_backends import EAGER, Rows, numbered, rows_of
from tests.frame_oracle import differences
from tests.frame_strategies import policies, rows_from

ROWS = numbered(rows_from(5, 60, 0.3))


@pytest.fixture
def database() -> Any:
    return pytest.importorskip("duckdb").connect()


def test_a_relation_stays_one_that_is_not_yet_computed(database: Any) -> None:
    database.sql("create table needs (need_id integer, knowledge boolean, shortfall_share double)")
    answers = frames.recommend(database.table("needs"))
    assert answers.fetchall() == []
    database.sql("insert into needs values (1, true, 0.5)")
    assert len(frames.recommend(database.table("needs")).fetchall()) == 1
    assert [str(kind) for kind in answers.select("points_training", "reasons").types] == [
        "INTEGER",
        "BIGINT",
    ]


def test_two_questions_to_one_database_do_not_mix(database: Any) -> None:
    first = frames.recommend(database.sql("select 1 as need_id, true as novel"), bounds=False)
    second = frames.recommend(database.sql("select 2 as need_id, false as novel"), bounds=False)
    points = "need_id, points_mentoring"
    assert first.project(points).fetchall() == [(1, 6)]
    assert second.project(points).fetchall() == [(2, 0)]
    assert first.project(points).fetchall() == [(1, 6)]


def test_names_and_texts_cannot_leave_their_quotes(database: Any) -> None:
    version = "1'; drop table needs; --"
    policy = default_policy().model_copy(update={"version": version})
    name = 'id"; drop table needs; --'
    quoted = name.replace('"', '""')
    database.sql(f'create table needs as select 7 as "{quoted}", true as novel')
    answers = frames.recommend(database.table("needs"), policy, bounds=False)
    assert answers.columns[0] == name
    (row,) = answers.fetchall()
    assert (row[0], row[-1]) == (7, version)
    assert database.table("needs").fetchall() == [(7, True)]


def test_a_column_named_like_a_text_of_the_answer_is_only_carried(database: Any) -> None:
    relation = database.sql("select 'mine' as training, true as knowledge, 0.5 as shortfall_share")
    assert frames.recommend(relation).fetchall()[0][0] == "mine"


def test_a_choice_in_sql_keeps_what_it_takes_otherwise() -> None:
    # Expressions that are compared make another one, which Python takes for true.
    ns = SqlNamespace
    other, flag = ns.col("other").alias("renamed"), ns.col("flag")
    for value in (ns.lit("a", ns.String), ns.lit(1, ns.Int64)):
        assert any(part is other for part in ns.when(flag).then(value).otherwise(other).parts)


def test_streaming_and_at_once_are_the_same() -> None:
    answers = frames.recommend(EAGER["polars-lazy"](ROWS))
    assert isinstance(answers, pl.LazyFrame)
    streamed = answers.collect(engine="streaming")
    assert streamed.equals(answers.collect(engine="in-memory"))
    assert streamed.equals(frames.recommend(EAGER["polars"](ROWS)))


def test_frames_that_share_a_plan_do_not_share_answers() -> None:
    plain = EAGER["polars"](ROWS)
    other = plain.with_columns(pl.col("knowledge").not_(), note=pl.lit("other"))
    apart = frames.recommend(other).select("points_training", "note")
    answers = frames.recommend(plain)
    assert "note" not in answers.columns
    assert apart["note"].unique().to_list() == ["other"]
    assert not apart["points_training"].equals(answers["points_training"])
    assert differences(ROWS, rows_of(answers), None) == []


def test_no_rows_give_no_rows_with_the_same_columns() -> None:
    answers = frames.recommend(EAGER["polars"](ROWS))
    nothing = frames.recommend(EAGER["polars"](ROWS).head(0))
    assert nothing.schema == answers.schema
    assert nothing.height == 0


@settings(deadline=None, max_examples=15)
@given(policy=policies(), seed=st.integers(0, 2**32), places=st.sampled_from((2, 5, 40)))
def test_small_tables_give_the_same_sums(policy: Policy, seed: int, places: int) -> None:
    # A table more or less is a matter of speed alone. The plan of a drawn policy is never shared.
    rows: Rows = numbered(rows_from(seed, 30, 0.4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookups, "MOST_PLACES", places)
        answered = rows_of(frames.recommend(EAGER["polars"](rows), policy))
    assert differences(rows, answered, policy)[:5] == []
