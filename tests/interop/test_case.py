"""CASE packages in and out: what programs really write, strictly written back."""

import copy
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft201909Validator

from devframe import Competency, Framework, Level, Scale
from devframe.competency import Relation
from devframe.errors import InvalidInputError, UnknownNameError
from devframe.interop import (
    ImportedFramework,
    Kept,
    case_package,
    read_case_package,
    write_case_package,
)
from tests.interop.case_schema import PACKAGE
from tests.strategies import frameworks, scales

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
LATER = datetime(2027, 4, 1, 9, tzinfo=UTC)
DOCUMENT = "d0000000-0000-4000-8000-000000000000"
FIRST, SECOND, THIRD = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
OTHER = "0f000000-0000-4000-8000-000000000009"
VALIDATOR = Draft201909Validator(PACKAGE)


def item(identifier: str, statement: str = "Listens", **more: Any) -> dict[str, Any]:
    return {
        "identifier": identifier,
        "uri": f"https://example.org/items/{identifier}",
        "fullStatement": statement,
        "lastChangeDateTime": "2020-01-01T00:00:00Z",
        **more,
    }


def link(kind: str, origin: str, target: str, **more: Any) -> dict[str, Any]:
    return {
        "identifier": f"a{origin[1:7]}{target[-1]}-{origin[9:]}",
        "uri": f"https://example.org/associations/{origin}-{target}",
        "lastChangeDateTime": "2020-01-01T00:00:00Z",
        "associationType": kind,
        "originNodeURI": {"title": "o", "identifier": origin, "uri": f"urn:uuid:{origin}"},
        "destinationNodeURI": {"title": "t", "identifier": target, "uri": f"urn:uuid:{target}"},
        **more,
    }


def package(*items: Any, links: Any = (), document: Any = (), **more: Any) -> dict[str, Any]:
    return {
        "CFDocument": {
            "identifier": DOCUMENT,
            "uri": "https://example.org/document",
            "creator": "Example",
            "title": "Service",
            "lastChangeDateTime": "2020-01-01T00:00:00Z",
            **dict(document),
        },
        "CFItems": list(items),
        "CFAssociations": list(links),
        **more,
    }


def back(reading: ImportedFramework, at: datetime = AT) -> dict[str, Any]:
    """Write a reading, hold it against the rules of the standard."""
    written = case_package(reading.framework, changed_at=at, kept=reading.kept)
    VALIDATOR.validate(written)
    assert json.loads(json.dumps(written)) == written
    return written


def codes(reading: ImportedFramework) -> list[str]:
    return [fault.code for fault in reading.faults]


OPENSALT = ("Adopted", "Empty", "ItemType", "Markdown", "Sequence", "SmartLevel", "Utf8")


class TestOpenSalt:
    """Seven packages that another program exported."""

    @pytest.mark.shared
    @pytest.mark.parametrize("name", OPENSALT)
    def test_nothing_is_lost_on_the_way_back(self, name: str, shared: Path) -> None:
        (path,) = (shared / "data" / "case-opensalt").glob(f"{name}*.json")
        raw = json.loads(path.read_text("utf-8"))
        reading = read_case_package(path)
        assert set(codes(reading)) <= {"kind_presumed"}
        written = back(reading)
        # What is told again is told as it was: only the version is new.
        assert written["CFDocument"] == raw["CFDocument"] | {"caseVersion": "1.1"}
        for part in ("CFItems", "CFAssociations"):
            assert sorted(map(str, map(sorted_items, written[part]))) == sorted(
                map(str, map(sorted_items, raw[part]))
            )
        assert written["CFDefinitions"] == raw["CFDefinitions"]
        assert back(read_case_package(written), LATER) == written

    @pytest.mark.shared
    def test_siblings_stand_by_sequence_number(self, shared: Path) -> None:
        folder = shared / "data" / "case-opensalt"
        reading = read_case_package(folder / "SequenceNumberFramework.json")
        assert [one.name for one in reading.framework.competencies] == [
            "Second added item, but should be first",
            "First Added Item",
        ]
        tree = read_case_package(folder / "SmartLevelFramework.json").framework
        first = tree.children_of(None)[0]
        assert [child.name for child in tree.children_of(first.id)][:2] == ["Item 1.1", "Item 1.2"]


