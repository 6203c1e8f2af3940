"""Compare two policies over a real cohort: whose answer changes, and which reasons did it."""

from collections.abc import Iterable

from devframe._base.records import Identifier, Record
from devframe.diagnosis import Need
from devframe.recommendation.decide import Verdict
from devframe.recommendation.policy import Policy
from devframe.recommendation.recommend import recommender
from devframe.recommendation.records import Recommendation


class PolicyDifference(Record):
    """A need that two policies answer differently.

    Attributes:
        need_id: The need.
        person_id: Whose need it is.
        verdict_before: The verdict of the first policy.
        verdict_after: The verdict of the second.
        method_before: The method of the first policy, or `None`.
        method_after: The method of the second, or `None`.
        settled_before: Whether the first answer is settled.
        settled_after: Whether the second is.
        reasons_gone: Codes of rules and causes that only the first policy gives.
        reasons_new: Codes of rules and causes that only the second gives.
    """

    need_id: Identifier
    person_id: Identifier
    verdict_before: Verdict
    verdict_after: Verdict
    method_before: Identifier | None
    method_after: Identifier | None
    settled_before: bool
    settled_after: bool
    reasons_gone: tuple[Identifier, ...]
    reasons_new: tuple[Identifier, ...]


def compare_policies(
    before: Policy, after: Policy, *, needs: Iterable[Need]
) -> tuple[PolicyDifference, ...]:
    """Show which needs of a cohort two policies answer differently, and why.

    Args:
        before: The policy in force.
        after: The policy that may replace it.
        needs: The cohort.

    Returns:
        One difference per need whose verdict, method or settledness changes, in the order of the
        needs. A need that keeps its answer is left out, even where its points change.

    Example:
        >>> from devframe.recommendation import default_policy
        >>> compare_policies(default_policy(), default_policy(), needs=[])
        ()
    """
    old, new = recommender(before), recommender(after)
    found = []
    for need in needs:
        first, second = old.recommend(need), new.recommend(need)
        answers = [(item.verdict, item.method, item.settled) for item in (first, second)]
        if answers[0] == answers[1]:
            continue
        gone, come = _codes(first), _codes(second)
        found.append(
            PolicyDifference(
                need_id=need.id,
                person_id=need.person_id,
                verdict_before=first.verdict,
                verdict_after=second.verdict,
                method_before=first.method,
                method_after=second.method,
                settled_before=first.settled,
                settled_after=second.settled,
                reasons_gone=tuple(sorted(gone - come)),
                reasons_new=tuple(sorted(come - gone)),
            )
        )
    return tuple(found)


def _codes(advice: Recommendation) -> set[str]:
    return {reason.code for reason in advice.reasons} | {cause.code for cause in advice.causes}
