"""Pairs of 1,000 to 100,000 people with 90 partners: the optimal way, and what the simple loses."""

import random
import time

from devframe.program import Matching, Partner, Seeker, match

PARTNERS = 90
COMPETENCIES = 10


def case(people: int) -> tuple[list[Seeker], list[Partner]]:
    """Draw people with wishes, and partners with room for six of ten."""
    drawn = random.Random(0)  # noqa: S311 - nothing secret
    partners = [
        Partner(
            id=f"k-{number}",
            competency_ids=(f"c-{number % COMPETENCIES}", f"c-{drawn.randrange(COMPETENCIES)}"),
            capacity=int(0.6 * people / PARTNERS) + drawn.randint(0, 3),
        )
        for number in range(PARTNERS)
    ]
    seekers = [
        Seeker(
            id=f"p-{number}",
            competency_id=f"c-{drawn.randrange(COMPETENCIES)}",
            priority=drawn.randint(1, 5),
            preferences=tuple(one.id for one in drawn.sample(partners, 3)),
            previous_id=drawn.choice(partners).id,
        )
        for number in range(people)
    ]
    return seekers, partners


def shown(found: Matching) -> str:
    """Count people served, and those whose wish came true."""
    wished = sum(pair.choice != "other" for pair in found.pairs)
    return f"{len(found.pairs):>6,} served, {wished:>6,} as wished, proven: {found.proven}"


def main() -> None:
    """Print time and outcome of both ways."""
    for people in (1_000, 10_000, 100_000):
        seekers, partners = case(people)
        print(f"{people:,} people")
        ways: dict[str, Matching] = {}
        for method in ("greedy", "optimal"):
            started = time.perf_counter()
            ways[method] = match(seekers, partners, method=method)
            print(f"  {method:8} {time.perf_counter() - started:6.2f} s {shown(ways[method])}")
        lost = len(ways["optimal"].pairs) - len(ways["greedy"].pairs)
        print(f"  the simple rule serves {lost:,} fewer ({lost / len(ways['optimal'].pairs):.1%})")
