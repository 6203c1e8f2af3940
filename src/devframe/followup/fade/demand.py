"""Demand peaks beside misses, and who cancels for what reason."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from devframe._base.records import Identifier, Record, Sentence
from devframe.followup.fade.records import DemandPeak, WatchedSession
from devframe.followup.fade.shares import Share
from devframe.followup.fade.slots import by_program, past_slots


class DemandContrast(Record):
    """How often sessions were missed in demand peaks and outside them.

    Attributes:
        in_peaks: Missed of the due sessions in peaks.
        outside: Missed of the due sessions outside.
    """

    in_peaks: Share
    outside: Share

    @property
    def sentence(self) -> str:
        """What may be said: that two things go together, not that one caused the other."""
        if self.in_peaks.share is None or self.outside.share is None:
            return "no comparison: due sessions lie all inside or all outside demand peaks"
        return (
            f"missed in demand peaks: {self.in_peaks}; outside: {self.outside}. That the two go "
            "together does not show that demand is the cause"
        )


class Canceller(Record):
    """How often somebody cancelled, and why.

    Attributes:
        cancelled_by: Who; `None` gathers cancellations that name nobody.
        count: How often.
        reasons: Reasons with their number, the most frequent first.
    """

    cancelled_by: Identifier | None
    count: int
    reasons: tuple[tuple[Sentence, int], ...]


def demand_contrast(
    sessions: Iterable[WatchedSession], peaks: Sequence[DemandPeak], *, as_of: date
) -> DemandContrast:
    """Compare misses in demand peaks with misses outside.

    Args:
        sessions: Sessions of any number of people and programs.
        peaks: Days of high demand.
        as_of: The day of the look.

    Returns:
        Two shares; their intervals tell how much they carry.

    Source:
        `cx-coach-habits` (opinion): coaching is the first to go when business demand rises.
    """
    counts: Counter[tuple[bool, bool]] = Counter(
        (any(peak.covers(slot.session.planned_on) for peak in peaks), slot.missed)
        for group in by_program(sessions).values()
        for slot in past_slots(group, as_of=as_of)
        if slot.due
    )
    inside, outside = (
        Share(count=counts[peak, True], total=counts[peak, True] + counts[peak, False])
        for peak in (True, False)
    )
    return DemandContrast(in_peaks=inside, outside=outside)


def cancellers(sessions: Iterable[WatchedSession]) -> tuple[Canceller, ...]:
    """Count cancellations by who cancelled, replaced ones included.

    Args:
        sessions: Sessions of any number of people and programs.

    Returns:
        One record each, in order of id.
    """
    reasons: dict[str | None, Counter[str | None]] = {}
    for session in sessions:
        if session.outcome == "cancelled":
            reasons.setdefault(session.cancelled_by, Counter())[session.reason] += 1
    return tuple(
        Canceller(
            cancelled_by=who,
            count=reasons[who].total(),
            reasons=tuple(
                sorted(
                    ((why, count) for why, count in reasons[who].items() if why is not None),
                    key=lambda item: (-item[1], item[0]),
                )
            ),
        )
        for who in sorted(reasons, key=lambda name: (name is None, name or ""))
    )
