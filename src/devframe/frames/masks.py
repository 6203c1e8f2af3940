"""What the bits of the mask columns mean, for a policy: one place for writing and for reading."""

from collections.abc import Mapping

import attrs

from devframe.competency.kinds import KINDS
from devframe.frames.words import WORD_BITS
from devframe.recommendation.compiled import CompiledPolicy, each_bit

REASONS = "reasons"
"""The mask of the rules that hold, which comes with the sums of their points."""


@attrs.frozen
class Masks:
    """The conditions and codes behind the mask columns, bit by bit, the lowest first.

    Attributes:
        conditions: Per mask column that holds conditions by presumption, the places of the
            conditions; `None` for a bit that is never set.
        joined: Places of the conditions with several tests, whose being possible must be stored.
        warnings: Per warning, its code and what it is about.
        essentials: How many groups of essential facts there are.
        facts: How many facts there are.
    """

    conditions: Mapping[str, tuple[int | None, ...]]
    joined: tuple[int, ...]
    warnings: tuple[tuple[str, int, int], ...]
    essentials: int
    facts: int

    @property
    def sizes(self) -> dict[str, int]:
        """How many bits each mask has."""
        sizes = {name: len(places) for name, places in self.conditions.items()}
        sizes["causes"] += 1  # the last one says that no method is available
        return sizes | {
            "warnings": len(self.warnings),
            "first_questions": self.essentials,
            "questions": self.facts,
            "unknown": self.facts,
            "open": len(self.joined),
            "kinds": len(KINDS),
        }

    @classmethod
    def of(cls, compiled: CompiledPolicy) -> "Masks":
        """Lay out the masks of a policy.

        Args:
            compiled: The policy.

        Returns:
            The masks.
        """
        planning = sum(compiled.sequences)
        for method in compiled.methods:
            planning |= method.requirements | sum(method.forms)
        conditions: dict[str, tuple[int | None, ...]] = {
            REASONS: tuple(bit.bit_length() - 1 for bit in each_bit(compiled.rules)),
            "causes": tuple(bit.bit_length() - 1 for bit, _ in compiled.causes),
            "causes_alone": tuple(
                bit.bit_length() - 1 if bit else None for _, bit in compiled.causes
            ),
            "controls": tuple(bit.bit_length() - 1 for bit in compiled.controls),
            "plan": tuple(bit.bit_length() - 1 for bit in each_bit(planning)),
        }
        policy = compiled.policy
        by_id = {method.id: method for method in policy.methods}
        return cls(
            conditions,
            tuple(
                bit.bit_length() - 1
                for bit in each_bit(compiled.everything & ~sum(compiled.warnings))
                if sum(bool(fact.tests & bit) for fact in compiled.facts) > 1
            ),
            (
                *(("step_missing", place, 0) for place in range(len(policy.sequences))),
                *(
                    ("thin_dose", place, number)
                    for place, name in enumerate(policy.tie_order)
                    for number, form in enumerate(by_id[name].forms)
                    if form.dose_warning is not None
                ),
                *(("kind_not_served", place, 0) for place in range(len(KINDS))),
                *((rule.code, place, 0) for place, rule in enumerate(policy.warnings)),
            ),
            len(compiled.essentials),
            len(compiled.facts),
        )


def column_of(name: str, number: int) -> str:
    """Name the column that holds a bit of a mask.

    Args:
        name: Name of the mask.
        number: Number of the bit.

    Returns:
        The mask's name; from the second column on, with the column's number.

    Example:
        >>> column_of("reasons", 3), column_of("reasons", 60)
        ('reasons', 'reasons_2')
    """
    column = number // WORD_BITS
    return name if column == 0 else f"{name}_{column + 1}"
