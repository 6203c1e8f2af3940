"""Which design a study has: read from its columns and from how people came to their arm."""

import attrs
import numpy as np

from devframe.kirkpatrick.arrays import FloatArray, IntArray
from devframe.kirkpatrick.claims import DesignKind, claim_table
from devframe.kirkpatrick.moments import moments, pooled_sd
from devframe.kirkpatrick.vocabulary import Assigned


@attrs.frozen
class Loss:
    """How many people were lost before the last measurement.

    Attributes:
        overall: Share lost of all who were assigned.
        difference: Absolute difference of the shares lost in the two arms.
    """

    overall: float
    difference: float

    @property
    def is_high(self) -> bool:
        """Whether chance no longer makes the arms alike."""
        table = claim_table()
        return (
            self.overall > table.largest_loss_share
            or self.difference > table.largest_loss_difference
        )


def loss_of(after: FloatArray, treated: FloatArray) -> Loss:
    """Measure how many were lost, and how unequally.

    Args:
        after: Last measurement, NaN where missing, shape (n,).
        treated: 1 for the arm of interest, 0 for the other, NaN where unknown, shape (n,).

    Returns:
        The losses among those whose arm is known.

    Source:
        Schulz & Grimes (2002) for what counts as much.

    Example:
        >>> loss_of(np.array([1.0, np.nan, 2.0, 3.0]), np.array([1.0, 1.0, 0.0, 0.0]))
        Loss(overall=0.25, difference=0.5)
    """
    arms = [np.isnan(after[treated == side]) for side in (0, 1)]
    shares = [float(arm.mean()) if arm.size else 0.0 for arm in arms]
    lost = np.concatenate(arms)
    return Loss(float(lost.mean()) if lost.size else 0.0, abs(shares[1] - shares[0]))


def clusters_per_arm(cluster: IntArray, treated: FloatArray) -> tuple[int, int] | None:
    """Count the clusters of each arm, if whole clusters were assigned.

    Args:
        cluster: Cluster of each unit, -1 where unknown, shape (n,).
        treated: 1 for the arm of interest, 0 for the other, NaN where unknown, shape (n,).

    Returns:
        Clusters in the reference arm and in the arm of interest, or `None` when people of one
        cluster are in both arms, so that people and not clusters were assigned.

    Example:
        >>> clusters_per_arm(np.array([0, 0, 1, 2]), np.array([0.0, 0.0, 1.0, 1.0]))
        (1, 2)
    """
    reference, group = (set(cluster[(treated == side) & (cluster >= 0)]) for side in (0, 1))
    return None if reference & group else (len(reference), len(group))


def infer_kind(
    *,
    has_before: bool,
    has_arm: bool,
    assigned: Assigned = "unknown",
    retrospective: bool = False,
    staggered: bool = False,
    clusters: tuple[int, int] | None = None,
    loss: Loss | None = None,
) -> DesignKind:
    """Infer the design from facts about the study.

    Args:
        has_before: Whether there is an earlier measurement.
        has_arm: Whether there are two groups.
        assigned: How people came to their group; `unknown` counts as by choice.
        retrospective: Whether the earlier state was asked for afterwards.
        staggered: Whether people changed from one arm to the other at different times.
        clusters: Clusters per arm, when whole clusters were assigned.
        loss: People lost, for groups assigned by chance.

    Returns:
        The design. A recalled earlier state is the weakest of them, whatever else is true.

    Example:
        >>> infer_kind(has_before=True, has_arm=True, assigned="random", clusters=(2, 2))
        'randomized_few_clusters'
    """
    if has_before and retrospective:
        return "retrospective_pre"
    if not has_arm:
        return "one_group_pre_post" if has_before else "one_group_post"
    if staggered:
        return "staggered"
    if assigned == "random":
        return _randomized(clusters, loss)
    if assigned == "cutoff":
        return "cutoff"
    return "groups_pre_post" if has_before else "groups_post"


def _randomized(clusters: tuple[int, int] | None, loss: Loss | None) -> DesignKind:
    if clusters is not None and min(clusters) <= 1:
        return "randomized_one_cluster_per_arm"
    if clusters is not None and sum(clusters) < claim_table().fewest_clusters:
        return "randomized_few_clusters"
    return "randomized_attrition" if loss is not None and loss.is_high else "randomized"


def baseline_difference_sd(before: FloatArray, treated: FloatArray) -> float | None:
    """Say how far apart the arms stood before, in standard deviations.

    Args:
        before: Earlier measurement, NaN where missing, shape (n,).
        treated: 1 for the arm of interest, 0 for the other, NaN where unknown, shape (n,).

    Returns:
        Difference of means over the pooled standard deviation; `None` when it has no value.

    Source:
        What Works Clearinghouse (2022): up to 0.05 is alike, above 0.25 is not.

    Example:
        >>> baseline_difference_sd(np.array([1.0, 3.0, 2.0, 4.0]), np.array([0.0, 0.0, 1.0, 1.0]))
        0.7071067811865475
    """
    arms = [before[(treated == side) & ~np.isnan(before)] for side in (0, 1)]
    if min(len(arm) for arm in arms) < 2:  # noqa: PLR2004 - a spread takes two
        return None
    reference, group = (moments(arm) for arm in arms)
    pooled = pooled_sd(group, reference)
    return (group.mean - reference.mean) / pooled if pooled > 0 else None
