"""Causes elsewhere as columns; `diagnosis.find_causes` is the model."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

from devframe.diagnosis import FACTS, FactTest, Gates
from devframe.frames.columns import Columns
from devframe.frames.flags import Expr, Flag, every, some
from devframe.frames.reading import cells_of
from devframe.frames.sheet import Sheet, add_stages
from devframe.recommendation.cells import split_into_cells

BETWEEN = "; "
"""What stands between several texts in one column, as in the table of recommendations."""


def with_causes(frame: Any, columns: Columns, gates: Gates) -> Any:  # noqa: ANN401 - of narwhals
    """Add the causes elsewhere that certainly hold.

    Args:
        frame: A frame of narwhals.
        columns: Its columns.
        gates: The causes to look for.

    Returns:
        The frame with the columns `cause_codes`, `cause_codes_alone` and `cause_owners`; null where
        there is none.
    """
    sheet = Sheet(nw)
    hold = _holding(sheet, columns, [gate.when for gate in gates.gates])
    among = [gate for gate in gates.gates if gate.alone_when is not None]
    alone = _holding(sheet, columns, [(*gate.when, *(gate.alone_when or ())) for gate in among])
    sheet.next_stage()
    owners: dict[str, list[Flag]] = {}
    for gate, flag in zip(gates.gates, hold, strict=True):
        owners.setdefault(gate.owner, []).append(flag)
    return add_stages(frame, sheet.stages).select(
        *frame.collect_schema().names(),
        _join([gate.code for gate in gates.gates], hold).alias("cause_codes"),
        _join([gate.code for gate in among], alone).alias("cause_codes_alone"),
        _join(list(owners), [some(flags) for flags in owners.values()]).alias("cause_owners"),
    )


def _holding(
    sheet: Sheet, columns: Columns, conditions: Sequence[tuple[FactTest, ...]]
) -> list[Flag]:
    """Say where each condition holds whatever the unknown facts are."""
    passing: list[list[Flag]] = [[] for _ in conditions]
    for name in dict.fromkeys(test.fact for tests in conditions for test in tests):
        fact = split_into_cells(FACTS[name], conditions)
        flags = [sheet.keep(flag) for flag in cells_of(sheet, fact, columns=columns)]
        for place, condition in enumerate(passing):
            if fact.tests >> place & 1:
                cells = zip(flags, fact.excludes, strict=True)
                condition.append(some(flag for flag, out in cells if not out >> place & 1))
    sheet.next_stage()
    return [sheet.keep(every(flags)) for flags in passing]


def _join(texts: Sequence[str], flags: Sequence[Flag]) -> Expr:
    """Write the texts whose flags are true one after the other."""
    # An empty text rather than null, because not every engine joins texts beside nulls.
    told = [
        nw.when(nw.lit(flag) if isinstance(flag, bool) else flag)
        .then(nw.lit(f"{BETWEEN}{text}"))
        .otherwise(nw.lit(""))
        for text, flag in zip(texts, flags, strict=True)
        if flag is not False
    ]
    if not told:
        return nw.lit(None, nw.String)
    joined = nw.concat_str(told)
    return nw.when(joined != nw.lit("")).then(joined.str.strip_chars_start(BETWEEN))
