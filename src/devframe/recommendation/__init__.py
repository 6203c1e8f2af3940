"""Recommendation: a need and a policy that is data become advice with its reasons."""

from devframe.recommendation.case import Answer, Case, CaseOutcome, recommend_case
from devframe.recommendation.case_file import CaseReading, case_in, read_case
from devframe.recommendation.check import PolicyFinding, check_policy
from devframe.recommendation.cohort import CohortGroup, CohortRecommendation, recommend_cohort
from devframe.recommendation.compare import PolicyDifference, compare_policies
from devframe.recommendation.decide import Decision, Verdict
from devframe.recommendation.explain import explain, headline
from devframe.recommendation.policy import Policy
from devframe.recommendation.policy_file import (
    default_policy,
    default_policy_text,
    load_policy,
    parse_policy,
)
from devframe.recommendation.recommend import Recommender, recommend, recommender
from devframe.recommendation.recommendations_file import (
    holds_recommendations,
    stream_recommendations,
)
from devframe.recommendation.records import (
    Advice,
    Change,
    MethodScore,
    Presumed,
    Question,
    Reason,
    Recommendation,
    Step,
)
from devframe.recommendation.written import (
    WrittenFormat,
    because,
    format_of,
    write_recommendations,
    written_lines,
)

__all__ = [
    "Advice",
    "Answer",
    "Case",
    "CaseOutcome",
    "CaseReading",
    "Change",
    "CohortGroup",
    "CohortRecommendation",
    "Decision",
    "MethodScore",
    "Policy",
    "PolicyDifference",
    "PolicyFinding",
    "Presumed",
    "Question",
    "Reason",
    "Recommendation",
    "Recommender",
    "Step",
    "Verdict",
    "WrittenFormat",
    "because",
    "case_in",
    "check_policy",
    "compare_policies",
    "default_policy",
    "default_policy_text",
    "explain",
    "format_of",
    "headline",
    "holds_recommendations",
    "load_policy",
    "parse_policy",
    "read_case",
    "recommend",
    "recommend_case",
    "recommend_cohort",
    "recommender",
    "stream_recommendations",
    "write_recommendations",
    "written_lines",
]
