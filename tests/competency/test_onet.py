from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from devframe import RoleProfile, read_onet_role
from devframe.errors import InvalidInputError

CODE = "43-4051.00"
COLUMNS = (
    "O*NET-SOC Code",
    "Element ID",
    "Element Name",
    "Scale ID",
    "Data Value",
    "Recommend Suppress",
    "Not Relevant",
)
Row = tuple[str, ...]
Write = Callable[..., Path]

GOOD: Mapping[str, list[Row]] = {
    "Knowledge.txt": [
        (CODE, "2.C.1", "English", "IM", "4.5", "N", "n/a"),
        (CODE, "2.C.1", "English", "LV", "3.5", "N", "N"),
    ],
    "Skills.txt": [
        (CODE, "2.A.1", "Listening", "LV", "3.49", "N", "N"),
        (CODE, "2.A.1", "Listening", "IM", "3.0", "N", "n/a"),
    ],
    "Work Styles.txt": [(CODE, "1.C.1", "Persistence", "IM", "3.5", "N", "n/a")],
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write small O*NET files, the given ones instead of the good ones."""

    def write(**files: list[Row] | bytes) -> Path:
        named = {f"{key.replace('_', ' ')}.txt": rows for key, rows in files.items()}
        for name, rows in (dict(GOOD) | named).items():
            if isinstance(rows, bytes):
                (tmp_path / name).write_bytes(rows)
            else:
                lines = ["\t".join(row) for row in (COLUMNS, *rows)]
                (tmp_path / name).write_text("\n".join(lines), "utf-8")
        titles = f"O*NET-SOC Code\tTitle\n11-1011.00\tChief\n{CODE}\tService Representatives\n"
        (tmp_path / "Occupation Data.txt").write_text(titles, "utf-8")
        return tmp_path

    return write


def asked(role: RoleProfile) -> dict[str, tuple[str, int | None, int | None, int]]:
    return {
        item.competency_id: (item.kind, item.level, item.occurrences, item.importance)
        for item in role.requirements
    }


def test_means_become_whole_levels_and_styles_become_habits(write: Write) -> None:
    reading = read_onet_role(write(), CODE, habit_occurrences=9, habit_window_days=14)
    assert asked(reading.role) == {
        "2.C.1": ("knowledge", 4, None, 5),
        "2.A.1": ("skill", 3, None, 3),
        "1.C.1": ("habit", None, 9, 4),
    }
    assert reading.role.requirements[2].window_days == 14
    assert reading.role.name == "Service Representatives"
    assert "CC BY 4.0" in reading.role.attribution
    assert reading.left_out == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((CODE, "9", "Art", "LV", "3", "Y", "N"), "recommends suppressing it"),
        ((CODE, "9", "Art", "LV", "3", "N", "Y"), "marks it not relevant"),
        ((CODE, "9", "Art", "LV", "3", "N", "N"), "no importance is given"),
        ((CODE, "9", "Art", "IM", "2.99", "N", "N"), "importance 2.99 is below 3"),
        ((CODE, "9", "Art", "IM", "4", "N", "N"), "no level (scale LV) is given"),
    ],
)
def test_what_is_left_out_is_listed_with_the_reason(write: Write, row: Row, reason: str) -> None:
    reading = read_onet_role(write(Skills=[*GOOD["Skills.txt"], row]), CODE)
    [fault] = reading.left_out
    assert (fault.where, fault.code) == ("Skills.txt, 9", "left_out")
    assert reason in fault.message
    assert "9" not in asked(reading.role)


@pytest.mark.parametrize(("impact", "importance"), [("3", 5), ("0.0", 3), ("1.5", 4)])
def test_work_styles_rated_by_impact_are_read_too(
    write: Write, impact: str, importance: int
) -> None:
    # O*NET 30 rates by impact (WI) and has a rank scale besides, which is no rating.
    rows: list[Row] = [
        (CODE, "1.C.9", "Empathy", "WI", impact, "N", ""),
        (CODE, "1.C.9", "Empathy", "DR", "n/a", "N", ""),
    ]
    assert asked(read_onet_role(write(Work_Styles=rows), CODE).role)["1.C.9"][3] == importance


def test_a_style_of_negative_impact_is_no_requirement(write: Write) -> None:
    rows: list[Row] = [(CODE, "1.C.9", "Caution", "WI", "-2", "N", "")]
    reading = read_onet_role(write(Work_Styles=rows), CODE)
    assert [fault.where for fault in reading.left_out] == ["Work Styles.txt, 1.C.9"]


@pytest.mark.parametrize(
    "value", ["", "n/a", "4,5", "nan", "inf", "7.01", "-1", "9" * 1000, "=1+1"]
)
def test_broken_numbers_are_named_by_line(write: Write, value: str) -> None:
    bad = (CODE, "2.A.1", "Listening", "LV", value, "N", "N")
    with pytest.raises(InvalidInputError, match=r"from 0 to 7 .scale LV.*correct the row") as e:
        read_onet_role(write(Skills=[GOOD["Skills.txt"][1], bad]), CODE)
    [fault] = e.value.faults
    assert (fault.where, fault.row, fault.column) == ("line 3", 2, "Data Value")
    assert e.value.origin.endswith("Skills.txt")
    assert len(fault.message) < 250


def test_every_broken_row_of_a_file_is_listed(write: Write) -> None:
    bad: list[Row] = [
        (CODE, "2.A.1", "Listening", "LV", "x", "N", "N"),
        (CODE, "2.A.1", "Listening", "IM", "0.5", "N", "N"),
        (CODE, "2.A.2"),
        ("11-1011.00", "2.A.1", "Listening", "LV", "x", "N", "N"),
    ]
    with pytest.raises(InvalidInputError) as caught:
        read_onet_role(write(Skills=bad), CODE)
    # The last one is of another occupation.
    found = [(fault.where, fault.code) for fault in caught.value.faults]
    assert found == [
        ("line 2", "not_on_scale"),
        ("line 3", "not_on_scale"),
        ("line 4", "short_row"),
    ]


def test_a_missing_column_is_named(write: Write) -> None:
    with pytest.raises(InvalidInputError, match="Data Value; found O\\*NET-SOC Code") as caught:
        read_onet_role(write(Skills=b"O*NET-SOC Code\tElement ID\tElement Name\tScale ID\n"), CODE)
    assert caught.value.faults[0].code == "missing_column"
    with pytest.raises(InvalidInputError, match="found nothing"):
        read_onet_role(write(Skills=b""), CODE)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_columns_are_found_by_name_whatever_ends_a_line(write: Write, end: str) -> None:
    lines = [
        "Data Value\tScale ID\tElement Name\tElement ID\tO*NET-SOC Code\tNew",
        f"3\tLV\tListening\t2.A.1\t{CODE}\tx",
        f"4\tIM\tListening\t2.A.1\t{CODE}\tx",
    ]
    reading = read_onet_role(write(Skills=b"\xef\xbb\xbf" + end.join(lines).encode()), CODE)
    assert asked(reading.role)["2.A.1"] == ("skill", 3, None, 4)


def test_separators_inside_a_text_do_not_cut_the_row(write: Write) -> None:
    rows: list[Row] = [
        (CODE, "2.A.1", "Listening\u2028\x0b and so on", "LV", "3", "N", "N"),
        (CODE, "2.A.1", "Listening\u2028\x0b and so on", "IM", "3", "N", "N"),
    ]
    assert "2.A.1" in asked(read_onet_role(write(Skills=rows), CODE).role)


def test_a_million_characters_are_a_fault_with_a_line(write: Write) -> None:
    rows: list[Row] = [(CODE, "2.A.1", "L" * 1_000_000, "LV", "3", "N", "N")]
    with pytest.raises(InvalidInputError, match="line 2: field larger than") as caught:
        read_onet_role(write(Skills=rows), CODE)
    assert len(str(caught.value)) < 400


def test_another_encoding_is_a_fault_with_a_line(write: Write) -> None:
    with pytest.raises(InvalidInputError, match="line 2: expected UTF-8"):
        read_onet_role(write(Skills="a\nbjörn".encode("latin-1")), CODE)


@pytest.mark.parametrize(
    ("code", "least", "says"),
    [("99-9999.00", 3.0, "(0 elements left out)"), (CODE, 5.0, "(3 elements left out)")],
)
def test_no_usable_row_is_an_error(write: Write, code: str, least: float, says: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_onet_role(write(), code, least_importance=least)
    assert says in str(caught.value)
    assert caught.value.faults[0].code == "no_rows"


def test_an_occupation_without_a_title_goes_by_its_code(write: Write) -> None:
    folder = write()
    (folder / "Occupation Data.txt").write_text("O*NET-SOC Code\tTitle\n", "utf-8")
    assert read_onet_role(folder, CODE).role.name == CODE


def test_a_missing_file_is_named(write: Write) -> None:
    folder = write()
    (folder / "Skills.txt").unlink()
    with pytest.raises(FileNotFoundError, match=r"Skills\.txt"):
        read_onet_role(folder, CODE)


@pytest.mark.shared
def test_the_published_profile_of_service_representatives(shared: Path) -> None:
    reading = read_onet_role(shared / "data" / "onet-29.3", CODE)
    role = reading.role
    assert role.name == "Customer Service Representatives"
    assert RoleProfile.from_json(role.to_json()) == role
    by_name = {item.competency_name: item for item in role.requirements}
    # Figures read off the published files by hand.
    listening = by_name["Active Listening"]
    assert (listening.kind, listening.level, listening.importance) == ("skill", 4, 4)
    service = by_name["Customer and Personal Service"]
    assert (service.kind, service.importance) == ("knowledge", 5)
    assert by_name["Self-Control"].kind == "habit"
    assert reading.left_out
    listed = {fault.where.split(", ")[1] for fault in reading.left_out}
    assert listed.isdisjoint(item.competency_id for item in role.requirements)


@pytest.mark.shared
def test_published_occupations_can_be_read(shared: Path) -> None:
    folder = shared / "data" / "onet-29.3"
    rows = (folder / "Skills.txt").read_text("utf-8").splitlines()[1:]
    for code in sorted({row.split("\t")[0] for row in rows})[::8]:
        reading = read_onet_role(folder, code, least_importance=1.0)
        assert {item.kind for item in reading.role.requirements} == {"knowledge", "skill", "habit"}
