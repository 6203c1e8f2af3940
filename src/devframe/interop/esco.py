"""Read the skills of ESCO, the European classification, as a framework."""

import csv
import os
from collections.abc import Iterator, Mapping
from io import StringIO

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import read_text
from devframe.competency import Kind
from devframe.interop.assembly import Draft, assemble, identifier_of
from devframe.interop.imported import ImportedFramework, Kept
from devframe.interop.kind_labels import check_kinds, kinds_of

ESCO_ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
"""The credit line that the European Commission asks for."""

_NEEDED = ("conceptUri", "preferredLabel")
_SEVERAL = ("altLabels", "hiddenLabels")
_UNDERSTOOD = frozenset({*_NEEDED, "description"})


def read_esco_skills(
    path: str | os.PathLike[str],
    *,
    framework_id: str = "esco",
    name: str = "ESCO skills",
    default_kind: Kind = "skill",
) -> ImportedFramework:
    r"""Read a CSV file of ESCO skills, as the portal exports it or others cut it.

    Columns go by name; of thirteen only `conceptUri` and `preferredLabel` must be there. The
    `skillType` is `knowledge` or `skill/competence`, in copies also `skill`. Where it is missing
    or says something else, a kind is presumed, and a fault says so. ESCO marks no habits; its
    `transversal` skills come nearest.

    Args:
        path: The CSV file, such as `skills_en.csv`.
        framework_id: Id of the framework.
        name: Its name.
        default_kind: The kind of skills whose type names none.

    Returns:
        The framework in the order of the file, without a tree; all other columns kept by the id of
        the competency, with alternative and hidden labels as lists; and the faults.

    Raises:
        InvalidInputError: When the file is no such CSV.
        UnknownNameError: When the kind is none.
        OSError: When the file cannot be read.

    Source:
        esco.

    Example:
        >>> text = "conceptUri,skillType,preferredLabel\nhttp://x/1,knowledge,Haskell\n"
        >>> _ = (folder / "skills_en.csv").write_text(text)
        >>> read_esco_skills(folder / "skills_en.csv").framework.competencies[0].kinds
        ('knowledge',)
    """
    check_kinds({}, default_kind)
    faults: list[Fault] = []
    drafts: list[Draft] = []
    kept: dict[str, dict[str, object]] = {}
    presumed: dict[str, int] = {}
    for number, row in _rows(read_text(path), faults, origin=str(path)):
        where = f"row {number}"
        uri, label = (row[column].strip() for column in _NEEDED)
        if not uri or not label:
            message = "expected a conceptUri and a preferredLabel; the row is left out"
            faults.append(Fault(where, "incomplete_row", message, row=number))
            continue
        skill_type = row.get("skillType", "").strip()
        kinds = kinds_of(skill_type, also={})
        if kinds is None:
            presumed[skill_type] = presumed.get(skill_type, 0) + 1
        concept_id = identifier_of(uri)
        description = row.get("description", "")
        drafts.append(
            Draft(where, concept_id, label, kinds or (default_kind,), description, number)
        )
        kept.setdefault(concept_id, _beside(row))
    for skill_type, count in presumed.items():
        message = f"no kind is named by this type ({count} of the rows); taken as {default_kind}"
        faults.append(Fault(f"skillType {shorten(skill_type)}", "kind_presumed", message))
    assembled = assemble(
        drafts,
        [],
        framework_id=framework_id,
        name=name,
        attribution=ESCO_ATTRIBUTION,
        origin=str(path),
    )
    return ImportedFramework(
        framework=assembled.framework,
        scales=(),
        kept=Kept("esco", kept),
        faults=(*faults, *assembled.faults),
    )


def _beside(row: Mapping[str, str]) -> dict[str, object]:
    """Give what a framework has no place for; several labels stand on a line each."""
    return {
        column: [label for label in cell.splitlines() if label] if column in _SEVERAL else cell
        for column, cell in row.items()
        if cell and column not in _UNDERSTOOD
    }


def _rows(text: str, faults: list[Fault], *, origin: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows with as many cells as there are columns; their numbers count from 1."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        missing = [column for column in _NEEDED if column not in header]
        if missing:
            found = ", ".join(header) or "nothing"
            message = f"expected columns {', '.join(missing)}; found {found}; is this ESCO?"
            raise InvalidInputError([Fault("header", "missing_column", message)], origin=origin)
        for number, cells in enumerate(reader, start=1):
            if cells and len(cells) != len(header):
                message = f"expected {len(header)} cells, got {len(cells)}; the row is left out"
                faults.append(Fault(f"row {number}", "wrong_cell_count", message, row=number))
            elif cells:
                yield number, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        fault = Fault(f"line {reader.line_num}", "not_a_table", f"{error}; mend the line")
        raise InvalidInputError([fault], origin=origin) from None
