"""Matching: people and their coaches or mentors, within everybody's room, for people to approve."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from devframe._base.counted import counted
from devframe._base.errors import Fault, InvalidInputError
from devframe.program.candidates import (
    Candidates,
    Chosen,
    Options,
    Rules,
    choose_greedily,
    find_options,
)
from devframe.program.pairs import (
    SHOWN_ALTERNATIVES,
    Alternative,
    Matching,
    Pair,
    Unmatched,
)
from devframe.program.partners import Partner, Seeker
from devframe.program.stable_pairs import Queues, choose_stably
from devframe.program.unique import twice


def match(
    seekers: Iterable[Seeker],
    partners: Iterable[Partner],
    *,
    forbidden: Collection[tuple[str, str]] = (),
    allow_own_manager: bool = False,
    earlier: Matching | None = None,
    method: Literal["greedy", "optimal", "stable"] = "greedy",
) -> Matching:
    """Propose a coach or mentor for everybody who can have one.

    Most important is to serve the more urgent, then to serve as many as can be, then to fit the
    wishes: whom somebody worked with before comes first, then their list, then anybody eligible.
    Nobody serves more people than they have room for.

    Args:
        seekers: Those who need a partner, in any order.
        partners: Those who serve, in any order.
        forbidden: Pairs of person and partner that must not be.
        allow_own_manager: Whether a manager may serve their own people; it is a conflict of
            interest otherwise.
        earlier: A matching that people have decided on: approved pairs of these people stay,
            rejected ones are not proposed again.
        method: `greedy` is a simple rule; `optimal` (extra `plan`) finds the best there is;
            `stable` also heeds whom partners prefer, and leaves no two who would both rather have
            each other, though it may serve fewer.

    Returns:
        Proposed pairs with their next best partners, and the others with a reason and what would
        free them.

    Raises:
        InvalidInputError: With every id that stands twice, and every approved pair that can no
            longer be.
        MissingExtraError: When the solver of `optimal` is not installed.

    Example:
        >>> found = match(
        ...     [
        ...         Seeker(id="p-1", competency_id="listening", previous_id="k-1"),
        ...         Seeker(id="p-2", competency_id="listening", priority=1),
        ...         Seeker(id="p-3", competency_id="writing"),
        ...     ],
        ...     [Partner(id="k-1", competency_ids=("listening",), capacity=1)],
        ... )
        >>> [(pair.person_id, pair.partner_id, pair.status) for pair in found.pairs]
        [('p-2', 'k-1', 'proposed')]
        >>> [(left.person_id, left.reason) for left in found.unmatched]
        [('p-1', 'no_room'), ('p-3', 'nobody_serves')]
    """
    asked = sorted(seekers, key=lambda one: one.id)
    serving = sorted(partners, key=lambda one: one.id)
    decided = () if earlier is None else earlier.pairs
    before = () if earlier is None else earlier.rejected_before
    rejected = (*before, *(pair for pair in decided if pair.status == "rejected"))
    rules = Rules(
        forbidden=frozenset(forbidden),
        rejected=frozenset((pair.person_id, pair.partner_id) for pair in rejected),
        allow_own_manager=allow_own_manager,
    )
    options = find_options(asked, serving, rules=rules)
    kept = {
        pair.person_id: pair
        for pair in decided
        if pair.status == "approved" and pair.person_id in options
    }
    load = Counter(pair.partner_id for pair in kept.values())
    faults = [
        *twice((one.id for one in asked), "seekers"),
        *twice((one.id for one in serving), "partners"),
        *_impossible(kept, options=options, load=load, serving=serving),
    ]
    if faults:
        raise InvalidInputError(faults, origin="match")
    problem = Candidates(
        seekers=tuple(one for one in asked if one.id not in kept),
        room={one.id: one.capacity - load[one.id] for one in serving},
        costs={one: found.costs for one, found in options.items()},
    )
    by_id = {one.id: one for one in serving}
    chosen, proven = _choose(problem, by_id, method=method)
    load.update(chosen.values())
    left = {one.id: one.capacity - load[one.id] for one in serving}
    pairs = dict(kept)
    for seeker in problem.seekers:
        if seeker.id in chosen:
            partner = by_id[chosen[seeker.id]]
            pairs[seeker.id] = _pair(seeker, partner, costs=options[seeker.id].costs, left=left)
    queues = Queues.of(problem, by_id, chosen=chosen) if method == "stable" else None
    return Matching(
        pairs=tuple(pairs[one.id] for one in asked if one.id in pairs),
        unmatched=tuple(
            _unmatched(one, options[one.id], partners=by_id, queues=queues)
            for one in asked
            if one.id not in pairs
        ),
        method=method,
        proven=proven,
        rejected_before=rejected,
    )


def _choose(
    problem: Candidates,
    partners: Mapping[str, Partner],
    *,
    method: Literal["greedy", "optimal", "stable"],
) -> tuple[Chosen, bool]:
    """Choose pairs, and tell whether they are proven to be the best."""
    if method == "optimal":
        from devframe.program.optimal_pairs import (  # noqa: PLC0415 - needs the extra `plan`
            choose_optimally,
        )

        return choose_optimally(problem)
    if method == "stable":
        return choose_stably(problem, partners), False
    return choose_greedily(problem), False


def _pair(
    seeker: Seeker, partner: Partner, *, costs: Mapping[str, int], left: Mapping[str, int]
) -> Pair:
    others = sorted((cost, one) for one, cost in costs.items() if one != partner.id)
    return Pair(
        person_id=seeker.id,
        partner_id=partner.id,
        choice="previous"
        if partner.id == seeker.previous_id
        else "preferred"
        if partner.id in seeker.preferences
        else "other",
        ask_commitment_of=tuple(one.id for one in (seeker, partner) if one.committed is None),
        alternatives=tuple(
            Alternative(partner_id=one, has_room=left[one] > 0)
            for _, one in others[:SHOWN_ALTERNATIVES]
        ),
    )


def _unmatched(
    seeker: Seeker, options: Options, *, partners: Mapping[str, Partner], queues: Queues | None
) -> Unmatched:
    full, out = tuple(options.costs), options.ruled_out
    if seeker.committed is False:
        return Unmatched(
            person_id=seeker.id,
            reason="not_committed",
            would_free="The person commits; until then nobody is asked to serve them.",
        )
    if full:
        return Unmatched(
            person_id=seeker.id,
            reason="no_room",
            full=full,
            ruled_out=out,
            would_free="One more place with any of the partners that are full."
            if queues is None
            else _places(seeker, [partners[one] for one in full], queues),
        )
    if out:
        return Unmatched(
            person_id=seeker.id,
            reason="all_ruled_out",
            ruled_out=out,
            would_free=f"Another partner eligible for {seeker.competency_id}, or the end of what "
            "rules one out.",
        )
    return Unmatched(
        person_id=seeker.id,
        reason="nobody_serves",
        would_free=f"A partner eligible for {seeker.competency_id}.",
    )


def _places(seeker: Seeker, full: Iterable[Partner], queues: Queues) -> str:
    """Say where the fewest more places serve somebody for certain."""
    count, partner = min((queues.places_needed(seeker, one), one.id) for one in full)
    return f"{counted(count, 'more place')} with {partner}."


def _impossible(
    kept: Mapping[str, Pair],
    *,
    options: Mapping[str, Options],
    load: Counter[str],
    serving: Sequence[Partner],
) -> Sequence[Fault]:
    """Find approved pairs that can no longer be: somebody has to decide on them again."""
    faults = [
        Fault(
            f"earlier, {pair.person_id}",
            "approved_pair_impossible",
            f"the approved partner {pair.partner_id} may no longer serve them; reject that pair",
        )
        for pair in kept.values()
        if pair.partner_id not in options[pair.person_id].costs
    ]
    faults += [
        Fault(
            f"earlier, {one.id}",
            "approved_over_capacity",
            f"expected at most {one.capacity} approved pairs, got {load[one.id]}; reject some",
        )
        for one in serving
        if load[one.id] > one.capacity
    ]
    return faults
