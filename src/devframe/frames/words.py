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
        sheet: The frame; three stages are added to it.
        terms: What adds to the quantities.

    Returns:
        The total of each quantity, as a column or a plain number.
    """
    return add_up_each(sheet, [terms])[0]


def add_up_each(sheet: Sheet, sums: Iterable[Iterable[Term]]) -> list[dict[str, Expr]]:
    """Add up several lists of terms side by side, so that they share the stages.

    Args:
        sheet: The frame; three stages are added to it.
        sums: Lists of terms.

    Returns:
        Per list, the total of each quantity, as a column or a plain number.
    """
    cuts = []
    for terms in map(list, sums):
        fields, count = _lay_out(terms)
        for word in range(count):
            own = {name: field for name, field in fields.items() if field.word == word}
            cuts.append(_Cut(own, sheet.keep(_word(sheet, terms, fields, word)), word == 0))
    sheet.next_stage()
    for cut in cuts:
        cut.divide(sheet)
    sheet.next_stage()
    totals: list[dict[str, Expr]] = []
    for cut in cuts:
        if cut.is_first:
            totals.append({})
        totals[-1].update(cut.take_apart(sheet))
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


@attrs.define
class _Cut:
    """A word on its way to be cut into fields.

    A field is what is left above its lower edge, less what is left above its upper edge.
    """

    fields: Mapping[str, _Field]
    word: Expr
    is_first: bool
    _rests: dict[int, Expr] = attrs.field(factory=dict)

    def divide(self, sheet: Sheet) -> None:
        """Note what is left above each edge between fields."""
        if isinstance(self.word, int) or not self.fields:
            return
        edges = {field.offset + field.width for field in self.fields.values()}
        for edge in sorted(edges - {0, max(edges)}):
            self._rests[edge] = sheet.keep(self.word // sheet.number(1 << edge))

    def take_apart(self, sheet: Sheet) -> dict[str, Expr]:
        """Note the fields."""
        return {name: sheet.keep(self._value(sheet, field)) for name, field in self.fields.items()}

    def _value(self, sheet: Sheet, field: _Field) -> Expr:
        if isinstance(self.word, int):
            return ((self.word >> field.offset) & ((1 << field.width) - 1)) + field.least
        if field.width == 0:
            return field.least
        value = self._rests.get(field.offset, self.word)
        above = self._rests.get(field.offset + field.width)
        if above is not None:
            value -= above * sheet.number(1 << field.width)
        return value + sheet.number(field.least) if field.least else value
