"""The steps around the winning method as columns; `recommendation.steps` is the model."""

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
        sheet: The frame; three stages are added to it.
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
    sequence = sheet.ns.lit(None, sheet.ns.String)
    for main, flag in enumerate(answer.develops):
        if flag is not False:
            own = [item for item in asked if item.main == main]
            text = _order(sheet, own, names, ((), (names[main],), ()))
            sequence = text if flag is True else sheet.ns.when(flag).then(text).otherwise(sequence)
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
    kept = sheet.keep(sequence)
    sheet.next_stage()
    return Steps(kept, tuple(among), tuple(forms), tuple(missing), unserved)


def _order(
    sheet: Sheet,
    asked: list[_Asked],
    names: list[str],
    order: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
) -> Expr:
    """Write the methods in order, deciding one sequence after the other."""
    before, main, after = order
    if not asked:
        return sheet.ns.lit(" ".join((*before, *main, *after)), sheet.ns.String)
    first, rest = asked[0], asked[1:]
    other = names[first.other]
    if other in (*before, *after) or first.taken is False:
        return _order(sheet, rest, names, order)
    longer = ((*before, other), main, after) if first.before else (before, main, (*after, other))
    taken = _order(sheet, rest, names, longer)
    if first.taken is True:
        return taken
    skipped = _order(sheet, rest, names, order)
    return sheet.ns.when(first.taken).then(taken).otherwise(skipped)
