"""Training in chunks at regular intervals, each with time to digest, to ask and to discuss."""

from collections.abc import Callable, Iterable, Sequence
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


class Certificate(Record):
    """A certificate that ends a module; it expires, and using it while it is valid renews it.

    Attributes:
        module_id: The module.
        certified_on: The day on which it is earned.
        valid_days: How long it is valid, and how far each use renews it.
        expires_on: First day on which it is no longer valid.
    """

    module_id: Identifier
    certified_on: date
    valid_days: Annotated[int, Field(ge=1, le=36_500)]
    expires_on: date

    def renewed_by_use(self, used_on: Iterable[date]) -> "Certificate":
        """Renew it by use.

        Args:
            used_on: Days on which what it certifies was done, in any order; a day after it has
                expired, or before it was earned, renews nothing.

        Returns:
            The certificate, valid from the last such use on.

        Source:
            `cx-scaling-training` (opinion): past success expires. The length is a convention.

        Example:
            >>> earned = Certificate(
            ...     module_id="privacy",
            ...     certified_on=date(2026, 11, 2),
            ...     valid_days=365,
            ...     expires_on=date(2027, 11, 2),
            ... )
            >>> used = [date(2027, 6, 1), date(2029, 1, 1)]  # the second comes too late
            >>> earned.renewed_by_use(used).expires_on
            datetime.date(2028, 5, 31)
        """
        expires_on = self.expires_on
        for day in sorted(used_on):
            if self.certified_on <= day < expires_on:
                expires_on = max(expires_on, day + timedelta(days=self.valid_days))
        return self.model_copy(update={"expires_on": expires_on})


def schedule_training(
    modules: Sequence[TrainingModule],
    start_on: date,
    *,
    calendar: WorkCalendar,
    free_from: Callable[[date, int], date] | None = None,
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
        free_from: Gives the first work day from a date on that has room for so many minutes; by
            default every work day has.
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
        for cut in [even_parts(module.teaching_minutes, chunk_minutes)]
        for number, minutes in enumerate(cut, start=1)
    ]
    days: list[date] = []
    for number, (_, minutes, _) in enumerate(parts):
        on = calendar.roll_forward(start_on + timedelta(days=number * every_days))
        if days:
            on = max(on, calendar.nth_work_day(days[-1], digest_work_days + 1))
        if free_from is not None:
            on = free_from(on, minutes + questions_minutes + discussion_minutes)
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


def even_parts(total: int, most: int) -> list[int]:
    """Cut a number into the fewest parts, as even as whole numbers allow.

    Args:
        total: The number, at least 1.
        most: Largest size of a part.

    Returns:
        The parts, the larger ones first.

    Example:
        >>> even_parts(100, 60), even_parts(7, 3)
        ([50, 50], [3, 2, 2])
    """
    count = -(-total // most)
    size, larger = divmod(total, count)
    return [size + 1] * larger + [size] * (count - larger)
