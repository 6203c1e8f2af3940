"""The outcomes of a study, read one by one from whatever layout its frame has."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe.kirkpatrick.arrays import FloatArray, number_table, numbers
from devframe.kirkpatrick.sheet import Frame, Sheet, read_arm, read_frame
from devframe.kirkpatrick.study_times import ordered_times


@attrs.frozen(eq=False)
class OutcomeData:
    """One outcome of a study, unit by unit.

    Attributes:
        name: What was measured.
        unit: Its unit.
        after: Last measurement, shape (n,).
        before: Last measurement before the program, shape (n,), or `None`.
        earlier: Still earlier measurements, oldest first, shape (n, k), or `None`.
        waves: All measurements of a layout over time, shape (n, times), or `None`.
        points_before: How many of the waves lie before the start; `None` when nobody said.
    """

    name: str
    unit: str
    after: FloatArray
    before: FloatArray | None = None
    earlier: FloatArray | None = None
    waves: FloatArray | None = None
    points_before: int | None = None

    @property
    def intervals_between(self) -> int:
        """Intervals from the last measurement before the program to the last of all."""
        if self.waves is None or self.points_before is None:
            return 1
        return int(self.waves.shape[1]) - self.points_before


@attrs.frozen(eq=False)
class OutcomeReader:
    """Reads outcomes from a study's frame.

    Attributes:
        frame: The frame.
        sheet: The sheet that was read from it.
        time: Column of the times, in a layout over time.
        start: First time at which the program ran, in a layout over time; `None` if not said.
        earlier: In a layout of one row per unit, columns measured before the earlier measurement,
            oldest first.
    """

    frame: Frame
    sheet: Sheet
    time: str | None
    start: object
    earlier: Sequence[str]

    def __attrs_post_init__(self) -> None:
        if self.time is None and self.start is not None:
            raise _unfit("start=", "a start needs time=, the column of the times")
        if self.time is not None and self.earlier:
            raise _unfit("earlier=", "over time the earlier measurements are rows: give start=")

    def read(self, name: str, *, before: str | None, after: str, unit: str) -> OutcomeData:
        """Read one outcome.

        Args:
            name: What was measured.
            before: Column of the earlier measurement; `None` in a layout over time.
            after: Column of the last measurement or, over time, of all of them.
            unit: Its unit.

        Returns:
            The outcome.

        Raises:
            InvalidInputError: When a column cannot be used, or the start lies outside the times.
        """
        read_frame(self.frame, roles=[(f"{name} before", before), (f"{name} after", after)])
        values = numbers(self.frame[after], name=after)
        if self.time is None:
            earlier = None
            if before is not None and self.earlier:
                table = self.frame.select(*self.earlier).to_native()
                earlier, _ = number_table(table, name="earlier")
            return OutcomeData(
                name=name,
                unit=unit,
                after=values,
                before=None if before is None else numbers(self.frame[before], name=before),
                earlier=earlier,
            )
        if before is not None:
            raise _unfit(
                f"beside[{name}]", "over time an outcome is one column, measured each time"
            )
        waves = self.waves(values)
        place = 1 if self.start is None else self.place(self.start)
        return OutcomeData(
            name=name,
            unit=unit,
            after=waves[:, -1],
            before=waves[:, place - 1],
            earlier=waves[:, : place - 1] if place > 1 else None,
            waves=waves,
            points_before=None if self.start is None else place,
        )

    def arms(self, arm: str | None, *, comparison: object) -> FloatArray | None:
        """Lay out who was in which arm at which time, where units changed it.

        Args:
            arm: Column of the arm.
            comparison: Label of the arm to compare with.

        Returns:
            1 for the arm of interest, 0 for the other, NaN where unknown, shape (n, times); `None`
            where nobody changed.
        """
        treated, _ = read_arm(self.frame, arm, comparison)
        return self.waves(treated) if treated is not None and self.sheet.staggered else None

    def waves(self, values: FloatArray) -> FloatArray:
        """Lay the rows of a layout over time out by unit and time.

        Args:
            values: One number per row of the frame.

        Returns:
            Shape (n, times), NaN where there is no row.
        """
        table = np.full((len(self.sheet.rows), len(self.sheet.times)), np.nan)
        time = str(self.time)
        places = ordered_times(self.frame[time], name=time).codes
        table[self.sheet.unit_of_row, places] = values
        return table

    def place(self, moment: Any) -> int:  # noqa: ANN401 - whatever the times are
        """Count the times before a moment.

        Args:
            moment: A time at which something begins or ends.

        Returns:
            The count, at least 1.

        Raises:
            InvalidInputError: When the moment is not after the first time and up to the last.
        """
        times = self.sheet.times
        try:
            # Texts have the order in which they stand here, not that of the alphabet.
            place = (
                times.index(moment)
                if moment in times
                else sum(bool(time < moment) and not isinstance(time, str) for time in times)
            )
        except TypeError:
            place = 0
        if not 0 < place < len(times):
            message = (
                f"expected a time after {shorten(times[0])} and up to {shorten(times[-1])}, got "
                f"{shorten(moment)}; give the first time at which the program ran, or no longer ran"
            )
            raise InvalidInputError([Fault("start=", "start_outside", message)], origin="study")
        return place


def outcomes_asked(
    name: str,
    own: tuple[str | None, str, str],
    *,
    beside: Mapping[str, str | tuple[str, str]],
    units: Mapping[str, str],
) -> dict[str, tuple[str | None, str, str]]:
    """List the outcomes that are asked for.

    Args:
        name: What the study measured.
        own: Its columns before and after, and its unit.
        beside: Further outcomes by name: a column, or the columns before and after.
        units: Their units by name.

    Returns:
        Column before, column after and unit by name, the study's own outcome first.

    Raises:
        InvalidInputError: When two outcomes have one name, or a unit has no outcome.

    Example:
        >>> asked = outcomes_asked(
        ...     "sales", (None, "sales", "euro"), beside={"left": "left"}, units={"left": "share"}
        ... )
        >>> asked["left"]
        (None, 'left', 'share')
    """
    if name in beside:
        raise _unfit(f"beside[{name}]", "that is what the study itself measures: name it otherwise")
    if unknown := sorted(set(units) - set(beside)):
        raise _unfit(f"units[{unknown[0]}]", "there is no outcome of that name in beside=")
    asked = {name: own}
    for other, given in beside.items():
        before, after = (None, given) if isinstance(given, str) else given
        asked[other] = (before, after, units.get(other, ""))
    return asked


def _unfit(place: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(place, "unfit_argument", message)], origin="results")
