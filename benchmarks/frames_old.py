"""How fast frames answer, beside the object path, a hand-written expression and a bare scan.

Run: python -m benchmarks.frames [ROWS ...]      (100000 and 1000000 when not given)

Every case runs in its own process, in shuffled order, so that none profits from another's warmth
and the peak of memory is its own. Trust the ratios of one run, not its absolute figures.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import polars as pl

from devframe import frames
from devframe.diagnosis import FACTS
from devframe.recommendation import recommender

_REPEATS = 3
_OBJECTS_ROWS = 5_000


def make_needs(rows: int, seed: int = 1) -> pl.DataFrame:
    """Make needs of which a fifth of the facts is not known."""
    columns = [pl.int_range(rows, eager=True).alias("need_id")]
    for number, (name, fact) in enumerate(FACTS.items()):
        if fact.always_known:
            continue
        drawn = pl.int_range(rows, eager=True).hash(seed * 1000 + number)
        known = drawn.hash(7) % 5 != 0
        if fact.values:
            values = pl.Series(fact.values)[(drawn % len(fact.values)).cast(pl.Int64)]
        else:
            top = min(fact.maximum, 40)
            values = drawn % 1001 / 1000 * (top - fact.minimum) + fact.minimum
            values = values.floor().cast(pl.Int64) if fact.whole else values
        columns.append(pl.select(pl.when(known).then(values)).to_series().alias(name))
    return pl.DataFrame(columns)


def by_hand(needs: pl.LazyFrame) -> pl.LazyFrame:
    """Write the default policy's points, method and block as a Polars user would, by hand."""

    def yes(name: str, presumed: bool = False) -> pl.Expr:  # noqa: FBT001, FBT002 - by hand
        return pl.col(name).fill_null(presumed)

    def worth(condition: pl.Expr, points: int) -> pl.Expr:
        return pl.when(condition).then(pl.lit(points, pl.Int16)).otherwise(pl.lit(0, pl.Int16))

    often, can = yes("performs_often"), yes("can_do_when_it_counts")
    before, charged = yes("performed_before"), yes("emotionally_charged")
    track = pl.col("growth_track").fill_null("none")
    many = pl.col("headcount").fill_null(1) >= 15
    share = pl.col("shortfall_share").fill_null(0.5)
    onset = pl.col("onset").fill_null("always")
    training = (
        worth(yes("knowledge"), 3)
        + worth(yes("codified"), 2)
        + worth(yes("skill") & ~before, 3)
        + worth(often, -2)
        + worth(~can, 1)
        + worth(can, -2)
        + worth(yes("context_specific"), -1)
        + worth(yes("tacit"), -2)
        + worth(charged, 1)
        + worth(many, 2)
        + worth(~yes("foundation_met", presumed=True), 2)
        + worth(yes("safety_critical"), 2)
        + worth(yes("knowledge") & (share >= 0.5), 1)
    )
    coaching = (
        worth(before & ~often, 2)
        + worth(often, 3)
        + worth(can, 2)
        + worth(yes("habit"), 3)
        + worth(yes("interpersonal"), 3)
        + worth(yes("context_specific"), 2)
        + worth(yes("style_dependent"), 2)
        + worth(yes("tacit"), 1)
        + worth(yes("novel"), -2)
        + worth(charged, 2)
        + worth(yes("serves_customers", presumed=True) & charged, 1)
        + worth(many, -2)
        + worth(onset == "gradual", 1)
        + worth(~yes("willing", presumed=True), -2)
    )
    mentoring = (
        worth(yes("style_dependent"), -2)
        + worth(yes("tacit"), 1)
        + worth(yes("novel"), 6)
        + worth(track == "leadership", 6)
        + worth(track == "entrepreneurial", 6)
        + worth(~yes("willing", presumed=True), -4)
    )
    amiss = pl.any_horizontal(
        ~yes(name, presumed=True)
        for name in (
            "expectations_clear",
            "feedback_given",
            "tools_adequate",
            "process_sound",
            "authority_sufficient",
            "incentives_aligned",
            "staffing_sufficient",
            "willing",
        )
    )
    blocked = (
        ~yes("worth_solving", presumed=True)
        | (share <= 0)
        | (amiss & can)
        | (~yes("selection_fits", presumed=True) & ~can & ~yes("willing", presumed=True))
        | ((onset == "sudden") & (pl.col("affected_peers_share").fill_null(0.0) >= 0.5))
    )
    nothing = pl.lit(None, pl.Int16)
    scores = needs.select(
        "need_id",
        blocked.alias("blocked"),
        training.alias("points_training"),
        coaching.alias("points_coaching"),
        mentoring.alias("points_mentoring"),
        (yes("training_exists", presumed=True) & ~yes("novel")).alias("training"),
        (yes("coach_available", presumed=True) & yes("practice_possible", presumed=True)).alias(
            "coaching"
        ),
        (yes("both_committed") & yes("mentor_more_mature")).alias("mentoring"),
    ).with_columns(
        pl.when(name).then(f"points_{name}").otherwise(nothing).alias(name)
        for name in ("training", "coaching", "mentoring")
    )
    best = pl.max_horizontal("training", "coaching", "mentoring")
    method = (
        pl.when(pl.col("blocked"))
        .then(None)
        .when(pl.col("training") == best)
        .then(pl.lit("training"))
        .when(pl.col("coaching") == best)
        .then(pl.lit("coaching"))
        .when(pl.col("mentoring") == best)
        .then(pl.lit("mentoring"))
    )
    return scores.select(
        "need_id",
        "blocked",
        method.alias("method"),
        "points_training",
        "points_coaching",
        "points_mentoring",
    )


