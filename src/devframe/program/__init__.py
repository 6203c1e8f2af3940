"""Program: coaching contracts, readiness, checks of whole programs, pairs that fit the people."""

from devframe.program.checklist import (
    Checked,
    Checklist,
    Effect,
    Item,
    Notice,
    Severity,
    Verdict,
    coach_checklist,
    contract_checklist,
    parse_checklist,
    readiness_checklist,
)
from devframe.program.coach import CoachProfile, check_coach
from devframe.program.contract import (
    HANDS_ON,
    Activity,
    ActivityKind,
    CoachingContract,
    CommercialValue,
    Commitment,
    PerformancePicture,
    Purpose,
    StatedNeed,
)
from devframe.program.contract_check import check_contract
from devframe.program.conversation import (
    ConversationGuide,
    ConversationObservation,
    ConversationStep,
    Fidelity,
    StepFidelity,
    fidelity,
)

__all__ = [
    "HANDS_ON",
    "Activity",
    "ActivityKind",
    "Checked",
    "Checklist",
    "CoachProfile",
    "CoachingContract",
    "CommercialValue",
    "Commitment",
    "ConversationGuide",
    "ConversationObservation",
    "ConversationStep",
    "Effect",
    "Fidelity",
    "Item",
    "Notice",
    "PerformancePicture",
    "Purpose",
    "Severity",
    "StatedNeed",
    "StepFidelity",
    "Verdict",
    "check_coach",
    "check_contract",
    "coach_checklist",
    "contract_checklist",
    "fidelity",
    "parse_checklist",
    "readiness_checklist",
]
