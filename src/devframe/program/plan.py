"""The plan: what is done when, what waits, what is fixed elsewhere, and what is asked first."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from devframe._base.plotting import Drawable
from devframe._base.records import Identifier, Name, Record, RootRecord, Sentence
from devframe.competency.kinds import Kind
from devframe.diagnosis import Cause
from devframe.program.training import Certificate, TrainingChunk
from devframe.recommendation import Question, Recommendation

SessionPurpose = Literal["training", "session", "review", "first_meeting", "check_in"]
"""What a planned session is for; evidence can end a method from its first `review` on."""

ShortOf = Literal["person_minutes", "coach_minutes", "coach", "work_days", "dose", "earlier_step"]
"""What a step waits for: a person's time, a coach's time, a coach, work days, to be told how long
its method takes, or a step before it."""


class Urgency(Record):
    """What decides who comes first: safety, then the due date, then importance.

    Whatever is not known counts last within its own place.

    Attributes:
        safety_critical: Whether failing can harm people; `None` is not known.
        due_on: The day by which the need must be met; `None` when none is set.
        importance: Importance for the role, 1 to 5; `None` is not known.
    """

    safety_critical: bool | None = None
    due_on: date | None = None
    importance: Annotated[int, Field(ge=1, le=5)] | None = None

    @property
    def rank(self) -> tuple[bool, date, int]:
        """A sort key, the most urgent first."""
        importance = 0 if self.importance is None else self.importance
        return self.safety_critical is not True, self.due_on or date.max, -importance


class PlanItem(Record):
    """What leads a part of a plan back to its causes.

    Attributes:
        id: Derived from the recommendation, so that a plan drafted again has the same.
        recommendation_id: The recommendation.
        need_id: The need.
        person_id: Whose need it is.
        competency_id: The competency.
        competency_name: Its name, or `None`.
    """

    id: Identifier
    recommendation_id: Identifier
    need_id: Identifier
    person_id: Identifier
    competency_id: Identifier
    competency_name: Name | None


def of_recommendation(recommendation: Recommendation) -> dict[str, str | None]:
    """Give what leads back to a recommendation: the fields of `PlanItem` without its id.

    Args:
        recommendation: The recommendation.

    Returns:
        A new dict.
    """
    return {
        "recommendation_id": recommendation.id,
        "need_id": recommendation.need_id,
        "person_id": recommendation.person_id,
        "competency_id": recommendation.competency_id,
        "competency_name": recommendation.competency_name,
    }


class PlannedSession(Record):
    """One dated meeting of a step.

    Attributes:
        on: The work day.
        minutes: Its length.
        purpose: What it is for.
        what: The same in a sentence.
        with_host: Whether the coach or mentor takes part.
        chunk: How the time of a training meeting is divided, and how long to digest afterwards.
    """

    on: date
    minutes: int
    purpose: SessionPurpose
    what: Sentence
    with_host: bool
    chunk: TrainingChunk | None = None


class LeftOut(Record):
    """A week in which urgent work, or a week off, takes the place of a session or of a start.

    Attributes:
        week_starts_on: First day of the week.
        because: The urgent work; `None` for a week without a work day for all who take part.
    """

    week_starts_on: date
    because: Name | None


class PlannedStep(PlanItem):
    """A step of a recommendation with its dates.

    Attributes:
        number: Its place among the steps of its recommendation, from 1.
        method: The method.
        form: The form it takes.
        serves: The missing kinds it serves.
        urgency: What decided its place in the order.
        settled: Whether the recommendation holds whatever the unknown facts are.
        host_id: The coach or mentor; `None` where nobody is named.
        group_id: The group it shares its sessions with, or `None`.
        sessions: Its sessions, in order.
        earliest_review_on: From then on evidence can end it; `None` for what ends by itself or is
            open.
        latest_review_on: By then somebody decides whether it goes on.
        certificates: What it certifies, if anything.
        left_out: Weeks that urgent work or days off took from it.
        presumed: What the dates take for granted.
    """

    number: Annotated[int, Field(ge=1)]
    method: Identifier
    form: Identifier
    serves: tuple[Kind, ...]
    urgency: Urgency
    settled: bool
    host_id: Identifier | None
    group_id: Identifier | None
    sessions: Annotated[tuple[PlannedSession, ...], Field(min_length=1)]
    earliest_review_on: date | None
    latest_review_on: date | None
    certificates: tuple[Certificate, ...]
    left_out: tuple[LeftOut, ...]
    presumed: tuple[Sentence, ...]

    @property
    def starts_on(self) -> date:
        """The day of its first session."""
        return self.sessions[0].on

    @property
    def ends_on(self) -> date:
        """The day of its last session; what has a range may end before, from its first review."""
        return self.sessions[-1].on

    @property
    def minutes(self) -> int:
        """The person's time for it, up to the latest review."""
        return sum(session.minutes for session in self.sessions)

    @property
    def misses_due(self) -> bool | None:
        """Whether even its earliest end lies after the due date; `None` without date or end."""
        if self.urgency.due_on is None or self.sessions[0].purpose == "first_meeting":
            return None
        return (self.earliest_review_on or self.ends_on) > self.urgency.due_on


