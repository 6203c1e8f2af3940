"""What adds to the sums of a row: every fact, and every condition with several tests."""

from collections.abc import Iterator, Sequence

from devframe.frames.answer import Answer
from devframe.frames.bounds import FactStates, joined_terms, quantities_of, single_swing
from devframe.frames.flags import Flag, every
from devframe.frames.masks import Masks, bit_of
from devframe.frames.reading import FrameReading
from devframe.frames.steps import Steps
from devframe.frames.words import Term
from devframe.recommendation.compiled import CompiledPolicy, each_bit


def list_terms(
    reading: FrameReading, masks: Masks, states: tuple[FactStates, ...], *, bounds: bool
) -> Iterator[Term]:
    """List what adds to points, bounds, leads, and the masks of conditions and unknown facts.

    Args:
        reading: What the facts say.
        masks: What the bits of masks mean.
        states: The states of the facts.
        bounds: Whether bounds and leads are wanted.

    Yields:
        The terms.
    """
    compiled = reading.compiled
    by_count: dict[int, int] = {0: 0, 1: 0, 2: 0}
    for condition, tested in enumerate(reading.tested):
        by_count[min(2, len(tested))] |= 1 << condition
    for place in range(len(compiled.facts)):
        yield _fact_term(reading, masks, place, by_count[1], bounds=bounds)
    yield Term([(True, _points_and_masks(compiled, masks, by_count[0]))])
    for bit in each_bit(by_count[2]):
        flag = reading.presumed[bit.bit_length() - 1]
        yield Term([(flag, _points_and_masks(compiled, masks, bit))])
    for number, condition in enumerate(masks.joined):
        yield Term([(reading.possible[condition], bit_of("open", number))])
    if bounds:
        yield from joined_terms(reading, states)


def _fact_term(reading: FrameReading, masks: Masks, place: int, lone: int, *, bounds: bool) -> Term:
    """Say what each value of a fact adds through the conditions that test this fact only."""
    compiled, fact = reading.compiled, reading.compiled.facts[place]
    own = fact.tests & lone
    states = []
    for flag, excluded in zip(reading.cells[place], fact.excludes, strict=True):
        adds = _points_and_masks(compiled, masks, own & ~excluded)
        if bounds:
            adds |= quantities_of(compiled, own & ~excluded)
        states.append((flag, adds))
    adds = _points_and_masks(compiled, masks, own & ~fact.excludes[fact.presumed])
    if bounds:
        adds |= single_swing(reading, place)
    states.append((reading.unknown[place], adds | bit_of("unknown", place)))
    return Term(states, exhaustive=True)


def _points_and_masks(compiled: CompiledPolicy, masks: Masks, holds: int) -> dict[str, int]:
    """Say what conditions that hold by presumption add to points and to masks."""
    adds = {f"points:{a}": points for a, points in enumerate(compiled.total(holds)) if points}
    for name, places in masks.conditions.items():
        for number, place in enumerate(places):
            if place is not None and holds >> place & 1:
                for column, bit in bit_of(name, number).items():
                    adds[column] = adds.get(column, 0) + bit
    return adds


def list_late_terms(
    reading: FrameReading,
    answer: Answer,
    steps: Steps,
    questions: Sequence[Flag],
) -> Iterator[Term]:
    """List what adds to the masks that rest on the answer.

    Args:
        reading: What the facts say.
        answer: The answer.
        steps: The steps.
        questions: Per fact, where it could change the answer.

    Yields:
        The terms.
    """
    for number, flag in enumerate(questions):
        yield Term([(flag, bit_of("questions", number))])
    for number, flag in enumerate(answer.missing):
        yield Term([(flag, bit_of("first_questions", number))])
    for number, flag in enumerate(_warnings(reading, steps)):
        yield Term([(flag, bit_of("warnings", number))])
    for number, flag in enumerate(reading.kinds):
        yield Term([(flag, bit_of("kinds", number))])
    yield Term([(answer.without_method, bit_of("no_method", 0))])


def _warnings(reading: FrameReading, steps: Steps) -> Iterator[Flag]:
    """Give the flags of the warnings in the order of the mask."""
    compiled = reading.compiled
    forms_of = {method.id: method.forms for method in compiled.policy.methods}
    yield from steps.missing
    for flags, method in zip(steps.forms, compiled.methods, strict=True):
        forms = forms_of[method.id]
        for flag, form in zip(flags, forms, strict=True):
            if form.dose_warning is not None:
                yield flag
    yield from steps.unserved
    places = {method.id: place for place, method in enumerate(compiled.methods)}
    for bit, rule in zip(compiled.warnings, compiled.policy.warnings, strict=True):
        certain = reading.certain[bit.bit_length() - 1]
        beside = True if rule.method is None else steps.among[places[rule.method]]
        yield every((certain, beside))
