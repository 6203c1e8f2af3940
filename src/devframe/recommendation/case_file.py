"""Read a case from a JSON file: faulty evidence and answers are reported, good ones kept."""

import json
import os
from collections.abc import Mapping, Sequence
from typing import TypeVar

import attrs
from pydantic import ValidationError

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import read_json
from devframe._base.markup import Shown
from devframe._base.records import Record, faults_of
from devframe.assessment import Evidence, find_evidence_faults
from devframe.recommendation.case import Answer, Case, find_answer_faults

_LISTS = ("evidence", "answers")
_Item = TypeVar("_Item", bound=Record)


@attrs.frozen
class CaseReading(Shown):
    """A case as far as it can be used, and what is wrong with the rest.

    Attributes:
        case: The case with the good pieces of evidence and the good answers.
        faults: Every fault, in the order of the document; `row` is the 1-based place in its list.
    """

    case: Case
    faults: tuple[Fault, ...]


def read_case(path: str | os.PathLike[str]) -> CaseReading:
    """Read a case from a JSON file.

    Args:
        path: The file.

    Returns:
        The case and the faults.

    Raises:
        InvalidInputError: When the file is no JSON, or its role or rules cannot be used.
        OSError: When the file cannot be read.
    """
    return case_in(read_json(path), origin=str(path))


def case_in(document: object, *, origin: str) -> CaseReading:
    """Read a case from a JSON document that is already parsed.

    Args:
        document: The parsed document.
        origin: What to call it in messages.

    Returns:
        The case and the faults.

    Raises:
        InvalidInputError: When the document is no case, or its role or rules cannot be used.
    """
    if not isinstance(document, dict):
        message = f"expected an object with role, evidence and answers, got {shorten(document)}"
        raise InvalidInputError([Fault("", "no_case", message)], origin=origin)
    frame = {key: value for key, value in document.items() if key not in _LISTS}
    lists = {name: document.get(name, []) for name in _LISTS}
    faults = [
        Fault(name, "not_a_list", f"expected a list, got {shorten(items)}")
        for name, items in lists.items()
        if not isinstance(items, list)
    ]
    try:
        case = Case.model_validate_json(json.dumps(frame))
    except ValidationError as error:
        raise InvalidInputError([*faults_of(error), *faults], origin=origin) from None
    if faults:
        raise InvalidInputError(faults, origin=origin)
    read_evidence, evidence_faults = _read_items(lists["evidence"], name="evidence", kind=Evidence)
    evidence_faults += find_evidence_faults(
        list(read_evidence.values()), role=case.role, rows=read_evidence
    )
    read_answers, answer_faults = _read_items(lists["answers"], name="answer", kind=Answer)
    answer_faults += find_answer_faults(list(read_answers.values()), rows=read_answers)
    good = {
        "evidence": _without(evidence_faults, read_evidence),
        "answers": _without(answer_faults, read_answers),
    }
    faults = [*sorted(evidence_faults, key=_row), *sorted(answer_faults, key=_row)]
    return CaseReading(case.model_copy(update=good), tuple(faults))


def _read_items(
    items: Sequence[object], *, name: str, kind: type[_Item]
) -> tuple[dict[int, _Item], list[Fault]]:
    """Read each item by itself; the good ones by row."""
    read: dict[int, _Item] = {}
    faults: list[Fault] = []
    for row, item in enumerate(items, start=1):
        try:
            read[row] = kind.model_validate_json(json.dumps(item))
        except ValidationError as error:
            for fault in faults_of(error):
                path = f", {fault.where}" if fault.where else ""
                faults.append(attrs.evolve(fault, where=f"{name} {row}{path}", row=row))
    return read, faults


def _without(faults: Sequence[Fault], read: Mapping[int, _Item]) -> tuple[_Item, ...]:
    faulty = {fault.row for fault in faults}
    return tuple(item for row, item in read.items() if row not in faulty)


def _row(fault: Fault) -> int:
    return fault.row or 0
