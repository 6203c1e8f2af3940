"""Gaps between groups: rates, means, effects, strata, suppression, and what is shown."""

import json
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe._base.errors import InvalidInputError, UnknownNameError
from devframe._base.sources import sources
from devframe.kirkpatrick import (
    FairnessReport,
    GapTable,
    RefusedError,
    effect_gaps,
    effect_size,
    fairness_report,
    holm_p_values,
    impact_ratio,
    mantel_haenszel,
    mean_gaps,
    proportion,
    proportion_difference,
    rate_gaps,
    stratified_difference,
    withheld_groups,
)
from devframe.kirkpatrick.heterogeneity import heterogeneity

RNG = np.random.default_rng(17)
N = 240
GROUP = np.repeat(["a", "b", "c"], [120, 80, 40])
HITS = (RNG.random(N) < np.where(GROUP == "a", 0.7, 0.5)).astype(float)
SCORES = RNG.normal(50, 10, N) + np.where(GROUP == "c", -6, 0)
ARM = np.tile([0, 1], N // 2)
SITE = np.tile(["x", "x", "y", "y"], N // 4)


def codes(table: Any) -> set[str]:
    return {caution.code for caution in table.warnings}


class TestSuppression:
    @given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.integers(1, 25))
    def test_no_group_can_be_read_off_or_computed(self, sizes: list[int], smallest: int) -> None:
        hidden = withheld_groups(sizes, smallest=smallest)
        shown = [size for place, size in enumerate(sizes) if size and place not in hidden]
        secret = [sizes[place] for place in hidden]
        assert all(secret)  # an empty group hides nobody
        assert all(size >= smallest for size in shown)
        if secret:
            # The total minus what is shown is the sum of several groups, and no small sum.
            assert not shown or (len(secret) >= 2 and sum(secret) >= smallest)
            assert len(shown) != 1
        if all(size >= smallest or not size for size in sizes):
            assert not hidden

    @given(st.lists(st.integers(1, 60), min_size=4, max_size=9))
    def test_it_withholds_no_more_than_needed(self, sizes: list[int]) -> None:
        hidden = withheld_groups(sizes, smallest=10)
        small = {place for place, size in enumerate(sizes) if size < 10}
        extra = sorted(hidden - small, key=lambda place: sizes[place])
        if len(hidden) < len(sizes) and extra:
            without = [sizes[place] for place in hidden if place != extra[-1]]
            assert len(without) < 2 or sum(without) < 10

    def test_the_reference_goes_last(self) -> None:
        assert withheld_groups([5, 20, 30], smallest=10, keep=(1,)) == {0, 1, 2}
        assert withheld_groups([5, 20, 30, 40], smallest=10, keep=(1,)) == {0, 2}

    def test_a_threshold_below_one_is_refused(self) -> None:
        with pytest.raises(InvalidInputError, match="at least 1 person, got 0"):
            withheld_groups([3], smallest=0)

    def test_the_record_holds_nothing_of_a_withheld_group(self) -> None:
        hits = [1] * 30 + [0] * 30 + [1] * 17 + [0] * 20 + [1] * 4 + [0] * 3 + [1] * 13
        group = ["a"] * 60 + ["b"] * 37 + ["c"] * 7 + ["d"] * 13
        table = rate_gaps(hits, group=group, reference="a")
        assert [row.is_withheld for row in table.rows] == [False, False, True, True]
        for name in ("c", "d"):
            given_away = table[name].model_dump(exclude={"group", "is_withheld"})
            assert set(given_away.values()) == {None}
        assert table.n == 117  # the total is shown, so one group alone could not be hidden
        assert "groups_withheld" in codes(table)
        shown = table.table("polars").filter(pl.col("withheld"))
        assert shown.drop("measure", "by", "group", "reference", "withheld").null_count().row(
            0
        ) == ((2,) * 16)
        assert table._repr_html_().count("withheld</td>") == 2

    def test_when_only_one_would_be_left_nothing_is_shown(self) -> None:
        table = rate_gaps([1, 0] * 25, group=["a"] * 43 + ["b"] * 7)
        assert all(row.is_withheld for row in table.rows)
        assert (table.reference, table.adjusted_by, table.p_overall) == (None, None, None)
        assert "merge small groups" in table.sentence()

    def test_a_reference_that_must_be_withheld_leaves_no_gap(self) -> None:
        group = ["a"] * 60 + ["b"] * 40 + ["c"] * 30 + ["d"] * 4
        table = rate_gaps([1, 0] * 67, group=group, reference="d")
        assert table.reference is None
        assert table["a"].estimate == 0.5
        assert all(row.gap is None for row in table.rows)
        assert "choose another reference" in table.sentence()
        assert "not shown</td>" in table._repr_html_()

    def test_a_group_without_values_hides_nobody(self) -> None:
        hits, group = [*HITS, None, None], [*GROUP, "z", "z"]
        table = rate_gaps(hits, group=group)
        assert (table["z"].is_withheld, table["z"].n, table["z"].n_missing) == (False, 0, 2)
        assert table["z"].gap is None
        assert "groups_withheld" not in codes(table)
        beside_nobody = rate_gaps(hits, group=group, reference="z")
        assert (beside_nobody.reference, beside_nobody["a"].gap) == (None, None)
        nothing = rate_gaps([None] * 40, group=["a", "b"] * 20)
        assert nothing.sentence() == "access by group: no value is known in any group."

    def test_a_group_with_one_arm_only_is_protected_too(self) -> None:
        group = np.where(np.arange(N) >= 236, "d", GROUP)
        arm = np.where(group == "d", 1, ARM)
        table = effect_gaps(SCORES, arm=arm, group=group)
        assert table["d"].is_withheld
        open_to_all = effect_gaps(SCORES, arm=arm, group=group, smallest_group=1)
        assert (open_to_all["d"].n, open_to_all["d"].estimate) == (4, None)

    def test_the_threshold_is_a_parameter(self) -> None:
        group = ["a"] * 6 + ["b"] * 6
        assert not rate_gaps([1, 0] * 6, group=group, smallest_group=6)["a"].is_withheld
        assert rate_gaps([1, 0] * 6, group=group, smallest_group=7)["a"].is_withheld


class TestRates:
    def test_each_row_is_what_the_single_functions_give(self) -> None:
        table = rate_gaps(HITS, group=GROUP, reference="a", by="shift")
        assert table.reference_is == "given"
        for name in "bc":
            row, inside = table[name], HITS[name == GROUP]
            single = proportion(inside)
            assert (row.estimate, row.low, row.high) == pytest.approx(
                (single.estimate, single.low, single.high)
            )
            assert row.gap == proportion_difference(
                inside, HITS[GROUP == "a"], outcome="access", group_name=name, reference_name="a"
            )
            assert row.impact == impact_ratio(
                (int(inside.sum()), len(inside)), (int(HITS[GROUP == "a"].sum()), 120)
            )
            assert row.gap.claim == "association"
        assert table["a"].gap is None

    def test_the_highest_rate_is_the_reference_unless_one_is_chosen(self) -> None:
        table = rate_gaps(HITS, group=GROUP)
        assert (table.reference, table.reference_is) == ("a", "highest_rate")
        assert "reference_by_data" in codes(table)
        assert "reference_by_data" not in codes(rate_gaps(HITS, group=GROUP, reference="b"))
        # A small group with a perfect rate is withheld and so no reference.
        hits, group = [*HITS, 1, 1, 1], [*GROUP, "d", "d", "d"]
        assert rate_gaps(hits, group=group).reference == "a"

    def test_missing_values_and_labels_are_counted_and_shown(self) -> None:
        hits = [None, *HITS[1:]]
        group = [*GROUP[:-3], None, None, None]
        table = rate_gaps(hits, group=group)
        assert (table["a"].n, table["a"].n_missing, table["c"].n) == (119, 1, 37)
        assert (table.n, table.n_missing, table.n_unlabeled) == (236, 1, 3)
        assert "people without a label: 3" in table.sentence()
        (caution,) = [one for one in table.warnings if one.code == "missing_label"]
        assert caution.sentence.startswith("3 of 239 people have no group")

    def test_p_values_are_adjusted_for_the_number_of_groups(self) -> None:
        table = rate_gaps(HITS, group=GROUP, reference="a")
        raw = np.array([table[name].gap.p for name in "bc"])  # type: ignore[union-attr]
        adjusted = [table[name].p_adjusted for name in "bc"]
        assert adjusted == pytest.approx(holm_p_values(raw).tolist())
        assert table.adjusted_by == "holm"
        many = np.repeat(np.arange(22), 12)
        table = rate_gaps(np.tile([1.0, 0.0], 132), group=many)
        assert table.adjusted_by == "benjamini-hochberg"
        assert len([row for row in table.rows if row.p_adjusted is not None]) == 21

    def test_the_overall_test_is_pearsons(self) -> None:
        stats = pytest.importorskip("scipy.stats")
        counts = [[HITS[n == GROUP].sum(), (1 - HITS[n == GROUP]).sum()] for n in "abc"]
        expected = stats.chi2_contingency(counts, correction=False).pvalue
        assert rate_gaps(HITS, group=GROUP).p_overall == pytest.approx(expected)
        assert rate_gaps(np.ones(N), group=GROUP).p_overall is None

    def test_strata_stand_beside_the_pooled_gap(self) -> None:
        table = rate_gaps(HITS, group=GROUP, reference="a", strata=SITE)
        pair = GROUP != "c"
        expected = mantel_haenszel(
            HITS[pair], group=GROUP[pair] == "b", strata=SITE[pair], outcome="access",
            group_name="b", reference_name="a",
        )  # fmt: skip
        assert table["b"].inside_strata == expected
        assert "turns_inside_strata" not in codes(table)

    def test_groups_that_share_no_stratum_are_told(self) -> None:
        table = rate_gaps(HITS, group=GROUP, reference="a", strata=GROUP)
        assert table["b"].inside_strata is None
        assert "no_shared_strata" in codes(table)
        with pytest.raises(InvalidInputError, match="one length"):
            rate_gaps(HITS, group=GROUP, strata=SITE[:-1])

    @pytest.mark.parametrize("build", [pd.Series, pl.Series, list])
    def test_any_column_will_do(self, build: Any) -> None:
        found = rate_gaps(build(HITS.tolist()), group=build(GROUP.tolist()))
        assert found == rate_gaps(HITS, group=GROUP)

    def test_labels_of_any_type_and_an_empty_one(self) -> None:
        numbered = rate_gaps(HITS, group=np.repeat([7, 8], 120), reference=8)
        assert numbered.reference == "8"
        assert numbered[7].gap is not None
        with pytest.raises(KeyError, match="9"):
            numbered[9]
        blank = rate_gaps(HITS, group=["" if name == "a" else "b" for name in GROUP])
        assert blank.reference == "(empty)"

    def test_bad_input_says_what_to_do(self) -> None:
        with pytest.raises(InvalidInputError, match="no gap to look at"):
            rate_gaps([1, 0], group=["a", "a"])
        with pytest.raises(InvalidInputError, match="one length"):
            rate_gaps([1, 0], group=["a", "b", "a"])
        with pytest.raises(InvalidInputError, match="expected 0 or 1, got 3"):
            rate_gaps([1, 3], group=["a", "b"])
        with pytest.raises(InvalidInputError, match="at most 300 characters"):
            rate_gaps([1, 0], group=["a" * 301, "b"])
        with pytest.raises(UnknownNameError, match="reference="):
            rate_gaps(HITS, group=GROUP, reference="z")


class TestImpactRatio:
    @given(st.integers(1, 80), st.data())
    def test_the_interval_holds_the_ratio_and_turns_over_with_it(
        self, n: int, data: st.DataObject
    ) -> None:
        m = data.draw(st.integers(1, 80))
        x, y = data.draw(st.integers(1, n)), data.draw(st.integers(1, m))
        there, back = impact_ratio((x, n), (y, m)), impact_ratio((y, m), (x, n))
        assert there.low is not None
        assert there.high is not None
        assert there.ratio is not None
        assert there.low <= there.ratio <= there.high
        assert there.low < there.high
        assert (back.low, back.high) == pytest.approx((1 / there.high, 1 / there.low), rel=1e-6)

    def test_the_shortfall_is_in_people(self) -> None:
        assert impact_ratio((12, 40), (48, 80)).shortfall_people == 12
        assert impact_ratio((30, 40), (48, 80)).shortfall_people == -6

    @pytest.mark.parametrize(
        ("group", "told"),
        [
            ((12, 40), "below four fifths, but the interval also allows"),
            ((2, 40), "below four fifths; that is a rule of thumb"),
            ((0, 40), "Impact ratio 0.00 (95 % interval 0.00 to 0."),
            ((40, 40), "not below four fifths; that"),
        ],
    )
    def test_it_is_told_as_a_rule_of_thumb(self, group: tuple[int, int], told: str) -> None:
        assert told in impact_ratio(group, (48, 80)).sentence()

    def test_nobody_in_the_reference_leaves_no_ratio(self) -> None:
        found = impact_ratio((3, 10), (0, 10))
        assert (found.ratio, found.low, found.is_below_four_fifths) == (None, None, None)
        assert "no ratio" in found.sentence()

    def test_all_in_both_groups_is_no_certainty(self) -> None:
        found = impact_ratio((10, 10), (20, 20))
        assert (found.ratio, found.is_clear) == (1.0, False)
        assert "Koopman" in found.method

    def test_all_impossible_counts_are_told(self) -> None:
        with pytest.raises(InvalidInputError) as caught:
            impact_ratio((5, 4), (0, 0))
        assert len(caught.value.faults) == 2


class TestMeans:
    def test_each_gap_is_welchs(self) -> None:
        stats = pytest.importorskip("scipy.stats")
        table = mean_gaps(SCORES, group=GROUP, by="shift", outcome="test score")
        assert (table.reference, table.reference_is) == ("a", "largest_group")
        for name in "bc":
            gap = table[name].gap
            expected = stats.ttest_ind(SCORES[name == GROUP], SCORES[GROUP == "a"], equal_var=False)
            assert gap is not None
            assert (gap.p, gap.df) == pytest.approx((expected.pvalue, expected.df))
            assert "than a on test score" in gap.sentence()
            assert table[name].impact is None

    def test_the_overall_test_is_welchs(self) -> None:
        oneway = pytest.importorskip("statsmodels.stats.oneway")
        columns = [SCORES[name == GROUP] for name in "abc"]
        expected = oneway.anova_oneway(columns, use_var="unequal", welch_correction=True)
        assert mean_gaps(SCORES, group=GROUP).p_overall == pytest.approx(expected.pvalue)
        assert mean_gaps(np.ones(N), group=GROUP).p_overall is None

    def test_one_stratum_is_welch_and_strata_take_out_their_differences(self) -> None:
        pair = GROUP != "c"
        scores, group = SCORES[pair], GROUP[pair] == "b"
        alone = stratified_difference(scores, group=group, strata=["s"] * 200)
        plain = mean_gaps(scores, group=np.where(group, "b", "a"), reference="a")["b"].gap
        assert plain is not None
        assert (alone.estimate, alone.se, alone.df, alone.p) == pytest.approx(
            (plain.estimate, plain.se, plain.df, plain.p)
        )
        # Whoever is in b works mostly at a site where everybody scores 30 points more.
        site = np.where(RNG.random(200) < np.where(group, 0.8, 0.2), "high", "low")
        shifted = scores + np.where(site == "high", 30, 0)
        table = mean_gaps(shifted, group=np.where(group, "b", "a"), reference="a", strata=site)
        row = table["b"]
        assert row.gap is not None
        assert row.inside_strata is not None
        assert (row.gap.estimate or 0) > 12
        assert abs(row.inside_strata.estimate or 0) < 6

    def test_strata_without_both_are_left_out_and_counted(self) -> None:
        found = stratified_difference(
            [1.0, 2, 3, 4, 5, 6, 7, None, 9],
            group=[0, 0, 1, 1, 1, 0, 1, 1, None],
            strata=["s", "s", "s", "s", "t", "u", "u", "s", "s"],
        )
        assert (found.n, found.n_missing, found.n_dropped) == (4, 2, 3)
        (caution,) = [one for one in found.warnings if one.code == "strata_left_out"]
        assert caution.sentence.startswith("3 people are in 2 strata")
        assert found.quantity("p_homogeneity") is None
        with pytest.raises(InvalidInputError, match="coarser strata"):
            stratified_difference([1.0, 2], group=[0, 1], strata=["s", "s"])

    def test_a_constant_stratum_takes_no_certainty_from_the_others(self) -> None:
        found = stratified_difference(
            [5.0, 5, 5, 5, 1, 2, 4, 5], group=[0, 0, 1, 1] * 2, strata=["s"] * 4 + ["t"] * 4
        )
        assert found.estimate == 1.5
        assert found.df == pytest.approx(2)
        flat = stratified_difference([5.0] * 4, group=[0, 0, 1, 1], strata=["s"] * 4)
        assert (flat.estimate, flat.low, flat.p) == (0, None, None)


class TestEffects:
    def test_the_gap_is_the_interaction_with_its_own_error(self) -> None:
        api = pytest.importorskip("statsmodels.api")
        pair = GROUP != "c"
        scores, arm, b = SCORES[pair], ARM[pair], (GROUP[pair] == "b").astype(float)
        fit = api.OLS(scores, np.column_stack([np.ones(200), arm, b, arm * b])).fit(cov_type="HC2")
        table = effect_gaps(scores, arm=arm, group=GROUP[pair])
        gap = table["b"].gap
        assert gap is not None
        assert (gap.estimate, gap.se) == pytest.approx((fit.params[3], fit.bse[3]))
        assert table.p_overall == pytest.approx(gap.p)  # of two groups both ask the same

    def test_estimates_are_what_the_arm_has_inside_each_group(self) -> None:
        table = effect_gaps(SCORES, arm=ARM, group=GROUP, design="randomized")
        for name in "abc":
            inside = name == GROUP
            single = effect_size(SCORES[inside & (ARM == 1)], SCORES[inside & (ARM == 0)])
            assert table[name].estimate == pytest.approx(single.estimate)
        assert table.form == "contrast"

    def test_nobody_is_assigned_to_a_group_so_the_gap_is_no_effect(self) -> None:
        table = effect_gaps(SCORES, arm=ARM, group=GROUP, design="randomized")
        gap = table["b"].gap
        assert gap is not None
        assert gap.claim == "association"
        assert "self_selection" not in codes(table)
        assert "self_selection" in codes(effect_gaps(SCORES, arm=ARM, group=GROUP))

    def test_gains_where_there_is_an_earlier_measurement(self) -> None:
        before = SCORES - 5
        table = effect_gaps(SCORES, arm=ARM, group=GROUP, before=before)
        assert table["a"].estimate == pytest.approx(0, abs=1e-9)
        assert "parallel_trends_untested" in codes(table)

    def test_a_group_is_withheld_when_one_of_its_arms_is_small(self) -> None:
        arm = np.where((GROUP == "c") & (np.arange(N) > 202), 0, ARM)
        table = effect_gaps(SCORES, arm=arm, group=GROUP)
        assert table["c"].is_withheld
        assert table["b"].is_withheld  # or c could be computed

    def test_a_design_that_carries_no_comparison_is_refused(self) -> None:
        with pytest.raises(RefusedError, match="six clusters"):
            effect_gaps(SCORES, arm=ARM, group=GROUP, design="randomized_one_cluster_per_arm")


class TestHeterogeneity:
    @given(st.floats(-5, 5), st.floats(0.1, 3), st.floats(0.1, 3), st.floats(3, 60))
    def test_of_two_it_is_the_square_of_t(
        self, apart: float, v: float, w: float, df: float
    ) -> None:
        found = heterogeneity(np.array([0.0, apart]), np.array([v, w]), np.array([df, df]))
        assert found.f == pytest.approx(apart**2 / (v + w))
        assert found.df_error == pytest.approx((v + w) ** 2 / (v**2 / df + w**2 / df))

    def test_without_error_or_company_there_is_none(self) -> None:
        one = np.ones(1)
        assert np.isnan(heterogeneity(one, one, one).p)
        two = np.ones(2)
        assert np.isnan(heterogeneity(two, np.array([0.0, 1]), two).p)


class TestMantelHaenszel:
    def test_missing_and_one_sided_strata_are_counted(self) -> None:
        found = mantel_haenszel(
            [1, 0, 1, 0, None, 1, 1, 0],
            group=[1, 1, 0, 0, 0, 1, None, 0],
            strata=["s", "s", "s", "s", "s", "t", "s", None],
        )
        assert (found.n, found.n_missing, found.n_dropped) == (4, 3, 1)
        assert found.quantity("p_homogeneity") is None

    def test_nobody_and_everybody_leave_what_can_be_said(self) -> None:
        nobody = mantel_haenszel([0] * 8, group=[0, 0, 1, 1] * 2, strata=["s"] * 4 + ["t"] * 4)
        assert (nobody.estimate, nobody.p, nobody.low) == (0, None, None)
        assert nobody.quantity("odds_ratio") is None
        assert nobody.quantity("ratio") is None

    @given(st.integers(0, 10_000))
    def test_swapping_the_groups_turns_everything_round(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        hits, group, strata = (rng.integers(0, k, 60) for k in (2, 2, 3))
        there = mantel_haenszel(hits, group=group, strata=strata)
        back = mantel_haenszel(hits, group=1 - group, strata=strata)
        assert there.estimate == pytest.approx(-(back.estimate or 0.0), abs=1e-12)
        assert there.p == pytest.approx(back.p)
        ratio, other = (found.quantity("odds_ratio") for found in (there, back))
        if ratio is not None and other is not None:
            assert ratio == pytest.approx(1 / other)
            assert there.quantity("breslow_day") == pytest.approx(
                back.quantity("breslow_day"), rel=1e-6, abs=1e-9
            )


def test_holm_is_that_of_statsmodels() -> None:
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    p = np.array([0.01, 0.2, 0.011, 0.9, 0.05, 0.012])
    expected = multitest.multipletests(p, method="holm")[1]
    assert holm_p_values(p) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_is_between_no_adjustment_and_bonferronis(p: list[float]) -> None:
    raw = np.array(p)
    adjusted = holm_p_values(raw)
    assert (adjusted >= raw).all()
    assert (adjusted <= np.minimum(1, raw * len(raw)) + 1e-12).all()
    assert adjusted.min() == min(1.0, raw.min() * len(raw))
    assert (np.diff(adjusted[np.argsort(raw, kind="stable")]) >= 0).all()


class TestReport:
    def whole(self, **more: Any) -> FairnessReport:
        completed = np.where(HITS == 1, (np.arange(N) % 3 > 0).astype(float), np.nan)
        return fairness_report(
            GROUP, access=HITS, completed=completed, values=SCORES, arm=ARM, by="shift",
            strata=SITE, **more,
        )  # fmt: skip

    def test_every_step_has_its_own_base(self) -> None:
        report = self.whole(reference="a")
        assert report.access is not None
        assert report.completion is not None
        assert report.access["a"].n == 120
        assert report.completion["a"].n == HITS[GROUP == "a"].sum()
        assert report.completion["a"].n_missing == 0
        assert [table.measure for table in report.tables] == [
            "access",
            "completion",
            "score",
            "difference of the arms in score",
        ]
        assert len(report.sentences()) == 4
        assert report.completion["b"].inside_strata is not None

    def test_it_is_stored_shown_and_tabled(self) -> None:
        report = self.whole()
        assert FairnessReport.from_json(report.to_json()) == report
        assert json.dumps(report.to_dict())
        assert len(report.table("pandas")) == 12
        assert len(report.table("polars")) == 12
        assert report._repr_html_().count("<table>") == 4

    def test_steps_without_data_are_left_out(self) -> None:
        report = fairness_report(GROUP, completed=HITS)
        assert [table.measure for table in report.tables] == ["completion"]
        assert fairness_report(GROUP, access=HITS).completion is None

    def test_all_that_is_missing_is_told_at_once(self) -> None:
        with pytest.raises(InvalidInputError) as caught:
            fairness_report(GROUP, arm=ARM)
        assert [fault.code for fault in caught.value.faults] == ["nothing_to_compare", "no_outcome"]
        with pytest.raises(InvalidInputError, match="expected arm= beside before="):
            fairness_report(GROUP, values=SCORES, before=SCORES)

    def test_who_finished_must_have_got_in(self) -> None:
        with pytest.raises(InvalidInputError) as caught:
            fairness_report(list("aabb"), access=[1, 0, 1, 0], completed=[1, 1, 0, 1])
        assert [fault.row for fault in caught.value.faults] == [2, 4]
        for short in ({"strata": SITE[:-1]}, {"access": HITS[:-1]}):
            with pytest.raises(InvalidInputError, match="one length"):
                fairness_report(GROUP, **({"access": HITS, "completed": HITS} | short))
        with pytest.raises(InvalidInputError, match="one length"):
            fairness_report(GROUP[:-1], access=HITS, completed=HITS)

    def test_a_reference_without_any_is_told(self) -> None:
        table = rate_gaps([0] * 20 + [1] * 20, group=["a"] * 20 + ["b"] * 20, reference="a")
        assert "no ratio</td>" in table._repr_html_()
        assert table.to_dict()["rows"][1]["impact"]["ratio"] is None
        below = rate_gaps([1] * 20 + [0] * 20, group=["a"] * 20 + ["b"] * 20)
        assert "), below 4/5</td>" in below._repr_html_()

    def test_labels_are_escaped(self) -> None:
        table = rate_gaps(HITS, group=np.where(GROUP == "a", "<b>", "c"), by="<i>")
        assert "<b>" not in table._repr_html_()
        assert "&lt;i&gt;" in table._repr_html_()

    def test_every_source_is_known(self) -> None:
        cited = set()
        for table in self.whole().tables:
            cited |= {one.source for one in table.warnings if one.source}
            for row in table.rows:
                for gap in (row.gap, row.inside_strata):
                    cited |= set(gap.sources) if gap else set()
        assert cited <= set(sources())
        assert isinstance(self.whole().access, GapTable)
