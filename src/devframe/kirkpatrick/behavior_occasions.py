"""People measured on several occasions, each on their own: the rows checked once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import attrs
import numpy as np

from devframe._base.errors import SHOWN_FAULTS, Fault, InvalidInputError, shorten
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    IntArray,
    Labels,
    labels,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import RefusedError
from devframe.kirkpatrick.learning_arms import read_membership

_DAY_SECONDS = 86_400


@attrs.frozen(eq=False)
class Occasions:
    """The known measurements, one row each, and whose they are.

    Attributes:
        values: Shape (rows,).
        at: Time of each, shape (rows,).
        person: Person of each from 0 on, shape (rows,).
        treated: 1 for the group and 0 for the others, one per person, or `None`.
        clusters: Cluster of each person, shape (persons,), or `None`.
        n_missing: People left out because no measurement, no arm or no cluster of them is known.
        rows_missing: Rows left out.
    """

    values: FloatArray
    at: FloatArray
    person: IntArray
    treated: FloatArray | None
    clusters: IntArray | None
    n_missing: int
    rows_missing: int

    @property
    def persons(self) -> int:
        """How many people."""
        return int(self.person.max()) + 1

    @property
    def last(self) -> FloatArray:
        """Each person's mean in the second half of the time, NaN without any, shape (persons,)."""
        late = self.at >= (self.at.min() + self.at.max()) / 2
        counts = np.bincount(self.person[late], minlength=self.persons)
        sums = np.bincount(self.person[late], self.values[late], minlength=self.persons)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def read_occasions(
    values: ArrayLike,
    *,
    person: ArrayLike,
    time: ArrayLike,
    arm: ArrayLike | None,
    cluster: ArrayLike | None,
    lowest: float | None,
    highest: float | None,
) -> Occasions:
    """Check measurements over time and keep the rows that are known.

    Args:
        values: Measurements, one per person and occasion, shape (rows,).
        person: Whose, shape (rows,).
        time: When: numbers, dates or datetimes, shape (rows,).
        arm: Who belongs to the group: booleans or 0 and 1, shape (rows,), or `None`.
        cluster: Team or other cluster, shape (rows,), or `None`.
        lowest: Smallest possible measurement, if the scale has one.
        highest: Largest possible measurement, if the scale has one.

    Returns:
        The occasions; people may have any number of them, at any times.

    Raises:
        InvalidInputError: For columns that cannot be used, a person measured twice at a time, or
            everybody measured once only.
        RefusedError: When people changed their arm.
    """
    measured = numbers(values, name="values", lowest=lowest, highest=highest)
    people = labels(person, name="person")
    at = times_of(time)
    columns: dict[str, Any] = {"values": measured, "person": people.codes, "time": at}
    member = None if arm is None else read_membership(arm)
    teams = None if cluster is None else labels(cluster, name="cluster")
    if member is not None:
        columns["arm"] = member
    if teams is not None:
        columns["cluster"] = teams.codes
    rows = same_length("occasions", columns)
    named = people.codes >= 0
    whole: FloatArray = np.where(named, 0.0, np.nan)
    treated, clusters = None, None
    if member is not None:
        treated = _one_each(member, people, "arm")
        whole = whole + treated[people.codes]
    if teams is not None:
        codes = np.where(teams.codes < 0, np.nan, teams.codes.astype(np.float64))
        clusters = _one_each(codes, people, "cluster")
        whole = whole + clusters[people.codes]
    known = np.flatnonzero(~np.isnan(measured + at + whole))
    if not known.size:
        message = f"expected measurements with their person and time, got none among {rows} rows"
        raise InvalidInputError([Fault("values", "nobody_left", message)], origin="occasions")
    _check_once(people.codes[known], at[known], known)
    used, place = np.unique(people.codes[known], return_inverse=True)
    return Occasions(
        values=measured[known],
        at=at[known],
        person=place,
        treated=None if treated is None else treated[used],
        clusters=None if clusters is None else clusters[used].astype(np.int64),
        n_missing=len(people.names) - len(used),
        rows_missing=rows - len(known),
    )


def times_of(values: ArrayLike) -> FloatArray:
    """Read a column of times as numbers.

    Args:
        values: Numbers, dates or datetimes, shape (n,).

    Returns:
        The numbers as they are; dates as days since the first; NaN where unknown.

    Raises:
        InvalidInputError: For anything else.

    Example:
        >>> times_of([date(2026, 3, 1), date(2026, 3, 8), None])
        array([ 0.,  7., nan])
    """
    read = labels(values, name="time")
    scale = np.array([*days_since_first(read.names), np.nan])
    return np.asarray(scale[read.codes])


def unit_of_time(values: ArrayLike) -> str:
    """Name the unit in which `times_of` counts.

    Args:
        values: Numbers, dates or datetimes, shape (n,).

    Returns:
        `day` for dates; of numbers nobody said.

    Example:
        >>> unit_of_time([date(2026, 3, 1)]), unit_of_time([1, 2])
        ('day', 'unit of time')
    """
    names = labels(values, name="time").names
    return "day" if names and isinstance(names[0], date) else "unit of time"


def days_since_first(names: Sequence[Any]) -> list[float]:
    """Give sorted times as numbers.

    Args:
        names: Distinct numbers, dates or datetimes, in order.

    Returns:
        Numbers as they are; dates and datetimes as days since the first.

    Raises:
        InvalidInputError: For anything else, such as texts, which have an order but no distances.

    Example:
        >>> days_since_first((datetime(2026, 3, 1), datetime(2026, 3, 1, 12)))
        [0.0, 0.5]
    """
    if all(isinstance(name, datetime) for name in names):
        return [(name - names[0]).total_seconds() / _DAY_SECONDS for name in names]
    if all(isinstance(name, date) for name in names):
        return [float((name - names[0]).days) for name in names]
    odd = [name for name in names if not isinstance(name, int | float)]
    if odd:
        message = (
            f"expected times as numbers, dates or datetimes, got {shorten(odd[0])}; turn the "
            "occasions into weeks or days since the start"
        )
        fault = Fault("", "time_no_number", message, column="time")
        raise InvalidInputError([fault], origin="time")
    return [float(name) for name in names]


def _one_each(values: FloatArray, people: Labels, name: str) -> FloatArray:
    """Give one value per person, the rows without one filled by the others."""
    known = ~np.isnan(values) & (people.codes >= 0)
    each = np.full(len(people.names), np.nan)
    each[people.codes[known]] = values[known]
    if (each[people.codes[known]] != values[known]).any():
        instead = "use staggered_effects" if name == "arm" else "settle on one per person"
        raise RefusedError(
            f"people with more than one {name} over time",
            because="a person's course can then not be counted for one of them",
            instead=instead,
        )
    return each


def _check_once(person: IntArray, at: FloatArray, rows: IntArray) -> None:
    keys = np.column_stack([person, at])
    distinct, first = np.unique(keys, axis=0, return_index=True)
    again = np.setdiff1d(np.arange(len(keys)), first)
    message = "expected one measurement per person and time, got another; average them first"
    faults = [
        Fault(f"row {rows[k] + 1}", "repeated_unit", message, row=int(rows[k]) + 1, column="time")
        for k in again[: 5 * SHOWN_FAULTS]
    ]
    if not faults and len(distinct) == len(np.unique(distinct[:, 0])):
        message = (
            "expected people who were measured at two times or more, got each once; average() "
            "describes one time"
        )
        faults.append(Fault("", "one_time", message, column="time"))
    if faults:
        raise InvalidInputError(faults, origin="occasions")
