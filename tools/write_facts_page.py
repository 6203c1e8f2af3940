"""Write `docs/facts.md`, the vocabulary of facts: python -m tools.write_facts_page."""

from collections.abc import Iterator

from devframe.diagnosis import ENVIRONMENT_FACTS, FACTS, Fact, Situation
from devframe.recommendation import default_policy
from devframe.recommendation.policy_page import fact_value_text
from tools.pages import generated_by, write_page

PAGE = "facts.md"


def facts_page() -> str:
    """Render the facts that a policy may ask about."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield generated_by("write_facts_page")
    yield "# Facts"
    yield ""
    yield (
        f"The {len(FACTS)} facts that a policy may ask about. All are optional, and an absent one "
        'means "not known", never "no". What the [default policy](policy.md) presumes of an '
        'unknown fact stands in the last column, "nothing" where the fact bears on warnings at '
        "most; see [unknown facts](concepts/unknown-facts.md)."
    )
    yield ""
    yield "## Asked of people who know"
    yield ""
    yield "Fields of [`Situation`][devframe.diagnosis.Situation]."
    yield ""
    yield from _table(fact for fact in FACTS.values() if fact.name in Situation.model_fields)
    yield ""
    names = ", ".join(f"`{name}`" for name in ENVIRONMENT_FACTS)
    yield f"Of these, {names} speak of the environment rather than of the person."
    yield ""
    yield (
        "`Situation` also holds `due_on`, the day by which the need must be met. It serves "
        "planning and never bears on the answer."
    )
    yield ""
    yield "## Read off the need itself"
    yield ""
    yield (
        "From the fields of [`Need`][devframe.diagnosis.Need]; "
        "[`diagnose`][devframe.diagnosis.diagnose.diagnose] fills them from the gap. "
        "`knowledge`, `skill` and `habit` come from its `kinds`."
    )
    yield ""
    yield from _table(fact for fact in FACTS.values() if fact.name not in Situation.model_fields)


def _table(facts: Iterator[Fact]) -> Iterator[str]:
    presumed = dict(default_policy().presumptions)
    yield "| Fact | Question | Values | Presumed |"
    yield "| --- | --- | --- | --- |"
    for fact in facts:
        value = presumed.get(fact.name)
        shown = "nothing" if value is None else fact_value_text(value)
        if not fact.decides:
            shown = "always known; raises warnings only"
        yield f"| `{fact.name}` | {fact.question} | {_values(fact)} | {shown} |"


def _values(fact: Fact) -> str:
    if fact.is_number:
        unit = "whole number" if fact.whole else "number"
        return f"{unit}, {fact.minimum:.0f} to {fact.maximum:,.0f}"
    return ", ".join(fact_value_text(value) for value in fact.values)


if __name__ == "__main__":
    write_page(PAGE, facts_page)
