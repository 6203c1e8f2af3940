"""What the default policy says, entry by entry: taking an entry out turns a line here red."""

from typing import Any

import pytest

from devframe.diagnosis import Need, Situation
from devframe.recommendation import Recommendation, default_policy, recommend

RULES: list[tuple[str, dict[str, Any], dict[str, int]]] = [
    ("knowledge_is_missing", {"kinds": ("knowledge",)}, {"training": 3}),
    ("can_be_written_down", {"codified": True}, {"training": 2}),
    (
        "never_did_the_skill",
        {"kinds": ("skill",), "performed_before": False},
        {"training": 3},
    ),
    (
        "skill_out_of_practice",
        {"performed_before": True, "performs_often": False},
        {"coaching": 2},
    ),
    (
        "does_it_often",
        {"performed_before": True, "performs_often": True},
        {"coaching": 3, "training": -2},
    ),
    ("could_not_if_it_counted", {"can_do_when_it_counts": False}, {"training": 1}),
    (
        "could_but_does_not",
        {"can_do_when_it_counts": True},
        {"coaching": 2, "training": -2},
    ),
    ("habit_is_missing", {"kinds": ("habit",)}, {"coaching": 3}),
    ("between_people", {"interpersonal": True}, {"coaching": 3}),
    ("depends_on_context", {"context_specific": True}, {"coaching": 2, "training": -1}),
    ("depends_on_style", {"style_dependent": True}, {"coaching": 2, "mentoring": -2}),
    ("hard_to_explain", {"tacit": True}, {"coaching": 1, "mentoring": 1, "training": -2}),
    ("new_challenge", {"novel": True}, {"coaching": -2, "mentoring": 6}),
    ("grooming_a_leader", {"growth_track": "leadership"}, {"mentoring": 6}),
    ("thinking_as_entrepreneur", {"growth_track": "entrepreneurial"}, {"mentoring": 6}),
    ("under_anger_or_threat", {"emotionally_charged": True}, {"coaching": 2, "training": 1}),
    (
        "human_touchpoint",
        {"serves_customers": True, "emotionally_charged": True},
        {"coaching": 1},
    ),
    ("many_people", {"headcount": 15}, {"coaching": -2, "training": 2}),
    ("no_foundation", {"foundation_met": False}, {"training": 2}),
    ("crept_in", {"onset": "gradual"}, {"coaching": 1}),
    ("must_be_certain", {"safety_critical": True}, {"training": 2}),
    (
        "large_gap_in_knowledge",
        {"kinds": ("knowledge",), "shortfall_share": 0.5},
        {"training": 1},
    ),
    ("not_willing", {"willing": False}, {"coaching": -2, "mentoring": -4}),
]

ASKED = {"performed_before": True, "can_do_when_it_counts": False, "tools_adequate": True}
"""Answers that leave no essential group open."""


def need(**facts: Any) -> Need:
    own = {name: facts.pop(name) for name in ("kinds", "shortfall_share") if name in facts}
    for name in ("self_only", "raters_disagree", "requested_method"):
        if name in facts:
            own[name] = facts.pop(name)
    return Need(id="n", person_id="p", competency_id="c", situation=Situation(**facts), **own)


def asked(**facts: Any) -> Recommendation:
    """Recommend with all essentials known."""
    return recommend(need(**{"kinds": ("skill",), "shortfall_share": 0.25, **ASKED, **facts}))


def codes(items: Any) -> list[str]:
    return [item.code for item in items]


def test_the_table_names_every_rule() -> None:
    assert [code for code, _, _ in RULES] == codes(default_policy().rules)


@pytest.mark.parametrize(("code", "facts", "points"), RULES)
def test_a_rule_gives_its_points_when_its_facts_are_known(
    code: str, facts: dict[str, Any], points: dict[str, int]
) -> None:
    given = [reason for reason in recommend(need(**facts)).reasons if reason.code == code]
    assert {reason.method: reason.points for reason in given} == points
    assert not any(reason.presumed for reason in given) or code == "human_touchpoint"


