"""Vectors of whole numbers packed into one integer, so that one addition adds all of them."""

from collections.abc import Iterable, Sequence
from struct import Struct

import attrs

_BITS = 64
"""Width of a lane. Points are at most 1,000 a rule, so no sum of a policy ever leaves its lane."""

_CHUNK = 8
_CHUNK_MASK = (1 << _CHUNK) - 1


@attrs.frozen(eq=False)
class Lanes:
    """How vectors of one length are packed.

    Packed vectors add and subtract like plain integers; only what is unpacked has to be in range.

    Attributes:
        count: Numbers in a vector.
    """

    count: int
    _layout: Struct = attrs.field(init=False, repr=False)
    _signs: int = attrs.field(init=False, repr=False)

    @_layout.default
    def _lay_out(self) -> Struct:
        return Struct(f"<{self.count}q")

    @_signs.default
    def _find_signs(self) -> int:
        return sum(1 << (_BITS * (lane + 1) - 1) for lane in range(self.count))

    def pack(self, vector: Iterable[int]) -> int:
        """Pack a vector.

        Args:
            vector: As many numbers as there are lanes.

        Returns:
            All of them in one integer.
        """
        return sum(number << (_BITS * lane) for lane, number in enumerate(vector))

    def unpack(self, packed: int) -> tuple[int, ...]:
        """Take a packed vector, or a sum of such, apart.

        Args:
            packed: What `pack` gave, or a sum of it.

        Returns:
            One number per lane.
        """
        # Raising every lane by half its range makes it positive, so none borrows from the next;
        # turning the top bits back gives two's complement, which `struct` reads.
        signs = self._signs
        return self._layout.unpack(
            ((packed + signs) ^ signs).to_bytes(self.count * (_BITS // 8), "little")
        )


@attrs.frozen(eq=False)
class BitSums:
    """Sums of packed vectors over sets of bits, looked up eight bits at a time.

    Attributes:
        tables: Per eight bits, the sum for each of their combinations.
    """

    tables: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, vectors: Sequence[int]) -> "BitSums":
        """Prepare the sums.

        Args:
            vectors: The packed vector of each bit, the lowest bit first.

        Returns:
            The sums.
        """
        tables = []
        for start in range(0, len(vectors), _CHUNK):
            table = [0]
            for vector in vectors[start : start + _CHUNK]:
                table += [known + vector for known in table]
            tables.append(tuple(table))
        return cls(tuple(tables))

    def over(self, bits: int) -> int:
        """Add up the vectors of some bits.

        Args:
            bits: The bits; none may be set that has no vector.

        Returns:
            The packed sum.
        """
        packed = 0
        for table in self.tables:
            packed += table[bits & _CHUNK_MASK]
            bits >>= _CHUNK
        return packed
