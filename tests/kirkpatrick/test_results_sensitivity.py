from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import (
    TrendSensitivity,
    difference_in_differences,
    trend_sensitivity,
)
from devframe.kirkpatrick.relative_magnitudes import break_even, robust_interval

Columns = dict[str, np.ndarray]


@pytest.fixture
def columns() -> Columns:
    rng = np.random.default_rng(21)
    arm = np.arange(80) % 2 == 0
    earlier = rng.normal(50, 5, (80, 1)) + rng.normal(0, 2, (80, 2)).cumsum(axis=1)
    before = earlier[:, 1] + rng.normal(0, 2, 80)
    after = before + 4 * arm + rng.normal(0, 2, 80)
    return {
        "before": before,
        "after": after,
        "earlier": earlier,
        "arm": arm,
        "team": np.arange(80) // 5,
    }


def asked(columns: Columns, **more: Any) -> TrendSensitivity:
    named: Any = {name: columns[name] for name in ("before", "after", "arm", "earlier")}
    return trend_sensitivity(**(named | more))


class TestOfData:
    @pytest.mark.parametrize("clustered", [False, True])
    @pytest.mark.parametrize("level", [0.8, 0.95])
    def test_parallel_trends_give_the_plain_interval(
        self, columns: Columns, level: float, *, clustered: bool
    ):
        arm = (columns["team"] % 2 == 0) if clustered else columns["arm"]
        cluster = columns["team"] if clustered else None
        found = asked(columns | {"arm": arm}, level=level, cluster=cluster)
        plain = difference_in_differences(
            columns["before"], columns["after"], arm=arm, cluster=cluster, level=level
        )
        first = found.rows[0]
        assert (first.m, found.estimate) == (0, pytest.approx(plain.estimate))
        assert (first.low, first.high) == pytest.approx((plain.low, plain.high), rel=1e-6)

    def test_more_allowed_is_wider(self, columns: Columns):
        rows = asked(columns, m=np.linspace(0, 3, 13)).rows
        assert len(rows) == 13
        assert all(b.low < a.low and a.high < b.high for a, b in pairwise(rows))

    def test_the_break_even_is_where_zero_is_reached(self, columns: Columns):
        found = asked(columns)
        (_, at) = asked(columns, m=[found.break_even_m]).rows
        assert at.low == pytest.approx(0, abs=1e-4)
        assert "zero becomes possible at" in found.sentence()
        # Chance in the earlier steps counts here, and does not in the quick figure.
        quick = difference_in_differences(
            columns["before"], columns["after"], arm=columns["arm"], earlier=columns["earlier"]
        )
        assert quick.quantity("robust_break_even_m") == pytest.approx(found.break_even_m)
        assert found.break_even_m < quick.quantity("break_even_m")
        assert found.largest_step == pytest.approx(quick.quantity("largest_earlier_difference"))

    def test_swapped_arms_mirror_it(self, columns: Columns):
        found, other = asked(columns), asked(columns | {"arm": ~columns["arm"]})
        for one, mirrored in zip(found.rows, other.rows, strict=True):
            ends = -mirrored.high, -mirrored.low
            assert (one.low, one.high) == pytest.approx(ends, rel=1e-6)
        assert found.break_even_m == pytest.approx(other.break_even_m, rel=1e-4)

    def test_a_longer_wait_lets_trends_part_further(self, columns: Columns):
        near, far = asked(columns), asked(columns, intervals_between=3)
        assert far.rows[-1].high > near.rows[-1].high
        assert far.largest_step == pytest.approx(near.largest_step)
        tripled = asked(columns, m=[3 * row.m for row in far.rows])
        assert [(row.low, row.high) for row in tripled.rows] == [
            pytest.approx((row.low, row.high), rel=1e-6) for row in far.rows
        ]

    def test_nothing_there_is_told(self, columns: Columns):
        found = asked(columns | {"after": columns["after"] - 4 * columns["arm"]}, outcome="sales")
        assert found.break_even_m == 0
        assert "zero is possible even if trends were parallel" in found.sentence()
        assert "if they parted by 0.5 times the largest step" in found.sentence()
        assert list(found.table("pandas").columns) == ["m", "low", "high"]
        alone = asked(columns, m=[]).sentence()
        assert alone.startswith("outcome: 95 % interval")
        assert "if trends were parallel; zero becomes" in alone

    def test_units_with_gaps_are_counted(self, columns: Columns):
        earlier = columns["earlier"].copy()
        earlier[:3, 0] = np.nan
        after = columns["after"].copy()
        after[5] = np.nan
        found = asked(columns | {"earlier": earlier, "after": after})
        assert (found.n, found.n_missing) == (76, 4)

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            ({"m": [-1]}, "magnitudes of 0 or more"),
            ({"intervals_between": 0}, "at least one interval"),
            ({"arm": np.arange(80) == 0}, "two units or more in both arms"),
            ({"after": np.arange(80.0), "before": np.arange(80.0)}, "changes that vary"),
        ],
    )
    def test_what_cannot_be_used_is_told(self, columns: Columns, more: Any, told: str):
        with pytest.raises(InvalidInputError, match=told):
            asked(columns, **more)


class TestCoverage:
    def test_the_effect_is_held_when_trends_part_as_much_as_allowed(self):
        """The groups part by 1 from time to time before, and by 1 once more with the program."""
        rng = np.random.default_rng(20_261_121)
        arm = np.arange(60) % 2
        held = plain = 0
        for _ in range(200):
            waves = rng.normal(0, 1.5, (60, 4)) + arm[:, None] * np.arange(4.0)
            found = trend_sensitivity(
                waves[:, 2], waves[:, 3], arm=arm, earlier=waves[:, :2], m=[1]
            )
            held += found.rows[1].low <= 0 <= found.rows[1].high
            plain += found.rows[0].low <= 0 <= found.rows[0].high
        assert held / 200 >= 0.95
        assert plain / 200 < 0.7

    def test_a_certain_step_leaves_the_plain_error_around_it(self):
        """Far out the interval is one-sided: 1.668 with a tenth of the error spent before."""
        covariance = np.diag([1.0, 0.0])
        low, high = robust_interval(0.0, np.array([10.0]), covariance=covariance, m=1, level=0.95)
        assert (low, high) == pytest.approx((-11.668, 11.668), abs=1e-3)

    def test_trends_that_never_parted_for_sure_never_take_the_effect_away(self):
        covariance = np.diag([0.01, 0.0])
        assert break_even(1.0, np.zeros(1), covariance=covariance, level=0.95) == 1_000

    def test_steps_that_rise_with_the_effect_are_weighed_with_it(self):
        covariance = np.array([[1.0, 0.9], [0.9, 1.0]])
        together = robust_interval(2.0, np.array([1.0]), covariance=covariance, m=1, level=0.95)
        alone = robust_interval(2.0, np.array([1.0]), covariance=np.eye(2), m=1, level=0.95)
        assert together[0] > alone[0]
