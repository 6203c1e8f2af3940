"""Policies as files: what is refused, where, and with what remedy."""

from pathlib import Path

import pytest

from devframe.errors import InvalidInputError
from devframe.recommendation import (
    Policy,
    default_policy,
    default_policy_text,
    load_policy,
    parse_policy,
    recommend,
)
from tests.recommendation.test_default_policy import need


def broken(old: str, new: str) -> str:
    """Break the default policy in one place and give the complaint."""
    text = default_policy_text()
    assert old in text
    with pytest.raises(InvalidInputError) as caught:
        parse_policy(text.replace(old, new, 1), origin="mine.toml")
    return str(caught.value)


def test_the_default_policy_reads_back_exactly_from_toml_and_json(tmp_path: Path) -> None:
    toml, json = tmp_path / "policy.toml", tmp_path / "policy.json"
    toml.write_text(default_policy_text(), "utf-8")
    json.write_text(default_policy().to_json(indent=2), "utf-8")
    assert load_policy(toml) == load_policy(json) == default_policy()
    assert Policy.from_json(default_policy().to_json()) == default_policy()


def test_a_policy_may_bring_its_own_gates_and_sources() -> None:
    text = default_policy_text().replace('sources = ["devframe-convention"]', 'sources = ["mine"]')
    text += (
        '\n[[own_sources]]\nkey = "mine"\ncitation = "Our works agreement."\ngrade = "convention"\n'
    )
    text += "\n[gates]\ngates = []\n"
    policy = parse_policy(text)
    assert policy.gates.gates == ()
    assert policy.source("mine").citation == "Our works agreement."
    assert policy.source("lally-2010").grade == "evidence"
    assert recommend(need(worth_solving=False), policy).causes == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("points = { training = 3 }", "points = { trainning = 3 }", "did you mean 'training'?"),
        ("points = { training = 3 }", "points = { training = 0 }", "gives 0 points"),
        ("points = { training = 3 }", "points = { training = 0.5 }", "valid integer"),
        ("points = { training = 3 }", "points = 3", "valid"),
        ("when = { codified = true }", "when = { codifed = true }", "did you mean 'codified'?"),
        ("when = { codified = true }", 'when = { codified = "yes" }', "has the values false, true"),
        ("when = { codified = true }", "when = { codified = { at_least = 1 } }", "got at_least"),
        ("when = { codified = true }", "when = {}", "at least 1 item"),
        ("headcount = { at_least = 15 }", "headcount = 15", "such as { at_least"),
        ("headcount = { at_least = 15 }", 'headcount = "15"', "is a number and is tested by"),
        ("headcount = { at_least = 15 }", "headcount = { over = 15 }", "is compared by"),
        ("headcount = { at_least = 15 }", "headcount = { at_least = 0 }", "lies between"),
        (
            "headcount = { at_least = 15 }",
            "headcount = { at_least = 15, below = 15 }",
            "no value of 'headcount' passes",
        ),
        (
            "when = { practice_possible = true }",
            "when = { coach_available = false }",
            "no value of 'coach_available' meets them all",
        ),
        ('onset = "gradual"', 'onset = ["gradual", "slow"]', "always, gradual, sudden"),
        ("willing = true", "", "fact 'willing' has no presumption"),
        ("willing = true", 'willing = "yes"', "presumptions.willing: expected one of"),
        ("willing = true", "willing = true\nwiling = true", "did you mean 'willing'?"),
        ("headcount = 1", "headcount = 0", "presumptions.headcount: expected a number"),
        ("headcount = 1", "headcount = true", "presumptions.headcount: expected a number"),
        (
            'any_of = ["shortfall_share"]',
            'any_of = ["shortfal_share"]',
            "essentials (",
        ),
        ('["cx-why-train", "taylor-2005"]', '["taylor-2006"]', "did you mean 'taylor-2005'?"),
        ('["cx-why-train", "taylor-2005"]', "[]", "at least 1 item"),
        ('tie_order = ["training", ', "tie_order = [", "tie_order: expected each of"),
        ('code = "crept_in"', 'code = "many_people"', "'many_people' stands 2 times"),
        ('after = "coaching"', "", "needs either before or after"),
        ('after = "coaching"', 'after = "coching"', "did you mean 'coaching'?"),
        (
            'method = "mentoring"\nwhen = { style',
            'method = "mentor"\nwhen = { style',
            "warnings[",
        ),
        (
            "when = { codified = true }",
            "when = { method_requested = true }",
            "must not bear on an answer",
        ),
        ('id = "pair"\nwhen = {}', 'id = "pair"\nwhen = { novel = true }', "must fit always"),
        ("schema_version = 1", "schema_version = 2", "expected 1, got 2"),
        ('version = "1.0.0"', 'version = "1.0.0"\nauthor = "x"', "unknown field"),
    ],
)
def test_a_broken_policy_is_refused_with_the_place_and_the_remedy(
    old: str, new: str, complaint: str
) -> None:
    message = broken(old, new)
    assert complaint in message
    assert "mine.toml" in message


