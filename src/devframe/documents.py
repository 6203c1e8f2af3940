"""The root documents: the records that stand in files of their own, with their schemas."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, get_args

from devframe._base.errors import UnknownNameError
from devframe._base.records import RootRecord

_HOMES = (
    ("devframe.competency", "Framework"),
    ("devframe.competency", "RoleProfile"),
    ("devframe.assessment", "Profile"),
    ("devframe.diagnosis", "Need"),
    ("devframe.recommendation", "Policy"),
    ("devframe.recommendation", "Recommendation"),
    ("devframe.recommendation", "CohortRecommendation"),
    ("devframe.recommendation", "Case"),
    ("devframe.recommendation", "CaseOutcome"),
    ("devframe.followup.talk", "FeedbackTalk"),
    ("devframe.followup.feedback", "FeedbackFollowUp"),
    ("devframe.followup.series", "FollowUpSeries"),
    ("devframe.followup.capacity.records", "CapacityPlan"),
    ("devframe.program", "Allocation"),
    ("devframe.program", "CoachingContract"),
    ("devframe.program", "Plan"),
    ("devframe.program", "PlanCapacity"),
    ("devframe.kirkpatrick.findings", "Finding"),
    ("devframe.decisions.lines", "LogLine"),
)


def documents() -> Mapping[str, type[RootRecord]]:
    """List the root documents by the name of their schema file.

    Returns:
        A new dict from file name, such as `need-v1.json`, to record class.

    Example:
        >>> sorted(documents())[:2]
        ['allocation-v1.json', 'capacity-plan-v1.json']
    """
    found = {}
    for module, name in _HOMES:
        record = getattr(import_module(module), name)
        version = get_args(record.model_fields["schema_version"].annotation)[0]
        found[f"{record.document}-v{version}.json"] = record
    return found


def schema(document: str) -> dict[str, Any]:
    """Give the JSON Schema of a root document.

    Args:
        document: Its name, such as `need`.

    Returns:
        The schema of its newest version.

    Raises:
        UnknownNameError: When no root document has that name.

    Example:
        >>> schema("need")["title"]
        'Need'
    """
    by_name = {record.document: record for record in documents().values()}
    if document not in by_name:
        raise UnknownNameError("document", document, known=by_name)
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect} | by_name[document].model_json_schema()
