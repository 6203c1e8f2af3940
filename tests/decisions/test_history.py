"""What stands now, how often people decided otherwise, and decisions as rows."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from devframe.decisions import (
    DecisionLog,
    History,
    HumanDecision,
    decision_csv,
    decision_rows,
    history_of,
    overrides,
)
from devframe.decisions.lines import DecisionEntry, sealed
from devframe.errors import Fault, UnknownNameError
from tests.decisions.cases import AT, DAY, decided


def told(*entries: DecisionEntry) -> list[tuple[str, str]]:
    return [(fault.where, fault.code) for fault in history(*entries).faults]


def history(*entries: DecisionEntry) -> History:
    return history_of(
        sealed(entry, number=number, previous=None) for number, entry in enumerate(entries, start=1)
    )


@pytest.fixture
def first() -> HumanDecision:
    return decided(outcome="deferred")


@pytest.fixture
def second(first: HumanDecision) -> HumanDecision:
    return first.superseded(
        outcome="changed", method="coaching", by="lead-8", at=AT + DAY, reason="=1+1"
    )


class TestStanding:
    def test_the_decision_that_replaces_stands(
        self, first: HumanDecision, second: HumanDecision
    ) -> None:
        found = history(first, decided(2), second)
        assert found.faults == ()
        assert [one.need_id for one in found.standings] == ["n-1", "n-2"]
        standing = found.of_need("n-1")
        assert (standing.decision, standing.earlier) == (second, (first,))

    def test_a_contest_is_open_until_it_is_answered(self, first: HumanDecision) -> None:
        contests = [first.contested(f"No, {day}.", by="p-1", at=AT + day * DAY) for day in (1, 2)]
        answer = contests[0].answered("We looked again.", by="lead-8", at=AT + 3 * DAY)
        standing = history(first, *contests, answer).of_need("n-1")
        assert standing.contests == tuple(contests)
        assert standing.answers == (answer,)
        assert standing.open_contests == (contests[1],)

    def test_a_need_without_a_decision_is_unknown(self, first: HumanDecision) -> None:
        with pytest.raises(UnknownNameError, match="did you mean 'n-1'"):
            history(first).of_need("n-2")

    def test_faults_of_the_log_are_passed_on(self) -> None:
        fault = Fault("line 1", "torn_line", "torn")
        assert history_of([fault]).faults == (fault,)

    def test_two_decisions_that_do_not_know_of_each_other(
        self, first: HumanDecision, second: HumanDecision
    ) -> None:
        rival = first.superseded(outcome="accepted", by="lead-9", at=AT + DAY, reason="Asked.")
        found = history(first, second, rival)
        assert [(one.where, one.code) for one in found.faults] == [("line 3", "not_superseding")]
        assert found.of_need("n-1").decision == rival
        assert found.of_need("n-1").earlier == (first, second)
        assert told(first, decided(by="lead-9")) == [("line 2", "not_superseding")]
        assert told(second) == [("line 1", "not_superseding")]

    def test_what_speaks_of_nothing_is_told(self, first: HumanDecision) -> None:
        contest = first.contested("No.", by="p-1", at=AT)
        answer = contest.answered("We looked.", by="lead-8", at=AT)
        assert told(contest, answer) == [
            ("line 1", "unknown_decision"),
            ("line 2", "unknown_contest"),
        ]
        assert history(contest).standings == ()
        assert told(first, first) == [("line 2", "recorded_twice")]
        assert history(first, first).of_need("n-1").earlier == ()

    def test_a_log_gives_its_history(self, tmp_path: Path, first: HumanDecision) -> None:
        log = DecisionLog(tmp_path / "log.jsonl")
        log.append(first)
        assert log.history() == history(first)
        assert "History" in log.history()._repr_html_()


class TestOverrides:
    def test_what_stands_is_counted_by_policy(
        self, first: HumanDecision, second: HumanDecision
    ) -> None:
        other = decided(3).model_copy(update={"policy_version": "0.0.1"})
        contest = second.contested("No.", by="p-1", at=AT + DAY)
        made = [first, second, contest, decided(2), decided(4, outcome="rejected"), other]
        old, new = overrides(history(*made, decided(5, outcome="deferred")).standings)
        assert (old.policy_version, old.accepted, old.n) == ("0.0.1", 1, 1)
        assert (new.accepted, new.changed, new.rejected, new.deferred) == (1, 1, 1, 1)
        assert new.contested == 1
        assert new.overridden_share == pytest.approx(2 / 3)
        assert "67 % decided otherwise; 1 accepted, 1 changed, 1 rejected" in new.sentence()

    def test_an_edited_policy_of_the_same_version_stands_apart(self) -> None:
        edited = decided(2).model_copy(update={"policy_sha256": "0" * 64})
        assert [one.n for one in overrides(history(decided(), edited).standings)] == [1, 1]

    def test_nothing_decided_is_no_share_of_zero(self, first: HumanDecision) -> None:
        (count,) = overrides(history(first).standings)
        assert count.overridden_share is None
        assert "none decided yet" in count.sentence()
        assert overrides([]) == ()


class TestRows:
    def test_every_decision_is_a_row(self, first: HumanDecision, second: HumanDecision) -> None:
        contest = first.contested("No.", by="p-1", at=AT)
        answer = contest.answered("Yes.", by="lead-8", at=AT)
        again = first.contested("Still no.", by="p-1", at=AT + DAY)
        found = history(first, contest, answer, again, second)
        frame = pd.DataFrame(decision_rows(found.standings))
        assert frame["decision_id"].tolist() == [first.id, second.id]
        assert frame["stands"].tolist() == [False, True]
        assert frame["method"].dropna().tolist() == ["coaching"]
        assert frame["contests"].tolist() == [2, 0]
        assert frame["open_contests"].tolist() == [1, 0]

    def test_csv_is_harmless(self, first: HumanDecision, second: HumanDecision) -> None:
        bell = second.model_copy(update={"need_id": "n-9", "supersedes": None, "reason": "\x07a"})
        rows = list(csv.DictReader(decision_csv(history(first, second, bell).standings)))
        assert [row["reason"] for row in rows] == ["The course is full.", "'=1+1", "\\u0007a"]
        assert [row["stands"] for row in rows] == ["false", "true", "true"]
        assert rows[0]["method"] == ""
        assert rows[0]["decided_at"] == "2026-04-01T09:30:00+00:00"
