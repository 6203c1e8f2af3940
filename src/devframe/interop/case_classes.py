"""The classes of CASE 1.1: what each may hold, and what it must."""

from collections.abc import Mapping
from typing import Any

import attrs

from devframe._base.errors import Fault
from devframe.interop import case_values as read

OWN = "devframe"
"""Our key among the extensions of a thing of CASE."""

_STAMP: Mapping[str, read.Read] = {
    "identifier": read.uuid,
    "uri": read.text,
    "lastChangeDateTime": read.moment,
}
_STATUS: Mapping[str, read.Read] = {"statusStartDate": read.day, "statusEndDate": read.day}
_TOPIC: Mapping[str, read.Read] = {
    "subject": read.texts,
    "subjectURI": read.links,
    "language": read.text,
    "licenseURI": read.link,
    "notes": read.text,
}
_TITLED: Mapping[str, read.Read] = {**_STAMP, "title": read.text, "description": read.text}

FIELDS: Mapping[str, Mapping[str, read.Read]] = {
    "CFDocument": {
        **_TITLED,
        **_TOPIC,
        **_STATUS,
        "creator": read.text,
        "frameworkType": read.text,
        "caseVersion": read.version,
        "officialSourceURL": read.text,
        "publisher": read.text,
        "version": read.text,
        "adoptionStatus": read.text,
    },
    "CFItems": {
        **_STAMP,
        **_TOPIC,
        **_STATUS,
        "fullStatement": read.text,
        "alternativeLabel": read.text,
        "CFItemType": read.text,
        "CFItemTypeURI": read.link,
        "humanCodingScheme": read.text,
        "listEnumeration": read.text,
        "abbreviatedStatement": read.text,
        "conceptKeywords": read.texts,
        "conceptKeywordsURI": read.link,
        "educationLevel": read.texts,
    },
    "CFAssociations": {
        **_STAMP,
        "associationType": read.association_type,
        "sequenceNumber": read.whole,
        "originNodeURI": read.node_link,
        "destinationNodeURI": read.node_link,
        "CFAssociationGroupingURI": read.link,
        "notes": read.text,
    },
    "CFConcepts": {**_TITLED, "keywords": read.text, "hierarchyCode": read.text},
    "CFSubjects": {**_TITLED, "hierarchyCode": read.text},
    "CFLicenses": {**_TITLED, "licenseText": read.text},
    "CFItemTypes": {**_TITLED, "hierarchyCode": read.text, "typeCode": read.text},
    "CFAssociationGroupings": {**_TITLED},
    "CFRubrics": {**_TITLED},
    "CFRubricCriteria": {
        **_STAMP,
        "category": read.text,
        "description": read.text,
        "CFItemURI": read.link,
        "weight": read.number,
        "position": read.whole,
        "rubricId": read.uuid,
    },
    "CFRubricCriterionLevels": {
        **_STAMP,
        "description": read.text,
        "quality": read.text,
        "score": read.number,
        "feedback": read.text,
        "position": read.whole,
        "rubricCriterionId": read.uuid,
    },
}
"""Readers of every plain field, by class; extensions and what is nested come on top."""

PARTS: Mapping[str, str] = {
    "CFRubrics": "CFRubricCriteria",
    "CFRubricCriteria": "CFRubricCriterionLevels",
}
"""The list that a class holds, of which class."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "CFConcepts": ("title", "hierarchyCode"),
    "CFSubjects": ("title", "hierarchyCode"),
    "CFLicenses": ("title", "licenseText"),
    "CFItemTypes": ("title", "description", "hierarchyCode"),
    "CFAssociationGroupings": ("title",),
}
"""Texts that definitions must have, beside the stamp that everything has."""

DEFINITIONS = tuple(REQUIRED)
"""The classes under CFDefinitions."""

_OTHER_NAMES = {"educationalLevel": "educationLevel"}  # OpenSALT, 2017


@attrs.define
class Cleaner:
    """Reads things of CASE: what the class may hold apart from all else, which is kept beside.

    Attributes:
        faults: What could not be read as a thing at all.
        zoneless: How many moments named no zone.
    """

    faults: list[Fault] = attrs.field(factory=list)
    zoneless: int = 0

    def things(self, holder: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        """Read a list of things.

        Args:
            holder: What holds the list.
            name: Name of the list, and of the class.

        Returns:
            The things that could be read.
        """
        items = holder.get(name)
        if items is None:
            return []
        if not isinstance(items, list):
            self.faults.append(Fault(name, "not_a_list", "expected a list; it is left out"))
            return []
        found = []
        for place, item in enumerate(items):
            if isinstance(item, dict):
                found.append(self.thing(item, name))
            else:
                message = "expected an object; it is left out"
                self.faults.append(Fault(f"{name}[{place}]", "not_an_object", message))
        return found

    def thing(self, raw: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Read one thing.

        Args:
            raw: The thing as it stands in the file.
            name: Its class.

        Returns:
            The thing as CASE 1.1 admits it; what it does not admit stands under its extensions.
        """
        fields = FIELDS[name]
        clean: dict[str, Any] = {}
        beside: dict[str, Any] = {}
        for key, value in raw.items():
            field = _OTHER_NAMES.get(key, key)
            if value is None or field in {"extensions", PARTS.get(name)}:
                continue
            understood = fields[field](value) if field in fields and field not in clean else None
            if understood is None:
                beside[key] = value
                continue
            clean[field] = understood
            if isinstance(value, dict) and not value.keys() <= understood.keys():
                beside[key] = value
            if fields[field] is read.moment and read.names_no_zone(value):
                self.zoneless += 1
        if name in PARTS and raw.get(PARTS[name]) is not None:
            clean[PARTS[name]] = self.things(raw, PARTS[name])
        extensions = extended(extensions_of(raw), beside)
        if extensions:
            # The published schema has a list here, and an object everywhere else.
            is_level = name == "CFRubricCriterionLevels"
            clean["extensions"] = [extensions] if is_level else extensions
        return clean


def extensions_of(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Give the extensions of a thing as one object, however they are written.

    Args:
        thing: The thing.

    Returns:
        Its extensions.
    """
    extensions = thing.get("extensions")
    if extensions is None:
        return {}
    several = extensions if isinstance(extensions, list) else [extensions]
    joined: dict[str, Any] = {}
    for one in several:
        # What is no object, or says another thing under the same key, is kept under our own.
        if isinstance(one, dict) and not joined.keys() & one.keys():
            joined |= one
        else:
            joined = extended(joined, {"extensions": extensions})
    return joined


def own_of(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Give what stands under our key among the extensions.

    Args:
        thing: The thing.

    Returns:
        It, or nothing.
    """
    own = extensions_of(thing).get(OWN)
    return dict(own) if isinstance(own, dict) else {}


def extended(extensions: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Add to what stands under our key among extensions.

    Args:
        extensions: The extensions.
        own: What to add.

    Returns:
        New extensions; what anybody else put under our key is still there.
    """
    if not own:
        return dict(extensions)
    before = extensions.get(OWN, {})
    standing = before if isinstance(before, dict) else {"value": before}
    return {**extensions, OWN: {**standing, **own}}
