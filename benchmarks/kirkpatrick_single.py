"""One large study: bootstrap, permutation and item analysis against scipy, pingouin and NumPy.

Prints milliseconds, ratios and the peak memory of the whole process, libraries and data included.
Every row runs in a process of its own, so that one row's memory is not another's.
"""

import resource
import sys
from collections.abc import Callable
from importlib.util import find_spec
from multiprocessing import get_context
from time import perf_counter

import numpy as np
import pandas as pd

PEOPLE = 20_000
RESAMPLES = 10_000
ANSWERS, ITEMS = 10_000, 20
TENTH = 10  # nobody wants to wait for all resamples of the slowest peers
MEBIBYTE = 2**20
PER_UNIT = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in


def _changes() -> np.ndarray:
    return np.random.default_rng(20261121).exponential(1.0, PEOPLE) - 0.98


def _answers() -> np.ndarray:
    rng = np.random.default_rng(20261121)
    return rng.normal(size=(ANSWERS, ITEMS)) + rng.normal(size=(ANSWERS, 1))


def _bca_ours() -> Callable[[], object]:
    from devframe.kirkpatrick import bca_interval  # noqa: PLC0415 - loaded where it is measured

    values = _changes()[:, None]
    return lambda: bca_interval(values, lambda means: means[:, 0], resamples=RESAMPLES)


def _bca_floor() -> Callable[[], object]:
    values = _changes()

    def draw() -> object:
        rng = np.random.default_rng(0)
        means = [
            values[rng.integers(0, PEOPLE, (100, PEOPLE), dtype=np.int32)].mean(axis=1)
            for _ in range(RESAMPLES // 100)
        ]
        return np.quantile(np.concatenate(means), [0.025, 0.975])

    return draw


def _bca_scipy() -> Callable[[], object]:
    from scipy import stats  # noqa: PLC0415 - a peer

    values, rng = _changes(), np.random.default_rng(0)
    return lambda: stats.bootstrap((values,), np.mean, n_resamples=RESAMPLES, batch=100, rng=rng)


def _bca_pingouin() -> Callable[[], object]:
    import pingouin  # noqa: PLC0415 - an optional peer

    values = _changes()[: PEOPLE // TENTH]  # its jackknife grows with the square of the people
    return lambda: pingouin.compute_bootci(
        values, func="mean", method="bca", n_boot=RESAMPLES // TENTH, seed=0
    )


def _flip_ours() -> Callable[[], object]:
    from devframe.kirkpatrick import sign_flip_test  # noqa: PLC0415 - loaded where measured

    values = _changes()
    return lambda: sign_flip_test(values, resamples=RESAMPLES)


def _flip_floor() -> Callable[[], object]:
    values, rng = _changes(), np.random.default_rng(0)
    return lambda: [
        (rng.integers(0, 2, (100, PEOPLE), dtype=np.int8) * 2 - 1) @ values
        for _ in range(RESAMPLES // 100)
    ]


def _flip_scipy() -> Callable[[], object]:
    from scipy import stats  # noqa: PLC0415 - a peer

    values, rng = _changes(), np.random.default_rng(0)
    return lambda: stats.permutation_test(
        (values,),
        lambda x, axis: x.mean(axis=axis),
        permutation_type="samples",
        n_resamples=RESAMPLES // TENTH,
        vectorized=True,
        batch=100,
        rng=rng,
    )


def _alpha_ours() -> Callable[[], object]:
    from devframe.kirkpatrick import item_analysis  # noqa: PLC0415 - loaded where it is measured

    answers = _answers()
    return lambda: item_analysis(answers)


def _alpha_floor() -> Callable[[], object]:
    answers = _answers()
    return lambda: np.cov(answers, rowvar=False)


def _alpha_pingouin() -> Callable[[], object]:
    import pingouin  # noqa: PLC0415 - an optional peer

    frame = pd.DataFrame(_answers())
    return lambda: [
        pingouin.cronbach_alpha(part)
        for part in (frame, *(frame.drop(columns=item) for item in frame))
    ]


def _timed(call: Callable[[], object]) -> tuple[float, float]:
    """Time one call, and look at the peak memory of the process so far."""
    start = perf_counter()
    call()
    taken = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return 1e3 * taken, peak * PER_UNIT / MEBIBYTE


def _once(prepare: Callable[[], Callable[[], object]]) -> tuple[float, float]:
    return _timed(prepare())


def _tenth(prepare: Callable[[], Callable[[], object]]) -> tuple[float, float]:
    taken, peak = _timed(prepare())
    return TENTH * taken, peak


def _best(prepare: Callable[[], Callable[[], object]]) -> tuple[float, float]:
    """Take the best of many: a few milliseconds drown in whatever else the machine does."""
    call = prepare()
    runs = [_timed(call) for _ in range(41)]
    return min(taken for taken, _ in runs), max(peak for _, peak in runs)


ROWS = (
    ("BCa of a paired mean", "devframe bca_interval", _once, _bca_ours, 3_000, 300),
    ("BCa of a paired mean", "plain NumPy (percentile)", _once, _bca_floor, None, None),
    ("BCa of a paired mean", "scipy bootstrap, batch 100", _once, _bca_scipy, None, None),
    (
        "BCa of a paired mean",
        "pingouin, a tenth of both",
        _once,
        _bca_pingouin,
        None,
        None,
    ),
    ("sign-flip test", "devframe sign_flip_test", _once, _flip_ours, 1_500, 300),
    ("sign-flip test", "plain NumPy (signs @ values)", _once, _flip_floor, None, None),
    ("sign-flip test", "scipy permutation_test, from a tenth", _tenth, _flip_scipy, None, None),
    ("alpha and 20 without an item", "devframe item_analysis", _best, _alpha_ours, 5, None),
    ("alpha and 20 without an item", "NumPy floor (np.cov)", _best, _alpha_floor, None, None),
    ("alpha and 20 without an item", "pingouin cronbach_alpha", _once, _alpha_pingouin, None, None),
)


def _measure(index: int) -> tuple[float, float]:
    _, _, how, prepare, _, _ = ROWS[index]
    return how(prepare)


def main() -> None:
    """Print the figures."""
    context = get_context("spawn")
    task, ours = "", float("nan")
    for index, (name, peer, _, _, aim_ms, aim_mb) in enumerate(ROWS):
        if name != task:
            task, ours = name, float("nan")
            print(f"\n{name}")
        if "pingouin" in peer and not find_spec("pingouin"):
            print(f"  {peer:36} skipped: pingouin is not installed")
            continue
        with context.Pool(1) as pool:
            taken, peak = pool.apply(_measure, (index,))
        ours = taken if "devframe" in peer else ours
        aims = []
        if aim_ms is not None:
            aims.append(f"aim {aim_ms} ms: {'met' if taken <= aim_ms else 'MISSED'}")
        if aim_mb is not None:
            aims.append(f"aim {aim_mb} MB: {'met' if peak <= aim_mb else 'MISSED'}")
        print(
            f"  {peer:36} {taken:10.1f} ms {peak:8.0f} MB {taken / ours:8.2f} x devframe"
            f"  {'; '.join(aims)}"
        )


if __name__ == "__main__":
    main()
