import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.claims import RefusedError
from devframe.kirkpatrick.learning import compare, gain
from devframe.kirkpatrick.results_counts import interrupted_counts
from devframe.kirkpatrick.returns import (
    CostLine,
    Costs,
    Isolation,
    Ranged,
    ReturnOnInvestment,
    cost_categories,
    participant_time,
    roi,
)

BEFORE = [50.0, 55, 60, 65, 52, 57, 62, 66, 58, 61, 49, 63]
AFTER = [60.0, 63, 70, 71, 64, 66, 63, 68, 60, 62, 50, 67]
ARM = [True] * 6 + [False] * 6
LOADED = Costs(
    lines=(
        CostLine(category="delivery", amount=8_000.0, low=7_000.0, high=10_000.0),
        participant_time(people=12, hours=10, hourly_cost=35),
        CostLine(category="preparation", amount=600.0),
        CostLine(category="evaluation", amount=400.0),
    )
)


def priced(effect: object, **changes: object) -> ReturnOnInvestment:
    given = {"unit_value": 5.0, "n": 12, "periods_per_year": 40, "costs": LOADED}
    return roi(effect, **{**given, **changes})


def codes(found: ReturnOnInvestment) -> set[str]:
    return {caution.code for caution in found.warnings}


class TestTitle:
    def test_an_experiment_gives_a_return(self):
        found = priced(compare(BEFORE, AFTER, arm=ARM, design="randomized"))
        assert found.title == "Return on investment"
        assert not found.is_scenario
        assert found.sentence().startswith("The return on investment was")

    def test_an_effect_if_keeps_its_condition(self):
        found = priced(compare(BEFORE, AFTER, arm=ARM))
        assert found.title == "Return on investment"
        assert found.sentence().startswith("If trends were parallel")

    @pytest.mark.parametrize(
        "effect", [gain(BEFORE, AFTER), 4.0, Ranged(value=4.0, low=1.0, high=6.0)]
    )
    def test_without_an_effect_it_is_a_scenario(self, effect: object):
        found = priced(effect)
        assert found.title == "Scenario"
        assert found.sentence().startswith("Scenario, not a result")
        assert {"scenario", "not_isolated"} <= codes(found)

    def test_cautions_of_the_finding_stay(self):
        finding = compare(BEFORE, AFTER, arm=ARM)
        assert {caution.code for caution in finding.warnings} <= codes(priced(finding))


class TestArithmetic:
    def test_break_even_is_where_the_return_is_zero(self):
        found = priced(4.0)
        assert priced(found.break_even_effect).roi_percent == pytest.approx(0)

    def test_years_and_discounting(self):
        found = priced(10.0, years=2.5, discount_rate=0.1)
        annual = 10 * 5 * 12 * 40
        assert found.benefit == 2.5 * annual
        value = annual / 1.1 + annual / 1.1**2 + 0.5 * annual / 1.1**2.5
        assert found.npv == pytest.approx(value - LOADED.total)
        assert "beyond_first_year" in codes(found)
        assert priced(10.0, discount_rate=0.0).npv == pytest.approx(priced(10.0).net)

    def test_a_loss_never_pays_back(self):
        found = priced(0.5)
        assert found.roi_percent < 0
        assert found.payback_months is None
        assert priced(-3.0).net < -LOADED.total

    def test_less_can_be_better(self):
        assert priced(-4.0, unit_value=-5.0).benefit == priced(4.0).benefit

    def test_estimated_isolation_shows_the_return_without_it(self):
        found = priced(
            8.0, isolation="participant_estimate", attribution_share=0.5, confidence_share=0.8
        )
        assert found.benefit == pytest.approx(0.4 * priced(8.0).benefit)
        assert found.roi_percent_unisolated == pytest.approx(priced(8.0).roi_percent)
        assert "credited to the program" in found.sentence()
        assert "estimated_isolation" in codes(found)

    def test_a_share_on_top_of_a_comparison_group_is_told(self):
        finding = compare(BEFORE, AFTER, arm=ARM, design="randomized")
        found = priced(finding, isolation="comparison_group", attribution_share=0.7)
        assert "isolated_twice" in codes(found)

    def test_more_people_than_measured_is_told(self):
        finding = compare(BEFORE, AFTER, arm=ARM, design="randomized")
        assert "extrapolated" in codes(priced(finding, n=50))

    @given(st.floats(0.1, 50), st.floats(1, 100), st.integers(1, 500), st.floats(0.5, 3))
    def test_ratio_return_and_net_agree(self, effect: float, value: float, n: int, years: float):
        found = priced(effect, unit_value=value, n=n, years=years)
        assert found.roi_percent == pytest.approx(100 * (found.bcr - 1))
        assert found.net == pytest.approx(found.benefit - found.cost)
        assert found.roi_low <= found.roi_percent <= found.roi_high


