"""Verdict, method and whether they are settled; `recommendation.decide` is the model."""

from collections.abc import Mapping

import attrs

from devframe.frames.bounds import FactStates, Pair, attached_flag, is_open, pairs_of
from devframe.frames.flags import Expr, Flag, every, negate, some
from devframe.frames.reading import FrameReading
from devframe.frames.sheet import Sheet
from devframe.recommendation.compiled import each_bit


@attrs.frozen
class Leaders:
    """Which method leads by presumption, causes elsewhere aside.

    Attributes:
        leads: Per method, where it leads.
        nobody: Where no method is eligible.
        blocked: Where a cause explains the gap by itself, by presumption.
        can_be: Per method, where it can be eligible.
        is_sure: Per method, where it is eligible whatever the unknown facts are.
    """

    leads: tuple[Flag, ...]
    nobody: Flag
    blocked: Flag
    can_be: tuple[Flag, ...]
    is_sure: tuple[Flag, ...]


@attrs.frozen
class Answer:
    """Where each answer is given.

    Attributes:
        develops: Per method, where the answer is to develop with it.
        fix: Where the answer is to fix something elsewhere.
        ask: Where the answer is to ask first.
        settled: Where no value of an unknown fact can change verdict or method; `None` without
            bounds.
        rivals: Per leader and rival, where the rival may come in front.
        missing: Per essential group, where no fact of it is known.
        without_method: Where the answer is to fix something because no method is eligible.
    """

    develops: tuple[Flag, ...]
    fix: Flag
    ask: Flag
    settled: Flag | None
    rivals: Mapping[Pair, Flag]
    missing: tuple[Flag, ...]
    without_method: Flag


def holding(flags: tuple[Flag, ...], bits: int) -> list[Flag]:
    """Pick the flags of some conditions.

    Args:
        flags: One per condition.
        bits: The conditions.

    Returns:
        Their flags.
    """
    return [flags[bit.bit_length() - 1] for bit in each_bit(bits)]


def find_leaders(sheet: Sheet, reading: FrameReading, points: list[Expr]) -> Leaders:
    """Find the leading method.

    Args:
        sheet: The work so far; three stages are added to it.
        reading: What the facts say.
        points: Points per method.

    Returns:
        Where each method leads.
    """
    methods = reading.compiled.methods
    able = [sheet.keep(every(holding(reading.presumed, method.requirements))) for method in methods]
    ahead = {
        (a, b): sheet.keep(points[a] >= points[b])
        for a in range(len(methods))
        for b in range(a + 1, len(methods))
    }
    can_be = tuple(
        sheet.keep(every(holding(reading.possible, method.requirements))) for method in methods
    )
    is_sure = tuple(
        sheet.keep(every(holding(reading.certain, method.requirements))) for method in methods
    )
    blocked = sheet.keep(some(holding(reading.presumed, reading.compiled.blocks)))
    sheet.next_stage()
    leads = []
    for a, own in enumerate(able):
        beats = []
        for b, other in enumerate(able):
            if a != b:
                wins = ahead[a, b] if a < b else negate(ahead[b, a])
                beats.append(some((wins, negate(other))))
        leads.append(sheet.keep(every((own, *beats))))
    nobody = sheet.keep(negate(some(able)))
    sheet.next_stage()
    return Leaders(tuple(leads), nobody, blocked, can_be, is_sure)


def find_answer(
    sheet: Sheet,
    reading: FrameReading,
    *,
    leaders: Leaders,
    states: tuple[FactStates, ...] = (),
    lead: Mapping[Pair, Expr] | None = None,
) -> Answer:
    """Find the answer.

    Args:
        sheet: The work so far; four stages are added to it.
        reading: What the facts say.
        leaders: Which method leads.
        states: The states of the facts.
        lead: Least lead of each leader over each rival; `None` without bounds.

    Returns:
        The answer. Without bounds it is told apart all the same what is missing, since that asks
        only whether a cause is settled.
    """
    compiled = reading.compiled
    rivals = {} if lead is None else _find_rivals(sheet, reading, leaders, states, lead)
    certain_block = _blocks_in_every_cell(reading)
    places = {fact.name: place for place, fact in enumerate(compiled.facts)}
    missing = tuple(
        sheet.keep(every(reading.unknown[places[name]] for name in group.any_of))
        for group in compiled.policy.essentials
    )
    block_settled = sheet.keep(every((leaders.blocked, certain_block)))
    # Negated once they are columns: Polars would negate each part instead of the whole.
    some_unknown = sheet.keep(some(reading.unknown))
    may_block = sheet.keep(some(holding(reading.possible, compiled.blocks)))
    sheet.next_stage()
    # A cause that explains the gap whatever the unknown facts are comes before any question.
    firm_block = every((leaders.blocked, some((block_settled, negate(some_unknown)))))
    ask = sheet.keep(every((some(missing), negate(firm_block))))
    sheet.next_stage()
    develops = tuple(
        sheet.keep(every((leads, negate(leaders.blocked), negate(ask)))) for leads in leaders.leads
    )
    fix = sheet.keep(every((some((leaders.blocked, leaders.nobody)), negate(ask))))
    without = sheet.keep(every((leaders.nobody, negate(leaders.blocked), negate(ask))))
    sheet.next_stage()
    settled = None
    if lead is not None:
        unbeaten = [
            every(
                (
                    leads,
                    leaders.is_sure[a],
                    negate(some(flag for (one, _), flag in rivals.items() if one == a)),
                )
            )
            for a, leads in enumerate(leaders.leads)
        ]
        settled = sheet.keep(
            every(
                (
                    negate(ask),
                    some(
                        (
                            negate(some_unknown),
                            block_settled,
                            every(
                                (
                                    negate(leaders.blocked),
                                    leaders.nobody,
                                    negate(some(leaders.can_be)),
                                )
                            ),
                            every((negate(may_block), some(unbeaten))),
                        )
                    ),
                )
            )
        )
        sheet.next_stage()
    return Answer(develops, fix, ask, settled, rivals, missing, without)


def _find_rivals(
    sheet: Sheet,
    reading: FrameReading,
    leaders: Leaders,
    states: tuple[FactStates, ...],
    lead: Mapping[Pair, Expr],
) -> dict[Pair, Flag]:
    """Find where a rival can be eligible and may come in front of the leader."""
    compiled = reading.compiled
    closed = [
        some(
            attached_flag(reading, fact)
            for fact in states
            if not any(is_open(compiled, fact.place, rival))
        )
        for rival in range(len(compiled.methods))
    ]
    rivals = {}
    for a, b in pairs_of(compiled):
        margin = 1 if b < a else 0
        short = lead[a, b] < margin
        rivals[a, b] = sheet.keep(
            every((leaders.leads[a], leaders.can_be[b], negate(closed[b]), short))
        )
    return rivals


def _blocks_in_every_cell(reading: FrameReading) -> Flag:
    """Say where some cause explains the gap by itself, whatever the unknown facts are."""
    compiled = reading.compiled
    ways = holding(reading.certain, compiled.blocks)
    for place, fact in enumerate(compiled.facts):
        blocks = fact.tests & compiled.blocks
        if not all(blocks & ~excluded for excluded in fact.excludes):
            continue
        others = {
            bit: every(
                reading.passes(other, bit.bit_length() - 1)
                for other in reading.tested[bit.bit_length() - 1]
                if other != place
            )
            for bit in each_bit(blocks)
        }
        in_each = [
            some(others[bit] for bit in each_bit(blocks & ~excluded)) for excluded in fact.excludes
        ]
        ways.append(every((reading.unknown[place], *in_each)))
    return some(ways)
