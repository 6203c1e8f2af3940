"""Expressions as SQL, in the words that frames speak to every engine; DuckDB answers them.

Nothing but a text is null here: a value that is not known equals nothing, and a number that is not
known is NaN, which DuckDB sorts above every other. Sums are sums of doubles, because DuckDB checks
every sum of whole numbers for overflow, and doubles hold whole numbers of 52 bits exactly.
"""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NamedTuple

import attrs


def _operator(between: str, *, before: str = "(", after: str = ")") -> Callable[..., "SqlExpr"]:
    def method(one: "SqlExpr", other: Any) -> "SqlExpr":  # noqa: ANN401 - or a plain value
        part = other if isinstance(other, SqlExpr) else _literal(other)
        return SqlExpr((before, one, between, part, after))

    return method


def _literal(value: bool | float | str) -> str:  # noqa: FBT001 - a value like any
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    number = repr(value)
    return number if "e" in number else f"{number}e0"  # without an exponent it would be a decimal


_NAN = "'nan'::DOUBLE"


def quoted(name: str) -> str:
    """Write a name so that SQL takes it as it is.

    Args:
        name: Name of a column.

    Returns:
        The name in quotes.

    Example:
        >>> quoted('my "own" column')
        '"my ""own"" column"'
    """
    return '"' + name.replace('"', '""') + '"'


@attrs.frozen(eq=False)
class SqlExpr:
    """An expression in SQL; its methods are those of narwhals and Polars.

    Attributes:
        parts: The SQL, with the expressions that it is made of; nothing where it is a column.
        name: The column it is or becomes.
    """

    parts: "tuple[str | SqlExpr, ...]"
    name: str = ""

    def alias(self, name: str) -> "SqlExpr":
        """Name the column it becomes."""
        return SqlExpr((self,), name)

    def cast(self, dtype: str) -> "SqlExpr":
        """Change the data type."""
        cast = SqlExpr((self, f"::{dtype}"))
        if dtype != SqlNamespace.Float64:
            return cast
        return SqlExpr(("COALESCE(", cast, f", {_NAN})"))

    def fill_null(self, *, value: bool) -> "SqlExpr":  # noqa: ARG002 - as the engines have it
        """Give itself: no comparison here is null."""
        return self

    def is_null(self) -> "SqlExpr":
        """Say where a column is null."""
        return SqlExpr(("(", self, " IS NULL)"))

    def __eq__(self, other: object) -> "SqlExpr":  # type: ignore[override] # of rows
        if other is not False:
            return _SAME(self, other)
        # What is neither true nor null: nulls are looked at for nothing, where a second
        # comparison would cost as much as the first.
        return SqlExpr(("(", _SAME(self, other=True), " < ", ~self.is_null(), ")"))

    def __invert__(self) -> "SqlExpr":
        return SqlExpr(("(NOT ", self, ")"))

    __and__ = _operator(" AND ")
    __or__ = _operator(" OR ")
    __add__ = _operator(" + ")
    __sub__ = _operator(" - ")
    __mul__ = _operator(" * ")
    __floordiv__ = _operator(" / ", before="FLOOR(")
    __ne__ = _operator(" IS DISTINCT FROM ")  # type: ignore[assignment] # of rows
    __lt__ = _operator(" < ")
    __le__ = _operator(" <= ")
    __ge__ = _operator(" >= ")
    __hash__ = object.__hash__


_SAME = _operator(" IS NOT DISTINCT FROM ")


def _is_number(expression: SqlExpr, value: int) -> bool:
    """Say whether an expression is a number; to compare expressions would make another one."""
    match expression.parts:
        case [str(text)]:
            return text == _literal(value)
    return False


class _Then(NamedTuple):
    """A choice that still lacks what to take where its flag is false."""

    flag: SqlExpr
    value: SqlExpr

    def otherwise(self, other: SqlExpr) -> SqlExpr:
        if _is_number(other, 0):
            # A choice row by row costs DuckDB five times as much.
            flag = SqlExpr((self.flag, f"::{SqlNamespace.Float64}"))
            return flag if _is_number(self.value, 1) else flag * self.value
        first = (_CASE, self.flag, " THEN ", self.value)
        match other.parts:
            case [str(text), *rest] if text == _CASE:
                return SqlExpr((*first, " WHEN ", *rest))
        return SqlExpr((*first, " ELSE ", other, " END)"))


_CASE = "(CASE WHEN "


class _When(NamedTuple):
    """A choice that still lacks its values."""

    flag: SqlExpr

    def then(self, value: SqlExpr) -> _Then:
        return _Then(self.flag, value)


class SqlNamespace:
    """Where expressions in SQL come from, as from the modules of narwhals and Polars."""

    Boolean: ClassVar[str] = "BOOLEAN"
    Int32: ClassVar[str] = "INTEGER"
    Int64: ClassVar[str] = "BIGINT"
    Float64: ClassVar[str] = "DOUBLE"
    String: ClassVar[str] = "VARCHAR"

    @staticmethod
    def col(name: str) -> SqlExpr:
        """Name a column."""
        return SqlExpr((), name)

    @staticmethod
    def lit(value: Any, dtype: str) -> SqlExpr:  # noqa: ANN401 - any value, with its type
        """Give one value to every row; whole numbers are written as doubles."""
        return SqlExpr((f"NULL::{dtype}" if value is None else _literal(value),))

    @staticmethod
    def when(flag: SqlExpr) -> _When:
        """Begin a choice."""
        return _When(flag)

    @staticmethod
    def min_horizontal(numbers: Iterable[SqlExpr]) -> SqlExpr:
        """Take the least number of each row."""
        return _call("LEAST", numbers)

    @staticmethod
    def max_horizontal(numbers: Iterable[SqlExpr]) -> SqlExpr:
        """Take the greatest number of each row."""
        return _call("GREATEST", numbers)


def _call(function: str, numbers: Iterable[SqlExpr]) -> SqlExpr:
    parts: list[str | SqlExpr] = [f"{function}("]
    for number in numbers:
        parts += (number, ", ")
    return SqlExpr((*parts[:-1], ")"))
