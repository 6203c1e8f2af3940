"""Room for the sessions of a step, what a step wishes for, and the dates that it gets."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

import attrs

from devframe.followup.calendar import NoWorkingDayError
from devframe.program.plan import LeftOut, PlannedSession
from devframe.program.training import Certificate
from devframe.program.week_ledger import Calendars, WeekLedger

SEARCH_DAYS = 366
"""How far beyond its wanted day a single session is looked for."""


@attrs.frozen(kw_only=True)
class Room:
    """Where sessions find their time.

    Attributes:
        people: Minutes of those who develop.
        coaches: Minutes of the coaches.
        horizon_on: Last day on which a step may begin.
    """

    people: WeekLedger
    coaches: WeekLedger
    horizon_on: date

    @property
    def calendars(self) -> Calendars:
        """Everybody's calendars."""
        return self.people.calendars

    def emptied(self) -> "Room":
        """Give the same room with nothing taken.

        Returns:
            The new room.
        """
        return attrs.evolve(self, people=self.people.emptied(), coaches=self.coaches.emptied())

    def on_trial(self) -> "Room":
        """Give room whose entries this one does not see until it keeps them.

        Returns:
            The new room.
        """
        return Room(
            people=self.people.on_trial(),
            coaches=self.coaches.on_trial(),
            horizon_on=self.horizon_on,
        )

    def keep(self, dates: "StepDates", *, by: Mapping[str, str]) -> None:
        """Take over the entries of the dates that a step gets.

        Args:
            dates: The dates.
            by: The recommendation that holds the minutes from now on, by person; the first one
                holds the coach's.
        """
        self.people.keep(dates.booked.people, by=by)
        if dates.host_id is not None:
            coached = {dates.host_id: next(iter(by.values()))}
            self.coaches.keep(dates.booked.coaches, by=coached)


@attrs.frozen(kw_only=True)
class StepDates:
    """The dates that a step, or a group of equal steps, gets.

    Attributes:
        sessions: Its sessions.
        next_from: From then on the step after it may begin.
        booked: The room with its entries, on trial until they are kept.
        host_id: The coach or mentor, or `None`.
        earliest_review_on: As in `PlannedStep`.
        latest_review_on: As in `PlannedStep`.
        certificates: As in `PlannedStep`.
        left_out: As in `PlannedStep`.
    """

    sessions: tuple[PlannedSession, ...]
    next_from: date
    booked: Room
    host_id: str | None = None
    earliest_review_on: date | None = None
    latest_review_on: date | None = None
    certificates: tuple[Certificate, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def starts_on(self) -> date:
        """The day of the first session."""
        return self.sessions[0].on


class Wish(Protocol):
    """What a step needs in order to get dates."""

    @property
    def person_ids(self) -> tuple[str, ...]:
        """Who takes part."""

    @property
    def minutes(self) -> int:
        """The longest of its sessions."""

    @property
    def coach_ids(self) -> tuple[str, ...] | None:
        """Whose minutes it may take; `None` where it takes no coach's."""

    def dates(self, room: Room) -> StepDates | None:
        """Find the earliest dates.

        Args:
            room: The time that is left.

        Returns:
            The dates, with entries on trial; `None` when it cannot begin up to the horizon.
        """


@attrs.frozen(kw_only=True)
class Finder:
    """Finds and takes the first room of one person, and notes what urgent work took away.

    Attributes:
        person_id: The person.
        room: The room it takes from.
        left_out: Weeks that urgent work took away so far.
    """

    person_id: str
    room: Room
    left_out: list[LeftOut] = attrs.field(factory=list, init=False)

    def take_from(self, on: date, minutes: int) -> date:
        """Take the first room from a date on.

        Args:
            on: The wanted date.
            minutes: How long.

        Returns:
            The first work day whose week has the room.

        Raises:
            NoWorkingDayError: When there is none within `SEARCH_DAYS`.
        """
        people, calendars = self.room.people, self.room.calendars
        day = calendars.of(self.person_id).roll_forward(on)
        while people.room(self.person_id, day) < minutes:
            urgent = people.urgent_in_week(self.person_id, day)
            if urgent is not None and urgent.minutes_per_week < minutes:
                first = calendars.week(self.person_id, day)[0]
                self.left_out.append(LeftOut(week_starts_on=first, because=urgent.activity))
            day = calendars.next_week(self.person_id, day)
            if (day - on).days > SEARCH_DAYS:
                raise NoWorkingDayError(on, searched=f"{SEARCH_DAYS} days for {minutes} minutes")
        people.take(self.person_id, day, minutes)
        return day
