"""The steps of a recommendation: the main method, what goes before and after it, and its forms."""

from functools import lru_cache

from devframe.competency.kinds import Kind
from devframe.recommendation.compiled import CompiledPolicy
from devframe.recommendation.reading import Reading
from devframe.recommendation.records import Advice, Step
from devframe.recommendation.texts import PolicyTexts, missing_step, unserved_kinds

Plan = tuple[tuple[Step, ...], tuple[Advice, ...]]
"""The steps in order, and what to be warned of."""


def plan_steps(
    compiled: CompiledPolicy,
    texts: PolicyTexts,
    reading: Reading,
    main: int,
    kinds: tuple[Kind, ...],
) -> Plan:
    """Put the winning method in its sequence.

    Args:
        compiled: The policy.
        texts: Its records.
        reading: What the facts say.
        main: Place of the winning method.
        kinds: The missing kinds.

    Returns:
        The steps in order, and what to be warned of: thin doses, steps that cannot be had, and
        kinds that no step serves.
    """
    bits = compiled.planning[main]
    presumed = reading.presumed & bits
    # What holds by presumption is not lacking, whether known or not.
    possible = reading.possible & compiled.requirements & bits & ~presumed
    return _plan(compiled, texts, presumed, possible, main, kinds)


@lru_cache(maxsize=1 << 10)
def find_obstacles(
    compiled: CompiledPolicy, texts: PolicyTexts, place: int, lacking: int, possible: int
) -> tuple[str, ...]:
    """Say why a method is not eligible.

    Args:
        compiled: The policy.
        texts: Its records.
        place: Place of the method.
        lacking: Its requirements that do not hold by presumption.
        possible: Those among them that no known fact excludes.

    Returns:
        One sentence per requirement that does not hold; one that only a presumption excludes says
        so. None at all when the method is eligible.
    """
    return tuple(
        if_presumed if possible & bit else if_known
        for bit, (if_known, if_presumed) in zip(
            compiled.methods[place].each_requirement, texts.obstacles[place], strict=True
        )
        if lacking & bit
    )


@lru_cache(maxsize=1 << 12)
def _plan(  # noqa: PLR0917 - lru_cache is a third faster on positional arguments
    compiled: CompiledPolicy,
    texts: PolicyTexts,
    presumed: int,
    possible: int,
    main: int,
    kinds: tuple[Kind, ...],
) -> Plan:
    """Plan once per combination of what bears on steps; a cohort shares a few dozen."""
    before: dict[str, Step] = {}
    after: dict[str, Step] = {}
    warnings = []
    name = texts.methods[main].id
    places = {method.id: place for place, method in enumerate(texts.methods)}
    for order, (bit, sequence) in enumerate(zip(compiled.sequences, texts.sequences, strict=True)):
        if sequence.method != name or not presumed & bit:
            continue
        side = before if sequence.before is not None else after
        other = sequence.before or sequence.after or name
        if other == name or other in before or other in after:
            continue
        lacking = compiled.methods[places[other]].requirements & ~presumed
        obstacles = find_obstacles(compiled, texts, places[other], lacking, possible)
        if obstacles:
            warnings.append(missing_step(sequence, obstacles))
            continue
        side[other] = _step(compiled, texts, presumed, places[other], kinds, order=order)
    steps = (
        *before.values(),
        _step(compiled, texts, presumed, main, kinds),
        *after.values(),
    )
    warnings += [
        Advice.trusted(code="thin_dose", sentence=step.dose_warning, sources=step.sources)
        for step in steps
        if step.dose_warning is not None
    ]
    unserved = tuple(kind for kind in kinds if not any(kind in step.serves for step in steps))
    if unserved:
        warnings.append(unserved_kinds(unserved))
    return steps, tuple(warnings)


def _step(
    compiled: CompiledPolicy,
    texts: PolicyTexts,
    presumed: int,
    place: int,
    kinds: tuple[Kind, ...],
    *,
    order: int | None = None,
) -> Step:
    bits = compiled.methods[place].forms
    form = next(number for number, bit in enumerate(bits) if presumed & bit)
    return _step_of(texts, place, form, order, kinds)


@lru_cache(maxsize=1 << 10)
def _step_of(
    texts: PolicyTexts, place: int, form_place: int, order: int | None, kinds: tuple[Kind, ...]
) -> Step:
    """Make each step once: there are far fewer of them than of plans."""
    method = texts.methods[place]
    form = method.forms[form_place]
    sequence = None if order is None else texts.sequences[order]
    return Step.trusted(
        method=method.id,
        form=form.id,
        serves=tuple(kind for kind in kinds if kind in method.serves),
        how=form.sentence,
        why=None if sequence is None else sequence.sentence,
        dose_warning=form.dose_warning,
        sources=form.sources
        if sequence is None
        else tuple(sorted({*form.sources, *sequence.sources})),
    )
