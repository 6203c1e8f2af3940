"""Recommending, as multiples of validating the same need; all figures of one run.

Needs are random, and every batch is of new ones, so that nothing is remembered of the very need
that is timed. The three works take turns within a batch, and the median of the batches' ratios is
shown: whatever else the machine does meets all three alike. What exists before the clock starts is
taken out of the garbage collector's way. The share of facts known is what matters, so four are
shown; in the first, one fact in twenty is missing, as in a well-kept table.
"""

import gc
import random
import time
from collections.abc import Callable, Sequence
from operator import truediv
from statistics import median
from typing import Any

from devframe.competency import KINDS
from devframe.diagnosis import FACTS, Need, Situation
from devframe.recommendation import recommender

_BATCHES = 40
_NEEDS = 500


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
    start = time.perf_counter()
    for item in items:
        work(item)
    return (time.perf_counter() - start) / len(items) * 1e6


def main() -> None:
    """Print the table."""
    ready = recommender()
    works = {
        "validate": Need.model_validate,
        "bounds": ready.decide,
        "full": ready.recommend,
    }
    print("needs per second, and the cost of one as a multiple of validating it")
    print(f"{'facts known':>12} {'validate':>10} {'with bounds':>22} {'in full':>20}")
    for known_share in (0.95, 1.0, 0.6, 0.25):
        rng = random.Random(20_261_121)  # noqa: S311 - test data, not secrets
        took: dict[str, list[float]] = {name: [] for name in works}
        for batch in range(_BATCHES):
            raws = [_raw_need(rng, number, known_share) for number in range(_NEEDS)]
            needs = [Need.model_validate(raw) for raw in raws]
            gc.collect()
            gc.freeze()
            for turn in range(len(works)):
                name = list(works)[(batch + turn) % len(works)]
                items = raws if name == "validate" else needs
                took[name].append(_microseconds(works[name], items))
            gc.unfreeze()
        cost = {name: median(map(truediv, times, took["validate"])) for name, times in took.items()}
        validate = min(took["validate"])
        print(
            f"{known_share:>12.0%} {1e6 / validate:>10,.0f} "
            f"{1e6 / validate / cost['bounds']:>13,.0f} ({cost['bounds']:.1f} x) "
            f"{1e6 / validate / cost['full']:>11,.0f} ({cost['full']:.1f} x)"
        )


if __name__ == "__main__":
    main()
