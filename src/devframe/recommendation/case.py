"""A case: a role, people's evidence and the answers about them, worked through in one call."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from typing import ClassVar, Literal

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Record, RootRecord
from devframe.assessment import AssessmentRules, Evidence, Gap, Profile, assess_people
from devframe.competency import RoleProfile
from devframe.diagnosis import Need, Situation, diagnose
from devframe.recommendation.notebook import answers_html
from devframe.recommendation.policy import Policy
from devframe.recommendation.recommend import recommender
from devframe.recommendation.records import Recommendation

Topic = tuple[str, str, str | None]
"""Person, competency and context: what one need is about."""


class Answer(Record):
    """What is known about one person's situation in one competency.

    Attributes:
        person_id: The person.
        competency_id: The competency.
        context: The context, where the role tells contexts apart.
        situation: The facts that are known.
        requested_method: The method somebody asked for, if any.
    """

    person_id: Identifier
    competency_id: Identifier
    context: Identifier | None = None
    situation: Situation = Situation()
    requested_method: Identifier | None = None

    @property
    def topic(self) -> Topic:
        """What the answer is about."""
        return (self.person_id, self.competency_id, self.context)


class Case(RootRecord):
    """Everything about some people in one role, as one document.

    Attributes:
        schema_version: Version of this document's schema.
        role: What the role asks.
        evidence: What was seen of the people, in any order.
        answers: What is known about their situations, at most one per person, competency and
            context.
        rules: How evidence is weighed; the stated defaults when not given.
    """

    document: ClassVar[str] = "case"

    schema_version: Literal[1] = 1
    role: RoleProfile
    evidence: tuple[Evidence, ...] = ()
    answers: tuple[Answer, ...] = ()
    rules: AssessmentRules | None = None


class CaseOutcome(RootRecord):
    """What a case comes to, every step kept.

    Attributes:
        schema_version: Version of this document's schema.
        profiles: One per person, in the order of their ids.
        needs: What is short, and what nobody assessed but somebody asked about.
        recommendations: One per need, in the same order.
        unassessed: Requirements of which nothing is known and about which nobody asked.
        unused_answers: Answers about something that the person is not short of, or that the role
            does not ask for.
    """

    document: ClassVar[str] = "case-outcome"

    schema_version: Literal[1] = 1
    profiles: tuple[Profile, ...]
    needs: tuple[Need, ...]
    recommendations: tuple[Recommendation, ...]
    unassessed: tuple[Gap, ...]
    unused_answers: tuple[Answer, ...]

    def _repr_html_(self) -> str:
        """Show the answers in a notebook."""
        return answers_html("Case", self.recommendations)


def recommend_case(case: Case, policy: Policy | None = None, *, as_of: date) -> CaseOutcome:
    """Assess, diagnose and recommend for everybody in a case.

    Args:
        case: The case.
        policy: The policy; the default policy when not given.
        as_of: The day on which recency and expiry are judged.

    Returns:
        Profiles, needs and recommendations, and what was left aside.

    Raises:
        InvalidInputError: With every fault of evidence and answers; `read_case` sorts them out.
    """
    if faults := find_answer_faults(case.answers):
        raise InvalidInputError(faults, origin="answers")
    profiles = assess_people(case.evidence, role=case.role, as_of=as_of, rules=case.rules)
    answers = {answer.topic: answer for answer in case.answers}
    topics: defaultdict[Topic, list[Gap]] = defaultdict(list)
    for profile in profiles:
        for gap in profile.gaps:
            topics[gap.person_id, gap.competency_id, gap.context].append(gap)
    needs: list[Need] = []
    unassessed: list[Gap] = []
    for topic, gaps in topics.items():
        answer = answers.pop(topic, None)
        # Of a kind nobody assessed there is nothing to say beside one that is known to be short.
        short = [gap for gap in gaps if gap.shortfall is not None]
        if not short and answer is None:
            unassessed += gaps
            continue
        needs.append(
            diagnose(
                short or gaps,
                situation=None if answer is None else answer.situation,
                requested_method=None if answer is None else answer.requested_method,
            )
        )
    ready = recommender(policy)
    return CaseOutcome(
        profiles=profiles,
        needs=tuple(needs),
        recommendations=tuple(ready.recommend(need) for need in needs),
        unassessed=tuple(unassessed),
        unused_answers=tuple(
            sorted(
                answers.values(),
                key=lambda item: (item.person_id, item.competency_id, item.context or ""),
            )
        ),
    )


def find_answer_faults(
    answers: Sequence[Answer], *, rows: Iterable[int] | None = None
) -> list[Fault]:
    """Find answers that speak of the same thing twice.

    Args:
        answers: The answers.
        rows: The row that each answer came from; its 1-based place when not given.

    Returns:
        One fault per repetition, with its row.
    """
    faults = []
    first_seen: dict[Topic, int] = {}
    for row, answer in zip(count(1) if rows is None else rows, answers, strict=False):
        first = first_seen.setdefault(answer.topic, row)
        if first != row:
            message = (
                f"person {answer.person_id!r} and competency {answer.competency_id!r} already "
                f"stand in answer {first}; join the two"
            )
            faults.append(Fault(f"answer {row}", "duplicate_answer", message, row=row))
    return faults
