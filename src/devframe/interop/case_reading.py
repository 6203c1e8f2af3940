"""Read competency frameworks from CASE packages, 1.0 and 1.1, as programs really write them."""

import json
import math
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import read_json
from devframe.competency import Competency, Framework, Kind
from devframe.interop.assembly import Assembled, Draft, assemble
from devframe.interop.case_classes import DEFINITIONS, Cleaner, extended, extensions_of
from devframe.interop.case_items import (
    attribution_of,
    cut_name,
    id_of,
    identifier_for,
    name_and_description,
)
from devframe.interop.case_links import Associations, Nodes
from devframe.interop.case_scales import scales_of
from devframe.interop.imported import ImportedFramework, Kept
from devframe.interop.kind_labels import check_kinds, kinds_of

_ROOT = ("CFDocument", "CFItems", "CFAssociations", "CFDefinitions", "CFRubrics", "extensions")
Thing = Mapping[str, Any]


def read_case_package(
    source: str | os.PathLike[str] | Mapping[str, Any],
    *,
    kinds: Mapping[str, Kind] | None = None,
    default_kind: Kind = "skill",
) -> ImportedFramework:
    """Read a framework from a CASE CFPackage, version 1.0 or 1.1.

    Items become competencies, `isChildOf` the tree, `isPartOf`, `precedes`, `exactMatchOf`,
    `isRelatedTo`, `ext:requires` and `ext:serves` relations, rubrics scales. Siblings stand in the
    order of their sequence numbers. All else is kept for `write_case_package`.

    CASE has no word for kinds. An item type such as `Skill` or `Knowledge` names one; for every
    other type a kind is presumed, and a fault says so.

    Args:
        source: A JSON file, or the package as it was parsed from one.
        kinds: The kind that each item type of the file stands for, such as
            `{"Standard": "knowledge"}`.
        default_kind: The kind of items whose type names none.

    Returns:
        The framework, its scales, what was kept, and the faults: items and associations left out,
        kinds presumed, associations that lead out of the package, times without a zone.

    Raises:
        InvalidInputError: When the file is no JSON or holds no CFDocument that can be used.
        UnknownNameError: When a kind is none.
        OSError: When the file cannot be read.

    Source:
        case-2025.

    Example:
        >>> package = {
        ...     "CFDocument": {"identifier": "service", "title": "Service"},
        ...     "CFItems": [
        ...         {"identifier": "i-1", "fullStatement": "Listens", "CFItemType": "Skill"}
        ...     ],
        ... }
        >>> reading = read_case_package(package, kinds={"S": "skill"})
        >>> reading.framework.competencies[0].name, reading.faults
        ('Listens', ())
    """
    given = kinds or {}
    check_kinds(given, default_kind)
    origin = "CASE package" if isinstance(source, Mapping) else str(source)
    raw = _package(source, origin=origin)
    cleaner = Cleaner()
    document = cleaner.thing(raw["CFDocument"], "CFDocument")
    framework_id = id_of(document, within=("CFDocument",))
    if framework_id is None:
        message = "expected an identifier in CFDocument, got none; give it one"
        raise InvalidInputError([Fault("CFDocument", "no_identifier", message)], origin=origin)
    uuid = identifier_for(framework_id, within=("CFDocument",))
    items = cleaner.things(raw, "CFItems")
    labels = _Labels(given, default_kind)
    drafts = list(_drafts(items, uuid, labels, cleaner.faults))
    nodes = Nodes.of(document, items, within=("CFItems", uuid))
    associations = Associations.of(cleaner.things(raw, "CFAssociations"), nodes)
    definitions = _definitions(raw, cleaner)
    assembled = assemble(
        drafts,
        [link for link, _ in associations.links],
        framework_id=framework_id,
        name=cut_name(document.get("title") or framework_id),
        attribution=attribution_of(document, definitions.get("CFLicenses", [])),
        origin=origin,
    )
    rubrics = cleaner.things(raw, "CFRubrics")
    scales, scale_faults = scales_of(rubrics, document=uuid)
    held, beyond, sequence = _split(associations, assembled)
    package = {
        "CFDocument": document,
        "CFItems": items,
        "CFAssociations": held,
        "CFDefinitions": definitions,
        "CFRubrics": rubrics,
        "extensions": _beside(raw, _ROOT),
    }
    return ImportedFramework(
        framework=_in_sequence(assembled.framework, sequence),
        scales=scales,
        kept=Kept("case", {"package": package, "beyond": beyond, "kinds": labels.read}),
        faults=(
            *cleaner.faults,
            *labels.presumed(),
            *associations.faults,
            *assembled.faults,
            *scale_faults,
            *_zoneless(cleaner.zoneless),
        ),
    )


def _package(
    source: str | os.PathLike[str] | Mapping[str, Any], *, origin: str
) -> Mapping[str, Any]:
    """Give the package itself, of nothing but JSON values that can be written again."""
    document = source if isinstance(source, Mapping) else read_json(source)
    try:
        text = json.dumps(document, allow_nan=False, ensure_ascii=False)
        package = json.loads(text.encode())
    except (TypeError, ValueError, RecursionError) as error:
        message = f"expected JSON values, got what is none: {error}; mend it there"
        raise InvalidInputError([Fault("", "not_json", message)], origin=origin) from None
    if isinstance(package, dict) and isinstance(package.get("CFPackage"), dict):
        package = package["CFPackage"]
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        message = f"expected an object with CFDocument, got {shorten(package)}; is this CASE?"
        raise InvalidInputError([Fault("", "no_case_package", message)], origin=origin)
    return package