@pytest.mark.parametrize(
    ("facts", "method", "forms"),
    [
        ({"safety_critical": True, "headcount": 100}, "training", "certification"),
        ({"headcount": 30, "interpersonal": True, "codified": True}, "training", "virtual_modules"),
        ({"interpersonal": True, "performed_before": False}, "training", "workshop"),
        ({"performed_before": False}, "training", "modules"),
        ({"interpersonal": True, "coach_minutes": 30}, "coaching", "one_to_one"),
        ({"interpersonal": True, "coach_minutes": 29}, "coaching", "small_group"),
        (
            {"interpersonal": True, "coach_minutes": 29, "group_allowed": False},
            "coaching",
            "peer_practice",
        ),
        ({"interpersonal": True, "coach_minutes": 9}, "coaching", "peer_practice"),
        (
            {"novel": True, "both_committed": True, "mentor_more_mature": True},
            "mentoring",
            "pair",
        ),
    ],
)
def test_a_method_takes_the_first_form_that_fits(
    facts: dict[str, Any], method: str, forms: str
) -> None:
    step = next(step for step in asked(**facts).steps if step.method == method)
    assert step.form == forms


@pytest.mark.parametrize("minutes", [29, 9])
def test_a_thin_dose_is_said(minutes: int) -> None:
    advice = asked(interpersonal=True, coach_minutes=minutes)
    assert "thin_dose" in codes(advice.warnings)
    assert "thin_dose" not in codes(asked(interpersonal=True, coach_minutes=30).warnings)


@pytest.mark.parametrize(
    ("winner", "lacking", "obstacle"),
    [
        ({"codified": True, "performed_before": False}, {"training_exists": False}, "no course"),
        ({"interpersonal": True}, {"coach_available": False}, "no coach"),
        ({"interpersonal": True}, {"practice_possible": False}, "hands-on practice"),
        (
            {"novel": True, "both_committed": True, "mentor_more_mature": True},
            {"both_committed": False},
            "not both committed",
        ),
        (
            {"novel": True, "both_committed": True, "mentor_more_mature": True},
            {"mentor_more_mature": False},
            "no mentor",
        ),
    ],
)
def test_a_method_without_what_it_needs_is_not_recommended(
    winner: dict[str, Any], lacking: dict[str, Any], obstacle: str
) -> None:
    before = asked(**winner)
    after = asked(**{**winner, **lacking})
    assert after.method != before.method
    score = next(score for score in after.scores if score.method == before.method)
    assert score.eligible is False
    assert any(obstacle in sentence for sentence in score.why_not)


def test_training_does_not_serve_what_no_course_covers() -> None:
    training = next(s for s in asked(novel=True, codified=True).scores if s.method == "training")
    assert training.eligible is False


def test_a_presumed_obstacle_says_that_nobody_has_said() -> None:
    mentoring = next(s for s in asked(novel=True).scores if s.method == "mentoring")
    assert mentoring.eligible is None
    assert all("nobody has said" in sentence for sentence in mentoring.why_not)


@pytest.mark.parametrize(
    ("code", "facts", "steps"),
    [
        (
            "foundation_before_coaching",
            {"interpersonal": True, "context_specific": True, "foundation_met": False},
            ["training", "coaching"],
        ),
        (
            "knowledge_before_coaching",
            {"kinds": ("knowledge", "habit"), "interpersonal": True, "context_specific": True},
            ["training", "coaching"],
        ),
        (
            "knowledge_before_mentoring",
            {
                "growth_track": "leadership",
                "both_committed": True,
                "mentor_more_mature": True,
                "foundation_met": False,
            },
            ["training", "mentoring"],
        ),
        (
            "coach_the_skill_after_training",
            {"performed_before": False, "codified": True},
            ["training", "coaching"],
        ),
        (
            "coach_the_habit_after_training",
            {"kinds": ("knowledge", "habit"), "codified": True, "performed_before": False},
            ["training", "coaching"],
        ),
        (
            "coach_the_habit_beside_mentoring",
            {
                "kinds": ("habit",),
                "growth_track": "leadership",
                "both_committed": True,
                "mentor_more_mature": True,
            },
            ["mentoring", "coaching"],
        ),
    ],
)
def test_steps_stand_in_sequence_with_the_reason(
    code: str, facts: dict[str, Any], steps: list[str]
) -> None:
    advice = asked(**facts)
    rule = next(rule for rule in default_policy().sequences if rule.code == code)
    assert [step.method for step in advice.steps] == steps
    assert rule.sentence in [step.why for step in advice.steps]


