"""What unknown facts add on which too many rules hang to tell their states apart."""

from collections.abc import Iterator, Mapping

import attrs

from devframe.frames.bounds import FactStates, Pair, is_open, pairs_of
from devframe.frames.flags import Expr, Flag
from devframe.frames.reading import FrameReading
from devframe.frames.sheet import Sheet
from devframe.frames.terms import quantities_of
from devframe.frames.words import Term, add_up_each
from devframe.recommendation.compiled import CompiledPolicy


@attrs.frozen
class WideSwing:
    """What one unknown fact adds, where its states are too many to tell apart: columns per cell.

    Attributes:
        adds: Columns by quantity.
        moves: Per pair, where the fact can shift the lead.
    """

    adds: Mapping[str, Expr]
    moves: Mapping[Pair, Flag]


def wide_swings(
    sheet: Sheet, reading: FrameReading, states: tuple[FactStates, ...]
) -> dict[int, WideSwing]:
    """Work out, row by row, what the facts with many attached rules add.

    Args:
        sheet: The work so far; four stages are added to it.
        reading: What the facts say.
        states: The states of the facts.

    Returns:
        What each of these facts adds, by its place.
    """
    facts = [fact for fact in states if fact.too_many]
    cells_of = reading.compiled.facts
    sums = iter(
        add_up_each(
            sheet,
            [
                _cell_terms(reading, fact, excluded)
                for fact in facts
                for excluded in cells_of[fact.place].excludes
            ],
        )
    )
    wide = {
        fact.place: _wide_swing(
            sheet, reading.compiled, fact.place, [next(sums) for _ in cells_of[fact.place].excludes]
        )
        for fact in facts
    }
    sheet.next_stage()
    return wide


def _wide_swing(
    sheet: Sheet, compiled: CompiledPolicy, place: int, cells: list[dict[str, Expr]]
) -> WideSwing:
    """Take the worst cell of one fact."""
    adds: dict[str, Expr] = {}
    moves: dict[Pair, Flag] = {}
    for a in range(len(compiled.methods)):
        adds[f"lower:{a}"] = _extreme(
            sheet, [cell.get(f"lower:{a}", 0) for cell in cells], lowest=True
        )
        adds[f"upper:{a}"] = _extreme(
            sheet, [cell.get(f"upper:{a}", 0) for cell in cells], lowest=False
        )
    for a, b in pairs_of(compiled):
        inside = [
            cell for cell, free in zip(cells, is_open(compiled, place, b), strict=True) if free
        ]
        if not inside:
            continue
        worst = _extreme(sheet, [cell.get(f"lead:{a}:{b}", 0) for cell in inside], lowest=True)
        # The most that a leads by is what b trails by in its own worst case.
        trails = _extreme(sheet, [cell.get(f"lead:{b}:{a}", 0) for cell in inside], lowest=True)
        adds[f"lead:{a}:{b}"] = worst
        moves[a, b] = worst + trails != 0
    return WideSwing(
        {name: sheet.keep(value) for name, value in adds.items()},
        {pair: sheet.keep(flag) for pair, flag in moves.items()},
    )


def _cell_terms(reading: FrameReading, fact: FactStates, excluded: int) -> Iterator[Term]:
    compiled = reading.compiled
    sure = quantities_of(compiled, fact.single & ~excluded)
    yield Term([(reading.unknown[fact.place], sure)])
    for rule in fact.joined:
        if rule.bit & excluded:
            continue
        full = quantities_of(compiled, rule.bit)
        harm = {
            name: value
            for name, value in full.items()
            if (value > 0 if name.startswith("upper") else value < 0)
        }
        yield Term([(rule.alone, full), (rule.shared, harm)])


def _extreme(sheet: Sheet, values: list[Expr], *, lowest: bool) -> Expr:
    """Take the least or the greatest of numbers, some of them constant."""
    pick = min if lowest else max
    constants = [value for value in values if isinstance(value, int)]
    columns = [value for value in values if not isinstance(value, int)]
    if constants:
        extreme = pick(constants)
        if not columns:
            return extreme
        columns.append(sheet.number(extreme))
    if len(columns) == 1:
        return columns[0]
    return (sheet.ns.min_horizontal if lowest else sheet.ns.max_horizontal)(columns)


def total_bounds(
    sheet: Sheet,
    totals: Mapping[str, Expr],
    compiled: CompiledPolicy,
    wide: Mapping[int, WideSwing],
) -> dict[str, Expr]:
    """Count bounds and leads from the points.

    Args:
        sheet: The work so far; a stage is added to it.
        totals: Points, and what bounds and leads have beyond them.
        compiled: The policy.
        wide: What the facts with many attached rules add.

    Returns:
        Points, bounds and leads.
    """
    points = [totals.get(f"points:{a}", 0) for a in range(len(compiled.methods))]
    whole = {f"points:{a}": own for a, own in enumerate(points)}
    for a, own in enumerate(points):
        for side in ("lower", "upper"):
            whole[f"{side}:{a}"] = _total(sheet, f"{side}:{a}", own, totals, wide)
    for a, b in pairs_of(compiled):
        one = sheet.number(points[a]) if isinstance(points[a], int) else points[a]
        ahead = one - points[b]
        whole[f"lead:{a}:{b}"] = _total(sheet, f"lead:{a}:{b}", ahead, totals, wide)
    sheet.next_stage()
    return whole


def _total(
    sheet: Sheet, name: str, start: Expr, totals: Mapping[str, Expr], wide: Mapping[int, WideSwing]
) -> Expr:
    parts = [start, totals.get(name, 0), *(swing.adds.get(name, 0) for swing in wide.values())]
    constant = sum(part for part in parts if isinstance(part, int))
    return sheet.keep(sheet.total([part for part in parts if not isinstance(part, int)], constant))
