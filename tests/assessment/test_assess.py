from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe import (
    AssessmentRules,
    Competency,
    Evidence,
    Framework,
    Profile,
    RoleProfile,
    assess,
    assess_people,
)
from devframe.assessment import find_evidence_faults
from devframe.competency import KINDS
from devframe.errors import InvalidInputError
from tests.assessment.build import DAY, ask, ask_habit, done, profile_of, role, seen, standing_of
from tests.strategies import AS_OF, assessed

Given = tuple[RoleProfile, list[Evidence], AssessmentRules]


def assess_given(given_: Given, pieces: list[Evidence] | None = None) -> Profile:
    role_, evidence, rules = given_
    return assess(
        evidence if pieces is None else pieces, role=role_, as_of=AS_OF, person_id="p1", rules=rules
    )


class TestWhatAlwaysHolds:
    @settings(max_examples=40)
    @given(assessed(), st.randoms(use_true_random=False))
    def test_the_order_of_evidence_does_not_matter(self, case: Given, random: Random) -> None:
        mixed = list(case[1])
        random.shuffle(mixed)
        assert assess_given(case, mixed).to_json() == assess_given(case).to_json()

    @settings(max_examples=40)
    @given(assessed())
    def test_every_piece_is_accounted_for(self, case: Given) -> None:
        profile = assess_given(case)
        all_ids = {piece.id for piece in case[1]}
        seen_ids = set(profile.unused_evidence_ids)
        for kind in KINDS:
            for item in profile.standings(kind):
                used, aside = set(item.evidence_ids), set(item.set_aside_ids)
                assert used.isdisjoint(aside)
                about = {
                    piece.id
                    for piece in case[1]
                    if (piece.competency_id, piece.kind) == (item.competency_id, kind)
                }
                assert used | aside == about
                seen_ids |= about
        assert seen_ids == all_ids

    @settings(max_examples=40)
    @given(assessed())
    def test_a_standing_agrees_with_itself(self, case: Given) -> None:
        profile = assess_given(case)
        for item in (*profile.knowledge, *profile.skill, *profile.habit):
            if item.state == "unknown":
                assert (item.attained, item.lowest, item.highest) == (None, None, None)
                assert (item.voices, item.evidence_ids, item.renew_by) == (0, (), None)
                assert not item.disagreement
                assert not item.self_only
            else:
                assert item.attained is not None
                assert item.lowest is not None
                assert item.highest is not None
                assert item.lowest <= item.attained <= item.highest
                assert (item.state == "met") == (item.attained >= item.required)
                assert 1 <= item.voices <= len(item.evidence_ids)
                assert item.renew_by is not None
                assert item.renew_by > AS_OF
                assert not (item.self_only and item.self_attained is not None)

    @settings(max_examples=40)
    @given(assessed())
    def test_gaps_are_the_standings_that_are_not_met(self, case: Given) -> None:
        profile = assess_given(case)
        every = [*profile.knowledge, *profile.skill, *profile.habit]
        unmet = {(i.competency_id, i.kind, i.context): i for i in every if i.state != "met"}
        assert len(profile.gaps) == len(unmet)
        for gap in profile.gaps:
            item = unmet[gap.competency_id, gap.kind, gap.context]
            assert (gap.required, gap.attained) == (item.required, item.attained)
            if gap.attained is None:
                assert gap.shortfall is None
            else:
                assert gap.shortfall == gap.required - gap.attained >= 1

    @settings(max_examples=40)
    @given(assessed(), st.sampled_from([None, 100, 300]))
    def test_another_self_rating_never_moves_what_others_say(
        self, case: Given, chances: int | None
    ) -> None:
        role_, evidence, rules = case
        before = assess_given(case)
        own = [
            Evidence(
                id=f"own{n}",
                person_id="p1",
                competency_id=item.competency_id,
                kind=item.kind,
                source="self",
                on=AS_OF,
                level=None if item.kind == "habit" else role_.scale.levels[-1].value,
                occurrences=100 if item.kind == "habit" else None,
                opportunities=chances if item.kind == "habit" else None,
                context=item.context,
            )
            for n, item in enumerate(role_.requirements * 20)
        ]
        after = assess([*evidence, *own], role=role_, as_of=AS_OF, person_id="p1", rules=rules)
        for kind in KINDS:
            for old, new in zip(before.standings(kind), after.standings(kind), strict=True):
                if old.voices and not old.self_only:
                    for name in ("required", "attained", "state", "voices", "lowest", "highest"):
                        assert getattr(old, name) == getattr(new, name), name
                    assert not new.self_only
                    assert new.self_attained is not None
                else:
                    assert new.self_only


