"""Level 4: what is left of a change compared if the trends of the groups were not parallel."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    check_level,
    number_table,
    same_length,
)
from devframe.kirkpatrick.display import interval_text, shown
from devframe.kirkpatrick.earlier_steps import earlier_steps
from devframe.kirkpatrick.learning_arms import read_arms

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
        ends = [
            interval_text(row.low, row.high, self.unit, difference=True, like=self.estimate)
            for row in self.rows
        ]
        parted = "".join(
            f", {end} if they parted by {row.m:g} times the largest step seen before"
            for row, end in zip(self.rows[1:], ends[1:], strict=True)
        )
        told = (
            "zero is possible even if trends were parallel"
            if self.break_even_m == 0
            else f"zero becomes possible at {shown(self.break_even_m)} times"
        )
        return (
            f"{self.outcome}: {100 * self.level:g} % interval {ends[0]} if trends were parallel"
            f"{parted}; {told}."
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
    steps = earlier_steps(arms, table[arms.kept], intervals_between=intervals_between, level=level)
    if steps is None:
        message = (
            "expected changes that vary and two units or more in both arms with all measurements; "
            "leave out the measurement that is missing most, or use difference_in_differences"
        )
        raise _invalid("earlier", "too_little_known", message)
    magnitudes = sorted({0.0, *(float(one) for one in m)})
    return TrendSensitivity(
        outcome=outcome,
        unit=unit,
        estimate=steps.effect,
        level=level,
        rows=tuple(
            TrendInterval(m=one, low=low, high=high)
            for one in magnitudes
            for low, high in [steps.interval(one)]
        ),
        break_even_m=steps.break_even(),
        largest_step=float(np.abs(steps.steps).max()) / intervals_between,
        n=steps.n,
        n_missing=len(arms.kept) - steps.n,
        assumption="from one time to the next trends parted by at most m times as much as before",
        sources=("andrews-roth-pakes-2023", "rambachan-roth-2023"),
    )


def _invalid(name: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(name, code, message)], origin="trend_sensitivity")
