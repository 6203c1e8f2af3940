"""Doses: how long each method takes and in which rhythm, where nobody knows better."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Record
from devframe.program.training import Minutes as TeachingMinutes

SessionMinutes = Annotated[int, Field(ge=1, le=480)]
"""Length of a session, or of a part of it: up to eight hours."""

Days = Annotated[int, Field(ge=1, le=3_660)]
Weeks = Annotated[int, Field(ge=1, le=520)]


class ChunksDose(Record):
    """A method that comes in chunks and is then over, such as training.

    Attributes:
        method: The method.
        rhythm: `chunks`.
        teaching_minutes: Length of a course of which nobody knows the modules.
        chunk_minutes: Longest time of teaching in a meeting.
        questions_minutes: Time for questions in each meeting.
        discussion_minutes: Time for discussion in each meeting.
        every_days: Calendar days from one meeting to the next.
        digest_work_days: Fewest whole work days between two meetings.
        certificate_forms: Forms that end in a certificate.
        certificate_valid_days: How long it is valid where the course does not say.

    Source:
        `cx-development-framework` (opinion): chunks at regular intervals, with time to digest,
        questions and discussion. The numbers are `devframe-convention`.
    """

    method: Identifier
    rhythm: Literal["chunks"] = "chunks"
    teaching_minutes: TeachingMinutes = 240
    chunk_minutes: SessionMinutes = 60
    questions_minutes: SessionMinutes = 15
    discussion_minutes: SessionMinutes = 15
    every_days: Days = 7
    digest_work_days: Days = 1
    certificate_forms: tuple[Identifier, ...] = ("certification",)
    certificate_valid_days: Days = 365


class RangeDose(Record):
    """A method of regular sessions that evidence ends within a range, such as coaching.

    Attributes:
        method: The method.
        rhythm: `range`.
        session_minutes: Length of a session of two.
        group_session_minutes: Length of a session of a group.
        weekly_weeks: Weeks with a session each; afterwards every other week.
        earliest_review_weeks: From then on evidence can end it.
        latest_review_weeks: By then somebody decides whether it goes on.
        group_forms: Forms that several people share, in groups of a capped size.
        set_up_forms: Forms in which the coach is there at the first session only.

    Source:
        Range: `lally-2010` for the earliest review (a median of 66 days until a habit holds),
        `coachsource-2018` for the latest (six months are most typical). Rhythm:
        `contact-center-cadence`. Minutes: `devframe-convention`. That evidence and not a number of
        sessions ends it: `cx-development-framework`, `jones-2016`.
    """

    method: Identifier
    rhythm: Literal["range"] = "range"
    session_minutes: SessionMinutes = 30
    group_session_minutes: SessionMinutes = 60
    weekly_weeks: Weeks = 13
    earliest_review_weeks: Weeks = 10
    latest_review_weeks: Weeks = 26
    group_forms: tuple[Identifier, ...] = ("small_group",)
    set_up_forms: tuple[Identifier, ...] = ("peer_practice",)

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.latest_review_weeks <= self.earliest_review_weeks:
            raise ValueError(
                f"expected the latest review after the earliest, got {self.latest_review_weeks} "
                f"and {self.earliest_review_weeks} weeks; move one of them"
            )
        return self

    @property
    def session_weeks(self) -> tuple[int, ...]:
        """The weeks of all sessions up to the latest review, counted from 0."""
        latest = self.latest_review_weeks
        weekly = min(self.weekly_weeks, latest + 1)
        return (*range(weekly), *range(weekly + 1, latest + 1, 2))


class OpenDose(Record):
    """A method without a forced rhythm, such as mentoring: a first meeting and check-ins.

    Attributes:
        method: The method.
        rhythm: `open`.
        meeting_minutes: Length of the first meeting.
        check_in_minutes: Length of a check-in with whoever runs the program.
        check_in_days: Calendar days from the first meeting to each check-in, ascending.

    Source:
        `cx-development-framework` (opinion): irregular, when a challenge comes up. The numbers are
        `devframe-convention`.
    """

    method: Identifier
    rhythm: Literal["open"] = "open"
    meeting_minutes: SessionMinutes = 60
    check_in_minutes: SessionMinutes = 15
    check_in_days: tuple[Days, ...] = (56, 112)

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if list(self.check_in_days) != sorted(set(self.check_in_days)):
            raise ValueError(f"expected ascending check_in_days, got {self.check_in_days}")
        return self


Dose = Annotated[ChunksDose | RangeDose | OpenDose, Field(discriminator="rhythm")]
"""How long a method takes, by its rhythm."""

DEFAULT_DOSES: Mapping[str, ChunksDose | RangeDose | OpenDose] = MappingProxyType(
    {
        "training": ChunksDose(method="training"),
        "coaching": RangeDose(method="coaching"),
        "mentoring": OpenDose(method="mentoring"),
    }
)
"""The doses of the methods that devframe's own policy knows."""
