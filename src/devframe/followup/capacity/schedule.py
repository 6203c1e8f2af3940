"""Schedule many sessions for few hosts, with reasons for those that find no place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Literal

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.calendar import WorkCalendar
from devframe.followup.capacity.greedy import Assignment, assign_greedily
from devframe.followup.capacity.optimal import assign_optimally
from devframe.followup.capacity.records import (
    CapacityPlan,
    Reason,
    Scheduled,
    SessionRequest,
    Unscheduled,
)
from devframe.followup.capacity.windows import HostProblem, blocks, host_problem
from devframe.followup.hosts import Host
from devframe.followup.slots import GRID_MINUTES, Span
from devframe.followup.zoned import ZonedDateTime, zone_named

Method = Literal["greedy", "optimal"]
"""`greedy` needs no dependency; `optimal` needs the extra `plan`."""


def schedule(
    requests: Iterable[SessionRequest],
    *,
    hosts: Iterable[Host],
    calendars: Mapping[str, WorkCalendar] | None = None,
    as_of: date,
    method: Method = "greedy",
) -> CapacityPlan:
    """Find places for many sessions within the hosts' hours, bookings and caps.

    Hosts are scheduled one after the other, in order of their id, each as a whole. Sessions start
    on quarters of an hour and occupy whole ones. Confirmed sessions stay where they are, whatever
    the caps say, and count towards them. Where a person has sessions with several hosts they never
    overlap, and `optimal` is then optimal for each host in turn, not for all together.

    Args:
        requests: The sessions, in any order.
        hosts: Who holds them.
        calendars: People's calendars by id; who has none keeps the host's hours and zone.
        as_of: Nothing is scheduled before this date.
        method: How to search.

    Returns:
        The plan; the same for any order of the input.

    Raises:
        InvalidInputError: When a host is unknown or an id comes twice; with all faults.
        MissingExtraError: When the solver of `optimal` is not installed.

    Example:
        >>> host = Host(id="m-1", calendar=WorkCalendar(zone="UTC"), max_sessions_per_day=1)
        >>> monday = date(2026, 11, 23)
        >>> plan = schedule(
        ...     [
        ...         SessionRequest(
        ...             id=f"r-{number}",
        ...             person_id=f"p-{number}",
        ...             host_id="m-1",
        ...             duration_minutes=20,
        ...             priority=number,
        ...             on=monday,
        ...             until=monday,
        ...         )
        ...         for number in (2, 1)
        ...     ],
        ...     hosts=[host],
        ...     as_of=monday,
        ... )
        >>> [(kept.request_id, kept.starts_at.at.isoformat("minutes")) for kept in plan.scheduled]
        [('r-1', '09:00')]
        >>> [(left.request_id, left.reason) for left in plan.unscheduled]
        [('r-2', 'capacity')]
    """
    known = {host.id: host for host in hosts}
    mine = _by_host(requests, known)
    people = calendars or {}
    taken: dict[str, list[Span]] = defaultdict(list)
    scheduled = []
    for request in (request for group in mine.values() for request in group):
        if request.confirmed_at is not None:
            kept = _scheduled(request, request.confirmed_at)
            scheduled.append(kept)
            taken[request.person_id].append(_span(kept))
    unscheduled: list[Unscheduled] = []
    proven = True
    for host_id in sorted(mine):
        booked = [_span(kept) for kept in scheduled if kept.host_id == host_id]
        host = attrs.evolve(known[host_id], sessions=(*known[host_id].sessions, *booked))
        waiting = [request for request in mine[host_id] if request.confirmed_at is None]
        problem = host_problem(host, waiting, calendars=people, taken=taken, as_of=as_of)
        if method == "greedy":
            chosen = assign_greedily(problem)
        else:
            chosen, sure = assign_optimally(problem)
            proven &= sure
        for request, start in _packed(problem, chosen):
            calendar = people.get(request.person_id, host.calendar)
            local = start.astimezone(zone_named(calendar.zone))
            scheduled.append(_scheduled(request, ZonedDateTime.of(local)))
            taken[request.person_id].append(_span(scheduled[-1]))
        unscheduled += [
            _unscheduled(request, eligible, as_of)
            for request, eligible in zip(problem.requests, problem.eligible, strict=True)
            if request.id not in chosen
        ]
    return CapacityPlan(
        method=method,
        proven=None if method == "greedy" else proven,
        scheduled=tuple(sorted(scheduled, key=lambda kept: kept.request_id)),
        unscheduled=tuple(sorted(unscheduled, key=lambda left: left.request_id)),
    )


def _by_host(
    requests: Iterable[SessionRequest], known: Mapping[str, Host]
) -> dict[str, list[SessionRequest]]:
    faults = []
    seen = set()
    groups: dict[str, list[SessionRequest]] = defaultdict(list)
    for row, request in enumerate(sorted(requests, key=lambda request: request.id), start=1):
        where = f"request {request.id}"
        if request.id in seen:
            faults.append(
                Fault(where, "repeated_id", "expected each id once; give it another", row=row)
            )
        if request.host_id not in known:
            message = f"no host is named {request.host_id!r}; known: {', '.join(sorted(known))}"
            faults.append(Fault(where, "unknown_host", message, row=row, column="host_id"))
        seen.add(request.id)
        groups[request.host_id].append(request)
    if faults:
        raise InvalidInputError(faults, origin="schedule")
    return groups


def _packed(problem: HostProblem, chosen: Assignment) -> Iterable[tuple[SessionRequest, datetime]]:
    """Lay the sessions of each window one after the other, in order of their id."""
    position = [window.opens for window in problem.windows]
    for request in sorted(problem.requests, key=lambda request: request.id):
        index = chosen.get(request.id)
        if index is not None:
            yield request, position[index]
            position[index] += timedelta(minutes=GRID_MINUTES * blocks(request.duration_minutes))


def _span(kept: Scheduled) -> Span:
    opens = kept.starts_at.utc
    return opens, opens + timedelta(minutes=kept.duration_minutes)


def _scheduled(request: SessionRequest, starts_at: ZonedDateTime) -> Scheduled:
    return Scheduled(
        request_id=request.id,
        person_id=request.person_id,
        host_id=request.host_id,
        starts_at=starts_at,
        duration_minutes=request.duration_minutes,
    )


def _unscheduled(request: SessionRequest, eligible: tuple[int, ...], as_of: date) -> Unscheduled:
    window = f"{request.on} to {request.until}"
    reason: Reason = "capacity"
    explanation = (
        f"{request.host_id} has no time left in {window} beside the sessions that come first"
    )
    if request.until < as_of:
        reason = "window_closed"
        explanation = f"its window, {window}, was over on {as_of}"
    elif not eligible:
        reason = "no_joint_day"
        explanation = (
            f"{request.host_id} and {request.person_id} have no {request.duration_minutes} minutes "
            f"in common in {window}"
        )
    return Unscheduled(request_id=request.id, reason=reason, explanation=explanation)
