"""Evidence: who saw what of whom, when, and how."""

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Note, Record
from devframe.competency.kinds import Kind
from devframe.competency.scales import LevelValue, Share

EvidenceSource = Literal[
    "test", "work_sample", "observation", "manager", "peer", "customer", "self"
]
"""Where a piece of evidence comes from."""

EVIDENCE_SOURCES: tuple[EvidenceSource, ...] = get_args(EvidenceSource)
"""All evidence sources."""


class Evidence(Record):
    """One dated observation of one person, for one competency in one kind.

    Exactly one of `level`, `score_share` and `occurrences` is given. A level of 0, a score of 0 and
    0 occurrences are attested zeros: somebody looked and found none. That differs from no evidence.

    Attributes:
        id: Its id, unique among the evidence assessed together.
        person_id: Whom it is about; an opaque id.
        competency_id: The competency.
        kind: The kind it speaks to.
        source: What sort of evidence it is.
        on: The day it was gathered.
        level: Observed level of the role's scale (knowledge and skill).
        score_share: Score as a share of the maximum, 0 to 1 (knowledge and skill).
        occurrences: Times the habit was seen (habit only).
        opportunities: Times it could have been seen; `None` when nobody counted (habit only).
        context: Where it was seen, or `None` when nobody said.
        rater_id: Who says so; an opaque id of a rater or an instrument. The person's own word has
            the source `self`, so nobody outvotes others about themselves.
        expires_on: First day on which it no longer counts.
        note: Free text.
    """

    id: Identifier
    person_id: Identifier
    competency_id: Identifier
    kind: Kind
    source: EvidenceSource
    on: date
    level: LevelValue | None = None
    score_share: Share | None = None
    occurrences: Annotated[int, Field(ge=0, le=10_000)] | None = None
    opportunities: Annotated[int, Field(ge=0, le=10_000)] | None = None
    context: Identifier | None = None
    rater_id: Identifier | None = None
    expires_on: date | None = None
    note: Note = ""

    @model_validator(mode="after")
    def _check_measure(self) -> Self:
        given = [
            name
            for name in ("level", "score_share", "occurrences")
            if getattr(self, name) is not None
        ]
        wanted = ("occurrences",) if self.kind == "habit" else ("level", "score_share")
        if len(given) != 1 or given[0] not in wanted:
            raise ValueError(
                f"evidence {self.id!r} of a {self.kind} needs exactly one of "
                f"{' and '.join(wanted)}, got {' and '.join(given) or 'none'}"
            )
        if self.opportunities is not None and (
            self.occurrences is None or self.occurrences > self.opportunities
        ):
            raise ValueError(
                f"evidence {self.id!r}: opportunities ({self.opportunities}) must go with "
                f"occurrences and not be fewer (got {self.occurrences})"
            )
        if self.source != "self" and self.rater_id == self.person_id:
            raise ValueError(
                f"evidence {self.id!r}: {self.person_id!r} cannot be the {self.source} that rates "
                "them; use the source 'self' or correct rater_id"
            )
        if self.expires_on is not None and self.expires_on <= self.on:
            raise ValueError(
                f"evidence {self.id!r} expires on {self.expires_on}, not after it was gathered "
                f"on {self.on}; correct one of the dates"
            )
        return self

    @property
    def voice(self) -> tuple[str, str]:
        """Who speaks.

        The person is one voice. So is each named rater. Unnamed peers and customers are a voice
        each, because they usually are different people; unnamed evidence of another source is one
        voice a source, because a newer test or a newer word of the manager replaces an older one.
        """
        if self.source == "self":
            return (self.source, self.person_id)
        if self.rater_id is not None:
            return (self.source, f"rater {self.rater_id}")
        if self.source in {"peer", "customer"}:
            return (self.source, f"piece {self.id}")
        return (self.source, "unnamed")
