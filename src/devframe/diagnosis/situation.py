"""The facts that decide between a development need and a cause elsewhere, all optional."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devframe._base.records import Record
from devframe.competency.scales import Share

Onset = Literal["always", "gradual", "sudden"]
"""Whether the shortfall was always there, crept in, or came at once."""

GrowthTrack = Literal["none", "leadership", "entrepreneurial"]
"""Whether the person is being groomed to lead or to think as an entrepreneur."""


class Situation(Record):
    """What is known about a person's situation; `None` means "not known", never "no".

    Attributes:
        worth_solving: Closing the gap is worth the effort.
        performed_before: The person has done it before.
        performs_often: The person does it often.
        can_do_when_it_counts: The person could do it if everything depended on it.
        onset: Whether the shortfall was always there, gradual or sudden.
        affected_peers_share: Share of peers with the same shortfall, 0 to 1.
        serves_customers: The person deals with customers directly.
        expectations_clear: Somebody has said clearly what is expected.
        feedback_given: The person hears how well they do.
        tools_adequate: Tools and information are adequate.
        process_sound: The process lets the work be done well.
        authority_sufficient: The person may decide what the work needs decided.
        incentives_aligned: Doing it well pays, and doing it badly does not.
        staffing_sufficient: There are enough people and hours.
        selection_fits: The person suits this work.
        willing: The person wants to develop here.
        codified: The content can be written down.
        context_specific: What is right depends on the context.
        tacit: Those who can do it cannot fully put it in words.
        style_dependent: It works differently for different personalities.
        novel: No existing course or coach covers it.
        interpersonal: It happens between people.
        emotionally_charged: It has to be done in the face of anger, fear or threats.
        safety_critical: Failing at it can harm people.
        growth_track: None, leadership or entrepreneurial.
        training_exists: A course on it exists.
        foundation_met: The person has the knowledge that coaching would build on.
        coach_available: A coach who can do it and can coach is there.
        coach_minutes: Coaching time per person and week, in minutes.
        practice_possible: There is a place and time for hands-on practice.
        group_allowed: The person may be coached in a small group.
        mentor_more_mature: A mentor with more, and real, experience in it is there.
        both_committed: Mentor and mentee have both committed themselves.
        headcount: How many people share the need.
        only_informal_mentoring: Informal mentoring is all the training there is.
        due_on: The day by which the need must be met; for planning, not for choosing.
    """

    worth_solving: bool | None = None
    performed_before: bool | None = None
    performs_often: bool | None = None
    can_do_when_it_counts: bool | None = None
    onset: Onset | None = None
    affected_peers_share: Share | None = None
    serves_customers: bool | None = None
    expectations_clear: bool | None = None
    feedback_given: bool | None = None
    tools_adequate: bool | None = None
    process_sound: bool | None = None
    authority_sufficient: bool | None = None
    incentives_aligned: bool | None = None
    staffing_sufficient: bool | None = None
    selection_fits: bool | None = None
    willing: bool | None = None
    codified: bool | None = None
    context_specific: bool | None = None
    tacit: bool | None = None
    style_dependent: bool | None = None
    novel: bool | None = None
    interpersonal: bool | None = None
    emotionally_charged: bool | None = None
    safety_critical: bool | None = None
    growth_track: GrowthTrack | None = None
    training_exists: bool | None = None
    foundation_met: bool | None = None
    coach_available: bool | None = None
    coach_minutes: Annotated[int, Field(ge=0, le=10_080)] | None = None
    practice_possible: bool | None = None
    group_allowed: bool | None = None
    mentor_more_mature: bool | None = None
    both_committed: bool | None = None
    headcount: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    only_informal_mentoring: bool | None = None
    due_on: date | None = None

    @model_validator(mode="after")
    def _check_contradictions(self) -> Self:
        found = []
        if self.performs_often is True and self.performed_before is False:
            found.append("performs_often is true but performed_before is false")
        if self.performs_often is True and self.can_do_when_it_counts is False:
            found.append("performs_often is true but can_do_when_it_counts is false")
        if self.novel is True and self.training_exists is True:
            found.append("novel (no course covers it) and training_exists are both true")
        if self.coach_available is False and (self.coach_minutes or 0) > 0:
            found.append("coach_available is false but coach_minutes is above 0")
        if found:
            raise ValueError(
                f"contradictory facts: {'; '.join(found)}; correct one of each pair, "
                "or leave out the one that is not known"
            )
        return self
