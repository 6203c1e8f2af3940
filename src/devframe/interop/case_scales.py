"""Proficiency scales as CASE rubrics: one criterion a scale, one criterion level a step."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from devframe._base.errors import Fault
from devframe._base.records import faults_of
from devframe.competency import Level, Scale
from devframe.competency.scales import LevelValue
from devframe.interop.assembly import identifier_of
from devframe.interop.case_classes import OWN, own_of
from devframe.interop.case_items import cut_name, id_of, identifier_for

Thing = Mapping[str, Any]

_HIGHEST_VALUE = 100


def scales_of(
    rubrics: Sequence[Thing], *, document: str
) -> tuple[tuple[Scale, ...], tuple[Fault, ...]]:
    """Read every criterion of every rubric that is a scale.

    Args:
        rubrics: The rubrics.
        document: UUID of the document.

    Returns:
        The scales, and a fault for each criterion that is none; what is left out is kept.
    """
    scales: list[Scale] = []
    faults: list[Fault] = []
    for rubric in rubrics:
        criteria = rubric.get("CFRubricCriteria", [])
        for number, criterion in enumerate(criteria, start=1):
            of_rubric = id_of(rubric, within=("CFRubrics", document))
            scale_id = of_rubric if len(criteria) == 1 else id_of(criterion, within=())
            where = f"rubric {of_rubric}, criterion {number}"
            try:
                scales.append(_scale(rubric, criterion, scale_id or f"rubric-{len(scales) + 1}"))
            except ValidationError as error:
                message = f"no scale: {faults_of(error)[0].message}; it is kept as it is"
                faults.append(Fault(where, "no_scale", message))
    return tuple(scales), tuple(faults)


def _scale(rubric: Thing, criterion: Thing, scale_id: str) -> Scale:
    steps = sorted(
        criterion.get("CFRubricCriterionLevels", []),
        key=lambda step: (step.get("score", 0), step.get("position", 0)),
    )
    category = criterion.get("category") or criterion.get("description")
    name = rubric.get("title") or category or scale_id
    if category and category != name:
        name = f"{name}: {category}"
    return Scale(
        id=identifier_of(scale_id),
        name=cut_name(name),
        levels=tuple(
            Level(
                value=value,
                label=cut_name(step.get("quality") or step.get("description") or str(value)),
                description=step.get("description", ""),
                from_share=own_of(step).get("from_share"),
            )
            for step, value in zip(steps, _values(steps), strict=True)
        ),
    )


def _values(steps: Sequence[Thing]) -> list[LevelValue]:
    """Take scores as values where they are whole and rise, else count the steps from 1."""
    scores = [step.get("score") for step in steps]
    whole = [score for score in scores if isinstance(score, int) and 0 <= score <= _HIGHEST_VALUE]
    rises = all(lower < upper for lower, upper in pairwise(whole))
    return whole if len(whole) == len(scores) and rises else list(range(1, len(scores) + 1))


def rubric_of(scale: Scale, *, document: str) -> dict[str, Any]:
    """Write a scale as a rubric.

    Args:
        scale: The scale.
        document: UUID of the document.

    Returns:
        The rubric, still without stamps for time and place.
    """
    rubric = identifier_for(scale.id, within=("CFRubrics", document))
    criterion = identifier_for("criterion", within=("CFRubricCriteria", rubric))
    steps = []
    for position, level in enumerate(scale.levels, start=1):
        value = str(level.value)
        step = {
            "identifier": identifier_for(value, within=("CFRubricCriterionLevels", criterion)),
            "quality": level.label,
            "score": level.value,
            "position": position,
            "rubricCriterionId": criterion,
        }
        if level.description:
            step["description"] = level.description
        if level.from_share is not None:
            step["extensions"] = [{OWN: {"from_share": level.from_share}}]
        steps.append(step)
    return {
        "identifier": rubric,
        "title": scale.name,
        "CFRubricCriteria": [
            {
                "identifier": criterion,
                "rubricId": rubric,
                "position": 1,
                "CFRubricCriterionLevels": steps,
            }
        ],
        **({} if rubric == scale.id else {"extensions": {OWN: {"id": scale.id}}}),
    }
