"""Sums looked up: the states of a few terms together are a place in tables of what they add.

Choosing a number and adding it takes an engine two passes over 64-bit columns, for every word that
a flag moves. A place takes one pass over 16-bit columns for each flag, whatever the number of
words, and then each word takes one look.
"""

from collections.abc import Iterator, Sequence
from operator import add

import attrs

from devframe.frames.flags import Expr, Flag, balanced, some
from devframe.frames.sheet import Sheet

MOST_PLACES = 4_096
"""Most places of a table: 32 KiB of 64-bit numbers, which stay in a processor's first caches."""

State = tuple[Flag, tuple[int, ...]]
"""A flag, and what it adds to each word where it is true."""


@attrs.frozen
class Packed:
    """What adds to some words.

    Attributes:
        bases: Per word, what every row gets.
        terms: The states of each term, of which one at most holds in a row.
    """

    bases: Sequence[int]
    terms: Sequence[Sequence[State]]


@attrs.frozen
class _Table:
    """A few terms together.

    Attributes:
        place: The column of places.
        words: Per word, what each place adds.
    """

    place: Expr
    words: tuple[tuple[int, ...], ...]


def look_up(sheet: Sheet, packed: Packed) -> Iterator[Expr]:
    """Sum up words by looking up what a few terms together add.

    Args:
        sheet: The work so far; the places are kept for its next stage at once.
        packed: What adds to the words.

    Returns:
        Each word, to be used after that stage; a plain number where it is the same in every row.
    """
    # Terms that move the same words share tables; with others, a table would repeat itself.
    terms = sorted(map(_distinct, packed.terms), key=_moved)
    tables = [_tabulate(sheet, few) for few in _few_at_a_time(terms)]
    return (
        sheet.total(
            [
                sheet.look_up(table.place, table.words[word])
                for table in tables
                if any(table.words[word])
            ],
            base,
        )
        for word, base in enumerate(packed.bases)
    )


def _distinct(term: Sequence[State]) -> list[State]:
    """Join the states that add the same."""
    flags_of: dict[tuple[int, ...], list[Flag]] = {}
    for flag, adds in term:
        flags_of.setdefault(adds, []).append(flag)
    return [(some(flags), adds) for adds, flags in flags_of.items()]


def _moved(term: Sequence[State]) -> list[bool]:
    """Say which words a term moves."""
    return [any(column) for column in zip(*(adds for _, adds in term), strict=True)]


def _few_at_a_time(terms: Sequence[list[State]]) -> Iterator[list[list[State]]]:
    few: list[list[State]] = []
    places = 1
    for term in terms:
        if few and places * (len(term) + 1) > MOST_PLACES:
            yield few
            few, places = [], 1
        few.append(term)
        places *= len(term) + 1
    if few:
        yield few


def _tabulate(sheet: Sheet, terms: list[list[State]]) -> _Table:
    """Number the combinations of states, with 0 for a term of which no state holds."""
    digits, step = [], 1
    words: list[list[int]] = [[0] for _ in terms[0][0][1]]
    for term in terms:
        numbered = [(flag, step * number) for number, (flag, _) in enumerate(term, start=1)]
        digits.append(sheet.choose_place(numbered))
        step *= len(term) + 1
        for word, table in enumerate(words):
            choices = (0, *(adds[word] for _, adds in term))
            words[word] = [choice + other for choice in choices for other in table]
    place = balanced(digits, add)
    return _Table(sheet.keep(place), tuple(map(tuple, words)))