def sorted_items(thing: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(thing.items(), key=lambda pair: pair[0])


class TestReadingLeniently:
    def test_what_old_programs_write(self) -> None:
        raw = {
            "CFPackage": package(
                item(
                    FIRST.upper(),
                    educationalLevel="09",
                    lastChangeDateTime="2017-01-01T10:00:00",
                    CFDocumentURI={"title": "Service", "uri": "x"},
                    notes=None,
                    humanCodingScheme=7,
                ),
                item(SECOND),
                links=[
                    link("Is Child Of", FIRST, DOCUMENT, sequenceNumber="2"),
                    {
                        "identifier": THIRD,
                        "associationType": "isChildOf",
                        "originNodeURI": f"https://example.org/items/{SECOND}",
                        "destinationNodeURI": f"https://example.org/items/{FIRST.upper()}",
                    },
                ],
                document={"CFPackageURI": {"uri": "y"}, "subject": "Service"},
            )
        }
        reading = read_case_package(raw)
        one, two = reading.framework.competencies
        assert (one.id, two.parent_id) == (FIRST, FIRST)
        assert codes(reading) == ["kind_presumed", "naive_datetime"]
        written = back(reading)
        first = written["CFItems"][0]
        assert first["educationLevel"] == ["09"]
        assert first["lastChangeDateTime"] == "2017-01-01T10:00:00+00:00"
        assert first["humanCodingScheme"] == "7"
        assert "notes" not in first
        kept = {"CFDocumentURI": {"title": "Service", "uri": "x"}}
        assert first["extensions"] == {"devframe": kept}
        assert written["CFDocument"]["extensions"] == {"devframe": {"CFPackageURI": {"uri": "y"}}}
        assert written["CFDocument"]["subject"] == ["Service"]
        child = {one["identifier"]: one for one in written["CFAssociations"]}[THIRD]
        assert child["lastChangeDateTime"] == "2026-04-01T09:00:00+00:00"
        assert child["destinationNodeURI"]["identifier"] == FIRST

    def test_what_is_not_understood_stands_under_extensions(self) -> None:
        odd = {
            "educationLevel": [["K"]],
            "statusStartDate": "soon",
            "CFItemTypeURI": "urn:x:no-uuid",
            "licenseURI": {"title": "L", "identifier": OTHER, "uri": "u", "more": 1},
            "subjectURI": [5],
            "fullStatement": "Listens",
            "extensions": {"theirs": 1, "devframe": "a text"},
            "language": True,
        }
        raw = package(
            item(FIRST, **odd), Extra=[1], CFDefinitions={"CFConcepts": [], "CFOdd": {"a": 1}}
        )
        written = back(read_case_package(raw))
        first = written["CFItems"][0]
        assert first["extensions"]["theirs"] == 1
        assert first["extensions"]["devframe"] == {
            "value": "a text",
            "educationLevel": [["K"]],
            "statusStartDate": "soon",
            "CFItemTypeURI": "urn:x:no-uuid",
            "licenseURI": {"title": "L", "identifier": OTHER, "uri": "u", "more": 1},
            "subjectURI": [5],
            "language": True,
        }
        assert first["licenseURI"] == {"title": "L", "identifier": OTHER, "uri": "u"}
        assert written["extensions"] == {"devframe": {"Extra": [1]}}
        assert written["CFDefinitions"]["extensions"] == {"devframe": {"CFOdd": {"a": 1}}}

    def test_identifiers_that_are_no_uuid(self) -> None:
        raw = package(
            item("item one"),
            item("", uri=f"https://example.org/items/{SECOND}"),
            item("", uri="", statement="Lost"),
            links=[link("isChildOf", SECOND, DOCUMENT) | {"originNodeURI": "item one"}],
            document={"identifier": "our doc"},
        )
        reading = read_case_package(raw, kinds={"": "skill"})
        assert reading.framework.id == "our%20doc"
        assert [one.id for one in reading.framework.competencies] == ["item%20one", SECOND]
        assert codes(reading) == ["no_identifier", "link_outside"]
        written = back(reading)
        again = read_case_package(written, kinds={"": "skill"})
        assert again.framework == reading.framework
        nodes = [one["originNodeURI"]["identifier"] for one in written["CFAssociations"]]
        assert nodes[0] == written["CFItems"][0]["identifier"]

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            ([], "no_case_package"),
            ({}, "no_case_package"),
            ({"CFDocument": {"title": "x"}}, "no_identifier"),
            ({"CFDocument": {"identifier": float("nan")}}, "not_json"),
            ({"CFDocument": {"identifier": "\ud800"}}, "not_json"),
        ],
    )
    def test_what_is_no_package_is_refused(self, raw: Any, code: str, tmp_path: Path) -> None:
        path = tmp_path / "package.json"
        path.write_text(json.dumps(raw))
        for source in (path, raw) if isinstance(raw, dict) else (path,):
            with pytest.raises(InvalidInputError) as caught:
                read_case_package(source)
            assert [fault.code for fault in caught.value.faults] == [code]

    def test_a_document_with_a_title_and_nothing_else(self) -> None:
        reading = read_case_package({"CFDocument": {"identifier": DOCUMENT}})
        assert reading.framework.name == DOCUMENT
        assert reading.faults == ()

    def test_the_document_itself_has_to_be_usable(self) -> None:
        with pytest.raises(InvalidInputError, match="at most 200 characters"):
            read_case_package({"CFDocument": {"identifier": "x" * 201}})

    def test_values_that_cannot_be_read_are_kept_as_they_are(self) -> None:
        odd = {
            "statusEndDate": 3,
            "lastChangeDateTime": "2020-99-99T00:00:00Z",
            "uri": ["u"],
            "subjectURI": [{"identifier": OTHER}, 5],
            "conceptKeywordsURI": {"title": "no name"},
        }
        number = {"identifier": OTHER, "score": "high", "position": True, "feedback": "f"}
        criteria = [{"identifier": FIRST, "weight": None, "CFRubricCriterionLevels": [number]}]
        rubric = {"identifier": THIRD, "lastChangeDateTime": 5, "CFRubricCriteria": criteria}
        raw = package(item(FIRST, **odd), CFRubrics=[rubric])
        raw["CFAssociations"] = [
            link("isPeerOf", FIRST, OTHER)
            | {"destinationNodeURI": {"identifier": OTHER, "targetType": "CASE"}}
            | {"originNodeURI": {"identifier": FIRST, "targetType": "other"}}
        ]
        written = back(read_case_package(raw))
        assert written["CFItems"][0]["extensions"] == {"devframe": odd}
        assert written["CFItems"][0]["lastChangeDateTime"] == "2026-04-01T09:00:00+00:00"
        (criterion,) = written["CFRubrics"][0]["CFRubricCriteria"]
        (level,) = criterion["CFRubricCriterionLevels"]
        assert level["extensions"] == [{"devframe": {"score": "high", "position": True}}]
        ends = written["CFAssociations"][-1]
        assert ends["destinationNodeURI"]["targetType"] == "CASE"
        assert "targetType" not in ends["originNodeURI"]

    def test_an_item_that_bears_the_identifier_of_the_document(self) -> None:
        raw = package(item(DOCUMENT), item(FIRST), links=[link("isChildOf", FIRST, DOCUMENT)])
        reading = read_case_package(raw, kinds={"": "skill"})
        assert [one.id for one in reading.framework.competencies] == [FIRST]
        assert codes(reading) == ["duplicate_id"]
        assert len(back(reading)["CFAssociations"]) == 1

    def test_a_license_that_is_not_in_the_package_says_its_title(self) -> None:
        license_ = {"title": "CC BY 4.0", "identifier": OTHER, "uri": "u"}
        others = {"CFLicenses": [{"title": "Other", "licenseText": "o", "identifier": FIRST}]}
        raw = package(document={"licenseURI": license_}, CFDefinitions=others)
        assert read_case_package(raw).framework.attribution == "CC BY 4.0"

    def test_things_that_are_none(self) -> None:
        raw = package("text", CFRubrics={}, CFDefinitions=[])
        assert codes(read_case_package(raw)) == ["not_an_object", "not_an_object", "not_a_list"]

    def test_extensions_as_a_list(self) -> None:
        raw = package(item(FIRST, extensions=[{"a": 1}, {"b": 2}, {"a": 3}, 4]))
        written = back(read_case_package(raw))
        extensions = written["CFItems"][0]["extensions"]
        assert (extensions["a"], extensions["b"]) == (1, 2)
        assert extensions["devframe"] == {"extensions": [{"a": 1}, {"b": 2}, {"a": 3}, 4]}


