"""User code of the program station that must type-check; never executed."""

from datetime import date
from typing import Literal, assert_type

from devframe.program import (
    Allocation,
    Checked,
    CoachProfile,
    Fidelity,
    Matching,
    Partner,
    PlaceRequest,
    Seeker,
    SortedChallenges,
    Spread,
    allocate,
    check_coach,
    find_spread,
    match,
    readiness_checklist,
    sort_challenges,
)

ready = readiness_checklist().check({"time": None, "place": True})
assert_type(ready, Checked)
assert_type(ready.verdict, Literal["ready", "ask_first", "blocked"])
assert_type(
    check_coach(CoachProfile(coach_id="k", competency_id="c")).codes("asks"), tuple[str, ...]
)
assert_type(sort_challenges([]), SortedChallenges)
assert_type(find_spread([]), Spread)
assert_type(Fidelity(steps=(), unobservable=()).done_share, float | None)

seeker = Seeker(id="p", competency_id="c", priority=1)
found = match([seeker], [Partner(id="k", competency_ids=("c",), capacity=0)], method="optimal")
assert_type(found, Matching)
assert_type(found.approve("p", by="hr", on=date(2026, 1, 1)), Matching)

match([seeker], [], method="best")  # type: ignore[arg-type]  # closed vocabulary
found.reject("p", by="hr", on=date(2026, 1, 1))  # type: ignore[call-arg]  # a reason is needed
match([seeker], [], forbiden=())  # type: ignore[call-arg]  # misspelled

asked = PlaceRequest(id="r", person_id="p", competency_id="c", method="training")
places = allocate([asked], method="optimal")
assert_type(places, Allocation)
assert_type(places.gap_share, float | None)
assert_type(places.access[0].share, float)
match([seeker], [], method="stable")
allocate([asked], method="stable")  # type: ignore[arg-type]  # closed vocabulary
allocate([asked], partner=[])  # type: ignore[call-arg]  # misspelled
