"""Vectors of whole numbers packed into one integer, so that one addition adds all of them."""

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Generic, Protocol, Self, TypeVar

import attrs


class _Addable(Protocol):
    def __add__(self, other: Self, /) -> Self: ...


T = TypeVar("T", bound=_Addable)

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
class BitSums(Generic[T]):
    """Sums over sets of bits, looked up eight bits at a time.

    Packed vectors add up to packed vectors, and tuples to one tuple in the order of the bits.

    Attributes:
        nothing: The sum over no bits.
        tables: Per eight bits, the sum for each of their combinations.
    """

    nothing: T
    tables: tuple[tuple[T, ...], ...]

    @classmethod
    def of(cls, terms: Sequence[T], *, nothing: T) -> "BitSums[T]":
        """Prepare the sums.

        Args:
            terms: What each bit adds, the lowest bit first.
            nothing: The sum over no bits.

        Returns:
            The sums.
        """
        tables = []
        for start in range(0, len(terms), _CHUNK):
            table = [nothing]
            for term in terms[start : start + _CHUNK]:
                table += [known + term for known in table]
            tables.append(tuple(table))
        return cls(nothing, tuple(tables))

    def over(self, bits: int) -> T:
        """Add up what some bits add.

        Args:
            bits: The bits; none may be set that adds nothing known.

        Returns:
            The sum.
        """
        total = self.nothing
        for table in self.tables:
            total += table[bits & _CHUNK_MASK]
            bits >>= _CHUNK
        return total
