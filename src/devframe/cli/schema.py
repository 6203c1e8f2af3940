"""`devframe schema`: the JSON Schema of each document."""

import json

import click

from devframe.cli.output import emit
from devframe.documents import documents
from devframe.documents import schema as schema_of


@click.command()
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of a document, or list the documents."""
    if name is None:
        names = sorted(record.document for record in documents().values())
        emit((f"{known}\n" for known in names), None)
    else:
        emit([json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"], None)