class TestKindsApart:
    def test_a_high_total_never_hides_a_weak_kind(self) -> None:
        wanted = role(
            ask(kind="knowledge"), ask(kind="skill"), ask_habit(competency_id="listening")
        )
        profile = assess(
            [
                seen(5, kind="knowledge"),
                seen(5, kind="knowledge", source="test"),
                seen(0, kind="skill"),
                done(100, competency_id="listening"),
            ],
            role=wanted,
            as_of=DAY,
        )
        assert [item.state for item in profile.knowledge] == ["met"]
        assert [item.state for item in profile.habit] == ["met"]
        assert [item.state for item in profile.skill] == ["short"]
        assert [(gap.kind, gap.shortfall) for gap in profile.gaps] == [("skill", 3)]

    def test_evidence_of_one_kind_says_nothing_of_another(self) -> None:
        profile = profile_of(ask(kind="skill"), seen(5, kind="knowledge"))
        assert profile.skill[0].state == "unknown"
        assert len(profile.unused_evidence_ids) == 1


class TestZeroAndNothing:
    @pytest.mark.parametrize("zero", [{"level": 0}, {"level": None, "score_share": 0.0}])
    def test_an_attested_zero_is_a_measured_gap(self, zero: dict[str, float | None]) -> None:
        profile = profile_of(ask(), seen(**zero))
        [item] = profile.skill
        assert (item.state, item.attained) == ("short", 0)
        assert profile.gaps[0].shortfall == 3

    def test_no_evidence_is_an_unmeasured_gap(self) -> None:
        profile = profile_of(ask())
        [item] = profile.skill
        assert (item.state, item.attained) == ("unknown", None)
        assert (profile.gaps[0].attained, profile.gaps[0].shortfall) == (None, None)

    def test_a_required_zero_is_met_by_an_attested_zero_only(self) -> None:
        assert standing_of(ask(level=0), seen(0)).state == "met"
        assert standing_of(ask(level=0)).state == "unknown"

    def test_a_zero_habit_was_looked_for(self) -> None:
        item = standing_of(ask_habit(), done(0))
        assert (item.state, item.attained) == ("short", 0)


class TestSeveralVoices:
    voices = (
        seen(1, source="peer", rater_id="r1", days_ago=30),
        seen(4, source="manager", days_ago=20),
        seen(5, source="test", days_ago=40),
        seen(2, source="peer", rater_id="r2", days_ago=20),
    )

    @pytest.mark.parametrize(
        ("combination", "attained"),
        [
            # Votes 2 at 1, 2 at 2, 2 at 4, 3 at 5: half of 9 is reached at 4.
            ("weighted_median", 4),
            ("lowest", 1),
            # The manager and one peer spoke last; of one day, the lowest.
            ("latest", 2),
        ],
    )
    def test_each_named_rule(self, combination: str, attained: int) -> None:
        item = standing_of(ask(), *self.voices, combination=combination)
        assert item.attained == attained
        assert (item.lowest, item.highest, item.voices) == (1, 5, 4)

    def test_a_tie_of_votes_goes_to_the_lower_level(self) -> None:
        item = standing_of(ask(), seen(2, source="peer"), seen(4, source="peer"))
        assert item.attained == 2

    def test_weights_decide_the_median(self) -> None:
        pieces = (seen(1, source="peer"), seen(4, source="test"))
        assert standing_of(ask(), *pieces).attained == 4
        even = tuple(item.model_copy(update={"weight": 1}) for item in AssessmentRules().weights)
        assert standing_of(ask(), *pieces, weights=even).attained == 1

    @pytest.mark.parametrize(("other", "flagged"), [(3, False), (4, False), (5, True), (1, True)])
    def test_disagreement_is_kept_and_flagged_from_two_levels(
        self, other: int, flagged: bool
    ) -> None:
        item = standing_of(ask(), seen(3, rater_id="r1"), seen(other, rater_id="r2"))
        assert {item.lowest, item.highest} == {3, other}
        assert item.disagreement is flagged
        stricter = standing_of(
            ask(), seen(3, rater_id="r1"), seen(other, rater_id="r2"), disagreement_levels=1
        )
        assert stricter.disagreement is (other != 3)

    def test_disagreement_reaches_the_gap(self) -> None:
        gap = profile_of(ask(), seen(0, rater_id="r1"), seen(4, rater_id="r2")).gaps[0]
        assert gap.disagreement

    def test_a_newer_word_replaces_an_older_one_of_the_same_voice(self) -> None:
        old, new = seen(5, days_ago=60), seen(1, days_ago=5)
        item = standing_of(ask(), new, old)
        assert (item.attained, item.voices) == (1, 1)
        assert (item.evidence_ids, item.set_aside_ids) == ((new.id,), (old.id,))

    def test_of_two_words_of_one_day_the_lower_counts(self) -> None:
        item = standing_of(ask(), seen(4), seen(2))
        assert (item.attained, item.voices, len(item.evidence_ids)) == (2, 1, 2)


