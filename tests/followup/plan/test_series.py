from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.followup import zoned
from devframe.followup.cadence.standard import coaching, reinforcement
from devframe.followup.calendar import WorkCalendar
from devframe.followup.differences import plan_differences
from devframe.followup.hosts import Host
from devframe.followup.planning import plan_series
from devframe.followup.records import Change
from devframe.followup.series import FollowUpSeries, replay
from devframe.followup.zoned import ZonedDateTime

START = date(2026, 11, 2)
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
BERLIN = WorkCalendar(zone="Europe/Berlin")


def series(days_off: tuple[date, ...] = ()) -> FollowUpSeries:
    calendar = WorkCalendar(zone="Europe/Berlin", days_off=days_off)
    return plan_series(reinforcement([1, 7, 14]), START, person_id="p-1", calendar=calendar)


def later(start: ZonedDateTime, days: int) -> ZonedDateTime:
    return ZonedDateTime(on=start.on + timedelta(days=days), at=start.at, zone=start.zone)


class TestHistory:
    def test_a_move_keeps_the_identity_and_names_who_and_why(self):
        before = series()
        first = before.planned[0]
        after = before.change(
            first.original, "move", by="m-1", at=NOW, why="ill", to=later(first.original, 1)
        )
        moved = after.sessions[0]
        assert (moved.id, moved.original) == (first.id, first.original)
        assert moved.moved
        assert moved.starts_at == later(first.original, 1)
        (entry,) = after.history
        assert (entry.by, entry.why, entry.at) == ("m-1", "ill", NOW)
        assert before.history == ()

    def test_nothing_is_lost_by_moving_back(self):
        one = series()
        start = one.planned[0].original
        there = one.change(start, "move", by="m-1", at=NOW, why="ill", to=later(start, 1))
        back = there.change(start, "move", by="m-1", at=NOW, why="well again", to=start)
        assert not back.sessions[0].moved
        assert [entry.why for entry in back.history_of(start)] == ["ill", "well again"]
        assert back.revision == 2

    def test_a_move_into_the_gap_of_the_clocks_moves_on_by_the_gap(self):
        one = series()
        start = one.planned[0].original
        gap = ZonedDateTime(on=date(2027, 3, 28), at=time(2, 30), zone="Europe/Berlin")
        moved = one.change(start, "move", by="m-1", at=NOW, why="night shift", to=gap)
        assert moved.sessions[0].starts_at.key == "2027-03-28T03:30[Europe/Berlin]"

    @pytest.mark.parametrize(
        ("actions", "status"),
        [
            (["confirm"], "confirmed"),
            (["cancel"], "cancelled"),
            (["skip"], "skipped"),
            (["hold"], "on_hold"),
            (["hold", "resume"], "planned"),
            (["cancel", "resume", "confirm", "complete"], "held"),
            (["no_show"], "no_show"),
            (["no_show", "complete"], "held"),
            (["complete", "no_show"], "no_show"),
        ],
    )
    def test_each_action_leads_where_it_says(self, actions: list[str], status: str):
        one = series()
        start = one.planned[0].original
        for action in actions:
            one = one.change(start, action, by="m-1", at=NOW, why="a reason")
        assert one.sessions[0].status == status
        assert one.sessions[1].status == "planned"

    def test_a_move_wakes_a_parked_session(self):
        one = series()
        start = one.planned[0].original
        parked = one.change(start, "hold", by="m-1", at=NOW, why="peak")
        moved = parked.change(start, "move", by="m-1", at=NOW, why="over", to=later(start, 1))
        assert moved.sessions[0].status == "planned"

    def test_what_a_calendar_does_not_show_is_no_revision(self):
        one = series()
        start = one.planned[0].original
        held = one.change(start, "complete", by="m-1", at=NOW)
        assert (held.revision, held.revised_at) == (0, one.planned_at)
        cancelled = one.change(start, "cancel", by="m-1", at=NOW, why="peak")
        assert (cancelled.revision, cancelled.revised_at) == (1, NOW)

    def test_a_json_round_trip_is_exact(self):
        one = series()
        one = one.change(one.planned[0].original, "cancel", by="m-1", at=NOW, why="peak")
        assert FollowUpSeries.from_json(one.to_json()) == one


