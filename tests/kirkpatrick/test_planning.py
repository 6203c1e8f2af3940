import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.mean_squares import one_way_mean_squares
from devframe.kirkpatrick.noncentral import (
    bisect,
    detectable_shift,
    noncentrality_limits,
    t_power,
)
from devframe.kirkpatrick.planning import (
    Clusters,
    Paired,
    Plan,
    PlannedDesign,
    Proportions,
    TwoGroups,
    cluster_icc,
    mde,
    power,
    sample_size,
)

DESIGNS = [
    TwoGroups(sd=12),
    TwoGroups(sd=12, ratio=2.5, covariate_r2=0.4),
    Paired(sd=12, correlation=0.7),
    Proportions(0.4, ratio=1.5),
    Clusters(cluster_size=12, icc=0.1, sd=12, r2_clusters=0.3, covariates=1),
]


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.title)
class TestEveryDesign:
    def effect(self, design: PlannedDesign) -> float:
        return 0.15 if isinstance(design, Proportions) else 5.0

    def test_the_three_questions_answer_each_other(self, design: PlannedDesign):
        effect = self.effect(design)
        sized = sample_size(design, effect=effect)
        assert sized.power >= 0.80
        assert power(design, effect=effect, n=sized.n).power == sized.power
        assert power(design, effect=effect, n=sized.n - 1).power < 0.80
        found = mde(design, n=sized.n)
        assert found.effect <= effect
        assert found.power == pytest.approx(0.80, abs=1e-9)

    def test_losses_are_recruited_beforehand(self, design: PlannedDesign):
        plain = sample_size(design, effect=self.effect(design))
        lossy = sample_size(design, effect=self.effect(design), lost_share=0.25)
        assert lossy.n == plain.n
        assert lossy.n_recruited == int(np.ceil(plain.n / 0.75))
        kept = power(design, effect=self.effect(design), n=lossy.n_recruited, lost_share=0.25)
        assert kept.power >= 0.80
        assert mde(design, n=100, lost_share=0.25).effect == mde(design, n=75).effect

    def test_a_stricter_level_needs_more(self, design: PlannedDesign):
        loose = sample_size(design, effect=self.effect(design), level=0.90)
        strict = sample_size(design, effect=self.effect(design), level=0.99)
        assert loose.n < strict.n

    def test_a_plan_is_a_record_and_a_sentence(self, design: PlannedDesign):
        plan = sample_size(design, effect=self.effect(design), lost_share=0.1)
        assert Plan.from_json(plan.to_json()) == plan
        assert f"{plan.n} {plan.counted}" in plan.sentence()
        assert f"{plan.n_recruited} recruited" in plan.sentence()
        in_all = f"{plan.n_people} people measured in all"
        assert (in_all in plan.sentence()) == (plan.n_people != plan.n)

    def test_too_few_are_refused(self, design: PlannedDesign):
        with pytest.raises(InvalidInputError, match="recruit more"):
            power(design, effect=self.effect(design), n=1)

    def test_no_effect_needs_no_end_of_people(self, design: PlannedDesign):
        with pytest.raises(InvalidInputError, match="smallest that would matter"):
            sample_size(design, effect=0.0)


def test_an_earlier_score_saves_people():
    plain = sample_size(TwoGroups(sd=10), effect=4)
    adjusted = sample_size(TwoGroups(sd=10, covariate_r2=0.5), effect=4)
    assert adjusted.n == pytest.approx(plain.n / 2, abs=2)


def test_covariates_cost_degrees_of_freedom():
    useless = TwoGroups(covariate_r2=1e-12)
    assert power(useless, effect=1, n=4).power < power(TwoGroups(), effect=1, n=4).power
    teams = Clusters(cluster_size=10, icc=0.2, covariates=3)
    error = np.sqrt((0.2 + 0.8 / 10) / (0.25 * 20))
    expected = (stdtrit(15, 0.975) + stdtrit(15, 0.80)) * error
    assert mde(teams, n=20).effect == pytest.approx(expected)


def test_unequal_groups_count_both():
    found = sample_size(TwoGroups(ratio=2), effect=0.5)
    assert found.n_people == found.n + 2 * found.n


def test_clusters_cost_people():
    alone = sample_size(TwoGroups(), effect=0.4).n_people
    teams = sample_size(Clusters(cluster_size=20, icc=0.15), effect=0.4).n_people
    assert teams > 2 * alone


