"""A policy as a Markdown page for readers."""

from collections.abc import Iterable, Iterator
from itertools import chain

from devframe._base.shown import escape_markdown
from devframe.diagnosis import Condition, FactTest, FactValue
from devframe.recommendation.policy import Policy

_COMPARISONS = {
    "at_least": "is at least",
    "at_most": "is at most",
    "above": "is above",
    "below": "is below",
}


def policy_page(policy: Policy) -> str:
    """Write a policy out for readers: every entry with its condition, its words and its sources.

    Args:
        policy: The policy.

    Returns:
        A Markdown page.

    Example:
        >>> from devframe.recommendation import default_policy
        >>> policy_page(default_policy()).splitlines()[0]
        "# devframe's default policy"
    """
    parts = (
        _opening,
        _gates,
        _essentials,
        _presumptions,
        _methods,
        _rules,
        _sequences,
        _warnings,
        _sources,
    )
    return "\n".join(line for part in parts for line in part(policy)) + "\n"


def fact_value_text(value: FactValue) -> str:
    """Write a fact's value as a reader says it.

    Args:
        value: The value.

    Returns:
        Yes or no, or the number or word.

    Example:
        >>> fact_value_text(True), fact_value_text(0.5), fact_value_text("sudden")
        ('yes', '0.5', 'sudden')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _opening(policy: Policy) -> Iterator[str]:
    yield f"# {escape_markdown(policy.name)}"
    yield ""
    yield (
        f"`{policy.id}`, version `{policy.version}`. Of equal points, the earlier method wins: "
        f"{escape_markdown(', '.join(policy.tie_order))}."
    )


def _gates(policy: Policy) -> Iterator[str]:
    yield from _section(
        "Gates: causes elsewhere",
        "Several can hold together. One that explains the gap alone ends the search for a method.",
    )
    for gate in policy.gates.gates:
        alone = "never explains the gap alone"
        if gate.alone_when is not None:
            alone = (
                f"explains the gap alone when {_condition(gate.alone_when)}"
                if gate.alone_when
                else "always explains the gap alone"
            )
        sentence = f"{gate.sentence} Owner: {gate.owner}. First: {gate.first_action}"
        yield _entry(gate.code, f"when {_condition(gate.when)}; {alone}", sentence, gate.sources)
    nothing = policy.nothing_available
    sentence = f"{nothing.sentence} Owner: {nothing.owner}. First: {nothing.first_action}"
    yield _entry(nothing.code, "when no method is eligible", sentence, nothing.sources)
    yield from _section(
        "Immediate controls", "A person decides these at once, before any development begins."
    )
    for control in policy.gates.controls:
        sentence = f"{control.sentence} Owner: {control.owner}."
        yield _entry(control.code, f"when {_condition(control.when)}", sentence, control.sources)


def _essentials(policy: Policy) -> Iterator[str]:
    yield from _section(
        "Essential facts",
        "Of each group at least one fact must be known before a method is named.",
    )
    for group in policy.essentials:
        yield _entry(group.code, ", ".join(f"`{name}`" for name in group.any_of), group.question)


def _presumptions(policy: Policy) -> Iterator[str]:
    yield from _section(
        "Presumptions",
        "What is taken for granted while nobody has said; an answer shows those it rests on.",
    )
    yield "| Fact | Presumed |"
    yield "| --- | --- |"
    for name, value in policy.presumptions:
        yield f"| `{name}` | {escape_markdown(fact_value_text(value))} |"


def _methods(policy: Policy) -> Iterator[str]:
    yield from _section("Methods")
    for method in policy.methods:
        yield f"### {escape_markdown(method.name)}"
        yield ""
        yield f"Serves {' and '.join(method.serves)}. It requires:"
        yield ""
        for item in method.requirements:
            sentence = f"Otherwise: {item.sentence}"
            yield _entry(item.code, _condition(item.when), sentence, item.sources)
        yield from ("", "Forms, the first that fits:", "")
        for form in method.forms:
            dose = () if form.dose_warning is None else (form.dose_warning,)
            lead = f"when {_condition(form.when)}" if form.when else "otherwise"
            yield _entry(form.id, lead, " ".join((form.sentence, *dose)), form.sources)
        yield ""


def _rules(policy: Policy) -> Iterator[str]:
    yield from _section("Rules")
    for rule in policy.rules:
        points = ", ".join(
            f"**{escape_markdown(method)} {number:+d}**" for method, number in rule.points
        )
        lead = f"when {_condition(rule.when)}: {points}"
        yield _entry(rule.code, lead, rule.sentence, rule.sources)


def _sequences(policy: Policy) -> Iterator[str]:
    yield from _section("Sequences", "Steps put before or after the method that wins.")
    for item in policy.sequences:
        side = f"{item.before} before" if item.before is not None else f"{item.after} after"
        lead = f"{escape_markdown(f'{side} {item.method}')} when {_condition(item.when)}"
        yield _entry(item.code, lead, item.sentence, item.sources)


def _warnings(policy: Policy) -> Iterator[str]:
    yield from _section("Warnings", "Said when they certainly hold; they never change an answer.")
    for warning in policy.warnings:
        among = ""
        if warning.method is not None:
            among = f"{escape_markdown(warning.method)} is among the steps and "
        lead = f"when {among}{_condition(warning.when)}"
        yield _entry(warning.code, lead, warning.sentence, warning.sources)


def _sources(policy: Policy) -> Iterator[str]:
    yield from _section("Sources")
    for key in sorted(_cited(policy)):
        source = policy.source(key)
        yield f"- `{key}`: {escape_markdown(source.citation)} *{source.grade}*"


def _section(title: str, *opening: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    for text in opening:
        yield from (text, "")


def _entry(code: str, lead: str, sentence: str, sources: Iterable[str] = ()) -> str:
    cited = f" [{', '.join(sources)}]" if sources else ""
    return f"- `{code}`: {lead}.<br>{escape_markdown(sentence + cited)}"


def _condition(condition: Condition) -> str:
    return " and ".join(map(_test, condition)) or "always"


def _test(test: FactTest) -> str:
    name = f"`{test.fact}`"
    if test.one_of:
        values = (escape_markdown(fact_value_text(value)) for value in test.one_of)
        return f"{name} is {' or '.join(values)}"
    bounds = (
        f"{words} {getattr(test, comparison):g}"
        for comparison, words in _COMPARISONS.items()
        if getattr(test, comparison) is not None
    )
    return f"{name} {' and '.join(bounds)}"


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
