"""The chain of the four levels: standings, rules one by one, causes, indicators, displays."""

import itertools
import json
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe._base.sources import sources
from devframe.kirkpatrick import (
    ChainLink,
    Finding,
    LeadingIndicator,
    ProgramChain,
    TransferEnvironment,
    chain_table,
    conclude,
    program_chain,
    transfer_items,
)
from devframe.kirkpatrick.claims import Form
from devframe.kirkpatrick.vocabulary import ChainAnswer, KirkpatrickLevel, LevelStanding

LEVELS = get_args(KirkpatrickLevel)
STANDINGS = get_args(LevelStanding)
AS_OF = date(2026, 5, 4)

# An interval for each standing of a difference of which 2 matters.
INTERVALS: dict[str, tuple[float, float] | None] = {
    "enough": (3.0, 5.0),
    "some": (1.0, 4.0),
    "undecided": (-1.0, 4.0),
    "too_little": (-1.0, 1.0),
    "worse": (-4.0, -1.0),
    "unknown": None,
}


def found(
    low: float | None, high: float | None, *, form: Form = "change", unit: str = "points"
) -> Finding:
    estimate = None if low is None or high is None else (low + high) / 2
    return conclude(
        outcome="score", estimand="mean", form=form, estimate=estimate, low=low, high=high, n=20,
        method="test", unit=unit, group="a", reference="b",
    )  # fmt: skip


def link(level: KirkpatrickLevel, low: float | None, high: float | None, **more: Any) -> ChainLink:
    return ChainLink(level=level, finding=found(low, high), **({"smallest": 2.0} | more))


def chain(*standings: str, **more: Any) -> ProgramChain:
    links = [
        link(level, *(INTERVALS[standing] or (None, None)))
        for level, standing in zip(LEVELS, standings, strict=True)
    ]
    return program_chain("course", links, **({"as_of": AS_OF} | more))


def codes(entries: Any) -> list[str]:
    return [entry.code for entry in entries]


class TestStanding:
    @pytest.mark.parametrize("standing", STANDINGS)
    def test_of_a_difference(self, standing: str) -> None:
        assert link("learning", *(INTERVALS[standing] or (None, None))).standing == standing

    @pytest.mark.parametrize(
        ("low", "high", "standing"),
        [
            (2.0, 3.0, "enough"),  # at the mark counts
            (0.5, 1.5, "too_little"),  # surely more than nothing and surely too little
            (-1.5, -0.5, "too_little"),  # a loss too small to matter
            (-3.0, 1.0, "undecided"),  # nothing, or a loss that matters
            (-3.0, 3.0, "undecided"),
            (0.0, 3.0, "undecided"),  # no difference is still inside
            (-2.0, -1.0, "worse"),
        ],
    )
    def test_at_the_edges(self, low: float, high: float, standing: str) -> None:
        assert link("results", low, high).standing == standing

    @pytest.mark.parametrize(
        ("low", "high", "lower", "standing"),
        [
            (4.1, 4.6, False, "enough"),
            (3.8, 4.2, False, "undecided"),
            (3.0, 3.9, False, "too_little"),
            (3.0, 3.9, True, "enough"),
            (3.8, 4.2, True, "undecided"),
            (4.1, 4.6, True, "too_little"),
        ],
    )
    def test_of_a_level_is_read_against_what_is_good_enough(
        self, low: float, high: float, lower: bool, standing: str
    ) -> None:
        rated = found(low, high, form="level")
        one = ChainLink(level="reaction", finding=rated, smallest=4, lower_is_better=lower)
        assert one.standing == standing

    @given(st.floats(-9, 9), st.floats(0, 9), st.floats(0.1, 5))
    def test_less_is_better_mirrors_more_is_better(
        self, low: float, width: float, least: float
    ) -> None:
        up = link("results", low, low + width, smallest=least)
        down = link("results", -low - width, -low, smallest=least, lower_is_better=True)
        assert up.standing == down.standing
        holds_zero, holds_least = low <= 0 <= low + width, low <= least <= low + width
        if holds_zero and holds_least:
            assert up.standing == "undecided"
        assert (up.standing == "enough") == (low >= least)

    @pytest.mark.parametrize(
        ("form", "unit", "smallest", "message"),
        [
            ("change", "points", 0.0, "above 0, got 0"),
            ("contrast", "points", -2.0, "lower_is_better=True"),
            ("change", "share", 5.0, "write 5 percentage points as 0.05"),
            ("level", "share", 80.0, "share from 0 to 1"),
        ],
    )
    def test_what_matters_must_fit_the_finding(
        self, form: Form, unit: str, smallest: float, message: str
    ) -> None:
        with pytest.raises(ValidationError) as caught:
            ChainLink(level="results", finding=found(1, 2, form=form, unit=unit), smallest=smallest)
        assert message in str(caught.value).replace("\n", " ")


