import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import devframe as dv
from devframe.competency import Kind
from devframe.recommendation import case_in

AS_OF = date(2026, 4, 1)
ROLE = dv.RoleProfile(
    id="agent",
    name="Agent",
    scale=dv.Scale(
        id="s", name="S", levels=tuple(dv.Level(value=v, label=str(v)) for v in range(5))
    ),
    requirements=(
        dv.Requirement(competency_id="a", competency_name="A", kind="knowledge", level=2),
        dv.Requirement(competency_id="a", competency_name="A", kind="skill", level=4),
        dv.Requirement(competency_id="b", competency_name="B", kind="skill", level=3),
    ),
)


def seen(
    key: str, person: str, competency: str, level: int, *, kind: Kind = "skill"
) -> dv.Evidence:
    return dv.Evidence(
        id=key,
        person_id=person,
        competency_id=competency,
        kind=kind,
        source="observation",
        on=date(2026, 3, 1),
        level=level,
    )


def test_what_is_short_and_what_was_asked_about_become_needs() -> None:
    case = dv.Case(
        role=ROLE,
        evidence=(seen("e1", "p1", "a", 1), seen("e2", "p2", "b", 3)),
        answers=(
            dv.Answer(person_id="p2", competency_id="a", requested_method="training"),
            dv.Answer(person_id="p2", competency_id="b"),
            dv.Answer(person_id="p3", competency_id="a"),
        ),
    )
    outcome = dv.recommend_case(case, as_of=AS_OF)
    topics = [(need.person_id, need.competency_id, need.kinds) for need in outcome.needs]
    assert topics == [("p1", "a", ("skill",)), ("p2", "a", ("knowledge", "skill"))]
    assert [item.need_id for item in outcome.recommendations] == [n.id for n in outcome.needs]
    assert outcome.needs[1].requested_method == "training"
    assert [(gap.person_id, gap.competency_id) for gap in outcome.unassessed] == [("p1", "b")]
    unused = [(answer.person_id, answer.competency_id) for answer in outcome.unused_answers]
    assert unused == [("p2", "b"), ("p3", "a")]
    assert dv.CaseOutcome.from_json(outcome.to_json()) == outcome


def test_a_case_equals_the_three_steps_by_hand() -> None:
    situation = dv.Situation(performed_before=True, tools_adequate=True, interpersonal=True)
    evidence = (seen("e1", "p1", "a", 1), seen("e2", "p1", "a", 1, kind="knowledge"))
    answer = dv.Answer(person_id="p1", competency_id="a", situation=situation)
    outcome = dv.recommend_case(
        dv.Case(role=ROLE, evidence=evidence, answers=(answer,)), as_of=AS_OF
    )
    gaps = [gap for gap in dv.assess(evidence, role=ROLE, as_of=AS_OF).gaps if gap.attained == 1]
    assert outcome.recommendations == (dv.recommend(dv.diagnose(gaps, situation=situation)),)


def test_answers_twice_are_refused_with_both_places() -> None:
    answer = dv.Answer(person_id="p1", competency_id="a")
    case = dv.Case(role=ROLE, answers=(answer, answer))
    with pytest.raises(dv.errors.InvalidInputError, match=r"answer 2: .* answer 1; join"):
        dv.recommend_case(case, as_of=AS_OF)


@given(st.permutations(range(4)))
def test_the_order_of_evidence_and_answers_does_not_matter(order: list[int]) -> None:
    evidence = [seen(f"e{n}", f"p{n % 2}", "ab"[n // 2], 1) for n in range(4)]
    answers = [
        dv.Answer(
            person_id=item.person_id,
            competency_id=item.competency_id,
            situation=dv.Situation(performed_before=True, tools_adequate=True),
        )
        for item in evidence[:2]
    ]
    answers += [dv.Answer(person_id=f"nobody-{n}", competency_id="a") for n in range(2)]
    straight = dv.Case(role=ROLE, evidence=tuple(evidence), answers=tuple(answers))
    turned = dv.Case(
        role=ROLE,
        evidence=tuple(evidence[n] for n in order),
        answers=tuple(answers[n] for n in order),
    )
    assert dv.recommend_case(turned, as_of=AS_OF) == dv.recommend_case(straight, as_of=AS_OF)


def document() -> dict[str, Any]:
    case = dv.Case(
        role=ROLE,
        evidence=(seen("e1", "p1", "a", 1), seen("e2", "p2", "b", 1)),
        answers=(dv.Answer(person_id="p1", competency_id="a"),),
    )
    return json.loads(case.to_json())


def test_a_case_file_reads_back_exactly(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document()))
    reading = dv.read_case(path)
    assert reading.faults == ()
    assert json.loads(reading.case.to_json()) == document()


def test_faulty_evidence_and_answers_are_set_apart() -> None:
    whole = document()
    good, other = whole["evidence"]
    whole["evidence"] = [good, good | {"id": "e3", "level": None}, good, good | {"id": 5}, other]
    whole["evidence"] += [good | {"id": "e6", "level": 9}, 7]
    whole["answers"] *= 2
    reading = case_in(whole, origin="case")
    assert [piece.id for piece in reading.case.evidence] == ["e1", "e2"]
    assert len(reading.case.answers) == 1
    assert [(fault.row, fault.code) for fault in reading.faults] == [
        (2, "value_error"),
        (3, "duplicate_id"),
        (4, "string_type"),
        (6, "level_outside_scale"),
        (7, "model_type"),
        (2, "duplicate_answer"),
    ]
    assert reading.faults[2].where == "evidence 4, id"
    assert str(reading.faults[1]).endswith("already stands in row 1; ids must be unique")
    dv.recommend_case(reading.case, as_of=AS_OF)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda whole: [whole], ["no_case"]),
        (lambda whole: whole | {"evidence": {}, "answers": None}, ["not_a_list", "not_a_list"]),
        (lambda whole: whole | {"role": {}, "answers": 1}, ["missing"] * 4 + ["not_a_list"]),
        (lambda whole: whole | {"schema_version": 2}, ["literal_error"]),
        (lambda whole: whole | {"people": []}, ["extra_forbidden"]),
    ],
)
def test_an_unusable_case_says_why(change: Callable[[Any], Any], codes: list[str]) -> None:
    with pytest.raises(dv.errors.InvalidInputError) as caught:
        case_in(change(document()), origin="case")
    assert [fault.code for fault in caught.value.faults] == codes
