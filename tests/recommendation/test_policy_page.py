from devframe import Policy
from devframe.recommendation import default_policy
from devframe.recommendation.policy_page import policy_page
from tests.pictures.samples import HOSTILE

PAGE = policy_page(default_policy())


def test_every_rule_cause_and_warning_is_on_the_page_with_its_sources() -> None:
    policy = default_policy()
    items = (*policy.rules, *policy.sequences, *policy.warnings, *policy.gates.gates)
    for item in items:
        (entry,) = [line for line in PAGE.splitlines() if line.startswith(f"- `{item.code}`")]
        assert item.sentence in entry
        assert all(key in entry for key in item.sources)
        assert all(f"- `{key}`: " in PAGE for key in item.sources)


def test_conditions_read_as_words() -> None:
    assert "`skill` is yes and `performed_before` is no" in PAGE
    assert "`headcount` is at least 15" in PAGE
    assert "`modules`: otherwise" in PAGE
    assert "**coaching +3**, **training -2**" in PAGE


def test_what_an_author_wrote_stays_text() -> None:
    policy = default_policy()
    hostile = policy.model_copy(
        update={
            "name": HOSTILE,
            "rules": tuple(rule.model_copy(update={"sentence": HOSTILE}) for rule in policy.rules),
        }
    )
    page = policy_page(Policy.model_validate(hostile))
    assert len(page.splitlines()) == len(PAGE.splitlines())
    assert "<script" not in page.replace(r"\<script", "")


def test_a_gate_says_whether_it_can_explain_a_gap_alone() -> None:
    policy = default_policy()
    first, *rest = policy.gates.gates
    assert first.alone_when == ()
    gates = (first.model_copy(update={"alone_when": None}), *rest)
    changed = policy.model_copy(update={"gates": policy.gates.model_copy(update={"gates": gates})})
    page = policy_page(changed)
    assert page.count("never explains the gap alone") == 1
    assert page.count("always explains the gap alone") == PAGE.count("always explains") - 1
