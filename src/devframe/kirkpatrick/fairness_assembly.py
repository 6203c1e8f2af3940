"""Numbers of groups and their gaps put together: small groups blanked, p-values adjusted."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import attrs
import numpy as np

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    Labels,
    labels,
    same_length,
)
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.fairness_groups import ComparedGroups
from devframe.kirkpatrick.fairness_impact import ImpactRatio
from devframe.kirkpatrick.fairness_tables import Adjusted, GapRow, GapTable
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.grouped import GroupColumns
from devframe.kirkpatrick.multiplicity import holm_p_values, q_values

MOST_FOR_HOLM = 20
"""Up to so many comparisons Holm's adjustment is used, beyond it false discoveries are limited."""


@attrs.frozen(eq=False)
class Gaps:
    """What was computed of groups beside their reference, by place of the group.

    Attributes:
        gaps: Difference to the reference.
        impacts: Ratio to the reference, for rates.
        inside: Difference inside strata.
    """

    gaps: Mapping[int, Finding]
    impacts: Mapping[int, ImpactRatio] = attrs.field(factory=dict)
    inside: Mapping[int, Finding] = attrs.field(factory=dict)

    def cautions(self) -> list[Caution]:
        """Notice gaps that turn round when like is compared with like.

        Returns:
            A caution, or none.
        """
        turned = [
            place
            for place, inside in self.inside.items()
            if (inside.estimate or 0.0) * (self.gaps[place].estimate or 0.0) < 0
        ]
        if not turned:
            return []
        sentence = (
            f"{len(turned)} gaps point the other way inside strata: groups are spread unlike over "
            "them, so the pooled gap misleads (Simpson's paradox)."
        )
        return [Caution(code="turns_inside_strata", sentence=sentence, source="bickel-1975")]


def gap_table(
    groups: ComparedGroups,
    found: Gaps,
    *,
    own: GroupColumns,
    measure: str,
    unit: str,
    form: Literal["level", "contrast"],
    reference_is: Literal["given", "highest_rate", "largest_group"],
    level: float,
    smallest_group: int,
    p_overall: float,
    overall_method: str,
    cautions: list[Caution],
) -> GapTable:
    """Put a table together in which withheld groups hold nothing.

    Args:
        groups: The groups.
        found: Their gaps.
        own: Their rates, means or effects.
        measure: What was looked at.
        unit: Its unit.
        form: Whether the estimates are levels or effects.
        reference_is: How the reference was chosen.
        level: Level of the intervals.
        smallest_group: Groups with fewer people are withheld.
        p_overall: p of "all groups shown are alike", NaN where unknown.
        overall_method: The test behind it.
        cautions: What a reader must know beside what groups and gaps say themselves.

    Returns:
        The table.

    Source:
        Holm (1979) for up to 20 comparisons, Benjamini & Hochberg (1995) beyond.
    """
    places = [place for place, _ in groups.pairs]
    stepped, adjusted_by = adjusted_p_values([found.gaps[place].p for place in places])
    adjusted = dict(zip(places, stepped, strict=True))
    rows = []
    for place, name in enumerate(groups.names):
        if place in groups.withheld:
            rows.append(GapRow(group=name, is_withheld=True))
            continue
        rows.append(
            GapRow(
                group=name,
                is_withheld=False,
                n=int(own.n[place]),
                n_missing=int(own.n_missing[place]),
                estimate=_known(own.estimate[place]),
                low=_known(own.low[place]),
                high=_known(own.high[place]),
                gap=found.gaps.get(place),
                p_adjusted=adjusted.get(place),
                impact=found.impacts.get(place),
                inside_strata=found.inside.get(place),
            )
        )
    return GapTable(
        measure=measure,
        by=groups.by,
        unit=unit,
        form=form,
        reference=None if groups.reference is None else groups.names[groups.reference],
        reference_is=reference_is,
        level=level,
        smallest_group=smallest_group,
        adjusted_by=adjusted_by,
        p_overall=_known(p_overall),
        overall_method=overall_method,
        n=int(own.n.sum()),
        n_missing=int(own.n_missing.sum()),
        n_unlabeled=groups.n_unlabeled,
        rows=tuple(rows),
        warnings=(*groups.cautions(), *cautions, *found.cautions()),
    )


def adjusted_p_values(
    raw: Sequence[float | None],
) -> tuple[list[float | None], Adjusted | None]:
    """Adjust the p-values of gaps for how many there are.

    Args:
        raw: The p-values, `None` where there is none.

    Returns:
        The adjusted ones in the same order, and how they were adjusted; `None` for no gaps.

    Source:
        Holm (1979) for up to 20 comparisons, Benjamini & Hochberg (1995) beyond.
    """
    if not raw:
        return [], None
    p = np.array([_number(one) for one in raw])
    few = len(p) <= MOST_FOR_HOLM
    stepped = holm_p_values(p) if few else q_values(p)
    return [_known(one) for one in stepped.tolist()], "holm" if few else "benjamini-hochberg"


def inside_strata(
    groups: ComparedGroups,
    strata: ArrayLike | None,
    compare: Callable[[BoolArray, FloatArray, Labels, tuple[str, str]], Finding],
) -> tuple[dict[int, Finding], list[Caution]]:
    """Compare every group with the reference inside strata, where both are there.

    Args:
        groups: The groups.
        strata: Labels of the strata, shape (n,), or `None`.
        compare: Compares two groups: whose rows, who of them is in the group, their strata, and
            the names of group and reference.

    Returns:
        The findings by place, and a caution where a group shares no stratum with the reference.
    """
    if strata is None:
        return {}, []
    codes, kinds = labels(strata, name="strata")
    same_length("strata", {groups.by: groups.codes, "strata": codes})
    found, apart = {}, []
    for place, beside in groups.pairs:
        group = groups.rows_of(place)
        rows = group | groups.rows_of(beside)
        split = Labels(codes[rows], kinds)
        try:
            names = groups.names[place], groups.names[beside]
            found[place] = compare(rows, group[rows].astype(np.float64), split, names)
        except InvalidInputError:
            # All columns were checked before: what is left is that no stratum holds enough of both.
            apart.append(groups.names[place])
    if not apart:
        return found, []
    sentence = f"{len(apart)} groups share no stratum with the reference: like has no like there."
    return found, [Caution(code="no_shared_strata", sentence=sentence)]


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
