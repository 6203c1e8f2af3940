"""Reading a policy's conditions against columns: which hold, may hold, or hold by presumption."""

from collections.abc import Iterator

import attrs
import narwhals.stable.v2 as nw

from devframe.competency.kinds import KINDS
from devframe.diagnosis import FACTS
from devframe.frames.columns import REQUESTED, Columns
from devframe.frames.flags import Flag, every, negate, some
from devframe.frames.kinds import names_kind
from devframe.frames.sheet import Sheet
from devframe.recommendation.cells import FactCells
from devframe.recommendation.compiled import CompiledPolicy


@attrs.frozen
class FrameReading:
    """What the known facts of every row say about every condition of a policy.

    Attributes:
        compiled: The policy.
        cells: Per fact and cell, where the fact's value lies in the cell.
        unknown: Per fact, where it is not known.
        certain: Per condition, where it holds whatever the unknown facts are.
        possible: Per condition, where no known fact excludes it.
        presumed: Per condition, where it holds by presumption.
        tested: Per condition, the places of the facts that it tests.
        kinds: Where knowledge, skill and habit are known to be missing.
    """

    compiled: CompiledPolicy
    cells: tuple[tuple[Flag, ...], ...]
    unknown: tuple[Flag, ...]
    certain: tuple[Flag, ...]
    possible: tuple[Flag, ...]
    presumed: tuple[Flag, ...]
    tested: tuple[tuple[int, ...], ...]
    kinds: tuple[Flag, ...]

    def passes(self, place: int, condition: int) -> Flag:
        """Say where a fact is known and passes a condition's test of it.

        Args:
            place: Place of the fact.
            condition: Place of the condition.

        Returns:
            The flag.
        """
        return some(
            flag
            for flag, excluded in zip(
                self.cells[place], self.compiled.facts[place].excludes, strict=True
            )
            if not excluded >> condition & 1
        )


def read(sheet: Sheet, compiled: CompiledPolicy, columns: Columns) -> FrameReading:
    """Read a policy's conditions against the columns of a frame.

    Args:
        sheet: The work so far; three stages are added to it.
        compiled: The policy.
        columns: The frame's columns.

    Returns:
        The reading.
    """
    cells = tuple(
        tuple(map(sheet.keep, cells_of(sheet, fact, columns=columns))) for fact in compiled.facts
    )
    kinds = tuple(sheet.keep(_is(sheet, kind, columns, value=True)) for kind in KINDS)
    sheet.next_stage()
    unknown = tuple(
        sheet.keep(_unknown(sheet, fact, flags, columns=columns))
        for fact, flags in zip(compiled.facts, cells, strict=True)
    )
    sheet.next_stage()
    count = compiled.everything.bit_length()
    tested = tuple(
        tuple(place for place, fact in enumerate(compiled.facts) if fact.tests >> bit & 1)
        for bit in range(count)
    )
    bare = FrameReading(compiled, cells, unknown, (), (), (), tested, kinds)
    certain, possible, presumed = [], [], []
    for bit in range(count):
        passing = [bare.passes(place, bit) for place in tested[bit]]
        open_to = [
            some((flag, unknown[place])) for flag, place in zip(passing, tested[bit], strict=True)
        ]
        assumed = [
            flag if _presumption_excludes(compiled.facts[place], bit) else either
            for flag, either, place in zip(passing, open_to, tested[bit], strict=True)
        ]
        # One column each; what rests on one cell alone is a column already.
        certain.append(sheet.keep(every(passing)))
        possible.append(sheet.keep(every(open_to)))
        presumed.append(sheet.keep(every(assumed)))
    sheet.next_stage()
    return attrs.evolve(
        bare, certain=tuple(certain), possible=tuple(possible), presumed=tuple(presumed)
    )


def _presumption_excludes(fact: FactCells, condition: int) -> bool:
    return bool(fact.excludes[fact.presumed] >> condition & 1)


def _unknown(sheet: Sheet, fact: FactCells, cells: tuple[Flag, ...], *, columns: Columns) -> Flag:
    """Say where a fact is not known."""
    if FACTS[fact.name].always_known:
        return False
    if columns.facts.get(fact.name) == nw.Boolean:
        return sheet.ns.col(fact.name).is_null()  # one pass; both values have a cell
    return negate(some(cells))


def cells_of(sheet: Sheet, fact: FactCells, *, columns: Columns) -> Iterator[Flag]:
    """Say of each cell of a fact where the row's value lies in it; null and NaN lie in none.

    Args:
        sheet: The work so far.
        fact: The fact.
        columns: The frame's columns.

    Yields:
        One flag per cell.
    """
    if fact.name == "method_requested":
        asked = ~sheet.ns.col(REQUESTED).is_null() if columns.requested else False
        yield from (negate(asked), asked)
    elif fact.name == "gap_measured":
        known = some(_values_between(sheet, "shortfall_share", (), columns))
        yield from (negate(known), known)
    elif fact.name not in columns.facts:
        yield from (False for _ in fact.excludes)
    elif FACTS[fact.name].is_number:
        yield from _values_between(sheet, fact.name, fact.thresholds, columns)
    else:
        yield from (
            _is(sheet, fact.name, columns, value=value) for value in FACTS[fact.name].values
        )


def _is(sheet: Sheet, name: str, columns: Columns, *, value: bool | str) -> Flag:
    """Say where a fact has a value; compared, never used as a truth itself.

    pandas keeps booleans with nulls as objects, which have no truth.
    """
    if name not in columns.facts:
        return False
    if columns.kinds_as_text and name in KINDS:
        return names_kind(sheet.ns, name, value=value is True)
    column = sheet.ns.col(name)
    if columns.facts[name] in (nw.Categorical, nw.Enum):
        column = column.cast(sheet.ns.String)
    return sheet.equals(column, value)


def _values_between(
    sheet: Sheet, name: str, thresholds: tuple[float, ...], columns: Columns
) -> Iterator[Flag]:
    """Say where a number lies between thresholds and within its fact's range.

    Some engines sort NaN above every number and others compare it as false. Each cell has an upper
    edge, so that either way NaN lies in none. Numbers of 32 bits are widened first, because some
    engines would narrow the threshold instead.
    """
    if name not in columns.facts:
        yield False
        return
    fact = FACTS[name]
    number = sheet.ns.col(name).cast(sheet.ns.Float64)
    lower = fact.minimum
    for threshold in thresholds:
        yield ((number >= lower) & (number < threshold)).fill_null(value=False)
        lower = threshold
    yield ((number >= lower) & (number <= fact.maximum)).fill_null(value=False)
