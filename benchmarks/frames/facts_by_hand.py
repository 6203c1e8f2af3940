"""The facts of the default policy, read by hand, and the tricks that a Polars user knows."""

from collections.abc import Sequence
from functools import reduce

import polars as pl

from devframe.recommendation import recommender

METHODS = ("training", "coaching", "mentoring")
ENVIRONMENT = (
    "expectations_clear",
    "feedback_given",
    "tools_adequate",
    "process_sound",
    "authority_sufficient",
    "incentives_aligned",
    "staffing_sufficient",
    "willing",
)
FACTS = tuple(fact.name for fact in recommender().compiled.facts)
"""Every fact, in the order of the bits of masks."""
TRUTHS = [
    name
    for name in FACTS
    if name
    not in {
        "shortfall_share",
        "gap_measured",
        "method_requested",
        "onset",
        "affected_peers_share",
        "growth_track",
        "coach_minutes",
        "headcount",
    }
]
Flag = pl.Expr
Adds = tuple[int, ...]
c = pl.col


def any_of(flags: Sequence[Flag]) -> Flag:
    """Say where at least one flag is true."""
    return reduce(lambda one, other: one | other, flags)


def code(flags: Sequence[Flag]) -> pl.Expr:
    """Turn up to sixteen flags into bits of a 16-bit number."""
    zero = pl.lit(0, pl.UInt16)
    bits = [
        pl.when(flag).then(pl.lit(1 << place, pl.UInt16)).otherwise(zero)
        for place, flag in enumerate(flags)
    ]
    return reduce(lambda one, other: one + other, bits)


def mask(flags: Sequence[Flag]) -> pl.Expr:
    """Turn any number of flags into bits of a 64-bit number."""
    parts = [
        code(flags[start : start + 16]).cast(pl.Int64) * (1 << start)
        for start in range(0, len(flags), 16)
    ]
    return reduce(lambda one, other: one + other, parts)


def table(adds: Sequence[int]) -> pl.Expr:
    """Sum, for every combination of flags, what each of them adds."""
    sums = [0]
    for number in adds:
        sums += [number + other for other in sums]
    return pl.lit(pl.Series(values=sums, dtype=pl.Int64))


def text(branches: Sequence[tuple[Flag, str]], last: str | None = None) -> pl.Expr:
    """Choose a text; the first true flag wins."""
    texts = list(dict.fromkeys([*([last] if last else []), *(name for _, name in branches)]))
    place = pl.lit(0, pl.UInt16)
    for flag, name in reversed(branches):
        place = pl.when(flag).then(pl.lit(texts.index(name), pl.UInt16)).otherwise(place)
    found = pl.lit(pl.Series(texts)).gather(place)
    return found if last else pl.when(any_of([flag for flag, _ in branches])).then(found)


# What a fact adds to training, coaching and mentoring while it is known to be so.
RULES: tuple[tuple[str, Adds], ...] = (
    ("knowledge_t", (3, 0, 0)),
    ("codified_t", (2, 0, 0)),
    ("never_did", (3, 0, 0)),
    ("out_of_practice", (0, 2, 0)),
    ("performs_often_t", (-2, 3, 0)),
    ("cannot", (1, 0, 0)),
    ("can_do_when_it_counts_t", (-2, 2, 0)),
    ("habit_t", (0, 3, 0)),
    ("interpersonal_t", (0, 3, 0)),
    ("context_specific_t", (-1, 2, 0)),
    ("style_dependent_t", (0, 2, -2)),
    ("tacit_t", (-2, 1, 1)),
    ("novel_t", (0, -2, 6)),
    ("leads_t", (0, 0, 6)),
    ("founds_t", (0, 0, 6)),
    ("emotionally_charged_t", (1, 2, 0)),
    ("touchpoint", (0, 1, 0)),
    ("many", (2, -2, 0)),
    ("foundation_met_f", (2, 0, 0)),
    ("gradual", (0, 1, 0)),
    ("safety_critical_t", (2, 0, 0)),
    ("large_gap", (1, 0, 0)),
    ("willing_f", (0, -2, -4)),
)

