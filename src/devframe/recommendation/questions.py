"""The unknown facts that could change the answer, the most decisive first.

What an unknown fact can do hangs on the conditions that wait for it, and on nothing else as long as
no rule among them waits for another fact as well. So its rank is worked out once for each set of
conditions that it is met with. A rank is one whole number, so that ranks sort fast.
"""

from functools import lru_cache, partial

import attrs

from devframe.recommendation.bounds import Swing, swing_of
from devframe.recommendation.compiled import CompiledPolicy, each_bit
from devframe.recommendation.decide import Decision, outcome, rivals
from devframe.recommendation.lanes import BitSums
from devframe.recommendation.remembered import Remembered

# How far an unknown fact reaches, the farthest first.
_VERDICT, _ELIGIBILITY, _POINTS = range(3)


def open_questions(
    compiled: CompiledPolicy, decision: Decision, *, besides: int = 0, most: int | None = None
) -> tuple[int, ...]:
    """Find the unknown facts that could change the answer, most decisive first.

    First those on which a cause elsewhere still hangs, then those on which the eligibility of the
    leading method or of a possible rival hangs, then by how far they can shift the lead.

    Args:
        compiled: The policy.
        decision: The decision.
        besides: Bits of the places of facts that are asked for anyway, to be left out.
        most: Most facts to find; all of them when not given.

    Returns:
        Places of the facts in the compiled policy; none when the decision is settled.
    """
    reading, bounds = decision.reading, decision.bounds
    method = decision.leader
    if method is None:
        _, method = outcome(compiled, reading.presumed & ~compiled.blocks, decision.points)
    against = () if method is None else rivals(compiled, reading, bounds, method)
    contest = _contest(compiled, method, against)
    waiting = reading.possible & ~reading.certain & contest.at_stake
    shared = reading.shared & compiled.rules
    unknown = reading.unknown & ~besides
    steady = unknown
    for bit, blocks in contest.silenced:
        if steady & bit and not waiting & blocks:
            steady ^= bit
    found: list[int] = list(contest.steady.over(steady))
    for place, bit, tests, ranks in contest.joined:
        if unknown & bit:
            tested = waiting & tests
            if tested & shared:
                swing = bounds.swings.get(place)
                rank = _shared_rank(contest, place, tested, tested & shared, swing)
            else:
                rank = ranks[tested]
            if rank is not None:
                found.append(rank)
    found.sort()
    count = len(compiled.facts)
    return tuple([rank % count for rank in found[:most]])


@attrs.frozen(eq=False)  # remembered, so compared and hashed by identity
class _Contest:
    """Who leads, and who may still go past: what makes a fact worth asking for.

    Attributes:
        compiled: The policy.
        leader: Place of the method that leads, or `None`.
        against: Places of its rivals.
        eligibility: Bits on which the eligibility of those in the contest hangs.
        at_stake: Bits on which its outcome hangs.
        most: Bound on how far a fact can shift a lead, in points.
        silenced: The facts of which nothing is at stake but blocks that hang on another fact as
            well: bit, and the blocks. Once none of these waits, the fact can change nothing.
        steady: The ranks of these facts, and of those on which nothing at stake hangs together with
            another fact: each has one rank only, or none when it can change nothing.
        joined: The other facts: place, bit, and rank by the conditions that wait for them, as long
            as no rule among these waits for another fact as well.
    """

    compiled: CompiledPolicy
    leader: int | None
    against: tuple[int, ...]
    eligibility: int = attrs.field(init=False)
    at_stake: int = attrs.field(init=False)
    most: int = attrs.field(init=False)
    silenced: tuple[tuple[int, int], ...] = attrs.field(init=False)
    steady: BitSums[tuple[int, ...]] = attrs.field(init=False)
    joined: tuple[tuple[int, int, int, Remembered[int, int | None]], ...] = attrs.field(init=False)

    @eligibility.default
    def _find_eligibility(self) -> int:
        bits = 0
        for place, method in enumerate(self.compiled.methods):
            if self.leader is None or place == self.leader or place in self.against:
                bits |= method.requirements
        return bits

    @at_stake.default
    def _find_stake(self) -> int:
        return self.compiled.rules | self.compiled.blocks | self.eligibility

    @most.default
    def _find_most(self) -> int:
        return sum(max(points) - min(points) for points in self.compiled.points)

    @silenced.default
    def _find_silenced(self) -> tuple[tuple[int, int], ...]:
        blocks = self.compiled.blocks & self.compiled.joined
        return tuple(
            (1 << place, tested)
            for place, tests in enumerate(self.compiled.tests)
            if (tested := tests & self.at_stake) and not tested & ~blocks
        )

    @steady.default
    def _rank_steady(self) -> BitSums[tuple[int, ...]]:
        terms: list[tuple[int, ...]] = []
        for place, tests in enumerate(self.compiled.tests):
            rank = self._rank_alone(place, tests & self.at_stake) if self._steady(place) else None
            terms.append(() if rank is None else (rank,))
        return BitSums.of(terms, nothing=())

    @joined.default
    def _start_remembering(self) -> tuple[tuple[int, int, int, Remembered[int, int | None]], ...]:
        return tuple(
            (place, 1 << place, tests, Remembered(partial(self._rank_alone, place)))
            for place, tests in enumerate(self.compiled.tests)
            if not self._steady(place)
        )

    def _steady(self, place: int) -> bool:
        """Whether a fact has one rank only, as long as it is not silenced."""
        joined = self.compiled.tests[place] & self.at_stake & self.compiled.joined
        return not joined or any(1 << place == bit for bit, _ in self.silenced)

    def _rank_alone(self, place: int, tested: int) -> int | None:
        swing = swing_of(self.compiled, place, tested & self.compiled.rules, 0)
        return self.rank(place, tested, self.widest(swing))

    def widest(self, swing: Swing) -> int:
        """How far a swing can shift the lead over some rival."""
        if self.leader is None:
            return 0
        widths = swing.widths[self.leader]
        return max((widths[rival] for rival in self.against), default=0)

    def rank(self, place: int, tested: int, shift: int) -> int | None:
        """Rank a fact, the lowest first, given the conditions that wait for it and its shift."""
        if tested & self.compiled.blocks:
            reach = _VERDICT
        elif tested & self.eligibility:
            reach = _ELIGIBILITY
        elif shift:
            reach = _POINTS
        else:
            return None
        rank = reach * (self.most + 1) + self.most - shift
        return rank * len(self.compiled.facts) + place


@lru_cache(maxsize=1 << 6)
def _contest(compiled: CompiledPolicy, leader: int | None, against: tuple[int, ...]) -> _Contest:
    return _Contest(compiled, leader, against)


@lru_cache(maxsize=1 << 12)
def _shared_rank(
    contest: _Contest, place: int, tested: int, shared: int, swing: Swing | None
) -> int | None:
    """Rank a fact for which rules wait that wait for another one as well.

    Such a rule is attached to one of its facts; it asks for all of them.
    """
    shift = 0 if swing is None else contest.widest(swing)
    if contest.leader is not None:
        for points in map(contest.compiled.total, each_bit(shared)):
            for rival in contest.against:
                shift = max(shift, abs(points[contest.leader] - points[rival]))
    return contest.rank(place, tested, shift)