class Queued(PlanItem):
    """A step that waits, because what it needs is taken or not there.

    Attributes:
        number: Its place among the steps of its recommendation, from 1.
        method: The method.
        form: The form it takes.
        urgency: What decided its place in the queue.
        short_of: What it waits for.
        because: The same in a sentence.
        would_free: What would let it begin, in a sentence.
        waits_for: Recommendations that hold what it waits for.
        wanted_on: When it could begin if only it were planned; `None` where that cannot be said.
        earliest: The step at the earliest dates that are free, which are kept for it; `None` when
            there are none within the horizon.
    """

    number: Annotated[int, Field(ge=1)]
    method: Identifier
    form: Identifier
    urgency: Urgency
    short_of: ShortOf
    because: Sentence
    would_free: Sentence
    waits_for: tuple[Identifier, ...]
    wanted_on: date | None
    earliest: PlannedStep | None

    @property
    def earliest_start_on(self) -> date | None:
        """The earliest date on which it could start."""
        return None if self.earliest is None else self.earliest.starts_on


class FixElsewhere(PlanItem):
    """Causes that somebody else fixes; they take no hours of the person.

    Attributes:
        causes: The causes, each with its owner and the first action.
        instead: Whether this is all there is to do; otherwise development goes on beside it.
    """

    causes: Annotated[tuple[Cause, ...], Field(min_length=1)]
    instead: bool


class AskFirst(PlanItem):
    """Questions to answer before anything is planned; they take no hours.

    Attributes:
        questions: What to ask, the most decisive first.
    """

    questions: tuple[Question, ...]


class DecideNow(PlanItem):
    """Something that somebody decides at once, before any development begins.

    Attributes:
        code: Stable code.
        sentence: What to decide.
        owner: Who decides.
    """

    code: Identifier
    sentence: Sentence
    owner: Sentence


class Displaced(Record):
    """Work that the planned steps of one person take the place of.

    Attributes:
        person_id: The person.
        activity: The work; `None` for time of which nobody said what gives way.
        minutes: How much of it, over the whole plan.
        busiest_week_minutes: How much of it in the week that takes most.
    """

    person_id: Identifier
    activity: Name | None
    minutes: int
    busiest_week_minutes: int

    @property
    def hours(self) -> float:
        """The same in hours."""
        return self.minutes / 60


class Plan(RootRecord, Drawable):
    """A dated plan: every recommendation is in it, as planned, waiting, fixed elsewhere or asked.

    Attributes:
        schema_version: Version of this document's schema.
        id: Derived from the day, the capacity and the recommendations.
        as_of: The day on which it was drafted; nothing lies before it.
        horizon_on: Last day on which a step may begin.
        planned: Steps that begin when they should, the most urgent first.
        queued: Steps that wait, the most urgent first.
        fix_elsewhere: Causes to fix elsewhere.
        ask_first: Questions before anything is planned.
        decide_now: What somebody decides at once.
        displaced: Work that the planned steps take the place of, by person.
    """

    document: ClassVar[str] = "plan"

    schema_version: Literal[1] = 1
    id: Identifier
    as_of: date
    horizon_on: date
    planned: tuple[PlannedStep, ...]
    queued: tuple[Queued, ...]
    fix_elsewhere: tuple[FixElsewhere, ...]
    ask_first: tuple[AskFirst, ...]
    decide_now: tuple[DecideNow, ...]
    displaced: tuple[Displaced, ...]

    @property
    def displaced_hours(self) -> float:
        """Hours of work that the planned steps take the place of."""
        return sum(one.minutes for one in self.displaced) / 60

    def of_person(self, person_id: str) -> tuple[PlannedStep, ...]:
        """Give a person's planned steps.

        Args:
            person_id: The person.

        Returns:
            The steps in order of their first day; none for somebody without any.
        """
        steps = [step for step in self.planned if step.person_id == person_id]
        return tuple(sorted(steps, key=lambda step: (step.starts_on, step.id)))

    def explain(self) -> str:
        """Write the plan out as plain text.

        Returns:
            One statement a line.
        """
        from devframe.program.plan_text import explain_plan  # noqa: PLC0415 - it reads this module

        return explain_plan(self)

    def _repr_html_(self) -> str:
        from devframe.program.plan_text import plan_html  # noqa: PLC0415 - it reads this module

        return plan_html(self)