def _duckdb(needs: pl.DataFrame) -> Any:
    import duckdb  # noqa: PLC0415 - one engine a process

    connection = duckdb.connect()
    connection.register("given", needs.to_arrow())
    connection.execute("create table needs as select * from given")
    return connection.table("needs")


def _objects(needs: pl.DataFrame) -> None:
    ready, decide = recommender(), recommender().compiled
    from devframe.recommendation.decide import decide as answer  # noqa: PLC0415 - one case only

    del ready
    fixed = {"gap_measured": True, "method_requested": False}
    for row in needs.iter_rows(named=True):
        answer(decide, row | fixed)


def _case(name: str, needs: pl.DataFrame) -> Callable[[], Any]:  # noqa: PLR0911 - one a case
    base, _, option = name.partition(" ")
    bounds = option != "without bounds"
    match base:
        case "objects":
            return lambda: _objects(needs)
        case "scan":
            return lambda: needs.lazy().select(pl.all().null_count()).collect()
        case "by-hand":
            return lambda: by_hand(needs.lazy()).collect(engine="streaming")
        case "polars":
            return lambda: frames.recommend(needs, bounds=bounds)
        case "pandas-objects":
            objects = needs.to_pandas()
            return lambda: frames.recommend(objects, bounds=bounds)
        case "pandas-nullable":
            nullable = needs.to_pandas().convert_dtypes()
            return lambda: frames.recommend(nullable, bounds=bounds)
        case "pandas-arrow":
            arrow = needs.to_pandas(use_pyarrow_extension_array=True)
            return lambda: frames.recommend(arrow, bounds=bounds)
        case "pyarrow":
            table = needs.to_arrow()
            return lambda: frames.recommend(table, bounds=bounds)
        case _:
            relation = _duckdb(needs)
            return lambda: frames.recommend(relation, bounds=bounds).to_arrow_table()


CASES = (
    "objects",
    "scan",
    "by-hand",
    *(
        f"{engine}{option}"
        for engine in (
            "polars",
            "pandas-objects",
            "pandas-nullable",
            "pandas-arrow",
            "pyarrow",
            "duckdb",
        )
        for option in ("", " without bounds")
    ),
)


def run(name: str, rows: int) -> dict[str, float]:
    """Run one case; give seconds, rows per second and MiB over the input."""
    needs = make_needs(min(rows, _OBJECTS_ROWS) if name == "objects" else rows)
    work = _case(name, needs)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    best = min(seconds)
    return {"seconds": best, "rate": needs.height / best, "mib": (peak - before) / 1024}


def main() -> None:
    """Run every case in a process of its own."""
    if len(sys.argv) > 1 and sys.argv[1] == "--case":
        print(json.dumps(run(sys.argv[2], int(sys.argv[3]))))
        return
    for rows in map(int, sys.argv[1:] or ("100000", "1000000")):
        found = {}
        for name in random.Random(rows).sample(CASES, len(CASES)):  # noqa: S311 - an order
            command = [sys.executable, "-m", "benchmarks.frames", "--case", name, str(rows)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            found[name] = json.loads(done.stdout) if done.returncode == 0 else None
        print(f"\n{rows:,} needs   {'rows/s':>12} {'MiB more':>9} {'x objects':>10}")
        for name in CASES:
            result = found[name]
            if result is None:
                print(f"{name:<32} failed")
                continue
            times = result["rate"] / found["objects"]["rate"]
            print(f"{name:<32} {result['rate']:>12,.0f} {result['mib']:>9,.0f} {times:>10,.0f}")


if __name__ == "__main__":
    main()
