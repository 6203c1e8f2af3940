"""The coaching contract: purpose, picture of high performance, commitments, practice and value."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Protocol, Self

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Name, Record, RootRecord, Sentence
from devframe.program.conversation import ConversationGuide

ActivityKind = Literal["question", "demonstration", "role_play", "simulation", "real_case"]
"""What happens in a session."""

HANDS_ON: frozenset[ActivityKind] = frozenset({"role_play", "simulation", "real_case"})
"""Activities in which the coachee does it, rather than talks about it or watches."""


class StatedNeed(Record):
    """A need that the coaching serves.

    Attributes:
        whose: Whose need it is.
        statement: What they need.
    """

    whose: Literal["customer", "individual"]
    statement: Sentence


class Purpose(Record):
    """The purpose in five answers, led by the needs it serves; what is `None` is not written yet.

    Attributes:
        needs: Needs in order: a customer's first, the person's second.
        here_for: What the two are here for.
        aim: What they want to achieve.
        by_on: The day by which.
        sustained_by: How it is kept up afterwards.
        business_benefit: What the business gains.
    """

    needs: tuple[StatedNeed, ...] = ()
    here_for: Sentence | None = None
    aim: Sentence | None = None
    by_on: date | None = None
    sustained_by: Sentence | None = None
    business_benefit: Sentence | None = None


class PerformancePicture(Record):
    """What high performance looks like today; what is `None` is not written yet.

    Attributes:
        destination: What it looks like when it is reached.
        journey: The route there.
        logistics: What the route takes.
        source: Where the picture comes from.
        described_on: The day on which it was drawn.
        review_on: The day on which it is reviewed next.
        is_coachs_past: Whether it is what the coach did best in the past; `None` is not known.
    """

    destination: Sentence | None = None
    journey: Sentence | None = None
    logistics: Sentence | None = None
    source: Sentence | None = None
    described_on: date | None = None
    review_on: date | None = None
    is_coachs_past: bool | None = None


class Commitment(Record):
    """Whether somebody commits.

    Attributes:
        given: Whether they do; `None` is not known.
        on: The day on which they said so.
    """

    given: bool | None = None
    on: date | None = None


class Activity(Record):
    """Something that the sessions hold.

    Attributes:
        kind: What happens.
        what: On what, in words.
    """

    kind: ActivityKind
    what: Sentence


class AnnualReturn(Protocol):
    """A return on investment that says itself how it was found, such as `roi` gives."""

    @property
    def annual_benefit(self) -> float:
        """Benefit per year."""

    @property
    def currency(self) -> str:
        """Its currency."""

    def sentence(self) -> str:
        """Say what was found and what it rests on.

        Returns:
            The sentence.
        """


class CommercialValue(Record):
    """What the coaching is worth, so that it is no nice-to-have.

    Attributes:
        statement: The value in words.
        amount_per_year: The value in money a year, such as the benefit of
            `devframe.kirkpatrick.roi`; 0 is a value.
        currency: Its currency.
        calculation: How the amount was found.
    """

    statement: Sentence | None = None
    amount_per_year: float | None = None
    currency: Name | None = None
    calculation: Sentence | None = None

    @classmethod
    def of_return(cls, found: AnnualReturn, *, statement: str) -> Self:
        """Take the amount from a return on investment.

        Args:
            found: What `devframe.kirkpatrick.roi` gives.
            statement: The value in words.

        Returns:
            The value, with its amount per year and how the return was found: its inputs, whether
            an effect stands behind it, and how the program's part was told from the rest.

        Example:
            >>> from devframe.kirkpatrick import CostLine, Costs, roi
            >>> found = roi(
            ...     0.4,
            ...     unit_value=50.0,
            ...     n=60,
            ...     periods_per_year=12,
            ...     costs=Costs(lines=(CostLine(category="delivery", amount=9_000.0),)),
            ...     currency="EUR",
            ... )
            >>> value = CommercialValue.of_return(found, statement="Fewer callers leave.")
            >>> value.amount_per_year, value.currency
            (14400.0, 'EUR')
        """
        return cls(
            statement=statement,
            amount_per_year=found.annual_benefit,
            currency=found.currency or None,
            calculation=found.sentence(),
        )


class CoachingContract(RootRecord):
    """What coach and coachee agree on before they begin; it may be incomplete until checked.

    Attributes:
        schema_version: Version of this document's schema.
        id: Its id.
        person_id: The coachee; an opaque id.
        coach_id: The coach; an opaque id.
        competency_ids: What the coaching is about.
        purpose: The purpose.
        picture: The picture of high performance.
        coach_commitment: Whether the coach commits.
        person_commitment: Whether the coachee commits.
        activities: What the sessions hold.
        guide: The conversation guide, or `None`.
        value: The commercial value.
        coach_is_manager: Whether the coach is the person's manager; `None` is not known.
        double_role: What was agreed about the two roles, where the coach is the manager.
    """

    document: ClassVar[str] = "coaching-contract"

    schema_version: Literal[1] = 1
    id: Identifier
    person_id: Identifier
    coach_id: Identifier
    competency_ids: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    purpose: Purpose = Purpose()
    picture: PerformancePicture = PerformancePicture()
    coach_commitment: Commitment = Commitment()
    person_commitment: Commitment = Commitment()
    activities: tuple[Activity, ...] = ()
    guide: ConversationGuide | None = None
    value: CommercialValue = CommercialValue()
    coach_is_manager: bool | None = None
    double_role: Sentence | None = None

    @model_validator(mode="after")
    def _check_two_people(self) -> Self:
        if self.person_id == self.coach_id:
            raise ValueError("coach and coachee must be two people; correct one of the ids")
        return self
