"""Texts of a set of bits come in the order of the bits, each plain or marked."""

from hypothesis import given
from hypothesis import strategies as st

from devframe.recommendation.choices import BitChoices


@given(st.sets(st.integers(0, 40), max_size=12), st.data())
def test_each_bit_says_what_it_says_plain_or_marked(places: set[int], data: st.DataObject) -> None:
    choices = BitChoices.of(
        {1 << place: ((f"{place}", f"and {place}"), (f"{place}!",)) for place in sorted(places)}
    )
    chosen = data.draw(st.sets(st.integers(0, 45)))
    marked = data.draw(st.sets(st.sampled_from(sorted(chosen)))) if chosen else set()
    said = choices.over(sum(1 << place for place in chosen), sum(1 << place for place in marked))
    expected: list[str] = []
    for place in sorted(chosen & places):
        expected += [f"{place}!"] if place in marked else [f"{place}", f"and {place}"]
    assert said == tuple(expected)
