"""From a recommendation to what somebody decided on it, with everything that it rested on."""

from datetime import datetime
from hashlib import sha256

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe.decisions.records import HumanDecision, Outcome, StatedFact, decision_id
from devframe.diagnosis import FACTS, Need
from devframe.recommendation import Policy, Recommendation


def decision_on(
    recommendation: Recommendation,
    *,
    need: Need,
    policy: Policy,
    outcome: Outcome,
    by: str,
    at: datetime,
    method: str | None = None,
    reason: str | None = None,
) -> HumanDecision:
    """Put down what somebody decided on a recommendation.

    Args:
        recommendation: What was recommended.
        need: The need it is for; its known facts are kept.
        policy: The policy that made it; its fingerprint is kept.
        outcome: What was decided: `accepted`, `changed` to another method, `rejected` or
            `deferred`.
        by: Who decided; an opaque id.
        at: When; an aware datetime.
        method: The other method, for outcome `changed`.
        reason: Why; needed unless the recommendation is accepted.

    Returns:
        The decision, for a `DecisionLog`.

    Raises:
        InvalidInputError: When need or policy is not the one that the recommendation came from,
            with each difference.
        pydantic.ValidationError: When outcome, method and reason do not go together, or the time
            has no zone.

    Example:
        >>> from datetime import UTC
        >>> from devframe.diagnosis import Situation
        >>> from devframe.recommendation import default_policy, recommend
        >>> need = Need(
        ...     id="n-1",
        ...     person_id="p-1",
        ...     competency_id="claims",
        ...     kinds=("knowledge",),
        ...     shortfall_share=0.5,
        ...     situation=Situation(performed_before=False, tools_adequate=True),
        ... )
        >>> decision = decision_on(
        ...     recommend(need),
        ...     need=need,
        ...     policy=default_policy(),
        ...     outcome="changed",
        ...     method="mentoring",
        ...     by="lead-7",
        ...     at=datetime(2026, 4, 1, 9, 30, tzinfo=UTC),
        ...     reason="The course is full until autumn.",
        ... )
        >>> decision.recommended, decision.method, len(decision.policy_sha256)
        ('training', 'mentoring', 64)
    """
    pairs = (
        ("need.id", recommendation.need_id, need.id),
        ("need.person_id", recommendation.person_id, need.person_id),
        ("policy.id", recommendation.policy_id, policy.id),
        ("policy.version", recommendation.policy_version, policy.version),
    )
    faults = [
        Fault(
            where,
            "other_recommendation",
            f"expected {shorten(expected)} as in the recommendation, got {shorten(came)}; pass "
            "what the recommendation was made from",
        )
        for where, expected, came in pairs
        if expected != came
    ]
    if faults:
        raise InvalidInputError(faults, origin="decision_on")
    if outcome == "accepted" and method is None:
        method = recommendation.method
    known = need.facts()
    return HumanDecision(
        id=decision_id(recommendation.id, by=by, at=at, outcome=outcome, method=method),
        need_id=need.id,
        person_id=need.person_id,
        recommendation_id=recommendation.id,
        policy_id=policy.id,
        policy_version=policy.version,
        policy_sha256=policy_fingerprint(policy),
        facts=tuple(
            StatedFact(fact=name, value=value)
            for name in sorted(FACTS)
            if (value := known[name]) is not None
        ),
        verdict=recommendation.verdict,
        recommended=recommendation.method,
        settled=recommendation.settled,
        outcome=outcome,
        method=method,
        decided_by=by,
        decided_at=at,
        reason=reason,
    )


def policy_fingerprint(policy: Policy) -> str:
    """Give the fingerprint of a policy: any change of it, even of a sentence, gives another.

    Args:
        policy: The policy.

    Returns:
        SHA-256 of its JSON, in small hexadecimal digits.

    Example:
        >>> from devframe.recommendation import default_policy
        >>> renamed = default_policy().model_copy(update={"name": "Ours"})
        >>> policy_fingerprint(renamed) == policy_fingerprint(default_policy())
        False
    """
    return sha256(policy.to_json().encode()).hexdigest()
