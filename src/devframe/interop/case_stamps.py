"""Stamps of things of CASE: identifier, place, last change, and what else they must have."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.ids import derived_id
from devframe.interop.case_classes import FIELDS, PARTS, REQUIRED

Thing = Mapping[str, Any]


@attrs.frozen
class Stamps:
    """Completes things, so that the same things give the same bytes.

    Attributes:
        changed_at: When whatever is new or changed was changed, as CASE writes it.
        document: UUID of the document.
    """

    changed_at: str
    document: str

    @classmethod
    def at(cls, changed_at: datetime, *, document: str) -> "Stamps":
        """Take the moment of the change.

        Args:
            changed_at: The moment.
            document: UUID of the document.

        Returns:
            The stamps.

        Raises:
            InvalidInputError: When the moment names no zone.
        """
        if changed_at.tzinfo is None:
            message = f"expected an aware datetime, got {changed_at.isoformat()}; add its zone"
            fault = Fault("changed_at", "naive_datetime", message)
            raise InvalidInputError([fault], origin="CASE package")
        return cls(changed_at.isoformat(timespec="seconds"), document)

    def stamp(self, thing: Thing, name: str, *, before: Thing | None) -> dict[str, Any]:
        """Complete a thing.

        Args:
            thing: The thing.
            name: Its class.
            before: The thing as it was read, or `None` when it is new.

        Returns:
            The thing with its stamp, fields in the order of the class; its time is that of before
            when nothing changed.
        """
        identifier = thing.get("identifier") or self._identifier(thing, name)
        full = {"uri": f"urn:uuid:{identifier}", **thing, "identifier": identifier}
        part = PARTS.get(name)
        if part is not None and part in full:
            full[part] = self.things(full[part], part)
        is_same = before is not None and dict(thing) == dict(before)
        if not is_same or "lastChangeDateTime" not in full:
            full["lastChangeDateTime"] = self.changed_at
        for field in REQUIRED.get(name, ()):
            full.setdefault(field, full["title"] if field == "description" else "")
        order = [*FIELDS[name], *([] if part is None else [part]), "extensions"]
        return {field: full[field] for field in order if field in full}

    def things(self, things: Iterable[Thing], name: str) -> list[dict[str, Any]]:
        """Complete things that are as they were read.

        Args:
            things: The things.
            name: Their class.

        Returns:
            The things with their stamps.
        """
        return [self.stamp(thing, name, before=thing) for thing in things]

    def _identifier(self, thing: Thing, name: str) -> str:
        """Derive an identifier from all that a thing says."""
        said = sorted((key, str(value)) for key, value in thing.items())
        return derived_id("case", name, self.document, said)
