"""Bounds of columns: what the unknown facts of every row can add to points and leads.

`recommendation.bounds` says what one unknown fact adds, given the rules attached to it. Here each
row chooses among those answers. A rule with one test waits whenever its fact is unknown; of a rule
with several, the row decides whether it is attached to the fact, and whether it waits for others
too. Each such combination is a state, and what it adds is a constant.
"""

from collections.abc import Iterator, Mapping
from itertools import product

import attrs

from devframe.frames.flags import Expr, Flag, balanced, every, negate, some
from devframe.frames.reading import FrameReading
from devframe.frames.sheet import Sheet
from devframe.frames.words import Term, add_up_each
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
        plain: Whether no rule of the policy tests this fact beside another.
        states: Where each combination of attached rules holds, with what it adds.
        too_many: Whether there are too many combinations; then `states` is empty.
    """

    place: int
    single: int
    joined: tuple[Attached, ...]
    plain: bool
    states: tuple[tuple[Flag, Swing], ...] = ()
    too_many: bool = False


def find_states(sheet: Sheet, reading: FrameReading) -> tuple[FactStates, ...]:
    """Find the states of every fact that rules can be attached to.

    Args:
        sheet: The frame; two stages are added to it.
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
        found.append(FactStates(place, single, live, plain=not joined))
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


def quantities_of(compiled: CompiledPolicy, bits: int) -> dict[str, int]:
    """Say what rules that certainly hold add to bounds and leads.

    Args:
        compiled: The policy.
        bits: The rules.

    Returns:
        Quantities by name; those that get nothing are left out.
    """
    points = compiled.total(bits)
    adds = {f"{side}:{a}": points[a] for side in ("lower", "upper") for a in range(len(points))}
    adds |= {f"lead:{a}:{b}": points[a] - points[b] for a, b in pairs_of(compiled)}
    return {name: value for name, value in adds.items() if value}


def swing_quantities(compiled: CompiledPolicy, swing: Swing) -> dict[str, int]:
    """Say what an unknown fact adds to bounds and leads.

    Args:
        compiled: The policy.
        swing: What it can add.

    Returns:
        Quantities by name; those that get nothing are left out.
    """
    adds = {f"lower:{a}": value for a, value in enumerate(swing.lower)}
    adds |= {f"upper:{a}": value for a, value in enumerate(swing.upper)}
    adds |= {f"lead:{a}:{b}": swing.worst[a][b] for a, b in pairs_of(compiled)}
    return {name: value for name, value in adds.items() if value}


def joined_terms(reading: FrameReading, states: tuple[FactStates, ...]) -> Iterator[Term]:
    """List what bounds and leads get from rules with several tests, and from facts they bear on.

    What a fact that only rules with one test bear on adds is for `single_swing` to say.

    Args:
        reading: What the facts say.
        states: The states of the facts.

    Yields:
        The terms.
    """
    compiled = reading.compiled
    for bit in each_bit(compiled.rules):
        if len(reading.tested[bit.bit_length() - 1]) > 1:
            yield Term([(reading.certain[bit.bit_length() - 1], quantities_of(compiled, bit))])
    for fact in states:
        if not fact.plain and not fact.too_many:
            yield Term([(flag, swing_quantities(compiled, swing)) for flag, swing in fact.states])


def single_swing(reading: FrameReading, place: int) -> dict[str, int]:
    """Say what an unknown fact adds to bounds and leads, if no rule tests it beside another fact.

    Args:
        reading: What the facts say.
        place: Place of the fact.

    Returns:
        Quantities by name; none where some rule with several tests bears on the fact.
    """
    compiled = reading.compiled
    rules = compiled.facts[place].tests & compiled.rules
    if any(len(reading.tested[bit.bit_length() - 1]) > 1 for bit in each_bit(rules)):
        return {}
    return swing_quantities(compiled, swing_of(compiled, place, rules, 0)) if rules else {}


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


@attrs.frozen
class WideSwing:
    """What one unknown fact adds, where its states are too many to tell apart: columns per cell.

    Attributes:
        adds: Columns by quantity.
        moves: Per pair, where the fact can shift the lead.
    """

    adds: Mapping[str, Expr]
    moves: Mapping[Pair, Flag]