def test_a_step_that_cannot_be_had_is_said() -> None:
    advice = asked(performed_before=False, codified=True, coach_available=False)
    assert [step.method for step in advice.steps] == ["training"]
    missing = next(item for item in advice.warnings if item.code == "step_missing")
    assert "no coach" in missing.sentence


def test_a_need_that_spans_kinds_is_served_whole_or_warned_about() -> None:
    whole = asked(kinds=("knowledge", "habit"), codified=True, performed_before=False)
    served = {kind for step in whole.steps for kind in step.serves}
    assert served == {"knowledge", "habit"}
    partly = asked(kinds=("knowledge", "habit"), codified=True, coach_available=False)
    assert "kind_not_served" in codes(partly.warnings)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("mentoring_is_the_only_training", {"only_informal_mentoring": True}),
        (
            "do_as_i_did",
            {
                "style_dependent": True,
                "novel": True,
                "both_committed": True,
                "mentor_more_mature": True,
            },
        ),
        ("own_word_only", {"self_only": True}),
        ("raters_disagree", {"raters_disagree": True}),
    ],
)
def test_warnings_stand_beside_the_answer(code: str, facts: dict[str, Any]) -> None:
    assert code in codes(asked(**facts).warnings)
    assert code not in codes(asked().warnings)


def test_imitation_is_warned_about_only_where_a_mentor_comes_in() -> None:
    assert "do_as_i_did" not in codes(asked(style_dependent=True, interpersonal=True).warnings)


def test_a_method_asked_for_without_a_gap_is_warned_about_and_asked_first() -> None:
    advice = recommend(need(kinds=("skill",), requested_method="coaching"))
    assert advice.verdict == "ask_first"
    assert "method_without_a_gap" in codes(advice.warnings)


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("measured_gap", {"shortfall_share": 0.25}),
        ("kind", {"kinds": ("skill",)}),
        ("performance", {"performed_before": True}),
        ("environment", {"process_sound": True}),
    ],
)
def test_each_essential_is_asked_for_until_it_is_known(code: str, known: dict[str, Any]) -> None:
    group = next(group for group in default_policy().essentials if group.code == code)
    assert group.question in [question.text for question in recommend(need()).questions]
    assert group.question not in [q.text for q in recommend(need(**known)).questions]


def test_no_method_at_all_is_a_cause_with_an_owner() -> None:
    advice = asked(training_exists=False, coach_available=False, both_committed=False)
    assert advice.verdict == "fix_elsewhere"
    assert codes(advice.causes) == ["no_method_available"]
    assert advice.settled
    assert not asked(training_exists=False, coach_available=False).settled


def test_a_safety_critical_need_gets_a_human_decision_at_once() -> None:
    advice = asked(safety_critical=True)
    assert codes(advice.controls) == ["make_safe_first"]
    assert advice.controls[0].owner == "line manager"


class TestTheTrap:
    """No source maps knowledge to training, skill to coaching and habit to mentoring."""

    @pytest.mark.parametrize("kind", ["knowledge", "skill", "habit"])
    def test_each_kind_can_lead_to_each_method(self, kind: str) -> None:
        teachable = {"codified": True, "performed_before": False, "headcount": 20}
        relational = {"interpersonal": True, "context_specific": True, "performs_often": False}
        grown = {"growth_track": "leadership", "both_committed": True, "mentor_more_mature": True}
        found = {asked(kinds=(kind,), **facts).method for facts in (teachable, relational, grown)}
        assert found == {"training", "coaching", "mentoring"}

    def test_no_rule_gives_mentoring_points_for_a_kind(self) -> None:
        kinds = {"knowledge", "skill", "habit"}
        for rule in default_policy().rules:
            if "mentoring" in dict(rule.points):
                assert not kinds & {test.fact for test in rule.when}
