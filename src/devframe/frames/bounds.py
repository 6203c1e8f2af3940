"""Bounds of columns: what the unknown facts of every row can add to points and leads.

`recommendation.bounds` says what one unknown fact adds, given the rules attached to it. Here each
row chooses among those answers. A rule with one test waits whenever its fact is unknown; of a rule
with several, the row decides whether it is attached to the fact, and whether it waits for others
too. Each such combination is a state, and what it adds is a constant.
"""

from itertools import product

import attrs

from devframe.frames.flags import Flag, every, negate, some
from devframe.frames.reading import FrameReading
from devframe.frames.sheet import Sheet
from devframe.recommendation.bounds import Swing, swing_of
from devframe.recommendation.compiled import CompiledPolicy, each_bit

MOST_STATES = 27
"""Most combinations of attached rules, a fact, that are told apart one by one."""

Pair = tuple[int, int]
"""Places of a leader and its rival."""


@attrs.frozen
class Attached:
    """A rule with several tests, seen from one unknown fact it is attached to.

    Attributes:
        bit: The rule.
        alone: Where it waits for this fact only.
        shared: Where it waits for another fact as well.
    """

    bit: int
    alone: Flag
    shared: Flag


@attrs.frozen
class FactStates:
    """The states of one fact, while it is unknown, as far as bounds go.

    Attributes:
        place: Place of the fact.
        single: Rules that test this fact only.
        joined: Rules with several tests that can be attached to it.
        states: Where each combination of attached rules holds, with what it adds.
        too_many: Whether there are too many combinations; then `states` is empty.
    """

    place: int
    single: int
    joined: tuple[Attached, ...]
    states: tuple[tuple[Flag, Swing], ...] = ()
    too_many: bool = False


def find_states(sheet: Sheet, reading: FrameReading) -> tuple[FactStates, ...]:
    """Find the states of every fact that rules can be attached to.

    Args:
        sheet: The work so far; two stages are added to it.
        reading: What the facts say.

    Returns:
        One entry per such fact, in the order of the facts.
    """
    compiled = reading.compiled
    found = []
    for place, fact in enumerate(compiled.facts):
        rules = fact.tests & compiled.rules
        if not rules or reading.unknown[place] is False:
            continue
        single, joined = 0, []
        for bit in each_bit(rules):
            if len(reading.tested[bit.bit_length() - 1]) == 1:
                single |= bit
            else:
                joined.append(_attach(sheet, reading, place, bit))
        live = tuple(rule for rule in joined if rule.alone is not False or rule.shared is not False)
        found.append(FactStates(place, single, live))
    sheet.next_stage()
    result = tuple(_tell_apart(sheet, reading, fact) for fact in found)
    sheet.next_stage()
    return result


def _attach(sheet: Sheet, reading: FrameReading, place: int, bit: int) -> Attached:
    """Say where a rule is attached to a fact: where no earlier one of its facts is unknown."""
    rule = bit.bit_length() - 1
    earlier, later, waits = [], [], []
    for other in reading.tested[rule]:
        passes = reading.passes(other, rule)
        if other < place:
            earlier.append(passes)
        elif other > place:
            later.append(passes)
            waits.append(some((passes, reading.unknown[other])))
    base = (reading.unknown[place], *earlier)
    alone = every((*base, *later))
    shared = every((*base, *waits, negate(every(later)))) if later else False
    return Attached(bit, sheet.keep(alone), sheet.keep(shared))


def _tell_apart(sheet: Sheet, reading: FrameReading, fact: FactStates) -> FactStates:
    """Name the states of a fact: each of its rules is not attached, waits for it alone, or not."""
    place, unknown = fact.place, reading.unknown[fact.place]
    choices: list[list[tuple[Flag, int, bool]]] = [
        [
            choice
            for choice in (
                (negate(some((rule.alone, rule.shared))), 0, False),
                (rule.alone, rule.bit, False),
                (rule.shared, rule.bit, True),
            )
            if choice[0] is not False
        ]
        for rule in fact.joined
    ]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MOST_STATES:
        return attrs.evolve(fact, too_many=True)
    states = []
    for combination in product(*choices):
        alone = fact.single | sum(bit for _, bit, shared in combination if not shared)
        both = sum(bit for _, bit, shared in combination if shared)
        flag = sheet.keep(every((unknown, *(flag for flag, _, _ in combination))))
        if flag is not False and alone | both:
            states.append((flag, swing_of(reading.compiled, place, alone, both)))
    return attrs.evolve(fact, states=tuple(states))


def pairs_of(compiled: CompiledPolicy) -> tuple[Pair, ...]:
    """List every leader with every rival.

    Args:
        compiled: The policy.

    Returns:
        Pairs of places.
    """
    everyone = range(len(compiled.methods))
    return tuple((a, b) for a in everyone for b in everyone if a != b)


def attached_flag(reading: FrameReading, fact: FactStates) -> Flag:
    """Say where a fact is unknown and some rule is attached to it.

    Args:
        reading: What the facts say.
        fact: The states of the fact.

    Returns:
        The flag.
    """
    if fact.single:
        return reading.unknown[fact.place]
    return some(flag for rule in fact.joined for flag in (rule.alone, rule.shared))


def is_open(compiled: CompiledPolicy, place: int, rival: int) -> tuple[bool, ...]:
    """Say of each cell of a fact whether a rival can be eligible in it.

    Args:
        compiled: The policy.
        place: Place of the fact.
        rival: Place of the rival.

    Returns:
        One truth per cell.
    """
    needs = compiled.methods[rival].requirements
    return tuple(not needs & excluded for excluded in compiled.facts[place].excludes)
