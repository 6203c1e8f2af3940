"""Small random policies and facts, and the naive reading of a policy that is their oracle."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import strategies as st

from devframe.diagnosis import FACTS, Fact, FactValue, Gates, holds
from devframe.recommendation import Policy
from devframe.recommendation.compiled import CompiledPolicy

Facts = Mapping[str, FactValue | None]
Outcome = tuple[str, str | None]

_POOL = [
    FACTS[name]
    for name in (
        "skill",
        "interpersonal",
        "tools_adequate",
        "novel",
        "onset",
        "growth_track",
        "headcount",
        "shortfall_share",
        "coach_minutes",
    )
]
_NUMBERS = {"headcount": [5, 15], "shortfall_share": [0.25, 0.5], "coach_minutes": [10, 30]}
_SOURCES = ("devframe-convention",)


def _test(fact: Fact) -> st.SearchStrategy[Any]:
    if fact.is_number:
        comparison = st.sampled_from(["at_least", "at_most", "above", "below"])
        return st.builds(
            lambda how, at: {how: at}, comparison, st.sampled_from(_NUMBERS[fact.name])
        )
    if len(fact.values) == 2:
        return st.sampled_from(fact.values)
    return st.lists(st.sampled_from(fact.values), min_size=1, max_size=2, unique=True).map(tuple)


def values_of(fact: Fact) -> st.SearchStrategy[FactValue]:
    if not fact.is_number:
        return st.sampled_from(fact.values)
    around = {value + step for value in _NUMBERS[fact.name] for step in (-1, 0, 1)}
    if fact.name == "shortfall_share":
        around = {0.0, 0.2, 0.25, 0.26, 0.5, 0.51, 1.0}
    return st.sampled_from(sorted(around))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    facts = draw(st.lists(st.sampled_from(_POOL), min_size=2, max_size=5, unique=True))

    def condition(least: int, most: int) -> dict[str, Any]:
        some = draw(st.lists(st.sampled_from(facts), min_size=least, max_size=most, unique=True))
        return {fact.name: draw(_test(fact)) for fact in some}

    names = ["a", "b", "c"][: draw(st.integers(2, 3))]
    entry = {"sentence": "Because.", "sources": _SOURCES}
    methods = tuple(
        {
            "id": name,
            "name": name.upper(),
            "serves": ("skill",),
            "requirements": tuple(
                {"code": f"r{number}", "when": condition(1, 2), **entry}
                for number in range(draw(st.integers(0, 1)))
            ),
            "forms": ({"id": "only", "when": {}, **entry},),
        }
        for name in names
    )
    points = st.integers(-3, 3).filter(bool)
    rules = tuple(
        {
            "code": f"rule{number}",
            "when": condition(1, 2),
            "points": draw(st.dictionaries(st.sampled_from(names), points, min_size=1)),
            **entry,
        }
        for number in range(draw(st.integers(1, 6)))
    )
    gates = tuple(
        {
            "code": f"gate{number}",
            "when": condition(1, 2),
            "alone_when": draw(st.sampled_from([None, {}])),
            "owner": "owner",
            "first_action": "Act.",
            **entry,
        }
        for number in range(draw(st.integers(0, 2)))
    )
    return Policy.model_validate(
        {
            "id": "random",
            "version": "1",
            "name": "Random",
            "tie_order": tuple(draw(st.permutations(names))),
            "presumptions": {fact.name: draw(values_of(fact)) for fact in facts},
            "methods": methods,
            "rules": rules,
            "gates": Gates.model_validate({"gates": gates}),
            "nothing_available": {
                "code": "nothing",
                "owner": "owner",
                "first_action": "Act.",
                **entry,
            },
        }
    )


def facts_for(policy: Policy, *, known: float | None = None) -> st.SearchStrategy[Facts]:
    """Facts for a policy: each presumed one known or not, all others not known."""
    blank = dict.fromkeys(FACTS)
    drawn = st.fixed_dictionaries(
        {
            name: values_of(FACTS[name])
            if known == 1
            else st.one_of(st.none(), values_of(FACTS[name]))
            for name, _ in policy.presumptions
        }
    )
    return drawn.map(lambda some: {**blank, **some})


@st.composite
def policies_and_facts(draw: st.DrawFn, known: float | None = None) -> tuple[Policy, Facts]:
    policy = draw(policies())
    return policy, draw(facts_for(policy, known=known))


def naive_points(policy: Policy, facts: Facts) -> dict[str, int]:
    """Add up points rule by rule, as a reader of the policy file would."""
    totals = dict.fromkeys(policy.tie_order, 0)
    for rule in policy.rules:
        if holds(rule.when, facts):
            for method, points in rule.points:
                totals[method] += points
    return totals


def naive_outcome(policy: Policy, facts: Facts) -> Outcome:
    """Decide as a reader of the policy file would, all facts being known."""
    for gate in policy.gates.gates:
        if gate.alone_when is not None and holds((*gate.when, *gate.alone_when), facts):
            return "fix_elsewhere", None
    points = naive_points(policy, facts)
    best = None
    by_id = {method.id: method for method in policy.methods}
    for name in policy.tie_order:
        eligible = all(holds(item.when, facts) for item in by_id[name].requirements)
        if eligible and (best is None or points[name] > points[best]):
            best = name
    return ("fix_elsewhere", None) if best is None else ("develop", best)


def completions(compiled: CompiledPolicy, facts: Facts) -> Iterator[Facts]:
    """Every way to fill the unknown facts in, one value per cell."""
    unknown = [fact for fact in compiled.facts if facts[fact.name] is None]
    for values in product(*(fact.values for fact in unknown)):
        yield {**facts, **{f.name: v for f, v in zip(unknown, values, strict=True)}}
