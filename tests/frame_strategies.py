"""Needs and small policies at random, for comparing frames with objects."""

import json
import random
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from pydantic import ValidationError

from devframe.diagnosis import FACTS, Fact, Need, Situation
from devframe.recommendation import Policy, default_policy

SOURCES = ["devframe-convention"]
SHARES = (0.0, 0.05, 0.1, 0.3, 0.6, 0.9)
"""Shares of facts that are not known, from none to nearly all."""
_AT_STAKE = (
    "knowledge",
    "skill",
    "shortfall_share",
    "performed_before",
    "can_do_when_it_counts",
    "onset",
    "affected_peers_share",
    "tools_adequate",
    "coach_minutes",
    "headcount",
)
_PAIRS = (
    ("performs_often", True, "performed_before", False),
    ("performs_often", True, "can_do_when_it_counts", False),
    ("novel", True, "training_exists", True),
)


def rows_from(seed: int, count: int, unknown_share: float) -> list[dict[str, Any]]:
    """Give rows of facts, each consistent, with a share of the facts unknown."""
    chance = random.Random(seed)  # noqa: S311 - test rows are no secret
    return [_row(chance, unknown_share) for _ in range(count)]


def _row(chance: random.Random, unknown_share: float) -> dict[str, Any]:
    share = unknown_share * 2 * chance.random() if unknown_share < 0.5 else unknown_share
    row: dict[str, Any] = {}
    for name, fact in FACTS.items():
        if not fact.always_known:
            row[name] = None if chance.random() < share else _value(chance, fact)
    kinds = ("knowledge", "skill", "habit")
    if any(row[kind] is None for kind in kinds) or not any(row[kind] for kind in kinds):
        row |= dict.fromkeys(kinds)
    for one, value, other, clash in _PAIRS:
        if row[one] is value and row[other] is clash:
            row[chance.choice((one, other))] = None
    if row["coach_available"] is False and (row["coach_minutes"] or 0) > 0:
        row["coach_minutes"] = 0
    row["requested_method"] = chance.choice((None, "training"))
    return row


def _value(chance: random.Random, fact: Fact) -> Any:
    if fact.values:
        return chance.choice(fact.values)
    # The numbers at and beside the thresholds of the default policy.
    near = {
        "headcount": (1, 14, 15, 16, 29, 30, 31, 10_000_000),
        "coach_minutes": (0, 9, 10, 11, 29, 30, 31, 10_080),
        "importance": (1, 2, 3, 4, 5),
    }.get(fact.name, (0.0, 5e-324, 0.1, 0.3, 0.49999999999999994, 0.5, 0.7, 1.0))
    return chance.choice(near)


def need_of(row: dict[str, Any], number: int = 0) -> Need:
    """Make the need that a row of facts stands for; what is NaN is not known."""
    row = {name: None if value != value else value for name, value in row.items()}  # noqa: PLR0124
    kinds = tuple(kind for kind in ("knowledge", "skill", "habit") if row[kind])
    own = {"shortfall_share", "importance", "raters_disagree", "self_only", "requested_method"}
    situation = {
        name: value
        for name, value in row.items()
        if name in FACTS and name not in own | {"knowledge", "skill", "habit"}
    }
    return Need(
        id=f"n{number}",
        person_id="unnamed",
        competency_id="unnamed",
        kinds=kinds or None,
        situation=situation,
        **{name: row[name] for name in own},
    )


def situation_from(chance: random.Random) -> Situation:
    """Give what is known about a situation."""
    return need_of(_row(chance, 0.5)).situation


@st.composite
def conditions(draw: st.DrawFn, *, least: int = 0, most: int = 3) -> dict[str, Any]:
    """Draw a condition over a few facts, so that conditions overlap often."""
    names = draw(st.lists(st.sampled_from(_AT_STAKE), min_size=least, max_size=most, unique=True))
    return {name: draw(_test_of(FACTS[name])) for name in names}


def _test_of(fact: Fact) -> st.SearchStrategy[Any]:
    if fact.values:
        return st.lists(st.sampled_from(fact.values), min_size=1, max_size=2, unique=True)
    places = st.sampled_from((10, 15, 30) if fact.whole else (0.1, 0.3, 0.5, 0.7))
    names = st.sampled_from(("at_least", "at_most", "above", "below"))
    between = {"at_least": 10, "below": 30} if fact.whole else {"above": 0.1, "at_most": 0.7}
    return st.dictionaries(names, places, min_size=1, max_size=1) | st.just(between)


