"""Check a policy for what loading cannot see: rules without consequence, ties, gaps, clashes.

Every finding that speaks of needs comes with a witness: facts that show it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

from pydantic import ValidationError

from devframe._base.records import Identifier, Record, Sentence
from devframe.diagnosis import FACTS, FactTest, FactValue, Situation
from devframe.recommendation.compiled import CompiledPolicy, compile_policy
from devframe.recommendation.decide import decide
from devframe.recommendation.policy import Policy, PresumptionTable
from devframe.recommendation.policy_faults import deciding_conditions

FindingCode = Literal[
    "never_fires",
    "only_where_blocked",
    "fact_not_used",
    "no_points",
    "tie",
    "clash",
    "never_wins",
]
"""What can be the matter with a policy.

`never_fires`: the condition contradicts itself, so no need can meet it.
`only_where_blocked`: a cause elsewhere always blocks where the rule would give its points.
`fact_not_used`: a fact is in the vocabulary and bears on nothing.
`no_points`: with nothing but presumptions, no method has any point, so the tie order alone decides.
`tie`: two rules together leave two eligible methods even, so the tie order decides.
`clash`: two rules with one condition pull the same method both ways.
`never_wins`: no combination of up to two rules makes a method win.
"""

_Facts = Mapping[str, FactValue]


class PolicyFinding(Record):
    """Something about a policy that its author should know.

    Attributes:
        code: What it is.
        subject: Code of the rule, name of the fact or id of the method it is about.
        sentence: What it is, in words.
        witness: Facts of a need that shows it; empty where none is needed.
    """

    code: FindingCode
    subject: Identifier
    sentence: Sentence
    witness: PresumptionTable = ()


def check_policy(policy: Policy) -> tuple[PolicyFinding, ...]:
    """Check a policy that loads well for what its author may not have meant.

    Rules are tried alone and in pairs, every other fact at its presumption; that finds what an
    author can act on, and takes well under a second for a hundred rules.

    Args:
        policy: The policy.

    Returns:
        The findings; a tie or an unused fact may well be meant.

    Example:
        >>> from devframe.recommendation import default_policy
        >>> sorted({finding.code for finding in check_policy(default_policy())})
        ['fact_not_used', 'tie']
    """
    compiled = compile_policy(policy)
    witnesses = {rule.code: _witness(rule.when) for rule in policy.rules}
    return (
        *_rules_without_consequence(policy, compiled, witnesses),
        *_unused_facts(policy),
        *_clashes(policy),
        *_outcomes(policy, compiled, witnesses),
    )


def _witness(condition: Sequence[FactTest]) -> _Facts | None:
    """The facts that meet a condition, or `None` when they contradict each other."""
    facts: dict[str, FactValue] = {}
    for test in condition:
        facts[test.fact] = _passing_value(test)
    try:
        Situation.model_validate({k: v for k, v in facts.items() if k in Situation.model_fields})
    except ValidationError:
        return None
    return facts


def _passing_value(test: FactTest) -> FactValue:
    """A value that passes a test: the first of a set, or the edge of a range."""
    fact = FACTS[test.fact]
    if test.one_of:
        return test.one_of[0]
    edges = [test.at_least, test.at_most, fact.maximum, fact.minimum]
    value = next(edge for edge in edges if edge is not None and test.holds(edge))
    return int(value) if fact.whole else value


def _with_presumptions(policy: Policy, facts: _Facts) -> dict[str, FactValue | None]:
    return {**dict.fromkeys(FACTS), **dict(policy.presumptions), **facts}


def _rules_without_consequence(
    policy: Policy, compiled: CompiledPolicy, witnesses: Mapping[str, _Facts | None]
) -> Iterator[PolicyFinding]:
    for rule in policy.rules:
        facts = witnesses[rule.code]
        if facts is None:
            yield PolicyFinding(
                code="never_fires",
                subject=rule.code,
                sentence="Its facts contradict each other, so no need can meet it.",
            )
            continue
        reading = compiled.reader.read({**dict.fromkeys(FACTS), **facts})
        if reading.certain & compiled.blocks:
            yield PolicyFinding(
                code="only_where_blocked",
                subject=rule.code,
                sentence="Wherever it holds, a cause elsewhere explains the gap by itself.",
                witness=tuple(facts.items()),
            )


def _unused_facts(policy: Policy) -> Iterator[PolicyFinding]:
    used = {test.fact for _, condition in deciding_conditions(policy) for test in condition}
    used |= {test.fact for item in policy.gates.controls for test in item.when}
    used |= {test.fact for warning in policy.warnings for test in warning.when}
    used |= {name for group in policy.essentials for name in group.any_of}
    for name in FACTS:
        if name not in used:
            yield PolicyFinding(
                code="fact_not_used",
                subject=name,
                sentence="Nothing in the policy asks for it.",
            )


def _clashes(policy: Policy) -> Iterator[PolicyFinding]:
    for one, other in combinations(policy.rules, 2):
        if set(one.when) != set(other.when):
            continue
        points, others = dict(one.points), dict(other.points)
        for method in sorted(points.keys() & others.keys()):
            if (points[method] > 0) != (others[method] > 0):
                yield PolicyFinding(
                    code="clash",
                    subject=one.code,
                    sentence=(
                        f"It gives {method} {points[method]:+d} where {other.code} gives "
                        f"{others[method]:+d} under the same condition."
                    ),
                    witness=tuple((_witness(one.when) or {}).items()),
                )


def _outcomes(
    policy: Policy, compiled: CompiledPolicy, witnesses: Mapping[str, _Facts | None]
) -> Iterator[PolicyFinding]:
    """Try rules alone and in pairs, and look at who wins and by how much."""
    singles = [(code, facts) for code, facts in witnesses.items() if facts is not None]
    tried: list[tuple[str, _Facts]] = [("presumptions", {}), *singles]
    for (one, facts), (other, more) in combinations(singles, 2):
        if all(facts.get(name, value) == value for name, value in more.items()):
            tried.append((f"{one}+{other}", {**facts, **more}))
    winners, told = set(), set()
    for label, facts in tried:
        decision = decide(compiled, _with_presumptions(policy, facts))
        if decision.method is None:
            continue
        winner = compiled.methods[decision.method]
        winners.add(winner.id)
        if label == "presumptions" and not any(decision.points):
            yield PolicyFinding(
                code="no_points",
                subject=winner.id,
                sentence="By presumptions alone no method has a point; the tie order decides.",
            )
        for place, method in enumerate(compiled.methods):
            even = decision.points[place] == decision.points[decision.method]
            eligible = not method.requirements & ~decision.reading.presumed
            pair = (winner.id, method.id)
            if even and eligible and any(decision.points) and pair not in told and method != winner:
                told.add(pair)
                yield PolicyFinding(
                    code="tie",
                    subject=label,
                    sentence=(
                        f"{winner.id} and {method.id} both have {decision.points[place]}; "
                        f"{winner.id} wins by the tie order."
                    ),
                    witness=tuple(facts.items()),
                )
    for method in compiled.methods:
        needs = {
            test.fact: _passing_value(test)
            for item in next(m for m in policy.methods if m.id == method.id).requirements
            for test in item.when
        }
        if method.id in winners or _wins_when_eligible(policy, compiled, tried, needs, method.id):
            continue
        yield PolicyFinding(
            code="never_wins",
            subject=method.id,
            sentence="No one or two rules make it win, even where it is eligible.",
            witness=tuple(needs.items()),
        )


def _wins_when_eligible(
    policy: Policy,
    compiled: CompiledPolicy,
    tried: Sequence[tuple[str, _Facts]],
    needs: _Facts,
    name: str,
) -> bool:
    for _, facts in tried:
        decision = decide(compiled, _with_presumptions(policy, {**needs, **facts}))
        if decision.method is not None and compiled.methods[decision.method].id == name:
            return True
    return False
