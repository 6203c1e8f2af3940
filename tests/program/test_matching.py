import sys
from datetime import date

import pytest

from devframe.errors import InvalidInputError, MissingExtraError, UnknownNameError
from devframe.program import Experience, Matching, Partner, Seeker, match

DAY = date(2026, 11, 2)
METHODS = pytest.mark.parametrize("method", ["greedy", "optimal", "stable"])


def seeker(person: str, **changes: object) -> Seeker:
    fields = {"id": person, "competency_id": "listening", "committed": True}
    return Seeker.model_validate(fields | changes)


def coach(person: str, capacity: int = 1, **changes: object) -> Partner:
    fields = {"id": person, "competency_ids": ("listening",), "committed": True}
    return Partner.model_validate(fields | {"capacity": capacity} | changes)


def served(found: Matching) -> dict[str, str]:
    return {pair.person_id: pair.partner_id for pair in found.pairs}


def left(found: Matching) -> dict[str, str]:
    return {one.person_id: one.reason for one in found.unmatched}


@METHODS
def test_the_more_urgent_are_served_first(method: str) -> None:
    people = [seeker("a", priority=3), seeker("b", priority=1), seeker("c", priority=2)]
    found = match(people, [coach("k", 2)], method=method)
    assert served(found) == {"b": "k", "c": "k"}
    assert left(found) == {"a": "no_room"}
    assert found.unmatched[0].full == ("k",)


@METHODS
def test_nobody_is_served_without_room(method: str) -> None:
    found = match([seeker("a")], [coach("k", 0)], method=method)
    assert (served(found), left(found)) == ({}, {"a": "no_room"})


@METHODS
def test_no_partners_and_no_people_are_no_trouble(method: str) -> None:
    assert left(match([seeker("a")], [], method=method)) == {"a": "nobody_serves"}
    assert match([], [coach("k")], method=method).pairs == ()


@METHODS
def test_whom_one_knows_comes_first_without_overload(method: str) -> None:
    people = [seeker("a", previous_id="k", preferences=("m",)), seeker("b", previous_id="m")]
    found = match(people, [coach("k"), coach("m")], method=method)
    assert served(found) == {"a": "k", "b": "m"}
    assert [pair.choice for pair in found.pairs] == ["previous", "previous"]
    crowd = [seeker(f"p{number}", previous_id="k") for number in range(5)]
    found = match(crowd, [coach("k", 2), coach("m", 9)], method=method)
    assert sorted(served(found).values()) == ["k", "k", "m", "m", "m"]


@METHODS
def test_wishes_are_followed_in_order(method: str) -> None:
    people = [seeker("a", preferences=("m", "k"))]
    found = match(people, [coach("k"), coach("l"), coach("m", 0)], method=method)
    [pair] = found.pairs
    assert (pair.partner_id, pair.choice) == ("k", "preferred")
    assert [(one.partner_id, one.has_room) for one in pair.alternatives] == [
        ("m", False),
        ("l", True),
    ]


@METHODS
def test_what_rules_a_partner_out_is_said(method: str) -> None:
    people = [
        seeker("a", manager_id="boss"),
        seeker("k", manager_id="boss"),
        seeker("z", committed=False),
        seeker("w", competency_id="writing"),
    ]
    partners = [coach("boss", 9), coach("k", 9), coach("lazy", 9, committed=False)]
    found = match(people, partners, forbidden={("a", "k")}, method=method)
    assert served(found) == {}
    assert left(found) == {
        "a": "all_ruled_out",
        "k": "all_ruled_out",
        "w": "nobody_serves",
        "z": "not_committed",
    }
    out = {one.person_id: [(o.partner_id, o.by) for o in one.ruled_out] for one in found.unmatched}
    assert out["a"] == [
        ("boss", "own_manager"),
        ("k", "forbidden"),
        ("lazy", "partner_not_committed"),
    ]
    assert ("k", "self") in out["k"]
    allowed = match(people, partners, forbidden={("a", "k")}, allow_own_manager=True, method=method)
    assert served(allowed) == {"a": "boss", "k": "boss"}


def test_unknown_commitment_is_asked() -> None:
    [pair] = match([seeker("a", committed=None)], [coach("k", committed=None)]).pairs
    assert pair.ask_commitment_of == ("a", "k")
    [pair] = match([seeker("a")], [coach("k")]).pairs
    assert pair.ask_commitment_of == ()


def test_optimal_serves_whom_the_simple_rule_leaves() -> None:
    # The simple rule gives "a" the partner it likes, which is the only one of the later "b".
    people = [
        seeker("a", priority=1, preferences=("k",)),
        seeker("b", priority=2, manager_id="m"),
    ]
    partners = [coach("k"), coach("m")]
    greedy = match(people, partners)
    optimal = match(people, partners, method="optimal")
    assert (served(greedy), greedy.proven) == ({"a": "k"}, False)
    assert (served(optimal), optimal.proven) == ({"a": "m", "b": "k"}, True)


