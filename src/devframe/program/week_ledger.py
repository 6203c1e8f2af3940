"""The ledger of a plan: whose minutes are taken in which week, and how many are left."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import chain

import attrs

from devframe.followup.calendar import WorkCalendar, days_from
from devframe.program.plan_capacity import UrgentWork

Week = tuple[str, date]
"""Whose week, and its first day."""


@attrs.frozen(kw_only=True)
class Calendars:
    """The calendars of everybody.

    Attributes:
        default: The calendar of those without one of their own.
        own: Calendars by id of the person or coach.
    """

    default: WorkCalendar
    own: Mapping[str, WorkCalendar]
    _weeks: dict[tuple[str | None, date], tuple[date, date]] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )
    _joint_days: dict[tuple[object, ...], date | None] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )

    def of(self, owner: str) -> WorkCalendar:
        """Give somebody's calendar.

        Args:
            owner: The person or coach.

        Returns:
            Their own calendar, else the default.
        """
        return self.own.get(owner, self.default)

    def week(self, owner: str, on: date) -> tuple[date, date]:
        """Give the work week of somebody around a date.

        Args:
            owner: The person or coach.
            on: The date.

        Returns:
            Its first and last day.
        """
        key = (owner if owner in self.own else None, on)
        found = self._weeks.get(key)
        if found is None:
            found = self._weeks[key] = self.of(owner).week_of(on)
        return found

    def joint_day(self, owners: Sequence[str], on: date) -> date | None:
        """Find a day of a week on which several people all work.

        Args:
            owners: The people and coaches; the week is that of the first.
            on: The wanted date.

        Returns:
            The first such day from the wanted one on, else the last one before it; `None` when the
            week has none.
        """
        key = (*(one if one in self.own else None for one in owners), on)
        if key not in self._joint_days:
            first, last = self.week(owners[0], on)
            later = days_from(on, (last - on).days + 1)
            earlier = reversed(list(days_from(first, (on - first).days)))
            everybody = [self.of(one) for one in owners]
            self._joint_days[key] = next(
                (
                    day
                    for day in chain(later, earlier)
                    if all(calendar.works_on(day) for calendar in everybody)
                ),
                None,
            )
        return self._joint_days[key]

    def next_week(self, owner: str, on: date) -> date:
        """Give the first work day of somebody after the week of a date.

        Args:
            owner: The person or coach.
            on: The date.

        Returns:
            The day.
        """
        return self.of(owner).roll_forward(self.week(owner, on)[1] + timedelta(days=1))


@attrs.frozen(kw_only=True)
class WeekLedger:
    """Minutes taken by week; entries are made on trial first and then kept or dropped.

    Attributes:
        calendars: Everybody's calendars; they say where a week begins.
        minutes_per_week: Room in a week by owner.
        default_minutes: Room of everybody else.
        urgent_work: Work that leaves less room.
        below: The ledger that this one is a trial on; `None` for an empty ground.
    """

    calendars: Calendars
    minutes_per_week: Mapping[str, int]
    default_minutes: int = 0
    urgent_work: tuple[UrgentWork, ...] = ()
    below: "WeekLedger | None" = None
    _minutes: dict[Week, int] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    _holders: dict[Week, list[str]] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def emptied(self) -> "WeekLedger":
        """Give a ledger with the same room and nothing taken.

        Returns:
            The new ledger.
        """
        return self._on(None)

    def on_trial(self) -> "WeekLedger":
        """Give a ledger whose entries this one does not see until it keeps them.

        Returns:
            The new ledger.
        """
        return self._on(self)

    def most_minutes(self, owner: str) -> int:
        """Give somebody's room in a week without urgent work.

        Args:
            owner: The person or coach.

        Returns:
            Minutes.
        """
        return self.minutes_per_week.get(owner, self.default_minutes)

    def urgent_in_week(self, owner: str, on: date) -> UrgentWork | None:
        """Give the urgent work that leaves least room in somebody's week.

        Args:
            owner: The person.
            on: A date in the week.

        Returns:
            The work, or `None` when none takes room away.
        """
        first, last = self.calendars.week(owner, on)
        found = [
            work
            for work in self.urgent_work
            if work.starts_on <= last
            and first <= work.ends_on
            and work.minutes_per_week < self.most_minutes(owner)
        ]
        return min(found, key=lambda work: (work.minutes_per_week, work.activity), default=None)

    def room(self, owner: str, on: date) -> int:
        """Give the minutes that somebody has left in a week.

        Args:
            owner: The person or coach.
            on: A date in the week.

        Returns:
            Minutes, never below 0.
        """
        urgent = self.urgent_in_week(owner, on) if self.urgent_work else None
        most = self.most_minutes(owner) if urgent is None else urgent.minutes_per_week
        return max(most - self._taken((owner, self.calendars.week(owner, on)[0])), 0)

    def take(self, owner: str, on: date, minutes: int) -> None:
        """Take minutes of somebody's week.

        Args:
            owner: The person or coach.
            on: A date in the week.
            minutes: How many.
        """
        week = owner, self.calendars.week(owner, on)[0]
        self._minutes[week] = self._minutes.get(week, 0) + minutes

    def keep(self, trial: "WeekLedger", *, by: Mapping[str, str]) -> None:
        """Take over the entries of a trial.

        Args:
            trial: The trial.
            by: Who holds the minutes of each owner from now on.
        """
        for week, minutes in trial._minutes.items():  # noqa: SLF001 - another one of its kind
            self._minutes[week] = self._minutes.get(week, 0) + minutes
            self._holders.setdefault(week, []).append(by[week[0]])

    def holders(self, owner: str, on: date) -> tuple[str, ...]:
        """Name who holds minutes of somebody's week.

        Args:
            owner: The person or coach.
            on: A date in the week.

        Returns:
            Whoever kept entries, each once, in that order.
        """
        return tuple(
            dict.fromkeys(self._holders.get((owner, self.calendars.week(owner, on)[0]), ()))
        )

    def _taken(self, week: Week) -> int:
        below = 0 if self.below is None else self.below._taken(week)  # noqa: SLF001 - as above
        return below + self._minutes.get(week, 0)

    def _on(self, below: "WeekLedger | None") -> "WeekLedger":
        """Build one with the same room; `attrs.evolve` takes several times as long."""
        return WeekLedger(
            calendars=self.calendars,
            minutes_per_week=self.minutes_per_week,
            default_minutes=self.default_minutes,
            urgent_work=self.urgent_work,
            below=below,
        )
