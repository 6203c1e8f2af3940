"""Check every row of a frame of needs: which can be used, and what is wrong with the others."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from devframe._base.errors import Fault, InvalidInputError
from devframe.competency.kinds import KINDS
from devframe.diagnosis import FACTS, Fact
from devframe.frames.clusters import answer_dask
from devframe.frames.columns import sort_columns
from devframe.frames.engines import engine_of, schema_of
from devframe.frames.flags import Expr, every, some
from devframe.frames.kinds import KINDS_AS_TEXT, KINDS_TEXTS, has_kinds_as_text, plain_kinds

_ROW = "__devframe_row"

_CONTRADICTIONS = (
    ("performs_often", True, "performed_before", False),
    ("performs_often", True, "can_do_when_it_counts", False),
    ("novel", True, "training_exists", True),
)


@attrs.frozen
class Checked:
    """A frame of needs after checking.

    Attributes:
        valid: The rows without a fault, as they came in.
        failures: One row a fault: `row` (its number from 1, or its key), `column`, `code` and
            `message`.
    """

    valid: Any
    failures: Any


@attrs.frozen
class Rule:
    """Something that may be wrong with a row.

    Attributes:
        column: Where to look.
        code: Stable code.
        message: What was expected and what to do.
        broken: Where it is wrong; never null.
    """

    column: str
    code: str
    message: str
    broken: Expr


def check(frame: Any, *, key: str | None = None) -> Checked:  # noqa: ANN401 - any frame
    """Check every row of a frame of needs.

    Args:
        frame: A frame of pandas, Polars (eager or lazy), PyArrow, DuckDB, PySpark or Dask. It is
            not changed.
        key: The column that names a row, such as `need_id`; each name once. Frames that are not in
            memory promise no order and need one.

    Returns:
        The valid rows and the failures, each the same kind of frame, lazy when it was lazy.

    Raises:
        InvalidInputError: Naming every missing, misnamed or wrongly typed column at once.

    Example:
        >>> import polars as pl
        >>> from devframe import frames
        >>> needs = pl.DataFrame({"need_id": ["n1", "n2"], "shortfall_share": [0.5, 50.0]})
        >>> checked = frames.check(needs, key="need_id")
        >>> checked.valid["need_id"].to_list()
        ['n1']
        >>> checked.failures.rows()
        [('n2', 'shortfall_share', 'out_of_range', 'expected a number from 0 to 1; correct it')]
    """
    if engine_of(frame, origin="frames.check") == "dask":
        return _check_dask(frame, key)
    wrapped = nw.from_native(frame)
    schema = schema_of(wrapped)
    sort_columns(schema, key=None if key is None else (key,), origin="frames.check")
    if key is None:
        if not isinstance(wrapped, nw.DataFrame):
            raise _no_key()
        numbered = wrapped.with_row_index(_ROW).with_columns(nw.col(_ROW).cast(nw.Int64) + 1)
    else:
        numbered = wrapped.with_columns(nw.col(key).alias(_ROW))
    rules = list(rules_of(schema, key))
    names = [f"__devframe_broken_{number}" for number in range(len(rules))]
    judged = numbered.with_columns(
        *(rule.broken.alias(name) for name, rule in zip(names, rules, strict=True))
    )
    failures = [
        judged.filter(nw.col(name)).select(
            nw.col(_ROW).alias("row"),
            nw.lit(rule.column).alias("column"),
            nw.lit(rule.code).alias("code"),
            nw.lit(rule.message).alias("message"),
        )
        for name, rule in zip(names, rules, strict=True)
    ]
    valid = judged.filter(~some(map(nw.col, names))).select(*schema)
    return Checked(valid.to_native(), nw.concat(failures).to_native())


def _check_dask(frame: Any, key: str | None) -> Checked:  # noqa: ANN401 - of Dask
    """Check partition by partition, once equal keys lie in one."""
    if key is None:
        raise _no_key()
    empty = frame._meta  # noqa: SLF001 - Dask has no other word for the columns of a partition
    check(empty, key=key)  # for its errors
    gathered = frame.shuffle(key)
    return Checked(
        answer_dask(gathered, lambda part: check(part, key=key).valid),
        answer_dask(gathered, lambda part: check(part, key=key).failures),
    )


def _no_key() -> InvalidInputError:
    message = (
        "expected a key, since a frame that is not in memory promises no order of rows; name the "
        "column that tells rows apart, such as key='need_id'"
    )
    return InvalidInputError([Fault("key", "no_key", message)], origin="frames.check")


def rules_of(schema: Mapping[str, Any], key: str | None = None) -> Iterator[Rule]:
    """List everything that may be wrong with a row.

    Args:
        schema: Data type of narwhals per column.
        key: The column that names a row, if any.

    Yields:
        The rules, as expressions of narwhals.
    """
    if key is not None:
        told = "expected a value that names the row; fill it in"
        yield Rule(key, "missing_key", told, nw.col(key).is_null())
        told = "expected each key once, found it in several rows; make the keys unique"
        repeated = nw.len().over(key) > 1
        yield Rule(key, "duplicate_key", told, repeated.fill_null(value=False))
    present = [
        FACTS[name]
        for name in schema
        if name in FACTS and not FACTS[name].always_known and schema[name] != nw.Unknown
    ]
    for fact in present:
        yield from _fact_rules(fact, schema[fact.name])
    if has_kinds_as_text(schema) and schema[KINDS_AS_TEXT] != nw.Unknown:
        told = f"expected {', '.join(KINDS)} with ; between several or nothing; correct it"
        text = plain_kinds(schema[KINDS_AS_TEXT])
        known = text.is_in(KINDS_TEXTS).fill_null(value=False)
        yield Rule(KINDS_AS_TEXT, "unknown_value", told, ~nw.col(KINDS_AS_TEXT).is_null() & ~known)
    names = {fact.name for fact in present}
    if names.issuperset(KINDS):
        told = (
            "expected at least one of knowledge, skill and habit to be missing; or leave them out"
        )
        yield Rule(KINDS[0], "no_kind", told, every(_is(kind, value=False) for kind in KINDS))
    for one, value, other, clash in _CONTRADICTIONS:
        if {one, other} <= names:
            told = f"{_shown(one, value)} contradicts {_shown(other, clash)}; correct one of them"
            both = _is(one, value=value) & _is(other, value=clash)
            yield Rule(one, "contradiction", told, both)
    if {"coach_available", "coach_minutes"} <= names:
        told = "coach_available is false contradicts coach_minutes above 0; correct one of them"
        some_time = (nw.col("coach_minutes") > 0).fill_null(value=False)
        both = _is("coach_available", value=False) & some_time
        yield Rule("coach_available", "contradiction", told, both)


def _fact_rules(fact: Fact, dtype: Any) -> Iterator[Rule]:  # noqa: ANN401 - narwhals's data type
    column = nw.col(fact.name)
    if not fact.is_number:
        if dtype == nw.Boolean:
            return
        shown = ", ".join(str(value).lower() for value in fact.values)
        known = some(_is(fact.name, value=value, dtype=dtype) for value in fact.values)
        told = f"expected {shown} or nothing; correct it"
        yield Rule(fact.name, "unknown_value", told, ~column.is_null() & ~known)
        return
    number = column.cast(nw.Float64)
    # NaN is no number and counts as not known, whatever an engine thinks of its size.
    inside = ((number >= fact.minimum) & (number <= fact.maximum)).fill_null(value=False)
    given = ~column.is_null()
    if dtype.is_float():
        given &= ~number.is_nan().fill_null(value=True)
    told = f"expected a number from {fact.minimum:g} to {fact.maximum:g}; correct it"
    yield Rule(fact.name, "out_of_range", told, given & ~inside)
    if fact.whole and not dtype.is_integer():
        told = "expected a whole number; round it"
        fraction = (number.floor() != number).fill_null(value=False)
        yield Rule(fact.name, "not_whole", told, given & fraction)


def _is(name: str, *, value: bool | str, dtype: Any = None) -> Expr:  # noqa: ANN401 - as above
    column = nw.col(name)
    if dtype in (nw.Categorical, nw.Enum):
        column = column.cast(nw.String)
    return (column == nw.lit(value)).fill_null(value=False)


def _shown(name: str, value: bool) -> str:  # noqa: FBT001 - a value among others
    return f"{name} is {str(value).lower()}"
