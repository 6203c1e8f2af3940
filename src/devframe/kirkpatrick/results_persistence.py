"""Level 4: whether an effect stays, fades or goes on growing once the program has ended."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Record
from devframe.kirkpatrick.arrays import ArrayLike, numbers, same_length
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.results_trends import difference_in_differences

PersistenceVerdict = Literal["stays", "fades", "grows", "unclear"]
"""What became of an effect since the end of the program."""

_TOLD: dict[PersistenceVerdict, str] = {
    "stays": "it is still there, and no change since the end can be told from chance",
    "fades": "since the end it has become smaller",
    "grows": "since the end it has become larger",
    "unclear": "whether it lasts cannot be told from these data",
}


class Persistence(Record):
    """What became of an effect after the program ended.

    Attributes:
        verdict: `stays` when the last effect is clear and no change since the end is, `fades` and
            `grows` when that change is clear, `unclear` in all other cases.
        at_end: The effect when the program ended.
        at_last: The effect at the last measurement.
        since: How the effect changed in between.
    """

    verdict: PersistenceVerdict
    at_end: Finding
    at_last: Finding
    since: Finding

    def sentence(self) -> str:
        """Say what became of the effect.

        Returns:
            The sentence of the last effect with the verdict.
        """
        return f"{self.at_last.sentence().removesuffix('.')}; {_TOLD[self.verdict]}."

    def warning(self, *cautions: Caution) -> "Persistence":
        """Give a copy in which every finding carries further cautions.

        Args:
            *cautions: The cautions.

        Returns:
            The copy.
        """
        parts = {name: getattr(self, name) for name in ("at_end", "at_last", "since")}
        return self.model_copy(update={name: one.warning(*cautions) for name, one in parts.items()})


def persistence(
    before: ArrayLike,
    at_end: ArrayLike,
    *,
    later: Mapping[int, ArrayLike],
    arm: ArrayLike,
    cluster: ArrayLike | None = None,
    outcome: str = "outcome",
    unit: str = "",
    level: float = 0.95,
    group: str = "group",
    reference: str = "reference",
    design: Design | DesignKind | None = None,
) -> tuple[Persistence, ...]:
    """Ask whether what one group gained over another lasts after the program has ended.

    Formula:
        The effect at a time is the difference of the changes since before, as in
        `difference_in_differences`; its change since the end is the difference of the changes since
        the end.

    Missing data:
        Each later time uses the units with all three scores; the others are counted as missing.

    Args:
        before: Last measurement before the program, shape (n,).
        at_end: Measurement when it ended, same units, shape (n,).
        later: Later measurements by days since the end, such as `{90: …, 180: …}`, each of
            shape (n,).
        arm: Who belongs to the group: booleans or 0 and 1, shape (n,).
        cluster: Team or other cluster of each unit, shape (n,).
        outcome: What was measured, for sentences.
        unit: Unit of the outcome.
        level: Level of the intervals.
        group: Name of the group in sentences.
        reference: Name of the others in sentences.
        design: How the groups came about; by default not by chance.

    Returns:
        One answer per later time, in order of days.

    Raises:
        InvalidInputError: When a column cannot be used, an arm is empty or no later time is given.
        RefusedError: When the design has no two groups that were measured before and after.

    Source:
        Shadish, Cook & Campbell (2002) for following a comparison beyond the end of a program.

    Example:
        >>> (found,) = persistence(
        ...     [20, 22, 19, 24, 23, 25, 22, 26],
        ...     [27, 28, 27, 30, 24, 25, 24, 27],
        ...     later={90: [24, 24, 23, 27, 24, 26, 23, 28]},
        ...     arm=[True] * 4 + [False] * 4,
        ... )
        >>> found.verdict, round(found.since.estimate, 2), found.at_last.claim
        ('fades', -3.75, 'effect-if')
    """
    if not later:
        message = "expected a later time, got none; name them as later={90: scores}"
        raise InvalidInputError([Fault("later", "no_times", message)], origin="persistence")
    columns = {"before": numbers(before, name="before"), "at_end": numbers(at_end, name="at_end")}

    def compared(first: str, last: str, told: str) -> Finding:
        gap = np.isnan([*columns.values()]).any(axis=0)
        return difference_in_differences(
            np.where(gap, np.nan, columns[first]),
            np.where(gap, np.nan, columns[last]),
            arm=arm,
            cluster=cluster,
            outcome=told,
            unit=unit,
            level=level,
            group=group,
            reference=reference,
            design=design,
        )

    answers = []
    for days in sorted(later):
        columns["later"] = numbers(later[days], name=f"after {days} days")
        same_length("scores", columns)
        answers.append(
            judged(
                at_end=compared("before", "at_end", f"{outcome} at the end"),
                at_last=compared("before", "later", f"{outcome} after {days} days"),
                since=compared("at_end", "later", f"the change in {outcome} since the end"),
            )
        )
    return tuple(answers)


def judged(*, at_end: Finding, at_last: Finding, since: Finding) -> Persistence:
    """Judge from three intervals what became of an effect.

    Args:
        at_end: The effect when the program ended.
        at_last: The effect at the last measurement.
        since: How the effect changed in between.

    Returns:
        The answer.
    """
    verdict: PersistenceVerdict = "unclear"
    was, now, changed = _sign(at_end), _sign(at_last), _sign(since)
    if was and changed:
        verdict = "grows" if changed == was else "fades"
    elif was and now == was:
        verdict = "stays"
    return Persistence(verdict=verdict, at_end=at_end, at_last=at_last, since=since)


def _sign(found: Finding) -> int:
    """Give the sign of an effect whose interval leaves no doubt of it, otherwise 0."""
    if found.low is None or found.high is None:
        return 0
    return int(found.low > 0) - int(found.high < 0)
