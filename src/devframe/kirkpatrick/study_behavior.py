"""Level 3 of a study: what people do at work, asked in the way that its columns allow."""

from typing import overload

import attrs
import narwhals as nw
import numpy as np

from devframe.kirkpatrick.behavior_counts import behavior_rate, read_counts
from devframe.kirkpatrick.behavior_environment import TransferEnvironment, environment_cautions
from devframe.kirkpatrick.behavior_transfer import transfer_over_time
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.groups import SMALLEST_GROUP
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.sheet import labels_of_units, read_arm, read_frame
from devframe.kirkpatrick.study_data import StudyData, missing_role
from devframe.kirkpatrick.study_learning import learning_by, learning_once

_WHO_RATED = Caution(
    code="who_rated",
    sentence="Who saw the behavior? Pass self_rated=True if people reported it of themselves, "
    "which lowers the claim, or self_rated=False if others observed or counted it.",
    source="blume-2010",
)
_FIRST_AND_LAST = Caution(
    code="first_and_last",
    sentence="By groups the first and the last time alone are compared; behavior() without by= "
    "uses all times.",
)
_A_COURSE = 3  # from so many times on there is more to say than before and after


@attrs.frozen(eq=False)
class BehaviorQuestions(StudyData):
    """What a study answers at level 3; see `Study`."""

    @overload
    def behavior(
        self,
        *,
        opportunities: str | None = None,
        opportunities_before: str | None = None,
        environment: TransferEnvironment | None = None,
        time_unit: str | None = None,
        by: None = None,
        level: float = 0.95,
        seed: int = 0,
        smallest_group: int = 5,
    ) -> Finding: ...
    @overload
    def behavior(
        self,
        *,
        opportunities: str | None = None,
        opportunities_before: str | None = None,
        environment: TransferEnvironment | None = None,
        time_unit: str | None = None,
        by: str,
        level: float = 0.95,
        seed: int = 0,
        smallest_group: int = 5,
    ) -> ManyFindings: ...
    def behavior(
        self,
        *,
        opportunities: str | None = None,
        opportunities_before: str | None = None,
        environment: TransferEnvironment | None = None,
        time_unit: str | None = None,
        by: str | None = None,
        level: float = 0.95,
        seed: int = 0,
        smallest_group: int = SMALLEST_GROUP,
    ) -> Finding | ManyFindings:
        """Level 3: what people do at work, as the design allows.

        * Three times or more (`time`, as numbers or dates): `transfer_over_time`, with an arm the
          difference of the groups' slopes.
        * Before and after: with an arm `compare`, else the change; after alone: the mean.
        * Counts (`opportunities`): after alone `behavior_rate`; else each person's shown per 100
          opportunities is what is compared, and every person counts alike.

        With a cluster column every one of them takes the clusters as the independent units.

        Args:
            opportunities: Column of how often there was occasion to, where `after` counts how
                often it was done.
            opportunities_before: The same for `before`.
            environment: What is known of drivers and barriers at work. It qualifies the finding
                and never changes its number; what is not known is asked.
            time_unit: Unit of the times, where they are numbers.
            by: Column of groups, for one row per group; first and last time alone.
            level: Level of the intervals.
            seed: Seed of the bootstrap, where one is used.
            smallest_group: With `by`, groups with fewer units are withheld.

        Returns:
            A finding, or with `by` many.

        Raises:
            InvalidInputError: When there is no column `after`, or columns cannot be used so.
            RefusedError: When the design cannot carry the comparison.

        Example:
            >>> import pandas as pd
            >>> calls = pd.DataFrame(
            ...     {"recaps": [3, 8, 5, 6, 4, 9], "calls": [10, 10, 8, 12, 9, 11]}
            ... )
            >>> from devframe.kirkpatrick import Study
            >>> found = Study(calls, after="recaps").behavior(opportunities="calls")
            >>> round(found.estimate, 3), found.claim
            (0.583, 'describe')
        """
        self._after("behavior")
        if self._sheet.staggered:
            raise RefusedError(
                "people began at different times",
                because="those who began early would count as comparisons for those who began late",
                instead="use staggered_effects, which compares only with those who had not begun",
            )
        asked = [("opportunities", opportunities), ("opportunities_before", opportunities_before)]
        read_frame(self._frame, roles=asked)
        if opportunities is None and opportunities_before is not None:
            raise missing_role("opportunities", "counts before need opportunities after as well")
        if opportunities is not None:
            if self.before is not None or self.time or self.arm or by:
                rates, without = self._per_hundred(opportunities, opportunities_before)
                return rates.behavior(
                    environment=environment,
                    time_unit=time_unit,
                    by=by,
                    level=level,
                    seed=seed,
                    smallest_group=smallest_group,
                ).warning(*without)
            found: Finding | ManyFindings = self._rate(opportunities, level=level)
        elif by is None:
            found = self._once(level=level, seed=seed, time_unit=time_unit)
        else:
            found = self._by_group(by, level=level, smallest_group=smallest_group)
        cautions = [*self._cautions(pooled=by is None), *environment_cautions(environment)]
        if self.self_rated is None:
            cautions.append(_WHO_RATED)
        return found.warning(*cautions).answering_in(self._library)

    def _rate(self, opportunities: str, *, level: float) -> Finding:
        return behavior_rate(
            self._frame[str(self.after)],
            self._frame[opportunities],
            cluster=None if self.cluster is None else self._codes(self.cluster),
            outcome=self._outcome,
            level=level,
        )

    def _once(self, *, level: float, seed: int, time_unit: str | None) -> Finding:
        sheet = self._sheet
        if self.time is None or len(sheet.times) < _A_COURSE:
            return learning_once(
                sheet,
                self._after("behavior"),
                cluster=None if self.cluster is None else self._codes(self.cluster),
                outcome=self._outcome,
                unit=self.measured_in,
                level=level,
                seed=seed,
                limits=(self.lowest, self.highest),
                design=self.design,
            )
        frame = self._frame
        group, reference = sheet.arms
        return transfer_over_time(
            frame[str(self.after)],
            person=frame[str(self.unit)],
            time=frame[self.time],
            arm=read_arm(frame, self.arm, self.comparison)[0],
            cluster=None if self.cluster is None else frame[self.cluster],
            outcome=self._outcome,
            unit=self.measured_in,
            time_unit=time_unit,
            level=level,
            lowest=self.lowest,
            highest=self.highest,
            group=group or "group",
            reference=reference or "reference",
            design=self.design,
        )

    def _by_group(self, by: str, *, level: float, smallest_group: int) -> ManyFindings:
        found = learning_by(
            self._sheet,
            self._after("behavior"),
            by=labels_of_units(self._frame, self._by(by), self._sheet),
            by_name=by,
            outcome=self._outcome,
            unit=self.measured_in,
            level=level,
            smallest_group=smallest_group,
            design=self.design,
        )
        return found if len(self._sheet.times) < _A_COURSE else found.warning(_FIRST_AND_LAST)

    def _per_hundred(
        self, opportunities: str, opportunities_before: str | None
    ) -> tuple["BehaviorQuestions", list[Caution]]:
        """Turn counts into a study of how often per 100 opportunities each person did it."""
        if self.before is not None and opportunities_before is None:
            raise missing_role(
                "opportunities_before", f"{self.before!r} counts of how many opportunities?"
            )
        counts = {"after": (str(self.after), opportunities)}
        if self.before is not None:
            counts["before"] = (self.before, str(opportunities_before))
        frame, names, none = self._frame, {}, 0
        for role, (shown, chances) in counts.items():
            done, of = read_counts(frame[shown], frame[chances])
            with np.errstate(invalid="ignore", divide="ignore"):
                per_hundred = np.where(of > 0, 100 * done / of, np.nan)
            none += int((of == 0).sum())
            names[role] = f"{shown} per 100 {chances}"
            frame = frame.with_columns(
                nw.new_series(names[role], per_hundred, backend=frame.implementation)
            )
        same = self.selected_on is not None and self.selected_on == self.before
        study = attrs.evolve(
            self,
            data=frame.to_native(),
            before=names.get("before"),
            after=names["after"],
            selected_on=names["before"] if same else self.selected_on,
            outcome=self._outcome,
            measured_in="percentage points",
            lowest=0.0,
            highest=100.0,
        )
        if not none:
            return study, []
        sentence = f"{none} counts had no opportunity and are missing: that is no failure to do it."
        return study, [Caution(code="no_opportunity", sentence=sentence)]