UNKNOWN_FLAG = {
    **{name: f"{name}_u" for name in TRUTHS},
    "shortfall_share": "share_u",
    "onset": "onset_u",
    "affected_peers_share": "peers_u",
    "growth_track": "growth_u",
    "coach_minutes": "minutes_u",
    "headcount": "headcount_u",
}


def read_facts(needs: pl.LazyFrame) -> pl.LazyFrame:
    """Read every fact once: `_t`, `_f` and `_u` are known to be so, known not to be, unknown."""
    share = c("shortfall_share").cast(pl.Float64)
    peers = c("affected_peers_share").cast(pl.Float64)
    minutes, heads = c("coach_minutes").cast(pl.Float64), c("headcount").cast(pl.Float64)
    read = needs.select(
        "need_id",
        *(c(name).eq_missing(True).alias(f"{name}_t") for name in TRUTHS),  # noqa: FBT003 - a value
        *(c(name).eq_missing(False).alias(f"{name}_f") for name in TRUTHS),  # noqa: FBT003 - a value
        share.is_between(0, 0).fill_null(value=False).alias("no_gap"),
        share.is_between(0, 0.5, closed="none").fill_null(value=False).alias("small_gap"),
        share.is_between(0.5, 1).fill_null(value=False).alias("half"),
        c("onset").eq_missing("always").alias("always"),
        c("onset").eq_missing("gradual").alias("gradual"),
        c("onset").eq_missing("sudden").alias("sudden"),
        peers.is_between(0, 0.5, closed="left").fill_null(value=False).alias("few_peers"),
        peers.is_between(0.5, 1).fill_null(value=False).alias("widespread"),
        c("growth_track").eq_missing("none").alias("no_track"),
        c("growth_track").eq_missing("leadership").alias("leads_t"),
        c("growth_track").eq_missing("entrepreneurial").alias("founds_t"),
        minutes.is_between(0, 10, closed="left").fill_null(value=False).alias("minutes_0"),
        minutes.is_between(10, 30, closed="left").fill_null(value=False).alias("minutes_10"),
        minutes.is_between(30, 10_080).fill_null(value=False).alias("minutes_30"),
        heads.is_between(1, 15, closed="left").fill_null(value=False).alias("heads_1"),
        heads.is_between(15, 30, closed="left").fill_null(value=False).alias("heads_15"),
        heads.is_between(30, 10_000_000).fill_null(value=False).alias("heads_30"),
    )
    return read.with_columns(
        *((~(c(f"{name}_t") | c(f"{name}_f"))).alias(f"{name}_u") for name in TRUTHS),
        share_u=~(c("no_gap") | c("small_gap") | c("half")),
        onset_u=~(c("always") | c("gradual") | c("sudden")),
        peers_u=~(c("few_peers") | c("widespread")),
        growth_u=~(c("no_track") | c("leads_t") | c("founds_t")),
        minutes_u=~(c("minutes_0") | c("minutes_10") | c("minutes_30")),
        headcount_u=~(c("heads_1") | c("heads_15") | c("heads_30")),
        many=c("heads_15") | c("heads_30"),
    )


def packed(adds: Sequence[int]) -> int:
    """Put small numbers side by side, eight bits each."""
    return sum(number << 8 * place for place, number in enumerate(adds))


def field(word: str, place: int) -> pl.Expr:
    """Take a number out again; each was moved up by 128."""
    return (c(word) // (1 << 8 * place) if place else c(word)) & 0xFF


def codes(flags: Sequence[str]) -> list[pl.Expr]:
    """Turn every nine flags into a number, for `add_up`."""
    return [
        code([c(name) for name in flags[start : start + 9]]).alias(f"code_{flags[start]}")
        for start in range(0, len(flags), 9)
    ]


def add_up(flags: Sequence[str], adds: Sequence[Adds]) -> pl.Expr:
    """Sum up a word of packed numbers by tables of nine flags."""
    total = pl.lit(packed([128] * len(adds[0])))
    for start in range(0, len(flags), 9):
        sums = table([packed(numbers) for numbers in adds[start : start + 9]])
        total += sums.gather(c(f"code_{flags[start]}"))
    return total