# For each rule of the table, standings of the four levels with which it holds, and others with
# which it does not because of the one level that differs.
RULES = {
    "learning_missing": ("enough too_little some enough", "enough undecided some enough"),
    "learned_but_not_done": ("unknown some too_little unknown", "unknown some undecided unknown"),
    "liked_but_not_done": ("enough unknown worse some", "unknown unknown worse some"),
    "not_done_and_little_known": (
        "undecided undecided too_little enough",
        "some undecided too_little enough",
    ),
    "done_without_result": ("worse unknown enough too_little", "worse unknown unknown too_little"),
    "no_result_and_behavior_unknown": (
        "enough enough unknown worse",
        "enough enough too_little worse",
    ),
    "reaction_low": ("too_little enough enough enough", "unknown enough enough enough"),
    "done_without_learning": ("some worse some unknown", "some unknown some unknown"),
    "result_without_behavior": ("some some too_little enough", "some some unknown enough"),
    "learning_worse": ("some worse some some", "some too_little some some"),
    "behavior_worse": ("some some worse some", "some some too_little some"),
    "results_worse": ("some some some worse", "some some some too_little"),
}


class TestRules:
    @pytest.mark.parametrize("code", RULES)
    def test_each_rule_holds_with_its_pattern_and_not_without(self, code: str) -> None:
        with_it, without = (chain(*pattern.split()) for pattern in RULES[code])
        assert code in codes((*with_it.breaks, *with_it.notes))
        assert code not in codes((*without.breaks, *without.notes))

    def test_every_rule_has_a_test_and_every_source_is_known(self) -> None:
        table = chain_table()
        assert set(codes(table.rules)) == set(RULES)
        cited = {key for entry in (*table.rules, *table.causes) for key in entry.sources}
        assert cited <= set(sources())
        assert set(table.standings) == set(STANDINGS)

    def test_every_answer_is_asked_for_once_and_every_look_finds_causes(self) -> None:
        table = chain_table()
        assert sorted(cause.answer for cause in table.causes) == sorted(get_args(ChainAnswer))
        for rule in table.rules:
            assert (rule.kind == "break") == bool(rule.look_at)
            assert {cause.at for cause in table.causes} >= set(rule.look_at)

    def test_over_all_patterns(self) -> None:
        """Unknown is never read as failure, failure is never missed, reaction breaks nothing."""
        bad = {"too_little", "worse"}
        rules = [rule for rule in chain_table().rules if rule.kind == "break"]
        for pattern in itertools.product(STANDINGS, repeat=4):
            standings = dict(zip(LEVELS, pattern, strict=True))
            held = [rule for rule in rules if rule.holds(standings)]
            lowest = next((level for level in LEVELS[1:] if standings[level] in bad), None)
            assert (held[0].at if held else None) == lowest
            assert all(standings[rule.at] in bad for rule in held)
            assert len({rule.at for rule in held}) == len(held)


