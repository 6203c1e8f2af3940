"""The hard properties of scheduling many sessions for few hosts."""

from datetime import date, time, timedelta
from itertools import pairwise, permutations, product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe.followup.calendar import WorkCalendar
from devframe.followup.capacity.records import CapacityPlan, SessionRequest
from devframe.followup.capacity.schedule import schedule
from devframe.followup.capacity.windows import blocks
from devframe.followup.hosts import Host
from devframe.followup.zoned import ZonedDateTime

MONDAY = date(2026, 11, 23)
demands = st.lists(
    st.tuples(
        st.sampled_from([15, 30, 45, 60]),  # length
        st.integers(1, 3),  # priority
        st.integers(0, 3),  # first day
        st.integers(0, 2),  # days of the window
        st.booleans(),  # confirmed
    ),
    max_size=6,
)
caps = st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from([None, 45, 90]))


def problem_of(
    demand: list[tuple[int, int, int, int, bool]], cap: tuple[int | None, int | None]
) -> tuple[list[SessionRequest], Host]:
    host = Host(
        id="m-1",
        calendar=WorkCalendar(zone="UTC", hours=((time(9), time(9, 45)), (time(13), time(14)))),
        max_sessions_per_day=cap[0],
        max_minutes_per_week=cap[1],
    )
    requests = []
    for number, (length, priority, first, width, confirmed) in enumerate(demand):
        on = MONDAY + timedelta(days=first)
        # Confirmed sessions get a place of their own, outside the hours: they are never asked for.
        at = ZonedDateTime(on=on, at=time(18, 0 if number % 2 else 30), zone="UTC")
        requests.append(
            SessionRequest(
                id=f"r-{number}",
                person_id=f"p-{number}",
                host_id="m-1",
                duration_minutes=length,
                priority=priority,
                on=on,
                until=on + timedelta(days=width),
                confirmed_at=at if confirmed and number < 2 else None,
            )
        )
    return requests, host


def missed(requests: list[SessionRequest], plan: CapacityPlan) -> tuple[int, ...]:
    left = {lost.request_id for lost in plan.unscheduled}
    lost = [request.priority for request in requests if request.id in left]
    return tuple(lost.count(priority) for priority in (1, 2, 3))


def brute_force(requests: list[SessionRequest], host: Host) -> tuple[int, ...]:
    """Try every choice of window for every request."""
    open_requests = [request for request in requests if request.confirmed_at is None]
    windows = [(MONDAY + timedelta(days=day), size) for day in range(5) for size in (3, 4)]
    fixed = [request for request in requests if request.confirmed_at is not None]
    options = [
        [None]
        + [
            index
            for index, (on, size) in enumerate(windows)
            if request.on <= on <= request.until and blocks(request.duration_minutes) <= size
        ]
        for request in open_requests
    ]
    best = (99, 99, 99)
    for choice in product(*options):
        taken = [0] * len(windows)
        per_day = dict.fromkeys((on for on, _ in windows), 0)
        minutes = 0
        for request in fixed:
            per_day[request.confirmed_at.on] += 1
            minutes += request.duration_minutes
        for request, index in zip(open_requests, choice, strict=True):
            if index is not None:
                taken[index] += blocks(request.duration_minutes)
                per_day[windows[index][0]] += 1
                minutes += request.duration_minutes
        used = {windows[index][0] for index in choice if index is not None}
        cap = host.max_sessions_per_day
        if any(taken[index] > size for index, (_, size) in enumerate(windows)):
            continue
        if cap is not None and any(per_day[on] > cap for on in used):
            continue
        limit = host.max_minutes_per_week
        if limit is not None and used and minutes > limit:
            continue
        lost = [r.priority for r, index in zip(open_requests, choice, strict=True) if index is None]
        best = min(best, tuple(lost.count(priority) for priority in (1, 2, 3)))
    return best


class TestCapacity:
    """Property 12."""

    @pytest.mark.parametrize("method", ["greedy", "optimal"])
    @given(demands, caps)
    @settings(max_examples=40, deadline=None)
    def test_no_overlap_caps_kept_confirmed_fixed(self, method: str, demand: list, cap: tuple):
        requests, host = problem_of(demand, cap)
        plan = schedule(requests, hosts=[host], as_of=MONDAY, method=method)
        by_id = {request.id: request for request in requests}
        assert {s.request_id for s in plan.scheduled} | {
            u.request_id for u in plan.unscheduled
        } == set(by_id)
        spans = []
        for kept in plan.scheduled:
            asked = by_id[kept.request_id]
            if asked.confirmed_at is not None:
                assert kept.starts_at == asked.confirmed_at
                continue
            spans.append((kept.starts_at.utc, kept.starts_at.later(kept.duration_minutes)))
            assert asked.on <= kept.starts_at.on <= asked.until
        spans.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
        fixed = [request for request in requests if request.confirmed_at is not None]
        if cap[1] is not None and spans:
            assert sum(kept.duration_minutes for kept in plan.scheduled) <= cap[1]
        if cap[0] is not None:
            for on in {kept.starts_at.on for kept in plan.scheduled}:
                count = sum(kept.starts_at.on == on for kept in plan.scheduled)
                assert count <= max(cap[0], sum(r.confirmed_at.on == on for r in fixed))

    @given(demands, caps, st.randoms(use_true_random=False))
    @settings(max_examples=40, deadline=None)
    def test_the_order_of_the_input_changes_nothing(self, demand: list, cap: tuple, random: object):
        requests, host = problem_of(demand, cap)
        shuffled = list(requests)
        random.shuffle(shuffled)
        for method in ("greedy", "optimal"):
            first = schedule(requests, hosts=[host], as_of=MONDAY, method=method)
            assert first == schedule(shuffled, hosts=[host], as_of=MONDAY, method=method)

    @given(demands, caps)
    @settings(max_examples=60, deadline=None)
    def test_the_optimum_is_the_optimum(self, demand: list, cap: tuple):
        requests, host = problem_of(demand, cap)
        best = schedule(requests, hosts=[host], as_of=MONDAY, method="optimal")
        assert best.proven is True
        assert missed(requests, best) == brute_force(requests, host)
        simple = schedule(requests, hosts=[host], as_of=MONDAY)
        assert missed(requests, simple) >= missed(requests, best)

    @given(demands, caps)
    @settings(max_examples=30, deadline=None)
    def test_more_capacity_never_misses_more_urgent_ones(self, demand: list, cap: tuple):
        requests, host = problem_of(demand, cap)
        wide = attrs.evolve(host, max_sessions_per_day=None, max_minutes_per_week=None)
        narrow_plan = schedule(requests, hosts=[host], as_of=MONDAY, method="optimal")
        wide_plan = schedule(requests, hosts=[wide], as_of=MONDAY, method="optimal")
        assert missed(requests, wide_plan) <= missed(requests, narrow_plan)


def test_the_brute_force_itself_knows_a_hard_case():
    """One short and two long sessions for one window each: only a choice serves both long ones."""
    demand = [(45, 1, 0, 0, False), (60, 1, 0, 0, False), (60, 2, 0, 0, False)]
    lost = [brute_force(*problem_of(list(order), (None, None))) for order in permutations(demand)]
    assert set(lost) == {(0, 1, 0)}
