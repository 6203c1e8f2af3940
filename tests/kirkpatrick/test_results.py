import numpy as np
import pytest
from scipy.special import ndtr

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import (
    Finding,
    RefusedError,
    attrition,
    balance,
    lee_bounds,
    manski_bounds,
    outcome_contrast,
    overlap,
)
from devframe.kirkpatrick.bounds_intervals import interval_around
from devframe.kirkpatrick.results_balance import refuse_unlike

Drawn = dict[str, np.ndarray]


def codes(found: Finding) -> set[str]:
    return {caution.code for caution in found.warnings}


@pytest.fixture
def drawn() -> Drawn:
    rng = np.random.default_rng(5)
    arm = rng.permutation(np.arange(80) < 40)
    before = rng.normal(50, 10, 80)
    return {"arm": arm, "before": before, "after": before + 4 * arm + rng.normal(0, 5, 80)}


class TestBalance:
    def test_a_shift_is_told_in_standard_deviations(self):
        rng = np.random.default_rng(1)
        z = np.column_stack([rng.normal(size=200), rng.normal(size=200)])
        arm = np.arange(200) < 100
        z[arm] -= z[arm].mean(axis=0) - z[~arm].mean(axis=0)
        assert balance(z, arm=arm).verdict == "alike"
        sd = np.sqrt((z[arm].var(axis=0, ddof=1) + z[~arm].var(axis=0, ddof=1)) / 2)
        z[arm, 1] += 0.2 * sd[1]
        found = balance(z, arm=arm)
        assert [row.verdict for row in found.rows] == ["alike", "adjust"]
        assert found.rows[1].difference_sd == pytest.approx(0.2)
        assert "item_2" in found.sentence()
        assert "item_1" not in found.sentence()

    def test_no_spread_is_either_the_same_or_nothing_in_common(self):
        arm = [True, True, False, False]
        assert balance([[1], [1], [1], [1]], arm=arm).verdict == "alike"
        assert balance([[1], [1], [2], [2]], arm=arm).verdict == "unlike"
        assert balance([[1], [1], [None], [None]], arm=arm).verdict == "unknown"

    def test_values_that_the_reference_does_not_reach_are_counted(self):
        found = balance([[1], [9], [0], [2]], arm=[True, True, False, False])
        assert found.rows[0].outside_share == 0.5
        assert list(found.table("pandas")["covariate"]) == ["item_1"]

    def test_too_far_apart_is_refused_with_every_row(self):
        z = {"age": [20, 21, 22, 40, 41, 42], "female": [0, 1, 1, 0, 1, 1]}
        table = np.column_stack(list(z.values())).astype(float)
        found = balance(table, arm=[True] * 3 + [False] * 3)
        with pytest.raises(RefusedError, match=r"item_1 21.* against 41.*item_2"):
            refuse_unlike(found)