def test_the_direction_of_an_effect_does_not_matter_for_means():
    assert power(Paired(), effect=-0.4, n=40).power == power(Paired(), effect=0.4, n=40).power


def test_a_share_can_fall_but_not_leave_its_range():
    assert sample_size(Proportions(0.4), effect=-0.2).n > 1
    with pytest.raises(InvalidInputError, match="difference of shares"):
        sample_size(Proportions(0.4), effect=0.7)
    with pytest.raises(InvalidInputError, match="recruit more"):
        mde(Proportions(0.95), n=5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"level": 1.0}, "level"),
        ({"lost_share": 1.0}, "share"),
        ({"power": 0.04}, "chance alone"),
        ({"effect": float("inf")}, "finite"),
    ],
)
def test_impossible_wishes_are_named(change: dict[str, float], said: str):
    with pytest.raises(InvalidInputError, match=said):
        sample_size(TwoGroups(), **{"effect": 0.5, **change})


@pytest.mark.parametrize(
    "make",
    [
        lambda: TwoGroups(sd=0),
        lambda: Paired(correlation=1),
        lambda: Proportions(0),
        lambda: Clusters(cluster_size=0, icc=0.1),
    ],
)
def test_impossible_designs_are_refused(make: object):
    with pytest.raises(ValueError, match="must be"):
        make()


class TestClusterIcc:
    def test_recovers_the_share_between_clusters(self):
        rng = np.random.default_rng(8)
        team = np.repeat(np.arange(300), 10)
        scores = rng.normal(0, 0.5, 300)[team] + rng.normal(0, 1, 3000)
        assert cluster_icc(scores, cluster=team) == pytest.approx(0.2, abs=0.04)

    def test_never_below_zero_and_unknown_where_nothing_can_be_told(self):
        assert cluster_icc([1, 9, 1, 9], cluster=["a", "a", "b", "b"]) == 0
        assert cluster_icc([1, 2, 3], cluster=["a", "b", "c"]) is None
        assert cluster_icc([1, 2, 3], cluster=["a", "a", "a"]) is None
        assert cluster_icc([2, 2, 2, 2], cluster=["a", "a", "b", "b"]) is None
        assert cluster_icc([], cluster=[]) is None

    def test_unequal_clusters_have_a_mean_size_of_their_own(self):
        codes = np.array([0, 0, 1, 1, 1, 1])
        found = one_way_mean_squares(np.array([1.0, 2, 4, 5, 6, 5]), codes, groups=2)
        assert found.mean_size == pytest.approx(6 - 20 / 6)

    def test_missing_values_are_left_out(self):
        full = cluster_icc([1, 2, 5, 6], cluster=["a", "a", "b", "b"])
        assert cluster_icc([1, 2, None, 5, 6, 3], cluster=["a", "a", "a", "b", "b", None]) == full


class TestNoncentral:
    @given(st.floats(-60, 60), st.integers(1, 500))
    @settings(max_examples=60)
    def test_limits_hold_the_statistic_and_mirror(self, t: float, df: int):
        low, high = (float(limit) for limit in noncentrality_limits(t, df))
        assert low < t < high
        mirrored = [float(limit) for limit in noncentrality_limits(-t, df)]
        assert mirrored == pytest.approx([-high, -low])

    def test_limits_stay_smooth_where_the_search_ends(self):
        inside, outside = noncentrality_limits([999.9, 1000.1], [20, 20])
        assert inside[1] - inside[0] == pytest.approx(0.2 * inside[0] / 999.9, rel=0.4)
        assert outside[1] - outside[0] == pytest.approx(0.2 * outside[0] / 999.9, rel=0.4)
        assert np.isnan(noncentrality_limits(np.nan, 5)).all()
        assert np.isnan(noncentrality_limits(np.inf, 5)).all()
        assert np.isnan(noncentrality_limits(2, 0)).all()

    def test_detectable_shift_is_what_power_notices(self):
        for df in (1, 3, 30):
            shift = detectable_shift(df, level=0.9, power=0.7)
            assert float(t_power(shift, df, level=0.9)) == pytest.approx(0.7)
        assert np.isnan(detectable_shift(0))

    def test_bisect_finds_the_edge(self):
        assert bisect(lambda x: x >= 0.3, 0.0, 1.0) == 0.3
