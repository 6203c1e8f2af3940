"""Write `docs/policy.md`, the default policy as a page: python -m tools.write_policy_page."""

from collections.abc import Iterator

from devframe.recommendation import Policy, default_policy
from tools.pages import condition_text, generated_by, source_links, value_text, write_page

PAGE = "policy.md"


def policy_page() -> str:
    """Render the default policy."""
    policy = default_policy()
    parts = (_opening, _gates, _essentials, _presumptions, _methods, _rules, _around)
    return "\n".join(line for part in parts for line in part(policy)) + "\n"


def _entry(code: str, lead: str, sentence: str, sources: tuple[str, ...]) -> str:
    """One list entry: what it is called, when it holds, what it says and where that is from."""
    return f"- **{code}**: {lead}.<br>{sentence}<br><small>{source_links(sources)}</small>"


def _opening(policy: Policy) -> Iterator[str]:
    yield generated_by("write_policy_page")
    yield "# The default policy"
    yield ""
    yield (
        f"`{policy.id}`, version {policy.version}: everything that decides a recommendation when "
        "you give no policy of your own. [How points work](concepts/points.md) explains the parts; "
        "[your own policy](how-to/own-policy.md) shows how to change them. Fact names are listed "
        "under [facts](facts.md), source keys under [sources](sources.md). The directions of the "
        "points follow the sources; their sizes are devframe's convention."
    )
    yield ""


def _gates(policy: Policy) -> Iterator[str]:
    yield "## Gates: causes elsewhere"
    yield ""
    yield "Several can hold together. One that explains the gap alone ends the search for a method."
    yield ""
    for gate in policy.gates.gates:
        alone = "never explains the gap alone"
        if gate.alone_when is not None:
            alone = (
                f"explains the gap alone when {condition_text(gate.alone_when)}"
                if gate.alone_when
                else "always explains the gap alone"
            )
        sentence = f"{gate.sentence} Owner: {gate.owner}. First: {gate.first_action}"
        lead = f"when {condition_text(gate.when)}; {alone}"
        yield _entry(gate.code, lead, sentence, gate.sources)
    nothing = policy.nothing_available
    sentence = f"{nothing.sentence} Owner: {nothing.owner}. First: {nothing.first_action}"
    yield _entry(nothing.code, "when no method is eligible", sentence, nothing.sources)
    yield ""
    yield "## Immediate controls"
    yield ""
    yield "A person decides these at once, before any development begins."
    yield ""
    for control in policy.gates.controls:
        sentence = f"{control.sentence} Owner: {control.owner}."
        lead = f"when {condition_text(control.when)}"
        yield _entry(control.code, lead, sentence, control.sources)
    yield ""


def _essentials(policy: Policy) -> Iterator[str]:
    yield "## Essential facts"
    yield ""
    yield "Of each group at least one fact must be known before a method is named."
    yield ""
    for group in policy.essentials:
        names = ", ".join(f"`{name}`" for name in group.any_of)
        yield f"- **{group.code}**: {names}.<br>{group.question}"
    yield ""


def _presumptions(policy: Policy) -> Iterator[str]:
    yield "## Presumptions"
    yield ""
    yield "What is taken for granted while nobody has said; an answer shows those it rests on."
    yield ""
    yield "| Fact | Presumed |"
    yield "| --- | --- |"
    for name, value in policy.presumptions:
        yield f"| `{name}` | {value_text(value)} |"
    yield ""


def _methods(policy: Policy) -> Iterator[str]:
    yield "## Methods"
    yield ""
    yield f"Of equal points, the earlier one wins: {', '.join(policy.tie_order)}."
    yield ""
    for method in policy.methods:
        yield f"### {method.name}"
        yield ""
        yield f"Serves {' and '.join(method.serves)}. It requires:"
        yield ""
        for item in method.requirements:
            sentence = f"Otherwise: {item.sentence}"
            yield _entry(item.code, condition_text(item.when), sentence, item.sources)
        yield ""
        yield "Forms, the first that fits:"
        yield ""
        for form in method.forms:
            sentence = form.sentence
            if form.dose_warning is not None:
                sentence += f" *{form.dose_warning}*"
            lead = f"when {condition_text(form.when)}" if form.when else "otherwise"
            yield _entry(form.id, lead, sentence, form.sources)
        yield ""


def _rules(policy: Policy) -> Iterator[str]:
    yield "## Rules"
    yield ""
    for rule in policy.rules:
        points = ", ".join(f"**{method} {number:+d}**" for method, number in rule.points)
        lead = f"when {condition_text(rule.when)}: {points}"
        yield _entry(rule.code, lead, rule.sentence, rule.sources)
    yield ""


def _around(policy: Policy) -> Iterator[str]:
    yield "## Sequences"
    yield ""
    yield "Steps put before or after the method that wins."
    yield ""
    for item in policy.sequences:
        side = f"{item.before} before" if item.before is not None else f"{item.after} after"
        lead = f"{side} {item.method} when {condition_text(item.when)}"
        yield _entry(item.code, lead, item.sentence, item.sources)
    yield ""
    yield "## Warnings"
    yield ""
    yield "Said when they certainly hold; they never change an answer."
    yield ""
    for warning in policy.warnings:
        among = "" if warning.method is None else f"{warning.method} is among the steps and "
        lead = f"when {among}{condition_text(warning.when)}"
        yield _entry(warning.code, lead, warning.sentence, warning.sources)


if __name__ == "__main__":
    write_page(PAGE, policy_page)