class TestStates:
    @pytest.mark.parametrize(
        ("standings", "state", "told"),
        [
            ("enough enough some enough", "holds", "learning, behavior and results all moved"),
            ("unknown enough enough some", "holds", "all moved"),
            ("worse enough enough some", "holds", "all moved"),
            ("enough enough unknown undecided", "open", "behavior and results cannot be told yet"),
            ("enough enough enough unknown", "open", "but results cannot be told yet"),
            ("enough undecided unknown unknown", "unknown", "neither learning nor behavior"),
            ("enough worse some too_little", "broken", "breaks at learning and results"),
        ],
    )
    def test_are_told_in_a_sentence(self, standings: str, state: str, told: str) -> None:
        view = chain(*standings.split())
        assert view.state == state
        assert told in view.sentence()

    def test_what_was_not_measured_is_unknown_and_no_failure(self) -> None:
        view = program_chain("course", [], as_of=AS_OF)
        assert [one.standing for one in view.levels] == ["unknown"] * 4
        assert view.state == "unknown"
        assert (view.breaks, view.causes, view.look_again_on) == ((), (), None)
        assert view.explain().count("was not measured, which is no sign of failure") == 4
        assert "no effect" not in view.explain()

    def test_no_level_raises_the_claim_of_another(self) -> None:
        view = chain("enough", "enough", "enough", "enough")
        assert {one.link.finding.claim for one in view.levels if one.link} == {"change"}
        for word in ("caused", "because of the program", "effect"):
            assert word not in view.explain().lower()
        assert "One level does not show the next" in view.explain()
        assert "One level does not show the next" in view._repr_html_()


class TestCauses:
    def test_answers_come_first_and_speak_for_or_against(self) -> None:
        view = chain(
            "enough", "enough", "too_little", "unknown",
            answers={"behavior_expected": True, "habit_had_time": None},
            environment=TransferEnvironment(old_way_pays=True, encouraged=True, monitored=None),
        )  # fmt: skip
        first, *others = view.causes
        assert (first.code, first.status) == ("old_way_pays", "answered")
        assert not {"encouraged", "not_expected"} & set(codes(view.causes))
        assert {cause.status for cause in others} == {"open"}
        assert {"monitored", "too_early_for_behavior"} <= set(codes(others))
        assert all(cause.sentence.endswith("?") for cause in others if cause.status == "open")
        assert {cause.at for cause in view.causes} == {"behavior"}
        told = view.explain()
        assert "the target that the new way hurts. (owner: sponsor)" in told
        assert "Does somebody regularly look at whether people do it? (ask: manager)" in told

    def test_the_environment_is_asked_about_where_behavior_breaks_and_only_there(self) -> None:
        items = {item.code for item in transfer_items()}
        view = chain("enough", "enough", "worse", "unknown")
        assert items <= set(codes(view.causes))
        elsewhere = chain(
            "enough", "enough", "some", "worse", environment=TransferEnvironment(no_time=True)
        )
        assert not items & set(codes(elsewhere.causes))

    def test_where_learning_is_unknown_its_causes_follow_those_of_the_environment(self) -> None:
        view = chain("enough", "unknown", "too_little", "unknown")
        levels = [cause.at for cause in view.causes]
        assert levels == sorted(levels)
        assert set(levels) == {"behavior", "learning"}

    @pytest.mark.parametrize(("answer", "there"), [(True, True), (False, False), (None, True)])
    def test_some_causes_hold_with_yes(self, answer: bool | None, there: bool) -> None:
        view = chain("unknown", "unknown", "some", "too_little", answers={"outside_events": answer})
        assert ("outside_cause" in codes(view.causes)) is there

    def test_an_answer_to_no_question_is_refused(self) -> None:
        with pytest.raises(UnknownNameError, match="no answer is named 'weather'"):
            program_chain("course", [], as_of=AS_OF, answers={"weather": True})  # type: ignore[dict-item]


