from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import attrs
import pytest
from pydantic import ValidationError

import devframe as dv
from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe.followup.feedback import FeedbackFollowUp, feedback_follow_ups
from devframe.followup.guide import guide_for
from devframe.followup.talk import FollowUpOutcome

BERLIN = dv.WorkCalendar(country="DE", zone="Europe/Berlin")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def talk(**fields: object) -> dv.FeedbackTalk:
    return dv.FeedbackTalk(
        **{
            "id": "talk-1",
            "person_id": "p-1",
            "host_id": "m-1",
            "held_at": datetime(2026, 11, 20, 16, tzinfo=ZoneInfo("Europe/Berlin")),
            **fields,
        }
    )


FULL = {
    "issue": "The pauses between calls are long.",
    "expectation": "Two minutes at most.",
    "strength": "You bring new people in well.",
    "availability": "Any day until five.",
    "emotions": ("anxiety",),
    "recognition": "Your calm with angry callers.",
}


class TestFollowUp:
    def test_it_is_created_by_default_and_leads_back_to_its_talk(self):
        follow = dv.feedback_follow_up(talk(), calendar=BERLIN)
        assert follow.on == date(2026, 11, 23)
        assert follow.series.caused_by == ("talk-1",)
        assert (follow.session.host_id, follow.session.duration_minutes) == ("m-1", 20)
        assert follow.warnings == ()

    def test_it_is_as_urgent_as_the_talk(self):
        assert dv.feedback_follow_up(talk(priority=2), calendar=BERLIN).priority == 2

    def test_a_long_wait_is_worth_a_warning(self):
        before_christmas = talk(held_at=datetime(2026, 12, 24, 9, tzinfo=UTC))
        follow = dv.feedback_follow_up(before_christmas, calendar=BERLIN)
        assert follow.on == date(2026, 12, 28)
        assert follow.warnings == ()
        wednesdays = attrs.evolve(BERLIN, work_days=("wed",))
        (warning,) = dv.feedback_follow_up(talk(), calendar=wednesdays).warnings
        assert warning.startswith("5 calendar days after the talk")

    def test_skipping_needs_a_reason_and_stays_visible(self):
        follow = dv.feedback_follow_up(talk(), calendar=BERLIN)
        with pytest.raises(InvalidInputError, match="say why"):
            follow.series.change(follow.session.original, "skip", by="m-1", at=NOW)
        skipped = follow.series.change(
            follow.session.original, "skip", by="m-1", at=NOW, why="left the company"
        )
        assert skipped.sessions[0].status == "skipped"
        assert skipped.history[0].why == "left the company"

    def test_a_host_must_be_the_talks(self):
        with pytest.raises(InvalidInputError, match="'m-1'"):
            dv.feedback_follow_up(talk(), calendar=BERLIN, host=dv.Host(id="m-2", calendar=BERLIN))

    def test_a_naive_talk_is_refused(self):
        with pytest.raises(ValidationError, match="timezone"):
            talk(held_at=datetime(2026, 11, 20))  # noqa: DTZ001 - naive on purpose

    def test_a_json_round_trip_is_exact(self):
        follow = dv.feedback_follow_up(talk(**FULL), calendar=BERLIN)
        assert FeedbackFollowUp.from_json(follow.to_json()) == follow

    def test_what_it_brought_is_kept(self):
        follow = dv.feedback_follow_up(talk(), calendar=BERLIN)
        outcome = FollowUpOutcome(confidence=4, absorbed=True, recognition="Kept to two minutes.")
        held = follow.model_copy(update={"outcome": outcome})
        assert FeedbackFollowUp.from_json(held.to_json()).outcome == outcome

    def test_it_exports_to_a_private_calendar_entry(self):
        text = dv.feedback_follow_up(talk(**FULL), calendar=BERLIN).to_ics()
        assert "DTSTART;TZID=Europe/Berlin:20261123T090000" in text
        assert "CLASS:PRIVATE" in text
        assert not any(str(fact)[:12] in text for fact in FULL.values())


