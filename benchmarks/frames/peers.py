"""The same rules in rule engines: what each of them gives, and how fast.

Every peer gets the presumptions filled in before the clock starts, since none of them knows what to
do with a fact that is not known, and is asked for less: the points of each method.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import polars as pl

from benchmarks.frames.facts_by_hand import METHODS, RULES
from devframe.recommendation import default_policy

Rows = Sequence[dict[str, Any]]
Points = list[tuple[int, ...]]
Test = tuple[str, str, Any]

TESTS: dict[str, tuple[Test, ...]] = {
    "never_did": (("skill", "==", True), ("performed_before", "==", False)),
    "out_of_practice": (("performed_before", "==", True), ("performs_often", "==", False)),
    "cannot": (("can_do_when_it_counts", "==", False),),
    "leads_t": (("growth_track", "==", "leadership"),),
    "founds_t": (("growth_track", "==", "entrepreneurial"),),
    "touchpoint": (("emotionally_charged", "==", True), ("serves_customers", "==", True)),
    "many": (("headcount", ">=", 15),),
    "gradual": (("onset", "==", "gradual"),),
    "large_gap": (("knowledge", "==", True), ("shortfall_share", ">=", 0.5)),
}
"""What each rule tests; a rule named after a fact tests whether it is true (`_t`) or false."""


def tests_of(rule: str) -> tuple[Test, ...]:
    """Give the tests of a rule."""
    return TESTS.get(rule) or ((rule[:-2], "==", rule.endswith("_t")),)


def presumed(needs: pl.DataFrame) -> pl.DataFrame:
    """Fill in what is presumed of the facts that the rules test."""
    presumptions = dict(default_policy().presumptions)
    names = dict.fromkeys(fact for rule, _ in RULES for fact, _, _ in tests_of(rule))
    return needs.select(pl.col(name).fill_null(presumptions[name]) for name in names)


def zen_expressions(rows: Rows) -> Callable[[], Points]:
    """ZEN Engine's batch, with the points as three sums of choices: its fastest way."""

    def choice(rule: str, points: int) -> str:
        tests = (f"{fact} {sign} {json.dumps(value)}" for fact, sign, value in tests_of(rule))
        return f"({' and '.join(tests)} ? {points} : 0)"

    expressions = [
        {
            "id": name,
            "key": name,
            "value": " + ".join(choice(rule, adds[place]) for rule, adds in RULES if adds[place]),
        }
        for place, name in enumerate(METHODS)
    ]
    decide = _zen("expressionNode", {"expressions": expressions}, rows)
    return lambda: [tuple(result[name] for name in METHODS) for result in decide()]


def zen_table(rows: Rows) -> Callable[[], Points]:
    """ZEN Engine's batch, with a decision table of all rules that fire: a policy as data."""
    facts = dict.fromkeys(fact for rule, _ in RULES for fact, _, _ in tests_of(rule))
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": fact, "name": fact, "field": fact} for fact in facts],
        "outputs": [{"id": f"to_{name}", "name": name, "field": name} for name in METHODS],
        "rules": [
            {"_id": rule}
            | dict.fromkeys(facts, "")
            | {
                fact: f"{'' if sign == '==' else sign} {json.dumps(value)}".strip()
                for fact, sign, value in tests_of(rule)
            }
            | {f"to_{name}": str(adds[place]) for place, name in enumerate(METHODS)}
            for rule, adds in RULES
        ],
    }
    decide = _zen("decisionTableNode", table, rows)
    return lambda: [
        tuple(sum(fired[name] for fired in result) for name in METHODS) for result in decide()
    ]


def _zen(kind: str, content: dict[str, Any], rows: Rows) -> Callable[[], Any]:
    """Load a decision of one node, and answer the rows in one batch."""
    import zen  # noqa: PLC0415 - one peer a process

    decision = {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "points", "name": "points", "type": kind, "content": content},
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "points", "type": "edge"},
            {"id": "b", "sourceId": "points", "targetId": "out", "type": "edge"},
        ],
    }
    loader: Any = {"type": "static", "content": {"policy": decision}}
    engine = zen.ZenEngine({"loader": loader})
    requests: Any = [{"key": "policy", "context": row} for row in rows]
    return lambda: [one["data"]["result"] for one in engine.evaluate_batch(requests)]


def json_logic(rows: Rows) -> Callable[[], Points]:
    """JsonLogic, with the points as sums of choices."""
    from json_logic import jsonLogic  # noqa: PLC0415 - one peer a process

    def choice(rule: str, points: int) -> dict[str, Any]:
        tests = [{sign: [{"var": fact}, value]} for fact, sign, value in tests_of(rule)]
        return {"if": [{"and": tests}, points, 0]}

    sums: list[Any] = [
        {"+": [choice(rule, adds[place]) for rule, adds in RULES if adds[place]]}
        for place in range(len(METHODS))
    ]
    return lambda: [tuple(jsonLogic(one, row) for one in sums) for row in rows]


def business_rules(rows: Rows) -> Callable[[], Points]:
    """business-rules, with an action that adds points."""
    from business_rules import fields, run_all  # noqa: PLC0415 - one peer a process
    from business_rules.actions import BaseActions, rule_action  # noqa: PLC0415
    from business_rules.variables import (  # noqa: PLC0415
        BaseVariables,
        boolean_rule_variable,
        numeric_rule_variable,
        string_rule_variable,
    )

    kinds = {bool: boolean_rule_variable, str: string_rule_variable}
    getters = {
        name: kinds.get(type(value), numeric_rule_variable)()(
            # the name is bound now, not when the variable is read
            _named(name, lambda self, name=name: self.row[name])
        )
        for name, value in rows[0].items()
    }
    variables = type("Facts", (BaseVariables,), getters)

    class Actions(BaseActions):  # type: ignore[misc] # the library has no types
        def __init__(self) -> None:
            self.points = [0] * len(METHODS)

        @rule_action(params={"rule": fields.FIELD_NUMERIC})  # type: ignore[untyped-decorator] # as above
        def add(self, rule: int) -> None:
            for place, number in enumerate(RULES[int(rule)][1]):
                self.points[place] += number

    def condition(fact: str, sign: str, value: Any) -> dict[str, Any]:
        if isinstance(value, bool):
            return {"name": fact, "operator": f"is_{str(value).lower()}", "value": None}
        operator = "equal_to" if sign == "==" else "greater_than_or_equal_to"
        return {"name": fact, "operator": operator, "value": value}

    rules = [
        {
            "conditions": {"all": [condition(*test) for test in tests_of(rule)]},
            "actions": [{"name": "add", "params": {"rule": place}}],
        }
        for place, (rule, _) in enumerate(RULES)
    ]

    def answer() -> Points:
        given = []
        for row in rows:
            facts, actions = variables(), Actions()
            facts.row = row
            run_all(
                rule_list=rules,
                defined_variables=facts,
                defined_actions=actions,
                stop_on_first_trigger=False,
            )
            given.append(tuple(actions.points))
        return given

    return answer


def _named(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    method.__name__ = name
    return method


def agreement(given: Iterable[Sequence[float]], ours: Iterable[Sequence[int]]) -> float:
    """Say in which share of rows the points are ours."""
    same = [
        [round(number) for number in one] == list(other)
        for one, other in zip(given, ours, strict=True)
    ]
    return sum(same) / len(same)
