"""What somebody decided, as records: what must be said, and what may not be."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from devframe.decisions import HumanDecision, decision_on, policy_fingerprint
from devframe.errors import InvalidInputError
from devframe.recommendation import default_policy, recommend
from tests.decisions.cases import AT, DAY, advice, decided, need


class TestDecisions:
    def test_a_decision_holds_what_it_was_based_on(self) -> None:
        decision = decided()
        assert (decision.recommended, decision.method, decision.outcome) == (
            "training",
            "training",
            "accepted",
        )
        assert decision.recommendation_id == advice().id
        assert decision.policy_sha256 == policy_fingerprint(default_policy())
        facts = {one.fact: one.value for one in decision.facts}
        assert facts["performed_before"] is False
        assert facts["shortfall_share"] == 0.5
        assert "coach_minutes" not in facts  # what is not known is not there
        assert [one.fact for one in decision.facts] == sorted(facts)

    def test_the_same_decision_has_the_same_id_and_another_another(self) -> None:
        assert decided() == decided()
        others = [
            decided(),
            decided(2),
            decided(outcome="rejected"),
            decided(outcome="changed"),
            decided(outcome="changed", method="coaching"),
            decided(by="lead-8"),
            decided(at=AT + DAY),
        ]
        assert len({one.id for one in others}) == len(others)

    @pytest.mark.parametrize("outcome", ["changed", "rejected", "deferred"])
    @pytest.mark.parametrize("reason", [None, " "])
    def test_disagreement_needs_a_reason(self, outcome: str, reason: str | None) -> None:
        with pytest.raises(ValidationError, match="expected a reason"):
            decided(outcome=outcome, reason=reason)

    @pytest.mark.parametrize(
        ("outcome", "method"),
        [
            ("accepted", "coaching"),
            ("rejected", "coaching"),
            ("deferred", "training"),
            ("changed", "training"),
            ("changed", None),
        ],
    )
    def test_outcome_and_method_belong_together(self, outcome: str, method: str | None) -> None:
        with pytest.raises(ValidationError, match="outcome"):
            decided(outcome=outcome, method=method)

    def test_advice_without_a_method_can_be_accepted(self) -> None:
        asked = need(kinds=None, shortfall_share=None)
        decision = decision_on(
            recommend(asked),
            need=asked,
            policy=default_policy(),
            outcome="accepted",
            by="lead-7",
            at=AT,
        )
        assert (decision.verdict, decision.recommended, decision.method) == (
            "ask_first",
            None,
            None,
        )
        with pytest.raises(ValidationError, match="and only then"):
            HumanDecision.model_validate(dict(decision) | {"verdict": "develop"})

    def test_need_and_policy_must_be_those_of_the_recommendation(self) -> None:
        other = default_policy().model_copy(update={"id": "ours", "version": "9"})
        with pytest.raises(InvalidInputError) as caught:
            decided(need=need(2), policy=other)
        assert [fault.where for fault in caught.value.faults] == [
            "need.id",
            "need.person_id",
            "policy.id",
            "policy.version",
        ]
        assert "expected 'n-1' as in the recommendation, got 'n-2'" in str(caught.value)

    def test_a_naive_time_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="timezone"):
            decided(at=datetime(2026, 4, 1, 9, 30))  # noqa: DTZ001 - that is the point

    def test_local_time_is_kept_with_its_offset(self) -> None:
        # The hour that the clocks repeat: without its offset it would be two moments.
        again = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
        decision = decided(at=again)
        assert decision.decided_at.isoformat() == "2026-10-25T02:30:00+01:00"
        assert HumanDecision.from_json(decision.to_json()) == decision
        assert decision.decided_at.tzinfo == timezone(timedelta(hours=1))


class TestWhatFollows:
    def test_a_later_decision_names_the_one_it_replaces(self) -> None:
        first = decided(outcome="deferred")
        second = first.superseded(outcome="accepted", by="lead-8", at=AT + DAY, reason="Asked.")
        assert (second.supersedes, second.method, second.decided_by) == (
            first.id,
            "training",
            "lead-8",
        )
        assert second.facts == first.facts
        third = second.superseded(
            outcome="changed", method="coaching", by="lead-8", at=AT + 2 * DAY, reason="Full."
        )
        assert (third.supersedes, third.method) == (second.id, "coaching")

    def test_replacing_a_decision_needs_a_reason_even_to_agree(self) -> None:
        with pytest.raises(ValidationError, match="replaces nothing"):
            decided(outcome="rejected").superseded(outcome="accepted", by="x", at=AT, reason=" ")

    def test_a_contest_and_its_answer_lead_back(self) -> None:
        decision = decided(outcome="rejected")
        contest = decision.contested("I was told otherwise.", by="p-1", at=AT + DAY)
        answer = contest.answered("We looked again.", by="lead-8", at=AT + 2 * DAY)
        assert (contest.need_id, contest.decision_id) == ("n-1", decision.id)
        assert (answer.need_id, answer.contest_id) == ("n-1", contest.id)

    def test_words_that_say_nothing_are_refused(self) -> None:
        with pytest.raises(ValidationError):
            decided().contested(" \n", by="p-1", at=AT)
        with pytest.raises(ValidationError):
            decided().contested("No.", by="p-1", at=AT).answered("", by="lead-8", at=AT)
