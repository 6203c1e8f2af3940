"""One query in SQL out of columns that build on each other.

DuckDB reads and checks a query several times before it answers, and a query of hundreds of columns
takes it longer than a million rows. So what nothing needs is left out, what is needed once stands
where it is needed, and the rest is worked out as early as it can be, in few steps.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from devframe.frames.sql import Column, Piece, SqlExpr, quoted


def answer_in_sql(
    relation: Any,  # noqa: ANN401 - of DuckDB
    stages: Iterable[Iterable[SqlExpr]],
    outputs: Sequence[SqlExpr],
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
    return relation.query(source, write_query(source, stages, outputs))


def write_query(
    source: str, stages: Iterable[Iterable[SqlExpr]], outputs: Sequence[SqlExpr]
) -> str:
    """Write a query.

    Args:
        source: Name of a table or view.
        stages: Columns to be added to it one stage after the other.
        outputs: The columns to ask for.

    Returns:
        The query.
    """
    columns = [column for stage in stages for column in stage]
    uses = _count_uses(columns, outputs)
    texts: dict[str, str] = {}
    steps_of: dict[str, int] = defaultdict(int)
    steps: dict[int, list[str]] = defaultdict(list)

    def write(pieces: Iterable[Piece]) -> str:
        return "".join(
            texts.get(piece.name, quoted(piece.name)) if isinstance(piece, Column) else piece
            for piece in pieces
        )

    for column in columns:
        if not uses[column.name]:
            continue
        text = write(column.pieces)
        step = max((steps_of[name] for name in _names_in(column)), default=0)
        if uses[column.name] == 1:
            texts[column.name] = text
            steps_of[column.name] = step
        else:
            steps_of[column.name] = step + 1
            steps[step].append(f"{text} AS {quoted(column.name)}")
    text = source
    for _, listed in sorted(steps.items()):
        text = f"(SELECT *, {', '.join(listed)} FROM {text})"  # noqa: S608 - names and texts are quoted
    asked = [f"{write(output.pieces)} AS {quoted(output.name)}" for output in outputs]
    return f"SELECT {', '.join(asked)} FROM {text}"  # noqa: S608 - as above


def _count_uses(columns: Sequence[SqlExpr], outputs: Iterable[SqlExpr]) -> Counter[str]:
    """Count how often each column is needed, be it for another one that is needed."""
    uses: Counter[str] = Counter()
    for output in outputs:
        uses.update(_names_in(output))
    for column in reversed(columns):
        if uses[column.name]:
            uses.update(_names_in(column))
    return uses


def _names_in(expression: SqlExpr) -> list[str]:
    return [piece.name for piece in expression.pieces if isinstance(piece, Column)]
