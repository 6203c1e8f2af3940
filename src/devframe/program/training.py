"""Training in chunks at regular intervals, each with time to digest, to ask and to discuss."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Record
from devframe.followup.calendar import WorkCalendar

Minutes = Annotated[int, Field(ge=1, le=100_000)]


class TrainingModule(Record):
    """A module to teach.

    Attributes:
        id: Its id.
        teaching_minutes: How long it takes to teach.
        certificate_valid_days: How long its certificate is valid; `None` when it has none.
    """

    id: Identifier
    teaching_minutes: Minutes
    certificate_valid_days: Annotated[int, Field(ge=1, le=36_500)] | None = None


class TrainingChunk(Record):
    """One meeting of a training, with the time to digest it.

    Attributes:
        number: Its place in the whole training, from 1.
        module_id: The module.
        on: The work day.
        teaching_minutes: Time to teach.
        questions_minutes: Time for questions about what was digested and taught.
        discussion_minutes: Time to discuss.
        digest_work_days: Whole work days to digest before the next meeting, or before the
            training counts as over.
        certificate_expires_on: First day on which the certificate is no longer valid, where this
            meeting ends a module that has one.
    """

    number: int
    module_id: Identifier
    on: date
    teaching_minutes: int
    questions_minutes: int
    discussion_minutes: int
    digest_work_days: int
    certificate_expires_on: date | None = None

    @property
    def total_minutes(self) -> int:
        """Length of the meeting."""
        return self.teaching_minutes + self.questions_minutes + self.discussion_minutes


def schedule_training(
    modules: Sequence[TrainingModule],
    start_on: date,
    *,
    calendar: WorkCalendar,
    every_days: int = 7,
    chunk_minutes: int = 60,
    questions_minutes: int = 15,
    discussion_minutes: int = 15,
    digest_work_days: int = 1,
) -> tuple[TrainingChunk, ...]:
    """Cut modules into chunks and give each its day.

    A module is cut into the fewest chunks of at most `chunk_minutes`, as even as whole minutes
    allow. The days keep their rhythm: a holiday moves one meeting, not those after it, unless too
    little time to digest would be left.

    Args:
        modules: The modules in the order in which they are taught.
        start_on: The first day; rolled forward to a work day.
        calendar: The work days.
        every_days: Calendar days from one meeting to the next.
        chunk_minutes: Longest time of teaching in a meeting.
        questions_minutes: Time for questions in each meeting, at least 1.
        discussion_minutes: Time for discussion in each meeting, at least 1.
        digest_work_days: Fewest whole work days between two meetings, at least 1.

    Returns:
        The chunks in order.

    Raises:
        InvalidInputError: With every number below 1.
        NoWorkingDayError: When the calendar has no work day for years.

    Source:
        `cx-development-framework` (opinion): chunks at regular intervals, with time to digest,
        questions and discussion. The lengths are conventions to change.

    Example:
        >>> plan = schedule_training(
        ...     [TrainingModule(id="complaints", teaching_minutes=100)],
        ...     date(2026, 11, 2),
        ...     calendar=WorkCalendar(zone="UTC"),
        ... )
        >>> [(chunk.on.isoformat(), chunk.teaching_minutes) for chunk in plan]
        [('2026-11-02', 50), ('2026-11-09', 50)]
    """
    settings = {
        "every_days": every_days,
        "chunk_minutes": chunk_minutes,
        "questions_minutes": questions_minutes,
        "discussion_minutes": discussion_minutes,
        "digest_work_days": digest_work_days,
    }
    faults = [
        Fault(name, "out_of_range", f"expected 1 or more, got {value}")
        for name, value in settings.items()
        if value < 1
    ]
    if faults:
        raise InvalidInputError(faults, origin="schedule_training")
    parts = [
        (module, minutes, number == len(cut))
        for module in modules
        for cut in [_cut(module.teaching_minutes, chunk_minutes)]
        for number, minutes in enumerate(cut, start=1)
    ]
    days: list[date] = []
    for number in range(len(parts)):
        on = calendar.roll_forward(start_on + timedelta(days=number * every_days))
        if days:
            on = max(on, calendar.nth_work_day(days[-1], digest_work_days + 1))
        days.append(on)
    chunks = []
    for number, (on, (module, minutes, is_last)) in enumerate(zip(days, parts, strict=True)):
        valid = module.certificate_valid_days
        # Both ends are work days of the meetings themselves.
        between = (
            calendar.work_days_between(on, days[number + 1]) - 2
            if number + 1 < len(days)
            else digest_work_days
        )
        chunks.append(
            TrainingChunk(
                number=number + 1,
                module_id=module.id,
                on=on,
                teaching_minutes=minutes,
                questions_minutes=questions_minutes,
                discussion_minutes=discussion_minutes,
                digest_work_days=between,
                certificate_expires_on=on + timedelta(days=valid)
                if is_last and valid is not None
                else None,
            )
        )
    return tuple(chunks)


def _cut(minutes: int, longest: int) -> list[int]:
    """Cut into the fewest parts, the longer ones first."""
    count = -(-minutes // longest)
    short, longer = divmod(minutes, count)
    return [short + 1] * longer + [short] * (count - longer)
