"""The steps around the winning method as columns; `recommendation.steps` is the model."""

from collections.abc import Iterator, Sequence

import attrs

from devframe.competency.kinds import KINDS
from devframe.frames.answer import Answer, holding
from devframe.frames.flags import Expr, Flag, every, negate, some
from devframe.frames.reading import FrameReading
from devframe.frames.sheet import Sheet


@attrs.frozen
class _Asked:
    """A sequence and where its step is taken."""

    main: int
    other: int
    before: bool
    taken: Flag


@attrs.frozen
class Steps:
    """The steps of every row.

    Attributes:
        sequence: The methods in order, as text divided by spaces; null where there is no step.
        among: Per method, where it is among the steps.
        forms: Per method and form, where the method is among the steps and takes the form.
        missing: Per sequence, where it asks for a step that cannot be had.
        unserved: Per kind, where it is missing and no step serves it.
    """

    sequence: Expr
    among: tuple[Flag, ...]
    forms: tuple[tuple[Flag, ...], ...]
    missing: tuple[Flag, ...]
    unserved: tuple[Flag, ...]


def find_steps(sheet: Sheet, reading: FrameReading, answer: Answer) -> Steps:
    """Put every row's winning method in its sequence.

    Args:
        sheet: The work so far; three stages are added to it.
        reading: What the facts say.
        answer: The answer.

    Returns:
        The steps.
    """
    compiled = reading.compiled
    methods, policy = compiled.methods, compiled.policy
    place_of = {method.id: place for place, method in enumerate(methods)}
    served = {method.id: method.serves for method in policy.methods}
    able = [every(holding(reading.presumed, method.requirements)) for method in methods]
    asked, missing = [], []
    for bit, rule in zip(compiled.sequences, policy.sequences, strict=True):
        main = place_of[rule.method]
        other = place_of[rule.before or rule.after or rule.method]
        wanted = every(
            (other != main, answer.develops[main], reading.presumed[bit.bit_length() - 1])
        )
        taken = sheet.keep(every((wanted, able[other])))
        asked.append(_Asked(main, other, rule.before is not None, taken))
        missing.append(sheet.keep(every((wanted, negate(able[other])))))
    sheet.next_stage()
    among = [
        sheet.keep(some((flag, *(item.taken for item in asked if item.other == place))))
        for place, flag in enumerate(answer.develops)
    ]
    sheet.next_stage()
    names = [method.id for method in methods]
    orders: list[tuple[Flag, str]] = []
    for main, flag in enumerate(answer.develops):
        own = [item for item in asked if item.main == main]
        orders.extend(
            (every((flag, *taken)), " ".join(names[place] for place in order))
            for taken, order in _orders(own, (), main, ())
        )
    forms = []
    for place, method in enumerate(methods):
        chosen: list[Flag] = []
        earlier: list[Flag] = []
        for bit in method.forms:
            fits = reading.presumed[bit.bit_length() - 1]
            chosen.append(sheet.keep(every((among[place], fits, negate(some(earlier))))))
            earlier.append(fits)
        forms.append(tuple(chosen))
    unserved = tuple(
        sheet.keep(
            every(
                (
                    kind_is_missing,
                    some(answer.develops),
                    negate(
                        some(
                            flag
                            for flag, method in zip(among, methods, strict=True)
                            if kind in served[method.id]
                        )
                    ),
                )
            )
        )
        for kind, kind_is_missing in zip(KINDS, reading.kinds, strict=True)
    )
    kept = sheet.keep(sheet.choose_text(orders, otherwise=None))
    sheet.next_stage()
    return Steps(kept, tuple(among), tuple(forms), tuple(missing), unserved)


def _orders(
    asked: Sequence[_Asked], before: tuple[int, ...], main: int, after: tuple[int, ...]
) -> Iterator[tuple[tuple[Flag, ...], tuple[int, ...]]]:
    """Give every order the steps can have, with what is taken in it; the first that fits holds."""
    if not asked:
        yield (), (*before, main, *after)
        return
    first, rest = asked[0], asked[1:]
    if first.taken is not False and first.other not in (*before, *after):
        longer = (
            ((*before, first.other), after) if first.before else (before, (*after, first.other))
        )
        for taken, order in _orders(rest, longer[0], main, longer[1]):
            yield (first.taken, *taken), order
    yield from _orders(rest, before, main, after)
