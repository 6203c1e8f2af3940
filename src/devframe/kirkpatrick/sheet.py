"""A dataframe, checked once: one entry per person, whatever the layout it came in."""

from collections.abc import Sequence
from typing import Any

import attrs
import narwhals as nw
import numpy as np
from narwhals.typing import IntoFrame

from devframe._base.errors import SHOWN_FAULTS, Fault, InvalidInputError, UnknownNameError, shorten
from devframe._base.tables import LIBRARIES, Library
from devframe.kirkpatrick.arrays import FloatArray, IntArray, Labels, labels, numbers
from devframe.kirkpatrick.study_times import ordered_times

Frame = nw.DataFrame[Any]


def read_frame(data: IntoFrame, *, roles: Sequence[tuple[str, str | None]]) -> Frame:
    """Take any dataframe and check that it has the columns that are needed.

    Args:
        data: A dataframe of any library that narwhals knows; lazy ones are collected.
        roles: Pairs of a role and the column named for it, or `None`.

    Returns:
        The frame.

    Raises:
        InvalidInputError: When it is no dataframe, has no rows, or one column has two roles.
        UnknownNameError: When a column is missing.
    """
    known = nw.from_native(data, pass_through=True)
    frame = known.collect() if isinstance(known, nw.LazyFrame) else known
    if not isinstance(frame, nw.DataFrame):
        message = f"expected a dataframe, got {type(data).__name__}; arrays go to the functions"
        raise InvalidInputError([Fault("", "no_dataframe", message)], origin="study")
    role_of: dict[str, str] = {}
    for role, column in roles:
        if column is None:
            continue
        if column not in frame.columns:
            raise UnknownNameError("column", column, known=frame.columns, where=f"{role}=")
        if column in role_of:
            message = (
                f"expected another column than for {role_of[column]}=, got {column!r} twice; "
                "name the right column or leave one out"
            )
            fault = Fault(f"{role}=", "column_twice", message, column=column)
            raise InvalidInputError([fault], origin="study")
        role_of[column] = role
    if len(frame) == 0:
        message = "expected at least one row, got none; nothing can be said about nobody"
        raise InvalidInputError([Fault("", "no_rows", message)], origin="study")
    return frame


def library_of_frame(frame: Frame) -> Library | None:
    """Tell in which library tables should come back.

    Args:
        frame: The frame.

    Returns:
        The library, or `None` when tables cannot come in it.
    """
    return next((name for name in LIBRARIES if name == frame.implementation.value), None)


@attrs.frozen(eq=False)
class Sheet:
    """One entry per unit.

    Attributes:
        rows: First row of each unit in the frame, shape (n,).
        unit_of_row: Unit of each row of the frame.
        before: Earlier measurement, shape (n,), or `None`.
        after: Last measurement, shape (n,), or `None`.
        treated: 1 for the arm of interest, 0 for the other, shape (n,), or `None`.
        arms: Names of the arm of interest and of the other.
        staggered: Whether units changed their arm over time.
        times: The times of a long layout, in order; empty for a wide one.
    """

    rows: IntArray
    unit_of_row: IntArray
    before: FloatArray | None
    after: FloatArray | None
    treated: FloatArray | None
    arms: tuple[str, str]
    staggered: bool
    times: tuple[Any, ...]


def wide_sheet(
    frame: Frame,
    *,
    unit: str | None,
    before: str | None,
    after: str | None,
    arm: str | None,
    comparison: object,
    limits: tuple[float | None, float | None],
) -> Sheet:
    """Read a layout with one row per unit.

    Args:
        frame: The frame.
        unit: Column of the units, or `None` where every row is one.
        before: Column of the earlier measurement.
        after: Column of the last measurement.
        arm: Column of the arm.
        comparison: Label of the arm to compare with.
        limits: Lowest and highest possible measurement.

    Returns:
        The sheet.

    Raises:
        InvalidInputError: With every repeated or missing unit, or what a column must not hold.
    """
    if unit is not None:
        _check_units(frame, unit)
    values = {
        name: None if name is None else _measure(frame, name, limits) for name in (before, after)
    }
    treated, arms = read_arm(frame, arm, comparison)
    return Sheet(
        rows=np.arange(len(frame)),
        unit_of_row=np.arange(len(frame)),
        before=values[before],
        after=values[after],
        treated=treated,
        arms=arms,
        staggered=False,
        times=(),
    )


def long_sheet(
    frame: Frame,
    *,
    unit: str,
    time: str,
    after: str,
    arm: str | None,
    comparison: object,
    limits: tuple[float | None, float | None],
) -> Sheet:
    """Read a layout with one row per unit and time.

    Args:
        frame: The frame.
        unit: Column of the units.
        time: Column of the times; the first is "before", the last "after".
        after: Column of the measurements.
        arm: Column of the arm.
        comparison: Label of the arm to compare with.
        limits: Lowest and highest possible measurement.

    Returns:
        The sheet.

    Raises:
        InvalidInputError: With every unit measured twice at a time, or only one time, or times that
            do not say which is the earlier.
    """
    units, names = labels(frame[unit], name=unit)
    moments, times = ordered_times(frame[time], name=time)
    faults = _unknown(units, unit) + _unknown(moments, time)
    faults += _repeated(units * (len(times) + 1) + moments, unit, f"once per {time}")
    if faults:
        raise InvalidInputError(faults, origin="study")
    if len(times) < 2:  # noqa: PLR2004 - a change takes two times
        message = f"expected at least two times, got {len(times)}; leave time= out for one"
        raise InvalidInputError([Fault(f"{time}=", "one_time", message)], origin="study")
    waves = np.full((len(names), len(times)), np.nan)
    waves[units, moments] = _measure(frame, after, limits)
    rows = np.unique(units, return_index=True)[1]
    treated, arms = read_arm(frame, arm, comparison)
    staggered = treated is not None and _varies(treated, units, rows)
    return Sheet(
        rows=rows,
        unit_of_row=units,
        before=waves[:, 0],
        after=waves[:, -1],
        treated=None if treated is None else treated[rows],
        arms=arms,
        staggered=staggered,
        times=times,
    )