class TestOverlap:
    def test_groups_drawn_from_one_population_share_nearly_everything(self):
        rng = np.random.default_rng(4)
        z = rng.normal(size=(400, 3))
        found = overlap(z, arm=np.arange(400) % 2 == 0)
        assert found.outside_group + found.outside_reference <= 8
        assert found.verdict != "apart"
        assert 0 < found.lowest < 0.5 < found.highest < 1

    def test_nobody_outside_is_said_so(self):
        found = overlap([[1], [2], [3], [4]] * 4, arm=[True] * 8 + [False] * 8)
        assert (found.verdict, found.rows_outside) == ("shared", ())
        assert found.lowest == found.highest == pytest.approx(0.5)
        assert "Everybody" in found.sentence()

    def test_what_says_nothing_of_the_arm_leaves_nobody_outside(self):
        """The logit is flat up to rounding, and rounding is no distance."""
        rng = np.random.default_rng(2)
        z = np.repeat(rng.normal(size=(30, 4)), 2, axis=0)
        assert overlap(z, arm=np.arange(60) % 2).verdict == "shared"

    def test_those_outside_are_counted_and_named_by_row(self):
        z = [[float(i)] for i in range(20)] + [[float(i)] for i in range(20)] + [[60.0], [None]]
        arm = [False] * 20 + [True] * 22
        found = overlap(z, arm=arm)
        assert (found.outside_group, found.outside_reference) == (1, 0)
        assert found.rows_outside == (40,)
        assert (found.n_group, found.n_reference, found.n_missing) == (21, 20, 1)
        assert found.verdict == "partly"
        assert found.sentence().startswith("1 of 21 in the group and 0 of 20 in the reference")

    def test_arms_that_the_covariates_tell_apart_have_nothing_in_common(self):
        found = overlap([[1, 1], [2, 2], [8, 8], [9, 9]], arm=[True, True, False, False])
        assert (found.outside_group, found.outside_reference) == (2, 2)
        assert found.lowest > found.highest
        assert found.verdict == "apart"

    def test_swapping_the_arms_swaps_the_counts(self, drawn: Drawn):
        z = np.column_stack([drawn["before"], drawn["before"] ** 2, np.ones(80)])
        one, other = overlap(z, arm=drawn["arm"]), overlap(z, arm=~drawn["arm"])
        assert one.rows_outside == other.rows_outside
        assert (one.outside_group, one.outside_reference) == (
            other.outside_reference,
            other.outside_group,
        )
        assert one.lowest == pytest.approx(1 - other.highest)

    def test_rescaled_covariates_change_nothing_even_near_separation(self):
        """Plain scoring jumps to and fro on these, and never settles."""
        z = np.zeros((12, 2))
        z[[4, 7, 11], 0], z[[8, 9], 1] = [21, 1, 1], [3, 24]
        arm = np.arange(12) % 2 == 0
        one, other = overlap(z, arm=arm), overlap(z * [2e-6, 5e5] + 7, arm=arm)
        assert one.rows_outside == other.rows_outside
        assert (one.lowest, one.highest) == pytest.approx((other.lowest, other.highest), abs=1e-6)

    def test_one_unit_has_no_spread(self):
        with pytest.raises(InvalidInputError, match="two complete units"):
            overlap([[1], [2], [3]], arm=[True, False, False])

    def test_alike_on_average_and_yet_apart_is_refused(self):
        arm = np.arange(40) < 20
        age = np.where(arm, np.tile([20.0, 60.0], 20), np.tile([39.0, 41.0], 20))
        assert balance(age[:, None], arm=arm).verdict == "alike"
        with pytest.raises(RefusedError, match="do not overlap on item_1: 20 of 20"):
            outcome_contrast(age, arm=arm, covariates=age[:, None])

    def test_a_few_without_a_counterpart_are_told(self):
        ages = np.concatenate([np.tile(np.arange(30.0, 40.0), 4), [50.0, 32.0]])
        arm = np.arange(42) % 2 == 0
        found = outcome_contrast(ages**1.5, arm=arm, covariates=ages[:, None])
        assert "no_counterpart" in codes(found)
        assert "austin-2011" in found.sources


