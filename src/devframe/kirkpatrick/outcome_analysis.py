"""Which analysis of level 4 a study's design carries, outcome by outcome."""

from collections.abc import Mapping
from typing import NamedTuple

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.arrays import BoolArray, FloatArray
from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.claims import Caution, DesignKind, RefusedError
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.findings import Finding, Quantity
from devframe.kirkpatrick.learning import gain
from devframe.kirkpatrick.multiplicity import q_values
from devframe.kirkpatrick.ratings import average
from devframe.kirkpatrick.results_attendance import refuse_not_drawn
from devframe.kirkpatrick.results_contrast import outcome_contrast
from devframe.kirkpatrick.results_overlap import refuse_incomparable
from devframe.kirkpatrick.results_series import interrupted_series
from devframe.kirkpatrick.results_staggered import staggered_effects
from devframe.kirkpatrick.results_trends import difference_in_differences
from devframe.kirkpatrick.sheet import Sheet
from devframe.kirkpatrick.study_data import missing_role
from devframe.kirkpatrick.study_outcomes import OutcomeData


class StudySeries(NamedTuple):
    """The series of a study.

    Attributes:
        values: That of the unit of interest, shape (points,).
        comparison: That of the other one, shape (points,), or `None` where there is none.
        points_before: How many points lie before the start.
    """

    values: FloatArray
    comparison: FloatArray | None
    points_before: int


@attrs.frozen(eq=False)
class OutcomeAnalysis:
    """What is asked of every outcome of a study.

    Attributes:
        sheet: The study's sheet.
        arms: 1 for the arm of interest by unit and time, shape (n, times), where people changed
            their arm; otherwise `None`.
        cluster: Codes of the clusters, NaN where unknown, shape (n,), or `None`.
        covariates: What was known before, by name, each of shape (n,).
        attended: 1 for those who took part, shape (n,), or `None`.
        level: Level of the intervals.
        seed: Start of the random numbers, where some are drawn.
        design: The study design.
        library: Dataframe library of the study.
    """

    sheet: Sheet
    arms: FloatArray | None
    cluster: FloatArray | None
    covariates: Mapping[str, FloatArray]
    attended: FloatArray | None
    level: float
    seed: int
    design: Design
    library: Library | None

    def answer(self, data: OutcomeData) -> Finding:
        """Analyze one outcome as the design carries it.

        Args:
            data: The outcome.

        Returns:
            The finding.

        Raises:
            RefusedError: When the design cannot carry the comparison.
        """
        treated = self.sheet.treated
        if treated is not None and self.design.kind == "retrospective_pre":
            raise RefusedError(
                "the earlier state was recalled afterwards",
                because="memory is colored by what came since, in each group in its own way",
                instead="leave before out to compare outcomes, or describe each group by itself",
            )
        if self.arms is not None and len(self.sheet.rows) == 1:
            raise missing_role("arm", "one unit has no other to compare with: give start= instead")
        if self.attended is not None:
            refuse_not_drawn(self.design.kind)
        if self.arms is not None and data.waves is not None:
            return self._unadjusted(self._staggered(data, data.waves, self.arms))
        if data.waves is not None and self._is_series():
            return self._unadjusted(self._series(data))
        if treated is None:
            return self._unadjusted(self._one_group(data))
        by_choice = self.design.kind in {"groups_pre_post", "groups_repeated"}
        if by_choice and data.before is not None:
            return self._changes(data, data.before, treated)
        return self._outcomes(data)

    def _unadjusted(self, found: Finding) -> Finding:
        return found.warning(_COVARIATES_UNUSED) if self.covariates else found

    def _is_series(self) -> bool:
        """Whether there is one unit, or one in either arm, to follow over time."""
        treated = self.sheet.treated
        if treated is None:
            return len(self.sheet.rows) == 1
        return sorted(treated.tolist()) == [0, 1]

    def _one_group(self, data: OutcomeData) -> Finding:
        if data.before is None:
            return average(
                data.after,
                outcome=data.name,
                unit=data.unit,
                level=self.level,
                design=self.design.as_kind("one_group_post"),
            )
        return gain(
            data.before,
            data.after,
            outcome=data.name,
            unit=data.unit,
            level=self.level,
            seed=self.seed,
            design=self.design,
        )

    def _outcomes(self, data: OutcomeData) -> Finding:
        """Compare as assigned; an earlier measurement is one more thing that was known before."""
        kind = self.design.kind
        if kind.startswith("randomized"):
            # Each outcome has losses of its own, which decide what is left of the lottery.
            kind = "randomized"
        elif kind in {"groups_pre_post", "groups_repeated"}:
            kind = "groups_post"
        known = self.known_before(data)
        return outcome_contrast(
            data.after,
            arm=self.sheet.treated,
            covariates=frame_of(known, library=self.library) if known else None,
            cluster=self.cluster,
            attended=self.attended,
            outcome=data.name,
            unit=data.unit,
            level=self.level,
            seed=self.seed,
            group=self.sheet.arms[0],
            reference=self.sheet.arms[1],
            design=self.design.as_kind(kind),
        )

    def known_before(self, data: OutcomeData) -> dict[str, FloatArray]:
        """Give what was known of the units before the program, an earlier measurement first.

        Args:
            data: The outcome.

        Returns:
            Columns by name, each of shape (n,).
        """
        if data.before is None:
            return dict(self.covariates)
        return {f"{data.name} before": data.before, **self.covariates}

    def _changes(self, data: OutcomeData, before: FloatArray, treated: FloatArray) -> Finding:
        if self.covariates:
            table = np.column_stack(list(self.covariates.values()))
            refuse_incomparable(table, treated, names=tuple(self.covariates))
        kind: DesignKind = "groups_pre_post" if data.earlier is None else "groups_repeated"
        found = difference_in_differences(
            before,
            data.after,
            arm=treated,
            earlier=data.earlier,
            intervals_between=data.intervals_between,
            cluster=self.cluster,
            outcome=data.name,
            unit=data.unit,
            level=self.level,
            group=self.sheet.arms[0],
            reference=self.sheet.arms[1],
            design=self.design.as_kind(kind),
        )
        unsaid = data.points_before is None and len(self.sheet.times) > 2  # noqa: PLR2004 - a pair
        return found.warning(_START_UNSAID) if unsaid else found

    def _staggered(self, data: OutcomeData, waves: FloatArray, arms: FloatArray) -> Finding:
        started, known = _starts(arms)
        times = self.sheet.times
        dated = all(isinstance(time, (int, float)) for time in times)
        found = staggered_effects(
            np.where(known[:, None], waves, np.nan),
            started=[None if at is None else (times[at] if dated else at) for at in started],
            times=times if dated else None,
            comparison="never" if (arms[known] == 0).all(axis=1).any() else "not_yet",
            cluster=self.cluster,
            outcome=data.name,
            unit=data.unit,
            level=self.level,
            design=self.design,
        )
        return found.answering_in(self.library)

    def series_of(self, data: OutcomeData) -> StudySeries:
        """Give the series of a study that follows one unit, or one beside another.

        Args:
            data: The outcome.

        Returns:
            The series.

        Raises:
            InvalidInputError: When the start is not said, times are uneven, or there are other
                units too.
        """
        if data.points_before is None or data.waves is None:
            raise missing_role("start", "a series needs the first time at which the program ran")
        if not self._is_series():
            raise missing_role("unit", "a series is one unit over time, or one in either arm")
        _refuse_uneven(self.sheet.times)
        treated = self.sheet.treated
        if treated is None:
            return StudySeries(data.waves[0], None, data.points_before)
        return StudySeries(
            data.waves[treated == 1][0], data.waves[treated == 0][0], data.points_before
        )

    def _series(self, data: OutcomeData) -> Finding:
        series = self.series_of(data)
        return interrupted_series(
            series.values,
            points_before=series.points_before,
            comparison=series.comparison,
            outcome=data.name,
            unit=data.unit,
            level=self.level,
            design=self.design,
        )


