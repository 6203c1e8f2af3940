"""What people decided and why, what was contested, and what was answered, as records."""

from datetime import datetime, timezone
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from devframe._base.ids import derived_id
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe.recommendation import Verdict

Outcome = Literal["accepted", "changed", "rejected", "deferred"]
"""What was decided: as recommended, another method, none, or not yet."""

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
"""A SHA-256 digest in small hexadecimal digits."""

Remark = Annotated[
    str, StringConstraints(pattern=r"\S", min_length=1, max_length=10_000, strict=True)
]
"""Free text that somebody wrote and that says something; never interpreted."""


def _with_its_offset(moment: datetime) -> datetime:
    """Keep what a log line can say of a zone, its offset, so that reading gives the same moment."""
    offset = moment.utcoffset()
    return moment if offset is None else moment.replace(tzinfo=timezone(offset), fold=0)


LocalMoment = Annotated[AwareDatetime, AfterValidator(_with_its_offset)]
"""An aware datetime; the local time and its offset from UTC are kept."""


class StatedFact(Record):
    """A fact as it was known when the recommendation was made.

    Attributes:
        fact: Name of the fact.
        value: Its value.
    """

    fact: Identifier
    value: bool | Annotated[int, Field(ge=-(2**53), le=2**53)] | float | Name


class HumanDecision(Record):
    """What somebody decided on a recommendation. It names nobody: people are opaque ids.

    Attributes:
        kind: What this entry of a log is.
        id: Derived from the recommendation, who decided, when, and what.
        need_id: The need.
        person_id: Whose need it is.
        recommendation_id: The recommendation.
        policy_id: The policy that made it.
        policy_version: Its version.
        policy_sha256: Fingerprint of the whole policy, which changes even where nobody raised the
            version.
        facts: The facts that were known, by name; what is not here was not known.
        verdict: The recommended verdict.
        recommended: The recommended method; `None` when the verdict is not `develop`.
        settled: Whether no value of an unknown fact could have changed that.
        outcome: What was decided.
        method: The method that stands by this decision; `None` where it grants none, or none yet.
        decided_by: Who decided; an opaque id.
        decided_at: When.
        reason: Why; everything but agreement has one, and so has whatever replaces a decision.
        supersedes: The decision that this one replaces, or `None`.
    """

    kind: Literal["decision"] = "decision"
    id: Identifier
    need_id: Identifier
    person_id: Identifier
    recommendation_id: Identifier
    policy_id: Identifier
    policy_version: Identifier
    policy_sha256: Sha256
    facts: Annotated[tuple[StatedFact, ...], Field(max_length=100)]
    verdict: Verdict
    recommended: Identifier | None
    settled: bool
    outcome: Outcome
    method: Identifier | None
    decided_by: Identifier
    decided_at: LocalMoment
    reason: Sentence | None = None
    supersedes: Identifier | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.recommended is None) == (self.verdict == "develop"):
            raise ValueError("expected a recommended method with verdict 'develop', and only then")
        expected = {"accepted": self.recommended, "changed": self.method}.get(self.outcome)
        if self.method != expected:
            raise ValueError(
                f"expected method {expected!r} with outcome {self.outcome!r}, got {self.method!r}; "
                "another method than the recommended one is outcome 'changed'"
            )
        if self.outcome == "changed" and self.method in {None, self.recommended}:
            raise ValueError(
                f"outcome 'changed' needs another method than {self.recommended!r}; "
                "name it, or take outcome 'accepted' or 'rejected'"
            )
        needs_reason = self.outcome != "accepted" or self.supersedes is not None
        if needs_reason and not (self.reason or "").strip():
            raise ValueError(
                "expected a reason: only agreement that replaces nothing goes without; say why"
            )
        return self

    def superseded(
        self,
        *,
        outcome: Outcome,
        by: str,
        at: datetime,
        reason: str,
        method: str | None = None,
    ) -> Self:
        """Decide anew; the earlier decision stays in the log.

        Args:
            outcome: What is decided now.
            by: Who decides; an opaque id.
            at: When; an aware datetime.
            reason: Why the earlier decision is replaced.
            method: The method, for outcome `changed`.

        Returns:
            The decision that replaces this one.

        Raises:
            pydantic.ValidationError: When outcome, method and reason do not go together, or the
                time has no zone.
        """
        if outcome == "accepted" and method is None:
            method = self.recommended
        new_id = decision_id(self.recommendation_id, by=by, at=at, outcome=outcome, method=method)
        changes = {
            "id": new_id,
            "outcome": outcome,
            "method": method,
            "decided_by": by,
            "decided_at": at,
            "reason": reason,
            "supersedes": self.id,
        }
        return type(self).model_validate(dict(self) | changes)

    def contested(self, note: str, *, by: str, at: datetime) -> "Contest":
        """Note that the person concerned, or somebody for them, contests this decision.

        Args:
            note: What they say, in their words.
            by: Who contests; an opaque id.
            at: When; an aware datetime.

        Returns:
            The note, for the same log.
        """
        return Contest(
            id=derived_id("contest", self.id, by, _key(at)),
            need_id=self.need_id,
            decision_id=self.id,
            contested_by=by,
            contested_at=at,
            note=note,
        )


class Contest(Record):
    """What somebody has against a decision that concerns them.

    Attributes:
        kind: What this entry of a log is.
        id: Derived from the decision, who contests, and when.
        need_id: The need.
        decision_id: The decision.
        contested_by: Who contests; an opaque id.
        contested_at: When.
        note: What they say.
    """

    kind: Literal["contest"] = "contest"
    id: Identifier
    need_id: Identifier
    decision_id: Identifier
    contested_by: Identifier
    contested_at: LocalMoment
    note: Remark

    def answered(self, answer: str, *, by: str, at: datetime) -> "ContestAnswer":
        """Answer; where the answer is another decision, supersede the contested one as well.

        Args:
            answer: What is said to the person.
            by: Who answers; an opaque id.
            at: When; an aware datetime.

        Returns:
            The answer, for the same log.
        """
        return ContestAnswer(
            id=derived_id("contest-answer", self.id, by, _key(at)),
            need_id=self.need_id,
            contest_id=self.id,
            answered_by=by,
            answered_at=at,
            answer=answer,
        )


class ContestAnswer(Record):
    """What was answered to a contest.

    Attributes:
        kind: What this entry of a log is.
        id: Derived from the contest, who answered, and when.
        need_id: The need.
        contest_id: The contest.
        answered_by: Who answered; an opaque id.
        answered_at: When.
        answer: What was said.
    """

    kind: Literal["answer"] = "answer"
    id: Identifier
    need_id: Identifier
    contest_id: Identifier
    answered_by: Identifier
    answered_at: LocalMoment
    answer: Remark


def decision_id(
    recommendation_id: str, *, by: str, at: datetime, outcome: Outcome, method: str | None
) -> str:
    """Derive the id of a decision, so that recording it twice shows.

    Args:
        recommendation_id: The recommendation.
        by: Who decided.
        at: When.
        outcome: What.
        method: The method that stands by it.

    Returns:
        The id.
    """
    return derived_id("decision", recommendation_id, by, _key(at), outcome, method)


def _key(at: datetime) -> str:
    return at.isoformat()