class TestAttendance:
    """Sommer & Zeger (1991): vitamin A drawn by lot for villages, a fifth of the children unseen.

    12 deaths among 9,675 who got it, 34 among 2,419 assigned who did not, 74 among 11,588 not
    assigned; Imbens & Rubin (1997) give 2.6 (0.9) fewer deaths in 1,000 as assigned, and 3.2 (1.2)
    among those who take it when assigned.
    """

    @pytest.fixture
    def children(self) -> Drawn:
        groups = [(12, 9_675, 1, 1), (34, 2_419, 1, 0), (74, 11_588, 0, 0)]
        died = [np.arange(n) < deaths for deaths, n, _, _ in groups]
        sizes = [n for _, n, _, _ in groups]
        return {
            "died": np.concatenate(died).astype(float),
            "assigned": np.repeat([arm for _, _, arm, _ in groups], sizes),
            "took": np.repeat([took for _, _, _, took in groups], sizes),
        }

    def test_published_figures(self, children: Drawn):
        found = outcome_contrast(
            children["died"],
            arm=children["assigned"],
            attended=children["took"],
            design="randomized",
            outcome="deaths",
            unit="share",
        )
        (attending,) = found.also
        assert 1_000 * found.estimate == pytest.approx(-2.6, abs=0.05)
        assert 1_000 * found.se == pytest.approx(0.9, abs=0.05)
        assert 1_000 * attending.estimate == pytest.approx(-3.2, abs=0.05)
        assert 1_000 * attending.se == pytest.approx(1.2, abs=0.05)
        assert attending.quantity("attended_group") == pytest.approx(0.8, abs=1e-3)
        assert attending.quantity("attended_reference") == 0
        assert attending.claim == "effect"
        # With so strong an assignment both intervals say the same.
        assert attending.low == pytest.approx(attending.quantity("wald_low"), abs=2e-5)
        assert attending.high == pytest.approx(attending.quantity("wald_high"), abs=2e-5)

    def test_the_interval_holds_what_the_test_of_the_arms_does_not_refuse(self):
        rng = np.random.default_rng(3)
        arm = np.arange(120) % 2
        came = (rng.random(120) < 0.2 + 0.5 * arm).astype(float)
        outcomes = rng.normal(size=120) + came
        found = outcome_contrast(outcomes, arm=arm, attended=came, design="randomized")
        attending = found.also[-1]
        for end in (attending.low, attending.high):
            rest = outcome_contrast(outcomes - end * came, arm=arm, design="randomized")
            assert rest.p == pytest.approx(0.05, abs=1e-3)
        inside = outcome_contrast(
            outcomes - attending.estimate * came, arm=arm, design="randomized"
        )
        assert inside.estimate == pytest.approx(0)

    def test_a_weak_assignment_has_no_bounded_interval_and_says_so(self):
        rng = np.random.default_rng(3)
        arm = np.arange(60) % 2
        came = (rng.random(60) < 0.5 + 0.05 * arm).astype(float)
        found = outcome_contrast(rng.normal(size=60), arm=arm, attended=came, design="randomized")
        attending = found.also[-1]
        assert attending.estimate is not None
        assert attending.low is None
        assert attending.quantity("first_stage_f") < 10
        assert "weak_instrument" in codes(attending)
        assert found.low is not None

    def test_it_keeps_its_promise_however_weak_the_assignment(self):
        """One in seven comes because of being asked; those who come anyway do better anyway."""
        rng = np.random.default_rng(20_261_121)
        arm = np.arange(100) % 2
        held = 0
        for _ in range(300):
            eager = rng.normal(size=100)
            came = (eager + 0.4 * arm > 0.5).astype(float)
            outcomes = 1.0 * came + 2 * eager + rng.normal(size=100)
            found = outcome_contrast(outcomes, arm=arm, attended=came, design="randomized")
            attending = found.also[-1]
            held += attending.low is None or attending.low <= 1 <= attending.high
        assert held / 300 >= 0.94

    @pytest.mark.parametrize("came", [[1.0] * 8, [None] * 4 + [1.0] * 4])
    def test_nothing_is_said_where_attendance_does_not_differ(self, came: list[float | None]):
        found = outcome_contrast(
            [1, 2, 3, 4, 5, 6, 7, 9],
            arm=[True] * 4 + [False] * 4,
            attended=came,
            design="randomized",
        )
        assert found.also[-1].estimate is None
        assert "weak_instrument" in codes(found.also[-1])

    def test_everybody_came_who_was_asked(self):
        arm = np.arange(20) % 2
        found = outcome_contrast(np.arange(20.0) ** 1.5, arm=arm, attended=arm, design="randomized")
        attending = found.also[-1]
        assert (attending.estimate, attending.low) == pytest.approx((found.estimate, found.low))
        assert attending.quantity("first_stage_f") is None

    def test_clusters_widen_it(self):
        rng = np.random.default_rng(9)
        team = np.repeat(np.arange(12), 8)
        arm = team % 2
        came = ((rng.random(96) < 0.8) & (arm == 1)).astype(float)
        outcomes = rng.normal(size=12)[team] + rng.normal(size=96)
        alone = outcome_contrast(outcomes, arm=arm, attended=came, design="randomized")
        teams = outcome_contrast(
            outcomes, arm=arm, attended=came, cluster=team, design="randomized"
        )
        assert teams.also[-1].se > alone.also[-1].se


class TestAttrition:
    def test_counts_by_arm_and_looks_at_those_who_stayed(self):
        found = attrition(
            [1, 2, None, None, 5, 6, 7, 8],
            arm=[True] * 4 + [False] * 4,
            covariates=[[1], [2], [9], [9], [1], [2], [1], [2]],
        )
        assert (found.n_group, found.n_reference) == (4, 4)
        assert (found.lost_group, found.lost_reference) == (2, 0)
        assert (found.share, found.difference) == (0.25, 0.5)
        assert found.is_high
        assert "lee_bounds" in found.sentence()
        assert found.stayers is not None
        assert found.stayers.verdict == "alike"

    def test_little_loss_is_fine(self):
        found = attrition([1.0] * 40, arm=[True, False] * 20)
        assert not found.is_high
        assert found.stayers is None
        assert "as they were assigned" in found.sentence()


