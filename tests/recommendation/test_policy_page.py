from devframe.recommendation import default_policy
from devframe.recommendation.policy_page import policy_page

PAGE = policy_page(default_policy())


def test_every_rule_cause_and_warning_is_on_the_page_with_its_sources() -> None:
    policy = default_policy()
    items = (*policy.rules, *policy.sequences, *policy.warnings, *policy.gates.gates)
    for item in items:
        assert item.sentence in PAGE
    for rule in policy.rules:
        row = next(line for line in PAGE.splitlines() if rule.sentence in line)
        assert all(key in row for key in rule.sources)


def test_every_row_has_the_cells_of_its_head() -> None:
    for section in PAGE.split("\n## ")[1:]:
        rows = [line.replace(r"\|", "") for line in section.splitlines() if line.startswith("|")]
        assert len(rows) > 2
        assert len({row.count("|") for row in rows}) == 1


def test_conditions_read_as_words() -> None:
    assert r"skill is true and performed\_before is false" in PAGE
    assert r"headcount is at least 15" in PAGE
    assert "modules (always)" in PAGE
    assert "coaching +3, training -2" in PAGE
