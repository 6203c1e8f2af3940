"""Published numbers for the return on investment."""

import pytest

from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.returns import CostLine, Costs, Ranged, roi

COSTS = Costs(lines=(CostLine(category="delivery", amount=32_984.0),))


def effect(se: float) -> Finding:
    return conclude(
        outcome="weekly sales profit",
        estimand="difference of means",
        form="contrast",
        estimate=32.5,
        low=32.5 - 1.96 * se,
        high=32.5 + 1.96 * se,
        se=se,
        n=46,
        method="Welch's t",
        group="trained",
        reference="waiting",
        design="randomized",
    )


class TestO24Phillips:
    """Retail Merchandise Company: 46 people, 48 weeks, 32.50 a week, cost 32,984."""

    found = roi(effect(0.25 * 32.5), unit_value=1.0, n=46, periods_per_year=48, costs=COSTS)

    def test_ratios(self):
        assert self.found.benefit == 71_760
        assert self.found.bcr == pytest.approx(2.18, abs=5e-3)
        assert self.found.roi_percent == pytest.approx(117.56, abs=5e-3)

    def test_interval_of_a_benefit_known_to_a_quarter(self):
        assert self.found.roi_low == pytest.approx(11, abs=0.5)
        assert self.found.roi_high == pytest.approx(224, abs=0.5)

    def test_an_experiment_behind_it_makes_it_a_return(self):
        assert self.found.title == "Return on investment"
        assert self.found.isolation == "comparison_group"


def test_payback_of_150_against_100():
    """Phillips: benefits 150, costs 100: ratio 1.5, return 50 %, payback 8 months."""
    costs = Costs(lines=(CostLine(category="delivery", amount=100.0),))
    found = roi(150.0, unit_value=1.0, n=1, periods_per_year=1, costs=costs)
    assert (found.bcr, found.roi_percent, found.payback_months) == (1.5, 50.0, 8.0)


def test_triangles_add_up_to_their_known_mean_and_spread():
    """A triangle from 0 over 1 to 2 has its 2.5 % and 97.5 % points at √.05 and 2 - √.05."""
    costs = Costs(lines=(CostLine(category="delivery", amount=1.0),))
    found = roi(
        Ranged(value=1.0, low=0.0, high=2.0), unit_value=1.0, n=1, periods_per_year=1, costs=costs
    )
    assert found.bcr_low == pytest.approx(0.05**0.5, abs=1e-3)
    assert found.bcr_high == pytest.approx(2 - 0.05**0.5, abs=1e-3)
    assert found.share_above_zero == pytest.approx(0.5, abs=1e-3)
