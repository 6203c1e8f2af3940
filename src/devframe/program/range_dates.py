"""Dates of regular sessions, of one person or a group, up to the latest review."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import attrs

from devframe.followup.calendar import NoWorkingDayError
from devframe.program.dose import RangeDose
from devframe.program.plan import LeftOut, PlannedSession
from devframe.program.step_room import Room, StepDates


@attrs.frozen(kw_only=True)
class RangeWish:
    """What regular sessions need.

    Attributes:
        dose: Their rhythm.
        form: Their form.
        person_ids: Who takes part: one person, or a group.
        coach_ids: Who may coach them, whoever is preferred first.
        not_before: The earliest first day.
    """

    dose: RangeDose
    form: str
    person_ids: tuple[str, ...]
    coach_ids: tuple[str, ...]
    not_before: date

    @property
    def minutes(self) -> int:
        """Length of a session."""
        grouped = self.form in self.dose.group_forms
        return self.dose.group_session_minutes if grouped else self.dose.session_minutes

    @property
    def coach_sets_up(self) -> bool:
        """Whether the coach is there at the first session only."""
        return self.form in self.dose.set_up_forms

    def dates(self, room: Room) -> StepDates | None:
        """Date sessions up to the latest review, from the earliest start on.

        Every week of the rhythm needs room, so that evidence alone ends it; only urgent work and
        weeks off leave sessions out.

        Args:
            room: The time that is left.

        Returns:
            The dates with the first coach of the list who has the time; `None` when there are none
            from a start up to the horizon.
        """
        leader = self.person_ids[0]
        not_yet: list[LeftOut] = []
        try:
            start_on = room.calendars.of(leader).roll_forward(self.not_before)
            while start_on <= room.horizon_on:
                for coach_id in self.coach_ids:
                    found = _range_from(self, start_on, coach_id=coach_id, room=room)
                    if found is not None:
                        return attrs.evolve(found, left_out=(*not_yet, *found.left_out))
                urgent = _urgent(self, start_on, room=room)
                if urgent is not None:
                    not_yet.append(_left_out(self, start_on, urgent, room=room))
                start_on = room.calendars.next_week(leader, start_on)
        except NoWorkingDayError:
            return None
        return None


def _range_from(wish: RangeWish, start_on: date, *, coach_id: str, room: Room) -> StepDates | None:
    """Date the sessions from a week on with one coach, or find that they do not fit."""
    everybody = (*wish.person_ids, coach_id)
    first_on = room.calendars.joint_day(everybody, start_on)
    if first_on is None or not start_on <= first_on <= room.horizon_on:
        return None
    # Most starts fail here, before anything is entered on trial.
    if not _has_room(wish, first_on, coach_id=coach_id, room=room):
        return None
    trial = room.on_trial()
    dated: list[tuple[int, date]] = []
    left_out = []
    for week in wish.dose.session_weeks:
        wanted = first_on + timedelta(days=7 * week)
        on = room.calendars.joint_day(everybody, wanted)
        here = coach_id if not dated or not wish.coach_sets_up else None
        if on is not None and _has_room(wish, on, coach_id=here, room=trial):
            _take(wish, on, coach_id=here, room=trial)
            dated.append((week, on))
            continue
        because = None if on is None else _urgent(wish, wanted, room=room)
        if on is not None and because is None:
            return None
        left_out.append(_left_out(wish, wanted, because, room=room))
    reviews = [on for week, on in dated if week >= wish.dose.earliest_review_weeks]
    if not reviews:
        return None
    return StepDates(
        sessions=tuple(_sessions(wish, [on for _, on in dated], reviews[0])),
        next_from=room.calendars.of(wish.person_ids[0]).nth_work_day(reviews[0], 1),
        booked=trial,
        host_id=coach_id,
        earliest_review_on=reviews[0],
        latest_review_on=reviews[-1],
        left_out=tuple(left_out),
    )


def _has_room(wish: RangeWish, on: date, *, coach_id: str | None, room: Room) -> bool:
    if coach_id is not None and room.coaches.room(coach_id, on) < wish.minutes:
        return False
    return all(room.people.room(one, on) >= wish.minutes for one in wish.person_ids)


def _take(wish: RangeWish, on: date, *, coach_id: str | None, room: Room) -> None:
    for person_id in wish.person_ids:
        room.people.take(person_id, on, wish.minutes)
    if coach_id is not None:
        room.coaches.take(coach_id, on, wish.minutes)


def _urgent(wish: RangeWish, on: date, *, room: Room) -> str | None:
    """Name the urgent work that leaves somebody too little of the week, if any does."""
    found = (room.people.urgent_in_week(one, on) for one in wish.person_ids)
    takes = (work for work in found if work is not None and work.minutes_per_week < wish.minutes)
    return next((work.activity for work in takes), None)


def _left_out(wish: RangeWish, on: date, because: str | None, *, room: Room) -> LeftOut:
    first = room.calendars.week(wish.person_ids[0], on)[0]
    return LeftOut(week_starts_on=first, because=because)


def _sessions(
    wish: RangeWish, days: Sequence[date], first_review_on: date
) -> Iterator[PlannedSession]:
    for number, on in enumerate(days, start=1):
        if number == 1:
            what = "agree on the picture of high performance and a first small aim."
        elif on == days[-1]:
            what = "latest review: end it on the evidence, go on, or change the method."
        elif on == first_review_on:
            what = "review: if the evidence shows that it holds, it ends here; else one more aim."
        else:
            what = f"look at aim {number - 1} in real cases, practice it, and add one small aim."
        yield PlannedSession(
            on=on,
            minutes=wish.minutes,
            purpose="review" if on in {days[-1], first_review_on} else "session",
            what=f"Session {number}: {what}",
            with_host=number == 1 or not wish.coach_sets_up,
        )
