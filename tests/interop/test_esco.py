"""ESCO skills: the official columns, and what copies make of them."""

from pathlib import Path

import pytest

from devframe.errors import InvalidInputError
from devframe.interop import ESCO_ATTRIBUTION, ImportedFramework, read_esco_skills


def read(folder: Path, text: str) -> ImportedFramework:
    path = folder / "skills_en.csv"
    path.write_text(text, "utf-8", newline="")
    return read_esco_skills(path)


def test_kinds_labels_and_what_is_kept(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "conceptType,conceptUri,skillType,preferredLabel,altLabels,description\n"
        'X,http://e/1,skill/competence,lead,"guide\nsteer, firmly",Leads.\n'
        "X,http://e/2,skill,ask,,\n"
        "X,http://e/3,knowledge,law,,\n",
    )
    framework = reading.framework
    assert [one.kinds for one in framework.competencies] == [("skill",), ("skill",), ("knowledge",)]
    assert framework.competency("http://e/1").description == "Leads."
    assert framework.attribution == ESCO_ATTRIBUTION
    assert reading.kept.content["http://e/1"] == {
        "conceptType": "X",
        "skillType": "skill/competence",
        "altLabels": ["guide", "steer, firmly"],
    }
    assert reading.faults == ()


def test_good_rows_are_kept_beside_faulty_ones(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "conceptUri,skillType,preferredLabel\n"
        "http://e/1,essential,lead\n"
        "\n"
        "http://e/1,skill,again\n"
        ",skill,none\n"
        "http://e/4,skill\n"
        "http://e/5,,quiet\n",
    )
    assert [one.name for one in reading.framework.competencies] == ["lead", "quiet"]
    assert [(one.code, one.row) for one in reading.faults] == [
        ("incomplete_row", 4),
        ("wrong_cell_count", 5),
        ("kind_presumed", None),
        ("kind_presumed", None),
        ("duplicate_id", 3),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing_column"),
        ("conceptUri,label\n", "missing_column"),
        ("conceptUri,preferredLabel\n" + "x" * 140_000, "not_a_table"),
        # A quote that nothing closes would take the rows below it into one cell.
        ('conceptUri,preferredLabel\nhttp://e/1,"lead\nhttp://e/2,ask\n', "not_a_table"),
    ],
)
def test_what_is_no_such_file(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(tmp_path, text)
    assert [fault.code for fault in caught.value.faults] == [code]


@pytest.mark.shared
def test_real_skills(shared: Path) -> None:
    folder = shared / "data" / "esco-subset"
    reading = read_esco_skills(folder / "skills_en_subset.csv")
    assert len(reading.framework.competencies) == 877
    assert reading.faults == ()
    transversal = read_esco_skills(folder / "skills_en_transversal.csv")
    assert len(transversal.framework.competencies) == 440
    assert [fault.code for fault in transversal.faults] == ["kind_presumed"]