class TestOverdue:
    def test_what_should_be_over_and_was_not_reported(self):
        one = series()
        start = one.planned[0].original
        assert one.overdue(start.utc) == ()
        assert one.overdue(start.later(14)) == ()
        assert one.overdue(start.later(15)) == (one.sessions[0],)
        parked = one.change(start, "hold", by="m-1", at=NOW, why="peak")
        assert parked.overdue(start.later(60)) == ()
        moved = one.change(start, "move", by="m-1", at=NOW, why="ill", to=later(start, 1))
        assert moved.overdue(start.later(60)) == ()
        assert moved.overdue(later(start, 1).later(15)) == (moved.sessions[0],)


class TestRefusals:
    @pytest.mark.parametrize("action", ["cancel", "skip", "hold"])
    @pytest.mark.parametrize("why", [None, "  "])
    def test_a_reason_is_needed(self, action: str, why: str | None):
        one = series()
        with pytest.raises(InvalidInputError, match="say why"):
            one.change(one.planned[0].original, action, by="m-1", at=NOW, why=why)

    def test_an_action_that_is_not_possible_names_the_states(self):
        one = series()
        start = one.planned[0].original
        gone = one.change(start, "cancel", by="m-1", at=NOW, why="peak")
        with pytest.raises(InvalidInputError, match="cannot complete a session that is cancelled"):
            gone.change(start, "complete", by="m-1", at=NOW)

    def test_a_move_needs_a_new_start_and_nothing_else_does(self):
        one = series()
        start = one.planned[0].original
        with pytest.raises(InvalidInputError, match="new start"):
            one.change(start, "move", by="m-1", at=NOW, why="ill")
        with pytest.raises(InvalidInputError, match="new start"):
            one.change(start, "cancel", by="m-1", at=NOW, why="ill", to=later(start, 1))

    def test_an_unknown_start_is_named(self):
        one = series()
        with pytest.raises(UnknownNameError, match="session start"):
            one.change(later(one.planned[0].original, 3), "confirm", by="m-1", at=NOW)

    def test_history_runs_forward(self):
        one = series()
        start = one.planned[0].original
        confirmed = one.change(start, "confirm", by="m-1", at=NOW)
        with pytest.raises(InvalidInputError, match="order of time"):
            confirmed.change(
                start, "cancel", by="m-1", at=NOW - timedelta(minutes=1), why="too early"
            )

    def test_a_naive_time_is_refused(self):
        one = series()
        with pytest.raises(InvalidInputError, match="timezone"):
            one.change(one.planned[0].original, "confirm", by="m-1", at=NOW.replace(tzinfo=None))

    @pytest.mark.parametrize(
        ("fields", "match"),
        [
            ({"to_status": "held"}, "expected the status"),
            ({"from_status": "held"}, "cannot confirm"),
            (
                {"to_start": later(ZonedDateTime(on=START, at=time(9), zone="UTC"), 1)},
                "only a move",
            ),
        ],
    )
    def test_an_entry_agrees_with_itself(self, fields: dict[str, object], match: str):
        start = ZonedDateTime(on=START, at=time(9), zone="UTC")
        entry = {
            "original": start,
            "at": NOW,
            "by": "m-1",
            "action": "confirm",
            "from_start": start,
            "to_start": start,
            "from_status": "planned",
            "to_status": "confirmed",
        }
        with pytest.raises(ValidationError, match=match):
            Change(**{**entry, **fields})

    def test_a_replay_finds_what_does_not_fit(self):
        one = series()
        changed = one.change(one.planned[0].original, "confirm", by="m-1", at=NOW)
        (entry,) = changed.history
        with pytest.raises(ValueError, match="never planned"):
            replay(one.planned[1:], changed.history)
        with pytest.raises(ValueError, match="starts from planned"):
            replay(one.planned, [entry, entry])

    def test_the_plan_itself_is_checked(self):
        one = series()
        fields = {name: getattr(one, name) for name in FollowUpSeries.model_fields}
        first, second, third = one.planned
        for planned, match in [
            ((second, first, third), "in order"),
            ((first, first), "merge"),
            ((first.model_copy(update={"person_id": "p-2"}),), "another series or person"),
            ((first.model_copy(update={"status": "held"}),), "belongs into the history"),
        ]:
            with pytest.raises(ValidationError, match=match):
                FollowUpSeries(**{**fields, "planned": planned})

    def test_a_taken_start_cannot_be_planned_again(self):
        one = series()
        with pytest.raises(InvalidInputError, match="merge"):
            one.extend([one.planned[0]])


