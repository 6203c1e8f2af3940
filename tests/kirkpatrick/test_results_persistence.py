from typing import Any

import numpy as np
import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import (
    Design,
    Finding,
    Persistence,
    RefusedError,
    difference_in_differences,
    persistence,
    series_persistence,
)
from devframe.kirkpatrick.autoregression import reml_ar1
from devframe.kirkpatrick.results_persistence import judged


def series(*, fading: float, seed: int = 5, noise: float = 0.5) -> np.ndarray:
    """Twelve points each before, during and after a program that brought 5."""
    rng = np.random.default_rng(seed)
    at = np.arange(36) - 12
    effect = np.where(at >= 0, 5.0, 0.0) - fading * np.clip(at - 11, 0, None)
    return 20 + 0.1 * at + effect + rng.normal(0, noise, 36)


def asked(values: Any, **more: Any) -> Persistence:
    return series_persistence(values, points_before=12, points_during=12, **more)


class TestSeries:
    @pytest.mark.parametrize(
        ("fading", "verdict"), [(0.0, "stays"), (0.3, "fades"), (-0.3, "grows")]
    )
    @pytest.mark.parametrize("sign", [1, -1])
    def test_what_became_of_it(self, fading: float, verdict: str, sign: int):
        found = asked(sign * series(fading=fading))
        assert found.verdict == verdict
        assert found.at_end.estimate == pytest.approx(5 * sign, abs=1.0)
        assert found.at_last.claim == "effect-if"
        assert found.sentence().startswith("If the earlier course would have gone on")

    def test_nothing_that_was_there_cannot_last(self):
        rng = np.random.default_rng(1)
        found = asked(rng.normal(size=36))
        assert found.verdict == "unclear"
        assert "cannot be told" in found.sentence()

    def test_distances_are_those_of_the_drawn_on_line(self):
        """The same model in other columns: jumps and slopes, added up by hand."""
        values = series(fading=0.2)
        at = np.arange(36.0) - 12
        during, after = (at >= 0) & (at < 12), at >= 12
        columns = [np.ones(36), at, during, during * at, after, after * (at - 12)]
        fit = reml_ar1(values, np.column_stack(columns))
        line, slope, jump, turn, later, later_turn = (one.estimate for one in fit.coefficients)
        found = asked(values)
        assert found.at_end.estimate == pytest.approx(jump + 11 * turn, abs=1e-4)
        assert found.at_last.estimate == pytest.approx(later + 11 * later_turn, abs=1e-4)
        assert found.since.estimate == pytest.approx(
            found.at_last.estimate - found.at_end.estimate, abs=1e-4
        )
        assert (line, slope) == pytest.approx((20, 0.1), abs=1)

    def test_a_comparison_takes_out_what_happened_to_both(self):
        wave = 3 * np.sin(np.arange(36))
        values = series(fading=0)
        found = asked(values + wave, comparison=wave)
        assert found.at_last.design == "controlled_series"
        assert found.at_last.estimate == pytest.approx(asked(values).at_last.estimate, abs=1e-6)

    def test_gaps_are_counted_and_self_ratings_stand_lower(self):
        values = series(fading=0)
        values[[3, 20]] = np.nan
        found = asked(values, design=Design(kind="single_series", self_rated=True))
        assert (found.at_last.n, found.at_last.n_missing) == (34, 2)
        assert found.at_last.claim == "association"

    def test_how_far_the_line_is_drawn_on_is_told(self):
        told = {one.code: one.sentence for one in asked(series(fading=0)).at_last.warnings}
        assert "drawn on over 24 times" in told["drawn_on"]

    @pytest.mark.parametrize("during", [3, 20])
    def test_each_stretch_needs_six_points(self, during: int):
        with pytest.raises(RefusedError, match="below 6 in a stretch"):
            series_persistence(series(fading=0), points_before=12, points_during=during)

    def test_no_change_is_seldom_found_where_there_is_none(self):
        rng = np.random.default_rng(20_261_121)
        changed = 0
        for _ in range(150):
            errors = rng.normal(size=48)
            for place in range(1, 48):
                errors[place] += 0.4 * errors[place - 1]
            found = series_persistence(errors, points_before=16, points_during=16)
            changed += found.since.p is not None and found.since.p < 0.05
        assert changed / 150 <= 0.12


@pytest.fixture
def people() -> dict[str, Any]:
    rng = np.random.default_rng(8)
    arm = np.arange(60) % 2 == 0
    before = rng.normal(50, 5, 60)
    return {
        "before": before,
        "at_end": before + 6 * arm + rng.normal(0, 2, 60),
        "arm": arm,
        "later": {
            180: before + 0.5 * arm + rng.normal(0, 2, 60),
            90: before + 6 * arm + rng.normal(0, 2, 60),
            270: before + 12 * arm + rng.normal(0, 2, 60),
        },
    }


class TestGroups:
    def test_each_later_time_in_order(self, people: dict[str, Any]):
        found = persistence(**people, outcome="sales")
        assert [one.verdict for one in found] == ["stays", "fades", "grows"]
        alone = difference_in_differences(people["before"], people["later"][90], arm=people["arm"])
        assert found[0].at_last.estimate == pytest.approx(alone.estimate)
        assert found[0].at_last.claim == "effect-if"
        assert "sales after 90 days" in found[0].sentence()

    def test_a_lottery_carries_an_effect(self, people: dict[str, Any]):
        found = persistence(**people, design="randomized")
        assert {one.at_last.claim for one in found} == {"effect"}
        assert {one.since.claim for one in found} == {"effect"}

    def test_the_same_units_stand_in_all_three(self, people: dict[str, Any]):
        people["at_end"][0] = np.nan
        people["later"] = {90: people["later"][90]}
        people["later"][90][1] = np.nan
        (found,) = persistence(**people)
        for one in (found.at_end, found.at_last, found.since):
            assert (one.n, one.n_missing) == (58, 2)
        assert found.since.estimate == pytest.approx(found.at_last.estimate - found.at_end.estimate)

    def test_gaps_of_one_time_do_not_count_at_another(self, people: dict[str, Any]):
        people["later"][90][:10] = np.nan
        found = persistence(**people)
        assert [one.at_last.n for one in found] == [50, 60, 60]

    def test_no_time_is_no_question(self, people: dict[str, Any]):
        with pytest.raises(InvalidInputError, match="expected a later time"):
            persistence(**(people | {"later": {}}))

    def test_without_an_interval_nothing_is_judged(self, people: dict[str, Any]):
        (found, *_) = persistence(**people)
        bare: Finding = found.at_end.model_copy(update={"low": None, "high": None})
        assert judged(at_end=bare, at_last=found.at_last, since=found.since).verdict == "unclear"