class TestBounds:
    def test_equal_losses_leave_nothing_to_trim(self):
        found = lee_bounds([1, 2, None, 5, 7, None], arm=[True] * 3 + [False] * 3)
        assert found.low == found.high == found.observed == -4.5
        assert found.trimmed_share == 0

    def test_the_arms_may_change_places(self):
        values = [1.0, 5.0, 2.0, 8.0, None, 3.0, None, 4.0]
        arm = np.array([True, False] * 4)
        found = lee_bounds(values, arm=arm)
        mirrored = lee_bounds(values, arm=~arm)
        assert (found.low, found.high) == pytest.approx((-mirrored.high, -mirrored.low))
        assert found.low <= found.observed <= found.high

    def test_the_edge_counts_by_its_part(self):
        found = lee_bounds([1, 2, 3, 0, 0, None], arm=[True] * 3 + [False] * 3)
        assert (found.low, found.high) == pytest.approx((1.5, 2.5))
        third = lee_bounds([1, 2, 3, 4, 0, 0, 0, None], arm=[True] * 4 + [False] * 4)
        assert (third.low, third.high) == pytest.approx((2, 3))
        odd = lee_bounds([1, 2, 4, 0, 0, None, None, 0], arm=[True] * 3 + [False] * 5)
        assert odd.trimmed_share == pytest.approx(0.4)
        assert odd.low == pytest.approx((1 + 0.8 * 2) / 1.8)

    def test_worst_cases_hold_every_way_to_fill_the_gaps(self):
        values = [1.0, 0.0, None, 1.0, None, 0.0]
        arm = np.array([True, True, True, False, False, False])
        found = manski_bounds(values, arm=arm, lowest=0, highest=1, outcome="sales")
        differences = []
        for first in (0.0, 0.5, 1.0):
            for second in (0.0, 0.5, 1.0):
                filled = np.array([1, 0, first, 1, second, 0])
                differences.append(filled[arm].mean() - filled[~arm].mean())
        assert (found.low, found.high) == pytest.approx((min(differences), max(differences)))
        assert found.n_missing == 2
        assert "even its sign is open" in found.sentence()

    def test_a_scale_without_width_is_refused(self):
        with pytest.raises(InvalidInputError, match="lowest below highest"):
            manski_bounds([1, 1], arm=[True, False], lowest=1, highest=1)


