"""Allocation: places in courses, with coaches and with mentors, within everybody's hours."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from math import ceil
from typing import Literal

from devframe._base.errors import Fault, InvalidInputError
from devframe.program.allocation import Allocation, GroupAccess, Place
from devframe.program.candidates import Rules
from devframe.program.greedy_places import place_greedily
from devframe.program.pairs import SHOWN_ALTERNATIVES, Alternative
from devframe.program.partners import Partner
from devframe.program.place_ledger import Ledger
from devframe.program.place_options import find_place_options, is_late
from devframe.program.place_problem import Budget, Offer, Outcome, Problem
from devframe.program.places import FairAccess, PlaceRequest, ProtectedTime, Run
from devframe.program.unique import twice
from devframe.program.unmet import Explainer

MAX_COACHING_GROUP_SIZE = 6
"""Most people in a group that a coach leads: `devframe-convention`."""

_ROUNDING = 1e-9


def allocate(
    requests: Iterable[PlaceRequest],
    *,
    runs: Iterable[Run] = (),
    partners: Iterable[Partner] = (),
    times: Iterable[ProtectedTime] = (),
    fair_access: Iterable[FairAccess] = (),
    forbidden: Collection[tuple[str, str]] = (),
    allow_own_manager: bool = False,
    max_coaching_group_size: int = MAX_COACHING_GROUP_SIZE,
    method: Literal["greedy", "optimal"] = "greedy",
) -> Allocation:
    """Propose a place for every request that can have one.

    Nobody takes more seats or minutes than there are, and no run is held with too few people. Then
    comes fair access, where it is asked for; then to serve as many of the most urgent requests as
    can be, then of the next, and so on: safety before due dates before importance. Last come
    wishes.

    Args:
        requests: The requests, in any order.
        runs: Courses and groups, in any order.
        partners: Coaches and mentors, in any order.
        times: Protected time of those who develop and those who serve; others are not limited.
        fair_access: Shares of groups to be served first. Where they cannot all be reached, the
            sum of what is missing is as small as can be, and `access` says what is possible.
        forbidden: Pairs of a person and a partner, a run, or whoever leads it, that must not be.
        allow_own_manager: Whether a manager may coach or mentor their own people; it is a conflict
            of interest otherwise.
        max_coaching_group_size: Most people in a run that is not a training.
        method: `greedy` is a simple rule; `optimal` (extra `plan`) finds the best there is, or
            says how far it may be from it.

    Returns:
        The places, and for every unmet request the reason and what would free it.

    Raises:
        InvalidInputError: With every id that stands twice, every group without requests, and every
            coaching group that is too large.
        MissingExtraError: When the solver of `optimal` is not installed.

    Source:
        Small, stable groups: `cx-development-framework` (opinion); their size:
        `devframe-convention`.

    Example:
        >>> from devframe.program import Partner, PlaceRequest, ProtectedTime
        >>> asked = [
        ...     PlaceRequest(
        ...         id=f"r-{number}",
        ...         person_id=f"p-{number}",
        ...         competency_id="listening",
        ...         method="coaching",
        ...         importance=number,
        ...         minutes_per_week=45,
        ...         starts_on=date(2026, 11, 2),
        ...     )
        ...     for number in (1, 2)
        ... ]
        >>> found = allocate(
        ...     asked,
        ...     partners=[Partner(id="k-1", competency_ids=("listening",), capacity=5)],
        ...     times=[ProtectedTime(person_id="k-1", minutes_per_week=60)],
        ... )
        >>> [(place.request_id, place.offer_id) for place in found.places]
        [('r-2', 'k-1')]
        >>> [(left.request_id, left.would_free) for left in found.unmet]
        [('r-1', '30 more minutes of k-1 in the week of 2026-11-02.')]
    """
    asked = sorted(requests, key=lambda one: (_urgency(one), one.id))
    held = sorted(runs, key=lambda one: one.id)
    serving = sorted(partners, key=lambda one: one.id)
    kept = sorted(times, key=lambda one: one.person_id)
    fair = sorted(fair_access, key=lambda one: one.group)
    sizes = Counter(one.group for one in asked if one.group is not None)
    faults = [
        *twice((one.id for one in asked), "requests"),
        *twice((*(one.id for one in held), *(one.id for one in serving)), "runs and partners"),
        *twice((one.person_id for one in kept), "times"),
        *twice((one.group for one in fair), "fair_access"),
        *_too_large(held, most=max_coaching_group_size),
        *_without_requests(fair, sizes),
    ]
    if faults:
        raise InvalidInputError(faults, origin="allocate")
    urgencies = dict.fromkeys(map(_urgency, asked))
    ranks = {urgency: rank for rank, urgency in enumerate(urgencies)}
    offers = {one.id: Offer(seats=one.capacity, partner=one) for one in serving}
    offers |= {one.id: Offer(seats=one.seats, run=one) for one in held}
    rules = Rules(
        forbidden=frozenset(forbidden), rejected=frozenset(), allow_own_manager=allow_own_manager
    )
    problem = Problem(
        requests=tuple(asked),
        ranks=tuple(ranks[_urgency(one)] for one in asked),
        offers=dict(sorted(offers.items())),
        options=find_place_options(asked, runs=held, partners=serving, rules=rules),
        times={one.person_id: Budget.of(one) for one in kept},
        floors={one.group: ceil(one.min_share * sizes[one.group] - _ROUNDING) for one in fair},
    )
    if method == "optimal":
        from devframe.program.optimal_places import (  # noqa: PLC0415 - needs the extra `plan`
            place_optimally,
        )

        outcome = place_optimally(problem)
    else:
        outcome = Outcome(placed=place_greedily(problem))
    explainer = Explainer.of(problem, outcome.placed)
    by_id = sorted(asked, key=lambda one: one.id)
    placed = outcome.placed
    return Allocation(
        method=method,
        proven=outcome.proven,
        proven_share=outcome.proven_share,
        gap_share=outcome.gap_share,
        wishes_gap_share=outcome.wishes_gap_share,
        places=tuple(
            _place(one, placed[one.id], problem=problem, ledger=explainer.ledger)
            for one in by_id
            if one.id in placed
        ),
        unmet=tuple(explainer.explain(one) for one in by_id if one.id not in placed),
        held=tuple(one.id for one in held if explainer.ledger.seats[one.id]),
        access=_access(problem, outcome, sizes),
    )


def _urgency(request: PlaceRequest) -> tuple[int, date, int]:
    """Order by safety, then by due date, then by importance."""
    safety = {True: 0, None: 1, False: 2}[request.safety_critical]
    return safety, request.due_on or date.max, -request.importance


def _place(request: PlaceRequest, offer_id: str, *, problem: Problem, ledger: Ledger) -> Place:
    offer, costs = problem.offers[offer_id], problem.options[request.id].costs
    others = sorted((cost, one) for one, cost in costs.items() if one != offer_id)
    asked = () if offer.partner is None else (request.committed, offer.partner.committed)
    return Place(
        request_id=request.id,
        person_id=request.person_id,
        offer_id=offer_id,
        choice="previous"
        if offer_id == request.previous_id
        else "preferred"
        if offer_id in request.preferences
        else "other",
        late=None if offer.run is None else is_late(request, offer.run),
        ask_commitment_of=tuple(
            one
            for one, committed in zip((request.person_id, offer_id), asked, strict=False)
            if committed is None
        ),
        alternatives=tuple(
            Alternative(partner_id=one, has_room=ledger.lacking(request, one) == (0, {}))
            for _, one in others[:SHOWN_ALTERNATIVES]
        ),
    )


def _access(
    problem: Problem, outcome: Outcome, sizes: Mapping[str, int]
) -> tuple[GroupAccess, ...]:
    served = Counter(one.group for one in problem.requests if one.id in outcome.placed)
    return tuple(
        GroupAccess(
            group=group,
            asked=sizes[group],
            served=served[group],
            required=problem.floors.get(group),
            possible=None if outcome.floors is None else outcome.floors.get(group),
        )
        for group in sorted(sizes)
    )


def _too_large(runs: Iterable[Run], *, most: int) -> list[Fault]:
    return [
        Fault(
            f"runs, {one.id}",
            "group_too_large",
            f"expected at most {most} seats in a group for {one.method}, got {one.seats}; lower "
            "them, or raise max_coaching_group_size",
        )
        for one in runs
        if one.method != "training" and one.seats > most
    ]


def _without_requests(fair: Iterable[FairAccess], sizes: Mapping[str, int]) -> list[Fault]:
    return [
        Fault(
            f"fair_access, {one.group}",
            "empty_group",
            "expected a group that requests name, got one without any; correct its name",
        )
        for one in fair
        if one.group not in sizes
    ]
