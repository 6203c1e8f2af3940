"""`devframe explain`: recommendations in full."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from devframe._base.errors import UnknownNameError
from devframe.cli.group import FileCommand
from devframe.cli.inputs import Inputs, as_of_option, input_argument, policy_option
from devframe.cli.layout import explained_lines
from devframe.cli.output import emit, out_option, width
from devframe.recommendation import Recommendation


@click.command(cls=FileCommand)
@input_argument
@policy_option
@as_of_option
@click.option("--need", "need_id", metavar="ID", help="Explain only the need with this id.")
@out_option
def explain(
    *,
    source: Path,
    policy_path: Path | None,
    as_of: datetime | None,
    need_id: str | None,
    out: Path | None,
) -> None:
    """Explain recommendations in full, every reason with its source.

    INPUT is a table of needs (.csv, .tsv), needs as .json or .jsonl, or a case (.json with role,
    evidence and answers), which needs --as-of. Faulty rows are listed on standard error; the good
    ones are used.
    """
    inputs = Inputs.of(source, policy_path=policy_path, as_of=as_of)
    found = inputs.recommendations()
    if need_id is not None:
        found = _only(found, need_id)
    emit(explained_lines(found, width_characters=width(out)), out)
    inputs.report_faults()


def _only(recommendations: Iterator[Recommendation], need_id: str) -> Iterator[Recommendation]:
    known = []
    for item in recommendations:
        if item.need_id == need_id:
            yield item
            return
        known.append(item.need_id)
    raise UnknownNameError("need", need_id, known=known)
