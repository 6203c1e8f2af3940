"""Drafts of competencies and links become a consistent framework; what does not fit is reported."""

import re
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Literal

import attrs
from pydantic import ValidationError

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.records import faults_of
from devframe.competency import Competency, Framework, Kind, Relation
from devframe.competency.framework import RelationType

LONGEST_NAME = 300

LinkType = RelationType | Literal["parent", "serves"]
"""What a link says: a relation, the way up the tree, or the skill that a habit serves."""

_ACYCLIC: tuple[LinkType, ...] = ("parent", "requires", "precedes", "part_of")
_NO_IDENTIFIER = re.compile(r"^[^\w]|[^\w.:/#@+~%-]")


@attrs.frozen
class Draft:
    """A competency as a file states it, not checked yet.

    Attributes:
        where: Place in the file.
        id: Its id.
        name: Its name.
        kinds: Its kinds.
        description: What it means.
        row: 1-based data row in a table, else `None`.
    """

    where: str
    id: str
    name: str
    kinds: tuple[Kind, ...]
    description: str = ""
    row: int | None = None


@attrs.frozen
class Link:
    """A link between two drafts, read as "origin type target"; a child has the origin.

    Attributes:
        where: Place in the file.
        type: What it says.
        origin_id: The competency that the sentence is about.
        target_id: The other one.
    """

    where: str
    type: LinkType
    origin_id: str
    target_id: str


@attrs.frozen
class Assembled:
    """A framework, with the links that are part of it and what was wrong with the rest.

    Attributes:
        framework: The framework.
        links: The links that it holds.
        faults: One for each draft and link that it does not hold.
    """

    framework: Framework
    links: tuple[Link, ...]
    faults: tuple[Fault, ...]


def identifier_of(text: str) -> str:
    """Write any text as an id: what an id cannot hold is percent-encoded.

    Args:
        text: An id of another system.

    Returns:
        The id.

    Example:
        >>> identifier_of("Core 1"), identifier_of("2.A.1")
        ('Core%201', '2.A.1')
    """

    def encoded(found: re.Match[str]) -> str:
        return "".join(f"%{octet:02X}" for octet in found[0].encode())

    safe = _NO_IDENTIFIER.sub(encoded, text)
    # An id starts with a letter or a digit, so an encoded start gets a letter in front.
    return f"x{safe}" if safe.startswith("%") else safe


def assemble(
    drafts: Iterable[Draft],
    links: Sequence[Link],
    *,
    framework_id: str,
    name: str,
    attribution: str = "",
    origin: str,
) -> Assembled:
    """Build a framework from all that is consistent, and report the rest.

    Of drafts with the same id the first is kept. A link to nothing is left out, and so is the last
    link of a circle, a second parent, and what a habit cannot serve.

    Args:
        drafts: The competencies, in the author's order.
        links: The links between them.
        framework_id: Id of the framework.
        name: Its name.
        attribution: Credit line that the source's licence asks for.
        origin: What to call the file in messages.

    Returns:
        The framework, its links, and the faults in order of drafts, then links.

    Raises:
        InvalidInputError: When id, name or attribution of the framework itself cannot be used.
    """
    faults: list[Fault] = []
    known = _competencies(drafts, faults)
    sound = list(_sound(links, known, faults))
    for kind in _ACYCLIC:
        sound = _without_circles(sound, kind, faults)
    held = tuple(sound)
    parents: dict[str, str] = {}
    serves: dict[str, list[str]] = {}
    relations: list[Relation] = []
    for link in held:
        origin_id, target_id = link.origin_id, link.target_id
        if link.type == "parent":
            parents[origin_id] = target_id
        elif link.type == "serves":
            serves.setdefault(origin_id, []).append(target_id)
        else:
            relations.append(Relation(type=link.type, origin_id=origin_id, target_id=target_id))
    try:
        framework = Framework(
            id=framework_id,
            name=name,
            competencies=tuple(
                item.model_copy(
                    update={
                        "parent_id": parents.get(item.id),
                        "serves": tuple(serves.get(item.id, ())),
                    }
                )
                for item in known.values()
            ),
            relations=tuple(relations),
            attribution=attribution,
        )
    except ValidationError as error:
        raise InvalidInputError(faults_of(error), origin=origin) from None
    return Assembled(framework, held, tuple(faults))


def _competencies(drafts: Iterable[Draft], faults: list[Fault]) -> dict[str, Competency]:
    known: dict[str, Competency] = {}
    for draft in drafts:
        if draft.id in known:
            message = f"the id {shorten(draft.id)} stands twice; the first is kept, this left out"
            faults.append(Fault(draft.where, "duplicate_id", message, row=draft.row))
            continue
        try:
            known[draft.id] = Competency(
                id=draft.id, name=draft.name, kinds=draft.kinds, description=draft.description
            )
        except ValidationError as error:
            for fault in faults_of(error):
                where = f"{draft.where}, {fault.where}"
                message = f"{fault.message}; the competency is left out"
                faults.append(attrs.evolve(fault, where=where, message=message, row=draft.row))
    return known


def _sound(
    links: Iterable[Link], known: Mapping[str, Competency], faults: list[Fault]
) -> Iterable[Link]:
    """Pass on the links that hold by themselves."""
    with_parent: set[str] = set()
    for link in links:
        fault = _fault_of(link, known, with_parent)
        if fault is not None:
            faults.append(fault)
            continue
        if link.type == "parent":
            with_parent.add(link.origin_id)
        yield link


def _fault_of(link: Link, known: Mapping[str, Competency], with_parent: set[str]) -> Fault | None:
    missing = [end for end in (link.origin_id, link.target_id) if end not in known]
    if missing:
        message = f"no usable competency is {shorten(missing[0])}; the link is left out"
        return Fault(link.where, "dangling_link", message)
    if link.type == "parent" and link.origin_id in with_parent:
        message = (
            f"{shorten(link.origin_id)} has a parent already; a framework is a tree, so "
            f"{shorten(link.target_id)} as a second one is left out"
        )
        return Fault(link.where, "second_parent", message)
    habit, skill = known[link.origin_id], known[link.target_id]
    if link.type == "serves" and ("habit" not in habit.kinds or "skill" not in skill.kinds):
        message = (
            f"only a habit serves, and only a skill is served; {shorten(habit.id)} and "
            f"{shorten(skill.id)} are not, so the link is left out"
        )
        return Fault(link.where, "no_habit_for_skill", message)
    return None


def _without_circles(links: list[Link], kind: LinkType, faults: list[Fault]) -> list[Link]:
    """Leave out the last link of each circle that links of a kind run in."""
    while True:
        graph: dict[str, list[str]] = {}
        for link in links:
            if link.type == kind:
                graph.setdefault(link.origin_id, []).append(link.target_id)
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            steps = {(origin, target) for target, origin in pairwise(error.args[1])}
            place = max(
                number
                for number, link in enumerate(links)
                if link.type == kind and (link.origin_id, link.target_id) in steps
            )
            link = links[place]
            message = (
                f"{kind} runs in a circle of {len(steps)}, which {shorten(link.origin_id)} to "
                f"{shorten(link.target_id)} closes; that link is left out"
            )
            faults.append(Fault(link.where, "circle", message))
            links = links[:place] + links[place + 1 :]
        else:
            return links
