import json
from pathlib import Path

import pytest

from devframe.diagnosis import Need, NeedsReading, read_needs, stream_needs
from devframe.errors import InvalidInputError

HEADER = "person_id,competency_id,willing"


def table(tmp_path: Path, content: str | bytes, *, name: str = "needs.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(reading: NeedsReading) -> list[tuple[int | None, str | None, str]]:
    return [(fault.row, fault.column, fault.code) for fault in reading.faults]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiter_byte_order_mark_and_line_ends(
    tmp_path: Path, delimiter: str, mark: bytes, end: str
) -> None:
    text = end.join([HEADER, "p1,listening,yes", "p2,listening,", ""]).replace(",", delimiter)
    reading = read_needs(table(tmp_path, mark + text.encode()))
    assert reading.faults == ()
    assert [need.person_id for need in reading.needs] == ["p1", "p2"]
    assert [need.situation.willing for need in reading.needs] == [True, None]


def test_good_rows_are_kept_beside_faulty_ones(tmp_path: Path) -> None:
    rows = ["p1,a,yes", "p2,a,perhaps", "p3,a", "p4,a,no,x", "", ",,", 'p5,"a"b,no', "p6,a,no"]
    reading = read_needs(table(tmp_path, "\n".join([HEADER, *rows])))
    assert [need.person_id for need in reading.needs] == ["p1", "p6"]
    assert told(reading) == [
        (2, "willing", "not_a_boolean"),
        (3, None, "wrong_cell_count"),
        (4, None, "wrong_cell_count"),
        (7, None, "not_readable"),
    ]


def test_an_unknown_column_is_a_fault_with_the_nearest_name(tmp_path: Path) -> None:
    text = "person_id,competency_id,tols_adequate,Name\np1,a,no,x\n"
    reading = read_needs(table(tmp_path, text))
    assert told(reading) == [
        (None, "tols_adequate", "unknown_column"),
        (None, "name", "unknown_column"),
    ]
    assert "did you mean 'tools_adequate'?" in str(reading.faults[0])
    assert len(reading.needs) == 1


def test_columns_are_found_whatever_their_case(tmp_path: Path) -> None:
    reading = read_needs(table(tmp_path, "Person_ID, Competency_Id\np1,a\n"))
    assert reading.faults == ()
    assert reading.needs[0].competency_id == "a"


def test_duplicate_ids_are_faults_derived_ones_too(tmp_path: Path) -> None:
    reading = read_needs(table(tmp_path, "person_id,competency_id\np1,a\np2,a\np1,a\n"))
    assert told(reading) == [(3, "id", "duplicate_id")]
    assert "row 1" in str(reading.faults[0])
    assert len(reading.needs) == 2


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("", "empty_file", "empty"),
        ("\n\n", "empty_file", "empty"),
        (HEADER + "\n", "empty_file", "at least one row"),
        (HEADER + "\n,,\n", "empty_file", "at least one row"),
        ("person,skill\np1,a\n", "missing_column", "'person_id' is missing"),
        ("person_id,competency_id,person_id\np1,a,p2\n", "repeated_column", "twice"),
        (HEADER.encode() + b"\np1,a,yes\np\xfc,a,no\n", "wrong_encoding", "line 3"),
        ('"person_id', "missing_column", "missing"),
        ("person_id,competency_id," + "x" * 200_000, "not_readable", "not readable as CSV"),
    ],
)
def test_an_unusable_table_says_why(
    tmp_path: Path, content: str | bytes, code: str, words: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_needs(table(tmp_path, content))
    assert caught.value.faults[0].code == code
    assert words in str(caught.value)


def test_a_million_character_cell_is_refused_briefly_and_the_rest_kept(tmp_path: Path) -> None:
    huge = "x" * 1_000_000
    rows = [f"{huge},a,yes", "p2,a,yes", f"p3,{huge},{huge}", "p4,a,no"]
    reading = read_needs(table(tmp_path, "\n".join([HEADER, *rows])))
    assert [need.person_id for need in reading.needs] == ["p2", "p4"]
    assert [fault.row for fault in reading.faults] == [1, 3]
    assert all(len(str(fault)) < 300 for fault in reading.faults)


def test_an_overlong_row_of_short_cells_is_never_used_in_part(tmp_path: Path) -> None:
    wide = ",".join(["n" * 100_000] * 11)
    header = HEADER + "," + ",".join(f"x{number}" for number in range(11))
    text = f"{header}\np1,a,yes,{wide}\np2,a,yes{',' * 11}\n"
    reading = read_needs(table(tmp_path, text))
    assert [need.person_id for need in reading.needs] == ["p2"]
    assert (1, None, "row_too_long") in told(reading)


def test_a_table_is_streamed(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER.encode() + b"\np1,a,yes\n" + b"p,b,no\n" * 20_000 + b"\xff")
    first = next(stream_needs(path))
    assert isinstance(first, Need)
    assert first.person_id == "p1"


def needs() -> list[dict[str, object]]:
    return [
        {"id": "n1", "person_id": "p1", "competency_id": "a", "kinds": ["skill"]},
        {
            "id": "n2",
            "person_id": "p2",
            "competency_id": "a",
            "situation": {"due_on": "2026-04-01"},
        },
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("n.json", json.dumps(needs(), indent=1)),
        ("n.json", json.dumps({"needs": needs()})),
        ("n.jsonl", "\n".join(json.dumps(need) for need in needs()) + "\n\n"),
        ("n.ndjson", "\ufeff" + "\r\n".join(json.dumps(need) for need in needs())),
    ],
)
def test_json_in_its_shapes(tmp_path: Path, name: str, text: str) -> None:
    reading = read_needs(table(tmp_path, text, name=name))
    assert reading.faults == ()
    assert [need.id for need in reading.needs] == ["n1", "n2"]


