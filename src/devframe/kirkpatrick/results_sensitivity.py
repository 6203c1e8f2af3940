"""Level 4: what is left of a change compared if the trends of the groups were not parallel."""

from collections.abc import Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
from scipy.special import ndtri, stdtrit

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe.kirkpatrick.arm_analyses import plain_analysis
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    check_level,
    number_table,
    same_length,
)
from devframe.kirkpatrick.display import interval_text, shown
from devframe.kirkpatrick.learning_arms import Arms, read_arms
from devframe.kirkpatrick.relative_magnitudes import break_even, robust_interval
from devframe.kirkpatrick.tables import Library, frame_of

MAGNITUDES = (0.5, 1.0, 1.5, 2.0)  # Rambachan & Roth (2023): around one, the largest seen before


class TrendInterval(Record):
    """What is left of a difference if trends may part by so much.

    Attributes:
        m: How many times the largest earlier step the trends may part from one time to the next.
        low: Lower end of the interval.
        high: Upper end of the interval.
    """

    m: float
    low: float
    high: float


class TrendSensitivity(Record):
    """How a difference of changes depends on parallel trends.

    Attributes:
        outcome: What was measured.
        unit: Unit of the outcome.
        estimate: Difference of the changes, if trends were parallel.
        level: Level of the intervals.
        rows: The interval for each magnitude asked for, and for 0, parallel trends, first.
        break_even_m: Magnitude at which zero becomes possible, at most 1000; 0 where it is possible
            even under parallel trends.
        largest_step: Largest earlier step of the difference between the groups, as observed.
        n: Units with all measurements.
        n_missing: Units left out because one is missing.
        assumption: What the intervals take for granted.
        sources: Keys of the sources.
    """

    outcome: Name
    unit: str
    estimate: float
    level: float
    rows: tuple[TrendInterval, ...]
    break_even_m: float
    largest_step: float
    n: int
    n_missing: int
    assumption: Sentence
    sources: tuple[Identifier, ...]

    def sentence(self) -> str:
        """Say how far trends may part before nothing is left.

        Returns:
            One sentence.
        """
        shown_rows = "; ".join(
            f"{shown(row.m)} times: "
            f"{interval_text(row.low, row.high, self.unit, difference=True, like=self.estimate)}"
            for row in self.rows
        )
        told = (
            "zero is possible even if trends were parallel"
            if self.break_even_m == 0
            else f"zero becomes possible at {shown(self.break_even_m)} times"
        )
        return (
            f"If the groups parted in {self.outcome} by as many times the largest step seen before "
            f"({100 * self.level:g} % intervals; {shown_rows}), {told}."
        )

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the intervals as a dataframe.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            One row per magnitude.

        Raises:
            MissingExtraError: When no dataframe library is installed.
        """
        columns = list(TrendInterval.model_fields)
        return frame_of(
            {name: [getattr(row, name) for row in self.rows] for name in columns}, library=library
        )


def trend_sensitivity(
    before: ArrayLike,
    after: ArrayLike,
    *,
    arm: ArrayLike,
    earlier: ArrayLike,
    m: Sequence[float] = MAGNITUDES,
    intervals_between: int = 1,
    cluster: ArrayLike | None = None,
    outcome: str = "outcome",
    unit: str = "",
    level: float = 0.95,
) -> TrendSensitivity:
    """Say what is left of a difference of changes if trends parted as they did before, or more.

    Earlier measurements can speak against parallel trends, never for them. So instead of a verdict
    the interval is widened: from one time to the next the groups may part by at most m times the
    largest step by which they parted before. Unlike `break_even_m` of `difference_in_differences`,
    chance in those earlier steps is allowed for.

    Formula:
        See `robust_interval` of `devframe.kirkpatrick.relative_magnitudes`. Standard errors are
        Welch's, or CR2 with `cluster`, widened by the ratio of the t to the normal quantile, so
        that m = 0 gives the interval of `difference_in_differences`.

    Missing data:
        Units without all measurements are left out and counted.

    Args:
        before: Last measurement before the program, shape (n,).
        after: Measurement after it, same units, shape (n,).
        arm: Who belongs to the group: booleans or 0 and 1, shape (n,).
        earlier: Still earlier measurements, oldest first, at equal intervals: a dataframe or
            shape (n, k), k at least 1.
        m: How many times the largest earlier step trends may part, each 0 or more.
        intervals_between: How many such intervals lie between before and after.
        cluster: Team or other cluster of each unit, shape (n,).
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        level: Level of the intervals.

    Returns:
        The intervals and the magnitude at which zero becomes possible.

    Raises:
        InvalidInputError: When a column cannot be used, an arm is empty or too small, a magnitude
            is below 0, or changes do not vary.

    Source:
        Rambachan & Roth (2023), Review of Economic Studies 90:2555-2591, restriction on relative
        magnitudes; of their inequalities those are used that hold the effect.

    Example:
        >>> found = trend_sensitivity(
        ...     [20, 22, 19, 24, 23, 25, 22, 26],
        ...     [25, 26, 25, 28, 24, 25, 24, 27],
        ...     arm=[True] * 4 + [False] * 4,
        ...     earlier=[[19], [22], [19], [22], [22], [24], [22], [24]],
        ...     m=[1],
        ... )
        >>> [(row.m, round(row.low, 1), round(row.high, 1)) for row in found.rows]
        [(0.0, 2.2, 5.3), (1.0, 1.7, 6.3)]
        >>> round(found.break_even_m, 1)
        2.6
    """
    check_level(level)
    if intervals_between < 1 or not all(np.isfinite(one) and one >= 0 for one in m):
        message = (
            f"expected magnitudes of 0 or more and at least one interval, got m={tuple(m)} and "
            f"intervals_between={intervals_between}"
        )
        raise _invalid("m", "impossible_magnitude", message)
    arms = read_arms(before, after, arm=arm, cluster=cluster, lowest=None, highest=None)
    table, _ = number_table(earlier, name="earlier")
    same_length("scores", {"before": arms.kept, "earlier": table})
    used = np.column_stack([table[arms.kept], np.asarray(arms.before)])
    known = ~np.isnan(used).any(axis=1)
    part = arms.only(known)
    if min(part.treated.sum(), (~part.treated).sum()) < 2:  # noqa: PLR2004 - a spread takes two
        message = (
            "expected two units or more in both arms with all measurements; leave out the "
            "measurement that is missing most, or use difference_in_differences"
        )
        raise _invalid("earlier", "too_little_known", message)
    changed = part.after - np.asarray(part.before)
    columns = np.column_stack([changed, intervals_between * np.diff(used[known], axis=1)])
    values, covariance = _differences(part, columns, level=level)
    if not covariance[0, 0] > 0:
        message = "expected changes that vary, got none that do: there is no interval to widen"
        raise _invalid("after", "no_spread", message)
    effect, steps = float(values[0]), values[1:]
    ends_at = partial(robust_interval, effect, steps, covariance=covariance, level=level)
    magnitudes = sorted({0.0, *(float(one) for one in m)})
    return TrendSensitivity(
        outcome=outcome,
        unit=unit,
        estimate=effect,
        level=level,
        rows=tuple(
            TrendInterval(m=one, low=low, high=high)
            for one in magnitudes
            for low, high in [ends_at(m=one)]
        ),
        break_even_m=break_even(effect, steps, covariance=covariance, level=level),
        largest_step=float(np.abs(steps).max()) / intervals_between,
        n=int(known.sum()),
        n_missing=len(arms.kept) - int(known.sum()),
        assumption="from one time to the next trends parted by at most m times as much as before",
        sources=("andrews-roth-pakes-2023", "rambachan-roth-2023"),
    )


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


def _invalid(name: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(name, code, message)], origin="trend_sensitivity")
