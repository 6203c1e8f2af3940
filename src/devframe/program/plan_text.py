"""A plan in plain text: what is done when, what waits and why, and what it takes the place of."""

from collections import defaultdict
from collections.abc import Iterator

from devframe._base.counted import counted
from devframe._base.markup import html_head, html_list, html_paragraph, html_table
from devframe.program.plan import Plan, PlanItem, PlannedStep, Queued

_MOST_LINES = 10


def explain_plan(plan: Plan) -> str:
    """Write a plan out for a person to read.

    Args:
        plan: The plan.

    Returns:
        Plain text, one statement a line, ending without a line break. The same statements stand in
        the record as data.
    """
    return "\n".join(_lines(plan))


def plan_html(plan: Plan) -> str:
    """Show a plan in a notebook.

    Args:
        plan: The plan.

    Returns:
        HTML: the planned steps and what waits as a table, and what else is to be done.
    """
    rows = [(step.person_id, _planned_cells(step)) for step in plan.planned]
    rows += [(waiting.person_id, _queued_cells(waiting)) for waiting in plan.queued]
    heads = ("person", "competency", "method", "from", "to", "with", "waits for")
    beside = [*_decisions(plan), *_others(plan), *_displaced(plan)]
    return (
        html_head(f"Plan of {plan.as_of}", _headline(plan))
        + (html_table(heads, rows) if rows else "")
        + html_list(beside[:_MOST_LINES])
        + (
            html_paragraph(f"and {len(beside) - _MOST_LINES} more")
            if len(beside) > _MOST_LINES
            else ""
        )
    )


def _planned_cells(step: PlannedStep) -> tuple[str, ...]:
    until = str(step.ends_on)
    if step.earliest_review_on is not None:
        until = f"{step.earliest_review_on} to {step.latest_review_on}"
    return _topic(step), step.method, str(step.starts_on), until, step.host_id or "", ""


def _queued_cells(waiting: Queued) -> tuple[str, ...]:
    start = waiting.earliest_start_on
    short_of = waiting.short_of.replace("_", " ")
    return (
        _topic(waiting),
        waiting.method,
        "no date" if start is None else str(start),
        "",
        "",
        short_of,
    )


def _headline(plan: Plan) -> str:
    people = {step.person_id for step in plan.planned}
    steps = f"{counted(len(plan.planned), 'step')} of {counted(len(people), 'person', 'people')}"
    return f"{steps} planned, {len(plan.queued)} waiting."


def _lines(plan: Plan) -> Iterator[str]:
    yield f"Plan of {plan.as_of}: {_headline(plan)}"
    yield from _decisions(plan)
    yield from map(_planned, plan.planned)
    yield from map(_queued, plan.queued)
    yield from _others(plan)
    yield from _displaced(plan)


def _decisions(plan: Plan) -> Iterator[str]:
    for now in plan.decide_now:
        yield f"At once, {now.person_id} ({now.owner}): {now.sentence}"


def _others(plan: Plan) -> Iterator[str]:
    for elsewhere in plan.fix_elsewhere:
        beside = "Instead" if elsewhere.instead else "Beside it"
        for cause in elsewhere.causes:
            yield f"{beside}, {elsewhere.person_id} ({cause.owner}): {cause.first_action}"
    for asked in plan.ask_first:
        questions = " ".join(question.text for question in asked.questions)
        yield f"Ask first, {asked.person_id}, {_topic(asked)}: {questions}"


def _planned(step: PlannedStep) -> str:
    host = f" with {step.host_id}" if step.host_id is not None else ""
    span = f"{step.starts_on} to {step.ends_on}"
    if step.earliest_review_on is not None:
        span = f"from {step.starts_on}, ends on evidence between {step.earliest_review_on} and "
        span += str(step.latest_review_on)
    line = (
        f"{step.person_id}, {_topic(step)}: {step.method} ({step.form}){host}, {span}; "
        f"{counted(len(step.sessions), 'session')}, {step.minutes / 60:.1f} hours"
    )
    if step.misses_due:
        line += f"; too late for {step.urgency.due_on}"
    urgent = sorted({one.because for one in step.left_out if one.because is not None})
    if urgent:
        line += f"; {', '.join(urgent)} takes weeks from it"
    return f"{line}. {' '.join(step.presumed)}".rstrip()


def _queued(waiting: Queued) -> str:
    start = waiting.earliest_start_on
    when = "no date within the horizon" if start is None else f"from {start} at the earliest"
    return (
        f"Waits, {waiting.person_id}, {_topic(waiting)}: {waiting.method}, {when}. "
        f"{waiting.because} It would help: {waiting.would_free}"
    )


def _displaced(plan: Plan) -> Iterator[str]:
    minutes: dict[str | None, int] = defaultdict(int)
    for one in plan.displaced:
        minutes[one.activity] += one.minutes
    for activity, total in minutes.items():
        what = "work that nobody has named" if activity is None else activity
        yield f"Takes the place of {total / 60:.1f} hours of {what}."


def _topic(item: PlanItem) -> str:
    return item.competency_name or item.competency_id
