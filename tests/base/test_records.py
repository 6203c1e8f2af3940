import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from devframe import Competency, Evidence, Framework, Level, Need, Profile, Source, source, sources
from devframe._base.records import faults_of
from devframe._base.sources import Grade
from devframe.errors import InvalidInputError, UnknownNameError

EVIDENCE = {
    "id": "e1",
    "person_id": "p1",
    "competency_id": "listening",
    "kind": "skill",
    "source": "peer",
    "on": "2026-01-31",
    "level": 2,
}


def evidence_fault(**changes: object) -> tuple[str, str, str]:
    """Read evidence that has exactly one fault."""
    with pytest.raises(InvalidInputError) as caught:
        Evidence.from_json(json.dumps(EVIDENCE | changes))
    [fault] = caught.value.faults
    assert len(str(caught.value)) < 1000
    return fault.where, fault.code, fault.message


@pytest.mark.parametrize(
    ("changes", "where", "code", "says"),
    [
        ({"level": "2"}, "level", "int_type", "input should be a valid integer, got '2'"),
        ({"level": 2.5}, "level", "int_type", "got 2.5"),
        ({"level": True}, "level", "int_type", "got True"),
        ({"level": -1}, "level", "greater_than_equal", "got -1"),
        ({"level": None}, "", "value_error", "exactly one of level and score_share, got none"),
        ({"level": None, "score_share": float("nan")}, "score_share", "finite_number", "got nan"),
        ({"level": None, "score_share": float("inf")}, "score_share", "finite_number", "got inf"),
        ({"level": None, "score_share": 1.01}, "score_share", "less_than_equal", "got 1.01"),
        ({"person_id": 7}, "person_id", "string_type", "got 7"),
        ({"person_id": "a b"}, "person_id", "string_pattern_mismatch", "got 'a b'"),
        ({"person_id": "a\n"}, "person_id", "string_pattern_mismatch", "got 'a\\n'"),
        ({"person_id": ""}, "person_id", "string_too_short", "got ''"),
        ({"kind": "talent"}, "kind", "literal_error", "'skill' or 'habit', got 'talent'"),
        ({"on": "31.01.2026"}, "on", "date_parsing", "YYYY-MM-DD"),
        ({"on": "2026-02-30"}, "on", "date_parsing", "got '2026-02-30'"),
        ({"on": 1769817600}, "on", "date_type", "got 1769817600"),
        ({"nickname": "x"}, "nickname", "extra_forbidden", "unknown field; remove it"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_place_code_and_remedy(
    changes: dict[str, Any], where: str, code: str, says: str
) -> None:
    found_where, found_code, message = evidence_fault(**changes)
    assert (found_where, found_code) == (where, code)
    assert says in message
    assert message[0].islower()


def test_what_stands_in_an_unknown_field_is_told_nobody() -> None:
    with pytest.raises(InvalidInputError) as caught:
        Need.from_json('{"name": "Ada Example", "email": "ada@example.org"}')
    assert "name: unknown field" in str(caught.value)
    assert "xample" not in str(caught.value)


def test_a_missing_field_is_named() -> None:
    fields = {key: value for key, value in EVIDENCE.items() if key != "on"}
    with pytest.raises(InvalidInputError, match="on: required field is missing; add it"):
        Evidence.from_json(json.dumps(fields))


def test_every_fault_comes_at_once() -> None:
    with pytest.raises(InvalidInputError) as caught:
        Evidence.from_json(json.dumps(EVIDENCE | {"level": "2", "on": "soon", "kind": "talent"}))
    assert [fault.column for fault in caught.value.faults] == ["kind", "on", "level"]
    assert caught.value.origin == "Evidence"


def test_a_million_characters_make_a_short_message() -> None:
    long = "x" * 1_000_000
    assert evidence_fault(note=long)[2] == (
        "expected at most 10000 characters, got 1000000; shorten it"
    )
    assert evidence_fault(person_id=long)[1] == "string_too_long"
    assert evidence_fault(kind=long)[1] == "literal_error"
    assert evidence_fault(level=long)[1] == "int_type"
    where, code, _ = evidence_fault(**{long: 1})
    assert (code, len(where)) == ("extra_forbidden", 78)


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "null", "[" * 100_000, b"\xff\xfe", '{"id": "\\ud800"}', "\ud800"]
)
def test_what_is_no_json_record_is_refused_in_short(text: str | bytes) -> None:
    with pytest.raises(InvalidInputError) as caught:
        Evidence.from_json(text)
    assert len(str(caught.value)) < 300


def test_no_json_at_all_is_said_so() -> None:
    with pytest.raises(InvalidInputError, match="JSON input should be string"):
        Evidence.from_json(None)


def test_a_path_leads_into_nested_records() -> None:
    text = '{"schema_version": 1, "id": "f", "name": "F", "competencies": [{"id": "a"}]}'
    with pytest.raises(InvalidInputError) as caught:
        Framework.from_json(text)
    assert [fault.where for fault in caught.value.faults] == [
        "competencies[0].name",
        "competencies[0].kinds",
    ]


def test_rows_and_prefixes_stand_in_the_place() -> None:
    with pytest.raises(ValidationError) as caught:
        Level(value="1", label="x")
    error = caught.value
    assert [fault.where for fault in faults_of(error)] == ["value"]
    assert [fault.where for fault in faults_of(error, prefix="levels[2]")] == ["levels[2].value"]
    [fault] = faults_of(error, row=7)
    assert (fault.where, fault.row, fault.column) == ("row 7, value", 7, "value")
    with pytest.raises(ValidationError) as whole:
        Competency(id="a", name="A", kinds=("skill", "skill"))
    [fault] = faults_of(whole.value, row=7)
    assert (fault.where, fault.column) == ("row 7", None)


def test_python_values_are_not_coerced_either() -> None:
    fields: dict[str, Any] = EVIDENCE | {"on": date(2026, 1, 31)}
    assert Evidence(**fields).level == 2
    for wrong in (
        {"on": "2026-01-31"},
        {"on": datetime(2026, 1, 31, tzinfo=UTC)},
        {"level": 2.0},
        {"level": None, "score_share": True},
        {"level": 10**5000},
    ):
        with pytest.raises(ValidationError):
            Evidence(**(fields | wrong))


def test_a_huge_number_is_a_fault_and_no_crash() -> None:
    with pytest.raises(ValidationError) as caught:
        Level(value=10**5000, label="x")
    assert faults_of(caught.value)[0].message.endswith("got int too large to show")


@pytest.mark.parametrize("kind", [Need, Profile])
def test_a_document_of_another_version_is_refused(kind: type[Need | Profile]) -> None:
    with pytest.raises(InvalidInputError, match="schema_version: expected 1, got 2"):
        kind.from_json('{"schema_version": 2}')


def test_an_int_is_a_fine_share() -> None:
    score = Evidence(**(EVIDENCE | {"on": date(2026, 1, 31), "level": None, "score_share": 1}))
    assert isinstance(score.score_share, float)


class TestSources:
    def test_every_source_is_complete_and_graded(self) -> None:
        registry = sources()
        assert list(registry) == sorted(registry)
        assert all(key == entry.key for key, entry in registry.items())
        assert {entry.grade for entry in registry.values()} == set(Grade.__args__)

    def test_the_registry_cannot_be_changed(self) -> None:
        with pytest.raises(TypeError):
            sources()["mine"] = source("lally-2010")

    def test_a_misspelled_key_gets_a_hint(self) -> None:
        assert isinstance(source("lally-2010"), Source)
        with pytest.raises(UnknownNameError, match="did you mean 'lally-2010'"):
            source("laly-2010")
