"""Find what is inconsistent in a policy, each fault with its place and the remedy."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from devframe._base.errors import nearest, shorten
from devframe._base.sources import sources
from devframe.diagnosis import FACTS, FactTest, FactValue
from devframe.recommendation.cells import split_into_cells

if TYPE_CHECKING:
    from devframe.recommendation.policy import Policy


def find_policy_faults(policy: "Policy") -> Iterator[str]:
    """Find every inconsistency between the parts of a policy.

    Args:
        policy: The policy.

    Yields:
        One sentence per fault: where, what was expected, what came.
    """
    yield from _check_codes(policy)
    yield from _check_methods(policy)
    yield from _check_facts(policy)
    yield from _check_requirements(policy)
    yield from _check_sources(policy)


def deciding_conditions(policy: "Policy") -> Iterator[tuple[str, tuple[FactTest, ...]]]:
    """List every condition that bears on an answer, with its place.

    Args:
        policy: The policy.

    Yields:
        Place and condition; warnings are left out, because they change no answer.
    """
    for number, rule in enumerate(policy.rules):
        yield f"rules[{number}] ({rule.code})", rule.when
    for number, gate in enumerate(policy.gates.gates):
        yield f"gates.gates[{number}] ({gate.code})", (*gate.when, *(gate.alone_when or ()))
    for method in policy.methods:
        for requirement in method.requirements:
            yield f"methods ({method.id}).requirements ({requirement.code})", requirement.when
        for form in method.forms:
            yield f"methods ({method.id}).forms ({form.id})", form.when
    for number, sequence in enumerate(policy.sequences):
        yield f"sequences[{number}] ({sequence.code})", sequence.when


def _check_codes(policy: "Policy") -> Iterator[str]:
    lists: Mapping[str, Iterable[str]] = {
        "methods": [method.id for method in policy.methods],
        "rules": [rule.code for rule in policy.rules],
        "sequences": [sequence.code for sequence in policy.sequences],
        "warnings": [warning.code for warning in policy.warnings],
        "essentials": [essential.code for essential in policy.essentials],
        "gates.gates": [gate.code for gate in policy.gates.gates],
        "gates.controls": [control.code for control in policy.gates.controls],
        "own_sources": [item.key for item in policy.own_sources],
    }
    for place, codes in lists.items():
        for code, count in Counter(codes).items():
            if count > 1:
                yield f"{place}: {code!r} stands {count} times; codes must be unique"


def _check_methods(policy: "Policy") -> Iterator[str]:
    known = [method.id for method in policy.methods]
    if sorted(policy.tie_order) != sorted(known):
        yield (
            f"tie_order: expected each of {', '.join(sorted(known))} once, "
            f"got {', '.join(policy.tie_order) or 'nothing'}"
        )
    named: list[tuple[str, str | None]] = []
    for number, rule in enumerate(policy.rules):
        named += [(f"rules[{number}] ({rule.code}).points", method) for method, _ in rule.points]
    for number, sequence in enumerate(policy.sequences):
        place = f"sequences[{number}] ({sequence.code})"
        named += [(place, name) for name in (sequence.method, sequence.before, sequence.after)]
    named += [
        (f"warnings[{number}] ({warning.code})", warning.method)
        for number, warning in enumerate(policy.warnings)
    ]
    for place, name in named:
        if name is not None and name not in known:
            yield f"{place}: no method is named {shorten(name)}; {_hint(name, known)}"


def _check_facts(policy: "Policy") -> Iterator[str]:
    presumed = dict(policy.presumptions)
    for name, value in presumed.items():
        yield from _check_presumption(name, value)
    for essential in policy.essentials:
        for name in essential.any_of:
            if name not in FACTS:
                yield (
                    f"essentials ({essential.code}): no fact is named {shorten(name)}; "
                    f"{_hint(name, FACTS)}"
                )
    for place, condition in deciding_conditions(policy):
        yield from _check_condition(place, condition, presumed)


def _check_condition(
    place: str, condition: tuple[FactTest, ...], presumed: Mapping[str, FactValue]
) -> Iterator[str]:
    for test in condition:
        if not FACTS[test.fact].decides:
            yield f"{place}: fact {test.fact!r} must not bear on an answer; use it in warnings only"
        elif test.fact not in presumed:
            yield f"{place}: fact {test.fact!r} has no presumption; add it under [presumptions]"
        elif not _can_hold((test,)):
            yield f"{place}: no value of {test.fact!r} passes its test; correct the bounds"
    repeated = [fact for fact, n in Counter(test.fact for test in condition).items() if n > 1]
    if repeated:
        yield f"{place}: tests {', '.join(map(repr, repeated))} twice; join the tests in one"


def _check_requirements(policy: "Policy") -> Iterator[str]:
    for method in policy.methods:
        tests = [test for requirement in method.requirements for test in requirement.when]
        for name in sorted({test.fact for test in tests}):
            if not _can_hold([test for test in tests if test.fact == name]):
                yield (
                    f"methods ({method.id}).requirements: no value of {name!r} meets them all, "
                    "so the method could never be eligible; correct one of them"
                )


def _can_hold(tests: Sequence[FactTest]) -> bool:
    """Whether some value of a fact passes all of these tests of it."""
    cells = split_into_cells(FACTS[tests[0].fact], [(test,) for test in tests])
    return 0 in cells.excludes


def _check_presumption(name: str, value: FactValue) -> Iterator[str]:
    fact = FACTS.get(name)
    if fact is None:
        yield f"presumptions: no fact is named {shorten(name)}; {_hint(name, FACTS)}"
    elif fact.is_number:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not fact.minimum <= float(value) <= fact.maximum:
            yield (
                f"presumptions.{name}: expected a number between {fact.minimum:g} and "
                f"{fact.maximum:g}, got {shorten(value)}"
            )
    elif not any(value == known and type(value) is type(known) for known in fact.values):
        shown = ", ".join(str(known).lower() for known in fact.values)
        yield f"presumptions.{name}: expected one of {shown}, got {shorten(value)}"


def _check_sources(policy: "Policy") -> Iterator[str]:
    known = {*sources(), *(item.key for item in policy.own_sources)}
    cited: list[tuple[str, tuple[str, ...]]] = [
        (f"rules ({rule.code})", rule.sources) for rule in policy.rules
    ]
    cited += [(f"sequences ({item.code})", item.sources) for item in policy.sequences]
    cited += [(f"warnings ({item.code})", item.sources) for item in policy.warnings]
    cited += [(f"gates ({item.code})", item.sources) for item in policy.gates.gates]
    cited += [(f"controls ({item.code})", item.sources) for item in policy.gates.controls]
    for method in policy.methods:
        place = f"methods ({method.id})"
        cited += [(f"{place}.requirements", item.sources) for item in method.requirements]
        cited += [(f"{place}.forms", item.sources) for item in method.forms]
    cited.append(("nothing_available", policy.nothing_available.sources))
    for place, keys in cited:
        for key in keys:
            if key not in known:
                yield (
                    f"{place}: no source has the key {shorten(key)}; {_hint(key, known)} "
                    "or add it under own_sources"
                )


def _hint(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    guess = nearest(name, names)
    return f"did you mean {guess!r}?" if guess else f"known: {', '.join(names[:8])}"
