"""The flags behind the bits of the mask columns, in the order that `masks` lays down."""

from collections.abc import Iterator, Sequence

from devframe.frames.answer import Answer
from devframe.frames.flags import Flag, every
from devframe.frames.masks import REASONS, Masks
from devframe.frames.reading import FrameReading
from devframe.frames.steps import Steps


def list_marks(
    reading: FrameReading,
    masks: Masks,
    *,
    answer: Answer,
    steps: Steps,
    questions: Sequence[Flag],
) -> dict[str, list[Flag]]:
    """List the flags behind the bits of every mask but the reasons, which are summed up.

    Args:
        reading: What the facts say.
        masks: What the bits of masks mean.
        answer: The answer.
        steps: The steps.
        questions: Per fact, where it could change the answer.

    Returns:
        Flags by mask, the lowest bit first.
    """
    marks: dict[str, list[Flag]] = {
        name: [False if place is None else reading.presumed[place] for place in places]
        for name, places in masks.conditions.items()
        if name != REASONS
    }
    marks["causes"].append(answer.without_method)
    return marks | {
        "warnings": list(_warnings(reading, steps)),
        "first_questions": list(answer.missing),
        "questions": list(questions),
        "unknown": list(reading.unknown),
        "open": [reading.possible[condition] for condition in masks.joined],
        "kinds": list(reading.kinds),
    }


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
