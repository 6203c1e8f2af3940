"""What is asked of the managers' time, and what became of it."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Record, RootRecord, Sentence
from devframe.followup.zoned import ZonedDateTime

Reason = Literal["window_closed", "no_joint_day", "capacity"]
"""Why a session is not scheduled: its window is over, nobody has a joint time in it, or it is full.
"""


class SessionRequest(Record):
    """One session that wants a place.

    Attributes:
        id: Its id; ties break by it.
        person_id: Whom it is for.
        host_id: Who holds it.
        duration_minutes: Its length.
        priority: 1 for the most urgent, 5 for the least.
        on: First local date of the person on which it may lie.
        until: Last local date of the person.
        confirmed_at: The start agreed on; such a session stays put.
    """

    id: Identifier
    person_id: Identifier
    host_id: Identifier
    duration_minutes: Annotated[int, Field(ge=1, le=24 * 60)]
    priority: Annotated[int, Field(ge=1, le=5)] = 3
    on: date
    until: date
    confirmed_at: ZonedDateTime | None = None

    @model_validator(mode="after")
    def _open_window(self) -> Self:
        if self.until < self.on:
            raise ValueError(
                f"expected a window that ends after it begins, got {self.on} to {self.until}"
            )
        return self


class Scheduled(Record):
    """A session with its place.

    Attributes:
        request_id: The request.
        person_id: Whom it is for.
        host_id: Who holds it.
        starts_at: The start, in the person's zone.
        duration_minutes: Its length.
    """

    request_id: Identifier
    person_id: Identifier
    host_id: Identifier
    starts_at: ZonedDateTime
    duration_minutes: int


class Unscheduled(Record):
    """A session without a place.

    Attributes:
        request_id: The request.
        reason: `window_closed`, `no_joint_day` or `capacity`.
        explanation: The same in a sentence.
    """

    request_id: Identifier
    reason: Reason
    explanation: Sentence


class CapacityPlan(RootRecord):
    """The places of many sessions.

    Attributes:
        schema_version: Version of this document's schema.
        method: How it was found.
        proven: Whether no other plan schedules more of the urgent ones: always `None` for
            `greedy`, which does not know.
        scheduled: Sessions with a place, by request id.
        unscheduled: Sessions without, by request id.
    """

    document: ClassVar[str] = "capacity-plan"

    schema_version: Literal[1] = 1
    method: Literal["greedy", "optimal"]
    proven: bool | None = None
    scheduled: tuple[Scheduled, ...]
    unscheduled: tuple[Unscheduled, ...]