def test_stable_heeds_whom_partners_prefer() -> None:
    people = [seeker("a", priority=1), seeker("b", priority=5)]
    [pair] = match(people, [coach("k", preferences=("b",))], method="stable").pairs
    assert pair.person_id == "b"
    found = match(people, [coach("k")], method="stable")
    assert served(found) == {"a": "k"}
    assert found.unmatched[0].would_free == "1 more place with k."


class TestMentors:
    def pairs(self, level: int | None, *lived: Experience) -> Matching:
        mentor = coach("m", methods=("mentoring",), experience=lived)
        return match([seeker("a", method="mentoring", level=level)], [mentor, coach("k")])

    def test_a_mentor_is_more_mature_and_has_lived_it(self) -> None:
        lived = Experience(competency_id="listening", level=3, record="Led the team for years.")
        assert served(self.pairs(2, lived)) == {"a": "m"}
        for level, experience, why in (
            (2, (), "no_experience_recorded"),
            (2, (lived.model_copy(update={"competency_id": "writing"}),), "no_experience_recorded"),
            (3, (lived,), "not_more_mature"),
            (None, (lived,), "maturity_unknown"),
            (2, (lived.model_copy(update={"level": None}),), "maturity_unknown"),
        ):
            [unmatched] = self.pairs(level, *experience).unmatched
            assert [(one.partner_id, one.by) for one in unmatched.ruled_out] == [("m", why)]

    def test_a_level_of_zero_is_known(self) -> None:
        lived = Experience(competency_id="listening", level=1, record="Did it once, in 2024.")
        assert served(self.pairs(0, lived)) == {"a": "m"}


class TestDecisions:
    def proposal(self) -> Matching:
        return match([seeker("a"), seeker("b")], [coach("k"), coach("m")])

    def test_a_pair_is_a_proposal_until_somebody_decides(self) -> None:
        proposal = self.proposal()
        assert {pair.status for pair in proposal.pairs} == {"proposed"}
        decided = proposal.approve("a", by="hr-1", on=DAY)
        [first, second] = decided.pairs
        assert (first.status, first.decided_by, first.decided_on) == ("approved", "hr-1", DAY)
        assert second.status == "proposed"
        assert Matching.from_json(decided.to_json()) == decided

    @METHODS
    def test_approved_pairs_stay_and_take_room(self, method: str) -> None:
        decided = match([seeker("b")], [coach("k")]).approve("b", by="hr-1", on=DAY)
        again = match(
            [seeker("a", priority=1), seeker("b")], [coach("k")], earlier=decided, method=method
        )
        assert (served(again), left(again)) == ({"b": "k"}, {"a": "no_room"})
        assert again.pairs[0].status == "approved"

    @METHODS
    def test_rejected_pairs_never_come_back(self, method: str) -> None:
        people, partners = [seeker("a")], [coach("k"), coach("m")]
        tried = []
        found = match(people, partners, method=method)
        while found.pairs:
            tried.append(found.pairs[0].partner_id)
            decided = found.reject("a", by="hr-1", on=DAY, reason="they share a project")
            found = match(people, partners, earlier=decided, method=method)
        assert sorted(tried) == ["k", "m"]
        assert [one.by for one in found.unmatched[0].ruled_out] == ["rejected", "rejected"]

    def test_nobody_is_approved_who_may_not_commit(self) -> None:
        people, partners = [seeker("a", committed=None)], [coach("k", committed=None)]
        with pytest.raises(InvalidInputError) as caught:
            match(people, partners).approve("a", by="hr-1", on=DAY)
        assert [fault.code for fault in caught.value.faults] == ["commitment_unknown"] * 2

    def test_a_rejection_needs_a_reason_and_a_pair(self) -> None:
        with pytest.raises(InvalidInputError, match="why the pair is rejected"):
            self.proposal().reject("a", by="hr-1", on=DAY, reason=" ")
        with pytest.raises(UnknownNameError):
            self.proposal().approve("z", by="hr-1", on=DAY)

    def test_approved_pairs_that_cannot_be_are_all_named(self) -> None:
        people = [seeker("a"), seeker("b"), seeker("c")]
        decided = match(people, [coach("k", 2), coach("m")])
        for person in "abc":
            decided = decided.approve(person, by="hr-1", on=DAY)
        with pytest.raises(InvalidInputError) as caught:
            match(people, [coach("k", 1)], earlier=decided)
        assert sorted(fault.code for fault in caught.value.faults) == [
            "approved_over_capacity",
            "approved_pair_impossible",
        ]


def test_ids_that_stand_twice_are_all_named() -> None:
    with pytest.raises(InvalidInputError) as caught:
        match([seeker("a"), seeker("a")], [coach("k"), coach("k")])
    assert [fault.where for fault in caught.value.faults] == ["seekers", "partners"]


def test_without_the_solver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("optimal_pairs", "network", "solver"):
        monkeypatch.delitem(sys.modules, f"devframe.program.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(MissingExtraError, match=r"devframe\[plan\]"):
        match([seeker("a")], [coach("k")], method="optimal")
    assert served(match([seeker("a")], [coach("k")])) == {"a": "k"}
