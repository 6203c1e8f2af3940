"""Pairs of people and the coaches or mentors who serve them, as records that people decide on."""

from datetime import date
from typing import Literal, Self

from devframe._base.errors import Fault, InvalidInputError, UnknownNameError
from devframe._base.records import Identifier, Record, Sentence

SHOWN_ALTERNATIVES = 3
"""How many next best partners stand beside a proposal."""

PairStatus = Literal["proposed", "approved", "rejected"]
"""What people have decided on a pair."""

RuledOutBy = Literal[
    "self",
    "own_manager",
    "forbidden",
    "rejected",
    "partner_not_committed",
    "no_experience_recorded",
    "not_more_mature",
    "maturity_unknown",
]
"""Why a partner who could serve somebody may not; the last three are said of mentors."""

UnmatchedReason = Literal["not_committed", "nobody_serves", "all_ruled_out", "no_room"]
"""Why somebody has no partner."""


class Alternative(Record):
    """Another partner who may serve the same person.

    Attributes:
        partner_id: The partner.
        has_room: Whether they have a place left.
    """

    partner_id: Identifier
    has_room: bool


class Pair(Record):
    """A pair; it is a proposal until somebody decides.

    Attributes:
        person_id: Who is served.
        partner_id: Who serves.
        choice: `previous` for whom they worked with before, `preferred` for a partner on their
            list, else `other`.
        ask_commitment_of: Whose commitment is not known.
        alternatives: The next best partners, at most three.
        status: What was decided.
        decided_by: Who decided; an opaque id.
        decided_on: The day.
        reason: Why; a rejection has one.
    """

    person_id: Identifier
    partner_id: Identifier
    choice: Literal["previous", "preferred", "other"]
    ask_commitment_of: tuple[Identifier, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    status: PairStatus = "proposed"
    decided_by: Identifier | None = None
    decided_on: date | None = None
    reason: Sentence | None = None


class RuledOut(Record):
    """A partner who could serve somebody, and may not.

    Attributes:
        partner_id: The partner.
        by: Why not.
    """

    partner_id: Identifier
    by: RuledOutBy


class Unmatched(Record):
    """Somebody without a partner.

    Attributes:
        person_id: The person.
        reason: Why.
        full: Partners who may serve them and have no place left. In an optimal matching one more
            place with any of them serves one more person, this one unless somebody more urgent
            takes it.
        ruled_out: Partners who could serve them and may not.
        would_free: What would help, in words.
    """

    person_id: Identifier
    reason: UnmatchedReason
    full: tuple[Identifier, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    would_free: Sentence


class Matching(Record):
    """Proposed pairs, and who is left.

    Attributes:
        pairs: The pairs, by person.
        unmatched: Those without a partner, by person.
        method: How the pairs were found.
        proven: Whether no other pairs serve more people by priority or fit the wishes better.
        rejected_before: Pairs rejected in matchings before this one; they are not proposed again.
    """

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    method: Literal["greedy", "optimal", "stable"]
    proven: bool
    rejected_before: tuple[Pair, ...] = ()

    def approve(self, person_id: str, *, by: str, on: date, reason: str | None = None) -> Self:
        """Approve somebody's pair, to which both have committed themselves.

        Args:
            person_id: The person.
            by: Who approves; an opaque id.
            on: The day.
            reason: Why, if there is something to say.

        Returns:
            The matching with that pair approved.

        Raises:
            InvalidInputError: When it is not known whether both commit.
            UnknownNameError: When the person has no pair.
        """
        asked = [one for pair in self.pairs if pair.person_id == person_id for one in _open(pair)]
        if asked:
            raise InvalidInputError(asked, origin="Matching.approve")
        return self._decided(person_id, status="approved", by=by, on=on, reason=reason)

    def reject(self, person_id: str, *, by: str, on: date, reason: str) -> Self:
        """Reject somebody's pair; match again, with this as `earlier`, for another.

        Args:
            person_id: The person.
            by: Who rejects; an opaque id.
            on: The day.
            reason: Why.

        Returns:
            The matching with that pair rejected.

        Raises:
            InvalidInputError: When the reason is blank.
            UnknownNameError: When the person has no pair.
        """
        if not reason.strip():
            fault = Fault("reason", "blank", "expected why the pair is rejected, got blank text")
            raise InvalidInputError([fault], origin="Matching.reject")
        return self._decided(person_id, status="rejected", by=by, on=on, reason=reason)

    def _decided(
        self, person_id: str, *, status: PairStatus, by: str, on: date, reason: str | None
    ) -> Self:
        if person_id not in {pair.person_id for pair in self.pairs}:
            raise UnknownNameError("pair", person_id, known=[one.person_id for one in self.pairs])
        decision = {"status": status, "decided_by": by, "decided_on": on, "reason": reason}
        pairs = tuple(
            Pair.model_validate(dict(pair) | decision) if pair.person_id == person_id else pair
            for pair in self.pairs
        )
        return type(self).model_validate(dict(self) | {"pairs": pairs})


def _open(pair: Pair) -> list[Fault]:
    """Find whose commitment is not known."""
    return [
        Fault(
            f"pair of {pair.person_id}",
            "commitment_unknown",
            f"expected that both commit, {one} is not known to; ask, then match again with that",
        )
        for one in pair.ask_commitment_of
    ]