def sign(**more: Any) -> LeadingIndicator:
    given: dict[str, Any] = {
        "name": "recaps", "level": "behavior", "threshold": 3.0, "look_on": date(2026, 5, 4),
    }  # fmt: skip
    return LeadingIndicator(**(given | more))


class TestIndicators:
    @pytest.mark.parametrize(
        ("observed", "lower", "status"),
        [(3.0, False, "met"), (2.9, False, "missed"), (3.0, True, "met"), (3.1, True, "missed")],
    )
    def test_what_was_seen_is_held_against_the_threshold(
        self, observed: float, lower: bool, status: str
    ) -> None:
        seen = sign(observed=observed, observed_on=AS_OF, lower_is_better=lower)
        assert seen.status(AS_OF) == status
        assert f"{status}, {observed:.2f} on 2026-05-04" in seen.sentence(AS_OF)

    def test_zero_is_seen(self) -> None:
        assert sign(observed=0.0, observed_on=AS_OF).status(AS_OF) == "missed"

    def test_dates_to_look_again(self) -> None:
        later = sign(name="b", look_on=date(2026, 6, 1))
        view = chain(*["unknown"] * 4, indicators=[later, sign(name="z"), sign(name="a")])
        assert [one.name for one in view.indicators] == ["a", "z", "b"]
        assert view.look_again_on == date(2026, 5, 4)
        told = view.explain()
        assert "b (ahead of behavior; aim at least 3.00): look on 2026-06-01." in told
        assert "was to be looked at on 2026-05-04; nobody has looked" in told

    def test_an_indicator_moves_no_level(self) -> None:
        seen = sign(observed=9.0, observed_on=AS_OF)
        assert chain(*["unknown"] * 4, indicators=[seen]).state == "unknown"

    def test_what_was_seen_needs_its_day(self) -> None:
        with pytest.raises(ValidationError, match="observed and observed_on together"):
            sign(observed=3.0)

    def test_all_faults_are_told_at_once(self) -> None:
        late = sign(observed=1.0, observed_on=date(2026, 5, 5))
        with pytest.raises(InvalidInputError) as caught:
            program_chain(
                "course",
                [link("learning", 1, 2), link("learning", 1, 2)],
                as_of=AS_OF,
                indicators=[late, sign()],
            )
        assert [fault.code for fault in caught.value.faults] == [
            "repeated",
            "repeated",
            "seen_later",
        ]


class TestShown:
    def test_it_is_stored_and_read_back(self) -> None:
        view = chain("some", "some", "too_little", "unknown", indicators=[sign()])
        assert ProgramChain.from_json(view.to_json()) == view
        assert json.loads(json.dumps(view.to_dict()))["breaks"][0]["at"] == "behavior"

    def test_html_is_escaped(self) -> None:
        view = program_chain("<b>x</b>", [], as_of=AS_OF, indicators=[sign(name="<i>")])
        assert "<b>x" not in view._repr_html_()
        assert "&lt;i&gt;" in view._repr_html_()

    def test_what_matters_is_told_in_the_unit(self) -> None:
        rated = ChainLink(
            level="reaction", finding=found(0.4, 0.9, form="level", unit="share"), smallest=0.8
        )
        few = ChainLink(level="results", finding=found(-3, -1), smallest=2, lower_is_better=True)
        view = program_chain("course", [rated, few], as_of=AS_OF)
        assert "what matters: at least 80.0 %" in view.explain()
        assert "what matters: 2.00 points less" in view.explain()

    def test_every_level_not_yet_told_is_named(self) -> None:
        view = chain("enough", "undecided", "unknown", "some")
        assert "learning and behavior cannot be told yet" in view.sentence()
        breaks = chain("enough", "worse", "too_little", "too_little")
        assert breaks.sentence() == "course: the chain breaks at learning."

    def test_every_source_is_cited(self) -> None:
        view = chain("too_little", "unknown", "some", "worse")
        assert "holton-1996" in view.sources
        for key in view.sources:
            assert sources()[key].citation in view.explain()
