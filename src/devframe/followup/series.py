"""A series of follow-ups: what was planned, and everything that happened to it since."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, Literal, Self

from pydantic import ValidationError, model_validator

from devframe._base.counted import counted
from devframe._base.errors import Fault, InvalidInputError, UnknownNameError
from devframe._base.markup import html_head, html_table, value_text
from devframe._base.plotting import Drawable
from devframe._base.records import Identifier, RootRecord, faults_of
from devframe.followup.records import (
    CHANGES_CALENDAR,
    OPEN_STATUSES,
    Action,
    Change,
    Session,
    status_after,
)
from devframe.followup.zoned import Instant, ZonedDateTime


def replay(planned: Iterable[Session], history: Iterable[Change]) -> tuple[Session, ...]:
    """Apply a history to the sessions as first planned.

    Args:
        planned: The sessions as first planned.
        history: The changes, oldest first.

    Returns:
        The sessions as they stand now, in order of their original start.

    Raises:
        ValueError: When a change names a session that was never planned, or starts from a state
            that the session was not in.
    """
    now = {session.original: session for session in planned}
    for number, change in enumerate(history, start=1):
        session = now.get(change.original)
        if session is None:
            raise ValueError(
                f"change {number} names a session that was never planned: {change.original.key}; "
                "correct its original, or plan the session"
            )
        if (change.from_start, change.from_status) != (session.starts_at, session.status):
            raise ValueError(
                f"change {number} starts from {change.from_status} at {change.from_start.key}, but "
                f"the session was {session.status} at {session.starts_at.key}; keep the changes in "
                "the order in which they were made"
            )
        now[change.original] = session.model_copy(
            update={"starts_at": change.to_start, "status": change.to_status}
        )
    return tuple(sorted(now.values(), key=lambda session: session.original.utc))


class FollowUpSeries(RootRecord, Drawable):
    """The follow-ups of one person in one cadence, with their whole history.

    Planned sessions are never edited and the history is only ever added to: where things stand is
    the replay of the history. Moving a session there and back leaves two entries.

    Attributes:
        schema_version: Version of this document's schema.
        id: Derived from what caused the series.
        person_id: Whom it is for.
        host_id: Who holds the sessions, if one person does.
        program_id: The program it belongs to, if any.
        cadence: Which cadence planned it.
        caused_by: Ids of the records that caused it, such as a feedback talk.
        planned_at: When it was planned.
        planned: The sessions as first planned, in order of their original start.
        history: Every change since, oldest first.
    """

    document: ClassVar[str] = "follow-up-series"

    schema_version: Literal[1] = 1
    id: Identifier
    person_id: Identifier
    host_id: Identifier | None = None
    program_id: Identifier | None = None
    cadence: Identifier
    caused_by: tuple[Identifier, ...] = ()
    planned_at: Instant
    planned: tuple[Session, ...]
    history: tuple[Change, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        starts = [session.original for session in self.planned]
        if len(set(starts)) != len(starts):
            raise ValueError("two planned sessions have the same original start; merge them")
        if starts != sorted(starts, key=lambda start: start.utc):
            raise ValueError("planned sessions must stand in order of their original start")
        for session in self.planned:
            if session.series_id != self.id or session.person_id != self.person_id:
                raise ValueError(f"session {session.id} belongs to another series or person")
            if session.moved or session.status != "planned":
                raise ValueError(
                    f"session {session.id} is {session.status}; a planned session starts as "
                    "planned, and what happened since belongs into the history"
                )
        times = [change.at for change in self.history]
        if times != sorted(times):
            raise ValueError("the history must stand in order of time, oldest first")
        replay(self.planned, self.history)
        return self

    @cached_property
    def by_original(self) -> Mapping[ZonedDateTime, Session]:
        """The sessions as they stand now, by original start."""
        return MappingProxyType({session.original: session for session in self.sessions})

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions as they stand now, in order of their original start."""
        return replay(self.planned, self.history)

    @property
    def revision(self) -> int:
        """How often anything that a calendar shows was changed: iCalendar's SEQUENCE."""
        return sum(change.action in CHANGES_CALENDAR for change in self.history)

    @property
    def revised_at(self) -> Instant:
        """When anything that a calendar shows last changed: iCalendar's DTSTAMP."""
        shown = [change.at for change in self.history if change.action in CHANGES_CALENDAR]
        return shown[-1] if shown else self.planned_at

    def _repr_html_(self) -> str:
        """Show the sessions in a notebook as they stand now."""
        rows = [
            (
                session.starts_at.key,
                (session.status, ", ".join(session.labels), value_text(session.moved)),
            )
            for session in self.sessions
        ]
        told = f"{self.cadence.replace('_', ' ')}, {counted(len(rows), 'session')}"
        heads = ("starts", "status", "for", "moved")
        return html_head(self.person_id, told) + html_table(heads, rows)

    def overdue(self, as_of: Instant) -> tuple[Session, ...]:
        """Give the sessions that should be over and of which nobody said what became of them.

        Args:
            as_of: The moment on which one asks, as an aware datetime.

        Returns:
            Planned and confirmed sessions that have ended by then, in order of their start. Asking
            again gives the same ones until somebody records what happened.
        """
        late = [
            session
            for session in self.sessions
            if session.status in OPEN_STATUSES
            and session.starts_at.later(session.duration_minutes) <= as_of
        ]
        return tuple(sorted(late, key=lambda session: session.starts_at.utc))

    def history_of(self, original: ZonedDateTime) -> tuple[Change, ...]:
        """Give what happened to one session.

        Args:
            original: Its original start.

        Returns:
            Its changes, oldest first.
        """
        return tuple(change for change in self.history if change.original == original)

    def change(
        self,
        original: ZonedDateTime,
        action: Action,
        *,
        by: str,
        at: Instant,
        why: str | None = None,
        to: ZonedDateTime | None = None,
    ) -> Self:
        """Record a change to one session.

        Args:
            original: The original start of the session.
            action: What is done.
            by: Who does it.
            at: When it is recorded, not before the last change.
            why: The reason; required for a move, a cancellation, a skip and a hold.
            to: The new start, for a move only; a time that the clocks skip moves on by the gap.

        Returns:
            The series with one more entry in its history.

        Raises:
            UnknownNameError: When no session was planned for that start.
            InvalidInputError: When the action is not possible now, or its reason or new start is
                missing.
        """
        session = self.by_original.get(original)
        if session is None:
            known = [start.key for start in self.by_original]
            raise UnknownNameError("session start", original.key, known=known)
        if (to is None) is (action == "move"):
            message = f"expected a new start for a move and for nothing else, got {action!r}"
            raise InvalidInputError([Fault("to", "wrong_start", message)], origin="change")
        try:
            entry = Change(
                original=original,
                at=at,
                by=by,
                action=action,
                why=why,
                from_start=session.starts_at,
                to_start=session.starts_at if to is None else to.happening,
                from_status=session.status,
                to_status=status_after(action, session.status),
            )
            return self._with(history=(*self.history, entry))
        except ValidationError as error:
            raise InvalidInputError(faults_of(error), origin=f"change to {original.key}") from None

    def extend(self, sessions: Iterable[Session]) -> Self:
        """Plan further sessions, as floating cadences do once a session was held.

        Args:
            sessions: The new sessions, planned for starts that the series does not have yet.

        Returns:
            The series with those sessions as well.

        Raises:
            InvalidInputError: When a start is already taken or a session belongs elsewhere.
        """
        planned = sorted((*self.planned, *sessions), key=lambda session: session.original.utc)
        try:
            return self._with(planned=tuple(planned))
        except ValidationError as error:
            raise InvalidInputError(faults_of(error), origin=f"series {self.id}") from None

    def _with(self, **fields: object) -> Self:
        unchanged = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**unchanged, **fields})
