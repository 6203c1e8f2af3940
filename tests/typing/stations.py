"""User code of the first stations that must type-check, and wrong calls that must not.

Never executed. mypy warns about an ignore that ignores nothing, so each one is a test.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, assert_type

import devframe as dv
from devframe.assessment import SourceWeight, Standing, find_evidence_faults
from devframe.competency import Kind, OnetReading, Relation
from devframe.diagnosis import (
    Cause,
    Fact,
    FactTest,
    FactValue,
    Gates,
    default_gates,
    find_causes,
    holds,
)
from devframe.errors import Fault

on = date(2026, 4, 1)

# Competency: closed vocabularies take their plain string, and nothing else.
level = dv.Level(value=0, label="none")
scale = dv.Scale(id="s", name="S", levels=(level, dv.Level(value=1, label="able")))
assert_type(scale.level_at(0.5), int)
assert_type(scale.lowest, int)
listening = dv.Competency(id="listening", name="Listening", kinds=("skill",))
dv.Competency(id="x", name="X", kinds=("talent",))  # type: ignore[arg-type]
dv.Competency(id="x", name="X", kinds=["skill"])  # type: ignore[arg-type]
dv.Competency(id="x", name="X")  # type: ignore[call-arg]
dv.Competency(id="x", name="X", kinds=("skill",), nickname="y")  # type: ignore[call-arg]
framework = dv.Framework(id="f", name="F", competencies=(listening,))
assert_type(framework.competency("listening"), dv.Competency)
assert_type(framework.by_id(), dict[str, dv.Competency])
assert_type(framework.children_of(None), tuple[dv.Competency, ...])
Relation(type="needs", origin_id="a", target_id="b")  # type: ignore[arg-type]
asked = dv.Requirement(
    competency_id="listening", competency_name="Listening", kind="skill", level=1
)
assert_type(asked.required, int)
assert_type(asked.kind, Kind)
assert_type(asked.safety_critical, bool | None)
role = dv.RoleProfile(id="r", name="R", scale=scale, requirements=(asked,))
reading = dv.read_onet_role("folder", "43-4051.00")
assert_type(reading, OnetReading)
assert_type(reading.left_out, tuple[Fault, ...])
dv.read_onet_role("folder", "43-4051.00", 3.0)  # type: ignore[call-arg]

# Assessment: the day is always given, by keyword.
seen = dv.Evidence(
    id="e1",
    person_id="p1",
    competency_id="listening",
    kind="skill",
    source="peer",
    on=on,
    level=1,
)
assert_type(seen.score_share, float | None)
profile = dv.assess([seen], role=role, as_of=on)
assert_type(profile, dv.Profile)
assert_type(profile.gaps, tuple[dv.Gap, ...])
assert_type(profile.standings("skill"), tuple[Standing, ...])
assert_type(profile.gaps[0].shortfall, int | None)
assert_type(profile.skill[0].state, Literal["met", "short", "unknown"])
assert_type(dv.assess_people([seen], role=role, as_of=on), tuple[dv.Profile, ...])
assert_type(find_evidence_faults([seen], role=role), list[Fault])
dv.assess([seen], role=role)  # type: ignore[call-arg]
dv.assess([seen], role, on)  # type: ignore[call-arg]
dv.assess([seen], role=role, as_of="2026-04-01")  # type: ignore[arg-type]
profile.standings("talent")  # type: ignore[arg-type]
dv.AssessmentRules(combination="mean")  # type: ignore[arg-type]
assert_type(dv.AssessmentRules().weight_of("test"), int)
SourceWeight(source="rumor", weight=1)  # type: ignore[arg-type]

# Diagnosis: a fact is true, false or not known.
situation = dv.Situation(tools_adequate=False, onset="sudden")
assert_type(situation.tools_adequate, bool | None)
dv.Situation(tools_adequate="no")  # type: ignore[arg-type]
dv.Situation(onset="yesterday")  # type: ignore[arg-type]
dv.Situation(tols_adequate=False)  # type: ignore[call-arg]
need = dv.diagnose(profile.gaps[0], situation=situation)
assert_type(need, dv.Need)
assert_type(dv.diagnose(list(profile.gaps)), dv.Need)
assert_type(need.causes, tuple[Cause, ...] | None)
assert_type(need.facts(), Mapping[str, FactValue | None])
dv.diagnose(profile.gaps[0], situation)  # type: ignore[call-arg]
dv.diagnose(profile)  # type: ignore[arg-type]
assert_type(default_gates(), Gates)
assert_type(find_causes(need.facts(), default_gates()), tuple[Cause, ...])
assert_type(holds((FactTest(fact="novel", one_of=(True,)),), need.facts()), bool | None)
assert_type(dv.FACTS["novel"], Fact)
dv.FACTS["novel"] = dv.FACTS["tacit"]  # type: ignore[index]

# Records travel as JSON and come back as what they were.
assert_type(dv.Need.from_json(need.to_json()), dv.Need)
assert_type(dv.Profile.from_json(b"{}"), dv.Profile)
need.to_json(2)  # type: ignore[call-arg]
