from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe.diagnosis import NEED_COLUMNS, Need, Situation, parse_need_row

LEAST = {"person_id": "p1", "competency_id": "listening"}


def read(**cells: str) -> Need:
    need = parse_need_row(LEAST | cells, number=1)
    assert isinstance(need, Need), need
    return need


def faults(**cells: str) -> list[tuple[str | None, str]]:
    found = parse_need_row(LEAST | cells, number=7)
    assert isinstance(found, tuple), found
    assert all(fault.row == 7 for fault in found)
    return [(fault.column, fault.code) for fault in found]


def test_every_flat_field_of_need_and_situation_is_a_column() -> None:
    nested = {"schema_version", "situation", "causes", "gap_ids"}
    assert set(NEED_COLUMNS) == (set(Need.model_fields) - nested) | set(Situation.model_fields)


@pytest.mark.parametrize("cell", ["true", "TRUE", "Yes", "1", " yes "])
def test_yes_in_its_spellings(cell: str) -> None:
    assert read(willing=cell).situation.willing is True


@pytest.mark.parametrize("cell", ["false", "False", "NO", "0"])
def test_no_in_its_spellings(cell: str) -> None:
    assert read(willing=cell).situation.willing is False


@pytest.mark.parametrize("column", [name for name in NEED_COLUMNS if name not in {*LEAST, "id"}])
def test_blank_is_unknown(column: str) -> None:
    need = read(**{column: "  "})
    holder = need.situation if column in Situation.model_fields else need
    assert getattr(holder, column) is None


@pytest.mark.parametrize("cell", ["knowledge;skill", "knowledge + skill", "Knowledge|Skill"])
def test_kinds_in_their_spellings(cell: str) -> None:
    assert read(kinds=cell).kinds == ("knowledge", "skill")


def test_numbers_dates_and_words() -> None:
    need = read(
        shortfall_share="0.5",
        importance="4",
        coach_minutes="30.0",
        due_on="2026-04-01",
        onset="Sudden",
        competency_name="Active listening",
    )
    assert (need.shortfall_share, need.importance) == (0.5, 4)
    assert need.competency_name == "Active listening"
    situation = need.situation
    assert (situation.coach_minutes, situation.onset) == (30, "sudden")
    assert situation.due_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("willing", "maybe", "not_a_boolean"),
        ("shortfall_share", "NaN", "not_a_number"),
        ("shortfall_share", "inf", "not_a_number"),
        ("shortfall_share", "0,5", "not_a_number"),
        ("shortfall_share", "50%", "not_a_number"),
        ("shortfall_share", "1_0", "not_a_number"),
        ("shortfall_share", "٠.٥", "not_a_number"),
        ("shortfall_share", "1e999", "finite_number"),
        ("shortfall_share", "1.5", "less_than_equal"),
        ("coach_minutes", "30.5", "not_a_whole_number"),
        ("coach_minutes", "9" * 5_000, "not_a_whole_number"),
        ("coach_minutes", "-1", "greater_than_equal"),
        ("due_on", "01.04.2026", "not_a_date"),
        ("due_on", "20260401", "not_a_date"),
        ("due_on", "2026-02-30", "not_a_date"),
        ("onset", "yesterday", "literal_error"),
        ("context", "a b", "string_pattern_mismatch"),
        ("competency_name", "x" * 1_000_000, "cell_too_long"),
    ],
)
def test_what_a_column_refuses(column: str, cell: str, code: str) -> None:
    assert faults(**{column: cell}) == [(column, code)]
    message = str(parse_need_row(LEAST | {column: cell}, number=7))
    assert len(message) < 500


def test_all_faults_of_a_row_are_told_at_once() -> None:
    assert faults(person_id="", willing="maybe", importance="9") == [
        ("willing", "not_a_boolean"),
        ("person_id", "missing"),
        ("importance", "less_than_equal"),
    ]


def test_a_required_cell_that_cannot_be_read_is_one_fault() -> None:
    assert faults(person_id="x" * 20_000) == [("person_id", "cell_too_long")]


def test_contradictory_facts_name_the_row() -> None:
    found = parse_need_row(LEAST | {"performs_often": "yes", "performed_before": "no"}, number=3)
    assert isinstance(found, tuple)
    assert str(found[0]).startswith("row 3: contradictory facts")
    assert found[0].column is None


def test_kinds_twice_and_unknown_kinds_are_faults() -> None:
    assert faults(kinds="skill;skill") == [(None, "value_error")]
    assert faults(kinds="attitude") == [("kinds", "not_a_kind")]


def test_a_row_that_says_nothing_is_a_fault() -> None:
    found = parse_need_row({"notes": "hello"}, number=4)
    assert isinstance(found, tuple)
    assert [fault.code for fault in found] == ["blank_row"]


def test_a_derived_id_repeats_and_tells_topics_apart() -> None:
    assert read().id == read(kinds="skill").id
    assert len({read().id, read(context="phone").id, read(person_id="p2").id}) == 3
    assert read(id="n-1").id == "n-1"


@given(st.dictionaries(st.sampled_from(NEED_COLUMNS), st.text(max_size=30)))
def test_any_row_of_texts_is_a_need_or_faults(row: dict[str, str]) -> None:
    parsed = parse_need_row(row, number=1)
    if isinstance(parsed, Need):
        assert Need.from_json(parsed.to_json()) == parsed
    else:
        assert parsed
