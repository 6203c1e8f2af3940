"""What else a study answers of level 2: gains that last, gains that were possible, and whose."""

from collections.abc import Mapping
from typing import overload

import attrs

from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.by_group_learning import (
    normalized_gain_by,
    reliable_change_by,
    retention_by,
)
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.groups import SMALLEST_GROUP
from devframe.kirkpatrick.learning_normalized import normalized_gain
from devframe.kirkpatrick.learning_persons import ReliableChange, reliable_change
from devframe.kirkpatrick.learning_retention import retention
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.sheet import labels_of_units, read_frame
from devframe.kirkpatrick.study_data import StudyData, missing_role


@attrs.frozen(eq=False)
class GainQuestions(StudyData):
    """The finer questions of level 2; see `Study`."""

    def retention(
        self,
        *,
        later: Mapping[int, str],
        by: str | None = None,
        level: float = 0.95,
        smallest_group: int = SMALLEST_GROUP,
    ) -> Findings:
        """Level 2: how much of the gain was still there later.

        Args:
            later: Columns of later measurements, by days since the end of the program.
            by: Column of groups, for one row per group, computed in one pass.
            level: Level of the intervals.
            smallest_group: With `by`, groups with fewer units are withheld.

        Returns:
            One change since the end per time, each with the share of the gain kept beside it; with
            `by` two tables of groups per time, as `retention_by` gives them.

        Raises:
            InvalidInputError: When there is no earlier or last measurement, or the layout is long.
            UnknownNameError: When a column is missing.
        """
        before, after = self._pair("retention")
        if self.time is not None:
            raise missing_role("time", "retention needs one row per unit: reshape the data first")
        read_frame(self._frame, roles=[(f"later[{days}]", later[days]) for days in later])
        measured = {days: self._frame[later[days]] for days in later}
        if by is not None:
            many = retention_by(
                before,
                after,
                later=measured,
                by=labels_of_units(self._frame, self._by(by), self._sheet),
                by_name=by,
                outcome=self._outcome,
                unit=self.measured_in,
                level=level,
                lowest=self.lowest,
                highest=self.highest,
                smallest_group=smallest_group,
                design=self.design,
            )
            return many.warning(*self._clusters_left_out).answering_in(self._library)
        found = retention(
            before,
            after,
            later=measured,
            outcome=self._outcome,
            unit=self.measured_in,
            level=level,
            lowest=self.lowest,
            highest=self.highest,
            design=self.design,
        )
        days = sorted(later)
        parts = {f"after {day} days": one for day, one in zip(days, found, strict=True)}
        return Findings(parts).warning(*self._clusters_left_out).answering_in(self._library)

    @overload
    def normalized_gain(
        self, *, by: None = None, level: float = 0.95, seed: int = 0, smallest_group: int = 5
    ) -> Finding: ...
    @overload
    def normalized_gain(
        self, *, by: str, level: float = 0.95, seed: int = 0, smallest_group: int = 5
    ) -> ManyFindings: ...
    def normalized_gain(
        self,
        *,
        by: str | None = None,
        level: float = 0.95,
        seed: int = 0,
        smallest_group: int = SMALLEST_GROUP,
    ) -> Finding | ManyFindings:
        """Level 2: how much of what could be gained was gained.

        Args:
            by: Column of groups, for one row per group, computed in one pass.
            level: Level of the interval.
            seed: Seed of the bootstrap; with `by` there is none (Fieller's interval).
            smallest_group: With `by`, groups with fewer units are withheld.

        Returns:
            A change, or with `by` many; needs `highest`, the best possible score.

        Raises:
            InvalidInputError: When `before`, `after` or `highest` is missing.
        """
        before, after = self._pair("normalized gain")
        if self.highest is None:
            raise missing_role("highest", "normalized gain needs the best possible score")
        lowest = 0.0 if self.lowest is None else self.lowest
        if by is not None:
            many = normalized_gain_by(
                before,
                after,
                highest=self.highest,
                lowest=lowest,
                by=labels_of_units(self._frame, self._by(by), self._sheet),
                by_name=by,
                outcome=self._outcome,
                level=level,
                smallest_group=smallest_group,
                design=self.design,
            )
            return many.warning(*self._clusters_left_out).answering_in(self._library)
        found = normalized_gain(
            before,
            after,
            highest=self.highest,
            lowest=lowest,
            outcome=self._outcome,
            level=level,
            seed=seed,
            design=self.design,
        )
        return found.warning(*self._clusters_left_out).answering_in(self._library)

    @overload
    def reliable_change(
        self,
        *,
        reliability: float,
        sd: float | None = None,
        by: None = None,
        level: float = 0.95,
        smallest_group: int = 5,
    ) -> ReliableChange: ...
    @overload
    def reliable_change(
        self,
        *,
        reliability: float,
        sd: float | None = None,
        by: str,
        level: float = 0.95,
        smallest_group: int = 5,
    ) -> Findings: ...
    def reliable_change(
        self,
        *,
        reliability: float,
        sd: float | None = None,
        by: str | None = None,
        level: float = 0.95,
        smallest_group: int = SMALLEST_GROUP,
    ) -> ReliableChange | Findings:
        """Level 2: who changed by more than the error of the test.

        Args:
            reliability: Reliability of the test, between 0 and 1, from its manual or
                `internal_consistency`.
            sd: Standard deviation of the scores; by default that of `before`.
            by: Column of groups, for the shares of each group instead of single people.
            level: Level at which a change counts, and of the intervals.
            smallest_group: With `by`, groups with fewer people are withheld.

        Returns:
            How many rose, fell and stayed unclear, and each person's index; with `by` the tables
            `rose` and `fell` of `reliable_change_by`.

        Raises:
            InvalidInputError: When `before` or `after` is missing.
        """
        before, after = self._pair("reliable change")
        if by is not None:
            many = reliable_change_by(
                before,
                after,
                reliability=reliability,
                sd=sd,
                by=labels_of_units(self._frame, self._by(by), self._sheet),
                by_name=by,
                level=level,
                lowest=self.lowest,
                highest=self.highest,
                smallest_group=smallest_group,
                design=self.design,
            )
            return many.warning(*self._clusters_left_out).answering_in(self._library)
        return reliable_change(
            before,
            after,
            reliability=reliability,
            sd=sd,
            level=level,
            lowest=self.lowest,
            highest=self.highest,
        )
