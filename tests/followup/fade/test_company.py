import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from devframe._base.errors import InvalidInputError
from devframe.followup.fade.consistency import consistency
from devframe.followup.fade.demand import cancellers, demand_contrast
from devframe.followup.fade.reach import Member, reach
from devframe.followup.fade.records import DemandPeak, Outcome, WatchedSession
from devframe.followup.fade.session_table import read_members, read_peaks, read_sessions
from devframe.followup.fade.shares import Share
from devframe.followup.fade.signals import early_signals, write_signals
from devframe.followup.fade.watch import watch

START = date(2026, 9, 7)


def weeks(
    person: str, *outcomes: Outcome | None, manager: str | None = None, **fields: object
) -> list[WatchedSession]:
    return [
        WatchedSession(
            person_id=person,
            program_id="coaching",
            planned_on=START + timedelta(weeks=week),
            outcome=outcome,
            manager_id=manager,
            **fields,
        )
        for week, outcome in enumerate(outcomes)
    ]


class TestShare:
    @pytest.mark.parametrize(
        ("count", "total", "expected"),
        # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3.
        [
            (81, 263, (0.2553, 0.3662)),
            (15, 148, (0.0624, 0.1605)),
            (0, 20, (0.0000, 0.1611)),
            (1, 29, (0.0061, 0.1718)),
        ],
    )
    def test_published_wilson_intervals(
        self, count: int, total: int, expected: tuple[float, float]
    ):
        assert Share(count=count, total=total).interval() == pytest.approx(expected, abs=5e-5)

    def test_of_nothing_nothing_is_said(self):
        nothing = Share(count=0, total=0)
        assert (nothing.share, nothing.interval(), str(nothing)) == (None, None, "0 of 0")


class TestReach:
    def test_who_was_never_covered_by_team(self):
        members = [
            Member(person_id="p-3", team_id="b"),
            Member(person_id="p-1", team_id="a"),
            Member(person_id="p-2", team_id="a"),
            Member(person_id="p-4"),
        ]
        sessions = [*weeks("p-1", "held"), *weeks("p-2", "cancelled"), *weeks("p-9", "held")]
        found = reach(members, sessions, first_on=START, last_on=START + timedelta(days=30))
        assert (str(found.covered), found.uncovered) == ("1 of 4 (25%)", ("p-2", "p-3", "p-4"))
        assert [(team.team_id, str(team.covered)) for team in found.teams] == [
            ("a", "1 of 2 (50%)"),
            ("b", "0 of 1 (0%)"),
            (None, "0 of 1 (0%)"),
        ]
        assert found.unlisted == ("p-9",)

    def test_only_the_period_counts(self):
        members = [Member(person_id="p-1")]
        found = reach(
            members,
            weeks("p-1", "held"),
            first_on=START + timedelta(days=1),
            last_on=START + timedelta(days=30),
        )
        assert found.uncovered == ("p-1",)


class TestConsistency:
    def test_a_manager_far_from_the_company_stands_out(self):
        sessions = [
            *weeks("p-1", *["held"] * 8, manager="m-1"),
            *weeks("p-2", *["held"] * 8, manager="m-2"),
            *weeks("p-3", *["cancelled"] * 5, "held", manager="m-3"),
            *weeks("p-4", "held", "cancelled", manager="m-4"),
            *weeks("p-5", None, "held"),
        ]
        found = consistency(sessions, as_of=START + timedelta(weeks=20))
        assert [(one.manager_id, one.differs) for one in found.managers] == [
            ("m-1", False),
            ("m-2", False),
            ("m-3", True),
            ("m-4", None),
            (None, None),
        ]
        assert (found.held.count, found.held.total, found.unrecorded) == (19, 25, 1)
        assert "of 3 managers with enough sessions, 1 differ" in found.sentence

    def test_on_time_is_within_two_days_unless_asked_otherwise(self):
        late = [
            WatchedSession(
                person_id="p-1",
                program_id="coaching",
                planned_on=START,
                outcome="held",
                held_on=START + timedelta(days=days),
            )
            for days in (0, 2, 3)
        ]
        as_of = START + timedelta(days=10)
        assert consistency(late, as_of=as_of).on_time.count == 2
        assert consistency(late, as_of=as_of, on_time_days=0).on_time.count == 1


class TestDemand:
    def test_misses_in_peaks_are_set_beside_those_outside(self):
        sessions = weeks("p-1", "cancelled", "held", "held", "cancelled", None)
        peak = DemandPeak(starts_on=START, ends_on=START)
        found = demand_contrast(sessions, [peak], as_of=START + timedelta(weeks=4))
        assert (str(found.in_peaks), str(found.outside)) == ("1 of 1 (100%)", "1 of 3 (33%)")
        assert "does not show that demand is the cause" in found.sentence
        assert "no comparison" in demand_contrast(sessions, [], as_of=START).sentence

    def test_cancellations_are_counted_by_who_and_why(self):
        sessions = [
            *weeks("p-1", "cancelled", "cancelled", cancelled_by="m-1", reason="queue"),
            *weeks("p-2", "cancelled", cancelled_by="m-1", reason="ill"),
            *weeks("p-3", "cancelled", "no_show", "held"),
        ]
        assert [(one.cancelled_by, one.count, one.reasons) for one in cancellers(sessions)] == [
            ("m-1", 3, (("queue", 2), ("ill", 1))),
            (None, 1, ()),
        ]