_COVARIATES_UNUSED = Caution(
    code="covariates_unused",
    sentence="The covariates have no part in this analysis; they are for the comparison of arms.",
)
_START_UNSAID = Caution(
    code="start_unsaid",
    sentence="The first time is compared with the last, since nobody said when the program began; "
    "with start= the times before it show whether the groups had moved alike.",
)


def _starts(arms: FloatArray) -> tuple[list[int | None], BoolArray]:
    """Find at which time each unit started, and for whom the arm is known at every time."""
    known: BoolArray = np.asarray(~np.isnan(arms).any(axis=1))
    if (np.diff(arms[known], axis=1) < 0).any():
        raise RefusedError(
            "people left the arm again",
            because="what stopping does is another question than what starting does",
            instead="keep the times up to the first stop",
        )
    started = [int(row.argmax()) if row.any() else None for row in arms == 1]
    return started, known


def _refuse_uneven(times: tuple[object, ...]) -> None:
    """Refuse numbered times with gaps: neighbors in the series would not be neighbors in time."""
    if not all(isinstance(time, (int, float)) for time in times):
        return
    steps = np.diff(np.array(times, dtype=np.float64))
    if np.ptp(steps) > 1e-9 * steps.max():
        message = (
            f"expected times at equal intervals, got steps from {steps.min():g} to "
            f"{steps.max():g}; add a row with a missing value for each time that is left out"
        )
        raise InvalidInputError([Fault("time=", "uneven_times", message)], origin="study")


def side_by_side(found: Mapping[str, Finding]) -> Findings:
    """Put several outcomes beside each other, and say what looking at many of them costs.

    Args:
        found: The findings by outcome.

    Returns:
        The findings; with several p-values each has its q-value (Benjamini and Hochberg) among its
        quantities.

    Source:
        Benjamini & Hochberg (1995).
    """
    p = np.array([np.nan if one.p is None else one.p for one in found.values()])
    count = int((~np.isnan(p)).sum())
    if count < 2:  # noqa: PLR2004 - one p-value is not many
        return Findings(found)
    sentence = (
        f"{count} outcomes were looked at: some may seem to have moved by chance alone, read the "
        "q-values."
    )
    caution = Caution(code="several_outcomes", sentence=sentence, source="benjamini-hochberg-1995")
    parts = {}
    for (name, one), q in zip(found.items(), q_values(p), strict=True):
        value = Quantity(name="q_value", value=None if np.isnan(q) else float(q))
        copy = one.model_copy(update={"quantities": (*one.quantities, value)})
        parts[name] = copy.warning(caution)
    return Findings(parts)