class TestFaults:
    def test_each_is_collected_and_good_items_are_kept(self) -> None:
        raw = package(
            item(FIRST, CFItemType="Skill"),
            item(SECOND, CFItemType="Habit"),
            item(SECOND, "Says it again", CFItemType="Skill"),
            item(THIRD, "", CFItemType="Skill"),
            links=[
                link("isChildOf", FIRST, SECOND),
                link("isChildOf", SECOND, FIRST),
                link("isChildOf", FIRST, DOCUMENT),
                link("precedes", FIRST, FIRST),
                link("isPartOf", FIRST, THIRD),
                link("exactMatchOf", FIRST, OTHER),
                link("ext:serves", FIRST, SECOND),
                link("ext:serves", SECOND, FIRST),
                {"associationType": "isChildOf"},
                {"originNodeURI": {}, "destinationNodeURI": 3, "associationType": " "},
                link("ext:", FIRST, SECOND),
            ],
        )
        reading = read_case_package(raw)
        assert [one.name for one in reading.framework.competencies] == ["Listens", "Listens"]
        assert reading.framework.competency(SECOND).serves == (FIRST,)
        assert sorted(codes(reading)) == [
            "circle",
            "circle",
            "dangling_link",
            "duplicate_id",
            "link_outside",
            "no_habit_for_skill",
            "string_too_short",
            "unusable_association",
            "unusable_association",
            "unusable_association",
        ]
        kinds = [one["associationType"] for one in back(reading)["CFAssociations"]]
        assert kinds == ["isChildOf", "isChildOf", "ext:serves", "isChildOf", "exactMatchOf"]

    def test_a_second_parent_is_told_and_kept(self) -> None:
        raw = package(
            *(item(one, CFItemType="skill") for one in (FIRST, SECOND, THIRD)),
            links=[link("isChildOf", THIRD, FIRST), link("isChildOf", THIRD, SECOND)],
        )
        reading = read_case_package(raw)
        assert codes(reading) == ["second_parent"]
        assert reading.framework.competency(THIRD).parent_id == FIRST
        again = read_case_package(back(reading))
        assert codes(again) == ["second_parent"]

    def test_kinds_are_read_given_or_presumed(self) -> None:
        raw = package(
            item(FIRST, CFItemType="Knowledge and skills"),
            item(SECOND, CFItemTypeURI={"title": "Standard", "identifier": OTHER, "uri": "u"}),
            item(THIRD, CFItemType="Strand"),
        )
        reading = read_case_package(raw, kinds={"Standard": "habit"}, default_kind="knowledge")
        assert [one.kinds for one in reading.framework.competencies] == [
            ("knowledge", "skill"),
            ("habit",),
            ("knowledge",),
        ]
        (fault,) = reading.faults
        assert str(fault) == (
            "CFItemType 'Strand': no kind is named by this type (1 of the items); taken as "
            "knowledge; say with kinds= what it is"
        )
        # What was presumed is not written as if somebody had said it.
        assert back(reading)["CFItems"] == [
            one | {"lastChangeDateTime": "2020-01-01T00:00:00Z"} for one in raw["CFItems"]
        ]
        for wrong in ({"kinds": {"Strand": "ability"}}, {"default_kind": "ability"}):
            with pytest.raises(UnknownNameError, match="no kind is named 'ability'"):
                read_case_package(raw, **wrong)  # type: ignore[arg-type] # that is the point


