"""Expressions as SQL, in the words that frames speak to every engine; DuckDB answers them.

A relation that grows step by step is checked from its root at every step; a query is checked once.

Nothing but a text is null here: a value that is not known equals nothing, and a number that is not
known is NaN, which DuckDB sorts above every other. Sums are sums of doubles, because DuckDB checks
every sum of whole numbers for overflow, and doubles hold whole numbers of 52 bits exactly.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, ClassVar, NamedTuple

import attrs


def _operator(template: str) -> Callable[["SqlExpr", Any], "SqlExpr"]:
    def method(one: "SqlExpr", other: Any) -> "SqlExpr":  # noqa: ANN401 - or a plain value
        text = other.text if isinstance(other, SqlExpr) else _literal(other)
        return SqlExpr(template.format(one.text, text))

    return method


def _literal(value: bool | float | str | None) -> str:  # noqa: FBT001 - a value like any
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"CAST('{value!r}' AS DOUBLE)"  # written as a decimal, it would be one


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@attrs.frozen(eq=False)
class SqlExpr:
    """An expression in SQL; its methods are those of narwhals and Polars.

    Attributes:
        text: The SQL.
        name: The column it becomes.
    """

    text: str
    name: str = ""

    def alias(self, name: str) -> "SqlExpr":
        """Name the column it becomes."""
        return SqlExpr(self.text, name)

    def cast(self, dtype: str) -> "SqlExpr":
        """Change the data type."""
        text = f"CAST({self.text} AS {dtype})"
        if dtype == SqlNamespace.Float64:
            text = f"COALESCE({text}, {_literal(float('nan'))})"
        return attrs.evolve(self, text=text)

    def fill_null(self, *, value: bool) -> "SqlExpr":  # noqa: ARG002 - as the engines have it
        """Give itself: no comparison here is null."""
        return self

    def is_null(self) -> "SqlExpr":
        """Say where a column is null."""
        return SqlExpr(f"({self.text} IS NULL)")

    def __invert__(self) -> "SqlExpr":
        return SqlExpr(f"(NOT {self.text})")

    __and__ = _operator("({} AND {})")
    __or__ = _operator("({} OR {})")
    __add__ = _operator("({} + {})")
    __sub__ = _operator("({} - {})")
    __mul__ = _operator("({} * {})")
    __floordiv__ = _operator("FLOOR({} / {})")
    __eq__ = _operator("({} IS NOT DISTINCT FROM {})")  # type: ignore[assignment] # of rows
    __ne__ = _operator("({} IS DISTINCT FROM {})")  # type: ignore[assignment] # of rows
    __lt__ = _operator("({} < {})")
    __le__ = _operator("({} <= {})")
    __ge__ = _operator("({} >= {})")
    __hash__ = object.__hash__


class _Then(NamedTuple):
    """A choice that still lacks what to take where its flag is false."""

    flag: SqlExpr
    value: SqlExpr

    def otherwise(self, other: SqlExpr) -> SqlExpr:
        flag, value = self.flag.text, self.value.text
        if other.text == _literal(0):
            # A choice row by row costs DuckDB five times as much.
            return SqlExpr(f"(CAST({flag} AS DOUBLE) * {value})")
        return SqlExpr(f"(CASE WHEN {flag} THEN {value} ELSE {other.text} END)")


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
        return SqlExpr(_quoted(name), name)

    @staticmethod
    def lit(value: Any, dtype: str) -> SqlExpr:  # noqa: ANN401 - any value, with its type
        """Give one value to every row; whole numbers are written as doubles."""
        text = _literal(value)
        return SqlExpr(f"CAST(NULL AS {dtype})" if value is None else text)

    @staticmethod
    def when(flag: SqlExpr) -> _When:
        """Begin a choice."""
        return _When(flag)

    @staticmethod
    def min_horizontal(numbers: Iterable[SqlExpr]) -> SqlExpr:
        """Take the least number of each row."""
        return SqlExpr(f"LEAST({', '.join(number.text for number in numbers)})")

    @staticmethod
    def max_horizontal(numbers: Iterable[SqlExpr]) -> SqlExpr:
        """Take the greatest number of each row."""
        return SqlExpr(f"GREATEST({', '.join(number.text for number in numbers)})")


def answer_in_sql(
    relation: Any,  # noqa: ANN401 - of DuckDB
    stages: Iterable[Iterable[SqlExpr]],
    outputs: Iterable[SqlExpr],
) -> Any:  # noqa: ANN401 - of DuckDB
    """Ask for columns in one query.

    Args:
        relation: The relation.
        stages: Columns to be added to it one stage after the other.
        outputs: The columns.

    Returns:
        A relation, not yet computed.
    """
    # The name tells what it stands for, so that two questions to one database never mix.
    source = f"__devframe_{sha256(relation.sql_query().encode()).hexdigest()[:16]}"
    text = source
    for stage in stages:
        text = f"(SELECT *, {_listed(stage)} FROM {text})"  # noqa: S608 - names and texts are quoted
    query = f"SELECT {_listed(outputs)} FROM {text}"  # noqa: S608 - as above
    return relation.query(source, query)


def _listed(columns: Iterable[SqlExpr]) -> str:
    return ", ".join(f"{column.text} AS {_quoted(column.name)}" for column in columns)
