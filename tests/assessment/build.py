"""Short ways to say what the tests of assessment talk about."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from devframe import (
    AssessmentRules,
    Evidence,
    Level,
    Profile,
    Requirement,
    RoleProfile,
    Scale,
    assess,
)
from devframe.assessment import Standing

DAY = date(2026, 4, 1)
"""The day of assessment."""

SCALE = Scale(id="s", name="S", levels=tuple(Level(value=v, label=str(v)) for v in range(6)))

_number = count()


def ask(competency_id: str = "listening", **changes: object) -> Requirement:
    """Ask for skill at level 3."""
    fields: dict[str, Any] = {"kind": "skill", "level": 3, "competency_name": competency_id.title()}
    return Requirement(competency_id=competency_id, **(fields | changes))


def ask_habit(**changes: object) -> Requirement:
    """Ask for a habit: 5 occurrences within 10 days."""
    fields: dict[str, Any] = {"level": None, "occurrences": 5, "window_days": 10}
    return ask(**({"competency_id": "greeting", "kind": "habit"} | fields | changes))


def role(*asked: Requirement) -> RoleProfile:
    """Make a role on a scale from 0 to 5."""
    return RoleProfile(id="agent", name="Agent", scale=SCALE, requirements=asked)


def seen(level: int | None = None, *, days_ago: int = 10, **changes: object) -> Evidence:
    """See somebody's skill at a level, some days before the day of assessment."""
    fields: dict[str, Any] = {
        "id": f"e{next(_number)}",
        "person_id": "p1",
        "competency_id": "listening",
        "kind": "skill",
        "source": "observation",
        "on": DAY - timedelta(days=days_ago),
        "level": level,
    }
    return Evidence(**(fields | changes))


def done(
    occurrences: int, *, of: int | None = None, days_ago: int = 1, **changes: object
) -> Evidence:
    """See a habit some times, of some opportunities."""
    fields: dict[str, Any] = {
        "competency_id": "greeting",
        "kind": "habit",
        "occurrences": occurrences,
        "opportunities": of,
    }
    return seen(days_ago=days_ago, **(fields | changes))


def profile_of(asked: Requirement, *pieces: Evidence, **rules: object) -> Profile:
    """Assess evidence against one requirement."""
    return assess(
        pieces, role=role(asked), as_of=DAY, person_id="p1", rules=AssessmentRules(**rules)
    )


def standing_of(asked: Requirement, *pieces: Evidence, **rules: object) -> Standing:
    """Assess evidence against one requirement and give the standing."""
    [standing] = profile_of(asked, *pieces, **rules).standings(asked.kind)
    return standing
