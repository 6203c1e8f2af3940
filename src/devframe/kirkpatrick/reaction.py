"""Level 1: what people thought of it, each scale by itself and nothing inferred beyond."""

from collections.abc import Mapping

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    FloatArray,
    binary,
    library_of,
    number_table,
    numbers,
    same_length,
)
from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.by_group import mean_by, nps_by, share_by
from devframe.kirkpatrick.claims import Caution, DesignKind, standing_caution
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.groups import SMALLEST_GROUP
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.promoters import check_nps_answers, nps
from devframe.kirkpatrick.proportions import proportion, response_rate
from devframe.kirkpatrick.ratings import likert
from devframe.kirkpatrick.vocabulary import Scale

HALO_CORRELATION = 0.85
"""Mean correlation between items above which people seem to give one answer to everything."""

_FEWEST_FOR_HALO = 10


def reaction_survey(
    scales: Mapping[Scale, ArrayLike] | None = None,
    *,
    recommend: ArrayLike | None = None,
    yes_no: Mapping[str, ArrayLike] | None = None,
    lowest: int = 1,
    highest: int = 5,
    invited: int | None = None,
    by: ArrayLike | None = None,
    by_name: str = "group",
    level: float = 0.95,
    smallest_group: int = SMALLEST_GROUP,
    design: Design | DesignKind | None = None,
) -> Findings:
    """Summarize a reaction questionnaire, question by question.

    A person's value on a scale of several items is the mean of the items answered, if that is at
    least half of them.

    Args:
        scales: For each scale its ratings: one column of shape (n,), or a table of shape (n, k).
        recommend: Answers from 0 to 10 to "would you recommend it", shape (n,).
        yes_no: Columns of zeros and ones, by what the ones are, as "people who would return".
        lowest: Lowest value of every rating.
        highest: Highest value of every rating.
        invited: How many people were asked; adds the response rate and, to the shares, the worst
            case.
        by: Labels of groups, shape (n,), for one row per group.
        by_name: What the groups are.
        level: Level of the intervals.
        smallest_group: With `by`, groups with fewer answers are withheld.
        design: The study design.

    Returns:
        The findings by name: the scales as `likert` gives them, `recommend` as `nps`, the names of
        `yes_no` as `proportion`, and `response`; with `by` one `ManyFindings` for each, without
        the response. All warn that reaction shows neither learning nor behavior; when the ratings
        of several scales correlate above 0.85 all warn of a halo. Missing answers are counted and
        left out.

    Raises:
        InvalidInputError: For ratings off the scale, labels, no question at all, or, with
            `invited`, columns of unequal length.

    Source:
        Kirkpatrick & Kirkpatrick (2016), Four Levels of Training Evaluation, for the scales;
        Holton (1996) on level 1 predicting nothing by itself.

    Example:
        >>> found = reaction_survey({"relevance": [4, 5, 3, 4], "engagement": [2, 3, 2, 4]})
        >>> [(finding.outcome, finding.estimate) for finding in found]
        [('relevance', 4.0), ('engagement', 2.75)]
    """
    survey = _Survey(
        ratings={
            scale: _ratings(given, scale, lowest, highest)
            for scale, given in (scales or {}).items()
        },
        recommend=None if recommend is None else check_nps_answers(recommend, name="recommend"),
        yes_no={name: binary(given, name=name) for name, given in (yes_no or {}).items()},
        limits=(lowest, highest),
        level=level,
        design=design,
    )
    given = [*(scales or {}).values(), *(yes_no or {}).values(), recommend]
    found = survey.together(invited) if by is None else survey.by_group(by, by_name, smallest_group)
    cautions = (standing_caution("reaction_only"), *_halo(list(survey.ratings.values())))
    return found.warning(*cautions).answering_in(library_of(*given, by))


@attrs.frozen(eq=False)
class _Survey:
    """Checked answers to a questionnaire."""

    ratings: dict[Scale, FloatArray]
    recommend: FloatArray | None
    yes_no: dict[str, FloatArray]
    limits: tuple[int, int]
    level: float
    design: Design | DesignKind | None

    def __attrs_post_init__(self) -> None:
        if not self.ratings and not self.yes_no and self.recommend is None:
            message = "expected answers, got none; name them in scales=, recommend= or yes_no="
            raise InvalidInputError([Fault("", "no_answers", message)], origin="reaction")

    def together(self, invited: int | None) -> Findings:
        found: dict[str, Finding] = {
            scale: likert(
                _person_values(table),
                lowest=self.limits[0],
                highest=self.limits[1],
                outcome=scale,
                level=self.level,
                design=self.design,
            )
            for scale, table in self.ratings.items()
        }
        if self.recommend is not None:
            found["recommend"] = nps(self.recommend, level=self.level, design=self.design)
        for name, hits in self.yes_no.items():
            found[name] = proportion(
                hits, outcome=name, level=self.level, invited=invited, design=self.design
            )
        if invited is not None:
            found["response"] = response_rate(self._answered(), invited, level=self.level)
        return Findings(found)

    def by_group(self, by: ArrayLike, by_name: str, smallest_group: int) -> Findings:
        many: dict[str, ManyFindings] = {
            scale: mean_by(
                _person_values(table),
                by=by,
                by_name=by_name,
                outcome=scale,
                level=self.level,
                smallest_group=smallest_group,
                design=self.design,
            )
            for scale, table in self.ratings.items()
        }
        if self.recommend is not None:
            many["recommend"] = nps_by(
                self.recommend,
                by=by,
                by_name=by_name,
                level=self.level,
                smallest_group=smallest_group,
                design=self.design,
            )
        for name, hits in self.yes_no.items():
            many[name] = share_by(
                hits,
                by=by,
                by_name=by_name,
                outcome=name,
                level=self.level,
                smallest_group=smallest_group,
                design=self.design,
            )
        return Findings(many)

    def _answered(self) -> int:
        """Count those who answered anything."""
        columns: dict[str, FloatArray] = dict(self.ratings.items())
        columns |= self.yes_no
        if self.recommend is not None:
            columns["recommend"] = self.recommend
        same_length("answers", columns)
        return int((~np.isnan(np.column_stack([*columns.values()]))).any(axis=1).sum())


def _ratings(given: ArrayLike, scale: str, lowest: int, highest: int) -> FloatArray:
    rows = isinstance(given, (list, tuple)) and given and isinstance(given[0], (list, tuple))
    if rows or hasattr(given, "columns") or getattr(given, "ndim", 1) > 1:
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
    # Items of one scale are meant to go together: only several scales can fail to be told apart.
    if len(tables) < 2 or len({len(table) for table in tables}) != 1:  # noqa: PLR2004 - a pair
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
