"""Read a role profile from O*NET database files."""

import csv
import math
import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import ClassVar

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import read_text
from devframe._base.markup import Shown
from devframe.competency.kinds import Kind
from devframe.competency.role import Requirement, RoleProfile
from devframe.competency.scales import Level, Scale

ONET_SCALE = Scale(
    id="onet-lv",
    name="O*NET level",
    levels=tuple(Level(value=value, label=str(value)) for value in range(8)),
)
"""O*NET's level scale LV, 0 to 7; the database anchors levels by an example per element."""

# Importance, level, and the impact by which O*NET 30 rates work styles.
_SCALES = {"IM": (1, 5), "LV": (0, 7), "WI": (-3, 3)}

_ATTRIBUTION = (
    "This product includes information from the O*NET Database by the U.S. Department of Labor, "
    "Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. "
    "O*NET is a trademark of USDOL/ETA. Modified: level means rounded to whole levels."
)


@attrs.frozen
class OnetReading(Shown):
    """A role read from O*NET, with what was left out and why.

    Attributes:
        role: The role profile.
        left_out: One fault per element that did not become a requirement.
    """

    NEEDED: ClassVar[tuple[str, ...]] = (
        "O*NET-SOC Code",
        "Element ID",
        "Element Name",
        "Scale ID",
        "Data Value",
    )

    role: RoleProfile
    left_out: tuple[Fault, ...]


def read_onet_role(
    folder: str | os.PathLike[str],
    occupation: str,
    *,
    least_importance: float = 3.0,
    habit_occurrences: int = 12,
    habit_window_days: int = 28,
) -> OnetReading:
    """Read what O*NET says an occupation requires.

    Knowledge and skill elements become requirements at their mean level (scale LV, rounded half up
    to a whole level). O*NET gives work styles an importance but no level, so each becomes a habit
    required as the stated number of occurrences: that number is yours, not O*NET's.

    Args:
        folder: Folder with `Knowledge.txt`, `Skills.txt`, `Work Styles.txt` and
            `Occupation Data.txt` (tab-separated, columns found by name).
        occupation: O*NET-SOC code, such as `43-4051.00`.
        least_importance: Elements with a smaller importance (scale IM, 1 to 5) are left out.
        habit_occurrences: Occurrences asked of each habit within the window.
        habit_window_days: Length of the window in days.

    Returns:
        The role, and the elements left out with the reason.

    Raises:
        InvalidInputError: When a file lacks a needed column, values are no numbers of their scale
            (every such row of the file is listed), or no row belongs to the occupation.
        OSError: When a file is missing.

    Source:
        onet-29-3. Rows with Recommend Suppress or Not Relevant set are left out, as O*NET asks.
    """
    place = Path(folder)
    requirements: list[Requirement] = []
    left_out: list[Fault] = []
    kinds: tuple[tuple[Kind, str], ...] = (
        ("knowledge", "Knowledge.txt"),
        ("skill", "Skills.txt"),
        ("habit", "Work Styles.txt"),
    )
    for kind, name in kinds:
        for element in _elements(place / name, occupation):
            reason = element.why_not(kind, least_importance)
            if reason is not None:
                left_out.append(Fault(f"{name}, {element.id}", "left_out", reason))
                continue
            is_habit = kind == "habit"
            requirements.append(
                Requirement(
                    competency_id=element.id,
                    competency_name=element.name,
                    kind=kind,
                    level=None if element.level is None else int(element.level + 0.5),
                    occurrences=habit_occurrences if is_habit else None,
                    window_days=habit_window_days if is_habit else None,
                    importance=int((element.importance or 0) + 0.5),
                )
            )
    if not requirements:
        fault = Fault(
            occupation,
            "no_rows",
            f"no usable row has this O*NET-SOC code ({len(left_out)} elements left out); check the "
            "code and least_importance",
        )
        raise InvalidInputError([fault], origin=str(place))
    role = RoleProfile(
        id=occupation,
        name=_title(place / "Occupation Data.txt", occupation),
        scale=ONET_SCALE,
        requirements=tuple(requirements),
        attribution=_ATTRIBUTION,
    )
    return OnetReading(role, tuple(left_out))


@attrs.define
class _Element:
    """What the rows of one element say, gathered from the rows of several scales."""

    id: str
    name: str
    importance: float | None = None
    level: float | None = None
    flagged: bool = False

    def why_not(self, kind: Kind, least_importance: float) -> str | None:
        """Say why the element is no requirement, or `None` when it is one."""
        if self.flagged:
            return "O*NET recommends suppressing it or marks it not relevant"
        if self.importance is None:
            return "no importance is given"
        if self.importance < least_importance:
            return f"importance {self.importance:g} is below {least_importance:g}"
        if kind != "habit" and self.level is None:
            return "no level (scale LV) is given"
        return None


def _elements(path: Path, occupation: str) -> Iterator[_Element]:
    found: dict[str, _Element] = {}
    faults: list[Fault] = []
    for line, row in _rows(path, OnetReading.NEEDED):
        if row["O*NET-SOC Code"] != occupation:
            continue
        scale = row["Scale ID"]
        if scale is None:
            message = f"expected {len(row)} columns; complete the row"
            faults.append(Fault(f"line {line}", "short_row", message, row=line - 1))
            continue
        if scale not in _SCALES:
            continue
        value, (lowest, highest) = _number(row["Data Value"]), _SCALES[scale]
        if not lowest <= value <= highest:
            message = (
                f"expected a number from {lowest} to {highest} (scale {scale}) in Data Value, got "
                f"{shorten(row['Data Value'])}; correct the row"
            )
            faults.append(
                Fault(f"line {line}", "not_on_scale", message, row=line - 1, column="Data Value")
            )
            continue
        key = row["Element ID"]
        element = found.setdefault(key, _Element(key, row["Element Name"]))
        match scale:
            case "IM":
                element.importance = value
            case "WI":  # bring it to 1 to 5
                element.importance = 1 + (value + 3) * 4 / 6
            case _:
                element.level = value
        if "Y" in (row.get("Recommend Suppress"), row.get("Not Relevant")):
            element.flagged = True
    if faults:
        raise InvalidInputError(faults, origin=str(path))
    yield from found.values()


def _number(text: str | None) -> float:
    """Read a number; what is none, or missing in a short row, lies on no scale."""
    try:
        return float(text or "")
    except ValueError:
        return math.nan


def _title(path: Path, occupation: str) -> str:
    for _, row in _rows(path, ("O*NET-SOC Code", "Title")):
        if row["O*NET-SOC Code"] == occupation:
            return row["Title"]
    return occupation


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    # A file's lines, not str.splitlines: that one also cuts at separators inside a description.
    text = StringIO(read_text(path), newline="")
    reader = csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        found = ", ".join(reader.fieldnames or ("nothing",))
        message = f"expected columns {', '.join(missing)}; found {found}; is this an O*NET file?"
        raise InvalidInputError([Fault("line 1", "missing_column", message)], origin=str(path))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        fault = Fault(f"line {reader.line_num + 1}", "not_a_table", f"{error}; correct the line")
        raise InvalidInputError([fault], origin=str(path)) from None
