"""Decide: the verdict, the method, whether that is settled, and what to ask."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from devframe.diagnosis import FactValue
from devframe.recommendation.bounds import Bounds, find_bounds
from devframe.recommendation.compiled import CompiledPolicy, each_bit
from devframe.recommendation.reading import Reading

Verdict = Literal["develop", "fix_elsewhere", "ask_first"]
"""Develop the person, fix a cause elsewhere, or ask before saying anything."""


class Decision(NamedTuple):
    """A decision in its compact form; `recommend` turns it into a record for people.

    Attributes:
        verdict: The verdict.
        method: Place of the method in tie order, or `None`.
        settled: Whether no value of an unknown fact can change verdict or method.
        points: Points per method under the presumptions.
        bounds: Bounds on points and leads.
        reading: What the facts say about every condition.
        missing: Places of the essential groups of which no fact is known.
    """

    verdict: Verdict
    method: int | None
    settled: bool
    points: tuple[int, ...]
    bounds: Bounds
    reading: Reading
    missing: tuple[int, ...]


def decide(compiled: CompiledPolicy, facts: Mapping[str, FactValue | None]) -> Decision:
    """Decide one need.

    A cause that explains the gap by itself, whatever the unknown facts are, comes first. Then every
    essential group must have a known fact. Then the eligible method with the most points wins,
    ties going by the policy's order.

    Args:
        compiled: The policy.
        facts: Value per fact name; `None` is not known.

    Returns:
        The decision.
    """
    reading = compiled.reader.read(facts)
    missing = []
    for place, names in enumerate(compiled.essentials):
        for name in names:
            if facts[name] is not None:
                break
        else:
            missing.append(place)
    return decide_reading(compiled, reading, tuple(missing))


def decide_reading(
    compiled: CompiledPolicy, reading: Reading, missing: tuple[int, ...]
) -> Decision:
    """Decide on what the facts say about the conditions.

    Args:
        compiled: The policy.
        reading: What the facts say.
        missing: Places of the essential groups of which no fact is known.

    Returns:
        The decision.
    """
    bounds = find_bounds(compiled, reading)
    points = compiled.total(reading.presumed)
    verdict, method = outcome(compiled, reading.presumed, points)
    settled = _is_settled(compiled, reading, bounds, verdict, method)
    if missing and not (settled and reading.presumed & compiled.blocks):
        return Decision(
            "ask_first",
            None,
            settled=False,
            points=points,
            bounds=bounds,
            reading=reading,
            missing=missing,
        )
    return Decision(verdict, method, settled, points, bounds, reading, missing)


def outcome(
    compiled: CompiledPolicy, holding: int, points: tuple[int, ...]
) -> tuple[Verdict, int | None]:
    """Say verdict and method when it is known of every condition whether it holds.

    Args:
        compiled: The policy.
        holding: Bits of the conditions that hold.
        points: Points per method.

    Returns:
        Verdict, and the place of the method or `None`.
    """
    if holding & compiled.blocks:
        return "fix_elsewhere", None
    best = None
    for place, method in enumerate(compiled.methods):
        if method.requirements & ~holding == 0 and (best is None or points[place] > points[best]):
            best = place
    return ("fix_elsewhere", None) if best is None else ("develop", best)


def _is_settled(
    compiled: CompiledPolicy,
    reading: Reading,
    bounds: Bounds,
    verdict: Verdict,
    method: int | None,
) -> bool:
    if not reading.unknown:
        return True
    if verdict == "fix_elsewhere":
        if reading.presumed & compiled.blocks:
            return _holds_in_every_cell(compiled, reading, compiled.blocks)
        # No method is eligible: settled when none can become so.
        return not any(m.requirements & ~reading.possible == 0 for m in compiled.methods)
    if method is None or reading.possible & compiled.blocks:
        return False
    if compiled.methods[method].requirements & ~reading.certain:
        return False
    return not rivals(compiled, reading, bounds, method)


def rivals(
    compiled: CompiledPolicy, reading: Reading, bounds: Bounds, method: int
) -> tuple[int, ...]:
    """Find the methods that some completion of the unknown facts may put in front.

    Args:
        compiled: The policy.
        reading: What the facts say.
        bounds: The bounds.
        method: Place of the method that leads.

    Returns:
        Places of the others, in tie order.
    """
    found = []
    for place, other in enumerate(compiled.methods):
        if place == method or other.requirements & ~reading.possible:
            continue
        lead = bounds.least_lead(method, place)
        if lead < 0 or (lead == 0 and place < method):
            found.append(place)
    return tuple(found)


def _holds_in_every_cell(compiled: CompiledPolicy, reading: Reading, bits: int) -> bool:
    """Whether one of some conditions holds, whatever the unknown facts are."""
    if reading.certain & bits:
        return True
    alone = reading.possible & ~reading.certain & ~reading.shared & bits
    return any(
        all(alone & fact.tests & ~excluded for excluded in fact.excludes)
        for fact in (compiled.facts[place] for place in reading.unknown)
        if alone & fact.tests
    )


# How far an unknown fact reaches, the farthest first.
_VERDICT, _ELIGIBILITY, _POINTS = range(3)


def open_questions(compiled: CompiledPolicy, decision: Decision) -> tuple[int, ...]:
    """Find the unknown facts that could change the answer, most decisive first.

    First those on which a cause elsewhere still hangs, then those on which the eligibility of the
    leading method or of a possible rival hangs, then by how far they can shift the lead.

    Args:
        compiled: The policy.
        decision: The decision.

    Returns:
        Places of the facts in the compiled policy; none when the decision is settled.
    """
    reading = decision.reading
    waiting = reading.possible & ~reading.certain
    method = decision.method
    if method is None:
        _, method = outcome(compiled, reading.presumed & ~compiled.blocks, decision.points)
    leader = method or 0  # with nobody in front, nobody has a rival
    against = () if method is None else rivals(compiled, reading, decision.bounds, method)
    eligibility = 0
    for place, each in enumerate(compiled.methods):
        if method is None or place == method or place in against:
            eligibility |= each.requirements
    blocks, tests = compiled.blocks, compiled.tests
    asked = [(place, waiting & tests[place]) for place in reading.unknown if waiting & tests[place]]
    shifts = _shifts(compiled, decision, asked, leader, against) if against else [0] * len(asked)
    ranked = [
        (
            _VERDICT if tested & blocks else _ELIGIBILITY if tested & eligibility else _POINTS,
            -shift,
            place,
        )
        for (place, tested), shift in zip(asked, shifts, strict=True)
        if shift or tested & blocks or tested & eligibility
    ]
    ranked.sort()
    return tuple([place for _, _, place in ranked])


def _shifts(
    compiled: CompiledPolicy,
    decision: Decision,
    asked: Sequence[tuple[int, int]],
    leader: int,
    against: tuple[int, ...],
) -> Iterator[int]:
    """How far each unknown fact can shift the lead over some rival.

    Args:
        compiled: The policy.
        decision: The decision.
        asked: Per fact, its place and the conditions that wait for it.
        leader: Place of the method that leads.
        against: Places of its rivals.

    Yields:
        Points per fact, in order.
    """
    swings = decision.bounds.swings
    joined = decision.reading.shared & compiled.rules
    for place, tested in asked:
        shift = 0
        if place in swings:
            widths = swings[place].widths[leader]
            for rival in against:
                shift = max(shift, widths[rival])
        # A rule that waits for several facts is attached to one of them; it asks for all.
        if tested & joined:
            shift = max(shift, _joint_shift(compiled, tested & joined, leader, against))
        yield shift


@lru_cache(maxsize=1 << 12)
def _joint_shift(
    compiled: CompiledPolicy, rules: int, leader: int, against: tuple[int, ...]
) -> int:
    return max(
        abs(points[leader] - points[rival])
        for points in map(compiled.total, each_bit(rules))
        for rival in against
    )