class TestWritingStrictly:
    def test_every_part_of_a_framework(self) -> None:
        framework = Framework(
            id="service",
            name="Service",
            attribution="By the people team.",
            competencies=(
                Competency(id="listening", name="Listening", kinds=("skill", "knowledge")),
                Competency(
                    id="pausing",
                    name="Pausing",
                    description="Waits before answering.",
                    kinds=("habit",),
                    serves=("listening",),
                    parent_id="listening",
                ),
            ),
            relations=(
                Relation(type="requires", origin_id="pausing", target_id="listening"),
                Relation(type="related_to", origin_id="pausing", target_id="listening"),
                Relation(type="related_to", origin_id="pausing", target_id="listening"),
            ),
        )
        written = case_package(framework, changed_at=AT, creator="People team")
        VALIDATOR.validate(written)
        assert written["CFDocument"]["caseVersion"] == "1.1"
        assert [one["title"] for one in written["CFDefinitions"]["CFItemTypes"]] == [
            "Skill, Knowledge",
            "Habit",
        ]
        (license_,) = written["CFDefinitions"]["CFLicenses"]
        assert license_["licenseText"] == "By the people team."
        assert written["CFDocument"]["licenseURI"]["identifier"] == license_["identifier"]
        assert written["CFItems"][1]["abbreviatedStatement"] == "Pausing"
        assert written["CFItems"][1]["fullStatement"] == "Waits before answering."
        identifiers = [one["identifier"] for one in written["CFAssociations"]]
        assert len(set(identifiers)) == 6
        assert written == case_package(framework, changed_at=AT, creator="People team")
        reading = read_case_package(written)
        assert reading.framework == framework
        assert reading.faults == ()

    def test_ids_stay_for_ever(self) -> None:
        framework = Framework(
            id="f", name="F", competencies=(Competency(id="c", name="C", kinds=("skill",)),)
        )
        written = case_package(framework, changed_at=AT, creator="x")
        assert written["CFDocument"]["identifier"] == "6e659d1f-e8e2-5e6d-9d27-d8bc14393c51"
        assert written["CFItems"][0]["identifier"] == "aa915d7b-5b04-5f4f-87e8-8c2534440b43"

    def test_a_change_shows_where_it_was_made_and_nowhere_else(self) -> None:
        raw = package(
            item(FIRST, CFItemType="Strand", notes="n", abbreviatedStatement="L"),
            item(SECOND, "Speaks", CFItemType="Strand"),
            links=[link("isChildOf", FIRST, DOCUMENT), link("isChildOf", SECOND, FIRST)],
        )
        reading = read_case_package(raw)
        first, second = reading.framework.competencies
        changed = reading.framework.model_copy(
            update={
                "name": "Care",
                "attribution": "CC BY 4.0",
                "competencies": (
                    first,
                    second.model_copy(update={"name": "Talks", "kinds": ("habit",)}),
                    Competency(id="new", name="New", kinds=("skill",), parent_id=FIRST),
                ),
            }
        )
        written = case_package(changed, changed_at=AT, creator="Other", kept=reading.kept)
        VALIDATOR.validate(written)
        at = [one["lastChangeDateTime"][:4] for one in written["CFItems"]]
        assert at == ["2020", "2026", "2026"]
        assert written["CFDocument"]["lastChangeDateTime"][:4] == "2026"
        assert written["CFDocument"]["creator"] == "Other"
        assert written["CFItems"][0] == raw["CFItems"][0]
        assert written["CFItems"][1]["CFItemType"] == "Habit"
        tree = {one["originNodeURI"]["title"]: one for one in written["CFAssociations"]}
        assert tree["Talks"]["sequenceNumber"] == 1
        assert tree["New"]["sequenceNumber"] == 2
        assert read_case_package(written, kinds={"Strand": "skill"}).framework == changed
        fewer = changed.model_copy(update={"attribution": "", "competencies": (first,)})
        written = case_package(fewer, changed_at=LATER, kept=read_case_package(written).kept)
        assert "licenseURI" not in written["CFDocument"]
        restored = fewer.model_copy(update={"attribution": "CC BY 4.0"})
        once = case_package(restored, changed_at=LATER, kept=read_case_package(written).kept)
        assert len(once["CFDefinitions"]["CFLicenses"]) == 1
        assert read_case_package(once).framework.attribution == "CC BY 4.0"
        assert len(written["CFAssociations"]) == 1

    def test_kept_associations_go_with_their_items(self) -> None:
        raw = package(
            item(FIRST),
            item(SECOND),
            links=[
                link("isPeerOf", FIRST, SECOND),
                link("hasSkillLevel", FIRST, DOCUMENT),
                link("teaches to", FIRST, OTHER),
            ],
        )
        reading = read_case_package(raw)
        kinds = [one["associationType"] for one in back(reading)["CFAssociations"]]
        assert kinds == ["isChildOf", "isChildOf", "isPeerOf", "hasSkillLevel", "ext:teaches-to"]
        fewer = reading.framework.model_copy(
            update={"competencies": reading.framework.competencies[:1]}
        )
        written = case_package(fewer, changed_at=AT, kept=reading.kept)
        kinds = [one["associationType"] for one in written["CFAssociations"]]
        assert kinds == ["isChildOf", "hasSkillLevel", "ext:teaches-to"]

    def test_numbers_of_siblings_that_do_not_rise_are_counted_anew(self) -> None:
        raw = package(
            item(FIRST),
            item(SECOND),
            links=[
                link("isChildOf", FIRST, DOCUMENT, sequenceNumber=10),
                link("isChildOf", SECOND, DOCUMENT, sequenceNumber=20),
            ],
        )
        reading = read_case_package(raw)
        numbers = [one["sequenceNumber"] for one in back(reading)["CFAssociations"]]
        assert numbers == [10, 20]
        turned = reading.framework.model_copy(
            update={"competencies": reading.framework.competencies[::-1]}
        )
        written = case_package(turned, changed_at=AT, kept=reading.kept)
        assert [one["sequenceNumber"] for one in written["CFAssociations"]] == [1, 2]

    def test_definitions_get_what_they_must_have(self) -> None:
        raw = package(
            CFDefinitions={
                "CFItemTypes": [{"title": "Skill"}],
                "CFLicenses": [{"title": "CC BY 4.0", "identifier": OTHER}],
            },
            document={"licenseURI": {"title": "l", "identifier": OTHER, "uri": "u"}},
        )
        reading = read_case_package(raw)
        assert reading.framework.attribution == "CC BY 4.0"
        (type_,) = back(reading)["CFDefinitions"]["CFItemTypes"]
        assert (type_["description"], type_["hierarchyCode"]) == ("Skill", "")

    def test_a_known_item_type_is_used(self) -> None:
        types = [{"title": "Skill", "identifier": OTHER, "uri": "https://example.org/skill"}]
        reading = read_case_package(package(CFDefinitions={"CFItemTypes": types}))
        more = reading.framework.model_copy(
            update={"competencies": (Competency(id="c", name="C", kinds=("skill",)),)}
        )
        written = case_package(more, changed_at=AT, kept=reading.kept)
        VALIDATOR.validate(written)
        assert written["CFItems"][0]["CFItemTypeURI"]["uri"] == "https://example.org/skill"
        assert len(written["CFDefinitions"]["CFItemTypes"]) == 1

    def test_what_cannot_be_written(self, tmp_path: Path) -> None:
        framework = Framework(id="f", name="F", competencies=())
        with pytest.raises(InvalidInputError, match="promulgates"):
            write_case_package(framework, tmp_path / "out.json", changed_at=AT)
        with pytest.raises(InvalidInputError, match="add its zone"):
            case_package(framework, changed_at=datetime(2026, 4, 1), creator="x")  # noqa: DTZ001
        with pytest.raises(InvalidInputError, match="expected what was kept of a case file"):
            case_package(framework, changed_at=AT, creator="x", kept=Kept("moodle", {}))
        assert list(tmp_path.iterdir()) == []

    def test_a_file_has_the_same_bytes_each_time(self, tmp_path: Path) -> None:
        framework = Framework(
            id="büro", name="Büro", competencies=(Competency(id="c", name="Ü", kinds=("skill",)),)
        )
        first, second = tmp_path / "1.json", tmp_path / "2.json"
        write_case_package(framework, first, changed_at=AT, creator="x")
        write_case_package(framework, second, changed_at=AT, creator="x")
        assert first.read_bytes() == second.read_bytes()
        assert "Büro" in first.read_text("utf-8")
        assert read_case_package(first).framework == framework


