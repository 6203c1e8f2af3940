import sys
from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest
from pydantic import ValidationError

from devframe._base.errors import InvalidInputError, MissingExtraError
from devframe.followup.calendar import WorkCalendar
from devframe.followup.capacity import optimal
from devframe.followup.capacity.from_talks import feedback_requests
from devframe.followup.capacity.greedy import assign_greedily
from devframe.followup.capacity.optimal import assign_optimally, missed
from devframe.followup.capacity.records import CapacityPlan, SessionRequest
from devframe.followup.capacity.schedule import schedule
from devframe.followup.capacity.windows import host_problem
from devframe.followup.hosts import Host
from devframe.followup.talk import FeedbackTalk
from devframe.followup.zoned import ZonedDateTime

MONDAY = date(2026, 11, 23)
CALENDAR = WorkCalendar(zone="UTC")
HOST = Host(id="m-1", calendar=CALENDAR)


def request(number: int, **fields: object) -> SessionRequest:
    return SessionRequest(
        **{
            "id": f"r-{number}",
            "person_id": f"p-{number}",
            "host_id": "m-1",
            "duration_minutes": 60,
            "on": MONDAY,
            "until": MONDAY,
            **fields,
        }
    )


def plan(*requests: SessionRequest, host: Host = HOST, **settings: object) -> CapacityPlan:
    return schedule(requests, hosts=[host], **{"as_of": MONDAY, **settings})


def starts(found: CapacityPlan) -> dict[str, str]:
    return {kept.request_id: kept.starts_at.local.strftime("%a %H:%M") for kept in found.scheduled}


def reasons(found: CapacityPlan) -> dict[str, str]:
    return {left.request_id: left.reason for left in found.unscheduled}


@pytest.mark.parametrize("method", ["greedy", "optimal"])
class TestBoth:
    def test_sessions_lie_one_after_the_other_on_quarters(self, method: str):
        found = plan(*(request(number, duration_minutes=20) for number in (2, 1)), method=method)
        assert starts(found) == {"r-1": "Mon 09:00", "r-2": "Mon 09:30"}

    def test_the_urgent_one_is_served_first(self, method: str):
        host = attrs.evolve(HOST, max_sessions_per_day=1)
        found = plan(request(1, priority=3), request(2, priority=1), host=host, method=method)
        assert list(starts(found)) == ["r-2"]
        assert reasons(found) == {"r-1": "capacity"}

    def test_each_reason(self, method: str):
        host = attrs.evolve(HOST, max_minutes_per_week=60)
        found = plan(
            request(1),
            request(2),
            request(3, on=MONDAY + timedelta(days=5), until=MONDAY + timedelta(days=6)),
            request(4, on=MONDAY - timedelta(days=3), until=MONDAY - timedelta(days=3)),
            request(5, duration_minutes=600),
            host=host,
            method=method,
        )
        assert reasons(found) == {
            "r-2": "capacity",
            "r-3": "no_joint_day",
            "r-4": "window_closed",
            "r-5": "no_joint_day",
        }
        assert all(left.explanation for left in found.unscheduled)

    def test_confirmed_sessions_stay_put_and_count(self, method: str):
        nine = ZonedDateTime(on=MONDAY, at=time(9), zone="UTC")
        host = attrs.evolve(HOST, max_sessions_per_day=2)
        found = plan(
            request(1, confirmed_at=nine, priority=5),
            request(2),
            request(3),
            host=host,
            method=method,
        )
        assert starts(found) == {"r-1": "Mon 09:00", "r-2": "Mon 10:00"}
        assert reasons(found) == {"r-3": "capacity"}

    def test_the_persons_own_calendar_counts(self, method: str):
        afternoons = WorkCalendar(zone="Europe/London", hours=((time(14), time(16)),))
        found = plan(request(1), calendars={"p-1": afternoons}, method=method)
        assert starts(found) == {"r-1": "Mon 14:00"}
        assert found.scheduled[0].starts_at.zone == "Europe/London"

    def test_a_person_with_two_hosts_is_in_one_place_at_a_time(self, method: str):
        other = Host(id="m-2", calendar=CALENDAR)
        found = schedule(
            [request(1, person_id="p-1"), request(2, person_id="p-1", host_id="m-2")],
            hosts=[HOST, other],
            as_of=MONDAY,
            method=method,
        )
        assert starts(found) == {"r-1": "Mon 09:00", "r-2": "Mon 10:00"}

    def test_bookings_are_kept_free(self, method: str):
        host = attrs.evolve(
            HOST,
            busy=[(datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 16, tzinfo=UTC))],
        )
        found = plan(request(1), request(2), host=host, method=method)
        assert starts(found) == {"r-1": "Mon 16:00"}

    def test_nothing_lies_before_the_day_of_planning(self, method: str):
        found = plan(
            request(1, on=MONDAY - timedelta(days=7), until=MONDAY + timedelta(days=1)),
            method=method,
            as_of=MONDAY + timedelta(days=1),
        )
        assert starts(found) == {"r-1": "Tue 09:00"}

    def test_nothing_to_do_is_a_plan_too(self, method: str):
        assert plan(method=method).scheduled == ()


