from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import HabitCourse, habit_course
from devframe.kirkpatrick.intervals import wilson


def rows(**people: list[Any]) -> dict[str, list[Any]]:
    """One person a keyword, one occasion a day from day 1 on."""
    return {
        "done": [cell for days in people.values() for cell in days],
        "person": [name for name, days in people.items() for _ in days],
        "day": [day for days in people.values() for day in range(1, len(days) + 1)],
    }


def course(data: dict[str, list[Any]], **more: Any) -> HabitCourse:
    return habit_course(data["done"], person=data["person"], day=data["day"], **more)


@pytest.mark.parametrize("did", [0, 1])
def test_five_weeks_of_many_people_are_neither_failure_nor_success(did: int):
    found = course(rows(**{f"p{k}": [did] * (30 + k) for k in range(6)}))
    (look,) = found.looks
    assert (look.time, look.day, look.until_day) == ("too_early", 30, 35)
    assert look.sentence().startswith(f"On days 30 to 35 {'100' if did else '0.00'} % kept it up")
    assert "too early to tell failure or success" in found.sentence()
    assert "habit_too_early" in {caution.code for caution in look.share.warnings}
    assert "a low share is no failure" in look.share.warnings[-1].sentence


def test_people_are_read_by_their_own_days():
    found = course(rows(new=[1] * 20, old=[1] * 100, done=[0] * 300))
    assert [(look.time, look.share.n) for look in found.looks] == [
        ("too_early", 1),
        ("still_forming", 1),
        ("formed_or_not", 1),
    ]
    assert [one.kept_up for one in found.standings] == [False, True, True]
    assert [look.look_again_on_day for look in found.looks] == [66, 254, None]


def test_a_lapse_is_forgiven_and_a_habit_of_missing_is_not():
    lapse, often = [1] * 70, [1] * 70
    lapse[63] = 0
    often[58::3] = [0] * len(often[58::3])
    kept = {one.person: one.kept_up for one in course(rows(lapse=lapse, often=often)).standings}
    assert kept == {"lapse": True, "often": False}


def test_only_the_last_weeks_count():
    """Ten bad weeks long ago are forgotten; ten good ones do not carry a bad fortnight."""
    found = course(rows(better=[0] * 70 + [1] * 14, worse=[1] * 70 + [0] * 14))
    assert [one.kept_up for one in found.standings] == [True, False]


def test_hardly_any_occasion_is_not_known_and_no_failure():
    found = course(rows(rare=[0] * 3 + [None] * 40, often=[1] * 43, none=[None] * 9))
    assert [(one.person, one.kept_up) for one in found.standings] == [
        ("often", True),
        ("rare", None),
    ]
    assert (found.n_missing, found.occasions_missing) == (1, 49)
    (look,) = found.looks
    assert (look.share.n, look.share.n_missing, look.share.estimate) == (1, 1, 1.0)
    # "rare" was last known on day 3: that day, not the last of the record, is read
    assert (look.day, look.until_day) == (3, 43)


def test_shares_have_wilsons_interval():
    found = course(rows(**{f"p{k}": [k % 3 > 0] * 80 for k in range(12)}))
    (look,) = found.looks
    assert (look.share.low, look.share.high) == pytest.approx(
        tuple(float(end) for end in wilson(8, 12))
    )


def test_a_table_has_a_row_per_person_and_a_column_per_day():
    table = np.ones((3, 70))
    table[1, 60:] = 0
    table[2, :] = np.nan
    expected = course(rows(a=[1] * 70, b=[*table[1]], c=[None] * 70))
    names = ["a", "b", "c"]
    for given_table in (table, pd.DataFrame(table), pl.DataFrame(table)):
        assert habit_course(given_table, person=names) == expected
    named = habit_course(table, person=["agent 7", "Zoë", None])
    assert [one.person for one in named.standings] == ["Zoë", "agent 7"]
    assert named.occasions_missing == 70
    unnamed = habit_course(table)
    assert [one.person for one in unnamed.standings] == ["person_1", "person_2"]


def test_dates_count_from_the_day_on_which_practice_began():
    data = rows(a=[1] * 20, b=[1] * 80)
    dates = [date(2026, 3, 1) + timedelta(days=day - 1) for day in data["day"]]
    first = date(2026, 3, 1)
    for began in (first, [first] * 100, np.array([first] * 100, dtype="datetime64[ns]")):
        found = habit_course(data["done"], person=data["person"], day=dates, began_on=began)
        assert found == course(data)
    later = habit_course(
        data["done"], person=data["person"], day=pl.Series(dates), began_on=date(2026, 2, 1)
    )
    assert later.standings[0].day == 48


def test_several_occasions_a_day_count_each():
    found = habit_course([1, 0, 0, 0, 0, 1], person=["a"] * 6, day=[70] * 6)
    assert (found.standings[0].occasions, found.standings[0].done_share) == (
        6,
        pytest.approx(1 / 3),
    )


def test_the_table_has_one_row_per_person():
    frame = course(rows(a=[1] * 20, b=[0] * 20)).table("pandas")
    assert list(frame["kept_up"]) == [True, False]
    assert list(frame.columns)[:3] == ["person", "day", "time"]


def test_a_course_is_a_record():
    found = course(rows(a=[1] * 20))
    assert HabitCourse.from_json(found.to_json()) == found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 300), st.booleans()), min_size=1))
def test_the_order_of_rows_never_matters(occasions: list[tuple[str, int, bool]]):
    found, turned = (
        habit_course(
            [did for _, _, did in way], person=[p for p, _, _ in way], day=[d for _, d, _ in way]
        )
        for way in (occasions, occasions[::-1])
    )
    assert found == turned
    assert sum(look.share.n + look.share.n_missing for look in found.looks) == len(found.standings)


@pytest.mark.parametrize(
    ("given_rows", "told"),
    [
        ({"done": [1], "day": [0]}, "from 1 on, got 0"),
        ({"done": [2], "day": [1]}, "0 or 1"),
        ({"done": [None], "day": [1]}, "got none among 1"),
        ({"done": [1], "day": [date(2026, 3, 1)]}, "began_on= with dates"),
        ({"done": [1], "day": [3], "began_on": date(2026, 3, 1)}, "got numbers"),
        ({"done": np.empty((2, 0))}, "people by days"),
        ({"done": [1], "day": [1], "window_days": 0}, "at least one day"),
        ({"done": [1], "day": [1], "least_share": 80}, "such as 0.8, got 80"),
    ],
)
def test_useless_input_is_refused(given_rows: dict[str, Any], told: str):
    with pytest.raises(InvalidInputError, match=told):
        habit_course(given_rows.pop("done"), **given_rows)
