import sys
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from devframe.errors import InvalidInputError, MissingExtraError
from devframe.program import (
    Allocation,
    Experience,
    FairAccess,
    MinutesInWeek,
    Partner,
    PlaceRequest,
    ProtectedTime,
    Run,
    RunDay,
    Seeker,
    allocate,
    match,
)
from devframe.program.place_counts import Counting
from devframe.program.place_problem import Outcome
from devframe.program.solver import SolverFailedError

MONDAY = date(2026, 11, 2)
METHODS = pytest.mark.parametrize("method", ["greedy", "optimal"])


def request(name: str, **changes: object) -> PlaceRequest:
    fields = {
        "id": name,
        "person_id": f"p-{name}",
        "competency_id": "listening",
        "method": "training",
        "committed": True,
    }
    return PlaceRequest.model_validate(fields | changes)


def coached(name: str, minutes: int, **changes: object) -> PlaceRequest:
    fields = {"method": "coaching", "minutes_per_week": minutes, "starts_on": MONDAY}
    return request(name, **(fields | changes))


def run(name: str, seats: int, **changes: object) -> Run:
    fields = {"id": name, "competency_ids": ("listening",), "seats": seats}
    return Run.model_validate(fields | changes)


def coach(name: str, **changes: object) -> Partner:
    fields = {"id": name, "competency_ids": ("listening",), "capacity": 99, "committed": True}
    return Partner.model_validate(fields | changes)


def has(minutes: int, *names: str) -> list[ProtectedTime]:
    return [ProtectedTime(person_id=one, minutes_per_week=minutes) for one in names]


def placed(found: Allocation) -> dict[str, str]:
    return {one.request_id: one.offer_id for one in found.places}


def left(found: Allocation) -> dict[str, str]:
    return {one.request_id: one.reason for one in found.unmet}


@METHODS
class TestPriorities:
    def test_safety_comes_before_due_dates_before_importance(self, method: str) -> None:
        asked = [
            request("a", importance=5),
            request("b", importance=5, due_on=MONDAY + timedelta(days=1)),
            request("c", due_on=MONDAY),
            request("d", safety_critical=True, importance=1),
            request("e", safety_critical=False, due_on=MONDAY, importance=5),
        ]
        order = []
        for seats in range(6):
            served = set(placed(allocate(asked, runs=[run("r", seats)], method=method)))
            order += sorted(served - set(order))
        assert order == ["d", "c", "b", "a", "e"]

    def test_one_urgent_request_outweighs_any_number(self, method: str) -> None:
        asked = [coached(f"n-{number:03}", 1) for number in range(300)]
        asked.append(coached("urgent", 300, safety_critical=True))
        found = allocate(
            asked, partners=[coach("k", capacity=999)], times=has(300, "k"), method=method
        )
        assert placed(found) == {"urgent": "k"}

    def test_many_urgencies_are_kept_apart(self, method: str) -> None:
        days = [MONDAY + timedelta(days=number) for number in range(400)]
        asked = [request(f"n-{number:03}", due_on=day) for number, day in enumerate(days)]
        found = allocate(asked, runs=[run("r", 123), run("s", 77)], method=method)
        assert sorted(placed(found)) == [f"n-{number:03}" for number in range(200)]


@METHODS
class TestTime:
    def test_a_coach_gives_no_more_minutes_than_there_are(self, method: str) -> None:
        asked = [coached("a", 30, weeks=2), coached("b", 30, starts_on=MONDAY + timedelta(days=9))]
        holiday = MinutesInWeek(week_on=MONDAY + timedelta(weeks=1), minutes=30)
        time = ProtectedTime(person_id="k", minutes_per_week=60, exceptions=(holiday,))
        found = allocate(asked, partners=[coach("k")], times=[time], method=method)
        assert placed(found) == {"a": "k"}
        [unmet] = found.unmet
        [remedy] = unmet.remedies
        assert [(one.person_id, one.week_on, one.minutes) for one in remedy.minutes] == [
            ("k", MONDAY + timedelta(weeks=1), 30)
        ]
        assert unmet.would_free == "30 more minutes of k in the week of 2026-11-09."

    def test_people_take_no_more_than_their_own_hours(self, method: str) -> None:
        asked = [coached("a", 45, person_id="p"), request("b", person_id="p", importance=5)]
        offered = run("r", 1, days=(RunDay(on=MONDAY, minutes=60),))
        found = allocate(
            asked, partners=[coach("k")], runs=[offered], times=has(90, "p"), method=method
        )
        assert (placed(found), left(found)) == ({"b": "r"}, {"a": "no_own_time"})
        assert found.unmet[0].would_free == "15 more minutes of p in the week of 2026-11-02."

    def test_a_coach_who_is_coached_has_one_budget(self, method: str) -> None:
        asked = [coached("a", 30), coached("b", 30, person_id="k", importance=5)]
        partners = [coach("k"), coach("m")]
        found = allocate(
            asked, partners=partners, forbidden={("p-a", "m")}, times=has(30, "k"), method=method
        )
        assert placed(found) == {"b": "m"}

    def test_no_minutes_at_all_is_a_value(self, method: str) -> None:
        found = allocate(
            [coached("a", 30)], partners=[coach("k")], times=has(0, "k"), method=method
        )
        assert left(found) == {"a": "no_room"}


