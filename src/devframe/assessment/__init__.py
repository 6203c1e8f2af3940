"""Assessment: dated evidence becomes a profile with the three kinds apart, then gaps."""

from devframe.assessment.assess import assess, assess_people, find_evidence_faults
from devframe.assessment.evidence import EVIDENCE_SOURCES, Evidence, EvidenceSource
from devframe.assessment.profile import Gap, Profile, Standing
from devframe.assessment.rules import AssessmentRules, SourceWeight

__all__ = [
    "EVIDENCE_SOURCES",
    "AssessmentRules",
    "Evidence",
    "EvidenceSource",
    "Gap",
    "Profile",
    "SourceWeight",
    "Standing",
    "assess",
    "assess_people",
    "find_evidence_faults",
]