class TestScales:
    SCALE = Scale(
        id="three",
        name="Three steps",
        levels=(
            Level(value=0, label="none", from_share=0.0),
            Level(value=2, label="basic", description="With help.", from_share=0.5),
            Level(value=5, label="able", from_share=0.9),
        ),
    )

    def test_a_scale_is_a_rubric_and_back(self) -> None:
        framework = Framework(id="f", name="F", competencies=())
        written = case_package(framework, changed_at=AT, creator="x", scales=[self.SCALE])
        VALIDATOR.validate(written)
        (criterion,) = written["CFRubrics"][0]["CFRubricCriteria"]
        assert [one["score"] for one in criterion["CFRubricCriterionLevels"]] == [0, 2, 5]
        reading = read_case_package(written)
        assert reading.scales == (self.SCALE,)
        assert back(reading, LATER) == written
        same = case_package(framework, changed_at=AT, kept=reading.kept, scales=[self.SCALE])
        assert len(same["CFRubrics"]) == 1
        renamed = self.SCALE.model_copy(update={"name": "Steps"})
        other = case_package(framework, changed_at=AT, kept=reading.kept, scales=[renamed])
        assert [one["title"] for one in other["CFRubrics"]] == ["Steps"]

    def test_rubrics_of_others(self) -> None:
        def level(**more: Any) -> dict[str, Any]:
            return {"identifier": OTHER, **more}

        criteria = [
            {
                "identifier": FIRST,
                "category": "Clarity",
                "CFRubricCriterionLevels": [
                    level(quality="Good", score=2.5, rubricCriterionId="x"),
                    level(description="Poor work", score="1"),
                ],
            },
            {"identifier": SECOND, "CFRubricCriterionLevels": [level(quality="Only")]},
            {"CFRubricCriterionLevels": [level(position=2), level(position=1, quality="A")]},
        ]
        raw = package(CFRubrics=[{"identifier": THIRD, "title": "R", "CFRubricCriteria": criteria}])
        reading = read_case_package(raw)
        clear, other = reading.scales
        assert (clear.id, clear.name) == (FIRST, "R: Clarity")
        assert [(one.value, one.label) for one in clear.levels] == [(1, "Poor work"), (2, "Good")]
        assert [one.label for one in other.levels] == ["A", "2"]
        assert codes(reading) == ["no_scale"]
        written = back(reading)
        assert len(written["CFRubrics"][0]["CFRubricCriteria"]) == 3
        (good, _) = written["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"]
        assert good["extensions"] == [{"devframe": {"rubricCriterionId": "x"}}]


