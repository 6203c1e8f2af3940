"""Transfer over time of 200 people on six occasions, against the statsmodels fit inside it.

Prints the best of a few runs in milliseconds. The ratio is the price of everything around the fit:
the last steps to the optimum, Satterthwaite's degrees of freedom, which statsmodels does not have,
the levels at both ends, and the finding. ICCs with empty cells stand beside it.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from devframe.kirkpatrick import icc, transfer_over_time

PEOPLE, OCCASIONS = 200, 6


def _best(call: Callable[[], object], runs: int = 3) -> float:
    taken = []
    for _ in range(runs):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return 1e3 * min(taken)


def main() -> None:
    """Print the figures."""
    from statsmodels.regression.mixed_linear_model import MixedLM  # noqa: PLC0415 - the peer

    rng = np.random.default_rng(20261122)
    person = np.repeat(np.arange(PEOPLE), OCCASIONS)
    time = np.tile(np.arange(float(OCCASIONS)), PEOPLE)
    level, slope = rng.normal(0, 1, PEOPLE), rng.normal(0.3, 0.3, PEOPLE)
    values = level[person] + slope[person] * time + rng.normal(size=len(person))
    columns = np.column_stack([np.ones(len(time)), (time - time.mean()) / time.std()])
    ratings = rng.normal(size=(500, 1)) + rng.normal(size=(500, 4))
    ratings[rng.random(ratings.shape) < 0.1] = np.nan
    fit = _best(lambda: MixedLM(values, columns, groups=person, exog_re=columns).fit(reml=True))
    whole = _best(lambda: transfer_over_time(values, person=person, time=time))
    holes = _best(lambda: icc(ratings))
    print(f"  statsmodels MixedLM, no degrees of freedom   {fit:8.1f} ms")
    print(f"  devframe transfer_over_time, everything      {whole:8.1f} ms {whole / fit:6.2f} x")
    print(f"  devframe icc, 500 by 4, a tenth empty        {holes:8.1f} ms")


if __name__ == "__main__":
    main()
