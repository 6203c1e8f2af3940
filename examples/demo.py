"""devframe in one run: from evidence to advice, a plan, follow-ups, an evaluation and one report.

The required levels are O*NET's for Customer Service Representatives, and the evaluation is that of
a real randomized trial. The team, its hours and its sessions are SYNTHETIC.
"""

import sys
import textwrap
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

import devframe as dv
from devframe._base.files import write_whole
from devframe.cli.layout import explained_lines, table_lines
from devframe.followup import ProgramWatch, watched_sessions
from devframe.kirkpatrick import Finding, ReturnOnInvestment, roi
from devframe.program import Plan, draft_plan, plan_csv, plan_follow_ups
from devframe.reporting import report
from examples.customer_service import year
from examples.customer_service.team import PEOPLE, synthetic_case

AS_OF = date(2026, 4, 1)
LOOK_ON = date(2026, 6, 8)
SEED = 20260401
HERE = Path(__file__).parent
OUT = Path("build/demo")
STEPS = 7


def main() -> None:
    """Run the demo."""
    OUT.mkdir(parents=True, exist_ok=True)
    outcome = advise()
    plan = draft(outcome)
    planned = follow_up(plan)
    watched = watch(planned)
    finding, scenario = evaluate()
    write_report(outcome, plan, watched, finding, scenario)
    tell_where()


def advise() -> dv.CaseOutcome:
    """Go from a role and evidence to gaps, needs and advice."""
    begin(1, "Evidence, gaps, diagnosis, advice")
    role = dv.read_onet_role(HERE / "customer_service" / "onet", "43-4051.00").role
    case = synthetic_case(role, as_of=AS_OF, seed=SEED)
    outcome = dv.recommend_case(case, as_of=AS_OF)
    (OUT / "case.json").write_text(case.to_json(indent=2) + "\n", encoding="utf-8")
    for name in ("recommendations.json", "recommendations.csv", "recommendations.md"):
        dv.write_recommendations(outcome.recommendations, OUT / name)
    print(f"Role:     {role.name}, {len(role.requirements)} requirements from O*NET 29.3.")
    print(f"Team:     {len(PEOPLE)} SYNTHETIC people, {len(case.evidence)} pieces of evidence.")
    print(f"Assessed: on {AS_OF}: {len(outcome.needs)} needs;")
    print(f"          {len(outcome.unassessed)} requirements never assessed and left aside.\n")
    print(*table_lines(outcome.recommendations, width_characters=80, color=_color()), sep="")
    print("Provisional: facts are missing that could change the answer.\n\nOne of them in full:\n")
    chosen = [item for item in outcome.recommendations if item.person_id == "agent-03"]
    print(*explained_lines(chosen, width_characters=80), sep="")
    return outcome


def draft(outcome: dv.CaseOutcome) -> Plan:
    """Lay the advice out in dates, within the hours there are."""
    begin(2, "A plan that fits the hours")
    plan = draft_plan(
        outcome.recommendations,
        year.CAPACITY,
        calendar=year.CALENDAR,
        as_of=AS_OF,
        needs=outcome.needs,
        partners=year.PARTNERS,
    )
    (OUT / "plan.json").write_text(plan.to_json(indent=2) + "\n", encoding="utf-8")
    with write_whole(OUT / "plan.csv") as handle:
        handle.writelines(plan_csv(plan))
    print(f"{len(plan.planned)} steps have dates, {len(plan.queued)} wait for room.")
    for waiting in plan.queued[:1]:
        tell(f"{waiting.person_id} waits: {waiting.because}")
    print(f"{plan.displaced_hours:.1f} hours of other work give way.")
    return plan


def follow_up(plan: Plan) -> tuple[dv.FollowUpSeries, ...]:
    """Give the plan's sessions their times, in a calendar file."""
    begin(3, "Follow-ups for the calendar")
    series = plan_follow_ups(plan, calendar=year.CALENDAR, program_id="service-2026")
    with write_whole(OUT / "follow-ups.ics") as handle:
        handle.write(dv.to_ics(series))
    count = sum(len(one.sessions) for one in series)
    print(f"{count} sessions in {len(series)} series; free of holidays and of double bookings.")
    return series


def watch(planned: Sequence[dv.FollowUpSeries]) -> tuple[ProgramWatch, ...]:
    """Look two months later whether the programs hold up."""
    begin(4, f"Two months later, on {LOOK_ON}: does it last?")
    lived = tuple(year.with_history(planned, until=LOOK_ON))
    watched = dv.watch(watched_sessions(lived), as_of=LOOK_ON)
    for one in watched:
        if one.state != "on_track":
            tell(f"{one.person_id}: {one.sentence}.")
    return watched


def evaluate() -> tuple[Finding, ReturnOnInvestment]:
    """Say what a real trial found and what may be claimed, and what a return would be."""
    begin(5, "Did it work? A real randomized trial of job training")
    study = dv.Study(
        pl.read_csv(HERE / "data" / "nsw_earnings.csv"),
        unit="person",
        arm="arm",
        comparison="control",
        after="earned_1978",
        assigned="random",
        outcome="Income in 1978",
        measured_in="dollars",
    )
    finding = study.results()
    tell(finding.sentence())
    begin(6, "What would it return?")
    scenario = roi(
        year.CALLS_SAVED,
        unit_value=12.0,
        n=len(PEOPLE),
        periods_per_year=12,
        costs=year.COSTS,
        currency="USD",
    )
    tell(scenario.sentence())
    return finding, scenario


def write_report(
    outcome: dv.CaseOutcome,
    plan: Plan,
    watched: Sequence[ProgramWatch],
    finding: Finding,
    scenario: ReturnOnInvestment,
) -> None:
    """Put everything on one page."""
    begin(STEPS, "One report")
    parts = {
        "What is advised": outcome,
        "The plan": plan,
        "Does it last?": watched,
        "Did it work? A real trial of job training": finding,
        "What would it return?": scenario,
    }
    made = report(
        parts,
        title="Service team, spring 2026",
        lead="The team is SYNTHETIC; the role is O*NET's and the trial is real.",
        smallest_group=1,  # nobody in the team is real, so nobody can be recognized
        each_person=True,
    )
    made.save(OUT / "report.html")


def tell_where() -> None:
    """Say where everything lies and how to go on."""
    print(f"\nWritten to {OUT}/:")
    print("  report.html       the whole loop on one page; open it in a browser")
    print("  case.json         what went in; recommendations .json .csv .md what came out")
    print("  plan.json .csv    the dated plan; follow-ups.ics for any calendar\n")
    print("The advice once more, from the command line:\n")
    print(f"  .venv/bin/devframe explain {OUT}/case.json --as-of {AS_OF}")


def begin(number: int, what: str) -> None:
    """Say which step begins."""
    print(f"\n[{number}/{STEPS}] {what}\n", flush=True)


def tell(text: str) -> None:
    """Print a sentence in lines that fit a terminal."""
    print(textwrap.fill(text, width=80))


def _color() -> bool:
    return sys.stdout.isatty()


if __name__ == "__main__":
    main()
