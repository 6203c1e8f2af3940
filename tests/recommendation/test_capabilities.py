"""One test per capability that `docs/capabilities.md` claims, through the public API.

The number in a test's first line is the row of that page.
"""

from datetime import date, timedelta
from itertools import combinations

import pytest
from pydantic import ValidationError

import devframe as dv
from devframe.competency import KINDS, Kind
from devframe.recommendation import default_policy_text, parse_policy

TODAY = date(2026, 4, 1)
SCALE = dv.Scale(
    id="five", name="Five", levels=tuple(dv.Level(value=v, label=str(v)) for v in range(5))
)


def situation(**facts: object) -> dv.Situation:
    """The essential facts, and whatever the test adds or overrides."""
    return dv.Situation.model_validate({"performed_before": True, "tools_adequate": True} | facts)


def advise(
    known: dv.Situation, kinds: tuple[Kind, ...] = ("skill",), requested_method: str | None = None
) -> dv.Recommendation:
    need = dv.Need(
        id="n1",
        person_id="p1",
        competency_id="c1",
        kinds=kinds,
        shortfall_share=0.4,
        requested_method=requested_method,
        situation=known,
    )
    return dv.recommend(need)


def methods(advice: dv.Recommendation) -> list[str]:
    return [step.method for step in advice.steps]


def forms(advice: dv.Recommendation) -> list[str]:
    return [step.form for step in advice.steps]


def points_of(advice: dv.Recommendation, code: str) -> dict[str, int]:
    return {reason.method: reason.points for reason in advice.reasons if reason.code == code}


def codes(advice: dv.Recommendation) -> set[str]:
    return {warning.code for warning in advice.warnings}


def role(*requirements: dv.Requirement) -> dv.RoleProfile:
    return dv.RoleProfile(id="agent", name="Agent", scale=SCALE, requirements=requirements)


def requires(kind: Kind, *, context: str | None = None) -> dv.Requirement:
    if kind == "habit":
        return dv.Requirement(
            competency_id="c1",
            competency_name="C",
            kind=kind,
            occurrences=5,
            window_days=28,
            context=context,
        )
    return dv.Requirement(
        competency_id="c1", competency_name="C", kind=kind, level=3, context=context
    )


def saw(kind: Kind, level: int, *, context: str | None = None, on: date = TODAY) -> dv.Evidence:
    return dv.Evidence(
        id=f"e-{kind}-{level}-{context}",
        person_id="p1",
        competency_id="c1",
        kind=kind,
        source="observation",
        on=on,
        level=None if kind == "habit" else level,
        occurrences=level if kind == "habit" else None,
        context=context,
    )


def test_three_kinds() -> None:  # S0.1
    assert KINDS == ("knowledge", "skill", "habit")
    for kind in KINDS:
        assert dv.Competency(id="c1", name="C", kinds=(kind,)).kinds == (kind,)
    with pytest.raises(ValidationError, match="'knowledge', 'skill' or 'habit'"):
        dv.Competency.model_validate({"id": "c1", "name": "C", "kinds": ("attitude",)})


def test_habit_names_its_skills() -> None:  # S0.2
    skill = dv.Competency(id="listening", name="Listening", kinds=("skill",))
    habit = dv.Competency(id="pausing", name="Pausing", kinds=("habit",), serves=("listening",))
    framework = dv.Framework(id="f", name="F", competencies=(skill, habit))
    assert framework.competency("pausing").serves == ("listening",)
    with pytest.raises(ValidationError, match="only a habit serves skills"):
        dv.Competency(id="x", name="X", kinds=("skill",), serves=("listening",))


def test_kinds_stay_apart() -> None:  # S0.3
    pieces = [saw("knowledge", 4), saw("skill", 4), saw("habit", 0)]
    profile = dv.assess(pieces, role=role(*map(requires, KINDS)), as_of=TODAY)
    states = {kind: profile.standings(kind)[0].state for kind in KINDS}
    assert states == {"knowledge": "met", "skill": "met", "habit": "short"}
    assert not [name for name in dv.Profile.model_fields if "total" in name or "score" in name]


def test_every_kind_is_served_or_warned_about() -> None:  # S0.4
    for size in (2, 3):
        for kinds in combinations(KINDS, size):
            for known in (situation(), situation(interpersonal=True), situation(willing=False)):
                advice = advise(known, kinds)
                served = {kind for step in advice.steps for kind in step.serves}
                assert served == set(kinds) or "kind_not_served" in codes(advice)
    no_coach = advise(situation(coach_available=False), ("knowledge", "habit"))
    assert methods(no_coach) == ["training"]
    assert {"kind_not_served", "step_missing"} <= codes(no_coach)


def test_foundational_knowledge_is_trained() -> None:  # S0.5
    advice = advise(situation(performed_before=False, codified=True), ("knowledge",))
    assert methods(advice) == ["training"]
    assert points_of(advice, "knowledge_is_missing") == {"training": 3}
    assert points_of(advice, "can_be_written_down") == {"training": 2}