def test_a_gate_that_tests_a_fact_twice_is_refused() -> None:
    text = default_policy_text() + (
        '\n[[gates.gates]]\ncode = "g"\nwhen = { willing = false }\n'
        'alone_when = { willing = false }\nsentence = "s"\nowner = "o"\nfirst_action = "a"\n'
        'sources = ["devframe-convention"]\n'
    )
    with pytest.raises(InvalidInputError, match="tests 'willing' twice"):
        parse_policy(text)


def test_a_fault_in_a_table_names_its_line() -> None:
    text = default_policy_text()
    line = text[: text.index('code = "many_people"')].count("\n")
    message = broken("when = { headcount = { at_least = 15 } }", 'when = { headcount = "15" }')
    assert f"line {line}, rules[17].when" in message


def test_all_faults_are_reported_together() -> None:
    text = default_policy_text().replace('version = "1.0.0"', "").replace('name = "Coaching"', "")
    with pytest.raises(InvalidInputError) as caught:
        parse_policy(text)
    line = text[: text.index('id = "coaching"')].count("\n")
    places = {fault.where for fault in caught.value.faults}
    assert places == {"version", f"line {line}, methods[1].name"}


def test_a_fault_in_json_names_its_path() -> None:
    text = default_policy().to_json().replace('"training":3', '"training":"3"', 1)
    with pytest.raises(InvalidInputError, match=r"\n  rules\[0\]\.points"):
        parse_policy(text, is_json=True)


def test_text_that_is_no_document_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"not TOML.*line 2"):
        parse_policy("id = 'x'\n= 3")
    with pytest.raises(InvalidInputError, match="line 2: not JSON"):
        parse_policy('{"id": 1,\n,}', is_json=True)
    with pytest.raises(InvalidInputError, match="object"):
        parse_policy("[]", is_json=True)
    wrong = tmp_path / "latin.toml"
    wrong.write_bytes("name = 'Förderung'".encode("latin-1"))
    with pytest.raises(InvalidInputError, match="line 1: expected UTF-8"):
        load_policy(wrong)


def test_a_huge_policy_is_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as handle:
        handle.truncate(6_000_000)
    with pytest.raises(InvalidInputError, match="at most 5,000,000 bytes"):
        load_policy(huge)


FOURTH = """
[[methods]]
id = "shadowing"
name = "Shadowing"
serves = ["skill"]

[[methods.forms]]
id = "two_shifts"
when = {}
sentence = "Two shifts beside somebody who does it well."
sources = ["ours"]

[[rules]]
code = "seen_is_half_learned"
when = { tacit = true }
points = { shadowing = 9 }
sentence = "What cannot be explained can be watched."
sources = ["ours"]

[[own_sources]]
key = "ours"
citation = "Our own pilot."
grade = "opinion"
"""


def test_a_fourth_method_is_a_policy_entry_with_the_same_explanation() -> None:
    text = default_policy_text().replace(
        'tie_order = ["training",', 'tie_order = ["shadowing", "training",'
    )
    policy = parse_policy(text + FOURTH)
    facts = {"kinds": ("skill",), "shortfall_share": 0.5, "performed_before": True}
    advice = recommend(need(**facts, tacit=True, tools_adequate=True), policy)
    assert advice.method == "shadowing"
    assert [step.form for step in advice.steps] == ["two_shifts"]
    assert "+9 What cannot be explained can be watched. [ours]" in advice.explain()
    assert advice.scores[0].method == "shadowing"


def test_a_message_stays_short_however_long_the_input() -> None:
    message = broken('code = "crept_in"', f'code = "{"x" * 1_000_000}"')
    assert len(message) < 500
