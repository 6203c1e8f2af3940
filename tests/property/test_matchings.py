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
            preferences=tuple(draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3))),
            committed=draw(st.sampled_from([True, True, None, False])),
        )
        for partner in draw(st.lists(st.sampled_from(PARTNERS), unique=True))
    )
    pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PARTNERS))
    return seekers, partners, frozenset(draw(st.sets(pairs, max_size=4)))


methods = st.sampled_from(["greedy", "optimal", "stable"])


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


def likes(partner: Partner, seeker: Seeker) -> tuple[int, int, bool, str]:
    """How a partner sees somebody, said again; the smaller the better."""
    known = partner.preferences.index(seeker.id) if seeker.id in partner.preferences else 99
    return known, seeker.priority, seeker.previous_id != partner.id, seeker.id


def blocking(chosen: Mapping[str, str], case: Case) -> list[tuple[str, str]]:
    """Find people and partners who would both rather have each other than what they have."""
    seekers, partners, forbidden = case
    people = {one.id: one for one in seekers}
    found = []
    for seeker, partner in product(seekers, partners):
        if not allowed(seeker, partner, forbidden) or chosen.get(seeker.id) == partner.id:
            continue
        mine = chosen.get(seeker.id)
        rather = mine is None or (cost(seeker, partner.id), partner.id) < (cost(seeker, mine), mine)
        there = [people[one] for one, other in chosen.items() if other == partner.id]
        wanted = len(there) < partner.capacity or any(
            likes(partner, seeker) < likes(partner, one) for one in there
        )
        if rather and wanted:
            found.append((seeker.id, partner.id))
    return found


@given(cases())
def test_stable_is_the_best_stable_matching_for_everybody_who_asks(case: Case) -> None:
    seekers, partners, forbidden = case
    mine = served(match(seekers, partners, forbidden=forbidden, method="stable"))
    assert not blocking(mine, case)
    for choice in product([None, *partners], repeat=len(seekers)):
        pairs = [(one, partner) for one, partner in zip(seekers, choice, strict=True) if partner]
        load = Counter(partner.id for _, partner in pairs)
        other = {one.id: partner.id for one, partner in pairs}
        if (
            all(load[one.id] <= one.capacity for one in partners)
            and all(allowed(one, partner, forbidden) for one, partner in pairs)
            and not blocking(other, case)
        ):
            assert set(other) == set(mine)  # the same people in every stable matching
            for one, partner in pairs:
                best = mine[one.id]
                assert (cost(one, best), best) <= (cost(one, partner.id), partner.id)


@given(cases())
def test_the_places_that_stable_matching_asks_for_are_enough(case: Case) -> None:
    seekers, partners, forbidden = case
    found = match(seekers, partners, forbidden=forbidden, method="stable")
    for left in found.unmatched:
        if left.reason == "no_room":
            count, *_, name = left.would_free.rstrip(".").split()
            more = [
                one.model_copy(update={"capacity": one.capacity + int(count) * (one.id == name)})
                for one in partners
            ]
            again = match(seekers, more, forbidden=forbidden, method="stable")
            assert left.person_id in served(again)


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
