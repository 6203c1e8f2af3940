"""Write competency frameworks as CSV files that Moodle imports."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from typing import Any

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import FORMULA_STARTS, csv_line, write_whole
from devframe._base.files import spreadsheet_safe as harmless
from devframe._base.ids import derived_id
from devframe.competency import Competency, Framework, Scale
from devframe.interop.imported import Kept, content_of
from devframe.interop.moodle_row import (
    HEADERS,
    HTML_FORMAT,
    LONGEST_CELL,
    MoodleRow,
    html_of,
    with_kinds,
)


def write_moodle_csv(
    framework: Framework,
    path: str | os.PathLike[str],
    *,
    scale: Scale | None = None,
    proficient_from: int | None = None,
    kept: Kept | None = None,
    spreadsheet_safe: bool = False,
) -> tuple[Fault, ...]:
    """Write a framework as a CSV file for Moodle's competency import.

    Kinds stand in front of ID numbers (`skill:listening`), because Moodle has no place for them; a
    competency that came from Moodle keeps its ID number as long as its kinds are as they were read.
    Relations other than `related_to`, and the skills that habits serve, have no place there at all.

    Args:
        framework: The framework.
        path: The CSV file.
        scale: The scale on which its competencies are rated; may be left out when one was kept.
        proficient_from: Value of the lowest level that counts as proficient, and that automatic
            completion gives; without it the highest level of the scale.
        kept: What the reader kept: rules, HTML, configuration of scales.
        spreadsheet_safe: Whether to put an apostrophe before cells that a spreadsheet would run as
            a formula. Moodle takes the apostrophe for a part of the text, and ID numbers no longer
            match, so the file is then one for people to look at and not for Moodle.

    Returns:
        Warnings: what was cut to 100 characters, what had no place, which rows begin with a formula
        while `spreadsheet_safe` is off.

    Raises:
        InvalidInputError: When no scale is given or kept, it lacks the proficient level, or what
            was kept comes from another format.
        OSError: When the file cannot be written.

    Source:
        moodle-competency-csv.

    Example:
        >>> from devframe.competency import Level
        >>> framework = Framework(
        ...     id="service",
        ...     name="Service",
        ...     competencies=(Competency(id="listening", name="Listening", kinds=("skill",)),),
        ... )
        >>> steps = (Level(value=1, label="not yet"), Level(value=2, label="able"))
        >>> scale = Scale(id="two", name="Two steps", levels=steps)
        >>> write_moodle_csv(framework, folder / "moodle.csv", scale=scale)
        ()
    """
    content = content_of(kept, expected="moodle")
    writer = _Writer(framework, content.get("competencies", {}))
    rows = [
        writer.framework_row(content.get("framework"), scale, proficient_from),
        *(writer.row(item) for item in framework.competencies),
    ]
    writer.warn_of_links()
    with write_whole(path) as handle:
        handle.write(csv_line(HEADERS))
        for number, row in enumerate(rows, start=1):
            if spreadsheet_safe:
                handle.write(csv_line(harmless(cell) for cell in row))
                continue
            handle.write(csv_line(row))
            for name, cell in zip(HEADERS, row, strict=True):
                if cell.startswith(FORMULA_STARTS):
                    message = (
                        f"{shorten(cell)} is written as it is, and a spreadsheet may run it; "
                        "open the file in none, or write a copy with spreadsheet_safe=True"
                    )
                    where = f"row {number}"
                    writer.warnings.append(Fault(where, "formula_start", message, number, name))
    return tuple(writer.warnings)


@attrs.define
class _Writer:
    """The rows of one framework, and what had to be changed to write them."""

    framework: Framework
    before: Mapping[str, Any]
    warnings: list[Fault] = attrs.field(factory=list)
    _id_numbers: dict[str, str] = attrs.field(init=False, factory=dict)
    _related: dict[str, list[str]] = attrs.field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        for item in self.framework.competencies:
            self._id_numbers[item.id] = self._id_number(item)
        for link in self.framework.relations:
            if link.type == "related_to":
                related = self._id_numbers[link.target_id].replace(",", "%2C")
                self._related.setdefault(link.origin_id, []).append(related)

    def _id_number(self, item: Competency) -> str:
        cells = self._cells_of(item)
        number = with_kinds(item.kinds, item.id) if cells is None else cells.id_number
        if len(number) <= LONGEST_CELL:
            return number
        # The rest of the characters goes to what keeps ids apart that begin alike.
        apart = derived_id("moodle", number)
        cut = f"{number[: LONGEST_CELL - len(apart) - 1]}~{apart}"
        self._warn_cut(f"competency {item.id}", "ID number", cut)
        return cut

    def _cells_of(self, item: Competency) -> MoodleRow | None:
        """Give the row that a competency came from, while its kinds are as they were read."""
        known = self.before.get(item.id)
        if known is None or tuple(known["kinds"]) != item.kinds:
            return None
        return MoodleRow(*known["cells"])

    def _warn_cut(self, where: str, column: str, cut: str) -> None:
        message = f"longer than {LONGEST_CELL} characters; Moodle takes no more: {shorten(cut)}"
        self.warnings.append(Fault(where, "cut", message, column=column))

    def _short_name(self, name: str, *, where: str) -> str:
        if len(name) <= LONGEST_CELL:
            return name
        cut = f"{name[: LONGEST_CELL - 1]}…"
        self._warn_cut(where, "Short name", cut)
        return cut

    def framework_row(
        self, before: list[str] | None, scale: Scale | None, proficient_from: int | None
    ) -> MoodleRow:
        """Write the row of the framework."""
        row = MoodleRow(taxonomy="competency") if before is None else MoodleRow(*before)
        where = f"framework {self.framework.id}"
        number = self.framework.id[:LONGEST_CELL]
        if number != self.framework.id:
            self._warn_cut(where, "ID number", number)
        row = row._replace(
            id_number=number,
            short_name=self._short_name(self.framework.name, where=where),
            is_framework="1",
        )
        if row.text != self.framework.attribution:
            row = _described(row, self.framework.attribution)
        if scale is not None:
            values, configuration = self._scale_cells(scale, proficient_from)
            return row._replace(scale_values=values, scale_configuration=configuration)
        if not row.scale_values:
            message = "Moodle rates on a scale, and none is given or was kept; give scale="
            raise InvalidInputError([Fault("scale", "no_scale", message)], origin="Moodle CSV")
        return row

    def row(self, item: Competency) -> MoodleRow:
        """Write the row of a competency."""
        known = self.before.get(item.id)
        new = MoodleRow(rule_outcome="0", rule_config="null")
        row = new if known is None else MoodleRow(*known["cells"])
        row = row._replace(
            parent="" if item.parent_id is None else self._id_numbers[item.parent_id],
            id_number=self._id_numbers[item.id],
            short_name=self._short_name(item.name, where=f"competency {item.id}"),
            related=",".join(self._related.get(item.id, [])),
        )
        return row if row.text == item.description else _described(row, item.description)

    def _scale_cells(self, scale: Scale, proficient_from: int | None) -> tuple[str, str]:
        lowest = scale.highest if proficient_from is None else proficient_from
        if not scale.has(lowest):
            message = f"expected a level of {scale.id!r}, got {lowest}; name one of its values"
            fault = Fault("proficient_from", "no_level", message)
            raise InvalidInputError([fault], origin="Moodle CSV")
        labels = [level.label.replace(",", ";") for level in scale.levels]
        for level, label in zip(scale.levels, labels, strict=True):
            if label != level.label:
                message = f"a comma parts the steps of a scale there; written as {shorten(label)}"
                self.warnings.append(Fault(f"scale {scale.id}", "comma_in_scale", message))
        proficient = [
            {"id": step, "scaledefault": int(level.value == lowest), "proficient": 1}
            for step, level in enumerate(scale.levels, start=1)
            if level.value >= lowest
        ]
        # Moodle puts the number of the scale in its own database here.
        return ",".join(labels), json.dumps([{"scaleid": "0"}, *proficient], separators=(",", ":"))

    def warn_of_links(self) -> None:
        """Say which links have no place in Moodle."""
        counts = Counter(
            link.type for link in self.framework.relations if link.type != "related_to"
        )
        serving = sum(len(item.serves) for item in self.framework.competencies)
        for what, count in [*sorted(counts.items()), ("serves", serving)]:
            if count:
                message = f"{count} of them have no place in Moodle; they are not written"
                self.warnings.append(Fault(f"links {what}", "no_place", message))


def _described(row: MoodleRow, text: str) -> MoodleRow:
    return row._replace(description=html_of(text), description_format=HTML_FORMAT)
