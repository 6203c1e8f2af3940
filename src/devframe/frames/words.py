"""Many small sums in few columns: every quantity is a field of bits in a 52-bit word.

Points, bounds, leads and masks are all sums of small whole numbers whose ranges the policy fixes.
Adding whole words adds all their fields at once, and a field never spills into its neighbor,
because its width covers its range. This divides the column operations by the number of fields.

A word has 52 bits, so that an engine that divides in 64-bit floats still divides exactly.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from devframe.frames.flags import Expr, Flag, balanced, some
from devframe.frames.sheet import Sheet

WORD_BITS = 52

Quantities = Mapping[str, int]
"""What a state adds, by quantity; what is not named gets nothing."""


@attrs.frozen
class Term:
    """States of which one at most holds in a row, with what each adds.

    Attributes:
        states: Flags with their quantities.
        exhaustive: Whether one of the states always holds.
    """

    states: Sequence[tuple[Flag, Quantities]]
    exhaustive: bool = False


@attrs.frozen
class _Field:
    word: int
    offset: int
    width: int
    least: int


def add_up(sheet: Sheet, terms: Iterable[Term]) -> dict[str, Expr]:
    """Add up quantities over terms.

    Args:
        sheet: The frame; two stages are added to it.
        terms: What adds to the quantities.

    Returns:
        The total of each quantity, as a column or a plain number.
    """
    terms = list(terms)
    fields, count = _lay_out(terms)
    words = [_word(sheet, terms, fields, word) for word in range(count)]
    kept = [sheet.keep(word) for word in words]
    sheet.next_stage()
    totals = {}
    for word in range(count):
        own = {name: field for name, field in fields.items() if field.word == word}
        totals.update(_take_apart(sheet, kept[word], own))
    sheet.next_stage()
    return totals


def _lay_out(terms: Sequence[Term]) -> tuple[dict[str, _Field], int]:
    """Give each quantity a place in a word, wide enough for all it can come to."""
    least: dict[str, int] = defaultdict(int)
    most: dict[str, int] = defaultdict(int)
    for term in terms:
        for name in dict.fromkeys(name for _, adds in term.states for name in adds):
            values = [adds.get(name, 0) for flag, adds in term.states if flag is not False]
            if not term.exhaustive:
                values.append(0)
            least[name] += min(values, default=0)
            most[name] += max(values, default=0)
    fields, used = {}, [0]
    for name in sorted(least):  # like next to like: what the same facts move shares a word
        width = (most[name] - least[name]).bit_length()
        if used[-1] + width > WORD_BITS:
            used.append(0)
        fields[name] = _Field(len(used) - 1, used[-1], width, least[name])
        used[-1] += width
    return fields, len(used)


def _word(sheet: Sheet, terms: Sequence[Term], fields: Mapping[str, _Field], word: int) -> Expr:
    """Sum up one word; every field is shifted up by its least value, so that none is negative."""
    base = -sum(field.least << field.offset for field in fields.values() if field.word == word)
    parts = []
    for term in terms:
        states = [
            (
                flag,
                sum(
                    value << fields[name].offset
                    for name, value in adds.items()
                    if fields[name].word == word
                ),
            )
            for flag, adds in term.states
            if flag is not False
        ]
        always = next((value for flag, value in states if flag is True), None)
        if always is not None:
            base += always
            continue
        # The number that most states share is added to every row; only the others are chosen.
        shared = 0
        if term.exhaustive and states:
            shared = Counter(value for _, value in states).most_common(1)[0][0]
        base += shared
        flags_of: dict[int, list[Flag]] = defaultdict(list)
        for flag, value in states:
            if value != shared:
                flags_of[value - shared].append(flag)
        if flags_of:
            parts.append(sheet.choose([(some(flags), value) for value, flags in flags_of.items()]))
    if not parts:
        return base
    return balanced(parts, lambda one, other: one + other) + sheet.number(base)


def _take_apart(sheet: Sheet, word: Expr, fields: Mapping[str, _Field]) -> dict[str, Expr]:
    """Cut a word into its fields: what is left above a field, less what is left above the next."""
    if isinstance(word, int):
        return {
            name: ((word >> field.offset) & ((1 << field.width) - 1)) + field.least
            for name, field in fields.items()
        }
    if not fields:
        return {}
    top = max(field.offset + field.width for field in fields.values())
    rests: dict[int, Expr] = {0: word, top: None}
    for field in fields.values():
        edge = field.offset + field.width
        if edge not in rests:
            rests[edge] = sheet.keep(word // sheet.number(1 << edge))
    sheet.next_stage()
    totals: dict[str, Expr] = {}
    for name, field in fields.items():
        if field.width == 0:
            totals[name] = field.least
            continue
        edge = field.offset + field.width
        value = rests[field.offset]
        if edge != top:
            value -= rests[edge] * sheet.number(1 << field.width)
        if field.least:
            value += sheet.number(field.least)
        totals[name] = sheet.keep(value)
    return totals