@METHODS
class TestRuns:
    def test_a_run_is_held_with_enough_people_or_not_at_all(self, method: str) -> None:
        asked = [request("a"), request("b")]
        found = allocate(asked, runs=[run("r", 5, min_people=3)], method=method)
        assert (found.held, left(found)) == ((), {"a": "not_held", "b": "not_held"})
        assert found.unmet[0].would_free == "1 more person for r."
        found = allocate([*asked, request("c")], runs=[run("r", 5, min_people=3)], method=method)
        assert (found.held, found.unmet) == (("r",), ())

    def test_a_group_takes_its_leaders_minutes_once(self, method: str) -> None:
        group = run("g", 4, method="coaching", led_by="k", days=(RunDay(on=MONDAY, minutes=60),))
        asked = [coached(name, 30) for name in "abc"]
        found = allocate(
            asked, runs=[group], partners=[coach("k")], times=has(60, "k"), method="optimal"
        )
        assert placed(found) == dict.fromkeys("abc", "g")
        alone = allocate(asked[:1], runs=[group], partners=[coach("k")], method=method)
        assert placed(alone) == {"a": "k"}  # one-to-one first

    def test_a_coaching_group_stays_small(self, method: str) -> None:
        group = run("g", 7, method="coaching")
        with pytest.raises(InvalidInputError, match="at most 6 seats"):
            allocate([], runs=[group], method=method)
        assert allocate([], runs=[group], max_coaching_group_size=7, method=method).places == ()

    def test_what_is_in_time_comes_first(self, method: str) -> None:
        late = run("r", 1, days=(RunDay(on=MONDAY + timedelta(days=1), minutes=60),))
        asked = [request("a", due_on=MONDAY, preferences=("r",))]
        [place] = allocate(asked, runs=[late], method=method).places
        assert (place.late, place.choice) == (True, "preferred")
        in_time = run("s", 1, days=(RunDay(on=MONDAY, minutes=60),))
        [place] = allocate(asked, runs=[late, in_time], method=method).places
        assert (place.offer_id, place.late) == ("s", False)
        assert [(one.partner_id, one.has_room) for one in place.alternatives] == [("r", True)]
        [place] = allocate(asked, runs=[run("t", 1)], method=method).places
        assert place.late is None

    def test_ones_own_manager_may_teach_but_not_coach(self, method: str) -> None:
        taught = run("r", 1, led_by="boss")
        assert placed(allocate([request("a", manager_id="boss")], runs=[taught], method=method))
        group = run("g", 1, led_by="boss", method="coaching")
        asked = [coached("a", 0, manager_id="boss"), coached("b", 0, person_id="boss")]
        found = allocate(
            [*asked, coached("c", 0)], runs=[group], forbidden={("p-c", "boss")}, method=method
        )
        assert {one.request_id: one.ruled_out[0].by for one in found.unmet} == {
            "a": "own_manager",
            "b": "self",
            "c": "forbidden",
        }
        assert placed(allocate(asked[:1], runs=[group], allow_own_manager=True, method=method))