def read_arm(
    frame: Frame, arm: str | None, comparison: object
) -> tuple[FloatArray | None, tuple[str, str]]:
    """Read who was in which arm.

    Args:
        frame: The frame.
        arm: Column of the arm, or `None` where there is one group.
        comparison: Label of the arm to compare with; needed where labels are not 0 and 1.

    Returns:
        1 for the arm of interest, 0 for the other, NaN where unknown; and the names of the two.

    Raises:
        InvalidInputError: When there are not exactly two arms, or nobody said which is which.
    """
    if arm is None:
        return None, ("", "")
    codes, names = labels(frame[arm], name=arm)
    if len(names) != 2:  # noqa: PLR2004 - a comparison takes two
        told = ", ".join(shorten(name) for name in names[:6]) or "none"
        remedy = (
            "leave arm= out to describe one group"
            if len(names) < 2  # noqa: PLR2004 - as above
            else "keep the rows of two arms at a time"
        )
        raise _arm_fault(arm, "not_two_arms", f"expected two arms, got {told}; {remedy}")
    plain = set(names) == {0, 1}
    if comparison is None and not plain:
        message = (
            f"expected to hear which of {names[0]!r} and {names[1]!r} is the comparison group; "
            "pass comparison="
        )
        raise _arm_fault(arm, "which_arm", message)
    reference = 0 if comparison is None else comparison
    if reference not in names:
        message = f"expected comparison= {names[0]!r} or {names[1]!r}, got {comparison!r}"
        raise _arm_fault(arm, "unknown_arm", message)
    zero = names.index(reference)
    treated = np.where(codes < 0, np.nan, (codes != zero).astype(np.float64))
    if not plain:
        return treated, (str(names[1 - zero]), str(names[zero]))
    return treated, (arm, f"not {arm}") if zero == 0 else (f"not {arm}", arm)


def labels_of_units(frame: Frame, column: str, sheet: Sheet) -> Labels:
    """Read a label column with one entry per unit.

    Args:
        frame: The frame.
        column: The column.
        sheet: The sheet that was read from it.

    Returns:
        The labels of the units.

    Raises:
        InvalidInputError: When a unit has several labels; every such row is named.
    """
    read = labels(frame[column], name=column)
    mine = read.codes[sheet.rows]
    other = (read.codes != mine[sheet.unit_of_row]) & (read.codes >= 0)
    if other.any():
        message = f"expected one {column} per unit, got another than before; settle on one"
        faults = [
            Fault(f"row {row + 1}", "several_labels", message, row=int(row) + 1, column=column)
            for row in np.flatnonzero(other)[: 5 * SHOWN_FAULTS]
        ]
        raise InvalidInputError(faults, origin="study")
    return Labels(mine, read.names)


def _measure(frame: Frame, column: str, limits: tuple[float | None, float | None]) -> FloatArray:
    return numbers(frame[column], name=column, lowest=limits[0], highest=limits[1])


def _check_units(frame: Frame, unit: str) -> None:
    codes, _ = labels(frame[unit], name=unit)
    faults = _unknown(codes, unit)
    faults += _repeated(codes, unit, "once; pass time= where rows are measurements over time")
    if faults:
        raise InvalidInputError(faults, origin="study")


def _unknown(codes: IntArray, column: str) -> list[Fault]:
    message = "expected a value, got none; fill it in or leave the row out"
    return [
        Fault(f"row {row + 1}", "missing_key", message, row=int(row) + 1, column=column)
        for row in np.flatnonzero(codes < 0)[: 5 * SHOWN_FAULTS]
    ]


def _repeated(keys: IntArray, column: str, how: str) -> list[Fault]:
    """Find the rows whose key stood before."""
    _, first = np.unique(keys, return_index=True)
    stood_before = np.ones(len(keys), dtype=bool)
    stood_before[first] = False
    message = f"expected every {column} {how}, got one again; keep one row or add them up first"
    return [
        Fault(f"row {row + 1}", "repeated_unit", message, row=int(row) + 1, column=column)
        for row in np.flatnonzero(stood_before)[: 5 * SHOWN_FAULTS]
        if keys[row] >= 0
    ]


def _varies(values: FloatArray, units: IntArray, rows: IntArray) -> bool:
    first = values[rows][units]
    return bool(((values != first) & ~np.isnan(values) & ~np.isnan(first)).any())


def _arm_fault(arm: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(f"arm={arm}", code, message, column=arm)], origin="study")
