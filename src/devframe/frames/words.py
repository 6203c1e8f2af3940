"""Many small sums in few columns: every quantity is a field of bits in a 52-bit word.

Points, bounds and leads are all sums of small whole numbers whose ranges the policy fixes.
Adding whole words adds all their fields at once, and a field never spills into its neighbor,
because its width covers its range. This divides the column operations by the number of fields.

A word has 52 bits, so that an engine that divides in 64-bit floats still divides exactly.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import add

import attrs

from devframe.frames.flags import Expr, Flag, some
from devframe.frames.lookups import Packed, look_up
from devframe.frames.sheet import Sheet

WORD_BITS = 52

Quantities = Mapping[str, int]
"""What a state adds, by quantity; what is not named gets nothing."""


@attrs.frozen
class Term:
    """States of which one at most holds in a row.

    Attributes:
        states: Flags with what each adds.
    """

    states: Sequence[tuple[Flag, Quantities]]


@attrs.frozen
class _Field:
    word: int
    offset: int
    width: int
    least: int


def add_up_each(sheet: Sheet, sums: Iterable[Iterable[Term]]) -> list[dict[str, Expr]]:
    """Add up several lists of terms side by side, so that they share the stages.

    Args:
        sheet: The work so far; at most four stages are added to it.
        sums: Lists of terms.

    Returns:
        Per list, the total of each quantity, as a column or a plain number.
    """
    laid_out = [_lay_out(list(terms)) for terms in sums]
    words_of = [
        look_up(sheet, packed) if sheet.looks_up else _choose(sheet, packed)
        for _, packed in laid_out
    ]
    sheet.next_stage()
    cuts = [
        [
            _Cut({n: f for n, f in fields.items() if f.word == place}, sheet.keep(word))
            for place, word in enumerate(words)
        ]
        for (fields, _), words in zip(laid_out, words_of, strict=True)
    ]
    sheet.next_stage()
    for cut in chain.from_iterable(cuts):
        cut.divide(sheet)
    sheet.next_stage()
    totals = [
        {name: total for cut in own for name, total in cut.take_apart(sheet).items()}
        for own in cuts
    ]
    sheet.next_stage()
    return totals


def _lay_out(terms: Sequence[Term]) -> tuple[dict[str, _Field], Packed]:
    """Give each quantity a place in a word, wide enough for all it can come to.

    Every word that a term moves costs a pass, so quantities that the same terms move share one.
    """
    least: dict[str, int] = defaultdict(int)
    most: dict[str, int] = defaultdict(int)
    movers: dict[str, int] = defaultdict(int)
    for place, term in enumerate(terms):
        for name in dict.fromkeys(name for _, adds in term.states for name in adds):
            values = [adds.get(name, 0) for flag, adds in term.states if flag is not False]
            least[name] += min((0, *values))
            most[name] += max((0, *values))
            movers[name] |= 1 << place
    width = {name: (most[name] - least[name]).bit_length() for name in least}
    left = sorted(least, key=lambda name: (-movers[name].bit_count(), name))
    fields: dict[str, _Field] = {}
    word = -1
    while left:
        word, used, moved = word + 1, 0, movers[left[0]]
        while fitting := [name for name in left if used + width[name] <= WORD_BITS]:
            name = min(fitting, key=lambda name: (movers[name] & ~moved).bit_count())
            left.remove(name)
            fields[name] = _Field(word, used, width[name], least[name])
            used += width[name]
            moved |= movers[name]
    return fields, _pack(terms, fields, word + 1)


def _pack(terms: Sequence[Term], fields: Mapping[str, _Field], count: int) -> Packed:
    """Pack what the states add into words.

    Every field is shifted up by its least value, so that none is negative.
    """
    bases = [0] * count
    for field in fields.values():
        bases[field.word] -= field.least << field.offset
    moving = []
    for term in terms:
        states = [
            (flag, _packed(adds, fields, count)) for flag, adds in term.states if flag is not False
        ]
        always = next((words for flag, words in states if flag is True), None)
        if always is not None:
            bases = [*map(add, bases, always)]
        elif states:
            moving.append(states)
    return Packed(bases, moving)


def _packed(adds: Quantities, fields: Mapping[str, _Field], count: int) -> tuple[int, ...]:
    words = [0] * count
    for name, value in adds.items():
        words[fields[name].word] += value << fields[name].offset
    return tuple(words)


def _choose(sheet: Sheet, packed: Packed) -> Iterator[Expr]:
    """Sum up each word by choosing what every term adds."""
    for word, base in enumerate(packed.bases):
        parts = []
        for states in packed.terms:
            flags_of: dict[int, list[Flag]] = defaultdict(list)
            for flag, words in states:
                if words[word]:
                    flags_of[words[word]].append(flag)
            if flags_of:
                parts.append(sheet.choose([(some(f), value) for value, f in flags_of.items()]))
        yield sheet.total(parts, base)


@attrs.define
class _Cut:
    """A word on its way to be cut into fields."""

    fields: Mapping[str, _Field]
    word: Expr
    _rests: dict[int, Expr] = attrs.field(factory=dict)

    def divide(self, sheet: Sheet) -> None:
        """Note what is left above each edge between fields, where bits cannot be masked."""
        if isinstance(self.word, int) or not self.fields or sheet.looks_up:
            return
        edges = {field.offset + field.width for field in self.fields.values()}
        for edge in sorted(edges - {0, max(edges)}):
            self._rests[edge] = sheet.keep(self.word // sheet.number(1 << edge))

    def take_apart(self, sheet: Sheet) -> dict[str, Expr]:
        """Note the fields."""
        return {name: sheet.keep(self._value(sheet, field)) for name, field in self.fields.items()}

    def _value(self, sheet: Sheet, field: _Field) -> Expr:
        mask = (1 << field.width) - 1
        if isinstance(self.word, int):
            return ((self.word >> field.offset) & mask) + field.least
        if field.width == 0:
            return field.least
        if sheet.looks_up:
            value = sheet.take_field(self.word, offset=field.offset, width=field.width)
        else:
            # What is left above the lower edge, less what is left above the upper edge.
            value = self._rests.get(field.offset, self.word)
            above = self._rests.get(field.offset + field.width)
            if above is not None:
                value -= above * sheet.number(mask + 1)
        return value + sheet.number(field.least) if field.least else value
