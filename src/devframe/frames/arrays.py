"""Expressions over NumPy arrays, in the words that frames speak to every engine.

pandas and PyArrow take each step for a whole column at a time, and an answer has a thousand steps.
Here they are taken for a block of rows that stays in the processor's cache.

Nothing is null in an array: what is not known is NaN among numbers and `UNKNOWN` among truths and
texts, so a comparison is true or false. A text stands in an array as its place in a vocabulary.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any, ClassVar, NamedTuple

import attrs
import numpy as np

UNKNOWN = -1
"""What stands for null among truths and texts."""

PLACE = np.int16
"""Data type of the places of texts; nothing else has it."""

BLOCK_ROWS = 8_192
"""Rows worked on at once: enough to outweigh what a call costs, few enough for the cache."""

Arrays = Mapping[str, Any]
"""Arrays of one length, by column."""

Join = Callable[[Any, Any], Any]
"""Makes an array from two arrays, or from an array and a value that stands for every row."""


def _operator(join: Join) -> Callable[["ArrayExpr", Any], "ArrayExpr"]:
    def method(one: "ArrayExpr", other: Any) -> "ArrayExpr":  # noqa: ANN401 - or a plain value
        own = one.evaluate
        if isinstance(other, ArrayExpr):
            its = other.evaluate
            return ArrayExpr(lambda arrays: join(own(arrays), its(arrays)))
        value = one.places[other] if isinstance(other, str) else other
        return ArrayExpr(lambda arrays: join(own(arrays), value))

    return method


@attrs.frozen(eq=False)
class ArrayExpr:
    """An expression over arrays; its methods are those of narwhals and Polars.

    Attributes:
        evaluate: Gives the array, or one value that stands for every row.
        name: The column it becomes.
        places: Where the texts that it is compared with stand in the vocabulary.
    """

    evaluate: Callable[[Arrays], Any]
    name: str = ""
    places: Mapping[str, int] = {}

    def alias(self, name: str) -> "ArrayExpr":
        """Name the column it becomes."""
        return ArrayExpr(self.evaluate, name)

    def cast(self, dtype: Any) -> "ArrayExpr":  # noqa: ANN401 - a data type of NumPy
        """Change the data type."""
        own = self.evaluate
        return attrs.evolve(
            self, evaluate=lambda arrays: np.asarray(own(arrays)).astype(dtype, copy=False)
        )

    def fill_null(self, *, value: bool) -> "ArrayExpr":  # noqa: ARG002 - as the engines have it
        """Give itself: no comparison of arrays is null."""
        return self

    def is_null(self) -> "ArrayExpr":
        """Say where a truth or a text is not known."""
        return _operator(operator.eq)(self, UNKNOWN)

    def __invert__(self) -> "ArrayExpr":
        own = self.evaluate
        return ArrayExpr(lambda arrays: ~own(arrays))

    __and__ = _operator(operator.and_)
    __or__ = _operator(operator.or_)
    __add__ = _operator(operator.add)
    __sub__ = _operator(operator.sub)
    __mul__ = _operator(operator.mul)
    __floordiv__ = _operator(operator.floordiv)
    __eq__ = _operator(operator.eq)  # type: ignore[assignment] # of rows, not of expressions
    __ne__ = _operator(operator.ne)  # type: ignore[assignment] # as above
    __lt__ = _operator(operator.lt)
    __le__ = _operator(operator.le)
    __ge__ = _operator(operator.ge)
    __hash__ = object.__hash__


class _Then(NamedTuple):
    """A choice that still lacks what to take where its flag is false."""

    flag: ArrayExpr
    value: ArrayExpr

    def otherwise(self, other: ArrayExpr) -> ArrayExpr:
        # By arithmetic: a choice row by row, as `where` makes it, is three times slower, because no
        # processor guesses the flags of people.
        chosen, rest = self.value.evaluate, other.evaluate

        def evaluate(arrays: Arrays) -> Any:  # noqa: ANN401 - an array
            base = rest(arrays)
            change = flag(arrays) * (chosen(arrays) - base)
            return change if np.ndim(base) == 0 and base == 0 else base + change

        flag = self.flag.evaluate
        return ArrayExpr(evaluate)


class _When(NamedTuple):
    """A choice that still lacks its values."""

    flag: ArrayExpr

    def then(self, value: ArrayExpr) -> _Then:
        return _Then(self.flag, value)


@attrs.frozen
class ArrayNamespace:
    """Where expressions over arrays come from, as from the modules of narwhals and Polars.

    Attributes:
        places: The vocabulary: the place of every text, in order.
    """

    Boolean: ClassVar[Any] = np.bool_
    Int32: ClassVar[Any] = np.int32
    Int64: ClassVar[Any] = np.int64
    Float64: ClassVar[Any] = np.float64
    String: ClassVar[Any] = PLACE

    places: dict[str, int] = attrs.field(factory=dict)

    def place_of(self, text: str | None) -> int:
        """Find the place of a text; a new one gets the next."""
        return UNKNOWN if text is None else self.places.setdefault(text, len(self.places))

    def col(self, name: str) -> ArrayExpr:
        """Name a column."""
        return ArrayExpr(operator.itemgetter(name), name, self.places)

    def lit(self, value: Any, dtype: Any) -> ArrayExpr:  # noqa: ANN401 - any value, with its type
        """Give one value to every row."""
        same = dtype(self.place_of(value) if dtype is PLACE else value)
        return ArrayExpr(lambda _: same)

    def when(self, flag: ArrayExpr) -> _When:
        """Begin a choice."""
        return _When(flag)

    def min_horizontal(self, numbers: Iterable[ArrayExpr]) -> ArrayExpr:
        """Take the least number of each row."""
        return reduce(_operator(np.minimum), numbers)

    def max_horizontal(self, numbers: Iterable[ArrayExpr]) -> ArrayExpr:
        """Take the greatest number of each row."""
        return reduce(_operator(np.maximum), numbers)


@attrs.frozen(eq=False)
class ArrayFrame:
    """A frame of arrays; nothing is worked out before `select`.

    Attributes:
        columns: The arrays.
        rows: How many rows there are.
        stages: Columns to be added one stage after the other.
    """

    columns: Arrays
    rows: int
    stages: tuple[tuple[ArrayExpr, ...], ...] = ()

    def with_columns(self, added: Iterable[ArrayExpr]) -> "ArrayFrame":
        """Add a stage."""
        return attrs.evolve(self, stages=(*self.stages, tuple(added)))

    def select(self, wanted: Iterable[ArrayExpr]) -> dict[str, Any]:
        """Work out columns, block by block.

        Args:
            wanted: The columns.

        Returns:
            Their arrays, by name.
        """
        outputs = tuple(wanted)
        found: dict[str, Any] = {}
        for start in range(0, max(1, self.rows), BLOCK_ROWS):
            rows = slice(start, start + BLOCK_ROWS)
            block = {name: column[rows] for name, column in self.columns.items()}
            for stage in self.stages:
                block.update({added.name: added.evaluate(block) for added in stage})
            for output in outputs:
                values = np.asarray(output.evaluate(block))
                if output.name not in found:
                    found[output.name] = np.empty(self.rows, values.dtype)
                found[output.name][rows] = values
        return found
