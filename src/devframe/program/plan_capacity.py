"""What a plan may use: people's hours, coaches' minutes, courses, and work that comes first."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from devframe._base.files import json_of, read_text
from devframe._base.records import Identifier, Name, Record, RootRecord
from devframe.program.dose import DEFAULT_DOSES, ChunksDose, Dose, OpenDose, RangeDose
from devframe.program.training import TrainingModule
from devframe.program.unique import require_unique

WeekMinutes = Annotated[int, Field(ge=0, le=10_080)]
"""Minutes in a week, from none to all."""


class PersonTime(Record):
    """A person whose time for development differs from everybody's.

    Attributes:
        person_id: The person; an opaque id.
        minutes_per_week: Minutes of development a week; 0 is a value.
    """

    person_id: Identifier
    minutes_per_week: WeekMinutes


class CoachTime(Record):
    """A coach's time.

    Attributes:
        coach_id: The coach; an opaque id.
        minutes_per_week: Minutes of coaching a week; 0 is a value.
        competency_ids: What they are eligible for, as `check_coach` finds; `None` for anything.
    """

    coach_id: Identifier
    minutes_per_week: WeekMinutes
    competency_ids: tuple[Identifier, ...] | None = None


class Course(Record):
    """The modules of the course on a competency.

    Attributes:
        competency_id: The competency.
        modules: Its modules, in the order in which they are taught.
    """

    competency_id: Identifier
    modules: Annotated[tuple[TrainingModule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_unique(self) -> Self:
        require_unique((one.id for one in self.modules), what="modules")
        return self


class WeeklyWork(Record):
    """Work that gives way to development.

    Attributes:
        activity: What it is.
        minutes_per_week: How much of it a person can give up in a week.
    """

    activity: Name
    minutes_per_week: WeekMinutes


class UrgentWork(Record):
    """Urgent work that comes before development for some weeks.

    Attributes:
        activity: What it is.
        starts_on: First day.
        ends_on: Last day, included; the whole weeks of both days count.
        minutes_per_week: What it leaves each person for development; 0 is a value.
    """

    activity: Name
    starts_on: date
    ends_on: date
    minutes_per_week: WeekMinutes = 0

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(f"expected an end from {self.starts_on} on, got {self.ends_on}")
        return self


class PlanCapacity(RootRecord):
    """What a plan may use; it never takes more.

    Attributes:
        schema_version: Version of this document's schema.
        person_minutes_per_week: Minutes of development per person and week.
        persons: Whose minutes differ.
        coaches: The coaches; without one, coaching waits.
        max_group_size: Most people in a group; a group stays the same throughout.
        courses: Courses whose length is known.
        gives_way: Work that development displaces, what gives way first at the front.
        urgent_work: Work that displaces development.
        doses: How long methods take, where they differ from `DEFAULT_DOSES`.

    Source:
        That groups are small and stable: `cx-development-framework`; the size is
        `devframe-convention`.

    Example:
        >>> capacity = PlanCapacity(person_minutes_per_week=120)
        >>> capacity.dose_of("coaching").session_minutes, capacity.dose_of("shadowing")
        (30, None)
    """

    document: ClassVar[str] = "plan-capacity"

    schema_version: Literal[1] = 1
    person_minutes_per_week: WeekMinutes
    persons: tuple[PersonTime, ...] = ()
    coaches: tuple[CoachTime, ...] = ()
    max_group_size: Annotated[int, Field(ge=1, le=100)] = 6
    courses: tuple[Course, ...] = ()
    gives_way: tuple[WeeklyWork, ...] = ()
    urgent_work: tuple[UrgentWork, ...] = ()
    doses: tuple[Dose, ...] = ()

    @model_validator(mode="after")
    def _check_unique(self) -> Self:
        require_unique((one.person_id for one in self.persons), what="persons")
        require_unique((one.coach_id for one in self.coaches), what="coaches")
        require_unique((one.competency_id for one in self.courses), what="courses")
        require_unique((one.activity for one in self.gives_way), what="work that gives way")
        require_unique((one.method for one in self.doses), what="doses")
        return self

    def dose_of(self, method: str) -> ChunksDose | RangeDose | OpenDose | None:
        """Say how long a method takes.

        Args:
            method: The method.

        Returns:
            Its dose here, else devframe's own, else `None`.
        """
        own = {one.method: one for one in self.doses}
        return own.get(method, DEFAULT_DOSES.get(method))


def parse_capacity(text: str, *, origin: str = "capacity", is_json: bool = False) -> PlanCapacity:
    """Read a capacity document.

    Args:
        text: TOML, or JSON when `is_json`.
        origin: What to call it in messages.
        is_json: Whether the text is JSON.

    Returns:
        The capacity.

    Raises:
        InvalidInputError: With every fault, when the text is no capacity.

    Example:
        >>> capacity = parse_capacity('''
        ... person_minutes_per_week = 120
        ... [[coaches]]
        ... coach_id = "k-1"
        ... minutes_per_week = 240
        ... ''')
        >>> capacity.coaches[0].minutes_per_week
        240
    """
    return PlanCapacity.from_json(json_of(text, origin=origin, is_json=is_json))


def load_capacity(path: str | os.PathLike[str]) -> PlanCapacity:
    """Read a capacity file.

    Args:
        path: A `.json` file; any other extension is read as TOML.

    Returns:
        The capacity.

    Raises:
        InvalidInputError: With every fault, when the file is no capacity.
        OSError: When the file cannot be read.
    """
    is_json = Path(path).suffix.lower() == ".json"
    return parse_capacity(read_text(path), origin=str(path), is_json=is_json)