class TestSignals:
    def test_the_worst_state_comes_first(self, tmp_path: Path):
        sessions = [
            *weeks("p-1", "held", "held", None),
            *weeks("p-2", "cancelled", "cancelled", "held", "cancelled", None),
            *weeks("p-3", "cancelled", "no_show", None, cancelled_by="m-1", reason="=1+1"),
        ]
        sessions = [
            one.model_copy(update={"cancelled_by": None}) if one.outcome != "cancelled" else one
            for one in sessions
        ]
        rows = early_signals(watch(sessions, as_of=START + timedelta(weeks=4)))
        assert [(row.person_id, row.state) for row in rows] == [
            ("p-2", "faded"),
            ("p-3", "fading"),
            ("p-1", "on_track"),
        ]
        assert (rows[0].days_since_held, rows[0].missed_in_peaks) == (14, None)
        assert (rows[2].missed_in_peaks, rows[1].last_reason) == (0, "=1+1")
        path = tmp_path / "signals.csv"
        write_signals(path, rows)
        written = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert written[1]["last_reason"] == "'=1+1"
        assert written[1]["last_held_on"] == ""

    def test_a_dataframe_takes_the_rows(self):
        pd = pytest.importorskip("pandas")
        rows = early_signals(watch(weeks("p-1", "held"), as_of=START))
        frame = pd.DataFrame([row.model_dump() for row in rows])
        assert frame.loc[0, "state"] == "on_track"


class TestTables:
    def test_good_rows_are_kept_and_bad_ones_reported(self, tmp_path: Path):
        path = tmp_path / "sessions.csv"
        path.write_text(
            "\ufeffperson_id, program_id,planned_on,outcome,held_on,replacement,color\n"
            "p-1,x,2026-09-07,Held,2026-09-08,yes,red\n"
            "p-1,x,2026-09-14,planned,,,\n"
            "p-1,x,14.09.2026,held,,perhaps,\n"
            "p-1,x,2026-09-21,lost,,,\n"
            ",x,2026-09-21,held,,,\n"
            "p-1,x,2026-09-21,cancelled,2026-09-22,,\n",
            encoding="utf-8",
        )
        table = read_sessions(path)
        assert [one.outcome for one in table.records] == ["held", None]
        assert table.records[0].replacement
        assert table.ignored_columns == ("color",)
        assert [(fault.row, fault.column) for fault in table.faults] == [
            (3, "planned_on"),
            (3, "replacement"),
            (4, "outcome"),
            (5, "person_id"),
            (6, None),
        ]

    def test_a_missing_column_is_named_with_the_likely_one(self, tmp_path: Path):
        path = tmp_path / "sessions.csv"
        path.write_text("person,program_id,planned_on\n", encoding="utf-8")
        with pytest.raises(InvalidInputError, match="expected a column 'person_id'; did you mean"):
            read_sessions(path)
        with pytest.raises(InvalidInputError, match="add it"):
            read_peaks(path)

    def test_a_row_that_cannot_be_read_costs_no_other(self, tmp_path: Path):
        path = tmp_path / "sessions.csv"
        header = "person_id,program_id,planned_on,reason\n"
        huge = f"p-1,x,2026-09-07,{'x' * 200_000}\n"
        path.write_text(f"{header}{huge}p-2,x,2026-09-07,\n", encoding="utf-8")
        table = read_sessions(path)
        assert [(fault.row, fault.code) for fault in table.faults] == [(1, "not_readable")]
        assert [session.person_id for session in table.records] == ["p-2"]

    def test_a_comma_too_many_and_a_column_twice_lose_nothing_in_silence(self, tmp_path: Path):
        path = tmp_path / "sessions.csv"
        header = "person_id,program_id,planned_on,reason\n"
        path.write_text(f"{header}p-1,x,2026-09-07,too late, again\n", encoding="utf-8")
        table = read_sessions(path)
        assert [(fault.row, fault.code) for fault in table.faults] == [(1, "wrong_cell_count")]
        assert table.records == ()
        path.write_text("person_id,person_id,program_id,planned_on\n", encoding="utf-8")
        with pytest.raises(InvalidInputError, match="'person_id' stands twice; keep one"):
            read_sessions(path)

    def test_people_and_peaks(self, tmp_path: Path):
        path = tmp_path / "people.csv"
        path.write_text("person_id,team_id\np-1,a\np-2,\n", encoding="utf-8")
        assert read_members(path).records[1] == Member(person_id="p-2")
        path.write_text("starts_on,ends_on\n2026-11-23,2026-11-30\n", encoding="utf-8")
        assert read_peaks(path).records[0].covers(date(2026, 11, 30))