class TestUncertainty:
    def test_nothing_uncertain_no_interval(self):
        costs = Costs(lines=(CostLine(category="delivery", amount=100.0),))
        found = priced(4.0, costs=costs)
        assert (found.roi_low, found.share_above_zero, found.tornado) == (None, None, ())
        assert "no_uncertainty" in codes(found)
        assert "no interval" in found.sentence()

    def test_a_finding_without_interval_is_not_called_exact(self):
        costs = Costs(lines=(CostLine(category="delivery", amount=100.0),))
        finding = gain([1.0, 2, 3], [3.0, 4, 5])
        told = {caution.code: caution.sentence for caution in priced(finding, costs=costs).warnings}
        assert told["no_uncertainty"].startswith("The finding has no interval and every other")

    def test_an_effect_in_percent_has_no_price_per_person(self):
        complaints = [31, 28, 35, 30, 33, 29, 34, 32, 24, 20, 25, 22, 21, 26, 23, 19]
        with pytest.raises(RefusedError, match=r"in percent.*Ranged"):
            priced(interrupted_counts(complaints, points_before=8))

    def test_same_seed_same_bytes(self):
        finding = compare(BEFORE, AFTER, arm=ARM)
        assert priced(finding, seed=3).to_json() == priced(finding, seed=3).to_json()
        assert priced(finding, seed=3).roi_low != priced(finding, seed=4).roi_low

    def test_draws_settle_quickly(self):
        finding = compare(BEFORE, AFTER, arm=ARM)
        few, many = priced(finding, draws=5_000), priced(finding, draws=200_000, seed=9)
        assert few.roi_low == pytest.approx(many.roi_low, rel=0.02)

    def test_the_strongest_input_leads_the_tornado(self):
        found = priced(
            Ranged(value=8.0, low=2.0, high=12.0), unit_value=Ranged(value=5.0, low=4.5, high=5.5)
        )
        assert [row.input for row in found.tornado] == ["effect", "cost", "unit_value"]
        table = found.tornado_table("pandas")
        assert list(table["swing"]) == sorted(table["swing"], reverse=True)
        assert table["roi_percent_at_low"][0] < found.roi_percent < table["roi_percent_at_high"][0]

    def test_a_finding_without_standard_error_lends_its_interval(self):
        finding = gain(BEFORE, AFTER).model_copy(update={"se": None, "df": None})
        assert priced(finding).roi_low is not None

    def test_a_finding_without_interval_counts_as_exact(self):
        finding = gain([1, 2, 3], [3, 4, 5])
        costs = Costs(lines=(CostLine(category="delivery", amount=100.0),))
        assert priced(finding, costs=costs).roi_low is None


class TestCosts:
    def test_forgotten_costs_are_named(self):
        costs = Costs(lines=(CostLine(category="delivery", amount=100.0),))
        assert "costs_not_loaded" in codes(priced(4.0, costs=costs))
        assert "costs_not_loaded" not in codes(priced(4.0))
        assert "participant_time" in cost_categories()

    @pytest.mark.parametrize("low", [-1.0, 11.0])
    def test_a_range_holds_its_amount(self, low: float):
        with pytest.raises(ValueError, match="low ≤ amount"):
            CostLine(category="delivery", amount=10.0, low=low, high=12.0)
        with pytest.raises(ValueError, match="low ≤ value"):
            Ranged(value=-2.0, low=low, high=12.0)


class TestRefused:
    def test_standard_deviations_have_no_price(self):
        finding = compare(BEFORE, AFTER, arm=ARM).also[0]
        with pytest.raises(RefusedError, match="no price"):
            priced(finding)

    def test_an_estimate_that_does_not_exist(self):
        with pytest.raises(InvalidInputError, match="could not be computed"):
            priced(gain([1], [2]).also[1].model_copy(update={"unit": "points"}))

    def test_an_isolation_that_nobody_made(self):
        with pytest.raises(InvalidInputError, match="who estimated it"):
            priced(4.0, attribution_share=0.5)

    def test_impossible_numbers_come_all_at_once(self):
        with pytest.raises(InvalidInputError) as caught:
            priced(
                float("nan"),
                n=0,
                years=0.0,
                unit_value=0.0,
                periods_per_year=-1,
                level=1.0,
                draws=5,
                discount_rate=-1.0,
                confidence_share=0.0,
                attribution_share=1.5,
                costs=Costs(lines=(CostLine(category="delivery", amount=0.0),)),
                isolation="none",
            )
        assert len(caught.value.faults) == 11


def test_intangibles_are_listed_and_shown_escaped():
    isolation: Isolation = "trend_line"
    found = priced(8.0, intangibles=["calmer <teams>"], currency="EUR", isolation=isolation)
    assert "not priced: calmer <teams>" in found.sentence()
    assert "calmer &lt;teams&gt;" in found._repr_html_()
    assert "EUR" in found.sentence()
    assert json.loads(json.dumps(found.to_dict()))["intangibles"] == ["calmer <teams>"]
    assert ReturnOnInvestment.from_json(found.to_json()) == found
    assert found.table("pandas")["roi_percent"][0] == found.roi_percent


def test_a_return_near_zero_lends_no_digits_to_its_interval() -> None:
    costs = Costs(lines=(CostLine(category="delivery", amount=1_001.0),))
    found = roi(
        Ranged(value=1.0, low=0.0, high=2.0),
        unit_value=1.0,
        n=1_000,
        periods_per_year=1,
        costs=costs,
    )
    low, high = re.findall(r"interval (\S+) % to (\S+) %", found.sentence())[0]
    assert abs(found.roi_percent) < 1
    assert (len(low), len(high)) == (len("−77.6"), len("77.6"))


def test_a_return_without_cautions_shows_no_empty_list() -> None:
    costs = Costs(
        lines=tuple(
            CostLine(category=category, amount=1.0)
            for category in ("delivery", "participant_time", "preparation", "evaluation")
        )
    )
    found = roi(1.0, unit_value=1.0, n=1, periods_per_year=1, costs=costs)
    assert "<ul>" in found._repr_html_()
    assert "<ul>" not in found.model_copy(update={"warnings": ()})._repr_html_()
