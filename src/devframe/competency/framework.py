"""Competencies, the tree they form, and the typed relations between them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from devframe._base.errors import SHOWN_FAULTS, UnknownNameError, nearest, shorten
from devframe._base.records import Identifier, Name, Note, Record, RootRecord
from devframe.competency.kinds import Kind

RelationType = Literal["requires", "precedes", "part_of", "equivalent_to", "related_to"]
"""How one competency relates to another; the first three never run in a circle."""

_ACYCLIC: tuple[RelationType, ...] = ("requires", "precedes", "part_of")


class Competency(Record):
    """Something a role may ask of a person.

    Attributes:
        id: Slug, or the source's own id.
        name: Name.
        kinds: One or more of knowledge, skill and habit, each at most once.
        description: What it means.
        parent_id: The competency above it in the tree.
        serves: For a habit, the ids of the skills it makes better or easier to acquire.
    """

    id: Identifier
    name: Name
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1, max_length=3)]
    description: Note = ""
    parent_id: Identifier | None = None
    serves: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _check_kinds(self) -> Self:
        if len(set(self.kinds)) != len(self.kinds):
            raise ValueError(
                f"competency {self.id!r} names a kind twice: {self.kinds}; keep one of each"
            )
        if self.serves and "habit" not in self.kinds:
            raise ValueError(
                f"competency {self.id!r} serves skills but is no habit; "
                "only a habit serves skills: add the kind 'habit' or drop serves"
            )
        return self


class Relation(Record):
    """A typed link from one competency to another, read as "origin type target".

    Attributes:
        type: `requires`, `precedes`, `part_of`, `equivalent_to` or `related_to`.
        origin_id: The competency the sentence is about.
        target_id: The other one.
    """

    type: RelationType
    origin_id: Identifier
    target_id: Identifier


class Framework(RootRecord):
    """A set of competencies with its tree and relations; consistent by construction.

    Ids are unique, every reference resolves, a habit serves skills only, and neither the tree nor
    `requires`, `precedes` or `part_of` runs in a circle.

    Attributes:
        schema_version: Version of this document's schema.
        id: Its id.
        name: Its name.
        competencies: The competencies, in the author's order.
        relations: Typed links between them.
        attribution: Credit line that the source's license asks for.

    Example:
        >>> framework = Framework(
        ...     id="service",
        ...     name="Service",
        ...     competencies=(
        ...         Competency(id="listening", name="Active listening", kinds=("skill",)),
        ...         Competency(
        ...             id="pausing",
        ...             name="Pausing before answering",
        ...             kinds=("habit",),
        ...             serves=("listening",),
        ...         ),
        ...     ),
        ... )
        >>> framework.competency("pausing").serves
        ('listening',)
    """

    document: ClassVar[str] = "framework"

    schema_version: Literal[1] = 1
    id: Identifier
    name: Name
    competencies: tuple[Competency, ...]
    relations: tuple[Relation, ...] = ()
    attribution: Note = ""

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        known = self.by_id()
        if len(known) != len(self.competencies):
            counts = Counter(item.id for item in self.competencies)
            twice = sorted(key for key, count in counts.items() if count > 1)
            raise ValueError(
                f"competency ids must be unique; these stand more than once: {_few(twice, ', ')}; "
                "rename or drop the others"
            )
        for item in self.competencies:
            if item.parent_id is not None:
                _check_known(item.parent_id, known, f"parent_id of {item.id!r}")
            for skill_id in item.serves:
                _check_known(skill_id, known, f"serves of {item.id!r}")
                if "skill" not in known[skill_id].kinds:
                    raise ValueError(
                        f"habit {item.id!r} serves {skill_id!r}, which is no skill; "
                        "add the kind 'skill' there, or drop it from serves"
                    )
        for number, link in enumerate(self.relations):
            _check_known(link.origin_id, known, f"origin_id of relations[{number}]")
            _check_known(link.target_id, known, f"target_id of relations[{number}]")
        parents = {c.id: [c.parent_id] for c in self.competencies if c.parent_id is not None}
        _check_acyclic(parents, "parent")
        for kind in _ACYCLIC:
            graph: dict[str, list[str]] = {}
            for link in self.relations:
                if link.type == kind:
                    graph.setdefault(link.origin_id, []).append(link.target_id)
            _check_acyclic(graph, kind)
        return self

    def by_id(self) -> dict[str, Competency]:
        """Index the competencies by id.

        Returns:
            A new dict in the author's order.
        """
        return {item.id: item for item in self.competencies}

    def competency(self, competency_id: str) -> Competency:
        """Look one competency up.

        Args:
            competency_id: Its id.

        Returns:
            The competency.

        Raises:
            UnknownNameError: When the framework has none with that id.
        """
        known = self.by_id()
        if competency_id not in known:
            raise UnknownNameError("competency", competency_id, known=known, where=self.id)
        return known[competency_id]

    def children_of(self, competency_id: str | None) -> tuple[Competency, ...]:
        """List what lies directly below a competency.

        Args:
            competency_id: The upper one, or `None` for the roots.

        Returns:
            Its children in the author's order.
        """
        return tuple(item for item in self.competencies if item.parent_id == competency_id)


def _check_known(competency_id: str, known: Mapping[str, Competency], where: str) -> None:
    if competency_id not in known:
        guess = nearest(competency_id, known)
        hint = f"did you mean {guess!r}?" if guess else "add it or correct the id"
        raise ValueError(f"{where}: no competency has the id {shorten(competency_id)}; {hint}")


def _check_acyclic(graph: Mapping[str, list[str]], what: str) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib walks from prerequisites to dependents; turned round it reads as it was written.
        cycle = _few(error.args[1][::-1], " -> ")
        raise ValueError(f"{what} runs in a circle: {cycle}; break it at one link") from None


def _few(ids: Sequence[str], separator: str) -> str:
    """Join ids for a message; of many, the first few and the last."""
    if len(ids) > SHOWN_FAULTS:
        ids = [*ids[: SHOWN_FAULTS - 1], f"({len(ids) - SHOWN_FAULTS} more)", ids[-1]]
    return separator.join(ids)
