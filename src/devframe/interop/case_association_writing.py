"""Links of a framework as associations of CASE; those that were read keep all they said."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs

from devframe._base.ids import derived_id
from devframe.competency import Framework
from devframe.interop.assembly import LinkType
from devframe.interop.case_links import ASSOCIATION_OF, Nodes
from devframe.interop.case_stamps import Stamps

Thing = Mapping[str, Any]
_Key = tuple[str, str | None, str | None]

_ENDS = ("originNodeURI", "destinationNodeURI")


@attrs.define
class AssociationWriter:
    """Writes the associations of one framework.

    Attributes:
        framework: The framework.
        document: The document as it is written.
        items: The items as they are written, by the id of the competency.
        nodes: Document and items as they were read.
        renamed: Ids of the competencies that are called otherwise than they were read.
        stamps: Completes what is written.
    """

    framework: Framework
    document: Thing
    items: Mapping[str, Thing]
    nodes: Nodes
    renamed: frozenset[str]
    stamps: Stamps
    _before: dict[_Key, list[Thing]] = attrs.field(init=False, factory=dict)
    _count: dict[_Key, int] = attrs.field(init=False, factory=dict)
    _names: Mapping[str, str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._names = {item.id: item.name for item in self.framework.competencies}

    def write(self, read: Iterable[Thing], beyond: Iterable[Thing]) -> list[dict[str, Any]]:
        """Write all associations.

        Args:
            read: Associations that were read and that the framework held then.
            beyond: Those that it could not hold.

        Returns:
            The tree, what habits serve, relations, then what is beyond the framework.
        """
        for association in read:
            origin, target = (self.nodes.item(association[end]) for end in _ENDS)
            key = (association["associationType"], origin, target)
            self._before.setdefault(key, []).append(association)
        written = self._tree()
        for item in self.framework.competencies:
            written += [self._link("serves", item.id, skill_id) for skill_id in item.serves]
        for link in self.framework.relations:
            written.append(self._link(link.type, link.origin_id, link.target_id))
        for association in beyond:
            ends = {end: self._end_beyond(association[end]) for end in _ENDS}
            if None not in ends.values():
                written.append(self._stamped({**association, **ends}, before=association))
        return written

    def _tree(self) -> list[dict[str, Any]]:
        siblings: dict[str | None, list[str]] = {}
        for item in self.framework.competencies:
            siblings.setdefault(item.parent_id, []).append(item.id)
        places: dict[str, int | None] = {}
        for parent_id, children in siblings.items():
            befores = [self._peek(child, parent_id) for child in children]
            places |= zip(children, _numbers(befores), strict=True)
        return [
            self._link("parent", item.id, item.parent_id, place=places[item.id])
            for item in self.framework.competencies
        ]

    def _peek(self, child: str, parent_id: str | None) -> Thing | None:
        """Give the association to a parent as it was read."""
        return next(iter(self._before.get((ASSOCIATION_OF["parent"], child, parent_id), ())), None)

    def _link(
        self, kind: LinkType, origin_id: str, target_id: str | None, *, place: int | None = None
    ) -> dict[str, Any]:
        key = (ASSOCIATION_OF[kind], origin_id, target_id)
        befores = self._before.get(key)
        before = befores.pop(0) if befores else None
        number = self._count[key] = self._count.get(key, 0) + 1
        fresh = {
            "identifier": derived_id("case", "CFAssociations", self.stamps.document, *key, number),
            "associationType": key[0],
        }
        thing: dict[str, Any] = dict(fresh if before is None else before)
        for end, item_id in zip(_ENDS, (origin_id, target_id), strict=True):
            thing[end] = self._end(item_id, before=None if before is None else before[end])
        if place is not None:
            thing["sequenceNumber"] = place
        return self._stamped(thing, before=before)

    def _end(self, item_id: str | None, *, before: Thing | None) -> Thing:
        """Link to an item or the document, as it was read where that still holds."""
        item = self.document if item_id is None else self.items[item_id]
        if (
            before is not None
            and before["identifier"] == item["identifier"]
            and item_id not in self.renamed
        ):
            return before
        title = self.framework.name if item_id is None else self._names[item_id]
        return {"title": title, "identifier": item["identifier"], "uri": item["uri"]}

    def _end_beyond(self, link: Thing) -> Thing | None:
        """Link to what a kept association leads to; `None` when the item is there no more."""
        item_id = self.nodes.item(link)
        if item_id is None:
            return self._end(None, before=link) if self.nodes.is_document(link) else link
        return self._end(item_id, before=link) if item_id in self.items else None

    def _stamped(self, thing: Thing, *, before: Thing | None) -> dict[str, Any]:
        return self.stamps.stamp(thing, "CFAssociations", before=before)


def _numbers(befores: Sequence[Thing | None]) -> Sequence[int | None]:
    """Give the sequence numbers of siblings as they were where they rise, else count from 1."""
    known = [before.get("sequenceNumber") for before in befores if before is not None]
    if len(known) < len(befores):
        return range(1, len(befores) + 1)
    if not any(number is not None for number in known):
        return known  # the order of the items says it
    rising = [number for number in known if number is not None]
    is_rising = len(rising) == len(known) and all(a < b for a, b in pairwise(rising))
    return rising if is_rising else range(1, len(befores) + 1)