@pytest.fixture
def new_york_without_summer_time() -> Iterator[Callable[[], None]]:
    """Let the time-zone data change: from the call on New York keeps its standard time."""
    patch = pytest.MonkeyPatch()

    def other_data(name: str) -> ZoneInfo:
        source = "America/Panama" if name == "America/New_York" else name
        with resources.files("tzdata.zoneinfo").joinpath(source).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)

    def change() -> None:
        patch.setattr(zoned, "ZoneInfo", other_data)
        zoned.zone_named.cache_clear()

    yield change
    patch.undo()
    zoned.zone_named.cache_clear()


class TestDifferences:
    def test_new_time_zone_data_give_a_list_and_move_nothing(
        self, new_york_without_summer_time: Callable[[], None]
    ):
        def planned() -> FollowUpSeries:
            host = Host(id="m-1", calendar=WorkCalendar(zone="America/New_York"))
            return plan_series(
                reinforcement([1]),
                date(2026, 7, 1),
                person_id="p-1",
                calendar=BERLIN,
                host=host,
                anchor="coachee",
            )

        old = planned()
        old = old.change(old.planned[0].original, "confirm", by="m-1", at=NOW)
        new_york_without_summer_time()
        (found,) = plan_differences(old, planned())
        assert (found.kind, found.confirmed) == ("moved", True)
        assert (found.from_start.at, found.to_start.at) == (time(15), time(16))
        assert old.sessions[0].starts_at.at == time(15)

    def test_a_new_holiday_gives_a_list_and_moves_nothing(self):
        old = series()
        start = old.planned[1].original
        old = old.change(start, "confirm", by="m-1", at=NOW)
        fresh = series(days_off=(start.on,))
        (found,) = plan_differences(old, fresh)
        assert (found.label, found.kind, found.confirmed) == ("day 7", "moved", True)
        assert found.original == start
        assert found.to_start == later(start, 1)
        assert old.sessions[1].starts_at == start

    def test_the_same_plan_gives_none(self):
        assert plan_differences(series(), series()) == ()

    def test_what_is_settled_is_left_alone(self):
        old = series()
        start = old.planned[1].original
        old = old.change(start, "complete", by="m-1", at=NOW)
        assert plan_differences(old, series(days_off=(start.on,))) == ()

    def test_added_and_dropped_points(self):
        old = plan_series(reinforcement([1, 7]), START, person_id="p-1", calendar=BERLIN)
        new = plan_series(reinforcement([1, 14]), START, person_id="p-1", calendar=BERLIN)
        assert [(found.label, found.kind) for found in plan_differences(old, new)] == [
            ("day 14", "added"),
            ("day 7", "dropped"),
        ]

    def test_a_point_that_is_now_skipped_is_dropped(self):
        leave = WorkCalendar(zone="UTC", absences=((date(2026, 11, 9), date(2026, 11, 13)),))
        plain = WorkCalendar(zone="UTC")
        old = plan_series(coaching(months=1), START, person_id="p-1", calendar=plain)
        new = plan_series(coaching(months=1), START, person_id="p-1", calendar=leave)
        assert [(found.label, found.kind) for found in plan_differences(old, new)] == [
            ("week 1", "dropped")
        ]

    def test_another_person_is_no_comparison(self):
        other = plan_series(reinforcement(), START, person_id="p-2", calendar=BERLIN)
        with pytest.raises(InvalidInputError, match="p-2"):
            plan_differences(series(), other)
