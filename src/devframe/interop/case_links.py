"""Associations of CASE as links of a framework: what each type means, and what each end is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from devframe._base.errors import Fault, shorten
from devframe.interop.assembly import Link, LinkType
from devframe.interop.case_classes import own_of
from devframe.interop.case_items import id_of

Thing = Mapping[str, Any]

MEANINGS: Mapping[str, LinkType] = {
    "isChildOf": "parent",
    "isPartOf": "part_of",
    "precedes": "precedes",
    "exactMatchOf": "equivalent_to",
    "isRelatedTo": "related_to",
    "ext:requires": "requires",
    "ext:serves": "serves",
}
"""What the associations mean that a framework can hold; CASE has no word for the last two."""

ASSOCIATION_OF: Mapping[LinkType, str] = {meaning: name for name, meaning in MEANINGS.items()}
"""The association that says a link."""


@attrs.frozen
class Nodes:
    """Every name by which document and items can be linked to.

    Attributes:
        document: Names of the document.
        items: Id of the item, by each of its names.
    """

    document: frozenset[str]
    items: Mapping[str, str]

    @classmethod
    def of(cls, document: Thing, items: Iterable[Thing], *, within: Sequence[str]) -> "Nodes":
        """Index a document and its items.

        Args:
            document: The document.
            items: The items; of several with the same name the first goes by it, and before all
                the document.
            within: Class of items and UUID of the document.

        Returns:
            The index.
        """
        of_document = frozenset(_names(document))
        names: dict[str, str] = {}
        for item in items:
            item_id = id_of(item, within=within)
            if item_id is not None:
                for name in _names(item):
                    if name not in of_document:
                        names.setdefault(name, item_id)
        return cls(of_document, names)

    def item(self, link: Thing) -> str | None:
        """Find the item that a link leads to.

        Args:
            link: The link.

        Returns:
            Its id, or `None` when no item of the package goes by that name.
        """
        return self.items.get(link["identifier"], self.items.get(link["uri"]))

    def is_document(self, link: Thing) -> bool:
        """Tell whether a link leads to the document.

        Args:
            link: The link.

        Returns:
            Whether it does.
        """
        return link["identifier"] in self.document or link["uri"] in self.document


def _names(thing: Thing) -> list[str]:
    named = (thing.get("identifier"), thing.get("uri"), own_of(thing).get("identifier"))
    return [name for name in named if isinstance(name, str)]


@attrs.define
class Associations:
    """The associations of a package, sorted by what a framework can hold of them.

    Attributes:
        links: What a framework can hold, each with its association.
        roots: Associations to the document, by the id of the item.
        beyond: What it cannot hold, and keeps.
        faults: Associations that cannot be used, or lead out of the package.
    """

    links: list[tuple[Link, Thing]] = attrs.field(factory=list)
    roots: list[tuple[str, Thing]] = attrs.field(factory=list)
    beyond: list[Thing] = attrs.field(factory=list)
    faults: list[Fault] = attrs.field(factory=list)

    @classmethod
    def of(cls, associations: Iterable[Thing], nodes: Nodes) -> "Associations":
        """Sort associations.

        Args:
            associations: The associations, cleaned.
            nodes: The document and the items.

        Returns:
            The associations, sorted.
        """
        sorted_ = cls()
        for number, association in enumerate(associations, start=1):
            sorted_._add(association, nodes, where=_where(association, number))
        return sorted_

    def _add(self, association: Thing, nodes: Nodes, *, where: str) -> None:
        ends = [association.get(name) for name in ("originNodeURI", "destinationNodeURI")]
        if association.get("associationType") is None or None in ends:
            message = "expected associationType, originNodeURI and destinationNodeURI; left out"
            self.faults.append(Fault(where, "unusable_association", message))
            return
        origin_link, target_link = (end for end in ends if end is not None)
        meaning = MEANINGS.get(association["associationType"])
        origin, target = nodes.item(origin_link), nodes.item(target_link)
        if meaning is not None and origin is not None and target is not None:
            self.links.append((Link(where, meaning, origin, target), association))
        elif meaning == "parent" and origin is not None and nodes.is_document(target_link):
            self.roots.append((origin, association))
        else:
            self.beyond.append(association)
            for link in (origin_link, target_link):
                if nodes.item(link) is None and not nodes.is_document(link):
                    message = (
                        f"{association['associationType']} leads to "
                        f"{shorten(link['uri'])}, which this package does not hold; it is kept "
                        "and no part of the framework"
                    )
                    self.faults.append(Fault(where, "link_outside", message))


def _where(association: Thing, number: int) -> str:
    identifier = association.get("identifier")
    return f"association {number}" if identifier is None else f"association {identifier}"
