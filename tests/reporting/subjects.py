"""One of everything that can be reported, with names of any kind."""

from datetime import date

from devframe import WorkCalendar
from devframe.decisions import audit
from devframe.followup.fade.watch import watch
from devframe.kirkpatrick import Findings, fairness_report, gain_by, rate_gaps
from devframe.program import CoachTime, PlanCapacity, draft_plan
from devframe.recommendation import recommend_cohort
from devframe.reporting.chapters import Subject
from tests.pictures import samples
from tests.plan_cases import SORTS, advice, need_of


def every_subject(name: str) -> dict[str, Subject]:
    """Build one of everything, called by a name; `name` itself is a heading too."""
    title = name[:300]
    people = [f"p-{number}" for number in range(12)]
    needs = [
        need_of(sort, person, id=f"{person}-{sort}", competency_name=title)
        for person, sort in zip(people, [*SORTS, *SORTS], strict=False)
    ]
    items = tuple(
        advice(sort, person, competency_name=title)
        for person, sort in zip(people, [*SORTS, *SORTS], strict=False)
    )
    capacity = PlanCapacity(
        person_minutes_per_week=120, coaches=(CoachTime(coach_id="k-1", minutes_per_week=30),)
    )
    plan = draft_plan(
        items, capacity, calendar=WorkCalendar(zone="UTC"), as_of=date(2026, 11, 2), needs=needs
    )
    labels = [f"{title} {number // 6}" for number in range(12)] + ["few", "few"]
    scores = [float(number % 5) for number in range(14)]
    later = [score + number % 3 for number, score in enumerate(scores)]
    many = gain_by(scores, later, by=labels, outcome=title)
    return {
        name: samples.change(name),
        "many": many,
        "several": Findings({title: samples.change(name), "groups": many}),
        "chain": samples.chain(name),
        "fairness": fairness_report(
            [title] * 24 + ["few"] * 4 + ["others"] * 30,
            access=[1, 0] * 29,
            values=[float(number % 7) for number in range(58)],
            by=title,
        ),
        "gaps": rate_gaps([1, 0] * 20, group=[title] * 20 + ["others"] * 20, reference="others"),
        "audit": audit(
            [
                items[0].model_copy(update={"need_id": f"n-{n}", "person_id": f"p-{n}"})
                for n in range(40)
            ],
            {f"n-{n}": title if n % 2 else "others" for n in range(40)},
            by=title,
        ),
        "return": samples.returns(),
        "one": samples.recommendation(name),
        "cohort": recommend_cohort(needs),
        "list": items,
        "plan": plan,
        "series": samples.FADING,
        "all series": (samples.FADING, samples.series("p-2")),
        "watch": watch(samples.SESSIONS, as_of=date(2026, 11, 2)),
    }
