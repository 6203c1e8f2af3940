"""Recommending, as multiples of validating the same need; all figures of one run.

The best of several rounds is taken, results are not kept, and what exists before the clock starts
is taken out of the garbage collector's way. Needs are random: the share of facts known is what
matters, so three shares are shown.
"""

import gc
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from devframe.competency import KINDS
from devframe.diagnosis import FACTS, Need, Situation
from devframe.recommendation import recommender

_ROUNDS = 7
_NEEDS = 2_000


def _raw_need(rng: random.Random, number: int, known_share: float) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for name, fact in FACTS.items():
        if name not in Situation.model_fields or rng.random() >= known_share:
            continue
        if fact.values:
            answers[name] = rng.choice(fact.values)
        elif fact.whole:
            answers[name] = rng.randint(int(fact.minimum), min(60, int(fact.maximum)))
        else:
            answers[name] = rng.random()
    answers["performs_often"] = None  # the rest may contradict it
    answers["novel"] = None
    if answers.get("coach_available") is False:
        answers["coach_minutes"] = None
    return {
        "id": f"need-{number}",
        "person_id": f"person-{number}",
        "competency_id": "competency",
        "kinds": tuple(rng.sample(KINDS, rng.randint(1, 2))),
        "shortfall_share": rng.random(),
        "situation": answers,
    }


def _microseconds(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        for item in items:
            work(item)
        best = min(best, time.perf_counter() - start)
    return best / len(items) * 1e6


def main() -> None:
    """Print the table."""
    ready = recommender()
    print("needs per second, and the cost of one as a multiple of validating it")
    print(f"{'facts known':>12} {'validate':>10} {'with bounds':>22} {'in full':>20}")
    for known_share in (1.0, 0.6, 0.25):
        rng = random.Random(20_261_121)  # noqa: S311 - test data, not secrets
        raws = [_raw_need(rng, number, known_share) for number in range(_NEEDS)]
        needs = [Need.model_validate(raw) for raw in raws]
        gc.collect()
        gc.freeze()
        validate = _microseconds(Need.model_validate, raws)
        decide = _microseconds(ready.decide, needs)
        full = _microseconds(ready.recommend, needs)
        print(
            f"{known_share:>12.0%} {1e6 / validate:>10,.0f} "
            f"{1e6 / decide:>13,.0f} ({decide / validate:.1f} x) "
            f"{1e6 / full:>11,.0f} ({full / validate:.1f} x)"
        )


if __name__ == "__main__":
    main()
