"""Moodle's competency CSV in and out."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from devframe import Competency, Framework, Level, Scale
from devframe.competency import Relation
from devframe.errors import Fault, InvalidInputError, UnknownNameError
from devframe.interop import ImportedFramework, Kept, read_moodle_csv, write_moodle_csv
from devframe.interop.moodle_row import HEADERS
from tests.strategies import frameworks

SCALE = Scale(
    id="three",
    name="Three",
    levels=(
        Level(value=0, label="none"),
        Level(value=3, label="with help, mostly"),
        Level(value=5, label="alone"),
    ),
)
FRAMEWORK = (
    ',sv,Service,"<p>By us &amp; them</p>",1,"Not yet,Able","[{""scaleid"":""2""},'
    '{""id"":2,""scaledefault"":1,""proficient"":1}]",,,,,,1,"domain,competency"'
)


def read(folder: Path, *rows: str, header: str = ",".join(HEADERS)) -> ImportedFramework:
    path = folder / "in.csv"
    path.write_text("\r\n".join([header, *rows]), "utf-8-sig", newline="")
    return read_moodle_csv(path)


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def codes(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.code for fault in faults]


class TestReading:
    def test_a_file_as_moodle_writes_it(self, tmp_path: Path) -> None:
        reading = read(
            tmp_path,
            FRAMEWORK,
            ",Core 1,Care,<b>Cares</b><br>always,1,,,core\\rule,2,{},a%2Cb,12,,",
            'Core 1,"a,b",Ask,plain <b>,2,,,,0,null,Core 1,13,,',
        )
        framework = reading.framework
        assert (framework.id, framework.name) == ("sv", "Service")
        assert framework.attribution == "By us & them"
        care, ask = framework.competencies
        assert (care.id, care.description) == ("Core%201", "Cares\nalways")
        assert (ask.id, ask.parent_id, ask.description) == ("a%2Cb", "Core%201", "plain <b>")
        # Each end names the other; it is one relation.
        assert framework.relations == (
            Relation(type="related_to", origin_id=care.id, target_id=ask.id),
        )
        (scale,) = reading.scales
        assert [(one.value, one.label) for one in scale.levels] == [(1, "Not yet"), (2, "Able")]
        assert codes(reading.faults) == ["kind_presumed"]
        assert write_moodle_csv(framework, tmp_path / "out.csv", kept=reading.kept) == ()
        before, after = cells(tmp_path / "in.csv"), cells(tmp_path / "out.csv")
        assert after[1:3] == before[1:3]
        assert after[3][:10] == before[3][:10]

    @pytest.mark.parametrize("delimiter", [";", "\t"])
    def test_headers_of_another_language_and_delimiter(
        self, delimiter: str, tmp_path: Path
    ) -> None:
        header = delimiter.join(f"Spalte {n}" for n in range(13))
        row = delimiter.join(["", "f", "F", *[""] * 9, "1"])
        reading = read(tmp_path, row, delimiter.join(["", "habit:a", "A"]), header=header)
        assert reading.framework.competencies[0].kinds == ("habit",)
        assert reading.scales == ()
        assert reading.faults == ()

    def test_faults_are_collected_and_good_rows_kept(self, tmp_path: Path) -> None:
        reading = read(
            tmp_path,
            FRAMEWORK,
            ",,No number,,1",
            ",no-name,,,1",
            "",
            ",skill:a,A,,1,only one",
            ",skill:a,Again,,1",
            "skill:c,skill:b,B,,1,,,,,,gone",
            "skill:b,skill:c,C,,1",
            ",g,G,,1,,,,,,,,1",
        )
        assert [one.id for one in reading.framework.competencies] == ["a", "b", "c"]
        assert [(fault.code, fault.row) for fault in reading.faults] == [
            ("incomplete_row", 2),
            ("incomplete_row", 3),
            ("second_framework", 9),
            ("duplicate_id", 6),
            ("dangling_link", None),
            ("circle", None),
            ("no_scale", None),
        ]

    def test_a_framework_without_an_id_number_goes_by_its_name(self, tmp_path: Path) -> None:
        assert read(tmp_path, ",,Our service,,1,,,,,,,,1").framework.id == "Our%20service"

    def test_what_is_no_such_file(self, tmp_path: Path) -> None:
        for rows, header, code in [
            ((",a,A,,1",), ",".join(HEADERS), "no_framework_row"),
            ((FRAMEWORK,), "a,b,c", "no_moodle_csv"),
            ((f'{FRAMEWORK}\n"' + "x" * 140_000,), ",".join(HEADERS), "not_a_table"),
            # A quote that nothing closes would take the rows below it into one cell.
            ((FRAMEWORK, ',"a,A,,1', ",b,B,,1"), ",".join(HEADERS), "not_a_table"),
        ]:
            with pytest.raises(InvalidInputError) as caught:
                read(tmp_path, *rows, header=header)
            assert codes(caught.value.faults) == [code]
        with pytest.raises(UnknownNameError, match="no kind"):
            read_moodle_csv(tmp_path / "in.csv", default_kind="ability")  # type: ignore[arg-type] # that is the point


class TestWriting:
    def test_every_cell(self, tmp_path: Path) -> None:
        framework = Framework(
            id="sv",
            name="Service",
            attribution="© us",
            competencies=(
                Competency(id="a", name="A", kinds=("skill",), description="x < y\nz"),
                Competency(id="b", name="B", kinds=("habit",), serves=("a",), parent_id="a"),
            ),
            relations=(
                Relation(type="related_to", origin_id="b", target_id="a"),
                Relation(type="precedes", origin_id="b", target_id="a"),
            ),
        )
        path = tmp_path / "out.csv"
        warnings = write_moodle_csv(framework, path, scale=SCALE, proficient_from=3)
        assert codes(warnings) == ["comma_in_scale", "no_place", "no_place"]
        header, top, a, b = cells(path)
        assert header == list(HEADERS)
        assert top[:6] == ["", "sv", "Service", "© us", "1", "none,with help; mostly,alone"]
        assert json.loads(top[6]) == [
            {"scaleid": "0"},
            {"id": 2, "scaledefault": 1, "proficient": 1},
            {"id": 3, "scaledefault": 0, "proficient": 1},
        ]
        assert top[7:] == ["", "", "", "", "", "1", "competency"]
        assert a == [
            "",
            "skill:a",
            "A",
            "x &lt; y<br />z",
            *["1", "", "", "", "0", "null"],
            *[""] * 4,
        ]
        assert b[:3] == ["skill:a", "habit:b", "B"]
        assert b[10] == "skill:a"
        reading = read_moodle_csv(path)
        assert reading.faults == ()
        assert reading.framework.competencies[0] == framework.competencies[0]

    def test_long_texts_are_cut_apart_and_told(self, tmp_path: Path) -> None:
        framework = Framework(
            id="f" * 120,
            name="n" * 120,
            competencies=tuple(
                Competency(id=f"{'i' * 150}{n}", name="m" * 101, kinds=("skill",)) for n in (1, 2)
            ),
            relations=(
                Relation(type="related_to", origin_id=f"{'i' * 150}1", target_id=f"{'i' * 150}2"),
            ),
        )
        path = tmp_path / "out.csv"
        warnings = write_moodle_csv(framework, path, scale=SCALE)
        assert sorted(codes(warnings)) == ["comma_in_scale", *["cut"] * 6]
        rows = cells(path)[1:]
        assert {len(row[1]) for row in rows} == {100}
        assert {len(row[2]) for row in rows} == {100}
        assert len({row[1] for row in rows}) == 3
        assert rows[1][10] == rows[2][1]
        assert len(read_moodle_csv(path).framework.relations) == 1

    def test_formulas_reach_moodle_unchanged_unless_people_look(self, tmp_path: Path) -> None:
        framework = Framework(
            id="f",
            name="=1+1",
            competencies=(Competency(id="a", name="-a", kinds=("skill",), description="@x"),),
        )
        path = tmp_path / "out.csv"
        warnings = write_moodle_csv(framework, path, scale=SCALE)
        assert [(one.row, one.column) for one in warnings if one.code == "formula_start"] == [
            (1, "Short name"),
            (2, "Short name"),
            (2, "Description"),
        ]
        assert read_moodle_csv(path).framework == framework
        safe = write_moodle_csv(framework, path, scale=SCALE, spreadsheet_safe=True)
        assert codes(safe) == ["comma_in_scale"]
        assert [row[2] for row in cells(path)[1:]] == ["'=1+1", "'-a"]

    def test_what_changed_since_it_was_read(self, tmp_path: Path) -> None:
        reading = read(tmp_path, FRAMEWORK, ",one,One,<i>x</i>,1,,,r,1,{},,7,,", ",two,Two,,1")
        one, two = reading.framework.competencies
        changed = reading.framework.model_copy(
            update={
                "attribution": "New",
                "competencies": (
                    one.model_copy(update={"description": "new"}),
                    two.model_copy(update={"kinds": ("habit",), "parent_id": "one"}),
                ),
            }
        )
        path = tmp_path / "out.csv"
        assert write_moodle_csv(changed, path, kept=reading.kept) == ()
        _, top, first, second = cells(path)
        assert top[3] == "New"
        assert first[:4] == ["", "one", "One", "new"]
        assert first[7:12] == ["r", "1", "{}", "", "7"]
        assert second[:2] == ["one", "habit:two"]

    def test_what_cannot_be_written(self, tmp_path: Path) -> None:
        framework = Framework(id="f", name="F", competencies=())
        path = tmp_path / "out.csv"
        with pytest.raises(InvalidInputError, match="give scale="):
            write_moodle_csv(framework, path)
        with pytest.raises(InvalidInputError, match="name one of its values"):
            write_moodle_csv(framework, path, scale=SCALE, proficient_from=4)
        with pytest.raises(InvalidInputError, match="kept of a moodle file, got case"):
            write_moodle_csv(framework, path, kept=Kept("case", {}))
        assert not path.exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(framework=frameworks())
def test_what_moodle_has_a_place_for_survives(tmp_path: Path, framework: Framework) -> None:
    path = tmp_path / "out.csv"
    # Moodle drops a row without a name.
    assume(all(item.name.strip() for item in framework.competencies))
    write_moodle_csv(framework, path, scale=SCALE)
    read_back = read_moodle_csv(path).framework
    assert read_back.attribution == framework.attribution
    assert read_back.competencies == tuple(
        item.model_copy(update={"serves": ()}) for item in framework.competencies
    )
    assert {frozenset((one.origin_id, one.target_id)) for one in read_back.relations} == {
        frozenset((one.origin_id, one.target_id))
        for one in framework.relations
        if one.type == "related_to"
    }
