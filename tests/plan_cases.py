"""Recommendations to plan, made by the default policy from needs of each sort."""

from collections.abc import Mapping
from typing import Any

from devframe import Need, Recommendation, Situation, recommend

KNOWN: Mapping[str, Any] = {"performed_before": True, "tools_adequate": True}

SORTS: Mapping[str, Mapping[str, Any]] = {
    "coached": {"kinds": ("habit",)},
    "grouped": {"kinds": ("habit",), "coach_minutes": 15},
    "set_up": {"kinds": ("habit",), "coach_minutes": 0, "group_allowed": False},
    "trained": {"kinds": ("knowledge",), "codified": True},
    "certified": {"kinds": ("knowledge",), "safety_critical": True},
    "trained_and_coached": {"kinds": ("skill",), "performed_before": False},
    "mentored": {
        "kinds": ("skill",),
        "growth_track": "leadership",
        "both_committed": True,
        "mentor_more_mature": True,
    },
    "elsewhere": {"kinds": ("skill",), "tools_adequate": False, "can_do_when_it_counts": True},
    "asked": {"kinds": None, "shortfall_share": None},
}
"""What each sort of need knows beside `KNOWN`."""


def need_of(sort: str, person: str = "p-1", **changes: Any) -> Need:
    """Build a need of a sort; fields of the need and facts of its situation may be changed."""
    facts = {**KNOWN, **SORTS[sort], **changes}
    fields = {name: facts.pop(name) for name in list(facts) if name in Need.model_fields}
    competency = fields.pop("competency_id", "listening")
    return Need(
        id=fields.pop("id", f"{person}-{competency}-{sort}"),
        person_id=person,
        competency_id=competency,
        shortfall_share=fields.pop("shortfall_share", 0.5),
        situation=Situation(**facts),
        **fields,
    )


def advice(sort: str, person: str = "p-1", **changes: Any) -> Recommendation:
    """Recommend for a need of a sort."""
    return recommend(need_of(sort, person, **changes))
