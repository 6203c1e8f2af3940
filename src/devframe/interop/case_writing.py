"""Write competency frameworks as CASE 1.1 packages: strictly, with all that was read and kept."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.files import write_whole
from devframe._base.ids import derived_id
from devframe.competency import KINDS, Competency, Framework, Scale
from devframe.interop.case_association_writing import AssociationWriter
from devframe.interop.case_classes import DEFINITIONS, extended, extensions_of
from devframe.interop.case_items import (
    attribution_of,
    cut_name,
    id_of,
    identifier_for,
    name_and_description,
    statements,
)
from devframe.interop.case_links import Nodes
from devframe.interop.case_reading import label_of_type
from devframe.interop.case_scales import rubric_of, scales_of
from devframe.interop.case_stamps import Stamps
from devframe.interop.imported import Kept, content_of
from devframe.interop.kind_labels import KIND_MEANINGS, label_of

Thing = Mapping[str, Any]


def write_case_package(
    framework: Framework,
    path: str | os.PathLike[str],
    *,
    changed_at: datetime,
    creator: str | None = None,
    scales: Sequence[Scale] = (),
    kept: Kept | None = None,
) -> None:
    """Write a framework as a CASE 1.1 CFPackage; see `case_package`.

    Args:
        framework: The framework.
        path: The JSON file.
        changed_at: Aware moment that is noted at all that is new or changed.
        creator: Who promulgates the framework; may be left out when it was kept.
        scales: Proficiency scales to write beside those that were kept.
        kept: What the reader kept.

    Raises:
        InvalidInputError: As with `case_package`.
        OSError: When the file cannot be written.
    """
    package = case_package(
        framework, changed_at=changed_at, creator=creator, scales=scales, kept=kept
    )
    with write_whole(path) as handle:
        handle.write(json.dumps(package, indent=2, ensure_ascii=False) + "\n")


def case_package(
    framework: Framework,
    *,
    changed_at: datetime,
    creator: str | None = None,
    scales: Sequence[Scale] = (),
    kept: Kept | None = None,
) -> dict[str, Any]:
    """Write a framework as a CASE 1.1 CFPackage.

    Kinds stand as item types, scales as rubrics, the credit line as the document's license. What is
    no UUID gets one derived from its id, the same at each run, and stands under the extension
    `devframe`, where `read_case_package` finds it again. Places that nobody gave are `urn:uuid:`.

    Args:
        framework: The framework.
        changed_at: Aware moment that is noted at all that is new or changed.
        creator: Who promulgates the framework; may be left out when it was kept.
        scales: Proficiency scales to write beside those that were kept.
        kept: What the reader kept; it is written back, keys that CASE 1.1 does not know as
            extensions.

    Returns:
        The package, ready for `json.dumps`.

    Raises:
        InvalidInputError: When nobody is named as creator, the moment names no zone, or what was
            kept comes from another format.

    Source:
        case-2025.

    Example:
        >>> from datetime import UTC
        >>> framework = Framework(
        ...     id="service",
        ...     name="Service",
        ...     competencies=(Competency(id="listening", name="Listening", kinds=("skill",)),),
        ... )
        >>> at = datetime(2026, 4, 1, tzinfo=UTC)
        >>> package = case_package(framework, changed_at=at, creator="People team")
        >>> package["CFItems"][0]["CFItemType"], package["CFItems"][0]["humanCodingScheme"]
        ('Skill', 'listening')
    """
    content = content_of(kept, expected="case")
    package: Thing = content.get("package", {})
    document_before: Thing = package.get("CFDocument", {})
    uuid = identifier_for(framework.id, within=("CFDocument",))
    stamps = Stamps.at(changed_at, document=uuid)
    definitions = {**package.get("CFDefinitions", {})}
    document = _document(framework, document_before, definitions, creator=creator)
    before_id = id_of(document_before, within=("CFDocument",)) or framework.id
    within = ("CFItems", identifier_for(before_id, within=("CFDocument",)))
    before: dict[str, Thing] = {}
    for item in package.get("CFItems", []):
        before.setdefault(id_of(item, within=within) or "", item)
    types = _Types(uuid, content.get("kinds", {}), definitions)
    written = {
        item.id: _item(item, before.get(item.id), types, document=uuid)
        for item in framework.competencies
    }
    items = {
        key: stamps.stamp(item, "CFItems", before=before.get(key)) for key, item in written.items()
    }
    # To say which version it is written in changes nothing that it says.
    stamped = stamps.stamp(document, "CFDocument", before={**document_before, "caseVersion": "1.1"})
    associations = AssociationWriter(
        framework=framework,
        document=stamped,
        items=items,
        nodes=Nodes.of(document_before, package.get("CFItems", []), within=within),
        renamed=frozenset(
            item.id
            for item in framework.competencies
            if name_and_description(before.get(item.id, {}))[0] != item.name
        ),
        stamps=stamps,
    ).write(package.get("CFAssociations", []), content.get("beyond", []))
    rubrics = _rubrics(scales, package.get("CFRubrics", []), document=uuid)
    full = {
        "CFDocument": stamped,
        "CFItems": list(items.values()),
        "CFAssociations": associations,
        "CFDefinitions": _definitions(definitions, stamps),
        "CFRubrics": stamps.things(rubrics, "CFRubrics"),
        "extensions": dict(package.get("extensions", {})),
    }
    return {key: value for key, value in full.items() if value or key != "extensions"}


def _document(
    framework: Framework, before: Thing, definitions: dict[str, Any], *, creator: str | None
) -> dict[str, Any]:
    """Write the document, and add the license that says its credit line."""
    named = before.get("creator") if creator is None else creator
    if not named:
        message = "expected who promulgates the framework, got nobody; give creator="
        raise InvalidInputError([Fault("creator", "no_creator", message)], origin="CASE package")
    identifier = identifier_for(framework.id, within=("CFDocument",))
    document = {
        **before,
        "identifier": identifier,
        "creator": named,
        "caseVersion": "1.1",
        **_own_id(before, framework.id, identifier),
    }
    if "title" not in before or cut_name(before["title"]) != framework.name:
        document["title"] = framework.name
    licenses = definitions.get("CFLicenses", [])
    if attribution_of(before, licenses) != framework.attribution:
        document.pop("licenseURI", None)
        if framework.attribution:
            license_id = derived_id("case", "CFLicenses", identifier, framework.attribution)
            license_ = {
                "identifier": license_id,
                "title": "Attribution",
                "licenseText": framework.attribution,
            }
            if license_id not in [other.get("identifier") for other in licenses]:
                definitions["CFLicenses"] = [*licenses, license_]
            document["licenseURI"] = _link("Attribution", license_id)
    return document


def _own_id(before: Thing, own_id: str, identifier: str) -> dict[str, Any]:
    """Keep an id that is no UUID among the extensions."""
    if own_id == identifier:
        return {}
    return {"extensions": extended(extensions_of(before), {"id": own_id})}


def _link(title: str, identifier: str) -> dict[str, str]:
    return {"title": title, "identifier": identifier, "uri": f"urn:uuid:{identifier}"}


@attrs.frozen
class _Types:
    """The item types of a package, with those that our kinds need added to its definitions."""

    document: str
    read: Mapping[str, Sequence[str]]
    definitions: dict[str, Any]

    def still_say(self, before: Thing, item: Competency) -> bool:
        """Tell whether the type that was read still stands for the kinds of a competency."""
        return tuple(self.read.get(label_of_type(before), ())) == item.kinds

    def named(self, item: Competency) -> dict[str, Any]:
        """Name the kinds of a competency as a type, and define the type where it is not."""
        title = label_of(item.kinds)
        types = self.definitions.setdefault("CFItemTypes", [])
        for known in types:
            if known.get("title") == title and "identifier" in known:
                return {
                    "CFItemType": title,
                    "CFItemTypeURI": _link(title, known["identifier"])
                    | ({"uri": known["uri"]} if "uri" in known else {}),
                }
        identifier = derived_id("case", "CFItemTypes", self.document, title)
        meaning = " ".join(KIND_MEANINGS[kind] for kind in KINDS if kind in item.kinds)
        new = {
            "identifier": identifier,
            "title": title,
            "description": meaning,
            "hierarchyCode": str(len(types) + 1),
        }
        self.definitions["CFItemTypes"] = [*types, new]
        return {"CFItemType": title, "CFItemTypeURI": _link(title, identifier)}


def _item(
    item: Competency, before: Thing | None, types: _Types, *, document: str
) -> dict[str, Any]:
    identifier = identifier_for(item.id, within=("CFItems", document))
    if before is None:
        coding = {} if identifier == item.id else {"humanCodingScheme": item.id}
        return {
            "identifier": identifier,
            **coding,
            **statements(item.name, item.description),
            **types.named(item),
            **_own_id({}, item.id, identifier),
        }
    thing = {**before, "identifier": identifier, **_own_id(before, item.id, identifier)}
    if name_and_description(before) != (item.name, item.description):
        thing.pop("abbreviatedStatement", None)
        thing |= statements(item.name, item.description)
    thing.setdefault("fullStatement", item.name)
    return thing if types.still_say(before, item) else thing | types.named(item)


def _definitions(definitions: Thing, stamps: Stamps) -> dict[str, Any]:
    stamped: dict[str, Any] = {
        name: stamps.things(definitions[name], name) for name in DEFINITIONS if name in definitions
    }
    extensions = definitions.get("extensions")
    return stamped | ({"extensions": extensions} if extensions else {})


def _rubrics(scales: Sequence[Scale], before: Sequence[Thing], *, document: str) -> list[Thing]:
    """Add the scales that do not stand among the rubrics yet; one of the same id is replaced."""
    standing, _ = scales_of(before, document=document)
    new = {
        rubric["identifier"]: rubric
        for rubric in (
            rubric_of(item, document=document) for item in scales if item not in standing
        )
    }
    kept = [rubric for rubric in before if rubric.get("identifier") not in new]
    return [*kept, *new.values()]
