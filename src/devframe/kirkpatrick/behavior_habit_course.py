"""Many days of many people practicing a habit, each read by how long they have practiced."""

from datetime import date
from typing import Any

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Name, Record
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    IntArray,
    Labels,
    binary,
    check_level,
    labels,
    number_table,
    numbers,
    same_length,
)
from devframe.kirkpatrick.behavior_habits import (
    HabitLook,
    HabitTime,
    habit_look,
    habit_time,
)

WINDOW_DAYS, LEAST_SHARE, FEWEST_OCCASIONS = 14, 0.8, 5


class HabitStanding(Record):
    """Where one person stands.

    Attributes:
        person: The person's id.
        day: Day of practice of the last known occasion.
        time: What can be told on that day.
        occasions: Known occasions in the window that ends on it.
        done_share: Share of these on which it was done.
        kept_up: Whether that is enough; `None` with too few occasions to tell.
    """

    person: Name
    day: int
    time: HabitTime
    occasions: int
    done_share: float
    kept_up: bool | None


class HabitCourse(Record):
    """How people keep up a habit, apart by what their days of practice can tell.

    Attributes:
        looks: One look per stage that anybody is in, the earliest first.
        standings: Where each person stands, in order of their ids.
        n_missing: People of whom no occasion is known.
        occasions_missing: Occasions left out because whether, who or when is not known.
    """

    looks: tuple[HabitLook, ...]
    standings: tuple[HabitStanding, ...]
    n_missing: int
    occasions_missing: int

    def sentence(self) -> str:
        """Say what each stage tells, and what it does not.

        Returns:
            One sentence per stage.
        """
        return " ".join(look.sentence() for look in self.looks)

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the standings as a dataframe.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            One row per person with the fields of `HabitStanding`.
        """
        columns = {
            name: [getattr(one, name) for one in self.standings]
            for name in HabitStanding.model_fields
        }
        return frame_of(columns, library=library)


def habit_course(
    done: ArrayLike,
    *,
    person: ArrayLike | None = None,
    day: ArrayLike | None = None,
    began_on: date | ArrayLike | None = None,
    window_days: int = WINDOW_DAYS,
    least_share: float = LEAST_SHARE,
    fewest_occasions: int = FEWEST_OCCASIONS,
    level: float = 0.95,
) -> HabitCourse:
    """Read many days of many people against the time that habits take to form.

    Whoever did it on most occasions of the last weeks keeps it up. Whether that is a habit depends
    on how long they have practiced: before day 66 it may be effort, and who does not keep it up has
    not failed; from day 254 on a habit has formed or has not. Single misses are forgiven.

    Formula:
        Kept up: done on at least `least_share` of the occasions in the last `window_days` days up
        to the last known one. Shares of people by stage with Wilson's interval.

    Assumptions:
        Every occasion was recorded, also those on which it was not done. Doing it is not yet
        doing it without thinking; for that ask people, and use `habit_on_the_job`.

    Missing data:
        Unknown cells and days without an occasion are left out and counted. With fewer than
        `fewest_occasions` in the window a person counts as not known, never as failed. Who stopped
        recording is read at the last known day.

    Args:
        done: Whether it was done, as booleans or 0 and 1: one per person and occasion, shape
            (rows,), or people by days, a dataframe or shape (n, days), day 1 first.
        person: Whose, shape (rows,); with a table, shape (n,) or nothing.
        day: Days of practice from 1 on, or dates with `began_on`, shape (rows,); not with a table.
        began_on: When practice began: one date for all, or one per row, shape (rows,).
        window_days: Days that are looked back on.
        least_share: Share of occasions that counts as keeping it up.
        fewest_occasions: Occasions in the window below which nothing is said of a person.
        level: Level of the intervals.

    Returns:
        A look per stage, with the share of people who keep it up as a finding, and each person's
        standing.

    Raises:
        InvalidInputError: For other values than 0 and 1, days before the first, dates without
            their beginning, or no known occasion at all.

    Source:
        Lally et al. (2010): a median of 66 days, from 18 up to 254; one missed occasion did not
        set people back. Window, share and number of occasions are conventions of devframe.

    Example:
        >>> course = habit_course(
        ...     [1, 1, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1] * 2,
        ...     person=["p1"] * 12 + ["p2"] * 12,
        ...     day=[*range(24, 36), *range(89, 101)],
        ... )
        >>> [(look.time, look.day) for look in course.looks]
        [('too_early', 35), ('still_forming', 100)]
        >>> [(one.person, round(one.done_share, 2), one.kept_up) for one in course.standings]
        [('p1', 0.67, False), ('p2', 0.67, False)]
    """
    check_level(level)
    _check_settings(window_days, least_share, fewest_occasions)
    did, codes, days, names = _read(done, person, day, began_on)
    known = ~np.isnan(did) & (codes >= 0) & ~np.isnan(days)
    if not known.any():
        message = f"expected known occasions, got none among {len(did)}"
        raise InvalidInputError([Fault("done", "nobody_left", message)], origin="habit_course")
    last = np.full(len(names), -1, dtype=np.int64)
    np.maximum.at(last, codes[known], days[known].astype(np.int64))
    recent = known.copy()
    recent[known] = days[known] > last[codes[known]] - window_days
    counts = np.bincount(codes[recent], minlength=len(names))
    hits = np.bincount(codes[recent], weights=did[recent], minlength=len(names))
    standings = tuple(
        HabitStanding(
            person=names[place],
            day=int(last[place]),
            time=habit_time(int(last[place])),
            occasions=int(counts[place]),
            done_share=float(hits[place] / counts[place]),
            kept_up=bool(hits[place] >= least_share * counts[place] - 1e-9)
            if counts[place] >= fewest_occasions
            else None,
        )
        for place in np.flatnonzero(last > 0)
    )
    stages: tuple[HabitTime, ...] = ("too_early", "still_forming", "formed_or_not")
    grouped = [[one for one in standings if one.time == stage] for stage in stages]
    return HabitCourse(
        looks=tuple(
            habit_look(
                [one.kept_up for one in people],
                days=(min(one.day for one in people), max(one.day for one in people)),
                outcome="people who keep it up",
                told=f"kept it up on at least {100 * least_share:g} % of occasions",
                level=level,
            )
            for people in grouped
            if people
        ),
        standings=standings,
        n_missing=len(names) - len(standings),
        occasions_missing=int((~known).sum()),
    )


def _read(
    done: ArrayLike, person: ArrayLike | None, day: ArrayLike | None, began_on: object
) -> tuple[FloatArray, IntArray, FloatArray, tuple[str, ...]]:
    """Read rows, or a table turned into rows: whether done, whose, on which day, and the ids."""
    if day is None:
        table, _ = number_table(done, name="done")
        n, width = table.shape
        if not width:
            message = "expected people by days, or rows with person= and day="
            raise InvalidInputError([Fault("done", "no_days", message)], origin="habit_course")
        whose = [f"person_{place + 1}" for place in range(n)] if person is None else person
        people = labels(whose, name="person")
        same_length("done and person", {"done": table, "person": people.codes})
        did = binary(table.ravel(), name="done")
        days = np.tile(np.arange(1.0, width + 1), n)
        return did, np.repeat(people.codes, width), days, tuple(map(str, people.names))
    did = binary(done, name="done")
    people = labels(["p"] * len(did) if person is None else person, name="person")
    days = _days(day, began_on)
    same_length("occasions", {"done": did, "person": people.codes, "day": days})
    early = np.flatnonzero(days < 1)
    if early.size:
        row = int(early[0]) + 1
        message = (
            f"expected days from 1 on, got {days[row - 1]:g}; count from the first day of practice"
        )
        fault = Fault(f"row {row}", "out_of_range", message, row=row, column="day")
        raise InvalidInputError([fault], origin="habit_course")
    return did, people.codes, days, tuple(map(str, people.names))


def _days(day: ArrayLike, began_on: object) -> FloatArray:
    """Read days of practice: numbers as they are, dates from the day on which practice began."""
    read = labels(day, name="day")
    if not all(isinstance(name, date) for name in read.names):
        if began_on is not None:
            message = "expected dates in day= with began_on=, got numbers; leave began_on= out"
            raise InvalidInputError([Fault("day", "no_dates", message)], origin="habit_course")
        return numbers(day, name="day")
    if began_on is None:
        message = (
            "expected began_on= with dates: the day on which practice began, for all or per row"
        )
        raise InvalidInputError([Fault("day", "no_beginning", message)], origin="habit_course")
    begun = [began_on] * len(read.codes) if isinstance(began_on, date) else began_on
    start = labels(begun, name="began_on")
    same_length("occasions", {"day": read.codes, "began_on": start.codes})
    return _ordinals(read) - _ordinals(start) + 1


def _ordinals(dates: Labels) -> FloatArray:
    """Number dates in days, NaN where unknown."""
    scale = np.array([*(float(one.toordinal()) for one in dates.names), np.nan])
    return np.asarray(scale[dates.codes])


def _check_settings(window_days: int, least_share: float, fewest_occasions: int) -> None:
    faults = []
    if window_days < 1 or fewest_occasions < 1:
        message = (
            f"expected at least one day and one occasion, got {window_days} and {fewest_occasions}"
        )
        faults.append(Fault("window_days", "out_of_range", message))
    if not 0 < least_share <= 1:
        message = f"expected a share above 0 and up to 1, such as 0.8, got {least_share:g}"
        faults.append(Fault("least_share", "out_of_range", message))
    if faults:
        raise InvalidInputError(faults, origin="habit_course")
