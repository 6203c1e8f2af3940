"""Consistency: whether people get their follow-ups alike, whoever their manager is."""

from collections.abc import Iterable
from datetime import date, timedelta

from devframe._base.counted import counted
from devframe._base.records import Identifier, Record
from devframe.followup.fade.records import WatchedSession
from devframe.followup.fade.shares import Share
from devframe.followup.fade.slots import Slot, by_program, past_slots

ON_TIME_DAYS = 2
"""Days after the planned date up to which a session counts as on time: `devframe-convention`."""

MIN_SESSIONS = 5
"""Due sessions from which on a manager is compared with the company: `devframe-convention`."""


class ManagerConsistency(Record):
    """How the follow-ups of one manager went.

    Attributes:
        manager_id: The manager; `None` gathers sessions that name none.
        held: How many due sessions were held or replaced in time.
        on_time: How many were held within the days allowed.
        unrecorded: Past sessions without a recorded outcome.
        differs: Whether the company's share of held sessions lies outside this manager's interval;
            `None` when there are too few sessions to say.
    """

    manager_id: Identifier | None
    held: Share
    on_time: Share
    unrecorded: int
    differs: bool | None


class Consistency(Record):
    """How the follow-ups went in all and by manager.

    Attributes:
        held: Share of due sessions held or replaced in time, in all.
        on_time: Share held within the days allowed, in all.
        unrecorded: Past sessions without a recorded outcome, in all.
        managers: The same by manager, in order of id; a list to look into, not a ranking.
    """

    held: Share
    on_time: Share
    unrecorded: int
    managers: tuple[ManagerConsistency, ...]

    @property
    def sentence(self) -> str:
        """What may be said, in one sentence."""
        told = [one for one in self.managers if one.differs is not None]
        apart = sum(one.differs is True for one in told)
        return (
            f"{self.held} due sessions were held, {self.on_time} on time; of "
            f"{counted(len(told), 'manager')} with enough sessions, {apart} differ from the "
            "company's share by more than chance would explain"
        )


def consistency(
    sessions: Iterable[WatchedSession],
    *,
    as_of: date,
    on_time_days: int = ON_TIME_DAYS,
    min_sessions: int = MIN_SESSIONS,
) -> Consistency:
    """Compare how follow-ups went across managers and in the whole company.

    A manager differs when the 95 % Wilson interval of their share leaves out the company's share.
    With many managers one in twenty would by chance alone, and people with hard weeks are not
    spread evenly: it is a reason to ask, not a finding about anybody.

    Args:
        sessions: Sessions of any number of people, programs and managers.
        as_of: The day of the look.
        on_time_days: Days after the planned date up to which a session counts as on time.
        min_sessions: Due sessions from which on a manager is compared.

    Returns:
        Shares in all and by manager.

    Source:
        `cx-feedback-follow-up` (opinion) for following up the same way everywhere;
        `devframe-convention` for the numbers.
    """
    slots = [
        slot for group in by_program(sessions).values() for slot in past_slots(group, as_of=as_of)
    ]
    groups: dict[str | None, list[Slot]] = {}
    for slot in slots:
        groups.setdefault(slot.session.manager_id, []).append(slot)
    company = _held(slots)
    managers = []
    for manager_id in sorted(groups, key=lambda name: (name is None, name or "")):
        held = _held(groups[manager_id])
        interval = held.interval()
        differs = None
        if held.total >= min_sessions and interval is not None and company.share is not None:
            differs = not interval[0] <= company.share <= interval[1]
        managers.append(
            ManagerConsistency(
                manager_id=manager_id,
                held=held,
                on_time=_on_time(groups[manager_id], on_time_days),
                unrecorded=_unrecorded(groups[manager_id]),
                differs=differs,
            )
        )
    return Consistency(
        held=company,
        on_time=_on_time(slots, on_time_days),
        unrecorded=_unrecorded(slots),
        managers=tuple(managers),
    )


def _held(slots: Iterable[Slot]) -> Share:
    known = [slot for slot in slots if slot.due]
    return Share(count=sum(not slot.missed for slot in known), total=len(known))


def _on_time(slots: Iterable[Slot], days: int) -> Share:
    known = [slot for slot in slots if slot.due]
    count = sum(
        slot.covered_on is not None
        and slot.covered_on <= slot.session.planned_on + timedelta(days=days)
        for slot in known
    )
    return Share(count=count, total=len(known))


def _unrecorded(slots: Iterable[Slot]) -> int:
    return sum(slot.standing == "unrecorded" for slot in slots)
