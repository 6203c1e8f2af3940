"""Packed vectors add up lane by lane."""

from hypothesis import given
from hypothesis import strategies as st

from devframe.recommendation.lanes import BitSums, Lanes

_NUMBERS = st.integers(-(10**6), 10**6)


@given(st.integers(1, 12).flatmap(lambda n: st.lists(st.lists(_NUMBERS, min_size=n, max_size=n))))
def test_a_packed_sum_is_the_sum_of_each_lane(vectors: list[list[int]]) -> None:
    lanes = Lanes(len(vectors[0]) if vectors else 3)
    packed = sum(lanes.pack(vector) for vector in vectors)
    expected = tuple(map(sum, zip(*vectors, strict=True))) if vectors else (0, 0, 0)
    assert lanes.unpack(packed) == expected


@given(st.lists(_NUMBERS, max_size=30), st.data())
def test_sums_over_bits_take_the_vectors_of_these_bits(
    numbers: list[int], data: st.DataObject
) -> None:
    lanes = Lanes(1)
    bits = data.draw(st.integers(0, (1 << len(numbers)) - 1))
    sums = BitSums.of([lanes.pack([number]) for number in numbers], nothing=0)
    chosen = [number for place, number in enumerate(numbers) if bits >> place & 1]
    assert lanes.unpack(sums.over(bits)) == (sum(chosen),)


@given(st.lists(st.text(max_size=2), max_size=20), st.data())
def test_tuples_add_up_in_the_order_of_their_bits(words: list[str], data: st.DataObject) -> None:
    bits = data.draw(st.integers(0, (1 << len(words)) - 1))
    sums = BitSums.of([(word,) for word in words], nothing=())
    assert sums.over(bits) == tuple(word for place, word in enumerate(words) if bits >> place & 1)
