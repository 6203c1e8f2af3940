"""Decisions to test with: one recommendation, and what people decided on it."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from devframe.decisions import HumanDecision, decision_on
from devframe.diagnosis import Need, Situation
from devframe.recommendation import Recommendation, default_policy, recommend

AT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def need(number: int = 1, **changes: Any) -> Need:
    given: dict[str, Any] = {
        "id": f"n-{number}",
        "person_id": f"p-{number}",
        "competency_id": "claims",
        "kinds": ("knowledge",),
        "shortfall_share": 0.5,
        "situation": Situation(performed_before=False, tools_adequate=True),
    }
    return Need(**given | changes)


@cache
def advice(number: int = 1) -> Recommendation:
    return recommend(need(number))


def decided(number: int = 1, outcome: Any = "accepted", **changes: Any) -> HumanDecision:
    """What somebody decided; the recommendation is training."""
    given: dict[str, Any] = {
        "need": need(number),
        "policy": default_policy(),
        "by": "lead-7",
        "at": AT,
        "reason": None if outcome == "accepted" else "The course is full.",
        "method": "mentoring" if outcome == "changed" else None,
    }
    return decision_on(advice(number), outcome=outcome, **given | changes)