class TestSelfRatings:
    def test_they_count_where_nobody_else_has_spoken_and_it_is_said(self) -> None:
        profile = profile_of(ask(), seen(2, source="self"))
        assert profile.skill[0].self_only
        assert profile.gaps[0].self_only
        assert profile.skill[0].self_attained is None

    @pytest.mark.parametrize("combination", ["weighted_median", "lowest", "latest"])
    def test_a_thousand_of_them_do_not_outweigh_one_other(self, combination: str) -> None:
        own = [seen(5, source="self", days_ago=1) for _ in range(1000)]
        item = standing_of(ask(), *own, seen(1, source="peer"), combination=combination)
        assert (item.attained, item.voices, item.self_only) == (1, 1, False)
        assert item.self_attained == 5

    def test_a_modest_one_does_not_pull_others_down(self) -> None:
        item = standing_of(ask(), seen(0, source="self"), seen(4), combination="lowest")
        assert (item.attained, item.self_attained, item.disagreement) == (4, 0, False)

    def test_expired_words_of_others_leave_the_person_alone(self) -> None:
        item = standing_of(ask(), seen(5, days_ago=400), seen(2, source="self"))
        assert (item.attained, item.self_only) == (2, True)


class TestTime:
    @pytest.mark.parametrize(
        ("days_ago", "counts"), [(0, True), (364, True), (365, False), (-1, False)]
    )
    def test_evidence_counts_from_its_day_until_it_is_stale(
        self, days_ago: int, counts: bool
    ) -> None:
        piece = seen(3, days_ago=days_ago)
        item = standing_of(ask(), piece)
        assert (item.state == "met") is counts
        assert item.evidence_ids == ((piece.id,) if counts else ())
        assert item.set_aside_ids == (() if counts else (piece.id,))

    @pytest.mark.parametrize(("ends_in", "counts"), [(0, False), (1, True)])
    def test_evidence_does_not_count_on_the_day_it_expires(
        self, ends_in: int, counts: bool
    ) -> None:
        piece = seen(3, expires_on=DAY + timedelta(days=ends_in))
        assert (standing_of(ask(), piece).state == "met") is counts

    def test_its_own_expiry_beats_staleness(self) -> None:
        certificate = seen(3, days_ago=1000, expires_on=DAY + timedelta(days=1000))
        assert standing_of(ask(), certificate).state == "met"

    def test_staleness_is_a_parameter(self) -> None:
        assert standing_of(ask(), seen(3, days_ago=30), stale_after_days=30).state == "unknown"
        assert standing_of(ask(), seen(3, days_ago=29), stale_after_days=30).state == "met"

    def test_renew_by_is_the_first_day_on_which_evidence_falls_away(self) -> None:
        pieces = (
            seen(3, rater_id="r1", days_ago=10),
            seen(3, rater_id="r2", days_ago=5, expires_on=DAY + timedelta(days=7)),
        )
        item = standing_of(ask(), *pieces)
        assert item.renew_by == DAY + timedelta(days=7)
        wanted = role(ask())
        day_before = assess(pieces, role=wanted, as_of=item.renew_by - timedelta(days=1))
        that_day = assess(pieces, role=wanted, as_of=item.renew_by)
        assert len(day_before.skill[0].evidence_ids) == 2
        assert len(that_day.skill[0].evidence_ids) == 1

    def test_the_last_days_of_the_calendar_are_days_too(self) -> None:
        late = seen(3, on=date(9999, 12, 30))
        profile = assess([late], role=role(ask()), as_of=date(9999, 12, 30))
        assert profile.skill[0].renew_by == date.max
        assert assess([late], role=role(ask()), as_of=DAY).skill[0].state == "unknown"


