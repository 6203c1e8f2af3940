"""Recommendation: a need and a policy that is data become advice with its reasons."""

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

__all__ = [
    "Advice",
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
    "check_policy",
    "compare_policies",
    "default_policy",
    "default_policy_text",
    "explain",
    "headline",
    "load_policy",
    "parse_policy",
    "recommend",
    "recommend_cohort",
    "recommender",
]
