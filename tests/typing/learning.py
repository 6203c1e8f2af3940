"""User code on levels 2, planning and return that must type-check; never executed."""

from typing import assert_type

from devframe.kirkpatrick import (
    Clusters,
    CostLine,
    Costs,
    Finding,
    GoalAttainment,
    ItemAnalysis,
    Plan,
    Ranged,
    ReliableChange,
    ReturnOnInvestment,
    SuccessCases,
    Themes,
    TwoGroups,
    cluster_icc,
    compare,
    effect_size,
    gain,
    goal_attainment,
    item_analysis,
    mde,
    reliable_change,
    retention,
    roi,
    sample_size,
    success_cases,
    themes_of,
)

assert_type(gain([1, 2], [2, 4], design="retrospective_pre"), Finding)
assert_type(compare(None, [1, 2, 3, 4], arm=[True, True, False, False]), Finding)
assert_type(effect_size([1, 2], [2, 4]).quantity("d"), float | None)
assert_type(retention([1], [2], later={30: [2]}), tuple[Finding, ...])
assert_type(reliable_change([1], [2], reliability=0.8, sd=1.0), ReliableChange)
assert_type(item_analysis([[1, 2], [2, 3]]), ItemAnalysis)
assert_type(sample_size(TwoGroups(sd=12), effect=5), Plan)
assert_type(mde(Clusters(cluster_size=12, icc=0.1), n=20).effect, float)
assert_type(cluster_icc([1, 2], cluster=["a", "b"]), float | None)
costs = Costs(lines=(CostLine(category="delivery", amount=100.0),))
assert_type(
    roi(
        Ranged(value=4.0, low=2.0, high=5.0), unit_value=3.0, n=9, periods_per_year=46, costs=costs
    ),
    ReturnOnInvestment,
)
assert_type(goal_attainment([], []), GoalAttainment)
assert_type(success_cases([1, 2], units=["a", "b"]), SuccessCases)
assert_type(themes_of([]), Themes)

gain([1], [2], design="randomised")  # type: ignore[arg-type]
CostLine(category="coffee", amount=1.0)  # type: ignore[arg-type]
