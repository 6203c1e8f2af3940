"""Competencies as CASE items: identifiers, statements, licenses."""

from collections.abc import Mapping, Sequence
from typing import Any

from devframe._base.ids import derived_id
from devframe.interop.assembly import LONGEST_NAME, identifier_of
from devframe.interop.case_classes import own_of
from devframe.interop.case_values import last_segment, uuid

Thing = Mapping[str, Any]


def identifier_for(own_id: str, *, within: Sequence[str]) -> str:
    """Give the UUID by which CASE knows something of ours.

    Args:
        own_id: Its id with us.
        within: Its class, and for all but the document the document's UUID.

    Returns:
        The id itself where it is a UUID, else the UUID derived from it.
    """
    return own_id if uuid(own_id) == own_id else derived_id("case", *within, own_id)


def id_of(thing: Thing, *, within: Sequence[str]) -> str | None:
    """Read the id of something from CASE.

    Args:
        thing: The thing.
        within: Its class, and for all but the document the document's UUID.

    Returns:
        Our own id where the UUID proves to be derived from it, else the thing's identifier; `None`
        when it has none.
    """
    own = own_of(thing)
    identifier: str | None = thing.get("identifier")
    if identifier is not None:
        own_id = own.get("id")
        is_ours = isinstance(own_id, str) and identifier_for(own_id, within=within) == identifier
        return own_id if is_ours and isinstance(own_id, str) else identifier
    # What is no UUID was put among the extensions when the thing was read.
    given = own.get("identifier") or last_segment(thing.get("uri", ""))
    return uuid(given) or identifier_of(str(given)) or None


def name_and_description(item: Thing) -> tuple[str, str]:
    """Read what an item is called and what it means.

    Args:
        item: The item.

    Returns:
        The abbreviated statement as name and the full one as description; without an abbreviated
        one the full one is the name, cut where a name ends.
    """
    full = item.get("fullStatement", "")
    short = item.get("abbreviatedStatement")
    if short and full:
        return short, full
    statement = full or short or ""
    return cut_name(statement), statement if len(statement) > LONGEST_NAME else ""


def cut_name(text: str) -> str:
    """Cut a text to the length of a name.

    Args:
        text: Any text.

    Returns:
        The text, with an ellipsis when it was longer.
    """
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"


def statements(name: str, description: str) -> dict[str, str]:
    """Write name and description as the statements that read back as them.

    Args:
        name: Name of a competency.
        description: Its description.

    Returns:
        The full statement, and the abbreviated one where the full one is not enough.
    """
    alone = {"fullStatement": description or name}
    if name_and_description(alone) == (name, description):
        return alone
    return {**alone, "abbreviatedStatement": name}


def attribution_of(document: Thing, licenses: Sequence[Thing]) -> str:
    """Read the credit line of a framework from its license.

    Args:
        document: The document.
        licenses: The licenses of the package.

    Returns:
        The text of the license that the document names, else its title, else nothing.
    """
    link = document.get("licenseURI")
    if link is None:
        return ""
    for license_ in licenses:
        if license_.get("identifier") == link["identifier"]:
            return license_.get("licenseText") or license_.get("title") or ""
    return str(link["title"])
