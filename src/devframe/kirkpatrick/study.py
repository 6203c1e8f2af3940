"""A study: a dataframe read once, its design inferred, and the levels handed out."""

from collections.abc import Mapping, Sequence
from typing import overload

import attrs
import numpy as np
from narwhals.typing import IntoFrame

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.by_group import SMALLEST_GROUP
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.designs import clusters_per_arm, infer_kind, loss_of
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.reaction import reaction_survey
from devframe.kirkpatrick.sheet import (
    Frame,
    Sheet,
    labels_of_units,
    library_of_frame,
    long_sheet,
    read_frame,
    wide_sheet,
)
from devframe.kirkpatrick.study_checks import (
    CLUSTERS_LEFT_OUT,
    mixed_scales,
    pooling,
    selection,
)
from devframe.kirkpatrick.study_learning import learning_by, learning_once
from devframe.kirkpatrick.tables import Library
from devframe.kirkpatrick.vocabulary import Assigned, Scale


@attrs.frozen(eq=False)
class Study:
    """Outcome data with their design; every finding it gives knows what may be claimed.

    Args:
        data: A dataframe of any library that narwhals knows; lazy ones are collected.
        unit: Column of the people (or other units); by default every row is one.
        program: Column of the programs, if there are several.
        time: Column of the measurement times, for a layout with one row per person and time.
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

    data: IntoFrame = attrs.field(repr=False)
    unit: str | None = attrs.field(default=None, kw_only=True)
    program: str | None = attrs.field(default=None, kw_only=True)
    time: str | None = attrs.field(default=None, kw_only=True)
    arm: str | None = attrs.field(default=None, kw_only=True)
    before: str | None = attrs.field(default=None, kw_only=True)
    after: str | None = attrs.field(default=None, kw_only=True)
    cluster: str | None = attrs.field(default=None, kw_only=True)
    assigned: Assigned = attrs.field(
        default="unknown",
        kw_only=True,
        validator=attrs.validators.in_(("random", "cutoff", "self", "unknown")),
    )
    selected_on: str | None = attrs.field(default=None, kw_only=True)
    comparison: object = attrs.field(default=None, kw_only=True)
    self_rated: bool | None = attrs.field(default=None, kw_only=True)
    retrospective: bool = attrs.field(default=False, kw_only=True)
    lowest: float | None = attrs.field(default=None, kw_only=True)
    highest: float | None = attrs.field(default=None, kw_only=True)
    outcome: str | None = attrs.field(default=None, kw_only=True)
    measured_in: str = attrs.field(default="points", kw_only=True)
    assume: Sequence[str] = attrs.field(default=(), converter=tuple, kw_only=True)
    design: Design = attrs.field(init=False)
    _frame: Frame = attrs.field(init=False, repr=False)
    _sheet: Sheet = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        roles = [
            (role, getattr(self, role))
            for role in ("unit", "program", "time", "arm", "before", "after", "cluster")
        ]
        frame = read_frame(self.data, roles=roles)
        read_frame(self.data, roles=[("selected_on", self.selected_on)])
        sheet = self._read(frame)
        # Derived once; attrs freezes the rest.
        object.__setattr__(self, "_frame", frame)
        object.__setattr__(self, "_sheet", sheet)
        object.__setattr__(self, "design", self._infer(frame, sheet))

    def sentence(self) -> str:
        """Say what the study is and what it lets one claim.

        Returns:
            One sentence.
        """
        n = len(self._sheet.rows)
        return f"{n} {'unit' if n == 1 else 'units'}. {self.design.sentence()}"

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
            codes, labels = labels_of_units(self._frame, self._by(by), self._sheet.rows)
            many = learning_by(
                self._sheet,
                after,
                by=[None if code < 0 else labels[code] for code in codes],
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
            yes_no: Columns of zeros and ones, by what is true of the ones.
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
        return found.answering_in(self._library)

    def _read(self, frame: Frame) -> Sheet:
        """Read the layout that was named."""
        limits = (self.lowest, self.highest)
        if self.before is not None and self.after is None:
            raise _missing_role("after", "before= needs a later measurement to go with it")
        if self.time is None:
            return wide_sheet(
                frame,
                unit=self.unit,
                before=self.before,
                after=self.after,
                arm=self.arm,
                comparison=self.comparison,
                limits=limits,
            )
        if self.unit is None or self.after is None or self.before is not None:
            raise _missing_role(
                "time", "rows over time need unit= and after= (the column measured), and no before="
            )
        return long_sheet(
            frame,
            unit=self.unit,
            time=self.time,
            after=self.after,
            arm=self.arm,
            comparison=self.comparison,
            limits=limits,
        )

    def _infer(self, frame: Frame, sheet: Sheet) -> Design:
        clusters, loss = None, None
        if sheet.treated is not None:
            if self.cluster is not None:
                codes, _ = labels_of_units(frame, self.cluster, sheet.rows)
                clusters = clusters_per_arm(codes, sheet.treated)
            if sheet.after is not None:
                loss = loss_of(sheet.after, sheet.treated)
        kind = infer_kind(
            has_before=sheet.before is not None,
            has_arm=sheet.treated is not None,
            assigned=self.assigned,
            retrospective=self.retrospective,
            staggered=sheet.staggered,
            clusters=clusters,
            loss=loss,
        )
        earlier = self.after if self.before is None else self.before
        return Design(
            kind=kind,
            self_rated=self.self_rated,
            selected_on_before=self.selected_on is not None and self.selected_on == earlier,
            assume=tuple(self.assume),
        )

    def _cautions(self, *, pooled: bool) -> tuple[Caution, ...]:
        """Collect what the data show beside what the design is known for."""
        sheet = self._sheet
        found = [
            mixed_scales(sheet),
            selection(self.selected_on) if not self.design.selected_on_before else None,
        ]
        if pooled and self.program is not None:
            found.append(pooling(labels_of_units(self._frame, self.program, sheet.rows)[1]))
        if not pooled and self.cluster is not None:
            found.append(CLUSTERS_LEFT_OUT)
        return tuple(caution for caution in found if caution is not None)

    @property
    def _outcome(self) -> str:
        return self.outcome or self.after or "score"

    @property
    def _library(self) -> Library | None:
        return library_of_frame(self._frame)

    def _codes(self, column: str) -> FloatArray:
        """Give a label column as codes with NaN for unknown, one per unit."""
        codes, _ = labels_of_units(self._frame, column, self._sheet.rows)
        return np.where(codes < 0, np.nan, codes.astype(np.float64))

    def _by(self, by: str) -> str:
        """Check a column of groups: people are not ranked, so it may not be that of the units."""
        read_frame(self._frame, roles=[("by", by)])
        if by == self.unit:
            raise RefusedError(
                f"by={by!r} names single people",
                because="devframe compares programs, teams and sites, never persons",
                instead="name a column of groups",
            )
        return by

    def _after(self, level: str) -> FloatArray:
        if self._sheet.after is None:
            raise _missing_role("after", f"{level} needs the column of the measurement")
        return self._sheet.after


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _missing_role(role: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(f"{role}=", "missing_role", message)], origin="study")
