"""Write `docs/sources.md`, the registry of sources: python -m tools.write_sources_page."""

from collections import defaultdict
from collections.abc import Iterator

from devframe import Source, sources
from devframe.recommendation import default_policy
from tools.pages import generated_by, write_page

PAGE = "sources.md"

_GRADES = {
    "evidence": "A study or a measured data set.",
    "convention": "What a field, a law or devframe itself has settled on.",
    "opinion": "A practitioner's article: a source of vocabulary, not of effect sizes.",
}


def sources_page() -> str:
    """Render the registry, by grade."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield generated_by("write_sources_page")
    yield "# Sources"
    yield ""
    yield (
        "Every default weight, threshold and sentence names its source by a key, and every source "
        "has a grade that says how far it carries. No effect size of a study is built into a "
        "recommendation. [`source`][devframe.source] looks a key up."
    )
    cited = _citing_entries()
    for grade, meaning in _GRADES.items():
        yield ""
        yield f"## Grade: {grade}"
        yield ""
        yield meaning
        for item in sources().values():
            if item.grade == grade:
                yield from _entry(item, cited[item.key])


def _entry(item: Source, citing: list[str]) -> Iterator[str]:
    yield ""
    yield f"### {item.key}"
    yield ""
    link = "" if item.url is None else f" [{item.url.split('/')[2]}]({item.url})"
    yield f"{item.citation}{link}"
    if citing:
        yield ""
        names = ", ".join(f"`{name}`" for name in citing)
        yield f"<small>Cited in the [default policy](policy.md) by {names}.</small>"


def _citing_entries() -> defaultdict[str, list[str]]:
    policy = default_policy()
    entries = [(gate.code, gate.sources) for gate in policy.gates.gates]
    entries += [(control.code, control.sources) for control in policy.gates.controls]
    for method in policy.methods:
        entries += [(f"{method.id}.{item.code}", item.sources) for item in method.requirements]
        entries += [(f"{method.id}.{form.id}", form.sources) for form in method.forms]
    entries += [(rule.code, rule.sources) for rule in policy.rules]
    entries += [(sequence.code, sequence.sources) for sequence in policy.sequences]
    entries += [(warning.code, warning.sources) for warning in policy.warnings]
    entries.append((policy.nothing_available.code, policy.nothing_available.sources))
    cited = defaultdict(list)
    for code, keys in entries:
        for key in keys:
            cited[key].append(code)
    return cited


if __name__ == "__main__":
    write_page(PAGE, sources_page)
