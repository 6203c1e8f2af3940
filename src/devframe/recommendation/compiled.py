"""A policy compiled to bit tables: which conditions hold, may hold, or hold by presumption.

Every condition of the policy gets one bit. Each fact knows, per cell of its values, the conditions
that the value excludes, so reading a need takes one `|` per fact, whatever the number of rules.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import attrs

from devframe.diagnosis import FACTS, FactTest
from devframe.recommendation.cells import FactCells, split_into_cells
from devframe.recommendation.lanes import BitSums, Lanes
from devframe.recommendation.policy import Policy, SequenceRule
from devframe.recommendation.reading import Reader


@attrs.frozen
class MethodBits:
    """The bits that belong to one method.

    Attributes:
        id: The method's id.
        each_requirement: One bit per requirement, in order.
        requirements: All of them; the method is eligible when all are set.
        forms: One bit per form, in order.
    """

    id: str
    each_requirement: tuple[int, ...]
    requirements: int
    forms: tuple[int, ...]


@attrs.frozen(eq=False)  # compared and hashed by identity: it is a key of memories
class CompiledPolicy:
    """A policy ready to be read against facts; build it with `compile_policy`.

    Methods stand in tie order everywhere, so that a lower place wins a tie.

    Attributes:
        policy: The policy it was compiled from.
        facts: Every fact that a condition tests, in the order of the vocabulary.
        methods: The methods in tie order.
        points: Per rule, the points that each method gets.
        rules: All rule bits; they are the lowest ones, in the policy's order.
        blocks: Bits of the causes that explain the gap by themselves.
        causes: Per gate, the bit of the cause and the bit of its explaining the gap by itself (0
            when it never does).
        controls: One bit per immediate control.
        sequences: One bit per sequence.
        warnings: One bit per warning.
        essentials: Per group of essential facts, the bits of their places.
        requirements: Bits of the requirements of all methods.
        everything: All bits.
        deciding: Bits on which verdict and method hang.
        planning: Per method, the bits on which its steps hang: its sequences, and the forms and
            requirements of the methods among them.
        bearing: Bits on which anything in the answer hangs but the warnings.
        tests: Per fact, the bits of the conditions that test it.
        joined: Bits of the conditions that test two or more facts.
        reader: Reads facts against the conditions.
    """

    policy: Policy
    facts: tuple[FactCells, ...]
    methods: tuple[MethodBits, ...]
    points: tuple[tuple[int, ...], ...]
    rules: int
    blocks: int
    causes: tuple[tuple[int, int], ...]
    controls: tuple[int, ...]
    sequences: tuple[int, ...]
    warnings: tuple[int, ...]
    essentials: tuple[int, ...]
    requirements: int
    everything: int
    deciding: int
    planning: tuple[int, ...]
    bearing: int
    # The facts once more, laid out flat for the innermost loops.
    tests: tuple[int, ...] = attrs.field(init=False, repr=False)
    joined: int = attrs.field(init=False, repr=False)
    reader: Reader = attrs.field(init=False, repr=False)
    # The points once more, ready to be added up.
    _lanes: Lanes = attrs.field(init=False, repr=False)
    _sums: BitSums[int] = attrs.field(init=False, repr=False)

    @_lanes.default
    def _make_lanes(self) -> Lanes:
        return Lanes(len(self.methods))

    @_sums.default
    def _make_sums(self) -> BitSums[int]:
        return BitSums.of([self._lanes.pack(vector) for vector in self.points], nothing=0)

    @tests.default
    def _tests_of_facts(self) -> tuple[int, ...]:
        return tuple(fact.tests for fact in self.facts)

    @joined.default
    def _find_joined(self) -> int:
        seen = joined = 0
        for tests in self.tests:
            joined |= seen & tests
            seen |= tests
        return joined

    @reader.default
    def _make_reader(self) -> Reader:
        return Reader.of(self.facts, everything=self.everything)

    def total(self, bits: int) -> tuple[int, ...]:
        """Add up the points of some rules.

        Args:
            bits: Rule bits; other bits are ignored.

        Returns:
            Points per method, in tie order.
        """
        return self._lanes.unpack(self._sums.over(bits & self.rules))


def each_bit(bits: int) -> Iterator[int]:
    """Take a set of bits apart.

    Args:
        bits: Any bits.

    Yields:
        Its bits one by one, the lowest first.
    """
    while bits:
        lowest = bits & -bits
        bits ^= lowest
        yield lowest


def compile_policy(policy: Policy) -> CompiledPolicy:
    """Compile a policy.

    Args:
        policy: The policy.

    Returns:
        The compiled policy; it holds no need and can serve any number of them.
    """
    conditions: list[tuple[FactTest, ...]] = []

    def bit_of(condition: Iterable[FactTest]) -> int:
        conditions.append(tuple(condition))
        return 1 << (len(conditions) - 1)

    order = policy.tie_order
    by_id = {method.id: method for method in policy.methods}
    rules = 0
    for rule in policy.rules:
        rules |= bit_of(rule.when)
    methods = []
    for name in order:
        method = by_id[name]
        bits = tuple(bit_of(requirement.when) for requirement in method.requirements)
        forms = tuple(bit_of(form.when) for form in method.forms)
        methods.append(MethodBits(name, bits, sum(bits), forms))
    causes, blocks = [], 0
    for gate in policy.gates.gates:
        # First this bit and then that of the cause: the texts find one by the other.
        alone = 0 if gate.alone_when is None else bit_of(chain(gate.when, gate.alone_when))
        causes.append((bit_of(gate.when), alone))
        blocks |= alone
    compiled_rest = {
        "controls": tuple(bit_of(control.when) for control in policy.gates.controls),
        "sequences": tuple(bit_of(sequence.when) for sequence in policy.sequences),
        "warnings": tuple(bit_of(warning.when) for warning in policy.warnings),
    }
    requirements = sum(method.requirements for method in methods)
    presumptions = dict(policy.presumptions)
    tested = {test.fact for condition in conditions for test in condition}
    essential = {name for group in policy.essentials for name in group.any_of}
    facts = tuple(
        split_into_cells(fact, conditions, presumed=presumptions.get(name))
        for name, fact in FACTS.items()
        if name in tested | essential
    )
    return CompiledPolicy(
        policy=policy,
        facts=facts,
        methods=tuple(methods),
        points=tuple(
            tuple(dict(rule.points).get(name, 0) for name in order) for rule in policy.rules
        ),
        rules=rules,
        blocks=blocks,
        causes=tuple(causes),
        essentials=tuple(
            sum(1 << place for place, fact in enumerate(facts) if fact.name in group.any_of)
            for group in policy.essentials
        ),
        requirements=requirements,
        everything=(1 << len(conditions)) - 1,
        deciding=rules | blocks | requirements,
        planning=tuple(
            _planning(method.id, methods, policy.sequences, compiled_rest["sequences"])
            for method in methods
        ),
        bearing=(1 << len(conditions)) - 1 - sum(compiled_rest["warnings"]),
        **compiled_rest,
    )


def _planning(
    name: str,
    methods: Sequence[MethodBits],
    sequences: Sequence[SequenceRule],
    sequence_bits: Sequence[int],
) -> int:
    """The bits on which the steps around one winning method hang."""
    involved, bits = {name}, 0
    for bit, sequence in zip(sequence_bits, sequences, strict=True):
        if sequence.method == name:
            bits |= bit
            involved |= {other for other in (sequence.before, sequence.after) if other is not None}
    return bits | sum(m.requirements + sum(m.forms) for m in methods if m.id in involved)
