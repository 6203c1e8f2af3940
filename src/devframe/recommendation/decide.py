"""Decide: the verdict, the method, and whether that is settled."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from devframe.diagnosis import FactValue
from devframe.recommendation.bounds import Bounds, find_bounds
from devframe.recommendation.compiled import CompiledPolicy
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
        leader: Place of the eligible method with the most points under the presumptions, or `None`;
            also `None` when by presumption a cause explains the gap by itself.
    """

    verdict: Verdict
    method: int | None
    settled: bool
    points: tuple[int, ...]
    bounds: Bounds
    reading: Reading
    missing: tuple[int, ...]
    leader: int | None


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
    return decide_reading(compiled, compiled.reader.read(facts))


def decide_reading(compiled: CompiledPolicy, reading: Reading) -> Decision:
    """Decide on what the facts say about the conditions.

    Args:
        compiled: The policy.
        reading: What the facts say.

    Returns:
        The decision.
    """
    known = ~reading.unknown
    missing = tuple([place for place, group in enumerate(compiled.essentials) if not group & known])
    bounds = find_bounds(compiled, reading)
    points = compiled.total(reading.presumed)
    verdict, leader = outcome(compiled, reading.presumed, points)
    method = leader
    settled = _is_settled(compiled, reading, bounds, verdict, leader)
    if missing and not (settled and reading.presumed & compiled.blocks):
        verdict, method, settled = "ask_first", None, False
    return Decision(verdict, method, settled, points, bounds, reading, missing, leader)


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
            return _blocked_in_every_cell(compiled, reading)
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
    leads = bounds.leads_of(method)
    for place, other in enumerate(compiled.methods):
        if place == method or other.requirements & ~reading.possible:
            continue
        lead = leads[place]
        if lead < 0 or (lead == 0 and place < method):
            found.append(place)
    return tuple(found)


def _blocked_in_every_cell(compiled: CompiledPolicy, reading: Reading) -> bool:
    """Whether a cause explains the gap by itself, whatever the unknown facts are."""
    if reading.certain & compiled.blocks:
        return True
    alone = reading.possible & ~reading.certain & ~reading.shared & compiled.blocks
    return any(
        all(alone & tests & ~excluded for excluded in excludes)
        for bit, tests, excludes in _on_blocks(compiled)
        if alone & tests and reading.unknown & bit
    )


@lru_cache(maxsize=32)
def _on_blocks(compiled: CompiledPolicy) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
    """The facts on which a block hangs: bit, conditions, and what each cell excludes."""
    return tuple(
        (1 << place, fact.tests, fact.excludes)
        for place, fact in enumerate(compiled.facts)
        if fact.tests & compiled.blocks
    )
