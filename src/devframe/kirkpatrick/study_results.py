"""Level 4 of a study: one call for the results, one to hand its data to other packages."""

from collections.abc import Mapping, Sequence
from typing import overload

import attrs

from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.handover import HandOver, handed_over
from devframe.kirkpatrick.outcome_analysis import OutcomeAnalysis, side_by_side
from devframe.kirkpatrick.results_persistence import Persistence, persistence
from devframe.kirkpatrick.results_persistence_series import series_persistence
from devframe.kirkpatrick.sheet import read_frame
from devframe.kirkpatrick.study_data import StudyData, missing_role
from devframe.kirkpatrick.study_outcomes import OutcomeReader, outcomes_asked


@attrs.frozen(eq=False)
class ResultQuestions(StudyData):
    """What a study answers at level 4; see `Study`."""

    @overload
    def results(
        self,
        *,
        beside: None = None,
        units: None = None,
        start: object = None,
        earlier: Sequence[str] = (),
        covariates: Sequence[str] = (),
        attended: str | None = None,
        level: float = 0.95,
        seed: int = 0,
    ) -> Finding: ...
    @overload
    def results(
        self,
        *,
        beside: Mapping[str, str | tuple[str, str]],
        units: Mapping[str, str] | None = None,
        start: object = None,
        earlier: Sequence[str] = (),
        covariates: Sequence[str] = (),
        attended: str | None = None,
        level: float = 0.95,
        seed: int = 0,
    ) -> Findings: ...
    def results(
        self,
        *,
        beside: Mapping[str, str | tuple[str, str]] | None = None,
        units: Mapping[str, str] | None = None,
        start: object = None,
        earlier: Sequence[str] = (),
        covariates: Sequence[str] = (),
        attended: str | None = None,
        level: float = 0.95,
        seed: int = 0,
    ) -> Finding | Findings:
        """Level 4: what became of sales, quality, engagement or staff turnover.

        The design chooses the analysis: assigned by chance, people are compared as assigned
        (`outcome_contrast`); arms that people chose by their changes
        (`difference_in_differences`); starts at different times each with those who had not
        started (`staggered_effects`); one unit over many times, or one beside another, as a series
        (`interrupted_series`). Without an arm it is a change, whatever the data say.

        Args:
            beside: Further outcomes by name: a column, or the columns before and after. They are
                taken for self-rated where the study is.
            units: Their units by name; `share` for columns of zeros and ones.
            start: With `time`, the first time at which the program ran.
            earlier: Without `time`, columns measured before `before`, oldest first, which give the
                leads of arms that people chose.
            covariates: Columns of numbers known before the program. Outcomes are adjusted for
                them; where changes are compared they only have to be alike.
            attended: Column of those who took part in the end, zeros and ones; adds what attending
                did beside the comparison as assigned.
            level: Level of the intervals.
            seed: Seed of what is drawn, such as permutations.

        Returns:
            A finding, or with `beside` the findings by name, that of the study first.

        Raises:
            InvalidInputError: When a column is missing for its role, or the start is needed.
            RefusedError: When the design cannot carry the comparison, or arms that were not
                assigned by chance were not alike on the covariates; with their table.
            UnknownNameError: When a column is missing.
        """
        reader, question = self._question(
            start, earlier, covariates, attended=attended, level=level, seed=seed
        )
        own = (self.before, str(self.after), self.measured_in)
        asked = outcomes_asked(self._outcome, own, beside=beside or {}, units=units or {})
        found = {
            name: question.answer(reader.read(name, before=before, after=after, unit=unit))
            .warning(*self._cautions(pooled=True))
            .answering_in(self._library)
            for name, (before, after, unit) in asked.items()
        }
        return found[self._outcome] if beside is None else side_by_side(found)

    def persistence(
        self,
        *,
        later: Mapping[int, str] | None = None,
        start: object = None,
        ended: object = None,
        level: float = 0.95,
    ) -> tuple[Persistence, ...]:
        """Level 4: whether the effect stays, fades or goes on growing after the program ended.

        Args:
            later: Without `time`, columns of later measurements by days since the end of the
                program, at which `after` was measured; needs an arm.
            start: With `time`, the first time at which the program ran; one unit, or one in either
                arm.
            ended: With `time`, the first time at which it no longer ran.
            level: Level of the intervals.

        Returns:
            One answer per later time in order of days; for a series a single one.

        Raises:
            InvalidInputError: When a column is missing for its role, or a time is needed.
            RefusedError: When the design cannot carry the comparison.
            UnknownNameError: When a column is missing.
        """
        if self.time is None and (start is not None or ended is not None):
            raise missing_role("time", "a start and an end need the column of the times")
        if self.time is not None and later is not None:
            raise missing_role("later", "over time later measurements are rows: give ended=")
        if self.time is None:
            found = self._persistence_of_groups(later or {}, level=level)
        else:
            found = (self._persistence_of_series(start, ended, level=level),)
        return tuple(one.warning(*self._cautions(pooled=True)) for one in found)

    def _persistence_of_groups(
        self, later: Mapping[int, str], *, level: float
    ) -> tuple[Persistence, ...]:
        before, at_end = self._pair("persistence")
        if self._sheet.treated is None:
            raise missing_role("arm", "persistence compares two groups; retention follows one")
        read_frame(self._frame, roles=[(f"later[{days}]", later[days]) for days in later])
        drawn = self.design.kind.startswith("randomized")
        return persistence(
            before,
            at_end,
            later={days: self._frame[column] for days, column in later.items()},
            arm=self._sheet.treated,
            cluster=None if self.cluster is None else self._codes(self.cluster),
            outcome=self._outcome,
            unit=self.measured_in,
            level=level,
            group=self._sheet.arms[0],
            reference=self._sheet.arms[1],
            # Each time has losses of its own, which decide what is left of the lottery.
            design=self.design.as_kind("randomized") if drawn else self.design,
        )

    def _persistence_of_series(self, start: object, ended: object, *, level: float) -> Persistence:
        reader, question = self._question(start, (), (), attended=None, level=level, seed=0)
        data = reader.read(self._outcome, before=None, after=str(self.after), unit=self.measured_in)
        series = question.series_of(data)
        return series_persistence(
            series.values,
            points_before=series.points_before,
            points_during=reader.place(ended) - series.points_before,
            comparison=series.comparison,
            outcome=self._outcome,
            unit=self.measured_in,
            level=level,
            design=self.design,
        )

    def hand_over(
        self,
        *,
        start: object = None,
        earlier: Sequence[str] = (),
        covariates: Sequence[str] = (),
        level: float = 0.95,
    ) -> HandOver:
        """Level 4: the prepared data and the question, for users of statsmodels and CausalPy.

        Args:
            start: As in `results`.
            earlier: As in `results`.
            covariates: As in `results`.
            level: Level of the interval told.

        Returns:
            Texts of files, to be looked at or written to a folder.

        Raises:
            InvalidInputError: As in `results`.
            RefusedError: As in `results`, and for starts at different times, of which these
                packages have no analysis.
            UnknownNameError: When a column is missing.
        """
        reader, question = self._question(
            start, earlier, covariates, attended=None, level=level, seed=0
        )
        data = reader.read(
            self._outcome, before=self.before, after=str(self.after), unit=self.measured_in
        )
        return handed_over(question, data, cautions=self._cautions(pooled=True))

    def _question(
        self,
        start: object,
        earlier: Sequence[str],
        covariates: Sequence[str],
        *,
        attended: str | None,
        level: float,
        seed: int,
    ) -> tuple[OutcomeReader, OutcomeAnalysis]:
        """Check the columns asked for, and say how outcomes are read and what is asked of them."""
        self._after("results")
        roles = [("attended", attended), *((f"covariates[{name}]", name) for name in covariates)]
        read_frame(self._frame, roles=[*roles, *((f"earlier[{name}]", name) for name in earlier)])
        reader = OutcomeReader(self._frame, self._sheet, self.time, start, tuple(earlier))
        return reader, OutcomeAnalysis(
            sheet=self._sheet,
            arms=reader.arms(self.arm, comparison=self.comparison),
            cluster=None if self.cluster is None else self._codes(self.cluster),
            covariates={name: self._numbers(name) for name in covariates},
            attended=None if attended is None else self._numbers(attended),
            level=level,
            seed=seed,
            design=self.design,
            library=self._library,
        )