class TestIntervalsAroundBounds:
    """Imbens & Manski (2004): from two-sided where bounds meet to one-sided where they part."""

    @pytest.mark.parametrize(("width", "quantile"), [(0, 1.959964), (1, 1.6816), (50, 1.644854)])
    @pytest.mark.parametrize("scale", [1.0, 30.0])
    def test_the_quantile_follows_the_width(self, width: float, quantile: float, scale: float):
        low, high = interval_around(0, width * scale, errors=(scale, scale / 2), level=0.95)
        assert -low == pytest.approx(quantile * scale, abs=1e-3 * scale)
        assert high - width * scale == pytest.approx(quantile * scale / 2, abs=1e-3 * scale)

    def test_low_levels_and_missing_errors(self):
        low, _ = interval_around(0, 1, errors=(1, 1), level=0.2)
        assert ndtr(1 - low) - ndtr(low) == pytest.approx(0.2)
        assert np.isnan(interval_around(0, 1, errors=(np.nan, 1), level=0.95)).all()
        assert np.isnan(interval_around(0, 1, errors=(0, 0), level=0.95)).all()

    def test_lee_errors_are_those_of_resampling(self):
        """Much is trimmed and outcomes are skewed, so that each part of the error weighs."""
        rng = np.random.default_rng(12)
        arm = np.arange(900) % 3 == 0
        outcomes = rng.exponential(3, 900) + arm
        outcomes[rng.random(900) < np.where(arm, 0.02, 0.45)] = np.nan
        found = lee_bounds(outcomes, arm=arm)
        drawn = []
        for _ in range(600):
            rows = rng.integers(0, 900, 900)
            again = lee_bounds(outcomes[rows], arm=arm[rows])
            drawn.append((again.low, again.high))
        spread = np.std(drawn, axis=0)
        # The bounds lie far apart, so that the interval reaches out by the one-sided quantile.
        reach = np.array([found.low - found.interval_low, found.interval_high - found.high]) / 1.645
        assert reach == pytest.approx(spread, rel=0.06)

    def test_either_arm_may_be_cut(self):
        rng = np.random.default_rng(13)
        outcomes = rng.normal(size=80)
        outcomes[:9] = np.nan
        arm = np.arange(80) < 40
        found, mirrored = lee_bounds(outcomes, arm=arm), lee_bounds(outcomes, arm=~arm)
        ends = found.interval_low, found.interval_high
        assert ends == pytest.approx((-mirrored.interval_high, -mirrored.interval_low))

    def test_nothing_lost_is_the_usual_interval(self):
        rng = np.random.default_rng(14)
        outcomes, arm = rng.integers(0, 2, 200), np.arange(200) % 2
        found = manski_bounds(outcomes, arm=arm, lowest=0, highest=1)
        plain = outcome_contrast(outcomes, arm=arm, design="randomized")
        half = 1.959964 * plain.se
        ends = found.interval_low, found.interval_high
        assert ends == pytest.approx((plain.estimate - half, plain.estimate + half), abs=1e-6)

    def test_it_holds_the_truth_as_often_as_it_says(self):
        """Everybody who left had the worst outcome: the truth lies on an end of the bounds."""
        rng = np.random.default_rng(20_261_121)
        arm = np.arange(160) % 2 == 0
        held = 0
        for _ in range(500):
            outcomes = (rng.random(160) < 0.5 + 0.2 * arm).astype(float)
            seen = np.where(arm & (outcomes == 0) & (rng.random(160) < 0.4), np.nan, outcomes)
            found = manski_bounds(seen, arm=arm, lowest=0, highest=1)
            held += found.interval_low <= 0.2 <= found.interval_high
        assert 0.93 <= held / 500 <= 0.975

    def test_an_arm_of_one_has_bounds_and_no_interval(self):
        found = lee_bounds([1, None, 3], arm=[True, False, False])
        assert (found.interval_low, found.interval_high) == (None, None)
        assert "interval" not in found.sentence()

    def test_it_is_told(self, drawn: Drawn):
        gaps = np.where(np.arange(80) % 7 == 0, np.nan, drawn["after"])
        told = lee_bounds(gaps, arm=drawn["arm"], outcome="sales").sentence()
        assert "(95 % interval" in told