def wide_swings(
    sheet: Sheet, reading: FrameReading, states: tuple[FactStates, ...]
) -> dict[int, WideSwing]:
    """Work out, row by row, what the facts with many attached rules add.

    Args:
        sheet: The frame; four stages are added to it.
        reading: What the facts say.
        states: The states of the facts.

    Returns:
        What each of these facts adds, by its place.
    """
    facts = [fact for fact in states if fact.too_many]
    cells_of = reading.compiled.facts
    sums = iter(
        add_up_each(
            sheet,
            [
                _cell_terms(reading, fact, excluded)
                for fact in facts
                for excluded in cells_of[fact.place].excludes
            ],
        )
    )
    wide = {
        fact.place: _wide_swing(
            sheet, reading.compiled, fact.place, [next(sums) for _ in cells_of[fact.place].excludes]
        )
        for fact in facts
    }
    sheet.next_stage()
    return wide


def _wide_swing(
    sheet: Sheet, compiled: CompiledPolicy, place: int, cells: list[dict[str, Expr]]
) -> WideSwing:
    """Take the worst cell of one fact."""
    adds: dict[str, Expr] = {}
    moves: dict[Pair, Flag] = {}
    for a in range(len(compiled.methods)):
        adds[f"lower:{a}"] = _extreme(
            sheet, [cell.get(f"lower:{a}", 0) for cell in cells], lowest=True
        )
        adds[f"upper:{a}"] = _extreme(
            sheet, [cell.get(f"upper:{a}", 0) for cell in cells], lowest=False
        )
    for a, b in pairs_of(compiled):
        inside = [
            cell for cell, free in zip(cells, is_open(compiled, place, b), strict=True) if free
        ]
        if not inside:
            continue
        worst = _extreme(sheet, [cell.get(f"lead:{a}:{b}", 0) for cell in inside], lowest=True)
        # The most that a leads by is what b trails by in its own worst case.
        trails = _extreme(sheet, [cell.get(f"lead:{b}:{a}", 0) for cell in inside], lowest=True)
        adds[f"lead:{a}:{b}"] = worst
        moves[a, b] = worst + trails != 0
    return WideSwing(
        {name: sheet.keep(value) for name, value in adds.items()},
        {pair: sheet.keep(flag) for pair, flag in moves.items()},
    )


def _cell_terms(reading: FrameReading, fact: FactStates, excluded: int) -> Iterator[Term]:
    compiled = reading.compiled
    sure = quantities_of(compiled, fact.single & ~excluded)
    yield Term([(reading.unknown[fact.place], sure)])
    for rule in fact.joined:
        if rule.bit & excluded:
            continue
        full = quantities_of(compiled, rule.bit)
        harm = {
            name: value
            for name, value in full.items()
            if (value > 0 if name.startswith("upper") else value < 0)
        }
        yield Term([(rule.alone, full), (rule.shared, harm)])


def _extreme(sheet: Sheet, values: list[Expr], *, lowest: bool) -> Expr:
    """Take the least or the greatest of numbers, some of them constant."""
    pick = min if lowest else max
    constants = [value for value in values if isinstance(value, int)]
    columns = [value for value in values if not isinstance(value, int)]
    if constants:
        extreme = pick(constants)
        if not columns:
            return extreme
        columns.append(sheet.number(extreme))
    if len(columns) == 1:
        return columns[0]
    return (sheet.ns.min_horizontal if lowest else sheet.ns.max_horizontal)(columns)


def with_wide_swings(
    sheet: Sheet, totals: Mapping[str, Expr], wide: Mapping[int, WideSwing]
) -> dict[str, Expr]:
    """Add what facts with many attached rules add.

    Args:
        sheet: The frame; a stage is added to it.
        totals: Totals by quantity, without these facts.
        wide: What these facts add.

    Returns:
        Totals with them.
    """
    result = dict(totals)
    for name in dict.fromkeys(name for swing in wide.values() for name in swing.adds):
        parts = [result.get(name, 0), *(swing.adds.get(name, 0) for swing in wide.values())]
        constant = sum(part for part in parts if isinstance(part, int))
        columns = [part for part in parts if not isinstance(part, int)]
        if columns:
            total = balanced(columns, lambda one, other: one + other)
            result[name] = sheet.keep(total + sheet.number(constant))
        else:
            result[name] = constant
    sheet.next_stage()
    return result
