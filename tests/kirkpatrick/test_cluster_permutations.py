from itertools import combinations

import numpy as np
import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.cluster_permutations import cluster_permutation_test
from devframe.kirkpatrick.clustered import cluster_sandwich


def uneven_clusters(count: int, chosen: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(count)
    clusters = np.repeat(np.arange(count), rng.integers(2, 9, count))
    outcome = rng.normal(size=len(clusters)) + rng.normal(size=count)[clusters]
    return outcome, clusters < chosen, clusters


@pytest.mark.parametrize(("count", "chosen"), [(6, 3), (7, 2), (9, 4)])
def test_equals_the_differences_written_out(count: int, chosen: int):
    outcome, treated, clusters = uneven_clusters(count, chosen)
    observed = abs(outcome[treated].mean() - outcome[~treated].mean())
    hits, ways = 0, list(combinations(range(count), chosen))
    for way in ways:
        inside = np.isin(clusters, way)
        difference = outcome[inside].mean() - outcome[~inside].mean()
        hits += abs(difference) >= observed - 1e-12
    test = cluster_permutation_test(outcome, treated, clusters=clusters)
    assert test.p == pytest.approx(hits / len(ways))
    assert (test.exact, test.assignments) == (True, len(ways))


def test_drawn_assignments_come_close_to_all_and_repeat_with_their_seed():
    outcome, treated, clusters = uneven_clusters(20, 10)
    test = cluster_permutation_test(outcome, treated, clusters=clusters)
    again = cluster_permutation_test(outcome, treated, clusters=clusters)
    other = cluster_permutation_test(outcome, treated, clusters=clusters, seed=1)
    assert not test.exact
    assert test == again
    assert test.p == pytest.approx(other.p, abs=0.03)
    assert test.p > 0


def test_moving_all_outcomes_changes_nothing():
    outcome, treated, clusters = uneven_clusters(8, 4)
    plain = cluster_permutation_test(outcome, treated, clusters=clusters)
    assert cluster_permutation_test(1e6 + 3 * outcome, treated, clusters=clusters) == plain


def test_the_smallest_p_counts_the_mirror_image_where_arms_are_equal():
    outcome, treated, clusters = uneven_clusters(6, 3)
    assert cluster_permutation_test(outcome, treated, clusters=clusters).smallest_p == 0.1
    outcome, treated, clusters = uneven_clusters(7, 2)
    found = cluster_permutation_test(outcome, treated, clusters=clusters)
    assert found.smallest_p == pytest.approx(1 / 21)


@pytest.mark.parametrize("treated", [[True, False, True, True], [False] * 4])
def test_clusters_in_both_arms_or_none_are_refused(treated: list[bool]):
    with pytest.raises(InvalidInputError, match="whole clusters in each arm"):
        cluster_permutation_test(np.arange(4.0), np.array(treated), clusters=np.array([0, 0, 1, 1]))


def test_plain_clustered_variance_needs_two_clusters():
    x = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    found = cluster_sandwich(np.arange(6.0), x, clusters=np.zeros(6, dtype=np.int64), column=1)
    assert found.estimate == pytest.approx(3)
    assert np.isnan([found.se, found.df]).all()