def test_foundation_goes_before_coaching() -> None:  # S0.7
    advice = advise(situation(interpersonal=True, foundation_met=False))
    assert methods(advice) == ["training", "coaching"]
    assert methods(advise(situation(interpersonal=True, foundation_met=True))) == ["coaching"]


def test_habits_are_coached() -> None:  # S0.11
    assert advise(situation(performed_before=False), ("habit",)).method == "coaching"


def test_no_coaching_without_practice() -> None:  # S0.12
    advice = advise(situation(practice_possible=False, interpersonal=True))
    coaching = next(score for score in advice.scores if score.method == "coaching")
    assert coaching.eligible is False
    assert "practice" in coaching.why_not[0]
    assert "coaching" not in methods(advice)


def test_context_is_respected() -> None:  # S0.14
    pieces = [saw("skill", 4, context="phone")]
    asked = role(requires("skill", context="phone"), requires("skill", context="chat"))
    profile = dv.assess(pieces, role=asked, as_of=TODAY)
    assert {item.context: item.state for item in profile.skill} == {
        "phone": "met",
        "chat": "unknown",
    }
    assert dv.diagnose(profile.gaps[0]).context == "chat"


def test_group_coaching_is_small_and_stable() -> None:  # S0.15
    coaching = next(item for item in dv.default_policy().methods if item.id == "coaching")
    assert [form.id for form in coaching.forms] == ["one_to_one", "small_group", "peer_practice"]
    assert "small, stable group" in coaching.forms[1].sentence
    kept_apart = advise(situation(coach_minutes=15, group_allowed=False, interpersonal=True))
    assert "small_group" not in forms(kept_apart)


def test_interpersonal_skills_default_to_coaching() -> None:  # S0.18
    chosen = {}
    for interpersonal in (False, True):
        known = situation(
            performed_before=False, emotionally_charged=True, interpersonal=interpersonal
        )
        chosen[interpersonal] = advise(known).method
    assert chosen == {False: "training", True: "coaching"}


def test_coaching_is_regular_and_mentoring_is_not() -> None:  # S0.19
    coached = advise(situation(interpersonal=True)).steps[0].how
    assert "regular rhythm" in coached
    assert "one small aim" in coached
    mentored = advise(situation(novel=True, both_committed=True, mentor_more_mature=True))
    assert "without a forced rhythm" in mentored.steps[0].how


def test_mentoring_needs_both_committed() -> None:  # S0.20
    known = {"novel": True, "mentor_more_mature": True}
    assert advise(situation(**known, both_committed=True)).method == "mentoring"
    for missing in (False, None):
        advice = advise(situation(**known, both_committed=missing))
        assert "mentoring" not in methods(advice)
        assert "not both committed" in advice.scores[2].why_not[0]


def test_mentoring_fits_the_novel_challenge() -> None:  # S0.21
    ready = {"both_committed": True, "mentor_more_mature": True}
    assert advise(situation(**ready, novel=True)).method == "mentoring"
    assert advise(situation(**ready, novel=False)).method != "mentoring"


def test_mentor_is_more_mature() -> None:  # S0.22
    known = {"novel": True, "both_committed": True}
    assert advise(situation(**known, mentor_more_mature=True)).method == "mentoring"
    for missing in (False, None):
        advice = advise(situation(**known, mentor_more_mature=missing))
        assert "mentoring" not in methods(advice)
        assert "no mentor with more" in advice.scores[2].why_not[0]


@pytest.mark.parametrize("track", ["leadership", "entrepreneurial"])
def test_growing_leaders_are_mentored(track: str) -> None:  # S0.23
    known = situation(growth_track=track, both_committed=True, mentor_more_mature=True)
    assert advise(known).method == "mentoring"


FOURTH_METHOD = """
[[methods]]
id = "job_aid"
name = "Job aid"
serves = ["knowledge"]

[[methods.forms]]
id = "checklist"
when = {}
sentence = "A checklist at the place of work."
sources = ["mager-pipe-1970"]

[[rules]]
code = "rare_and_written_down"
when = { codified = true, performs_often = false }
points = { job_aid = 9 }
sentence = "It is rare and can be written down: a checklist beats memory."
sources = ["mager-pipe-1970"]
"""


def test_fourth_method_is_a_policy_entry() -> None:  # S0.25
    text = default_policy_text().replace('"mentoring"]', '"mentoring", "job_aid"]', 1)
    policy = parse_policy(text + FOURTH_METHOD)
    need = dv.Need(
        id="n1",
        person_id="p1",
        competency_id="c1",
        kinds=("knowledge",),
        shortfall_share=0.4,
        situation=situation(codified=True, performs_often=False),
    )
    advice = dv.recommend(need, policy)
    assert advice.method == "job_aid"
    assert advice.steps[0].form == "checklist"
    assert "a checklist beats memory" in advice.explain()


def test_training_a_skill_adds_coaching() -> None:  # S1.1
    advice = advise(situation(performed_before=False))
    assert methods(advice) == ["training", "coaching"]
    assert "coached on the job" in (advice.steps[1].why or "")


