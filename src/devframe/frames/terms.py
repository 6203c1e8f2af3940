"""What adds to the sums of a row: rules to points, and what is not known to bounds and leads.

Bounds and leads are counted from the points by presumption, so that a fact that is known adds to
the points alone.
"""

from collections.abc import Iterator

from devframe.frames.bounds import FactStates, pairs_of
from devframe.frames.flags import every, negate
from devframe.frames.masks import REASONS, column_of
from devframe.frames.reading import FrameReading
from devframe.frames.words import WORD_BITS, Quantities, Term
from devframe.recommendation.bounds import Swing
from devframe.recommendation.compiled import CompiledPolicy, each_bit


def most_total(compiled: CompiledPolicy) -> int:
    """Say what no points, bounds or leads exceed, nor what adds to one of them, nor its range.

    Args:
        compiled: The policy.

    Returns:
        A number of points. A lead is a difference of two methods, a swing one of two leads, and a
        range one of two swings.
    """
    return 8 * sum(max(map(abs, points), default=0) for points in compiled.points)


def list_points(reading: FrameReading) -> Iterator[Term]:
    """List what adds to points and reasons: every rule that holds by presumption.

    Args:
        reading: What the facts say.

    Yields:
        The terms; the quantities are called `points:` and the place of the method, and like the
        columns of reasons.
    """
    compiled = reading.compiled
    for number, bit in enumerate(each_bit(compiled.rules)):
        points = compiled.total(bit)
        adds = {f"points:{a}": own for a, own in enumerate(points) if own}
        # A sum of different bits is their mask, so the reasons cost no pass of their own.
        adds[column_of(REASONS, number)] = 1 << number % WORD_BITS
        yield Term([(reading.presumed[bit.bit_length() - 1], adds)])


def list_swings(reading: FrameReading, states: tuple[FactStates, ...]) -> Iterator[Term]:
    """List what unknown facts add to bounds and leads, beyond what is presumed of them.

    Args:
        reading: What the facts say.
        states: The states of the facts. Of a fact with too many of them, only what is presumed is
            taken away; what it adds is for `wide_swings` to say.

    Yields:
        The terms.
    """
    compiled = reading.compiled
    for bit in each_bit(compiled.rules):
        rule = bit.bit_length() - 1
        if len(reading.tested[rule]) > 1:
            only_presumed = every((reading.presumed[rule], negate(reading.certain[rule])))
            yield Term([(only_presumed, _less({}, quantities_of(compiled, bit)))])
    for fact in states:
        cells = compiled.facts[fact.place]
        presumed = quantities_of(compiled, fact.single & ~cells.excludes[cells.presumed])
        if fact.too_many:
            yield Term([(reading.unknown[fact.place], _less({}, presumed))])
        else:
            yield Term(
                [
                    (flag, _less(swing_quantities(compiled, swing), presumed))
                    for flag, swing in fact.states
                ]
            )


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


def _less(adds: Quantities, taken: Quantities) -> dict[str, int]:
    """Take quantities away from others."""
    rest = {name: adds.get(name, 0) - taken.get(name, 0) for name in (*adds, *taken)}
    return {name: value for name, value in rest.items() if value}
