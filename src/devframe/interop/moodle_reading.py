"""Read competency frameworks from the CSV files that Moodle exports."""

import csv
import os
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from pydantic import ValidationError

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import read_text
from devframe._base.records import faults_of
from devframe.competency import Kind, Level, Scale
from devframe.interop.assembly import Draft, Link, assemble, identifier_of
from devframe.interop.imported import ImportedFramework, Kept
from devframe.interop.kind_labels import check_kinds
from devframe.interop.moodle_row import HEADERS, MoodleRow, split_kinds

_DELIMITERS = (",", ";", "\t", ":")
_FEWEST_CELLS = len(HEADERS) - 1  # files of old sites end before the taxonomy


def read_moodle_csv(
    path: str | os.PathLike[str], *, default_kind: Kind = "skill"
) -> ImportedFramework:
    r"""Read a framework from a CSV file of Moodle's competency export.

    Columns go by position, because sites translate their headers. Moodle has no kinds: an ID number
    that begins with `knowledge:`, `skill:` or `habit:` names one, as `write_moodle_csv` writes it;
    for the others a kind is presumed, and a fault says so. Descriptions in HTML become text. The
    description of the framework becomes its attribution, where its credits stand.

    Args:
        path: The CSV file.
        default_kind: The kind of competencies whose ID number names none.

    Returns:
        The framework, its scales, what was kept (rules, HTML, configuration of scales), and the
        faults: rows left out, kinds presumed, cross references to nothing.

    Raises:
        InvalidInputError: When the file is no such CSV or has no row of a framework.
        UnknownNameError: When the kind is none.
        OSError: When the file cannot be read.

    Source:
        moodle-competency-csv.

    Example:
        >>> from devframe.interop.moodle_row import HEADERS
        >>> rows = [
        ...     ",".join(HEADERS),
        ...     ",s,Service,,1,,,,,,,,1,competency",
        ...     ",skill:listen,Listens,,1,,,,0,null,,,,",
        ... ]
        >>> _ = (folder / "moodle.csv").write_text("\n".join(rows))
        >>> read_moodle_csv(folder / "moodle.csv").framework.competencies[0].kinds
        ('skill',)
    """
    check_kinds({}, default_kind)
    origin = str(path)
    faults: list[Fault] = []
    rows = dict(_rows(read_text(path), origin=origin))
    first = next((number for number, row in rows.items() if _is_framework(row)), None)
    if first is None:
        message = "expected one row with 1 in the column Is framework, got none; add it"
        raise InvalidInputError([Fault("", "no_framework_row", message)], origin=origin)
    framework_row = rows.pop(first)
    drafts: list[Draft] = []
    links: list[Link] = []
    kept: dict[str, Any] = {}
    ids = {row.id_number: identifier_of(split_kinds(row.id_number)[1]) for row in rows.values()}
    presumed = 0
    for number, row in rows.items():
        where = f"row {number}"
        if _is_framework(row):
            message = "a second framework; it is left out, its competencies stay"
            faults.append(Fault(where, "second_framework", message, row=number))
            continue
        if not row.id_number.strip() or not row.short_name.strip():
            message = "expected an ID number and a short name; Moodle drops the row, and so do we"
            faults.append(Fault(where, "incomplete_row", message, row=number))
            continue
        named, _ = split_kinds(row.id_number)
        kinds = (default_kind,) if named is None else named
        presumed += named is None
        competency_id = ids[row.id_number]
        drafts.append(Draft(where, competency_id, row.short_name, kinds, row.text, row=number))
        kept.setdefault(competency_id, {"cells": list(row), "kinds": list(kinds)})
        links += _links(row, competency_id, ids, where=where)
    assembled = assemble(
        drafts,
        _each_pair_once(links),
        framework_id=identifier_of(framework_row.id_number.strip() or framework_row.short_name),
        name=framework_row.short_name.strip() or framework_row.id_number,
        attribution=framework_row.text,
        origin=origin,
    )
    scales, scale_faults = _scales([framework_row, *rows.values()], assembled.framework.id)
    if presumed:
        message = (
            f"{presumed} of them name no kind in front, such as skill:; taken as {default_kind}"
        )
        faults.append(Fault("ID numbers", "kind_presumed", message))
    return ImportedFramework(
        framework=assembled.framework,
        scales=scales,
        kept=Kept("moodle", {"framework": list(framework_row), "competencies": kept}),
        faults=(*faults, *assembled.faults, *scale_faults),
    )


def _rows(text: str, *, origin: str) -> Iterator[tuple[int, MoodleRow]]:
    """Read the rows below the header; their numbers count from 1."""
    header_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header_line.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader):
            if number == 0 and len(cells) < _FEWEST_CELLS:
                message = (
                    f"expected {len(HEADERS)} columns, got {len(cells)}; is this an export of "
                    "Moodle's competency frameworks?"
                )
                raise InvalidInputError([Fault("header", "no_moodle_csv", message)], origin=origin)
            if number > 0 and any(cell.strip() for cell in cells):
                filled = [*cells, *[""] * len(HEADERS)]
                yield number, MoodleRow(*filled[: len(HEADERS)])
    except csv.Error as error:
        fault = Fault(f"line {reader.line_num}", "not_a_table", f"{error}; mend the line")
        raise InvalidInputError([fault], origin=origin) from None


def _is_framework(row: MoodleRow) -> bool:
    return row.is_framework.strip() not in {"", "0"}


def _links(
    row: MoodleRow, competency_id: str, ids: Mapping[str, str], *, where: str
) -> Iterator[Link]:
    if row.parent.strip():
        parent = row.parent
        yield Link(where, "parent", competency_id, ids.get(parent, identifier_of(parent)))
    for written in row.related.split(","):
        other = written.replace("%2C", ",")
        if other.strip():
            target = ids.get(other, identifier_of(other))
            yield Link(where, "related_to", competency_id, target)


def _each_pair_once(links: list[Link]) -> list[Link]:
    """Drop the other half of cross references, which Moodle writes at both ends."""
    pairs: set[frozenset[str]] = set()
    once = []
    for link in links:
        if link.type == "related_to":
            pair = frozenset((link.origin_id, link.target_id))
            if pair in pairs:
                continue
            pairs.add(pair)
        once.append(link)
    return once


def _scales(
    rows: list[MoodleRow], framework_id: str
) -> tuple[tuple[Scale, ...], tuple[Fault, ...]]:
    """Read each list of scale values once; Moodle counts the steps from 1."""
    lists = dict.fromkeys(row.scale_values for row in rows if row.scale_values.strip())
    scales: list[Scale] = []
    faults: list[Fault] = []
    for number, values in enumerate(lists, start=1):
        labels = [label.strip() for label in values.split(",")]
        try:
            scales.append(
                Scale(
                    id=f"{framework_id}-scale-{number}",
                    name=f"Scale {number} of {framework_id}",
                    levels=tuple(
                        Level(value=value, label=label)
                        for value, label in enumerate(labels, start=1)
                    ),
                )
            )
        except ValidationError as error:
            message = f"no scale: {faults_of(error)[0].message}; it is kept as it is"
            faults.append(Fault(f"scale values {shorten(values)}", "no_scale", message))
    return tuple(scales), tuple(faults)