@attrs.define
class _Labels:
    """The item types of a package, and the kinds that they were read as."""

    given: Mapping[str, Kind]
    default_kind: Kind
    read: dict[str, tuple[Kind, ...]] = attrs.field(init=False, factory=dict)
    _presumed: Counter[str] = attrs.field(init=False, factory=Counter)

    def kinds(self, item: Thing) -> tuple[Kind, ...]:
        """Read the kinds of an item."""
        label = label_of_type(item)
        named = kinds_of(label, also=self.given)
        if named is None:
            self._presumed[label] += 1
        self.read[label] = (self.default_kind,) if named is None else named
        return self.read[label]

    def presumed(self) -> Iterable[Fault]:
        """Say which types named no kind."""
        for label, count in self._presumed.items():
            message = (
                f"no kind is named by this type ({count} of the items); taken as "
                f"{self.default_kind}; say with kinds= what it is"
            )
            yield Fault(f"CFItemType {shorten(label)}", "kind_presumed", message)


def label_of_type(item: Thing) -> str:
    """Read the label of an item's type.

    Args:
        item: The item.

    Returns:
        The label, or an empty text.
    """
    return str(item.get("CFItemType") or item.get("CFItemTypeURI", {}).get("title", ""))


def _drafts(
    items: Iterable[Thing], document: str, labels: _Labels, faults: list[Fault]
) -> Iterable[Draft]:
    for number, item in enumerate(items, start=1):
        item_id = id_of(item, within=("CFItems", document))
        if item_id is None:
            message = "expected an identifier, got none; the item is left out"
            faults.append(Fault(f"item {number}", "no_identifier", message))
            continue
        if item_id == document:
            message = "bears the identifier of the document; the item is left out"
            faults.append(Fault(f"item {item_id}", "duplicate_id", message))
            continue
        name, description = name_and_description(item)
        yield Draft(f"item {item_id}", item_id, name, labels.kinds(item), description)


def _definitions(raw: Thing, cleaner: Cleaner) -> dict[str, Any]:
    holder = raw.get("CFDefinitions")
    if holder is None:
        return {}
    if not isinstance(holder, dict):
        message = "expected an object; it is left out"
        cleaner.faults.append(Fault("CFDefinitions", "not_an_object", message))
        return {}
    definitions: dict[str, Any] = {
        name: cleaner.things(holder, name) for name in DEFINITIONS if name in holder
    }
    extensions = _beside(holder, (*DEFINITIONS, "extensions"))
    return definitions | ({"extensions": extensions} if extensions else {})


def _beside(holder: Thing, known: Iterable[str]) -> dict[str, Any]:
    """Give the extensions of a holder, with all that CASE does not know added to them."""
    unknown = {
        key: value for key, value in holder.items() if key not in known and value is not None
    }
    return extended(extensions_of(holder), unknown)


def _split(
    associations: Associations, assembled: Assembled
) -> tuple[list[Thing], list[Thing], dict[str, int]]:
    """Tell the associations that the framework holds from those that are kept beyond it.

    What was reported as unusable is in neither. Sequence numbers come by the id of the child.
    """
    used = {id(link) for link in assembled.links}
    with_parent = {link.origin_id for link in assembled.links if link.type == "parent"}
    known = assembled.framework.by_id()
    numbered = [root for root in associations.roots if root[0] not in with_parent]
    held = [association for _, association in numbered]
    beyond = [association for child, association in associations.roots if child in with_parent]
    beyond += associations.beyond
    for link, association in associations.links:
        if id(link) in used:
            held.append(association)
            if link.type == "parent":
                numbered.append((link.origin_id, association))
        elif link.type == "parent" and link.origin_id in with_parent and link.target_id in known:
            beyond.append(association)
    return (
        held,
        beyond,
        {
            child: association["sequenceNumber"]
            for child, association in numbered
            if "sequenceNumber" in association
        },
    )


def _in_sequence(framework: Framework, sequence: Mapping[str, int]) -> Framework:
    """Put siblings in the order of their numbers; without need, the order of the file stays."""
    siblings: dict[str | None, list[Competency]] = {}
    for item in framework.competencies:
        siblings.setdefault(item.parent_id, []).append(item)
    in_order = {
        parent: sorted(items, key=lambda item: sequence.get(item.id, math.inf))
        for parent, items in siblings.items()
    }
    if in_order == siblings:
        return framework
    ordered: list[Competency] = []
    todo = in_order[None][::-1]
    while todo:
        item = todo.pop()
        ordered.append(item)
        todo.extend(in_order.get(item.id, [])[::-1])
    return framework.model_copy(update={"competencies": tuple(ordered)})


def _zoneless(count: int) -> Iterable[Fault]:
    if count:
        message = f"moments without a zone, {count} of them; taken as UTC"
        yield Fault("", "naive_datetime", message)
