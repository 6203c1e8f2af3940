"""The Kirkpatrick station: outcomes become findings, and a design bounds every claim.

The names below load on first use: planning a study should not wait for what analyzes one.
"""

from typing import TYPE_CHECKING

from devframe._base.lazy import loader_of
from devframe.kirkpatrick.homes import HOMES

if TYPE_CHECKING:
    from devframe.kirkpatrick.agreement_alpha import krippendorff as krippendorff
    from devframe.kirkpatrick.agreement_categories import fleiss as fleiss
    from devframe.kirkpatrick.agreement_categories import gwet_ac1 as gwet_ac1
    from devframe.kirkpatrick.agreement_icc import icc as icc
    from devframe.kirkpatrick.agreement_kappa import kappa as kappa
    from devframe.kirkpatrick.agreement_kappa import weighted_kappa as weighted_kappa
    from devframe.kirkpatrick.agreement_limits import limits_of_agreement as limits_of_agreement
    from devframe.kirkpatrick.behavior_counts import behavior_rate as behavior_rate
    from devframe.kirkpatrick.behavior_environment import TransferEnvironment as TransferEnvironment
    from devframe.kirkpatrick.behavior_environment import TransferItem as TransferItem
    from devframe.kirkpatrick.behavior_environment import qualify as qualify
    from devframe.kirkpatrick.behavior_environment import transfer_items as transfer_items
    from devframe.kirkpatrick.behavior_habit_course import HabitCourse as HabitCourse
    from devframe.kirkpatrick.behavior_habit_course import HabitStanding as HabitStanding
    from devframe.kirkpatrick.behavior_habit_course import habit_course as habit_course
    from devframe.kirkpatrick.behavior_habits import HabitLook as HabitLook
    from devframe.kirkpatrick.behavior_habits import habit_on_the_job as habit_on_the_job
    from devframe.kirkpatrick.behavior_transfer import transfer_over_time as transfer_over_time
    from devframe.kirkpatrick.bundle import Findings as Findings
    from devframe.kirkpatrick.by_group import contrast_by as contrast_by
    from devframe.kirkpatrick.by_group import gain_by as gain_by
    from devframe.kirkpatrick.by_group import mean_by as mean_by
    from devframe.kirkpatrick.by_group import nps_by as nps_by
    from devframe.kirkpatrick.by_group import share_by as share_by
    from devframe.kirkpatrick.by_group import top_box_by as top_box_by
    from devframe.kirkpatrick.by_group_learning import normalized_gain_by as normalized_gain_by
    from devframe.kirkpatrick.by_group_learning import reliable_change_by as reliable_change_by
    from devframe.kirkpatrick.by_group_learning import retention_by as retention_by
    from devframe.kirkpatrick.chain import program_chain as program_chain
    from devframe.kirkpatrick.chain_indicators import LeadingIndicator as LeadingIndicator
    from devframe.kirkpatrick.chain_links import ChainLink as ChainLink
    from devframe.kirkpatrick.chain_rules import chain_table as chain_table
    from devframe.kirkpatrick.chain_view import ProgramChain as ProgramChain
    from devframe.kirkpatrick.claims import Caution as Caution
    from devframe.kirkpatrick.claims import RefusedError as RefusedError
    from devframe.kirkpatrick.claims import claim_table as claim_table
    from devframe.kirkpatrick.cluster_permutations import (
        ClusterPermutationTest as ClusterPermutationTest,
    )
    from devframe.kirkpatrick.cluster_permutations import (
        cluster_permutation_test as cluster_permutation_test,
    )
    from devframe.kirkpatrick.clustered import cluster_robust as cluster_robust
    from devframe.kirkpatrick.clustered import cluster_sandwich as cluster_sandwich
    from devframe.kirkpatrick.conclusions import Design as Design
    from devframe.kirkpatrick.conclusions import conclude as conclude
    from devframe.kirkpatrick.effect_sizes import effect_size as effect_size
    from devframe.kirkpatrick.fairness import FairnessReport as FairnessReport
    from devframe.kirkpatrick.fairness import fairness_report as fairness_report
    from devframe.kirkpatrick.fairness_effects import effect_gaps as effect_gaps
    from devframe.kirkpatrick.fairness_gaps import mean_gaps as mean_gaps
    from devframe.kirkpatrick.fairness_gaps import rate_gaps as rate_gaps
    from devframe.kirkpatrick.fairness_impact import ImpactRatio as ImpactRatio
    from devframe.kirkpatrick.fairness_impact import impact_ratio as impact_ratio
    from devframe.kirkpatrick.fairness_strata import mantel_haenszel as mantel_haenszel
    from devframe.kirkpatrick.fairness_strata import stratified_difference as stratified_difference
    from devframe.kirkpatrick.fairness_suppression import withheld_groups as withheld_groups
    from devframe.kirkpatrick.fairness_tables import GapTable as GapTable
    from devframe.kirkpatrick.findings import Finding as Finding
    from devframe.kirkpatrick.handover import HandOver as HandOver
    from devframe.kirkpatrick.learning import compare as compare
    from devframe.kirkpatrick.learning import gain as gain
    from devframe.kirkpatrick.learning_normalized import normalized_gain as normalized_gain
    from devframe.kirkpatrick.learning_persons import ReliableChange as ReliableChange
    from devframe.kirkpatrick.learning_persons import reliable_change as reliable_change
    from devframe.kirkpatrick.learning_ranks import rank_sum_contrast as rank_sum_contrast
    from devframe.kirkpatrick.learning_ranks import signed_rank_change as signed_rank_change
    from devframe.kirkpatrick.learning_retention import retention as retention
    from devframe.kirkpatrick.learning_selection import expected_regression as expected_regression
    from devframe.kirkpatrick.many import ManyFindings as ManyFindings
    from devframe.kirkpatrick.multiplicity import holm_p_values as holm_p_values
    from devframe.kirkpatrick.multiplicity import q_values as q_values
    from devframe.kirkpatrick.multiplicity import rank_limits as rank_limits
    from devframe.kirkpatrick.multiplicity import shrink as shrink
    from devframe.kirkpatrick.planning import Clusters as Clusters
    from devframe.kirkpatrick.planning import Paired as Paired
    from devframe.kirkpatrick.planning import Plan as Plan
    from devframe.kirkpatrick.planning import Proportions as Proportions
    from devframe.kirkpatrick.planning import TwoGroups as TwoGroups
    from devframe.kirkpatrick.planning import cluster_icc as cluster_icc
    from devframe.kirkpatrick.planning import mde as mde
    from devframe.kirkpatrick.planning import power as power
    from devframe.kirkpatrick.planning import sample_size as sample_size
    from devframe.kirkpatrick.promoters import nps as nps
    from devframe.kirkpatrick.promoters import nps_difference as nps_difference
    from devframe.kirkpatrick.proportion_contrasts import proportion_change as proportion_change
    from devframe.kirkpatrick.proportion_contrasts import (
        proportion_difference as proportion_difference,
    )
    from devframe.kirkpatrick.proportions import csat as csat
    from devframe.kirkpatrick.proportions import proportion as proportion
    from devframe.kirkpatrick.proportions import response_rate as response_rate
    from devframe.kirkpatrick.proportions import top_box as top_box
    from devframe.kirkpatrick.qualitative_cases import SuccessCases as SuccessCases
    from devframe.kirkpatrick.qualitative_cases import interview_guide as interview_guide
    from devframe.kirkpatrick.qualitative_cases import success_cases as success_cases
    from devframe.kirkpatrick.qualitative_goals import Goal as Goal
    from devframe.kirkpatrick.qualitative_goals import GoalAttainment as GoalAttainment
    from devframe.kirkpatrick.qualitative_goals import GoalRating as GoalRating
    from devframe.kirkpatrick.qualitative_goals import goal_attainment as goal_attainment
    from devframe.kirkpatrick.qualitative_goals import goal_attainment_t as goal_attainment_t
    from devframe.kirkpatrick.qualitative_themes import CodedPassage as CodedPassage
    from devframe.kirkpatrick.qualitative_themes import Themes as Themes
    from devframe.kirkpatrick.qualitative_themes import coder_agreement as coder_agreement
    from devframe.kirkpatrick.qualitative_themes import themes_of as themes_of
    from devframe.kirkpatrick.rater_errors import RaterEffects as RaterEffects
    from devframe.kirkpatrick.rater_errors import halo as halo
    from devframe.kirkpatrick.rater_errors import rater_effects as rater_effects
    from devframe.kirkpatrick.ratings import average as average
    from devframe.kirkpatrick.ratings import likert as likert
    from devframe.kirkpatrick.reaction import reaction_survey as reaction_survey
    from devframe.kirkpatrick.regression import least_squares as least_squares
    from devframe.kirkpatrick.reliability import ItemAnalysis as ItemAnalysis
    from devframe.kirkpatrick.reliability import internal_consistency as internal_consistency
    from devframe.kirkpatrick.reliability import item_analysis as item_analysis
    from devframe.kirkpatrick.resampling import bca_interval as bca_interval
    from devframe.kirkpatrick.resampling import sign_flip_test as sign_flip_test
    from devframe.kirkpatrick.results_attrition import Attrition as Attrition
    from devframe.kirkpatrick.results_attrition import attrition as attrition
    from devframe.kirkpatrick.results_balance import Balance as Balance
    from devframe.kirkpatrick.results_balance import BalanceRow as BalanceRow
    from devframe.kirkpatrick.results_balance import balance as balance
    from devframe.kirkpatrick.results_bounds import EffectBounds as EffectBounds
    from devframe.kirkpatrick.results_bounds import lee_bounds as lee_bounds
    from devframe.kirkpatrick.results_bounds import manski_bounds as manski_bounds
    from devframe.kirkpatrick.results_contrast import outcome_contrast as outcome_contrast
    from devframe.kirkpatrick.results_counts import interrupted_counts as interrupted_counts
    from devframe.kirkpatrick.results_overlap import Overlap as Overlap
    from devframe.kirkpatrick.results_overlap import overlap as overlap
    from devframe.kirkpatrick.results_persistence import Persistence as Persistence
    from devframe.kirkpatrick.results_persistence import persistence as persistence
    from devframe.kirkpatrick.results_persistence_series import (
        series_persistence as series_persistence,
    )
    from devframe.kirkpatrick.results_sensitivity import TrendSensitivity as TrendSensitivity
    from devframe.kirkpatrick.results_sensitivity import trend_sensitivity as trend_sensitivity
    from devframe.kirkpatrick.results_series import interrupted_series as interrupted_series
    from devframe.kirkpatrick.results_staggered import staggered_effects as staggered_effects
    from devframe.kirkpatrick.results_trends import (
        difference_in_differences as difference_in_differences,
    )
    from devframe.kirkpatrick.returns import CostLine as CostLine
    from devframe.kirkpatrick.returns import Costs as Costs
    from devframe.kirkpatrick.returns import Ranged as Ranged
    from devframe.kirkpatrick.returns import ReturnOnInvestment as ReturnOnInvestment
    from devframe.kirkpatrick.returns import cost_categories as cost_categories
    from devframe.kirkpatrick.returns import participant_time as participant_time
    from devframe.kirkpatrick.returns import roi as roi
    from devframe.kirkpatrick.self_ratings import self_other_gap as self_other_gap
    from devframe.kirkpatrick.series_trend import outcome_trend as outcome_trend
    from devframe.kirkpatrick.study import Study as Study

