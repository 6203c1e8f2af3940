"""What an answer takes for granted: the unknown facts that bear on it, with presumed values."""

import attrs

from devframe.recommendation.compiled import CompiledPolicy
from devframe.recommendation.lanes import BitSums
from devframe.recommendation.reading import Reading
from devframe.recommendation.records import Presumed


@attrs.frozen(eq=False)
class Presumptions:
    """The presumptions of one policy; build it with `of`."""

    _texts: BitSums[tuple[Presumed, ...]]
    _silenced: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, compiled: CompiledPolicy) -> "Presumptions":
        """Lay out what each unknown fact has to say.

        Args:
            compiled: The policy.

        Returns:
            The presumptions.
        """
        bearing = compiled.bearing
        texts: list[tuple[Presumed, ...]] = [
            (Presumed(fact=fact.name, value=fact.values[fact.presumed]),)
            if fact.tests & bearing
            else ()
            for fact in compiled.facts
        ]
        return cls(
            BitSums.of(texts, nothing=()),
            # Where a condition tests a fact alone, it waits for it whatever the others say.
            tuple(
                (1 << place, fact.tests & bearing)
                for place, fact in enumerate(compiled.facts)
                if fact.tests & bearing and not fact.tests & bearing & ~compiled.joined
            ),
        )

    def over(self, reading: Reading) -> tuple[Presumed, ...]:
        """Say what is taken for granted.

        Args:
            reading: What the facts say.

        Returns:
            The unknown facts for which anything waits that bears on the answer, in order.
        """
        waiting = reading.possible & ~reading.certain
        shown = reading.unknown
        for bit, tests in self._silenced:
            if shown & bit and not waiting & tests:
                shown ^= bit
        return self._texts.over(shown)
