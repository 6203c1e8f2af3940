"""Level 1: what people thought of it, each scale by itself and nothing inferred beyond."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    library_of,
    number_table,
    numbers,
)
from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.by_group import SMALLEST_GROUP, mean_by
from devframe.kirkpatrick.claims import Caution, DesignKind, standing_caution
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.likert import likert
from devframe.kirkpatrick.many import ManyFindings

Scale = Literal[
    "satisfaction", "engagement", "relevance", "confidence", "commitment", "priority", "competence"
]
"""What a reaction questionnaire asks about. They are never added up: one hides the other."""

HALO_CORRELATION = 0.85
"""Mean correlation between items above which people seem to give one answer to everything."""

_FEWEST_FOR_HALO = 10


def reaction_scales(
    items: Mapping[Scale, ArrayLike],
    *,
    lowest: int = 1,
    highest: int = 5,
    by: ArrayLike | None = None,
    by_name: str = "group",
    level: float = 0.95,
    population: int | None = None,
    smallest_group: int = SMALLEST_GROUP,
    design: Design | DesignKind | None = None,
) -> Findings:
    """Summarize a reaction questionnaire, scale by scale.

    A person's value on a scale of several items is the mean of the items answered, if that is at
    least half of them.

    Args:
        items: For each scale its ratings: one column of shape (n,), or a table of shape (n, k).
        lowest: Lowest value of every item.
        highest: Highest value of every item.
        by: Labels of groups, shape (n,), for one row per group.
        by_name: What the groups are.
        level: Level of the intervals.
        population: How many people there are in all, when the answers are to speak for just them.
        smallest_group: Groups with fewer answers are withheld.
        design: The study design.

    Returns:
        One finding per scale, as `likert` gives it, or with `by` one `ManyFindings` per scale.
        Each warns that reaction shows neither learning nor behavior; when all items correlate
        above 0.85 each warns of a halo. Missing answers are counted and left out.

    Raises:
        InvalidInputError: For ratings off the scale, or labels.

    Source:
        Kirkpatrick & Kirkpatrick (2016) for the scales; Holton (1996) on level 1 predicting
        nothing by itself.

    Example:
        >>> found = reaction_scales({"relevance": [4, 5, 3, 4], "engagement": [2, 3, 2, 4]})
        >>> [(finding.outcome, finding.estimate) for finding in found]
        [('relevance', 4.0), ('engagement', 2.75)]
    """
    tables = {scale: _table(given, scale, lowest, highest) for scale, given in items.items()}
    cautions = (standing_caution("reaction_only"), *_halo(list(tables.values())))
    library = library_of(*items.values())
    if by is not None:
        grouped: dict[str, ManyFindings] = {}
        for scale, table in tables.items():
            many = mean_by(
                _person_values(table), by=by, by_name=by_name, outcome=scale, level=level,
                lowest=lowest, highest=highest, smallest_group=smallest_group, design=design,
            )  # fmt: skip
            grouped[scale] = many.warning(*cautions)
        return Findings(grouped)
    single: dict[str, Finding] = {}
    for scale, table in tables.items():
        found = likert(
            _person_values(table), lowest=lowest, highest=highest, outcome=scale, level=level,
            population=population, design=design,
        )  # fmt: skip
        single[scale] = found.warning(*cautions).answering_in(library)
    return Findings(single)


def _table(given: ArrayLike, scale: str, lowest: int, highest: int) -> FloatArray:
    if getattr(given, "ndim", None) == 2 or hasattr(given, "columns"):  # noqa: PLR2004 - a table
        return number_table(given, name=scale, lowest=lowest, highest=highest)[0]
    return numbers(given, name=scale, lowest=lowest, highest=highest)[:, None]


def _person_values(table: FloatArray) -> FloatArray:
    known = ~np.isnan(table)
    answered = known.sum(axis=1)
    total = np.where(known, table, 0).sum(axis=1)
    enough = (answered * 2 >= table.shape[1]) & (answered > 0)
    return np.where(enough, total / np.maximum(answered, 1), np.nan)


def _halo(tables: list[FloatArray]) -> tuple[Caution, ...]:
    """Warn when people seem to have given one answer to every question."""
    if len({len(table) for table in tables}) != 1:
        return ()
    together = np.column_stack(tables)
    complete = together[~np.isnan(together).any(axis=1)]
    varied = complete[:, complete.std(axis=0) > 0] if len(complete) else complete
    if len(complete) < _FEWEST_FOR_HALO or varied.shape[1] < 2:  # noqa: PLR2004 - a pair
        return ()
    correlation = np.asarray(np.corrcoef(varied, rowvar=False))
    mean = float(correlation[np.triu_indices_from(correlation, k=1)].mean())
    if mean <= HALO_CORRELATION:
        return ()
    sentence = (
        f"Halo: all items go together (mean correlation {mean:.2f}), so the scales do not tell "
        "apart what they ask about."
    )
    return (Caution(code="halo", sentence=sentence, source="devframe-convention"),)
