"""What allocation yields: places, what is unmet with what would free it, and how good it is."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from devframe._base.records import Identifier, Record, RootRecord, Sentence
from devframe.program.pairs import Alternative, RuledOut

UnmetReason = Literal[
    "not_committed", "nobody_offers", "all_ruled_out", "no_room", "no_own_time", "not_held"
]
"""Why a request has no place."""


class Place(Record):
    """The place of one request; it is a proposal until somebody decides.

    Attributes:
        request_id: The request.
        person_id: The person.
        offer_id: The run or the partner.
        choice: `previous` for whom they worked with before, `preferred` for an offer on their
            list, else `other`.
        late: Whether it ends after the due date; `None` when either day is not known.
        ask_commitment_of: Whose commitment is not known.
        alternatives: The next best offers, at most three.
    """

    request_id: Identifier
    person_id: Identifier
    offer_id: Identifier
    choice: Literal["previous", "preferred", "other"]
    late: bool | None = None
    ask_commitment_of: tuple[Identifier, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class MissingMinutes(Record):
    """Minutes that somebody lacks in one week.

    Attributes:
        person_id: Who lacks them: the coach, whoever leads a run, or the person themself.
        week_on: The Monday of the week.
        minutes: How many more are needed.
    """

    person_id: Identifier
    week_on: date
    minutes: int


class Remedy(Record):
    """What together would free a place at one offer, everything else staying as it is.

    Attributes:
        offer_id: The run or the partner.
        seats: More places there.
        people: How many more who can attend a run that is not held for want of people; or lower
            its `min_people` by as many.
        minutes: More minutes, week by week.
        sentence: The same in words.
    """

    offer_id: Identifier
    seats: int = 0
    people: int = 0
    minutes: tuple[MissingMinutes, ...] = ()
    sentence: Sentence


class Unmet(Record):
    """A request without a place.

    Attributes:
        request_id: The request.
        person_id: The person.
        reason: Why.
        remedies: What would free a place, the least first, at most three; in a proven allocation
            each of them serves this request, or one that comes first.
        ruled_out: Offers that could serve it and may not.
        would_free: What would help, in words.
    """

    request_id: Identifier
    person_id: Identifier
    reason: UnmetReason
    remedies: tuple[Remedy, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    would_free: Sentence


class GroupAccess(Record):
    """How many of a group's requests are served.

    Attributes:
        group: The group.
        asked: How many requests it has.
        served: How many have a place.
        required: How many were to have one; `None` when nothing was asked for.
        possible: How many could have one at the same time as the other groups got theirs, up to
            what was required; `None` when nothing was asked for, or when nobody looked.
    """

    group: Identifier
    asked: int
    served: int
    required: int | None = None
    possible: int | None = None

    @property
    def share(self) -> float:
        """The share served, from 0 to 1."""
        return self.served / self.asked


class Allocation(RootRecord):
    """Who gets which place.

    Attributes:
        schema_version: Version of this document's schema.
        method: How it was found.
        proven: Whether no other allocation serves more of the most urgent requests, nor as many of
            those and more of the next, and so on.
        proven_share: The share of requests that are urgent enough to be proven: no more of their
            urgency can be served without serving fewer that come first. `None` when nobody looked.
        gap_share: How many more could be served at most of the first urgency that is not proven, as
            a share of all that could be served up to it; 0 when proven, `None` when nobody looked.
        wishes_gap_share: How much closer to the wishes it could be at most with as many served, as
            a share of its distance from them; `None` when nobody looked.
        places: The places, by request.
        unmet: The requests without a place, by request.
        held: The runs that are held, by id.
        access: How each group fares, by group.
    """

    document: ClassVar[str] = "allocation"

    schema_version: Literal[1] = 1
    method: Literal["greedy", "optimal"]
    proven: bool
    proven_share: Annotated[float, Field(ge=0, le=1)] | None
    gap_share: Annotated[float, Field(ge=0, le=1)] | None
    wishes_gap_share: Annotated[float, Field(ge=0, le=1)] | None
    places: tuple[Place, ...]
    unmet: tuple[Unmet, ...]
    held: tuple[Identifier, ...]
    access: tuple[GroupAccess, ...]