@METHODS
class TestFairAccess:
    def test_a_group_gets_its_share_before_urgency_counts(self, method: str) -> None:
        asked = [request(name, importance=5, group="day") for name in "abcd"]
        asked += [request(name, importance=1, group="night") for name in "ef"]
        offered = [run("r", 3)]
        found = allocate(asked, runs=offered, method=method)
        assert [(one.group, one.served) for one in found.access] == [("day", 3), ("night", 0)]
        found = allocate(
            asked,
            runs=offered,
            fair_access=[FairAccess(group="night", min_share=0.5)],
            method=method,
        )
        assert [(one.group, one.served, one.required) for one in found.access] == [
            ("day", 2, None),
            ("night", 1, 1),
        ]
        assert found.access[1].share == 0.5

    def test_what_cannot_be_reached_is_said_with_what_can(self, method: str) -> None:
        asked = [request(name, group="day") for name in "abc"]
        asked += [request("d", group="night", competency_id="writing")]
        found = allocate(
            asked,
            runs=[run("r", 2)],
            fair_access=[
                FairAccess(group="day", min_share=1.0),
                FairAccess(group="night", min_share=1.0),
            ],
            method=method,
        )
        possible = (2, 0) if method == "optimal" else (None, None)
        assert tuple(one.possible for one in found.access) == possible
        assert [(one.served, one.required) for one in found.access] == [(2, 3), (0, 1)]

    def test_nobody_to_serve_is_no_trouble(self, method: str) -> None:
        asked = [request("a", group="night")]
        floor = [FairAccess(group="night", min_share=0.1)]
        found = allocate(asked, fair_access=floor, method=method)
        assert left(found) == {"a": "nobody_offers"}
        assert found.access[0].possible == (0 if method == "optimal" else None)


def test_a_mentor_needs_experience_here_too() -> None:
    mentor = coach("m", methods=("mentoring",), capacity=1)
    asked = [request("a", method="mentoring", level=2)]
    assert left(allocate(asked, partners=[mentor])) == {"a": "all_ruled_out"}
    lived = Experience(competency_id="listening", level=4, record="Opened two branches.")
    ready = mentor.model_copy(update={"experience": (lived,), "committed": None})
    [place] = allocate(asked, partners=[ready]).places
    assert (place.offer_id, place.ask_commitment_of) == ("m", ("m",))


def test_who_does_not_commit_is_not_served() -> None:
    found = allocate([request("a", committed=False)], runs=[run("r", 1)])
    assert left(found) == {"a": "not_committed"}


def test_optimal_serves_whom_the_simple_rule_leaves() -> None:
    asked = [coached("a", 0, preferences=("k",), importance=4), coached("b", 0, manager_id="m")]
    partners = [coach("k", capacity=1), coach("m", capacity=1)]
    assert placed(allocate(asked, partners=partners)) == {"a": "k"}
    found = allocate(asked, partners=partners, method="optimal")
    assert placed(found) == {"a": "m", "b": "k"}
    assert (found.proven, found.proven_share, found.gap_share, found.wishes_gap_share) == (
        True,
        1.0,
        0.0,
        0.0,
    )


def test_bounds_that_whole_people_cannot_reach_are_searched() -> None:
    # Divided, three times 40 minutes fit into twice 60; whole, only two do, and twice 20 beside.
    asked = [coached(f"a-{number}", 40, importance=5) for number in range(3)]
    asked += [coached(f"b-{number}", 20) for number in range(3)]
    found = allocate(
        asked,
        partners=[coach("k"), coach("m")],
        times=has(60, "k", "m"),
        method="optimal",
    )
    assert found.proven
    served = sorted(name[0] for name in placed(found))
    assert served == ["a", "a", "b", "b"]


def test_a_search_cut_short_says_how_far_it_may_be_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devframe.program.place_search._EFFORT", 1)
    asked = []
    for rank in range(4):
        asked += [
            coached(f"{rank}-{number}", 40, importance=5 - rank, competency_id=f"c-{rank}")
            for number in range(3)
        ]
        asked += [
            coached(f"{rank}-x-{number}", 20, competency_id=f"c-{rank}") for number in range(3)
        ]
    partners = [
        coach(f"k-{rank}-{number}", competency_ids=(f"c-{rank}",))
        for rank in range(4)
        for number in range(2)
    ]
    times = has(60, *(one.id for one in partners))
    found = allocate(asked, partners=partners, times=times, method="optimal")
    assert not found.proven
    assert found.proven_share is not None
    assert found.gap_share is not None
    assert 0 < found.proven_share < 1
    assert 0 < found.gap_share < 0.5
    assert len(found.places) == len(allocate(asked, partners=partners, times=times).places)


