"""Checking a policy before it is used, and comparing it with the one in force."""

from devframe import Need, Situation, check_policy, compare_policies, default_policy
from devframe.diagnosis import FACTS
from devframe.recommendation import PolicyFinding, default_policy_text, parse_policy, recommend
from tests.recommendation.test_default_policy import need


def findings(old: str, new: str) -> list[PolicyFinding]:
    """Check the default policy after one change."""
    text = default_policy_text()
    assert old in text
    return list(check_policy(parse_policy(text.replace(old, new, 1))))


def subjects(found: list[PolicyFinding], code: str) -> list[str]:
    return [finding.subject for finding in found if finding.code == code]


def test_the_default_policy_has_nothing_its_author_did_not_mean() -> None:
    found = list(check_policy(default_policy()))
    assert {finding.code for finding in found} == {"fact_not_used", "tie"}
    assert subjects(found, "fact_not_used") == ["importance"]


def test_a_rule_whose_facts_contradict_each_other_never_fires() -> None:
    found = findings(
        "when = { performs_often = true }",
        "when = { performs_often = true, performed_before = false }",
    )
    assert subjects(found, "never_fires") == ["does_it_often"]


def test_a_rule_that_holds_only_where_a_cause_blocks_is_without_consequence() -> None:
    found = findings(
        "when = { willing = false }\npoints",
        "when = { willing = false, can_do_when_it_counts = true }\npoints",
    )
    (finding,) = [finding for finding in found if finding.code == "only_where_blocked"]
    assert finding.subject == "not_willing"
    advice = recommend(need(**dict(finding.witness)))
    assert advice.verdict == "fix_elsewhere"


def test_two_rules_that_pull_both_ways_clash() -> None:
    clash = (
        'code = "crept_in"\nwhen = { onset = "gradual" }\npoints = { coaching = -1 }\n'
        'sentence = "No."\nsources = ["devframe-convention"]\n\n[[rules]]\ncode = "crept_in_2"\n'
    )
    found = findings('code = "crept_in"\n', clash)
    (finding,) = [finding for finding in found if finding.code == "clash"]
    assert finding.subject == "crept_in"
    assert "coaching -1 where crept_in_2 gives +1" in finding.sentence
    assert dict(finding.witness) == {"onset": "gradual"}


def test_a_tie_has_a_witness_that_shows_it() -> None:
    (finding,) = [f for f in check_policy(default_policy()) if f.code == "tie"]
    facts = {name: value for name, value in default_policy().presumptions if name in SITUATION}
    shown = recommend(
        Need(
            id="n",
            person_id="p",
            competency_id="c",
            kinds=None,
            situation=Situation(**{**facts, **dict(finding.witness), "novel": None}),
        )
    )
    points = {score.method: score.points for score in shown.scores}
    assert points["training"] == points["coaching"]


SITUATION = set(Situation.model_fields)


def test_a_policy_of_presumptions_without_points_is_said() -> None:
    found = findings(
        "when = { can_do_when_it_counts = false }\npoints = { training = 1 }",
        "when = { can_do_when_it_counts = false, tacit = true }\npoints = { training = 1 }",
    )
    assert subjects(found, "no_points") == ["training"]


def test_a_method_that_nothing_makes_win_is_said() -> None:
    text = default_policy_text()
    for code in ("new_challenge", "grooming_a_leader", "thinking_as_entrepreneur"):
        start = text.index(f'code = "{code}"')
        end = text.index("mentoring = 6", start)
        text = text[:end] + "mentoring = -6" + text[end + len("mentoring = 6") :]
    found = list(check_policy(parse_policy(text)))
    assert subjects(found, "never_wins") == ["mentoring"]
    (finding,) = [finding for finding in found if finding.code == "never_wins"]
    assert dict(finding.witness) == {"both_committed": True, "mentor_more_mature": True}


def test_every_witness_is_made_of_facts() -> None:
    for finding in check_policy(default_policy()):
        assert {name for name, _ in finding.witness} <= set(FACTS)


def test_comparing_shows_who_gets_another_answer_and_why() -> None:
    changed = parse_policy(
        default_policy_text().replace(
            'code = "between_people"\nwhen = { interpersonal = true }\npoints = { coaching = 3 }',
            'code = "face_to_face"\nwhen = { interpersonal = true }\npoints = { training = 3 }',
        )
    )
    facts = {"kinds": ("skill",), "shortfall_share": 0.25, "performed_before": True}
    moved = need(interpersonal=True, tools_adequate=True, **facts)
    stayed = need(interpersonal=False, tools_adequate=True, **facts)
    (difference,) = compare_policies(default_policy(), changed, needs=[stayed, moved])
    assert difference.need_id == moved.id
    assert (difference.method_before, difference.method_after) == ("coaching", "training")
    assert difference.verdict_before == difference.verdict_after == "develop"
    assert difference.reasons_gone == ("between_people",)
    assert difference.reasons_new == ("face_to_face",)
    assert compare_policies(default_policy(), default_policy(), needs=[stayed, moved]) == ()


def test_two_rules_that_pull_the_same_way_do_not_clash() -> None:
    twice = (
        'code = "crept_in"\nwhen = { onset = "gradual" }\npoints = { coaching = 1 }\n'
        'sentence = "Yes."\nsources = ["devframe-convention"]\n\n[[rules]]\ncode = "crept_in_2"\n'
    )
    assert subjects(findings('code = "crept_in"\n', twice), "clash") == []