class TestOutcomeContrast:
    def test_randomized_with_covariates_is_lin_with_the_plain_difference_beside(self, drawn: Drawn):
        found = outcome_contrast(
            drawn["after"],
            arm=drawn["arm"],
            covariates=drawn["before"][:, None],
            design="randomized",
        )
        assert found.claim == "effect"
        assert "Lin" in found.method
        (plain,) = found.also
        assert plain.method.startswith("Welch")
        assert found.se < plain.se
        assert found.low < 4 < found.high

    def test_bounds_stand_beside_a_lottery_that_lost_many(self, drawn: Drawn):
        gaps = np.where(drawn["arm"] & (np.arange(80) % 3 == 0), np.nan, drawn["after"])
        found = outcome_contrast(gaps, arm=drawn["arm"], design="randomized", outcome="sales")
        alone = lee_bounds(gaps, arm=drawn["arm"], outcome="sales")
        assert found.claim == "effect-if"
        assert (found.quantity("lee_low"), found.quantity("lee_high")) == (alone.low, alone.high)
        told = {one.code: one.sentence for one in found.warnings}
        assert told["bounds"] == alone.sentence()
        teams = outcome_contrast(
            gaps, arm=drawn["arm"], cluster=np.arange(80) // 4, design="randomized"
        )
        assert "interval" not in {one.code: one.sentence for one in teams.warnings}["bounds"]
        whole = outcome_contrast(drawn["after"], arm=drawn["arm"], design="randomized")
        assert whole.quantity("lee_low") is None
        assert "bounds" not in codes(whole)

    def test_alike_groups_not_drawn_by_chance_are_an_association(self, drawn: Drawn):
        z = drawn["before"].copy()
        z[drawn["arm"]] -= z[drawn["arm"]].mean() - z[~drawn["arm"]].mean()
        found = outcome_contrast(drawn["after"], arm=drawn["arm"], covariates=z[:, None])
        assert found.claim == "association"
        assert found.method.startswith("Welch")
        assert "imbalance" not in codes(found)
        unknown = outcome_contrast(drawn["after"], arm=drawn["arm"])
        assert "balance_unknown" in codes(unknown)

    def test_somewhat_unlike_groups_are_adjusted_and_told(self, drawn: Drawn):
        z = drawn["before"].copy()
        z[drawn["arm"]] -= z[drawn["arm"]].mean() - z[~drawn["arm"]].mean() - 1.5
        found = outcome_contrast(drawn["after"], arm=drawn["arm"], covariates=z[:, None])
        assert "Lin" in found.method
        assert "imbalance" in codes(found)
        assert 0.05 < found.quantity("largest_imbalance_sd") < 0.25

    def test_unlike_groups_are_refused_only_without_chance(self, drawn: Drawn):
        z = (drawn["before"] + 20 * drawn["arm"])[:, None]
        with pytest.raises(RefusedError, match="not alike before"):
            outcome_contrast(drawn["after"], arm=drawn["arm"], covariates=z)
        found = outcome_contrast(
            drawn["after"], arm=drawn["arm"], covariates=z, design="randomized"
        )
        assert "imbalance" in codes(found)

    def test_a_design_with_earlier_measurements_is_sent_elsewhere(self, drawn: Drawn):
        with pytest.raises(RefusedError, match="earlier measurement"):
            outcome_contrast(drawn["after"], arm=drawn["arm"], design="groups_pre_post")

    def test_few_drawn_clusters_only_describe_and_bring_the_permutation(self, drawn: Drawn):
        cluster = np.repeat(np.arange(4), 20)
        found = outcome_contrast(
            drawn["after"], arm=cluster < 2, cluster=cluster, design="randomized"
        )
        assert found.claim == "describe"
        assert "CR2" in found.method
        assert found.also[0].quantity("smallest_p") == pytest.approx(1 / 3)
        assert "few_assignments" in codes(found)
        eight = np.repeat(np.arange(8), 10)
        enough = outcome_contrast(drawn["after"], arm=eight < 4, cluster=eight, design="randomized")
        assert enough.claim == "effect"
        assert "few_assignments" not in codes(enough)
        assert enough.also[0].p is not None

    def test_one_cluster_per_arm_is_refused(self, drawn: Drawn):
        cluster = np.repeat([0, 1], 40)
        with pytest.raises(RefusedError, match="cluster"):
            outcome_contrast(drawn["after"], arm=cluster == 1, cluster=cluster, design="randomized")

    def test_persons_drawn_inside_clusters_need_no_permutation(self, drawn: Drawn):
        found = outcome_contrast(
            drawn["after"],
            arm=drawn["arm"],
            cluster=np.arange(80) % 8,
            design="randomized",
        )
        assert not found.also

    def test_all_rows_are_accounted_for(self, drawn: Drawn):
        after = drawn["after"].copy()
        after[0] = np.nan
        z = drawn["before"].copy()
        z[[1, 2]] = np.nan
        found = outcome_contrast(
            after, arm=drawn["arm"], covariates=z[:, None], design="randomized"
        )
        assert (found.n, found.n_missing) == (77, 3)
        assert found.quantity("lost_share") == pytest.approx(1 / 80)

    def test_much_loss_lowers_the_claim(self, drawn: Drawn):
        after = drawn["after"].copy()
        after[np.flatnonzero(drawn["arm"])[:10]] = np.nan
        found = outcome_contrast(after, arm=drawn["arm"], design="randomized")
        assert found.claim == "effect-if"

    def test_a_covariate_that_says_nothing_leaves_the_plain_difference(self, drawn: Drawn):
        constant = np.ones((80, 1))
        found = outcome_contrast(
            drawn["after"], arm=drawn["arm"], covariates=constant, design="randomized"
        )
        assert found.method.startswith("Welch")
        assert "not_adjusted" in codes(found)

    def test_an_arm_without_complete_covariates_is_an_input_fault(self, drawn: Drawn):
        z = np.where(drawn["arm"], np.nan, 1.0)[:, None]
        with pytest.raises(InvalidInputError, match="complete covariates in both arms"):
            outcome_contrast(drawn["after"], arm=drawn["arm"], covariates=z)
