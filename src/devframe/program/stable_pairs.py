"""Stable pairs: no person and partner would both rather leave what they have for each other."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence

import attrs

from devframe.program.candidates import Candidates, Chosen
from devframe.program.partners import Partner, Seeker

Standing = tuple[int, int, bool, str]
"""How a partner sees a person; the smaller the better, and never the same for two."""


def choose_stably(problem: Candidates, partners: Mapping[str, Partner]) -> Chosen:
    """Let people propose to their partners in turn, and partners keep whom they prefer.

    People prefer whom they worked with before, then their list, then anybody, by id. Partners
    prefer those on their list, then the more urgent, then whom they worked with before, then by
    id. So nobody is indifferent, and the outcome is one and the same whoever proposes first: each
    person has the best partner that any stable matching gives them.

    Args:
        problem: The problem.
        partners: The partners, by id.

    Returns:
        Who serves whom; it may serve fewer people than could be served.

    Source:
        `gale-shapley-1962` (evidence): deferred acceptance with several places.
    """
    seekers = {one.id: one for one in problem.seekers}
    waiting = {one: iter(_from_best(problem.costs[one])) for one in seekers}
    kept: dict[str, list[Standing]] = {partner: [] for partner in problem.room}
    free = list(seekers)
    while free:
        person = free.pop()
        for partner in waiting[person]:
            insort(kept[partner], standing(seekers[person], partners[partner]))
            if len(kept[partner]) <= problem.room[partner]:
                break
            *_, person = kept[partner].pop()  # who is turned away goes on proposing
            free.append(person)
            break
    return {person: partner for partner, people in kept.items() for *_, person in people}


def standing(seeker: Seeker, partner: Partner) -> Standing:
    """Say how a partner sees a person.

    Args:
        seeker: The person.
        partner: The partner.

    Returns:
        The smaller, the rather they serve them.

    Example:
        >>> urgent = Seeker(id="p", competency_id="c", priority=1)
        >>> partner = Partner(id="k", competency_ids=("c",), capacity=1, preferences=("q",))
        >>> standing(urgent, partner)
        (1, 1, True, 'p')
    """
    wished = partner.preferences
    place = wished.index(seeker.id) if seeker.id in wished else len(wished)
    return place, seeker.priority, seeker.previous_id != partner.id, seeker.id


@attrs.frozen
class Queues:
    """Who would rather be with each partner than where they are.

    Attributes:
        waiting: How the partner sees them, from the best, by partner.
    """

    waiting: Mapping[str, Sequence[Standing]]

    @classmethod
    def of(
        cls, problem: Candidates, partners: Mapping[str, Partner], *, chosen: Chosen
    ) -> "Queues":
        """Find them in a matching.

        Args:
            problem: The problem.
            partners: The partners, by id.
            chosen: The matching.

        Returns:
            The queues.
        """
        waiting: dict[str, list[Standing]] = {partner: [] for partner in problem.room}
        for seeker in problem.seekers:
            for partner in _from_best(problem.costs[seeker.id]):
                if partner == chosen.get(seeker.id):
                    break
                waiting[partner].append(standing(seeker, partners[partner]))
        return cls({partner: sorted(queue) for partner, queue in waiting.items()})

    def places_needed(self, seeker: Seeker, partner: Partner) -> int:
        """Say how many more places with a partner serve somebody for certain.

        With more places nobody fares worse, so that only those who come first in the queue today
        can come first then.

        Args:
            seeker: Somebody without a partner.
            partner: A partner who may serve them.

        Returns:
            One more than come first.

        Source:
            `crawford-1991` (evidence).
        """
        return bisect_left(self.waiting[partner.id], standing(seeker, partner)) + 1


def _from_best(costs: Mapping[str, int]) -> list[str]:
    return sorted(costs, key=lambda partner: (costs[partner], partner))
