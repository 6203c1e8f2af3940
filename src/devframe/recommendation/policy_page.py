"""A policy as a Markdown page for readers."""

from collections.abc import Iterator
from itertools import chain

from devframe._base.shown import escape_markdown
from devframe.diagnosis import FACTS, FactTest
from devframe.recommendation.policy import Policy


def policy_page(policy: Policy) -> str:
    """Write a policy out for readers: every method, rule, cause and source.

    Args:
        policy: The policy.

    Returns:
        A Markdown page.

    Example:
        >>> from devframe.recommendation import default_policy
        >>> policy_page(default_policy()).splitlines()[0]
        "# devframe's default policy"
    """
    return "\n".join(_lines(policy)) + "\n"


def _lines(policy: Policy) -> Iterator[str]:
    yield f"# {escape_markdown(policy.name)}"
    yield ""
    yield (
        f"Policy `{policy.id}`, version `{policy.version}`. Of equal points, the earlier one wins: "
        f"{', '.join(policy.tie_order)}."
    )
    yield from _section("What must be known", ("Question", "Facts, one of them suffices"))
    for essential in policy.essentials:
        yield _row(essential.question, ", ".join(essential.any_of))
    yield from _section(
        "Causes elsewhere", ("When", "Explains it alone when also", "Cause", "Owner", "First")
    )
    for gate in policy.gates.gates:
        alone = "never" if gate.alone_when is None else _condition(gate.alone_when)
        yield _row(_condition(gate.when), alone, gate.sentence, gate.owner, gate.first_action)
    yield from _section("At once", ("When", "What", "Who", "Sources"))
    for control in policy.gates.controls:
        when = _condition(control.when)
        yield _row(when, control.sentence, control.owner, ", ".join(control.sources))
    yield from _section("Points", ("When", "Points", "Why", "Sources"))
    for rule in policy.rules:
        points = ", ".join(f"{method} {points:+d}" for method, points in rule.points)
        yield _row(_condition(rule.when), points, rule.sentence, ", ".join(rule.sources))
    yield from _section(
        "Methods", ("Method", "Serves", "Not without", "Forms, the first that fits")
    )
    for method in policy.methods:
        yield _row(
            method.name,
            ", ".join(method.serves),
            "; ".join(_condition(item.when) for item in method.requirements),
            "; ".join(f"{form.id} ({_condition(form.when)})" for form in method.forms),
        )
    yield from _section("Steps around the main method", ("Main method", "When", "Step", "Why"))
    for step in policy.sequences:
        side = f"{step.before} before" if step.before is not None else f"{step.after} after"
        yield _row(step.method, _condition(step.when), side, step.sentence)
    yield from _section("Warnings", ("When", "Warning", "Sources"))
    for warning in policy.warnings:
        yield _row(_condition(warning.when), warning.sentence, ", ".join(warning.sources))
    yield from _section("Presumed while nobody has said", ("Fact", "Presumed", "Question"))
    for name, value in policy.presumptions:
        yield _row(name, _shown(value), FACTS[name].question)
    yield from _section("Sources", ("Key", "Citation", "Grade"))
    for key in sorted(_cited(policy)):
        source = policy.source(key)
        yield _row(key, source.citation, source.grade)


def _section(title: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    return ("", f"## {title}", "", f"| {' | '.join(columns)} |", "| --- " * len(columns) + "|")


def _row(*cells: str) -> str:
    return f"| {' | '.join(map(escape_markdown, cells))} |"


def _condition(tests: tuple[FactTest, ...]) -> str:
    return " and ".join(map(_test, tests)) or "always"


def _test(test: FactTest) -> str:
    if test.one_of:
        return f"{test.fact} is {' or '.join(map(_shown, test.one_of))}"
    named = {
        "at least": test.at_least,
        "at most": test.at_most,
        "above": test.above,
        "below": test.below,
    }
    bounds = [f"{name} {bound:g}" for name, bound in named.items() if bound is not None]
    return f"{test.fact} is {' and '.join(bounds)}"


def _shown(value: object) -> str:
    return str(value).lower()


def _cited(policy: Policy) -> set[str]:
    cited = [policy.nothing_available.sources]
    cited += [rule.sources for rule in policy.rules]
    cited += [step.sources for step in policy.sequences]
    cited += [warning.sources for warning in policy.warnings]
    cited += [gate.sources for gate in policy.gates.gates]
    cited += [control.sources for control in policy.gates.controls]
    for method in policy.methods:
        cited += [item.sources for item in method.requirements]
        cited += [form.sources for form in method.forms]
    return set(chain.from_iterable(cited))
