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
from devframe.diagnosis.need_rows import NEED_COLUMNS, parse_need_row
from devframe.diagnosis.needs_file import NeedsReading, needs_in, read_needs, stream_needs
from devframe.diagnosis.optional_questions import OptionalQuestion, optional_questions
from devframe.diagnosis.situation import Situation

__all__ = [
    "ENVIRONMENT_FACTS",
    "FACTS",
    "NEED_COLUMNS",
    "Cause",
    "Condition",
    "Control",
    "Fact",
    "FactTest",
    "FactValue",
    "Gate",
    "Gates",
    "Need",
    "NeedsReading",
    "OptionalQuestion",
    "Situation",
    "default_gates",
    "diagnose",
    "find_causes",
    "holds",
    "needs_in",
    "optional_questions",
    "parse_need_row",
    "read_needs",
    "stream_needs",
]
