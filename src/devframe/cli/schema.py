"""`devframe schema`: the JSON Schema of each document."""

import json
from importlib import import_module

import click

from devframe._base.errors import UnknownNameError
from devframe._base.records import RootRecord
from devframe.cli.output import emit

# Named by module and class, so that asking for one loads no other.
_DOCUMENTS = {
    "case": "devframe.recommendation:Case",
    "case-outcome": "devframe.recommendation:CaseOutcome",
    "cohort-recommendation": "devframe.recommendation:CohortRecommendation",
    "framework": "devframe.competency:Framework",
    "need": "devframe.diagnosis:Need",
    "policy": "devframe.recommendation:Policy",
    "profile": "devframe.assessment:Profile",
    "recommendation": "devframe.recommendation:Recommendation",
    "role-profile": "devframe.competency:RoleProfile",
}


@click.command()
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of a document, or list the documents."""
    if name is None:
        emit((f"{known}\n" for known in sorted(_DOCUMENTS)), None)
        return
    if name not in _DOCUMENTS:
        raise UnknownNameError("document", name, known=_DOCUMENTS)
    module, _, kind = _DOCUMENTS[name].partition(":")
    record: type[RootRecord] = getattr(import_module(module), kind)
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **record.model_json_schema(),
    }
    emit([json.dumps(described, indent=2, ensure_ascii=False) + "\n"], None)
