"""devframe in one run: a real role, a synthetic team, and advice with its reasons.

The required levels are O*NET's for Customer Service Representatives. The team is SYNTHETIC.
"""

import sys
from datetime import date
from pathlib import Path

import devframe as dv
from devframe.assessment import Standing
from devframe.cli.layout import explained_lines, table_lines
from examples.customer_service.team import PEOPLE, synthetic_case

AS_OF = date(2026, 4, 1)
SEED = 20260401
HERE = Path(__file__).parent
OUT = Path("build/demo")


def main() -> None:
    """Run the demo."""
    # 1. What the role asks, read from O*NET's own files.
    reading = dv.read_onet_role(HERE / "customer_service" / "onet", "43-4051.00")
    # 2. What was seen of the people, and what is known about their situations.
    case = synthetic_case(reading.role, as_of=AS_OF, seed=SEED)
    # 3. Evidence to gaps, gaps to needs, needs to advice.
    outcome = dv.recommend_case(case, as_of=AS_OF)
    # 4. On disk, for whoever goes on from here.
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "case.json").write_text(case.to_json(indent=2) + "\n", encoding="utf-8")
    for name in ("recommendations.json", "recommendations.csv", "recommendations.md"):
        dv.write_recommendations(outcome.recommendations, OUT / name)
    show(reading.role, case, outcome)


def show(role: dv.RoleProfile, case: dv.Case, outcome: dv.CaseOutcome) -> None:
    """Print what came out."""
    people, never = len(PEOPLE), len(outcome.unassessed)
    met = sum(standing.state == "met" for profile in outcome.profiles for standing in _all(profile))
    print(f"Role:     {role.name}, {len(role.requirements)} requirements from O*NET 29.3.")
    print(f"Team:     {people} SYNTHETIC people with {len(case.evidence)} pieces of evidence.")
    print(f"Assessed: on {AS_OF}; {met} requirements met, {len(outcome.needs)} needs below,")
    print(f"          {never} never assessed and left aside.\n")
    color = sys.stdout.isatty()
    print(*table_lines(outcome.recommendations, width_characters=80, color=color), sep="")
    print("Provisional: facts are missing that could change the answer.")
    print("Every answer has its reasons, for example these two:\n")
    for person, competency in (("agent-03", "2.B.1.d"), ("agent-04", "1.C.5.b")):
        chosen = [
            item
            for item in outcome.recommendations
            if (item.person_id, item.competency_id) == (person, competency)
        ]
        print(*explained_lines(chosen, width_characters=80), sep="")
    print(f"Written to {OUT}/: case.json, recommendations.json, .csv and .md.")
    print("The same from the command line, with every reason:\n")
    print(f"  .venv/bin/devframe recommend {OUT}/case.json --as-of {AS_OF}")
    print(f"  .venv/bin/devframe explain {OUT}/case.json --as-of {AS_OF}")


def _all(profile: dv.Profile) -> tuple[Standing, ...]:
    return (*profile.knowledge, *profile.skill, *profile.habit)


if __name__ == "__main__":
    main()
