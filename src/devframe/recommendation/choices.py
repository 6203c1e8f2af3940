"""What a set of bits says, each bit plain or marked, looked up four bits at a time."""

from collections.abc import Mapping
from typing import Generic, TypeVar

import attrs

T = TypeVar("T")

_CHUNK = 4  # three states a bit: 81 for a chunk, so all of them can be made beforehand
_CHUNK_MASK = (1 << _CHUNK) - 1


@attrs.frozen(eq=False)
class BitChoices(Generic[T]):
    """What to say for a set of bits, each of which is plain or marked; build it with `of`."""

    _first: int
    _tables: tuple[dict[int, tuple[T, ...]], ...]

    @classmethod
    def of(cls, choices: Mapping[int, tuple[tuple[T, ...], tuple[T, ...]]]) -> "BitChoices[T]":
        """Prepare the choices.

        Args:
            choices: Per bit, what to say when it is plain, and when it is marked.

        Returns:
            The choices.
        """
        places = [bit.bit_length() - 1 for bit in choices]
        first = min(places, default=0)
        tables = []
        for start in range(first, max(places, default=-1) + 1, _CHUNK):
            table: dict[int, tuple[T, ...]] = {0: ()}
            for place in range(_CHUNK):
                plain, marked = choices.get(1 << (start + place), ((), ()))
                chosen, both = 1 << place, (1 << place) | (1 << (place + _CHUNK))
                table |= {key | chosen: said + plain for key, said in table.items()} | {
                    key | both: said + marked for key, said in table.items()
                }
            tables.append(table)
        return cls(first, tuple(tables))

    def over(self, bits: int, marked: int = 0) -> tuple[T, ...]:
        """Put together what some bits say.

        Args:
            bits: The bits; those that say nothing are ignored.
            marked: Those among them that are marked.

        Returns:
            What they say, the lowest bit first.
        """
        said: tuple[T, ...] = ()
        bits >>= self._first
        marked >>= self._first
        for table in self._tables:
            said += table[bits & _CHUNK_MASK | (marked & _CHUNK_MASK) << _CHUNK]
            bits >>= _CHUNK
            marked >>= _CHUNK
        return said