@settings(max_examples=60)
@given(framework=frameworks(), several=st.lists(scales(), max_size=2, unique_by=lambda s: s.id))
def test_every_framework_survives_the_journey(framework: Framework, several: list[Scale]) -> None:
    written = case_package(framework, changed_at=AT, creator="x", scales=several)
    VALIDATOR.validate(written)
    before = copy.deepcopy(written)
    reading = read_case_package(written)
    assert reading.framework == framework
    assert reading.scales == tuple(several)
    assert reading.faults == ()
    assert case_package(framework, changed_at=LATER, kept=reading.kept) == written == before


KEYS = (
    *("identifier", "uri", "title", "extensions", "devframe", "id", "fullStatement", "score"),
    *("CFItemType", "associationType", "originNodeURI", "destinationNodeURI", "CFRubricCriteria"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(DOCUMENT),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(
    parts=st.fixed_dictionaries(
        {},
        optional={
            "CFItems": st.lists(JSON, max_size=4),
            "CFAssociations": st.lists(JSON, max_size=3),
            "CFRubrics": st.lists(JSON, max_size=2),
            "CFDefinitions": JSON,
            "extensions": JSON,
            "Other": JSON,
        },
    )
)
def test_whatever_stands_in_a_package_is_read_and_written_strictly(parts: dict[str, Any]) -> None:
    raw = {"CFDocument": {"identifier": DOCUMENT, "title": "t", "creator": "c"}, **parts}
    written = back(read_case_package(raw))
    assert back(read_case_package(written), LATER) == written
