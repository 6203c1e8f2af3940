"""1,000 programs of 60 people: Welch's test, its interval and Hedges' g for each, in one call.

Prints milliseconds and ratios of devframe, the NumPy floor (sums by group and nothing else), and
scipy and pingouin (where it is installed) called program by program.
"""

from collections.abc import Callable
from importlib.util import find_spec
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
from scipy import stats

from devframe.kirkpatrick import contrast_by

PROGRAMS = 1_000
PEOPLE = 60
AIM_MS = 25


def _data() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(20261121)
    n = PROGRAMS * PEOPLE
    order = rng.permutation(n)
    program = np.repeat(np.arange(PROGRAMS), PEOPLE)[order]
    arm = np.tile([0, 1], n // 2)[order]
    return rng.normal(50, 10, n) + 2 * arm, arm, program


def _milliseconds(call: Callable[[], object], repeats: int) -> float:
    call()
    taken = []
    for _ in range(repeats):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return 1e3 * median(taken)


def _floor(scores: np.ndarray, arm: np.ndarray, program: np.ndarray) -> np.ndarray:
    """Sum by cell, twice, as any method must: no test, no interval."""
    cells = program + PROGRAMS * arm
    n = np.bincount(cells, minlength=2 * PROGRAMS)
    mean = np.bincount(cells, weights=scores, minlength=2 * PROGRAMS) / n
    centered = scores - mean[cells]
    return np.bincount(cells, weights=centered * centered, minlength=2 * PROGRAMS) / (n - 1)


def _hedges(first: np.ndarray, second: np.ndarray) -> float:
    pooled = np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 2)
    correction = 1 - 3 / (4 * (len(first) + len(second) - 2) - 1)
    return float((first.mean() - second.mean()) / pooled * correction)


def _scipy_one(frame: pd.DataFrame) -> tuple[float, float, float, float]:
    first = frame.loc[frame["arm"] == 1, "score"].to_numpy()
    second = frame.loc[frame["arm"] == 0, "score"].to_numpy()
    test = stats.ttest_ind(first, second, equal_var=False)
    interval = test.confidence_interval()
    return test.pvalue, interval.low, interval.high, _hedges(first, second)


def _pingouin_one(frame: pd.DataFrame) -> object:
    import pingouin  # noqa: PLC0415 - an optional peer

    first = frame.loc[frame["arm"] == 1, "score"].to_numpy()
    second = frame.loc[frame["arm"] == 0, "score"].to_numpy()
    test = pingouin.ttest(first, second, correction=True)
    return test, pingouin.compute_effsize(first, second, eftype="hedges")


def main() -> None:
    """Print the figures."""
    scores, arm, program = _data()
    frame = pd.DataFrame({"score": scores, "arm": arm, "program": program})
    figures = {
        "NumPy floor (sums only)": _milliseconds(lambda: _floor(scores, arm, program), 21),
        "devframe contrast_by": _milliseconds(lambda: contrast_by(scores, arm=arm, by=program), 21),
        "devframe contrast_by + table": _milliseconds(
            lambda: contrast_by(scores, arm=arm, by=program).table("pandas"), 21
        ),
        "scipy in a groupby loop": _milliseconds(
            lambda: [_scipy_one(part) for _, part in frame.groupby("program")], 1
        ),
    }
    if find_spec("pingouin"):
        # A tenth of the programs, scaled up: nobody wants to wait for the rest.
        tenth = frame[frame["program"] < PROGRAMS // 10]
        figures["pingouin in a groupby loop (scaled from a tenth)"] = 10 * _milliseconds(
            lambda: [_pingouin_one(part) for _, part in tenth.groupby("program")], 1
        )
    ours = figures["devframe contrast_by + table"]
    for name, taken in figures.items():
        print(f"{name:50} {taken:10.2f} ms   {taken / ours:8.2f} x devframe")
    print(f"aim: at most {AIM_MS} ms with the table: {'met' if ours <= AIM_MS else 'MISSED'}")


if __name__ == "__main__":
    main()
