"""`devframe evaluate`: scores in, findings out, with what may be claimed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from devframe._base.shown import escape_controls
from devframe._base.tables import frame_of
from devframe.cli.group import FileCommand
from devframe.cli.values import EXISTING_FILE, FINITE, NEW_FILE, PAGE
from devframe.kirkpatrick.score_file import column_of, read_scores, write_rows
from devframe.kirkpatrick.vocabulary import Assigned, Scale

if TYPE_CHECKING:
    from devframe.kirkpatrick import Finding, ManyFindings


@click.command("evaluate", cls=FileCommand)
@click.argument("scores", type=EXISTING_FILE)
@click.option("--unit", metavar="COLUMN", help="Column of the people; by default every row is one.")
@click.option("--before", metavar="COLUMN", help="Column of the earlier measurement.")
@click.option("--after", metavar="COLUMN", help="Column of the last measurement.")
@click.option(
    "--time", metavar="COLUMN", help="Column of the times, where a person has a row for each."
)
@click.option(
    "--arm", metavar="COLUMN", help="Column of the group: 0 and 1, or two labels with --comparison."
)
@click.option(
    "--comparison", metavar="LABEL", help="Label, in --arm, of the group to compare with."
)
@click.option(
    "--cluster",
    metavar="COLUMN",
    help="Column of the teams or sites in which people work together.",
)
@click.option(
    "--assigned",
    type=click.Choice(get_args(Assigned)),
    default="unknown",
    show_default=True,
    help="How people came to their group.",
)
@click.option("--selected-on", metavar="COLUMN", help="Column by which participants were chosen.")
@click.option(
    "--self-rated/--not-self-rated", default=None, help="Whether people rated themselves."
)
@click.option("--retrospective", is_flag=True, help="The earlier state was asked for afterwards.")
@click.option("--lowest", type=FINITE, help="Lowest possible measurement.")
@click.option("--highest", type=FINITE, help="Highest possible measurement.")
@click.option(
    "--recommend",
    metavar="COLUMN",
    help="Column of answers, 0 to 10, to 'would you recommend it?'.",
)
@click.option(
    "--rating",
    multiple=True,
    metavar="SCALE=COLUMN",
    help="Column of a reaction scale, answers 1 to 5; again for each item.",
)
@click.option("--by", metavar="COLUMN", help="Column of groups, for one row per group.")
@click.option("--out", type=NEW_FILE, help="Write the table of findings as CSV.")
@click.option("--report", type=PAGE, help="Write one page for readers, .html or .md.")
def evaluate(
    scores: Path,
    *,
    unit: str | None,
    before: str | None,
    after: str | None,
    time: str | None,
    arm: str | None,
    comparison: str | None,
    cluster: str | None,
    assigned: Assigned,
    selected_on: str | None,
    self_rated: bool | None,
    retrospective: bool,
    lowest: float | None,
    highest: float | None,
    recommend: str | None,
    rating: Sequence[str],
    by: str | None,
    out: Path | None,
    report: Path | None,
) -> None:
    """Say what the scores in the CSV file SCORES show, and what may be claimed.

    The design follows from the columns that are named: one group or two, measured once or before
    and after, assigned by chance or not. No option raises a claim.
    """
    if after is None and recommend is None and not rating:
        raise click.UsageError("give --after, --recommend or --rating: what was measured")
    # The analysis brings numpy and scipy; `devframe --help` does not need them.
    from devframe.kirkpatrick import Study  # noqa: PLC0415
    from devframe.reporting import report as report_on  # noqa: PLC0415 - as above

    study = Study(
        frame_of(read_scores(scores), library=None),
        unit=unit,
        before=before,
        after=after,
        time=time,
        arm=arm,
        comparison=_label(comparison),
        cluster=cluster,
        assigned=assigned,
        selected_on=selected_on,
        self_rated=self_rated,
        retrospective=retrospective,
        lowest=lowest,
        highest=highest,
    )
    parts: dict[str, Finding | ManyFindings] = {}
    if recommend is not None or rating:
        parts |= study.reaction(_scales(rating), recommend=recommend, by=by).parts
    if after is not None:
        parts["learning"] = study.learning() if by is None else study.learning(by=by)
    if out is not None:
        write_rows(out, [row for part in parts.values() for row in part.rows()])
    if report is not None:
        title = f"Evaluation of {scores.name}"
        report_on(parts, title=title, lead=study.sentence()).save(report)
    click.echo(escape_controls(study.sentence()))
    for part in parts.values():
        click.echo(escape_controls(part.sentence()))
    cautions = [caution.sentence for part in parts.values() for caution in part.warnings]
    for sentence in dict.fromkeys(cautions):
        click.echo(f"- {escape_controls(sentence)}", err=True)


def _label(text: str | None) -> object:
    """Read a label as the file's cells are read."""
    return None if text is None else column_of([text])[0]


def _scales(ratings: Sequence[str]) -> dict[Scale, list[str]]:
    scales: dict[Scale, list[str]] = {}
    for rating in ratings:
        name, _, column = rating.partition("=")
        scale = next((known for known in get_args(Scale) if known == name), None)
        if scale is None or not column:
            known = ", ".join(get_args(Scale))
            raise click.UsageError(f"--rating {rating!r}: expected SCALE=COLUMN, SCALE of {known}")
        scales.setdefault(scale, []).append(column)
    return scales
