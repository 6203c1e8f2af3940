"""One query in SQL out of columns that build on each other.

DuckDB reads and checks a query several times before it answers, and hundreds of columns take it as
long to read as some hundred thousand rows to answer. So what is the same is written once, what
nothing needs is left out, and what is needed once stands where it is needed; the rest is worked out
as early as it can be, in few steps.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeAlias

import attrs

from devframe.frames.sql import SqlExpr, quoted

_PREFIX = "__devframe_"


def answer_in_sql(
    relation: Any,  # noqa: ANN401 - of DuckDB
    *,
    carried: Sequence[str],
    stages: tuple[tuple[SqlExpr, ...], ...],
    outputs: tuple[SqlExpr, ...],
) -> Any:  # noqa: ANN401 - of DuckDB
    """Ask for columns in one query.

    Args:
        relation: The relation.
        carried: Columns to carry along.
        stages: Columns to be added to it one stage after the other.
        outputs: The columns to ask for beside those carried along.

    Returns:
        A relation, not yet computed.
    """
    # The name tells what it stands for, so that two questions to one database never mix.
    source = f"{_PREFIX}{sha256(relation.sql_query().encode()).hexdigest()[:16]}"
    steps, asked = _write_steps(stages, outputs)
    text = source
    for step in steps:
        text = f"(SELECT *, {', '.join(step)} FROM {text})"  # noqa: S608 - names and texts are quoted
    columns = ", ".join((*map(quoted, carried), *asked))
    return relation.query(source, f"SELECT {columns} FROM {text}")  # noqa: S608 - as above


@lru_cache(maxsize=32)  # to write takes a tenth of the time that DuckDB takes to read
def _write_steps(
    stages: tuple[tuple[SqlExpr, ...], ...], outputs: tuple[SqlExpr, ...]
) -> tuple[Sequence[Sequence[str]], Sequence[str]]:
    """Write the columns of each step, and those of the answer."""
    terms = _Terms()
    for stage in stages:
        for column in stage:
            terms.define(column)
    asked = {output.name: terms.number_of(output) for output in outputs}
    texts, steps = _write_terms(list(terms.numbers), asked.values())
    return steps, [f"{texts[number]} AS {quoted(name)}" for name, number in asked.items()]


Term: TypeAlias = tuple[str | int, ...]
"""SQL with the numbers of the terms that stand in it."""


@attrs.define
class _Terms:
    """Terms that are numbered in such a way that the same term has one number.

    Attributes:
        numbers: The number of each term, counted up; a term stands after those that it is made of.
    """

    numbers: dict[Term, int] = attrs.field(factory=dict)
    _columns: dict[str, int] = attrs.field(factory=dict)
    _known: dict[SqlExpr, int] = attrs.field(factory=dict)

    def define(self, column: SqlExpr) -> None:
        """Let a name stand for a term from now on."""
        self._columns[column.name] = self.number_of(column)

    def number_of(self, expression: SqlExpr) -> int:
        """Find the number of an expression; a new one gets the next."""
        if expression not in self._known:
            self._known[expression] = self._find(expression)
        return self._known[expression]

    def _find(self, expression: SqlExpr) -> int:
        match [
            part if isinstance(part, str) else self.number_of(part) for part in expression.parts
        ]:
            case [] if expression.name in self._columns:
                return self._columns[expression.name]
            case []:
                term: Term = (quoted(expression.name),)
            case [int(number)]:
                return number
            case parts:
                term = tuple(parts)
        return self.numbers.setdefault(term, len(self.numbers))


def _write_terms(
    terms: Sequence[Term], asked: Iterable[int]
) -> tuple[dict[int, str], Sequence[Sequence[str]]]:
    """Write the terms that are needed, those needed more than once as columns of some step."""
    uses = _count_uses(terms, asked)
    texts: dict[int, str] = {}
    steps: dict[int, int] = {}
    columns: dict[int, list[str]] = defaultdict(list)
    for number, term in enumerate(terms):
        if not uses[number]:
            continue
        parts = [part for part in term if isinstance(part, int)]
        text = "".join(part if isinstance(part, str) else texts[part] for part in term)
        step = max((steps[part] for part in parts), default=0)
        if parts and uses[number] > 1:
            name = quoted(f"{_PREFIX}{number}")
            columns[step].append(f"{text} AS {name}")
            text, step = name, step + 1
        texts[number], steps[number] = text, step
    return texts, [columns[step] for step in sorted(columns)]


def _count_uses(terms: Sequence[Term], asked: Iterable[int]) -> Counter[int]:
    """Count how often each term is needed, be it for another one that is needed."""
    uses = Counter(asked)
    for number in reversed(range(len(terms))):
        if uses[number]:
            uses.update(part for part in terms[number] if isinstance(part, int))
    return uses
