"""What the difference would have been, had other clusters been drawn: a test for few clusters."""

from itertools import combinations
from math import comb

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, binary, same_length
from devframe.kirkpatrick.known_values import known_codes, known_numbers

_EXACT = 20_000  # assignments up to which every one is tried


@attrs.frozen
class ClusterPermutationTest:
    """What a permutation of the cluster assignment found.

    Attributes:
        p: Two-sided p-value of "the program changes nobody".
        smallest_p: The smallest p that so few clusters can give.
        exact: Whether every assignment was tried.
        assignments: How many assignments were tried.
        n_clusters: Clusters in both arms.
    """

    p: float
    smallest_p: float
    exact: bool
    assignments: int
    n_clusters: int


def cluster_permutation_test(
    outcome: ArrayLike,
    treated: ArrayLike,
    *,
    clusters: ArrayLike,
    resamples: int = 10_000,
    seed: int = 0,
) -> ClusterPermutationTest:
    """Test a difference of means by assigning whole clusters anew, as the draw could have done.

    It needs no normal errors and no large number of clusters, only that the clusters of an arm
    were drawn by chance from all of them, each equally likely.

    Args:
        outcome: Shape (n,), nothing missing; residuals, where covariates were removed first.
        treated: Who belongs to the group: booleans or 0 and 1, shape (n,).
        clusters: Labels of the clusters, shape (n,); no cluster is in both arms.
        resamples: How many assignments to draw where there are more than 20,000.
        seed: Start of the random numbers.

    Returns:
        The test. The observed assignment counts among those tried, so that p is never 0.

    Raises:
        InvalidInputError: When a cluster is in both arms, or an arm has none; for labels that are
            no numbers, missing values and unequal lengths.

    Source:
        Fisher (1935), The Design of Experiments; Gail et al. (1996), Statistics in Medicine
        15:1069-1092, for clusters.

    Example:
        >>> arm = np.array([False, False, False, True, True, True]).repeat(2)
        >>> test = cluster_permutation_test(np.arange(12.0), arm, clusters=np.arange(6).repeat(2))
        >>> test.p, test.assignments, test.exact
        (0.1, 20, True)
    """
    values = known_numbers(outcome, name="outcome")
    member = known_numbers(binary(treated, name="treated"), name="treated") == 1
    places = known_codes(clusters, name="clusters")
    same_length("rows", {"outcome": values, "treated": member, "clusters": places})
    codes, first = np.unique(places, return_index=True)
    group = member[first]
    chosen = int(group.sum())
    if (group[places] != member).any() or not 0 < chosen < len(codes):
        message = (
            f"expected whole clusters in each arm, got {len(codes)} clusters of which {chosen} "
            "start in the group; where people of one cluster are in both arms, people were drawn "
            "and not clusters: leave the permutation out"
        )
        raise InvalidInputError([Fault("cluster", "not_assigned_whole", message)], origin="cluster")
    sums = np.bincount(places, values - values.mean()).astype(np.float64)
    sizes = np.bincount(places).astype(np.float64)
    ways = comb(len(codes), chosen)
    exact = ways <= _EXACT
    drawn = (
        _every_assignment(len(codes), chosen)
        if exact
        else _drawn_assignments(len(codes), chosen, resamples, seed)
    )
    observed = float(_differences(group[None, :].astype(np.float64), sums, sizes)[0])
    differences = np.abs(_differences(drawn, sums, sizes))
    # Assignments that differ from the observed one only by rounding are as extreme as it.
    extreme = int((differences >= abs(observed) * (1 - 1e-9)).sum())
    tried = len(drawn)
    mirrored = 2 if 2 * chosen == len(codes) else 1
    return ClusterPermutationTest(
        p=extreme / tried if exact else (extreme + 1) / (tried + 1),
        smallest_p=mirrored / ways if exact else 1 / (tried + 1),
        exact=exact,
        assignments=tried,
        n_clusters=len(codes),
    )


def _every_assignment(count: int, chosen: int) -> FloatArray:
    """List each choice of clusters as a row of zeros and ones."""
    choices = np.array(list(combinations(range(count), chosen)), dtype=np.int64)
    rows = np.zeros((len(choices), count))
    np.put_along_axis(rows, choices, 1.0, axis=1)
    return rows


def _drawn_assignments(count: int, chosen: int, resamples: int, seed: int) -> FloatArray:
    rng = np.random.default_rng(seed)
    order = np.argsort(rng.random((resamples, count)), axis=1)[:, :chosen]
    rows = np.zeros((resamples, count))
    np.put_along_axis(rows, order, 1.0, axis=1)
    return rows


def _differences(assigned: FloatArray, sums: FloatArray, sizes: FloatArray) -> FloatArray:
    """Difference of means of units under each assignment (rows of zeros and ones)."""
    inside, inside_n = assigned @ sums, assigned @ sizes
    return np.asarray(inside / inside_n - (sums.sum() - inside) / (sizes.sum() - inside_n))
