"""Allocations: nothing is exceeded, order has no effect, optimal is optimal, remedies free."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from math import ceil
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from devframe.program import (
    Allocation,
    FairAccess,
    Partner,
    PlaceRequest,
    ProtectedTime,
    Run,
    RunDay,
    allocate,
)

MONDAY = date(2026, 11, 2)
WEEK = timedelta(weeks=1)
PEOPLE = ("a", "b", "c", "d")
COACHES = ("k", "l")
RUNS = ("r", "s")

Case = dict[str, Any]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A few requests of both kinds; time, least numbers and people who ask twice included."""
    requests = []
    for number in range(draw(st.integers(0, 5))):
        coached = draw(st.booleans())
        requests.append(
            PlaceRequest(
                id=f"n{number}",
                person_id=draw(st.sampled_from([*PEOPLE, "k"])),
                competency_id="x",
                method="coaching" if coached else "training",
                safety_critical=draw(st.sampled_from([True, None])),
                importance=draw(st.integers(2, 3)),
                minutes_per_week=draw(st.sampled_from([0, 30, 45])) if coached else 0,
                starts_on=MONDAY,
                weeks=draw(st.integers(1, 2)),
                preferences=tuple(draw(st.lists(st.sampled_from([*COACHES, *RUNS]), unique=True))),
                manager_id=draw(st.sampled_from([None, "k"])),
                committed=draw(st.sampled_from([True, None, False])),
            )
        )
    partners = [
        Partner(id=one, competency_ids=("x",), capacity=draw(st.integers(0, 3))) for one in COACHES
    ]
    runs = []
    for one in RUNS:
        seats = draw(st.integers(0, 3))
        runs.append(
            Run(
                id=one,
                competency_ids=("x",),
                method=draw(st.sampled_from(["training", "training", "coaching"])),
                seats=seats,
                min_people=draw(st.integers(1, max(seats, 1))),
                days=tuple(
                    RunDay(on=MONDAY + week * WEEK, minutes=draw(st.sampled_from([30, 60])))
                    for week in range(draw(st.integers(0, 2)))
                ),
                led_by=draw(st.sampled_from([None, *COACHES])),
            )
        )
    times = [
        ProtectedTime(person_id=one, minutes_per_week=draw(st.integers(0, 8)) * 15)
        for one in (*PEOPLE, *COACHES)
        if draw(st.booleans())
    ]
    forbidden = draw(
        st.sets(st.tuples(st.sampled_from(PEOPLE), st.sampled_from([*COACHES, *RUNS])), max_size=3)
    )
    return {
        "requests": requests,
        "partners": partners,
        "runs": runs,
        "times": times,
        "forbidden": forbidden,
    }


def solved(case: Case, method: str, **changes: Any) -> Allocation:
    given_ = case | changes
    return allocate(given_.pop("requests"), **given_, method=method)


def may(case: Case, request: PlaceRequest, offer: Partner | Run) -> bool:
    """Said again, in other words than the library's."""
    if request.committed is False:
        return False
    names = {offer.id}
    if isinstance(offer, Partner):
        leader: str | None = offer.id
        if request.method != "coaching":
            return False
    else:
        leader = offer.led_by
        names |= {leader} if leader else set()
        if request.method != offer.method:
            return False
    if any((request.person_id, name) in case["forbidden"] for name in names):
        return False
    if leader is not None and leader == request.person_id:
        return False
    return leader is None or leader != request.manager_id or request.method == "training"


def is_kept(case: Case, placed: Mapping[str, str]) -> bool:
    """Whether an allocation breaks nothing: seats, least numbers, everybody's minutes."""
    seats = Counter(placed.values())
    limits = {one.person_id: one.minutes_per_week for one in case["times"]}
    held = [one for one in case["runs"] if seats[one.id]]
    return (
        all(run.min_people <= seats[run.id] <= run.seats for run in held)
        and all(seats[one.id] <= one.capacity for one in case["partners"])
        and all(
            minutes <= limits.get(person, minutes)
            for (person, _), minutes in taken(case, placed, held).items()
        )
    )


def taken(case: Case, placed: Mapping[str, str], held: Sequence[Run]) -> Counter[tuple[str, date]]:
    minutes: Counter[tuple[str, date]] = Counter()
    days = {run.id: run.days for run in case["runs"]}
    for request in case["requests"]:
        offer = placed.get(request.id)
        for day in days.get(offer or "", ()):
            minutes[request.person_id, day.on] += day.minutes
        for week in range(request.weeks if offer in COACHES else 0):
            for person in (request.person_id, offer or ""):
                minutes[person, MONDAY + week * WEEK] += request.minutes_per_week
    for run in held:
        for day in run.days:
            minutes[run.led_by or "", day.on] += day.minutes
    return minutes


def placed(found: Allocation) -> dict[str, str]:
    return {one.request_id: one.offer_id for one in found.places}


def worth(served: Mapping[str, str], requests: Sequence[PlaceRequest]) -> tuple[int, ...]:
    counts = Counter(
        (one.safety_critical is not True, -one.importance) for one in requests if one.id in served
    )
    return tuple(counts[rank] for rank in product((False, True), (-3, -2)))


methods = st.sampled_from(["greedy", "optimal"])


