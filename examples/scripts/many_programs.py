"""Evaluate many programs at once, without a league table. The scores are SYNTHETIC.

Run it as `python -m examples.scripts.many_programs`.
"""

from pathlib import Path

import numpy as np
import polars as pl

import devframe as dv
from devframe.reporting import report

OUT = Path("build/many-programs")
PROGRAMS = 24
PEOPLE = 30


def scores(seed: int = 1) -> pl.DataFrame:
    """Make up test scores before and after 24 programs, of which every third does nothing."""
    random = np.random.default_rng(seed)
    program = np.repeat(np.arange(PROGRAMS), PEOPLE)
    before = random.normal(60, 10, program.size)
    after = before + np.where(program % 3 == 0, 0, 4) + random.normal(0, 8, program.size)
    return pl.DataFrame(
        {
            "program": [f"program {number:02}" for number in program],
            "before": before.round(1),
            "after": after.round(1),
        }
    )


def main() -> None:
    """Find the change of each program, and show how open their order is."""
    study = dv.Study(scores(), before="before", after="after", measured_in="points")
    many = study.learning(by="program")
    print(many.sentence())
    ranks = many.ranks("polars")
    print(ranks.head(3))
    open_ranks = (ranks["rank_high"] - ranks["rank_low"]).mean()
    print(f"on average {open_ranks:.0f} ranks are open to a program: the order says little")
    OUT.mkdir(parents=True, exist_ok=True)
    many.table("polars").write_csv(OUT / "programs.csv")
    report(many, title="Programs", lead=study.sentence()).save(OUT / "programs.html")
    print(f"written to {OUT}: programs.csv, programs.html")


if __name__ == "__main__":
    main()
