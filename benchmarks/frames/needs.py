"""Needs of which a fifth of the facts is not known, in memory and as Parquet."""

from pathlib import Path

import polars as pl

from devframe.diagnosis import FACTS

_PIECE_ROWS = 500_000


def make_needs(rows: int, *, first: int = 0, seed: int = 1) -> pl.DataFrame:
    """Make needs; the same numbers give the same needs."""
    numbers = pl.int_range(first, first + rows, eager=True)
    columns = [numbers.alias("need_id")]
    for place, (name, fact) in enumerate(FACTS.items()):
        if fact.always_known:
            continue
        drawn = numbers.hash(seed * 1000 + place)
        known = drawn.hash(7) % 5 != 0
        if fact.values:
            values = pl.Series(fact.values)[(drawn % len(fact.values)).cast(pl.Int64)]
        else:
            top = min(fact.maximum, 40)
            values = drawn % 1001 / 1000 * (top - fact.minimum) + fact.minimum
            values = values.floor().cast(pl.Int64) if fact.whole else values
        columns.append(pl.select(pl.when(known).then(values)).to_series().alias(name))
    return pl.DataFrame(columns)


def write_needs(path: Path, rows: int) -> None:
    """Write needs piece by piece, as a file larger than memory comes about."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - only for the long part

    schema = make_needs(1).to_arrow().schema
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, rows, _PIECE_ROWS):
            piece = make_needs(min(_PIECE_ROWS, rows - first), first=first)
            writer.write_table(piece.to_arrow().cast(schema))