@st.composite
def policies(draw: st.DrawFn, *, most_rules: int = 8) -> Policy:
    """Draw a small policy."""
    names = [f"m{number}" for number in range(draw(st.integers(1, 4)))]
    method = st.sampled_from(names)

    def said(code: str, **more: Any) -> dict[str, Any]:
        return {"code": code, "sentence": f"{code}.", "sources": SOURCES, **more}

    def several(code: str, most: int) -> list[str]:
        return [f"{code}{number}" for number in range(draw(st.integers(0, most)))]

    methods = [
        {
            "id": name,
            "name": name.upper(),
            "serves": draw(
                st.lists(
                    st.sampled_from(("knowledge", "skill", "habit")),
                    min_size=1,
                    max_size=3,
                    unique=True,
                )
            ),
            "requirements": [said(code, when=draw(conditions())) for code in several("q", 2)],
            "forms": [
                *(
                    {
                        "id": code,
                        "when": draw(conditions(most=2)),
                        "sentence": code,
                        "sources": SOURCES,
                        "dose_warning": draw(st.sampled_from((None, "Thin."))),
                    }
                    for code in several("f", 2)
                ),
                {"id": "always", "when": {}, "sentence": "always", "sources": SOURCES},
            ],
        }
        for name in names
    ]
    points = st.dictionaries(
        method, st.integers(-3, 3).filter(bool), min_size=1, max_size=len(names)
    )
    sequences = []
    for code in several("s", 4):
        side = draw(st.sampled_from(("before", "after")))
        entry = said(code, method=draw(method), when=draw(conditions(most=2)))
        sequences.append(entry | {side: draw(method)})
    causes = [
        said(
            code,
            when=(when := draw(conditions(most=2))),
            alone_when=draw(st.none() | conditions(most=2).map(lambda c: _without(c, when))),
            owner="somebody",
            first_action="Mend it.",
        )
        for code in several("c", 3)
    ]
    document = {
        "id": "drawn",
        "version": "1",
        "name": "Drawn",
        "tie_order": draw(st.permutations(names)),
        "essentials": [
            {
                "code": code,
                "any_of": draw(
                    st.lists(st.sampled_from(_AT_STAKE), min_size=1, max_size=2, unique=True)
                ),
                "question": f"{code}?",
            }
            for code in several("e", 2)
        ],
        "presumptions": {
            name: draw(
                st.sampled_from(FACTS[name].values or ((10, 30) if FACTS[name].whole else (0, 0.5)))
            )
            for name in _AT_STAKE
        },
        "methods": methods,
        "rules": [
            said(f"r{number}", when=draw(conditions(least=1)), points=draw(points))
            for number in range(draw(st.integers(0, most_rules)))
        ],
        "sequences": sequences,
        "warnings": [
            said(code, method=draw(st.none() | method), when=draw(conditions(most=2)))
            for code in several("w", 2)
        ],
        "gates": {
            "gates": causes,
            "controls": [
                said(code, when=draw(conditions(most=1)), owner="somebody")
                for code in several("k", 1)
            ],
        },
        "nothing_available": said("nothing", owner="somebody", first_action="Make it."),
    }
    try:
        return Policy.model_validate_json(json.dumps(document))
    except ValidationError:  # two requirements of a method exclude each other
        reject()


def _without(condition: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {name: test for name, test in condition.items() if name not in other}


def large_policy(rules: int, seed: int = 0) -> Policy:
    """Make the default policy with many rules of one, two or three tests."""
    chance = random.Random(seed)  # noqa: S311 - test rules are no secret
    base = default_policy()
    facts = [FACTS[name] for name, _ in base.presumptions]
    made = []
    for number in range(rules):
        when = {}
        for fact in chance.sample(facts, chance.choice((1, 1, 2, 3))):
            at_least = {"at_least": (fact.minimum + fact.maximum) / 2}
            when[fact.name] = chance.choice(fact.values) if fact.values else at_least
        points = {name: chance.choice((-3, -1, 2, 4)) for name in chance.sample(base.tie_order, 2)}
        made.append(
            {
                "code": f"r{number}",
                "when": when,
                "points": points,
                "sentence": f"Rule {number}.",
                "sources": SOURCES,
            }
        )
    document = json.loads(base.to_json())
    return Policy.from_json(json.dumps(document | {"id": "large", "rules": made}))
