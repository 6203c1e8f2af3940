"""A real framework with typed outcomes, DigComp 3.0, through the model and out in two formats."""

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft201909Validator

from devframe import Competency, Framework, Level, Scale
from devframe.competency import KINDS, Kind
from devframe.interop import case_package, read_case_package, read_moodle_csv, write_moodle_csv
from tests.interop.case_schema import PACKAGE

# An attitude is no habit yet; of the three kinds it is the one that makes skills easier to acquire.
KIND_OF: Mapping[str, Kind] = {"Knowledge": "knowledge", "Skill": "skill", "Attitude": "habit"}
LEVELS = ("Basic", "Intermediate", "Advanced", "Highly advanced")
SCALE = Scale(
    id="digcomp-four",
    name="DigComp, four levels",
    levels=tuple(Level(value=value, label=label) for value, label in enumerate(LEVELS, start=1)),
)


@pytest.fixture
def digcomp(shared: Path) -> Framework:
    """Areas, competences and outcomes as one tree; what stands above has the kinds below it."""
    path = shared / "data" / "digcomp-3.0" / "learning_outcomes.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    above: dict[str, tuple[str, str | None]] = {}
    kinds: dict[str, set[Kind]] = {}
    outcomes = []
    for row in rows:
        area, competence = row["Competence area number"], row["Competence number"]
        kind = KIND_OF[row["Knowledge skill or attitude"]]
        above[area] = (row["Competence area name"], None)
        above[competence] = (row["Competence name"], area)
        for upper in (area, competence):
            kinds.setdefault(upper, set()).add(kind)
        outcomes.append(
            Competency(
                id=row["Learning Outcome ID"],
                name=row["Learning Outcome"],
                kinds=(kind,),
                parent_id=competence,
            )
        )
    uppers = [
        Competency(
            id=key,
            name=name,
            parent_id=parent_id,
            kinds=tuple(kind for kind in KINDS if kind in kinds[key]),
        )
        for key, (name, parent_id) in above.items()
    ]
    return Framework(id="digcomp-3.0", name="DigComp 3.0", competencies=(*uppers, *outcomes))


@pytest.mark.shared
class TestDigComp:
    def test_it_has_its_published_size(self, digcomp: Framework) -> None:
        outcomes = [one for one in digcomp.competencies if one.id.startswith("LO")]
        assert Counter(one.kinds for one in outcomes) == {
            ("knowledge",): 217,
            ("skill",): 199,
            ("habit",): 107,
        }
        assert len(digcomp.children_of(None)) == 5
        assert len(digcomp.competencies) - len(outcomes) == 5 + 21

    def test_it_goes_to_case_and_back(self, digcomp: Framework) -> None:
        at = datetime(2026, 4, 1, tzinfo=UTC)
        written = case_package(digcomp, changed_at=at, creator="JRC", scales=[SCALE])
        Draft201909Validator(PACKAGE).validate(written)
        reading = read_case_package(written)
        assert reading.framework == digcomp
        assert reading.scales == (SCALE,)
        assert reading.faults == ()

    def test_it_goes_to_moodle_and_back(self, digcomp: Framework, tmp_path: Path) -> None:
        path = tmp_path / "digcomp.csv"
        warnings = write_moodle_csv(digcomp, path, scale=SCALE)
        assert {fault.code for fault in warnings} == {"cut"}
        read_back = read_moodle_csv(path).framework
        for before, after in zip(digcomp.competencies, read_back.competencies, strict=True):
            assert (after.id, after.kinds, after.parent_id) == (
                before.id,
                before.kinds,
                before.parent_id,
            )
            assert before.name.startswith(after.name.removesuffix("…"))
