from itertools import product

import pytest
from pydantic import ValidationError
from scipy.stats import fisher_exact

from devframe.errors import InvalidInputError
from devframe.program import SegmentCount, Spread, find_spread


def spread(*counts: tuple[int, int], **settings: float) -> Spread:
    return find_spread(
        [
            SegmentCount(segment=f"s{number}", people=people, affected=affected)
            for number, (affected, people) in enumerate(counts)
        ],
        **settings,
    )


@pytest.mark.parametrize(
    ("first", "second"), list(product([(0, 9), (3, 9), (9, 9), (70, 90)], [(0, 5), (2, 5), (5, 5)]))
)
def test_two_segments_give_fishers_test(first: tuple[int, int], second: tuple[int, int]) -> None:
    found = spread(first, second)
    table = [[first[0], first[1] - first[0]], [second[0], second[1] - second[0]]]
    more = fisher_exact(table, alternative="greater").pvalue
    less = fisher_exact(table, alternative="less").pvalue
    smaller, larger = sorted((more, less))
    # Holm: the smaller one counts twice, the larger one at least as much.
    expected = {smaller: min(1, 2 * smaller), larger: min(1, max(2 * smaller, larger))}
    assert [one.p_more for one in found.segments] == pytest.approx([expected[more], expected[less]])


def test_concentrated_names_where() -> None:
    found = spread((14, 20), (3, 30), (3, 30))
    assert (found.verdict, found.worse) == ("concentrated", ("s0",))


def test_everywhere_means_common_in_each() -> None:
    assert spread((30, 50), (25, 50)).verdict == "everywhere"
    assert spread((30, 50), (25, 50), common_share=0.5).verdict == "unclear"


def test_everywhere_and_yet_worse_somewhere() -> None:
    found = spread((95, 100), (50, 100))
    assert (found.verdict, found.worse) == ("everywhere", ("s0",))


def test_small_numbers_are_not_over_read() -> None:
    assert spread((2, 3), (0, 3)).verdict == "unclear"
    assert spread((0, 0), (40, 50)).verdict == "unclear"
    assert spread((0, 0), (0, 0)).verdict == "unclear"


def test_chance_among_many_segments_is_not_a_concentration() -> None:
    # One of twenty such segments has 4 of 10 by chance more often than not.
    assert spread((4, 10), *[(1, 10)] * 19).verdict == "unclear"


def test_large_counts_are_no_trouble() -> None:
    found = spread((300_000, 1_000_000), (200_000, 1_000_000))
    assert found.worse == ("s0",)


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValidationError, match="at most 3"):
        SegmentCount(segment="a", people=3, affected=4)
    with pytest.raises(InvalidInputError, match="two segments"):
        spread((1, 2))
    one = SegmentCount(segment="a", people=3, affected=1)
    with pytest.raises(InvalidInputError, match="each once"):
        find_spread([one, one])
