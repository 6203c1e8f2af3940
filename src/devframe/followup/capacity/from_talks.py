"""Feedback talks as requests for their managers' time."""

from collections.abc import Iterable

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.cadence.offsets import OffsetCadence
from devframe.followup.cadence.standard import feedback_cadence
from devframe.followup.calendar import WorkCalendar
from devframe.followup.capacity.records import SessionRequest
from devframe.followup.planning import trigger_date
from devframe.followup.talk import FeedbackTalk


def feedback_requests(
    talks: Iterable[FeedbackTalk], *, calendar: WorkCalendar, cadence: OffsetCadence | None = None
) -> tuple[SessionRequest, ...]:
    """Ask for the follow-ups of many talks, each in its window and as urgent as its talk.

    Args:
        talks: The talks; each must name who holds its follow-up.
        calendar: The work calendar of the people.
        cadence: Another window or length; see `feedback_cadence`.

    Returns:
        One request a talk, with the talk's id, in the order of the talks.

    Raises:
        InvalidInputError: When a talk names no host; with all faults.
        NoWorkingDayError: When the calendar has no work day for years.

    Example:
        >>> from datetime import UTC, datetime
        >>> talk = FeedbackTalk(
        ...     id="talk-1",
        ...     person_id="p-1",
        ...     host_id="m-1",
        ...     held_at=datetime(2026, 11, 20, tzinfo=UTC),
        ... )
        >>> (request,) = feedback_requests([talk], calendar=WorkCalendar(zone="UTC"))
        >>> str(request.on), str(request.until), request.priority
        ('2026-11-23', '2026-11-24', 1)
    """
    window = feedback_cadence() if cadence is None else cadence
    requests, faults = [], []
    for talk in talks:
        if talk.host_id is None:
            message = "names no host; say who holds its follow-up"
            faults.append(Fault(f"talk {talk.id}", "missing_host", message, column="host_id"))
            continue
        first, *_ = window.points(trigger_date(talk.held_at, calendar), calendar)
        request = SessionRequest(
            id=talk.id,
            person_id=talk.person_id,
            host_id=talk.host_id,
            duration_minutes=window.duration_minutes,
            priority=talk.priority,
            on=first.on,
            until=first.until,
        )
        requests.append(request)
    if faults:
        raise InvalidInputError(faults, origin="talks")
    return tuple(requests)
