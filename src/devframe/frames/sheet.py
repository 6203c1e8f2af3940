"""A frame under work: columns are added stage by stage, so that nothing is computed twice."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs

from devframe.frames.flags import Expr, Flag

Namespace: TypeAlias = Any
"""Where `col`, `lit`, `when` and the data types come from: narwhals, Polars itself, or arrays."""

_PREFIX = "__devframe_"


@attrs.define
class Sheet:
    """A frame with the columns that later stages build on.

    Attributes:
        frame: The frame, of narwhals, of Polars or of arrays.
        ns: The namespace that speaks to it.
    """

    frame: Any
    ns: Namespace
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
            self.frame = self.frame.with_columns(self._pending)
            self._pending = []

    def number(self, value: int) -> Expr:
        """Give a whole number as a literal wide enough for sums.

        Args:
            value: The number.

        Returns:
            A 64-bit literal.
        """
        return self.ns.lit(value, self.ns.Int64)

    def choose(self, branches: Sequence[tuple[Flag, int]]) -> Expr:
        """Choose a number by flags of which at most one is true.

        Args:
            branches: At least one flag, none of them constant, with its number.

        Returns:
            The number of the true flag; 0 where none is.
        """
        chosen = self.number(0)
        for flag, value in reversed(branches):
            chosen = self.ns.when(flag).then(self.number(value)).otherwise(chosen)
        return chosen

    def choose_text(self, branches: Sequence[tuple[Flag, str]], *, otherwise: str | None) -> Expr:
        """Choose a text by flags, the first true one winning.

        Args:
            branches: Flags with their texts.
            otherwise: The text where no flag is true.

        Returns:
            The text.
        """
        chosen = self.ns.lit(otherwise, self.ns.String)
        for flag, text in reversed(branches):
            if flag is False:
                continue
            literal = self.ns.lit(text, self.ns.String)
            chosen = literal if flag is True else self.ns.when(flag).then(literal).otherwise(chosen)
        return chosen
