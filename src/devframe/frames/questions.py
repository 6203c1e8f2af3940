"""The unknown facts that could change the answer, as columns; `open_questions` is the model."""

from collections.abc import Mapping

from devframe.frames.answer import Answer, Leaders
from devframe.frames.bounds import FactStates, Pair, pairs_of
from devframe.frames.flags import Flag, every, negate, some
from devframe.frames.reading import FrameReading
from devframe.frames.sheet import Sheet
from devframe.frames.wide import WideSwing
from devframe.recommendation.compiled import each_bit


def find_questions(
    sheet: Sheet,
    reading: FrameReading,
    *,
    leaders: Leaders,
    answer: Answer,
    states: tuple[FactStates, ...],
    wide: Mapping[int, WideSwing],
) -> tuple[Flag, ...]:
    """Find the facts that could change the answer.

    Args:
        sheet: The work so far; two stages are added to it.
        reading: What the facts say.
        leaders: Which method leads.
        answer: The answer.
        states: The states of the facts.
        wide: What the facts with many attached rules add, by place.

    Returns:
        Per fact, where it could change the answer. An answer of verdict `ask_first` puts only the
        most decisive of them; `explain_row` says which, and in which order. Nothing at all
        without bounds.
    """
    compiled = reading.compiled
    if answer.settled is None:
        return ()
    # The eligibility of the leader and of its rivals matters; with no leader, everybody's.
    bears = [
        sheet.keep(
            some(
                (
                    leaders.leads[place],
                    leaders.nobody,
                    *(flag for (_, rival), flag in answer.rivals.items() if rival == place),
                )
            )
        )
        for place in range(len(compiled.methods))
    ]
    by_place = {fact.place: fact for fact in states}
    unsettled = negate(answer.settled)
    sheet.next_stage()
    found = []
    for place, unknown in enumerate(reading.unknown):
        if unknown is False:
            found.append(False)
            continue
        ways = [_waits(reading, place, compiled.blocks)]
        for own, method in zip(bears, compiled.methods, strict=True):
            ways.append(every((own, _waits(reading, place, method.requirements))))
        if place in by_place:
            ways.append(_moves_lead(reading, by_place[place], answer.rivals, wide.get(place)))
        ways.extend(_asks_for_all(reading, place, answer.rivals))
        found.append(sheet.keep(every((unsettled, unknown, some(ways)))))
    sheet.next_stage()
    return tuple(found)


def _waits(reading: FrameReading, place: int, conditions: int) -> Flag:
    """Say where one of some conditions waits for a fact, given that the fact is unknown."""
    return some(
        # Nothing but the fact can exclude a condition that tests it alone.
        reading.tested[bit.bit_length() - 1] == (place,) or reading.possible[bit.bit_length() - 1]
        for bit in each_bit(reading.compiled.facts[place].tests & conditions)
    )


def _moves_lead(
    reading: FrameReading,
    fact: FactStates,
    rivals: Mapping[Pair, Flag],
    wide: WideSwing | None,
) -> Flag:
    """Say where a fact can shift the lead of the leader over a rival, given that it is unknown."""
    if wide is not None:
        return some(every((rivals[pair], moves)) for pair, moves in wide.moves.items())
    flags_of: dict[tuple[Pair, ...], list[Flag]] = {}
    for flag, swing in fact.states:
        moved = tuple(
            (a, b) for a, b in pairs_of(reading.compiled) if swing.best[a][b] != swing.worst[a][b]
        )
        flags_of.setdefault(moved, []).append(flag)
    # Where a rule tests the fact alone, one of the states always holds.
    always = bool(fact.single) and len(flags_of) == 1
    return some(
        every((always or some(flags), some(rivals[pair] for pair in moved)))
        for moved, flags in flags_of.items()
    )


def _asks_for_all(reading: FrameReading, place: int, rivals: Mapping[Pair, Flag]) -> list[Flag]:
    """Say where a rule waits for this fact and for another one, to which it may be attached."""
    compiled = reading.compiled
    ways = []
    for bit in each_bit(compiled.facts[place].tests & compiled.rules):
        rule = bit.bit_length() - 1
        others = [reading.unknown[other] for other in reading.tested[rule] if other != place]
        points = compiled.total(bit)
        moved = some(rivals[a, b] for a, b in pairs_of(compiled) if points[a] != points[b])
        ways.append(every((reading.possible[rule], some(others), moved)))
    return ways
