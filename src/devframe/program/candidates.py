"""Who may serve whom, and how well it fits: what both ways of matching start from."""

from collections.abc import Collection, Iterable, Mapping

import attrs

from devframe.program.pairs import Partner, RuledOut, RuledOutBy, Seeker

Chosen = Mapping[str, str]
"""Partner by person."""


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


def cost_of(seeker: Seeker, partner_id: str) -> int:
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

    def broken_by(self, seeker: Seeker, partner: Partner) -> RuledOutBy | None:
        """Tell why a partner who could serve somebody may not.

        Args:
            seeker: The person.
            partner: The partner.

        Returns:
            Why not, or `None` when they may.
        """
        pair = (seeker.id, partner.id)
        rules: tuple[tuple[RuledOutBy, bool], ...] = (
            ("self", seeker.id == partner.id),
            ("forbidden", pair in self.forbidden),
            ("rejected", pair in self.rejected),
            ("own_manager", partner.id == seeker.manager_id and not self.allow_own_manager),
            ("partner_not_committed", partner.committed is False),
        )
        return next((why for why, holds in rules if holds), None)


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
    seekers: Iterable[Seeker], partners: Iterable[Partner], *, rules: Rules
) -> Mapping[str, Options]:
    """Find who may serve whom.

    Args:
        seekers: Those who need a partner.
        partners: Those who serve, in the order that the options keep.
        rules: What no pair may break.

    Returns:
        The options by person. Who does not commit has none that may serve them.
    """
    by_competency: dict[str, list[Partner]] = {}
    for partner in partners:
        for competency in sorted(set(partner.competency_ids)):
            by_competency.setdefault(competency, []).append(partner)
    found = {}
    for seeker in seekers:
        costs, out = {}, []
        for partner in by_competency.get(seeker.competency_id, ()):
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
