"""devframe: from evidence to gaps, needs, reasoned recommendations, follow-ups and evaluation.

The names below load on first use, so `import devframe` costs next to nothing.
"""

from importlib import import_module

TYPE_CHECKING = False  # type checkers know the name; importing typing would double our import time
if TYPE_CHECKING:
    from devframe import errors as errors
    from devframe import frames as frames
    from devframe import interop as interop
    from devframe import pictures as pictures
    from devframe._base.errors import DevframeError as DevframeError
    from devframe._base.sources import Source as Source
    from devframe._base.sources import source as source
    from devframe._base.sources import sources as sources
    from devframe.assessment import AssessmentRules as AssessmentRules
    from devframe.assessment import Evidence as Evidence
    from devframe.assessment import Gap as Gap
    from devframe.assessment import Profile as Profile
    from devframe.assessment import assess as assess
    from devframe.assessment import assess_people as assess_people
    from devframe.competency import Competency as Competency
    from devframe.competency import Framework as Framework
    from devframe.competency import Level as Level
    from devframe.competency import Requirement as Requirement
    from devframe.competency import RoleProfile as RoleProfile
    from devframe.competency import Scale as Scale
    from devframe.competency import read_onet_role as read_onet_role
    from devframe.decisions import DecisionLog as DecisionLog
    from devframe.decisions import audit as audit
    from devframe.decisions import decision_on as decision_on
    from devframe.diagnosis import FACTS as FACTS
    from devframe.diagnosis import Need as Need
    from devframe.diagnosis import Situation as Situation
    from devframe.diagnosis import diagnose as diagnose
    from devframe.diagnosis import read_needs as read_needs
    from devframe.followup.calendar import WorkCalendar as WorkCalendar
    from devframe.followup.fade.signals import early_signals as early_signals
    from devframe.followup.fade.watch import watch as watch
    from devframe.followup.feedback import feedback_follow_up as feedback_follow_up
    from devframe.followup.hosts import Host as Host
    from devframe.followup.ical.export import to_ics as to_ics
    from devframe.followup.ical.reading import read_calendar as read_calendar
    from devframe.followup.planning import plan_series as plan_series
    from devframe.followup.series import FollowUpSeries as FollowUpSeries
    from devframe.followup.talk import FeedbackTalk as FeedbackTalk
    from devframe.kirkpatrick import Finding as Finding
    from devframe.kirkpatrick import Study as Study
    from devframe.program import Plan as Plan
    from devframe.program import draft_plan as draft_plan
    from devframe.recommendation import Answer as Answer
    from devframe.recommendation import Case as Case
    from devframe.recommendation import CaseOutcome as CaseOutcome
    from devframe.recommendation import Policy as Policy
    from devframe.recommendation import Recommendation as Recommendation
    from devframe.recommendation import check_policy as check_policy
    from devframe.recommendation import compare_policies as compare_policies
    from devframe.recommendation import default_policy as default_policy
    from devframe.recommendation import load_policy as load_policy
    from devframe.recommendation import read_case as read_case
    from devframe.recommendation import recommend as recommend
    from devframe.recommendation import recommend_case as recommend_case
    from devframe.recommendation import recommend_cohort as recommend_cohort
    from devframe.recommendation import write_recommendations as write_recommendations
    from devframe.reporting import report as report

__version__ = "0.1.0"
"""Version of this package."""

# The public surface, by home. Written by hand: a name is public because somebody meant it to be.
_HOMES = {
    "devframe._base.errors": ("DevframeError",),
    "devframe._base.sources": ("Source", "source", "sources"),
    "devframe.competency": (
        "Competency",
        "Framework",
        "Level",
        "Requirement",
        "RoleProfile",
        "Scale",
        "read_onet_role",
    ),
    "devframe.assessment": (
        "AssessmentRules",
        "Evidence",
        "Gap",
        "Profile",
        "assess",
        "assess_people",
    ),
    "devframe.diagnosis": ("FACTS", "Need", "Situation", "diagnose", "read_needs"),
    "devframe.recommendation": (
        "Answer",
        "Case",
        "CaseOutcome",
        "Policy",
        "Recommendation",
        "check_policy",
        "compare_policies",
        "default_policy",
        "load_policy",
        "read_case",
        "recommend",
        "recommend_case",
        "recommend_cohort",
        "write_recommendations",
    ),
    "devframe.kirkpatrick": ("Finding", "Study"),
    "devframe.decisions": ("DecisionLog", "audit", "decision_on"),
    "devframe.followup.calendar": ("WorkCalendar",),
    "devframe.followup.fade.signals": ("early_signals",),
    "devframe.followup.fade.watch": ("watch",),
    "devframe.followup.feedback": ("feedback_follow_up",),
    "devframe.followup.hosts": ("Host",),
    "devframe.followup.ical.export": ("to_ics",),
    "devframe.followup.ical.reading": ("read_calendar",),
    "devframe.followup.planning": ("plan_series",),
    "devframe.followup.series": ("FollowUpSeries",),
    "devframe.followup.talk": ("FeedbackTalk",),
    "devframe.program": ("Plan", "draft_plan"),
    "devframe.reporting": ("report",),
}
_MODULES = ("errors", "frames", "interop", "pictures")
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "FACTS",
    "Answer",
    "AssessmentRules",
    "Case",
    "CaseOutcome",
    "Competency",
    "DecisionLog",
    "DevframeError",
    "Evidence",
    "FeedbackTalk",
    "Finding",
    "FollowUpSeries",
    "Framework",
    "Gap",
    "Host",
    "Level",
    "Need",
    "Plan",
    "Policy",
    "Profile",
    "Recommendation",
    "Requirement",
    "RoleProfile",
    "Scale",
    "Situation",
    "Source",
    "Study",
    "WorkCalendar",
    "__version__",
    "assess",
    "assess_people",
    "audit",
    "check_policy",
    "compare_policies",
    "decision_on",
    "default_policy",
    "diagnose",
    "draft_plan",
    "early_signals",
    "errors",
    "feedback_follow_up",
    "frames",
    "interop",
    "load_policy",
    "pictures",
    "plan_series",
    "read_calendar",
    "read_case",
    "read_needs",
    "read_onet_role",
    "recommend",
    "recommend_case",
    "recommend_cohort",
    "report",
    "source",
    "sources",
    "to_ics",
    "watch",
    "write_recommendations",
]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"devframe.{name}")
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'devframe' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
