"""Plans and follow-ups as sections: what happens when, what waits, and what gives way."""

from collections.abc import Sequence
from datetime import date

from devframe._base.counted import counted
from devframe.followup.fade.records import ProgramWatch
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime
from devframe.program.plan import Plan, PlanItem, PlannedStep
from devframe.reporting.blocks import Block, Drawing, Items, Paragraph, Section, Table
from devframe.reporting.options import Options

_MOST_DRAWN = 60


def plan_section(plan: Plan, heading: str, options: Options) -> Section:
    """Report a plan.

    Args:
        plan: The plan.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section: dated steps, the queue with what would free it, what others fix, what is
        asked first, and the hours that give way.
    """
    blocks: list[Block] = [
        Paragraph(
            f"As of {plan.as_of}: {counted(len(plan.planned), 'step')} planned, "
            f"{len(plan.queued)} waiting; {plan.displaced_hours:.1f} hours of other work give way."
        )
    ]
    if plan.decide_now:
        told = tuple(f"{one.owner}: {one.sentence}" for one in plan.decide_now)
        blocks.append(Items(tuple(dict.fromkeys(told)), mark="At once"))
    if plan.planned:
        if options.pictures and len(plan.planned) <= _MOST_DRAWN:
            blocks.append(Drawing("plan_timeline", plan))
        heads = ("person", "competency", "step", "begins", "sessions", "ends")
        rows = tuple((one.person_id, _topic(one), *_dates(one)) for one in plan.planned)
        blocks.append(Table("Planned steps", heads, rows))
    if plan.queued:
        queue = tuple(
            (
                one.person_id,
                _topic(one),
                f"{one.method} ({one.form})",
                one.because,
                one.would_free,
                _day(one.earliest_start_on),
            )
            for one in plan.queued
        )
        heads = ("person", "competency", "step", "waits because", "what would free it", "earliest")
        blocks.append(Table("Waiting", heads, queue))
    if plan.fix_elsewhere:
        elsewhere = {
            (cause.sentence, cause.owner, cause.first_action): None
            for one in plan.fix_elsewhere
            for cause in one.causes
        }
        blocks.append(Table("What others fix", ("cause", "whose move", "first"), tuple(elsewhere)))
    if plan.ask_first:
        asked = {question.text: None for one in plan.ask_first for question in one.questions}
        blocks += [Paragraph("To ask before anything is planned:"), Items(tuple(asked))]
    if plan.displaced:
        given = tuple(
            (one.person_id, one.activity or "not said", f"{one.hours:.1f}")
            for one in plan.displaced
        )
        blocks.append(Table("What gives way", ("person", "work", "hours"), given))
    return Section(heading, tuple(blocks))


def series_section(series: Sequence[FollowUpSeries], heading: str, options: Options) -> Section:
    """Report follow-ups.

    Args:
        series: The series.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section: every session with its date and what became of it.
    """
    rows = tuple(
        (one.person_id, one.cadence, _start(session.starts_at), session.status)
        for one in series
        for session in one.sessions
    )
    blocks: list[Block] = [Table("Sessions", ("person", "cadence", "starts", "status"), rows)]
    if options.pictures and rows and len(series) <= _MOST_DRAWN:
        blocks.insert(0, Drawing("follow_up_timeline", tuple(series)))
    return Section(heading, tuple(blocks))


def watch_section(watched: Sequence[ProgramWatch], heading: str, options: Options) -> Section:
    """Report how programs hold up.

    Args:
        watched: What the fade watch said, one a person and program.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section; programs that fade stand out.
    """
    states: dict[str, set[str]] = {}
    for one in watched:
        states.setdefault(one.state.replace("_", " "), set()).add(one.person_id)
    counts = options.shown_counts(tuple(len(people) for people in states.values()))
    rows = tuple(zip(states, counts, strict=True))
    blocks: list[Block] = [Table("How programs stand", ("state", "people"), rows)]
    if options.each_person:
        told = tuple((one.person_id, one.program_id, one.sentence) for one in watched)
        blocks.append(Table("Each program", ("person", "program", "how it stands"), told))
    return Section(heading, tuple(blocks))


def _dates(step: PlannedStep) -> tuple[str, str, str, str]:
    ends = _day(step.ends_on)
    if step.earliest_review_on is not None:
        ends = f"{step.earliest_review_on} at the earliest, by evidence"
    begins, sessions = _day(step.starts_on), str(len(step.sessions))
    return f"{step.method} ({step.form})", begins, sessions, ends


def _topic(item: PlanItem) -> str:
    return item.competency_name or item.competency_id


def _start(at: ZonedDateTime) -> str:
    return f"{at.on} {at.at:%H:%M} ({at.zone})"


def _day(day: date | None) -> str:
    return "not within the horizon" if day is None else day.isoformat()
