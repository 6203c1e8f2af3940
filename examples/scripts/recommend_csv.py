"""Recommend for a table of needs: a CSV in, a CSV and a page out.

Run it as `python -m examples.scripts.recommend_csv`; give a CSV file of your own as its argument.
"""

import sys
from pathlib import Path

import devframe as dv
from devframe.reporting import report

NEEDS = Path(__file__).parents[1] / "needs.csv"
OUT = Path("build/recommend-csv")


def main(path: Path = NEEDS) -> None:
    """Read the needs, keep the good rows, and say what is wrong with the others."""
    reading = dv.read_needs(path)
    for fault in reading.faults:
        print(f"left out: {fault}")
    cohort = dv.recommend_cohort(reading.needs)
    OUT.mkdir(parents=True, exist_ok=True)
    dv.write_recommendations(cohort.recommendations, OUT / "recommendations.csv")
    page = report(cohort, title=f"Recommendations for {path.name}", each_person=True)
    page.save(OUT / "recommendations.html")
    for group in cohort.groups:
        topic = group.competency_name or group.competency_id
        answer = " then ".join(group.steps) or ", ".join(group.causes) or "ask first"
        print(f"{topic}: {answer} ({len(group.person_ids)})")
    print(f"written to {OUT}: recommendations.csv, recommendations.html")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
