"""Matchings: room and rules are kept, the order of the input has no effect, optimal is optimal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from devframe.program import Matching, Partner, Seeker, match

PARTNERS = ("k", "l", "m")
PEOPLE = ("a", "b", "c", "d", "k")
COMPETENCIES = ("listening", "writing")

Case = tuple[tuple[Seeker, ...], tuple[Partner, ...], frozenset[tuple[str, str]]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    some = st.none() | st.sampled_from(PARTNERS)
    seekers = tuple(
        Seeker(
            id=person,
            competency_id=draw(st.sampled_from(COMPETENCIES)),
            priority=draw(st.integers(1, 3)),
            preferences=tuple(draw(st.lists(st.sampled_from(PARTNERS), unique=True))),
            previous_id=draw(some),
            manager_id=draw(some),
            committed=draw(st.sampled_from([True, True, None, False])),
        )
        for person in draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    )
    partners = tuple(
        Partner(
            id=partner,
            competency_ids=tuple(draw(st.sets(st.sampled_from(COMPETENCIES)))),
            capacity=draw(st.integers(0, 2)),
            committed=draw(st.sampled_from([True, True, None, False])),
        )
        for partner in draw(st.lists(st.sampled_from(PARTNERS), unique=True))
    )
    pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PARTNERS))
    return seekers, partners, frozenset(draw(st.sets(pairs, max_size=4)))


methods = st.sampled_from(["greedy", "optimal"])


def allowed(seeker: Seeker, partner: Partner, forbidden: frozenset[tuple[str, str]]) -> bool:
    """Said again, in other words than the library's."""
    return (
        seeker.competency_id in partner.competency_ids
        and (seeker.id, partner.id) not in forbidden
        and partner.id not in {seeker.manager_id, seeker.id}
        and False not in {seeker.committed, partner.committed}
    )


def cost(seeker: Seeker, partner_id: str) -> int:
    if partner_id == seeker.previous_id:
        return 0
    return [*seeker.preferences, partner_id].index(partner_id) + 1


def worth(chosen: Mapping[str, str], seekers: Sequence[Seeker]) -> tuple[int, ...]:
    by_priority = Counter(one.priority for one in seekers if one.id in chosen)
    total = sum(cost(one, chosen[one.id]) for one in seekers if one.id in chosen)
    return (*(by_priority[priority] for priority in range(1, 6)), -total)


def served(found: Matching) -> dict[str, str]:
    return {pair.person_id: pair.partner_id for pair in found.pairs}


@given(cases(), methods)
def test_room_and_rules_are_kept_and_nobody_is_lost(case: Case, method: str) -> None:
    seekers, partners, forbidden = case
    found = match(seekers, partners, forbidden=forbidden, method=method)
    by_id = {one.id: one for one in partners}
    people = {one.id: one for one in seekers}
    for partner, count in Counter(served(found).values()).items():
        assert count <= by_id[partner].capacity
    for person, partner in served(found).items():
        assert allowed(people[person], by_id[partner], forbidden)
    assert sorted([*served(found), *(one.person_id for one in found.unmatched)]) == sorted(people)


@given(cases(), methods, st.randoms(use_true_random=False))
def test_the_order_of_the_input_has_no_effect(case: Case, method: str, random: object) -> None:
    seekers, partners, forbidden = case
    before = match(seekers, partners, forbidden=forbidden, method=method).to_json()
    shuffled = [list(seekers), list(partners)]
    for one in shuffled:
        random.shuffle(one)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    after = match(shuffled[0], shuffled[1], forbidden=forbidden, method=method).to_json()
    assert before == after


@given(cases())
def test_optimal_is_the_best_of_all(case: Case) -> None:
    seekers, partners, forbidden = case
    best: tuple[int, ...] | None = None
    for choice in product([None, *partners], repeat=len(seekers)):
        pairs = [(one, partner) for one, partner in zip(seekers, choice, strict=True) if partner]
        load = Counter(partner.id for _, partner in pairs)
        if all(load[one.id] <= one.capacity for one in partners) and all(
            allowed(one, partner, forbidden) for one, partner in pairs
        ):
            value = worth({one.id: partner.id for one, partner in pairs}, seekers)
            best = value if best is None else max(best, value)
    found = match(seekers, partners, forbidden=forbidden, method="optimal")
    assert found.proven
    assert worth(served(found), seekers) == best
    greedy = match(seekers, partners, forbidden=forbidden)
    assert worth(served(greedy), seekers) <= worth(served(found), seekers)


@given(cases())
def test_one_more_place_with_a_full_partner_serves_one_more(case: Case) -> None:
    seekers, partners, forbidden = case
    found = match(seekers, partners, forbidden=forbidden, method="optimal")
    for left in found.unmatched:
        for full in left.full:
            more = [
                one.model_copy(update={"capacity": one.capacity + (one.id == full)})
                for one in partners
            ]
            again = match(seekers, more, forbidden=forbidden, method="optimal")
            assert len(again.pairs) == len(found.pairs) + 1
            # More room never serves fewer by priority.
            assert worth(served(again), seekers)[:5] > worth(served(found), seekers)[:5]


@given(cases(), methods)
def test_nobody_is_left_while_a_partner_of_theirs_has_room(case: Case, method: str) -> None:
    seekers, partners, forbidden = case
    found = match(seekers, partners, forbidden=forbidden, method=method)
    load = Counter(served(found).values())
    full = {one.id for one in partners if load[one.id] == one.capacity}
    for left in found.unmatched:
        assert set(left.full) <= full
        assert (left.reason == "no_room") == bool(left.full)
