"""How often people decided otherwise, by the version of the policy that advised them."""

from collections import Counter
from collections.abc import Iterable

from devframe._base.records import Identifier, Record
from devframe.decisions.history import Standing
from devframe.decisions.records import Sha256


class OverrideCount(Record):
    """What became of the recommendations of one version of a policy.

    Attributes:
        policy_id: The policy.
        policy_version: Its version.
        policy_sha256: Its fingerprint.
        accepted: Recommendations taken as they were.
        changed: Those for which another method was chosen.
        rejected: Those that were turned down.
        deferred: Those on which somebody still has to decide.
        contested: Those of all these that the person concerned contested.
    """

    policy_id: Identifier
    policy_version: Identifier
    policy_sha256: Sha256
    accepted: int
    changed: int
    rejected: int
    deferred: int
    contested: int

    @property
    def n(self) -> int:
        """How many recommendations somebody has looked at."""
        return self.accepted + self.changed + self.rejected + self.deferred

    @property
    def overridden_share(self) -> float | None:
        """Share of those decided that were changed or rejected; `None` when none is decided."""
        decided = self.n - self.deferred
        return (self.changed + self.rejected) / decided if decided else None

    def sentence(self) -> str:
        """Say it in one sentence.

        Returns:
            The sentence. An override is no fault of the policy nor of who decided.
        """
        share = self.overridden_share
        told = "none decided yet" if share is None else f"{100 * share:.0f} % decided otherwise"
        return (
            f"{self.policy_id} {self.policy_version} ({self.policy_sha256[:8]}): {told}; "
            f"{self.accepted} accepted, {self.changed} changed, {self.rejected} rejected, "
            f"{self.deferred} deferred, {self.contested} contested."
        )


def overrides(standings: Iterable[Standing]) -> tuple[OverrideCount, ...]:
    """Count by policy version what people decided.

    Args:
        standings: What stands for each need, such as `History.standings`; decisions that were
            replaced do not count.

    Returns:
        A count for every version that advised on one of them, by policy, version and fingerprint.
    """
    outcomes: Counter[tuple[str, str, str, str]] = Counter()
    contested: Counter[tuple[str, str, str]] = Counter()
    for one in standings:
        decision = one.decision
        policy = (decision.policy_id, decision.policy_version, decision.policy_sha256)
        outcomes[*policy, decision.outcome] += 1
        contested[policy] += bool(one.contests)
    return tuple(
        OverrideCount(
            policy_id=policy[0],
            policy_version=policy[1],
            policy_sha256=policy[2],
            accepted=outcomes[*policy, "accepted"],
            changed=outcomes[*policy, "changed"],
            rejected=outcomes[*policy, "rejected"],
            deferred=outcomes[*policy, "deferred"],
            contested=contested[policy],
        )
        for policy in sorted(contested)
    )
