"""Six intraclass correlations with intervals of 500 targets by 4 raters, in one call.

Prints milliseconds and ratios of devframe, the NumPy floor (mean squares and nothing else),
statsmodels (the analysis of variance alone) and pingouin (where it is installed).
"""

from collections.abc import Callable
from importlib.util import find_spec
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd

from devframe.kirkpatrick import icc

TARGETS, RATERS = 500, 4
AIM_MS = 1.0


def _ratings() -> np.ndarray:
    rng = np.random.default_rng(20261121)
    return rng.normal(size=(TARGETS, 1)) + rng.normal(size=(TARGETS, RATERS))


def _milliseconds(call: Callable[[], object], repeats: int) -> float:
    call()
    taken = []
    for _ in range(repeats):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return 1e3 * median(taken)


def _floor(ratings: np.ndarray) -> tuple[float, float, float]:
    centered = ratings - ratings.mean()
    targets, raters = centered.mean(axis=1), centered.mean(axis=0)
    rest = centered - targets[:, None] - raters
    return float(targets @ targets), float(raters @ raters), float((rest * rest).sum())


def _long(ratings: np.ndarray) -> pd.DataFrame:
    target, rater = np.divmod(np.arange(ratings.size), RATERS)
    return pd.DataFrame({"target": target, "rater": rater, "score": ratings.ravel()})


def _anova(frame: pd.DataFrame) -> object:
    from statsmodels.stats.anova import AnovaRM  # noqa: PLC0415 - loaded where it is measured

    return AnovaRM(frame, "score", "target", within=["rater"]).fit()


def _pingouin(frame: pd.DataFrame) -> object:
    import pingouin  # noqa: PLC0415 - an optional peer

    return pingouin.intraclass_corr(frame, targets="target", raters="rater", ratings="score")


def main() -> None:
    """Print the figures."""
    ratings = _ratings()
    frame = _long(ratings)
    figures = {
        "NumPy floor (sums of squares only)": _milliseconds(lambda: _floor(ratings), 201),
        "devframe icc, six findings with intervals": _milliseconds(lambda: icc(ratings), 201),
        "statsmodels AnovaRM, no ICC": _milliseconds(lambda: _anova(frame), 1),
    }
    if find_spec("pingouin"):
        figures["pingouin intraclass_corr"] = _milliseconds(lambda: _pingouin(frame), 5)
    else:
        print("pingouin intraclass_corr: skipped, pingouin is not installed")
    ours = figures["devframe icc, six findings with intervals"]
    for name, taken in figures.items():
        print(f"{name:44} {taken:10.3f} ms   {taken / ours:8.2f} x devframe")
    print(f"aim: at most {AIM_MS:g} ms: {'met' if ours <= AIM_MS else 'MISSED'}")


if __name__ == "__main__":
    main()
