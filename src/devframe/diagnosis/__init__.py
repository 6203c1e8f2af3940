"""Diagnosis: a gap and the answers about it become a need, or a cause elsewhere."""

from devframe.diagnosis.causes import (
    Cause,
    Control,
    Gate,
    Gates,
    default_gates,
    find_causes,
)
from devframe.diagnosis.conditions import Condition, FactTest, holds
from devframe.diagnosis.diagnose import diagnose
from devframe.diagnosis.facts import ENVIRONMENT_FACTS, FACTS, Fact, FactValue
from devframe.diagnosis.need import Need
from devframe.diagnosis.situation import Situation

__all__ = [
    "ENVIRONMENT_FACTS",
    "FACTS",
    "Cause",
    "Condition",
    "Control",
    "Fact",
    "FactTest",
    "FactValue",
    "Gate",
    "Gates",
    "Need",
    "Situation",
    "default_gates",
    "diagnose",
    "find_causes",
    "holds",
]
