"""Who may serve whom, and how well it fits: what both ways of matching start from."""

from collections.abc import Collection, Iterable, Mapping
from itertools import product
from typing import Protocol

import attrs

from devframe.program.pairs import RuledOut, RuledOutBy
from devframe.program.partners import Partner, Seeker

Chosen = Mapping[str, str]
"""Partner by person."""


class Asking(Protocol):
    """What matching and allocation know alike about somebody who asks for a partner."""

    @property
    def id(self) -> str:
        """What the options go by."""

    @property
    def person_id(self) -> str:
        """The person."""

    @property
    def competency_id(self) -> str:
        """What it is about."""

    @property
    def method(self) -> str:
        """What is asked for."""

    @property
    def preferences(self) -> tuple[str, ...]:
        """Whom they would like, the first choice first."""

    @property
    def previous_id(self) -> str | None:
        """Whom they worked with before."""

    @property
    def manager_id(self) -> str | None:
        """Their manager."""

    @property
    def level(self) -> int | None:
        """Their own level in it."""

    @property
    def committed(self) -> bool | None:
        """Whether they commit."""


@attrs.frozen
class Candidates:
    """A matching problem in its canonical order, so that the order of the input has no effect.

    Attributes:
        seekers: Those who still need a partner, by id.
        room: Places left, by partner.
        costs: Per person, what each partner who may serve them costs; the smaller the better.
    """

    seekers: tuple[Seeker, ...]
    room: Mapping[str, int]
    costs: Mapping[str, Mapping[str, int]]


def cost_of(seeker: Asking, partner_id: str) -> int:
    """Say how far a partner is from what somebody would like.

    Args:
        seeker: The person.
        partner_id: The partner.

    Returns:
        0 for whom they worked with before, the place on their list, or one more than its length.

    Example:
        >>> asked = Seeker(id="p", competency_id="c", preferences=("a", "b"), previous_id="z")
        >>> [cost_of(asked, partner) for partner in "zabx"]
        [0, 1, 2, 3]
    """
    if partner_id == seeker.previous_id:
        return 0
    if partner_id in seeker.preferences:
        return seeker.preferences.index(partner_id) + 1
    return len(seeker.preferences) + 1


@attrs.frozen
class Rules:
    """What no pair may break.

    Attributes:
        forbidden: Pairs of person and partner that must not be.
        rejected: Pairs of person and partner that people have rejected.
        allow_own_manager: Whether a manager may serve their own people.
    """

    forbidden: Collection[tuple[str, str]]
    rejected: Collection[tuple[str, str]]
    allow_own_manager: bool

    def broken_by(self, seeker: Asking, partner: Partner) -> RuledOutBy | None:
        """Tell why a partner who could serve somebody may not.

        Args:
            seeker: The person.
            partner: The partner.

        Returns:
            Why not, or `None` when they may.
        """
        pair = (seeker.person_id, partner.id)
        rules: tuple[tuple[RuledOutBy, bool], ...] = (
            ("self", seeker.person_id == partner.id),
            ("forbidden", pair in self.forbidden),
            ("rejected", pair in self.rejected),
            ("own_manager", partner.id == seeker.manager_id and not self.allow_own_manager),
            ("partner_not_committed", partner.committed is False),
        )
        broken = next((why for why, holds in rules if holds), None)
        return broken or (mentor_lacks(seeker, partner) if seeker.method == "mentoring" else None)


def mentor_lacks(seeker: Asking, partner: Partner) -> RuledOutBy | None:
    """Tell what keeps somebody from mentoring a person; what is not known is not shown.

    Args:
        seeker: The person.
        partner: The mentor.

    Returns:
        What is missing, or `None` when real experience is recorded and more mature than theirs.

    Source:
        `cx-development-framework` (opinion).
    """
    lived = [one for one in partner.experience if one.competency_id == seeker.competency_id]
    if not lived:
        return "no_experience_recorded"
    levels = [one.level for one in lived if one.level is not None]
    if seeker.level is None or not levels:
        return "maturity_unknown"
    return None if max(levels) > seeker.level else "not_more_mature"


@attrs.frozen
class Options:
    """The partners of one person.

    Attributes:
        costs: What each who may serve them costs, by partner in order of id.
        ruled_out: Those who could serve them and may not.
    """

    costs: Mapping[str, int]
    ruled_out: tuple[RuledOut, ...]


def find_options(
    seekers: Iterable[Asking], partners: Iterable[Partner], *, rules: Rules
) -> Mapping[str, Options]:
    """Find who may serve whom.

    Args:
        seekers: Those who need a partner.
        partners: Those who serve, in the order that the options keep.
        rules: What no pair may break.

    Returns:
        The options by id. Who does not commit has none that may serve them.
    """
    serving: dict[tuple[str, str], list[Partner]] = {}
    for partner in partners:
        for what in product(set(partner.methods), set(partner.competency_ids)):
            serving.setdefault(what, []).append(partner)
    found = {}
    for seeker in seekers:
        costs, out = {}, []
        for partner in serving.get((seeker.method, seeker.competency_id), ()):
            why = rules.broken_by(seeker, partner)
            if why is not None:
                out.append(RuledOut(partner_id=partner.id, by=why))
            elif seeker.committed is not False:
                costs[partner.id] = cost_of(seeker, partner.id)
        found[seeker.id] = Options(costs=costs, ruled_out=tuple(out))
    return found


def choose_greedily(problem: Candidates) -> Chosen:
    """Serve the most urgent first, then those with the fewest partners, each as well as possible.

    Args:
        problem: The problem.

    Returns:
        Who serves whom; it may serve fewer people than could be served.
    """
    room = dict(problem.room)
    chosen = {}
    order = sorted(
        problem.seekers, key=lambda one: (one.priority, len(problem.costs[one.id]), one.id)
    )
    for seeker in order:
        costs = problem.costs[seeker.id]
        free = [partner for partner in costs if room[partner] > 0]
        if free:
            best = min(free, key=lambda partner: (costs[partner], -room[partner], partner))
            chosen[seeker.id] = best
            room[best] -= 1
    return chosen
