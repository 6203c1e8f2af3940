"""Places for 1,000 to 100,000 people: time to the optimum or the gap left, and what greed loses."""

import random
import sys
import time
from datetime import date, timedelta
from typing import Any

from devframe.program import (
    Allocation,
    Experience,
    Partner,
    PlaceRequest,
    ProtectedTime,
    Run,
    RunDay,
    allocate,
)

COACHES, MENTORS, RUNS = 50, 40, 30
COMPETENCIES = 10
MONDAY = date(2026, 1, 5)


def case(people: int, *, minutes: bool) -> dict[str, Any]:
    """Draw people with needs, and offers with room for about six of ten.

    With minutes, coaches have a budget each week, people have hours of their own, one in five asks
    twice, and a run is held only with enough people. Without, only places count.
    """
    drawn = random.Random(0)  # noqa: S311 - nothing secret
    topics = [f"c-{number}" for number in range(COMPETENCIES)]
    share = 0.6 * people * (1.2 if minutes else 1)
    coaches = [
        Partner(
            id=f"k-{number}",
            competency_ids=tuple(drawn.sample(topics, 2)),
            capacity=people if minutes else int(0.4 * share / COACHES) + drawn.randint(0, 3),
        )
        for number in range(COACHES)
    ]
    mentors = [
        Partner(
            id=f"m-{number}",
            competency_ids=(mine := tuple(drawn.sample(topics, 2))),
            methods=("mentoring",),
            capacity=int(0.2 * share / MENTORS) + drawn.randint(0, 2),
            experience=tuple(
                Experience(competency_id=one, level=5, record="Led it for years.") for one in mine
            ),
        )
        for number in range(MENTORS)
    ]
    runs = []
    for number in range(RUNS):
        seats = int(0.4 * share / RUNS) + drawn.randint(0, 6)
        first = MONDAY + timedelta(days=drawn.randrange(80))
        runs.append(
            Run(
                id=f"r-{number}",
                competency_ids=(topics[number % COMPETENCIES], drawn.choice(topics)),
                seats=seats,
                min_people=max(1, seats // 3) if minutes else 1,
                days=tuple(
                    RunDay(on=first + timedelta(days=7 * one), minutes=90) for one in (0, 1)
                ),
            )
        )
    served_by = [*coaches, *mentors, *runs]
    requests = []
    for number in range(int(people * 1.2) if minutes else people):
        method = drawn.choices(("training", "coaching", "mentoring"), (2, 2, 1))[0]
        coached = minutes and method == "coaching"
        requests.append(
            PlaceRequest(
                id=f"n-{number}",
                person_id=f"p-{number % people}",
                competency_id=drawn.choice(topics),
                method=method,
                safety_critical=drawn.random() < 0.1,
                due_on=MONDAY + timedelta(weeks=drawn.randrange(4, 16)),
                importance=drawn.randint(1, 5),
                minutes_per_week=drawn.choice((30, 45, 60)) if coached else 0,
                starts_on=MONDAY + timedelta(weeks=drawn.choice((0, 2, 4))) if coached else None,
                weeks=drawn.choice((6, 8)) if coached else 1,
                preferences=tuple(one.id for one in drawn.sample(served_by, 3)),
                level=drawn.randint(1, 4),
            )
        )
    times = []
    if minutes:
        asked = sum(one.minutes_per_week * one.weeks for one in requests)
        each = 0.6 * asked / 13 / COACHES
        times += [
            ProtectedTime(
                person_id=one.id, minutes_per_week=int(each * drawn.uniform(0.5, 1.5)) // 5 * 5
            )
            for one in coaches
        ]
        times += [
            ProtectedTime(person_id=f"p-{number}", minutes_per_week=drawn.choice((90, 120, 180)))
            for number in range(people)
        ]
    return {
        "requests": requests,
        "runs": runs,
        "partners": [*coaches, *mentors],
        "times": times,
    }


def shown(found: Allocation) -> str:
    """Count who is served and how good that is."""
    wished = sum(place.choice != "other" for place in found.places)
    text = f"{len(found.places):>6,} served, {wished:>6,} as wished"
    if found.gap_share is None:
        return text
    wishes = "?" if found.wishes_gap_share is None else f"{found.wishes_gap_share:.2%}"
    gaps = f"({found.proven_share:.0%} of requests), gap {found.gap_share:.3%}, wishes {wishes}"
    return f"{text}, proven: {found.proven} {gaps}"


def lost(requests: list[PlaceRequest], few: Allocation, many: Allocation) -> str:
    """Say what the simple rule loses: in all, and of those for whom safety is at stake."""
    critical = {one.id for one in requests if one.safety_critical}
    served = [{place.request_id for place in one.places} for one in (few, many)]
    total = len(served[1]) - len(served[0])
    urgent = len(served[1] & critical) - len(served[0] & critical)
    return (
        f"serves {total:,} fewer ({total / len(served[1]):.1%}), {urgent:,} of them safety-critical"
    )


def main() -> None:
    """Print time and outcome of both ways, with minutes and for places alone."""
    sizes = [int(one) for one in sys.argv[2:]] or [1_000, 10_000, 100_000]
    for people in sizes:
        for minutes in (True, False):
            if minutes and people > 10_000:
                continue
            drawn = case(people, minutes=minutes)
            requests = drawn.pop("requests")
            print(f"{people:,} people, {'with minutes' if minutes else 'places alone'}")
            ways = {}
            for method in ("greedy", "optimal"):
                started, spent = time.perf_counter(), time.process_time()
                ways[method] = allocate(requests, **drawn, method=method)
                passed = f"{time.perf_counter() - started:6.2f} s"
                busy = f"{time.process_time() - spent:6.2f} s of processor"
                print(f"  {method:8} {passed} ({busy}) {shown(ways[method])}")
            print(f"  the simple rule {lost(requests, ways['greedy'], ways['optimal'])}")