class TestOptimal:
    # Two windows of one and two hours; the short session must leave the long window to the long.
    HALVES = attrs.evolve(
        HOST, calendar=WorkCalendar(zone="UTC", hours=((time(9), time(11)), (time(13), time(14))))
    )

    def test_it_beats_the_simple_rule_where_windows_must_be_shared(self):
        host = attrs.evolve(HOST, max_minutes_per_week=120)
        requests = [
            request(1, duration_minutes=90, until=MONDAY),
            request(2, until=MONDAY + timedelta(days=1)),
            request(3, until=MONDAY + timedelta(days=1)),
        ]
        assert len(plan(*requests, host=host).scheduled) == 1
        best = plan(*requests, host=host, method="optimal")
        assert list(starts(best)) == ["r-2", "r-3"]
        assert best.proven is True

    def test_among_equal_plans_the_urgent_ones_come_earliest(self):
        host = attrs.evolve(HOST, max_sessions_per_day=1)
        wide = {"until": MONDAY + timedelta(days=4)}
        found = plan(
            request(1, priority=3, **wide),
            request(2, priority=1, **wide),
            request(3, priority=2, **wide),
            host=host,
            method="optimal",
        )
        assert starts(found) == {"r-1": "Wed 09:00", "r-2": "Mon 09:00", "r-3": "Tue 09:00"}

    def test_a_priority_without_any_chance_is_passed_over(self):
        found = plan(
            request(1, priority=1, duration_minutes=600), request(2, priority=2), method="optimal"
        )
        assert list(starts(found)) == ["r-2"]

    def test_an_urgent_session_outweighs_any_number_of_others(self):
        host = attrs.evolve(HOST, max_minutes_per_week=120)
        found = plan(
            request(1, duration_minutes=120, priority=1),
            request(2, priority=2),
            request(3, priority=2),
            host=host,
            method="optimal",
        )
        assert list(starts(found)) == ["r-1"]

    def test_a_search_cut_short_is_not_called_proven(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(optimal, "MAX_NODES", 0)
        requests = [
            request(number, duration_minutes=45 + 15 * (number % 4)) for number in range(24)
        ]
        problem = host_problem(self.HALVES, requests, calendars={}, taken={}, as_of=MONDAY)
        chosen, _ = assign_optimally(problem)
        assert missed(problem, chosen) <= missed(problem, assign_greedily(problem))

    def test_when_the_search_ends_without_a_plan_the_simple_rule_steps_in(
        self, monkeypatch: pytest.MonkeyPatch
    ):
        def cut_short(model: object, *_: object) -> None:
            model.proven = False

        monkeypatch.setattr(optimal._Model, "_minimize", cut_short)  # noqa: SLF001 - a dead solver
        found = plan(request(1), request(2), method="optimal")
        assert (found.proven, len(found.scheduled)) == (False, 2)

    def test_without_the_solver_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(sys.modules, "highspy", None)
        with pytest.raises(MissingExtraError, match=r"devframe\[plan\]"):
            plan(request(1), method="optimal")


class TestRefusals:
    def test_every_fault_is_named(self):
        with pytest.raises(InvalidInputError) as caught:
            plan(request(1), request(1), request(2, host_id="m-9"))
        assert [fault.code for fault in caught.value.faults] == ["repeated_id", "unknown_host"]

    def test_a_closed_window_is_refused(self):
        with pytest.raises(ValidationError, match="ends after it begins"):
            request(1, until=MONDAY - timedelta(days=1))


def test_talks_ask_for_their_window():
    talks = [
        FeedbackTalk(
            id=f"talk-{number}",
            person_id="p-1",
            host_id=host_id,
            priority=2,
            held_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
        )
        for number, host_id in enumerate(["m-1", None, None])
    ]
    (asked,) = feedback_requests(talks[:1], calendar=CALENDAR)
    assert (asked.id, asked.on, asked.priority) == ("talk-0", MONDAY, 2)
    with pytest.raises(InvalidInputError) as caught:
        feedback_requests(talks, calendar=CALENDAR)
    assert [fault.where for fault in caught.value.faults] == ["talk talk-1", "talk talk-2"]


def test_the_greedy_rule_takes_the_tightest_window_of_the_earliest_day():
    hours = ((time(9), time(12)), (time(13), time(14)))
    host = Host(id="m-1", calendar=WorkCalendar(zone="UTC", hours=hours))
    found = plan(request(1, until=MONDAY + timedelta(days=3)), host=host)
    assert starts(found) == {"r-1": "Mon 13:00"}


def test_a_plan_goes_through_json():
    found = plan(request(1), request(2, duration_minutes=600))
    assert CapacityPlan.from_json(found.to_json()) == found