__all__ = [
    "Attrition",
    "Balance",
    "BalanceRow",
    "Caution",
    "ChainLink",
    "ClusterPermutationTest",
    "Clusters",
    "CodedPassage",
    "CostLine",
    "Costs",
    "Design",
    "EffectBounds",
    "FairnessReport",
    "Finding",
    "Findings",
    "GapTable",
    "Goal",
    "GoalAttainment",
    "GoalRating",
    "HabitCourse",
    "HabitLook",
    "HabitStanding",
    "HandOver",
    "ImpactRatio",
    "ItemAnalysis",
    "LeadingIndicator",
    "ManyFindings",
    "Overlap",
    "Paired",
    "Persistence",
    "Plan",
    "ProgramChain",
    "Proportions",
    "Ranged",
    "RaterEffects",
    "RefusedError",
    "ReliableChange",
    "ReturnOnInvestment",
    "Study",
    "SuccessCases",
    "Themes",
    "TransferEnvironment",
    "TransferItem",
    "TrendSensitivity",
    "TwoGroups",
    "attrition",
    "average",
    "balance",
    "bca_interval",
    "behavior_rate",
    "chain_table",
    "claim_table",
    "cluster_icc",
    "cluster_permutation_test",
    "cluster_robust",
    "cluster_sandwich",
    "coder_agreement",
    "compare",
    "conclude",
    "contrast_by",
    "cost_categories",
    "csat",
    "difference_in_differences",
    "effect_gaps",
    "effect_size",
    "expected_regression",
    "fairness_report",
    "fleiss",
    "gain",
    "gain_by",
    "goal_attainment",
    "goal_attainment_t",
    "gwet_ac1",
    "habit_course",
    "habit_on_the_job",
    "halo",
    "holm_p_values",
    "icc",
    "impact_ratio",
    "internal_consistency",
    "interrupted_counts",
    "interrupted_series",
    "interview_guide",
    "item_analysis",
    "kappa",
    "krippendorff",
    "least_squares",
    "lee_bounds",
    "likert",
    "limits_of_agreement",
    "manski_bounds",
    "mantel_haenszel",
    "mde",
    "mean_by",
    "mean_gaps",
    "normalized_gain",
    "normalized_gain_by",
    "nps",
    "nps_by",
    "nps_difference",
    "outcome_contrast",
    "outcome_trend",
    "overlap",
    "participant_time",
    "persistence",
    "power",
    "program_chain",
    "proportion",
    "proportion_change",
    "proportion_difference",
    "q_values",
    "qualify",
    "rank_limits",
    "rank_sum_contrast",
    "rate_gaps",
    "rater_effects",
    "reaction_survey",
    "reliable_change",
    "reliable_change_by",
    "response_rate",
    "retention",
    "retention_by",
    "roi",
    "sample_size",
    "self_other_gap",
    "series_persistence",
    "share_by",
    "shrink",
    "sign_flip_test",
    "signed_rank_change",
    "staggered_effects",
    "stratified_difference",
    "success_cases",
    "themes_of",
    "top_box",
    "top_box_by",
    "transfer_items",
    "transfer_over_time",
    "trend_sensitivity",
    "weighted_kappa",
    "withheld_groups",
]

__getattr__ = loader_of(
    __name__,
    HOMES,
    extras={"numpy": "evaluate", "scipy": "evaluate", "statsmodels": "evaluate"},
)


def __dir__() -> list[str]:
    return sorted(__all__)
