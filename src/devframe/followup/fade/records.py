"""What the fade watch reads and says."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Record, Sentence

Outcome = Literal["held", "cancelled", "no_show"]
"""What became of a session."""

State = Literal["on_track", "at_risk", "fading", "faded"]
"""How a person's program stands, from good to bad."""

Standing = Literal["held", "replaced", "missed", "open", "unrecorded"]
"""How a planned session counts: `open` when it was missed but may still be replaced in time,
`unrecorded` when its day is over and nobody wrote down what became of it."""


class WatchedSession(Record):
    """One session of one person in a program, as far as it is known.

    Attributes:
        person_id: Whom it is for.
        program_id: The program.
        planned_on: Its planned date, after any move.
        outcome: What became of it; `None` while it lies ahead or nobody recorded it.
        held_on: When it was held, if not on the planned date.
        manager_id: Who was to hold it, if known.
        cancelled_by: Who cancelled it, if known.
        reason: Why it did not take place, if known.
        replacement: Whether it was arranged beside the plan, at once or for one that was missed.
    """

    person_id: Identifier
    program_id: Identifier
    planned_on: date
    outcome: Outcome | None = None
    held_on: date | None = None
    manager_id: Identifier | None = None
    cancelled_by: Identifier | None = None
    reason: Sentence | None = None
    replacement: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.held_on is not None and self.outcome != "held":
            raise ValueError(
                f"expected held_on for a held session only, got it for {self.outcome}; "
                "set the outcome to held or remove the date"
            )
        return self

    @property
    def day_held(self) -> date | None:
        """The day on which it was held; `None` when it was not."""
        return (self.held_on or self.planned_on) if self.outcome == "held" else None


class DemandPeak(Record):
    """Days on which the business needs everybody.

    Attributes:
        starts_on: First day.
        ends_on: Last day, included.
    """

    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(f"expected an end from {self.starts_on} on, got {self.ends_on}")
        return self

    def covers(self, day: date) -> bool:
        """Tell whether a day lies in the peak.

        Args:
            day: The day.

        Returns:
            Whether it does.
        """
        return self.starts_on <= day <= self.ends_on


class FadeRule(Record):
    """When the alarm is raised. Every number is an assumption to change where you know better.

    Attributes:
        at_risk_from_week: First program week, counted from 1, in which a single miss counts.
        window_sessions: How many of the latest sessions are looked at.
        fading_misses: How many misses running make a program fade.
        faded_misses: How many misses among the latest sessions mean that it has faded.
        check_from_week: First week of the planned check.
        check_until_week: Last week of the planned check.
        source: Where the weeks come from; the thresholds are a convention of devframe.

    Source:
        `cx-coach-habits` (opinion): a push on coaching lasts some four to six weeks.
    """

    at_risk_from_week: Annotated[int, Field(ge=1)] = 4
    window_sessions: Annotated[int, Field(ge=1)] = 4
    fading_misses: Annotated[int, Field(ge=1)] = 2
    faded_misses: Annotated[int, Field(ge=1)] = 3
    check_from_week: Annotated[int, Field(ge=1)] = 4
    check_until_week: Annotated[int, Field(ge=1)] = 6
    source: Identifier = "cx-coach-habits"

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.faded_misses > self.window_sessions:
            raise ValueError(
                f"expected faded_misses up to window_sessions ({self.window_sessions}), got "
                f"{self.faded_misses}: it could never be reached"
            )
        if self.check_until_week < self.check_from_week:
            raise ValueError("expected check_until_week from check_from_week on")
        return self


class Miss(Record):
    """One missed session, as evidence.

    Attributes:
        planned_on: Its date.
        outcome: Cancelled or not attended.
        cancelled_by: Who cancelled it, if known.
        reason: Why, if known.
        in_peak: Whether it lay in a demand peak; `None` when no peaks were given.
    """

    planned_on: date
    outcome: Outcome
    cancelled_by: Identifier | None
    reason: Sentence | None
    in_peak: bool | None


class ProgramWatch(Record):
    """How one person's program stands, with the evidence.

    Attributes:
        person_id: The person.
        program_id: The program.
        manager_id: Who was to hold the latest due session, if known.
        as_of: The day of the look.
        started_on: First planned date.
        week: Program week from 1; `None` before the start.
        state: How it stands by what is recorded.
        settled: Whether no outcome that nobody recorded could change the state.
        due: Planned sessions whose outcome is known.
        held: How many of them were held or replaced in time.
        misses: The missed ones, oldest first.
        misses_running: How many of the latest ones were missed without one held between.
        misses_lately: How many of the latest ones, as many as the rule looks at, were missed.
        open_on: Dates of sessions that did not take place but may still be replaced in time.
        unrecorded_on: Dates of past sessions without a recorded outcome.
        last_held_on: When a session was last held.
        next_planned_on: The next planned date.
        check_due: Whether the program is in the weeks of its planned check.
    """

    person_id: Identifier
    program_id: Identifier
    manager_id: Identifier | None
    as_of: date
    started_on: date
    week: Annotated[int, Field(ge=1)] | None
    state: State
    settled: bool
    due: int
    held: int
    misses: tuple[Miss, ...]
    misses_running: int
    misses_lately: int
    open_on: tuple[date, ...]
    unrecorded_on: tuple[date, ...]
    last_held_on: date | None
    next_planned_on: date | None
    check_due: bool

    @property
    def sentence(self) -> str:
        """The state and its evidence in one sentence."""
        parts = [
            f"{self.state.replace('_', ' ')}: {len(self.misses)} of {self.due} sessions missed"
        ]
        if self.misses_running:
            parts.append(f"{self.misses_running} running")
        peaks = [miss for miss in self.misses if miss.in_peak]
        if peaks:
            parts.append(f"{len(peaks)} of them in demand peaks")
        if self.unrecorded_on:
            parts.append(f"{len(self.unrecorded_on)} without a recorded outcome")
        last = "never held" if self.last_held_on is None else f"last held on {self.last_held_on}"
        return f"{', '.join(parts)}; {last}"
