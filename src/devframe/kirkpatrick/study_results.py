"""Level 4 of a study: one call for the results, one to hand its data to other packages."""

from collections.abc import Mapping, Sequence
from typing import overload

import attrs

from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.handover import HandOver, handed_over
from devframe.kirkpatrick.outcome_analysis import OutcomeAnalysis, side_by_side
from devframe.kirkpatrick.sheet import read_frame
from devframe.kirkpatrick.study_data import StudyData
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
            earlier: Without `time`, columns measured before `before`, oldest first.
            covariates: Columns of numbers known before the program.
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
        return handed_over(question, data)

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
