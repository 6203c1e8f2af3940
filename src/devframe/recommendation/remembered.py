"""Memories that are as fast as a dict and bounded in size."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST_REMEMBERED = 1 << 10
"""Most values that one memory keeps; any other is worked out again."""


class Remembered(dict[K, V]):
    """What a function gives for each key, worked out when it is asked for first.

    In the innermost loops this costs a third of `lru_cache`, because a hit never leaves the dict.
    Threads that meet in it at worst work something out twice.
    """

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[K], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: K) -> V:
        value = self._work_out(key)
        if len(self) < MOST_REMEMBERED:
            self[key] = value
        return value
