import csv
from pathlib import Path

import pytest

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.followup.calendar import WorkCalendar
from devframe.followup.feedback import feedback_follow_ups
from devframe.followup.talk_table import PLAN_COLUMNS, read_talks, write_plan


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "talks.csv"


def test_every_fault_is_found_and_good_rows_are_kept(file: Path):
    file.write_text(
        "talk_id,person_id,held_at,priority,emotions,absorbed,hobby\n"
        "t-1,p-1,2026-11-20T10:00,2,Anxiety; relief,yes,chess\n"
        "t-2,p-2,soon,6,joy,perhaps,\n"
        "t-3,,2026-11-20T10:00+09:00,,,,\n"
        "t-1,p-4,2026-11-20T10:00,,,,\n"
        "t-5,p-5,2026-11-20T10:00,two,,,,extra\n"
        "t 6,p-6,2026-11-20T10:00,9,,no,\n",
        "utf-8",
    )
    table = read_talks(file, zone="Europe/Berlin")
    (talk,) = table.talks
    assert (talk.priority, talk.emotions, talk.absorbed) == (2, ("anxiety", "relief"), True)
    assert talk.held_at.isoformat() == "2026-11-20T10:00:00+01:00"
    assert [(fault.row, fault.code) for fault in table.faults] == [
        (2, "wrong_held_at"),
        (2, "wrong_emotions"),
        (2, "wrong_absorbed"),
        (2, "less_than_equal"),
        (3, "empty_cell"),
        (4, "repeated_id"),
        (5, "wrong_cell_count"),
        (6, "string_pattern_mismatch"),
        (6, "less_than_equal"),
    ]
    assert str(table.faults[-2]).startswith("row 6, talk_id: ")
    assert table.ignored_columns == ("hobby",)


def test_a_time_with_an_offset_is_taken_as_it_is(file: Path):
    file.write_text("talk_id,person_id,held_at\nt-1,p-1,2026-11-20T10:00+09:00\n", "utf-8")
    assert read_talks(file, zone="UTC").talks[0].held_at.isoformat() == "2026-11-20T10:00:00+09:00"


def test_a_local_time_that_the_clocks_skip_is_settled(file: Path):
    file.write_text("talk_id,person_id,held_at\nt-1,p-1,2026-03-29T02:30\n", "utf-8")
    held_at = read_talks(file, zone="Europe/Berlin").talks[0].held_at
    assert held_at.isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_date_alone_is_enough_and_a_slip_in_the_year_is_found(file: Path):
    file.write_text(
        "talk_id,person_id,held_at\nt-1,p-1,2026-11-20\nt-2,p-2,0026-11-20\nt-3,p-3,9999-12-31\n",
        "utf-8",
    )
    table = read_talks(file, zone="Europe/Berlin")
    assert [talk.held_at.isoformat() for talk in table.talks] == ["2026-11-20T00:00:00+01:00"]
    assert [fault.row for fault in table.faults] == [2, 3]


def test_a_row_that_cannot_be_read_costs_no_other(file: Path):
    row = "t-{0},p-{0},2026-11-20T10:00\n"
    huge = f"t-2,p-2,{'x' * 200_000}\n"
    file.write_text("talk_id,person_id,held_at\n" + row.format(1) + huge + row.format(3), "utf-8")
    table = read_talks(file, zone="UTC")
    assert [talk.id for talk in table.talks] == ["t-1", "t-3"]
    assert [(fault.row, fault.code) for fault in table.faults] == [(2, "not_readable")]


def test_what_a_spreadsheet_saves_elsewhere_is_read(file: Path):
    text = "Talk_ID;person_id;held_at;emotions\nt-1;p-1;2026-11-20T10:00;relief\n"
    file.write_text(text, "utf-8-sig")
    assert read_talks(file, zone="UTC").talks[0].emotions == ("relief",)


def test_a_column_that_stands_twice_hides_nothing(file: Path):
    file.write_text("talk_id,person_id,held_at,person_id\nt-1,p-1,2026-11-20T10:00,p-2\n", "utf-8")
    with pytest.raises(InvalidInputError, match="'person_id' stands twice"):
        read_talks(file, zone="UTC")


def test_a_missing_column_is_named_with_the_nearest(file: Path):
    file.write_text("talk,person_id,heldat\n", "utf-8")
    with pytest.raises(InvalidInputError, match="did you mean 'heldat'") as caught:
        read_talks(file, zone="UTC")
    assert [fault.column for fault in caught.value.faults] == ["talk_id", "held_at"]


def test_an_empty_file_names_all_columns(file: Path):
    file.write_text("", "utf-8")
    with pytest.raises(InvalidInputError, match="found none"):
        read_talks(file, zone="UTC")


def test_an_unknown_zone_comes_before_the_file(file: Path):
    with pytest.raises(UnknownNameError, match="time zone"):
        read_talks(file, zone="Nowhere")


def test_a_written_plan_runs_no_formula(file: Path):
    file.write_text("talk_id,person_id,held_at,program_id\nt-1,p-1,2026-11-20T10:00,\n", "utf-8")
    talks = read_talks(file, zone="UTC").talks
    (follow,) = feedback_follow_ups(talks, calendar=WorkCalendar(zone="UTC"))
    risky = follow.model_copy(update={"warnings": ("=HYPERLINK(1)",)})
    write_plan(file.with_name("plan.csv"), [risky])
    with file.with_name("plan.csv").open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert tuple(row) == PLAN_COLUMNS
    assert row["warnings"] == "'=HYPERLINK(1)"
    assert (row["on"], row["starts_at"]) == ("2026-11-23", "2026-11-23T09:00+00:00")
    assert row["missing_facts"] == "strength; issue; expectation; availability"