class TestMany:
    def test_a_host_is_never_booked_twice(self):
        talks = [talk(id=f"talk-{number}", person_id=f"p-{number}") for number in range(5)]
        planned = feedback_follow_ups(talks, calendar=BERLIN)
        starts = [follow.session.starts_at for follow in planned]
        assert len({start.key for start in starts}) == 5
        assert all(
            later.utc - earlier.utc >= timedelta(minutes=20) for earlier, later in pairwise(starts)
        )

    def test_the_urgent_talk_chooses_first_and_the_order_of_the_input_stays(self):
        talks = [talk(id="talk-a", priority=3), talk(id="talk-b", priority=1)]
        planned = feedback_follow_ups(talks, calendar=BERLIN)
        assert [follow.talk.id for follow in planned] == ["talk-a", "talk-b"]
        assert planned[1].session.starts_at.utc < planned[0].session.starts_at.utc

    def test_talks_without_a_host_stand_alone(self):
        talks = [talk(id="talk-a", host_id=None), talk(id="talk-b", host_id=None)]
        first, second = feedback_follow_ups(talks, calendar=BERLIN)
        assert first.session.starts_at == second.session.starts_at


class TestGuide:
    def test_the_four_moves_stand_in_order(self):
        assert [move.name for move in guide_for(talk()).moves] == [
            "empathize",
            "reassure",
            "express_confidence",
            "preserve_collaboration",
        ]

    def test_facts_are_quoted_where_they_belong(self):
        guide = guide_for(talk(**FULL))
        assert guide.missing == ()
        prompts = {move.name: " ".join(move.prompts) for move in guide.moves}
        assert "anxiety" in prompts["empathize"]
        assert FULL["strength"] in prompts["reassure"]
        assert FULL["recognition"] in prompts["reassure"]
        assert FULL["issue"] in prompts["express_confidence"]
        assert FULL["expectation"] in prompts["express_confidence"]
        assert FULL["availability"] in prompts["preserve_collaboration"]

    @pytest.mark.parametrize("fact", ["strength", "issue", "expectation", "availability"])
    def test_a_missing_fact_is_flagged_and_not_made_up(self, fact: str):
        guide = guide_for(talk(**{**FULL, fact: None}))
        assert guide.missing == (fact,)
        assert guide.to_text().count(f"[missing: {fact};") == 1

    def test_a_blank_fact_is_none(self):
        with pytest.raises(ValidationError):
            talk(strength="  ")

    def test_absorption_is_not_assumed(self):
        ask = "Do not assume"
        assert ask in guide_for(talk()).to_text()
        assert ask in guide_for(talk(absorbed=False)).to_text()
        assert ask not in guide_for(talk(absorbed=True)).to_text()

    def test_moves_are_ticked_off_one_by_one(self):
        guide = guide_for(talk())
        assert guide.done_share == 0
        ticked = guide.tick("reassure", by="m-1", at=NOW)
        assert ticked.done_share == 0.25
        assert (ticked.moves[1].done_by, ticked.moves[1].done_at) == ("m-1", NOW)
        assert guide.moves[1].done_at is None
        assert "[x] 2. Reassure" in ticked.to_text()
        assert "- [x] **2. Reassure" in ticked.to_markdown()

    def test_an_unknown_move_is_named(self):
        with pytest.raises(UnknownNameError, match="reassure"):
            guide_for(talk()).tick("reasure", by="m-1", at=NOW)

    def test_what_people_wrote_is_no_markup(self):
        text = "<script>*x*</script>\n# [a](b) {0} `c`"
        markdown = guide_for(talk(issue=text)).to_markdown()
        assert r"\<script\>\*x\*\</script\> \# \[a\](b) {0} \`c\`" in markdown
        plain = guide_for(talk(issue="\x1b[2J\r\n[x] 4. Done\u0085")).to_text()
        assert "\x1b" not in plain
        assert not any(line.startswith("[x]") for line in plain.splitlines())
        assert len(markdown.splitlines()) == len(
            guide_for(talk(issue="x")).to_markdown().splitlines()
        )
