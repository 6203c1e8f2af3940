"""Who asks for a coach or a mentor, and who serves: records."""

from typing import Annotated

from pydantic import Field

from devframe._base.records import Identifier, Record, Sentence


class Seeker(Record):
    """Somebody who needs a coach or a mentor.

    Attributes:
        id: The person; an opaque id.
        competency_id: What it is about.
        method: What is asked for: `coaching`, `mentoring`, or a method of your own policy.
        priority: 1 is the most urgent, 5 the least.
        preferences: Partners they would like, the first choice first.
        previous_id: Whom they worked with before.
        manager_id: Their manager.
        level: Their own level in it, which a mentor's must exceed; 0 is an attested zero.
        committed: Whether they commit; `None` is not known, and is asked before approval.
    """

    id: Identifier
    competency_id: Identifier
    method: Identifier = "coaching"
    priority: Annotated[int, Field(ge=1, le=5)] = 3
    preferences: tuple[Identifier, ...] = ()
    previous_id: Identifier | None = None
    manager_id: Identifier | None = None
    level: int | None = None
    committed: bool | None = None

    @property
    def person_id(self) -> str:
        """The person, by the name that requests for a place have for them."""
        return self.id


class Experience(Record):
    """What a mentor has lived through in one competency.

    Attributes:
        competency_id: The competency.
        level: Their level in it; 0 is an attested zero.
        record: What they did, and when.
    """

    competency_id: Identifier
    level: int | None = None
    record: Sentence


class Partner(Record):
    """A coach or a mentor.

    Attributes:
        id: The person; an opaque id.
        competency_ids: What they are eligible for, as `check_coach` finds.
        methods: What they serve as.
        capacity: How many people they can serve; 0 is a value.
        preferences: People they would like to serve, the first choice first; read by stable
            matching alone.
        experience: What they have lived through; nobody mentors without.
        committed: Whether they commit; `None` is not known, and is asked before approval.
    """

    id: Identifier
    competency_ids: tuple[Identifier, ...]
    methods: tuple[Identifier, ...] = ("coaching",)
    capacity: Annotated[int, Field(ge=0)]
    preferences: tuple[Identifier, ...] = ()
    experience: tuple[Experience, ...] = ()
    committed: bool | None = None
