"""A plan as rows of fixed columns: for spreadsheets and dataframes."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from devframe._base.files import csv_line, spreadsheet_safe
from devframe._base.shown import escape_controls
from devframe.program.plan import Plan, PlanItem, PlannedStep, Queued

if TYPE_CHECKING:
    from devframe._base.tables import Library

PlanStatus = Literal["planned", "queued", "fix_elsewhere", "ask_first", "decide_now"]
"""What a row says: a planned session, a step that waits, a cause, a question, or a decision."""


class PlanRow(NamedTuple):
    """One row of a plan; what does not apply is `None`.

    Attributes:
        status: What the row says.
        person_id: The person.
        competency_id: The competency.
        competency_name: Its name.
        step: The step's place in its recommendation, from 1.
        method: The method.
        form: Its form.
        on: The day of the session; of a step that waits, the earliest one that is free.
        minutes: Length of the session.
        what: What the session is for, what to do first, what to ask or decide.
        host_id: The coach or mentor.
        group_id: The group.
        earliest_review_on: From then on evidence can end the step.
        latest_review_on: By then somebody decides.
        due_on: The day by which the need must be met.
        misses_due: Whether even the earliest end lies after it.
        because: Why a step waits, or what the cause is.
        would_free: What would let it begin.
        owner: Who fixes or decides.
        need_id: The need.
        recommendation_id: The recommendation.
        item_id: The item of the plan.
    """

    status: PlanStatus
    person_id: str
    competency_id: str
    competency_name: str | None = None
    step: int | None = None
    method: str | None = None
    form: str | None = None
    on: date | None = None
    minutes: int | None = None
    what: str | None = None
    host_id: str | None = None
    group_id: str | None = None
    earliest_review_on: date | None = None
    latest_review_on: date | None = None
    due_on: date | None = None
    misses_due: bool | None = None
    because: str | None = None
    would_free: str | None = None
    owner: str | None = None
    need_id: str | None = None
    recommendation_id: str | None = None
    item_id: str | None = None


def plan_rows(plan: Plan) -> list[PlanRow]:
    """Lay a plan out in rows.

    Args:
        plan: The plan.

    Returns:
        A row for each planned session, each step that waits, each cause, question and decision, in
        the order of the plan.
    """
    rows = [row for step in plan.planned for row in _session_rows(step)]
    rows += [_queued_row(one) for one in plan.queued]
    for elsewhere in plan.fix_elsewhere:
        item = _item_row("fix_elsewhere", elsewhere)
        rows += [
            item._replace(what=one.first_action, because=one.sentence, owner=one.owner)
            for one in elsewhere.causes
        ]
    for asked in plan.ask_first:
        item = _item_row("ask_first", asked)
        rows += [item._replace(what=question.text) for question in asked.questions]
    for now in plan.decide_now:
        rows.append(_item_row("decide_now", now)._replace(what=now.sentence, owner=now.owner))
    return rows


def plan_table(plan: Plan, library: "Library | None" = None) -> Any:  # noqa: ANN401 - any dataframe
    """Lay a plan out as a dataframe with the columns of `PlanRow`.

    Args:
        plan: The plan.
        library: `pandas`, `polars` or `pyarrow`; the first that is installed when not given.

    Returns:
        A native dataframe; a column keeps its type when it is empty.

    Raises:
        MissingExtraError: When no library is installed.
        UnknownNameError: When tables cannot come in that library.
    """
    import narwhals as nw  # noqa: PLC0415 - a plan needs no dataframe otherwise

    from devframe._base.tables import frame_of  # noqa: PLC0415 - as above

    rows = plan_rows(plan)
    types = {date: nw.Date(), int: nw.Int64(), bool: nw.Boolean()}
    schema = {
        name: types.get((*get_args(annotation), annotation)[0], nw.String())
        for name, annotation in PlanRow.__annotations__.items()
    }
    columns = {name: [row[place] for row in rows] for place, name in enumerate(PlanRow._fields)}
    return frame_of(columns, library=library, schema=schema)


def plan_csv(plan: Plan) -> Iterator[str]:
    """Write a plan as CSV that a spreadsheet opens safely.

    Args:
        plan: The plan.

    Yields:
        Lines, the header first; dates are ISO 8601, truths `true` and `false`.
    """
    yield csv_line(PlanRow._fields)
    for row in plan_rows(plan):
        yield csv_line(tuple(_cell(value) for value in row))


def _item_row(status: PlanStatus, item: PlanItem) -> PlanRow:
    return PlanRow(
        status=status,
        person_id=item.person_id,
        competency_id=item.competency_id,
        competency_name=item.competency_name,
        need_id=item.need_id,
        recommendation_id=item.recommendation_id,
        item_id=item.id,
    )


def _session_rows(step: PlannedStep) -> Iterator[PlanRow]:
    for session in step.sessions:
        yield _item_row("planned", step)._replace(
            step=step.number,
            method=step.method,
            form=step.form,
            on=session.on,
            minutes=session.minutes,
            what=session.what,
            host_id=step.host_id,
            group_id=step.group_id,
            earliest_review_on=step.earliest_review_on,
            latest_review_on=step.latest_review_on,
            due_on=step.urgency.due_on,
            misses_due=step.misses_due,
        )


def _queued_row(one: Queued) -> PlanRow:
    return _item_row("queued", one)._replace(
        step=one.number,
        method=one.method,
        form=one.form,
        on=one.earliest_start_on,
        due_on=one.urgency.due_on,
        misses_due=None if one.earliest is None else one.earliest.misses_due,
        because=one.because,
        would_free=one.would_free,
    )


def _cell(value: str | int | date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return spreadsheet_safe(escape_controls(str(value)))