def test_one_to_one_first_group_when_scarce() -> None:  # S1.2
    chosen = {}
    for minutes in (60, 15, 0):
        advice = advise(situation(interpersonal=True, coach_minutes=minutes, group_allowed=True))
        chosen[minutes] = (forms(advice)[-1], "thin_dose" in codes(advice))
    assert chosen == {
        60: ("one_to_one", False),
        15: ("small_group", True),
        0: ("peer_practice", True),
    }


def test_coaching_works_on_real_moments() -> None:  # S1.3
    advice = advise(situation(context_specific=True))
    assert points_of(advice, "depends_on_context") == {"coaching": 2, "training": -1}


def test_style_prefers_coaching() -> None:  # S1.4
    advice = advise(situation(style_dependent=True))
    assert advice.method == "coaching"
    assert points_of(advice, "depends_on_style") == {"coaching": 2, "mentoring": -2}
    mentored = advise(
        situation(style_dependent=True, novel=True, both_committed=True, mentor_more_mature=True)
    )
    assert mentored.method == "mentoring"
    assert "do_as_i_did" in codes(mentored)


def test_tacit_skill_is_developed_individually() -> None:  # S1.5
    advice = advise(situation(tacit=True))
    assert points_of(advice, "hard_to_explain") == {"coaching": 1, "mentoring": 1, "training": -2}
    assert forms(advice) == ["one_to_one"]


def test_informal_mentoring_alone_warns() -> None:  # S1.6
    assert "mentoring_is_the_only_training" in codes(
        advise(situation(only_informal_mentoring=True))
    )
    assert "mentoring_is_the_only_training" not in codes(advise(situation()))


def test_past_success_expires() -> None:  # S1.8
    last_year = TODAY - timedelta(days=365)
    asked = role(requires("skill"))
    fresh = dv.assess([saw("skill", 4)], role=asked, as_of=TODAY)
    stale = dv.assess([saw("skill", 4, on=last_year)], role=asked, as_of=TODAY)
    assert fresh.skill[0].state == "met"
    assert fresh.skill[0].renew_by == TODAY + timedelta(days=365)
    assert stale.skill[0].state == "unknown"


def test_selection_is_a_possible_remedy() -> None:  # S1.9
    known = situation(selection_fits=False, can_do_when_it_counts=False, willing=False)
    advice = advise(known)
    assert advice.verdict == "fix_elsewhere"
    assert [cause.owner for cause in advice.causes if cause.alone] == ["hiring manager"]


def test_where_the_problem_sits_is_asked() -> None:  # S1.11
    asked = {name: dv.FACTS[name].question for name in ("serves_customers", "affected_peers_share")}
    assert all(question.endswith("?") for question in asked.values())
    widespread = advise(situation(onset="sudden", affected_peers_share=0.8))
    assert [cause.code for cause in widespread.causes] == ["sudden_and_widespread"]
    assert advise(situation(onset="sudden", affected_peers_share=0.1)).verdict == "develop"


def test_front_line_support_is_recorded() -> None:  # S1.12
    known = dv.Situation(
        serves_customers=True,
        training_exists=False,
        feedback_given=False,
        tools_adequate=False,
        authority_sufficient=False,
    )
    assert dv.Situation.from_json(known.to_json()) == known
    assert {"tools_inadequate", "authority_missing", "feedback_missing"} == {
        cause.code for cause in advise(known).causes
    }


def test_system_causes_suppress_training() -> None:  # S1.14
    advice = advise(situation(process_sound=False, can_do_when_it_counts=True), ("knowledge",))
    assert advice.verdict == "fix_elsewhere"
    assert advice.steps == ()
    assert [cause.owner for cause in advice.causes] == ["process owner"]


def test_several_causes_hold_together() -> None:  # S3.1
    advice = advise(situation(tools_adequate=False, incentives_aligned=False), ("knowledge",))
    assert advice.verdict == "develop"
    assert [cause.code for cause in advice.causes] == ["tools_inadequate", "incentives_misaligned"]
    assert "training" in methods(advice)


def test_anger_needs_training_and_practice() -> None:  # S3.5
    advice = advise(situation(performed_before=False, emotionally_charged=True))
    assert methods(advice) == ["training", "coaching"]
    assert points_of(advice, "under_anger_or_threat") == {"training": 1, "coaching": 2}


def test_human_touchpoints_weigh_more() -> None:  # S3.6
    points = {}
    for serves in (True, False):
        advice = advise(situation(emotionally_charged=True, serves_customers=serves))
        points[serves] = {score.method: score.points for score in advice.scores}
    assert points[True]["coaching"] == points[False]["coaching"] + 1


def test_training_formats_are_chosen() -> None:  # S3.12
    new = {"performed_before": False}
    assert forms(advise(situation(**new, headcount=40)))[0] == "virtual_modules"
    assert forms(advise(situation(**new)))[0] == "modules"
    person_to_person = situation(**new, interpersonal=True, foundation_met=False)
    assert forms(advise(person_to_person))[0] == "workshop"
    assert forms(advise(situation(**new, safety_critical=True)))[0] == "certification"
