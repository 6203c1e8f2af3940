"""Any needs written as a table read back, and any answer can be written."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, reject
from hypothesis import strategies as st
from pydantic import ValidationError

from devframe.cli.layout import table_lines
from devframe.diagnosis import FACTS, NEED_COLUMNS, Need, Situation, parse_need_row, read_needs
from devframe.recommendation import Recommendation, recommend, written_lines

KINDS = ("knowledge", "skill", "habit")


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
BY_COLUMN: dict[str, st.SearchStrategy[Any]] = {
    "due_on": st.dates(min_value=date(1900, 1, 1)),
    "kinds": st.lists(st.sampled_from(KINDS), min_size=1, unique=True).map(tuple),
    "context": st.from_regex(r"[a-z][a-z.:+~%-]{0,8}", fullmatch=True),
    "requested_method": st.just("training"),
    # A table cannot tell blanks around a text from the text.
    "competency_name": texts.filter(lambda text: text and text == text.strip()),
}


def value_of(column: str) -> st.SearchStrategy[Any]:
    """Values that a column of the table can hold; left out, it is blank."""
    if column in BY_COLUMN:
        return BY_COLUMN[column]
    fact = FACTS[column]
    if not fact.is_number:
        return st.sampled_from(fact.values)
    if fact.whole:
        return st.integers(int(fact.minimum), int(fact.maximum))
    return st.floats(fact.minimum, fact.maximum)


IDS = ("id", "person_id", "competency_id")
one_cell = st.one_of(
    [st.tuples(st.just(name), value_of(name)) for name in NEED_COLUMNS if name not in IDS]
)
flat_needs = st.lists(st.lists(one_cell, max_size=8).map(dict), min_size=1, max_size=4)


def cell(value: object) -> str:
    return ";".join(value) if isinstance(value, tuple) else str(value)


@given(flat_needs, st.permutations(NEED_COLUMNS), st.sampled_from(",;\t"))
def test_a_table_reads_back(flat: list[dict[str, Any]], columns: list[str], delimiter: str) -> None:
    rows, needs = [], []
    for number, fields in enumerate(flat):
        row = fields | {"id": f"n{number}", "person_id": f"p{number}", "competency_id": "a"}
        facts = {name: value for name, value in row.items() if name in Situation.model_fields}
        rest = {name: value for name, value in row.items() if name not in facts}
        try:
            needs.append(Need.model_validate(rest | {"situation": facts}))
        except ValidationError:
            reject()  # facts that contradict each other
        rows.append({name: cell(value) for name, value in row.items()})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "needs.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns, delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
        reading = read_needs(path)
    assert reading.faults == ()
    assert list(reading.needs) == needs


@given(flat_needs)
def test_any_answer_can_be_written_in_every_format(flat: list[dict[str, Any]]) -> None:
    parsed = [
        parse_need_row(
            {name: cell(value) for name, value in fields.items()}
            | {"person_id": "p1", "competency_id": f"c{number}"},
            number=number,
        )
        for number, fields in enumerate(flat)
    ]
    advice = [recommend(need) for need in parsed if isinstance(need, Need)]
    rows = csv.reader(StringIO("".join(written_lines(advice, "csv"))))
    assert len(list(rows)) == len(advice) + 1
    assert len("".join(written_lines(advice, "md")).splitlines()) == len(advice) + 2
    back = json.loads("".join(written_lines(advice, "json")))
    assert [Recommendation.from_json(json.dumps(item)) for item in back] == advice
    shown = "".join(table_lines(advice, width_characters=80, color=False))
    assert max(map(len, shown.splitlines())) <= 80
