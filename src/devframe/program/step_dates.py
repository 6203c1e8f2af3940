"""Dates of one person's step: meetings in chunks, or a first meeting and check-ins."""

from datetime import date, timedelta

import attrs

from devframe.followup.calendar import NoWorkingDayError
from devframe.program.dose import ChunksDose, OpenDose
from devframe.program.plan import PlannedSession
from devframe.program.step_room import Finder, Room, StepDates
from devframe.program.training import (
    Certificate,
    TrainingChunk,
    TrainingModule,
    even_parts,
    schedule_training,
)


@attrs.frozen(kw_only=True)
class ChunksWish:
    """What meetings in chunks need.

    Attributes:
        dose: Their rhythm.
        modules: What is taught.
        person_id: Who takes part.
        not_before: The earliest first day.
        coach_ids: `None`: they take no coach's minutes.
    """

    dose: ChunksDose
    modules: tuple[TrainingModule, ...]
    person_id: str
    not_before: date
    coach_ids: None = None

    @property
    def person_ids(self) -> tuple[str, ...]:
        """Who takes part."""
        return (self.person_id,)

    @property
    def minutes(self) -> int:
        """The longest meeting."""
        longest = max(
            even_parts(one.teaching_minutes, self.dose.chunk_minutes)[0] for one in self.modules
        )
        return longest + self.dose.questions_minutes + self.dose.discussion_minutes

    def dates(self, room: Room) -> StepDates | None:
        """Date each meeting in the first week from its turn on that has room.

        Args:
            room: The time that is left.

        Returns:
            The dates; `None` when a meeting finds no room, or the first one none in time.
        """
        finder = Finder(person_id=self.person_id, room=room.on_trial())
        calendar = room.calendars.of(self.person_id)
        try:
            chunks = schedule_training(
                self.modules,
                self.not_before,
                calendar=calendar,
                free_from=finder.take_from,
                every_days=self.dose.every_days,
                chunk_minutes=self.dose.chunk_minutes,
                questions_minutes=self.dose.questions_minutes,
                discussion_minutes=self.dose.discussion_minutes,
                digest_work_days=self.dose.digest_work_days,
            )
            next_from = calendar.nth_work_day(chunks[-1].on, self.dose.digest_work_days + 1)
        except NoWorkingDayError:
            return None
        if chunks[0].on > room.horizon_on:
            return None
        return StepDates(
            sessions=tuple(_meeting(chunk, of=len(chunks)) for chunk in chunks),
            next_from=next_from,
            booked=finder.room,
            certificates=self._certificates(chunks),
            left_out=tuple(finder.left_out),
        )

    def _certificates(self, chunks: tuple[TrainingChunk, ...]) -> tuple[Certificate, ...]:
        valid_days = {one.id: one.certificate_valid_days for one in self.modules}
        return tuple(
            Certificate(
                module_id=chunk.module_id,
                certified_on=chunk.on,
                valid_days=valid_days[chunk.module_id] or 0,
                expires_on=chunk.certificate_expires_on,
            )
            for chunk in chunks
            if chunk.certificate_expires_on is not None
        )


def _meeting(chunk: TrainingChunk, *, of: int) -> PlannedSession:
    return PlannedSession(
        on=chunk.on,
        minutes=chunk.total_minutes,
        purpose="training",
        what=f"Part {chunk.number} of {of}: {chunk.module_id}, with questions and discussion.",
        with_host=False,
        chunk=chunk,
    )


@attrs.frozen(kw_only=True)
class OpenWish:
    """What a method without a forced rhythm needs: a first meeting and check-ins.

    Attributes:
        dose: Its rhythm.
        person_id: Who takes part.
        mentor_id: The mentor, or `None` where nobody is named.
        not_before: The earliest first day.
        coach_ids: `None`: it takes no coach's minutes.
    """

    dose: OpenDose
    person_id: str
    mentor_id: str | None
    not_before: date
    coach_ids: None = None

    @property
    def person_ids(self) -> tuple[str, ...]:
        """Who takes part."""
        return (self.person_id,)

    @property
    def minutes(self) -> int:
        """The longest session."""
        return max(self.dose.meeting_minutes, self.dose.check_in_minutes)

    def dates(self, room: Room) -> StepDates | None:
        """Date the first meeting and the check-ins; what lies between, the two arrange.

        Args:
            room: The time that is left.

        Returns:
            The dates; `None` when a session finds no room, or the first one none in time.
        """
        finder = Finder(person_id=self.person_id, room=room.on_trial())
        dose = self.dose
        try:
            first_on = finder.take_from(self.not_before, dose.meeting_minutes)
            checks = [
                finder.take_from(first_on + timedelta(days=days), dose.check_in_minutes)
                for days in dose.check_in_days
            ]
            next_from = room.calendars.of(self.person_id).nth_work_day(first_on, 1)
        except NoWorkingDayError:
            return None
        if first_on > room.horizon_on:
            return None
        first = PlannedSession(
            on=first_on,
            minutes=dose.meeting_minutes,
            purpose="first_meeting",
            what="First meeting: the challenge, and how to reach each other when it comes up.",
            with_host=True,
        )
        check_ins = (
            PlannedSession(
                on=on,
                minutes=dose.check_in_minutes,
                purpose="check_in",
                what="Check-in: do the two meet when it is needed, and do both still want it?",
                with_host=False,
            )
            for on in checks
        )
        return StepDates(
            sessions=(first, *check_ins),
            next_from=next_from,
            booked=finder.room,
            host_id=self.mentor_id,
            left_out=tuple(finder.left_out),
        )
