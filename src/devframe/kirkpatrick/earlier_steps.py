"""How two groups moved apart before a program, step by step, beside how they did with it."""

from itertools import combinations

import attrs
import numpy as np
from scipy.special import ndtri, stdtrit

from devframe.kirkpatrick.arm_analyses import plain_analysis
from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.learning_arms import Arms
from devframe.kirkpatrick.relative_magnitudes import break_even, robust_interval


@attrs.frozen(eq=False)
class EarlierSteps:
    """An effect beside the steps by which the groups had moved apart before, with their errors.

    Attributes:
        effect: Difference of the changes.
        steps: How far the groups moved apart from one earlier time to the next, times the intervals
            between before and after, shape (k,).
        covariance: Of the errors of both, shape (k + 1, k + 1).
        level: Level of the intervals.
        n: Units with all measurements.
    """

    effect: float
    steps: FloatArray
    covariance: FloatArray
    level: float
    n: int

    def interval(self, m: float) -> tuple[float, float]:
        """Give the interval if trends parted by at most m times the largest step."""
        return robust_interval(
            self.effect, self.steps, covariance=self.covariance, m=m, level=self.level
        )

    def break_even(self) -> float:
        """Give the m at which zero becomes possible."""
        return break_even(self.effect, self.steps, covariance=self.covariance, level=self.level)


def earlier_steps(
    arms: Arms, earlier: FloatArray, *, intervals_between: int, level: float
) -> EarlierSteps | None:
    """Compare the arms on the change and on every earlier step.

    Args:
        arms: The complete rows of the study.
        earlier: Their earlier measurements, oldest first, NaN where missing, shape (n, k).
        intervals_between: How many intervals lie between before and after.
        level: Level of the intervals.

    Returns:
        The comparison; `None` where an arm has fewer than two units with all measurements, or the
        changes do not vary.
    """
    waves = np.column_stack([earlier, np.asarray(arms.before)])
    known = ~np.isnan(waves).any(axis=1)
    part = arms.only(known)
    if min(part.treated.sum(), (~part.treated).sum()) < 2:  # noqa: PLR2004 - a spread takes two
        return None
    steps = intervals_between * np.diff(waves[known], axis=1)
    columns = np.column_stack([part.after - np.asarray(part.before), steps])
    values, covariance = _differences(part, columns, level=level)
    if not covariance[0, 0] > 0:
        return None
    return EarlierSteps(float(values[0]), values[1:], covariance, level, int(known.sum()))


def _differences(arms: Arms, columns: FloatArray, *, level: float) -> tuple[FloatArray, FloatArray]:
    """Compare the arms on each column; give the differences and the covariance of their errors."""

    def compared(column: FloatArray) -> tuple[float, float, float]:
        found = plain_analysis(
            column, arms.treated, clusters=arms.clusters, what="changes", level=level
        ).interval
        return found.estimate, float(np.nan_to_num(found.se)) ** 2, found.df

    alone = [compared(column) for column in columns.T]
    covariance = np.diag([variance for _, variance, _ in alone])
    for first, second in combinations(range(len(alone)), 2):
        _, of_sum, _ = compared(columns[:, first] + columns[:, second])
        shared = (of_sum - covariance[first, first] - covariance[second, second]) / 2
        covariance[first, second] = covariance[second, first] = shared
    df = alone[0][2]
    widening = float(stdtrit(df, 0.5 + level / 2) / ndtri(0.5 + level / 2)) if df > 0 else 1.0
    return np.array([value for value, _, _ in alone]), covariance * widening**2
