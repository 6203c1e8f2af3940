"""A planned session and a change to it: what a series of follow-ups is made of."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devframe._base.ids import derived_id
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe.followup.zoned import Instant, ZonedDateTime

Status = Literal["planned", "confirmed", "held", "no_show", "cancelled", "skipped", "on_hold"]
"""Where a session stands. `held` means that it took place; `on_hold` that it waits."""

Action = Literal["confirm", "move", "cancel", "skip", "hold", "resume", "complete", "no_show"]
"""What somebody did to a session. `hold` parks it, `complete` says that it took place."""

OPEN_STATUSES = frozenset[Status]({"planned", "confirmed"})
"""The states of a session that is still to come, or of which nobody said what became of it."""

_PENDING = frozenset[Status]({*OPEN_STATUSES, "on_hold"})

FROM_STATUS: Mapping[Action, frozenset[Status]] = MappingProxyType(
    {
        "confirm": frozenset({"planned"}),
        "move": _PENDING,
        "cancel": _PENDING,
        "skip": _PENDING,
        "hold": OPEN_STATUSES,
        "resume": frozenset({"on_hold", "cancelled", "skipped"}),
        "complete": OPEN_STATUSES | {"no_show"},
        "no_show": OPEN_STATUSES | {"held"},
    }
)
"""The states from which each action is possible; `complete` and `no_show` correct each other."""

_TO_STATUS: Mapping[Action, Status] = MappingProxyType(
    {
        "confirm": "confirmed",
        "cancel": "cancelled",
        "skip": "skipped",
        "hold": "on_hold",
        "resume": "planned",
        "complete": "held",
        "no_show": "no_show",
    }
)

NEEDS_REASON: frozenset[Action] = frozenset({"move", "cancel", "skip", "hold"})
"""Actions that must say why."""

CHANGES_CALENDAR: frozenset[Action] = frozenset(
    {"confirm", "move", "cancel", "skip", "hold", "resume"}
)
"""Actions that change what a calendar shows, and so count as a revision of the event."""


def status_after(action: Action, status: Status) -> Status:
    """Say where a session stands after an action.

    Args:
        action: What is done.
        status: Where the session stands before.

    Returns:
        Where it stands after. A move wakes a parked session and leaves the rest as they were.
    """
    if action == "move":
        return "planned" if status == "on_hold" else status
    return _TO_STATUS[action]


class Session(Record):
    """One follow-up of one person, as planned or as it stands after its history.

    Attributes:
        id: Derived from the series and the original start; see `session_id`.
        series_id: The series it belongs to.
        person_id: Whom it is for.
        host_id: Who holds it, such as the manager or coach; `None` where nobody is named.
        program_id: The program it belongs to, if any.
        cadence: Which cadence planned it, such as `feedback_follow_up`.
        labels: What it is for, in order; two points that fall on one day merge and keep both.
        original: The start as first planned: the session's identity, never changed.
        starts_at: The start as it stands now.
        duration_minutes: Length in elapsed minutes.
        status: Where it stands.
        provisional: Whether the plan rests on a holiday whose date is only estimated.
        adjusted: Whether the clocks skip or repeat the wall-clock time that was asked for.
        late_because: Why it lies outside its window; `None` when it lies inside.
    """

    id: Identifier
    series_id: Identifier
    person_id: Identifier
    host_id: Identifier | None = None
    program_id: Identifier | None = None
    cadence: Identifier
    labels: Annotated[tuple[Name, ...], Field(min_length=1)]
    original: ZonedDateTime
    starts_at: ZonedDateTime
    duration_minutes: Annotated[int, Field(ge=1, le=24 * 60)]
    status: Status = "planned"
    provisional: bool = False
    adjusted: bool = False
    late_because: Sentence | None = None

    @property
    def late(self) -> bool:
        """Whether it lies outside its window."""
        return self.late_because is not None

    @property
    def moved(self) -> bool:
        """Whether it now starts at another time than first planned."""
        return self.starts_at != self.original


def session_id(series_id: str, original: ZonedDateTime) -> str:
    """Derive a session's id from its series and original start.

    Args:
        series_id: The series.
        original: The start as first planned.

    Returns:
        A uuid5 as text; moving, cancelling or retitling the session never changes it.
    """
    return derived_id("session", series_id, original.key)


class Change(Record):
    """One entry of a series' history.

    Attributes:
        original: The original start of the session that changed.
        at: When the change was recorded.
        by: Who made it.
        action: What was done.
        why: The reason; required for a move, a cancellation, a skip and a hold.
        from_start: The start before.
        to_start: The start after; the same unless the session was moved.
        from_status: The status before.
        to_status: The status after.
    """

    original: ZonedDateTime
    at: Instant
    by: Identifier
    action: Action
    why: Sentence | None = None
    from_start: ZonedDateTime
    to_start: ZonedDateTime
    from_status: Status
    to_status: Status

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.action in NEEDS_REASON and (self.why is None or not self.why.strip()):
            raise ValueError(f"expected a reason for {self.action!r}, got none; say why")
        if self.from_status not in FROM_STATUS[self.action]:
            possible = ", ".join(sorted(FROM_STATUS[self.action]))
            raise ValueError(
                f"cannot {self.action} a session that is {self.from_status}; possible when it is "
                f"{possible}"
            )
        if self.to_status != status_after(self.action, self.from_status):
            raise ValueError(
                f"after {self.action!r} expected the status "
                f"{status_after(self.action, self.from_status)!r}, got {self.to_status!r}"
            )
        if self.action != "move" and self.from_start != self.to_start:
            raise ValueError(
                f"only a move changes the start, got {self.action!r} with another one; move the "
                "session first"
            )
        return self