@given(cases(), methods)
def test_nothing_is_exceeded_and_nobody_is_lost(case: Case, method: str) -> None:
    found = solved(case, method)
    assert is_kept(case, placed(found))
    ids = [*placed(found), *(one.request_id for one in found.unmet)]
    assert sorted(ids) == [one.id for one in case["requests"]]
    assert set(found.held) == {one.offer_id for one in found.places} & set(RUNS)


@given(cases(), methods, st.randoms(use_true_random=False))
def test_the_order_of_the_input_has_no_effect(case: Case, method: str, random: Any) -> None:
    before = solved(case, method).to_json()
    shuffled = {name: list(one) for name, one in case.items() if name != "forbidden"}
    for one in shuffled.values():
        random.shuffle(one)
    assert solved(shuffled | {"forbidden": case["forbidden"]}, method).to_json() == before


def allowed(case: Case) -> Iterator[dict[str, str]]:
    """Go through every allocation that breaks nothing."""
    requests = case["requests"]
    offers = (*case["partners"], *case["runs"])
    choices = [[None, *(one.id for one in offers if may(case, asked, one))] for asked in requests]
    for choice in product(*choices):
        chosen = {one.id: offer for one, offer in zip(requests, choice, strict=True) if offer}
        if is_kept(case, chosen):
            yield chosen


@settings(max_examples=150)
@given(cases())
def test_optimal_is_the_best_of_all(case: Case) -> None:
    requests = case["requests"]
    best = max(worth(chosen, requests) for chosen in allowed(case))
    found = solved(case, "optimal")
    assert (found.proven, found.gap_share, found.proven_share) == (True, 0.0, 1.0)
    assert worth(placed(found), requests) == best
    assert worth(placed(solved(case, "greedy")), requests) <= best


@settings(max_examples=60)
@given(cases(), st.data())
def test_fair_access_comes_first_as_far_as_it_can(case: Case, data: st.DataObject) -> None:
    requests = [
        one.model_copy(update={"group": data.draw(st.sampled_from(["day", "night", None]))})
        for one in case["requests"]
    ]
    case |= {"requests": requests}
    sizes = Counter(one.group for one in requests if one.group is not None)
    fair = [
        FairAccess(group=group, min_share=data.draw(st.sampled_from([0.3, 0.5, 1.0])))
        for group in sorted(sizes)
    ]
    floors = {one.group: ceil(one.min_share * sizes[one.group]) for one in fair}

    def missing(chosen: Mapping[str, str]) -> int:
        served = Counter(one.group for one in requests if one.id in chosen)
        return sum(max(floor - served[group], 0) for group, floor in floors.items())

    least = min(missing(chosen) for chosen in allowed(case))
    found = solved(case, "optimal", fair_access=fair)
    access = {one.group: one for one in found.access}
    assert found.proven
    assert missing(placed(found)) == least
    assert {group: one.required for group, one in access.items()} == floors
    possible = {group: one.possible or 0 for group, one in access.items()}
    assert sum(floors.values()) - sum(possible.values()) == least
    assert all(access[group].served >= count for group, count in possible.items())
    best = max(
        worth(chosen, requests)
        for chosen in allowed(case)
        if all(
            sum(one.group == group and one.id in chosen for one in requests) >= count
            for group, count in possible.items()
        )
    )
    assert worth(placed(found), requests) == best


@given(cases(), st.data())
def test_more_capacity_never_serves_fewer_by_priority(case: Case, data: st.DataObject) -> None:
    before = worth(placed(solved(case, "optimal")), case["requests"])
    partners = [
        one.model_copy(update={"capacity": one.capacity + data.draw(st.integers(0, 2))})
        for one in case["partners"]
    ]
    runs = [
        one.model_copy(update={"seats": one.seats + data.draw(st.integers(0, 2))})
        for one in case["runs"]
        if one.seats
    ]
    runs += [one for one in case["runs"] if not one.seats]
    times = [
        one.model_copy(
            update={"minutes_per_week": one.minutes_per_week + data.draw(st.integers(0, 60))}
        )
        for one in case["times"]
    ]
    after = solved(case, "optimal", partners=partners, runs=runs, times=times)
    assert worth(placed(after), case["requests"]) >= before


@settings(max_examples=60)
@given(cases())
def test_every_remedy_frees_a_place(case: Case) -> None:
    """What is called missing is given; then more is served, the most urgent first."""
    found = solved(case, "optimal")
    before = worth(placed(found), case["requests"])
    for left in found.unmet:
        for remedy in left.remedies:
            partners = [
                one.model_copy(
                    update={"capacity": one.capacity + remedy.seats * (one.id == remedy.offer_id)}
                )
                for one in case["partners"]
            ]
            runs = [
                one.model_copy(
                    update={
                        "seats": one.seats + remedy.seats,
                        "min_people": max(one.min_people - remedy.people, 1),
                    }
                )
                if one.id == remedy.offer_id
                else one
                for one in case["runs"]
            ]
            more = Counter[str]()
            for missing in remedy.minutes:
                more[missing.person_id] = max(more[missing.person_id], missing.minutes)
            times = [
                one.model_copy(
                    update={"minutes_per_week": one.minutes_per_week + more[one.person_id]}
                )
                for one in case["times"]
            ]
            after = solved(case, "optimal", partners=partners, runs=runs, times=times)
            assert worth(placed(after), case["requests"]) > before
