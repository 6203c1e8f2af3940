"""What a study is made of: its columns, checked once, and the design inferred from them."""

from collections.abc import Sequence
from typing import get_args

import attrs
import numpy as np
from narwhals.typing import IntoFrame

from devframe._base.errors import Fault, InvalidInputError, UnknownNameError
from devframe._base.markup import html_fields
from devframe._base.tables import Library
from devframe.kirkpatrick.arrays import FloatArray, numbers
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.designs import clusters_per_arm, infer_kind, loss_of
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
    pooling,
    scales_of,
    selection,
    unnamed_clusters,
)
from devframe.kirkpatrick.vocabulary import Assigned

_ROLES = ("unit", "program", "time", "arm", "before", "after", "cluster")


@attrs.frozen(eq=False)
class StudyData:
    """The columns of a study with their roles, and its design; see `Study`."""

    data: IntoFrame = attrs.field(repr=False)
    unit: str | None = attrs.field(default=None, kw_only=True)
    program: str | None = attrs.field(default=None, kw_only=True)
    time: str | None = attrs.field(default=None, kw_only=True)
    arm: str | None = attrs.field(default=None, kw_only=True)
    before: str | None = attrs.field(default=None, kw_only=True)
    after: str | None = attrs.field(default=None, kw_only=True)
    cluster: str | None = attrs.field(default=None, kw_only=True)
    assigned: Assigned = attrs.field(default="unknown", kw_only=True)
    selected_on: str | None = attrs.field(default=None, kw_only=True)
    comparison: object = attrs.field(default=None, kw_only=True)
    self_rated: bool | None = attrs.field(default=None, kw_only=True)
    retrospective: bool = attrs.field(default=False, kw_only=True)
    lowest: float | None = attrs.field(default=None, kw_only=True)
    highest: float | None = attrs.field(default=None, kw_only=True)
    outcome: str | None = attrs.field(default=None, kw_only=True)
    measured_in: str = attrs.field(default="points", kw_only=True)
    assume: str | Sequence[str] = attrs.field(default=(), kw_only=True)
    design: Design = attrs.field(init=False)
    _frame: Frame = attrs.field(init=False, repr=False)
    _sheet: Sheet = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.assigned not in get_args(Assigned):
            raise UnknownNameError(
                "way of assignment", str(self.assigned), known=get_args(Assigned), where="assigned="
            )
        roles = [(role, getattr(self, role)) for role in _ROLES]
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

    def _repr_html_(self) -> str:
        """Show in a notebook what the study is and which column plays which role."""
        roles = {name: getattr(self, name) for name in _ROLES}
        return html_fields("Study", roles, sentence=self.sentence())

    def _read(self, frame: Frame) -> Sheet:
        """Read the layout that was named."""
        limits = (self.lowest, self.highest)
        if self.before is not None and self.after is None:
            raise missing_role("after", "before= needs a later measurement to go with it")
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
            raise missing_role(
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
                codes = labels_of_units(frame, self.cluster, sheet).codes
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
            assume=(self.assume,) if isinstance(self.assume, str) else tuple(self.assume),
        )

    def _cautions(self, *, pooled: bool) -> tuple[Caution, ...]:
        """Collect what the data show beside what the design is known for."""
        sheet = self._sheet
        found = [selection(self.selected_on) if not self.design.selected_on_before else None]
        if pooled and self.program is not None:
            found.append(pooling(labels_of_units(self._frame, self.program, sheet).names))
        if pooled and self.cluster is None:
            roles = {self.unit, self.program, self.time, self.arm, self.before, self.after}
            found.append(
                unnamed_clusters(
                    [name for name in self._frame.columns if name not in {*roles, self.selected_on}]
                )
            )
        if not pooled:
            # A single analysis looks at its scales and its clusters itself.
            found += [*scales_of(sheet), *self._clusters_left_out]
        return tuple(caution for caution in found if caution is not None)

    @property
    def _clusters_left_out(self) -> tuple[Caution, ...]:
        """Say so where clusters were named and a method cannot use them."""
        return () if self.cluster is None else (CLUSTERS_LEFT_OUT,)

    @property
    def _outcome(self) -> str:
        return self.outcome or self.after or "score"

    @property
    def _library(self) -> Library | None:
        return library_of_frame(self._frame)

    def _codes(self, column: str) -> FloatArray:
        """Give a label column as codes with NaN for unknown, one per unit."""
        codes = labels_of_units(self._frame, column, self._sheet).codes
        return np.where(codes < 0, np.nan, codes.astype(np.float64))

    def _numbers(self, column: str) -> FloatArray:
        """Give a column of numbers with one entry per unit."""
        labels_of_units(self._frame, column, self._sheet)  # refuses several values for one unit
        return numbers(self._frame[column], name=column)[self._sheet.rows]

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

    def _pair(self, level: str) -> tuple[FloatArray, FloatArray]:
        """Give both measurements, or say that a level needs them."""
        if self._sheet.before is None:
            raise missing_role("before", f"{level} needs the column of an earlier measurement")
        return self._sheet.before, self._after(level)

    def _after(self, level: str) -> FloatArray:
        if self._sheet.after is None:
            raise missing_role("after", f"{level} needs the column of the measurement")
        return self._sheet.after


def missing_role(role: str, message: str) -> InvalidInputError:
    """Build the error for a role that is not filled.

    Args:
        role: The argument.
        message: What it would be needed for.

    Returns:
        The error, to be raised.

    Example:
        >>> print(missing_role("after", "learning needs the column of the measurement"))
        1 fault in study
          after=: learning needs the column of the measurement
    """
    return InvalidInputError([Fault(f"{role}=", "missing_role", message)], origin="study")
