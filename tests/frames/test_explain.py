"""Answered rows turned back into whole recommendations."""

import pandas as pd
import pytest

from devframe import frames
from devframe.errors import InvalidInputError
from devframe.recommendation import recommend
from tests.frame_backends import EAGER, numbered
from tests.frame_strategies import need_of, rows_from

ROWS = numbered(rows_from(12, 30, 0.2))
ANSWERS = [
    {**row, "need_id": f"n{number}"}
    for number, row in enumerate(frames.recommend(EAGER["polars"](ROWS)).rows(named=True))
]
CHANGING = next(n for n, row in enumerate(ROWS) if recommend(need_of(row, n)).would_change)


def test_without_the_facts_only_what_would_change_is_missing() -> None:
    said = recommend(need_of(ROWS[CHANGING], CHANGING))
    assert said.would_change
    short = frames.explain_row(ANSWERS[CHANGING])
    assert short == said.model_copy(update={"would_change": ()})
    whole = frames.explain_row(ANSWERS[CHANGING], facts=ROWS[CHANGING])
    assert whole == said
    assert whole.explain() == said.explain()


@pytest.mark.parametrize("engine", ["pandas-objects", "pandas-nullable", "pandas-arrow"])
def test_values_of_an_engine_become_plain_ones(engine: str) -> None:
    frame = EAGER[engine](ROWS)
    answers = frames.recommend(frame, key="number").rename(columns={"number": "need_id"})
    for number in range(len(ROWS)):
        row = answers.iloc[number].to_dict()
        advice = frames.explain_row(row, facts=frame.iloc[number].to_dict())
        said = recommend(need_of(ROWS[number], number))
        assert advice.would_change == said.would_change
        assert advice.to_json()  # nothing of NumPy is left in it


def test_the_facts_of_another_row_are_refused() -> None:
    known = {name for name, value in ROWS[0].items() if value is not None}
    with pytest.raises(InvalidInputError) as caught:
        frames.explain_row(ANSWERS[0], facts={"skill": pd.NA})
    assert {fault.code for fault in caught.value.faults} == {"other_facts"}
    assert {fault.column for fault in caught.value.faults} <= known
    facts = dict(ROWS[0])
    name = next(n for n in ("novel", "tacit", "interpersonal") if facts[n] is not None)
    facts[name] = not facts[name]
    with pytest.raises(InvalidInputError, match="these facts give other reasons"):
        frames.explain_row(ANSWERS[0], facts=facts)
