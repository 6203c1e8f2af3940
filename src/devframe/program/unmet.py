"""Why a request has no place, and the least that would free one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from devframe._base.counted import counted
from devframe.program.allocation import MissingMinutes, Remedy, Unmet, UnmetReason
from devframe.program.place_ledger import Ledger
from devframe.program.place_problem import Placed, Problem
from devframe.program.places import PlaceRequest

SHOWN_REMEDIES = 3
"""How many ways to a place are shown, the least first."""


@attrs.frozen
class Explainer:
    """Explains what is unmet in one allocation.

    Attributes:
        ledger: What the allocation takes.
        waiting: Whoever could attend a run that is not held, and has no place: people by run.
    """

    ledger: Ledger
    waiting: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, problem: Problem, placed: Placed) -> "Explainer":
        """Look at a whole allocation.

        Args:
            problem: The problem.
            placed: The allocation.

        Returns:
            What explains it.
        """
        ledger = Ledger.of(problem, placed)
        waiting: dict[str, set[str]] = defaultdict(set)
        for request in problem.requests:
            if request.id in placed:
                continue
            for offer in problem.options[request.id].costs:
                own = problem.own_minutes(request, offer)
                unheld = problem.offers[offer].min_people > 1 and not ledger.seats[offer]
                if unheld and all(
                    ledger.minutes[hour] + minutes <= problem.budget(hour)
                    for hour, minutes in own.items()
                ):
                    waiting[offer].add(request.person_id)
        return cls(ledger, {run: frozenset(people) for run, people in waiting.items()})

    def explain(self, request: PlaceRequest) -> Unmet:
        """Say why a request has no place, and what would free one.

        Args:
            request: A request without a place.

        Returns:
            The reason with its remedies.
        """
        options = self.ledger.problem.options[request.id]
        remedies = sorted(
            (self._remedy(request, offer) for offer in options.costs),
            key=lambda one: (
                one.seats + one.people,
                sum(missing.minutes for missing in one.minutes),
                one.offer_id,
            ),
        )
        asked = f"{request.method} in {request.competency_id}"
        reason: UnmetReason
        if request.committed is False:
            reason = "not_committed"
            would_free = "The person commits; until then nobody is asked to serve them."
        elif remedies:
            reason = _reason(request, remedies)
            would_free = remedies[0].sentence
        elif options.ruled_out:
            reason = "all_ruled_out"
            would_free = f"Another offer of {asked}, or the end of what rules one out."
        else:
            reason = "nobody_offers"
            would_free = f"An offer of {asked}."
        return Unmet(
            request_id=request.id,
            person_id=request.person_id,
            reason=reason,
            remedies=tuple(remedies[:SHOWN_REMEDIES]),
            ruled_out=options.ruled_out,
            would_free=would_free,
        )

    def _remedy(self, request: PlaceRequest, offer: str) -> Remedy:
        seats, minutes = self.ledger.lacking(request, offer)
        people = 0
        if not self.ledger.seats[offer]:
            there = len(self.waiting.get(offer, frozenset()) | {request.person_id})
            people = max(self.ledger.problem.offers[offer].min_people - there, 0)
        missing = tuple(
            MissingMinutes(person_id=person, week_on=week, minutes=lack)
            for (person, week), lack in sorted(minutes.items())
        )
        parts = [
            *([f"{seats} more place with {offer}"] if seats else []),
            *([f"{counted(people, 'more person', 'more people')} for {offer}"] if people else []),
            *_minutes(missing),
        ]
        return Remedy(
            offer_id=offer,
            seats=seats,
            people=people,
            minutes=missing,
            # The simple rule, or a search cut short, may leave what nothing stands in the way of.
            sentence=f"{_joined(parts)}." if parts else f"{offer} has room; allocate optimally.",
        )


def _reason(request: PlaceRequest, remedies: Iterable[Remedy]) -> UnmetReason:
    """Name what stands in the way of every offer, or that there is no room."""
    remedies = tuple(remedies)
    if all(one.people for one in remedies):
        return "not_held"
    if all(
        any(missing.person_id == request.person_id for missing in one.minutes) for one in remedies
    ):
        return "no_own_time"
    return "no_room"


def _minutes(missing: Iterable[MissingMinutes]) -> list[str]:
    """Say who lacks how many minutes, with the weeks that lack alike taken together."""
    weeks: dict[tuple[str, int], list[date]] = defaultdict(list)
    for one in missing:
        weeks[one.person_id, one.minutes].append(one.week_on)
    return [
        f"{count} more minutes of {person} in the week of {mondays[0]}"
        if len(mondays) == 1
        else f"{count} more minutes of {person} in each of {len(mondays)} weeks from {mondays[0]}"
        for (person, count), mondays in weeks.items()
    ]


def _joined(parts: list[str]) -> str:
    """Join what is needed together; a long list says how much more there is."""
    shown = parts[:SHOWN_REMEDIES]
    more = len(parts) - len(shown)
    return " and ".join(shown) + (f" and {more} more; see minutes" if more else "")
