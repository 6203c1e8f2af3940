"""Fairness of a program: who got in, who finished, how they did, and whom it served."""

from functools import partial
from typing import NamedTuple

import numpy as np

from devframe._base.errors import SHOWN_FAULTS, Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, Labels, binary, labels, same_length
from devframe.kirkpatrick.claims import DesignKind
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.fairness_collections import GapTables
from devframe.kirkpatrick.fairness_effects import effect_gaps
from devframe.kirkpatrick.fairness_gaps import mean_gaps, rate_gaps
from devframe.kirkpatrick.fairness_suppression import SMALLEST_SHOWN
from devframe.kirkpatrick.fairness_tables import GapTable


class FairnessReport(GapTables):
    """Gaps between groups at every step of a program.

    Attributes:
        access: Who got in, of all who could.
        completion: Who finished, of those who got in.
        outcome: How people did.
        effect: Whether the program's arm had as much over the other arm in every group.
    """

    access: GapTable | None
    completion: GapTable | None
    outcome: GapTable | None
    effect: GapTable | None

    @property
    def tables(self) -> tuple[GapTable, ...]:
        """The tables that there are, in the order of the steps."""
        every = (self.access, self.completion, self.outcome, self.effect)
        return tuple(table for table in every if table is not None)


def fairness_report(
    group: ArrayLike,
    *,
    access: ArrayLike | None = None,
    completed: ArrayLike | None = None,
    values: ArrayLike | None = None,
    arm: ArrayLike | None = None,
    before: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    by: str = "group",
    outcome: str = "score",
    unit: str = "points",
    reference: object = None,
    level: float = 0.95,
    smallest_group: int = SMALLEST_SHOWN,
    design: Design | DesignKind | None = None,
) -> FairnessReport:
    """Look at fairness step by step, for groups that the user gives.

    Every step has its own base: access of all, completion of those who got in, outcomes of those
    of whom they are known. A gap says where to look; it is no verdict on anybody.

    Missing data:
        As `rate_gaps`. Losing people unequally between steps is a gap of its own: read completion
        before outcomes.

    Args:
        group: Labels of the groups, shape (n,). Nothing here guesses who belongs to which.
        access: 1 for those who got in, 0 for the others, shape (n,).
        completed: 1 for those who finished, 0 for those who did not, shape (n,).
        values: The outcome, shape (n,).
        arm: Who had the program, for outcomes that were compared with others, shape (n,).
        before: Earlier measurements; then, with `arm`, gains are compared.
        strata: Labels of strata inside which groups are compared too, shape (n,).
        by: What the groups are.
        outcome: What was measured, for sentences.
        unit: Its unit.
        reference: Label of the group to compare with; by default as each step has it.
        level: Level of the intervals.
        smallest_group: Groups with fewer people are withheld.
        design: How people came to their arm; by default not by chance.

    Returns:
        The steps for which there are data.

    Raises:
        InvalidInputError: When there is nothing to compare, an arm or earlier values have no
            outcome, or somebody finished without having got in; with every such row.

    Source:
        As `rate_gaps`, `mean_gaps` and `effect_gaps`.

    Example:
        >>> shift = ["day"] * 60 + ["night"] * 60
        >>> report = fairness_report(
        ...     shift,
        ...     access=[1] * 40 + [0] * 20 + [1] * 20 + [0] * 40,
        ...     completed=[1] * 30 + [0] * 10 + [None] * 20 + [1] * 15 + [0] * 5 + [None] * 40,
        ...     by="shift",
        ... )
        >>> report.access["night"].estimate, report.completion["night"].n
        (0.3333333333333333, 20)
    """
    _check_parts(access, completed, values, arm, before)
    rates = partial(
        rate_gaps, by=by, reference=reference, level=level, smallest_group=smallest_group
    )
    finished = None if completed is None else _of_those_in(completed, access, group, strata, by)
    return FairnessReport(
        access=None if access is None else rates(access, group=group, strata=strata),
        completion=None
        if finished is None
        else rates(
            finished.values, group=finished.group, strata=finished.strata, outcome="completion"
        ),
        outcome=None
        if values is None
        else mean_gaps(
            values,
            group=group,
            by=by,
            outcome=outcome,
            unit=unit,
            reference=reference,
            strata=strata,
            level=level,
            smallest_group=smallest_group,
        ),
        effect=None
        if arm is None
        else effect_gaps(
            values,
            arm=arm,
            group=group,
            before=before,
            by=by,
            outcome=outcome,
            unit=unit,
            reference=reference,
            level=level,
            smallest_group=smallest_group,
            design=design,
        ),
    )


def _check_parts(
    access: ArrayLike | None,
    completed: ArrayLike | None,
    values: ArrayLike | None,
    arm: ArrayLike | None,
    before: ArrayLike | None,
) -> None:
    faults = []
    if access is None and completed is None and values is None:
        message = "expected access=, completed= or values=, got none; there is nothing to compare"
        faults.append(Fault("", "nothing_to_compare", message))
    if arm is not None and values is None:
        message = "expected values= beside arm=, got none; an arm has to be compared on something"
        faults.append(Fault("arm", "no_outcome", message))
    if before is not None and arm is None:
        message = "expected arm= beside before=, got none; without arms pass gains as values="
        faults.append(Fault("before", "no_arm", message))
    if faults:
        raise InvalidInputError(faults, origin="fairness")


class _Entered(NamedTuple):
    """Completion of those who got in, with their groups and strata."""

    values: FloatArray
    group: Labels
    strata: Labels | None


def _of_those_in(
    completed: ArrayLike,
    access: ArrayLike | None,
    group: ArrayLike,
    strata: ArrayLike | None,
    by: str,
) -> _Entered:
    """Keep those who got in; of the others completion is no question."""
    finished = binary(completed, name="completed")
    codes = labels(group, name=by)
    inside = None if strata is None else labels(strata, name="strata")
    if access is None:
        return _Entered(finished, codes, inside)
    entered = binary(access, name="access")
    same_length("access and completed", {"access": entered, "completed": finished})
    same_length(by, {"completed": finished, by: codes.codes})
    odd = np.flatnonzero((finished == 1) & (entered == 0))
    if odd.size:
        message = "expected access of whoever completed, got 0; mend one of the two"
        faults = [
            Fault(f"row {row + 1}", "completed_without_access", message, row=int(row) + 1)
            for row in odd[: 5 * SHOWN_FAULTS]
        ]
        raise InvalidInputError(faults, origin="fairness")
    there = entered == 1
    if inside is not None:
        same_length("strata", {"completed": finished, "strata": inside.codes})
        inside = Labels(inside.codes[there], inside.names)
    return _Entered(finished[there], Labels(codes.codes[there], codes.names), inside)