@pytest.mark.parametrize("times", [(), (ProtectedTime(person_id="k", minutes_per_week=30),)])
def test_where_the_solver_fails_the_simple_rule_serves(
    monkeypatch: pytest.MonkeyPatch, times: tuple[ProtectedTime, ...]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise SolverFailedError

    asked, partners = [coached("a", 30), coached("b", 30)], [coach("k", capacity=1)]
    for name in ("network", "place_counts"):
        monkeypatch.setattr(f"devframe.program.{name}.solve", fail)
    found = allocate(asked, partners=partners, times=times, method="optimal")
    assert (placed(found), found.proven, found.gap_share) == ({"a": "k"}, False, None)
    matched = match([Seeker(id="a", competency_id="listening")], partners, method="optimal")
    assert (len(matched.pairs), matched.proven) == (1, False)


def test_nobody_pays_for_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [*(coached(f"a-{number}", 40) for number in range(3)), coached("b", 20, importance=1)]
    partners, times = [coach("k"), coach("m")], has(60, "k", "m")
    monkeypatch.setattr("devframe.program.optimal_places.place_what_is_left", lambda *_: {"b": "k"})
    monkeypatch.setattr("devframe.program.place_search._EFFORT", 1)
    monkeypatch.setattr(Counting, "most_of", lambda *_: (0, 3))
    found = allocate(asked, partners=partners, times=times, method="optimal")
    simple = allocate(asked, partners=partners, times=times)
    assert (found.places, found.proven) == (simple.places, False)
    monkeypatch.setattr(Counting, "whole", lambda *_, **__: None)
    found = allocate(asked, partners=partners, times=times, method="optimal")
    assert (found.places, found.gap_share) == (simple.places, None)


def test_what_breaks_a_rule_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "devframe.program.optimal_places._through_network",
        lambda *_: Outcome(placed={"a": "k", "b": "k"}, proven=True),
    )
    partners = [coach("k", capacity=1)]
    found = allocate([coached("a", 0), coached("b", 0)], partners=partners, method="optimal")
    assert (placed(found), found.proven) == ({"a": "k"}, False)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(InvalidInputError) as caught:
        allocate(
            [request("a"), request("a")],
            runs=[run("k", 1), run("g", 9, method="coaching")],
            partners=[coach("k")],
            times=has(1, "p", "p"),
            fair_access=[FairAccess(group="nobody", min_share=0.5)],
        )
    assert [(fault.where, fault.code) for fault in caught.value.faults] == [
        ("requests", "repeated_id"),
        ("runs and partners", "repeated_id"),
        ("times", "repeated_id"),
        ("runs, g", "group_too_large"),
        ("fair_access, nobody", "empty_group"),
    ]


@pytest.mark.parametrize(
    ("record", "fields", "message"),
    [
        (PlaceRequest, {"starts_on": None}, "give starts_on"),
        (Run, {"min_people": 3}, "up to the 2 seats"),
        (
            MinutesInWeek,
            {"week_on": date(2026, 11, 3)},
            "got 2026-11-03; give that of its week, 2026-11-02",
        ),
        (ProtectedTime, {"exceptions": 2}, "must be unique"),
    ],
)
def test_records_refuse_what_cannot_be(record: Any, fields: dict[str, Any], message: str) -> None:
    week = MinutesInWeek(week_on=MONDAY, minutes=0)
    good: dict[Any, dict[str, Any]] = {
        PlaceRequest: dict(coached("a", 30)),
        Run: dict(run("r", 2)),
        MinutesInWeek: dict(week),
        ProtectedTime: dict(has(1, "p")[0]),
    }
    if record is ProtectedTime:
        fields = {"exceptions": (week, week)}
    record.model_validate(good[record])
    with pytest.raises(ValidationError, match=message):
        record.model_validate(good[record] | fields)


def test_an_allocation_is_a_document() -> None:
    found = allocate([request("a"), request("b")], runs=[run("r", 1)])
    assert Allocation.from_json(found.to_json()) == found


def test_weeks_that_lack_alike_are_said_together() -> None:
    weeks = [
        MinutesInWeek(week_on=MONDAY + timedelta(weeks=number), minutes=number)
        for number in range(5)
    ]
    flat, steps = (
        has(0, "k"),
        ProtectedTime(person_id="k", minutes_per_week=0, exceptions=tuple(weeks)),
    )
    asked = [coached("a", 30, weeks=5)]
    [unmet] = allocate(asked, partners=[coach("k")], times=flat).unmet
    assert unmet.would_free == "30 more minutes of k in each of 5 weeks from 2026-11-02."
    assert len(unmet.remedies[0].minutes) == 5
    [unmet] = allocate(asked, partners=[coach("k")], times=[steps]).unmet
    assert unmet.would_free.endswith("in the week of 2026-11-16 and 2 more; see minutes.")


def test_without_the_solver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (
        "network",
        "optimal_places",
        "place_counts",
        "place_rules",
        "place_search",
        "place_types",
        "place_wishes",
        "solver",
    ):
        monkeypatch.delitem(sys.modules, f"devframe.program.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(MissingExtraError, match=r"devframe\[plan\]"):
        allocate([request("a")], runs=[run("r", 1)], method="optimal")
    assert placed(allocate([request("a")], runs=[run("r", 1)])) == {"a": "r"}
