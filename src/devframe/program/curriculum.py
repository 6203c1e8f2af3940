"""A whole program: its modules, the metrics it targets, the challenges that staff name."""

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Record, Sentence
from devframe.program.unique import require_unique

Topic = Literal[
    "company",
    "business",
    "customer",
    "team",
    "role",
    "service_skills",
    "operations",
    "office_politics",
]
"""What a module is about; `operations` is systems and rules, `service_skills` how to talk."""

BASELINE_TOPICS: tuple[Topic, ...] = ("company", "business", "customer", "team", "role")
"""What everybody learns, whatever their background."""

CARE_TOPICS: frozenset[Topic] = frozenset({"customer", "service_skills"})
"""Topics of which at least one has to be taught for customers to be cared for."""

Count = Annotated[int, Field(ge=0)]


class Module(Record):
    """A part of a program.

    Attributes:
        id: Its id.
        method: How it develops people.
        phase: Whether it belongs to onboarding or goes on afterwards.
        topics: What it is about; `None` is not known.
        planned: Whether it has planned content, rather than happening by the way; `None` is not
            known.
        for_everyone: Whether everybody takes part; `None` is not known.
    """

    id: Identifier
    method: Literal["training", "coaching", "mentoring"]
    phase: Literal["onboarding", "ongoing"]
    topics: tuple[Topic, ...] | None = None
    planned: bool | None = None
    for_everyone: bool | None = None


class Metric(Record):
    """A metric that people are measured by, and whether they understand it.

    Attributes:
        id: Its id.
        asked: How many of those measured by it were asked what it means.
        understood: How many of them could say it.
    """

    id: Identifier
    asked: Count = 0
    understood: Count = 0

    @model_validator(mode="after")
    def _check_counts(self) -> Self:
        if self.understood > self.asked:
            raise ValueError(
                f"expected at most {self.asked} who understood, as many as were asked, got "
                f"{self.understood}; correct one of the two"
            )
        return self


class Challenge(Record):
    """A challenge that staff name.

    Attributes:
        id: Its id.
        statement: The challenge, in their words.
        resolved_by: `staff` when they can resolve it themselves, `help` when they need it; `None`
            when nobody has decided.
        owner_id: Who sees to it; an opaque id.
    """

    id: Identifier
    statement: Sentence
    resolved_by: Literal["staff", "help"] | None = None
    owner_id: Identifier | None = None


class SortedChallenges(Record):
    """Challenges by who can resolve them; ids in the order given.

    Attributes:
        own: What staff resolve themselves.
        needs_help: Where they need help.
        unsorted: What nobody has decided on.
        without_owner: What nobody sees to, in any of the three.
    """

    own: tuple[Identifier, ...]
    needs_help: tuple[Identifier, ...]
    unsorted: tuple[Identifier, ...]
    without_owner: tuple[Identifier, ...]


def sort_challenges(challenges: Iterable[Challenge]) -> SortedChallenges:
    """Sort challenges into those that staff resolve themselves and those where they need help.

    Args:
        challenges: The challenges.

    Returns:
        Their ids.

    Source:
        `cx-scaling-training` (opinion): improvement is driven by those who do the work.

    Example:
        >>> named = [
        ...     Challenge(id="c-1", statement="Nobody calls back", resolved_by="staff"),
        ...     Challenge(id="c-2", statement="The system is slow", resolved_by="help"),
        ... ]
        >>> found = sort_challenges(named)
        >>> found.own, found.needs_help, found.without_owner
        (('c-1',), ('c-2',), ('c-1', 'c-2'))
    """
    named = list(challenges)
    return SortedChallenges(
        own=tuple(one.id for one in named if one.resolved_by == "staff"),
        needs_help=tuple(one.id for one in named if one.resolved_by == "help"),
        unsorted=tuple(one.id for one in named if one.resolved_by is None),
        without_owner=tuple(one.id for one in named if one.owner_id is None),
    )


class Program(Record):
    """A whole program of development.

    Attributes:
        id: Its id.
        modules: Its modules.
        metrics: The metrics that it targets.
        challenges: What staff name as challenges; empty when they named none, `None` when nobody
            asked them.
        new_people_per_month: How many people start; `None` is not known.
        mentor_places_per_month: For how many new people the mentors have room; `None` is not known.
    """

    id: Identifier
    modules: tuple[Module, ...] = ()
    metrics: tuple[Metric, ...] = ()
    challenges: tuple[Challenge, ...] | None = None
    new_people_per_month: Count | None = None
    mentor_places_per_month: Count | None = None

    @model_validator(mode="after")
    def _check_ids(self) -> Self:
        require_unique((one.id for one in self.modules), what="modules")
        require_unique((one.id for one in self.metrics), what="metrics")
        require_unique((one.id for one in self.challenges or ()), what="challenges")
        return self
