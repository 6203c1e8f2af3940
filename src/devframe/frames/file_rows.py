"""Rows of a file as facts, good ones and faulty ones apart; frames of Polars throughout."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from devframe._base.errors import SHOWN_CHARACTERS, Fault
from devframe.diagnosis import FACTS, Fact
from devframe.frames.check import Rule, rules_of
from devframe.frames.columns import INPUT_FACTS, sort_columns
from devframe.frames.file_blocks import ROW, Piece
from devframe.frames.flags import Expr, some

_RAW = "__devframe_raw_"
_BROKEN = "__devframe_broken_"
_NUMBER_OF_RULE = "__devframe_rule"
_FAULTS = ("row", "column", "code", "message")
_GOT = ", got "
"""How a message ends that goes on with the cell."""

_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")
_NUMBER = r"(?i)^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$"
_WHOLE = r"^[+-]?\d+(\.0+)?$"


@attrs.frozen
class JudgedRows:
    """Rows of a file.

    Attributes:
        good: The rows without a fault, as `recommend` reads them.
        faults: What is wrong with the others: `row`, `column`, `code` and `message`, in the order
            of the file.
    """

    good: Any
    faults: Any


@attrs.frozen
class RowJudge:
    """Tells good rows of a file from faulty ones, piece by piece.

    Attributes:
        polars: The module.
        texts: The facts whose cells are texts to be read.
        rules: What may be wrong with a row.
    """

    polars: Any
    texts: tuple[Fact, ...]
    rules: tuple[Rule, ...]

    @classmethod
    def of(cls, polars: Any, rows: Any) -> "RowJudge":  # noqa: ANN401 - the module, and a frame
        """Make ready for a file.

        Args:
            polars: The module.
            rows: The rows of a piece of the file.

        Returns:
            What judges all its pieces.

        Raises:
            InvalidInputError: Naming every missing, misnamed or wrongly typed column at once.
        """
        given = _named(rows).schema
        texts = tuple(FACTS[name] for name in INPUT_FACTS if given.get(name) == polars.String)
        bare = cls(polars, texts, ())
        schema = nw.from_native(bare._facts_of(rows).select(*_own_columns(rows))).collect_schema()
        sort_columns(schema, key=None, origin="the columns of the file")
        return attrs.evolve(bare, rules=(*_unread(texts), *rules_of(schema)))

    def judge(self, piece: Piece) -> JudgedRows:
        """Tell good rows from faulty ones.

        Args:
            piece: A piece of the file.

        Returns:
            The good rows, and what is wrong with the others.
        """
        broken = [f"{_BROKEN}{number}" for number in range(len(self.rules))]
        rows = piece.rows
        judged = nw.from_native(self._facts_of(rows)).with_columns(
            nw.all(),
            *(rule.broken.alias(name) for name, rule in zip(broken, self.rules, strict=True)),
        )
        # Columns of truths alone can break no rule.
        never = self.polars.lit(False)  # noqa: FBT003 - a value
        is_faulty = self.polars.any_horizontal(never, *broken)
        native = judged.to_native().collect()
        good = native.filter(~is_faulty).select(*_own_columns(rows))
        return JudgedRows(good, self._list_faults(native.filter(is_faulty), piece.unread))

    def _facts_of(self, rows: Any) -> Any:  # noqa: ANN401 - a frame
        """Read what the texts say, and keep the texts beside; lazy, to read no text twice."""
        raw = (
            self.polars.col(fact.name).str.strip_chars().alias(f"{_RAW}{fact.name}")
            for fact in self.texts
        )
        read = (_read(self.polars, fact) for fact in self.texts)
        return _named(rows).lazy().with_columns(*raw).with_columns(*read)

    def _list_faults(self, faulty: Any, unread: Sequence[Fault]) -> Any:  # noqa: ANN401 - a frame
        """List every fault of the faulty rows, and of those that could not be read."""
        polars = self.polars
        cells = [(fault.row, fault.column or "", fault.code, fault.message) for fault in unread]
        schema = dict.fromkeys(_FAULTS, polars.String) | {"row": faulty.schema[ROW]}
        first = polars.lit(0, polars.UInt16).alias(_NUMBER_OF_RULE)
        lists = [polars.LazyFrame(cells, schema, orient="row").with_columns(first)]
        for number, rule in enumerate(self.rules):
            told = polars.lit(rule.message)
            if rule.message.endswith(_GOT):
                cell = polars.col(f"{_RAW}{rule.column}").str.slice(0, SHOWN_CHARACTERS)
                told = polars.format("{}'{}'", told, cell)
            lists.append(
                faulty.lazy()
                .filter(f"{_BROKEN}{number}")
                .select(
                    polars.col(ROW).alias("row"),
                    polars.lit(rule.column).alias("column"),
                    polars.lit(rule.code).alias("code"),
                    told.alias("message"),
                    polars.lit(number, polars.UInt16).alias(_NUMBER_OF_RULE),
                )
            )
        listed = polars.concat(lists).sort("row", _NUMBER_OF_RULE)
        return listed.select(*_FAULTS).collect()


def _named(rows: Any) -> Any:  # noqa: ANN401 - a frame
    """Call the id as `recommend` carries it."""
    is_plain = "id" in rows.columns and "need_id" not in rows.columns
    return rows.rename({"id": "need_id"}) if is_plain else rows


def _own_columns(rows: Any) -> list[str]:  # noqa: ANN401 - a frame
    return [name for name in _named(rows).columns if name != ROW]


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
