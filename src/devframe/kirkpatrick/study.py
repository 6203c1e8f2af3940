"""A study: a dataframe read once, its design inferred, and the levels handed out."""

from collections.abc import Mapping, Sequence
from typing import overload

import attrs

from devframe._base.reported import WrittenReport, report_on
from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.claims import RefusedError
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.groups import SMALLEST_GROUP
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.reaction import reaction_survey
from devframe.kirkpatrick.sheet import labels_of_units, read_frame
from devframe.kirkpatrick.study_behavior import BehaviorQuestions
from devframe.kirkpatrick.study_gains import GainQuestions
from devframe.kirkpatrick.study_learning import learning_by, learning_once
from devframe.kirkpatrick.study_results import ResultQuestions
from devframe.kirkpatrick.vocabulary import Scale


@attrs.frozen(eq=False)
class Study(GainQuestions, BehaviorQuestions, ResultQuestions):
    """Outcome data with their design; every finding it gives knows what may be claimed.

    Args:
        data: A dataframe of any library that narwhals knows; lazy ones are collected.
        unit: Column of the people (or other units); by default every row is one.
        program: Column of the programs, if there are several.
        time: Column of the measurement times, for a layout with one row per person and time:
            numbers, dates, ordered categories, or texts that differ in a number (`week 2`).
        arm: Column of the group: 0 and 1, false and true, or two labels with `comparison`.
        before: Column of the earlier measurement.
        after: Column of the last measurement; with `time`, of all measurements.
        cluster: Column of the teams or sites in which people work together.
        assigned: How people came to their arm; unknown counts as by choice.
        selected_on: Column by which participants were chosen, such as a low earlier score.
        comparison: Label of the arm to compare with, where labels are not 0 and 1.
        self_rated: Whether people rated themselves; `None` when nobody said.
        retrospective: Whether the earlier state was asked for afterwards.
        lowest: Lowest possible measurement.
        highest: Highest possible measurement.
        outcome: What was measured, as sentences should call it; by default the column `after`.
        measured_in: Unit of the measurements.
        assume: What readers are asked to take for granted. It is printed with every finding and
            raises no claim.

    Raises:
        InvalidInputError: When columns do not fit their roles; says what to do.
        UnknownNameError: When a column is missing.

    Source:
        The design-to-claim table in `claims.toml`.

    Example:
        >>> import pandas as pd
        >>> scores = pd.DataFrame(
        ...     {
        ...         "person": ["p1", "p2", "p3", "p4", "p5", "p6"],
        ...         "pre": [52, 61, 48, 70, 66, 58],
        ...         "post": [60, 66, 55, 71, 75, 61],
        ...     }
        ... )
        >>> study = Study(scores, unit="person", before="pre", after="post")
        >>> study.design.kind
        'one_group_pre_post'
        >>> study.learning().claim
        'change'
    """

    @overload
    def learning(
        self, *, by: None = None, level: float = 0.95, seed: int = 0, smallest_group: int = 5
    ) -> Finding: ...
    @overload
    def learning(
        self, *, by: str, level: float = 0.95, seed: int = 0, smallest_group: int = 5
    ) -> ManyFindings: ...
    def learning(
        self,
        *,
        by: str | None = None,
        level: float = 0.95,
        seed: int = 0,
        smallest_group: int = SMALLEST_GROUP,
    ) -> Finding | ManyFindings:
        """Level 2: what people know or can do, compared as the design allows.

        With an arm the groups are compared (`compare`), with an earlier measurement alone the
        change is told (`gain`), with neither the mean (`average`).

        Args:
            by: Column of groups, for one row per group, computed in one pass.
            level: Level of the intervals.
            seed: Seed of the bootstrap, where one is used.
            smallest_group: With `by`, groups with fewer units are withheld.

        Returns:
            A finding, or with `by` many.

        Raises:
            InvalidInputError: When there is no column `after`.
            RefusedError: When the design cannot carry the comparison.
        """
        after = self._after("learning")
        if self._sheet.staggered:
            raise RefusedError(
                "people changed their arm at different times",
                because="comparing them as they stand counts early starters as comparisons of late",
                instead="compare those who started with those who had not, time by time",
            )
        if by is not None:
            many = learning_by(
                self._sheet,
                after,
                by=labels_of_units(self._frame, self._by(by), self._sheet),
                by_name=by,
                outcome=self._outcome,
                unit=self.measured_in,
                level=level,
                smallest_group=smallest_group,
                design=self.design,
            )
            return many.warning(*self._cautions(pooled=False)).answering_in(self._library)
        found = learning_once(
            self._sheet,
            after,
            cluster=None if self.cluster is None else self._codes(self.cluster),
            outcome=self._outcome,
            unit=self.measured_in,
            level=level,
            seed=seed,
            limits=(self.lowest, self.highest),
            design=self.design,
        )
        return found.warning(*self._cautions(pooled=True)).answering_in(self._library)

    def reaction(
        self,
        scales: Mapping[Scale, str | Sequence[str]] | None = None,
        *,
        recommend: str | None = None,
        yes_no: Mapping[str, str] | None = None,
        lowest: int = 1,
        highest: int = 5,
        invited: int | None = None,
        by: str | None = None,
        level: float = 0.95,
        smallest_group: int = SMALLEST_GROUP,
    ) -> Findings:
        """Level 1: what people thought of it, each scale by itself.

        Args:
            scales: For each scale its column or columns of ratings.
            recommend: Column of answers from 0 to 10 to "would you recommend it".
            yes_no: Columns of zeros and ones, by what the ones are, as "people who would return".
            lowest: Lowest value of every rating.
            highest: Highest value of every rating.
            invited: How many people were asked; adds the response rate and, to the shares, the
                worst case.
            by: Column of groups, for one row per group.
            level: Level of the intervals.
            smallest_group: With `by`, groups with fewer answers are withheld.

        Returns:
            The findings by name: the scales, `recommend`, the names of `yes_no`, `response`.

        Raises:
            InvalidInputError: When no column is named, or ratings are off their scale.
            UnknownNameError: When a column is missing.
        """
        asked: list[tuple[str, str | None]] = [
            (scale, column) for scale, given in (scales or {}).items() for column in _names(given)
        ]
        asked += [("recommend", recommend), *(yes_no or {}).items()]
        read_frame(self._frame, roles=asked)
        frame = self._frame
        found = reaction_survey(
            {
                scale: frame.select(*_names(given)).to_native()
                for scale, given in (scales or {}).items()
            },
            recommend=None if recommend is None else frame[recommend],
            yes_no={name: frame[column] for name, column in (yes_no or {}).items()},
            lowest=lowest,
            highest=highest,
            invited=invited,
            by=None if by is None else frame[self._by(by)],
            by_name=by or "group",
            level=level,
            smallest_group=smallest_group,
            design=self.design,
        )
        return found.warning(*self._clusters_left_out).answering_in(self._library)

    def report(
        self,
        findings: Finding | ManyFindings | Findings | None = None,
        *,
        title: str = "Evaluation",
        smallest_group: int = SMALLEST_GROUP,
    ) -> WrittenReport:
        """Put what was found on one page, under the sentence that tells the design.

        Args:
            findings: What to report; by default what `learning` finds.
            title: Title of the page.
            smallest_group: Findings on fewer units are withheld.

        Returns:
            The report; write it with `save`.

        Raises:
            MissingExtraError: When the extra `report` is not installed and something is written.
            RefusedError: As `learning`, when nothing else is to be reported.

        Example:
            >>> import pandas as pd
            >>> scores = pd.DataFrame({"pre": [52, 61, 48, 70, 66], "post": [60, 66, 55, 71, 75]})
            >>> page = Study(scores, before="pre", after="post").report(title="Course")
            >>> page.to_markdown().splitlines()[0]
            '# Course'
        """
        found = self.learning() if findings is None else findings
        return report_on(
            {"What was found": found},
            title=title,
            lead=self.sentence(),
            smallest_group=smallest_group,
        )


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
