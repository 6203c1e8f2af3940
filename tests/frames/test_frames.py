"""What goes in and comes out of frames beside the answers."""

import subprocess
import sys

import polars as pl
import pytest

from devframe import frames
from devframe.errors import InvalidInputError
from devframe.recommendation import default_policy, recommend
from tests.frame_backends import EAGER, numbered, rows_of
from tests.frame_strategies import large_policy, need_of, rows_from

ROWS = numbered(rows_from(4, 40, 0.3))


@pytest.mark.parametrize("engine", EAGER)
def test_the_kind_of_frame_stays_and_the_input_too(engine: str) -> None:
    frame = EAGER[engine](ROWS)
    before = rows_of(frame)
    assert type(frames.recommend(frame)) is type(frame)
    assert rows_of(frame) == before


def test_without_bounds_the_answer_is_the_same() -> None:
    full = frames.recommend(EAGER["polars"](ROWS))
    short = frames.recommend(EAGER["polars"](ROWS), bounds=False)
    left_out = {"settled", "questions"} | {
        f"{side}_{name}" for side in ("lower", "upper") for name in default_policy().tie_order
    }
    assert set(full.columns) - set(short.columns) == left_out
    assert short.equals(full.drop(left_out).select(short.columns))
    row = short.row(0, named=True) | {"need_id": "n0"}
    said = recommend(need_of(ROWS[0])).model_copy(update={"would_change": ()})
    assert frames.explain_row(row) == said


def test_one_error_names_every_wrong_column() -> None:
    frame = pl.DataFrame({"tols_adequate": [True], "onset": [1], "headcount": ["3"], "me": ["x"]})
    with pytest.raises(InvalidInputError) as caught:
        frames.recommend(frame, key=["need"])
    assert [(fault.column, fault.code) for fault in caught.value.faults] == [
        ("need", "missing_column"),
        ("tols_adequate", "misnamed_column"),
        ("onset", "wrong_type"),
        ("headcount", "wrong_type"),
    ]
    assert "tols_adequate, onset, headcount, me" in str(caught.value)
    assert "did you mean 'tools_adequate'" in str(caught.value)


def test_a_frame_without_facts_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="at least one column named like a fact"):
        frames.recommend(pl.DataFrame({"name": ["x"]}))


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="got list; convert it"):
        frames.recommend([{"knowledge": True}])


def test_a_column_of_nulls_tells_nothing() -> None:
    frame = pl.DataFrame({"knowledge": [None], "skill": [True]})
    row = frames.recommend(frame, key=()).row(0, named=True)
    assert row["kinds"] == 0b010


def test_categories_are_texts() -> None:
    onset = pl.Series(["sudden"], dtype=pl.Enum(["sudden", "other"]))
    frame = pl.DataFrame({"onset": onset, "affected_peers_share": [0.9]})
    assert frames.recommend(frame)["verdict"].to_list() == ["fix_elsewhere"]
    assert frames.recommend(frame.to_pandas())["verdict"].to_list() == ["fix_elsewhere"]


def test_a_row_of_another_policy_is_refused() -> None:
    row = frames.recommend(EAGER["polars"](ROWS)).row(0, named=True)
    with pytest.raises(InvalidInputError, match="expected policy 'large'"):
        frames.explain_row(row, large_policy(1))
    del row["plan"]
    with pytest.raises(InvalidInputError, match="column 'plan'"):
        frames.explain_row(row)


def test_checking_names_rows_columns_and_codes() -> None:
    rows = [dict(row) for row in ROWS[:8]]
    rows[0]["shortfall_share"] = 7.0
    rows[1]["onset"] = "Always"
    rows[2] |= {"performs_often": True, "performed_before": False}
    rows[3] |= {"coach_available": False, "coach_minutes": 5}
    rows[4] |= {"knowledge": False, "skill": False, "habit": False}
    rows[6]["number"] = 5
    for engine in EAGER:
        checked = frames.check(EAGER[engine](rows), key="number")
        found = sorted(tuple(row.values())[:3] for row in rows_of(checked.failures))
        assert found == [
            (0, "shortfall_share", "out_of_range"),
            (1, "onset", "unknown_value"),
            (2, "performs_often", "contradiction"),
            (3, "coach_available", "contradiction"),
            (4, "knowledge", "no_kind"),
            (5, "number", "duplicate_key"),
            (5, "number", "duplicate_key"),
        ], engine
        assert [row["number"] for row in rows_of(checked.valid)] == [7], engine


def test_checking_needs_a_key_where_rows_have_no_order() -> None:
    frame = EAGER["polars"](ROWS)
    assert frames.check(frame).failures.height == 0
    with pytest.raises(InvalidInputError, match="key='need_id'"):
        frames.check(frame.lazy())
    bad = pl.DataFrame({"headcount": [1.5, None], "novel": [True, None]})
    assert frames.check(bad).failures.rows()[0][:3] == (1, "headcount", "not_whole")


def test_no_engine_is_imported_before_its_frame_comes() -> None:
    code = (
        "import sys; from devframe import frames; frames.recommend; "
        "print([m for m in ('polars', 'pandas', 'pyarrow', 'duckdb', 'pyspark', 'dask', 'numpy') "
        "if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


TEXTS = ["knowledge; skill", " SKILL+habit ", "habit", "skill;skill", "foo", None, "skill;"]
NAMED = [0b011, 0b110, 0b100, 0, 0, 0, 0]


@pytest.mark.parametrize("engine", EAGER)
def test_kinds_may_come_as_one_text(engine: str) -> None:
    rows = numbered([{"kinds": text, "novel": True} for text in TEXTS])
    found = sorted(rows_of(frames.recommend(EAGER[engine](rows))), key=lambda row: row["number"])
    assert [row["kinds"] for row in found] == NAMED
    known = [row["unknown"] for row in found]
    assert known[0] == known[2] != known[3] == known[-1]  # a text that names no kinds tells nothing
    checked = frames.check(EAGER[engine](rows), key="number")
    faults = sorted((row["row"], row["code"]) for row in rows_of(checked.failures))
    assert faults == [(3, "unknown_value"), (4, "unknown_value"), (6, "unknown_value")]


def test_kinds_as_text_are_texts() -> None:
    with pytest.raises(InvalidInputError, match="'knowledge; skill' or null, got a column of type"):
        frames.recommend(pl.DataFrame({"kinds": [["skill"]], "novel": [True]}))
    nothing = pl.DataFrame({"kinds": [None], "novel": [True]})
    assert frames.recommend(nothing).row(0, named=True)["kinds"] == 0


def test_own_columns_of_kinds_win_over_the_text() -> None:
    both = pl.DataFrame({"kinds": ["skill"], "habit": [True]})
    assert frames.recommend(both, key=()).row(0, named=True)["kinds"] == 0b100
    with pytest.raises(InvalidInputError, match="'kinds': expected another name"):
        frames.recommend(both)