def test_one_need_alone_is_a_need(tmp_path: Path) -> None:
    reading = read_needs(table(tmp_path, json.dumps(needs()[0]), name="n.json"))
    assert [need.id for need in reading.needs] == ["n1"]


@pytest.mark.parametrize("name", ["n.json", "n.jsonl"])
def test_faulty_json_items_are_set_apart(tmp_path: Path, name: str) -> None:
    bad: list[object] = [
        {"id": "n3", "person_id": "p3"},
        {"id": "n4", "person_id": "p4", "competency_id": "a", "shortfall_share": float("nan")},
        "nonsense",
        {"id": "n1", "person_id": "p9", "competency_id": "a"},
    ]
    items = [*needs(), *bad]
    lines = "\n".join(map(json.dumps, items))
    text = json.dumps(items) if name == "n.json" else lines
    reading = read_needs(table(tmp_path, text, name=name))
    assert [need.id for need in reading.needs] == ["n1", "n2"]
    assert [(fault.row, fault.code) for fault in reading.faults] == [
        (3, "missing"),
        (4, "finite_number"),
        (5, "model_type"),
        (6, "duplicate_id"),
    ]


def test_a_torn_line_and_an_overlong_line_of_json_are_faults(tmp_path: Path) -> None:
    text = "\n".join([json.dumps(needs()[0]), '{"id": ', '"' + "x" * 1_200_000 + '"'])
    reading = read_needs(table(tmp_path, text, name="n.jsonl"))
    assert [(fault.row, fault.code) for fault in reading.faults] == [
        (2, "json_invalid"),
        (3, "row_too_long"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("n.json", "[]", "empty_file"),
        ("n.json", '{"needs": []}', "empty_file"),
        ("n.json", '"text"', "no_needs"),
        ("n.json", '{"needs": 3}', "no_needs"),
        ("n.json", "", "empty_file"),
        ("n.jsonl", "\n \n", "empty_file"),
    ],
)
def test_unusable_json_says_why(tmp_path: Path, name: str, text: str, code: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_needs(table(tmp_path, text, name=name))
    assert caught.value.faults[0].code == code


def test_a_line_that_says_a_thing_twice_is_no_need(tmp_path: Path) -> None:
    line = '{{"id": "n{0}", "person_id": "p{0}", "competency_id": "a"{1}}}\n'
    doubled = line.format(2, ', "situation": {"willing": true, "willing": false}')
    path = tmp_path / "needs.jsonl"
    path.write_text(line.format(1, "") + doubled + line.format(3, ""), "utf-8")
    reading = read_needs(path)
    assert [need.person_id for need in reading.needs] == ["p1", "p3"]
    (fault,) = reading.faults
    assert (fault.row, fault.code) == (2, "repeated_name")
    assert str(fault) == "row 2, 'willing': stands twice in one object; keep one"
