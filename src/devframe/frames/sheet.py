"""Work on a frame, written down: columns are added by stages, so that nothing is computed twice.

What is written down knows no frame yet, so it serves every frame with the same columns.
"""

from collections.abc import Iterable, Sequence
from operator import add
from typing import Any, TypeAlias

import attrs

from devframe.frames.flags import Expr, Flag, balanced, some

Namespace: TypeAlias = Any
"""Where `col`, `lit`, `when` and the data types come from: narwhals, Polars, arrays or SQL."""

_PREFIX = "__devframe_"

_WIDTHS = {8: "UInt8", 16: "UInt16", 32: "UInt32", 64: "Int64"}
"""Data types by their bits, those that an engine adds up fastest first."""

_SIGNED = {16: "Int16", 32: "Int32", 64: "Int64"}
"""Data types with a sign by their bits."""


@attrs.define
class Sheet:
    """The work on a frame, whose columns later stages build on.

    Attributes:
        ns: The namespace that speaks to the frame.
        looks_up: Whether numbers and texts are looked up in tables, which only Polars does well.
        most_points: What no points, bounds or leads exceed, nor the range of any of them; it says
            how narrow numbers may be where they are looked up.
        stages: The columns of each stage so far.
    """

    ns: Namespace
    looks_up: bool = False
    most_points: int = 0
    stages: list[tuple[Expr, ...]] = attrs.field(factory=list)
    _pending: list[Expr] = attrs.field(factory=list)
    _columns: dict[int, Expr] = attrs.field(factory=dict)

    def keep(self, flag: Flag) -> Flag:
        """Note an expression as a column of the next stage.

        Args:
            flag: An expression, or a constant, which needs no column.

        Returns:
            The column, to be used once `next_stage` has been called.
        """
        if isinstance(flag, int) or id(flag) in self._columns:
            return flag
        name = f"{_PREFIX}{len(self._columns)}"
        self._pending.append(flag.alias(name))
        column = self.ns.col(name)
        self._columns[id(column)] = column  # held, so that no other object takes its id
        return column

    def next_stage(self) -> None:
        """Turn what was noted into columns."""
        if self._pending:
            self.stages.append(tuple(self._pending))
            self._pending = []

    def number(self, value: int) -> Expr:
        """Give a whole number as a literal wide enough for sums.

        Args:
            value: The number.

        Returns:
            A 64-bit literal; where numbers are looked up, one as wide as the column it meets.
        """
        return self.ns.lit(value) if self.looks_up else self.ns.lit(value, self.ns.Int64)

    def equals(self, column: Expr, value: bool | str) -> Flag:  # noqa: FBT001 - a value like any
        """Compare a column with a value.

        Args:
            column: The column.
            value: The value.

        Returns:
            Where they are equal; false for null, also once it is negated.
        """
        if self.looks_up:
            return column.eq_missing(value)  # one pass instead of two
        return (column == value).fill_null(value=False)

    def take_field(self, word: Expr, *, offset: int, width: int) -> Expr:
        """Take some bits out of whole numbers that are not negative.

        Args:
            word: Numbers of 64 bits; only of a sheet that looks up.
            offset: The lowest bit.
            width: How many bits.

        Returns:
            Numbers as narrow as they and sums of points allow: those of 16 bits take a fifth of the
            work of those of 64.
        """
        most = max(1 << width, self.most_points)
        narrow = next(kind for bits, kind in _SIGNED.items() if most < 1 << bits - 1)
        value = word // self.number(1 << offset) if offset else word
        # Wrapping spares the check that they fit.
        value = value.cast(getattr(self.ns, narrow), wrap_numerical=True)
        return value & self.number((1 << width) - 1)

    def total(self, parts: Sequence[Expr], base: int) -> Expr:
        """Add up columns of numbers.

        Args:
            parts: Any number of them.
            base: What is added in every row.

        Returns:
            The total; a plain number where there are no columns.
        """
        if not parts:
            return base
        total = balanced(parts, add)
        return total + self.number(base) if base else total

    def choose(self, branches: Sequence[tuple[Flag, int]]) -> Expr:
        """Choose a number by flags of which at most one is true.

        Args:
            branches: At least one flag, none of them constant, with its number.

        Returns:
            The number of the true flag; 0 where none is.
        """
        nought = self.number(0)
        parts = [
            self.ns.when(flag).then(self.number(value)).otherwise(nought)
            for flag, value in branches
        ]
        return self.total(parts, 0)

    def choose_place(self, branches: Sequence[tuple[Flag, int]]) -> Expr:
        """Choose a place in a table by flags, the first true one winning.

        Args:
            branches: At least one flag, none of them constant, with its place, below 65,536.

        Returns:
            The place of the first true flag; 0 where none is.
        """
        ns = self.ns
        chosen = ns.lit(0, ns.UInt16)
        for flag, place in reversed(branches):
            chosen = ns.when(flag).then(ns.lit(place, ns.UInt16)).otherwise(chosen)
        return chosen

    def bits(self, flags: Sequence[Flag]) -> Expr:
        """Turn flags into the bits of whole numbers.

        Args:
            flags: At most 52, the lowest bit first.

        Returns:
            The numbers.
        """
        base = sum(1 << place for place, flag in enumerate(flags) if flag is True)
        live = [(flag, place) for place, flag in enumerate(flags) if not isinstance(flag, bool)]
        if not live:
            return self.number(base)
        if not self.looks_up:
            return self.total([self.choose([(flag, 1 << place)]) for flag, place in live], base)
        return self.total([self._bits_of(live).cast(self.ns.Int64)], base)

    def _bits_of(self, flags: Sequence[tuple[Flag, int]]) -> Expr:
        """Put bits together in numbers that are no wider than they must be."""
        highest = max(bit for _, bit in flags)
        width = next(width for width in _WIDTHS if highest < width)
        kind = getattr(self.ns, _WIDTHS[width])
        if width == min(_WIDTHS):
            none = self.ns.lit(0, kind)
            bits = [
                self.ns.when(flag).then(self.ns.lit(1 << bit, kind)).otherwise(none)
                for flag, bit in flags
            ]
            return balanced(bits, add)
        half = width // 2
        low = [(flag, bit) for flag, bit in flags if bit < half]
        high = [(flag, bit - half) for flag, bit in flags if bit >= half]
        upper = self._bits_of(high).cast(kind) * self.number(1 << half)
        return self._bits_of(low).cast(kind) + upper if low else upper

    def look_up(self, place: Expr, table: Sequence[int]) -> Expr:
        """Take from a table the number at each row's place.

        Args:
            place: The places; only of a sheet that looks up.
            table: The numbers.

        Returns:
            The numbers.
        """
        return self.ns.lit(self.ns.Series(values=table, dtype=self.ns.Int64)).gather(place)

    def choose_text(self, branches: Sequence[tuple[Flag, str]], *, otherwise: str | None) -> Expr:
        """Choose a text by flags, the first true one winning.

        Args:
            branches: Flags with their texts.
            otherwise: The text where no flag is true.

        Returns:
            The text.
        """
        live: list[tuple[Flag, str]] = []
        for flag, text in branches:
            if flag is True:
                otherwise = text
                break
            if flag is not False:
                live.append((flag, text))
        if self.looks_up and len(live) > 1:
            return self._look_up_text(live, otherwise)
        chosen = self.ns.lit(otherwise, self.ns.String)
        for flag, text in reversed(live):
            literal = self.ns.lit(text, self.ns.String)
            chosen = self.ns.when(flag).then(literal).otherwise(chosen)
        return chosen

    def _look_up_text(self, branches: Sequence[tuple[Flag, str]], otherwise: str | None) -> Expr:
        """Choose places of texts: each choice among texts themselves would copy a whole column."""
        first = () if otherwise is None else (otherwise,)
        texts = list(dict.fromkeys((*first, *(text for _, text in branches))))
        place = self.choose_place([(flag, texts.index(text)) for flag, text in branches])
        found = self.ns.lit(self.ns.Series(values=texts)).gather(place)
        if otherwise is not None:
            return found
        return self.ns.when(some(flag for flag, _ in branches)).then(found).otherwise(None)


def add_stages(frame: Any, stages: Iterable[Sequence[Expr]]) -> Any:  # noqa: ANN401 - any frame
    """Add the columns of every stage to a frame.

    Args:
        frame: A frame that the expressions speak to.
        stages: The columns of each stage.

    Returns:
        The frame with them.
    """
    for stage in stages:
        frame = frame.with_columns(stage)
    return frame