class TestContext:
    def test_a_demand_for_a_context_is_met_in_that_context_only(self) -> None:
        asked = ask(context="phone")
        assert standing_of(asked, seen(3, context="phone")).state == "met"
        for other in ("chat", None):
            piece = seen(5, context=other)
            item = standing_of(asked, piece)
            assert (item.state, item.set_aside_ids) == ("unknown", (piece.id,))

    def test_a_demand_without_a_context_takes_every_context(self) -> None:
        for context in ("phone", "chat", None):
            assert standing_of(ask(), seen(3, context=context)).state == "met"

    def test_the_same_skill_in_two_contexts_has_two_standings(self) -> None:
        wanted = role(ask(context="phone"), ask(context="chat"))
        profile = assess(
            [seen(4, context="phone"), seen(1, context="chat")], role=wanted, as_of=DAY
        )
        assert [(s.context, s.state) for s in profile.skill] == [
            ("phone", "met"),
            ("chat", "short"),
        ]
        assert profile.unused_evidence_ids == ()
        assert [gap.context for gap in profile.gaps] == ["chat"]


class TestOrderAndIds:
    def test_gaps_stand_with_safety_first_then_importance(self) -> None:
        wanted = role(
            ask("b", importance=2),
            ask("a", importance=2),
            ask("c", importance=5),
            ask("d", importance=1, safety_critical=True),
            ask("e", importance=5, safety_critical=False),
        )
        profile = assess([], role=wanted, as_of=DAY, person_id="p1")
        assert [gap.competency_id for gap in profile.gaps] == ["d", "c", "e", "a", "b"]

    def test_a_rerun_gives_the_same_ids_and_another_cause_another(self) -> None:
        first = profile_of(ask()).gaps[0].id
        assert profile_of(ask()).gaps[0].id == first
        assert profile_of(ask(context="phone")).gaps[0].id != first
        assert profile_of(ask(kind="knowledge")).gaps[0].id != first


class TestFaults:
    def test_every_fault_comes_at_once_with_its_row(self) -> None:
        known = Framework(
            id="f", name="F", competencies=(Competency(id="listening", name="L", kinds=("skill",)),)
        )
        pieces = [
            seen(3, id="same"),
            seen(3, id="same"),
            seen(9),
            seen(3, competency_id="listenin"),
            seen(3, competency_id="zzz", person_id="p2"),
        ]
        with pytest.raises(InvalidInputError) as caught:
            assess(pieces, role=role(ask()), as_of=DAY, framework=known)
        found = {(f.row, f.code, f.column): f.message for f in caught.value.faults}
        assert set(found) == {
            (2, "duplicate_id", "id"),
            (3, "level_outside_scale", "level"),
            (4, "unknown_competency", "competency_id"),
            (5, "unknown_competency", "competency_id"),
            (None, "several_persons", None),
        }
        assert "already stands in row 1" in found[2, "duplicate_id", "id"]
        assert "(0 to 5); correct it" in found[3, "level_outside_scale", "level"]
        assert "did you mean 'listening'?" in found[4, "unknown_competency", "competency_id"]
        assert "add it or correct the id" in found[5, "unknown_competency", "competency_id"]
        assert "call assess_people" in found[None, "several_persons", None]

    def test_good_rows_can_be_kept(self) -> None:
        pieces = [seen(3), seen(9)]
        bad = {fault.row for fault in find_evidence_faults(pieces, role=role(ask()))}
        kept = [piece for row, piece in enumerate(pieces, start=1) if row not in bad]
        assert assess(kept, role=role(ask()), as_of=DAY).skill[0].state == "met"

    def test_evidence_about_somebody_else_is_refused(self) -> None:
        with pytest.raises(InvalidInputError, match=r"about 'p1' only, got .*p2"):
            profile_of(ask(), seen(3, person_id="p2"))

    def test_without_evidence_somebody_must_be_named(self) -> None:
        with pytest.raises(InvalidInputError, match="give person_id where there is no evidence"):
            assess([], role=role(ask()), as_of=DAY)

    def test_a_role_that_asks_nothing_leaves_all_evidence_unused(self) -> None:
        piece = seen(3)
        profile = assess([piece], role=role(), as_of=DAY)
        assert (profile.gaps, profile.unused_evidence_ids) == ((), (piece.id,))


class TestPeople:
    def test_each_person_is_assessed_as_if_alone_in_the_order_of_ids(self) -> None:
        pieces = [seen(n % 6, person_id=f"p{n % 3}") for n in range(9)]
        together = assess_people(iter(pieces), role=role(ask()), as_of=DAY)
        assert [profile.person_id for profile in together] == ["p0", "p1", "p2"]
        for profile in together:
            own = [piece for piece in pieces if piece.person_id == profile.person_id]
            assert assess(own, role=role(ask()), as_of=DAY) == profile

    def test_nobody_is_no_error(self) -> None:
        assert assess_people([], role=role(ask()), as_of=DAY) == ()

    def test_faults_are_those_of_assess(self) -> None:
        with pytest.raises(InvalidInputError, match="outside scale"):
            assess_people([seen(9), seen(3)], role=role(ask()), as_of=DAY)
