"""Dates of 100,000 people with 6 follow-ups each on 12 holiday calendars, against peers.

Every way gets the same 12 sets of holidays, built beforehand, and must give the same dates.
The peers are asked in the way their documentation shows; numpy, compiled, is there for scale.
"""

import sys
import time
import warnings
from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
from dateutil.rrule import DAILY, rrule

from devframe.followup.cadence.standard import LADDER_DAYS, reinforcement
from devframe.followup.calendar import WorkCalendar
from devframe.followup.holiday_years import national_year

COUNTRIES = ("AT", "CH", "DE", "DK", "ES", "FR", "GB", "IT", "NO", "PL", "SE", "US")
FIRST = date(2026, 1, 1)
PEOPLE = 100_000

Dates = list[list[date]]


def anchor(person: int) -> date:
    """Give the anchor of a person: spread over a year."""
    return FIRST + timedelta(days=person * 7 % 365)


def by_devframe(people: int) -> Dates:
    """Plan with a cadence; points that merge are written out, so that all ways compare."""
    calendars = [WorkCalendar(country=country, zone="UTC") for country in COUNTRIES]
    cadence = reinforcement()
    return [
        [
            point.on
            for point in cadence.points(anchor(person), calendars[person % 12])
            for _ in point.labels
        ]
        for person in range(people)
    ]


def holidays_of(country: str) -> frozenset[date]:
    """Gather the holidays of the years in reach."""
    return frozenset().union(
        *(national_year(country, None, year).holidays for year in (2026, 2027))
    )


def by_dateutil(people: int) -> Dates:
    """Take the first weekday of a daily rule that is no holiday."""
    off = [holidays_of(country) for country in COUNTRIES]
    rows = []
    for person in range(people):
        row = []
        for days in LADDER_DAYS:
            on = anchor(person) + timedelta(days=days)
            start = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - a day has no zone
            rule = rrule(DAILY, dtstart=start, byweekday=range(5), count=15)
            row.append(next(day.date() for day in rule if day.date() not in off[person % 12]))
        rows.append(row)
    return rows


def by_pandas(people: int) -> Dates:
    """Add one custom business day to the day before, as a column at a time."""
    rows: Dates = [[] for _ in range(people)]
    for number, country in enumerate(COUNTRIES):
        step = pd.offsets.CustomBusinessDay(holidays=sorted(holidays_of(country)))
        mine = range(number, people, 12)
        anchors = pd.DatetimeIndex([anchor(person) for person in mine])
        for days in LADDER_DAYS:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # pandas warns that it loops
                column = anchors + pd.Timedelta(days=days - 1) + step
            for person, moment in zip(mine, column, strict=True):
                rows[person].append(moment.date())
    return rows


def by_numpy(people: int) -> Dates:
    """Offset whole columns in compiled code."""
    rows: Dates = [[] for _ in range(people)]
    for number, country in enumerate(COUNTRIES):
        mine = range(number, people, 12)
        anchors = np.array([anchor(person) for person in mine], dtype="datetime64[D]")
        off = sorted(holidays_of(country))
        for days in LADDER_DAYS:
            column = np.busday_offset(anchors + days, 0, roll="forward", holidays=off)
            for person, on in zip(mine, column.tolist(), strict=True):
                rows[person].append(on)
    return rows


def timed(way: Callable[[int], Dates], people: int) -> tuple[float, Dates]:
    """Run one way once."""
    began = time.process_time()
    rows = way(people)
    return time.process_time() - began, rows


def main(people: int = PEOPLE) -> None:
    """Print seconds of processor time and ratios of one run."""
    for country in COUNTRIES:
        holidays_of(country)
    ours, expected = timed(by_devframe, people)
    print(f"dates of {people:,} people x {len(LADDER_DAYS)}, {len(COUNTRIES)} calendars")
    print(f"  {'devframe cadence':32} {ours:8.2f} s")
    for name, way in (
        ("python-dateutil rrule", by_dateutil),
        ("pandas CustomBusinessDay", by_pandas),
        ("numpy busday_offset (compiled)", by_numpy),
    ):
        seconds, rows = timed(way, people)
        agreement = "same dates" if rows == expected else "DIFFERENT DATES"
        print(f"  {name:32} {seconds:8.2f} s  {seconds / ours:6.1f} x ours  {agreement}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
