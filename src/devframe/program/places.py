"""Who asks for a place, what places there are, and whose time they take: records."""

from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Record
from devframe.program.unique import require_unique

_MinutesInWeek = Annotated[int, Field(ge=0, le=10_080)]


def monday_of(on: date) -> date:
    """Give the Monday of a week.

    Args:
        on: Any day.

    Returns:
        The Monday on or before it.

    Example:
        >>> monday_of(date(2026, 11, 22))
        datetime.date(2026, 11, 16)
    """
    return on - timedelta(days=on.weekday())


class PlaceRequest(Record):
    """A need of one person that asks for one place: in a course, with a coach or with a mentor.

    What comes first among requests: safety, then the earlier due date, then importance. Each
    outweighs any number of what comes after it.

    Attributes:
        id: The request.
        person_id: The person; an opaque id.
        competency_id: What it is about.
        method: What is asked for: `training`, `coaching`, `mentoring`, or a method of your own.
        safety_critical: Whether safety hangs on it; not known comes after known.
        due_on: By when; without a day it comes after all that have one.
        importance: 5 is the most important, 1 the least, as in a role profile.
        minutes_per_week: What a coach gives and the person takes, each week.
        starts_on: A day of the first of these weeks.
        weeks: How many weeks.
        group: The group that fair access is asked for.
        preferences: Runs or partners they would like, the first choice first.
        previous_id: Whom they worked with before.
        manager_id: Their manager.
        level: Their own level in it, which a mentor's must exceed; 0 is an attested zero.
        committed: Whether they commit; `None` is not known.
    """

    id: Identifier
    person_id: Identifier
    competency_id: Identifier
    method: Identifier
    safety_critical: bool | None = None
    due_on: date | None = None
    importance: Annotated[int, Field(ge=1, le=5)] = 3
    minutes_per_week: _MinutesInWeek = 0
    starts_on: date | None = None
    weeks: Annotated[int, Field(ge=1, le=104)] = 1
    group: Identifier | None = None
    preferences: tuple[Identifier, ...] = ()
    previous_id: Identifier | None = None
    manager_id: Identifier | None = None
    level: int | None = None
    committed: bool | None = None

    @model_validator(mode="after")
    def _minutes_have_a_start(self) -> Self:
        if self.minutes_per_week and self.starts_on is None:
            message = f"minutes_per_week is {self.minutes_per_week}; give starts_on as well"
            raise ValueError(message)
        return self


class RunDay(Record):
    """One day of a run.

    Attributes:
        on: The day.
        minutes: How long it takes each person in it, and whoever leads it.
    """

    on: date
    minutes: Annotated[int, Field(ge=1, le=1_440)]


class Run(Record):
    """A course that is held once, or a group that a coach leads: people start and end together.

    Attributes:
        id: The run.
        competency_ids: What it serves.
        method: What it serves as.
        seats: How many people it takes; 0 is a value.
        min_people: How many it needs to be held.
        days: When it meets; one day or several.
        led_by: Whose minutes it takes when it is held; without one, nobody's that are counted.
    """

    id: Identifier
    competency_ids: tuple[Identifier, ...]
    method: Identifier = "training"
    seats: Annotated[int, Field(ge=0)]
    min_people: Annotated[int, Field(ge=1)] = 1
    days: tuple[RunDay, ...] = ()
    led_by: Identifier | None = None

    @model_validator(mode="after")
    def _can_be_held(self) -> Self:
        if 0 < self.seats < self.min_people:
            message = f"expected min_people up to the {self.seats} seats, got {self.min_people}"
            raise ValueError(message)
        return self

    @property
    def ends_on(self) -> date | None:
        """The last day; `None` without days."""
        return max((day.on for day in self.days), default=None)


class MinutesInWeek(Record):
    """Minutes in one week.

    Attributes:
        week_on: The Monday of the week.
        minutes: How many; 0 is a value.
    """

    week_on: date
    minutes: _MinutesInWeek

    @model_validator(mode="after")
    def _begins_on_monday(self) -> Self:
        if self.week_on.weekday():
            raise ValueError(
                f"expected a Monday, got {self.week_on}; give that of its week, "
                f"{monday_of(self.week_on)}"
            )
        return self


class ProtectedTime(Record):
    """The hours of one person that are kept for development, given or taken.

    No allocation takes more. A person without such a record counts as not limited by time.

    Attributes:
        person_id: A person who develops, a coach, or both; an opaque id.
        minutes_per_week: Minutes in every week; 0 is a value.
        exceptions: Weeks that differ: holidays, peaks, urgent work.
    """

    person_id: Identifier
    minutes_per_week: _MinutesInWeek
    exceptions: tuple[MinutesInWeek, ...] = ()

    @model_validator(mode="after")
    def _one_exception_a_week(self) -> Self:
        require_unique((str(one.week_on) for one in self.exceptions), what="exceptions")
        return self


class FairAccess(Record):
    """At least this share of a group's requests is served before anything else counts.

    Attributes:
        group: The group, as the requests name it.
        min_share: The share, from 0 to 1.
    """

    group: Identifier
    min_share: Annotated[float, Field(ge=0, le=1)]
