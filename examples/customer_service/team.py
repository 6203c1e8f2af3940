"""A SYNTHETIC team: nobody in it exists, and every number is made up from a seed.

Each `Story` is one thing that happens in service teams; together they show every kind of answer.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import devframe as dv
from devframe.assessment import EvidenceSource

PEOPLE = tuple(f"agent-{number:02}" for number in range(1, 9))

# What every agent of this team was assessed in; the role asks for more.
ASSESSED = ("2.C.1.e", "2.A.1.b", "2.A.1.d", "2.B.1.f", "1.C.5.a")


@dataclass(frozen=True)
class Story:
    """One shortfall: who saw what, and what is known about it.

    Attributes:
        person: Whose it is.
        competency: O*NET element id.
        seen: What each source saw: a level, or occurrences of a habit in four weeks.
        situation: The facts somebody answered.
        requested: The method somebody asked for.
    """

    person: str
    competency: str
    seen: dict[EvidenceSource, int] = field(default_factory=dict)
    situation: dv.Situation = field(default_factory=dv.Situation)
    requested: str | None = None


# What the team's manager answered once for everybody.
TEAM = {
    "worth_solving": True,
    "onset": "always",
    "affected_peers_share": 0.1,
    "serves_customers": True,
    "expectations_clear": True,
    "feedback_given": True,
    "tools_adequate": True,
    "process_sound": True,
    "authority_sufficient": True,
    "incentives_aligned": True,
    "staffing_sufficient": True,
    "selection_fits": True,
    "willing": True,
    "codified": False,
    "context_specific": False,
    "tacit": False,
    "style_dependent": False,
    "novel": False,
    "interpersonal": False,
    "emotionally_charged": False,
    "safety_critical": False,
    "growth_track": "none",
    "training_exists": True,
    "foundation_met": True,
    "coach_available": True,
    "coach_minutes": 45,
    "practice_possible": True,
    "group_allowed": True,
    "mentor_more_mature": False,
    "both_committed": False,
    "headcount": 1,
}


def _here(differences: dict[str, object]) -> dv.Situation:
    """Give the team's situation with what differs for one person."""
    return dv.Situation.model_validate(TEAM | differences)


STORIES = (
    # New in the job: the knowledge is missing, it can be written down, and a course exists.
    Story(
        "agent-01",
        "2.C.1.e",
        {"test": 2},
        _here(
            {
                "performed_before": False,
                "performs_often": False,
                "can_do_when_it_counts": False,
                "codified": True,
                "foundation_met": False,
            }
        ),
    ),
    # Listens to callers all day, but nobody ever taught the method that a coach would build on.
    Story(
        "agent-02",
        "2.A.1.b",
        {"observation": 2, "manager": 2, "self": 4},
        _here(
            {
                "performed_before": True,
                "performs_often": True,
                "interpersonal": True,
                "context_specific": True,
                "foundation_met": False,
            }
        ),
    ),
    # Negotiates well in role-play, rarely on the job; there is one coach for too many people.
    Story(
        "agent-03",
        "2.B.1.d",
        {"observation": 1, "manager": 2},
        _here(
            {
                "performed_before": True,
                "performs_often": False,
                "can_do_when_it_counts": False,
                "interpersonal": True,
                "emotionally_charged": True,
                "coach_minutes": 15,
            }
        ),
    ),
    # Training was asked for. The person can do it; the ticket system loses what they write.
    Story(
        "agent-04",
        "1.C.5.b",
        {"observation": 4, "manager": 5},
        _here({"can_do_when_it_counts": True, "tools_adequate": False}),
        requested="training",
    ),
    # Everybody fell short in the week in which the new process came.
    Story(
        "agent-05",
        "1.C.5.a",
        {"manager": 6},
        _here(
            {
                "can_do_when_it_counts": True,
                "process_sound": False,
                "onset": "sudden",
                "affected_peers_share": 0.7,
            }
        ),
    ),
    # The raters disagree, and little is known about the situation: a provisional answer.
    Story(
        "agent-05",
        "2.B.2.i",
        {"manager": 1, "observation": 1, "customer": 4},
        dv.Situation(performed_before=True, process_sound=True, context_specific=True),
    ),
    # Takes calls about gas leaks: failing at it can harm people.
    Story(
        "agent-06",
        "2.A.1.b",
        {"work_sample": 2, "observation": 3},
        _here(
            {
                "performed_before": False,
                "performs_often": False,
                "can_do_when_it_counts": False,
                "safety_critical": True,
            }
        ),
    ),
    # Grows into leading a shift; an experienced shift leader is ready to help.
    Story(
        "agent-07",
        "2.A.2.d",
        {"manager": 1, "peer": 1},
        _here(
            {
                "performed_before": False,
                "performs_often": False,
                "can_do_when_it_counts": False,
                "growth_track": "leadership",
                "novel": True,
                "training_exists": False,
                "both_committed": True,
                "mentor_more_mature": True,
            }
        ),
    ),
    # Nobody but the person has said anything, and hardly any fact is known.
    Story(
        "agent-07",
        "2.A.1.c",
        {"self": 1},
        dv.Situation(performed_before=True, feedback_given=True),
    ),
    # Somebody wants a course for the person. Nothing was measured.
    Story("agent-08", "2.C.3.a", requested="training"),
)


def synthetic_case(role: dv.RoleProfile, *, as_of: date, seed: int) -> dv.Case:
    """Make up evidence and answers about a team.

    Args:
        role: What the role asks.
        as_of: The day on which the case will be judged; evidence lies before it.
        seed: Seed of the random numbers.

    Returns:
        The case; the same seed gives the same case.
    """
    random = Random(seed)  # noqa: S311 - made-up data, no secret
    required = {item.competency_id: item for item in role.requirements}
    evidence: list[dv.Evidence] = []
    told = {(story.person, story.competency) for story in STORIES}
    strong = [
        Story(person, competency, {"manager": _at_least(required[competency], random)})
        for person in PEOPLE
        for competency in ASSESSED
        if (person, competency) not in told
    ]
    for story in (*strong, *STORIES):
        for source, value in story.seen.items():
            requirement = required[story.competency]
            is_habit = requirement.kind == "habit"
            evidence.append(
                dv.Evidence(
                    id=f"e-{len(evidence) + 1:03}",
                    person_id=story.person,
                    competency_id=story.competency,
                    kind=requirement.kind,
                    source=source,
                    on=as_of - timedelta(days=random.randint(3, 25 if is_habit else 90)),
                    level=None if is_habit else value,
                    occurrences=value if is_habit else None,
                    rater_id=None if source == "self" else f"{source}-{random.randint(1, 3)}",
                    note="synthetic",
                )
            )
    return dv.Case(
        role=role,
        evidence=tuple(evidence),
        answers=tuple(
            dv.Answer(
                person_id=story.person,
                competency_id=story.competency,
                situation=story.situation,
                requested_method=story.requested,
            )
            for story in STORIES
        ),
    )


def _at_least(requirement: dv.Requirement, random: Random) -> int:
    if requirement.kind == "habit":
        return requirement.required + random.randint(0, 8)
    return min(7, requirement.required + random.randint(0, 1))
