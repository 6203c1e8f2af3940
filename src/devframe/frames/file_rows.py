"""Rows of a file as facts, good ones and faulty ones apart; a lazy frame of Polars throughout."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from devframe._base.errors import SHOWN_CHARACTERS
from devframe.diagnosis import FACTS, Fact
from devframe.frames.check import Rule, rules_of
from devframe.frames.columns import INPUT_FACTS, sort_columns
from devframe.frames.file_blocks import ROW
from devframe.frames.flags import Expr, some

_RAW = "__devframe_raw_"
_BROKEN = "__devframe_broken_"
_NUMBER_OF_RULE = "__devframe_rule"
_GOT = ", got "
"""How a message ends that goes on with the cell."""

_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")
_NUMBER = r"(?i)^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$"
_WHOLE = r"^[+-]?\d+(\.0+)?$"


@attrs.frozen
class JudgedRows:
    """The rows of a file.

    Attributes:
        good: The rows without a fault, as `recommend` reads them.
        faulty: The others, with the texts they were read from and the numbers of broken rules.
        rules: The rules.
    """

    good: Any
    faulty: Any
    rules: tuple[Rule, ...]


def judge_rows(polars: Any, rows: Any) -> JudgedRows:  # noqa: ANN401 - the module, and a lazy frame
    """Tell good rows from faulty ones.

    Args:
        polars: The module.
        rows: What `file_blocks.open_rows` gave.

    Returns:
        Good rows and faulty ones.

    Raises:
        InvalidInputError: Naming every missing, misnamed or wrongly typed column at once.
    """
    given = rows.collect_schema()
    if "id" in given and "need_id" not in given:
        rows = rows.rename({"id": "need_id"})
        given = rows.collect_schema()
    texts = [FACTS[name] for name in INPUT_FACTS if given.get(name) == polars.String]
    raw = (polars.col(fact.name).str.strip_chars().alias(f"{_RAW}{fact.name}") for fact in texts)
    read = rows.with_columns(*raw).with_columns(*(_read(polars, fact) for fact in texts))
    names = [name for name in given if name != ROW]
    schema = nw.from_native(read.select(names)).collect_schema()
    sort_columns(schema, key=None, origin="the columns of the file")
    rules = [*_unread(texts), *rules_of(schema)]
    broken = [f"{_BROKEN}{number}" for number in range(len(rules))]
    judged = nw.from_native(read).with_columns(
        nw.all(), *(rule.broken.alias(name) for name, rule in zip(broken, rules, strict=True))
    )
    rows = judged.to_native()
    # Columns of truths alone can break no rule.
    never, none = polars.lit(False), polars.lit(None, polars.UInt16)  # noqa: FBT003 - a value
    is_faulty = polars.any_horizontal(never, *broken)
    # Numbers of the rules first, and their words for what is left: texts cost a hundred times more.
    each = (
        polars.when(name).then(polars.lit(number, polars.UInt16))
        for number, name in enumerate(broken)
    )
    numbers = polars.concat_list(none, *each)
    faulty = rows.filter(is_faulty).with_columns(numbers.list.drop_nulls().alias(_NUMBER_OF_RULE))
    return JudgedRows(rows.filter(~is_faulty).select(names), faulty, tuple(rules))


def list_faults(polars: Any, judged: JudgedRows) -> Any:  # noqa: ANN401 - the module; a lazy frame
    """List every fault of the faulty rows.

    Args:
        polars: The module.
        judged: The rows.

    Returns:
        A lazy frame of `row`, `column`, `code` and `message`, in the order of the file.
    """
    number = polars.col(_NUMBER_OF_RULE)
    column = code = message = polars.lit(None, polars.String)
    # Choices, because a look-up in a table would gather the whole file first.
    for place, rule in enumerate(judged.rules):
        told = polars.lit(rule.message)
        if rule.message.endswith(_GOT):
            cell = polars.col(f"{_RAW}{rule.column}").str.slice(0, SHOWN_CHARACTERS)
            told = polars.format("{}'{}'", told, cell)
        chosen = polars.when(number == place)
        column = chosen.then(polars.lit(rule.column)).otherwise(column)
        code = chosen.then(polars.lit(rule.code)).otherwise(code)
        message = chosen.then(told).otherwise(message)
    return judged.faulty.explode(_NUMBER_OF_RULE).select(
        polars.col(ROW).alias("row"),
        column.alias("column"),
        code.alias("code"),
        message.alias("message"),
    )


def _read(polars: Any, fact: Fact) -> Expr:  # noqa: ANN401 - as above
    """Read the texts of a fact; what is no value is null."""
    cell = polars.col(f"{_RAW}{fact.name}")
    if fact.is_number:
        number = polars.when(cell.str.contains(_WHOLE if fact.whole else _NUMBER)).then(cell)
        read = number.cast(polars.Float64, strict=False)
    elif True in fact.values:
        small = cell.str.to_lowercase()
        is_yes, is_no = (some(small == text for text in texts) for texts in (_YES, _NO))
        read = polars.when(is_yes).then(True).when(is_no).then(False)  # noqa: FBT003 - values
    else:
        read = polars.when(cell != "").then(cell.str.to_lowercase())
    return read.alias(fact.name)


def _unread(texts: Sequence[Fact]) -> Iterator[Rule]:
    """List the cells that could not be read, in the words of `parse_need_row`."""
    for fact in texts:
        if fact.is_number and fact.whole:
            code, wanted = "not_a_whole_number", "a whole number"
        elif fact.is_number:
            code, wanted = "not_a_number", "a number such as 0.5"
        elif True in fact.values:
            code, wanted = "not_a_boolean", "true, false, yes, no, 1, 0"
        else:
            continue
        given = (nw.col(f"{_RAW}{fact.name}") != nw.lit("")).fill_null(value=False)
        told = f"expected {wanted} or a blank cell{_GOT}"
        yield Rule(fact.name, code, told, given & nw.col(fact.name).is_null())
